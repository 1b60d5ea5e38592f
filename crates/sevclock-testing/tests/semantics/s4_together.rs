//! Clocks where several rules meet: pauses, changes of row, business days, agreements (semantics
//! §4.1 to §4.10).

use sevclock_testing::story::tell;

use super::policy::with;

/// By scope: eight office hours, six hours around the clock, one business day.
fn scoped(more: &str) -> String {
    with(&format!(
        r#"
[[clocks]]
id = "fix"
start = "opened"
stop = "resolved"
resume = "reopened"
pause_when = "waiting"
calendar = "office"
target = [
  {{ when = 'scope == "one"', within = "8h" }},
  {{ when = 'scope == "some"', within = "6h", calendar = "always" }},
  {{ within = "1bd" }},
]
{more}
"#
    ))
}

/// 15 hours of which two are spent on Monday, five on Tuesday afternoon and eight on Wednesday.
#[test]
fn business_days_that_are_resumed_are_a_budget() {
    tell(
        &scoped(""),
        "
        Mon 10:00 opened scope = many
        Mon 12:00 resolved
        Tue 12:00 reopened
        at Tue 12:00 fix 1 running due Wed 17:00 first-due Tue 17:00 elapsed 2h target 15h
        ",
    );
}

/// Two hours of Monday's office, two around the clock; four more on Tuesday.
#[test]
fn what_was_carried_is_carried_on() {
    tell(
        &scoped(""),
        "
        Mon 15:00 opened
        Mon 20:00 scope = some
        Mon 22:00 scope = one
        at Mon 22:00 fix 1 running due Tue 13:00 first-due Tue 15:00 elapsed 4h remaining 4h
        ",
    );
}

#[test]
fn a_pause_after_a_carry_moves_what_is_left() {
    tell(
        &scoped(""),
        "
        Mon 15:00 opened
        Mon 20:00 scope = some
        Mon 21:00 waiting = true
        at Mon 22:00 fix 1 paused due none elapsed 3h if-resumed Tue 01:00
        Mon 23:00 waiting = false
        at Mon 23:00 fix 1 running due Tue 02:00
        ",
    );
}

/// As if six hours around the clock had applied all along: four before the pause, two after it.
#[test]
fn a_retroactive_change_measures_earlier_stretches_on_the_new_calendar() {
    tell(
        &scoped("retarget = 'retroactive'"),
        "
        Mon 15:00 opened
        Mon 19:00 waiting = true
        Mon 23:00 waiting = false
        at Mon 23:00 fix 1 running elapsed 2h due Tue 15:00
        Mon 23:30 scope = some
        at Mon 23:30 fix 1 running elapsed 4h30m due Tue 01:00
        ",
    );
}

#[test]
fn a_row_alike_but_elsewhere_in_the_table_is_another_row() {
    let rows = r#"
        [[clocks]]
        id = "fix"
        start = "opened"
        target = [{ when = "workaround", within = "4h" }, { within = "4h" }]
    "#;
    tell(
        &with(&format!("{rows}retarget = {{ same = 'restart' }}\n")),
        "
        Mon 09:00 opened
        Mon 10:00 workaround = true
        at Mon 10:00 cycles fix restarted, running
        at Mon 10:00 fix 2 running due Mon 14:00
        ",
    );
    tell(
        &with(rows),
        "
        Mon 09:00 opened
        Mon 10:00 workaround = true
        at Mon 10:00 fix 1 running due Mon 13:00
        ",
    );
}

#[test]
fn warnings_of_business_days_are_of_their_working_time() {
    tell(
        &scoped("warn = [{ at = '50%' }, { at = '2h before' }, { at = 'breach' }]"),
        "
        Mon 10:00 opened scope = many
        at Mon 10:00 fix 1 running warns 50% Tue 09:30 warns 2h-before Tue 15:00 warns breach Tue 17:00
        ",
    );
}

/// The seven hours are up on Monday at 17:00; what is due by date is due on Tuesday at 09:00.
#[test]
fn a_breach_by_date_may_come_after_all_of_the_working_time() {
    tell(
        &scoped("warn = [{ at = '100%' }, { at = '1h before' }, { at = 'breach' }]")
            .replace("within = \"1bd\"", "within = \"1bd\", due = \"open\""),
        "
        Mon 10:00 opened scope = many
        at Mon 10:00 fix 1 running due Tue 09:00 target 7h warns 1h-before Mon 16:00 warns 100% Mon 17:00 warns breach Tue 09:00
        at Mon 20:00 fix 1 running remaining 0s
        ",
    );
}

