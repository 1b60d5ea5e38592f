//! Clocks that apply or do not (semantics §4.9).

use sevclock_testing::story::tell;

use super::policy::with;

const FIX: &str = r#"
[signals]
escalated = {}
merged = {}
[[clocks]]
id = "fix"
start = "opened"
stop = "resolved"
restart = "escalated"
resume = "reopened"
cancel = "merged"
applies_when = "relevant"
target = "4h"
"#;

#[test]
fn while_it_does_not_apply_a_clock_has_no_cycle() {
    tell(
        &with(FIX),
        "
        Mon 09:00 opened relevant = false
        at Mon 09:30 cycles fix none
        Mon 10:00 relevant = true
        at Mon 10:00 cycles fix running
        at Mon 10:00 fix 1 running started Mon 10:00 due Mon 14:00
        ",
    );
}

#[test]
fn turning_false_cancels_the_cycle() {
    tell(
        &with(FIX),
        "
        Mon 09:00 opened
        Mon 10:00 relevant = false
        at Mon 15:00 cycles fix cancelled
        at Mon 15:00 fix 1 cancelled stopped Mon 10:00 breached none
        ",
    );
    tell(
        &with(FIX),
        "
        Mon 09:00 opened
        Mon 14:00 relevant = false
        at Mon 15:00 fix 1 breached stopped Mon 14:00 breached Mon 13:00
        ",
    );
}

#[test]
fn turning_false_at_exactly_the_due_instant_finds_the_cycle_unbreached() {
    tell(
        &with(FIX),
        "
        Mon 09:00 opened
        Mon 13:00 relevant = false
        at Mon 13:00 fix 1 cancelled breached none
        ",
    );
}

#[test]
fn turning_false_is_no_cancel_signal_so_that_turning_true_begins_another() {
    tell(
        &with(FIX),
        "
        Mon 09:00 opened
        Mon 10:00 relevant = false
        Mon 11:00 relevant = true
        at Mon 11:00 cycles fix cancelled, running
        at Mon 11:00 fix 2 running started Mon 11:00 due Mon 15:00
        ",
    );
}

#[test]
fn turning_true_begins_nothing_after_a_stop_or_cancel_signal() {
    for signal in ["resolved", "merged", "closed", "cancelled"] {
        tell(
            &with(FIX),
            &format!(
                "
                Mon 09:00 opened
                Mon 10:00 relevant = false
                Mon 11:00 {signal}
                Mon 12:00 relevant = true
                at Mon 12:00 cycles fix cancelled
                "
            ),
        );
    }
}

#[test]
fn turning_true_begins_nothing_before_a_start_signal() {
    tell(
        &with(FIX),
        "
        Mon 09:00 customer-replied relevant = false
        Mon 10:00 relevant = true
        at Mon 10:00 cycles fix none
        ",
    );
}

#[test]
fn a_start_signal_after_the_stop_counts_again() {
    tell(
        &with(FIX),
        "
        Mon 09:00 opened relevant = false
        Mon 10:00 resolved
        Mon 11:00 opened
        Mon 12:00 relevant = true
        at Mon 12:00 cycles fix running
        at Mon 12:00 fix 1 running started Mon 12:00
        ",
    );
}

#[test]
fn a_restart_does_nothing_while_the_clock_does_not_apply() {
    tell(
        &with(FIX),
        "
        Mon 09:00 opened relevant = false
        Mon 10:00 escalated
        at Mon 10:00 cycles fix none
        Mon 11:00 relevant = true, escalated
        at Mon 11:00 cycles fix running
        at Mon 11:00 fix 1 running started Mon 11:00
        ",
    );
}

/// A reading: a resume needs the clock to apply.
#[test]
fn a_resume_does_nothing_while_the_clock_does_not_apply() {
    tell(
        &with(FIX),
        "
        Mon 09:00 opened
        Mon 10:00 resolved
        Mon 11:00 relevant = false
        Mon 12:00 reopened
        at Mon 12:00 cycles fix met
        Mon 13:00 relevant = true
        at Mon 13:00 cycles fix met
        Mon 14:00 reopened
        at Mon 14:00 fix 1 running due Mon 17:00 elapsed 1h
        ",
    );
}

#[test]
fn an_effective_resume_counts_as_a_start_signal() {
    tell(
        &with(FIX),
        "
        Mon 09:00 opened
        Mon 10:00 resolved
        Mon 11:00 reopened
        Mon 12:00 relevant = false
        Mon 13:00 relevant = true
        at Mon 13:00 cycles fix cancelled, running
        at Mon 13:00 fix 2 running started Mon 13:00
        ",
    );
}

#[test]
fn a_cycle_that_turning_false_ended_is_not_resumed() {
    tell(
        &with(FIX),
        "
        Mon 09:00 opened
        Mon 10:00 relevant = false
        Mon 11:00 reopened, relevant = true
        at Mon 11:00 cycles fix cancelled, running
        at Mon 11:00 fix 2 running started Mon 11:00 elapsed 0s
        ",
    );
}

#[test]
fn in_one_event_a_stop_comes_before_turning_false() {
    tell(
        &with(FIX),
        "
        Mon 09:00 opened
        Mon 10:00 resolved relevant = false
        at Mon 10:00 cycles fix met
        ",
    );
}

#[test]
fn in_one_event_a_stop_comes_before_turning_true() {
    tell(
        &with(FIX),
        "
        Mon 09:00 opened relevant = false
        Mon 10:00 resolved relevant = true
        at Mon 10:00 cycles fix none
        ",
    );
}

#[test]
fn in_one_event_a_start_and_turning_true_begin_one_cycle() {
    tell(
        &with(FIX),
        "
        Mon 09:00 opened relevant = false
        Mon 10:00 opened relevant = true
        at Mon 10:00 cycles fix running
        ",
    );
}

#[test]
fn in_one_event_a_start_does_not_outlive_turning_false() {
    tell(
        &with(FIX),
        "
        Mon 09:00 opened
        Mon 10:00 opened relevant = false
        at Mon 10:00 cycles fix cancelled
        ",
    );
}

#[test]
fn a_dwell_may_turn_it_true_and_false() {
    tell(
        &with(
            r#"
            [[adjust]]
            id = "raise"
            when = "workaround"
            for = "1h"
            to = 2
            [[adjust]]
            id = "lower"
            when = "waiting"
            for = "2h"
            to = 4
            [[clocks]]
            id = "fix"
            start = "opened"
            applies_when = "severity == 2"
            target = "4h"
            "#,
        ),
        "
        Mon 09:00 opened workaround = true, waiting = true
        at Mon 09:30 cycles fix none
        at Mon 09:30 next Mon 10:00
        at Mon 10:00 fix 1 running started Mon 10:00 due Mon 14:00
        at Mon 11:00 fix 1 cancelled stopped Mon 11:00
        ",
    );
}
