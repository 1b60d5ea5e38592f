//! What a change of the selected row does to a cycle (semantics §4.5).

use super::clock::{ClockWork, End};
use super::decision::Cause;
use super::due::threshold_amount;
use crate::policy::RetargetRule;
use crate::time::NEVER;

impl ClockWork<'_> {
    /// Follows the selected row. A cycle whose due instant was agreed on, or that breached for
    /// good, keeps what it has.
    pub(crate) fn retarget(&mut self, now: i64, cause: Cause) {
        let selected = self.plan.table.select(self.bits);
        let cycle = &mut self.state.cycle;
        let (before, changed) = (cycle.severity, cycle.selected != selected);
        cycle.selected = selected;
        if !changed || cycle.agreed {
            return;
        }
        let rule = match self.effective.cmp(&before) {
            std::cmp::Ordering::Less => self.plan.retarget.upgrade,
            std::cmp::Ordering::Greater => self.plan.retarget.downgrade,
            std::cmp::Ordering::Equal => self.plan.retarget.same,
        };
        let breached = cycle.due < now;
        match rule {
            RetargetRule::Restart => {
                self.end(End::Retarget, now, cause);
                self.begin(now, cause);
            }
            _ if breached && self.plan.sticky => {}
            RetargetRule::Retroactive => self.move_retroactively(selected, breached, now, cause),
            RetargetRule::Carry => self.carry(selected, now, cause),
        }
    }

    /// As if the new row had applied throughout.
    fn move_retroactively(&mut self, key: u16, was_breached: bool, now: i64, cause: Cause) {
        self.rest_on(key, 0, true);
        let mark = usize::from(key) * self.plan.marks_per_key();
        let crossed = |place: usize| self.state.meter.crossed.get(mark + place).copied();
        let due = match crossed(0).unwrap_or(NEVER) {
            NEVER if self.state.meter.running => self.due_in_stretch(),
            crossed => crossed,
        };
        for place in 0..self.plan.thresholds.len() {
            self.state.cycle.fired[place] = crossed(1 + place).unwrap_or(NEVER);
        }
        self.note_undone(due, now);
        let cycle = &mut self.state.cycle;
        (cycle.due, cycle.due_by) = (due, cause);
        cycle.on_arrival = due < now && (cycle.on_arrival || !was_breached);
    }

    /// Time elapsed so far counts against the new target; the rest runs on the new calendar.
    fn carry(&mut self, key: u16, now: i64, cause: Cause) {
        let elapsed = self.elapsed(now);
        self.note_fired(now);
        let slot = usize::from(self.key(key).slot);
        let shown = self.state.meter.measured(slot, self.calendar(key), now);
        self.rest_on(key, shown - elapsed, false);
        let running = self.state.meter.running;
        let budget = self.state.cycle.budget;
        let due = match running {
            true if budget > elapsed => self.due_in_stretch(),
            true if budget >= 0 => now,
            _ => NEVER,
        };
        self.note_undone(due, now);
        for place in 0..self.plan.thresholds.len() {
            let amount = threshold_amount(self.plan.thresholds[place], budget);
            let passed = budget >= 0 && amount.is_some_and(|amount| amount <= elapsed);
            let fired = &mut self.state.cycle.fired[place];
            *fired = match (passed, *fired) {
                (true, NEVER) if running => now,
                (true, fired) => fired,
                (false, _) => NEVER,
            };
        }
        let cycle = &mut self.state.cycle;
        (cycle.due, cycle.due_by, cycle.on_arrival) = (due, cause, false);
    }

    /// Working time that counts, up to `now`.
    pub(crate) fn elapsed(&self, now: i64) -> i64 {
        let cycle = &self.state.cycle;
        let slot = usize::from(self.key(cycle.basis).slot);
        self.state.meter.measured(slot, self.calendar(cycle.basis), now) - cycle.offset
    }
}
