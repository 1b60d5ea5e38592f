//! Clocks: which signals and conditions begin, end and change their cycles (semantics §4.1, §4.5,
//! §4.8 to §4.10).

use sevclock::policy::{Clock, OnMiss, Promise, RetargetRule};
use sevclock::ticket::Event;
use sevclock::time::Instant;
use sevclock_serde::evaluation::CycleDocument;

use super::condition::{Calendars, Situation};
use super::cycle::{Cycle, Ending};
use super::row::Row;

/// Every cycle of a clock.
#[derive(Clone, Debug, Default)]
pub(super) struct Cycles {
    all: Vec<Cycle>,
    /// A start signal has come since the last stop or cancel signal.
    start_came: bool,
    /// Whether `applies_when` held at the last event or dwell.
    applied: bool,
}

/// An event as clocks and ladders see it: what it raises, everything implied among it.
pub(super) struct Raised<'e> {
    pub(super) event: &'e Event,
    pub(super) signals: Vec<String>,
}

impl Raised<'_> {
    pub(super) fn any_of(&self, named: &[String]) -> bool {
        self.signals.iter().any(|signal| named.contains(signal))
    }

    pub(super) fn raises(&self, signal: &str) -> bool {
        self.signals.iter().any(|raised| raised == signal)
    }

    /// Whether it raises `closed` or `cancelled` and no list names that signal (§4.9).
    pub(super) fn ends_all(&self, lists: &[&Vec<String>]) -> bool {
        ["closed", "cancelled"].iter().any(|signal| {
            self.raises(signal) && !lists.iter().any(|list| list.iter().any(|it| it == signal))
        })
    }
}

impl Cycles {
    /// The cycle that has not ended.
    pub(super) fn current(&self) -> Option<&Cycle> {
        self.all.last().filter(|cycle| cycle.end.is_none())
    }

    fn open(&mut self) -> Option<&mut Cycle> {
        self.all.last_mut().filter(|cycle| cycle.end.is_none())
    }

    /// The cycle that rolled at `at`, if one did.
    pub(super) fn rolled_at(&self, at: Instant) -> Option<&Cycle> {
        let before = self.all.len().checked_sub(2)?;
        self.current().filter(|now| now.started == at)?;
        Some(&self.all[before])
            .filter(|cycle| cycle.end.is_some_and(|end| end.how == Ending::Rolled))
    }

    pub(super) fn count(&self) -> usize {
        self.all.len()
    }

    /// An event, or a dwell where none is `raised`; the order is that of §4.1.
    pub(super) fn apply(
        &mut self,
        clock: &Clock,
        calendars: &Calendars<'_>,
        now: &Situation,
        at: Instant,
        raised: Option<&Raised<'_>>,
    ) {
        let applies = now.meets(clock.applies_when.as_ref());
        let row = Row::select(clock.promise.rows(), clock.calendar.as_deref(), calendars, now);
        let begin = |all: &mut Vec<Cycle>| all.push(Cycle::begin(at, row.clone(), now.severity));
        let raises = |named: &[String]| raised.is_some_and(|raised| raised.any_of(named));

        // cancel signals
        let lists = [&clock.start, &clock.stop, &clock.restart, &clock.resume, &clock.cancel];
        if raises(&clock.cancel) || raised.is_some_and(|raised| raised.ends_all(&lists)) {
            self.finish(clock, at, Ending::Cancelled, now);
            self.start_came = false;
        }
        // stop
        if raises(&clock.stop) {
            self.finish(clock, at, Ending::Stopped, now);
            self.start_came = false;
        }
        // `applies_when` false
        if !applies {
            self.finish(clock, at, Ending::Cancelled, now);
        }
        // restart
        if raises(&clock.restart) {
            if self.current().is_some() {
                let cadence = matches!(clock.promise, Promise::Every { .. });
                let how = if cadence { Ending::Kept } else { Ending::Restarted };
                self.finish(clock, at, how, now);
                begin(&mut self.all);
                self.start_came = true;
            } else if self.start_came && applies {
                begin(&mut self.all);
            }
        }
        // resume
        if raises(&clock.resume)
            && applies
            && let Some(last) = self.all.last_mut()
            && last.end.is_some_and(|end| end.how == Ending::Stopped)
        {
            last.reopen(at);
            self.start_came = true;
        }
        // start, with `applies_when` turning true
        let turned = applies && !self.applied;
        self.start_came |= raises(&clock.start);
        if self.current().is_none()
            && applies
            && (raises(&clock.start) || (turned && self.start_came))
        {
            begin(&mut self.all);
        }
        // agreed
        if let Some(Raised { event, .. }) = raised.filter(|raised| raised.raises("agreed"))
            && event.clock.as_ref() == Some(&clock.id)
            && let (Some(cycle), Some(due)) = (self.open(), event.due)
        {
            cycle.agree(clock, at, due);
        }
        // retarget
        self.retarget(clock, now, at, &row);
        // pause
        self.pause(clock, now, at);
        self.applied = applies;
    }

