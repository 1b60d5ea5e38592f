//! Which windows start on a local date and when they are open on the UTC line (semantics §1.2).
//!
//! Not here: compositions of calendars, and the tables that answer questions.

use std::sync::Arc;

use chrono::{Datelike, NaiveDate};

use super::intervals::{Interval, merge, subtract, within};
use super::reach::{DAY, DAY_SECONDS, Reach, date_of, day_of, weekday};
use super::zone::ZoneLine;
use super::{Break, DateRange, Holiday, WeeklySpec, Window};

/// A week of windows made ready to be laid out over a [`Reach`].
#[derive(Debug)]
pub(super) struct Weekly {
    zone: Arc<ZoneLine>,
    /// For each weekday, seconds from its local midnight, in order, merged; up to 48 hours.
    week: [Vec<Interval>; 7],
    /// Days on which no window of the week starts, half-open, merged.
    closed: Vec<Interval>,
    /// Days, half-open, whose windows are replaced; in order of their first day.
    replaced: Vec<(Interval, Vec<Interval>)>,
    /// UTC microseconds that are never open, merged.
    removed: Vec<Interval>,
}

impl Weekly {
    /// The calendar of `spec`, which has no problems, in its `zone` over `reach`.
    pub(super) fn new(spec: &WeeklySpec, zone: Arc<ZoneLine>, reach: Reach) -> Self {
        let windows = |list: &[Window]| merge(list.iter().copied().map(local_seconds).collect());
        let mut replaced: Vec<_> =
            (spec.exceptions.iter()).map(|(dates, list)| (days(*dates), windows(list))).collect();
        replaced.sort_by_key(|exception| exception.0.0);
        let removed = spec.breaks.iter().map(|removed| break_micros(*removed, &zone)).collect();
        Self {
            week: std::array::from_fn(|day| windows(&spec.week[day])),
            closed: closed_days(&spec.holidays, reach),
            replaced,
            removed: merge(removed),
            zone,
        }
    }

    /// The open intervals within `[from, to)`, UTC microseconds.
    pub(super) fn open(&self, from: i64, to: i64) -> Vec<Interval> {
        // A window lies within three days of the local date it starts on, whatever the offset.
        let days = (from.div_euclid(DAY) - 3, to.div_euclid(DAY) + 2);
        let mut list: Vec<Interval> =
            Vec::with_capacity(usize::try_from(days.1 - days.0).unwrap_or(0));
        self.each_window(days, |_, window| {
            let (from, to) = (window.0.max(from), window.1.min(to));
            match list.last_mut() {
                Some(last) if from <= last.1 => last.1 = last.1.max(to),
                _ if from < to => list.push((from, to)),
                _ => {}
            }
        });
        match within(&self.removed, from, to) {
            [] => list,
            removed => subtract(&list, removed),
        }
    }

    /// For each local date of `days`, half-open, that a window starts on and keeps open time: the
    /// first opening and the last close that breaks leave its own windows, in `[from, to)`.
    pub(super) fn each_business_day(
        &self,
        days: Interval,
        (from, to): Interval,
        mut found: impl FnMut(i64, i64, i64),
    ) {
        let mut last: Option<(i64, i64, i64)> = None;
        self.each_window(days, |day, window| {
            let clipped = (window.0.max(from), window.1.min(to));
            if clipped.0 >= clipped.1 {
                return;
            }
            let left = subtract(&[clipped], within(&self.removed, clipped.0, clipped.1));
            let (Some(first), Some(end)) = (left.first(), left.last()) else { return };
            match &mut last {
                Some(known) if known.0 == day => {
                    *known = (day, known.1.min(first.0), known.2.max(end.1));
                }
                known => {
                    if let Some((day, open, close)) = known.replace((day, first.0, end.1)) {
                        found(day, open, close);
                    }
                }
            }
        });
        if let Some((day, open, close)) = last {
            found(day, open, close);
        }
    }

