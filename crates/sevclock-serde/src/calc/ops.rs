//! The questions of a `calc` line and how their answers print (documents.md `sevclock calc`).
//!
//! Not here: the answers themselves, which are the core's.

use chrono::NaiveDate;
use serde_json::{Value, json};
use sevclock::time::{AfterHours, Calendar, DayDue, Instant, Span};

use super::calendar::{date, instant, local_time};
use super::node::{Node, optional, required};

/// Most periods in one answer, so that a line in cannot fill the memory.
const MOST_PERIODS: usize = 100_000;

const OPS: [&str; 12] = [
    "add_working",
    "sub_working",
    "working_between",
    "is_open",
    "next_open",
    "next_close",
    "prev_open",
    "prev_close",
    "periods",
    "is_business_day",
    "shift_business_date",
    "add_business_days",
];

/// Whether `calc` has the operation `op`.
#[must_use]
pub fn has_op(op: &str) -> bool {
    OPS.contains(&op)
}

/// The answer to `op` with the entries of `input`, as JSON text.
pub(super) fn answer(
    calendar: &Calendar,
    op: &str,
    input: &[(String, Node)],
) -> Result<String, String> {
    let input = Input(input);
    Ok(match op {
        "add_working" => {
            let at = input.instant("at")?;
            instant_text(input.span()?.and_then(|span| calendar.add(at, span)))
        }
        "sub_working" => {
            let at = input.instant("at")?;
            instant_text(input.span()?.and_then(|span| calendar.sub(at, span)))
        }
        "working_between" => {
            seconds_text(calendar.between(input.instant("from")?, input.instant("to")?))
        }
        "is_open" => calendar.is_open(input.instant("at")?).to_string(),
        "next_open" => instant_text(calendar.next_open(input.instant("at")?)),
        "next_close" => instant_text(calendar.next_close(input.instant("at")?)),
        "prev_open" => instant_text(calendar.prev_open(input.instant("at")?)),
        "prev_close" => instant_text(calendar.prev_close(input.instant("at")?)),
        "periods" => periods(calendar, input.instant("from")?, input.instant("to")?)?,
        "is_business_day" => calendar.is_business_day(input.date()?).to_string(),
        "shift_business_date" => {
            let shifted = calendar.shift_business_date(input.date()?, input.days()?);
            shifted.map_or(Value::Null, |date| json!(date.to_string())).to_string()
        }
        "add_business_days" => {
            let days = u32::try_from(input.days()?).ok().filter(|&days| days > 0);
            let days = days.ok_or("input.days: expected 1 or more")?;
            let (due, after) = (input.due()?, input.after_hours()?);
            instant_text(calendar.add_business_days(input.instant("at")?, days, due, after))
        }
        _ => {
            let known = OPS.map(|op| format!("`{op}`")).join(", ");
            return Err(format!("op: `{op}` is unknown; expected one of {known}"));
        }
    })
}

fn instant_text(instant: Option<Instant>) -> String {
    instant.map_or(Value::Null, |instant| json!(instant.to_string())).to_string()
}

/// Seconds, with the fraction there is, from whole microseconds.
fn seconds_text(span: Span) -> String {
    let (seconds, part) = (span.micros() / 1_000_000, span.micros() % 1_000_000);
    if part == 0 {
        return seconds.to_string();
    }
    format!("{seconds}.{part:06}").trim_end_matches('0').to_owned()
}

fn periods(calendar: &Calendar, from: Instant, to: Instant) -> Result<String, String> {
    let mut pairs = Vec::new();
    for (open, close) in calendar.periods(from, to) {
        if pairs.len() == MOST_PERIODS {
            return Err(format!("more than {MOST_PERIODS} periods; ask for a shorter range"));
        }
        pairs.push(json!([open.to_string(), close.to_string()]));
    }
    Ok(Value::Array(pairs).to_string())
}

/// The entries of `input`.
struct Input<'a>(&'a [(String, Node)]);

impl Input<'_> {
    fn instant(&self, key: &str) -> Result<Instant, String> {
        let place = format!("input.{key}");
        instant(required(self.0, "input", key)?.text(&place)?, &place)
    }

    /// The local date of `date`, one that supported instants have somewhere.
    fn date(&self) -> Result<NaiveDate, String> {
        let text = required(self.0, "input", "date")?.text("input.date")?;
        let date = date(text, "input.date")?;
        if !("1899-12-31"..="2100-01-01").contains(&text) {
            return Err(format!("input.date: `{text}` is outside 1900-01-01 to 2099-12-31"));
        }
        Ok(date)
    }

    /// The length of `seconds`, parts of a microsecond dropped; `None` for more than any calendar
    /// accumulates.
    fn span(&self) -> Result<Option<Span>, String> {
        let text = self.number("seconds")?;
        let (whole, part) = text.split_once('.').unwrap_or((text, ""));
        if text.starts_with('-') && text.contains(|digit| ('1'..='9').contains(&digit)) {
            return Err(format!("input.seconds: expected 0 or more, found {text}"));
        }
        let part: i64 = format!("{part:0<6.6}").parse().unwrap_or(0);
        let seconds = whole.trim_start_matches('-').parse::<i64>().ok();
        let micros = seconds.and_then(|seconds| seconds.checked_mul(1_000_000)?.checked_add(part));
        Ok(micros.and_then(|micros| Span::from_micros(micros).ok()))
    }

    fn days(&self) -> Result<i32, String> {
        let text = self.number("days")?;
        text.parse().map_err(|_| format!("input.days: expected a whole number, found {text}"))
    }

    fn number(&self, key: &str) -> Result<&str, String> {
        match required(self.0, "input", key)? {
            Node::Number(text) => Ok(text),
            other => Err(format!("input.{key}: expected a number, found {}", other.kind())),
        }
    }

    fn due(&self) -> Result<DayDue, String> {
        let Some(due) = optional(self.0, "input", "due")? else { return Ok(DayDue::default()) };
        match due.text("input.due")? {
            "close" => Ok(DayDue::Close),
            "open" => Ok(DayDue::Open),
            "same-time" => Ok(DayDue::SameTime),
            time => local_time(time, "input.due")
                .map(DayDue::At)
                .map_err(|error| format!("{error}, and neither `close`, `open` nor `same-time`")),
        }
    }

    fn after_hours(&self) -> Result<AfterHours, String> {
        let Some(after) = optional(self.0, "input", "after_hours")? else {
            return Ok(AfterHours::default());
        };
        match after.text("input.after_hours")? {
            "ignore" => Ok(AfterHours::Ignore),
            "roll" => Ok(AfterHours::Roll),
            other => {
                Err(format!("input.after_hours: expected `ignore` or `roll`, found `{other}`"))
            }
        }
    }
}
