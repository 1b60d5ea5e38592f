//! Wall-clock times and UTC (semantics §1.2), by asking for the offset of one instant after another.
//!
//! Local times are microseconds of the wall clock since it showed 1970-01-01T00:00.

use chrono::{DateTime, Datelike, NaiveDate, NaiveTime, Offset, TimeZone};
use chrono_tz::Tz;

pub(super) const SECOND: i64 = 1_000_000;
const HOUR: i64 = 3_600 * SECOND;
pub(super) const DAY: i64 = 24 * HOUR;

fn offset(zone: Tz, utc: i64) -> i64 {
    let seconds = utc.div_euclid(SECOND);
    let utc =
        DateTime::from_timestamp(seconds, 0).map_or_else(Default::default, |at| at.naive_utc());
    i64::from(zone.offset_from_utc_datetime(&utc).fix().local_minus_utc()) * SECOND
}

pub(super) fn local(zone: Tz, utc: i64) -> i64 {
    utc + offset(zone, utc)
}

/// Every instant at which the wall clock shows `reading`, earliest first. Offsets are those in
/// force from a day before to a day after; looked up closely only where they differ.
fn instants(zone: Tz, reading: i64) -> Vec<i64> {
    let around = |step: i64| offset(zone, reading + step * 3 * HOUR);
    let steady = around(-9) == around(0) && around(0) == around(9);
    let steps = if steady { 0..=0 } else { -9..=9 };
    let mut found: Vec<i64> = steps
        .map(|step| reading - around(step))
        .filter(|utc| local(zone, *utc) == reading)
        .collect();
    found.sort_unstable();
    found.dedup();
    found
}

/// The instant at which the wall clock skips over `reading`.
fn transition(zone: Tz, reading: i64) -> i64 {
    let (mut before, mut after) = (reading - 30 * HOUR, reading + 30 * HOUR);
    while after - before > 1 {
        let middle = before + (after - before) / 2;
        if local(zone, middle) > reading { after = middle } else { before = middle }
    }
    after
}

pub(super) fn as_start(zone: Tz, reading: i64) -> i64 {
    instants(zone, reading).first().copied().unwrap_or_else(|| transition(zone, reading))
}

pub(super) fn as_end(zone: Tz, reading: i64) -> i64 {
    instants(zone, reading).last().copied().unwrap_or_else(|| transition(zone, reading))
}

pub(super) fn date(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap_or_default()
}

/// The reading of the wall clock at the start of a date.
pub(super) fn midnight(date: NaiveDate) -> i64 {
    date.and_time(NaiveTime::MIN).and_utc().timestamp() * SECOND
}

pub(super) fn date_of(reading: i64) -> NaiveDate {
    DateTime::from_timestamp_micros(reading).map_or_else(NaiveDate::default, |at| at.date_naive())
}

pub(super) fn year_of(utc: i64) -> i32 {
    date_of(utc).year()
}

pub(super) fn year_start(year: i32) -> i64 {
    midnight(date(year, 1, 1))
}
