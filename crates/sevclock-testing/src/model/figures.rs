//! Figures over many tickets (semantics §8) and the queue order (§6.6), worked out from what each
//! ticket came to, one ticket after another and one figure at a time.
//!
//! Not here: the ledger of one ticket, durations, and stretches of numbers as groups.

use std::collections::BTreeMap;

use chrono_tz::Tz;
use sevclock::policy::{FactValue, PolicyDraft, QueueBy};
use sevclock::ticket::Ticket;
use sevclock::time::Instant;
use sevclock_serde::evaluation::{CycleDocument, EvaluationDocument};

use super::condition::Situation;
use super::{Model, ModelError};

/// What a ticket came to, and what was so at that instant.
#[derive(Clone, Debug)]
pub struct Seen {
    /// Every decision, without `next_change`.
    pub document: EvaluationDocument,
    now: Situation,
}

/// A clock and the names of a group's values.
pub type Group = (String, Vec<String>);

/// How cycles of a group stand, by status; `on-arrival` and `overdue` count breached ones again.
pub type Counts = BTreeMap<&'static str, u64>;

impl Model<'_> {
    /// What a ticket comes to at an instant.
    ///
    /// # Errors
    /// As [`Model::evaluate`].
    pub fn see(&self, ticket: &Ticket, as_of: Instant) -> Result<Seen, ModelError> {
        let world = self.world(ticket, as_of)?;
        Ok(Seen { document: world.document(as_of), now: world.now().clone() })
    }
}

/// How cycles stand, by clock and by the names of dimensions.
#[must_use]
pub fn attainment(tickets: &[Seen], by: &[&str], zone: Tz) -> BTreeMap<Group, Counts> {
    let mut groups: BTreeMap<Group, Counts> = BTreeMap::new();
    for seen in tickets {
        for cycle in &seen.document.clocks {
            let names = by.iter().map(|name| seen.name(name, cycle, zone)).collect();
            let counts = groups.entry((cycle.clock.clone(), names)).or_default();
            let mut count = |what| *counts.entry(what).or_default() += 1;
            count(known(&cycle.status));
            if cycle.status == "breached" && cycle.on_arrival {
                count("on-arrival");
            }
            if cycle.status == "breached" && cycle.stopped.is_none() {
                count("overdue");
            }
        }
    }
    groups
}

fn known(status: &str) -> &'static str {
    let all = ["running", "paused", "met", "breached", "cancelled", "restarted", "stopped"];
    all.into_iter().find(|known| *known == status).unwrap_or("unknown")
}

impl Seen {
    /// When the ticket opened: its timeline begins there (semantics §3.3).
    fn opened(&self) -> Instant {
        self.document.severity.timeline.first().map_or(Instant::MIN, |entry| entry.at)
    }

    fn name(&self, dimension: &str, cycle: &CycleDocument, zone: Tz) -> String {
        match dimension {
            "severity" => self.severity_of(cycle).to_string(),
            "plan" => self.now.plan.clone().unwrap_or_default(),
            "month" => self.opened().to_datetime().with_timezone(&zone).format("%Y-%m").to_string(),
            "status" => self.document.status.clone(),
            fact => self.now.facts.get(fact).map_or_else(String::new, FactValue::to_string),
        }
    }

    /// The severity at a breached cycle's due instant (semantics §8.3).
    fn severity_of(&self, cycle: &CycleDocument) -> u8 {
        let (Some(due), "breached") = (cycle.due, &*cycle.status) else { return cycle.severity };
        let timeline = &self.document.severity.timeline;
        let mut until_due = timeline.iter().filter(|entry| entry.at <= due);
        until_due.next_back().or(timeline.first()).map_or(cycle.severity, |entry| entry.severity)
    }

    /// What the queue's keys make of the ticket, one after another: the less comes first.
    #[must_use]
    pub fn queue_key(&self, policy: &PolicyDraft) -> Vec<i64> {
        let default = [QueueBy::Severity, QueueBy::Due { clock: None }, QueueBy::Opened];
        let keys: Vec<&QueueBy> = match policy.queue.is_empty() {
            true => default.iter().collect(),
            false => policy.queue.iter().map(|row| &row.by).collect(),
        };
        keys.into_iter().map(|by| self.key(by, policy)).collect()
    }

    fn key(&self, by: &QueueBy, policy: &PolicyDraft) -> i64 {
        match by {
            QueueBy::First(condition) if self.now.meets(Some(condition)) => 0,
            QueueBy::First(_) => 1,
            QueueBy::Severity => self.document.severity.effective.into(),
            QueueBy::Plan(order) => {
                let all: Vec<&String> = match order.is_empty() {
                    true => policy.plans.iter().map(|plan| &plan.id).collect(),
                    false => order.iter().collect(),
                };
                let place = all.iter().position(|id| self.now.plan.as_ref() == Some(id));
                place.and_then(|place| i64::try_from(place).ok()).unwrap_or(i64::MAX)
            }
            QueueBy::Due { clock } => {
                let cycles = self.document.clocks.iter();
                let of_clock =
                    cycles.filter(|one| clock.as_ref().is_none_or(|id| one.clock == *id));
                let open = of_clock.filter(|cycle| cycle.stopped.is_none());
                let dues = open.filter_map(|cycle| cycle.due);
                dues.min().map_or(i64::MAX, Instant::micros)
            }
            QueueBy::Opened => self.opened().micros(),
        }
    }
}

/// A share to four places, half-even, digit by digit as one divides on paper.
///
/// Nothing where nothing was counted.
#[must_use]
pub fn share(part: u64, whole: u64) -> Option<String> {
    if whole == 0 {
        return None;
    }
    let whole = u128::from(whole);
    let mut digits = vec![u128::from(part) / whole];
    let mut rest = u128::from(part) % whole;
    for _ in 0..4 {
        digits.push(rest * 10 / whole);
        rest = rest * 10 % whole;
    }
    let odd = digits.last().is_some_and(|digit| digit % 2 == 1);
    let up = rest * 2 > whole || (rest * 2 == whole && odd);
    let mut carry = u128::from(up);
    for digit in digits.iter_mut().rev() {
        let sum = *digit + carry;
        (*digit, carry) = (sum % 10, sum / 10);
    }
    let text: String = digits.iter().map(u128::to_string).collect();
    Some(format!("{}.{}", &text[..1], &text[1..]))
}
