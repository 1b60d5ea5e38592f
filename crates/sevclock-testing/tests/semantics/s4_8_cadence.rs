//! Promises to act again and again (semantics §4.8).

use sevclock_testing::story::{refuses, tell};

use super::policy::with;

/// An update every hour, every two at severity 2, none promised at severity 4.
const UPDATE: &str = r#"
[[clocks]]
id = "update"
start = ["opened", "reopened"]
restart = "updated"
stop = "resolved"
pause_when = "waiting"
every = [
  { severity = 2, within = "2h" },
  { severity = 4, within = "none" },
  { within = "1h" },
]
warn = [{ at = "50%" }, { at = "breach" }]
"#;

fn hold() -> String {
    with(UPDATE)
}

fn roll(more: &str) -> String {
    with(&format!("{UPDATE}on_miss = 'roll'\n{more}"))
}

#[test]
fn each_restart_keeps_the_promise_and_begins_the_next() {
    tell(
        &hold(),
        "
        Mon 09:00 opened
        at Mon 09:00 update 1 running due Mon 10:00 target 1h
        Mon 09:40 updated
        at Mon 09:40 cycles update met, running
        at Mon 09:40 update 1 met stopped Mon 09:40
        at Mon 09:40 update 2 running started Mon 09:40 due Mon 10:40 first-due Mon 10:40
        Mon 10:40 updated
        at Mon 10:40 cycles update met, met, running
        ",
    );
}

#[test]
fn a_late_restart_is_a_breach() {
    tell(
        &hold(),
        "
        Mon 09:00 opened
        Mon 10:30 updated
        at Mon 10:30 cycles update breached, running
        at Mon 10:30 update 1 breached stopped Mon 10:30 due Mon 10:00 breached Mon 10:00
        at Mon 10:30 update 2 running due Mon 11:30
        ",
    );
}

#[test]
fn where_nothing_was_promised_a_restart_is_a_restart() {
    tell(
        &hold(),
        "
        Mon 09:00 opened severity 4
        Mon 12:00 updated
        at Mon 12:00 cycles update restarted, running
        at Mon 12:00 update 2 running due none
        ",
    );
}

#[test]
fn a_missed_cycle_is_held_open_until_the_signal_comes() {
    tell(
        &hold(),
        "
        Mon 09:00 opened
        at Mon 12:20 cycles update breached
        at Mon 12:20 update 1 breached stopped none breached Mon 10:00
        at Mon 12:20 next none
        Mon 12:30 updated
        at Mon 12:30 cycles update breached, running
        at Mon 12:30 update 2 running due Mon 13:30
        ",
    );
}

#[test]
fn a_missed_cycle_that_rolls_ends_and_the_next_begins() {
    tell(
        &roll(""),
        "
        Mon 09:00 opened
        at Mon 09:59 cycles update running
        at Mon 10:00 cycles update breached, running
        at Mon 11:20 cycles update breached, breached, running
        at Mon 11:20 update 1 breached started Mon 09:00 stopped Mon 10:00 due Mon 10:00 breached Mon 10:00
        at Mon 11:20 update 3 running started Mon 11:00 due Mon 12:00 elapsed 20m
        at Mon 11:20 next Mon 11:30
        Mon 11:40 updated
        at Mon 11:40 cycles update breached, breached, met, running
        at Mon 11:40 update 4 running due Mon 12:40
        ",
    );
}

#[test]
fn a_signal_at_exactly_the_due_instant_keeps_the_promise_and_nothing_rolls() {
    tell(
        &roll(""),
        "
        Mon 09:00 opened
        Mon 10:00 updated
        at Mon 10:00 cycles update met, running
        at Mon 10:00 update 2 running due Mon 11:00
        Mon 11:00 resolved
        at Mon 15:00 cycles update met, met
        ",
    );
}

/// A reading: a cycle that rolls has reached the thresholds at its due instant.
#[test]
fn a_cycle_that_rolls_has_warned_of_its_breach() {
    tell(
        &roll(""),
        "
        Mon 09:00 opened
        at Mon 10:10 update 1 breached warned 50% Mon 09:30 warned breach Mon 10:00
        at Mon 10:10 update 2 running warns 50% Mon 10:30 warns breach Mon 11:00
        ",
    );
}

