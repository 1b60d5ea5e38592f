//! The evaluation of a whole ticket, and what an evaluation says of the present (semantics §7).

use thiserror::Error;

use super::decision::{Owed, Pending, Status};
use super::engine::{Engine, Live, TooMany};
use super::{Evaluation, History, level, narrow};
use crate::compile::{Bits, BoundEvent, BoundTicket, Policy};
use crate::time::Instant;

/// The most cycles and rung entries of one evaluation unless set otherwise (semantics §5.6).
pub const DEFAULT_LIMIT: usize = 100_000;

/// Why a ticket cannot be evaluated.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum EvaluateError {
    /// `as_of` is before the ticket's first event.
    #[error("the ticket is asked about at {as_of}, before its first event at {first}")]
    BeforeFirstEvent {
        /// The instant asked about.
        as_of: Instant,
        /// The first event.
        first: Instant,
    },
    /// A cadence or a recurrence made more entries than the limit.
    #[error(
        "the ticket comes to more than {limit} cycles and rungs; look for a cadence, recurrence or repetition that is too short, or raise the limit"
    )]
    TooManyEntries {
        /// The limit.
        limit: usize,
    },
    /// The ticket was bound to another policy.
    #[error("the ticket was bound to another policy; bind it to this one")]
    OtherPolicy,
}

/// Evaluates tickets one after another in the room of the first, so that it allocates nothing once
/// it has met a ticket as large.
///
/// ```
/// # use sevclock::{Policy, evaluate::Evaluator, ticket::{Event, Ticket}, time::Instant};
/// # use sevclock::policy::{Level, PolicyDraft, Severity};
/// # let mut draft = PolicyDraft { id: "example".into(), ..PolicyDraft::default() };
/// # let urgent = Level::MOST_SEVERE;
/// # draft.severities.push(Severity { level: urgent, name: "Urgent".into(), grounds: Default::default() });
/// # draft.default_severity = Some(urgent);
/// # let policy = Policy::compile(&draft)?;
/// let opened = Instant::parse("2026-03-02T08:15:00Z")?;
/// let ticket = Ticket { events: vec![Event::at(opened)], ..Ticket::default() };
/// let mut evaluator = Evaluator::new();
/// let evaluation = evaluator.evaluate(&policy, &policy.bind(&ticket)?, opened)?;
/// assert_eq!(evaluation.effective, Level::MOST_SEVERE);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct Evaluator {
    live: Live,
    evaluation: Evaluation,
    limit: usize,
}

impl Default for Evaluator {
    fn default() -> Self {
        Self::new()
    }
}

impl Evaluator {
    /// An evaluator with the default limit.
    #[must_use]
    pub fn new() -> Self {
        Self { live: Live::default(), evaluation: Evaluation::default(), limit: DEFAULT_LIMIT }
    }

    /// The same with another limit of cycles and rung entries (semantics §5.6).
    #[must_use]
    pub fn with_limit(mut self, limit: usize) -> Self {
        self.limit = limit;
        self
    }

    /// The most cycles and rung entries of a ticket.
    #[cfg(feature = "rayon")]
    pub(crate) fn limit(&self) -> usize {
        self.limit
    }

    /// Decides everything about a ticket at an instant; events after it are ignored.
    ///
    /// # Errors
    /// [`EvaluateError`].
    pub fn evaluate(
        &mut self,
        policy: &Policy,
        ticket: &BoundTicket,
        as_of: Instant,
    ) -> Result<&Evaluation, EvaluateError> {
        let _span = crate::span::evaluate();
        if ticket.fingerprint != policy.fingerprint() {
            return Err(EvaluateError::OtherPolicy);
        }
        if let Some(first) = ticket.events.first().filter(|event| event.at > as_of.micros()) {
            return Err(EvaluateError::BeforeFirstEvent { as_of, first: first.at() });
        }
        let events = ticket.events.iter().map(|event| (event, event.at));
        self.decide(policy, &ticket.start, events, as_of)?;
        self.evaluation.history.put_in_order();
        Ok(&self.evaluation)
    }

