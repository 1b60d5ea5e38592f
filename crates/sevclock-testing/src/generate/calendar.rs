//! Calendars of every kind, in zones with odd rules.

use chrono::{Days, NaiveDate};
use chrono_tz::Tz;
use sevclock::policy::{CalendarDraft, FactDecl, FactKind, FactValue, Grounds, NamedCalendar};
use sevclock::time::{
    Break, CalendarSpec, DateRange, Holiday, Instant, LocalTime, WeeklySpec, Window,
};

use super::random::Random;

/// Zones whose rules are odd: half hours, quarter hours, a skipped date, changes at midnight,
/// summer time by the moon, winter time below standard time.
pub const ZONES: [Tz; 20] = [
    Tz::UTC,
    Tz::Europe__London,
    Tz::America__New_York,
    Tz::Australia__Lord_Howe,
    Tz::Pacific__Apia,
    Tz::Africa__Casablanca,
    Tz::Asia__Kathmandu,
    Tz::Europe__Dublin,
    Tz::Antarctica__Troll,
    Tz::Pacific__Chatham,
    Tz::Pacific__Kiritimati,
    Tz::America__Havana,
    Tz::America__Sao_Paulo,
    Tz::America__Asuncion,
    Tz::America__St_Johns,
    Tz::Africa__Cairo,
    Tz::Asia__Gaza,
    Tz::Asia__Tehran,
    Tz::America__Nuuk,
    Tz::Asia__Taipei,
];

/// A day at or near which tickets open: days of change in those zones, ends of years, any day.
pub fn day(random: &mut Random) -> NaiveDate {
    const NOTED: [(i32, u32, u32); 16] = [
        (2026, 3, 27),
        (2026, 3, 6),
        (2026, 10, 23),
        (2026, 10, 30),
        (2026, 4, 3),
        (2026, 10, 2),
        (2011, 12, 28),
        (2011, 9, 22),
        (2026, 2, 13),
        (2026, 3, 20),
        (2017, 10, 13),
        (2018, 2, 16),
        (2026, 12, 30),
        (2024, 2, 27),
        (2024, 12, 30),
        (2026, 4, 23),
    ];
    let from = |(year, month, day)| NaiveDate::from_ymd_opt(year, month, day).unwrap_or_default();
    let start = match random.below(20) {
        0 => (i32::try_from(random.between(1901, 2098)).unwrap_or(2026), 6, 1),
        1..=7 => (2026, 1, 1),
        _ => *random.pick(&NOTED),
    };
    let spread = if start == (2026, 1, 1) { 364 } else { 6 };
    from(start) + Days::new(random.below(spread + 1) as u64)
}

fn time(random: &mut Random) -> LocalTime {
    let seconds = match random.below(8) {
        0 => random.between(0, 86_399),
        1 => *random.pick(&[0, 3_600, 7_200, 9_000, 10_800, 84_600]),
        _ => random.between(0, 47) * 1_800,
    };
    LocalTime::from_seconds(u32::try_from(seconds).unwrap_or(0)).unwrap_or(LocalTime::END_OF_DAY)
}

/// A window; now and then all day, until midnight, or past it.
fn window(random: &mut Random) -> Window {
    let at = |hour: u32| LocalTime::from_seconds(hour * 3_600).unwrap_or(LocalTime::END_OF_DAY);
    match random.below(8) {
        0 => Window { from: at(0), to: at(24) },
        1 => Window { from: time(random), to: at(24) },
        2 => Window { from: at(22), to: at(6) },
        3 => {
            let from = time(random);
            Window { from, to: from }
        }
        4 | 5 => Window { from: time(random), to: time(random) },
        _ => Window { from: at(9), to: at(17) },
    }
}

fn dates(random: &mut Random) -> DateRange {
    let first = day(random);
    let last = first + Days::new(random.below(4) as u64);
    DateRange { first, last: if random.chance(60) { first } else { last } }
}

