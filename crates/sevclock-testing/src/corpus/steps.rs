//! Questions that other libraries answer in one operation and `sevclock calc` in steps.
//!
//! Not here: a second way to any answer. Every step is a question to `calc`; only the local time that
//! a shifted date keeps is worked out here.

use chrono::{DateTime, NaiveDate, TimeZone};
use chrono_tz::Tz;
use serde_json::{Value, json};
use sevclock::time::Instant;
use sevclock_serde::calc::Calc;

/// The result of an operation that takes steps, or what is wrong with the question; none where
/// `op` is no such operation.
pub(super) fn result(calc: &mut Calc, op: &str, question: &Value) -> Option<Result<Value, String>> {
    let (calendar, input) = (&question["calendar"], &question["input"]);
    let mut steps = Steps { calc, calendar };
    Some(match op {
        "next_start" => steps.next_start(&input["at"]),
        "roll_back" => steps.roll_back(&input["at"]),
        "business_dates_between" => steps.business_dates_between(input),
        "step_business_days" => steps.step_business_days(&input["at"], &input["days"]),
        _ => return None,
    })
}

struct Steps<'a> {
    calc: &'a mut Calc,
    calendar: &'a Value,
}

impl Steps<'_> {
    fn ask(&mut self, op: &str, input: &Value) -> Result<Value, String> {
        let question = json!({ "calendar": self.calendar, "op": op, "input": input });
        let answer = self.calc.answer(&question.to_string());
        let answered: Value = serde_json::from_str(&answer).unwrap_or_default();
        answered.get("result").cloned().ok_or(answer)
    }

    /// The first opening strictly after an instant.
    fn next_start(&mut self, at: &Value) -> Result<Value, String> {
        let open = self.ask("is_open", &json!({ "at": at }))? == true;
        let from = if open { self.ask("next_close", &json!({ "at": at }))? } else { at.clone() };
        if from.is_null() { Ok(from) } else { self.ask("next_open", &json!({ "at": from })) }
    }

    /// The latest instant at or before `at` with open time just before it.
    fn roll_back(&mut self, at: &Value) -> Result<Value, String> {
        let before = Instant::from_micros(instant(at)?.micros() - 1);
        let before = before.map_err(|error| error.to_string())?.to_string();
        if self.ask("is_open", &json!({ "at": before }))? == true {
            return Ok(at.clone());
        }
        self.ask("prev_close", &json!({ "at": at }))
    }

    /// The number of business days between dates, with the bounds `[)` or `(]`.
    fn business_dates_between(&mut self, input: &Value) -> Result<Value, String> {
        let date = |key: &str| {
            let text = input[key].as_str().unwrap_or_default();
            text.parse::<NaiveDate>().map_err(|error| format!("{key}: {error}"))
        };
        let (from, to) = (date("from_date")?, date("to_date")?);
        let skipped = match input["bounds"].as_str() {
            Some("[)") => to,
            Some("(]") => from,
            _ => return Err("bounds: expected `[)` or `(]`".to_owned()),
        };
        let mut count = 0;
        for date in from.iter_days().take_while(|date| *date <= to).filter(|date| *date != skipped)
        {
            let is = self.ask("is_business_day", &json!({ "date": date.to_string() }))?;
            count += i32::from(is == true);
        }
        Ok(json!(count))
    }

    /// So many business days on or back, at the same local time, moved into open hours.
    fn step_business_days(&mut self, at: &Value, days: &Value) -> Result<Value, String> {
        let zone: Tz =
            self.calendar["tz"].as_str().unwrap_or_default().parse().map_err(|_| "tz")?;
        let utc =
            DateTime::from_timestamp_micros(instant(at)?.micros()).ok_or("at: not supported")?;
        let local = utc.with_timezone(&zone).naive_local();
        let date = json!({ "date": local.date().to_string(), "days": days });
        let date = self.ask("shift_business_date", &date)?;
        let date: NaiveDate = date.as_str().unwrap_or_default().parse().map_err(|_| "no date")?;
        let moved = zone.from_local_datetime(&date.and_time(local.time())).earliest();
        let moved = moved.ok_or("the local time is skipped on that date")?.timestamp_micros();
        let moved = Instant::from_micros(moved).map_err(|error| error.to_string())?.to_string();
        if days.as_i64().is_some_and(|days| days < 0) {
            self.roll_back(&json!(moved))
        } else {
            self.ask("next_open", &json!({ "at": moved }))
        }
    }
}

fn instant(at: &Value) -> Result<Instant, String> {
    Instant::parse(at.as_str().unwrap_or_default()).map_err(|error| format!("at: {error}"))
}
