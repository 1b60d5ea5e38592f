//! Many rows at once: columns in, columns out (architecture "Bulk").
//!
//! A row is an instant and a few codes, each a value of an identifier that the policy's conditions
//! use ([`Policy::code`]). A question is put together once ([`Policy::promises`]) and asked of as
//! many rows as there are, in room that the [`Batch`] keeps; nothing is allocated for a row. Every
//! answer is that of the functions for one ticket, which the tests compare.
//!
//! Not here: tables of other formats, which `sevclock-arrow` reads, and any rule of its own.

mod codes;
mod coding;
mod due;
mod effects;
mod entitlement;
mod evaluate;
mod evaluation;
mod mixed;
mod severity;
mod states;

use thiserror::Error;

pub use codes::{MOST_CODES, MOST_COMBINATIONS};
pub use coding::{CodedType, Coding};
pub use due::Promises;
pub use effects::EffectColumns;
pub use entitlement::{Contracts, Entitled};
pub use evaluate::{AsOf, Evaluations, Tickets};
pub use evaluation::{
    CycleColumns, CycleDetails, EvaluationColumns, RungColumns, TicketColumns, TicketFault,
    WarningColumns,
};
pub use mixed::Batches;
pub use severity::{Facts, Packing};
pub use states::{Fed, Feed, States};

use crate::compile::Policy;
use due::Scratch;

/// Room for answering columns under one policy, kept from one call to the next.
///
/// ```
/// # use sevclock::policy::{Clock, Level, PolicyDraft, Promise, Severity, TargetRow, Within};
/// # use sevclock::{Policy, time::Instant};
/// # let mut draft = PolicyDraft { id: "example".into(), ..PolicyDraft::default() };
/// # for level in 1..=2 {
/// #     let level = Level::new(level)?;
/// #     draft.severities.push(Severity { level, name: level.to_string(), grounds: Default::default() });
/// #     draft.default_severity = Some(level);
/// # }
/// # let mut clock = Clock::new("first-response");
/// # clock.start = vec!["opened".into()];
/// # let urgent = TargetRow { severity: vec![Level::MOST_SEVERE], ..TargetRow::any(Within::Length("30m".parse()?)) };
/// # clock.promise = Promise::Target(vec![urgent, TargetRow::any(Within::Length("4h".parse()?))]);
/// # draft.clocks.push(clock);
/// # let policy = Policy::compile(&draft)?;
/// let response = policy.promises("first-response", &["severity"])?;
/// let opened = Instant::parse("2026-03-02T08:00:00Z")?.micros();
/// let mut dues = [0; 2];
/// policy.batch().due(&response, &[&[1, 2]], &[opened, opened], &mut dues)?;
/// assert_eq!(dues, [opened + 30 * 60_000_000, opened + 240 * 60_000_000]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct Batch<'p> {
    pub(crate) policy: &'p Policy,
    pub(crate) scratch: Box<Scratch>,
}

impl Policy {
    /// A batch with room of its own; one for each thread.
    #[must_use]
    pub fn batch(&self) -> Batch<'_> {
        Batch { policy: self, scratch: Box::default() }
    }
}

/// Why columns have no answer. Nothing is written where there is none.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum BatchError {
    /// The policy has no such clock.
    #[error("the policy has no clock `{name}`")]
    UnknownClock {
        /// The name.
        name: String,
    },
    /// The policy has no such identifier, or it is named twice.
    #[error(
        "`{name}` is no fact of the policy, nor `severity`, `plan` or `status`, or is named twice"
    )]
    UnknownIdentifier {
        /// The name.
        name: String,
    },
    /// No fact that a new ticket says: an unknown one, one that a program grants, or named twice.
    #[error("`{name}` is no fact of the policy that a ticket says, nor `plan`, or is named twice")]
    NotSaid {
        /// The name.
        name: String,
    },
    /// An identifier has more values than codes.
    #[error("`{name}` has more than {MOST_CODES} values, which have no codes")]
    TooManyValues {
        /// The identifier.
        name: String,
    },
    /// The identifiers have too many combinations of values.
    #[error(
        "the identifiers have more than {MOST_COMBINATIONS} combinations of values; name fewer"
    )]
    TooManyCombinations,
    /// A value is none of an identifier's.
    #[error("`{name}` is {expected}")]
    UnknownValue {
        /// The identifier.
        name: String,
        /// What it can be.
        expected: String,
    },
    /// The question was put together under another policy.
    #[error("the question was put together under another policy; put it to this one")]
    OtherPolicy,
    /// There is not one column of codes for each identifier.
    #[error("found {found} columns of codes; expected {expected}, one for each identifier")]
    Columns {
        /// How many there are.
        found: usize,
        /// How many identifiers the question names.
        expected: usize,
    },
    /// The columns differ in length.
    #[error("found a column of {found} rows beside one of {expected}")]
    Lengths {
        /// The length of one.
        found: usize,
        /// That of the first.
        expected: usize,
    },
    /// Events cannot be fed to the states that are kept.
    #[error(
        "expected events in the order of their tickets' states, each of a ticket that is kept, a happening and a supported instant"
    )]
    Feed,
    /// The offsets of tickets do not divide their events.
    #[error("the offsets of tickets begin at 0, do not decrease and end at the {rows} events")]
    Offsets {
        /// The number of events.
        rows: usize,
    },
    /// A code stands for no value.
    #[error("row {row} has the code {code} of `{name}`, which has no such value")]
    UnknownCode {
        /// The identifier.
        name: String,
        /// The first such row, from 0.
        row: usize,
        /// The code.
        code: u8,
    },
    /// A place that no policy has.
    #[error("row {row} is of policy {policy}, which is not among those asked")]
    UnknownPolicy {
        /// The first such row, from 0.
        row: usize,
        /// The place.
        policy: u32,
    },
}
