//! Columns answer row by row what single questions do (architecture "Bulk").

use chrono_tz::Tz;

use super::{at, compile, hours, week};
use crate::time::{Break, Calendar, CalendarSpec, Instant, WeeklySpec};

/// Plain days, days with several stretches, plain ones with a few of those, and many kinds.
fn calendars() -> Vec<Calendar> {
    let broken = |days: i64| {
        let mut spec = week(Tz::Europe__Berlin, 5, "09:00-17:00");
        for day in 0..days {
            let from = at("2026-03-02T11:00:00Z").micros() + day * 86_400_000_000;
            let instant = |micros| Instant::from_micros(micros).unwrap();
            spec.breaks.push(Break::Instants { from: instant(from), to: instant(from + 1 + day) });
        }
        spec
    };
    let weekly: [WeeklySpec; 7] = [
        week(Tz::America__New_York, 5, "09:00-17:00"),
        week(Tz::America__New_York, 5, "09:00-12:00, 13:00-17:00"),
        week(Tz::Australia__Lord_Howe, 6, "22:00-06:00, 07:00-07:01, 08:15-08:45"),
        week(Tz::UTC, 7, "00:00-24:00"),
        broken(3),
        broken(400),
        broken(4000),
    ];
    let mut all: Vec<Calendar> = weekly.iter().map(compile).collect();
    all.extend(Calendar::compile(&CalendarSpec::Always { zone: None }));
    all
}

/// Instants around 2026, at the ends of the hot table, of all supported time, and beyond.
fn rows() -> Vec<i64> {
    let mut state: u64 = 7;
    let mut random = move |below: i64| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        ((state >> 11) % below.cast_unsigned()).cast_signed()
    };
    let near = at("2025-06-01T00:00:00Z").micros();
    let mut rows: Vec<i64> = (0..1000).map(|_| near + random(60_000_000_000_000)).collect();
    rows.extend((0..1000).map(|_| near + random(1000) * 3_600_000_000));
    let ends = ["2010-01-01T00:00:00Z", "2040-01-01T00:00:00Z"].map(|text| at(text).micros());
    for end in ends {
        rows.extend((-300..300).map(|hour| end + hour * 3_600_000_000));
    }
    rows.extend([i64::MIN, i64::MIN + 1, -1, 0, i64::MAX, Calendar::NEVER]);
    rows.extend([Instant::MIN.micros(), Instant::MAX.micros(), Instant::MAX.micros() + 1]);
    rows.extend((0..513).map(|_| near + random(900_000_000_000)));
    rows
}

#[test]
fn a_column_of_sums_is_each_rows_sum() {
    let rows = rows();
    for calendar in calendars() {
        for d in
            [-1, 0, 1, hours(8).micros(), hours(8).micros() + 1, hours(2000).micros(), i64::MAX]
        {
            let mut dues = vec![-7; rows.len()];
            calendar.add_column(&rows, d, &mut dues);
            for (start, due) in rows.iter().zip(&dues) {
                assert_eq!(*due, calendar.add_micros(*start, d), "{start} + {d} {calendar:?}");
            }
        }
    }
}

#[test]
fn a_column_of_working_time_is_each_rows() {
    let from = rows();
    let to: Vec<i64> = from.iter().rev().copied().collect();
    for calendar in calendars() {
        let mut elapsed = vec![-7; from.len()];
        calendar.between_column(&from, &to, &mut elapsed);
        for ((from, to), elapsed) in from.iter().zip(&to).zip(&elapsed) {
            let expected = calendar.between_micros(*from, *to);
            assert_eq!(*elapsed, expected, "{from} {to} {calendar:?}");
        }
    }
}

#[test]
fn columns_go_as_far_as_the_shortest() {
    let calendar = compile(&week(Tz::UTC, 5, "09:00-17:00"));
    let rows = [at("2026-03-02T09:00:00Z").micros(); 600];
    let mut dues = [0; 700];
    calendar.add_column(&rows[..599], 1, &mut dues);
    assert_eq!((dues[598], dues[599]), (rows[0] + 1, 0));
    calendar.between_column(&rows, &dues[..3], &mut dues.clone());
    let mut few = [0; 2];
    calendar.add_column(&rows, 1, &mut few);
    assert_eq!(few, [rows[0] + 1; 2]);
}
