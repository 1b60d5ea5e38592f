//! Facts of a policy and of a ticket (semantics §2.1).

use sevclock_testing::story::{refuses, tell};

use super::policy::with;

const ROUTINE: &str = r#"
[facts.region]
of = ["na", "emea"]
default = "emea"
[facts.staff]
default = 5

[[adjust]]
id = "all-defaults"
when = '!waiting && scope == "one" && count == 0 && reachable && region == "emea" && staff == 5'
to = 4
"#;

#[test]
fn a_fact_has_its_default_until_it_is_set() {
    tell(
        &with(ROUTINE),
        "
        Mon 09:00 opened
        at Mon 09:00 severity 4 <- 3 because all-defaults
        Mon 10:00 count = 1
        at Mon 10:00 severity 3
        Mon 11:00 count = 0
        at Mon 11:00 severity 4 <- 3 because all-defaults
        Mon 12:00 region = na
        at Mon 12:00 severity 3
        ",
    );
}

#[test]
fn facts_beside_the_events_are_those_at_opening() {
    tell(
        &with(ROUTINE),
        "
        given staff = 4
        Mon 09:00 opened
        at Mon 09:00 severity 3
        Mon 10:00 staff = 5
        at Mon 10:00 severity 4 <- 3 because all-defaults
        ",
    );
}

#[test]
fn a_value_of_the_wrong_type_is_refused_with_fact_event_and_what_is_allowed() {
    tell(
        &with(""),
        "
        Mon 09:00 opened
        Mon 10:00 waiting = 3
        at Mon 10:00 refused events[1].facts.waiting
        at Mon 10:00 refused `true` or `false`
        ",
    );
    tell(
        &with(""),
        "
        Mon 09:00 opened count = many
        at Mon 09:00 refused events[0].facts.count
        at Mon 09:00 refused whole number
        ",
    );
}

#[test]
fn an_unlisted_value_is_refused_with_fact_event_and_what_is_allowed() {
    tell(
        &with(""),
        "
        Mon 09:00 opened
        Mon 10:00 scope = all
        at Mon 10:00 refused events[1].facts.scope
        at Mon 10:00 refused `one`, `some` or `many`
        ",
    );
}

#[test]
fn an_undeclared_fact_is_refused_with_what_is_allowed() {
    tell(
        &with(""),
        "
        Mon 09:00 opened
        Mon 10:00 mood = true
        at Mon 10:00 refused events[1].facts.mood
        at Mon 10:00 refused `scope`
        ",
    );
    tell(
        &with(""),
        "
        given mood = true
        Mon 09:00 opened
        at Mon 09:00 refused facts.mood
        ",
    );
}

#[test]
fn a_default_must_be_one_of_the_list() {
    refuses(&with("[facts.region]\nof = ['na', 'emea']\ndefault = 'apac'"), "`na` or `emea`");
}
