//! Whose time a ticket's ledger counts, and in whose hours (semantics §8.4).
//!
//! Not here: the sums, which are [`crate::evaluate`]'s.

use super::Grounds;

/// The fact that says who holds the ball.
pub const WAITING_ON: &str = "waiting_on";

/// Who holds the ball where [`WAITING_ON`] is not declared as a list.
pub const SUPPORT: &str = "support";

/// Who holds the ball while a ticket is resolved or closed.
pub const NOBODY: &str = "nobody";

/// The ledger of a policy's tickets.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LedgerDraft {
    /// The calendar whose hours it tells apart; always open if absent.
    pub calendar: Option<String>,
    /// Where it is said.
    pub grounds: Grounds,
}
