//! What an agreement says of every contract under it (semantics §6.3). Not here: a customer's own
//! contract, which is [`crate::entitle::Contract`].

use super::Grounds;

/// The terms that contracts may have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContractTerms {
    /// The usual length of a term in calendar months, for a contract that says none of its own.
    pub months: Option<u32>,
    /// The most calendar months that a contract's terms come to, laid end to end; unbounded if absent.
    pub max_months: Option<u32>,
    /// Whether a customer without cover may pay for one incident, even where no plan says how much.
    pub per_incident: bool,
    /// Whether a contract may be renewed.
    pub renewable: bool,
    /// Where it is said.
    pub grounds: Grounds,
}

/// Of an agreement that says nothing about contracts: any length, renewable, no way in by the incident.
impl Default for ContractTerms {
    fn default() -> Self {
        Self {
            months: None,
            max_months: None,
            per_incident: false,
            renewable: true,
            grounds: Grounds::default(),
        }
    }
}
