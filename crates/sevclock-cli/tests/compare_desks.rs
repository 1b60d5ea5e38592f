//! Desks that make one mistake throughout, each with hundreds of tickets: `sevclock compare` finds the
//! mistake wherever it makes a difference. What a desk writes down is counted here minute by minute,
//! apart from the engine.

#![expect(clippy::print_stdout, clippy::unwrap_used, reason = "a test")]

use std::fmt::Write;
use std::process::Command;

use serde_json::Value;
use sevclock::time::Instant;

const POLICY: &str = r#"
format = 1
[policy]
id = "desk"
title = "Desk"
version = "1"
default_severity = 2
[calendars.office]
zone = "Europe/Rome"
week = { mon-fri = "09:00-17:00" }
holidays = ["2026-04-06"]
[facts]
waiting = false
[signals]
held = { set = { waiting = true } }
taken-up = { set = { waiting = false } }
[[severities]]
level = 1
name = "High"
[[severities]]
level = 2
name = "Low"
[[clocks]]
id = "resolution"
start = ["opened", "reopened"]
stop = "resolved"
pause_when = "waiting"
calendar = "office"
target = [{ severity = 1, within = "4h" }, { within = "8h" }]
"#;

const MAPPING: &str = r#"
format = 1
case = "id"
time = "at"
severity = { column = "prio" }
signals = [
  { signal = "held", when = 'state == "hold"', on = "change" },
  { signal = "taken-up", after = 'state == "hold"', when = 'state != "hold"' },
  { signal = "resolved", when = 'state == "done"', on = "change" },
  { signal = "reopened", after = 'state == "done"', when = 'state != "done"' },
]
"#;

const MINUTE: i64 = 60_000_000;
const DAY: i64 = 1440;
/// In minutes since 1970: Monday 2 March 2026, 29 March when clocks in Rome go forward, and Easter
/// Monday.
const MARCH: i64 = 29_540_160;
const FORWARD: i64 = MARCH + 27 * DAY + 60;
const EASTER_MONDAY: i64 = MARCH + 35 * DAY;

/// What happens to a ticket after its opening.
#[derive(Clone, Copy)]
enum Later {
    Nothing,
    /// It waits from one minute to another.
    Waits(i64, i64),
    /// It becomes severe.
    Upgraded(i64),
    /// It is done an hour after its opening, and reopened.
    Reopened(i64),
}

/// How a desk counts.
#[derive(Clone, Copy)]
struct Desk {
    /// How far its clocks are ahead of UTC at a minute.
    ahead: fn(i64) -> i64,
    has_hours: bool,
    has_holidays: bool,
    pauses: bool,
    sees_upgrades: bool,
    sees_reopenings: bool,
    /// How many minutes late it may look.
    looks_late: i64,
}

fn rome(minute: i64) -> i64 {
    if minute < FORWARD { 60 } else { 120 }
}

/// As the agreement says.
const RIGHT: Desk = Desk {
    ahead: rome,
    has_hours: true,
    has_holidays: true,
    pauses: true,
    sees_upgrades: true,
    sees_reopenings: true,
    looks_late: 0,
};

impl Desk {
    fn is_open(&self, minute: i64) -> bool {
        let local = minute + (self.ahead)(minute);
        let weekday = (local.div_euclid(DAY) - MARCH / DAY).rem_euclid(7);
        let is_easter = local.div_euclid(DAY) == EASTER_MONDAY / DAY;
        let hours = (9 * 60..17 * 60).contains(&local.rem_euclid(DAY));
        !self.has_hours || (weekday < 5 && hours && !(self.has_holidays && is_easter))
    }

    /// The minute at which a ticket is due.
    fn due(&self, opened: i64, later: Later) -> i64 {
        let (start, minutes) = match later {
            Later::Upgraded(at) if self.sees_upgrades => (at, 240),
            Later::Reopened(at) if self.sees_reopenings => (at, 480),
            _ => (opened, 480),
        };
        let waits = |minute: i64| match later {
            Later::Waits(from, to) => self.pauses && (from..to).contains(&minute),
            _ => false,
        };
        let worked = (start..).filter(|minute| self.is_open(*minute) && !waits(*minute));
        worked.take(minutes).last().unwrap() + 1
    }
}

/// Numbers that look random, the same each time.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, most: i64) -> i64 {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        i64::try_from(self.0 >> 33).unwrap() % most
    }
}

fn text(minute: i64) -> String {
    Instant::from_micros(minute * MINUTE).unwrap().to_string()
}

