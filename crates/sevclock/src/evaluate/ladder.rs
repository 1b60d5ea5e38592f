//! A ladder and its runs: anchor, stop, wait, pause, acknowledge, request (semantics §5.1, §5.2, §5.6).
//!
//! Not here: when a rung falls due and what comes after it, which is [`super::rung`]'s.

use super::clock::ClockState;
use super::decision::{Cause, LadderStatus, Run, Taken};
use super::meter::Meter;
use super::{History, instant, narrow};
use crate::compile::{ACKNOWLEDGED, Bits, Changes, Dating, LadderPlan, Policy, RungPlan, Signals};
use crate::time::{Calendar, NEVER};

/// A ladder of a ticket.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct LadderState {
    pub(crate) phase: LadderPhase,
    pub(crate) run: u32,
    /// Of the present run, from 1 (semantics §5.6).
    pub(crate) round: u32,
    pub(crate) waiting: bool,
    /// When a rung is reached next, the past if one is overdue; [`NEVER`] if none is to come.
    pub(crate) next_reach: i64,
    /// Until when an acknowledgement holds further rungs; the past if it does not.
    pub(crate) held_until: i64,
    /// The effective severity at the last step.
    pub(crate) severity: u8,
    /// Unpaused working time since the anchor.
    pub(crate) meter: Meter,
    pub(crate) rungs: Vec<RungState>,
}

impl LadderState {
    /// A ladder of a ticket before its first event, in the room there is.
    pub(crate) fn reset(&mut self) {
        (self.phase, self.run, self.round) = (LadderPhase::Idle, 0, 0);
        (self.waiting, self.severity) = (false, 0);
        (self.next_reach, self.held_until) = (NEVER, 0);
        self.meter.running = false;
        self.rungs.clear();
    }

    /// The earliest instant at which a rung is reached, in the past if one is overdue, or [`NEVER`].
    pub(crate) fn earliest_reach(&self) -> i64 {
        if self.phase != LadderPhase::Active || self.waiting || !self.meter.running {
            return NEVER;
        }
        let ready = self.rungs.iter().filter(|rung| !rung.done && !rung.waiting);
        let due = ready.map(|rung| rung.due).min().unwrap_or(NEVER);
        if due == NEVER { NEVER } else { due.max(self.held_until) }
    }
}

/// Where a ladder stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum LadderPhase {
    #[default]
    Idle,
    Active,
    Stopped,
}

/// A rung of the present run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct RungState {
    /// The key that dates it, of a rung dated by rows.
    pub(crate) key: u16,
    /// What the meter shows when it is due; negative if nothing dates it.
    pub(crate) amount: i64,
    /// Where business days fall due by date, until the first pause; else [`NEVER`].
    pub(crate) date: i64,
    /// When it is due, or [`NEVER`]: of a recurring rung the next occurrence.
    pub(crate) due: i64,
    /// What set it.
    pub(crate) dated_by: Cause,
    /// It was overdue when a pause began, so that the pause does not move it.
    pub(crate) overdue: bool,
    /// It waits: `when` does not hold, or a recurring rung has no row.
    pub(crate) waiting: bool,
    /// The key that the present event or timer moves it to.
    pub(crate) moves_to: Option<u16>,
    /// It was dated by the present event or timer.
    pub(crate) fresh: bool,
    /// Reached in this round, and not recurring.
    pub(crate) done: bool,
    /// The next occurrence of a recurring rung.
    pub(crate) next: u32,
    /// Of a recurring rung, once its grid is fixed: the first due instant and the grid's calendar.
    pub(crate) grid: Option<(i64, u16)>,
    /// The last occurrence reached, 0 if none, and whether its offers were taken.
    pub(crate) reached: u32,
    pub(crate) taken: bool,
}

impl RungState {
    pub(crate) const NEW: Self = Self {
        key: 0,
        amount: -1,
        date: NEVER,
        due: NEVER,
        dated_by: Cause::Event(0),
        overdue: false,
        waiting: false,
        moves_to: None,
        fresh: false,
        done: false,
        next: 1,
        grid: None,
        reached: 0,
        taken: false,
    };
}

