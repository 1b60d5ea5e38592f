//! Rungs that are dated anew when their row changes (semantics §5.3).

use sevclock_testing::story::tell;

use super::policy::with;

/// The lead after one, two or four hours, the boss after two or four and never below severity 2,
/// the log after six.
fn up(more: &str) -> String {
    with(&format!(
        r#"
[[ladders]]
id = "up"
stop = "resolved"
applies_when = "relevant"
pause_when = "waiting"
{more}
[[ladders.rungs]]
id = "lead"
after = [
  {{ severity = 1, within = "1h" }},
  {{ severity = 2, within = "2h" }},
  {{ severity = 3, within = "4h" }},
]
[[ladders.rungs]]
id = "boss"
after = [{{ severity = 1, within = "2h" }}, {{ severity = 2, within = "4h" }}]
[[ladders.rungs]]
id = "log"
after = "6h"
"#
    ))
}

#[test]
fn on_an_upgrade_from_the_instant_of_the_change() {
    tell(
        &up(""),
        "
        Mon 09:00 opened severity 3
        at Mon 09:00 ladder up 1 running: lead due Mon 13:00; log due Mon 15:00
        Mon 10:00 severity 2
        at Mon 10:00 ladder up 1 running: lead due Mon 12:00; boss due Mon 14:00; log due Mon 15:00
        Mon 13:00 severity 1
        at Mon 13:00 ladder up 1 running: lead reached Mon 12:00; boss due Mon 15:00; log due Mon 15:00
        ",
    );
}

#[test]
fn on_a_downgrade_from_the_anchor_as_it_is() {
    tell(
        &up(""),
        "
        Mon 09:00 opened severity 1
        at Mon 09:00 ladder up 1 running: lead due Mon 10:00; boss due Mon 11:00; log due Mon 15:00
        Mon 09:30 severity 2
        at Mon 09:30 ladder up 1 running: lead due Mon 11:00; boss due Mon 13:00; log due Mon 15:00
        ",
    );
}

#[test]
fn an_upgrade_moves_the_anchor_that_a_later_downgrade_counts_from() {
    tell(
        &up(""),
        "
        Mon 09:00 opened severity 3
        Mon 10:00 severity 1
        Mon 10:30 severity 2
        at Mon 10:30 ladder up 1 running: lead due Mon 12:00; boss due Mon 14:00; log due Mon 15:00
        ",
    );
}

#[test]
fn a_rung_absent_at_the_new_severity_is_dropped_unless_reached() {
    tell(
        &up(""),
        "
        Mon 09:00 opened severity 1
        Mon 09:30 severity 3
        at Mon 09:30 ladder up 1 running: lead due Mon 13:00; log due Mon 15:00
        ",
    );
    tell(
        &up(""),
        "
        Mon 09:00 opened severity 1
        Mon 11:30 severity 3
        at Mon 11:30 ladder up 1 running: lead reached Mon 10:00; boss reached Mon 11:00; log due Mon 15:00
        ",
    );
}

#[test]
fn a_dropped_rung_comes_back_with_its_row() {
    tell(
        &up(""),
        "
        Mon 09:00 opened severity 2
        Mon 09:30 severity 3
        Mon 10:00 severity 2
        at Mon 10:00 ladder up 1 running: lead due Mon 12:00; boss due Mon 14:00; log due Mon 15:00
        ",
    );
}

#[test]
fn one_already_past_is_reached_at_the_change_and_not_backdated() {
    tell(
        &up("retarget = { upgrade = 'anchor' }"),
        "
        Mon 09:00 opened severity 3
        Mon 11:00 severity 1
        at Mon 11:00 ladder up 1 running: lead reached Mon 11:00 due Mon 10:00; boss reached Mon 11:00; log due Mon 15:00
        ",
    );
}

#[test]
fn a_downgrade_may_restart_too() {
    tell(
        &up("retarget = { downgrade = 'restart' }"),
        "
        Mon 09:00 opened severity 1
        Mon 09:30 severity 2
        at Mon 09:30 ladder up 1 running: lead due Mon 11:30; boss due Mon 13:30; log due Mon 15:00
        ",
    );
}

/// Severity 4 has no row of the lead's; its due instant at severity 3, 13:00, is past by then.
#[test]
fn a_change_that_brings_a_row_back_late_reaches_the_rung_then() {
    tell(
        &up("retarget = { upgrade = 'anchor' }"),
        "
        Mon 09:00 opened severity 4
        Mon 14:00 severity 3
        at Mon 14:00 ladder up 1 running: lead reached Mon 14:00 due Mon 13:00; log due Mon 15:00
        ",
    );
}

/// A reading: every change that is no upgrade counts as a downgrade.
#[test]
fn another_row_at_the_same_severity_counts_from_the_anchor() {
    tell(
        &with(
            r#"
            [[ladders]]
            id = "up"
            [[ladders.rungs]]
            id = "lead"
            after = [{ when = "workaround", within = "4h" }, { within = "2h" }]
            "#,
        ),
        "
        Mon 09:00 opened
        Mon 10:00 workaround = true
        at Mon 10:00 ladder up 1 running: lead due Mon 13:00
        Mon 12:00 workaround = false
        at Mon 12:00 ladder up 1 running: lead reached Mon 12:00 due Mon 11:00
        ",
    );
}

#[test]
fn an_upgrade_without_another_row_changes_nothing() {
    tell(
        &with(
            r#"
            [[ladders]]
            id = "up"
            [[ladders.rungs]]
            id = "lead"
            after = [{ severity = [1, 2], within = "2h" }, { within = "4h" }]
            "#,
        ),
        "
        Mon 09:00 opened severity 2
        Mon 10:00 severity 1
        at Mon 10:00 ladder up 1 running: lead due Mon 11:00
        ",
    );
}

#[test]
fn a_dwell_re_dates_at_the_instant_it_completes() {
    let rule = "[[adjust]]\nid = 'raise'\nwhen = 'workaround'\nfor = '30m'\nto = 1\n";
    tell(
        &format!("{}{rule}", up("")),
        "
        Mon 09:00 opened severity 3, workaround = true
        at Mon 09:00 next Mon 09:30
        at Mon 09:30 ladder up 1 running: lead due Mon 10:30; boss due Mon 11:30; log due Mon 15:00
        ",
    );
}

#[test]
fn an_upgrade_while_waiting_moves_the_anchor() {
    tell(
        &up(""),
        "
        Mon 09:00 opened severity 3, relevant = false
        Mon 10:00 severity 2
        at Mon 10:00 ladder up 1 waiting: lead due none; boss due none; log due none
        Mon 11:00 relevant = true
        at Mon 11:00 ladder up 1 running: lead due Mon 12:00; boss due Mon 14:00; log due Mon 15:00
        ",
    );
}

#[test]
fn an_upgrade_while_paused_counts_from_the_end_of_the_pause() {
    tell(
        &up(""),
        "
        Mon 09:00 opened severity 3
        Mon 10:00 waiting = true
        Mon 11:00 severity 2
        at Mon 11:00 ladder up 1 paused: lead due none; boss due none; log due none
        Mon 13:00 waiting = false
        at Mon 13:00 ladder up 1 running: lead due Mon 15:00; boss due Mon 17:00; log due Mon 18:00
        ",
    );
}