/// The export of a desk, with what it writes down in the last line of each ticket.
fn export(mut due: impl FnMut(i64, Later, &mut Numbers) -> i64) -> String {
    let (mut numbers, mut lines) = (Numbers(5), "id,at,state,prio,due_at\n".to_owned());
    for ticket in 0..400 {
        let opened = MARCH + numbers.below(50 * DAY);
        let from = opened + 1 + numbers.below(300);
        let later = match ticket % 4 {
            0 => Later::Nothing,
            1 => Later::Waits(from, from + 1 + numbers.below(2 * DAY)),
            2 => Later::Upgraded(opened + 1 + numbers.below(180)),
            _ => Later::Reopened(opened + DAY + numbers.below(3 * DAY)),
        };
        let mut all = vec![(opened, "open", 2)];
        match later {
            Later::Nothing => {}
            Later::Waits(from, to) => all.extend([(from, "hold", 2), (to, "open", 2)]),
            Later::Upgraded(at) => all.push((at, "open", 1)),
            Later::Reopened(at) => all.extend([(opened + 60, "done", 2), (at, "open", 2)]),
        }
        let due = text(due(opened, later, &mut numbers));
        for (place, (at, state, prio)) in all.iter().enumerate() {
            let said = if place + 1 == all.len() { &*due } else { "" };
            writeln!(lines, "T{ticket},{},{state},{prio},{said}", text(*at)).unwrap();
        }
    }
    lines
}

/// What is found in an export.
fn compare(name: &str, export: &str) -> Value {
    let folder = std::env::temp_dir().join(format!("sevclock-{}-desk-{name}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    for (file, text) in [("desk.toml", POLICY), ("map.toml", MAPPING), ("events.csv", export)] {
        std::fs::write(folder.join(file), text).unwrap();
    }
    let words = "compare --policy desk.toml --events events.csv --mapping map.toml --format json \
                 --ours due_at=resolution --tolerance 59s";
    let output = Command::new(env!("CARGO_BIN_EXE_sevclock"))
        .args(words.split_whitespace())
        .current_dir(&folder)
        .output()
        .unwrap();
    let _ = std::fs::remove_dir_all(&folder);
    assert_eq!(String::from_utf8(output.stderr).unwrap(), "", "{name}");
    let mut document: Value = serde_json::from_slice(&output.stdout).unwrap();
    document["columns"][0].take()
}

#[test]
fn a_desk_that_counts_right_agrees() {
    let column = compare("right", &export(|opened, later, _| RIGHT.due(opened, later)));
    assert_eq!((&column["compared"], &column["agree"]), (&400.into(), &400.into()), "{column:#}");
}

#[test]
fn a_mistake_is_found_wherever_it_makes_a_difference() {
    for (id, cause, desk) in [
        ("winter-time", "daylight saving", Desk { ahead: |_| 60, ..RIGHT }),
        ("calendar-in UTC", "time zone", Desk { ahead: |_| 0, ..RIGHT }),
        ("no-holidays", "holiday", Desk { has_holidays: false, ..RIGHT }),
        ("no-pause", "pause", Desk { pauses: false, ..RIGHT }),
        ("first-severity", "severity change", Desk { sees_upgrades: false, ..RIGHT }),
        ("never-reopened", "reopen", Desk { sees_reopenings: false, ..RIGHT }),
        ("always-open", "opening hours", Desk { has_hours: false, ..RIGHT }),
        ("polling", "polling delay", Desk { looks_late: 14, ..RIGHT }),
    ] {
        let column = compare(
            &cause.replace(' ', "-"),
            &export(|opened, later, numbers| {
                let late = if desk.looks_late > 0 { numbers.below(desk.looks_late) + 1 } else { 0 };
                desk.due(opened, later) + late
            }),
        );
        let differ = column["differ"].as_u64().unwrap();
        assert!(differ >= 10, "{cause}: {differ} differ, too few to tell");
        let causes = column["causes"].as_array().unwrap();
        assert!(causes.iter().all(|one| one["cause"] != "unexplained"), "{cause}: {column:#}");
        let found = causes.iter().find(|one| one["cause"] == cause).unwrap();
        let found = found["found"].as_array().unwrap().iter().find(|one| one["id"] == id).unwrap();
        if id != "polling" {
            assert_eq!(found["shows"], differ, "{cause}: {column:#}");
            assert_eq!(
                (&found["holds"], &found["against"]),
                (&differ.into(), &0.into()),
                "{cause}"
            );
        }
        // Another change may come to the same by chance.
        let cases = found["cases"].as_u64().unwrap();
        println!("{id}: {cases} of {differ}");
        assert!(cases * 10 >= differ * 9, "{cause}: {cases} of {differ}: {column:#}");
    }
}

/// Of what is due at any time nothing is explained by chance.
#[test]
fn noise_is_not_explained() {
    let column = compare("noise", &export(|opened, _, numbers| opened + numbers.below(7 * DAY)));
    let causes = column["causes"].as_array().unwrap();
    let unexplained = causes.iter().find(|one| one["cause"] == "unexplained").unwrap();
    assert_eq!(unexplained["cases"], 400, "docs/compare.md says how many");
}
