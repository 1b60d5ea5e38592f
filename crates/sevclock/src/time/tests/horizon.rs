//! The edges of the tables: the hot table and the whole line give one answer, and the supported
//! instants end where semantics §1.1 says.

use chrono_tz::Tz;
use proptest::prelude::*;

use super::{any_calendar, any_span, at, compile, date, hours, micros, week};
use crate::time::reach::DAY;
use crate::time::{AfterHours, Calendar, CalendarSpec, DayDue, Instant};

/// Everything that can be asked at an instant.
fn answers(calendar: &Calendar, t: Instant, d: crate::time::Span) -> Vec<Option<i64>> {
    let date = calendar.local_date(t);
    let mut answers: Vec<Option<Instant>> = vec![
        calendar.add(t, d),
        calendar.sub(t, d),
        calendar.next_open(t),
        calendar.next_close(t),
        calendar.prev_open(t),
        calendar.prev_close(t),
    ];
    for due in [DayDue::Close, DayDue::Open, DayDue::SameTime] {
        for after in [AfterHours::Ignore, AfterHours::Roll] {
            for n in [1, 7] {
                answers.push(calendar.add_business_days(t, n, due, after));
            }
        }
    }
    let mut answers: Vec<_> = answers.into_iter().map(|found| found.map(Instant::micros)).collect();
    let shift = |n| {
        calendar
            .shift_business_date(date, n)
            .map(|date| i64::from(chrono::Datelike::num_days_from_ce(&date)))
    };
    answers.extend([-3, -1, 0, 1, 9].map(shift));
    answers.extend(
        [calendar.is_open(t), calendar.is_closing(t), calendar.is_business_day(date)]
            .map(|yes| Some(i64::from(yes))),
    );
    answers.push(Some(calendar.between_micros(t.micros() - d.micros(), t.micros() + 3 * DAY)));
    answers
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn hot_and_whole_tables_agree(
        spec in any_calendar(),
        asked in prop::collection::vec((0..4_usize, -40 * DAY..40 * DAY, any_span()), 40),
    ) {
        let hot = Calendar::compile(&spec).unwrap();
        let whole = Calendar::without_hot(&spec);
        let edges = [
            at("2010-01-01T00:00:00Z"), at("2040-01-01T00:00:00Z"), at("2026-03-15T00:00:00Z"),
            at("2012-01-01T00:00:00Z"),
        ];
        for (edge, offset, d) in asked {
            let t = Instant::from_micros(edges[edge].micros() + offset).unwrap();
            prop_assert_eq!(answers(&hot, t, d), answers(&whole, t, d), "at {}", t);
        }
    }
}

#[test]
fn what_crosses_the_hot_table_is_counted_once() {
    let office = compile(&week(Tz::UTC, 5, "09:00-17:00"));
    // Thursday 31 December 2009 to Monday 4 January 2010: Thursday, Friday, one hour of Monday.
    let (from, to) = (at("2009-12-31T00:00:00Z"), at("2010-01-04T10:00:00Z"));
    assert_eq!(office.between(from, to), hours(17));
    assert_eq!(office.add(from, hours(17)), Some(to));
    assert_eq!(office.sub(to, hours(17)), Some(at("2009-12-31T09:00:00Z")));
    let (from, to) = (at("2039-12-30T00:00:00Z"), at("2040-01-02T10:00:00Z"));
    assert_eq!(office.between(from, to), hours(9));
    assert_eq!(office.add(from, hours(9)), Some(to));
    assert_eq!(office.between(Instant::MIN, Instant::MAX).micros() % 3_600_000_000, 0);
}

