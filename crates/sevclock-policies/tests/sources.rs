//! `docs/sources.toml` accounts for every line of the five sources, both ways.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that panics says where")]

mod common;

use std::collections::{BTreeSet, HashSet};

use sevclock_policies::document;
use toml::{Table, Value};

/// One entry: the lines it covers, and what became of them.
struct Entry {
    first: usize,
    last: usize,
    rules: Vec<String>,
    not_actionable: Option<String>,
}

struct Account {
    file: String,
    policy: String,
    entries: Vec<Entry>,
}

fn entry(table: &Table) -> Entry {
    for key in table.keys() {
        let known = ["lines", "rule", "not_actionable"].contains(&key.as_str());
        assert!(known, "unknown key `{key}` in docs/sources.toml");
    }
    let text = |key: &str| table.get(key).and_then(Value::as_str).map(str::to_owned);
    let lines = text("lines").expect("every entry has `lines`");
    let (first, last) = lines.split_once('-').unwrap_or((&lines, &lines));
    let rules = table.get("rule").and_then(Value::as_array).into_iter().flatten();
    Entry {
        first: first.parse().unwrap(),
        last: last.parse().unwrap(),
        rules: rules.map(|name| name.as_str().unwrap().to_owned()).collect(),
        not_actionable: text("not_actionable"),
    }
}

fn accounts() -> Vec<Account> {
    let table: Table = common::repository("docs/sources.toml").parse().unwrap();
    let sources = table["sources"].as_array().unwrap();
    sources
        .iter()
        .map(|source| Account {
            file: source["file"].as_str().unwrap().to_owned(),
            policy: source["policy"].as_str().unwrap().to_owned(),
            entries: source["entries"]
                .as_array()
                .unwrap()
                .iter()
                .map(|table| entry(table.as_table().unwrap()))
                .collect(),
        })
        .collect()
}

fn rules(policy: &str) -> Vec<common::Rule> {
    common::rules(&document(policy).expect("a bundled policy").parse().unwrap())
}

#[test]
fn every_line_of_every_source_is_covered_once() {
    let Some(sources) = common::sources("every_line_of_every_source_is_covered_once") else {
        return;
    };
    let accounts = accounts();
    let files: Vec<&String> = accounts.iter().map(|account| &account.file).collect();
    assert_eq!(files, sources.iter().map(|(name, _)| name).collect::<Vec<_>>());
    for (account, (file, text)) in accounts.iter().zip(&sources) {
        let lines: Vec<&str> = text.lines().collect();
        let mut next = 1;
        for entry in &account.entries {
            assert_eq!(entry.first, next, "{file}: a line is left out or covered twice");
            assert!(entry.last >= entry.first, "{file}: lines {} run backwards", entry.first);
            assert!(entry.last <= lines.len(), "{file}: there is no line {}", entry.last);
            let blank =
                lines[entry.first - 1..entry.last].iter().all(|line| line.trim().is_empty());
            let said_blank = entry.not_actionable.as_deref() == Some("blank");
            assert_eq!(blank, said_blank, "{file}, lines {}-{}", entry.first, entry.last);
            next = entry.last + 1;
        }
        assert_eq!(next, lines.len() + 1, "{file}: the last lines are left out");
    }
}

#[test]
fn every_entry_says_what_became_of_its_lines() {
    for account in accounts() {
        for entry in &account.entries {
            let place = format!("{}, line {}", account.file, entry.first);
            assert_eq!(entry.rules.is_empty(), entry.not_actionable.is_some(), "{place}");
        }
    }
}

#[test]
fn every_rule_an_entry_names_exists() {
    for account in accounts() {
        let known: HashSet<String> =
            rules(&account.policy).into_iter().map(|rule| rule.name).collect();
        for entry in &account.entries {
            for name in &entry.rules {
                assert!(
                    known.contains(name),
                    "{}, line {}: {} has no rule `{name}`",
                    account.file,
                    entry.first,
                    account.policy
                );
            }
        }
    }
}

#[test]
fn every_cited_rule_has_a_line() {
    for account in accounts() {
        let named: HashSet<&String> = account.entries.iter().flat_map(|e| &e.rules).collect();
        let orphans: BTreeSet<String> = rules(&account.policy)
            .into_iter()
            .filter(|rule| rule.cite.is_some() && !named.contains(&rule.name))
            .map(|rule| rule.name)
            .collect();
        assert!(orphans.is_empty(), "{}: no line for {orphans:?}", account.policy);
    }
}
