//! What elapsed time is made of: the running stretches of every cycle (semantics §4.3).
//!
//! An evaluation keeps sums alone. Here a ticket is lived through once more, one event and one timer
//! after another, and what ran, and on which calendar, is noted at each. Not here: what elapsed time
//! is, which the clock's meter knows and this only splits.

use super::clock::{ClockState, Phase};
use super::{EvaluateError, History, State, StateError, narrow};
use crate::compile::{BoundEvent, BoundTicket, Policy};
use crate::time::{Instant, NEVER};

/// A stretch in which a cycle ran on one calendar (semantics §4.3). The working time of a cycle's
/// stretches sums to its elapsed time, to the microsecond.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stretch {
    /// The clock.
    pub clock: u16,
    /// The cycle's number, from 1.
    pub cycle: u32,
    /// Where it began.
    pub from: Instant,
    /// Where it ended, or the instant asked about.
    pub to: Instant,
    /// What it is measured on; [`Policy::calendar_name`] names it.
    pub calendar: u16,
    /// The working time in it, in microseconds.
    pub worked: i64,
}

impl Policy {
    /// The running stretches of every cycle up to `as_of`, by clock, cycle and time; none of no length.
    ///
    /// They are as elapsed time counts them: a retroactive change of row puts what was before on the new
    /// calendar, a carried one leaves it as it was (semantics §4.5). A cycle that breached counts on, but
    /// for its pauses.
    ///
    /// # Errors
    /// As [`Policy::evaluate`].
    pub fn stretches(
        &self,
        ticket: &BoundTicket,
        as_of: Instant,
    ) -> Result<Vec<Stretch>, EvaluateError> {
        if ticket.fingerprint != self.fingerprint() {
            return Err(EvaluateError::OtherPolicy);
        }
        if let Some(first) = ticket.events.first().filter(|event| event.at() > as_of) {
            return Err(EvaluateError::BeforeFirstEvent { as_of, first: first.at() });
        }
        let mut life = Life::of(self, ticket);
        for event in ticket.events.iter().take_while(|event| event.at() <= as_of) {
            life.pass(event.at().micros() - 1)?;
            life.feed(event)?;
        }
        life.pass(as_of.micros())?;
        Ok(life.end(as_of.micros()))
    }
}

/// A ticket on its way.
struct Life<'p> {
    policy: &'p Policy,
    state: State,
    ended: History,
    /// By clock: its present cycle, or the last while that may be resumed.
    present: Vec<Option<Run>>,
    stretches: Vec<Stretch>,
}

/// A cycle as far as it has come.
struct Run {
    cycle: u32,
    /// What it is measured on.
    calendar: u16,
    /// Where the present stretch began, if it runs.
    since: Option<i64>,
    /// What it has run so far: from, to, calendar.
    over: Vec<(i64, i64, u16)>,
}

impl<'p> Life<'p> {
    fn of(policy: &'p Policy, ticket: &BoundTicket) -> Self {
        let mut state = State::unsaid(policy);
        state.begin_anew(policy, &ticket.start);
        let present = policy.clocks.iter().map(|_| None).collect();
        Self { policy, state, ended: History::default(), present, stretches: Vec::new() }
    }

    fn feed(&mut self, event: &BoundEvent) -> Result<(), EvaluateError> {
        match self.state.feed_at(self.policy, event, event.at()) {
            Err(StateError::Evaluate(error)) => return Err(error),
            // Events are in order, bound to this policy.
            _ => self.look(),
        }
        Ok(())
    }

    /// Lets time pass, and looks wherever it changes anything.
    fn pass(&mut self, until: i64) -> Result<(), EvaluateError> {
        let next = |state: &State| state.live.next_timer.max(state.live.now);
        while self.state.live.next_timer != NEVER && next(&self.state) <= until {
            let Some(next) = Instant::of(next(&self.state)) else { break };
            self.state.pass_time(self.policy, next)?;
            self.look();
        }
        Ok(())
    }

