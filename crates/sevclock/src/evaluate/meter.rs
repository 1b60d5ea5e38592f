//! Working time since a start over running stretches, on every calendar a table can select
//! (semantics §4.3, §5.5).
//!
//! What is kept is bounded however often the meter pauses: for each calendar what has been spent,
//! and for each instant that a later change of row may ask for ("as if it had applied throughout")
//! where it was crossed. Not here: what is promised, and what a crossing means.

use crate::time::{Calendar, NEVER};

/// A meter.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Meter {
    pub(crate) start: i64,
    /// Where the present stretch, or pause, began.
    pub(crate) since: i64,
    pub(crate) running: bool,
    /// Whether it has ever paused.
    pub(crate) interrupted: bool,
    /// By the table's calendars: working time of ended stretches.
    pub(crate) spent: Vec<i64>,
    /// By marks: where an ended stretch crossed them, or [`NEVER`].
    pub(crate) crossed: Vec<i64>,
}

impl Meter {
    /// Starts anew at an instant.
    pub(crate) fn begin(&mut self, at: i64, calendars: usize, marks: usize) {
        (self.start, self.since) = (at, at);
        (self.running, self.interrupted) = (true, false);
        self.spent.clear();
        self.spent.resize(calendars, 0);
        self.crossed.clear();
        self.crossed.resize(marks, NEVER);
    }

    /// The working time measured up to an instant of the present stretch or pause.
    #[inline]
    pub(crate) fn measured(&self, slot: usize, calendar: &Calendar, at: i64) -> i64 {
        let present = if self.running { calendar.between_micros(self.since, at) } else { 0 };
        self.spent[slot] + present
    }

    /// The instant of the present stretch at which `amount` has been measured: its beginning where
    /// that was before, [`NEVER`] where it never is.
    #[inline]
    pub(crate) fn reaches(&self, slot: usize, calendar: &Calendar, amount: i64) -> i64 {
        self.reaches_from(self.since, slot, calendar, amount)
    }

    /// The same if the present stretch began at `since`.
    #[inline]
    pub(crate) fn reaches_from(
        &self,
        since: i64,
        slot: usize,
        calendar: &Calendar,
        amount: i64,
    ) -> i64 {
        match amount - self.spent[slot] {
            left if left <= 0 => since,
            left => calendar.add_micros(since, left),
        }
    }

    /// Ends the present stretch; what it measured and crossed was noted before.
    pub(crate) fn pause(&mut self, at: i64) {
        (self.since, self.running, self.interrupted) = (at, false, true);
    }

    /// Begins the next stretch.
    pub(crate) fn resume(&mut self, at: i64) {
        (self.since, self.running) = (at, true);
    }
}
