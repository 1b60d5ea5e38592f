//! The windows of a date, as its week, holidays, exceptions and breaks say (semantics §1.2).

use chrono::{Datelike, NaiveDate};
use chrono_tz::Tz;
use sevclock::time::{Break, Holiday, WeeklySpec, Window};

use super::intervals::Open;
use super::zone::{DAY, SECOND, as_end, as_start, midnight};

/// The windows that start on a date, holidays and exceptions considered, breaks not.
pub(super) fn windows(spec: &WeeklySpec, date: NaiveDate) -> Open {
    let mut replaced = spec
        .exceptions
        .iter()
        .filter(|(days, _)| days.first <= date && date <= days.last)
        .peekable();
    let holiday = spec.holidays.iter().any(|holiday| match holiday {
        Holiday::Dates(days) => days.first <= date && date <= days.last,
        Holiday::Yearly { month, day } => (date.month(), date.day()) == (*month, *day),
    });
    let of_day: Vec<Window> = if replaced.peek().is_some() {
        replaced.flat_map(|(_, windows)| windows.clone()).collect()
    } else if holiday {
        Vec::new()
    } else {
        spec.week[date.weekday().num_days_from_monday() as usize].clone()
    };
    of_day.iter().map(|window| range(spec.zone, date, *window)).collect()
}

/// A local range on a date, its end on the next if at or before its start.
fn range(zone: Tz, date: NaiveDate, window: Window) -> (i64, i64) {
    let (from, to) =
        (i64::from(window.from.seconds()) * SECOND, i64::from(window.to.seconds()) * SECOND);
    let to = if to <= from { to + DAY } else { to };
    (as_start(zone, midnight(date) + from), as_end(zone, midnight(date) + to))
}

pub(super) fn break_range(zone: Tz, one: &Break) -> (i64, i64) {
    match one {
        Break::Local { date, window } => range(zone, *date, *window),
        Break::Instants { from, to } => (from.micros(), to.micros()),
    }
}
