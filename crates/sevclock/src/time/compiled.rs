//! The compiled calendar: every question of semantics §1.2 to §1.5, answered from tables.
//!
//! Not here: what a calendar says (`calendar.rs`), how its open intervals come about (`weekly.rs`,
//! `source.rs`) and the tables themselves (`table.rs`).

use std::fmt;
use std::sync::OnceLock;

use chrono::{NaiveDate, TimeZone};
use chrono_tz::Tz;

use super::business::BusinessDays;
use super::line::{Line, tables};
use super::phase::choose_phase;
use super::problem::{CalendarProblem, problems};
use super::reach::{END, Reach, date_of, day_of};
use super::source::{Source, Zones, day_zone};
use super::table::Table;
use super::zones::ZoneData;
use super::{AfterHours, CalendarSpec, DateRange, DayDue, Instant, Periods, Span, Window};

const MIN: i64 = Instant::MIN.micros();

/// A calendar ready to be asked: immutable, to be shared behind an `Arc`.
///
/// Working time over 2010 to 2039 is in a table of a few hundred kilobytes, made by
/// [`Calendar::compile`]. The first question that reaches further builds tables over all supported
/// instants, with the same answers; so does the first about business days, for theirs.
pub struct Calendar {
    spec: CalendarSpec,
    zones: ZoneData,
    zone: Tz,
    always: bool,
    /// Where the cells of its tables start, in microseconds after UTC midnight.
    phase: i64,
    hot: Table,
    whole: OnceLock<Line>,
    hot_days: OnceLock<BusinessDays>,
    whole_days: OnceLock<BusinessDays>,
}

impl Calendar {
    /// "Never" among raw microseconds: no supported instant.
    pub const NEVER: i64 = i64::MAX;

    /// The calendar that `spec` describes.
    ///
    /// ```
    /// use sevclock::time::{Calendar, CalendarSpec, Instant, LocalTime, Span, WeeklySpec, Window};
    /// let time = |text| LocalTime::parse(text).unwrap();
    /// let mut office = WeeklySpec::new(chrono_tz::Tz::America__New_York);
    /// for day in &mut office.week[..5] {
    ///     day.push(Window { from: time("09:00"), to: time("17:00") });
    /// }
    /// let office = Calendar::compile(&CalendarSpec::Weekly(office)).unwrap();
    /// // Friday 16:00 and four hours more: Monday 12:00, after the clocks went forward.
    /// let friday = Instant::parse("2026-03-06T21:00:00Z")?;
    /// let due = office.add(friday, Span::from_seconds(4 * 3600).unwrap());
    /// assert_eq!(due, Some(Instant::parse("2026-03-09T16:00:00Z")?));
    /// # Ok::<(), sevclock::time::InstantError>(())
    /// ```
    ///
    /// # Errors
    /// Every [`CalendarProblem`] of `spec`, in the order of its data.
    pub fn compile(spec: &CalendarSpec) -> Result<Self, Vec<CalendarProblem>> {
        Self::compile_with(spec, &mut Zones::hot(ZoneData::built_in()))
    }

    /// The same, with zones that calendars compiled before have read.
    pub(crate) fn compile_with(
        spec: &CalendarSpec,
        zones: &mut Zones,
    ) -> Result<Self, Vec<CalendarProblem>> {
        let found = problems(spec);
        if !found.is_empty() {
            return Err(found);
        }
        let always = matches!(spec, CalendarSpec::Always { .. });
        let zone = day_zone(spec);
        let (mut phase, mut hot) = (0, Table::default());
        if !always {
            let source = Source::with_zones(spec, zones);
            phase = choose_phase(&source, &zones.get(zone));
            let table = tables(&source, Reach::HOT, phase, true).pop();
            // A single day of tens of thousands of stretches is left to the whole line.
            hot = table.filter(Table::is_small).unwrap_or_default();
        }
        Ok(Self {
            spec: spec.clone(),
            zones: zones.data().clone(),
            zone,
            always,
            phase,
            hot,
            whole: OnceLock::new(),
            hot_days: OnceLock::new(),
            whole_days: OnceLock::new(),
        })
    }

    /// The same calendar with no hot tables: the whole line answers everything.
    #[cfg(test)]
    pub(super) fn without_hot(spec: &CalendarSpec) -> Self {
        let mut calendar = Self::compile(spec).unwrap();
        calendar.hot = Table::default();
        let days = BusinessDays::new(spec, calendar.zone, Reach::WHOLE, &calendar.zones);
        calendar.hot_days = OnceLock::from(days);
        calendar
    }

    /// The hot table.
    pub(super) const fn hot(&self) -> &Table {
        &self.hot
    }

    /// About how many bytes it takes with its dates, tables aside that are built when first asked for.
    pub(crate) fn bytes(&self) -> usize {
        let (there, back) = self.hot.bytes();
        there + back + self.spec.dates() * size_of::<(DateRange, Vec<Window>)>()
    }

