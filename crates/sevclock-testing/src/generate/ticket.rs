//! Tickets for a policy: signals it uses, facts it declares, and events that fall exactly where
//! something is due.

use std::collections::BTreeSet;

use sevclock::policy::{Authority, FactDecl, Level, PolicyDraft};
use sevclock::ticket::{Event, Ticket};
use sevclock::time::Instant;

use super::calendar::instant_on;
use super::policy::{ROLES, value};
use super::random::Random;
use crate::model::Model;

/// What a policy's tickets may say.
#[derive(Debug)]
pub struct Vocabulary<'p> {
    policy: &'p PolicyDraft,
    /// Signals that clocks, ladders or declarations name.
    used: Vec<String>,
    facts: Vec<FactDecl>,
    rungs: Vec<String>,
}

const REST: [&str; 9] = [
    "opened",
    "acknowledged",
    "responded",
    "updated",
    "resolved",
    "reopened",
    "closed",
    "action-plan-agreed",
    "migrated",
];

impl<'p> Vocabulary<'p> {
    /// The vocabulary of a policy.
    #[must_use]
    pub fn new(policy: &'p PolicyDraft) -> Self {
        let clocks = policy.clocks.iter().flat_map(|clock| {
            [&clock.start, &clock.stop, &clock.restart, &clock.resume, &clock.cancel]
        });
        let ladders = policy.ladders.iter().flat_map(|ladder| [&ladder.anchors, &ladder.stop]);
        let mut used: BTreeSet<String> = clocks.chain(ladders).flatten().cloned().collect();
        used.extend(policy.signals.iter().map(|signal| signal.id.clone()));
        let granted: Vec<&String> =
            policy.programs.iter().flat_map(|program| &program.grants).collect();
        let rungs = policy.ladders.iter().flat_map(|ladder| &ladder.rungs);
        Self {
            policy,
            used: used
                .into_iter()
                .filter(|it| !["approved", "agreed", "requested"].contains(&it.as_str()))
                .collect(),
            facts: policy
                .facts
                .iter()
                .filter(|fact| !granted.contains(&&fact.id))
                .cloned()
                .collect(),
            rungs: rungs.map(|rung| rung.id.clone()).collect(),
        }
    }

    /// A ticket of up to `events` events and an instant to evaluate it at.
    pub fn ticket(&self, random: &mut Random, model: &Model<'p>, events: i64) -> (Ticket, Instant) {
        let plans: Vec<String> = self.policy.plans.iter().map(|plan| plan.id.clone()).collect();
        let mut ticket = Ticket {
            id: "RANDOM".to_owned(),
            plan: random.some(&plans).filter(|_| random.chance(50)),
            facts: self.facts(random, 3),
            events: Vec::new(),
        };
        let mut at = instant_on(random);
        for i in 0..random.between(1, events) {
            if i > 0 {
                at = after(random, model, &ticket, at);
            }
            ticket.events.push(self.event(random, at, i == 0, &plans));
        }
        let as_of = match random.below(10) {
            0 => random.pick(&ticket.events).at,
            1 => after(random, model, &ticket, random.clone().pick(&ticket.events).at),
            _ => after(random, model, &ticket, at),
        };
        (ticket, as_of)
    }

    fn facts(
        &self,
        random: &mut Random,
        most: usize,
    ) -> Vec<(String, sevclock::policy::FactValue)> {
        let some = random.some_of(0, most, &self.facts);
        some.iter().map(|fact| (fact.id.clone(), value(random, fact))).collect()
    }

    fn event(&self, random: &mut Random, at: Instant, first: bool, plans: &[String]) -> Event {
        let mut event = Event::at(at);
        let count = match random.below(10) {
            0..=1 => 0,
            2..=7 => 1,
            8 => 2,
            _ => 3,
        };
        if !first || random.chance(20) {
            event.signals = (0..count).filter_map(|_| self.signal(random)).collect();
        }
        if random.chance(if first { 30 } else { 15 }) {
            let levels: Vec<Level> =
                self.policy.severities.iter().map(|severity| severity.level).collect();
            event.severity = random.some(&levels);
        }
        if random.chance(7) {
            event.plan = random.some(plans);
        }
        if random.chance(45) {
            event.facts = self.facts(random, 2);
        }
        if !first {
            self.decide(random, &mut event);
        }
        event
    }

    fn signal(&self, random: &mut Random) -> Option<String> {
        match random.below(20) {
            0 => Some("classified".to_owned()),
            1 => Some("acknowledged".to_owned()),
            2 => random.some(&REST.map(str::to_owned)),
            _ => random.some(&self.used),
        }
    }

    /// Approvals, agreements and requests.
    fn decide(&self, random: &mut Random, event: &mut Event) {
        if random.chance(15)
            && let Some(rule) = random.some(&self.policy.adjust)
        {
            event.signals.push("approved".to_owned());
            event.rule = Some(rule.id);
            let role = match rule.authority {
                Authority::Roles(roles) if random.chance(75) => random.some(&roles),
                _ => None,
            };
            event.by = Some(role.unwrap_or_else(|| (*random.pick(&ROLES)).to_owned()));
        }
        if random.chance(8)
            && let Some(clock) = random.some(&self.policy.clocks)
        {
            event.signals.push("agreed".to_owned());
            event.clock = Some(clock.id);
            let away = random.between(-20_000, 100_000) * 1_000_000;
            let near = if random.chance(15) { 0 } else { away };
            event.due = Instant::from_micros(event.at.micros() + near).ok().or(Some(event.at));
        }
        if random.chance(10)
            && let Some(rung) = random.some(&self.rungs)
        {
            event.signals.push("requested".to_owned());
            event.rung = Some(rung);
            event.by = event.by.take().or_else(|| random.some(&ROLES.map(str::to_owned)));
        }
    }
}

/// An instant at or after `at`: often one at which something is due, or a microsecond beside it.
fn after(random: &mut Random, model: &Model<'_>, ticket: &Ticket, at: Instant) -> Instant {
    const MINUTE: i64 = 60_000_000;
    let step = match random.below(12) {
        0 => 0,
        1 => 1,
        2 => random.between(0, 3_600_000_000),
        3 => random.between(1, 60) * MINUTE,
        4 | 5 => random.between(1, 20) * 30 * MINUTE,
        6 | 7 => random.between(1, 72) * 60 * MINUTE,
        8 => random.between(1, 8) * 1_440 * MINUTE,
        _ => {
            let upcoming = model.upcoming(ticket, at).unwrap_or_default();
            let near = random.between(0, 2).min(random.between(0, 2)) * random.between(-1, 1);
            match random.some(&upcoming) {
                Some(due) if due.micros() - at.micros() < 90 * 1_440 * MINUTE => {
                    (due.micros() + near - at.micros()).max(0)
                }
                _ => 30 * MINUTE,
            }
        }
    };
    Instant::from_micros(at.micros() + step).unwrap_or(Instant::MAX)
}
