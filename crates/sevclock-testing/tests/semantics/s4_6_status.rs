//! The status of a cycle, and its figures (semantics §4.6).

use sevclock_testing::story::tell;

use super::policy::with;

const FIX: &str = r#"
[[clocks]]
id = "fix"
start = "opened"
stop = "resolved"
calendar = "office"
pause_when = "waiting"
target = "4h"
"#;

#[test]
fn a_running_cycle_is_breached_from_its_due_instant_on() {
    tell(
        &with(FIX),
        "
        Mon 09:00 opened
        at Mon 12:59:59.999999 fix 1 running breached none
        at Mon 13:00 fix 1 breached breached Mon 13:00 stopped none
        at Mon 12:00 next Mon 13:00
        at Mon 13:00 next none
        ",
    );
}

#[test]
fn a_breached_cycle_may_be_done_late() {
    tell(
        &with(FIX),
        "
        Mon 09:00 opened
        Mon 15:00 resolved
        at Mon 14:00 fix 1 breached stopped none
        at Mon 16:00 fix 1 breached stopped Mon 15:00
        ",
    );
}

#[test]
fn a_paused_cycle_that_breached_before_stays_breached() {
    tell(
        &with(FIX),
        "
        Mon 09:00 opened
        Mon 14:00 waiting = true
        at Mon 15:00 fix 1 breached due Mon 13:00 breached Mon 13:00 elapsed 5h remaining -1h if-resumed none
        Mon 16:00 waiting = false
        at Mon 16:30 fix 1 breached due Mon 13:00 elapsed 5h30m
        ",
    );
}

#[test]
fn stopped_while_paused_and_not_breached_it_is_met() {
    tell(
        &with(FIX),
        "
        Mon 09:00 opened
        Mon 12:00 waiting = true
        Mon 16:00 resolved
        at Mon 16:00 fix 1 met stopped Mon 16:00 due none first-due Mon 13:00 breached none elapsed 3h remaining 1h
        ",
    );
}

#[test]
fn outside_opening_hours_a_cycle_is_running() {
    tell(
        &with(FIX),
        "
        Mon 15:00 opened
        at Mon 16:59:59 fix 1 running in-hours yes
        at Mon 17:00 fix 1 running in-hours no
        at Tue 08:59 fix 1 running in-hours no
        at Tue 09:00 fix 1 running in-hours yes
        ",
    );
}

/// A reading: of an ended cycle the figure is that of its end.
#[test]
fn the_figures_of_an_ended_cycle_are_those_at_its_end() {
    tell(
        &with(FIX),
        "
        Mon 15:00 opened
        Mon 20:00 resolved
        at Tue 10:00 fix 1 met elapsed 2h remaining 2h in-hours no
        ",
    );
    tell(
        &with(FIX),
        "
        Mon 15:00 opened
        Mon 16:00 resolved
        at Mon 20:00 fix 1 met elapsed 1h remaining 3h in-hours yes
        ",
    );
}

#[test]
fn stopped_with_nothing_promised_it_is_stopped() {
    tell(
        &with(&FIX.replace("\"4h\"", "\"none\"")),
        "
        Mon 09:00 opened
        at Mon 15:00 fix 1 running elapsed 6h
        Mon 16:00 resolved
        at Mon 17:00 fix 1 stopped stopped Mon 16:00 elapsed 7h
        ",
    );
}
