//! Events, and the order of what happens at one instant (semantics §2.3).

use sevclock_testing::story::tell;

use super::policy::with;

/// A response in four hours, a fix in eight.
const CLOCKS: &str = r#"
[[clocks]]
id = "response"
start = "opened"
stop = "responded"
target = "4h"
[[clocks]]
id = "fix"
start = "opened"
stop = "resolved"
target = "8h"
"#;

#[test]
fn an_event_may_raise_several_signals() {
    tell(
        &with(CLOCKS),
        "
        Mon 09:00 opened
        Mon 10:00 responded, resolved
        at Mon 10:00 response 1 met stopped Mon 10:00
        at Mon 10:00 fix 1 met stopped Mon 10:00
        at Mon 10:00 status resolved
        ",
    );
}

#[test]
fn a_signal_may_imply_others() {
    let signals = "[signals]\nmailed = { also = ['responded'] }\n";
    tell(
        &with(&format!("{signals}{CLOCKS}")),
        "
        Mon 09:00 opened
        Mon 10:00 mailed
        at Mon 10:00 response 1 met stopped Mon 10:00
        ",
    );
}

/// A reading: `also` is followed through.
#[test]
fn what_a_signal_implies_may_imply_more() {
    let signals = r#"
        [signals]
        wrapped-up = { also = "mailed" }
        mailed = { also = ["responded", "resolved"] }
    "#;
    tell(
        &with(&format!("{signals}{CLOCKS}")),
        "
        Mon 09:00 opened
        Mon 10:00 wrapped-up
        at Mon 10:00 response 1 met
        at Mon 10:00 status resolved
        ",
    );
}

#[test]
fn an_event_may_change_the_plan() {
    tell(
        &with(
            r#"
            [plans.basic]
            title = "Basic"
            [plans.gold]
            title = "Gold"
            [[adjust]]
            id = "gold"
            when = 'plan == "gold"'
            to = 2
            "#,
        ),
        "
        Mon 09:00 opened
        at Mon 09:00 severity 3
        Mon 10:00 plan gold
        at Mon 10:00 severity 2 <- 3 because gold
        ",
    );
}

#[test]
fn events_out_of_order_are_an_error_that_names_the_two() {
    tell(
        &with(CLOCKS),
        "
        Mon 09:00 opened
        Mon 11:00 responded
        Mon 10:00 resolved
        at Mon 12:00 refused event 2 at 2026-03-02T10:00:00Z comes after event 1 at 2026-03-02T11:00:00Z
        ",
    );
}

#[test]
fn events_after_as_of_are_ignored() {
    tell(
        &with(CLOCKS),
        "
        Mon 09:00 opened
        Mon 10:00 responded
        Mon 11:00 resolved
        at Mon 09:30 response 1 running due Mon 13:00 stopped none
        at Mon 10:30 response 1 met
        at Mon 10:30 fix 1 running due Mon 17:00
        at Mon 10:30 status open
        ",
    );
}

#[test]
fn an_event_at_as_of_counts() {
    tell(
        &with(CLOCKS),
        "
        Mon 09:00 opened
        Mon 10:00 responded
        at Mon 09:59:59.999999 response 1 running
        at Mon 10:00 response 1 met
        ",
    );
}

#[test]
fn the_whole_ticket_is_checked_before_any_of_it_is_ignored() {
    tell(
        &with(CLOCKS),
        "
        Mon 09:00 opened
        Tue 10:00 mood = true
        at Mon 09:00 refused events[1].facts.mood
        ",
    );
}

#[test]
fn as_of_before_the_first_event_is_an_error() {
    tell(
        &with(CLOCKS),
        "
        Mon 09:00 opened
        at Mon 08:59:59 refused before its first event
        at Mon 09:00 status open
        ",
    );
}

#[test]
fn an_events_own_facts_win_over_those_its_signals_set() {
    let policy = with(
        r#"
        [signals]
        workaround-provided = { set = { workaround = true, count = 2 } }
        [[adjust]]
        id = "workaround"
        when = "workaround"
        to = 4
        [[adjust]]
        id = "twice"
        when = "count == 2"
        to = 1
        "#,
    );
    tell(
        &policy,
        "
        Mon 09:00 opened
        Mon 10:00 workaround-provided
        at Mon 10:00 severity 1 <- 3 because workaround, twice
        ",
    );
    tell(
        &policy,
        "
        Mon 09:00 opened
        Mon 10:00 workaround-provided workaround = false
        at Mon 10:00 severity 1 <- 3 because twice
        ",
    );
}

/// A reading: the later mention wins among signals, what one implies directly after it.
#[test]
fn signals_set_facts_in_the_order_the_event_raises_them() {
    let policy = with(
        r#"
        [signals]
        workaround-provided = { set = { workaround = true } }
        workaround-failed = { set = { workaround = false } }
        tried = { set = { workaround = true }, also = "workaround-failed" }
        [[adjust]]
        id = "workaround"
        when = "workaround"
        to = 4
        "#,
    );
    tell(
        &policy,
        "
        Mon 09:00 opened
        Mon 10:00 workaround-failed, workaround-provided
        at Mon 10:00 severity 4 <- 3 because workaround
        Mon 11:00 workaround-provided, workaround-failed
        at Mon 11:00 severity 3
        Mon 12:00 tried
        at Mon 12:00 severity 3
        Mon 13:00 tried, workaround-provided
        at Mon 13:00 severity 4 <- 3 because workaround
        ",
    );
}

