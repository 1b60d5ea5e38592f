//! What happened in a span of time, for a host to tell those concerned (semantics §7.4).
//!
//! At any instant an evaluation says what has happened by then: severities, starts, warnings,
//! breaches, promises met, rungs reached, actions offered, approvals waited for. An [`Effect`] is
//! something that came to be among them, or is no longer: by the passing of time, by an event, or by
//! one that was recorded late or taken back. So at every instant the effects told and not withdrawn
//! are what the evaluation says, however time was divided. Not here: sending anything.

mod entitlement;
mod happened;
mod id;
mod span;
mod walk;

use thiserror::Error;

pub use id::Id;
pub(crate) use walk::Walk;

use crate::compile::Faults;
use crate::evaluate::{Cause, EvaluateError};
use crate::policy::Level;
use crate::time::Instant;

/// Something that came to be so, or is no longer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Effect {
    /// What happened.
    pub what: What,
    /// When it happened.
    pub at: Instant,
    /// How many like it happened at the same instant before it.
    pub nth: u32,
    /// What made it happen; events count among those known at the time.
    pub cause: Cause,
    /// When it came to be known, or to be known as no longer so: `at`, or later.
    pub known: Instant,
    /// It is no longer so.
    pub withdrawn: bool,
}

impl Effect {
    /// Whether it was known after it happened: by an event that was late, or that moved a due instant
    /// into the past; an approval comes to be waited for after its condition began to hold where a
    /// dwell or another rule came between.
    #[must_use]
    pub fn is_late(&self) -> bool {
        self.known > self.at
    }
}

/// What happened. Names are places in the policy's draft, as in an
/// [`Evaluation`](crate::Evaluation).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum What {
    /// The effective severity became another, or the first.
    Severity {
        /// The severity before; none at the opening.
        from: Option<Level>,
        /// The severity from there on.
        to: Level,
    },
    /// A clock began a cycle.
    Started {
        /// The clock.
        clock: u16,
    },
    /// A cycle reached a warning.
    Warned {
        /// The clock.
        clock: u16,
        /// When the cycle began.
        started: Instant,
        /// The warning.
        warning: u16,
    },
    /// A cycle reached its due instant.
    Breached {
        /// The clock.
        clock: u16,
        /// When the cycle began.
        started: Instant,
    },
    /// A promise was kept.
    Met {
        /// The clock.
        clock: u16,
        /// When the cycle began.
        started: Instant,
    },
    /// A rung was reached.
    Reached {
        /// The ladder.
        ladder: u16,
        /// The rung.
        rung: u16,
        /// Its number, from 1: of a recurrence, or of the ladder's round.
        occurrence: u32,
    },
    /// A reached rung offers an action.
    Offered {
        /// The ladder.
        ladder: u16,
        /// The rung.
        rung: u16,
        /// The occurrence.
        occurrence: u32,
        /// The action.
        action: u16,
    },
    /// A rule waits for an approval.
    Pending {
        /// The adjustment.
        rule: u16,
        /// The severity it would set.
        to: Level,
    },
    /// A contract no longer covers its customer.
    EntitlementEnded {
        /// The plan.
        plan: u16,
    },
}

/// Why a ticket's effects cannot be told.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum EffectsError {
    /// The ticket has faults.
    #[error(transparent)]
    Faults(#[from] Faults),
    /// It comes to too many cycles and rungs.
    #[error(transparent)]
    Evaluate(#[from] EvaluateError),
}
