//! One ticket as desks have them: ten events, four pauses, two changes of severity, under three
//! clocks and five rungs.

use std::ops::Range;

use sevclock::batch::{Evaluations, Feed, States, Tickets};
use sevclock::policy::{FactValue, Level};
use sevclock::ticket::{Event, Ticket};
use sevclock::time::{Calendar, Instant, Span};
use sevclock::{BoundEvent, Evaluation, Policy, State};

/// The agreement: three clocks, one of which pauses, and five rungs.
pub(crate) const DOCUMENT: &str = r#"
format = 1
[policy]
id = "bench"
title = "Three clocks and five rungs"
version = "1"
default_severity = 3
[calendars.office]
zone = "Europe/Berlin"
week = { mon-fri = "09:00-18:00" }
holidays = ["--12-25", "--01-01"]
[facts]
waiting = false
scope = ["one", "some", "significant"]
[signals]
asked = { set = { waiting = true } }
customer-replied = { set = { waiting = false } }
[[severities]]
level = 1
name = "Urgent"
[[severities]]
level = 2
name = "High"
[[severities]]
level = 3
name = "Normal"
[[classify]]
severity = 2
when = 'scope == "significant"'
[[adjust]]
id = "waiting-is-not-urgent"
when = 'severity == 1 && waiting && scope == "some"'
to = 2
[[clocks]]
id = "first-response"
start = "opened"
stop = "responded"
calendar = "office"
target = [{ severity = 1, within = "1h" }, { severity = 2, within = "4h" }, { severity = 3, within = "8h" }]
[[clocks]]
id = "update"
start = "opened"
restart = "updated"
stop = "resolved"
calendar = "office"
every = [{ severity = 1, within = "2h" }, { severity = [2, 3], within = "8h" }]
[[clocks]]
id = "resolution"
start = "opened"
stop = "resolved"
calendar = "office"
pause_when = "waiting"
target = [{ severity = 1, within = "16h" }, { severity = 2, within = "24h" }, { severity = 3, within = "40h" }]
[[ladders]]
id = "escalation"
stop = ["resolved"]
[[ladders.rungs]]
id = "one"
after = [{ severity = 1, within = "30m" }, { severity = 2, within = "2h" }, { severity = 3, within = "8h" }]
[[ladders.rungs]]
id = "two"
after = [{ severity = 1, within = "2h" }, { severity = 2, within = "4h" }, { severity = 3, within = "16h" }]
[[ladders.rungs]]
id = "three"
after = [{ severity = 1, within = "4h" }, { severity = 2, within = "8h" }, { severity = 3, within = "36h" }]
[[ladders.rungs]]
id = "four"
after = [{ severity = 1, within = "12h" }, { severity = 2, within = "24h" }, { severity = 3, within = "72h" }]
[[ladders.rungs]]
id = "five"
after = [{ severity = 1, within = "24h" }, { severity = 2, within = "48h" }, { severity = 3, within = "144h" }]
"#;

/// The compiled agreement.
///
/// # Panics
/// Never: the document is valid.
#[must_use]
pub fn policy() -> Policy {
    let draft = sevclock_serde::policy::from_toml(DOCUMENT).expect("a valid document");
    Policy::compile(&draft).expect("a valid policy")
}

fn at(minutes: i64) -> Instant {
    let monday = 1_772_438_400; // 2026-03-02T08:00:00Z, Monday 09:00 in Berlin
    Instant::from_micros((monday + minutes * 60) * 1_000_000).expect("in range")
}

