//! Working time and business days by walking, day by day, over plain interval lists (semantics §1).
//!
//! Not here: anything fast. The one concession is that the open intervals of a year are kept once
//! they were walked.

mod intervals;
mod windows;
mod zone;

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use chrono::{Datelike, Days, NaiveDate};
use chrono_tz::Tz;
use sevclock::time::{AfterHours, CalendarSpec, DayDue, Instant, WeeklySpec};

pub use intervals::Open;
use intervals::{both, less, merged};
use windows::{break_range, windows};
use zone::{DAY, SECOND, as_end, as_start, date, date_of, local, midnight, year_of, year_start};

/// A calendar (semantics §1.2).
#[derive(Debug)]
pub struct Calendar {
    kind: Kind,
    zone: Tz,
    years: RefCell<BTreeMap<i32, Rc<Open>>>,
    /// The business day after a date, kept once it was walked to.
    next_days: RefCell<BTreeMap<NaiveDate, Option<NaiveDate>>>,
}

#[derive(Debug)]
enum Kind {
    Always,
    Weekly(Box<WeeklySpec>),
    Union(Vec<Rc<Calendar>>),
    Intersection(Vec<Rc<Calendar>>),
    Difference(Rc<Calendar>, Vec<Rc<Calendar>>),
}

/// Building calendars.
impl Calendar {
    fn of(kind: Kind, zone: Tz) -> Rc<Self> {
        Rc::new(Self { kind, zone, years: RefCell::default(), next_days: RefCell::default() })
    }

    /// Open at every instant; its days are those of `zone`, UTC if none.
    #[must_use]
    pub fn always(zone: Option<Tz>) -> Rc<Self> {
        Self::of(Kind::Always, zone.unwrap_or(Tz::UTC))
    }

    /// Windows of a week.
    #[must_use]
    pub fn weekly(spec: &WeeklySpec) -> Rc<Self> {
        Self::of(Kind::Weekly(Box::new(spec.clone())), spec.zone)
    }

    /// Open where any member is.
    #[must_use]
    pub fn union(members: Vec<Rc<Self>>, zone: Option<Tz>) -> Rc<Self> {
        let zone = zone.or_else(|| Some(members.first()?.zone)).unwrap_or(Tz::UTC);
        Self::of(Kind::Union(members), zone)
    }

    /// Open where every member is; never without members.
    #[must_use]
    pub fn intersection(members: Vec<Rc<Self>>, zone: Option<Tz>) -> Rc<Self> {
        let zone = zone.or_else(|| Some(members.first()?.zone)).unwrap_or(Tz::UTC);
        Self::of(Kind::Intersection(members), zone)
    }

    /// Open where `base` is and none of `less` is.
    #[must_use]
    pub fn difference(base: Rc<Self>, less: Vec<Rc<Self>>, zone: Option<Tz>) -> Rc<Self> {
        let zone = zone.unwrap_or(base.zone);
        Self::of(Kind::Difference(base, less), zone)
    }

    /// The calendar that a whole description says.
    #[must_use]
    pub fn from_spec(spec: &CalendarSpec) -> Rc<Self> {
        let all = |of: &[CalendarSpec]| of.iter().map(Self::from_spec).collect();
        match spec {
            CalendarSpec::Always { zone } => Self::always(*zone),
            CalendarSpec::Weekly(week) => Self::weekly(week),
            CalendarSpec::Union { of, zone } => Self::union(all(of), *zone),
            CalendarSpec::Intersection { of, zone } => Self::intersection(all(of), *zone),
            CalendarSpec::Difference { base, less, zone } => {
                Self::difference(Self::from_spec(base), all(less), *zone)
            }
        }
    }
}

/// Open time (semantics §1.2).
impl Calendar {
    /// The open time of one UTC year.
    fn year(&self, year: i32) -> Rc<Open> {
        if let Some(open) = self.years.borrow().get(&year) {
            return Rc::clone(open);
        }
        let (from, to) = (year_start(year), year_start(year + 1));
        let open = match &self.kind {
            Kind::Always => vec![(from, to)],
            Kind::Weekly(spec) => {
                let first = date(year, 1, 1) - Days::new(4);
                let windows = (0..374).flat_map(|day| windows(spec, first + Days::new(day)));
                let broken = spec.breaks.iter().map(|one| break_range(spec.zone, one)).collect();
                less(&merged(windows.collect()), &merged(broken))
            }
            Kind::Union(of) => merged(of.iter().flat_map(|one| one.year(year).to_vec()).collect()),
            Kind::Intersection(of) => {
                let whole = if of.is_empty() { Vec::new() } else { vec![(from, to)] };
                of.iter().fold(whole, |open, one| both(&open, &one.year(year)))
            }
            Kind::Difference(base, without) => without
                .iter()
                .fold(base.year(year).to_vec(), |open, one| less(&open, &one.year(year))),
        };
        let open = Rc::new(both(&open, &[(from, to)]));
        self.years.borrow_mut().insert(year, Rc::clone(&open));
        open
    }

    /// The open time of every year from that of `from` to that of `to`, in order.
    fn years(&self, from: i64, to: i64) -> impl DoubleEndedIterator<Item = Rc<Open>> {
        (year_of(from)..=year_of(to)).map(|year| self.year(year))
    }

    /// The open time within `[from, to)`, merged.
    #[must_use]
    pub fn periods(&self, from: i64, to: i64) -> Open {
        let years = self.years(from, to);
        merged(years.flat_map(|year| both(&year, &[(from, to)])).collect())
    }

