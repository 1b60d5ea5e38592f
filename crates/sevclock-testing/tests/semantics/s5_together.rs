//! Ladders where several rules meet (semantics §5.1 to §5.6).

use sevclock_testing::story::tell;

use super::policy::with;

/// Tied to a response of four hours; anchored by an acknowledgement.
const TIED: &str = r#"
[[clocks]]
id = "response"
start = "opened"
stop = "responded"
target = "4h"
[[ladders]]
id = "up"
anchors = ["acknowledged", "reopened"]
stop = "resolved"
applies_when = "relevant"
[[ladders.rungs]]
id = "late"
after = { clock = "response", at = "breach" }
"#;

#[test]
fn a_tied_rung_whose_threshold_is_past_at_the_anchor_is_reached_there() {
    tell(
        &with(TIED),
        "
        Mon 09:00 opened
        Mon 14:00 acknowledged
        at Mon 14:00 ladder up 1 running: late reached Mon 14:00 due Mon 13:00
        ",
    );
}

#[test]
fn a_new_run_reaches_its_tied_rungs_again() {
    tell(
        &with(TIED),
        "
        Mon 09:00 opened, acknowledged
        Mon 14:00 resolved
        Mon 15:00 reopened
        at Mon 15:00 ladder up 1 stopped: late reached Mon 13:00
        at Mon 15:00 ladder up 2 running: late reached Mon 15:00 due Mon 13:00
        ",
    );
}

#[test]
fn a_tied_rung_waits_with_its_ladder() {
    tell(
        &with(TIED),
        "
        Mon 09:00 opened, acknowledged
        Mon 10:00 relevant = false
        at Mon 13:30 ladder up 1 waiting: late due none
        Mon 14:00 relevant = true
        at Mon 14:00 ladder up 1 running: late reached Mon 14:00 due Mon 13:00
        ",
    );
}

/// The lead after an hour, the boss after two; both an hour earlier at severity 1.
fn up(more: &str) -> String {
    with(&format!(
        r#"
[[ladders]]
id = "up"
stop = "resolved"
pause_when = "waiting"
{more}
[[ladders.rungs]]
id = "lead"
after = [{{ severity = 1, within = "0m" }}, {{ severity = [2, 3], within = "1h" }}]
[[ladders.rungs]]
id = "boss"
after = [{{ severity = 1, within = "1h" }}, {{ severity = [2, 3], within = "2h" }}]
"#
    ))
}

#[test]
fn an_upgrade_to_a_rung_due_at_once_reaches_it_at_the_change() {
    tell(
        &up(""),
        "
        Mon 09:00 opened
        Mon 09:30 severity 1
        at Mon 09:30 ladder up 1 running: lead reached Mon 09:30; boss due Mon 10:30
        ",
    );
}

#[test]
fn an_upgrade_while_an_acknowledgement_holds() {
    tell(
        &up("hold_on_ack = true\nack_timeout = '2h'"),
        "
        Mon 09:00 opened
        Mon 09:30 acknowledged
        Mon 09:45 severity 1
        at Mon 10:00 ladder up 1 running: lead due Mon 09:45; boss due Mon 10:45
        at Mon 10:00 next Mon 11:30
        at Mon 11:30 ladder up 1 running: lead reached Mon 11:30 due Mon 09:45; boss reached Mon 11:30 due Mon 10:45
        ",
    );
}

#[test]
fn a_pause_between_rounds_moves_the_next() {
    tell(
        &up("repeat = 1"),
        "
        Mon 09:00 opened
        at Mon 11:00 ladder up 1 running: lead reached Mon 10:00; lead#2 due Mon 12:00; boss reached Mon 11:00; boss#2 due Mon 13:00
        Mon 11:30 waiting = true
        Mon 13:30 waiting = false
        at Mon 13:30 ladder up 1 running: lead reached Mon 10:00; lead#2 due Mon 14:00; boss reached Mon 11:00; boss#2 due Mon 15:00
        ",
    );
}

/// 10:00 and 11:00 pass while the acknowledgement holds; the next round counts from 11:00, and its
/// first rung has fallen due by 12:00, too.
#[test]
fn a_round_counts_from_the_due_instants_of_the_one_before_though_reached_late() {
    tell(
        &up("repeat = 1\nhold_on_ack = true\nack_timeout = '150m'"),
        "
        Mon 09:00 opened
        Mon 09:30 acknowledged
        at Mon 12:00 ladder up 1 running: lead reached Mon 12:00 due Mon 10:00; lead#2 reached Mon 12:00; boss reached Mon 12:00 due Mon 11:00; boss#2 due Mon 13:00
        ",
    );
}

#[test]
fn an_upgrade_in_the_second_round_counts_from_the_change() {
    tell(
        &up("repeat = 1"),
        "
        Mon 09:00 opened
        Mon 11:30 severity 1
        at Mon 11:30 ladder up 1 running: lead reached Mon 10:00; lead#2 reached Mon 11:30; boss reached Mon 11:00; boss#2 due Mon 12:30
        ",
    );
}

#[test]
fn a_recurring_rung_keeps_its_grid_when_the_severity_changes() {
    tell(
        &with(
            r#"
            [[ladders]]
            id = "up"
            [[ladders.rungs]]
            id = "look"
            after = [{ severity = 1, within = "1h" }, { within = "2h" }]
            every = "4h"
            "#,
        ),
        "
        Mon 09:00 opened
        Mon 12:00 severity 1
        at Mon 12:00 ladder up 1 running: look reached Mon 11:00; look#2 due Mon 15:00
        ",
    );
}

#[test]
fn several_ladders_go_their_own_ways() {
    tell(
        &with(
            r#"
            [[ladders]]
            id = "technical"
            stop = "workaround-provided"
            [[ladders.rungs]]
            id = "engineer"
            after = "2h"
            [[ladders]]
            id = "business"
            stop = "resolved"
            [[ladders.rungs]]
            id = "sales"
            after = "3h"
            "#,
        ),
        "
        Mon 09:00 opened
        Mon 10:00 workaround-provided
        at Mon 12:30 ladder technical 1 stopped: engineer due Mon 11:00
        at Mon 12:30 ladder business 1 running: sales reached Mon 12:00
        ",
    );
}
