//! The office hours of the workload in each library, behind one pair of questions.
//!
//! Not here: the workload, and how time is taken.

use chrono::{DateTime, Datelike, TimeDelta, Utc};
use chrono_tz::America::New_York;
use jiff::civil::{Date, time};
use jiff::{SignedDuration, Timestamp};
use ule_hours::Holiday;

use crate::workload::holidays;

/// A library that answers a row at a time, in seconds.
pub(crate) trait Library {
    /// Its name and version.
    fn name(&self) -> &'static str;
    /// The instant `span` seconds of working time after another.
    fn due(&self, start: i64, span: i64) -> i64;
    /// The working time between two instants.
    fn elapsed(&self, from: i64, to: i64) -> i64;
}

/// Every library, set up.
pub(crate) fn all() -> Vec<Box<dyn Library>> {
    vec![
        Box::new(UleHours::with_dates()),
        Box::new(UleHours::with_rules()),
        Box::new(OpeningHours::new()),
        Box::new(Workclock::new()),
    ]
}

fn instant(seconds: i64) -> Timestamp {
    Timestamp::from_second(seconds).expect("an instant of the workload")
}

fn closed() -> impl Iterator<Item = Date> {
    let date = |day: chrono::NaiveDate| {
        let (year, month, day) = (day.year() as i16, day.month() as i8, day.day() as i8);
        jiff::civil::date(year, month, day)
    };
    holidays().into_iter().map(date)
}

/// It takes holidays as rules, which it works out for each day, or as dates, which it looks up.
struct UleHours {
    name: &'static str,
    schedule: ule_hours::Schedule,
}

impl UleHours {
    fn office() -> ule_hours::Builder {
        let office = ule_hours::Schedule::builder("America/New_York").expect("a zone");
        office.mon_fri("09:00-17:00").expect("hours")
    }

    fn with_dates() -> Self {
        let office = closed().fold(Self::office(), |office, day| office.closed_on(day));
        Self { name: "ule-hours 0.1.2, dates", schedule: office.build() }
    }

    fn with_rules() -> Self {
        let rules = ule_hours::united_states_federal().into_iter();
        let columbus = |rule: &Holiday| matches!(rule, Holiday::NthWeekday { month: 10, .. });
        let office = Self::office().holidays(rules.filter(|rule| !columbus(rule)));
        Self { name: "ule-hours 0.1.2, rules", schedule: office.build() }
    }
}

impl Library for UleHours {
    fn name(&self) -> &'static str {
        self.name
    }

    fn due(&self, start: i64, span: i64) -> i64 {
        let due = self.schedule.add(instant(start), SignedDuration::from_secs(span));
        due.expect("the office opens").as_second()
    }

    fn elapsed(&self, from: i64, to: i64) -> i64 {
        self.schedule.between(instant(from), instant(to)).as_secs()
    }
}

struct Workclock(workclock::Schedule);

impl Workclock {
    fn new() -> Self {
        let (nine, five) = (time(9, 0, 0, 0), time(17, 0, 0, 0));
        let office = workclock::Schedule::builder()
            .time_zone("America/New_York")
            .rule(workclock::WorkDay::new(nine, five, workclock::Weekdays::MON_TO_FRI))
            .rule(workclock::Holidays::new(closed()));
        Self(office.build().expect("office hours"))
    }
}

impl Library for Workclock {
    fn name(&self) -> &'static str {
        "workclock 0.1.4"
    }

    fn due(&self, start: i64, span: i64) -> i64 {
        let due = self.0.add(instant(start), SignedDuration::from_secs(span));
        due.expect("the office opens").as_second()
    }

    fn elapsed(&self, from: i64, to: i64) -> i64 {
        self.0.between(instant(from), instant(to)).as_secs()
    }
}

type Located = opening_hours::localization::TzLocation<chrono_tz::Tz>;

/// It has no sum of its own: its intervals are added up.
struct OpeningHours(opening_hours::OpeningHours<Located>);

impl OpeningHours {
    fn new() -> Self {
        let days = holidays().into_iter().collect();
        let context = opening_hours::Context::default()
            .with_holidays(opening_hours::ContextHolidays::new(
                std::sync::Arc::new(days),
                std::sync::Arc::default(),
            ))
            .with_locale(Located::new(New_York));
        let office: opening_hours::OpeningHours =
            "Mo-Fr 09:00-17:00; PH off".parse().expect("office hours");
        Self(office.with_context(context))
    }

    /// The open intervals from an instant on.
    fn open(&self, from: i64) -> impl Iterator<Item = (i64, i64)> {
        let open = self
            .0
            .iter_from(local(from))
            .filter(|range| range.kind == opening_hours::RuleKind::Open);
        open.map(|range| (range.range.start.timestamp(), range.range.end.timestamp()))
    }
}

fn local(seconds: i64) -> DateTime<chrono_tz::Tz> {
    (DateTime::<Utc>::UNIX_EPOCH + TimeDelta::seconds(seconds)).with_timezone(&New_York)
}

impl Library for OpeningHours {
    fn name(&self) -> &'static str {
        "opening-hours 2.1.4"
    }

    fn due(&self, start: i64, mut span: i64) -> i64 {
        for (from, to) in self.open(start) {
            if span <= to - from {
                return from + span;
            }
            span -= to - from;
        }
        unreachable!("the office opens every week")
    }

    fn elapsed(&self, from: i64, to: i64) -> i64 {
        let open = self.open(from).take_while(|(start, _)| *start < to);
        open.map(|(start, end)| end.min(to) - start).sum()
    }
}
