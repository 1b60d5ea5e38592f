//! The manual page `docs/documents.md`: its examples are read, and it names every key and code.

use std::collections::BTreeSet;

use sevclock_serde::Problem;
use sevclock_serde::policy::from_toml;
use sevclock_serde::ticket::from_json;

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
    assert!(keys.len() > 80, "{keys:?}");
    let word = |character: char| !(character.is_alphanumeric() || "-_".contains(character));
    let words: BTreeSet<&str> = MANUAL.split(word).collect();
    for key in &keys {
        assert!(words.contains(&**key), "the manual does not name the key `{key}`");
    }
    for code in codes {
        assert!(MANUAL.contains(&format!("`{code}`")), "the manual does not name `{code}`");
    }
}