#[test]
fn in_one_event_a_stop_comes_before_a_pause_or_its_end() {
    tell(
        &scoped(""),
        "
        Mon 09:00 opened
        Mon 10:00 resolved waiting = true
        at Mon 11:00 fix 1 met due Mon 17:00 elapsed 1h
        ",
    );
    tell(
        &scoped(""),
        "
        Mon 09:00 opened
        Mon 10:00 waiting = true
        Mon 12:00 resolved waiting = false
        at Mon 13:00 fix 1 met due none elapsed 1h
        ",
    );
}

/// Due at the change, where the pause comes next and finds the cycle unbreached.
#[test]
fn in_one_event_a_carry_over_the_target_comes_before_a_pause() {
    tell(
        &scoped(""),
        "
        Mon 09:00 opened
        Mon 16:00 scope = some, waiting = true
        at Mon 16:30 fix 1 paused due none elapsed 7h remaining -1h if-resumed Mon 16:30
        Mon 18:00 waiting = false
        at Mon 18:00 fix 1 breached due Mon 18:00
        ",
    );
}

#[test]
fn a_breach_on_arrival_may_be_agreed_away() {
    tell(
        &scoped("retarget = 'retroactive'"),
        "
        Mon 09:00 opened
        Mon 16:00 scope = some
        at Mon 16:00 fix 1 breached due Mon 15:00 on-arrival yes
        Mon 17:00 agreed fix due Wed 12:00
        at Mon 17:00 fix 1 running due Wed 12:00 breached none on-arrival no undone Mon 15:00 at Mon 17:00
        ",
    );
}

#[test]
fn a_cadence_applies_or_does_not() {
    tell(
        &with(
            r#"
            [[clocks]]
            id = "update"
            start = "opened"
            restart = "updated"
            stop = "resolved"
            applies_when = "severity <= 2"
            every = "1h"
            on_miss = "roll"
            "#,
        ),
        "
        Mon 09:00 opened severity 1
        Mon 10:30 severity 3
        at Mon 12:00 cycles update breached, cancelled
        Mon 12:30 updated
        at Mon 12:30 cycles update breached, cancelled
        Mon 13:00 severity 2
        at Mon 13:00 update 3 running started Mon 13:00 due Mon 14:00
        ",
    );
}

/// Pausing at severity 3 and promising half as long at severity 1: the pause ends in the event that
/// restarts the cycle.
#[test]
fn in_one_event_a_restart_comes_before_the_end_of_a_pause() {
    tell(
        &with(
            r#"
            [[clocks]]
            id = "fix"
            start = "opened"
            pause_when = "severity == 3"
            target = [{ severity = 1, within = "2h" }, { within = "4h" }]
            "#,
        ),
        "
        Mon 09:00 opened
        at Mon 10:00 fix 1 paused elapsed 0s first-due none
        Mon 11:00 severity 1
        at Mon 11:00 cycles fix restarted, running
        at Mon 11:00 fix 2 running due Mon 13:00
        ",
    );
}

#[test]
fn two_clocks_go_their_own_ways() {
    tell(
        &with(
            r#"
            [signals]
            responded = { also = "updated" }
            [[clocks]]
            id = "response"
            start = "opened"
            stop = ["responded", "resolved"]
            target = "1h"
            [[clocks]]
            id = "reply"
            start = "customer-replied"
            stop = ["responded", "resolved"]
            target = "4h"
            [[clocks]]
            id = "update"
            start = "responded"
            restart = "updated"
            stop = "resolved"
            every = "2h"
            "#,
        ),
        "
        Mon 09:00 opened
        Mon 09:30 customer-replied
        Mon 10:30 responded
        Mon 11:00 customer-replied
        Mon 12:00 resolved
        at Mon 10:30 response 1 breached breached Mon 10:00
        at Mon 10:30 cycles reply met
        at Mon 10:30 cycles update running
        at Mon 12:00 cycles reply met, met
        at Mon 12:00 cycles update met
        ",
    );
}
