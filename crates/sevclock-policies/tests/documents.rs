//! The documents themselves: named as the crate names them, every rule grounded, nothing copied.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that panics says where")]

mod common;

use std::collections::HashSet;

use sevclock_policies::{ALL, document, load};
use toml::{Table, Value};

fn parsed(text: &str) -> Table {
    text.parse().unwrap()
}

#[test]
fn each_document_bears_the_id_and_title_it_is_listed_under() {
    for bundled in ALL {
        let policy = &parsed(bundled.document)["policy"];
        assert_eq!(policy["id"].as_str(), Some(bundled.id));
        assert_eq!(policy["title"].as_str(), Some(bundled.title));
        assert_eq!(document(bundled.id), Some(bundled.document));
    }
}

#[test]
fn each_document_compiles() {
    for bundled in ALL {
        if let Err(error) = load(bundled.id) {
            panic!("{}:\n{error}", bundled.id);
        }
    }
}

#[test]
fn every_rule_says_where_it_comes_from() {
    for bundled in ALL {
        for rule in common::rules(&parsed(bundled.document)) {
            let grounded = rule.cite.is_some() || rule.assumed.is_some();
            assert!(
                grounded || !rule.own_grounds,
                "{}: {} has neither `cite` nor `assumed`",
                bundled.id,
                rule.name
            );
        }
    }
}

/// A citation of a published agreement names its file first, then the place and the sense.
#[test]
fn every_citation_names_its_source() {
    for bundled in ALL {
        let document = parsed(bundled.document);
        let Some(source) = document["policy"].get("source").and_then(Value::as_str) else {
            continue;
        };
        let (file, _) = source.split_once(": ").unwrap();
        for rule in common::rules(&document) {
            if let Some(cite) = rule.cite {
                assert!(cite.starts_with(&format!("{file}, ")), "{}: {cite}", rule.name);
            }
        }
    }
}

/// The retail helpdesk has no source, so nothing in it may look as if it had.
#[test]
fn the_retail_helpdesk_is_assumed_throughout() {
    let document = parsed(document("helpdesk-retail").unwrap());
    assert!(document["policy"].get("source").is_none());
    for rule in common::rules(&document) {
        let calendar_date = rule.name.starts_with("holidays/");
        assert!(
            rule.assumed.is_some() || calendar_date || !rule.own_grounds,
            "{} is not marked as assumed",
            rule.name
        );
    }
}

fn words(text: &str) -> Vec<String> {
    text.split(|letter: char| !letter.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect()
}

#[test]
fn no_text_copies_eight_words_in_a_row_from_a_source() {
    let Some(sources) = common::sources("no_text_copies_eight_words_in_a_row_from_a_source") else {
        return;
    };
    let source_words: Vec<Vec<String>> = sources.iter().map(|(_, text)| words(text)).collect();
    let runs: HashSet<&[String]> = source_words.iter().flat_map(|text| text.windows(8)).collect();
    let mut texts: Vec<(&str, String)> =
        ALL.iter().map(|bundled| (bundled.id, bundled.document.to_owned())).collect();
    for file in ["docs/sources.toml", "docs/policies.md"] {
        texts.push((file, common::repository(file)));
    }
    let mut copied = Vec::new();
    for (name, text) in texts {
        let words = words(&text);
        let found = words.windows(8).filter(|run| runs.contains(run));
        copied.extend(found.map(|run| format!("{name}: {}", run.join(" "))));
    }
    assert!(copied.is_empty(), "copied from a source: {copied:#?}");
}
