//! Which ticket is worked on first (semantics §6.6). Not here: comparing tickets by it.

use super::{Condition, Grounds};

/// One key of the order; a later one decides among tickets that are alike by those before it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QueueRow {
    /// What tickets are compared by.
    pub by: QueueBy,
    /// Where it is said.
    pub grounds: Grounds,
}

/// What tickets are compared by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum QueueBy {
    /// Those for which the condition holds come first.
    First(Condition),
    /// The more severe first.
    Severity,
    /// In the order of these plans, others after them; in the policy's order if none is named.
    Plan(Vec<String>),
    /// The earliest due instant of an open cycle first, breached ones included; without one last.
    Due {
        /// The one clock that counts; any if absent.
        clock: Option<String>,
    },
    /// The oldest first.
    Opened,
}
