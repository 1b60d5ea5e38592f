//! A clock and its cycles: start, stop, restart, resume, cancel, pause (semantics §4.1, §4.4, §4.9).
//!
//! Not here: where a due instant falls, which is [`super::due`]'s; what a change of row does, which
//! is [`super::retarget`]'s.

use super::decision::{Cause, CycleStatus, UndoneBreach};
use super::meter::Meter;
use super::{History, instant};
use crate::compile::{Bits, Budget, Changes, ClockPlan, Key, Policy, Signals};
use crate::time::{Calendar, NEVER};

/// A clock of a ticket.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct ClockState {
    /// A start signal has come since the last stop or cancel signal.
    pub(crate) armed: bool,
    pub(crate) phase: Phase,
    /// Of the present or last cycle; 0 before the first.
    pub(crate) number: u32,
    pub(crate) cycle: CycleState,
    pub(crate) meter: Meter,
}

impl ClockState {
    /// A clock of a ticket before its first event, in the room there is.
    pub(crate) fn reset(&mut self) {
        (self.armed, self.phase, self.number) = (false, Phase::None, 0);
    }

    /// When a clock that time alone rolls on does so next, or [`NEVER`].
    #[inline]
    pub(crate) fn next_roll(&self) -> i64 {
        if matches!(self.phase, Phase::Open) { self.cycle.due } else { NEVER }
    }

    /// An open cycle has the present severity.
    #[inline]
    pub(crate) fn follow(&mut self, effective: u8) {
        if matches!(self.phase, Phase::Open) {
            self.cycle.severity = effective;
        }
    }
}

/// Whether a clock has a cycle.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Phase {
    /// No cycle, or the last one ended for good.
    #[default]
    None,
    /// A cycle runs or pauses.
    Open,
    /// A stop ended the last cycle and a resume may reopen it.
    Stopped { status: CycleStatus, at: i64, by: Cause },
}

/// The present cycle of a clock, or the last one while it may be resumed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct CycleState {
    pub(crate) started: i64,
    pub(crate) started_by: Cause,
    /// The key selected at the last step.
    pub(crate) selected: u16,
    /// The key it is measured by.
    pub(crate) basis: u16,
    /// The effective severity at the last step.
    pub(crate) severity: u8,
    /// What the meter shows beyond what counts: not zero after a carry (semantics §4.5).
    pub(crate) offset: i64,
    /// The working time promised; negative if none can be told.
    pub(crate) budget: i64,
    /// Where business days fall due by date, until the first pause or carry (semantics §4.3); else
    /// [`NEVER`].
    pub(crate) date: i64,
    pub(crate) agreed: bool,
    /// The due instant, or [`NEVER`] while there is none.
    pub(crate) due: i64,
    /// What set it, or took it away.
    pub(crate) due_by: Cause,
    pub(crate) first_due: i64,
    pub(crate) on_arrival: bool,
    /// By thresholds: where they fired for good, or [`NEVER`].
    pub(crate) fired: Vec<i64>,
}

impl Default for CycleState {
    fn default() -> Self {
        Self {
            started: 0,
            started_by: Cause::Event(0),
            selected: 0,
            basis: 0,
            severity: 1,
            offset: 0,
            budget: -1,
            date: NEVER,
            agreed: false,
            due: NEVER,
            due_by: Cause::Event(0),
            first_due: NEVER,
            on_arrival: false,
            fired: Vec::new(),
        }
    }
}

impl CycleState {
    /// Begins anew, in the room there is; nothing measures it yet.
    fn begin(&mut self, now: i64, cause: Cause, key: u16, effective: u8) {
        (self.started, self.started_by) = (now, cause);
        (self.selected, self.basis, self.severity) = (key, key, effective);
        (self.offset, self.budget, self.date) = (0, -1, NEVER);
        (self.due, self.due_by, self.first_due) = (NEVER, cause, NEVER);
        (self.agreed, self.on_arrival) = (false, false);
        self.fired.clear();
    }
}

