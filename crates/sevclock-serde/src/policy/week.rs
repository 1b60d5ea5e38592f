//! The parts of a weekly calendar: windows, weekdays, holidays, exceptions, breaks (semantics §1.2).

use chrono::Datelike;
use sevclock::time::{Break, DateRange, Holiday, LocalTime, Window};

use super::grounds;
use crate::decode::scalar::date_of;
use crate::decode::suggest::{did_you_mean, listed, quoted};
use crate::decode::{Node, scalar};

const DAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

/// The windows of each weekday, Monday first. A key is a day, a range that may run over the week's
/// end (`sat-thu`), or several with commas.
pub(super) fn week(node: Node<'_>) -> Option<[Vec<Window>; 7]> {
    let mut week: [Vec<Window>; 7] = Default::default();
    let mut named = [false; 7];
    node.entries(|key, node| {
        let windows = windows(node);
        for day in weekdays(key, node)? {
            if std::mem::replace(&mut named[day], true) {
                let message = format!("{} names `{}` once more", quoted(key), DAYS[day]);
                node.fail::<()>("repeated-weekday", message);
            }
            week[day].clone_from(&windows);
        }
        Some(())
    });
    Some(week)
}

/// The weekdays a key names, in its order.
fn weekdays(key: &str, node: Node<'_>) -> Option<Vec<usize>> {
    let weekday = |name: &str| {
        let name = name.trim();
        let meant = || did_you_mean(name, DAYS);
        DAYS.iter().position(|day| *day == name).or_else(|| {
            let message = format!("{} is none of {}{}", quoted(name), listed(DAYS), meant());
            node.fail("bad-weekday", message)
        })
    };
    let mut days = Vec::new();
    for part in key.split(',') {
        let Some((first, last)) = part.split_once('-') else {
            days.push(weekday(part)?);
            continue;
        };
        let (first, last) = (weekday(first)?, weekday(last)?);
        let length = (last + 7 - first) % 7;
        days.extend((0..=length).map(|step| (first + step) % 7));
    }
    Some(days)
}

/// `"09:00-12:00, 13:00-18:00"`, or a list of such texts; empty text is no window.
pub(super) fn windows(node: Node<'_>) -> Vec<Window> {
    let part = |node: Node<'_>| -> Option<Vec<Window>> {
        let text = scalar::text(node)?;
        if text.trim().is_empty() {
            return Some(Vec::new());
        }
        text.split(',').map(|part| window(part, node)).collect()
    };
    node.one_or_list(part).into_iter().flatten().collect()
}

fn window(text: &str, node: Node<'_>) -> Option<Window> {
    let parsed = || {
        let (from, to) = text.split_once('-')?;
        let (from, to) = (LocalTime::parse(from.trim())?, LocalTime::parse(to.trim())?);
        (from < LocalTime::END_OF_DAY).then_some(Window { from, to })
    };
    parsed().or_else(|| {
        let expected = "is no window such as `09:00-18:00` or `22:00-06:00`";
        node.fail("bad-window", format!("{} {expected}", quoted(text.trim())))
    })
}

/// A list of holidays that calendars use by its name.
pub(super) struct HolidayList {
    id: String,
    dates: Vec<Holiday>,
}

pub(super) fn holiday_list(id: &str, node: Node<'_>) -> Option<HolidayList> {
    let mut fields = node.fields()?;
    let dates = fields.required("dates", |node| {
        Some(node.list(DATES, |node| {
            let text = scalar::date_text(node, HOLIDAY)?;
            holiday(text).or_else(|| bad_holiday(node, text))
        }))
    });
    grounds(&mut fields);
    fields.finish();
    Some(HolidayList { id: id.to_owned(), dates: dates? })
}

const DATES: &str = "a list of dates";
const HOLIDAY: &str = "a date such as `2026-12-24`, a range or `--12-25`";

/// Dates, ranges, yearly dates, and names of lists, whose dates stand in their place.
pub(super) fn holidays(node: Node<'_>, lists: &[HolidayList]) -> Vec<Holiday> {
    let item = |node: Node<'_>| -> Option<Vec<Holiday>> {
        let text = scalar::date_text(node, HOLIDAY)?;
        if let Some(list) = lists.iter().find(|list| list.id == text) {
            return Some(list.dates.clone());
        }
        if let Some(holiday) = holiday(text) {
            return Some(vec![holiday]);
        }
        if text.starts_with(|first: char| first.is_ascii_digit() || first == '-') {
            return bad_holiday(node, text);
        }
        let meant = did_you_mean(text, lists.iter().map(|list| &*list.id));
        let message =
            format!("{} is no list of the policy: no `[holidays.…]` has that name", quoted(text));
        node.fail("unknown-holidays", message + &meant)
    };
    node.one_or_list(item).into_iter().flatten().collect()
}

fn holiday(text: &str) -> Option<Holiday> {
    let Some(yearly) = text.strip_prefix("--") else {
        return date_range(text).map(Holiday::Dates);
    };
    // A leap year has every day that a year can have.
    let date = date_of(&format!("2024-{yearly}"))?;
    Some(Holiday::Yearly { month: date.month(), day: date.day() })
}

fn bad_holiday<T>(node: Node<'_>, text: &str) -> Option<T> {
    let expected = "is no date such as `2026-12-24`, `2026-12-24/2026-12-31` or `--12-25`";
    node.fail("bad-date", format!("{} {expected}", quoted(text)))
}

/// A date, or an inclusive range of two.
fn date_range(text: &str) -> Option<DateRange> {
    let (first, last) = text.split_once('/').unwrap_or((text, text));
    let (first, last) = (date_of(first)?, date_of(last)?);
    (first <= last).then_some(DateRange { first, last })
}

/// The windows of dates or ranges that replace those of the week.
pub(super) fn exceptions(node: Node<'_>) -> Vec<(DateRange, Vec<Window>)> {
    node.entries(|key, node| {
        let windows = windows(node);
        let Some(dates) = date_range(key) else {
            let expected = "is no date such as `2026-12-24` or `2026-12-24/2026-12-31`";
            return node.fail("bad-date", format!("{} {expected}", quoted(key)));
        };
        Some((dates, windows))
    })
}

/// A local `time` of a `date`, or two instants.
pub(super) fn closure(node: Node<'_>) -> Option<Break> {
    let mut fields = node.fields()?;
    let instants = fields.has("from") || fields.has("to");
    for (instant, local) in [("from", "date"), ("from", "time"), ("to", "date"), ("to", "time")] {
        fields.exclusive(instant, local);
    }
    let found = if instants {
        let from = fields.required("from", scalar::instant);
        let to = fields.required("to", scalar::instant);
        from.zip(to).map(|(from, to)| Break::Instants { from, to })
    } else {
        let date = fields.required("date", scalar::date);
        let window = fields.required("time", |node| window(scalar::text(node)?, node));
        date.zip(window).map(|(date, window)| Break::Local { date, window })
    };
    fields.allow(&["date", "time", "from", "to"]);
    fields.finish();
    found
}
