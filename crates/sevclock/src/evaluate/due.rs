//! Where due instants and thresholds fall (semantics §4.3, §4.7).

use super::clock::ClockWork;
use crate::compile::{Budget, day_due};
use crate::policy::{Boundary, WarnAt};
use crate::time::{Calendar, Instant, NEVER};

/// The working time at which a threshold of a budget stands; a part of a microsecond rounds up.
/// None for the breach, which stands at the due instant.
pub(crate) fn threshold_amount(at: WarnAt, budget: i64) -> Option<i64> {
    match at {
        WarnAt::Percent(percent) => {
            let amount = (i128::from(budget) * i128::from(percent) + 99) / 100;
            Some(i64::try_from(amount).unwrap_or(NEVER))
        }
        WarnAt::Before(span) => Some((budget - span.micros()).max(0)),
        WarnAt::Breach => None,
    }
}

/// The due instant of a duration target, moved off a closing where the clock says so.
pub(crate) fn at_boundary(boundary: Boundary, calendar: &Calendar, due: i64) -> i64 {
    match Instant::of(due) {
        Some(at) if boundary == Boundary::NextOpen && calendar.is_closing(at) => {
            calendar.next_open(at).map_or(NEVER, Instant::micros)
        }
        _ => due,
    }
}

impl ClockWork<'_> {
    /// The budget of a key for this cycle, and where business days fall due by date.
    #[inline]
    fn budget_of(&self, key: u16) -> (i64, i64) {
        let key = self.key(key);
        match key.budget {
            Budget::None => (-1, NEVER),
            Budget::Micros(micros) => (micros, NEVER),
            Budget::Days(days, due, after) => {
                let calendar = self.policy.calendar(key.calendar);
                let start = self.state.meter.start;
                match day_due(calendar, start, days, due, after) {
                    NEVER => (-1, NEVER),
                    due => (calendar.between_micros(start, due), due),
                }
            }
        }
    }

    /// Measures the cycle by `key` from here on: `offset` beyond what counts, by date if it may be.
    pub(crate) fn rest_on(&mut self, key: u16, offset: i64, dates_count: bool) {
        let (budget, date) = self.budget_of(key);
        let by_date = dates_count && !self.state.meter.interrupted;
        let cycle = &mut self.state.cycle;
        (cycle.basis, cycle.offset, cycle.budget) = (key, offset, budget);
        cycle.date = if by_date { date } else { NEVER };
    }

    /// The due instant if the present stretch goes on.
    pub(crate) fn due_in_stretch(&self) -> i64 {
        match self.state.cycle.date {
            NEVER => self.due_from(self.state.meter.since),
            date => date,
        }
    }

    /// The due instant if the present stretch began at `since`.
    pub(crate) fn due_from(&self, since: i64) -> i64 {
        let cycle = &self.state.cycle;
        if cycle.budget < 0 {
            return NEVER;
        }
        let amount = cycle.budget + cycle.offset;
        self.reached(cycle.basis, amount, since)
    }

    #[inline]
    fn reached(&self, key: u16, amount: i64, since: i64) -> i64 {
        let key = self.key(key);
        let (slot, calendar) = (usize::from(key.slot), self.policy.calendar(key.calendar));
        let at = self.state.meter.reaches_from(since, slot, calendar, amount);
        let boundary = self.plan.boundary;
        if boundary == Boundary::Close {
            return at;
        }
        let is_duration = matches!(key.budget, Budget::Micros(_));
        if is_duration && self.state.meter.spent[slot] <= amount {
            at_boundary(boundary, calendar, at)
        } else {
            at
        }
    }

    /// Where a threshold fired or will; [`NEVER`] if that cannot be told (semantics §4.7).
    pub(crate) fn threshold(&self, place: usize) -> i64 {
        let cycle = &self.state.cycle;
        if cycle.budget < 0 || cycle.agreed {
            return NEVER;
        }
        if cycle.fired[place] != NEVER {
            return cycle.fired[place];
        }
        match threshold_amount(self.plan.thresholds[place], cycle.budget) {
            None => cycle.due,
            Some(amount) if self.state.meter.running => self.threshold_in_stretch(amount),
            Some(_) => NEVER,
        }
    }

    fn threshold_in_stretch(&self, amount: i64) -> i64 {
        let cycle = &self.state.cycle;
        let (slot, calendar) =
            (usize::from(self.key(cycle.basis).slot), self.calendar(cycle.basis));
        let amount = amount.saturating_add(cycle.offset);
        self.state.meter.reaches(slot, calendar, amount)
    }

    /// Notes what the present stretch has spent by its end at `now`, and what it has crossed:
    /// thresholds of the cycle, and under every key what a retroactive change may ask for.
    pub(crate) fn note_stretch(&mut self, now: i64) {
        self.note_fired(now);
        for (slot, calendar) in self.plan.table.calendars.iter().enumerate() {
            let calendar = self.policy.calendar(*calendar);
            let measured = self.state.meter.measured(slot, calendar, now);
            if measured >= self.plan.least_marks[slot] {
                self.mark_crossings(slot, measured, now);
            }
            self.state.meter.spent[slot] = measured;
        }
    }

    /// Marks what keys of one calendar have crossed.
    fn mark_crossings(&mut self, slot: usize, measured: i64, now: i64) {
        for key in 0..self.plan.table.keys.len() {
            // The keys were counted in 16 bits when compiled.
            let Ok(key) = u16::try_from(key) else { return };
            if usize::from(self.key(key).slot) == slot {
                self.mark_crossings_under(key, measured, now);
            }
        }
    }

    /// Thresholds of the present row that have fired before `now` keep their instants; the breach
    /// goes with the due instant.
    pub(crate) fn note_fired(&mut self, now: i64) {
        for place in 0..self.plan.thresholds.len() {
            let is_breach = self.plan.thresholds[place] == WarnAt::Breach;
            let at = if is_breach { NEVER } else { self.threshold(place) };
            if at < now {
                self.state.cycle.fired[place] = at;
            }
        }
    }

    fn mark_crossings_under(&mut self, key: u16, measured: i64, now: i64) {
        let (budget, date) = self.budget_of(key);
        if budget < 0 {
            return;
        }
        let slot = usize::from(self.key(key).slot);
        let first = usize::from(key) * self.plan.marks_per_key();
        let since = self.state.meter.since;
        let by_date = date != NEVER && !self.state.meter.interrupted;
        let due = match by_date {
            true => date,
            false if budget <= measured => self.reached(key, budget, since),
            false => NEVER,
        };
        let crossed = &mut self.state.meter.crossed[first];
        if *crossed == NEVER && due < now {
            *crossed = due;
        }
        for place in 0..self.plan.thresholds.len() {
            let amount = threshold_amount(self.plan.thresholds[place], budget);
            let Some(amount) = amount.filter(|amount| *amount <= measured) else { continue };
            let at = self.state.meter.reaches(slot, self.calendar(key), amount);
            let crossed = &mut self.state.meter.crossed[first + 1 + place];
            if *crossed == NEVER && at < now {
                *crossed = at;
            }
        }
    }
}
