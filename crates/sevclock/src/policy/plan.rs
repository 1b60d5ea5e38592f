//! Plans a customer can buy (semantics §6.2). Not here: terms, fees and upgrade rights.

use super::Grounds;

/// A plan: what target rows and features hold for its customers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// The id that tickets and rows name.
    pub id: String,
    /// As readers know it.
    pub title: Option<String>,
    /// How many incidents it covers; unlimited if absent.
    pub incidents: Option<u32>,
    /// Features by name; one not listed is absent.
    pub features: Vec<(String, Inclusion)>,
    /// Where it is said.
    pub grounds: Grounds,
}

/// Whether a plan has a feature.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Inclusion {
    /// Part of the plan.
    Included,
    /// Can be added.
    Optional,
}
