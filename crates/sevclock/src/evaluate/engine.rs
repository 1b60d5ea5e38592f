//! Events and timers in order of time (semantics §2.3): at one instant events come first, then
//! dwells, cadence rolls, rungs.
//!
//! Thresholds and due instants need no step of their own: nothing but the figures depends on them
//! before the next event, and whoever asks compares instants.

use super::clock::{ClockState, ClockWork};
use super::decision::{Cause, Rejected, SeverityChange};
use super::ladder::{LadderState, LadderWork};
use super::ledger::LedgerState;
use super::severity::{Approval, SeverityState};
use super::{History, instant, level, narrow};
use crate::compile::{Bits, BoundEvent, Changes, Policy, Signals, WORDS, Wakes};
use crate::time::{Instant, NEVER};

/// What of a ticket is open, dated or can still change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Live {
    pub(crate) bits: Bits,
    /// The instant of the last event or timer.
    pub(crate) now: i64,
    /// The next instant at which time alone changes what is live, in the past if it is overdue, or
    /// [`NEVER`].
    pub(crate) next_timer: i64,
    /// Events so far.
    pub(crate) events: u32,
    /// Signals listed as unused, by place.
    pub(crate) unused: Signals,
    pub(crate) severity: SeverityState,
    pub(crate) clocks: Vec<ClockState>,
    pub(crate) ladders: Vec<LadderState>,
    pub(crate) ledger: LedgerState,
}

impl Default for Live {
    fn default() -> Self {
        Self {
            bits: [0; WORDS],
            now: i64::MIN,
            next_timer: NEVER,
            events: 0,
            unused: 0,
            severity: SeverityState::default(),
            clocks: Vec::new(),
            ladders: Vec::new(),
            ledger: LedgerState::default(),
        }
    }
}

impl Live {
    /// A ticket before its first event, in the room there is.
    pub(crate) fn reset(&mut self, policy: &Policy, start: &Bits) {
        self.bits = *start;
        (self.now, self.next_timer) = (i64::MIN, NEVER);
        (self.events, self.unused) = (0, 0);
        self.severity.reset(policy);
        self.ledger.reset(&policy.ledger);
        self.clocks.resize_with(policy.clocks.len(), ClockState::default);
        self.clocks.iter_mut().for_each(ClockState::reset);
        self.ladders.resize_with(policy.ladders.len(), LadderState::default);
        self.ladders.iter_mut().for_each(LadderState::reset);
    }

    /// Notes the next instant at which time alone changes what is live.
    pub(crate) fn schedule(&mut self, policy: &Policy) {
        let mut next = self.next_dwell(policy);
        for clock in &policy.rolling {
            next = next.min(self.clocks[*clock].next_roll());
        }
        for ladder in &self.ladders {
            next = next.min(ladder.next_reach);
        }
        self.next_timer = next;
    }

    /// The earliest dwell to complete, or [`NEVER`].
    #[inline]
    fn next_dwell(&self, policy: &Policy) -> i64 {
        if policy.adjust_dwells { self.severity.next_dwell() } else { NEVER }
    }

    /// Becomes a copy of `other`, in the room it has.
    pub(crate) fn copy_from(&mut self, other: &Self) {
        self.bits = other.bits;
        (self.now, self.next_timer) = (other.now, other.next_timer);
        (self.events, self.unused) = (other.events, other.unused);
        self.severity.clone_from(&other.severity);
        self.clocks.clone_from(&other.clocks);
        self.ladders.clone_from(&other.ladders);
        self.ledger.clone_from(&other.ledger);
    }
}

/// A policy at work on a ticket.
pub(crate) struct Engine<'a> {
    pub(crate) policy: &'a Policy,
    pub(crate) live: &'a mut Live,
    pub(crate) history: &'a mut History,
    /// The most cycles and rung entries (semantics §5.6).
    pub(crate) limit: usize,
    /// The bits that the present event or timer has changed.
    changed: Changes,
}

/// More cycles and rung entries than the limit.
pub(crate) struct TooMany;

impl<'a> Engine<'a> {
    pub(crate) fn new(
        policy: &'a Policy,
        live: &'a mut Live,
        history: &'a mut History,
        limit: usize,
    ) -> Self {
        Self { policy, live, history, limit, changed: Changes::default() }
    }

