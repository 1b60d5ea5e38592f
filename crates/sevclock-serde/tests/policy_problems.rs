//! Broken policy documents: the problem each makes, with its place, code and words.

use std::time::{Duration, Instant};

use sevclock_serde::Problem;
use sevclock_serde::policy::{MAX_POLICY_BYTES, from_toml};

/// A document in which nothing is wrong.
const GOOD: &str = "format = 1\n[policy]\nid = 'p'\ntitle = 'P'\nversion = '1'\n\
                    default_severity = 3\n";

/// The problems of a document.
fn problems_of(text: &str) -> Vec<Problem> {
    from_toml(text).map_or_else(|problems| problems.into_iter().collect(), |_| Vec::new())
}

/// The problems of the good document with `more` after it.
fn problems(more: &str) -> Vec<Problem> {
    problems_of(&format!("{GOOD}{more}"))
}

#[test]
fn every_broken_policy_of_the_list() {
    let mut cases = 0;
    for case in include_str!("broken_policies.txt").split("\n## ").skip(1) {
        let (head, more) = case.split_once('\n').expect("a head and a document");
        let mut head = head.splitn(3, ": ");
        let mut next = || head.next().expect("a path, a code and words");
        let (path, code, words) = (next(), next(), next());
        let more = more.split("\n# ").next().unwrap_or(more);
        let found = problems(more);
        assert_eq!(found.len(), 1, "{more}: {found:?}");
        assert_eq!((&*found[0].path, found[0].code), (path, code), "{more}: {}", found[0]);
        assert!(found[0].message.contains(words), "{more}: {}", found[0]);
        cases += 1;
    }
    assert!(cases > 100, "{cases}");
}

#[test]
fn the_form_and_the_head() {
    assert_eq!(problems(""), []);
    for (text, expected) in [
        ("", "`format` is missing [missing-key]"),
        (
            "format = 2\nbanana = 1",
            "format: found format 2; this version reads format 1 [unknown-format]",
        ),
        ("format = '1'", "format: found text, expected a whole number [wrong-type]"),
        (
            "format = 99999999999999999999",
            "format: found a number too large to read, expected a whole number [wrong-type]",
        ),
        ("format = 1", "`policy` is missing [missing-key]"),
        ("format = 1\npolicy = 3", "policy: found a whole number, expected a table [wrong-type]"),
        ("format = 1\nformat = 1", "line 2, column 1: duplicate key [syntax]"),
        ("format = 1\n[policy", "line 2, column 8: unclosed table, expected `]` [syntax]"),
    ] {
        assert_eq!(from_toml(text).expect_err(text).to_string(), expected, "{text}");
    }
    for (from, to, expected) in [
        ("id = 'p'", "", "policy: `id` is missing [missing-key]"),
        ("'P'", "7", "policy.title: found a whole number, expected text in quotes [wrong-type]"),
        (
            "= 3",
            "= 33",
            "policy.default_severity: found 33: a severity is a whole number from 1 to 32 \
             [bad-level]",
        ),
        (
            "= 3",
            "= 3.5",
            "policy.default_severity: found a number with a fraction, expected a whole number \
             [wrong-type]",
        ),
        (
            "= 3",
            "= 3\neffective_from = 2026-01-01T00:00:00Z",
            "policy.effective_from: `2026-01-01T00:00:00Z` is no date such as `2026-12-24` \
             [bad-date]",
        ),
    ] {
        let text = GOOD.replace(from, to);
        assert_eq!(from_toml(&text).expect_err(to).to_string(), expected);
    }
}

#[test]
fn every_problem_comes_at_once_in_the_order_of_the_text_with_its_words() {
    let text = format!(
        "{GOOD}[[clocks]]\nid = 'c'\nstrat = 'opened'\n\
         target = [{{ severity = 0, within = 'x' }}]\n\
         [calendars.c]\nzone = 'Mars'\nweek = {{ sun = '1' }}\n[facts]\nf = 1.5\n"
    );
    let found: Vec<_> = problems_of(&text)
        .into_iter()
        .map(|problem| (problem.code, &text[problem.span.expect("TOML tells places")]))
        .collect();
    assert_eq!(
        found,
        [
            ("unknown-key", "strat"),
            ("bad-level", "0"),
            ("bad-duration", "'x'"),
            ("bad-zone", "'Mars'"),
            ("bad-window", "'1'"),
            ("wrong-type", "1.5"),
        ]
    );
}

#[test]
fn hostile_texts_end_quickly() {
    let half = "x".repeat(MAX_POLICY_BYTES / 2 - 200);
    for more in [
        "x".repeat(MAX_POLICY_BYTES),
        "[".repeat(MAX_POLICY_BYTES / 2),
        format!("a = {}", "[".repeat(MAX_POLICY_BYTES / 2)),
        format!("a = {}1{}", "{a=".repeat(100_000), "}".repeat(100_000)),
        format!("{half} = 1"),
        format!("[calendars.{half}]\nzone = 1\nweek = {{ mon = [{}] }}", "1,".repeat(100_000)),
        format!("[calendars.c]\nzone = '{half}'\nweek = {{}}"),
        format!("[[clocks]]\nid = 'c'\napplies_when = '{}'", "(".repeat(MAX_POLICY_BYTES / 2)),
        (0..40_000).map(|key| format!("unknown{key} = 1\n")).collect(),
        (0..40_000).map(|key| format!("[calendars.c{key}]\n")).collect(),
        "[[clocks]]\n".repeat(80_000),
        format!("[facts]\nf = {}", "9".repeat(100_000)),
    ] {
        let begun = Instant::now();
        let found = problems(&more).len();
        let begin: String = more.chars().take(40).collect();
        assert!((1..=sevclock_serde::MAX_PROBLEMS).contains(&found), "{begin}: {found} problems");
        assert!(begun.elapsed() < Duration::from_secs(5), "{begin}: {:?}", begun.elapsed());
    }
    assert_eq!(problems(&"x".repeat(MAX_POLICY_BYTES))[0].code, "too-large");
}
