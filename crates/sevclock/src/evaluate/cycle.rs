//! A cycle as a decision: its status and figures at its end, or at `as_of` (semantics §4.6).

use super::clock::{ClockWork, Phase};
use super::decision::{Cause, Cycle, CycleStatus};
use super::{History, instant, level};
use crate::time::{Instant, NEVER};

impl ClockWork<'_> {
    /// Writes the decision about a cycle that has ended, or is as it is at `now`. Where a cadence
    /// rolled, it has reached the thresholds at its very end.
    pub(crate) fn write(
        &mut self,
        status: CycleStatus,
        now: i64,
        end: Option<(i64, Cause)>,
        rolled: bool,
    ) {
        let (first, last) = self.write_warnings(end.map(|(at, _)| at), rolled);
        let cycle = &self.state.cycle;
        let paused = status == CycleStatus::Paused;
        let target = (cycle.budget >= 0 && !cycle.agreed).then_some(cycle.budget);
        // What is agreed no pause moves.
        let if_resumed = if paused && !cycle.agreed { self.due_from(now) } else { NEVER };
        let at = instant(now).unwrap_or(Instant::MIN);
        let breached = cycle.due < now || status == CycleStatus::Breached;
        self.history.cycles.push(Cycle {
            clock: self.place,
            number: self.state.number,
            status,
            started: instant(cycle.started).unwrap_or(at),
            started_by: cycle.started_by,
            stopped: end.map(|_| at),
            stopped_by: end.map(|(_, by)| by),
            due: instant(cycle.due),
            due_by: cycle.due_by,
            first_due: instant(cycle.first_due),
            breached_at: if breached { instant(cycle.due) } else { None },
            on_arrival: cycle.on_arrival,
            in_hours: self.calendar(cycle.basis).is_open(at),
            due_if_resumed: instant(if_resumed),
            elapsed: self.elapsed(now),
            target,
            severity: level(cycle.severity),
            row: self.key(cycle.basis).row,
            agreed: cycle.agreed,
            warnings: first..last,
        });
    }

    /// Writes the instants of the warnings; those an end came before are none.
    fn write_warnings(&mut self, end: Option<i64>, rolled: bool) -> (u32, u32) {
        let first = place(self.history);
        for warning in 0..self.plan.warnings {
            let at = self.threshold(warning);
            let kept = end.is_none_or(|end| at < end || (rolled && at == end));
            self.history.warnings.push(if kept { instant(at) } else { None });
        }
        (first, place(self.history))
    }

    /// Writes the present cycle as it is at `as_of`, or the last one if it may be resumed; the
    /// earliest instant after `as_of` at which it breaches or warns.
    pub(crate) fn write_present(&mut self, as_of: i64) -> i64 {
        match self.state.phase {
            Phase::None => NEVER,
            Phase::Stopped { status, at, by } => {
                self.write(status, at, Some((at, by)), false);
                NEVER
            }
            Phase::Open => {
                let status = match (self.state.cycle.due <= as_of, self.state.meter.running) {
                    (true, _) => CycleStatus::Breached,
                    (false, true) => CycleStatus::Running,
                    (false, false) => CycleStatus::Paused,
                };
                let first = self.history.warnings.len();
                self.write(status, as_of, None, false);
                let warnings = self.history.warnings[first..].iter().flatten();
                let to_come = warnings.map(|at| at.micros()).chain([self.state.cycle.due]);
                to_come.filter(|at| *at > as_of).min().unwrap_or(NEVER)
            }
        }
    }
}

/// The place of the next warning.
fn place(history: &History) -> u32 {
    u32::try_from(history.warnings.len()).unwrap_or(u32::MAX)
}
