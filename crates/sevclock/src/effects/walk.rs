//! A ticket followed from one change to the next, each compared with the one before.

use super::Effect;
use super::happened::{Gathering, Happened};
use crate::compile::{Bits, BoundEvent, Policy};
use crate::evaluate::{EvaluateError, Evaluator, History, State, StateError};
use crate::time::Instant;

/// A ticket on its way. What is over moves out of the state as it comes, so that a step takes no
/// longer late in a long life than early.
#[derive(Debug)]
pub(crate) struct Walk<'p> {
    policy: &'p Policy,
    state: State,
    room: Evaluator,
    taken: History,
    /// What has happened by the last look and may still change.
    before: Gathering,
    after: Gathering,
    next_change: Option<Instant>,
}

impl<'p> Walk<'p> {
    pub(crate) fn new(policy: &'p Policy) -> Self {
        Self {
            policy,
            state: State::unsaid(policy),
            room: Evaluator::new(),
            taken: History::default(),
            before: Gathering::default(),
            after: Gathering::default(),
            next_change: None,
        }
    }

    /// Begins with a ticket before its first event.
    pub(crate) fn begin(&mut self, start: &Bits) {
        self.state.begin_anew(self.policy, start);
        self.before.clear();
        self.next_change = None;
    }

    /// Begins with a ticket as far as it has come, at an instant that its state is not past.
    pub(crate) fn begin_from(&mut self, state: &State, at: Instant) -> Result<(), EvaluateError> {
        self.take_up(state);
        if self.is_open() { self.pass_silently(at) } else { Ok(()) }
    }

    /// Feeds an event to a ticket that has been asked about at that very instant: what time did by
    /// itself then comes after the event (semantics §2.3).
    pub(super) fn feed_again(
        &mut self,
        state: &State,
        event: &BoundEvent,
        tell: &mut impl FnMut(Effect),
    ) -> Result<(), EvaluateError> {
        let at = event.at();
        self.take_up(state);
        self.look(at)?;
        let was = self.after.list.clone();
        self.take_up(state);
        self.feed(event, at.micros())?;
        self.look(at)?;
        tell_changes(&was, &self.after.list, at, tell);
        self.settle();
        Ok(())
    }

    /// Begins with all that is known of a ticket, at an instant it has reached.
    pub(crate) fn begin_with<'e>(
        &mut self,
        start: &Bits,
        events: impl Iterator<Item = (&'e BoundEvent, i64)>,
        at: Instant,
    ) -> Result<(), EvaluateError> {
        self.begin(start);
        for (event, at) in events {
            self.feed(event, at)?;
        }
        if self.is_open() { self.pass_silently(at) } else { Ok(()) }
    }

    /// Events so far.
    pub(crate) fn events(&self) -> usize {
        self.state.events() as usize
    }

    fn is_open(&self) -> bool {
        self.events() > 0
    }

    /// Feeds an event; what it does shows at the next look.
    pub(crate) fn feed(&mut self, event: &BoundEvent, at: i64) -> Result<(), EvaluateError> {
        let fed = self.state.feed_at(self.policy, event, Instant::of(at).unwrap_or(Instant::MIN));
        match fed {
            Err(StateError::Evaluate(error)) => Err(error),
            // Events come in order, bound to this policy.
            _ => Ok(()),
        }
    }

    /// Lets time pass to an instant, and tells what has happened since the last look.
    pub(crate) fn pass(
        &mut self,
        at: Instant,
        tell: &mut impl FnMut(Effect),
    ) -> Result<(), EvaluateError> {
        self.look(at)?;
        tell_changes(&self.before.list, &self.after.list, at, tell);
        self.settle();
        Ok(())
    }

    /// Lets time pass to an instant with every event known by then, up to `to`.
    pub(crate) fn pass_until(
        &mut self,
        to: Instant,
        tell: &mut impl FnMut(Effect),
    ) -> Result<(), EvaluateError> {
        while let Some(next) = self.next_change.filter(|next| *next <= to) {
            self.pass(next, tell)?;
        }
        Ok(())
    }

