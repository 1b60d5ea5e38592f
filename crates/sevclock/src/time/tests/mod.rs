//! Tests of semantics §1, and what they share: calendars in few words, and random ones.

mod cases;
mod columns;
mod days;
mod horizon;
mod laws;
mod shape;

use chrono::{NaiveDate, NaiveDateTime, TimeZone};
use chrono_tz::Tz;
use proptest::prelude::*;

use super::{
    Break, Calendar, CalendarSpec, DateRange, Holiday, Instant, LocalTime, Span, WeeklySpec, Window,
};

/// `09:00-12:00, 13:00-18:00`.
fn windows(text: &str) -> Vec<Window> {
    let window = |part: &str| {
        let (from, to) = part.trim().split_once('-').unwrap();
        Window { from: LocalTime::parse(from).unwrap(), to: LocalTime::parse(to).unwrap() }
    };
    text.split(',').filter(|part| !part.trim().is_empty()).map(window).collect()
}

/// A week with `text` on the days from Monday on.
fn week(zone: Tz, days: usize, text: &str) -> WeeklySpec {
    let mut spec = WeeklySpec::new(zone);
    spec.week[..days].fill(windows(text));
    spec
}

fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// `2026-07-01` or `2026-07-01/2026-07-14`.
fn dates(text: &str) -> DateRange {
    let (first, last) = text.split_once('/').unwrap_or((text, text));
    DateRange { first: date(first), last: date(last) }
}

fn holiday(text: &str) -> Holiday {
    match text.strip_prefix("--").and_then(|yearly| yearly.split_once('-')) {
        Some((month, day)) => {
            Holiday::Yearly { month: month.parse().unwrap(), day: day.parse().unwrap() }
        }
        None => Holiday::Dates(dates(text)),
    }
}

fn compile(spec: &WeeklySpec) -> Calendar {
    Calendar::compile(&CalendarSpec::Weekly(spec.clone())).unwrap()
}

fn at(text: &str) -> Instant {
    Instant::parse(text).unwrap()
}

/// The instant of an unambiguous local time `2026-03-02 09:00`.
fn local(zone: Tz, text: &str) -> Instant {
    let naive = NaiveDateTime::parse_from_str(&format!("{text}:00"), "%Y-%m-%d %H:%M:%S").unwrap();
    let utc = zone.from_local_datetime(&naive).single().expect(text).to_utc();
    Instant::try_from(utc).unwrap()
}

fn micros(micros: i64) -> Span {
    Span::from_micros(micros).unwrap()
}

fn hours(hours: i64) -> Span {
    Span::from_seconds(hours * 3600).unwrap()
}

const ZONES: [Tz; 10] = [
    Tz::Australia__Lord_Howe,
    Tz::Pacific__Apia,
    Tz::Africa__Casablanca,
    Tz::Asia__Kathmandu,
    Tz::America__New_York,
    Tz::Asia__Taipei,
    Tz::America__Sao_Paulo,
    Tz::Antarctica__Troll,
    Tz::America__Havana,
    Tz::America__St_Johns,
];

fn any_time() -> impl Strategy<Value = LocalTime> {
    let seconds = prop_oneof![(0..96_u32).prop_map(|quarter| quarter * 900), 0..86_400_u32];
    seconds.prop_map(|seconds| LocalTime::from_seconds(seconds).unwrap())
}

fn any_windows(most: usize) -> impl Strategy<Value = Vec<Window>> {
    let window = (any_time(), any_time()).prop_map(|(from, to)| Window { from, to });
    prop::collection::vec(window, 0..=most)
}

/// Dates around which zones change or that a test may look at.
fn any_date() -> impl Strategy<Value = NaiveDate> {
    let near = |text: &'static str, days: i64| {
        (0..days).prop_map(move |day| date(text) + chrono::Duration::days(day))
    };
    prop_oneof![near("2011-12-20", 20), near("2026-03-01", 60), near("2010-01-01", 10_950)]
}

fn any_holiday() -> impl Strategy<Value = Holiday> {
    prop_oneof![
        (any_date(), 0..20_i64).prop_map(|(first, days)| {
            Holiday::Dates(DateRange { first, last: first + chrono::Duration::days(days) })
        }),
        (1..=12_u32, 1..=28_u32).prop_map(|(month, day)| Holiday::Yearly { month, day }),
    ]
}

fn any_break() -> impl Strategy<Value = Break> {
    let window = (any_time(), any_time()).prop_map(|(from, to)| Window { from, to });
    prop_oneof![
        (any_date(), window).prop_map(|(date, window)| Break::Local { date, window }),
        (any_instant(), 0..200_000_000_000_i64).prop_map(|(from, length)| {
            let to = Instant::from_micros(from.micros() + length).unwrap_or(from);
            Break::Instants { from, to }
        }),
    ]
}

fn any_weekly() -> impl Strategy<Value = WeeklySpec> {
    let replaced = (any_date(), 0..9_i64, any_windows(2)).prop_map(|(first, days, windows)| {
        (DateRange { first, last: first + chrono::Duration::days(days) }, windows)
    });
    (
        prop::sample::select(&ZONES[..]),
        prop::collection::vec(any_windows(3), 7),
        prop::collection::vec(any_holiday(), 0..4),
        prop::collection::vec(replaced, 0..4),
        prop::collection::vec(any_break(), 0..5),
    )
        .prop_map(|(zone, week, holidays, exceptions, breaks)| WeeklySpec {
            zone,
            week: week.try_into().unwrap(),
            holidays,
            exceptions,
            breaks,
        })
}

/// A week in some zone, or a composition of two or three.
fn any_calendar() -> impl Strategy<Value = CalendarSpec> {
    let weekly = || any_weekly().prop_map(CalendarSpec::Weekly);
    let some = move || prop::collection::vec(weekly(), 2..4);
    let zone = || prop::option::of(prop::sample::select(&ZONES[..]));
    prop_oneof![
        6 => weekly(),
        1 => (some(), zone()).prop_map(|(of, zone)| CalendarSpec::Union { of, zone }),
        1 => (some(), zone()).prop_map(|(of, zone)| CalendarSpec::Intersection { of, zone }),
        1 => (weekly(), some(), zone()).prop_map(|(base, less, zone)| {
            CalendarSpec::Difference { base: Box::new(base), less, zone }
        }),
        1 => zone().prop_map(|zone| CalendarSpec::Always { zone }),
    ]
}

/// Any supported instant, mostly those of the years that tickets are from.
fn any_instant() -> impl Strategy<Value = Instant> {
    let between = |from: &str, to: &str| at(from).micros()..at(to).micros();
    prop_oneof![
        4 => between("2010-01-01T00:00:00Z", "2040-01-01T00:00:00Z"),
        2 => between("2011-12-25T00:00:00Z", "2012-01-05T00:00:00Z"),
        2 => between("2026-03-01T00:00:00Z", "2026-05-01T00:00:00Z"),
        1 => between("1900-01-01T00:00:00Z", "2099-12-31T00:00:00Z"),
    ]
    .prop_flat_map(|micros| {
        prop_oneof![Just(micros), Just(micros - micros.rem_euclid(900_000_000))]
    })
    .prop_map(|micros| Instant::from_micros(micros).unwrap())
}

/// Lengths from none to years.
fn any_span() -> impl Strategy<Value = Span> {
    prop_oneof![
        Just(0_i64),
        0..10_i64,
        (0..400_i64).prop_map(|quarters| quarters * 900_000_000),
        0..100_000_000_000_i64,
        0..100_000_000_000_000_i64,
    ]
    .prop_map(micros)
}
