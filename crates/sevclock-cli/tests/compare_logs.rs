//! What `sevclock compare` finds in real exports of the shared folder is what the manual says.
//!
//! Skipped by name where the folder is absent. `SEVCLOCK_SHARED` says where it is.

#![expect(clippy::unwrap_used, reason = "a test")]

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

/// Every cause of the manual's tables, by the words at their heads.
const COLUMNS: [(&str, &[&str]); 4] = [
    ("closed_by_3", ITALY),
    ("closed_by_5", ITALY),
    (
        "made_sla",
        &[
            "boundary",
            "reopen",
            "severity change",
            "pause",
            "holiday",
            "daylight saving",
            "time zone",
            "opening hours",
            "unexplained",
        ],
    ),
    ("at_utc", &["polling delay", "unexplained"]),
];
const ITALY: &[&str] = &["daylight saving", "polling delay", "several", "unexplained"];

#[test]
fn helpdesk_italy() {
    let Some(columns) = compare("helpdesk_italy", "closing.toml", "") else { return };
    for column in &columns {
        check(column);
    }
    let found = explanation(&columns[0], "wall-clock Europe/Rome");
    let sure = (&found["shows"], &found["holds"], &found["against"]);
    assert_eq!(sure, (&29.into(), &29.into(), &0.into()));
    let found = explanation(&columns[1], "wall-clock Europe/Rome");
    assert_eq!((&found["holds"], &found["against"]), (&11.into(), &0.into()));
    says("That makes a difference to 29 cases, and the desk says so in 29.");
    says(
        "Account 5 does the same in 11 cases, and the 24 hours of the agreement hold in 0 of them",
    );
}

#[test]
fn servicenow_uci498() {
    let Some(columns) = compare("servicenow_uci498", "policy.toml", "--ours made_sla") else {
        return;
    };
    check(&columns[0]);
    for id in ["no-pause", "always-open", "no-holidays", "never-reopened", "one-stretch", "restart"]
    {
        let found = explanation(&columns[0], id);
        let (shows, holds, against) = (&found["shows"], &found["holds"], &found["against"]);
        says(&format!("| {id} | {shows} | {holds} | {against} |"));
    }
    says("One that holds in 7 of 37, with the\nagreement right in 30, is chance.");
}

#[test]
fn servicenow_uci498_closing() {
    let closing = |flags: &str| {
        compare("servicenow_uci498", "closing.toml", &format!("--ours at_utc {flags}"))
    };
    let Some(columns) = closing("--polling 61m") else { return };
    check(&columns[0]);
    let columns = closing("--polling 15m").unwrap();
    let cases = &explanation(&columns[0], "polling")["cases"];
    says(&format!("With `--polling 15m` it explains {cases}."));
}

/// The columns that a run tells of; none where the log is absent.
fn compare(log: &str, policy: &str, flags: &str) -> Option<Vec<Value>> {
    let shared = std::env::var_os("SEVCLOCK_SHARED")
        .map_or_else(|| repository().join("../shared"), PathBuf::from);
    let data = shared.join("data").join(log);
    if !data.exists() {
        // Past the test runner, which holds back what passing tests print.
        let _ = writeln!(std::io::stderr(), "skipped: {log}, for there is no shared folder");
        return None;
    }
    let mut command = Command::new(env!("CARGO_BIN_EXE_sevclock"));
    command.current_dir(repository().join("examples/logs").join(log));
    command.args(["compare", "--format", "json", "--mapping", "map.toml", "--policy", policy]);
    command.arg("--events").arg(data.join("events.csv.gz"));
    if log == "servicenow_uci498" {
        command.arg("--cases").arg(data.join("cases.csv.gz"));
    }
    let output = command.args(flags.split_whitespace()).output().unwrap();
    assert_eq!(String::from_utf8(output.stderr).unwrap(), "");
    let document: Value = serde_json::from_slice(&output.stdout).unwrap();
    document["columns"].as_array().cloned()
}

/// The manual has a column's line, and no cause is missing from it.
#[track_caller]
fn check(column: &Value) {
    let name = column["column"].as_str().unwrap();
    let (_, causes) = COLUMNS.iter().find(|(known, _)| *known == name).unwrap();
    let found = column["causes"].as_array().unwrap();
    for cause in found {
        assert!(causes.contains(&cause["cause"].as_str().unwrap()), "{name}: {cause:#}");
    }
    let counts = causes.iter().map(|name| {
        let found = found.iter().find(|cause| cause["cause"] == *name);
        found.map_or(0, |cause| cause["cases"].as_u64().unwrap()).to_string()
    });
    let counts: Vec<String> = counts.collect();
    let (compared, agree) = (&column["compared"], &column["agree"]);
    says(&format!("| {name} | {compared} | {agree} | {} |", counts.join(" | ")));
}

fn explanation<'v>(column: &'v Value, id: &str) -> &'v Value {
    let causes = column["causes"].as_array().unwrap().iter();
    let mut found = causes.flat_map(|cause| cause["found"].as_array().unwrap());
    found.find(|one| one["id"] == id).unwrap()
}

#[track_caller]
fn says(line: &str) {
    let manual = std::fs::read_to_string(repository().join("docs/compare.md")).unwrap();
    assert!(manual.contains(line), "docs/compare.md should say\n{line}");
}

fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}
