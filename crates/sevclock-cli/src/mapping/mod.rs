//! The mapping document: how a helpdesk's event export becomes tickets (`docs/mapping.md`).
//!
//! Not here: the files it is applied to, which [`crate::log`] reads.

mod check;
mod document;

pub use check::MappingError;
pub(crate) use check::fact_value;
pub use document::{
    AsOf, CasesMapping, FactRule, Figure, Late, Mapping, On, OurRule, PickRule, SignalRule,
    StringOrList, WhichCycle,
};