    /// The windows that start on the local dates of `days`, half-open, in UTC microseconds before
    /// breaks: their starts in order, those of one date apart from each other.
    fn each_window(&self, days: Interval, mut found: impl FnMut(i64, Interval)) {
        let mut replacing = Replacing::new(&self.replaced, days.0);
        let mut closed =
            self.closed[self.closed.partition_point(|range| range.1 <= days.0)..].iter();
        let mut holiday = closed.next();
        let hint = self.zone.hint(days.0 * DAY_SECONDS);
        let (mut start_hint, mut end_hint) = (hint, hint);
        let mut plain = self.zone.plain(days.0 * DAY_SECONDS);
        for day in days.0..days.1 {
            if holiday.is_some_and(|range| range.1 <= day) {
                holiday = closed.next();
            }
            let is_holiday = holiday.is_some_and(|range| range.0 <= day);
            let week = if is_holiday { &[][..] } else { &self.week[weekday(day)] };
            let midnight = day * DAY_SECONDS;
            for &(from, to) in replacing.on(day).unwrap_or(week) {
                let (from, to) = (midnight + from, midnight + to);
                let (mut open, mut close) = (from - plain.2, to - plain.2);
                if from < plain.0 || to >= plain.1 {
                    open = self.zone.start(from, &mut start_hint);
                    close = self.zone.end(to, &mut end_hint);
                    plain = self.zone.plain(close);
                }
                if open < close {
                    found(day, (open * 1_000_000, close * 1_000_000));
                }
            }
        }
    }
}

/// Walks the days in order and keeps the windows of the exceptions that cover the present one.
struct Replacing<'a> {
    all: &'a [(Interval, Vec<Interval>)],
    next: usize,
    covering: Vec<usize>,
    windows: Vec<Interval>,
    /// The day on which the next exception starts or one of the present ones has ended.
    until: i64,
}

impl<'a> Replacing<'a> {
    fn new(all: &'a [(Interval, Vec<Interval>)], day: i64) -> Self {
        let (covering, windows) = (Vec::new(), Vec::new());
        let mut replacing = Self { all, next: 0, covering, windows, until: day };
        replacing.turn(day);
        replacing
    }

    /// The windows that replace those of `day`; days are asked in order.
    fn on(&mut self, day: i64) -> Option<&[Interval]> {
        if day >= self.until {
            self.turn(day);
        }
        (!self.covering.is_empty()).then_some(&*self.windows)
    }

    /// Comes to `day`. Two exceptions on one date are their union.
    fn turn(&mut self, day: i64) {
        let all = self.all;
        let started = all[self.next..].partition_point(|exception| exception.0.0 <= day);
        self.covering.extend(self.next..self.next + started);
        self.covering.retain(|&index| all[index].0.1 > day);
        self.next += started;
        let ends = self.covering.iter().map(|&index| all[index].0.1);
        let next = all.get(self.next).map(|exception| exception.0.0);
        self.until = ends.chain(next).min().unwrap_or(i64::MAX);
        let windows = self.covering.iter().flat_map(|&index| &all[index].1);
        self.windows = merge(windows.copied().collect());
    }
}

/// A window as seconds from the local midnight of the date it starts on.
fn local_seconds(window: Window) -> Interval {
    let (from, to) = (i64::from(window.from.seconds()), i64::from(window.to.seconds()));
    (from, if to <= from { to + DAY_SECONDS } else { to })
}

/// A range of dates as a half-open range of days.
fn days(dates: DateRange) -> Interval {
    (day_of(dates.first), day_of(dates.last) + 1)
}

/// A break in UTC microseconds.
fn break_micros(removed: Break, zone: &ZoneLine) -> Interval {
    match removed {
        Break::Instants { from, to } => (from.micros(), to.micros()),
        Break::Local { date, window } => {
            let midnight = day_of(date) * DAY_SECONDS;
            let (from, to) = local_seconds(window);
            let mut hint = zone.hint(midnight);
            let from = zone.start(midnight + from, &mut hint);
            (from * 1_000_000, zone.end(midnight + to, &mut hint) * 1_000_000)
        }
    }
}

/// The days of all holidays in and around `reach`.
fn closed_days(holidays: &[Holiday], reach: Reach) -> Vec<Interval> {
    let year = |day: i64| date_of(day).map_or(0, |date| date.year());
    let mut yearly = Vec::new();
    let mut closed = Vec::new();
    for holiday in holidays {
        match *holiday {
            Holiday::Dates(dates) => closed.push(days(dates)),
            Holiday::Yearly { month, day } => yearly.push((month, day)),
        }
    }
    yearly.sort_unstable();
    yearly.dedup();
    for year in year(reach.first) - 1..=year(reach.end) {
        let dates =
            yearly.iter().filter_map(|&(month, day)| NaiveDate::from_ymd_opt(year, month, day));
        closed.extend(dates.map(|date| (day_of(date), day_of(date) + 1)));
    }
    merge(closed)
}
