//! What tables cost, counted rather than timed (architecture "Time, fast").

use chrono_tz::Tz;

use super::{at, compile, dates, holiday, hours, week, windows};
use crate::time::line::tables;
use crate::time::reach::Reach;
use crate::time::source::Source;
use crate::time::table::{Days, Table};
use crate::time::zones::ZoneData;
use crate::time::{Break, Calendar, CalendarSpec, WeeklySpec};

const KIB: usize = 1024;

fn twelve_windows() -> String {
    (6..18).map(|hour| format!("{hour:02}:00-{hour:02}:45")).collect::<Vec<_>>().join(", ")
}

fn usual_calendars() -> Vec<WeeklySpec> {
    let zone = Tz::America__New_York;
    let mut list = vec![
        week(zone, 5, "09:00-17:00"),
        week(zone, 7, "00:00-24:00"),
        week(zone, 5, "09:00-12:00, 13:00-18:00"),
        week(zone, 7, "09:00-12:00, 13:00-18:00"),
        week(zone, 7, "22:00-06:00"),
        week(Tz::Australia__Lord_Howe, 7, &twelve_windows()),
    ];
    for spec in &mut list {
        spec.holidays = ["--01-01", "--07-04", "--12-25"].map(holiday).to_vec();
    }
    list
}

/// How many buckets of working time have to be searched.
fn crowded(table: &Table) -> usize {
    let all = match &table.days {
        Days::Plain(days) => days.buckets.iter().filter(|one| one.is_crowded()).count(),
        Days::Patterned(days) => days.buckets.iter().filter(|one| one.is_crowded()).count(),
    };
    all - 1
}

#[test]
fn hot_tables_stay_within_256_kib_each_way() {
    for spec in usual_calendars() {
        let calendar = compile(&spec);
        let (there, back) = calendar.hot().bytes();
        assert!(there <= 256 * KIB && back <= 256 * KIB, "{there} {back} {spec:?}");
        assert!(calendar.hot().end() >= at("2039-12-31T00:00:00Z").micros(), "{spec:?}");
    }
}

#[test]
fn a_bucket_of_a_regular_week_meets_one_cell_or_two() {
    for spec in usual_calendars() {
        // Where the clocks move and a holiday leaves one hour of a day to its cell.
        let crowded = crowded(compile(&spec).hot());
        assert!(crowded <= 30, "{crowded} {spec:?}");
    }
}

#[test]
fn a_cell_of_an_office_week_has_one_stretch() {
    for (days, text) in
        [(5, "09:00-17:00"), (7, "22:00-06:00"), (6, "20:00-24:00"), (7, "00:00-24:00")]
    {
        for zone in super::ZONES {
            let table = compile(&week(zone, days, text));
            let templates = table.hot().templates.count();
            // Where a zone changes its offset a cell may hold two.
            assert!(templates <= 4, "{templates} {zone} {text}");
        }
    }
}

/// A calendar in which every day is of another kind: the hot table ends early, the whole line is
/// cut into several tables, and the answers stay.
fn every_day_another() -> WeeklySpec {
    let mut spec = week(Tz::Europe__Berlin, 7, "08:00-12:00, 13:00-18:00");
    for day in 0..8000_i64 {
        let from = at("2008-01-01T08:00:00Z").micros() + day * 86_400_000_000;
        let to = crate::time::Instant::from_micros(from + day * 1000 + 1).unwrap();
        let from = crate::time::Instant::from_micros(from).unwrap();
        spec.breaks.push(Break::Instants { from, to });
    }
    spec
}

#[test]
fn a_calendar_of_many_kinds_of_days_is_cut_into_tables() {
    let spec = every_day_another();
    let calendar = compile(&spec);
    let hot = calendar.hot();
    let (there, back) = hot.bytes();
    assert!(there <= 256 * KIB && back <= 256 * KIB, "{there} {back}");
    assert!(hot.end() < at("2013-01-01T00:00:00Z").micros());
    let source =
        Source::new(&CalendarSpec::Weekly(spec.clone()), Reach::WHOLE, &ZoneData::built_in());
    let all = tables(&source, Reach::WHOLE, 0, false);
    assert!(all.len() > 10, "{}", all.len());
    assert!(all.windows(2).all(|pair| pair[0].end() == pair[1].origin));
    let whole = Calendar::without_hot(&CalendarSpec::Weekly(spec));
    let mut t = at("2007-12-30T05:30:00Z");
    while t < at("2031-01-01T00:00:00Z") {
        let due = calendar.add(t, hours(31)).unwrap();
        assert_eq!(whole.add(t, hours(31)), Some(due), "{t}");
        assert_eq!(calendar.between(t, due), hours(31), "{t}");
        assert_eq!(calendar.sub(due, hours(31)), whole.sub(due, hours(31)));
        assert_eq!(calendar.next_close(t), whole.next_close(t));
        assert_eq!(calendar.prev_open(t), whole.prev_open(t));
        t = calendar.add(t, hours(97)).unwrap();
    }
}

#[test]
fn a_day_of_thousands_of_stretches_is_left_to_the_whole_line() {
    let mut spec = week(Tz::UTC, 7, "00:00-24:00");
    let midnight = at("2010-01-01T00:00:00Z").micros();
    for second in (0..86_400_i64).step_by(2) {
        let instant =
            |second| crate::time::Instant::from_micros(midnight + second * 1_000_000).unwrap();
        spec.breaks.push(Break::Instants { from: instant(second), to: instant(second + 1) });
    }
    let calendar = compile(&spec);
    assert!(calendar.hot().is_small());
    assert_eq!(
        calendar.add(at("2010-01-01T00:00:00Z"), hours(12)),
        Some(at("2010-01-02T00:00:00Z"))
    );
    assert_eq!(calendar.between(at("2009-12-31T00:00:00Z"), at("2010-01-03T00:00:00Z")), hours(60));
    assert_eq!(calendar.next_close(at("2010-01-01T05:00:00Z")), Some(at("2010-01-01T05:00:02Z")));
}

/// Days of one minute among days of 24 hours: many buckets meet many cells, and are searched.
#[test]
fn uneven_days_are_found() {
    let mut spec = week(Tz::UTC, 7, "12:00-12:01");
    spec.exceptions.push((dates("2012-01-01/2020-12-31"), windows("00:00-24:00")));
    let calendar = compile(&spec);
    assert!(crowded(calendar.hot()) > 10);
    let minute = |count: i64| super::micros(count * 60_000_000);
    let start = at("2021-01-01T00:00:00Z");
    assert_eq!(calendar.add(start, minute(1000)), Some(at("2023-09-27T12:01:00Z")));
    assert_eq!(
        calendar.sub(at("2023-09-27T12:01:00Z"), minute(1000)),
        Some(at("2021-01-01T12:00:00Z"))
    );
}
