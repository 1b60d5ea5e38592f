//! Which ticket is worked on first: a total, stable order (semantics §6.6).
//!
//! A ticket becomes a key of whole numbers, so that many tickets are compared without meeting a policy
//! again. Not here: which tickets stand in a queue, which its host knows.

use std::cmp::Ordering;

use crate::compile::{Policy, QueueKeyPlan};
use crate::evaluate::Evaluation;
use crate::time::Instant;

/// The place of a ticket among others, as its policy's keys say; the less comes first.
///
/// Keys compare totally under one policy. Tickets whose keys are equal stand in the order of their
/// ids.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct QueueKey(Box<[i64]>);

impl Policy {
    /// The key of a ticket evaluated under this policy. Without keys of its own a policy compares
    /// severity, earliest due instant and opening.
    #[must_use]
    pub fn queue_key(&self, evaluation: &Evaluation) -> QueueKey {
        QueueKey(self.queue.iter().map(|key| value(key, evaluation)).collect())
    }
}

/// What one key makes of a ticket: the less comes first.
fn value(key: &QueueKeyPlan, evaluation: &Evaluation) -> i64 {
    match key {
        QueueKeyPlan::First(test) => i64::from(!test.holds(&evaluation.facts)),
        QueueKeyPlan::Severity => i64::from(evaluation.effective.number()),
        QueueKeyPlan::Plan { ranks, values } => values
            .class(&evaluation.facts)
            .and_then(|plan| ranks.get(plan).copied())
            .unwrap_or(LAST),
        QueueKeyPlan::Due(clock) => {
            earliest_due(evaluation, *clock).map_or(LAST, |(due, _)| due.micros())
        }
        QueueKeyPlan::Opened => {
            evaluation.history.timeline.first().map_or(LAST, |opening| opening.at.micros())
        }
    }
}

/// What has no value of a key comes after what has one.
const LAST: i64 = i64::MAX;

/// The earliest due instant of an open cycle, breached or not, and the place of its clock: of one
/// clock, or of any (semantics §6.6). None where nothing that is open is due.
#[must_use]
pub fn earliest_due(evaluation: &Evaluation, clock: Option<u16>) -> Option<(Instant, u16)> {
    let open = evaluation.history.cycles.iter().filter(|cycle| cycle.stopped.is_none());
    let counted = open.filter(|cycle| clock.is_none_or(|clock| cycle.clock == clock));
    counted.filter_map(|cycle| Some((cycle.due?, cycle.clock))).min()
}

/// Many tickets to be put in order: keys and ids lie one after another, with nothing allocated for
/// a ticket alone.
///
/// ```
/// # use sevclock::{Policy, queue::Queue, ticket::{Event, Ticket}, time::Instant};
/// # use sevclock::policy::{Level, PolicyDraft, Severity};
/// # let mut draft = PolicyDraft { id: "example".into(), ..PolicyDraft::default() };
/// # for number in [1, 2] {
/// #     let level = Level::new(number)?;
/// #     draft.severities.push(Severity { level, name: number.to_string(), grounds: Default::default() });
/// # }
/// # draft.default_severity = Level::new(2).ok();
/// # let policy = Policy::compile(&draft)?;
/// # let opened = Instant::parse("2026-03-02T08:15:00Z")?;
/// # let evaluation = |severity| {
/// #     let opening = Event { severity: Level::new(severity).ok(), ..Event::at(opened) };
/// #     let ticket = policy.bind(&Ticket { events: vec![opening], ..Ticket::default() }).unwrap();
/// #     policy.evaluate(&ticket, opened).unwrap()
/// # };
/// let mut queue = Queue::new(&policy);
/// queue.add("CASE-2", &evaluation(2));
/// queue.add("CASE-3", &evaluation(1));
/// queue.add("CASE-1", &evaluation(2));
/// let ids: Vec<&str> = queue.order().into_iter().map(|place| queue.id(place)).collect();
/// assert_eq!(ids, ["CASE-3", "CASE-1", "CASE-2"]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct Queue<'p> {
    policy: &'p Policy,
    /// One key after another, as many numbers each as the policy has keys.
    keys: Vec<i64>,
    /// One id after another.
    ids: String,
    /// Where each id ends.
    ends: Vec<usize>,
}

impl<'p> Queue<'p> {
    /// An empty queue.
    #[must_use]
    pub fn new(policy: &'p Policy) -> Self {
        Self { policy, keys: Vec::new(), ids: String::new(), ends: Vec::new() }
    }

    /// Adds a ticket that was evaluated under the queue's policy.
    pub fn add(&mut self, id: &str, evaluation: &Evaluation) {
        self.keys.extend(self.policy.queue.iter().map(|key| value(key, evaluation)));
        self.ids.push_str(id);
        self.ends.push(self.ids.len());
    }

    /// How many tickets there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there is no ticket.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// The id of the ticket added at a place, from 0; empty past the last.
    #[must_use]
    pub fn id(&self, place: usize) -> &str {
        let start = place.checked_sub(1).map_or(Some(0), |before| self.ends.get(before).copied());
        let end = self.ends.get(place).copied();
        start.zip(end).and_then(|(start, end)| self.ids.get(start..end)).unwrap_or("")
    }

    /// The places at which tickets were added, the first to be worked on first. Tickets with equal
    /// keys stand in the order of their ids, and those with equal ids as they were added.
    #[must_use]
    pub fn order(&self) -> Vec<usize> {
        let mut places: Vec<usize> = (0..self.len()).collect();
        places.sort_by(|one, other| self.compare(*one, *other));
        places
    }

    fn compare(&self, one: usize, other: usize) -> Ordering {
        self.key(one).cmp(self.key(other)).then_with(|| self.id(one).cmp(self.id(other)))
    }

    fn key(&self, place: usize) -> &[i64] {
        let width = self.policy.queue.len();
        &self.keys[place * width..(place + 1) * width]
    }
}
