//! Instants by weekday: `Mon 09:00`, `Tue+1 17:00:30`, `2026-03-29 09:00`.

use chrono::{Datelike, Days, NaiveDate, NaiveTime, TimeZone, Timelike};
use chrono_tz::Tz;
use sevclock::time::Instant;

const DAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

/// The zone that a story's times are in; its weekdays count from Monday 2 March 2026.
#[derive(Clone, Copy, Debug)]
pub(super) struct Week {
    pub(super) zone: Tz,
}

impl Default for Week {
    fn default() -> Self {
        Self { zone: Tz::UTC }
    }
}

impl Week {
    /// An instant from its two words.
    pub(super) fn parse(&self, day: &str, time: &str) -> Result<Instant, String> {
        let wrong = || format!("`{day} {time}` is no instant such as `Mon 09:00`");
        let date = date(day).ok_or_else(wrong)?;
        let full = if time.matches(':').count() == 1 { format!("{time}:00") } else { time.into() };
        let time = NaiveTime::parse_from_str(&full, "%H:%M:%S%.f").map_err(|_| wrong())?;
        let local = self.zone.from_local_datetime(&date.and_time(time)).single();
        Instant::from_micros(local.ok_or_else(wrong)?.timestamp_micros()).map_err(|_| wrong())
    }

    /// An instant as stories write it.
    pub(super) fn show(&self, at: Instant) -> String {
        let local = at.to_datetime().with_timezone(&self.zone);
        let days = (local.date_naive() - monday()).num_days();
        let name = usize::try_from(days.rem_euclid(7)).map_or("", |day| DAYS[day]);
        let week = match days.div_euclid(7) {
            0 => String::new(),
            weeks => format!("{weeks:+}"),
        };
        let whole = local.second() == 0 && local.timestamp_subsec_micros() == 0;
        let time = local.format(if whole { "%H:%M" } else { "%H:%M:%S%.f" });
        if days.abs() < 70 {
            format!("{name}{week} {time}")
        } else {
            format!("{} {time}", local.date_naive())
        }
    }

    /// The same, `none` where there is none.
    pub(super) fn maybe(&self, at: Option<Instant>) -> String {
        at.map_or_else(|| "none".to_owned(), |at| self.show(at))
    }
}

fn monday() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 3, 2).unwrap_or_default()
}

/// `Mon`, `Mon+1`, `Fri-1` or an ISO date.
fn date(day: &str) -> Option<NaiveDate> {
    if let Ok(date) = day.parse() {
        return Some(date);
    }
    let (name, weeks) = day.split_at_checked(3)?;
    let weeks: i64 = if weeks.is_empty() { 0 } else { weeks.parse().ok()? };
    let place = i64::try_from(DAYS.iter().position(|it| *it == name)?).ok()?;
    let days = place + 7 * weeks;
    let shift = Days::new(days.unsigned_abs());
    let date = monday();
    let date = if days < 0 { date.checked_sub_days(shift) } else { date.checked_add_days(shift) }?;
    Some(date).filter(|date| date.year() > 0)
}

/// Working time as stories write it: `2h30m`, `45s`, `-1h`, `0s`.
pub(super) fn span(micros: i64) -> String {
    let total = micros.unsigned_abs();
    let (hours, minutes) = (total / 3_600_000_000, total / 60_000_000 % 60);
    let (seconds, rest) = (total / 1_000_000 % 60, total % 1_000_000);
    let mut text = if micros < 0 { "-".to_owned() } else { String::new() };
    if hours > 0 {
        text += &format!("{hours}h");
    }
    if minutes > 0 {
        text += &format!("{minutes}m");
    }
    if rest > 0 {
        text += format!("{seconds}.{rest:06}").trim_end_matches('0');
        text.push('s');
    } else if seconds > 0 || total == 0 {
        text += &format!("{seconds}s");
    }
    text
}
