//! The calendar of a `calc` line (documents.md `sevclock calc`).
//!
//! Not here: policy documents, whose calendars are written otherwise.

use chrono::NaiveDate;
use chrono_tz::Tz;
use sevclock::time::{
    Break, CalendarSpec, DateRange, Holiday, Instant, LocalTime, WeeklySpec, Window,
};

use super::node::{Node, optional};

const KEYS: [&str; 7] = ["tz", "weekly", "holidays", "breaks", "exceptions", "closures", "always"];
const WEEKDAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

/// The calendar that `node` describes, or the first mistake in it.
pub(super) fn calendar(node: &Node) -> Result<CalendarSpec, String> {
    let place = "calendar";
    let entries = node.object(place)?;
    if let Some((key, _)) = entries.iter().find(|(key, _)| !KEYS.contains(&key.as_str())) {
        let known = KEYS.map(|key| format!("`{key}`")).join(", ");
        return Err(format!("{place}: unknown key `{key}`; expected {known}"));
    }
    let get = |key: &str| optional(entries, place, key);
    let zone = get("tz")?.map(zone).transpose()?;
    match get("always")? {
        None | Some(Node::Bool(false)) => {}
        Some(Node::Bool(true)) => return always(entries, zone),
        Some(other) => {
            return Err(format!("calendar.always: expected a boolean, found {}", other.kind()));
        }
    }
    let mut spec = WeeklySpec::new(zone.ok_or("calendar: key `tz` is missing")?);
    if let Some(weekly) = get("weekly")? {
        read_week(weekly, &mut spec)?;
    }
    if let Some(holidays) = get("holidays")? {
        for (index, holiday) in holidays.list("calendar.holidays")?.iter().enumerate() {
            spec.holidays.push(read_holiday(holiday, &format!("calendar.holidays[{index}]"))?);
        }
    }
    if let Some(exceptions) = get("exceptions")? {
        for (key, list) in exceptions.object("calendar.exceptions")? {
            let place = format!("calendar.exceptions.{key}");
            spec.exceptions.push((date_range(key, &place)?, windows(list, &place)?));
        }
    }
    if let Some(breaks) = get("breaks")? {
        for (key, list) in breaks.object("calendar.breaks")? {
            let place = format!("calendar.breaks.{key}");
            let date = date(key, &place)?;
            let list = windows(list, &place)?;
            spec.breaks.extend(list.into_iter().map(|window| Break::Local { date, window }));
        }
    }
    if let Some(closures) = get("closures")? {
        for (index, closure) in closures.list("calendar.closures")?.iter().enumerate() {
            let place = format!("calendar.closures[{index}]");
            let (from, to) = closure.pair(&place)?;
            let (from, to) = (instant(from, &place)?, instant(to, &place)?);
            spec.breaks.push(Break::Instants { from, to });
        }
    }
    Ok(CalendarSpec::Weekly(spec))
}

/// Always open: a zone may be named, for its dates, and nothing else.
fn always(entries: &[(String, Node)], zone: Option<Tz>) -> Result<CalendarSpec, String> {
    match entries.iter().find(|(key, _)| key != "always" && key != "tz") {
        Some((key, _)) => Err(format!("calendar: `{key}` has no meaning beside `always`")),
        None => Ok(CalendarSpec::Always { zone }),
    }
}

fn zone(node: &Node) -> Result<Tz, String> {
    let name = node.text("calendar.tz")?;
    let expected = "is no IANA zone; expected one such as `Asia/Taipei`";
    name.parse().map_err(|_| format!("calendar.tz: `{name}` {expected}"))
}

fn read_week(node: &Node, spec: &mut WeeklySpec) -> Result<(), String> {
    let mut named = [false; 7];
    for (key, list) in node.object("calendar.weekly")? {
        let place = format!("calendar.weekly.{key}");
        let Some(day) = WEEKDAYS.iter().position(|name| name == key) else {
            return Err(format!("{place}: expected a weekday, `mon` to `sun`"));
        };
        if std::mem::replace(&mut named[day], true) {
            return Err(format!("{place}: the weekday is given twice"));
        }
        spec.week[day] = windows(list, &place)?;
    }
    Ok(())
}

fn read_holiday(node: &Node, place: &str) -> Result<Holiday, String> {
    let text = node.text(place)?;
    let Some(yearly) = text.strip_prefix("--") else {
        return date_range(text, place).map(Holiday::Dates);
    };
    // Any leap year tells whether the date exists in some year.
    let date = date(&format!("2000-{yearly}"), place)
        .map_err(|_| format!("{place}: `{text}` is no date of a year, such as `--12-25`"))?;
    Ok(yearly_holiday(date))
}

fn yearly_holiday(date: NaiveDate) -> Holiday {
    use chrono::Datelike;
    Holiday::Yearly { month: date.month(), day: date.day() }
}

fn date_range(text: &str, place: &str) -> Result<DateRange, String> {
    let (first, last) = text.split_once('/').unwrap_or((text, text));
    let range = DateRange { first: date(first, place)?, last: date(last, place)? };
    if range.last < range.first {
        return Err(format!("{place}: the range `{text}` ends before it starts"));
    }
    Ok(range)
}

/// A date `YYYY-MM-DD`.
pub(super) fn date(text: &str, place: &str) -> Result<NaiveDate, String> {
    let shaped = text.len() == 10
        && text.bytes().enumerate().all(|(index, byte)| match index {
            4 | 7 => byte == b'-',
            _ => byte.is_ascii_digit(),
        });
    let parsed = if shaped { text.parse().ok() } else { None };
    parsed.ok_or_else(|| format!("{place}: `{text}` is no date, such as `2026-01-31`"))
}

/// An RFC 3339 instant.
pub(super) fn instant(text: &str, place: &str) -> Result<Instant, String> {
    Instant::parse(text).map_err(|error| format!("{place}: {error}"))
}

fn windows(node: &Node, place: &str) -> Result<Vec<Window>, String> {
    let read = |(index, pair): (usize, &Node)| {
        let place = format!("{place}[{index}]");
        let (from, to) = pair.pair(&place)?;
        let from = local_time(from, &place)?;
        if from == LocalTime::END_OF_DAY {
            return Err(format!("{place}: a window cannot start at `24:00`"));
        }
        Ok(Window { from, to: local_time(to, &place)? })
    };
    node.list(place)?.iter().enumerate().map(read).collect()
}

/// A local time `HH:MM` or `HH:MM:SS`.
pub(super) fn local_time(text: &str, place: &str) -> Result<LocalTime, String> {
    LocalTime::parse(text).ok_or_else(|| format!("{place}: `{text}` is no time, such as `09:30`"))
}