/// Monday 09:00 to Wednesday: ten events, four pauses, severity 3 to 1 to 2.
#[must_use]
pub fn ticket() -> Ticket {
    let severity =
        |minutes, level| Event { severity: Level::new(level).ok(), ..Event::at(at(minutes)) };
    let fact = |minutes, value| Event {
        facts: vec![("waiting".into(), FactValue::Boolean(value))],
        ..Event::at(at(minutes))
    };
    let events = vec![
        Event::at(at(0)).raising("opened"),
        Event::at(at(40)).raising("responded").raising("asked"),
        Event::at(at(130)).raising("customer-replied"),
        severity(200, 1),
        fact(230, true),
        fact(300, false),
        Event::at(at(320)).raising("updated").raising("asked"),
        Event { severity: Level::new(2).ok(), ..Event::at(at(1500)).raising("customer-replied") },
        fact(1600, true),
        fact(1700, false),
    ];
    Ticket { id: "bench".into(), events, ..Ticket::default() }
}

/// When the ticket is asked about: Wednesday morning.
#[must_use]
pub fn as_of() -> Instant {
    at(3000)
}

/// Checks what the ticket comes to, worked out by hand.
///
/// # Panics
/// Where a decision is another.
pub fn check(evaluation: &Evaluation) {
    assert_eq!(evaluation.effective.number(), 2);
    assert_eq!(evaluation.history.timeline.len(), 3);
    let cycles = &evaluation.history.cycles;
    assert_eq!(cycles.iter().filter(|cycle| cycle.clock == 0).count(), 1);
    let resolution = cycles.iter().rfind(|cycle| cycle.clock == 2).expect("a resolution cycle");
    // Raised to 1 at 12:20 on Monday, so a cycle from there: to 12:50, 14:00 to 14:20, then from
    // Tuesday 10:00 to 11:40 and 13:20 to 18:00, and Wednesday 09:00 to 11:00 ... in minutes below.
    let minutes = Span::from_micros(resolution.elapsed).map(|span| span.micros() / 60_000_000);
    assert_eq!(minutes, Ok(30 + 20 + 100 + 280 + 120));
    assert_eq!(evaluation.history.rungs.len(), 5);
}

/// Events that come again and again: a pause and its end, for a state that is fed without end.
#[must_use]
pub fn endless(count: usize) -> Vec<Event> {
    let mut events = vec![Event::at(at(0)).raising("opened")];
    for turn in 0..count {
        let signal = if turn % 2 == 0 { "asked" } else { "customer-replied" };
        let minutes = i64::try_from(turn).unwrap_or(0) * 7 + 1;
        events.push(Event::at(at(minutes)).raising(signal));
    }
    events
}

/// The ticket again and again, each a minute after the one before, in columns.
pub struct Columns {
    happenings: Vec<BoundEvent>,
    offsets: Vec<usize>,
    at: Vec<i64>,
    what: Vec<u32>,
}

/// So many tickets, later ones again from the first one's minute on, so that all have opened.
///
/// # Panics
/// Never: the events are valid.
#[must_use]
pub fn columns(policy: &Policy, tickets: usize) -> Columns {
    let events = ticket().events;
    let bound = events.iter().enumerate().map(|(place, event)| policy.bind_event(event, place));
    let happenings = bound.collect::<Result<Vec<_>, _>>().expect("valid events");
    let offsets = (0..=tickets).map(|ticket| ticket * events.len()).collect();
    let shift = |ticket: usize| i64::try_from(ticket % MINUTES).unwrap_or(0) * 60_000_000;
    let at = (0..tickets)
        .flat_map(|ticket| events.iter().map(move |event| event.at.micros() + shift(ticket)));
    let what = (0..10).cycle().take(tickets * events.len()).collect();
    Columns { happenings, offsets, at: at.collect(), what }
}

/// How many minutes the tickets of columns are spread over.
const MINUTES: usize = 1000;

