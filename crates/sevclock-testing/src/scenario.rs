//! The shared scenarios: tickets and contracts under bundled agreements, with parts of the answer that
//! were worked out by hand.
//!
//! Not here: scenarios of `sevclock calc`, which have a runner of their own.

use std::fs;
use std::path::Path;

use serde_json::Value;
use sevclock::entitle::Contract;
use sevclock::ticket::Ticket;
use sevclock::time::Instant;
use sevclock_serde::Problems;
use sevclock_serde::evaluation::EvaluationDocument;

/// One line: a ticket or a contract, and what is known of the answer to it.
#[derive(Clone, Debug)]
pub struct Scenario<T> {
    /// Its name.
    pub id: String,
    /// The bundled agreement.
    pub policy: String,
    /// The instant asked about.
    pub at: Instant,
    /// The ticket, or the contract as its reader takes it.
    pub of: T,
    /// The parts that are known.
    pub expected: Value,
}

/// Every scenario of the folder: those with a ticket, and those with a contract.
#[derive(Clone, Debug, Default)]
pub struct Scenarios {
    /// With a ticket.
    pub tickets: Vec<Scenario<Ticket>>,
    /// With a contract, which may be one that is refused.
    pub contracts: Vec<Scenario<Result<Contract, Problems>>>,
}

/// The scenarios of every file of the folder.
///
/// # Errors
/// A file that cannot be read, or a line that is no scenario, in words.
pub fn scenarios(folder: &Path) -> Result<Scenarios, String> {
    let entries = fs::read_dir(folder).map_err(|error| error.to_string())?;
    let mut files: Vec<_> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
    files.retain(|file| file.extension().is_some_and(|it| it == "jsonl"));
    files.retain(|file| file.file_name().is_some_and(|name| name != "calendar.jsonl"));
    files.sort();
    let mut all = Scenarios::default();
    for file in files {
        let text = fs::read_to_string(&file).map_err(|error| error.to_string())?;
        for (number, line) in text.lines().enumerate().filter(|(_, line)| !line.is_empty()) {
            let place = |what: &str| format!("{}:{}: {what}", file.display(), number + 1);
            let value: Value = serde_json::from_str(line).map_err(|it| place(&it.to_string()))?;
            let document = |key: &str| value.get(key).map(ToString::to_string);
            if let Some(contract) = document("contract") {
                let contract = sevclock_serde::contract::from_json(&contract);
                all.contracts.push(scenario(&value, contract).map_err(|what| place(&what))?);
            } else {
                let ticket = document("ticket").unwrap_or_default();
                let ticket = sevclock_serde::ticket::from_json(&ticket);
                let ticket = ticket.map_err(|problems| place(&problems.to_string()))?.ticket;
                all.tickets.push(scenario(&value, ticket).map_err(|what| place(&what))?);
            }
        }
    }
    Ok(all)
}

fn scenario<T>(value: &Value, of: T) -> Result<Scenario<T>, String> {
    let text = |key: &str| value[key].as_str().map(str::to_owned).ok_or(format!("no `{key}`"));
    Ok(Scenario {
        id: text("id")?,
        policy: text("policy")?,
        at: Instant::parse(&text("at")?).map_err(|error| error.to_string())?,
        of,
        expected: value["expected"].clone(),
    })
}

/// Where an evaluation is not what is expected; only what is expected is looked at.
#[must_use]
pub fn differences(expected: &Value, found: &EvaluationDocument) -> Vec<String> {
    match serde_json::to_value(found) {
        Ok(found) => unlike(expected, &found),
        Err(error) => vec![format!("the evaluation does not print: {error}")],
    }
}

/// The same of any answer.
#[must_use]
pub fn unlike(expected: &Value, found: &Value) -> Vec<String> {
    let mut all = Vec::new();
    compare("", expected, found, &mut all);
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