#[test]
fn conditions_are_tested_after_the_whole_event() {
    tell(
        &with(
            r#"
            [[clocks]]
            id = "response"
            start = "opened"
            stop = "responded"
            applies_when = 'status == "open" && !waiting'
            target = [{ severity = 1, within = "1h" }, { within = "4h" }]
            "#,
        ),
        "
        Mon 09:00 opened severity 1
        at Mon 09:00 response 1 running due Mon 10:00
        Mon 09:30 waiting = true, severity 4
        at Mon 09:30 response 1 cancelled due Mon 10:00
        ",
    );
}

const PAUSING: &str = r#"
[[clocks]]
id = "response"
start = "opened"
stop = "responded"
cancel = "merged"
pause_when = "waiting"
target = "4h"
[signals.merged]
"#;

#[test]
fn a_stop_at_exactly_the_due_instant_finds_the_cycle_unbreached() {
    tell(
        &with(PAUSING),
        "
        Mon 09:00 opened
        Mon 13:00 responded
        at Mon 12:59:59 response 1 running
        at Mon 13:00 response 1 met due Mon 13:00 breached none
        ",
    );
    tell(
        &with(PAUSING),
        "
        Mon 09:00 opened
        Mon 13:00:00.000001 responded
        at Mon 13:00 response 1 breached breached Mon 13:00 stopped none
        at Mon 13:00:00.000001 response 1 breached breached Mon 13:00 stopped Mon 13:00:00.000001
        ",
    );
}

#[test]
fn a_cancel_at_exactly_the_due_instant_finds_the_cycle_unbreached() {
    tell(
        &with(PAUSING),
        "
        Mon 09:00 opened
        Mon 13:00 merged
        at Mon 13:00 response 1 cancelled breached none
        ",
    );
}

#[test]
fn a_pause_at_exactly_the_due_instant_finds_the_cycle_unbreached() {
    tell(
        &with(PAUSING),
        "
        Mon 09:00 opened
        Mon 13:00 waiting = true
        at Mon 13:00 response 1 paused due none breached none if-resumed Mon 13:00
        Mon 15:00 waiting = false
        at Mon 15:00 response 1 breached due Mon 15:00 breached Mon 15:00
        ",
    );
}

#[test]
fn at_one_instant_events_come_in_list_order() {
    tell(
        &with(CLOCKS),
        "
        Mon 09:00 responded, opened
        Mon 09:00 responded
        Mon 09:00 opened
        at Mon 09:00 cycles response met, running
        ",
    );
}

const DWELL: &str = r#"
[[adjust]]
id = "stale"
when = "workaround"
for = "1h"
to = 4
"#;

#[test]
fn an_event_at_the_instant_a_dwell_would_complete_comes_first() {
    tell(
        &with(DWELL),
        "
        Mon 09:00 opened workaround = true
        Mon 10:00 workaround = false
        at Mon 10:00 severity 3
        at Mon 11:00 timeline Mon 09:00 3
        ",
    );
}

#[test]
fn what_time_does_comes_after_the_last_event_of_its_instant() {
    tell(
        &with(&format!("{DWELL}{CLOCKS}")),
        "
        Mon 09:00 opened workaround = true
        Mon 10:00 responded
        Mon 10:00 count = 1
        at Mon 10:00 response 1 met severity 3
        at Mon 10:00 fix 1 running severity 4
        at Mon 10:00 timeline Mon 09:00 3; Mon 10:00 4 because stale
        ",
    );
}

#[test]
fn dwells_come_before_rungs() {
    let ladder = r#"
        [[ladders]]
        id = "up"
        [[ladders.rungs]]
        id = "chief"
        after = [{ severity = 3, within = "1h" }, { within = "3h" }]
        notify = "boss"
    "#;
    tell(
        &with(&format!("{DWELL}{ladder}")),
        "
        Mon 09:00 opened workaround = true
        at Mon 09:59 ladder up 1 running: chief due Mon 10:00
        at Mon 10:00 ladder up 1 running: chief due Mon 12:00
        ",
    );
}

#[test]
fn dwells_come_before_cadence_rolls() {
    let cadence = r#"
        [[clocks]]
        id = "update"
        start = "opened"
        restart = "updated"
        every = [{ severity = 3, within = "1h" }, { within = "3h" }]
        on_miss = "roll"
    "#;
    tell(
        &with(&format!("{DWELL}{cadence}")),
        "
        Mon 09:00 opened workaround = true
        at Mon 10:00 cycles update running
        at Mon 10:00 update 1 running started Mon 09:00 due Mon 12:00 severity 4
        ",
    );
}
