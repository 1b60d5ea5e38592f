//! Business days (semantics §1.4, §1.5), a case a line.

use chrono_tz::Tz;
use proptest::prelude::*;

use super::{any_instant, any_weekly, at, compile, date, dates, holiday, local, week, windows};
use crate::time::{AfterHours, Break, Calendar, CalendarSpec, DayDue, LocalTime, WeeklySpec};

/// Checks lines `2026-03-02 16:00 +1bd close ignore = 2026-03-03 18:00`.
fn check(spec: &WeeklySpec, lines: &[&str]) {
    let calendar = compile(spec);
    for line in lines {
        let (question, expected) = line.split_once(" = ").unwrap();
        let mut words = question.split(' ');
        let mut word = || words.next().unwrap();
        let from = local(spec.zone, &format!("{} {}", word(), word()));
        let n = word().trim_start_matches('+').trim_end_matches("bd").parse().unwrap();
        let due = match word() {
            "close" => DayDue::Close,
            "open" => DayDue::Open,
            "same-time" => DayDue::SameTime,
            time => DayDue::At(LocalTime::parse(time).unwrap()),
        };
        let after = if word() == "roll" { AfterHours::Roll } else { AfterHours::Ignore };
        let found = calendar.add_business_days(from, n, due, after);
        assert_eq!(found, Some(local(spec.zone, expected)), "{line}");
    }
}

#[test]
fn business_days_from_an_instant() {
    let mut office = week(Tz::Asia__Taipei, 5, "09:00-12:00, 13:00-18:00");
    office.holidays.push(holiday("2026-01-01"));
    office.exceptions.push((dates("2026-03-07"), windows("10:00-12:00")));
    office
        .breaks
        .push(Break::Local { date: date("2026-03-10"), window: windows("00:00-24:00")[0] });
    office
        .breaks
        .push(Break::Local { date: date("2026-03-11"), window: windows("08:00-10:00")[0] });
    check(
        &office,
        &[
            "2025-12-31 10:00 +1bd close ignore = 2026-01-02 18:00",
            "2026-03-02 16:00 +1bd close ignore = 2026-03-03 18:00",
            "2026-03-02 16:00 +3bd open ignore = 2026-03-05 09:00",
            "2026-03-02 16:00 +1bd same-time ignore = 2026-03-03 16:00",
            "2026-03-02 19:30 +1bd same-time ignore = 2026-03-03 18:00", // clamped
            "2026-03-02 07:00 +1bd same-time ignore = 2026-03-03 09:00",
            "2026-03-02 12:30 +1bd same-time ignore = 2026-03-03 12:30", // a gap is not clamped
            "2026-03-02 16:00 +1bd 16:30 ignore = 2026-03-03 16:30",
            "2026-03-02 16:00 +1bd 24:00 ignore = 2026-03-03 18:00",
            "2026-03-06 16:00 +1bd close ignore = 2026-03-07 12:00", // the working Saturday
            "2026-03-06 16:00 +2bd close ignore = 2026-03-09 18:00",
            "2026-03-09 16:00 +1bd open ignore = 2026-03-11 10:00", // breaks took the 10th whole
            "2026-03-02 17:59 +1bd close roll = 2026-03-03 18:00",
            "2026-03-02 18:00 +1bd close roll = 2026-03-04 18:00", // at the last close
            "2026-03-08 10:00 +1bd close roll = 2026-03-11 18:00", // no business day
            "2026-03-08 10:00 +1bd close ignore = 2026-03-09 18:00",
        ],
    );
}

#[test]
fn the_days_of_a_window_past_midnight() {
    check(
        &week(Tz::Europe__Berlin, 5, "22:00-06:00"),
        &[
            "2026-03-03 02:00 +1bd open ignore = 2026-03-04 22:00", // the 3rd, though Monday's runs
            "2026-03-03 02:00 +1bd close ignore = 2026-03-05 06:00",
            "2026-03-06 12:00 +1bd close roll = 2026-03-10 06:00",
        ],
    );
}

#[test]
fn a_due_time_maps_as_an_end_does() {
    let calendar = compile(&week(Tz::America__New_York, 7, "00:00-24:00"));
    let due = |t, time| {
        let due = DayDue::At(LocalTime::parse(time).unwrap());
        calendar.add_business_days(at(t), 1, due, AfterHours::Ignore)
    };
    assert_eq!(due("2026-03-07T17:00:00Z", "02:30"), Some(at("2026-03-08T07:00:00Z")));
    assert_eq!(due("2026-10-31T17:00:00Z", "01:30"), Some(at("2026-11-01T06:30:00Z")));
    let same = calendar.add_business_days(
        at("2026-10-31T05:30:00.25Z"),
        1,
        DayDue::SameTime,
        AfterHours::Ignore,
    );
    assert_eq!(same, Some(at("2026-11-01T06:30:00.25Z")));
}

