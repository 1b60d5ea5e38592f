//! Automatic adjustments, in order, by direction and latched (semantics §3.2).

use sevclock_testing::story::{refuses, tell};

use super::policy::with;

#[test]
fn to_sets_the_running_severity() {
    tell(
        &with("[[adjust]]\nid = 'it'\nwhen = 'workaround'\nto = 4\n"),
        "
        Mon 09:00 opened severity 1
        at Mon 09:00 severity 1
        Mon 10:00 workaround = true
        at Mon 10:00 severity 4 <- 1 because it
        Mon 11:00 workaround = false
        at Mon 11:00 severity 1
        ",
    );
}

#[test]
fn by_lowers_the_urgency_by_so_many_levels() {
    tell(
        &with("[[adjust]]\nid = 'it'\nwhen = 'workaround'\nby = 2\n"),
        "
        Mon 09:00 opened severity 1, workaround = true
        at Mon 09:00 severity 3 <- 1 because it
        Mon 10:00 severity 2
        at Mon 10:00 severity 4 <- 2 because it
        ",
    );
}

#[test]
fn by_is_clamped_to_the_last_level() {
    tell(
        &with("[[adjust]]\nid = 'it'\nwhen = 'workaround'\nby = 2\n"),
        "
        Mon 09:00 opened severity 3, workaround = true
        at Mon 09:00 severity 4 <- 3 because it
        Mon 10:00 severity 4
        at Mon 10:00 severity 4
        ",
    );
}

#[test]
fn by_may_not_be_zero_or_raise() {
    refuses(&with("[[adjust]]\nid = 'it'\nby = 0\n"), "adjust[0].by");
    refuses(&with("[[adjust]]\nid = 'it'\nby = -1\n"), "adjust[0].by");
}

#[test]
fn rules_are_tested_in_document_order_against_the_running_severity() {
    tell(
        &with(
            r#"
            [[adjust]]
            id = "a"
            when = "severity == 3"
            to = 2
            [[adjust]]
            id = "b"
            when = "severity == 2"
            to = 1
            "#,
        ),
        "
        Mon 09:00 opened
        at Mon 09:00 severity 1 <- 3 because a, b
        ",
    );
}

#[test]
fn each_rule_is_tested_once_a_pass() {
    tell(
        &with(
            r#"
            [[adjust]]
            id = "b"
            when = "severity == 2"
            to = 1
            [[adjust]]
            id = "a"
            when = "severity == 3"
            to = 2
            "#,
        ),
        "
        Mon 09:00 opened
        at Mon 09:00 severity 2 <- 3 because a
        Mon 10:00 count = 1
        at Mon 10:00 severity 2 <- 3 because a
        ",
    );
}

#[test]
fn a_rule_whose_result_is_the_running_severity_is_not_applied() {
    tell(
        &with(
            r#"
            [[adjust]]
            id = "a"
            when = "workaround"
            to = 4
            [[adjust]]
            id = "b"
            when = "waiting"
            to = 4
            "#,
        ),
        "
        Mon 09:00 opened workaround = true, waiting = true
        at Mon 09:00 severity 4 <- 3 because a
        Mon 10:00 workaround = false
        at Mon 10:00 severity 4 <- 3 because b
        Mon 11:00 severity 4
        at Mon 11:00 severity 4
        ",
    );
}

#[test]
fn only_down_never_raises() {
    tell(
        &with("[[adjust]]\nid = 'it'\nwhen = 'workaround'\nto = 3\nonly = 'down'\n"),
        "
        Mon 09:00 opened severity 4, workaround = true
        at Mon 09:00 severity 4
        Mon 10:00 severity 2
        at Mon 10:00 severity 3 <- 2 because it
        ",
    );
}

#[test]
fn only_up_never_lowers() {
    tell(
        &with("[[adjust]]\nid = 'it'\nwhen = 'scope == \"many\"'\nto = 2\nonly = 'up'\n"),
        "
        Mon 09:00 opened severity 1, scope = many
        at Mon 09:00 severity 1
        Mon 10:00 severity 4
        at Mon 10:00 severity 2 <- 4 because it
        ",
    );
}

