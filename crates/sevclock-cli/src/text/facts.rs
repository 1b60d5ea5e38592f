//! The facts of a ticket at `as_of`, for the zone of a calendar that a fact chooses.
//!
//! Only what is printed of a local time depends on it, never a decision.

use std::collections::BTreeMap;

use chrono_tz::Tz;
use sevclock::policy::{CalendarDraft, FactKind, FactValue, PolicyDraft};
use sevclock::ticket::Ticket;
use sevclock::time::Instant;

/// The zone of a calendar's local times; none for `always` and where the calendar has no zone.
pub(super) fn zone_of(
    draft: &PolicyDraft,
    name: &str,
    ticket: &Ticket,
    as_of: Instant,
) -> Option<Tz> {
    // A composition of compositions is compiled, so it ends; the depth is bounded all the same.
    let mut name = name.to_owned();
    for _ in 0..draft.calendars.len() {
        let calendar = draft.calendars.iter().find(|calendar| calendar.id == name)?;
        name = match &calendar.calendar {
            CalendarDraft::Always { zone } => return *zone,
            CalendarDraft::Weekly(weekly) => return Some(weekly.zone),
            CalendarDraft::Union { of, zone } | CalendarDraft::Intersection { of, zone } => {
                if zone.is_some() {
                    return *zone;
                }
                of.first()?.clone()
            }
            CalendarDraft::Difference { base, zone, .. } => {
                if zone.is_some() {
                    return *zone;
                }
                base.clone()
            }
            CalendarDraft::By { fact, is } => {
                let value = value_of(draft, fact, ticket, as_of)?;
                is.iter().find(|(one, _)| *one == value)?.1.clone()
            }
        };
    }
    None
}

/// The value of a fact after the events up to `as_of` (semantics §2.3).
fn value_of(draft: &PolicyDraft, fact: &str, ticket: &Ticket, as_of: Instant) -> Option<FactValue> {
    let mut value = default_of(draft, fact);
    let find = |facts: &[(String, FactValue)]| {
        facts.iter().rev().find(|(id, _)| id == fact).map(|(_, value)| value.clone())
    };
    let also: BTreeMap<&str, _> = draft.signals.iter().map(|one| (one.id.as_str(), one)).collect();
    value = find(&ticket.facts).or(value);
    for event in ticket.events.iter().take_while(|event| event.at <= as_of) {
        for signal in &event.signals {
            let declared = also.get(signal.as_str());
            value = declared.and_then(|signal| find(&signal.set)).or(value);
        }
        value = find(&event.facts).or(value);
    }
    value
}

fn default_of(draft: &PolicyDraft, fact: &str) -> Option<FactValue> {
    Some(match &draft.facts.iter().find(|one| one.id == fact)?.kind {
        FactKind::Boolean { default } => FactValue::Boolean(*default),
        FactKind::Integer { default } => FactValue::Integer(*default),
        FactKind::Choice { values, default } => {
            FactValue::Text(default.as_ref().or(values.first())?.clone())
        }
    })
}
