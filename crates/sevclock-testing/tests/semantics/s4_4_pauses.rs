//! Pauses (semantics §4.4).

use sevclock_testing::story::tell;

use super::policy::with;

const FIX: &str = r#"
[[clocks]]
id = "fix"
start = "opened"
stop = "resolved"
calendar = "office"
pause_when = 'waiting || status == "resolved"'
target = "4h"
"#;

#[test]
fn a_cycle_is_paused_while_the_condition_holds() {
    tell(
        &with(FIX),
        "
        Mon 09:00 opened
        Mon 10:00 waiting = true
        at Mon 11:00 fix 1 paused
        Mon 11:30 count = 1
        at Mon 11:30 fix 1 paused elapsed 1h
        Mon 12:00 waiting = false
        at Mon 12:00 fix 1 running due Mon 15:00
        ",
    );
}

#[test]
fn a_pause_outside_open_hours_costs_nothing() {
    tell(
        &with(FIX),
        "
        Mon 15:00 opened
        at Mon 15:00 fix 1 running due Tue 11:00
        Mon 18:00 waiting = true
        Tue 08:00 waiting = false
        at Tue 08:00 fix 1 running due Tue 11:00 elapsed 2h
        ",
    );
}

#[test]
fn a_pause_partly_in_open_hours_costs_that_part() {
    tell(
        &with(FIX),
        "
        Mon 15:00 opened
        Mon 16:00 waiting = true
        Tue 08:00 waiting = false
        at Tue 08:00 fix 1 running due Tue 12:00 elapsed 1h
        ",
    );
}

/// A reading: `first_due` is null until the cycle runs.
#[test]
fn a_cycle_may_begin_paused() {
    tell(
        &with(FIX),
        "
        Mon 09:00 opened waiting = true
        at Mon 10:00 fix 1 paused started Mon 09:00 due none first-due none elapsed 0s if-resumed Mon 14:00
        Mon 11:00 waiting = false
        at Mon 11:00 fix 1 running started Mon 09:00 due Mon 15:00 first-due Mon 15:00
        ",
    );
}

#[test]
fn a_pause_that_lasts_no_time_changes_nothing() {
    tell(
        &with(FIX),
        "
        Mon 09:00 opened
        Mon 10:00 waiting = true
        Mon 10:00 waiting = false
        at Mon 10:00 fix 1 running due Mon 13:00 elapsed 1h
        ",
    );
}

/// The restart comes before the pause of the same event: the new cycle begins, paused.
#[test]
fn a_cycle_that_begins_at_an_event_that_pauses_is_paused() {
    tell(
        &with(&format!("{FIX}restart = 'updated'\n")),
        "
        Mon 09:00 opened
        Mon 10:00 updated waiting = true
        at Mon 10:00 cycles fix restarted, paused
        at Mon 10:00 fix 2 paused started Mon 10:00 due none if-resumed Mon 14:00
        ",
    );
}

#[test]
fn a_severity_that_an_adjustment_sets_may_pause() {
    tell(
        &with(
            r#"
            [[adjust]]
            id = "ease"
            when = "workaround"
            for = "1h"
            to = 4
            [[clocks]]
            id = "fix"
            start = "opened"
            pause_when = "severity == 4"
            target = "4h"
            "#,
        ),
        "
        Mon 09:00 opened workaround = true
        at Mon 09:30 fix 1 running due Mon 13:00
        at Mon 10:30 fix 1 paused elapsed 1h if-resumed Mon 13:30
        Mon 11:00 workaround = false
        at Mon 11:00 fix 1 running due Mon 14:00
        ",
    );
}
