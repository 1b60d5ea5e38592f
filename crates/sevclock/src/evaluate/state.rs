//! Incremental evaluation: a state plus the events since gives what all events give (semantics §7.3).
//!
//! A state is a bounded current part and an append-only history. Not here: how it is written down,
//! which the document crate does.

use thiserror::Error;

use super::engine::{Engine, Live, TooMany};
use super::{DEFAULT_LIMIT, EvaluateError, Evaluation, Evaluator, History};
use crate::compile::{Bits, BoundEvent, Faults, Policy};
use crate::policy::{FactValue, Level};
use crate::ticket::Event;
use crate::time::Instant;

/// Why a state refuses; it stays as it was.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum StateError {
    /// The event is before the state's own instant: read the whole log again.
    #[error("the event at {event} is before the state's last event at {state}; read the log again")]
    Late {
        /// The event.
        event: Instant,
        /// The state's last event.
        state: Instant,
    },
    /// The state is asked about before its last event or timer: it has forgotten how it was then.
    #[error("the state is asked about at {as_of}, before its last event at {state}")]
    Early {
        /// The instant asked about.
        as_of: Instant,
        /// The state's last event or timer.
        state: Instant,
    },
    /// The state has no event yet.
    #[error("the state has no event yet; feed it the opening")]
    Empty,
    /// The state was made, or the event bound, under another policy.
    #[error("the state was made under another policy; read the log again under this one")]
    OtherPolicy,
    /// The event has faults.
    #[error(transparent)]
    Faults(#[from] Faults),
    /// Too many entries.
    #[error(transparent)]
    Evaluate(#[from] EvaluateError),
}

/// A ticket as far as it has come under one policy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct State {
    pub(crate) fingerprint: u64,
    pub(crate) live: Live,
    pub(crate) history: History,
}

impl State {
    /// A ticket before its first event.
    ///
    /// # Errors
    /// [`Faults`] of its plan and facts.
    pub fn new(
        policy: &Policy,
        plan: Option<&str>,
        facts: &[(String, FactValue)],
    ) -> Result<Self, Faults> {
        let start = policy.bind_start(plan, facts)?;
        let mut state = Self::unsaid(policy);
        state.live.bits = start;
        Ok(state)
    }

    /// Becomes a ticket before its first event, in the room it has.
    pub(crate) fn begin_anew(&mut self, policy: &Policy, start: &Bits) {
        self.fingerprint = policy.fingerprint();
        self.live.reset(policy, start);
        self.history.clear();
    }

    /// Becomes a copy of another, but for its history.
    pub(crate) fn follow(&mut self, other: &Self) {
        self.fingerprint = other.fingerprint;
        self.live.copy_from(&other.live);
        self.history.clear();
        self.history.before = u32::try_from(other.history.entries()).unwrap_or(u32::MAX);
    }

    /// The effective severity; none before the first event.
    pub(crate) fn severity(&self) -> Option<Level> {
        Level::new(i64::from(self.live.severity.effective)).ok()
    }

    /// Lets time pass up to and including an instant.
    pub(crate) fn pass_time(
        &mut self,
        policy: &Policy,
        until: Instant,
    ) -> Result<(), EvaluateError> {
        let limit = DEFAULT_LIMIT;
        let mut engine = Engine::new(policy, &mut self.live, &mut self.history, limit);
        let passed = engine.advance(until.micros());
        passed.map_err(|TooMany| EvaluateError::TooManyEntries { limit })
    }

    /// A ticket that says nothing yet.
    pub(crate) fn unsaid(policy: &Policy) -> Self {
        let mut live = Live::default();
        live.reset(policy, &policy.layout.defaults);
        Self { fingerprint: policy.fingerprint(), live, history: History::default() }
    }

    /// Checks and feeds one event.
    ///
    /// # Errors
    /// [`StateError`]; the state is unchanged, but where there are too many entries: then it is full
    /// and refuses for good, as the whole ticket does.
    pub fn feed(&mut self, policy: &Policy, event: &Event) -> Result<(), StateError> {
        self.check(policy)?;
        let event = policy.bind_event(event, usize::from(self.live.events > 0))?;
        self.feed_bound(policy, &event)
    }

    /// Feeds an event that was bound to the same policy, in the time that its own consequences take.
    ///
    /// # Errors
    /// As [`State::feed`].
    pub fn feed_bound(&mut self, policy: &Policy, event: &BoundEvent) -> Result<(), StateError> {
        self.check(policy)?;
        self.check_event(event)?;
        self.feed_at(policy, event, event.at())
    }

    /// Feeds what an event of this policy does, at another instant than its own.
    pub(crate) fn feed_at(
        &mut self,
        policy: &Policy,
        event: &BoundEvent,
        at: Instant,
    ) -> Result<(), StateError> {
        if at.micros() < self.live.now {
            let state = Instant::from_micros(self.live.now).unwrap_or(Instant::MIN);
            return Err(StateError::Late { event: at, state });
        }
        let limit = DEFAULT_LIMIT;
        let full = EvaluateError::TooManyEntries { limit };
        if self.history.entries() > limit {
            return Err(full.into());
        }
        let (live, history) = (&mut self.live, &mut self.history);
        let mut engine = Engine::new(policy, live, history, limit);
        engine.feed(event, at.micros()).map_err(|TooMany| full.into())
    }

    /// Decides everything at an instant, in the room of `evaluator`.
    ///
    /// # Errors
    /// [`StateError::OtherPolicy`], [`StateError::Empty`], [`StateError::Early`], or
    /// [`EvaluateError::TooManyEntries`].
    pub fn evaluate<'a>(
        &self,
        policy: &Policy,
        as_of: Instant,
        evaluator: &'a mut Evaluator,
    ) -> Result<&'a Evaluation, StateError> {
        self.check(policy)?;
        let state = self.at().filter(|_| self.live.events > 0).ok_or(StateError::Empty)?;
        if as_of < state {
            return Err(StateError::Early { as_of, state });
        }
        Ok(evaluator.evaluate_state(policy, &self.live, &self.history, as_of)?)
    }

    /// What is over for good.
    #[must_use]
    pub fn history(&self) -> &History {
        &self.history
    }

    /// The number of events fed.
    #[must_use]
    pub fn events(&self) -> u32 {
        self.live.events
    }

    /// The instant of its last event or timer; none before the first event.
    #[must_use]
    pub fn at(&self) -> Option<Instant> {
        Instant::from_micros(self.live.now).ok()
    }

    /// Whether an event was bound to the state's policy.
    pub(crate) fn check_event(&self, event: &BoundEvent) -> Result<(), StateError> {
        if event.fingerprint == self.fingerprint { Ok(()) } else { Err(StateError::OtherPolicy) }
    }

    pub(crate) fn check(&self, policy: &Policy) -> Result<(), StateError> {
        if self.fingerprint == policy.fingerprint() { Ok(()) } else { Err(StateError::OtherPolicy) }
    }
}
