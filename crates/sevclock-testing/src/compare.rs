//! Finding where two evaluations differ, and the smallest ticket for which they do.

use serde_json::Value;
use sevclock::ticket::Ticket;
use sevclock_serde::evaluation::EvaluationDocument;

/// The fields in which two evaluations differ, a line each, at most so many; empty where they do
/// not.
#[must_use]
pub fn differences(
    model: &EvaluationDocument,
    engine: &EvaluationDocument,
    most: usize,
) -> Vec<String> {
    if model == engine {
        return Vec::new();
    }
    let value = |document| {
        let text = serde_json::to_string(document).unwrap_or_default();
        serde_json::from_str(&text).unwrap_or(Value::Null)
    };
    let mut all = Vec::new();
    compare("", &value(model), &value(engine), &mut all);
    all.truncate(most);
    all
}

fn compare(path: &str, model: &Value, engine: &Value, all: &mut Vec<String>) {
    match (model, engine) {
        (Value::Object(fields), Value::Object(_)) => {
            for (key, value) in fields {
                compare(&format!("{path}.{key}"), value, &engine[key], all);
            }
        }
        (Value::Array(one), Value::Array(other)) => {
            for i in 0..one.len().max(other.len()) {
                let (one, other) = (one.get(i), other.get(i));
                let (one, other) = (one.unwrap_or(&Value::Null), other.unwrap_or(&Value::Null));
                compare(&format!("{path}[{i}]"), one, other, all);
            }
        }
        _ if model == engine => {}
        _ => all.push(format!("{path}: the model says {model}, the engine {engine}")),
    }
}

/// The smallest ticket, by dropping events and what they say, for which `fails` holds.
pub fn shrunk(ticket: &Ticket, mut fails: impl FnMut(&Ticket) -> bool) -> Ticket {
    let mut smallest = ticket.clone();
    loop {
        let candidates = smaller(&smallest);
        let Some(next) = candidates.into_iter().find(|candidate| fails(candidate)) else {
            return smallest;
        };
        smallest = next;
    }
}

/// Every ticket with one thing less.
fn smaller(ticket: &Ticket) -> Vec<Ticket> {
    let mut all = Vec::new();
    let mut keep = |change: &dyn Fn(&mut Ticket)| {
        let mut less = ticket.clone();
        change(&mut less);
        if less != *ticket && !less.events.is_empty() {
            all.push(less);
        }
    };
    for i in (0..ticket.events.len()).rev() {
        keep(&|ticket| drop(ticket.events.remove(i)));
    }
    keep(&|ticket| ticket.plan = None);
    for i in 0..ticket.facts.len() {
        keep(&|ticket| drop(ticket.facts.remove(i)));
    }
    for i in 0..ticket.events.len() {
        keep(&|ticket| ticket.events[i].severity = None);
        keep(&|ticket| ticket.events[i].plan = None);
        for j in 0..ticket.events[i].facts.len() {
            keep(&|ticket| drop(ticket.events[i].facts.remove(j)));
        }
        for j in 0..ticket.events[i].signals.len() {
            keep(&|ticket| drop(ticket.events[i].signals.remove(j)));
        }
    }
    all
}
