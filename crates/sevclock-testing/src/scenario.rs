//! The shared scenarios: tickets under bundled agreements, with parts of the evaluation that were
//! worked out by hand.
//!
//! Not here: scenarios of contracts and of `sevclock calc`, which have runners of their own.

use std::fs;
use std::path::Path;

use serde_json::Value;
use sevclock::ticket::Ticket;
use sevclock::time::Instant;
use sevclock_serde::evaluation::EvaluationDocument;

use crate::corpus::pass_over;

/// One line: a ticket, and what is known of its evaluation.
#[derive(Clone, Debug)]
pub struct Scenario {
    /// Its name.
    pub id: String,
    /// The bundled agreement.
    pub policy: String,
    /// The instant to evaluate at.
    pub at: Instant,
    /// The ticket.
    pub ticket: Ticket,
    /// The parts that are known.
    pub expected: Value,
}

/// Every scenario with a ticket, of every file of the folder; the others are named as passed over.
///
/// # Errors
/// A file that cannot be read, or a line that is no scenario, in words.
pub fn scenarios(folder: &Path) -> Result<Vec<Scenario>, String> {
    let entries = fs::read_dir(folder).map_err(|error| error.to_string())?;
    let mut files: Vec<_> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
    files.retain(|file| file.extension().is_some_and(|it| it == "jsonl"));
    files.retain(|file| file.file_name().is_some_and(|name| name != "calendar.jsonl"));
    files.sort();
    let mut all = Vec::new();
    for file in files {
        let text = fs::read_to_string(&file).map_err(|error| error.to_string())?;
        for (number, line) in text.lines().enumerate().filter(|(_, line)| !line.is_empty()) {
            let place = |what: &str| format!("{}:{}: {what}", file.display(), number + 1);
            let value: Value = serde_json::from_str(line).map_err(|it| place(&it.to_string()))?;
            if value.get("contract").is_some() {
                pass_over(&format!(
                    "scenario {} is of a contract, which is not evaluated",
                    value["id"]
                ));
            } else {
                all.push(scenario(&value).map_err(|what| place(&what))?);
            }
        }
    }
    Ok(all)
}

fn scenario(value: &Value) -> Result<Scenario, String> {
    let text = |key: &str| value[key].as_str().map(str::to_owned).ok_or(format!("no `{key}`"));
    let document = sevclock_serde::ticket::from_json(&value["ticket"].to_string());
    Ok(Scenario {
        id: text("id")?,
        policy: text("policy")?,
        at: Instant::parse(&text("at")?).map_err(|error| error.to_string())?,
        ticket: document.map_err(|problems| problems.to_string())?.ticket,
        expected: value["expected"].clone(),
    })
}

/// Where an evaluation is not what is expected; only what is expected is looked at.
#[must_use]
pub fn differences(expected: &Value, found: &EvaluationDocument) -> Vec<String> {
    let mut all = Vec::new();
    match serde_json::to_string(found).map(|text| serde_json::from_str(&text)) {
        Ok(Ok(found)) => compare("", expected, &found, &mut all),
        _ => all.push("the evaluation does not print".to_owned()),
    }
    all
}

fn compare(path: &str, expected: &Value, found: &Value, all: &mut Vec<String>) {
    let inside = |key: &str| if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") };
    match (expected, found) {
        (Value::Object(fields), _) => {
            for (key, value) in fields {
                match (key.as_str(), value) {
                    ("clocks", Value::Array(wanted)) => {
                        members(&inside(key), wanted, &found[key], &["clock", "cycle"], all);
                    }
                    ("ladders", Value::Array(wanted)) => {
                        members(&inside(key), wanted, &found[key], &["ladder"], all);
                    }
                    ("rungs", Value::Array(wanted)) => {
                        members(&inside(key), wanted, &found[key], &["rung"], all);
                    }
                    _ => compare(&inside(key), value, &found[key], all),
                }
            }
        }
        (Value::Array(wanted), Value::Array(got)) if wanted.len() == got.len() => {
            for (i, (wanted, got)) in wanted.iter().zip(got).enumerate() {
                compare(&format!("{path}[{i}]"), wanted, got, all);
            }
        }
        _ if same(expected, found) => {}
        _ => all.push(format!("{path}: expected {expected}, found {found}")),
    }
}

/// Members of a list that are matched by what names them.
fn members(path: &str, wanted: &[Value], found: &Value, names: &[&str], all: &mut Vec<String>) {
    for wanted in wanted {
        let is = |it: &&Value| names.iter().all(|name| same(&wanted[name], &it[name]));
        let got = found.as_array().and_then(|list| list.iter().find(is));
        let named: Vec<_> = names.iter().map(|name| wanted[name].to_string()).collect();
        let path = format!("{path}[{}]", named.join(" "));
        let (absent, unreached) = (wanted["absent"] == true, wanted["unreached"] == true);
        match got {
            _ if absent || unreached => {
                let null = |key: &str| got.is_none_or(|got| got[key].is_null());
                if !null("reached") || (absent && !null("due")) {
                    all.push(format!("{path}: expected not to be reached"));
                }
            }
            Some(got) => compare(&path, wanted, got, all),
            None => all.push(format!("{path}: is missing")),
        }
    }
}

/// Instants compare as instants, whatever their offset; numbers as numbers.
fn same(expected: &Value, found: &Value) -> bool {
    let instant = |value: &Value| value.as_str().and_then(|text| Instant::parse(text).ok());
    match (instant(expected), instant(found)) {
        (Some(expected), Some(found)) => expected == found,
        _ => expected == found || (expected.is_number() && expected.as_f64() == found.as_f64()),
    }
}