/// Why a cycle ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum End {
    Stop,
    Cancel,
    /// A restart signal, which in a cadence keeps the promise.
    Restart,
    /// Another row, whose direction says restart.
    Retarget,
    /// A cadence reached its due instant.
    Roll,
}

/// A clock at work: its plan, its state and what it writes to.
pub(crate) struct ClockWork<'a> {
    pub(crate) policy: &'a Policy,
    pub(crate) plan: &'a ClockPlan,
    pub(crate) bits: &'a Bits,
    /// The bits that the present event or timer has changed.
    pub(crate) changed: &'a Changes,
    pub(crate) effective: u8,
    pub(crate) place: u16,
    pub(crate) state: &'a mut ClockState,
    pub(crate) history: &'a mut History,
}

impl ClockWork<'_> {
    /// What an event or a completed dwell does, in the order of semantics §4.1.
    pub(crate) fn step(&mut self, signals: Signals, agreed: Option<i64>, now: i64, cause: Cause) {
        let plan = self.plan;
        let applies = plan.applies_when.as_ref().is_none_or(|test| test.holds(self.bits));
        // What is not asked and always applies goes on as it is.
        let signals = signals & plan.signals;
        let asked = signals != 0 || plan.applies_when.is_some();
        let resumed = asked && self.hear(signals, applies, now, cause);
        if self.open() {
            if let Some(due) = agreed {
                self.agree(due, now, cause);
            }
            if resumed || self.changed.touch(&plan.rows) {
                self.retarget(now, cause);
            }
            self.state.follow(self.effective);
            self.settle(now, cause);
        }
    }

    /// What signals and `applies_when` do, up to the start (semantics §4.1); whether the cycle was
    /// resumed.
    fn hear(&mut self, signals: Signals, applies: bool, now: i64, cause: Cause) -> bool {
        let plan = self.plan;
        if signals & plan.cancel != 0 {
            self.end(End::Cancel, now, cause);
            self.state.armed = false;
        }
        if signals & plan.stop != 0 {
            self.end(End::Stop, now, cause);
            self.state.armed = false;
        }
        if !applies {
            self.end(End::Cancel, now, cause);
        }
        if signals & plan.restart != 0 && (self.open() || (self.state.armed && applies)) {
            self.end(End::Restart, now, cause);
            self.begin(now, cause);
            self.state.armed = true;
        }
        let resumed = signals & plan.resume != 0 && applies && self.resume(now, cause);
        self.state.armed |= signals & plan.start != 0;
        // A start and `applies_when` turning true both come to this.
        if self.state.armed && applies && !self.open() {
            self.begin(now, cause);
        }
        resumed
    }

    /// A cadence's missed cycle ends at its due instant and the next begins (semantics §4.8).
    pub(crate) fn roll(&mut self, now: i64, cause: Cause) {
        self.end(End::Roll, now, cause);
        self.begin(now, cause);
        self.settle(now, cause);
    }

    /// The last of a step: pauses, and the first due instant there is.
    #[inline(always)]
    fn settle(&mut self, now: i64, cause: Cause) {
        self.pause_or_run(now, cause);
        let cycle = &mut self.state.cycle;
        if cycle.first_due == NEVER {
            cycle.first_due = cycle.due;
        }
    }

    pub(crate) fn open(&self) -> bool {
        self.state.phase == Phase::Open
    }

    pub(crate) fn calendar(&self, key: u16) -> &Calendar {
        self.policy.calendar(self.plan.table.key(key).calendar)
    }

    pub(crate) fn key(&self, key: u16) -> &Key {
        self.plan.table.key(key)
    }

    /// Begins a cycle under the row now selected.
    pub(crate) fn begin(&mut self, now: i64, cause: Cause) {
        self.close_for_good();
        let table = &self.plan.table;
        let key = table.select(self.bits);
        let marks =
            if self.plan.interruptible { table.keys.len() * self.plan.marks_per_key() } else { 0 };
        self.state.meter.begin(now, table.calendars.len(), marks);
        self.state.number += 1;
        self.state.phase = Phase::Open;
        self.state.cycle.begin(now, cause, key, self.effective);
        self.state.cycle.fired.resize(self.plan.thresholds.len(), NEVER);
        self.rest_on(key, 0, true);
        self.state.cycle.due = self.due_in_stretch();
    }

    /// Ends the present cycle, if there is one.
    pub(crate) fn end(&mut self, end: End, now: i64, cause: Cause) {
        if !self.open() {
            return;
        }
        let status = self.verdict(end, now);
        self.state.cycle.severity = self.effective;
        if self.plan.resume != 0 && end == End::Stop {
            let CycleState { due, due_by, .. } = self.state.cycle;
            if self.state.meter.running {
                self.pause(now, cause);
            }
            (self.state.cycle.due, self.state.cycle.due_by) = (due, due_by);
            self.state.phase = Phase::Stopped { status, at: now, by: cause };
            return;
        }
        self.write(status, now, Some((now, cause)), end == End::Roll);
        self.state.phase = Phase::None;
    }

    /// What a cycle that ends now comes to (semantics §4.1, §4.6, §4.8).
    fn verdict(&self, end: End, now: i64) -> CycleStatus {
        let cycle = &self.state.cycle;
        let promised = cycle.agreed || self.key(cycle.basis).budget != Budget::None;
        match end {
            _ if cycle.due < now || end == End::Roll => CycleStatus::Breached,
            End::Stop if promised => CycleStatus::Met,
            End::Stop => CycleStatus::Stopped,
            End::Restart if promised && self.plan.cadence.is_some() => CycleStatus::Met,
            End::Restart | End::Retarget | End::Roll => CycleStatus::Restarted,
            End::Cancel => CycleStatus::Cancelled,
        }
    }

    /// A stopped cycle that will not be resumed becomes history.
    fn close_for_good(&mut self) {
        if let Phase::Stopped { status, at, by } = self.state.phase {
            self.write(status, at, Some((at, by)), false);
        }
    }

    /// Reopens the last cycle if a stop ended it, the time since counted as paused.
    fn resume(&mut self, now: i64, cause: Cause) -> bool {
        let Phase::Stopped { at, .. } = self.state.phase else { return false };
        let cycle = &mut self.state.cycle;
        if cycle.due >= at && !cycle.agreed {
            cycle.due = NEVER;
        }
        self.state.phase = Phase::Open;
        self.state.armed = true;
        self.run(now, cause);
        true
    }

    /// Sets the due instant agreed on (semantics §4.10).
    fn agree(&mut self, due: i64, now: i64, cause: Cause) {
        self.note_undone(due, now);
        let cycle = &mut self.state.cycle;
        (cycle.agreed, cycle.due, cycle.on_arrival) = (true, due, false);
        cycle.due_by = cause;
    }

    /// Lists the present breach as undone where the due instant becomes `due`.
    pub(crate) fn note_undone(&mut self, due: i64, now: i64) {
        let missed = self.state.cycle.due;
        if let (true, Some(missed), Some(at)) =
            (missed < now && due >= now, instant(missed), instant(now))
        {
            let (clock, cycle) = (self.place, self.state.number);
            self.history.undone.push(UndoneBreach { clock, cycle, due: missed, at });
        }
    }

    /// Pauses or runs on as `pause_when` says (semantics §4.4).
    #[inline(always)]
    pub(crate) fn pause_or_run(&mut self, now: i64, cause: Cause) {
        let Some(test) = &self.plan.pause_when else { return };
        match (test.holds(self.bits), self.state.meter.running) {
            (true, true) => self.pause(now, cause),
            (false, false) => self.run(now, cause),
            _ => {}
        }
    }

    fn pause(&mut self, now: i64, cause: Cause) {
        self.note_stretch(now);
        self.state.meter.pause(now);
        let cycle = &mut self.state.cycle;
        cycle.date = NEVER;
        if cycle.due >= now && !cycle.agreed {
            (cycle.due, cycle.due_by) = (NEVER, cause);
        }
    }

    fn run(&mut self, now: i64, cause: Cause) {
        self.state.meter.resume(now);
        if self.state.cycle.due == NEVER && !self.state.cycle.agreed {
            self.state.cycle.due = self.due_in_stretch();
            self.state.cycle.due_by = cause;
        }
    }
}
