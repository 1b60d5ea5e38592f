//! Plans a customer can buy (semantics §6.2). Not here: for how long, which is a contract's, and what
//! an incident allowance means for one, which is [`crate::entitle`]'s.

use super::{Condition, Grounds, Money, UpgradeKind};

/// A plan: what target rows and features hold for its customers, and what they may ask for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plan {
    /// The id that tickets, contracts and rows name.
    pub id: String,
    /// As readers know it.
    pub title: Option<String>,
    /// The calendar on which its customers are served; not stated if absent.
    pub coverage: Option<String>,
    /// How many incidents it covers; unlimited if absent.
    pub incidents: Option<u32>,
    /// What an incident costs a customer whom the plan does not cover; not stated if absent.
    pub fee: Option<Money>,
    /// The kinds of upgrade that are part of it (semantics §6.4).
    pub upgrades: Vec<UpgradeKind>,
    /// Features by name; one not listed is absent.
    pub features: Vec<(String, Inclusion)>,
    /// What a request must keep to: named contacts, products, channels.
    pub limits: Vec<Limit>,
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

/// A limit of a plan: what must hold of a request for the plan to take it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limit {
    /// The id.
    pub id: String,
    /// What keeps to it; severity is not decided yet, so it may not be used.
    pub requires: Condition,
    /// Where it is said.
    pub grounds: Grounds,
}