    /// What it was compiled from; calendars of equal specifications give equal answers.
    #[must_use]
    pub const fn spec(&self) -> &CalendarSpec {
        &self.spec
    }

    /// Whether it is `always`, the one calendar on which days are hours (semantics §1.6).
    #[must_use]
    #[inline]
    pub const fn is_always(&self) -> bool {
        self.always
    }

    /// The zone its business days are counted in (semantics §1.4).
    #[must_use]
    pub const fn zone(&self) -> Tz {
        self.zone
    }

    /// The tables over every supported instant, built when first needed.
    #[cold]
    fn whole(&self) -> &Line {
        self.whole.get_or_init(|| {
            Line::new(&Source::new(&self.spec, Reach::WHOLE, &self.zones), self.phase)
        })
    }

    /// Whether it is open at `t`: at an opening, and not at a closing.
    #[must_use]
    #[inline]
    pub fn is_open(&self, t: Instant) -> bool {
        self.always || self.open_at(t.micros())
    }

    fn open_at(&self, t: i64) -> bool {
        self.hot.is_open(t).or_else(|| self.whole().is_open(t)).unwrap_or(false)
    }

    /// Whether `t` ends open time: open until it and closed at it (semantics §4.3).
    #[must_use]
    #[inline]
    pub fn is_closing(&self, t: Instant) -> bool {
        !self.always && self.open_at(t.micros() - 1) && !self.open_at(t.micros())
    }

    /// Working time in `[a, b)`; zero for `a` > `b` (semantics §1.3).
    #[must_use]
    #[inline]
    pub fn between(&self, a: Instant, b: Instant) -> Span {
        Span::from_micros(self.between_micros(a.micros(), b.micros())).unwrap_or(Span::ZERO)
    }

    /// The earliest instant at or after `t` with `d` of working time before it; `None` is Never
    /// (semantics §1.3).
    #[must_use]
    #[inline]
    pub fn add(&self, t: Instant, d: Span) -> Option<Instant> {
        Instant::from_micros(self.add_micros(t.micros(), d.micros())).ok()
    }

    /// The latest instant at or before `t` with `d` of working time up to `t`; `None` is Never
    /// (semantics §1.3).
    #[must_use]
    pub fn sub(&self, t: Instant, d: Span) -> Option<Instant> {
        let (t, d) = (t.micros(), d.micros());
        if d == 0 || self.always {
            return supported(t - d);
        }
        self.hot.sub(t, d).or_else(|| self.located(self.whole_worked(t) - d)).and_then(supported)
    }

    /// As [`Calendar::add`] in microseconds since 1970: [`Calendar::NEVER`] is Never, also from an
    /// unsupported `t`; a negative `d` counts as none.
    #[must_use]
    #[inline]
    pub fn add_micros(&self, t: i64, d: i64) -> i64 {
        if self.always {
            // An overflow is negative, which is not supported.
            return supported_or_never(t, t.wrapping_add(d.max(0)));
        }
        if d > 0
            && let Some(due) = self.hot.add(t, d)
        {
            return due;
        }
        self.add_elsewhere(t, d)
    }

    /// `add` where the hot table has no answer: no time to add, or beyond.
    #[cold]
    fn add_elsewhere(&self, t: i64, d: i64) -> i64 {
        if d <= 0 || !(MIN..END).contains(&t) {
            return supported_or_never(t, t);
        }
        let number = self.whole_worked(t).saturating_add(d - 1);
        self.located(number).map_or(Self::NEVER, |last| supported_or_never(t, last + 1))
    }

    /// As [`Calendar::between`] in microseconds; ends outside the supported instants, such as
    /// [`Calendar::NEVER`], count as the nearest end of those.
    #[must_use]
    #[inline]
    pub fn between_micros(&self, a: i64, b: i64) -> i64 {
        if self.always {
            return (b.clamp(MIN, END) - a.clamp(MIN, END)).max(0);
        }
        if let (Some(before), Some(after)) = (self.hot.worked(a), self.hot.worked(b)) {
            return (after - before).max(0);
        }
        self.between_elsewhere(a, b)
    }

    #[cold]
    fn between_elsewhere(&self, a: i64, b: i64) -> i64 {
        let (a, b) = (a.clamp(MIN, END), b.clamp(MIN, END));
        if a < b { self.whole_worked(b) - self.whole_worked(a) } else { 0 }
    }

    /// Working time up to a supported `t` on the whole line.
    fn whole_worked(&self, t: i64) -> i64 {
        self.whole().worked(t).unwrap_or(0)
    }

    fn located(&self, number: i64) -> Option<i64> {
        self.whole().locate(number)
    }