    /// Tells what happened after `from` up to `to`, of events in order that were known as they
    /// happened.
    pub(crate) fn tell_span<'e>(
        &mut self,
        start: &Bits,
        events: impl Iterator<Item = (&'e BoundEvent, i64)>,
        from: Instant,
        to: Instant,
        tell: &mut impl FnMut(Effect),
    ) -> Result<(), EvaluateError> {
        let mut events = events.take_while(|(_, at)| *at <= to.micros()).peekable();
        self.begin(start);
        while let Some((event, at)) = events.next_if(|(_, at)| *at <= from.micros()) {
            self.feed(event, at)?;
        }
        if self.is_open() {
            self.pass_silently(from)?;
        }
        while let Some((_, now)) = events.peek().copied() {
            self.pass_until(before(Instant::of(now).unwrap_or(to)), tell)?;
            while let Some((event, at)) = events.next_if(|(_, at)| *at == now) {
                self.feed(event, at)?;
            }
            self.pass(Instant::of(now).unwrap_or(to), tell)?;
        }
        self.pass_until(to, tell)
    }

    /// Becomes a ticket of which something else is known, and tells what that changes; `before` is
    /// what was known, at the last instant that was told of.
    pub(super) fn correct(
        &mut self,
        before: &[Happened],
        start: &Bits,
        events: &[BoundEvent],
        at: Instant,
        tell: &mut impl FnMut(Effect),
    ) -> Result<(), EvaluateError> {
        self.look_at_all(start, events, at)?;
        tell_changes(before, &self.after.list, at, tell);
        self.settle();
        Ok(())
    }

    /// All that has happened by an instant, by these events.
    pub(super) fn all(
        &mut self,
        start: &Bits,
        events: &[BoundEvent],
        at: Instant,
    ) -> Result<Vec<Happened>, EvaluateError> {
        self.look_at_all(start, events, at)?;
        Ok(self.after.list.clone())
    }

    fn look_at_all(
        &mut self,
        start: &Bits,
        events: &[BoundEvent],
        at: Instant,
    ) -> Result<(), EvaluateError> {
        self.begin(start);
        for event in events {
            self.feed(event, event.at().micros())?;
        }
        match self.is_open() {
            true => self.look(at),
            false => {
                self.after.clear();
                Ok(())
            }
        }
    }

    /// Becomes as far as a ticket has come, with nothing told of it.
    fn take_up(&mut self, state: &State) {
        self.state.follow(state);
        self.before.begin_after(state.severity());
    }

    fn pass_silently(&mut self, at: Instant) -> Result<(), EvaluateError> {
        self.look(at)?;
        self.settle();
        Ok(())
    }

    /// Lists what has happened by an instant: what was left open, what is over since, what is open.
    fn look(&mut self, at: Instant) -> Result<(), EvaluateError> {
        let Self { policy, state, room, taken, before, after, next_change } = self;
        state.pass_time(policy, at)?;
        state.take_history(taken);
        after.follow(before);
        after.settled(policy, taken, at);
        let evaluation = room.evaluate_state(policy, &state.live, &state.history, at)?;
        after.evaluation(policy, evaluation);
        after.put_in_order();
        *next_change = evaluation.next_change;
        Ok(())
    }

    fn settle(&mut self) {
        std::mem::swap(&mut self.before, &mut self.after);
        self.before.forget_settled();
    }
}

/// The last instant before another.
pub(super) fn before(at: Instant) -> Instant {
    Instant::of(at.micros() - 1).unwrap_or(Instant::MIN)
}

/// Tells what one list has and the other does not; both are in order.
fn tell_changes(
    before: &[Happened],
    after: &[Happened],
    known: Instant,
    tell: &mut impl FnMut(Effect),
) {
    let mut told = |one: &Happened, withdrawn| {
        let Happened { at, what, nth, cause, .. } = *one;
        tell(Effect { what, at, nth, cause, known, withdrawn });
    };
    let (mut old, mut new) = (before.iter().peekable(), after.iter().peekable());
    loop {
        match (old.peek(), new.peek()) {
            (Some(was), Some(is)) if was.key() == is.key() => {
                old.next();
                new.next();
            }
            (Some(was), is) if is.is_none_or(|is| was.key() < is.key()) => {
                told(was, true);
                old.next();
            }
            (_, Some(is)) => {
                told(is, false);
                new.next();
            }
            (_, None) => return,
        }
    }
}
