//! What happened in a span of time (semantics §7.4), worked out by asking at every instant at which
//! anything may have become otherwise, and comparing whole lists of ids.

use std::collections::BTreeMap;

use sevclock::ticket::{Event, Ticket};
use sevclock::time::Instant;
use sevclock_serde::evaluation::EvaluationDocument;

use super::{Model, ModelError};

impl Model<'_> {
    /// The ids of the effects after `from` up to `to`, in the order of the instants at which they came
    /// to be known.
    ///
    /// # Errors
    /// As [`Model::evaluate`].
    pub fn effects(
        &self,
        ticket: &Ticket,
        from: Instant,
        to: Instant,
    ) -> Result<Vec<String>, ModelError> {
        if let Some(place) = too_early(ticket) {
            return Err(ModelError::Ticket(format!("event {place} takes back what comes later")));
        }
        let mut told = Vec::new();
        let (mut now, mut before) = (from, self.happened(ticket, from)?);
        while let Some(next) = self.next_look(ticket, now)?.filter(|next| *next <= to) {
            let after = self.happened(ticket, next)?;
            let withdrawn = before.keys().filter(|id| !after.contains_key(*id));
            told.extend(withdrawn.map(|id| format!("withdrawn:{id}~{next}")));
            for (id, at) in after.iter().filter(|(id, _)| !before.contains_key(*id)) {
                let late = if *at < next { format!("~{next}") } else { String::new() };
                told.push(format!("{id}{late}"));
            }
            (now, before) = (next, after);
        }
        Ok(told)
    }

    /// The next instant at which something may be otherwise.
    fn next_look(&self, ticket: &Ticket, now: Instant) -> Result<Option<Instant>, ModelError> {
        let known = known(ticket, now);
        let learned = ticket.events.iter().map(known_from).filter(|at| *at > now);
        let by_itself = match known.events.is_empty() {
            true => None,
            false => self.upcoming(&known, now)?.into_iter().min(),
        };
        Ok(learned.chain(by_itself).min())
    }

    /// The ids of what has happened by an instant, as the ticket was known then, and when it happened.
    fn happened(
        &self,
        ticket: &Ticket,
        at: Instant,
    ) -> Result<BTreeMap<String, Instant>, ModelError> {
        let known = known(ticket, at);
        if known.events.is_empty() {
            return Ok(BTreeMap::new());
        }
        let mut list = Vec::new();
        collect(&self.evaluate_now(&known, at)?, at, &mut list);
        let mut ids = BTreeMap::new();
        for (id, at) in list {
            let mut alike = format!("{id}@{at}");
            let mut nth = 0;
            while ids.contains_key(&alike) {
                nth += 1;
                alike = format!("{id}@{at}+{nth}");
            }
            ids.insert(alike, at);
        }
        Ok(ids)
    }
}

/// When an event was known.
fn known_from(event: &Event) -> Instant {
    event.recorded.map_or(event.at, |recorded| recorded.max(event.at))
}

/// The first event that takes back what was known only after it, or stands after it.
fn too_early(ticket: &Ticket) -> Option<usize> {
    let events = &ticket.events;
    (0..events.len()).find(|place| {
        let of = events.iter().position(|of| of.id.is_some() && of.id == events[*place].voids);
        of.is_some_and(|of| {
            let (of_known, known) = (known_from(&events[of]), known_from(&events[*place]));
            of_known > known || (of_known == known && of >= *place)
        })
    })
}

/// The ticket without what was not known, or taken back, by an instant.
fn known(ticket: &Ticket, at: Instant) -> Ticket {
    let events: Vec<&Event> =
        ticket.events.iter().filter(|event| known_from(event) <= at).collect();
    // Whether an event stands: no later word takes it back that stands itself.
    fn stands(event: &Event, events: &[&Event]) -> bool {
        let takes_it_back = |other: &&&Event| other.voids.is_some() && other.voids == event.id;
        !events.iter().filter(takes_it_back).any(|other| stands(other, events))
    }
    let holds = |event: &&&Event| event.voids.is_none() && stands(event, &events);
    let mut events: Vec<Event> =
        events.iter().filter(holds).map(|event| (**event).clone()).collect();
    events.sort_by_key(|event| event.at);
    Ticket { events, ..ticket.clone() }
}

/// What a document says has happened by an instant, and when.
fn collect(document: &EvaluationDocument, by: Instant, list: &mut Vec<(String, Instant)>) {
    let mut severity = None;
    for change in &document.severity.timeline {
        let from = severity.map_or(String::new(), |from: u8| format!("{from}-"));
        list.push((format!("severity:{from}{}", change.severity), change.at));
        severity = Some(change.severity);
    }
    for rule in &document.severity.pending {
        list.push((format!("pending:{}-{}", rule.rule, rule.to), rule.since));
    }
    for cycle in &document.clocks {
        let of = format!("{}/{}", cycle.clock, cycle.started);
        list.push((format!("started:{}", cycle.clock), cycle.started));
        let mut marks: Vec<String> = Vec::new();
        for warning in &cycle.warnings {
            let mark = match (warning.percent, &warning.before_s) {
                (Some(percent), _) => format!("{percent}%"),
                (None, Some(before)) => format!("before-{}us", before.0),
                (None, None) => "breach".to_owned(),
            };
            let alike = match marks.iter().filter(|other| **other == mark).count() {
                0 => String::new(),
                count => format!(".{count}"),
            };
            if let Some(at) = warning.at.filter(|at| *at <= by) {
                list.push((format!("warned:{of}/{mark}{alike}"), at));
            }
            marks.push(mark);
        }
        if let Some(at) = cycle.breached_at {
            list.push((format!("breached:{of}"), at));
        }
        if let (true, Some(at)) = (cycle.status == "met", cycle.stopped) {
            list.push((format!("met:{of}"), at));
        }
    }
    for run in &document.ladders {
        for rung in &run.rungs {
            let Some(at) = rung.reached else { continue };
            let of = format!("{}/{}/{}", run.ladder, rung.rung, rung.occurrence);
            list.push((format!("reached:{of}"), at));
            let offers = rung.actions.iter().enumerate().filter(|(_, action)| action.on_request);
            list.extend(offers.map(|(place, _)| (format!("offered:{of}/{place}"), at)));
        }
    }
}
