//! Programs a customer can qualify for (semantics §6.5).

use super::{Condition, Grounds};

/// A program: requirements over facts, how many must hold, and what qualifying grants.
///
/// A customer qualifies who meets every requirement, or `needed` of them with the commitment, or
/// whose plan includes `feature`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Program {
    /// The id.
    pub id: String,
    /// As readers know it.
    pub title: Option<String>,
    /// The requirements, in order.
    pub requirements: Vec<Requirement>,
    /// How many must hold; all if absent.
    pub needed: Option<u32>,
    /// The commitment to meet the rest, where not all hold; none is asked if absent.
    pub commitment: Option<Condition>,
    /// Within how many calendar months of the commitment the rest must be met; not stated if absent.
    pub within_months: Option<u32>,
    /// A feature of a plan that qualifies by itself.
    pub feature: Option<String>,
    /// Boolean facts that are true exactly while the customer qualifies; a ticket cannot set them.
    pub grants: Vec<String>,
    /// Where it is said.
    pub grounds: Grounds,
}

/// One requirement of a program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Requirement {
    /// The id.
    pub id: String,
    /// What meets it.
    pub when: Condition,
    /// Where it is said.
    pub grounds: Grounds,
}