    /// Notes what has ended, what has begun, and what pauses, runs on or is measured anew.
    fn look(&mut self) {
        self.state.take_history(&mut self.ended);
        let live = &self.state.live;
        for (place, clock) in live.clocks.iter().enumerate() {
            let run = &mut self.present[place];
            if run.as_ref().is_some_and(|run| run.cycle != clock.number || is_over(clock)) {
                let Some(mut run) = run.take() else { continue };
                run.stop(live.now);
                let cycles = self.ended.cycles.iter();
                let mut cycles = cycles.filter(|one| usize::from(one.clock) == place);
                if let Some(cycle) = cycles.find(|one| one.number == run.cycle) {
                    let table = &self.policy.clocks[place].table;
                    let calendar = table.calendar(cycle.row, &live.bits);
                    run.measure_on(self.policy, calendar, cycle.elapsed);
                }
                run.hand_over(self.policy, place, &mut self.stretches);
            }
            match clock.phase {
                Phase::None => {}
                Phase::Stopped { .. } => run.iter_mut().for_each(|run| run.stop(live.now)),
                Phase::Open => {
                    let key = self.policy.clocks[place].table.key(clock.cycle.basis);
                    let run = run.get_or_insert_with(|| Run {
                        cycle: clock.number,
                        calendar: key.calendar,
                        since: None,
                        over: Vec::new(),
                    });
                    if run.calendar != key.calendar || !clock.meter.running {
                        run.stop(live.now);
                    }
                    if run.calendar != key.calendar {
                        let calendar = self.policy.calendar(key.calendar);
                        let measured =
                            clock.meter.measured(usize::from(key.slot), calendar, live.now);
                        run.measure_on(self.policy, key.calendar, measured - clock.cycle.offset);
                        run.calendar = key.calendar;
                    }
                    if clock.meter.running {
                        run.since.get_or_insert(live.now);
                    }
                }
            }
        }
    }

    fn end(mut self, as_of: i64) -> Vec<Stretch> {
        for (place, run) in self.present.iter_mut().enumerate() {
            if let Some(mut run) = run.take() {
                run.stop(as_of);
                run.hand_over(self.policy, place, &mut self.stretches);
            }
        }
        self.stretches.sort_by_key(|one| (one.clock, one.cycle, one.from));
        self.stretches
    }
}

/// Whether a clock has no cycle that runs or may run again.
fn is_over(clock: &ClockState) -> bool {
    matches!(clock.phase, Phase::None)
}

impl Run {
    fn stop(&mut self, at: i64) {
        if let Some(from) = self.since.take().filter(|from| *from < at) {
            self.over.push((from, at, self.calendar));
        }
    }

    /// After a change of row: what was before is as it was where that comes to what has elapsed by
    /// then, else all of it counts on the new calendar (semantics §4.5).
    fn measure_on(&mut self, policy: &Policy, calendar: u16, elapsed: i64) {
        let worked =
            |(from, to, on): &(i64, i64, u16)| policy.calendar(*on).between_micros(*from, *to);
        if self.over.iter().map(worked).sum::<i64>() != elapsed {
            self.over.iter_mut().for_each(|one| one.2 = calendar);
        }
    }

    fn hand_over(self, policy: &Policy, place: usize, to: &mut Vec<Stretch>) {
        let mut over: Vec<(i64, i64, u16)> = Vec::with_capacity(self.over.len());
        for one in self.over {
            match over.last_mut() {
                Some(last) if (last.1, last.2) == (one.0, one.2) => last.1 = one.1,
                _ => over.push(one),
            }
        }
        let (clock, cycle) = (narrow(place), self.cycle);
        to.extend(over.into_iter().filter_map(|(from, to, calendar)| {
            let worked = policy.calendar(calendar).between_micros(from, to);
            let (from, to) = (Instant::of(from)?, Instant::of(to)?);
            Some(Stretch { clock, cycle, from, to, calendar, worked })
        }));
    }
}