/// A ladder at work: its plan, its state and what it reads and writes.
pub(crate) struct LadderWork<'a> {
    pub(crate) policy: &'a Policy,
    pub(crate) plan: &'a LadderPlan,
    pub(crate) bits: &'a Bits,
    /// The bits that the present event or timer has changed.
    pub(crate) changed: &'a Changes,
    pub(crate) effective: u8,
    pub(crate) place: u16,
    pub(crate) clocks: &'a mut [ClockState],
    pub(crate) state: &'a mut LadderState,
    pub(crate) history: &'a mut History,
}

impl LadderWork<'_> {
    /// What an event or the passing of time does, in the order of semantics §4.1; whether it concerned
    /// this ladder.
    pub(crate) fn step(
        &mut self,
        signals: Signals,
        requested: &[(usize, usize)],
        now: i64,
        cause: Cause,
    ) -> bool {
        let moved = self.plan.tied || self.changed.touch(&self.plan.depends);
        if signals & self.plan.signals == 0 && requested.is_empty() && !moved {
            self.state.severity = self.effective;
            return false;
        }
        if signals & self.plan.stop != 0 && self.active() {
            self.stop();
        }
        if signals & self.plan.anchors != 0 && !self.active() {
            self.start(now, cause);
        }
        if signals & ACKNOWLEDGED != 0 && self.plan.hold_on_ack && self.active() {
            let calendar = self.policy.calendar(self.plan.calendar.pick(self.bits));
            let until = self.plan.ack_timeout.map_or(NEVER, |span| calendar.add_micros(now, span));
            self.state.held_until = self.state.held_until.max(until);
        }
        for (ladder, rung) in requested {
            if *ladder == usize::from(self.place) {
                self.take(*rung, now, cause);
            }
        }
        if self.active() {
            if moved || signals & self.plan.anchors != 0 {
                self.follow(now, cause);
            }
            self.state.severity = self.effective;
        }
        self.schedule();
        true
    }

    /// Notes when a rung is reached next.
    pub(crate) fn schedule(&mut self) {
        self.state.next_reach = self.state.earliest_reach();
    }

    pub(crate) fn active(&self) -> bool {
        self.state.phase == LadderPhase::Active
    }

    fn start(&mut self, now: i64, cause: Cause) {
        let state = &mut *self.state;
        state.phase = LadderPhase::Active;
        state.run += 1;
        state.round = 1;
        state.waiting = false;
        state.held_until = i64::MIN;
        state.severity = self.effective;
        state.meter.begin(now, self.plan.calendars.len(), self.plan.marks);
        state.rungs.clear();
        state.rungs.resize(self.plan.rungs.len(), RungState::NEW);
        for rung in 0..self.plan.rungs.len() {
            self.date_from_anchor(rung, self.selected(rung), cause);
        }
    }

    /// Unreached rungs stay as they are, for good.
    fn stop(&mut self) {
        self.write_unreached();
        self.state.phase = LadderPhase::Stopped;
        let run = self.run(LadderStatus::Stopped);
        self.history.runs.push(run);
    }

    fn run(&self, status: LadderStatus) -> Run {
        Run { ladder: self.place, number: self.state.run, status }
    }

    /// Takes what the latest reached occurrence of a rung offers (semantics §5.4).
    fn take(&mut self, rung: usize, now: i64, cause: Cause) {
        let offers = self.policy.draft().ladders[usize::from(self.place)].rungs[rung]
            .actions
            .iter()
            .any(|action| action.on_request);
        let (ladder, run) = (self.place, self.state.run);
        let Some(state) = self.state.rungs.get_mut(rung) else { return };
        let (Some(at), Cause::Event(event)) = (instant(now), cause) else { return };
        if offers && state.reached > 0 && !state.taken {
            state.taken = true;
            let (rung, occurrence) = (narrow(rung), state.reached);
            self.history.taken.push(Taken { ladder, run, rung, occurrence, at, event });
        }
    }

    /// Follows facts, severity and clocks: rows, waiting and pauses (semantics §5.1, §5.3, §5.5).
    fn follow(&mut self, now: i64, cause: Cause) {
        let pauses = self.plan.pause_when.as_ref().is_some_and(|test| test.holds(self.bits));
        let resumed = !pauses && !self.state.meter.running;
        // What is dated from here on has not been paused by what ends here.
        if resumed {
            self.resume(now, cause);
        }
        let waits = self.plan.applies_when.as_ref().is_some_and(|test| !test.holds(self.bits));
        let waited = self.state.waiting && !waits;
        self.redate(waited, now, cause);
        if pauses && self.state.meter.running {
            self.pause(now);
        }
        let turned = resumed || waited;
        self.state.waiting = waits;
        if self.plan.plain {
            return self.repeat(cause);
        }
        for (rung, plan) in self.plan.rungs.iter().enumerate().filter(|(_, plan)| !plan.is_plain())
        {
            let absent = plan.every.is_some() && !self.present(rung);
            let waits = absent || plan.when.as_ref().is_some_and(|test| !test.holds(self.bits));
            let turned = turned || (self.state.rungs[rung].waiting && !waits);
            self.state.rungs[rung].waiting = waits;
            if let Dating::Clock(clock, threshold) = plan.dating {
                self.date_by_clock(rung, clock, threshold, cause);
            }
            let fresh = std::mem::take(&mut self.state.rungs[rung].fresh);
            if (turned || fresh) && !waits && !self.state.waiting && self.state.meter.running {
                self.collapse(rung, now);
            }
        }
        self.repeat(cause);
    }

    fn pause(&mut self, now: i64) {
        self.note_stretch(now);
        self.state.meter.pause(now);
        for (rung, plan) in self.state.rungs.iter_mut().zip(&self.plan.rungs) {
            rung.date = NEVER;
            rung.overdue |= rung.due < now;
            if moves(rung, plan) {
                rung.due = NEVER;
            }
        }
    }

    fn resume(&mut self, now: i64, cause: Cause) {
        self.state.meter.resume(now);
        for rung in 0..self.plan.rungs.len() {
            if moves(&self.state.rungs[rung], &self.plan.rungs[rung]) {
                self.state.rungs[rung].due = self.due_in_stretch(rung);
                self.state.rungs[rung].dated_by = cause;
            }
        }
    }

    /// Whether a rung's row, if it has one, is there at the severity.
    pub(crate) fn present(&self, rung: usize) -> bool {
        match &self.plan.rungs[rung].dating {
            Dating::Rows(table, _) => table.has_row(self.state.rungs[rung].key),
            Dating::Clock(..) => true,
        }
    }

    /// The present status (semantics §5.2).
    pub(crate) fn status(&self) -> LadderStatus {
        match self.state.phase {
            LadderPhase::Idle => LadderStatus::Idle,
            LadderPhase::Stopped => LadderStatus::Stopped,
            LadderPhase::Active if self.state.waiting => LadderStatus::Waiting,
            LadderPhase::Active if !self.state.meter.running => LadderStatus::Paused,
            LadderPhase::Active => LadderStatus::Running,
        }
    }

    /// Writes the present run as it is.
    pub(crate) fn write_present(&mut self) {
        match self.state.phase {
            LadderPhase::Stopped => {}
            LadderPhase::Idle => {
                let run = self.run(LadderStatus::Idle);
                self.history.runs.push(run);
            }
            LadderPhase::Active => {
                let run = self.run(self.status());
                self.history.runs.push(run);
                self.write_unreached();
            }
        }
    }

    pub(crate) fn calendar(&self, slot: u16) -> &Calendar {
        self.policy.calendar(self.plan.calendars[usize::from(slot)])
    }
}

/// Whether a pause moves a rung: one dated by rows, unreached, not overdue and on no fixed grid.
fn moves(rung: &RungState, plan: &RungPlan) -> bool {
    let dated_by_rows = matches!(plan.dating, Dating::Rows(..));
    dated_by_rows && !rung.done && !rung.overdue && rung.grid.is_none()
}
