//! A year of a desk: evaluations to be counted by severity, plan and month of opening.

use std::collections::BTreeMap;

use sevclock::figures::{Figures, Grouping};
use sevclock::policy::Level;
use sevclock::ticket::{Event, Ticket};
use sevclock::time::Instant;
use sevclock::{Evaluation, Evaluator, Policy};

use crate::Rng;

/// How many evaluations there are, all of them different tickets.
pub const DISTINCT: usize = 20_000;
/// How often each is counted.
pub const TIMES: usize = 50;

const DOCUMENT: &str = r#"
format = 1
[policy]
id = "desk"
title = "Three plans, three clocks"
version = "1"
default_severity = 3
[calendars.office]
zone = "Europe/Berlin"
week = { mon-fri = "09:00-18:00" }
[facts]
waiting_on = ["support", "customer", "vendor"]
[signals]
asked = { set = { waiting_on = "customer" } }
customer-replied = { set = { waiting_on = "support" } }
[ledger]
calendar = "office"
[plans.bronze]
[plans.silver]
[plans.gold]
[[severities]]
level = 1
name = "Urgent"
[[severities]]
level = 2
name = "High"
[[severities]]
level = 3
name = "Normal"
[[clocks]]
id = "first-response"
start = "opened"
stop = "responded"
calendar = "office"
target = [{ severity = 1, within = "1h" }, { plan = "gold", within = "2h" }, { within = "4h" }]
[[clocks]]
id = "next-reply"
start = "customer-replied"
stop = "responded"
calendar = "office"
target = "4h"
[[clocks]]
id = "resolution"
start = "opened"
stop = "resolved"
pause_when = 'waiting_on == "customer"'
calendar = "office"
target = [{ severity = 1, within = "8h" }, { severity = 2, within = "16h" }, { within = "40h" }]
"#;

/// The desk's agreement.
///
/// # Panics
/// Never: the document is valid.
#[must_use]
pub fn policy() -> Policy {
    let draft = sevclock_serde::policy::from_toml(DOCUMENT).expect("a valid document");
    Policy::compile(&draft).expect("a valid policy")
}

/// What the figures are counted by.
#[must_use]
pub fn grouping() -> Grouping {
    Grouping::by(&["severity", "plan", "month"])
}

/// A year of tickets, each evaluated at the year's end, and each with its plan.
///
/// # Panics
/// Never: the tickets are valid.
#[must_use]
pub fn evaluations(policy: &Policy) -> Vec<(&'static str, Evaluation)> {
    let mut rng = Rng::new(2026);
    let mut evaluator = Evaluator::new();
    let end = at(365 * 24 * 60);
    let mut evaluation = |plan| {
        let ticket = policy.bind(&ticket(&mut rng, plan)).expect("a valid ticket");
        evaluator.evaluate(policy, &ticket, end).expect("an evaluation").clone()
    };
    let plans = ["bronze", "silver", "gold"].into_iter().cycle().take(DISTINCT);
    plans.map(|plan| (plan, evaluation(plan))).collect()
}

/// Minutes after the beginning of 2025.
fn at(minutes: i64) -> Instant {
    Instant::from_micros((1_735_689_600 + minutes * 60) * 1_000_000).expect("in range")
}

/// A response, one or two rounds with the customer, mostly a resolution, now and then a severity that
/// changes.
fn ticket(rng: &mut Rng, plan: &str) -> Ticket {
    let mut minute = rng.below(360 * 24 * 60);
    let mut after = |rng: &mut Rng, most: i64| {
        minute = (minute + 1 + rng.below(most)).min(365 * 24 * 60);
        at(minute)
    };
    let level = |rng: &mut Rng| Level::new(1 + rng.below(3)).ok();
    let mut events = vec![Event { severity: level(rng), ..Event::at(after(rng, 60)) }];
    events.push(Event::at(after(rng, 600)).raising("responded").raising("asked"));
    for _ in 0..=rng.below(2) {
        events.push(Event::at(after(rng, 2000)).raising("customer-replied"));
        if rng.below(4) == 0 {
            events.push(Event { severity: level(rng), ..Event::at(after(rng, 60)) });
        }
        events.push(Event::at(after(rng, 900)).raising("responded").raising("asked"));
    }
    if rng.below(10) > 0 {
        events.push(Event::at(after(rng, 5000)).raising("resolved"));
    }
    Ticket { plan: Some(plan.to_owned()), events, ..Ticket::default() }
}

/// Counts every evaluation so many times.
///
/// # Panics
/// Never: the policy has what it is grouped by.
#[must_use]
pub fn count(policy: &Policy, evaluations: &[(&'static str, Evaluation)]) -> Figures {
    let mut figures = Figures::new(policy, &grouping()).expect("a grouping of the policy");
    for _ in 0..TIMES {
        for (_, evaluation) in evaluations {
            figures.add(evaluation);
        }
    }
    figures
}

/// Checks every count against one made cycle by cycle from the evaluations.
///
/// # Panics
/// Where one differs.
pub fn check(evaluations: &[(&'static str, Evaluation)], figures: &Figures) {
    use sevclock::evaluate::CycleStatus::{Breached, Met};
    let mut expected: BTreeMap<(u16, String), (u64, u64)> = BTreeMap::new();
    for (plan, evaluation) in evaluations {
        let month = evaluation.history.timeline[0].at.to_string()[..7].to_owned();
        for cycle in &evaluation.history.cycles {
            let severity = evaluation.history.counted_severity(cycle);
            let counts =
                expected.entry((cycle.clock, format!("{severity} {plan} {month}"))).or_default();
            let times = TIMES as u64;
            counts.0 += times * u64::from(cycle.status == Met);
            counts.1 += times * u64::from(cycle.status == Breached);
        }
    }
    let found = figures.table().clocks.into_iter().map(|row| {
        let group: Vec<String> = row.group.iter().map(ToString::to_string).collect();
        ((row.clock, group.join(" ")), (row.attainment.met, row.attainment.breached))
    });
    let found: BTreeMap<_, _> = found.collect();
    assert_eq!(found, expected);
    let tickets: u64 = figures.whole().tickets.iter().map(|row| row.tickets).sum();
    assert_eq!(tickets, (evaluations.len() * TIMES) as u64);
    assert!(found.values().all(|(met, breached)| met + breached > 0) && found.len() > 300);
}