/// A week of windows with holidays, exceptions and breaks.
pub fn weekly(random: &mut Random) -> WeeklySpec {
    let mut spec = WeeklySpec::new(*random.pick(&ZONES));
    let usual = random.several(1, 2, window);
    for (i, day) in spec.week.iter_mut().enumerate() {
        *day = match random.below(10) {
            0 => random.several(0, 3, window),
            _ if i >= 5 => Vec::new(),
            _ => usual.clone(),
        };
    }
    spec.holidays = random.several(0, 4, |random| match random.below(4) {
        0 => Holiday::Yearly { month: 12, day: 25 },
        1 => Holiday::Yearly { month: 2, day: 29 },
        _ => Holiday::Dates(dates(random)),
    });
    spec.exceptions = random.several(0, 3, |random| (dates(random), random.several(0, 2, window)));
    spec.breaks = random.several(0, 3, |random| {
        if random.chance(60) {
            return Break::Local { date: day(random), window: window(random) };
        }
        let from = instant_on(random);
        let length = random.span(60, 200_000);
        Break::Instants { from, to: from.checked_add(length).unwrap_or(from) }
    });
    spec
}

/// An instant on one of the days.
pub fn instant_on(random: &mut Random) -> Instant {
    let midnight = day(random).and_time(chrono::NaiveTime::MIN).and_utc().timestamp_micros();
    let within = match random.below(4) {
        0 => random.between(0, 86_400_000_000 - 1),
        1 => random.between(0, 86_399) * 1_000_000,
        _ => random.between(0, 47) * 1_800_000_000,
    };
    Instant::from_micros(midnight + within).unwrap_or(Instant::MIN)
}

/// A calendar by itself, compositions among them.
pub fn spec(random: &mut Random, depth: usize) -> CalendarSpec {
    let zone = random.maybe(30, |random| *random.pick(&ZONES));
    let members = |random: &mut Random| random.several(1, 3, |random| spec(random, depth - 1));
    match random.below(if depth == 0 { 5 } else { 9 }) {
        0 => CalendarSpec::Always { zone },
        1..=4 => CalendarSpec::Weekly(weekly(random)),
        5 | 6 => CalendarSpec::Union { of: members(random), zone },
        7 => CalendarSpec::Intersection { of: members(random), zone },
        _ => CalendarSpec::Difference {
            base: Box::new(spec(random, depth - 1)),
            less: members(random),
            zone,
        },
    }
}

/// The calendars of a policy: always one that is always open, several weeks, compositions of them,
/// and one chosen by a fact.
pub(super) fn calendars(random: &mut Random, facts: &[FactDecl]) -> Vec<NamedCalendar> {
    let mut all = vec![("always".to_owned(), CalendarDraft::Always { zone: None })];
    for i in 0..random.between(1, 3) {
        all.push((format!("week-{i}"), CalendarDraft::Weekly(weekly(random))));
    }
    if random.chance(30) {
        let zone = Some(*random.pick(&ZONES));
        all.push(("always-somewhere".to_owned(), CalendarDraft::Always { zone }));
    }
    let simple: Vec<String> = all.iter().map(|(id, _)| id.clone()).collect();
    for i in 0..random.between(0, 2) {
        let zone = random.maybe(40, |random| *random.pick(&ZONES));
        let of = random.some_of(1, 3, &simple);
        let draft = match random.below(3) {
            0 => CalendarDraft::Union { of, zone },
            1 => CalendarDraft::Intersection { of, zone },
            _ => CalendarDraft::Difference {
                base: random.pick(&simple).clone(),
                less: random.some_of(1, 1, &simple[1..]),
                zone,
            },
        };
        all.push((format!("composed-{i}"), draft));
    }
    let names: Vec<String> = all.iter().map(|(id, _)| id.clone()).collect();
    for i in 0..random.between(0, 2) {
        if let Some((fact, values)) = random.some(&choosable(facts)) {
            let is = values.into_iter().map(|value| (value, random.pick(&names).clone()));
            let draft = CalendarDraft::By { fact, is: is.collect() };
            all.push((format!("by-fact-{i}"), draft));
        }
    }
    all.into_iter()
        .map(|(id, calendar)| NamedCalendar { id, calendar, grounds: Grounds::default() })
        .collect()
}

/// The facts that can choose a calendar, with their values.
fn choosable(facts: &[FactDecl]) -> Vec<(String, Vec<FactValue>)> {
    let values = |fact: &FactDecl| {
        let values = match &fact.kind {
            FactKind::Boolean { .. } => {
                vec![FactValue::Boolean(false), FactValue::Boolean(true)]
            }
            FactKind::Choice { values, .. } => {
                values.iter().cloned().map(FactValue::Text).collect()
            }
            FactKind::Integer { .. } => return None,
        };
        Some((fact.id.clone(), values))
    };
    facts.iter().filter_map(values).collect()
}