    /// Whether it is open at `t`.
    #[must_use]
    pub fn is_open(&self, t: Instant) -> bool {
        let t = t.micros();
        self.year(year_of(t)).iter().any(|&(from, to)| from <= t && t < to)
    }

    /// Whether open time ends exactly at `t`.
    #[must_use]
    pub fn closes_at(&self, t: Instant) -> bool {
        let before = Instant::from_micros(t.micros() - 1);
        before.is_ok_and(|before| self.is_open(before)) && !self.is_open(t)
    }

    /// The first open instant at or after `t`.
    #[must_use]
    pub fn next_open(&self, t: Instant) -> Option<Instant> {
        let t = t.micros();
        self.years(t, Instant::MAX.micros())
            .find_map(|year| year.iter().find(|(_, to)| *to > t).map(|(from, _)| *from.max(&t)))
            .and_then(instant)
    }

    /// The first closing strictly after `t`.
    #[must_use]
    pub fn next_close(&self, t: Instant) -> Option<Instant> {
        let ends = self
            .years(t.micros(), Instant::MAX.micros())
            .flat_map(|year| year.iter().map(|(_, to)| *to).collect::<Vec<_>>());
        ends.filter_map(instant).find(|end| *end > t && self.closes_at(*end))
    }
}

/// Working time (semantics §1.3).
impl Calendar {
    /// The open time inside `[a, b)`; zero for a > b.
    #[must_use]
    pub fn working(&self, a: Instant, b: Instant) -> i64 {
        let (a, b) = (a.micros(), b.micros());
        if a >= b {
            return 0;
        }
        let mut sum = 0;
        for year in self.years(a, b) {
            for &(from, to) in year.iter() {
                sum += (to.min(b) - from.max(a)).max(0);
            }
        }
        sum
    }

    /// The earliest u ≥ t with so much working time in `[t, u)`.
    #[must_use]
    pub fn add(&self, t: Instant, micros: i64) -> Option<Instant> {
        if micros == 0 {
            return Some(t);
        }
        let mut left = micros;
        for year in self.years(t.micros(), Instant::MAX.micros()) {
            for &(from, to) in year.iter().filter(|(_, to)| *to > t.micros()) {
                let from = from.max(t.micros());
                if to - from >= left {
                    return instant(from + left);
                }
                left -= to - from;
            }
        }
        None
    }

    /// The latest u ≤ t with so much working time in `[u, t)`.
    #[must_use]
    pub fn sub(&self, t: Instant, micros: i64) -> Option<Instant> {
        if micros == 0 {
            return Some(t);
        }
        let mut left = micros;
        for year in self.years(Instant::MIN.micros(), t.micros()).rev() {
            for &(from, to) in year.iter().rev().filter(|(from, _)| *from < t.micros()) {
                let to = to.min(t.micros());
                if to - from >= left {
                    return instant(to - left);
                }
                left -= to - from;
            }
        }
        None
    }
}

/// Business days (semantics §1.4, §1.5).
impl Calendar {
    /// The open pieces of a local date: none where it is no business day.
    #[must_use]
    pub fn day(&self, date: NaiveDate) -> Open {
        let zone = self.zone;
        match &self.kind {
            Kind::Always => {
                let whole = (as_start(zone, midnight(date)), as_end(zone, midnight(date) + DAY));
                merged(vec![whole])
            }
            Kind::Weekly(spec) => {
                let broken = spec.breaks.iter().map(|one| break_range(zone, one)).collect();
                less(&merged(windows(spec, date)), &merged(broken))
            }
            _ => {
                let (from, to) =
                    (as_start(zone, midnight(date)), as_start(zone, midnight(date) + DAY));
                self.periods(from.max(Instant::MIN.micros()), to.min(Instant::MAX.micros() + 1))
            }
        }
    }

    /// Whether a local date is a business day.
    #[must_use]
    pub fn is_business_day(&self, date: NaiveDate) -> bool {
        !self.day(date).is_empty()
    }

    /// The first business day strictly after `date`.
    fn business_day_after(&self, date: NaiveDate) -> Option<NaiveDate> {
        if let Some(known) = self.next_days.borrow().get(&date) {
            return *known;
        }
        let mut later = date.iter_days().skip(1).take_while(|day| day.year() <= 2100);
        let found = later.find(|day| self.is_business_day(*day));
        self.next_days.borrow_mut().insert(date, found);
        found
    }

    /// When `n` business days from `t` are over.
    #[must_use]
    pub fn add_business_days(
        &self,
        t: Instant,
        n: u32,
        due: DayDue,
        after_hours: AfterHours,
    ) -> Option<Instant> {
        let reading = local(self.zone, t.micros());
        let mut day = date_of(reading);
        if after_hours == AfterHours::Roll {
            let over = self.day(day).last().is_none_or(|(_, close)| t.micros() >= *close);
            if over {
                day = self.business_day_after(day)?;
            }
        }
        for _ in 0..n {
            day = self.business_day_after(day)?;
        }
        let open = self.day(day);
        let (first, last) = (open.first()?.0, open.last()?.1);
        instant(match due {
            DayDue::Close => last,
            DayDue::Open => first,
            DayDue::SameTime => {
                as_end(self.zone, midnight(day) + reading.rem_euclid(DAY)).clamp(first, last)
            }
            DayDue::At(time) => {
                as_end(self.zone, midnight(day) + i64::from(time.seconds()) * SECOND)
                    .clamp(first, last)
            }
        })
    }
}

/// A supported instant; past the end it is Never.
fn instant(micros: i64) -> Option<Instant> {
    Instant::from_micros(micros).ok()
}
