//! When the evaluation changes next (semantics §7.1). That nothing changes before it, and something
//! does at it, every story checks.

use sevclock_testing::story::tell;

use super::policy::with;

#[test]
fn it_is_the_earliest_of_dwells_warnings_due_instants_and_rungs() {
    tell(
        &with(
            r#"
            [[adjust]]
            id = "raise"
            when = "workaround"
            for = "30m"
            to = 2
            [[clocks]]
            id = "fix"
            start = "opened"
            target = "4h"
            warn = [{ at = "50%" }]
            [[ladders]]
            id = "up"
            [[ladders.rungs]]
            id = "lead"
            after = "3h"
            "#,
        ),
        "
        Mon 09:00 opened workaround = true
        at Mon 09:00 next Mon 09:30
        at Mon 09:30 next Mon 11:00
        at Mon 11:00 next Mon 12:00
        at Mon 12:00 next Mon 13:00
        at Mon 13:00 next none
        ",
    );
}

#[test]
fn an_event_to_come_is_no_change() {
    tell(
        &with("[[clocks]]\nid = 'fix'\nstart = 'opened'\nstop = 'resolved'\ntarget = '4h'\n"),
        "
        Mon 09:00 opened
        Mon 10:00 resolved
        at Mon 09:30 next Mon 13:00
        at Mon 10:00 next none
        ",
    );
}

#[test]
fn hours_that_begin_and_end_are_no_change() {
    tell(
        &with("[[clocks]]\nid = 'fix'\nstart = 'opened'\ncalendar = 'office'\ntarget = '10h'\n"),
        "
        Mon 09:00 opened
        at Mon 12:00 next Tue 11:00
        ",
    );
}

#[test]
fn a_dwell_that_would_change_nothing_is_passed_over() {
    tell(
        &with(
            r#"
            [[adjust]]
            id = "invisible"
            when = "workaround"
            for = "30m"
            to = 3
            [[adjust]]
            id = "visible"
            when = "workaround"
            for = "1h"
            to = 2
            "#,
        ),
        "
        Mon 09:00 opened workaround = true
        at Mon 09:00 next Mon 10:00
        at Mon 09:45 next Mon 10:00
        at Mon 10:00 severity 2 <- 3 because visible
        at Mon 10:00 next none
        ",
    );
}

/// What completes unseen at severity 3 shows at once where the ticket is declared severity 1.
#[test]
fn a_dwell_passed_over_has_completed_nevertheless() {
    tell(
        &with("[[adjust]]\nid = 'ease'\nwhen = 'workaround'\nfor = '30m'\nto = 3\n"),
        "
        Mon 09:00 opened workaround = true
        at Mon 09:00 next none
        Mon 10:00 severity 1
        at Mon 10:00 severity 3 <- 1 because ease
        ",
    );
}

#[test]
fn a_dwell_that_leaves_something_pending_is_a_change() {
    tell(
        &with(
            "[[adjust]]\nid = 'ease'\nwhen = 'workaround'\nfor = '30m'\nto = 4\nauthority = 'lead'\n",
        ),
        "
        Mon 09:00 opened workaround = true
        at Mon 09:00 next Mon 09:30
        at Mon 09:30 next none
        ",
    );
}

/// Two rules to the same severity: the first completes later and takes the second's place.
#[test]
fn a_dwell_that_only_changes_which_rules_apply_is_a_change() {
    tell(
        &with(
            r#"
            [[adjust]]
            id = "slow"
            when = "workaround"
            for = "1h"
            to = 4
            [[adjust]]
            id = "quick"
            when = "workaround"
            to = 4
            "#,
        ),
        "
        Mon 09:00 opened workaround = true
        at Mon 09:00 severity 4 <- 3 because quick
        at Mon 09:00 next Mon 10:00
        at Mon 10:00 severity 4 <- 3 because slow
        at Mon 10:00 timeline Mon 09:00 4 because quick
        ",
    );
}

#[test]
fn an_interval_of_a_cadence_is_a_change() {
    let cadence =
        "[[clocks]]\nid = 'update'\nstart = 'opened'\nrestart = 'updated'\nevery = '1h'\n";
    tell(
        &with(cadence),
        "
        Mon 09:00 opened
        at Mon 09:00 next Mon 10:00
        at Mon 10:00 next none
        ",
    );
    tell(
        &with(&format!("{cadence}on_miss = 'roll'\n")),
        "
        Mon 09:00 opened
        at Mon 10:00 next Mon 11:00
        ",
    );
}

#[test]
fn between_changes_the_same_is_next() {
    tell(
        &with("[[clocks]]\nid = 'fix'\nstart = 'opened'\ntarget = '4h'\nwarn = [{ at = '75%' }]\n"),
        "
        Mon 09:00 opened
        at Mon 09:00:00.000001 next Mon 12:00
        at Mon 11:59:59.999999 next Mon 12:00
        at Mon 12:00 next Mon 13:00
        ",
    );
}
