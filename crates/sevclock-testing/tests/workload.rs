//! The shared workload of an office calendar, summed: the figures that every implementation must
//! reach before its speed is worth measuring.

#![expect(clippy::unwrap_used, reason = "in a test a panic is a failure")]

use std::process::Command;
use std::{env, fs};

use sevclock::time::{Calendar, CalendarSpec, DateRange, Holiday, LocalTime, WeeklySpec, Window};
use sevclock_testing::corpus::{shared, skip};

const EIGHT_HOURS: i64 = 8 * 3600 * 1_000_000;

/// Monday to Friday 09:00-17:00 in New York, closed on the workload's holidays.
fn office(calendar: &str) -> Calendar {
    let calendar: serde_json::Value = serde_json::from_str(calendar).unwrap();
    let mut spec = WeeklySpec::new(chrono_tz::Tz::America__New_York);
    let time = |text| LocalTime::parse(text).unwrap();
    spec.week[..5].fill(vec![Window { from: time("09:00"), to: time("17:00") }]);
    for holiday in calendar["holidays"].as_array().unwrap() {
        let date = holiday.as_str().unwrap().parse().unwrap();
        spec.holidays.push(Holiday::Dates(DateRange { first: date, last: date }));
    }
    Calendar::compile(&CalendarSpec::Weekly(spec)).unwrap()
}

#[test]
fn the_workload_has_its_sums() {
    let Some(generator) = shared().map(|shared| shared.join("bench/gen_workload.py")) else {
        skip("the shared workload is absent (SEVCLOCK_SHARED)");
        return;
    };
    let folder = env::temp_dir().join(format!("sevclock-workload-{}", std::process::id()));
    let Ok(done) = Command::new("python3").arg(generator).arg(&folder).status() else {
        skip("the shared workload needs python3");
        return;
    };
    assert!(done.success(), "the generator failed");
    let rows = fs::read_to_string(folder.join("workload.csv")).unwrap();
    let calendar = office(&fs::read_to_string(folder.join("calendar.json")).unwrap());
    fs::remove_dir_all(&folder).unwrap();

    let (mut count, mut due, mut elapsed) = (0, 0, 0);
    for row in rows.lines() {
        let (created, end) = row.split_once(',').unwrap();
        let micros = |text: &str| text.parse::<i64>().unwrap() * 1_000_000;
        due += calendar.add_micros(micros(created), EIGHT_HOURS) / 1_000_000;
        elapsed += calendar.between_micros(micros(created), micros(end)) / 1_000_000;
        count += 1;
    }
    assert_eq!((count, due, elapsed), (100_000, 175_142_397_700_230, 13_819_390_162));
}