    /// The same of a ticket that has been checked; its history stands in the order of time, in which
    /// the cycles of one clock are in order.
    pub(crate) fn decide<'e>(
        &mut self,
        policy: &Policy,
        start: &Bits,
        events: impl Iterator<Item = (&'e BoundEvent, i64)>,
        as_of: Instant,
    ) -> Result<&mut Evaluation, EvaluateError> {
        self.live.reset(policy, start);
        self.evaluation.history.clear();
        let limit = self.limit;
        let mut engine = self.engine(policy);
        for (event, at) in events.take_while(|(_, at)| *at <= as_of.micros()) {
            engine.feed(event, at).map_err(|TooMany| EvaluateError::TooManyEntries { limit })?;
        }
        self.finish(policy, as_of)?;
        Ok(&mut self.evaluation)
    }

    /// What a state comes to at an instant.
    pub(crate) fn evaluate_state(
        &mut self,
        policy: &Policy,
        live: &Live,
        history: &History,
        as_of: Instant,
    ) -> Result<&Evaluation, EvaluateError> {
        self.live.copy_from(live);
        self.evaluation.history.copy_from(history);
        self.finish(policy, as_of)?;
        self.evaluation.history.put_in_order();
        Ok(&self.evaluation)
    }

    /// What was decided last.
    pub(crate) fn last(&mut self) -> &mut Evaluation {
        &mut self.evaluation
    }

    fn engine<'a>(&'a mut self, policy: &'a Policy) -> Engine<'a> {
        Engine::new(policy, &mut self.live, &mut self.evaluation.history, self.limit)
    }

    /// Lets time pass to `as_of` and writes down the present.
    fn finish(&mut self, policy: &Policy, as_of: Instant) -> Result<(), EvaluateError> {
        let (now, limit) = (as_of.micros(), self.limit);
        let mut engine = self.engine(policy);
        engine.advance(now).map_err(|TooMany| EvaluateError::TooManyEntries { limit })?;
        let next_change = engine.write_present(now);
        // What is open and to come is part of the evaluation, and of what the limit counts.
        if engine.history.entries() > limit {
            return Err(EvaluateError::TooManyEntries { limit });
        }
        self.live.ledger.hand_over(policy, now);
        let (live, evaluation) = (&self.live, &mut self.evaluation);
        evaluation.ledger.clone_from(&live.ledger.held);
        evaluation.facts = live.bits;
        evaluation.as_of = as_of;
        evaluation.next_change = next_change;
        evaluation.status = status(policy, live);
        evaluation.base = level(live.severity.base());
        evaluation.basis = live.severity.basis();
        evaluation.effective = level(live.severity.effective);
        evaluation.rules.clone_from(&live.severity.applied);
        evaluation.pending.clear();
        for (rule, to) in &live.severity.pending {
            let state = live.severity.rules[usize::from(*rule)];
            let since = Instant::from_micros(state.since).unwrap_or(as_of);
            let since_by = state.since_by;
            evaluation.pending.push(Pending { rule: *rule, to: level(*to), since, since_by });
        }
        evaluation.obligations.clear();
        for (place, (applies, requires)) in policy.obligations.iter().enumerate() {
            if applies.holds(&live.bits) {
                let obligation = narrow(place);
                evaluation.obligations.push(Owed { obligation, met: requires.holds(&live.bits) });
            }
        }
        Ok(())
    }
}

fn status(policy: &Policy, live: &Live) -> Status {
    let layout = &policy.layout;
    let is = |class: &usize| layout.is(&live.bits, layout.status, *class);
    (0..Status::ALL.len()).find(is).map_or(Status::Open, |class| Status::ALL[class])
}

impl Policy {
    /// Who can hold the ball, in the order of [`Evaluation::ledger`]: the values of the fact
    /// `waiting_on` if it is a list, else support; nobody last (semantics §8.4).
    pub fn holders(&self) -> impl Iterator<Item = &str> {
        self.ledger.holders.iter().map(String::as_str)
    }

    /// Decides everything about a ticket at an instant; [`Evaluator`] does so without allocating.
    ///
    /// # Errors
    /// [`EvaluateError`].
    pub fn evaluate(
        &self,
        ticket: &BoundTicket,
        as_of: Instant,
    ) -> Result<Evaluation, EvaluateError> {
        let mut evaluator = Evaluator::new();
        evaluator.evaluate(self, ticket, as_of)?;
        Ok(evaluator.evaluation)
    }
}
