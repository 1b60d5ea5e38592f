//! The contract document (`docs/documents.md`), read into a [`Contract`], and the answer to it.
//!
//! Not here: whether its plan is the policy's and its terms fit together, which
//! [`Policy::entitlement`](sevclock::Policy::entitlement) tells.

mod answer;

use sevclock::entitle::{Contract, Cover, Term, TermEnd};

pub use answer::{
    EntitlementDocument, LimitDocument, MoneyDocument, document, reasons, standing_word,
};
pub(crate) use answer::{maybe_day, reason};

use crate::decode::{Fields, Node, Path, decode, scalar};
use crate::problem::Problems;
use crate::stream::{Documents, Identified, identified, syntax};
use crate::ticket::fact;
use crate::tree::Value;

/// Many contracts of one text.
pub type Contracts<'t> = Documents<'t, Identified<Contract>>;

/// The contract of a JSON text that is one object.
///
/// ```
/// let text = r#"{"id": "C-1", "plan": "gold", "starts": "2025-01-15", "months": 12, "renewals": 1}"#;
/// assert_eq!(sevclock_serde::contract::from_json(text)?.plan, "gold");
///
/// let problems = sevclock_serde::contract::from_json(&text.replace("12", "-12")).unwrap_err();
/// assert_eq!(
///     problems.to_string(),
///     "months: found -12, expected a whole number from 1 on [bad-number]"
/// );
/// # Ok::<(), sevclock_serde::Problems>(())
/// ```
///
/// # Errors
/// Every problem of the contract at once, or the one mistake of form (`syntax`).
pub fn from_json(text: &str) -> Result<Contract, Problems> {
    let tree: Value<'_> =
        serde_json::from_str(text).map_err(|error| syntax(&error, 1, 0, &Path::ROOT))?;
    decode(&tree, &Path::ROOT, contract)
}

/// The contracts of a JSON text in order, each with the line it begins on, from 1, and its id even
/// where the rest of it cannot be read.
///
/// ```
/// let text = r#"{"id": "C-1", "plan": "gold", "starts": "2025-01-15", "months": 12}
///               {"id": "C-2", "plan": "gold", "starts": "yesterday"}"#;
/// let read: Vec<_> = sevclock_serde::contract::contracts(text)
///     .map(|(line, contract)| (line, contract.id.unwrap(), contract.read.is_ok()))
///     .collect();
/// assert_eq!(read, [(1, "C-1".to_owned(), true), (2, "C-2".to_owned(), false)]);
/// ```
#[must_use]
pub fn contracts(text: &str) -> Contracts<'_> {
    Documents::of(text, |read| identified(read, contract))
}

fn contract(node: Node<'_>) -> Option<Contract> {
    let mut fields = node.fields()?;
    fields.optional("id", scalar::string);
    let plan = fields.required("plan", scalar::string);
    let zone = fields.optional("zone", scalar::zone);
    let cover = if fields.has("terms") { terms(&mut fields) } else { renewed(&mut fields) };
    let used = fields.optional("incidents_used", |node| scalar::count(node, 0)).unwrap_or(0);
    let facts = fields.optional("facts", |node| Some(node.entries(fact)));
    fields.finish();
    let plain = Contract::of(&plan?);
    Some(Contract {
        zone: zone.unwrap_or(plain.zone),
        cover: cover?,
        incidents_used: used,
        facts,
        ..plain
    })
}

fn renewed(fields: &mut Fields<'_>) -> Option<Cover> {
    fields.allow(&["terms"]);
    let starts = fields.required("starts", scalar::date);
    let months = fields.optional("months", |node| scalar::count(node, 1));
    let renewals = fields.optional("renewals", |node| scalar::count(node, 0)).unwrap_or(0);
    Some(Cover::Renewed { starts: starts?, months, renewals })
}

fn terms(fields: &mut Fields<'_>) -> Option<Cover> {
    for key in ["starts", "months", "renewals"] {
        fields.exclusive(key, "terms");
    }
    fields.allow(&["starts", "months", "renewals"]);
    Some(Cover::Terms(fields.list("terms", "a list of terms", term)))
}

fn term(node: Node<'_>) -> Option<Term> {
    let mut fields = node.fields()?;
    fields.exclusive("months", "ends");
    let starts = fields.required("starts", scalar::date);
    let months = fields.optional("months", |node| scalar::count(node, 1));
    let ends = fields.optional("ends", scalar::date);
    fields.finish();
    Some(Term { starts: starts?, end: ends.map_or(TermEnd::Months(months), TermEnd::On) })
}