    /// Everything due before an event that happens at `at`, and the event.
    pub(crate) fn feed(&mut self, event: &BoundEvent, at: i64) -> Result<(), TooMany> {
        self.advance(at - 1)?;
        self.event(event, at);
        if self.history.entries() > self.limit { Err(TooMany) } else { Ok(()) }
    }

    /// Lets time pass up to and including `until`.
    #[inline]
    pub(crate) fn advance(&mut self, until: i64) -> Result<(), TooMany> {
        while let Some(next) = self.next_timer(until) {
            self.pass_time(next);
            if self.history.entries() > self.limit {
                return Err(TooMany);
            }
        }
        Ok(())
    }

    /// The next instant up to `until` at which time alone changes what is live.
    #[inline]
    fn next_timer(&self, until: i64) -> Option<i64> {
        // What became due by a change is due at the change.
        let next = self.live.next_timer.max(self.live.now);
        (next <= until && next != NEVER).then_some(next)
    }

    fn clock(&mut self, place: usize) -> ClockWork<'_> {
        ClockWork {
            policy: self.policy,
            plan: &self.policy.clocks[place],
            bits: &self.live.bits,
            changed: &self.changed,
            effective: self.live.severity.effective,
            place: narrow(place),
            state: &mut self.live.clocks[place],
            history: self.history,
        }
    }

    pub(crate) fn ladder(&mut self, place: usize) -> LadderWork<'_> {
        LadderWork {
            policy: self.policy,
            plan: &self.policy.ladders[place],
            bits: &self.live.bits,
            changed: &self.changed,
            effective: self.live.severity.effective,
            place: narrow(place),
            clocks: &mut self.live.clocks,
            state: &mut self.live.ladders[place],
            history: self.history,
        }
    }

    pub(crate) fn each_clock(&mut self, mut act: impl FnMut(&mut ClockWork<'_>)) {
        for place in 0..self.live.clocks.len() {
            act(&mut self.clock(place));
        }
    }

    pub(crate) fn each_ladder(&mut self, mut act: impl FnMut(&mut LadderWork<'_>)) {
        for place in 0..self.live.ladders.len() {
            act(&mut self.ladder(place));
        }
    }

    /// One event: facts, severity, clocks, ladders (semantics §2.3, §4.1).
    fn event(&mut self, event: &BoundEvent, now: i64) {
        let index = self.live.events;
        let cause = Cause::Event(index);
        self.live.events += 1;
        self.live.now = now;
        self.changed = Changes::default();
        for (word, clear, set) in &event.patch {
            self.patch(*word, *clear, *set);
        }
        for program in &self.policy.programs {
            let patch = program.patch(&self.live.bits);
            for word in 0..WORDS {
                self.patch(word, patch.clear[word], patch.set[word]);
            }
        }
        if index == 0 {
            self.live.ledger.open(self.policy, &self.live.bits, now);
        } else if event.wakes.ledger && self.changed.touch(&self.policy.ledger.depends) {
            self.live.ledger.step(self.policy, &self.live.bits, now);
        }
        let base = self.live.severity.base();
        self.live.severity.declare(self.policy, &self.live.bits, event, index);
        let naming = event.naming.as_deref();
        let approved = naming.and_then(|naming| naming.approved.as_ref());
        let asked = approved.is_some() || event.severity.is_some();
        let moved = base != self.live.severity.base();
        // A pass over unchanged facts from an unchanged base would come to the same.
        let passes = asked
            || moved
            || (event.wakes.adjustments && self.changed.touch(&self.policy.adjust_depends));
        let severity = match approved {
            Some((rule, by)) => self.approve(*rule, by, now, index),
            None => passes && self.severity_pass(now, cause, None),
        };
        for signal in &event.unused {
            if self.live.unused & (1 << signal) == 0 {
                self.live.unused |= 1 << signal;
                self.history.unused_signals.push(*signal);
            }
        }
        let agreed = naming.and_then(|naming| naming.agreed);
        let dwells = passes && self.policy.adjust_dwells;
        let wakes = if severity { Wakes::ALL } else { event.wakes };
        let mut timed = dwells | self.step_clocks(wakes, event.signals, agreed, now, cause);
        let requested = naming.map_or(&[][..], |naming| &naming.requested);
        for place in 0..self.live.ladders.len() {
            if wakes.ladder(place) {
                timed |= self.ladder(place).step(event.signals, requested, now, cause);
            }
        }
        if timed {
            self.live.schedule(self.policy);
        }
    }

    /// A pass that meets an approval, which is rejected if it changes nothing.
    fn approve(&mut self, rule: usize, by: &str, now: i64, event: u32) -> bool {
        let mut approval = Approval { rule, by, rejected: None };
        let moved = self.severity_pass(now, Cause::Event(event), Some(&mut approval));
        if let Some(why) = approval.rejected {
            let at = instant(now).unwrap_or(Instant::MIN);
            let (rule, by) = (narrow(rule), by.to_owned());
            self.history.rejected.push(Rejected { rule, by, at, event, why });
        }
        moved
    }

    /// Steps the clocks that a signal, an agreement or a changed fact concerns; whether one of them
    /// rolls, so that its timer may have moved.
    #[inline]
    fn step_clocks(
        &mut self,
        wakes: Wakes,
        signals: Signals,
        agreed: Option<(usize, i64)>,
        now: i64,
        cause: Cause,
    ) -> bool {
        let mut rolls = false;
        for (place, plan) in self.policy.clocks.iter().enumerate() {
            if !wakes.clock(place) {
                continue;
            }
            let agreed = match agreed {
                Some((clock, due)) if clock == place => Some(due),
                _ => None,
            };
            let heard = signals & plan.signals != 0 || agreed.is_some();
            if heard || self.changed.touch(&plan.depends) {
                rolls |= plan.rolls();
                self.clock(place).step(signals, agreed, now, cause);
            } else {
                self.live.clocks[place].follow(self.live.severity.effective);
            }
        }
        rolls
    }

    fn patch(&mut self, word: usize, clear: u64, set: u64) {
        let bits = &mut self.live.bits[word];
        let after = (*bits & !clear) | set;
        self.changed.note(word, *bits, after);
        *bits = after;
    }

    /// What the passing of time does at one instant, in the order of semantics §2.3.
    #[inline(never)]
    fn pass_time(&mut self, now: i64) {
        self.live.now = now;
        self.changed = Changes::default();
        let cause = Cause::Timer(instant(now).unwrap_or(Instant::MAX));
        if self.live.next_dwell(self.policy) <= now {
            self.live.severity.complete_dwells(now);
            self.severity_pass(now, cause, None);
            self.step_clocks(Wakes::ALL, 0, None, now, cause);
            self.each_ladder(|ladder| {
                ladder.step(0, &[], now, cause);
            });
        }
        for place in &self.policy.rolling {
            if self.live.clocks[*place].next_roll() <= now {
                self.roll(*place, now, cause);
            }
        }
        let limit = self.limit;
        for place in 0..self.live.ladders.len() {
            if self.live.ladders[place].next_reach <= now {
                self.ladder(place).reach_due(now, limit);
            }
        }
        self.live.schedule(self.policy);
    }

    /// A cadence reaches its due instant, and with it the thresholds that rungs are tied to.
    fn roll(&mut self, place: usize, now: i64, cause: Cause) {
        self.each_ladder(|ladder| ladder.reach_tied(narrow(place), now));
        self.clock(place).roll(now, cause);
        self.each_ladder(|ladder| {
            ladder.step(0, &[], now, cause);
        });
    }

    /// A pass over the adjustments, noted on the timeline where the effective severity changed;
    /// whether the base or the effective severity has become another.
    fn severity_pass(
        &mut self,
        now: i64,
        cause: Cause,
        approval: Option<&mut Approval<'_>>,
    ) -> bool {
        let before = self.live.severity.effective;
        // Severity and declared stand in the first word.
        let word = self.live.bits[0];
        self.live.severity.pass(self.policy, &mut self.live.bits, now, cause, approval);
        let effective = self.live.severity.effective;
        self.changed.note(0, word, self.live.bits[0]);
        let moved = word != self.live.bits[0];
        if effective == before {
            return moved;
        }
        let Some(at) = instant(now) else { return moved };
        let place = |history: &History| u32::try_from(history.applied.len()).unwrap_or(u32::MAX);
        let first = place(self.history);
        self.history.applied.extend(&self.live.severity.applied);
        let rules = first..place(self.history);
        let basis = self.live.severity.basis();
        self.history.timeline.push(SeverityChange {
            at,
            severity: level(effective),
            cause,
            basis,
            rules,
        });
        moved
    }
}
