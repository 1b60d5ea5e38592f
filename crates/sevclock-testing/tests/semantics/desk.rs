//! Several tickets under a story's policy: what they come to together.
#![expect(clippy::unwrap_used, clippy::panic, reason = "in a test a panic is a failure")]

use sevclock::figures::{Figures, Grouping, Table};
use sevclock::policy::PolicyDraft;
use sevclock::queue::Queue;
use sevclock::time::Instant;
use sevclock::{Evaluation, Policy};

use super::policy::with;

/// A policy of the base and `more`, and tickets of it.
pub(crate) struct Desk {
    pub(crate) policy: Policy,
    pub(crate) tickets: Vec<(String, Evaluation)>,
}

impl Desk {
    /// Tickets a line each, evaluated on Wednesday 4 March 2026 at noon unless they say when.
    ///
    /// A line is an id, what the ticket says beside its events, and its events, in JSON but for the
    /// date: `A {"plan": "gold"} Mon 09:00 opened severity 1, Mon 10:00 responded`.
    #[track_caller]
    pub(crate) fn new(more: &str, tickets: &str) -> Self {
        let draft: PolicyDraft = sevclock_serde::policy::from_toml(&with(more)).unwrap();
        let policy = Policy::compile(&draft).unwrap();
        let lines = tickets.lines().map(str::trim).filter(|line| !line.is_empty());
        let tickets = lines.map(|line| evaluated(&policy, line)).collect();
        Self { policy, tickets }
    }

    /// The ids in the order of the queue.
    pub(crate) fn queue(&self) -> String {
        let mut queue = Queue::new(&self.policy);
        self.tickets.iter().for_each(|(id, evaluation)| queue.add(id, evaluation));
        let ids: Vec<&str> = queue.order().into_iter().map(|place| queue.id(place)).collect();
        ids.join(" ")
    }

    pub(crate) fn figures(&self, by: &[&str]) -> Table {
        let mut figures = Figures::new(&self.policy, &Grouping::by(by)).unwrap();
        self.tickets.iter().for_each(|(_, evaluation)| figures.add(evaluation));
        figures.table()
    }

    /// Rows of a clock: its group, met/breached, the share.
    pub(crate) fn attainment(&self, clock: &str, by: &[&str]) -> Vec<String> {
        let clocks = &self.policy.draft().clocks;
        let place = clocks.iter().position(|one| one.id == clock);
        let table = self.figures(by);
        let rows = table.clocks.iter().filter(|row| Some(usize::from(row.clock)) == place);
        rows.map(|row| {
            let group: Vec<String> = row.group.iter().map(ToString::to_string).collect();
            let share = row.attainment.share();
            let share = share.map_or_else(|| "none".to_owned(), |share| share.to_string());
            let (met, breached) = (row.attainment.met, row.attainment.breached);
            format!("{}: {met}/{breached} {share}", group.join(" "))
        })
        .collect()
    }
}

fn evaluated(policy: &Policy, line: &str) -> (String, Evaluation) {
    let (id, rest) = line.split_once(' ').unwrap();
    let (beside, events) = match rest.split_once("} ") {
        Some((beside, events)) => (format!(", {}", &beside[1..]), events),
        None => (String::new(), rest),
    };
    let mut as_of = instant("Wed", "12:00");
    let mut all = Vec::new();
    for event in events.split(", ") {
        let words: Vec<&str> = event.splitn(3, ' ').collect();
        let [day, time, what] = words[..] else { panic!("`{event}` is no event") };
        if what == "now" {
            as_of = instant(day, time);
            continue;
        }
        let says = match what.split_once(' ') {
            None => format!(r#""signal": "{what}""#),
            Some((signal, more)) => {
                let (key, value) = more.split_once(' ').unwrap();
                format!(r#""signal": "{signal}", "{key}": {value}"#)
            }
        };
        all.push(format!(r#"{{"at": "{}", {says}}}"#, instant(day, time)));
    }
    let text = format!(r#"{{"id": "{id}"{beside}, "events": [{}]}}"#, all.join(", "));
    let ticket = sevclock_serde::ticket::from_json(&text).unwrap().ticket;
    let evaluation = policy.evaluate(&policy.bind(&ticket).unwrap(), as_of).unwrap();
    (id.to_owned(), evaluation)
}

/// A day of the week of Monday 2 March 2026, or a date, and a time in UTC.
fn instant(day: &str, time: &str) -> Instant {
    let days = ["Mon", "Tue", "Wed", "Thu", "Fri"].iter().position(|name| *name == day);
    let date = days.map_or_else(|| day.to_owned(), |days| format!("2026-03-0{}", days + 2));
    Instant::parse(&format!("{date}T{time}:00Z")).unwrap()
}