#[test]
fn always_counts_the_dates_of_its_zone() {
    let always = |zone| Calendar::compile(&CalendarSpec::Always { zone }).unwrap();
    let next = |calendar: &Calendar| {
        calendar.add_business_days(at("2026-03-02T20:00:00Z"), 1, DayDue::Close, AfterHours::Ignore)
    };
    assert_eq!(next(&always(None)), Some(at("2026-03-04T00:00:00Z")));
    assert_eq!(next(&always(Some(Tz::Asia__Taipei))), Some(at("2026-03-04T16:00:00Z")));
    let apia = always(Some(Tz::Pacific__Apia));
    assert!(!apia.is_business_day(date("2011-12-30")));
    assert_eq!(apia.shift_business_date(date("2011-12-29"), 1), Some(date("2011-12-31")));
}

#[test]
fn a_composition_is_cut_at_the_first_instant_of_each_date() {
    let weekly = |zone, text| CalendarSpec::Weekly(week(zone, 5, text));
    let spec = CalendarSpec::Union {
        of: vec![weekly(Tz::UTC, "20:00-04:00"), weekly(Tz::UTC, "09:00-10:00")],
        zone: None,
    };
    let calendar = Calendar::compile(&spec).unwrap();
    assert!(calendar.is_business_day(date("2026-03-07"))); // Friday night's, cut at midnight
    let due = |t, due| calendar.add_business_days(at(t), 1, due, AfterHours::Ignore);
    assert_eq!(due("2026-03-06T12:00:00Z", DayDue::Close), Some(at("2026-03-07T04:00:00Z")));
    assert_eq!(due("2026-03-02T12:00:00Z", DayDue::Open), Some(at("2026-03-03T00:00:00Z")));
    assert_eq!(due("2026-03-02T12:00:00Z", DayDue::Close), Some(at("2026-03-04T00:00:00Z")));
}

#[test]
fn dates_shift_both_ways() {
    let mut office = week(Tz::UTC, 5, "09:00-17:00");
    office.holidays.push(holiday("2026-03-04"));
    let calendar = compile(&office);
    for (from, n, to) in [
        ("2026-03-02", 1, "2026-03-03"),
        ("2026-03-02", 2, "2026-03-05"),
        ("2026-03-07", -1, "2026-03-06"),
        ("2026-03-05", -1, "2026-03-03"),
        ("2026-03-07", 0, "2026-03-07"),
        ("2026-03-02", 4000, "2041-07-02"),
        ("2041-07-02", -4000, "2026-03-02"),
    ] {
        assert_eq!(calendar.shift_business_date(date(from), n), Some(date(to)), "{from} {n}");
    }
    assert_eq!(calendar.shift_business_date(date("2026-03-02"), i32::MAX), None);
    assert_eq!(calendar.shift_business_date(date("2026-03-02"), i32::MIN), None);
    assert_eq!(calendar.shift_business_date(date("9999-03-02"), -1), None);
    assert!(!calendar.is_business_day(date("1850-03-04")));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// One business day n times over is n business days, and days are those with open time.
    #[test]
    fn business_days_add_up(spec in any_weekly(), t in any_instant(), n in 1..30_u32) {
        let calendar = compile(&spec);
        let today = calendar.local_date(t);
        let mut day = today;
        for _ in 0..n {
            let Some(next) = calendar.shift_business_date(day, 1) else { return Ok(()) };
            prop_assert!(next > day && calendar.is_business_day(next));
            prop_assert!(calendar.shift_business_date(next, -1).is_none_or(|back| back <= day));
            day = next;
        }
        prop_assert_eq!(calendar.shift_business_date(today, i32::try_from(n).unwrap()), Some(day));
        let due = |due| calendar.add_business_days(t, n, due, AfterHours::Ignore);
        let (Some(open), Some(close)) = (due(DayDue::Open), due(DayDue::Close)) else { return Ok(()) };
        prop_assert!(calendar.is_open(open) && open < close);
        prop_assert!(due(DayDue::SameTime).is_some_and(|same| (open..=close).contains(&same)));
        prop_assert!(calendar.between(open, close).micros() > 0);
    }
}