#[test]
fn a_stop_ends_the_cadence_with_a_verdict() {
    tell(
        &hold(),
        "
        Mon 09:00 opened
        Mon 09:40 resolved
        Mon 09:50 updated
        at Mon 09:50 cycles update met
        Mon 10:00 reopened
        at Mon 10:00 update 2 running due Mon 11:00
        Mon 11:30 resolved
        at Mon 11:30 update 2 breached
        ",
    );
}

#[test]
fn a_pause_holds_the_roll() {
    tell(
        &roll(""),
        "
        Mon 09:00 opened
        Mon 09:30 waiting = true
        Mon 11:30 waiting = false
        at Mon 11:30 cycles update running
        at Mon 11:30 update 1 running due Mon 12:00
        at Mon 12:00 cycles update breached, running
        ",
    );
}

#[test]
fn a_pause_at_exactly_the_due_instant_comes_before_the_roll() {
    tell(
        &roll(""),
        "
        Mon 09:00 opened
        Mon 10:00 waiting = true
        at Mon 10:30 cycles update paused
        Mon 11:00 waiting = false
        at Mon 11:00 cycles update breached, running
        at Mon 11:00 update 1 breached due Mon 11:00 stopped Mon 11:00
        at Mon 11:00 update 2 running due Mon 12:00
        ",
    );
}

#[test]
fn an_upgrade_restarts_without_a_verdict() {
    tell(
        &hold(),
        "
        Mon 09:00 opened severity 2
        Mon 10:30 severity 1
        at Mon 10:30 cycles update restarted, running
        at Mon 10:30 update 2 running due Mon 11:30
        ",
    );
}

#[test]
fn a_downgrade_counts_from_the_start_of_the_cycle() {
    tell(
        &hold(),
        "
        Mon 09:00 opened severity 1
        Mon 09:30 severity 2
        at Mon 09:30 update 1 running due Mon 11:00 first-due Mon 10:00
        ",
    );
}

#[test]
fn the_signal_and_a_change_in_one_event_begin_the_next_under_the_new_row() {
    tell(
        &hold(),
        "
        Mon 09:00 opened severity 1
        Mon 09:30 updated severity 2
        at Mon 09:30 cycles update met, running
        at Mon 09:30 update 2 running due Mon 11:30 first-due Mon 11:30
        ",
    );
}

/// A reading: it rolls at the change.
#[test]
fn a_change_that_finds_the_due_instant_past_rolls_there() {
    tell(
        &roll("retarget = 'retroactive'"),
        "
        Mon 09:00 opened severity 2
        Mon 10:30 severity 1
        at Mon 10:30 cycles update breached, running
        at Mon 10:30 update 1 breached due Mon 10:00 breached Mon 10:00 stopped Mon 10:30 on-arrival yes
        at Mon 10:30 update 2 running started Mon 10:30 due Mon 11:30
        ",
    );
}

#[test]
fn a_cadence_may_count_in_office_hours() {
    tell(
        &with(
            r#"
            [[clocks]]
            id = "update"
            start = "opened"
            restart = "updated"
            calendar = "office"
            every = "4h"
            on_miss = "roll"
            "#,
        ),
        "
        Mon 09:00 opened
        at Mon 20:00 cycles update breached, breached, running
        at Mon 20:00 update 3 running started Mon 17:00 due Tue 13:00
        ",
    );
}

#[test]
fn a_cadence_may_count_business_days() {
    tell(
        &with(
            r#"
            [[clocks]]
            id = "update"
            start = "opened"
            restart = "updated"
            calendar = "office"
            every = "1bd"
            on_miss = "roll"
            "#,
        ),
        "
        Mon 10:00 opened
        Tue 12:00 updated
        at Tue 12:00 update 2 running due Wed 17:00
        at Thu 10:00 cycles update met, breached, running
        at Thu 10:00 update 3 running started Wed 17:00 due Thu 17:00
        at Sat 10:00 update 5 running started Fri 17:00 due Mon+1 17:00
        ",
    );
}

#[test]
fn a_clock_has_a_target_or_a_cadence() {
    refuses(&with(&format!("{UPDATE}target = '4h'\n")), "clocks[0]");
    refuses(
        &with("[[clocks]]\nid = 'fix'\nstart = 'opened'\ntarget = '4h'\non_miss = 'roll'\n"),
        "clocks[0]: `on_miss`",
    );
}
