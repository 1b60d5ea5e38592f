//! What the tests of the documents share: their rules by stable name, and where the sources are.
#![allow(dead_code, reason = "each test binary uses its own part of this module")]

use std::io::Write;
use std::path::PathBuf;

use toml::{Table, Value};

/// A rule of a policy document.
pub(crate) struct Rule {
    /// Its stable name, such as `adjust/workaround-available` or `clocks/update/every/2`.
    pub(crate) name: String,
    pub(crate) cite: Option<String>,
    pub(crate) assumed: Option<String>,
    /// A row of a table may leave its grounds to its clock; every other rule has its own.
    pub(crate) own_grounds: bool,
}

fn rule(name: String, table: &Table, own_grounds: bool) -> Rule {
    let text = |key: &str| table.get(key).and_then(Value::as_str).map(str::to_owned);
    Rule { name, cite: text("cite"), assumed: text("assumed"), own_grounds }
}

fn tables<'a>(parent: &'a Table, key: &str) -> Vec<&'a Table> {
    let items = parent.get(key).and_then(Value::as_array);
    items.into_iter().flatten().filter_map(Value::as_table).collect()
}

fn named<'a>(parent: &'a Table, key: &str) -> Vec<(&'a String, &'a Table)> {
    let items = parent.get(key).and_then(Value::as_table);
    items.into_iter().flatten().map(|(id, value)| (id, value.as_table().unwrap())).collect()
}

fn id(table: &Table) -> &str {
    table["id"].as_str().unwrap()
}

/// Every rule of a document, by its stable name.
pub(crate) fn rules(document: &Table) -> Vec<Rule> {
    let mut rules = vec![rule(
        "policy/default_severity".to_owned(),
        document["policy"].as_table().unwrap(),
        false,
    )];
    if let Some(table) = document.get("ledger").and_then(Value::as_table) {
        rules.push(rule("ledger".to_owned(), table, true));
    }
    for key in ["calendars", "holidays", "tiers", "plans"] {
        for (id, table) in named(document, key) {
            rules.push(rule(format!("{key}/{id}"), table, true));
        }
    }
    for (id, plan) in named(document, "plans") {
        for limit in tables(plan, "limits") {
            rules.push(rule(format!("plans/{id}/{}", self::id(limit)), limit, true));
        }
    }
    if let Some(table) = document.get("contracts").and_then(Value::as_table) {
        rules.push(rule("contracts".to_owned(), table, true));
    }
    for table in tables(document, "severities") {
        rules.push(rule(format!("severities/{}", table["level"]), table, true));
    }
    for (at, table) in tables(document, "classify").into_iter().enumerate() {
        rules.push(rule(format!("classify/{}", at + 1), table, true));
    }
    for key in ["adjust", "obligations", "products"] {
        for table in tables(document, key) {
            rules.push(rule(format!("{key}/{}", id(table)), table, true));
        }
    }
    for clock in tables(document, "clocks") {
        rules.push(rule(format!("clocks/{}", id(clock)), clock, true));
        for key in ["target", "every"] {
            for (at, row) in tables(clock, key).into_iter().enumerate() {
                rules.push(rule(format!("clocks/{}/{key}/{}", id(clock), at + 1), row, false));
            }
        }
    }
    for (at, table) in tables(document, "queue").into_iter().enumerate() {
        rules.push(rule(format!("queue/{}", at + 1), table, true));
    }
    for table in tables(document, "credits") {
        rules.push(rule(format!("credits/{}", id(table)), table, true));
    }
    if let Some(table) = document.get("satisfaction").and_then(Value::as_table) {
        rules.push(rule("satisfaction".to_owned(), table, true));
    }
    for (key, part) in
        [("ladders", "rungs"), ("programs", "requirements"), ("scorecards", "measures")]
    {
        for table in tables(document, key) {
            rules.push(rule(format!("{key}/{}", id(table)), table, true));
            for inner in tables(table, part) {
                rules.push(rule(format!("{key}/{}/{}", id(table), id(inner)), inner, true));
            }
        }
    }
    rules
}

/// A file of the repository, by its path from the top.
pub(crate) fn repository(path: &str) -> String {
    let file = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..").join(path);
    std::fs::read_to_string(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display()))
}

/// The source texts by file name, or `None` where they are not at hand: they belong to others and
/// are no part of the repository.
pub(crate) fn sources(test: &str) -> Option<Vec<(String, String)>> {
    let shared = std::env::var_os("SEVCLOCK_SHARED").map_or_else(
        || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared"),
        PathBuf::from,
    );
    let Ok(entries) = std::fs::read_dir(shared.join("seeds")) else {
        // Past the test runner, which holds back what passing tests print.
        let _ = writeln!(std::io::stderr(), "skipped: {test}, for there are no source texts");
        return None;
    };
    let mut sources: Vec<_> = entries
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "txt"))
        .map(|path| {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            (name, std::fs::read_to_string(&path).unwrap())
        })
        .collect();
    sources.sort();
    Some(sources)
}
