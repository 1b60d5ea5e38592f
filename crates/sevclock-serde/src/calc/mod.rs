//! Calendar questions, a JSON object a line in, one a line out (documents.md `sevclock calc`).
//!
//! Not here: reading files and printing, which is the program's; the calendars of policies.

mod calendar;
mod node;
mod ops;
#[cfg(test)]
mod tests;

use std::collections::HashMap;

use serde_json::json;
use sevclock::time::Calendar;

use node::{Node, required};
pub use ops::has_op;

/// Most calendars kept compiled at a time; a file of questions repeats few.
const MOST_KEPT: usize = 32;

/// Answers questions and keeps the calendars they name compiled for the next.
#[derive(Debug, Default)]
pub struct Calc {
    compiled: HashMap<Node, Calendar>,
}

impl Calc {
    /// With no calendar kept yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The answer to one question: `{"result":…}`, where null is Never, or `{"error":"…"}`.
    ///
    /// Keys of the line that have no meaning here are passed over; within `calendar` they are
    /// errors.
    ///
    /// ```
    /// let mut calc = sevclock_serde::calc::Calc::new();
    /// let line = r#"{"calendar": {"tz": "Asia/Taipei", "weekly": {"mon": [["09:00", "18:00"]]}},
    ///     "op": "next_open", "input": {"at": "2026-03-03T00:00:00Z"}}"#;
    /// assert_eq!(calc.answer(line), r#"{"result":"2026-03-09T01:00:00Z"}"#);
    /// assert_eq!(calc.answer("{}"), r#"{"error":"the line: key `calendar` is missing"}"#);
    /// ```
    pub fn answer(&mut self, line: &str) -> String {
        match self.result(line) {
            Ok(result) => format!("{{\"result\":{result}}}"),
            Err(error) => json!({ "error": error }).to_string(),
        }
    }

    fn result(&mut self, line: &str) -> Result<String, String> {
        let place = "the line";
        let node: Node =
            serde_json::from_str(line).map_err(|error| format!("{place} is no JSON: {error}"))?;
        let entries = node.object(place)?;
        let calendar = self.calendar(required(entries, place, "calendar")?)?;
        let op = required(entries, place, "op")?.text("op")?;
        let input = required(entries, place, "input")?.object("input")?;
        ops::answer(calendar, op, input)
    }

    fn calendar(&mut self, node: &Node) -> Result<&Calendar, String> {
        if !self.compiled.contains_key(node) {
            let compiled = Calendar::compile(&calendar::calendar(node)?).map_err(|problems| {
                let problems: Vec<_> = problems.iter().map(ToString::to_string).collect();
                format!("calendar: {}", problems.join("; "))
            })?;
            if self.compiled.len() == MOST_KEPT {
                self.compiled.clear();
            }
            self.compiled.insert(node.clone(), compiled);
        }
        Ok(&self.compiled[node])
    }
}

/// The answer to one question; for many, [`Calc`] is quicker.
#[must_use]
pub fn answer(line: &str) -> String {
    Calc::new().answer(line)
}
