//! One cycle of a clock: everything that happened to it, and the figures worked out from that
//! whenever they are asked for (semantics §4.3 to §4.7).
//!
//! Not here: which signals begin and end cycles, which is `clock`'s.

use sevclock::policy::{Boundary, Clock, RetargetRule, WarnAt};
use sevclock::time::Instant;
use sevclock_serde::evaluation::{CycleDocument, Seconds, UndoneDocument, WarningDocument};

use super::row::{Measure, Promised, Row, Stretches};

/// A run from a start to a stop.
#[derive(Clone, Debug)]
pub(super) struct Cycle {
    pub(super) started: Instant,
    /// Every unpaused stretch; the last is open where the cycle runs, or ran when it ended.
    stretches: Stretches,
    /// Every row it was measured under; the last is the present one.
    terms: Vec<Terms>,
    agreed: Option<Instant>,
    first_due: Option<Instant>,
    on_arrival: bool,
    undone: Vec<UndoneDocument>,
    pub(super) end: Option<End>,
    /// The row selected and the severity at its last event or dwell.
    pub(super) selected: Row,
    pub(super) severity: u8,
}

/// A row and since when time counts against it.
#[derive(Clone, Debug)]
struct Terms {
    row: Row,
    from: Instant,
    /// Time that already counts, where it was carried over, and whether the cycle ran just then.
    carried: Option<(i64, bool)>,
}

/// How a cycle ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ending {
    /// By a stop signal.
    Stopped,
    /// By a signal that keeps a cadence (§4.8).
    Kept,
    Cancelled,
    Restarted,
    /// A cadence's missed interval.
    Rolled,
}

#[derive(Clone, Copy, Debug)]
pub(super) struct End {
    at: Instant,
    pub(super) how: Ending,
    verdict: &'static str,
}

impl Cycle {
    pub(super) fn begin(at: Instant, row: Row, severity: u8) -> Self {
        Self {
            started: at,
            stretches: vec![(at, None)],
            terms: vec![Terms { row: row.clone(), from: at, carried: None }],
            agreed: None,
            first_due: None,
            on_arrival: false,
            undone: Vec::new(),
            end: None,
            selected: row,
            severity,
        }
    }

    fn present(&self) -> usize {
        self.terms.len() - 1
    }

    fn measure(&self, terms: usize) -> Measure<'_> {
        let Terms { row, from, carried } = &self.terms[terms];
        Measure {
            stretches: &self.stretches,
            calendar: &row.calendar,
            from: *from,
            credit: carried.map_or(0, |(elapsed, _)| elapsed),
        }
    }

    fn elapsed(&self, until: Instant) -> i64 {
        self.measure(self.present()).elapsed(until)
    }

    fn paused(&self) -> bool {
        self.stretches.last().is_none_or(|(_, end)| end.is_some())
    }

    /// The working time promised under some terms (§4.3); an agreed instant has none.
    fn target(&self, terms: usize) -> Option<i64> {
        self.terms[terms].row.budget(self.started)
    }

    fn promises(&self) -> bool {
        let nothing = matches!(self.terms[self.present()].row.promised, Promised::Nothing);
        self.agreed.is_some() || !nothing
    }

    /// The due instant (§4.3, §4.10); none while paused and not breached.
    pub(super) fn due(&self, clock: &Clock) -> Option<Instant> {
        if self.agreed.is_some() {
            return self.agreed;
        }
        let Terms { row, carried, .. } = &self.terms[self.present()];
        let measure = self.measure(self.present());
        match row.promised {
            Promised::Nothing => None,
            Promised::Days(..) if carried.is_none() => measure.due(row),
            Promised::Days(..) => measure.reaches(self.target(self.present())?),
            Promised::Time(time) if clock.boundary == Boundary::Close => measure.reaches(time),
            Promised::Time(time) => measure.reaches_or_opens(time),
        }
    }

    /// Whether it was due before `at`.
    pub(super) fn breached_before(&self, clock: &Clock, at: Instant) -> bool {
        self.due(clock).is_some_and(|due| due < at)
    }

    /// The instant a threshold fires under some terms (§4.7).
    fn threshold_under(&self, clock: &Clock, terms: usize, at: WarnAt) -> Option<Instant> {
        let target = self.target(terms)?;
        let amount = match at {
            WarnAt::Breach => return self.due(clock),
            WarnAt::Percent(percent) => rounded_up(target, percent),
            WarnAt::Before(span) => (target - span.micros()).max(0),
        };
        // What was carried over is reached: then if it had fired by then, else with the change where
        // that found the cycle running.
        let Terms { from, carried, .. } = self.terms[terms];
        if let Some((_, ran)) = carried.filter(|(elapsed, _)| amount <= *elapsed) {
            let fired = self.threshold_under(clock, terms - 1, at).filter(|fired| *fired <= from);
            if fired.is_some() || ran {
                return fired.or(Some(from));
            }
        }
        self.measure(terms).reaches(amount)
    }

    /// The instant a threshold fired or will.
    pub(super) fn threshold(&self, clock: &Clock, at: WarnAt) -> Option<Instant> {
        if self.agreed.is_some() {
            return None;
        }
        let fires = self.threshold_under(clock, self.present(), at)?;
        let first = match self.end {
            None => true,
            Some(End { at, how: Ending::Rolled, .. }) => fires <= at,
            Some(End { at, .. }) => fires < at,
        };
        first.then_some(fires)
    }
}