    /// `t` itself if open, else the first opening after it.
    #[must_use]
    pub fn next_open(&self, t: Instant) -> Option<Instant> {
        self.opening_from(t.micros()).and_then(supported)
    }

    /// The first open microsecond at or after `t`: the one that as much work precedes as `t`.
    pub(super) fn opening_from(&self, t: i64) -> Option<i64> {
        if self.always {
            return Some(t);
        }
        let hot = self.hot.worked(t).and_then(|worked| self.hot.locate(worked));
        hot.or_else(|| self.located(self.whole_worked(t)))
    }

    /// The first close strictly after `t`.
    #[must_use]
    pub fn next_close(&self, t: Instant) -> Option<Instant> {
        self.opening_from(t.micros()).and_then(|open| self.run_end(open)).and_then(supported)
    }

    /// The last opening at or before `t`: since when it has been open, if it is.
    #[must_use]
    pub fn prev_open(&self, t: Instant) -> Option<Instant> {
        let t = t.micros();
        let open = if self.always || self.open_at(t) { t } else { self.worked_last(t)? };
        self.run_start(open).and_then(supported)
    }

    /// The last close at or before `t`: since when it has been closed, if it is.
    #[must_use]
    pub fn prev_close(&self, t: Instant) -> Option<Instant> {
        let mut t = t.micros();
        if self.always || self.open_at(t) {
            t = self.run_start(t)?;
        }
        self.worked_last(t).and_then(|last| supported(last + 1))
    }

    /// The last open microsecond before `t`.
    fn worked_last(&self, t: i64) -> Option<i64> {
        self.hot.sub(t, 1).or_else(|| self.located(self.whole_worked(t) - 1))
    }

    /// Where the open time around an open `t` ends; `None` for not before the supported instants
    /// do.
    pub(super) fn run_end(&self, t: i64) -> Option<i64> {
        if self.always {
            return None;
        }
        self.hot.run_end(t).or_else(|| self.whole().run_end(t))
    }

    fn run_start(&self, t: i64) -> Option<i64> {
        if self.always {
            return None;
        }
        self.hot.run_start(t).or_else(|| self.whole().run_start(t))
    }

    /// The open intervals within `[from, to)`, merged and clipped to it, in order, one at a time.
    #[must_use]
    pub fn periods(&self, from: Instant, to: Instant) -> Periods<'_> {
        Periods::new(self, from, to)
    }

    /// The local date of `t` in [`Calendar::zone`].
    #[must_use]
    pub fn local_date(&self, t: Instant) -> NaiveDate {
        self.zone.from_utc_datetime(&t.to_datetime().naive_utc()).date_naive()
    }

    /// The answer of the business days of the hot reach, or else of all.
    fn by_days<T>(&self, ask: impl Fn(&BusinessDays) -> Option<T>) -> Option<T> {
        let days = |reach| move || BusinessDays::new(&self.spec, self.zone, reach, &self.zones);
        ask(self.hot_days.get_or_init(days(Reach::HOT)))
            .or_else(|| ask(self.whole_days.get_or_init(days(Reach::WHOLE))))
    }

    /// Whether a local date is a business day (semantics §1.4); outside the supported instants
    /// none is.
    #[must_use]
    pub fn is_business_day(&self, date: NaiveDate) -> bool {
        self.by_days(|days| days.contains(day_of(date))).unwrap_or(false)
    }

    /// The `n`-th business day strictly after `date`, or strictly before for a negative `n`; for 0
    /// `date` itself. `None` is Never.
    #[must_use]
    pub fn shift_business_date(&self, date: NaiveDate, n: i32) -> Option<NaiveDate> {
        self.by_days(|days| days.shift(day_of(date), n)).and_then(date_of)
    }

    /// When `n` business days from `t` fall due (semantics §1.5); 0 counts as 1. `None` is Never.
    #[must_use]
    pub fn add_business_days(
        &self,
        t: Instant,
        n: u32,
        due: DayDue,
        after: AfterHours,
    ) -> Option<Instant> {
        self.by_days(|days| days.due(t.micros(), n, due, after)).and_then(supported)
    }
}

/// `due` if it and the `t` it follows from are supported, else [`Calendar::NEVER`].
#[inline]
fn supported_or_never(t: i64, due: i64) -> i64 {
    let past = |t: i64| t.wrapping_sub(MIN).cast_unsigned();
    let length = (END - MIN).cast_unsigned();
    if past(t) < length && past(due) < length { due } else { Calendar::NEVER }
}

/// The instant of microseconds that may lie outside the supported ones.
pub(super) fn supported(micros: i64) -> Option<Instant> {
    Instant::from_micros(micros).ok()
}

/// The specification; the tables are large and follow from it.
impl fmt::Debug for Calendar {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Calendar").field("spec", &self.spec).finish_non_exhaustive()
    }
}
