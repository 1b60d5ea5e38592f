//! Spans are told to a host's subscriber, and tell nothing of a ticket.

use std::fmt::{Debug, Write};
use std::sync::{Arc, Mutex};

use sevclock::batch::{Evaluations, Tickets};
use sevclock::policy::{Clock, Level, PolicyDraft, Promise, Severity, TargetRow, Within};
use sevclock::ticket::{Event, Ticket};
use sevclock::time::Instant;
use sevclock::{Evaluator, Policy};
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Metadata, Subscriber};

/// Keeps every span with its fields.
struct Keeping(Arc<Mutex<Vec<String>>>);

struct Fields<'a>(&'a mut String);

impl Visit for Fields<'_> {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        write!(self.0, " {field}={value:?}").expect("room");
    }
}

impl Subscriber for Keeping {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }

    fn new_span(&self, span: &Attributes<'_>) -> Id {
        let mut line = span.metadata().name().to_owned();
        span.record(&mut Fields(&mut line));
        let mut lines = self.0.lock().expect("one thread");
        lines.push(line);
        Id::from_u64(lines.len() as u64)
    }

    fn event(&self, event: &tracing::Event<'_>) {
        self.0.lock().expect("one thread").push(format!("event {}", event.metadata().name()));
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}
    fn record_follows_from(&self, _: &Id, _: &Id) {}
    fn enter(&self, _: &Id) {}
    fn exit(&self, _: &Id) {}
}

#[test]
fn spans_have_names_and_counts_alone() {
    let lines = Arc::new(Mutex::new(Vec::new()));
    tracing::subscriber::with_default(Keeping(Arc::clone(&lines)), || {
        let mut draft = PolicyDraft { id: "canary-policy".into(), ..PolicyDraft::default() };
        let (level, name) = (Level::MOST_SEVERE, "canary-level".into());
        draft.severities.push(Severity { level, name, grounds: Default::default() });
        draft.default_severity = Some(level);
        let mut clock = Clock::new("canary-clock");
        clock.start = vec!["opened".into()];
        let within = Within::Length("30m".parse().expect("a length"));
        clock.promise = Promise::Target(vec![TargetRow::any(within)]);
        draft.clocks.push(clock);
        let policy = Policy::compile(&draft).expect("a policy");
        let at = Instant::parse("2026-03-02T08:00:00Z").expect("an instant");
        let events = vec![Event::at(at)];
        let ticket = Ticket { id: "canary-ticket".into(), events, ..Ticket::default() };
        let bound = policy.bind(&ticket).expect("a ticket");
        Evaluator::new().evaluate(&policy, &bound, at).expect("an evaluation");
        let happenings = [policy.bind_event(&ticket.events[0], 0).expect("an event")];
        let rows = [at.micros(), at.micros()];
        let (offsets, what) = (&[0, 1, 2], &[0, 0]);
        let tickets = Tickets { happenings: &happenings, offsets, at: &rows, what };
        policy.batch().evaluate(&tickets, at, &mut Evaluations::new()).expect("good columns");
    });
    let lines = lines.lock().expect("one thread");
    assert_eq!(*lines, ["sevclock_compile", "sevclock_evaluate", "sevclock_batch tickets=2"]);
}
