//! Ladders, what starts and stops them, and what dates their rungs (semantics §5.1, §5.2).

use sevclock_testing::story::{refuses, tell};

use super::policy::with;

/// The lead after one, two or four hours, the boss after two or four and never below severity 2.
const UP: &str = r#"
[[ladders]]
id = "up"
anchors = ["opened", "reopened"]
stop = "resolved"
applies_when = "relevant"
pause_when = "waiting"
[[ladders.rungs]]
id = "lead"
after = [
  { severity = 1, within = "1h" },
  { severity = 2, within = "2h" },
  { severity = 3, within = "4h" },
]
notify = "lead"
[[ladders.rungs]]
id = "boss"
after = [{ severity = 1, within = "2h" }, { severity = 2, within = "4h" }]
notify = "boss"
"#;

#[test]
fn rungs_are_reached_at_their_due_instants_after_the_anchor() {
    tell(
        &with(UP),
        "
        Mon 09:00 opened severity 2
        at Mon 09:00 ladder up 1 running: lead due Mon 11:00; boss due Mon 13:00
        at Mon 09:00 next Mon 11:00
        at Mon 10:59:59.999999 ladder up 1 running: lead due Mon 11:00; boss due Mon 13:00
        at Mon 11:00 ladder up 1 running: lead reached Mon 11:00; boss due Mon 13:00
        at Mon 11:00 next Mon 13:00
        at Tue 11:00 ladder up 1 running: lead reached Mon 11:00; boss reached Mon 13:00
        at Tue 11:00 next none
        ",
    );
}

#[test]
fn opened_anchors_a_ladder_that_names_no_anchor() {
    let ladder = "[[ladders]]\nid = 'up'\n[[ladders.rungs]]\nid = 'lead'\nafter = '1h'\n";
    tell(
        &with(ladder),
        "
        Mon 09:00 opened
        at Mon 09:00 ladder up 1 running: lead due Mon 10:00
        ",
    );
    tell(
        &with(ladder),
        "
        Mon 09:00 responded
        at Mon 09:00 ladder up 0 idle
        Mon 09:30 opened
        at Mon 09:30 ladder up 1 running: lead due Mon 10:30
        ",
    );
}

#[test]
fn an_anchor_while_the_ladder_runs_does_nothing() {
    tell(
        &with(UP),
        "
        Mon 09:00 opened severity 2
        Mon 10:00 reopened
        at Mon 10:00 ladder up 1 running: lead due Mon 11:00; boss due Mon 13:00
        ",
    );
}

#[test]
fn an_anchor_after_a_stop_starts_the_ladder_anew() {
    tell(
        &with(UP),
        "
        Mon 09:00 opened severity 2
        Mon 11:30 resolved
        Mon 15:00 reopened
        at Mon 15:00 ladder up 1 stopped: lead reached Mon 11:00; boss due Mon 13:00
        at Mon 15:00 ladder up 2 running: lead due Mon 17:00; boss due Mon 19:00
        ",
    );
}

#[test]
fn a_stop_ends_it_and_leaves_due_instants_as_they_were() {
    tell(
        &with(UP),
        "
        Mon 09:00 opened severity 2
        Mon 10:00 resolved
        at Mon 15:00 ladder up 1 stopped: lead due Mon 11:00; boss due Mon 13:00
        at Mon 15:00 next none
        Mon 16:00 severity 1
        at Mon 16:00 ladder up 1 stopped: lead due Mon 11:00; boss due Mon 13:00
        ",
    );
}

#[test]
fn a_stop_at_exactly_the_due_instant_prevents_the_rung() {
    tell(
        &with(UP),
        "
        Mon 09:00 opened severity 2
        Mon 11:00 resolved
        at Mon 15:00 ladder up 1 stopped: lead due Mon 11:00; boss due Mon 13:00
        ",
    );
    tell(
        &with(UP),
        "
        Mon 09:00 opened severity 2
        Mon 11:00:00.000001 resolved
        at Mon 15:00 ladder up 1 stopped: lead reached Mon 11:00; boss due Mon 13:00
        ",
    );
}

#[test]
fn stopped_while_paused_or_waiting_it_has_no_due_instants_to_keep() {
    for wait in ["waiting = true", "relevant = false"] {
        tell(
            &with(UP),
            &format!(
                "
                Mon 09:00 opened severity 2
                Mon 10:00 {wait}
                Mon 12:00 resolved
                Mon 13:00 waiting = false, relevant = true
                at Mon 13:00 ladder up 1 stopped: lead due none; boss due none
                "
            ),
        );
    }
}

