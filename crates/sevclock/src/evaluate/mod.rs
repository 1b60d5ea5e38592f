//! What an agreement means for a ticket now: `evaluate(policy, ticket, as_of)` (semantics §2 to §7).
//!
//! One engine serves a whole ticket and an incremental state: events and timers in order of time
//! change what is live, and what is over becomes history. Not here: calendars' arithmetic, which is
//! [`crate::time`]'s, and prose.

mod bits;
mod clock;
mod cycle;
mod decision;
mod due;
mod engine;
mod evaluator;
mod ladder;
mod ledger;
mod meter;
mod next_change;
mod packed;
mod record;
mod recorded;
mod recorded_history;
mod retarget;
mod rung;
mod severity;
mod state;
mod stretches;
mod tape;

pub use decision::{
    Basis, Cause, Cycle, CycleStatus, Evaluation, Held, History, LadderStatus, Owed, Pending,
    Rejected, Rejection, Run, RungEntry, SeverityChange, Status, Taken, UndoneBreach,
};
pub use evaluator::{DEFAULT_LIMIT, EvaluateError, Evaluator};
pub use record::{HISTORY_LISTS, RECORD_FORMAT, Record, RecordError};
pub use state::{State, StateError};
pub use stretches::Stretch;

pub(crate) use due::{at_boundary, threshold_amount};
pub(crate) use severity::opening_severity;

use crate::policy::Level;
use crate::time::Instant;

/// The instant of a number of microseconds; none for [`NEVER`].
fn instant(micros: i64) -> Option<Instant> {
    // Never is no supported instant.
    Instant::of(micros)
}

/// The place of a rule, clock, ladder or rung, which compilation has counted in 16 bits.
fn narrow(place: usize) -> u16 {
    u16::try_from(place).unwrap_or(u16::MAX)
}

/// A level of the compiled policy, which has only valid ones.
fn level(number: u8) -> Level {
    Level::new(i64::from(number)).unwrap_or(Level::MOST_SEVERE)
}
