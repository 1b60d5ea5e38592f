//! Readers of single values: text, numbers, words, conditions, lengths, dates, instants.

use std::str::FromStr;

use chrono::NaiveDate;
use chrono_tz::{TZ_VARIANTS, Tz};
use sevclock::policy::{Condition, FactValue, Length, Level, Money, Objective, Percent};
use sevclock::time::{Instant, LocalTime, Span};

use super::Node;
use super::suggest::{did_you_mean, listed, quoted};
use crate::tree::Kind;

/// Text as it stands in the document.
pub(crate) fn text<'a>(node: Node<'a>) -> Option<&'a str> {
    match node.kind() {
        Kind::Text(text) => Some(text),
        _ => node.wrong_type("text in quotes"),
    }
}

pub(crate) fn string(node: Node<'_>) -> Option<String> {
    text(node).map(str::to_owned)
}

pub(crate) fn boolean(node: Node<'_>) -> Option<bool> {
    match node.kind() {
        Kind::Boolean(truth) => Some(*truth),
        _ => node.wrong_type("true or false"),
    }
}

pub(crate) fn integer(node: Node<'_>) -> Option<i64> {
    match node.kind() {
        Kind::Integer(Some(number)) => Some(*number),
        _ => node.wrong_type("a whole number"),
    }
}

/// A whole number from `least` on.
pub(crate) fn count(node: Node<'_>, least: u32) -> Option<u32> {
    let number = integer(node)?;
    let count = u32::try_from(number).ok().filter(|count| *count >= least);
    let message = || format!("found {number}, expected a whole number from {least} on");
    count.or_else(|| node.fail("bad-number", message()))
}

/// A severity level (semantics §3.1).
pub(crate) fn level(node: Node<'_>) -> Option<Level> {
    let number = integer(node)?;
    node.valid("bad-level", Level::new(number).map_err(|error| format!("found {number}: {error}")))
}

/// One of a few words.
pub(crate) fn word<T: Copy>(node: Node<'_>, words: &[(&str, T)]) -> Option<T> {
    let text = text(node)?;
    let names = || words.iter().map(|(name, _)| *name);
    if let Some((_, meaning)) = words.iter().find(|(name, _)| *name == text) {
        return Some(*meaning);
    }
    let meant = did_you_mean(text, names());
    let message = format!("{} is none of {}{meant}", quoted(text), listed(names()));
    node.fail("bad-word", message)
}

/// A condition (semantics §2.2).
pub(crate) fn condition(node: Node<'_>) -> Option<Condition> {
    let text = text(node)?;
    node.valid("bad-condition", Condition::from_str(text))
}

/// A value of a fact (semantics §2.1).
pub(crate) fn fact_value(node: Node<'_>) -> Option<FactValue> {
    match node.kind() {
        Kind::Boolean(truth) => Some(FactValue::Boolean(*truth)),
        Kind::Text(text) => Some(FactValue::Text(text.clone().into_owned())),
        Kind::Integer(Some(number)) => Some(FactValue::Integer(*number)),
        _ => node.wrong_type("true, false, text or a whole number"),
    }
}

/// A length of time or a count of business days (semantics §1.6).
pub(crate) fn length(node: Node<'_>) -> Option<Length> {
    let text = text(node)?;
    text.parse().ok().or_else(|| bad_duration(node, text, LENGTHS))
}

/// A length of time, and whether it was written in days; no business days.
pub(crate) fn time(node: Node<'_>) -> Option<(Span, bool)> {
    let text = text(node)?;
    match text.parse() {
        Ok(Length::Time { span, in_days }) => Some((span, in_days)),
        _ => bad_duration(node, text, TIMES),
    }
}

/// A length of time in hours, minutes and seconds: where it stands nobody could tell whether a
/// day means 24 hours or a day's work.
pub(crate) fn hours(node: Node<'_>) -> Option<Span> {
    let text = text(node)?;
    hours_of(text).or_else(|| bad_duration(node, text, HOURS))
}

