//! Compiled calendars against calendars that are walked day by day.

use chrono::{Days, NaiveDate};
use chrono_tz::Tz;
use proptest::prelude::{ProptestConfig, any, proptest};
use sevclock::time::{
    AfterHours, Calendar, CalendarSpec, DayDue, Instant, LocalTime, WeeklySpec, Window,
};
use sevclock_testing::generate::{Random, calendars, instants};
use sevclock_testing::model::time::Calendar as Walked;

fn config() -> ProptestConfig {
    ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(100) }
}

const DUES: [DayDue; 4] =
    [DayDue::Close, DayDue::Open, DayDue::SameTime, DayDue::At(LocalTime::END_OF_DAY)];

proptest! {
    #![proptest_config(config())]

    #[test]
    fn a_compiled_calendar_is_the_walked_one(
        spec in calendars(),
        from in instants(),
        seed in any::<u64>(),
    ) {
        let compiled = Calendar::compile(&spec).unwrap();
        agree(&spec, &compiled, from, &mut Random::new(seed));
    }
}

/// Every answer of both about instants near `from`.
fn agree(spec: &CalendarSpec, compiled: &Calendar, from: Instant, random: &mut Random) {
    let walked = Walked::from_spec(spec);
    for _ in 0..20 {
        let away = random.between(-300_000, 600_000) * 1_000_000 + random.between(0, 1) * 123_456;
        let t = Instant::from_micros(from.micros() + away).unwrap_or(from);
        let span = random.span(1, 400_000);
        assert_eq!(compiled.is_open(t), walked.is_open(t), "open at {t}");
        assert_eq!(compiled.is_closing(t), walked.closes_at(t), "closing at {t}");
        assert_eq!(compiled.between(from, t).micros(), walked.working(from, t), "{from} to {t}");
        let added = compiled.add(t, span);
        assert_eq!(added, walked.add(t, span.micros()), "{t} + {span}");
        assert_eq!(compiled.sub(t, span), walked.sub(t, span.micros()), "{t} - {span}");
        assert_eq!(compiled.next_open(t), walked.next_open(t), "next opening from {t}");
        if let Some(end) = added {
            assert_eq!(compiled.between(t, end), span, "§1.3: {t} to {end}");
        }
        for due in DUES {
            for after in [AfterHours::Ignore, AfterHours::Roll] {
                let n = u32::try_from(random.between(1, 4)).unwrap_or(1);
                let found = compiled.add_business_days(t, n, due, after);
                let expected = walked.add_business_days(t, n, due, after);
                assert_eq!(found, expected, "{t} + {n} business days, {due:?} {after:?}");
            }
        }
        let date = compiled.local_date(t) + Days::new(1);
        assert_eq!(compiled.is_business_day(date), walked.is_business_day(date), "{date}");
    }
}

/// Semantics §1.2: an open fold hour counts twice and a skipped hour nothing.
#[test]
fn odd_zones_both_ways() {
    let table: [(Tz, &str, &str, i64, &str); 10] = [
        (Tz::Europe__London, "2026-03-29", "01:00-03:00", 60, "an hour forward"),
        (Tz::Europe__London, "2026-10-25", "01:00-03:00", 180, "an hour back"),
        (Tz::Australia__Lord_Howe, "2026-04-05", "01:00-03:00", 150, "half an hour back"),
        (Tz::Australia__Lord_Howe, "2026-10-04", "01:00-03:00", 90, "half an hour forward"),
        (Tz::Pacific__Apia, "2011-12-30", "09:00-17:00", 0, "a date that never was"),
        (Tz::Pacific__Apia, "2011-12-29", "22:00-06:00", 120, "the night before it"),
        (Tz::Africa__Casablanca, "2026-02-15", "02:00-04:00", 180, "back for Ramadan"),
        (Tz::Africa__Casablanca, "2026-03-22", "01:00-04:00", 120, "forward after it"),
        (Tz::Asia__Kathmandu, "1986-01-01", "00:00-01:00", 45, "a quarter of an hour, once"),
        (Tz::Antarctica__Troll, "2026-03-29", "00:00-04:00", 120, "two hours forward"),
    ];
    for (zone, date, window, minutes, why) in table {
        let date: NaiveDate = date.parse().unwrap();
        let (from, to) = window.split_once('-').unwrap();
        let time = |text| LocalTime::parse(text).unwrap();
        let mut spec = WeeklySpec::new(zone);
        let day = sevclock::time::DateRange { first: date, last: date };
        spec.exceptions = vec![(day, vec![Window { from: time(from), to: time(to) }])];
        let spec = CalendarSpec::Weekly(spec);
        let compiled = Calendar::compile(&spec).unwrap();
        let noon = (date - Days::new(3)).and_hms_opt(12, 0, 0).unwrap().and_utc();
        let start = Instant::try_from(noon).unwrap();
        let end = Instant::try_from(noon + Days::new(6)).unwrap();
        let open = compiled.between(start, end).micros();
        assert_eq!(open, minutes * 60_000_000, "{zone} {date} {window}: {why}");
        agree(&spec, &compiled, start, &mut Random::new(7));
    }
}