#[test]
fn in_one_event_a_stop_comes_before_an_anchor() {
    tell(
        &with(UP),
        "
        Mon 09:00 opened severity 2
        Mon 10:00 reopened, resolved
        at Mon 10:00 ladder up 1 stopped: lead due Mon 11:00; boss due Mon 13:00
        at Mon 10:00 ladder up 2 running: lead due Mon 12:00; boss due Mon 14:00
        ",
    );
}

#[test]
fn closed_and_cancelled_stop_a_ladder_that_does_not_name_them() {
    for signal in ["closed", "cancelled"] {
        tell(
            &with(UP),
            &format!(
                "
                Mon 09:00 opened severity 2
                Mon 10:00 {signal}
                at Mon 10:00 ladder up 1 stopped: lead due Mon 11:00; boss due Mon 13:00
                "
            ),
        );
    }
    tell(
        &with(
            "[[ladders]]\nid = 'after'\nanchor = 'closed'\n[[ladders.rungs]]\nid = 'ask'\nafter = '1h'\n",
        ),
        "
        Mon 09:00 opened
        Mon 10:00 closed
        at Mon 10:00 ladder after 1 running: ask due Mon 11:00
        Mon 10:30 cancelled
        at Mon 10:30 ladder after 1 stopped: ask due Mon 11:00
        ",
    );
}

#[test]
fn a_rung_without_a_row_at_the_severity_is_not_there() {
    tell(
        &with(UP),
        "
        Mon 09:00 opened severity 3
        at Mon 09:00 ladder up 1 running: lead due Mon 13:00
        ",
    );
    tell(
        &with(UP),
        "
        Mon 09:00 opened severity 4
        at Mon 09:00 ladder up 1 running
        ",
    );
}

#[test]
fn a_rung_may_be_due_at_once() {
    tell(
        &with(
            r#"
            [[ladders]]
            id = "up"
            [[ladders.rungs]]
            id = "page"
            after = [{ severity = 1, within = "0m" }, { within = "1h" }]
            "#,
        ),
        "
        Mon 09:00 opened severity 1
        at Mon 09:00 ladder up 1 running: page reached Mon 09:00
        ",
    );
}

#[test]
fn a_ladder_counts_on_its_calendar_and_a_row_may_name_another() {
    tell(
        &with(
            r#"
            [[ladders]]
            id = "up"
            calendar = "office"
            [[ladders.rungs]]
            id = "two"
            after = "2h"
            [[ladders.rungs]]
            id = "days"
            after = "3bd"
            [[ladders.rungs]]
            id = "clock"
            after = [{ within = "2h", calendar = "always" }]
            "#,
        ),
        "
        Mon 16:00 opened
        at Mon 16:00 ladder up 1 running: two due Tue 10:00; days due Thu 17:00; clock due Mon 18:00
        ",
    );
}

#[test]
fn while_it_does_not_apply_rungs_wait() {
    tell(
        &with(UP),
        "
        Mon 09:00 opened severity 2, relevant = false
        at Mon 11:30 ladder up 1 waiting: lead due none; boss due none
        at Mon 11:30 next none
        Mon 12:00 relevant = true
        at Mon 12:00 ladder up 1 running: lead reached Mon 12:00 due Mon 11:00; boss due Mon 13:00
        Mon 12:30 relevant = false
        at Mon 14:00 ladder up 1 waiting: lead reached Mon 12:00 due Mon 11:00; boss due none
        ",
    );
}

#[test]
fn while_paused_unreached_rungs_have_no_due_instant() {
    tell(
        &with(UP),
        "
        Mon 09:00 opened severity 2
        Mon 11:30 waiting = true
        at Mon 14:00 ladder up 1 paused: lead reached Mon 11:00; boss due none
        at Mon 14:00 next none
        ",
    );
}

#[test]
fn reached_rungs_never_un_reach() {
    tell(
        &with(UP),
        "
        Mon 09:00 opened severity 1
        Mon 11:30 severity 4
        at Mon 11:30 ladder up 1 running: lead reached Mon 10:00; boss reached Mon 11:00
        Mon 12:00 severity 2
        at Mon 18:00 ladder up 1 running: lead reached Mon 10:00; boss reached Mon 11:00
        ",
    );
}

