//! Adjustments that a role must approve (semantics §3.2, `authority`).

use sevclock_testing::story::tell;

use super::policy::with;

const UNREACHABLE: &str = r#"
[[adjust]]
id = "contact-unreachable"
when = "!reachable"
to = 3
authority = ["lead", "boss"]
"#;

#[test]
fn a_discretionary_rule_is_pending_until_it_is_approved() {
    tell(
        &with(UNREACHABLE),
        "
        Mon 09:00 opened severity 2
        at Mon 09:00 pending none
        Mon 09:40 reachable = false
        at Mon 10:00 pending contact-unreachable to 3 since Mon 09:40 needs lead, boss
        at Mon 10:00 severity 2
        Tue 09:00 approved contact-unreachable by lead
        at Tue 08:59 severity 2
        at Tue 09:00 severity 3 <- 2 because contact-unreachable
        at Tue 09:00 pending none
        at Tue 09:00 rejected none
        ",
    );
}

#[test]
fn any_role_of_the_list_may_approve() {
    tell(
        &with(UNREACHABLE),
        "
        Mon 09:00 opened severity 2, reachable = false
        Mon 10:00 approved contact-unreachable by boss
        at Mon 10:00 severity 3 <- 2 because contact-unreachable
        ",
    );
}

#[test]
fn an_approval_by_another_role_is_rejected() {
    tell(
        &with(UNREACHABLE),
        "
        Mon 09:00 opened severity 2, reachable = false
        Mon 10:00 approved contact-unreachable by intern
        at Mon 10:00 severity 2
        at Mon 10:00 rejected contact-unreachable by intern Mon 10:00 role
        at Mon 10:00 pending contact-unreachable to 3 since Mon 09:00 needs lead, boss
        ",
    );
}

#[test]
fn an_approval_while_the_condition_does_not_hold_is_rejected() {
    tell(
        &with(UNREACHABLE),
        "
        Mon 09:00 opened severity 2
        Mon 10:00 approved contact-unreachable by lead
        Mon 11:00 reachable = false
        at Mon 11:00 rejected contact-unreachable by lead Mon 10:00 condition
        at Mon 11:00 severity 2
        at Mon 11:00 pending contact-unreachable to 3 since Mon 11:00 needs lead, boss
        ",
    );
}

/// A reading: the role is tested first.
#[test]
fn of_two_grounds_for_rejection_the_role_is_given() {
    tell(
        &with(UNREACHABLE),
        "
        Mon 09:00 opened severity 2
        Mon 10:00 approved contact-unreachable by intern
        at Mon 10:00 rejected contact-unreachable by intern Mon 10:00 role
        ",
    );
}

#[test]
fn the_condition_is_tested_in_the_pass_of_the_approving_event() {
    tell(
        &with(UNREACHABLE),
        "
        Mon 09:00 opened severity 2
        Mon 10:00 approved contact-unreachable by lead, reachable = false
        at Mon 10:00 severity 3 <- 2 because contact-unreachable
        ",
    );
    tell(
        &with(UNREACHABLE),
        "
        Mon 09:00 opened severity 2, reachable = false
        Mon 10:00 approved contact-unreachable by lead, reachable = true
        at Mon 10:00 severity 2
        at Mon 10:00 rejected contact-unreachable by lead Mon 10:00 condition
        ",
    );
}

/// `severity` is 4 at the second rule's place, though the ticket is declared 2.
#[test]
fn the_condition_is_tested_at_the_rules_place() {
    tell(
        &with(
            r#"
            [[adjust]]
            id = "workaround"
            when = "workaround"
            to = 4
            [[adjust]]
            id = "ease"
            when = "severity == 2"
            to = 3
            authority = "lead"
            "#,
        ),
        "
        Mon 09:00 opened severity 2
        at Mon 09:00 pending ease to 3 since Mon 09:00 needs lead
        Mon 10:00 approved ease by lead, workaround = true
        at Mon 10:00 severity 4 <- 2 because workaround
        at Mon 10:00 rejected ease by lead Mon 10:00 condition
        ",
    );
}

#[test]
fn a_condition_that_lapses_and_returns_needs_a_new_approval() {
    tell(
        &with(UNREACHABLE),
        "
        Mon 09:00 opened severity 2, reachable = false
        Mon 10:00 approved contact-unreachable by lead
        Mon 11:00 reachable = true
        at Mon 11:00 severity 2
        Mon 12:00 reachable = false
        at Mon 12:00 severity 2
        at Mon 12:00 pending contact-unreachable to 3 since Mon 12:00 needs lead, boss
        Mon 13:00 approved contact-unreachable by boss
        at Mon 13:00 severity 3 <- 2 because contact-unreachable
        ",
    );
}

