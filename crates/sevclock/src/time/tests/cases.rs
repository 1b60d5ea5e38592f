//! Semantics §1.2 and §1.3 a case a line: `from +time = due`, local time of the calendar's zone.

use chrono_tz::Tz;

use super::{at, compile, dates, holiday, hours, local, week, windows};
use crate::time::{
    Break, Calendar, CalendarProblem, CalendarSpec, DateRange, Holiday, Instant, LocalTime,
    WeeklySpec, Window,
};

/// Checks lines `2026-03-02 16:00 +4h = 2026-03-03 12:00`.
fn check(spec: &WeeklySpec, lines: &[&str]) {
    let calendar = compile(spec);
    for line in lines {
        let (question, due) = line.split_once(" = ").unwrap();
        let (from, span) = question.split_once(" +").unwrap();
        let minutes: i64 = match span.split_once('h') {
            Some((hours, minutes)) => {
                let minutes = minutes.trim_end_matches('m').parse().unwrap_or(0);
                hours.parse::<i64>().unwrap() * 60 + minutes
            }
            None => span.trim_end_matches('m').parse().unwrap(),
        };
        let (from, due) = (local(spec.zone, from), local(spec.zone, due));
        let added = calendar.add_micros(from.micros(), minutes * 60_000_000);
        assert_eq!(Instant::from_micros(added), Ok(due), "{line}");
        assert_eq!(calendar.between_micros(from.micros(), added), minutes * 60_000_000, "{line}");
    }
}

#[test]
fn an_office_week() {
    let mut office = week(Tz::America__New_York, 5, "09:00-17:00");
    office.holidays.push(holiday("2026-01-19"));
    check(
        &office,
        &[
            "2026-03-02 16:00 +4h = 2026-03-03 12:00",
            "2026-03-02 09:00 +8h = 2026-03-02 17:00", // used up at the close: the close
            "2026-03-02 17:00 +1m = 2026-03-03 09:01",
            "2026-03-06 16:30 +1h = 2026-03-09 09:30", // over the weekend the clocks go forward
            "2026-01-16 16:00 +2h = 2026-01-20 10:00", // Monday is a holiday
            "2026-03-07 12:00 +0h = 2026-03-07 12:00",
        ],
    );
}

#[test]
fn several_windows_a_day_overlapping_and_touching() {
    check(
        &week(Tz::Asia__Kathmandu, 7, "13:00-15:00, 09:00-12:00, 14:00-18:00, 18:00-18:30"),
        &[
            "2026-03-02 11:00 +2h = 2026-03-02 14:00",
            "2026-03-02 09:00 +8h30m = 2026-03-02 18:30",
            "2026-03-02 09:00 +8h31m = 2026-03-03 09:01",
        ],
    );
}

#[test]
fn a_window_past_midnight_belongs_to_the_day_it_starts_on() {
    let mut nights = week(Tz::Europe__Berlin, 5, "22:00-06:00");
    nights.holidays.push(holiday("2026-05-01"));
    check(
        &nights,
        &[
            "2026-04-30 23:00 +7h = 2026-05-01 06:00", // Thursday's goes on into the holiday
            "2026-04-30 23:00 +8h = 2026-05-04 23:00", // the holiday's own does not open
            "2026-05-08 23:00 +7h = 2026-05-09 06:00", // Friday's runs into Saturday
        ],
    );
    check(
        &week(Tz::UTC, 1, "09:00-09:00"), // 24 hours
        &["2026-03-02 09:00 +24h = 2026-03-03 09:00", "2026-03-02 09:00 +25h = 2026-03-09 10:00"],
    );
}

