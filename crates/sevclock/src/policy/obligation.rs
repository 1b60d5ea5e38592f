//! What the customer owes (semantics §6.1).

use super::{Condition, Grounds};

/// An obligation: what must hold, and when it is owed. What follows from an unmet one is an
/// adjustment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Obligation {
    /// The id.
    pub id: String,
    /// When it is owed; always if absent.
    pub applies_when: Option<Condition>,
    /// What meets it.
    pub requires: Condition,
    /// Where it is said.
    pub grounds: Grounds,
}