#[test]
fn approving_twice_does_nothing() {
    tell(
        &with(UNREACHABLE),
        "
        Mon 09:00 opened severity 2, reachable = false
        Mon 10:00 approved contact-unreachable by lead
        Mon 11:00 approved contact-unreachable by boss
        at Mon 11:00 severity 3 <- 2 because contact-unreachable
        at Mon 11:00 rejected none
        at Mon 11:00 timeline Mon 09:00 2; Mon 10:00 3 because contact-unreachable
        ",
    );
}

#[test]
fn approving_an_automatic_rule_does_nothing() {
    tell(
        &with("[[adjust]]\nid = 'it'\nwhen = 'workaround'\nto = 4\n"),
        "
        Mon 09:00 opened
        Mon 10:00 approved it by intern
        at Mon 10:00 severity 3
        at Mon 10:00 rejected none
        at Mon 10:00 unused none
        ",
    );
}

#[test]
fn approving_an_unknown_rule_is_an_error() {
    tell(
        &with(UNREACHABLE),
        "
        Mon 09:00 opened
        Mon 10:00 approved nothing by lead
        at Mon 10:00 refused events[1].rule
        ",
    );
}

/// A reading: an approval that does not say of what or by whom is an error.
#[test]
fn an_approval_without_rule_or_role_is_an_error() {
    tell(
        &with(UNREACHABLE),
        "
        Mon 09:00 opened
        Mon 10:00 approved by lead
        at Mon 10:00 refused events[1]
        ",
    );
    tell(
        &with(UNREACHABLE),
        "
        Mon 09:00 opened
        Mon 10:00 approved contact-unreachable
        at Mon 10:00 refused events[1]
        ",
    );
}

#[test]
fn what_is_pending_is_shown_with_its_result_at_its_place() {
    tell(
        &with(
            r#"
            [[adjust]]
            id = "workaround"
            when = "workaround"
            to = 3
            [[adjust]]
            id = "ease"
            when = "!reachable"
            by = 1
            authority = "lead"
            [[adjust]]
            id = "ease-more"
            when = "!reachable"
            by = 2
            authority = "boss"
            "#,
        ),
        "
        Mon 09:00 opened severity 1, reachable = false
        at Mon 09:00 pending ease to 2 since Mon 09:00 needs lead; ease-more to 3 since Mon 09:00 needs boss
        Mon 10:00 workaround = true
        at Mon 10:00 severity 3 <- 1 because workaround
        at Mon 10:00 pending ease to 4 since Mon 09:00 needs lead; ease-more to 4 since Mon 09:00 needs boss
        Mon 11:00 approved ease by lead
        at Mon 11:00 severity 4 <- 1 because workaround, ease
        at Mon 11:00 pending none
        ",
    );
}

#[test]
fn a_discretionary_rule_that_would_change_nothing_is_not_pending() {
    tell(
        &with(UNREACHABLE),
        "
        Mon 09:00 opened severity 3, reachable = false
        at Mon 09:00 pending none
        Mon 10:00 severity 1
        at Mon 10:00 pending contact-unreachable to 3 since Mon 09:00 needs lead, boss
        ",
    );
}

#[test]
fn a_discretionary_rule_of_the_wrong_direction_is_not_pending() {
    tell(
        &with(&format!("{UNREACHABLE}only = 'down'\n")),
        "
        Mon 09:00 opened severity 4, reachable = false
        at Mon 09:00 pending none
        at Mon 09:00 severity 4
        ",
    );
}

/// A reading: an approval holds as long as the condition, whether or not it changes anything yet.
#[test]
fn an_approval_that_changes_nothing_yet_counts_later() {
    tell(
        &with(UNREACHABLE),
        "
        Mon 09:00 opened severity 3, reachable = false
        Mon 10:00 approved contact-unreachable by lead
        at Mon 10:00 severity 3
        at Mon 10:00 rejected none
        Mon 11:00 severity 1
        at Mon 11:00 severity 3 <- 1 because contact-unreachable
        ",
    );
}

#[test]
fn an_approved_rule_may_latch() {
    tell(
        &with(&format!("{UNREACHABLE}latch = true\n")),
        "
        Mon 09:00 opened severity 2, reachable = false
        Mon 10:00 approved contact-unreachable by lead
        Mon 11:00 reachable = true
        at Mon 11:00 severity 3 <- 2 because contact-unreachable
        Mon 12:00 severity 1
        at Mon 12:00 severity 1
        Mon 13:00 reachable = false
        at Mon 13:00 severity 1
        at Mon 13:00 pending contact-unreachable to 3 since Mon 13:00 needs lead, boss
        ",
    );
}

/// The latch is withdrawn; the condition has not lapsed, so that its approval stands.
#[test]
fn a_declaration_ends_no_approval() {
    tell(
        &with(&format!("{UNREACHABLE}latch = true\n")),
        "
        Mon 09:00 opened severity 2, reachable = false
        Mon 10:00 approved contact-unreachable by lead
        Mon 11:00 severity 1
        at Mon 11:00 severity 3 <- 1 because contact-unreachable
        ",
    );
}
