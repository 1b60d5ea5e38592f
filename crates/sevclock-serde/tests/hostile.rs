//! No text makes a reader panic, whatever it is.

use proptest::prelude::*;

use sevclock_serde::{policy, ticket};

const POLICIES: [&str; 3] = [
    include_str!("../../sevclock-policies/policies/helpdesk-retail.toml"),
    include_str!("../../sevclock-policies/policies/parallels-automation.toml"),
    include_str!("../../sevclock-policies/policies/prophetstor.toml"),
];

const TICKET: &str = r#"[{"id": "A", "plan": "gold", "as_of": "2026-03-02T08:15:00Z", "facts": {"x": 1},
 "events": [{"at": "2026-03-02T08:15:00+01:00", "signal": ["opened", "a"], "severity": 1},
            {"at": "2026-03-02T08:16:00Z", "facts": {"\u0061": "é"}, "due": "2026-03-02T08:17:00Z"}]},
 {"id": "B", "events": []}]"#;

/// A text that stands in place of a part of a document.
fn scrap() -> impl Strategy<Value = String> {
    prop_oneof![
        "[\\[\\]{}\"'=,.:#\\\\\n -]{0,6}",
        "\\PC{0,8}",
        prop::sample::select(vec![
            "null",
            "true",
            "[]",
            "{}",
            "''",
            "-1",
            "1e999",
            "0x7fffffffffffffff1",
            "nan",
            "1979-05-27",
            "2026-13-45T99:99:99Z",
            "'é'",
            "\u{feff}",
            "9999999999999999999",
            "'0m'",
            "'mon-fri'",
        ])
        .prop_map(str::to_owned),
    ]
}

/// The text with a few parts of it exchanged for scraps, cut at characters.
fn mutated(text: &'static str) -> impl Strategy<Value = String> {
    prop::collection::vec((any::<prop::sample::Index>(), 0..40_usize, scrap()), 1..5).prop_map(
        move |changes| {
            let mut text: Vec<char> = text.chars().collect();
            for (at, length, scrap) in changes {
                let from = at.index(text.len() + 1);
                let to = (from + length).min(text.len());
                text.splice(from..to, scrap.chars());
            }
            text.into_iter().collect()
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn any_text_is_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let text = String::from_utf8_lossy(&bytes);
        let _ = policy::from_toml(&text);
        for (line, _) in ticket::tickets(&text) {
            prop_assert!(line >= 1);
        }
    }

    #[test]
    fn changed_policies_are_read_or_refused(
        text in prop::sample::select(&POLICIES[..]).prop_flat_map(mutated),
    ) {
        if let Err(problems) = policy::from_toml(&text) {
            for problem in &problems {
                prop_assert!(!problem.message.contains('\n'));
                prop_assert!(problem.span.clone().is_none_or(|span| text.get(span).is_some()));
            }
        }
    }

    #[test]
    fn changed_tickets_are_read_or_refused(text in mutated(TICKET)) {
        let lines = text.matches('\n').count() + 1;
        for (line, _) in ticket::tickets(&text) {
            prop_assert!((1..=lines).contains(&line));
        }
    }
}
