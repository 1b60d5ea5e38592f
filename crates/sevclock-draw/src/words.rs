//! Instants, lengths and names as people write them.

use std::fmt::Write;

use chrono::{Datelike, Timelike};
use chrono_tz::Tz;
use sevclock::policy::{Level, PolicyDraft};
use sevclock::time::Instant;

/// Instants in the wall-clock time of one zone.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Wall {
    zone: Tz,
    /// Dates of this year are written without it.
    year: i32,
}

impl Wall {
    pub(crate) fn new(zone: Tz, as_of: Instant) -> Self {
        Self { zone, year: as_of.to_datetime().with_timezone(&zone).year() }
    }

    /// Such as `Tue 3 Mar 17:00`.
    pub(crate) fn short(self, at: Instant) -> String {
        let local = at.to_datetime().with_timezone(&self.zone);
        let date = if local.year() == self.year { "%a %-d %b" } else { "%a %-d %b %Y" };
        let time = if local.second() == 0 { "%H:%M" } else { "%H:%M:%S" };
        format!("{} {}", local.format(date), local.format(time))
    }

    /// Such as `Tue 3 Mar 2026 17:00`.
    pub(crate) fn long(self, at: Instant) -> String {
        Self { year: i32::MIN, ..self }.short(at)
    }

    /// Such as `17:00`.
    pub(crate) fn time(self, at: Instant) -> String {
        at.to_datetime().with_timezone(&self.zone).format("%H:%M").to_string()
    }

    /// The zone's name.
    pub(crate) fn zone(self) -> &'static str {
        if self.zone == Tz::UTC { "UTC" } else { self.zone.name() }
    }
}

/// Hours, minutes and seconds, all that there are, as long as it is less than two days; else days
/// and hours.
pub(crate) fn length(micros: i64) -> String {
    let seconds = micros.unsigned_abs() / 1_000_000;
    let units = match seconds {
        0..172_800 => [(seconds / 3600, "h"), (seconds / 60 % 60, "m"), (seconds % 60, "s")],
        _ => [(seconds / 86_400, "d"), (seconds / 3600 % 24, "h"), (0, "")],
    };
    let mut text = String::new();
    for (amount, unit) in units.into_iter().filter(|(amount, _)| *amount > 0) {
        let gap = if text.is_empty() { "" } else { " " };
        // Writing into a text cannot fail.
        let _ = write!(text, "{gap}{amount}{unit}");
    }
    if text.is_empty() { "0s".to_owned() } else { text }
}

/// `2 High`, as the agreement calls the level.
pub(crate) fn level(draft: &PolicyDraft, level: Level) -> String {
    let named = draft.severities.iter().find(|one| one.level == level);
    // A name such as `Severity 2` says no more.
    let plain = format!("severity {level}");
    let named = named.filter(|one| !one.name.eq_ignore_ascii_case(&plain));
    named.map_or_else(|| level.to_string(), |one| format!("{level} {}", one.name))
}

/// A clock's title, or its id.
pub(crate) fn clock(draft: &PolicyDraft, place: u16) -> &str {
    let clock = draft.clocks.get(usize::from(place));
    clock.map_or("", |clock| clock.title.as_deref().unwrap_or(&clock.id))
}

/// A ladder's title, or its id.
pub(crate) fn ladder(draft: &PolicyDraft, place: u16) -> &str {
    let ladder = draft.ladders.get(usize::from(place));
    ladder.map_or("", |ladder| ladder.title.as_deref().unwrap_or(&ladder.id))
}

/// The rung's id, and the number of its occurrence where there are several.
pub(crate) fn rung(draft: &PolicyDraft, ladder: u16, rung: u16, occurrence: u32) -> String {
    let ladder = draft.ladders.get(usize::from(ladder));
    let id = ladder.and_then(|ladder| ladder.rungs.get(usize::from(rung))).map(|rung| &rung.id);
    let id = id.map_or("", String::as_str);
    if occurrence > 1 { format!("{id} #{occurrence}") } else { id.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::{Wall, length};
    use chrono_tz::Tz;
    use sevclock::time::Instant;

    #[test]
    fn instants_are_local_and_name_a_year_that_is_not_this_one() {
        let at = |text| Instant::parse(text).unwrap();
        let wall = Wall::new(Tz::Asia__Taipei, at("2026-03-03T09:30:00Z"));
        assert_eq!(wall.short(at("2026-03-03T09:00:00Z")), "Tue 3 Mar 17:00");
        assert_eq!(wall.short(at("2025-12-31T15:59:59Z")), "Wed 31 Dec 2025 23:59:59");
        assert_eq!(wall.long(at("2026-03-03T09:00:00Z")), "Tue 3 Mar 2026 17:00");
        assert_eq!(wall.zone(), "Asia/Taipei");
    }

    #[test]
    fn lengths() {
        for (seconds, text) in
            [(0, "0s"), (59, "59s"), (8103, "2h 15m 3s"), (169_200, "47h"), (356_400, "4d 3h")]
        {
            assert_eq!(length(seconds * 1_000_000), text);
        }
    }
}