const LATCH: &str = r#"
[[adjust]]
id = "it"
when = "workaround"
to = 4
latch = true
"#;

#[test]
fn a_latched_rule_stays_applied_when_its_condition_lapses() {
    tell(
        &with(LATCH),
        "
        Mon 09:00 opened
        Mon 10:00 workaround = true
        Mon 11:00 workaround = false
        at Mon 11:00 severity 4 <- 3 because it
        Mon 12:00 count = 1
        at Mon 12:00 severity 4 <- 3 because it
        ",
    );
}

#[test]
fn a_declaration_ends_a_latch() {
    tell(
        &with(LATCH),
        "
        Mon 09:00 opened
        Mon 10:00 workaround = true
        Mon 11:00 workaround = false
        Mon 12:00 severity 3
        at Mon 12:00 severity 3
        ",
    );
}

#[test]
fn a_declaration_while_the_condition_holds_latches_anew() {
    tell(
        &with(LATCH),
        "
        Mon 09:00 opened
        Mon 10:00 workaround = true
        Mon 11:00 severity 2
        at Mon 11:00 severity 4 <- 2 because it
        Mon 12:00 workaround = false
        at Mon 12:00 severity 4 <- 2 because it
        ",
    );
}

/// A reading: a classification is no declaration.
#[test]
fn classified_ends_no_latch() {
    tell(
        &with(LATCH),
        "
        Mon 09:00 opened severity 2
        Mon 10:00 workaround = true
        Mon 11:00 workaround = false, classified
        at Mon 11:00 severity 4 <- 3 because it
        ",
    );
}

/// A reading: what moved nothing was not applied.
#[test]
fn a_rule_that_changed_nothing_has_not_latched() {
    tell(
        &with(&format!("{LATCH}[[classify]]\nseverity = 4\nwhen = 'scope == \"one\"'\n")),
        "
        Mon 09:00 opened
        Mon 10:00 workaround = true
        at Mon 10:00 severity 4
        Mon 11:00 workaround = false
        Mon 12:00 classified scope = many
        at Mon 12:00 severity 3
        ",
    );
}

/// A reading: a latch that moves nothing is not reported, and is back where it would.
#[test]
fn a_latched_rule_counts_as_applied_where_it_moves_the_severity() {
    tell(
        &with(&format!("{LATCH}[[classify]]\nseverity = 4\nwhen = 'scope == \"some\"'\n")),
        "
        Mon 09:00 opened
        Mon 10:00 workaround = true
        Mon 11:00 workaround = false
        Mon 12:00 classified scope = some
        at Mon 12:00 severity 4
        Mon 13:00 classified scope = one
        at Mon 13:00 severity 4 <- 3 because it
        ",
    );
}

#[test]
fn without_a_latch_the_severity_returns() {
    tell(
        &with(
            r#"
            [signals]
            workaround-provided = { set = { workaround = true } }
            workaround-failed = { set = { workaround = false } }
            [[adjust]]
            id = "it"
            when = "workaround"
            to = 4
            "#,
        ),
        "
        Mon 09:00 opened severity 1
        Mon 10:00 workaround-provided
        Mon 11:00 workaround-failed
        at Mon 11:00 severity 1
        at Mon 11:00 timeline Mon 09:00 1; Mon 10:00 4 because it; Mon 11:00 1
        ",
    );
}

#[test]
fn a_rule_names_one_change_of_a_severity_there_is() {
    refuses(&with("[[adjust]]\nid = 'it'\nto = 5\n"), "adjust[0].to");
    refuses(&with("[[adjust]]\nid = 'it'\nto = 2\nby = 1\n"), "adjust[0]");
    refuses(&with("[[adjust]]\nid = 'it'\nwhen = 'waiting'\n"), "adjust[0]");
}
