//! A ticket written as its document. Notes are not kept, so none is written.

use serde::Serialize;
use serde::ser::{SerializeMap, Serializer};
use sevclock::policy::FactValue;
use sevclock::ticket::{Event, Ticket};
use sevclock::time::Instant;

/// The ticket as a line of JSON that [`from_json`](super::from_json) reads back as it is. Keys are in the
/// order of the manual, and those that say nothing are left out.
///
/// ```
/// use sevclock_serde::ticket::{from_json, to_json};
/// let text = r#"{"id":"CASE-1","events":[{"at":"2026-03-02T08:15:00Z","signal":"opened"}]}"#;
/// assert_eq!(to_json(&from_json(text)?.ticket), text);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[must_use]
pub fn to_json(ticket: &Ticket) -> String {
    serde_json::to_string(&TicketView(ticket))
        .expect("texts, numbers and their lists have no other form")
}

/// A ticket that serialises as its document.
#[derive(Clone, Copy, Debug)]
pub struct TicketView<'a>(pub &'a Ticket);

impl Serialize for TicketView<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Ticket { id, plan, facts, events } = self.0;
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("id", id)?;
        entry(&mut map, "plan", plan.as_ref())?;
        entry(&mut map, "facts", Facts::of(facts))?;
        map.serialize_entry("events", &events.iter().map(EventView).collect::<Vec<_>>())?;
        map.end()
    }
}

struct EventView<'a>(&'a Event);

impl Serialize for EventView<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Event { at, signals, severity, plan, facts, rule, rung, clock, due, by, .. } = self.0;
        let Event { id, recorded, voids, .. } = self.0;
        let text = |instant: &Instant| instant.to_string();
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("at", &text(at))?;
        match signals.as_slice() {
            [] => {}
            [one] => map.serialize_entry("signal", one)?,
            several => map.serialize_entry("signal", several)?,
        }
        entry(&mut map, "severity", severity.map(sevclock::policy::Level::number))?;
        entry(&mut map, "plan", plan.as_ref())?;
        entry(&mut map, "facts", Facts::of(facts))?;
        entry(&mut map, "rule", rule.as_ref())?;
        entry(&mut map, "rung", rung.as_ref())?;
        entry(&mut map, "clock", clock.as_ref())?;
        entry(&mut map, "due", due.as_ref().map(text))?;
        entry(&mut map, "by", by.as_ref())?;
        entry(&mut map, "id", id.as_ref())?;
        entry(&mut map, "recorded", recorded.as_ref().map(text))?;
        entry(&mut map, "voids", voids.as_ref())?;
        map.end()
    }
}

/// An entry, if it says anything.
fn entry<M: SerializeMap>(
    map: &mut M,
    key: &str,
    value: Option<impl Serialize>,
) -> Result<(), M::Error> {
    value.map_or(Ok(()), |value| map.serialize_entry(key, &value))
}

struct Facts<'a>(&'a [(String, FactValue)]);

impl<'a> Facts<'a> {
    fn of(facts: &'a [(String, FactValue)]) -> Option<Self> {
        (!facts.is_empty()).then_some(Self(facts))
    }
}

impl Serialize for Facts<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (name, value) in self.0 {
            match value {
                FactValue::Boolean(truth) => map.serialize_entry(name, truth)?,
                FactValue::Integer(number) => map.serialize_entry(name, number)?,
                FactValue::Text(text) => map.serialize_entry(name, text)?,
            }
        }
        map.end()
    }
}