fn bad_duration<T>(node: Node<'_>, text: &str, expected: &str) -> Option<T> {
    node.fail("bad-duration", format!("{} is no duration; write {expected}", quoted(text)))
}

/// A share in percent above zero.
pub(crate) fn objective(node: Node<'_>) -> Option<Objective> {
    let text = text(node)?;
    node.valid("bad-objective", Objective::from_str(text))
}

/// A share in percent.
pub(crate) fn percent(node: Node<'_>) -> Option<Percent> {
    let text = text(node)?;
    node.valid("bad-percent", Percent::from_str(text))
}

/// An amount of money (semantics §6.2).
pub(crate) fn money(node: Node<'_>) -> Option<Money> {
    let text = text(node)?;
    node.valid("bad-money", text.parse())
}

/// An IANA zone.
pub(crate) fn zone(node: Node<'_>) -> Option<Tz> {
    let text = text(node)?;
    text.parse().ok().or_else(|| {
        let zones = TZ_VARIANTS.iter().map(|zone| zone.name());
        let city =
            |zone: &&str| zone.rsplit('/').next().is_some_and(|c| c.eq_ignore_ascii_case(text));
        let meant = match zones.clone().find(city) {
            Some(zone) => format!("; did you mean `{zone}`?"),
            None => did_you_mean(text, zones.clone()),
        };
        let expected = "is no IANA time zone such as `Europe/Berlin`";
        node.fail("bad-zone", format!("{} {expected}{meant}", quoted(text)))
    })
}

/// A date, quoted or as the format has dates.
pub(crate) fn date(node: Node<'_>) -> Option<NaiveDate> {
    let text = date_text(node, "a date such as `2026-12-24`")?;
    let message = || format!("{} is no date such as `2026-12-24`", quoted(text));
    date_of(text).or_else(|| node.fail("bad-date", message()))
}

/// The text of a date, or of a range or a name that may stand in its place.
pub(crate) fn date_text<'a>(node: Node<'a>, expected: &str) -> Option<&'a str> {
    match node.kind() {
        Kind::Text(text) => Some(text),
        Kind::Datetime(text) => Some(text),
        _ => node.wrong_type(expected),
    }
}

/// An instant (semantics §1.1).
pub(crate) fn instant(node: Node<'_>) -> Option<Instant> {
    let text = date_text(node, "an instant such as \"2026-03-02T08:15:00Z\"")?;
    node.valid("bad-instant", Instant::parse(text))
}

/// A local time (semantics §1.2).
pub(crate) fn local_time(node: Node<'_>) -> Option<LocalTime> {
    let text = text(node)?;
    let message = || format!("{} is no time such as `16:00`", quoted(text));
    LocalTime::parse(text).or_else(|| node.fail("bad-time", message()))
}

const LENGTHS: &str = "one such as `30m`, `4h`, `2h30m`, `45s`, `1d` or `3bd`";
const TIMES: &str =
    "one such as `30m`, `4h`, `2h30m`, `45s` or `1d`; business days do not fit here";
const HOURS: &str = "one such as `30m`, `24h`, `2h30m` or `45s`; days do not fit here";

/// The length of time of text without days.
pub(crate) fn hours_of(text: &str) -> Option<Span> {
    match text.parse() {
        Ok(Length::Time { span, in_days: false }) => Some(span),
        _ => None,
    }
}

/// The date of `YYYY-MM-DD` text.
pub(crate) fn date_of(text: &str) -> Option<NaiveDate> {
    let digits =
        |at: usize, byte: u8| if at == 4 || at == 7 { byte == b'-' } else { byte.is_ascii_digit() };
    let shape = text.len() == 10 && text.bytes().enumerate().all(|(at, byte)| digits(at, byte));
    if shape { text.parse().ok() } else { None }
}
