//! A ticket followed from one change to the next, each compared with the one before.

use super::Effect;
use super::happened::{Gathering, Happened};
use crate::compile::{Bits, BoundEvent, BoundTicket, Policy};
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
    fn begin(&mut self, start: &Bits) {
        self.state.begin_anew(self.policy, start);
        self.before.clear();
        self.next_change = None;
    }

    /// Begins with a ticket as far as it has come, at an instant that its state is not past.
    pub(super) fn begin_from(&mut self, state: &State, at: Instant) -> Result<(), EvaluateError> {
        self.state.follow(state);
        self.before.begin_after(state.severity());
        self.next_change = None;
        if self.is_open() { self.pass_silently(at) } else { Ok(()) }
    }

    /// Begins with all that is known of a ticket, at an instant it has reached.
    pub(super) fn begin_with<'e>(
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

    fn is_open(&self) -> bool {
        self.state.events() > 0
    }

    /// Feeds an event; what it does shows at the next look.
    fn feed(&mut self, event: &BoundEvent, at: i64) -> Result<(), EvaluateError> {
        let fed = self.state.feed_at(self.policy, event, Instant::of(at).unwrap_or(Instant::MIN));
        match fed {
            Err(StateError::Evaluate(error)) => Err(error),
            // Events come in order, bound to this policy.
            _ => Ok(()),
        }
    }

    /// Lets time pass to an instant, and tells what has happened since the last look.
    fn pass(&mut self, at: Instant, tell: &mut impl FnMut(Effect)) -> Result<(), EvaluateError> {
        self.look(at)?;
        tell_changes(&self.before.list, &self.after.list, at, tell);
        self.settle();
        Ok(())
    }

    /// Lets time pass up to and including `to`, and tells of every change on the way.
    pub(super) fn pass_until(
        &mut self,
        to: Instant,
        tell: &mut impl FnMut(Effect),
    ) -> Result<(), EvaluateError> {
        while let Some(next) = self.next_change.filter(|next| *next <= to) {
            self.pass(next, tell)?;
        }
        Ok(())
    }

    /// Feeds events in order, later ones than the last look, and tells of every change up to the last of
    /// them. Those of one instant are one change.
    pub(super) fn follow<'e>(
        &mut self,
        events: impl Iterator<Item = (&'e BoundEvent, i64)>,
        tell: &mut impl FnMut(Effect),
    ) -> Result<(), EvaluateError> {
        let mut events = events.peekable();
        while let Some((_, now)) = events.peek().copied() {
            let at = Instant::of(now).unwrap_or(Instant::MAX);
            self.pass_until(before(at), tell)?;
            while let Some((event, at)) = events.next_if(|(_, at)| *at == now) {
                self.feed(event, at)?;
            }
            self.pass(at, tell)?;
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
        let earlier = std::iter::from_fn(|| events.next_if(|(_, at)| *at <= from.micros()));
        self.begin_with(start, earlier, from)?;
        self.follow(events, tell)?;
        self.pass_until(to, tell)
    }

    /// Replaces all that was known of a ticket just before `at` by what is known then, and tells what
    /// that changes.
    pub(super) fn correct(
        &mut self,
        old: &BoundTicket,
        new: &BoundTicket,
        at: Instant,
        tell: &mut impl FnMut(Effect),
    ) -> Result<(), EvaluateError> {
        self.look_at_all(old, before(at))?;
        let was = std::mem::take(&mut self.after.list);
        self.look_at_all(new, at)?;
        tell_changes(&was, &self.after.list, at, tell);
        self.settle();
        Ok(())
    }

    /// Lists all that has happened to a ticket by an instant; nothing where it has no event yet.
    fn look_at_all(&mut self, ticket: &BoundTicket, at: Instant) -> Result<(), EvaluateError> {
        self.begin(&ticket.start);
        for event in &ticket.events {
            self.feed(event, event.at)?;
        }
        if self.is_open() {
            return self.look(at);
        }
        self.after.clear();
        Ok(())
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
