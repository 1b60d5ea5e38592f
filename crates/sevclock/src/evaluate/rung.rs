//! When rungs fall due, are re-dated, reached and repeated (semantics §5.2 to §5.6).

use super::clock::{ClockWork, Phase};
use super::decision::{Cause, RungEntry};
use super::ladder::{LadderWork, RungState};
use super::{instant, narrow};
use crate::compile::{Budget, Dating, Key, day_due};
use crate::time::{AfterHours, DayDue, Instant, NEVER};

impl LadderWork<'_> {
    /// The place among the ladder's calendars that a rung's key is measured on.
    #[inline]
    fn slot(&self, rung: usize, key: u16) -> u16 {
        match &self.plan.rungs[rung].dating {
            Dating::Rows(table, slots) => slots[usize::from(table.key(key).slot)],
            Dating::Clock(..) => 0,
        }
    }

    /// What a key asks for, measured from the anchor, and where business days fall due by date.
    #[inline]
    fn budget_of(&self, key: &Key) -> (i64, i64) {
        match key.budget {
            Budget::None => (-1, NEVER),
            Budget::Micros(micros) => (micros, NEVER),
            Budget::Days(days, due, after) => {
                let calendar = self.policy.calendar(key.calendar);
                let anchor = self.state.meter.start;
                match day_due(calendar, anchor, days, due, after) {
                    NEVER => (-1, NEVER),
                    due => (calendar.between_micros(anchor, due), due),
                }
            }
        }
    }

    /// The key that a rung dated by rows selects now.
    pub(crate) fn selected(&self, rung: usize) -> u16 {
        match &self.plan.rungs[rung].dating {
            Dating::Rows(table, _) => table.select(self.bits),
            Dating::Clock(..) => 0,
        }
    }

    /// Dates a rung from the anchor, under a key; one that follows a clock is left to it.
    pub(crate) fn date_from_anchor(&mut self, rung: usize, key: u16, cause: Cause) {
        let plan = &self.plan.rungs[rung];
        let Dating::Rows(table, slots) = &plan.dating else { return };
        let asked = table.key(key);
        let (amount, date) = self.budget_of(asked);
        let date = if self.state.meter.interrupted { NEVER } else { date };
        let crossed = &self.state.meter.crossed;
        let crossed = crossed.get(plan.first_mark + usize::from(key)).copied().unwrap_or(NEVER);
        let due = match crossed {
            NEVER if self.state.meter.running => self.due_under(asked, slots, amount, date),
            crossed => crossed,
        };
        let state = &mut self.state.rungs[rung];
        (state.key, state.amount, state.date) = (key, amount, date);
        state.overdue = crossed != NEVER;
        (state.due, state.dated_by, state.fresh) = (due, cause, plan.every.is_some());
    }

    /// A rung's due instant if the present stretch goes on.
    pub(crate) fn due_in_stretch(&self, rung: usize) -> i64 {
        let Dating::Rows(table, slots) = &self.plan.rungs[rung].dating else { return NEVER };
        let state = &self.state.rungs[rung];
        self.due_under(table.key(state.key), slots, state.amount, state.date)
    }

    /// The same of what a key asks for.
    #[inline]
    fn due_under(&self, key: &Key, slots: &[u16], amount: i64, date: i64) -> i64 {
        if date != NEVER || amount < 0 {
            return date;
        }
        let slot = usize::from(slots[usize::from(key.slot)]);
        self.state.meter.reaches(slot, self.policy.calendar(key.calendar), amount)
    }

    /// The threshold of a clock's current cycle dates the rung.
    pub(crate) fn date_by_clock(&mut self, rung: usize, clock: u16, threshold: u16, cause: Cause) {
        let place = usize::from(clock);
        let work = ClockWork {
            policy: self.policy,
            plan: &self.policy.clocks[place],
            bits: self.bits,
            changed: self.changed,
            effective: self.effective,
            place: clock,
            state: &mut self.clocks[place],
            history: self.history,
        };
        let current = work.state.phase == Phase::Open;
        let due = if current { work.threshold(usize::from(threshold)) } else { NEVER };
        let state = &mut self.state.rungs[rung];
        if !state.done && state.grid.is_none() && state.due != due {
            let recurs = self.plan.rungs[rung].every.is_some();
            (state.due, state.dated_by, state.fresh) = (due, cause, recurs);
        }
    }

    /// Re-dates unreached rungs whose row has changed, or that waited until now (semantics §5.1, §5.3).
    pub(crate) fn redate(&mut self, waited: bool, now: i64, cause: Cause) {
        let from_change = if self.effective < self.state.severity {
            self.plan.retarget.restart_on_upgrade
        } else {
            self.plan.retarget.restart_on_downgrade
        };
        let again = waited && from_change;
        let mut any_moves = false;
        for (plan, state) in self.plan.rungs.iter().zip(&mut self.state.rungs) {
            if let (Dating::Rows(table, _), false) = (&plan.dating, state.done) {
                let key = table.select(self.bits);
                // Where the grid is fixed the row only says whether the rung is there.
                match state.grid {
                    Some(_) => state.key = key,
                    None => {
                        let there = table.has_row(key);
                        let was_there = table.has_row(state.key);
                        let moves = state.key != key && (there || was_there);
                        state.moves_to = (moves || (again && there)).then_some(key);
                    }
                }
                any_moves |= state.moves_to.is_some();
            }
        }
        if any_moves && from_change {
            self.move_anchor(now);
        }
        for rung in 0..self.plan.rungs.len() {
            if let Some(key) = self.state.rungs[rung].moves_to.take() {
                self.date_from_anchor(rung, key, cause);
            }
        }
    }

    /// The anchor moves to `now`; rungs that are not dated anew keep what they have left.
    fn move_anchor(&mut self, now: i64) {
        for rung in 0..self.plan.rungs.len() {
            let state = &self.state.rungs[rung];
            if state.amount >= 0 && matches!(self.plan.rungs[rung].dating, Dating::Rows(..)) {
                let slot = self.slot(rung, state.key);
                let measured =
                    self.state.meter.measured(usize::from(slot), self.calendar(slot), now);
                let state = &mut self.state.rungs[rung];
                // What was due before counts as due at once, wherever a pause may put it.
                state.amount = (state.amount - measured).max(0);
            }
        }
        let (running, marks) = (self.state.meter.running, self.state.meter.crossed.len());
        self.state.meter.begin(now, self.plan.calendars.len(), marks);
        if !running {
            (self.state.meter.running, self.state.meter.interrupted) = (false, true);
        }
    }

    /// Notes what the present stretch has spent by its end at `now`, and where each key would have
    /// fallen due.
    pub(crate) fn note_stretch(&mut self, now: i64) {
        let slots = 0..self.plan.calendars.len();
        let measured = |slot: usize| {
            let calendar = self.policy.calendar(self.plan.calendars[slot]);
            self.state.meter.measured(slot, calendar, now)
        };
        if slots.clone().any(|slot| measured(slot) >= self.plan.least_marks[slot]) {
            self.mark_crossings(now);
        }
        for slot in slots {
            let calendar = self.policy.calendar(self.plan.calendars[slot]);
            let measured = self.state.meter.measured(slot, calendar, now);
            self.state.meter.spent[slot] = measured;
        }
    }

    fn mark_crossings(&mut self, now: i64) {
        let mut mark = 0;
        for rung in 0..self.plan.rungs.len() {
            for key in 0..self.plan.rungs[rung].keys().len() {
                let at = self.crossing(rung, narrow(key));
                let crossed = &mut self.state.meter.crossed[mark];
                if *crossed == NEVER && at < now {
                    *crossed = at;
                }
                mark += 1;
            }
        }
    }

    fn crossing(&self, rung: usize, key: u16) -> i64 {
        let Dating::Rows(table, slots) = &self.plan.rungs[rung].dating else { return NEVER };
        let key = table.key(key);
        let (amount, date) = self.budget_of(key);
        let date = if self.state.meter.interrupted { NEVER } else { date };
        self.due_under(key, slots, amount, date)
    }

    /// Occurrences missed while a recurring rung waited become one, the last (semantics §5.4).
    pub(crate) fn collapse(&mut self, rung: usize, now: i64) {
        let state = self.state.rungs[rung];
        let Some(every) = self.plan.rungs[rung].every else { return };
        if state.due > now {
            return;
        }
        let (first, calendar) =
            state.grid.unwrap_or((state.due, self.plan.calendar.pick(self.bits)));
        let fixed = RungState { grid: Some((first, calendar)), ..state };
        let mut last = match every {
            Budget::Micros(every) if every > 0 => {
                let passed = self.policy.calendar(calendar).between_micros(first, now) / every;
                u32::try_from(passed).unwrap_or(u32::MAX).saturating_add(1).max(state.next)
            }
            _ => state.next,
        };
        while self.occurrence(rung, &fixed, last.saturating_add(1)) <= now {
            last += 1;
        }
        if last > state.next {
            let due = self.occurrence(rung, &fixed, last);
            self.state.rungs[rung] = RungState { next: last, due, ..fixed };
        }
    }

    /// When an occurrence of a recurring rung with a fixed grid is due.
    fn occurrence(&self, rung: usize, state: &RungState, number: u32) -> i64 {
        let (Some((first, calendar)), Some(every)) = (state.grid, self.plan.rungs[rung].every)
        else {
            return NEVER;
        };
        let (calendar, steps) = (self.policy.calendar(calendar), number - 1);
        match every {
            _ if steps == 0 => first,
            Budget::None => NEVER,
            Budget::Micros(every) => {
                let span = every.checked_mul(i64::from(steps));
                span.map_or(NEVER, |span| calendar.add_micros(first, span))
            }
            Budget::Days(days, ..) => {
                let days = days.checked_mul(steps);
                days.map_or(NEVER, |days| {
                    day_due(calendar, first, days, DayDue::Close, AfterHours::Ignore)
                })
            }
        }
    }

    /// Reaches every rung due by `now`, in order of due instants and then of the ladder, until none
    /// is left or `limit` entries are written.
    pub(crate) fn reach_due(&mut self, now: i64, limit: usize) {
        while self.state.next_reach <= now && self.history.entries() <= limit {
            let ready = (0..self.plan.rungs.len()).filter(|rung| {
                let state = &self.state.rungs[*rung];
                !state.done && !state.waiting && state.due <= now
            });
            let Some(rung) = ready.min_by_key(|rung| self.state.rungs[*rung].due) else { return };
            self.reach(rung, now);
            self.schedule();
        }
    }

    /// Reaches the rungs tied to a clock that is about to roll at `now`.
    pub(crate) fn reach_tied(&mut self, clock: u16, now: i64) {
        for rung in 0..self.plan.rungs.len() {
            let tied =
                matches!(self.plan.rungs[rung].dating, Dating::Clock(tied, _) if tied == clock);
            let state = self.state.rungs.get(rung);
            let ready = state.is_some_and(|one| !one.done && !one.waiting && one.due <= now);
            if tied && ready && self.state.earliest_reach() <= now {
                self.reach(rung, now);
                self.schedule();
            }
        }
    }

    fn reach(&mut self, rung: usize, now: i64) {
        let plan = &self.plan.rungs[rung];
        let occurrence = self.number(rung);
        let available = plan.available.as_ref().and_then(|choice| {
            let calendar = self.policy.calendar(choice.pick(self.bits));
            instant(now).and_then(|now| calendar.next_open(now))
        });
        let state = &mut self.state.rungs[rung];
        (state.reached, state.taken) = (occurrence, false);
        self.history.rungs.push(RungEntry {
            ladder: self.place,
            run: self.state.run,
            rung: narrow(rung),
            occurrence,
            due: instant(state.due),
            dated_by: state.dated_by,
            reached: instant(now),
            available,
        });
        if plan.every.is_none() {
            state.done = true;
            self.repeat(Cause::Timer(instant(now).unwrap_or(Instant::MAX)));
        } else {
            let state = *state;
            let mut after = state;
            after.grid = state.grid.or(Some((state.due, self.plan.calendar.pick(self.bits))));
            after.next = state.next.saturating_add(1);
            after.due = self.occurrence(rung, &after, after.next);
            self.state.rungs[rung] = after;
        }
    }

    /// The number of a rung's next occurrence: of its recurrence, or of the ladder's round.
    fn number(&self, rung: usize) -> u32 {
        let plan = &self.plan.rungs[rung];
        match plan.every {
            Some(_) => self.state.rungs[rung].next,
            None if plan.repeats() => self.state.round,
            None => 1,
        }
    }

    /// Begins the next round once every rung of this one is reached (semantics §5.6).
    pub(crate) fn repeat(&mut self, cause: Cause) {
        if self.state.round > self.plan.repeat {
            return;
        }
        let mut anchor = i64::MIN;
        for rung in (0..self.plan.rungs.len()).filter(|rung| self.plan.rungs[*rung].repeats()) {
            let state = &self.state.rungs[rung];
            if state.done {
                anchor = anchor.max(state.due);
            } else if self.present(rung) && !state.waiting {
                return;
            }
        }
        if anchor == i64::MIN {
            return;
        }
        self.state.round += 1;
        self.move_anchor(anchor);
        for rung in (0..self.plan.rungs.len()).filter(|rung| self.plan.rungs[*rung].repeats()) {
            let RungState { reached, taken, waiting, .. } = self.state.rungs[rung];
            self.state.rungs[rung] = RungState { reached, taken, waiting, ..RungState::NEW };
            self.date_from_anchor(rung, self.selected(rung), cause);
        }
    }

    /// Writes the rungs to come, each with its due instant while it has one.
    pub(crate) fn write_unreached(&mut self) {
        let undated = self.state.waiting || !self.state.meter.running;
        for rung in 0..self.plan.rungs.len() {
            let state = &self.state.rungs[rung];
            if state.done || !self.present(rung) {
                continue;
            }
            self.history.rungs.push(RungEntry {
                ladder: self.place,
                run: self.state.run,
                rung: narrow(rung),
                occurrence: self.number(rung),
                due: if undated || state.waiting { None } else { instant(state.due) },
                dated_by: state.dated_by,
                reached: None,
                available: None,
            });
        }
    }
}