#[test]
fn past_the_supported_instants_is_never() {
    let office = compile(&week(Tz::UTC, 7, "09:00-17:00"));
    let last = at("2099-12-31T16:00:00Z");
    assert_eq!(office.add(last, hours(1)), Some(at("2099-12-31T17:00:00Z")));
    assert_eq!(office.add(last, micros(3_600_000_001)), None);
    assert_eq!(office.next_open(at("2099-12-31T17:00:00Z")), None);
    assert_eq!(office.sub(at("1900-01-01T10:00:00Z"), hours(1)), Some(at("1900-01-01T09:00:00Z")));
    assert_eq!(office.sub(at("1900-01-01T10:00:00Z"), hours(2)), None);
    assert_eq!(office.prev_close(at("1900-01-01T10:00:00Z")), None);
    assert_eq!(office.add_micros(Calendar::NEVER, 1), Calendar::NEVER);
    assert_eq!(office.add_micros(i64::MIN, i64::MAX), Calendar::NEVER);
    assert_eq!(office.add_micros(last.micros(), i64::MAX), Calendar::NEVER);
    assert_eq!(
        office.between_micros(i64::MIN, i64::MAX),
        office.between(Instant::MIN, Instant::MAX).micros()
    );
    // A deadline at the very end is no supported instant.
    let nights = compile(&week(Tz::UTC, 7, "22:00-24:00"));
    assert_eq!(nights.add(at("2099-12-31T23:00:00Z"), hours(1)), None);
    assert_eq!(nights.next_close(at("2099-12-31T23:00:00Z")), None);
    assert!(nights.is_business_day(date("2099-12-31")));
    let due =
        |due| nights.add_business_days(at("2099-12-30T12:00:00Z"), 1, due, AfterHours::Ignore);
    assert_eq!(due(DayDue::Open), Some(at("2099-12-31T22:00:00Z")));
    assert_eq!(due(DayDue::Close), None);
}

#[test]
fn always_needs_no_table() {
    let always = Calendar::compile(&CalendarSpec::Always { zone: None }).unwrap();
    let t = at("2026-03-02T08:00:00Z");
    assert!(always.is_always() && always.is_open(t) && !always.is_closing(t));
    assert_eq!(always.add(t, hours(5)), Some(at("2026-03-02T13:00:00Z")));
    assert_eq!(always.sub(t, hours(9)), Some(at("2026-03-01T23:00:00Z")));
    assert_eq!(always.add(Instant::MAX, micros(1)), None);
    assert_eq!(always.sub(Instant::MIN, micros(1)), None);
    assert_eq!(always.between_micros(i64::MIN, i64::MAX), crate::time::Span::MAX.micros());
    assert_eq!(always.next_open(t), Some(t));
    assert_eq!(
        (always.next_close(t), always.prev_open(t), always.prev_close(t)),
        (None, None, None)
    );
    assert_eq!(always.periods(t, at("2026-03-03T00:00:00Z")).count(), 1);
}

#[test]
fn a_calendar_that_never_closes_has_no_openings() {
    for zone in super::ZONES {
        let open = compile(&week(zone, 7, "00:00-24:00"));
        for t in [
            "1900-01-01T00:00:00Z",
            "2011-12-30T12:00:00Z",
            "2026-03-08T07:00:00Z",
            "2099-12-31T23:59:59Z",
        ] {
            let t = at(t);
            assert!(open.is_open(t) && !open.is_closing(t), "{zone} {t}");
            assert_eq!(open.next_open(t), Some(t));
            assert_eq!(
                (open.next_close(t), open.prev_open(t), open.prev_close(t)),
                (None, None, None)
            );
            assert_eq!(open.add(t, hours(0)), Some(t));
        }
        assert_eq!(
            open.between(Instant::MIN, Instant::MAX).micros(),
            Instant::MAX.micros() - Instant::MIN.micros()
        );
    }
}

#[test]
fn a_calendar_that_never_opens_has_nothing() {
    let t = at("2026-03-02T08:00:00Z");
    let empty = || vec![CalendarSpec::Union { of: vec![], zone: None }];
    for spec in [
        CalendarSpec::Weekly(week(Tz::UTC, 0, "")),
        CalendarSpec::Union { of: vec![], zone: None },
        CalendarSpec::Intersection { of: empty(), zone: None },
    ] {
        let closed = Calendar::compile(&spec).unwrap();
        assert_eq!(closed.add(t, micros(1)), None);
        assert_eq!(closed.add(t, micros(0)), Some(t));
        assert_eq!(closed.sub(t, micros(1)), None);
        assert_eq!((closed.next_open(t), closed.next_close(t)), (None, None));
        assert_eq!((closed.prev_open(t), closed.prev_close(t)), (None, None));
        assert_eq!(closed.periods(t, Instant::MAX).count(), 0);
        assert_eq!(closed.add_business_days(t, 1, DayDue::Close, AfterHours::Roll), None);
        assert_eq!(closed.between(Instant::MIN, Instant::MAX), micros(0));
    }
}
