//! States kept from each release, for every later version to read (semantics §7.3).
//!
//! `golden/VERSION/AGREEMENT.jsonl` has a ticket a line with a state of some of its events;
//! `cargo run -p sevclock-testing --example golden` writes those of this version. Where an agreement has
//! changed since, `golden/VERSION/AGREEMENT.toml` is what its document was then.

use std::path::PathBuf;

use serde_json::{Map, Value, json};
use sevclock::policy::{FactValue, Level};
use sevclock::ticket::{Event, Ticket};
use sevclock::time::Instant;
use sevclock::{Policy, State};
use sevclock_policies::Bundled;
use sevclock_serde::state::to_json;

use crate::generate::{Random, Vocabulary};
use crate::model::Model;

/// How many tickets of each agreement are kept.
const TICKETS: usize = 4;

/// The directory of all releases.
#[must_use]
pub fn directory() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("golden")
}

/// The lines of a bundled agreement: random tickets that its clocks, ladders and rules have something
/// to do with, each with its state halfway.
///
/// # Panics
/// Never: the agreement is valid, and a ticket is taken only where it is.
#[must_use]
pub fn lines(bundled: &Bundled) -> String {
    let draft = sevclock_policies::draft(bundled.id).expect("a bundled agreement");
    let policy = Policy::compile(&draft).expect("a bundled agreement");
    let (model, vocabulary) = (Model::new(&draft), Vocabulary::new(&draft));
    let tickets = (0..).filter_map(|seed| {
        let (ticket, as_of) = vocabulary.ticket(&mut Random::new(seed), &model, 10);
        let fed = ticket.events.len() / 2;
        let last = ticket.events.last()?.at;
        (fed >= 3 && last <= as_of).then(|| line(&policy, &ticket, as_of, fed)).flatten()
    });
    tickets.take(TICKETS).collect()
}

fn line(policy: &Policy, ticket: &Ticket, as_of: Instant, fed: usize) -> Option<String> {
    let (state, packed) = written(policy, ticket, fed)?;
    let ticket = ticket_document(ticket, as_of);
    Some(format!(r#"{{"fed":{fed},"packed":"{packed}","ticket":{ticket},"state":{state}}}"#) + "\n")
}

/// The state after the first `fed` events, as a document and packed, in hexadecimal; none of a ticket
/// that has faults or too many entries.
#[must_use]
pub fn written(policy: &Policy, ticket: &Ticket, fed: usize) -> Option<(String, String)> {
    let mut state = State::new(policy, ticket.plan.as_deref(), &ticket.facts).ok()?;
    for event in &ticket.events[..fed] {
        state.feed(policy, event).ok()?;
    }
    policy.bind(ticket).ok()?;
    let mut bytes = Vec::new();
    state.pack(policy, &mut bytes).ok()?;
    Some((to_json(policy, &state), bytes.iter().map(|byte| format!("{byte:02x}")).collect()))
}

fn ticket_document(ticket: &Ticket, as_of: Instant) -> Value {
    let Ticket { id, plan, facts, events } = ticket;
    let events: Vec<Value> = events.iter().map(event_document).collect();
    let document = json!({"id": id, "plan": plan, "facts": values(facts), "events": events, "as_of": as_of.to_string()});
    said(document)
}

fn event_document(event: &Event) -> Value {
    let Event {
        at,
        signals,
        severity,
        plan,
        facts,
        rule,
        rung,
        clock,
        due,
        by,
        id,
        recorded,
        voids,
    } = event;
    said(json!({
        "id": id,
        "at": at.to_string(),
        "recorded": recorded.map(|at| at.to_string()),
        "voids": voids,
        "signal": signals,
        "severity": severity.map(Level::number),
        "plan": plan,
        "facts": values(facts),
        "rule": rule,
        "by": by,
        "clock": clock,
        "due": due.map(|at| at.to_string()),
        "rung": rung,
    }))
}

fn values(facts: &[(String, FactValue)]) -> Value {
    let value = |value: &FactValue| match value {
        FactValue::Boolean(value) => json!(value),
        FactValue::Text(value) => json!(value),
        FactValue::Integer(value) => json!(value),
    };
    facts.iter().map(|(name, one)| (name.clone(), value(one))).collect::<Map<_, _>>().into()
}

/// A document without what it does not say.
fn said(mut document: Value) -> Value {
    if let Some(fields) = document.as_object_mut() {
        let empty = |value: &Value| match value {
            Value::Array(items) => items.is_empty(),
            Value::Object(fields) => fields.is_empty(),
            value => value.is_null(),
        };
        fields.retain(|_, value| !empty(value));
    }
    document
}