#[test]
fn exceptions_replace_and_breaks_remove() {
    let mut office = week(Tz::Asia__Taipei, 5, "09:00-18:00");
    office.holidays =
        vec![holiday("2026-02-16/2026-02-20"), holiday("--12-25"), holiday("--02-29")];
    office.exceptions = vec![
        (dates("2026-02-18"), windows("10:00-12:00")), // on a holiday
        (dates("2026-02-18/2026-02-19"), windows("11:00-13:00")), // their union on the 18th
        (dates("2026-03-07"), windows("09:00-12:00")), // a working Saturday
        (dates("2026-03-09"), windows("")),
    ];
    let lunch =
        |date: &str| Break::Local { date: super::date(date), window: windows("12:00-13:00")[0] };
    office.breaks = vec![lunch("2026-03-02"), lunch("2026-02-19")];
    check(
        &office,
        &[
            "2026-02-13 17:00 +4h = 2026-02-18 13:00",
            "2026-02-13 17:00 +5h = 2026-02-19 12:00",
            "2026-02-13 17:00 +6h = 2026-02-23 10:00",
            "2026-03-02 11:00 +2h = 2026-03-02 14:00",
            "2026-03-06 17:00 +3h = 2026-03-07 11:00",
            "2026-03-07 11:00 +2h = 2026-03-10 10:00",
            "2026-12-24 17:00 +2h = 2026-12-28 10:00",
            "2028-02-28 17:00 +2h = 2028-03-01 10:00",
        ],
    );
    // A break takes from a window that began the day before, and across midnight.
    let mut nights = week(Tz::UTC, 7, "22:00-06:00");
    nights.breaks = vec![
        Break::Local { date: super::date("2026-03-03"), window: windows("01:00-02:00")[0] },
        Break::Local { date: super::date("2026-03-04"), window: windows("23:00-01:00")[0] },
        Break::Instants { from: at("2026-03-06T03:00:00Z"), to: at("2026-03-06T03:00:00Z") },
    ];
    check(
        &nights,
        &["2026-03-02 22:00 +7h = 2026-03-03 06:00", "2026-03-04 22:00 +6h = 2026-03-05 06:00"],
    );
}

#[test]
fn a_skipped_hour_counts_nothing_and_a_fold_counts_twice() {
    let nights = week(Tz::America__New_York, 7, "01:00-04:00");
    let calendar = compile(&nights);
    let between = |from: &str, to: &str| calendar.between(at(from), at(to));
    assert_eq!(between("2026-03-08T05:00:00Z", "2026-03-08T12:00:00Z"), hours(2));
    assert_eq!(between("2026-11-01T04:00:00Z", "2026-11-01T12:00:00Z"), hours(4));
    // Starts in the gap open at the transition, ends in it close there.
    let gap = compile(&week(Tz::America__New_York, 7, "02:15-02:45, 02:50-03:30"));
    assert_eq!(gap.next_open(at("2026-03-08T05:00:00Z")), Some(at("2026-03-08T07:00:00Z")));
    assert_eq!(gap.next_close(at("2026-03-08T05:00:00Z")), Some(at("2026-03-08T07:30:00Z")));
    // An ambiguous start is the earlier, an ambiguous end the later.
    let fold = compile(&week(Tz::America__New_York, 7, "01:15-01:30"));
    assert_eq!(fold.next_open(at("2026-11-01T04:00:00Z")), Some(at("2026-11-01T05:15:00Z")));
    assert_eq!(fold.next_close(at("2026-11-01T04:00:00Z")), Some(at("2026-11-01T06:30:00Z")));
}

#[test]
fn odd_zones() {
    // Samoa had no 30 December 2011.
    let apia = compile(&week(Tz::Pacific__Apia, 7, "09:00-17:00"));
    let (from, to) = (at("2011-12-29T10:00:00Z"), at("2012-01-01T10:00:00Z"));
    assert_eq!(apia.between(from, to), hours(24));
    assert!(!apia.is_business_day(super::date("2011-12-30")));
    assert!(apia.is_business_day(super::date("2011-12-31")));
    // Lord Howe moves by half an hour, on 5 April 2026 at 02:00 back to 01:30.
    let howe = compile(&week(Tz::Australia__Lord_Howe, 7, "01:00-03:00"));
    assert_eq!(
        howe.between(at("2026-04-04T12:00:00Z"), at("2026-04-04T20:00:00Z")),
        super::micros(9_000_000_000)
    );
    // Troll moves by two hours, on 29 March 2026 at 01:00Z.
    let troll = compile(&week(Tz::Antarctica__Troll, 7, "00:00-04:00"));
    assert_eq!(troll.between(at("2026-03-28T20:00:00Z"), at("2026-03-29T12:00:00Z")), hours(2));
}

