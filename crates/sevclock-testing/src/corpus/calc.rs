//! Calendar questions with answers, put to `sevclock calc`'s own code.
//!
//! Not here: what the answers ought to be; each line says so itself, in `expected`.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::{fs, io};

use serde_json::{Value, json};
use sevclock::time::Instant;
use sevclock_serde::calc::{Calc, has_op};

use super::steps;

/// What became of the lines of some files.
#[derive(Debug, Default)]
pub struct Outcome {
    /// Lines whose answer is the expected one.
    pub agreed: usize,
    /// A message for each line that has another answer, or is no question.
    pub failures: Vec<String>,
    /// Lines with an operation that `calc` does not have, in one step or more, by its name.
    pub skipped: BTreeMap<String, usize>,
}

/// Every file of calendar questions in the shared folder, by name.
///
/// # Errors
/// Where a folder cannot be read.
pub fn files(shared: &Path) -> io::Result<Vec<PathBuf>> {
    let mut files = vec![shared.join("scenarios/calendar.jsonl")];
    for folder in ["vectors/biztime", "vectors/biztime/extra", "vectors/calc"] {
        for entry in fs::read_dir(shared.join(folder))? {
            let path = entry?.path();
            if path.extension().is_some_and(|extension| extension == "jsonl") {
                files.push(path);
            }
        }
    }
    files.sort();
    Ok(files)
}

/// Puts every line of the files to `calc`.
///
/// # Errors
/// Where a file cannot be read.
pub fn run(files: &[PathBuf]) -> io::Result<Outcome> {
    let mut outcome = Outcome::default();
    let mut calc = Calc::new();
    for file in files {
        for (index, line) in fs::read_to_string(file)?.lines().enumerate() {
            let place = format!("{}:{}", file.display(), index + 1);
            outcome.take(&mut calc, line, &place);
        }
    }
    Ok(outcome)
}

impl Outcome {
    fn take(&mut self, calc: &mut Calc, line: &str, place: &str) {
        let question: Value = serde_json::from_str(line).unwrap_or_default();
        let op = question["op"].as_str().unwrap_or_default();
        let stepped = steps::result(calc, op, &question);
        if stepped.is_none() && !has_op(op) {
            *self.skipped.entry(op.to_owned()).or_default() += 1;
            return;
        }
        let Some(expected) = question.get("expected") else {
            self.failures.push(format!("{place}: has no `expected`"));
            return;
        };
        // Scenarios give the whole answer, vectors its result.
        let expected = expected.get("result").unwrap_or(expected);
        let answer = match stepped {
            Some(Ok(result)) => json!({ "result": result }).to_string(),
            Some(Err(error)) => json!({ "error": error }).to_string(),
            None => calc.answer(line),
        };
        let answered: Value = serde_json::from_str(&answer).unwrap_or_default();
        match answered.get("result") {
            Some(result) if same(result, expected) => self.agreed += 1,
            _ => self.failures.push(format!("{place}: {answer}, expected {expected}")),
        }
    }
}

/// Whether two results are equal, instants compared as instants.
fn same(left: &Value, right: &Value) -> bool {
    match (left, right) {
        (Value::Array(left), Value::Array(right)) => {
            left.len() == right.len()
                && left.iter().zip(right).all(|(left, right)| same(left, right))
        }
        (Value::String(left), Value::String(right)) => {
            match (Instant::parse(left), Instant::parse(right)) {
                (Ok(left), Ok(right)) => left == right,
                _ => left == right,
            }
        }
        _ => left == right,
    }
}
