//! The customer document (`docs/documents.md`), read into a [`Customer`], and what it has and lacks
//! for programs.
//!
//! Not here: who qualifies, which [`Policy::qualify`](sevclock::Policy::qualify) tells.

mod answer;

use sevclock::qualify::Customer;

pub use answer::{
    CommitmentDocument, QualificationDocument, RequirementDocument, document, reasons,
};

use crate::decode::{Node, Path, decode, scalar};
use crate::problem::Problems;
use crate::stream::{Documents, Identified, identified, syntax};
use crate::ticket::fact;
use crate::tree::Value;

/// Many customers of one text.
pub type Customers<'t> = Documents<'t, Identified<Customer>>;

/// The customer of a JSON text that is one object.
///
/// ```
/// let text = r#"{"id": "ACME", "facts": {"noc_24x7": true}, "committed_on": "2026-01-01"}"#;
/// assert!(sevclock_serde::customer::from_json(text)?.plan.is_none());
/// # Ok::<(), sevclock_serde::Problems>(())
/// ```
///
/// # Errors
/// Every problem of the customer at once, or the one mistake of form (`syntax`).
pub fn from_json(text: &str) -> Result<Customer, Problems> {
    let tree: Value<'_> =
        serde_json::from_str(text).map_err(|error| syntax(&error, 1, 0, &Path::ROOT))?;
    decode(&tree, &Path::ROOT, customer)
}

/// The customers of a JSON text in order, each with the line it begins on, from 1, and its id even
/// where the rest of it cannot be read.
#[must_use]
pub fn customers(text: &str) -> Customers<'_> {
    Documents::of(text, |read| identified(read, customer))
}

fn customer(node: Node<'_>) -> Option<Customer> {
    let mut fields = node.fields()?;
    fields.optional("id", scalar::string);
    let customer = Customer {
        plan: fields.optional("plan", scalar::string),
        facts: fields.entries("facts", fact),
        committed_on: fields.optional("committed_on", scalar::date),
        zone: fields.optional("zone", scalar::zone),
    };
    fields.finish();
    Some(customer)
}
