//! Zones that a desk may have in mind instead of the right one, and the digits of local times.

use chrono::{DateTime, Datelike, LocalResult, NaiveDateTime, Offset, TimeDelta, TimeZone, Utc};
use chrono_tz::{TZ_VARIANTS, Tz};
use sevclock::time::Instant;

/// The least and the greatest offset that a zone has from a year before the first instant to one
/// after the last, in seconds east: winter and summer time, or the same where there is but one.
pub(super) fn offsets(zone: Tz, span: (Instant, Instant)) -> (i32, i32) {
    let (first, last) = (span.0.to_datetime().year() - 1, span.1.to_datetime().year() + 1);
    let months = (first..=last).flat_map(|year| (1..=12).map(move |month| (year, month)));
    let each = months.filter_map(|(year, month)| {
        let noon = Utc.with_ymd_and_hms(year, month, 15, 12, 0, 0).single()?;
        Some(offset(zone, noon.naive_utc()))
    });
    let (mut least, mut greatest) = (i32::MAX, i32::MIN);
    for offset in each {
        (least, greatest) = (least.min(offset), greatest.max(offset));
    }
    (least, greatest)
}

/// A zone that is always so many seconds east of UTC; none where no place keeps such a time.
pub(super) fn fixed(seconds: i32) -> Option<Tz> {
    if seconds == 0 {
        return Some(Tz::UTC);
    }
    if seconds % 3600 == 0 {
        // Their names count westward.
        return format!("Etc/GMT{:+}", -seconds / 3600).parse().ok();
    }
    let begin = Utc.with_ymd_and_hms(1970, 1, 15, 0, 0, 0).single()?.naive_utc();
    // Every quarter of a year to 2040.
    let quarters = || (0..280).map(|quarter| begin + TimeDelta::days(91 * quarter));
    let constant = |zone: &&Tz| quarters().all(|at| offset(**zone, at) == seconds);
    TZ_VARIANTS.iter().find(constant).copied()
}

/// `UTC+05:30`.
pub(super) fn offset_name(seconds: i32) -> String {
    let (sign, minutes) = (if seconds < 0 { '-' } else { '+' }, seconds.unsigned_abs() / 60);
    format!("UTC{sign}{:02}:{:02}", minutes / 60, minutes % 60)
}

/// The instant whose digits in UTC are those of `at` on the wall of `zone`.
pub(super) fn local_as_utc(at: Instant, zone: Tz) -> Option<Instant> {
    let local = at.to_datetime().with_timezone(&zone).naive_local();
    instant(local.and_utc())
}

/// The instant whose digits on the wall of `zone` are those of `at` in UTC: the first of two, and
/// counted on from before a gap.
pub(super) fn utc_as_local(at: Instant, zone: Tz) -> Option<Instant> {
    let digits = at.to_datetime().naive_utc();
    match zone.from_local_datetime(&digits) {
        LocalResult::Single(at) | LocalResult::Ambiguous(at, _) => instant(at.with_timezone(&Utc)),
        LocalResult::None => {
            let before = offset(zone, digits - TimeDelta::days(1));
            instant((digits - TimeDelta::seconds(before.into())).and_utc())
        }
    }
}

fn offset(zone: Tz, at: NaiveDateTime) -> i32 {
    zone.offset_from_utc_datetime(&at).fix().local_minus_utc()
}

fn instant(at: DateTime<Utc>) -> Option<Instant> {
    Instant::try_from(at).ok()
}

#[cfg(test)]
mod tests {
    use sevclock::time::Instant;

    use super::{fixed, local_as_utc, offset_name, offsets, utc_as_local};

    #[test]
    fn fixed_zones_are_those_of_the_offsets() {
        let year = (at("2016-03-01T00:00:00Z"), at("2016-05-01T00:00:00Z"));
        for (zone, least, greatest) in [
            ("Europe/Rome", "UTC+01:00", "UTC+02:00"),
            ("America/Sao_Paulo", "UTC-03:00", "UTC-02:00"),
            ("Australia/Adelaide", "UTC+09:30", "UTC+10:30"),
            ("Asia/Kolkata", "UTC+05:30", "UTC+05:30"),
        ] {
            let found = offsets(zone.parse().unwrap(), year);
            assert_eq!((&*offset_name(found.0), &*offset_name(found.1)), (least, greatest));
            let instead = fixed(found.0).unwrap();
            assert_eq!(offsets(instead, year), (found.0, found.0), "{zone}: {instead}");
        }
    }

    fn at(text: &str) -> Instant {
        Instant::parse(text).unwrap()
    }

    /// Clocks go forward at 01:00 UTC on 29 March, and back on 25 October.
    #[test]
    fn digits_move_between_a_zone_and_utc() {
        let rome = "Europe/Rome".parse().unwrap();
        for (utc, local) in [
            ("2026-03-02T08:00:00Z", "2026-03-02T09:00:00Z"),
            ("2026-07-01T08:00:00Z", "2026-07-01T10:00:00Z"),
        ] {
            assert_eq!(local_as_utc(at(utc), rome), Some(at(local)));
            assert_eq!(utc_as_local(at(local), rome), Some(at(utc)));
        }
        for (digits, utc) in [
            ("2026-03-29T02:30:00Z", "2026-03-29T01:30:00Z"),
            ("2026-10-25T02:30:00Z", "2026-10-25T00:30:00Z"),
        ] {
            assert_eq!(utc_as_local(at(digits), rome), Some(at(utc)));
        }
        assert_eq!(utc_as_local(Instant::MAX, "America/Lima".parse().unwrap()), None);
    }
}