/// A reading: as `applies_when` does the ladder.
#[test]
fn a_rung_waits_while_its_condition_does_not_hold() {
    tell(
        &with(
            r#"
            [[ladders]]
            id = "up"
            [[ladders.rungs]]
            id = "lead"
            after = "1h"
            [[ladders.rungs]]
            id = "boss"
            after = "2h"
            when = "!workaround"
            "#,
        ),
        "
        Mon 09:00 opened
        at Mon 09:30 ladder up 1 running: lead due Mon 10:00; boss due Mon 11:00
        Mon 10:30 workaround = true
        at Mon 12:00 ladder up 1 running: lead reached Mon 10:00; boss due none
        Mon 13:00 workaround = false
        at Mon 13:00 ladder up 1 running: lead reached Mon 10:00; boss reached Mon 13:00 due Mon 11:00
        ",
    );
}

/// Half of four hours, and the breach, of the response that is running.
const TIED: &str = r#"
[[clocks]]
id = "response"
start = ["opened", "customer-replied"]
stop = "responded"
pause_when = "waiting"
target = [{ severity = 1, within = "2h" }, { within = "4h" }]
[[ladders]]
id = "up"
stop = "resolved"
[[ladders.rungs]]
id = "half"
after = { clock = "response", at = "50%" }
[[ladders.rungs]]
id = "late"
after = { clock = "response", at = "breach" }
"#;

#[test]
fn a_rung_may_be_tied_to_a_threshold_of_a_clock() {
    tell(
        &with(TIED),
        "
        Mon 09:00 opened
        at Mon 09:00 ladder up 1 running: half due Mon 11:00; late due Mon 13:00
        at Mon 09:00 next Mon 11:00
        at Mon 11:00 ladder up 1 running: half reached Mon 11:00; late due Mon 13:00
        at Mon 13:00 ladder up 1 running: half reached Mon 11:00; late reached Mon 13:00
        ",
    );
}

#[test]
fn a_tied_rung_follows_its_clock() {
    tell(
        &with(TIED),
        "
        Mon 09:00 opened
        Mon 10:00 waiting = true
        at Mon 12:00 ladder up 1 running: half due none; late due none
        Mon 13:00 waiting = false
        at Mon 13:00 ladder up 1 running: half due Mon 14:00; late due Mon 16:00
        Mon 13:30 severity 1
        at Mon 13:30 ladder up 1 running: half due Mon 14:30; late due Mon 15:30
        ",
    );
}

#[test]
fn a_tied_rung_is_that_of_the_current_cycle() {
    tell(
        &with(TIED),
        "
        Mon 09:00 opened
        Mon 10:00 responded
        at Mon 12:00 ladder up 1 running: half due none; late due none
        Mon 14:00 customer-replied
        at Mon 14:00 ladder up 1 running: half due Mon 16:00; late due Mon 18:00
        ",
    );
}

#[test]
fn a_stop_of_the_clock_at_exactly_the_threshold_prevents_a_tied_rung() {
    tell(
        &with(TIED),
        "
        Mon 09:00 opened
        Mon 11:00 responded
        at Mon 13:00 ladder up 1 running: half due none; late due none
        ",
    );
}

/// A reading: it rolls with its thresholds reached; past the due instant none is.
#[test]
fn a_rung_tied_to_a_cadence_that_rolls() {
    tell(
        &with(
            r#"
            [[clocks]]
            id = "update"
            start = "opened"
            restart = "updated"
            every = "1h"
            on_miss = "roll"
            [[ladders]]
            id = "up"
            [[ladders.rungs]]
            id = "missed"
            after = { clock = "update", at = "breach" }
            [[ladders.rungs]]
            id = "never"
            after = { clock = "update", at = "150%" }
            "#,
        ),
        "
        Mon 09:00 opened
        at Mon 09:30 ladder up 1 running: missed due Mon 10:00; never due Mon 10:30
        Mon 09:40 updated
        at Mon 09:40 ladder up 1 running: missed due Mon 10:40; never due Mon 11:10
        at Mon 10:40 ladder up 1 running: missed reached Mon 10:40; never due Mon 12:10
        ",
    );
}

#[test]
fn ladders_that_cannot_be_are_document_errors() {
    let rung = "[[ladders]]\nid = 'up'\n[[ladders.rungs]]\nid = 'lead'\n";
    refuses(
        &with(&format!("{rung}after = {{ clock = 'none', at = '50%' }}\n")),
        "ladders[0].rungs[0].after",
    );
    refuses(&with(&format!("{rung}after = '-1h'\n")), "ladders[0].rungs[0].after");
}