    fn finish(&mut self, clock: &Clock, at: Instant, how: Ending, now: &Situation) {
        if let Some(cycle) = self.open() {
            cycle.finish(clock, at, how, now.severity);
        }
    }

    /// Another row than the one at the cycle's last event or dwell (§4.5).
    fn retarget(&mut self, clock: &Clock, now: &Situation, at: Instant, row: &Row) {
        let Some(cycle) = self.open() else { return };
        let rule = match now.severity.cmp(&cycle.severity) {
            std::cmp::Ordering::Less => clock.retarget.upgrade,
            std::cmp::Ordering::Greater => clock.retarget.downgrade,
            std::cmp::Ordering::Equal => clock.retarget.same,
        };
        let changed = cycle.selected != *row && !cycle.is_agreed();
        if changed && rule == RetargetRule::Restart {
            cycle.finish(clock, at, Ending::Restarted, now.severity);
            self.all.push(Cycle::begin(at, row.clone(), now.severity));
            return;
        }
        (cycle.selected, cycle.severity) = (row.clone(), now.severity);
        if changed {
            cycle.retarget(clock, at, row.clone(), rule);
        }
    }

    fn pause(&mut self, clock: &Clock, now: &Situation, at: Instant) {
        let pause = clock.pause_when.is_some() && now.meets(clock.pause_when.as_ref());
        if let Some(cycle) = self.open() {
            cycle.pause(at, pause);
            cycle.note_first_due(clock);
        }
    }

    /// Where a cadence rolls next (§4.8).
    pub(super) fn next_roll(&self, clock: &Clock) -> Option<Instant> {
        let rolls = matches!(clock.promise, Promise::Every { on_miss: OnMiss::Roll, .. });
        self.current().filter(|_| rolls)?.due(clock)
    }

    /// Rolls what is due at or before `at`.
    pub(super) fn roll(
        &mut self,
        clock: &Clock,
        calendars: &Calendars<'_>,
        now: &Situation,
        at: Instant,
    ) {
        if self.next_roll(clock).is_none_or(|due| due > at) {
            return;
        }
        self.finish(clock, at, Ending::Rolled, now);
        let row = Row::select(clock.promise.rows(), clock.calendar.as_deref(), calendars, now);
        self.all.push(Cycle::begin(at, row, now.severity));
        self.pause(clock, now, at);
    }

    /// The instants at which something of the current cycle may change by itself.
    pub(super) fn changes(&self, clock: &Clock) -> Vec<Instant> {
        let Some(cycle) = self.current() else { return Vec::new() };
        let fires = clock.warn.iter().filter_map(|warn| cycle.threshold(clock, warn.at));
        fires.chain(cycle.due(clock)).collect()
    }

    pub(super) fn documents(&self, clock: &Clock, at: Instant, severity: u8) -> Vec<CycleDocument> {
        let numbered = self.all.iter().enumerate();
        numbered.map(|(i, cycle)| cycle.document(clock, i + 1, at, severity)).collect()
    }
}
