//! Instants and lengths of time as people write them.

use std::fmt::Write;

use chrono::Timelike;
use chrono_tz::Tz;
use sevclock::time::Instant;

use super::Decided;

/// An instant in the wall-clock time of a zone: `Mon 2026-03-02 17:00 Asia/Taipei`.
pub(super) fn wall(at: Instant, zone: Tz) -> String {
    let local = at.to_datetime().with_timezone(&zone);
    let form = if local.second() == 0 { "%a %Y-%m-%d %H:%M" } else { "%a %Y-%m-%d %H:%M:%S" };
    let name = if zone == Tz::UTC { "UTC" } else { zone.name() };
    format!("{} {name}", local.format(form))
}

impl Decided<'_> {
    /// Such as `Mon 2026-03-02 09:00 UTC`.
    pub(super) fn utc(&self, at: Instant) -> String {
        wall(at, Tz::UTC)
    }

    /// In local time with the zone named, then in UTC: `Mon 2026-03-02 17:00 Asia/Taipei (09:00 UTC)`.
    pub(super) fn local(&self, at: Instant, zone: Option<Tz>) -> String {
        let utc = self.utc(at);
        let Some(zone) = zone.filter(|zone| *zone != Tz::UTC) else { return utc };
        let local = at.to_datetime().with_timezone(&zone);
        if local.naive_local() == at.to_datetime().naive_utc() {
            return format!("{} (UTC)", wall(at, zone));
        }
        let same_day = local.date_naive() == at.to_datetime().date_naive();
        // Of `Mon 2026-03-02 09:00 UTC` the part a reader does not have yet.
        let short = if same_day { &utc[15..] } else { &utc };
        format!("{} ({short})", wall(at, zone))
    }

    /// `in 2h 15m`, `18m ago` or `now`, by the wall clock.
    pub(super) fn away(&self, at: Instant) -> String {
        let micros = at.micros() - self.evaluation.as_of.micros();
        match micros {
            0 => "now".to_owned(),
            1.. => format!("in {}", rough(micros)),
            _ => format!("{} ago", rough(-micros)),
        }
    }
}

/// Hours, minutes and seconds, all that there are: `26h 15m 3s`.
pub(crate) fn length(micros: impl Into<i128>) -> String {
    let micros: i128 = micros.into();
    let (sign, seconds) = (if micros < 0 { "-" } else { "" }, micros.unsigned_abs() / 1_000_000);
    let mut text = sign.to_owned();
    for (unit, amount) in [("h", seconds / 3600), ("m", seconds / 60 % 60), ("s", seconds % 60)] {
        if amount > 0 {
            let gap = if text.len() > sign.len() { " " } else { "" };
            // Writing into a text cannot fail.
            let _ = write!(text, "{gap}{amount}{unit}");
        }
    }
    if text.len() == sign.len() { "0s".to_owned() } else { text }
}

/// Days and hours once it is longer than two days, to the second otherwise.
fn rough(micros: i64) -> String {
    let hours = micros / 3_600_000_000;
    if hours < 48 {
        return length(micros);
    }
    let (days, hours) = (hours / 24, hours % 24);
    if hours == 0 { format!("{days}d") } else { format!("{days}d {hours}h") }
}

#[cfg(test)]
mod tests {
    use super::{length, rough};

    #[test]
    fn lengths() {
        for (seconds, exact, short) in [
            (0, "0s", "0s"),
            (59, "59s", "59s"),
            (3600, "1h", "1h"),
            (8103, "2h 15m 3s", "2h 15m 3s"),
            (172_800, "48h", "2d"),
            (356_400, "99h", "4d 3h"),
        ] {
            assert_eq!(length(seconds * 1_000_000_i64), exact);
            assert_eq!(rough(seconds * 1_000_000), short);
        }
        assert_eq!(length(-90_000_000_i64), "-1m 30s");
    }
}