/// What happens to a cycle.
impl Cycle {
    /// Ends it; what breached before ends as breached (§4.1). Its severity is that of the event that
    /// ends it; its row stays that before the event.
    pub(super) fn finish(&mut self, clock: &Clock, at: Instant, how: Ending, severity: u8) {
        let verdict = match how {
            _ if how == Ending::Rolled || self.breached_before(clock, at) => "breached",
            Ending::Cancelled => "cancelled",
            Ending::Restarted => "restarted",
            Ending::Kept if !self.promises() => "restarted",
            Ending::Stopped if !self.promises() => "stopped",
            _ => "met",
        };
        self.end = Some(End { at, how, verdict });
        self.severity = severity;
    }

    /// Reopens it; the time since its end counts as paused (§4.1).
    pub(super) fn reopen(&mut self, at: Instant) {
        if let (Some(end), Some(last)) = (self.end.take(), self.stretches.last_mut()) {
            last.1 = last.1.or(Some(end.at));
        }
        self.stretches.push((at, None));
    }

    /// Pauses or runs (§4.4).
    pub(super) fn pause(&mut self, at: Instant, pause: bool) {
        if pause == self.paused() {
            return;
        }
        match self.stretches.last_mut() {
            Some(last) if pause => last.1 = Some(at),
            _ => self.stretches.push((at, None)),
        }
    }

    /// Sets the due instant that was agreed (§4.10).
    pub(super) fn agree(&mut self, clock: &Clock, at: Instant, due: Instant) {
        let before = self.due(clock);
        (self.agreed, self.on_arrival) = (Some(due), false);
        self.undo(clock, at, before);
    }

    /// Lists a breach before `at` that a change at `at` undid.
    fn undo(&mut self, clock: &Clock, at: Instant, before: Option<Instant>) {
        if let Some(due) = before.filter(|due| *due < at && !self.breached_before(clock, at)) {
            self.undone.push(UndoneDocument { due, at });
            self.on_arrival = false;
        }
    }

    pub(super) fn is_agreed(&self) -> bool {
        self.agreed.is_some()
    }

    /// Moves to another row, retroactively or carrying the elapsed time over (§4.5).
    pub(super) fn retarget(&mut self, clock: &Clock, at: Instant, row: Row, rule: RetargetRule) {
        let before = self.due(clock);
        let breached = self.breached_before(clock, at);
        if breached && clock.sticky_breach {
            return;
        }
        if rule == RetargetRule::Carry {
            let carried = Some((self.elapsed(at), !self.paused()));
            self.terms.push(Terms { row, from: at, carried });
        } else {
            self.terms.push(Terms { row, from: self.started, carried: None });
            self.on_arrival |= !breached && self.breached_before(clock, at);
        }
        self.undo(clock, at, before);
    }

    /// Remembers the first due instant there ever was (§4.5).
    pub(super) fn note_first_due(&mut self, clock: &Clock) {
        self.first_due = self.first_due.or_else(|| self.due(clock));
    }

    /// The cycle as it stands at `at`, its figures at its end if it has ended.
    pub(super) fn document(
        &self,
        clock: &Clock,
        number: usize,
        at: Instant,
        severity: u8,
    ) -> CycleDocument {
        let until = self.end.map_or(at, |end| end.at);
        let due = self.due(clock);
        let breached = match self.end {
            Some(end) => end.verdict == "breached",
            None => due.is_some_and(|due| due <= at),
        };
        let status = match self.end {
            Some(end) => end.verdict,
            None if breached => "breached",
            None if self.paused() => "paused",
            None => "running",
        };
        let target = self.target(self.present()).filter(|_| self.agreed.is_none());
        let elapsed = self.elapsed(until);
        CycleDocument {
            clock: clock.id.clone(),
            cycle: u32::try_from(number).unwrap_or(u32::MAX),
            status: status.to_owned(),
            started: self.started,
            stopped: self.end.map(|end| end.at),
            due,
            first_due: self.first_due,
            breached_at: due.filter(|_| breached),
            on_arrival: self.on_arrival,
            in_hours: self.terms[self.present()].row.calendar.is_open(until),
            due_if_resumed: self.due_if_resumed(clock, at).filter(|_| status == "paused"),
            undone_breaches: self.undone.clone(),
            elapsed_s: Seconds(elapsed),
            target_s: target.map(Seconds),
            remaining_s: target.map(|target| Seconds(target - elapsed)),
            severity: if self.end.is_some() { self.severity } else { severity },
            warnings: clock.warn.iter().map(|warn| self.warning(clock, warn, at)).collect(),
        }
    }

    fn warning(
        &self,
        clock: &Clock,
        warn: &sevclock::policy::Warn,
        at: Instant,
    ) -> WarningDocument {
        let fires = self.threshold(clock, warn.at);
        WarningDocument {
            percent: if let WarnAt::Percent(percent) = warn.at { Some(percent) } else { None },
            before_s: if let WarnAt::Before(span) = warn.at {
                Some(Seconds(span.micros()))
            } else {
                None
            },
            breach: (warn.at == WarnAt::Breach).then_some(true),
            at: fires,
            fired: fires.is_some_and(|fires| fires <= at),
            notify: warn.notify.clone(),
        }
    }

    /// What would be due if the pause ended at `at` (§4.3).
    fn due_if_resumed(&self, clock: &Clock, at: Instant) -> Option<Instant> {
        if self.agreed.is_some() {
            return None;
        }
        let mut resumed = self.clone();
        resumed.pause(at, false);
        resumed.due(clock)
    }
}

/// A percentage, a part of a microsecond rounded up.
fn rounded_up(target: i64, percent: u32) -> i64 {
    let parts = i128::from(target) * i128::from(percent);
    i64::try_from((parts + 99) / 100).unwrap_or(i64::MAX)
}
