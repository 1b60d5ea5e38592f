//! Effective severity and its timeline (semantics §3.3).

use sevclock_testing::story::tell;

use super::policy::with;

const RULES: &str = r#"
[[adjust]]
id = "workaround"
when = "workaround"
to = 4
[[adjust]]
id = "waiting"
when = "waiting"
to = 4
"#;

#[test]
fn the_timeline_begins_at_opening_with_the_rules_of_that_pass() {
    tell(
        &with(RULES),
        "
        Mon 09:00 opened workaround = true
        at Mon 12:00 timeline Mon 09:00 4 because workaround
        ",
    );
}

#[test]
fn an_entry_comes_at_each_change_of_the_effective_severity() {
    tell(
        &with(RULES),
        "
        Mon 09:00 opened
        Mon 10:00 workaround = true
        Mon 11:00 severity 1
        Mon 12:00 workaround = false
        Mon 13:00 severity 2
        at Mon 13:00 timeline Mon 09:00 3; Mon 10:00 4 because workaround; Mon 12:00 1; Mon 13:00 2
        ",
    );
}

#[test]
fn other_rules_with_the_same_result_are_no_change() {
    tell(
        &with(RULES),
        "
        Mon 09:00 opened workaround = true
        Mon 10:00 workaround = false, waiting = true
        at Mon 10:00 severity 4 <- 3 because waiting
        at Mon 10:00 timeline Mon 09:00 4 because workaround
        ",
    );
}

#[test]
fn an_entry_that_lasts_no_time_is_kept() {
    tell(
        &with(RULES),
        "
        Mon 09:00 opened severity 1
        Mon 09:00 severity 2
        Mon 10:00 workaround = true
        Mon 10:00 workaround = false
        at Mon 10:00 timeline Mon 09:00 1; Mon 09:00 2; Mon 10:00 4 because workaround; Mon 10:00 2
        ",
    );
}