#[test]
fn compositions() {
    let weekly = |zone, text| CalendarSpec::Weekly(week(zone, 5, text));
    let sun = CalendarSpec::Union {
        of: vec![
            weekly(Tz::Asia__Singapore, "09:00-17:00"),
            weekly(Tz::Europe__London, "09:00-17:00"),
            weekly(Tz::America__New_York, "09:00-17:00"),
        ],
        zone: None,
    };
    let follow = Calendar::compile(&sun).unwrap();
    assert_eq!(follow.zone(), Tz::Asia__Singapore);
    // Singapore 01-09Z, London 09-17Z in winter, New York 14-22Z: one stretch from 01Z to 22Z.
    assert_eq!(follow.next_close(at("2026-02-02T03:00:00Z")), Some(at("2026-02-02T22:00:00Z")));
    assert_eq!(follow.between(at("2026-02-02T00:00:00Z"), at("2026-02-03T00:00:00Z")), hours(21));
    let both = CalendarSpec::Intersection {
        of: vec![
            weekly(Tz::Europe__London, "09:00-17:00"),
            weekly(Tz::America__New_York, "09:00-17:00"),
        ],
        zone: Some(Tz::UTC),
    };
    let both = Calendar::compile(&both).unwrap();
    assert_eq!(both.between(at("2026-02-02T00:00:00Z"), at("2026-02-03T00:00:00Z")), hours(3));
    let less = CalendarSpec::Difference {
        base: Box::new(CalendarSpec::Always { zone: Some(Tz::Asia__Tokyo) }),
        less: vec![weekly(Tz::UTC, "09:00-17:00"), weekly(Tz::UTC, "16:00-18:00")],
        zone: None,
    };
    let less = Calendar::compile(&less).unwrap();
    assert_eq!((less.zone(), less.is_always()), (Tz::Asia__Tokyo, false));
    assert_eq!(less.between(at("2026-02-02T00:00:00Z"), at("2026-02-03T00:00:00Z")), hours(15));
    assert_eq!(less.prev_close(at("2026-02-02T20:00:00Z")), Some(at("2026-02-02T09:00:00Z")));
}

#[test]
fn every_problem_at_once() {
    let late = Window { from: LocalTime::END_OF_DAY, to: LocalTime::END_OF_DAY };
    let mut spec = week(Tz::UTC, 1, "09:00-17:00");
    spec.week[0].push(late);
    spec.holidays = vec![
        holiday("2026-01-01"),
        holiday("2026-01-02/2026-01-01"),
        holiday("--02-30"),
        holiday("--13-01"),
        holiday("--04-00"),
        holiday("--02-29"),
    ];
    spec.exceptions = vec![(dates("2026-01-02/2026-01-01"), vec![late])];
    spec.breaks = vec![
        Break::Local { date: super::date("2026-01-01"), window: late },
        Break::Instants { from: at("2026-01-02T00:00:00Z"), to: at("2026-01-01T00:00:00Z") },
    ];
    let good = CalendarSpec::Weekly(week(Tz::UTC, 1, "09:00-17:00"));
    let spec = CalendarSpec::Union { of: vec![good, CalendarSpec::Weekly(spec)], zone: None };
    let found = Calendar::compile(&spec).unwrap_err();
    let found: Vec<_> = found.iter().map(|problem| (problem.code, problem.path.as_str())).collect();
    assert_eq!(
        found,
        [
            ("calendar-window-start", "of[1].week[0][1]"),
            ("calendar-dates-reversed", "of[1].holidays[1]"),
            ("calendar-yearly-date", "of[1].holidays[2]"),
            ("calendar-yearly-date", "of[1].holidays[3]"),
            ("calendar-yearly-date", "of[1].holidays[4]"),
            ("calendar-dates-reversed", "of[1].exceptions[0]"),
            ("calendar-window-start", "of[1].exceptions[0].windows[0]"),
            ("calendar-window-start", "of[1].breaks[0]"),
            ("calendar-break-reversed", "of[1].breaks[1]"),
        ]
    );
}

#[test]
fn dates_far_outside_change_nothing() {
    let mut office = week(Tz::Asia__Taipei, 5, "09:00-18:00");
    for date in [chrono::NaiveDate::MIN, chrono::NaiveDate::MAX] {
        let far = DateRange { first: date, last: date };
        office.holidays.push(Holiday::Dates(far));
        office.exceptions.push((far, windows("09:00-12:00")));
        office.breaks.push(Break::Local { date, window: windows("09:00-09:00")[0] });
        let calendar = compile(&office);
        assert!(!calendar.is_business_day(date));
        assert_eq!(calendar.shift_business_date(date, 1), None);
    }
    check(&office, &["2026-03-02 16:00 +4h = 2026-03-03 11:00"]);
}

#[test]
fn a_calendar_can_be_shared_between_threads() {
    const fn shared<T: Send + Sync>() {}
    shared::<Calendar>();
}

#[test]
fn deep_compositions_are_a_problem() {
    let mut spec = CalendarSpec::Always { zone: None };
    for _ in 0..100 {
        spec = CalendarSpec::Difference { base: Box::new(spec), less: vec![], zone: None };
    }
    let found: Vec<CalendarProblem> = Calendar::compile(&spec).unwrap_err();
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].code, "calendar-depth");
}
