//! What a next version of the agreement would change, before it is published (semantics §9.2).
//!
//! Not here: changing anything. Tickets keep the version in force when they opened (§9.1), so that a
//! preview says what those who open tickets from then on may expect, by the tickets of today.

use std::collections::BTreeMap;
use std::fmt;

use rusqlite::Connection;
use sevclock::ticket::Ticket;
use sevclock::time::Instant;
use sevclock::{Evaluator, Policy};

use crate::HostError;
use crate::policies::{Policies, compile};
use crate::store;

/// Open tickets under their own version and under the next.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Preview {
    /// How many were asked about.
    pub open: usize,
    /// Due instants that would be others.
    pub moved: Vec<Moved>,
    /// Tickets that the next version cannot decide, and why.
    pub faults: Vec<(String, String)>,
}

/// A due instant that would be another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moved {
    /// The ticket.
    pub ticket: String,
    /// The clock.
    pub clock: String,
    /// When its promise is due.
    pub now: Option<Instant>,
    /// When it would be.
    pub then: Option<Instant>,
}

pub(crate) fn preview(db: &Connection, next: &str, now: Instant) -> Result<Preview, HostError> {
    let next = compile(next)?;
    let mut policies = Policies::default();
    policies.refresh(db)?;
    let (mut preview, mut evaluator) = (Preview::default(), Evaluator::new());
    for kept in store::open_tickets(db)? {
        let at = now.max(kept.told_until);
        let ticket = store::log(db, &kept)?.known_at(at).map_err(HostError::refused)?;
        if ticket.events.is_empty() {
            continue;
        }
        preview.open += 1;
        let old = due(policies.version(&kept.version)?, &mut evaluator, &ticket, at);
        match (old, due(&next, &mut evaluator, &ticket, at)) {
            (Ok(old), Ok(new)) => preview.compare(&kept.ticket, &old, &new),
            (Err(why), _) | (_, Err(why)) => preview.faults.push((kept.ticket, why.to_string())),
        }
    }
    Ok(preview)
}

/// When the promises that stand open are due, by clock.
fn due<'p>(
    policy: &'p Policy,
    evaluator: &mut Evaluator,
    ticket: &Ticket,
    at: Instant,
) -> Result<BTreeMap<&'p str, Option<Instant>>, HostError> {
    let bound = policy.bind(ticket).map_err(HostError::refused)?;
    let evaluation = evaluator.evaluate(policy, &bound, at).map_err(HostError::refused)?;
    let open = evaluation.history.cycles.iter().filter(|cycle| cycle.stopped.is_none());
    let clocks = &policy.draft().clocks;
    let named = |place: u16| clocks.get(usize::from(place)).map_or("", |clock| clock.id.as_str());
    Ok(open.map(|cycle| (named(cycle.clock), cycle.due)).collect())
}

impl Preview {
    fn compare(
        &mut self,
        ticket: &str,
        old: &BTreeMap<&str, Option<Instant>>,
        new: &BTreeMap<&str, Option<Instant>>,
    ) {
        let only_new = new.keys().filter(|clock| !old.contains_key(*clock));
        for clock in old.keys().chain(only_new) {
            let of = |due: &BTreeMap<&str, Option<Instant>>| due.get(clock).copied().flatten();
            let (now, then) = (of(old), of(new));
            if now != then {
                let (ticket, clock) = (ticket.to_owned(), (*clock).to_owned());
                self.moved.push(Moved { ticket, clock, now, then });
            }
        }
    }
}

impl Moved {
    fn kind(&self) -> &'static str {
        match (self.now, self.then) {
            (None, _) => "new",
            (_, None) => "gone",
            (now, then) if then < now => "earlier",
            _ => "later",
        }
    }
}

/// Counts, and an example of each kind.
impl fmt::Display for Preview {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { open, moved, faults } = self;
        writeln!(f, "open tickets: {open}; due instants that would move: {}", moved.len())?;
        let text = |at: Option<Instant>| at.map_or_else(|| "none".to_owned(), |at| at.to_string());
        for kind in ["earlier", "later", "new", "gone"] {
            let mut of_kind = moved.iter().filter(|one| one.kind() == kind);
            let Some(one) = of_kind.next() else { continue };
            let Moved { ticket, clock, now, then } = one;
            let (count, now, then) = (1 + of_kind.count(), text(*now), text(*then));
            writeln!(f, "{count} {kind}, such as {clock} of {ticket}: {now} would be {then}")?;
        }
        for (ticket, why) in faults {
            writeln!(f, "{ticket} cannot be decided: {why}")?;
        }
        Ok(())
    }
}
