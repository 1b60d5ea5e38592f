//! Business days and what falls due on them (semantics §1.4, §1.5).
//!
//! Not here: which windows a date has (`weekly.rs`).

use super::intervals::Interval;
use super::reach::{DAY_SECONDS, END, Reach};
use super::source::Source;
use super::weekly::Weekly;
use super::zone::ZoneLine;
use super::zones::ZoneData;
use super::{AfterHours, CalendarSpec, DayDue, Instant, LocalTime, WeeklySpec, Window};

/// A local day in microseconds.
const DAY: i64 = super::reach::DAY;
/// Days laid out at a time.
const BLOCK: i64 = 256;

/// The business days of a calendar over a reach of local dates, with rank and select.
#[derive(Debug)]
pub(super) struct BusinessDays {
    zone: ZoneLine,
    first: i64,
    /// For each date, and for the one after the last, the number of business days before it.
    before: Vec<u32>,
    /// For each UTC day as many, the hint of the zone at its start.
    hints: Vec<usize>,
    /// The business days in order.
    days: Vec<BusinessDay>,
}

/// A date with open time, and its first opening and last close in UTC microseconds.
#[derive(Clone, Copy, Debug)]
struct BusinessDay {
    day: i64,
    open: i64,
    close: i64,
}

impl BusinessDays {
    /// The business days of `spec`, which has no problems, over the local dates of `reach`.
    pub(super) fn new(
        spec: &CalendarSpec,
        zone: chrono_tz::Tz,
        reach: Reach,
        data: &ZoneData,
    ) -> Self {
        let line = ZoneLine::new(zone, reach, data);
        let mut days = Vec::new();
        let mut found = |day, open, close| days.push(BusinessDay { day, open, close });
        let range = (reach.first, reach.end);
        let supported = (Instant::MIN.micros(), END);
        match Source::new(spec, reach, data) {
            Source::Weekly(weekly) => weekly.each_business_day(range, supported, found),
            // Every date of its zone, its windows being 00:00-24:00.
            Source::Always => {
                let window = Window { from: LocalTime::MIDNIGHT, to: LocalTime::END_OF_DAY };
                let spec = WeeklySpec {
                    week: std::array::from_fn(|_| vec![window]),
                    ..WeeklySpec::new(zone)
                };
                let line = ZoneLine::new(zone, reach, data);
                Weekly::new(&spec, line.into(), reach).each_business_day(range, supported, found);
            }
            source => each_day_cut(&source, &line, range, supported, &mut found),
        }
        let mut before = Vec::new();
        let mut count = 0;
        for day in reach.first..=reach.end {
            while days.get(count).is_some_and(|known| known.day < day) {
                count += 1;
            }
            before.push(u32::try_from(count).expect("a reach has fewer than 2^32 days"));
        }
        let hints = (reach.first..=reach.end).map(|day| line.hint(day * DAY_SECONDS)).collect();
        Self { zone: line, first: reach.first, before, hints, days }
    }

    /// The number of business days before `day`, if it is in reach.
    fn before(&self, day: i64) -> Option<usize> {
        let index = usize::try_from(day - self.first).ok()?;
        self.before.get(index).map(|&count| count as usize)
    }

    /// Whether `day` is a business day; `None` out of reach.
    pub(super) fn contains(&self, day: i64) -> Option<bool> {
        Some(self.before(day)? < self.before(day + 1)?)
    }

    /// The `n`-th business day strictly after `day`, or strictly before for a negative `n`, or
    /// `day` itself for 0; `None` out of reach.
    pub(super) fn shift(&self, day: i64, n: i32) -> Option<i64> {
        if n == 0 {
            return Some(day);
        }
        let steps = usize::try_from(n.unsigned_abs()).ok()?;
        let index = if n > 0 {
            self.before(day + 1)?.checked_add(steps - 1)?
        } else {
            self.before(day)?.checked_sub(steps)?
        };
        self.days.get(index).map(|found| found.day)
    }

    /// When `n` business days from `t` fall due, 0 counting as 1; `None` out of reach.
    pub(super) fn due(&self, t: i64, n: u32, due: DayDue, after: AfterHours) -> Option<i64> {
        let hint = *self.hints.get(usize::try_from(t.div_euclid(DAY) - self.first).ok()?)?;
        let local = t + self.zone.offset_after(t.div_euclid(1_000_000), hint) * 1_000_000;
        let today = local.div_euclid(DAY);
        let (here, mut next) = (self.before(today)?, self.before(today + 1)?);
        if after == AfterHours::Roll {
            // In columns either is as likely, so neither is a branch.
            let over = (here == next) | (t >= self.days.get(here)?.close);
            next += usize::from(over);
        }
        let steps = usize::try_from(n.saturating_sub(1)).ok()?;
        let target = self.days.get(next.checked_add(steps)?)?;
        let at = match due {
            DayDue::Close => return Some(target.close),
            DayDue::Open => return Some(target.open),
            DayDue::SameTime => local.rem_euclid(DAY),
            DayDue::At(time) => i64::from(time.seconds()) * 1_000_000,
        };
        // Zones change at whole seconds, so the part of one goes over as it is, but not in a gap: all
        // of that is the transition.
        let (second, part) = (at.div_euclid(1_000_000), at.rem_euclid(1_000_000));
        let wall = target.day * DAY_SECONDS + second;
        let end = self.zone.end(wall, &mut self.zone.hint(wall));
        let part = if end + self.zone.offset(end) == wall { part } else { 0 };
        Some((end * 1_000_000 + part).clamp(target.open, target.close))
    }
}

/// The dates of a composition: its open time cut at the first instant of each local date.
fn each_day_cut(
    source: &Source,
    zone: &ZoneLine,
    days: Interval,
    supported: Interval,
    found: &mut impl FnMut(i64, i64, i64),
) {
    let mut hint = zone.hint(days.0 * DAY_SECONDS);
    let mut starts_at = |day: i64| zone.start(day * DAY_SECONDS, &mut hint) * 1_000_000;
    let mut block = days.0;
    while block < days.1 {
        let end = (block + BLOCK).min(days.1);
        let starts: Vec<i64> = (block..=end).map(&mut starts_at).collect();
        let from = starts[0].max(supported.0);
        let to = starts[starts.len() - 1].min(supported.1);
        let open = if from < to { source.open(from, to) } else { Vec::new() };
        let mut next = 0;
        for (day, bounds) in (block..end).zip(starts.windows(2)) {
            let (start, stop) = (bounds[0].max(from), bounds[1].min(to));
            while open.get(next).is_some_and(|interval| interval.1 <= start) {
                next += 1;
            }
            let reaching = open[next..].partition_point(|interval| interval.0 < stop);
            if let [first, ..] = &open[next..next + reaching]
                && start < stop
            {
                let last = open[next + reaching - 1];
                found(day, first.0.max(start), last.1.min(stop));
            }
        }
        block = end;
    }
}
