//! Figures over many tickets: promises kept, durations, who held the ball, credits, satisfaction,
//! scores (semantics §8).
//!
//! All counts are whole numbers and all shares pairs of them, so that figures of parts put together
//! are exactly those of the whole. Not here: reading tickets, printing tables, and what a ticket's
//! evaluation says.

mod attainment;
mod credits;
mod durations;
mod grouping;
mod ledger;
mod satisfaction;
mod scorecard;
mod severity;
mod share;
mod table;
mod tally;

pub use attainment::Attainment;
pub use durations::{Durations, Ranked, seconds};
pub use grouping::{Dimension, Grouping, GroupingError, Key};
pub use ledger::HeldTotal;
pub use satisfaction::{Answer, MarkCount, Survey};
pub use scorecard::{Ranking, ScoreError};
pub use share::Share;
pub use table::{ClockRow, Table, TicketRow};
pub use tally::{Figures, MergeError};
