//! Zone data that is given: from files, and made up to see what moves.

use std::path::Path;

use chrono_tz::{IANA_TZDB_VERSION, TZ_VARIANTS, Tz};
use sevclock::affected::{AffectedError, Dated, affected};
use sevclock::evaluate::{RecordError, StateError};
use sevclock::ticket::Event;
use sevclock::time::{Calendar, CalendarPool, CalendarSpec, Instant, ZoneData, ZoneOffsets};
use sevclock::{Evaluator, Policy, State};
use sevclock_zones::{ZonesError, from_folder, from_tzif};

const SYSTEM: &str = "/usr/share/zoneinfo";

fn at(text: &str) -> Instant {
    Instant::parse(text).expect("an instant")
}

/// Files of the built-in version say what is built in from 2000 on, of every zone there is a file of;
/// what a system says of earlier years is its own choice.
#[test]
fn the_systems_files_say_what_is_built_in() {
    let folder = Path::new(SYSTEM);
    let version = std::fs::read_to_string(folder.join("tzdata.zi")).unwrap_or_default();
    let version = version.lines().next().unwrap_or_default();
    let version = version.strip_prefix("# version ").unwrap_or("none");
    if version != IANA_TZDB_VERSION {
        eprintln!("skipped: the system's zone data is {version}, built in is {IANA_TZDB_VERSION}");
        return;
    }
    let mut checked = 0;
    for zone in TZ_VARIANTS {
        let Ok(bytes) = std::fs::read(folder.join(zone.name())) else { continue };
        let read = from_tzif(zone, &bytes).expect("a compiled zone");
        let (mut second, end) = (946_684_800, 4_102_444_800);
        while second < end {
            let before = read.changes.partition_point(|(from, _)| *from <= second);
            let found = before.checked_sub(1).map_or(read.first, |place| read.changes[place].1);
            assert_eq!(found, ZoneData::built_in().offset_of(zone, second), "{zone} at {second}");
            second += 86_400 * 5;
        }
        checked += 1;
    }
    assert!(checked > 300, "{checked} zones");
}

/// Berlin without summer time from 2027 on.
fn without_summer() -> ZoneData {
    let mut berlin = ZoneData::built_in().offsets(Tz::Europe__Berlin);
    berlin.changes.retain(|(from, _)| *from < 1_798_761_600);
    ZoneData::given("test", [(Tz::Europe__Berlin, berlin)])
}

fn policies() -> (Policy, Policy) {
    let draft = sevclock_policies::draft("helpdesk-retail").expect("a bundled agreement");
    let data = ZoneData::given("test", all_zones_shifted());
    let new = Policy::compile_in(&draft, &mut CalendarPool::with_zones(data)).expect("a policy");
    (Policy::compile(&draft).expect("a policy"), new)
}

/// Every zone an hour further east from 2026-04-01 on.
fn all_zones_shifted() -> Vec<(Tz, ZoneOffsets)> {
    let shifted = |zone: &Tz| {
        let mut offsets = ZoneData::built_in().offsets(*zone);
        let from = 1_775_001_600;
        let before = offsets.changes.iter().rfind(|(at, _)| *at <= from);
        let present = before.map_or(offsets.first, |(_, offset)| *offset);
        for (at, offset) in &mut offsets.changes {
            if *at > from {
                *offset += 3600;
            }
        }
        let place = offsets.changes.partition_point(|(at, _)| *at <= from);
        offsets.changes.insert(place, (from, present + 3600));
        (*zone, offsets)
    };
    TZ_VARIANTS.iter().map(shifted).collect()
}

#[test]
fn a_calendar_keeps_the_hours_of_the_data_it_was_made_with() {
    let mut week = sevclock::time::WeeklySpec::new(Tz::Europe__Berlin);
    let time = |text| sevclock::time::LocalTime::parse(text).expect("a time");
    for day in &mut week.week[..5] {
        day.push(sevclock::time::Window { from: time("09:00"), to: time("17:00") });
    }
    let office = CalendarSpec::Weekly(week);
    let built_in = Calendar::compile(&office).expect("a calendar");
    let mut pool = CalendarPool::with_zones(without_summer());
    let given = pool.compile(&office).expect("a calendar");
    // In 2026 alike, in July 2027 an hour later, and in 2090, past what is laid out at once, too.
    for (day, before, after) in [
        ("2026-07-03", "07:00:00Z", "07:00:00Z"),
        ("2027-07-02", "07:00:00Z", "08:00:00Z"),
        ("2090-07-03", "07:00:00Z", "08:00:00Z"),
    ] {
        let midnight = at(&format!("{day}T00:00:00Z"));
        let opens = |calendar: &Calendar| calendar.next_open(midnight).map(|at| at.to_string());
        assert_eq!(opens(&built_in), Some(format!("{day}T{before}")));
        assert_eq!(opens(&given), Some(format!("{day}T{after}")));
    }
}

/// A state is refused under other data, typed, and its dates to come are told.
#[test]
fn dates_that_move_are_listed_and_states_refused() {
    let (old, new) = policies();
    assert_ne!(old.fingerprint(), new.fingerprint());
    let opened = |time: &str| {
        let mut state = State::new(&old, None, &[]).expect("a state");
        state.feed(&old, &Event::at(at(time))).expect("fed");
        state
    };
    // Due long before the change, and after it.
    let states = [opened("2026-02-02T10:00:00Z"), opened("2026-03-31T15:00:00Z")];
    let as_of = at("2026-03-31T16:00:00Z");
    let named = states.iter().enumerate();
    let moved = affected(&old, &new, as_of, named).expect("states of the policy");
    assert_eq!(moved.iter().map(|(place, _)| *place).collect::<Vec<_>>(), [1]);
    for date in &moved[0].1 {
        assert!(matches!(date.what, Dated::Due { .. } | Dated::Rung { .. }));
        let hour = date.before.micros() - date.after.expect("in range").micros();
        assert_eq!(hour, 3_600_000_000, "{date:?}");
    }
    let refused = states[1].evaluate(&new, as_of, &mut Evaluator::new()).map(|_| ());
    assert_eq!(refused, Err(StateError::OtherPolicy));
    let record = states[1].record(&old);
    let refused = State::from_record(&new, &record).map(|_| ());
    let (found, here) = (IANA_TZDB_VERSION.to_owned(), "test".to_owned());
    assert_eq!(refused, Err(RecordError::OtherZones { found, here }));
    let other = sevclock_policies::load("prophetstor").expect("a bundled agreement");
    let refused = affected(&old, &other, as_of, states.iter().enumerate());
    assert_eq!(refused, Err(AffectedError::OtherDraft));
}

#[test]
fn what_is_no_zone_file_is_refused_with_its_name() {
    let error = from_tzif(Tz::Europe__Berlin, b"TZif? no").expect_err("no zone");
    assert!(matches!(error, ZonesError::Tzif { ref name, .. } if name == "Europe/Berlin"));
    let none = from_folder("x", Path::new("no/such/folder"), [Tz::UTC]).expect_err("no folder");
    assert!(none.to_string().starts_with("no/such/folder/UTC: cannot be read"), "{none}");
}