impl Columns {
    /// The tickets as they are asked about.
    #[must_use]
    pub fn tickets(&self) -> Tickets<'_> {
        let Self { happenings, offsets, at, what } = self;
        Tickets { happenings, offsets, at, what }
    }

    /// Some events of each ticket, by their places, as columns of a feed: tickets, instants, what.
    #[must_use]
    pub fn events(&self, places: Range<usize>) -> (Vec<u32>, Vec<i64>, Vec<u32>) {
        let tickets = self.offsets.windows(2).zip(0..);
        let rows = tickets
            .flat_map(|(rows, ticket)| places.clone().map(move |place| (ticket, rows[0] + place)));
        let (tickets, rows): (Vec<u32>, Vec<usize>) = rows.unzip();
        let at = rows.iter().map(|row| self.at[*row]).collect();
        let what = rows.iter().map(|row| self.what[*row]).collect();
        (tickets, at, what)
    }

    /// A feed of such columns.
    #[must_use]
    pub fn feed<'a>(&'a self, tickets: &'a [u32], at: &'a [i64], what: &'a [u32]) -> Feed<'a> {
        Feed { happenings: &self.happenings, tickets, at, what }
    }

    /// The states of the tickets after so many events each.
    ///
    /// # Panics
    /// Never: the events are valid.
    #[must_use]
    pub fn states(&self, policy: &Policy, events: usize) -> States {
        let (batch, mut states) = (policy.batch(), States::new(policy));
        let blank = State::new(policy, None, &[]).expect("a valid state");
        for _ in 1..self.offsets.len() {
            batch.keep(&mut states, &blank).expect("a state of the policy");
        }
        let (tickets, at, what) = self.events(0..events);
        let feed = self.feed(&tickets, &at, &what);
        batch.feed(&mut states, &feed, |fed| assert!(fed.error.is_none())).expect("fed");
        states
    }

    /// Checks when states change next against tickets evaluated one by one at their last event.
    ///
    /// # Panics
    /// Where one differs.
    pub fn check_states(&self, policy: &Policy, states: &States) {
        let mut evaluator = sevclock::Evaluator::new();
        for (row, found) in states.next_changes().iter().enumerate() {
            let bound = policy.bind(&self.ticket(row)).expect("a valid ticket");
            let last = Instant::from_micros(self.at[self.offsets[row + 1] - 1]).expect("in range");
            let expected = evaluator.evaluate(policy, &bound, last).expect("an evaluation");
            assert_eq!(*found, expected.next_change.map_or(Calendar::NEVER, Instant::micros));
        }
    }

    /// One of the tickets by itself.
    fn ticket(&self, row: usize) -> Ticket {
        let mut ticket = ticket();
        for (event, at) in ticket.events.iter_mut().zip(&self.at[self.offsets[row]..]) {
            event.at = Instant::from_micros(*at).expect("in range");
        }
        ticket
    }

    /// Checks every cycle and rung against the tickets evaluated one by one.
    ///
    /// # Panics
    /// Where one differs.
    pub fn check(&self, policy: &Policy, evaluations: &Evaluations) {
        let found = evaluations.columns();
        let (mut cycles, mut rungs) = (0, 0);
        let mut evaluator = sevclock::Evaluator::new();
        for row in 0..self.offsets.len() - 1 {
            let bound = policy.bind(&self.ticket(row)).expect("a valid ticket");
            let expected = evaluator.evaluate(policy, &bound, as_of()).expect("an evaluation");
            assert_eq!(found.tickets.effective[row], expected.effective.number());
            for cycle in &expected.history.cycles {
                let due = cycle.due.map_or(i64::MAX, Instant::micros);
                assert_eq!(found.cycles.due[cycles], due);
                assert_eq!(found.cycles.elapsed[cycles], cycle.elapsed);
                assert_eq!(found.cycles.status[cycles], cycle.status);
                cycles += 1;
            }
            for rung in &expected.history.rungs {
                let reached = rung.reached.map_or(i64::MAX, Instant::micros);
                assert_eq!(found.rungs.reached[rungs], reached);
                rungs += 1;
            }
        }
        assert_eq!((found.cycles.due.len(), found.rungs.due.len()), (cycles, rungs));
    }
}
