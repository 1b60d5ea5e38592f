//! The manual page `docs/documents.md`: its examples are read, and it names every key and code.

use std::collections::BTreeSet;

use sevclock::Policy;
use sevclock::time::Instant;
use sevclock_serde::policy::from_toml;
use sevclock_serde::ticket::from_json;
use sevclock_serde::{Problem, contract, customer};

const MANUAL: &str = include_str!("../../../docs/documents.md");

const HEAD: &str = "format = 1\n[policy]\nid = 'p'\ntitle = 'P'\nversion = '1'\n\
                    default_severity = 3\n";

/// The manual's code blocks of a language.
fn blocks(language: &str) -> Vec<&'static str> {
    let fence = format!("```{language}\n");
    let body = |block: &'static str| block.split("\n```").next().unwrap_or(block);
    MANUAL.split(&*fence).skip(1).map(body).collect()
}

#[test]
fn every_example_is_read() {
    assert!(blocks("toml").len() >= 5);
    for block in blocks("toml") {
        let head = if block.starts_with("format") { "" } else { HEAD };
        let policy = from_toml(&format!("{head}{block}"));
        assert!(policy.is_ok(), "{block}\n{policy:?}");
    }
    for block in blocks("json") {
        assert!(from_json(block).is_ok(), "{block}");
    }
    for block in blocks("json contract") {
        assert!(contract::from_json(block).is_ok(), "{block}");
    }
    for block in blocks("json customer") {
        assert!(customer::from_json(block).is_ok(), "{block}");
    }
}

/// What the manual's answers to a contract and a customer are given under.
const DESK: &str = r#"
format = 1
policy = { id = "p", title = "P", version = "1", default_severity = 1 }
severities = [{ level = 1, name = "One" }]
calendars.office = { zone = "UTC", week = {} }
[facts]
named_contact = false
certified_engineers = 0
staging_environment = false
committed = false
[plans.gold]
coverage = "office"
incidents = 10
fee = "95.00 USD"
limits = [{ id = "named-contacts", requires = "named_contact" }]
[[programs]]
id = "fastlane"
needed = 1
commitment = "committed"
within_months = 12
requirements = [
  { id = "engineers", when = "certified_engineers >= 2" },
  { id = "staging", when = "staging_environment" },
]
"#;

/// An answer is printed as the manual shows it.
#[test]
fn answers_are_as_shown() {
    let policy = Policy::compile(&from_toml(DESK).unwrap()).unwrap();
    let at = Instant::parse("2027-02-01T12:00:00Z").unwrap();
    let asked = contract::from_json(blocks("json contract")[0]).unwrap();
    let found = contract::document(&policy, &policy.entitlement(&asked, at).unwrap());
    let found =
        format!(r#"{{"id":"C-1","entitlement":{}}}"#, serde_json::to_string(&found).unwrap());
    assert_eq!(found, blocks("json entitlement")[0].trim_end());
    let asked = customer::from_json(blocks("json customer")[0]).unwrap();
    let at = Instant::parse("2026-02-01T12:00:00Z").unwrap();
    let found = customer::document(&policy, &policy.qualify("fastlane", &asked, at).unwrap());
    let found =
        format!(r#"{{"id":"Acme","programs":[{}]}}"#, serde_json::to_string(&found).unwrap());
    assert_eq!(found, blocks("json qualification")[0].trim_end());
}

/// The problems of every broken document of the list.
fn problems() -> impl Iterator<Item = Problem> {
    let cases = include_str!("broken_policies.txt").split("\n## ").skip(1);
    cases.filter_map(|case| {
        let (_, more) = case.split_once('\n')?;
        let more = more.split("\n# ").next()?;
        from_toml(&format!("{HEAD}{more}")).err()?.into_iter().next()
    })
}

#[test]
fn every_key_and_every_code_is_in_the_manual() {
    let mut keys = BTreeSet::new();
    let mut codes = BTreeSet::from(["syntax", "too-large", "too-deep", "unknown-format"]);
    for problem in problems() {
        codes.insert(problem.code);
        if let Some((_, allowed)) = problem.message.split_once("allowed: ") {
            keys.extend(allowed.split(", ").map(|key| key.trim_matches('`').to_owned()));
        }
    }
    let wrong = r#"{"plan": "p", "starts": "2025-01-01", "terms": [{"starts": "2025-01-01", "x1": 1}], "x1": 1}"#;
    let wrong = [contract::from_json(wrong).unwrap_err(), customer::from_json(wrong).unwrap_err()];
    for problem in wrong.into_iter().flatten().filter(|problem| problem.code == "unknown-key") {
        let (_, allowed) = problem.message.split_once("allowed: ").expect("allowed keys");
        keys.extend(allowed.split(", ").map(|key| key.trim_matches('`').to_owned()));
    }
    assert!(keys.len() > 90, "{keys:?}");
    let word = |character: char| !(character.is_alphanumeric() || "-_".contains(character));
    let words: BTreeSet<&str> = MANUAL.split(word).collect();
    for key in &keys {
        assert!(words.contains(&**key), "the manual does not name the key `{key}`");
    }
    for code in codes {
        assert!(MANUAL.contains(&format!("`{code}`")), "the manual does not name `{code}`");
    }
}
