//! Base severity: declared, else classified (semantics §3.1).

use sevclock_testing::story::{refuses, tell};

use super::policy::with;

const CLASSES: &str = r#"
[signals]
workaround-provided = { set = { workaround = true } }
triaged = { also = "classified" }
[[classify]]
severity = 1
when = 'scope == "many" && !workaround'
[[classify]]
severity = 2
when = 'scope in ["some", "many"]'
"#;

#[test]
fn the_first_classification_that_holds_gives_the_severity() {
    tell(&with(CLASSES), "Mon 09:00 opened scope = many\nat Mon 09:00 severity 1");
    tell(&with(CLASSES), "Mon 09:00 opened scope = some\nat Mon 09:00 severity 2");
}

#[test]
fn where_no_classification_holds_the_default_does() {
    tell(&with(CLASSES), "Mon 09:00 opened\nat Mon 09:00 severity 3");
}

#[test]
fn opening_is_the_first_event_with_its_facts() {
    tell(
        &with(CLASSES),
        "
        given scope = some
        Mon 09:00 opened workaround-provided, scope = many
        at Mon 09:00 severity 2
        ",
    );
    tell(
        &with(CLASSES),
        "
        given scope = some
        Mon 09:00 customer-replied scope = many
        at Mon 09:00 severity 1
        ",
    );
}

#[test]
fn facts_that_change_do_not_reclassify() {
    tell(
        &with(CLASSES),
        "
        Mon 09:00 opened
        Mon 10:00 scope = many
        at Mon 10:00 severity 3
        at Mon 10:00 timeline Mon 09:00 3
        ",
    );
}

#[test]
fn classified_classifies_anew() {
    tell(
        &with(CLASSES),
        "
        Mon 09:00 opened
        Mon 10:00 scope = many
        Mon 11:00 classified
        at Mon 11:00 severity 1
        Mon 12:00 classified workaround = true
        at Mon 12:00 severity 2
        ",
    );
}

#[test]
fn a_signal_that_implies_classified_classifies() {
    tell(
        &with(CLASSES),
        "
        Mon 09:00 opened
        Mon 10:00 triaged scope = some
        at Mon 10:00 severity 2
        ",
    );
}

#[test]
fn the_last_declaration_comes_before_any_classification() {
    tell(
        &with(CLASSES),
        "
        Mon 09:00 opened severity 4, scope = many
        at Mon 09:00 severity 4
        Mon 10:00 severity 2
        at Mon 10:00 severity 2
        Mon 11:00 scope = one
        at Mon 11:00 severity 2
        ",
    );
}

#[test]
fn classified_withdraws_an_earlier_declaration() {
    tell(
        &with(CLASSES),
        "
        Mon 09:00 opened severity 4, scope = some
        Mon 10:00 classified
        at Mon 10:00 severity 2
        ",
    );
}

#[test]
fn classified_withdraws_no_declaration_of_its_own_event() {
    tell(
        &with(CLASSES),
        "
        Mon 09:00 opened scope = some
        Mon 10:00 classified severity 4
        at Mon 10:00 severity 4
        Mon 11:00 classified
        at Mon 11:00 severity 2
        ",
    );
}

#[test]
fn a_severity_the_policy_does_not_have_is_refused() {
    tell(
        &with(CLASSES),
        "
        Mon 09:00 opened severity 5
        at Mon 09:00 refused events[0].severity
        ",
    );
}

#[test]
fn classifications_may_not_use_severity_or_declared() {
    for name in ["severity", "declared"] {
        let rule = format!("[[classify]]\nseverity = 1\nwhen = '{name} == 3'\n");
        refuses(&with(&rule), "classify[0].when");
    }
}
