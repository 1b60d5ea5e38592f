//! The ticket document (`docs/documents.md`), read into a [`Ticket`] and written from one.
//!
//! Not here: whether its names are the policy's, which binding the ticket to a policy tells.

mod write;

use sevclock::policy::FactValue;
use sevclock::ticket::{Event, Ticket};
use sevclock::time::Instant;

use crate::decode::{Node, Path, decode, scalar};
use crate::problem::Problems;
use crate::stream::{Documents, syntax};
use crate::tree::Value;

pub use write::{TicketView, to_json};

/// A ticket, and the instant it asks to be evaluated at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TicketDocument {
    /// What happened.
    pub ticket: Ticket,
    /// In place of the instant the caller evaluates at, if the document has one.
    pub as_of: Option<Instant>,
}

/// The ticket of a JSON text that is one object.
///
/// ```
/// let text = r#"{"id": "CASE-1", "events": [{"at": "2026-03-02T08:15:00Z", "signal": "opened"}]}"#;
/// let document = sevclock_serde::ticket::from_json(text)?;
/// assert_eq!(document.ticket.events[0].signals, ["opened"]);
///
/// let problems = sevclock_serde::ticket::from_json(&text.replace("signal", "signl")).unwrap_err();
/// assert!(problems.to_string().starts_with("events[0].signl: unknown key `signl`"));
/// # Ok::<(), sevclock_serde::Problems>(())
/// ```
///
/// # Errors
/// Every problem of the ticket at once, or the one mistake of form (`syntax`).
pub fn from_json(text: &str) -> Result<TicketDocument, Problems> {
    let tree: Value<'_> =
        serde_json::from_str(text).map_err(|error| syntax(&error, 1, 0, &Path::ROOT))?;
    from_tree(&tree, &Path::ROOT)
}

/// Many tickets of one text.
pub type Tickets<'t> = Documents<'t, Result<TicketDocument, Problems>>;

/// The tickets of a JSON text in order, each with the line it begins on, from 1.
///
/// In an array the paths of problems begin with the element's index, such as `[3].events[0].at`.
///
/// ```
/// let text = r#"{"id": "CASE-1", "events": [{"at": "2026-03-02T08:15:00Z"}]}
///               {"id": "CASE-2", "events": [
///               {"id": "CASE-3", "events": [{"at": "2026-03-02T08:15:00Z"}]}"#;
/// let read: Vec<_> =
///     sevclock_serde::ticket::tickets(text).map(|(line, ticket)| (line, ticket.is_ok())).collect();
/// assert_eq!(read, [(1, true), (2, false), (3, true)]);
/// ```
#[must_use]
pub fn tickets(text: &str) -> Tickets<'_> {
    Documents::of(text, |read| read.and_then(|(tree, root)| from_tree(tree, root)))
}

fn from_tree(tree: &Value<'_>, root: &Path<'_>) -> Result<TicketDocument, Problems> {
    decode(tree, root, ticket)
}

fn ticket(node: Node<'_>) -> Option<TicketDocument> {
    let mut fields = node.fields()?;
    let id = fields.required("id", scalar::string);
    let plan = fields.optional("plan", scalar::string);
    let facts = fields.entries("facts", fact);
    let events = fields.required("events", |node| Some(node.list("a list of events", event)));
    let as_of = fields.optional("as_of", scalar::instant);
    fields.finish();
    Some(TicketDocument { ticket: Ticket { id: id?, plan, facts, events: events? }, as_of })
}

fn event(node: Node<'_>) -> Option<Event> {
    let mut fields = node.fields()?;
    let at = fields.required("at", scalar::instant);
    let signals = fields.several("signal", scalar::string);
    let severity = fields.optional("severity", scalar::level);
    let plan = fields.optional("plan", scalar::string);
    let facts = fields.entries("facts", fact);
    let rule = fields.optional("rule", scalar::string);
    let rung = fields.optional("rung", scalar::string);
    let clock = fields.optional("clock", scalar::string);
    let due = fields.optional("due", scalar::instant);
    let by = fields.optional("by", scalar::string);
    let id = fields.optional("id", scalar::string);
    let recorded = fields.optional("recorded", scalar::instant);
    let voids = fields.optional("voids", scalar::string);
    fields.allow(&["note"]);
    fields.finish();
    let known = Event { id, recorded, voids, ..Event::at(at?) };
    Some(Event { signals, severity, plan, facts, rule, rung, clock, due, by, ..known })
}

pub(crate) fn fact(name: &str, node: Node<'_>) -> Option<(String, FactValue)> {
    Some((name.to_owned(), scalar::fact_value(node)?))
}
