//! Breaches and changes of row: what stays and what is undone (semantics §4.5).

use sevclock_testing::story::tell;

use super::policy::with;

/// Two, four and eight hours by severity, nothing promised for the last; every change retroactive.
fn fix(more: &str) -> String {
    with(&format!(
        r#"
[[clocks]]
id = "fix"
start = "opened"
stop = "resolved"
pause_when = "waiting"
retarget = "retroactive"
target = [
  {{ severity = 1, within = "2h" }},
  {{ severity = 2, within = "4h" }},
  {{ severity = 3, within = "8h" }},
]
{more}
"#
    ))
}

/// A reading: it keeps its row with its due instant.
#[test]
fn a_breach_stays_for_good_with_its_due_instant() {
    tell(
        &fix(""),
        "
        Mon 09:00 opened severity 2
        Mon 14:00 severity 3
        at Mon 14:00 fix 1 breached due Mon 13:00 breached Mon 13:00 undone none target 4h severity 3
        Mon 15:00 severity 1
        at Mon 15:00 fix 1 breached due Mon 13:00 breached Mon 13:00 severity 1
        Mon 16:00 resolved
        at Mon 16:00 fix 1 breached stopped Mon 16:00 due Mon 13:00
        ",
    );
}

#[test]
fn a_breach_stays_when_a_change_would_carry() {
    tell(
        &fix("").replace("retroactive", "carry"),
        "
        Mon 09:00 opened severity 2
        Mon 14:00 severity 3
        at Mon 14:00 fix 1 breached due Mon 13:00 undone none
        ",
    );
}

#[test]
fn a_breached_cycle_that_restarts_ends_breached() {
    tell(
        &fix("").replace("retroactive", "restart"),
        "
        Mon 09:00 opened severity 2
        Mon 14:00 severity 3
        at Mon 14:00 cycles fix breached, running
        at Mon 14:00 fix 1 breached stopped Mon 14:00 breached Mon 13:00
        at Mon 14:00 fix 2 running due Mon 22:00
        ",
    );
}

#[test]
fn a_change_at_exactly_the_due_instant_finds_the_cycle_unbreached() {
    tell(
        &fix(""),
        "
        Mon 09:00 opened severity 2
        Mon 13:00 severity 3
        at Mon 13:00 fix 1 running due Mon 17:00 first-due Mon 13:00 breached none undone none
        ",
    );
}

#[test]
fn where_breaches_do_not_stick_a_change_may_undo_one_which_is_listed() {
    tell(
        &fix("sticky_breach = false"),
        "
        Mon 09:00 opened severity 2
        at Mon 13:30 fix 1 breached due Mon 13:00
        Mon 14:00 severity 3
        at Mon 14:00 fix 1 running due Mon 17:00 first-due Mon 13:00 breached none undone Mon 13:00 at Mon 14:00 on-arrival no
        at Mon 18:00 fix 1 breached due Mon 17:00 undone Mon 13:00 at Mon 14:00
        Mon 19:00 severity 4
        at Mon 19:00 fix 1 running due none undone Mon 13:00 at Mon 14:00; Mon 17:00 at Mon 19:00
        Mon 20:00 resolved
        at Mon 20:00 fix 1 stopped breached none undone Mon 13:00 at Mon 14:00; Mon 17:00 at Mon 19:00
        ",
    );
}

/// Due at 17:00 under the new row, before the change at 18:00: breached as before, elsewhere.
#[test]
fn where_breaches_do_not_stick_a_change_may_move_one() {
    tell(
        &fix("sticky_breach = false"),
        "
        Mon 09:00 opened severity 2
        Mon 18:00 severity 3
        at Mon 18:00 fix 1 breached due Mon 17:00 breached Mon 17:00 first-due Mon 13:00 undone none on-arrival no
        ",
    );
}

/// A reading: a breach that a change brings to its own instant is undone, and due anew.
#[test]
fn where_breaches_do_not_stick_a_due_instant_at_the_change_undoes_the_breach() {
    tell(
        &fix("sticky_breach = false"),
        "
        Mon 09:00 opened severity 2
        Mon 17:00 severity 3
        at Mon 17:00 fix 1 breached due Mon 17:00 breached Mon 17:00 undone Mon 13:00 at Mon 17:00
        ",
    );
}

#[test]
fn where_breaches_do_not_stick_one_on_arrival_may_be_undone_too() {
    tell(
        &fix("sticky_breach = false"),
        "
        Mon 09:00 opened severity 3
        Mon 12:00 severity 1
        at Mon 12:00 fix 1 breached due Mon 11:00 on-arrival yes
        Mon 12:30 severity 2
        at Mon 12:30 fix 1 running due Mon 13:00 on-arrival no undone Mon 11:00 at Mon 12:30
        ",
    );
}

#[test]
fn a_breach_on_arrival_sticks_as_any_other() {
    tell(
        &fix(""),
        "
        Mon 09:00 opened severity 3
        Mon 12:00 severity 1
        Mon 12:30 severity 3
        at Mon 12:30 fix 1 breached due Mon 11:00 on-arrival yes undone none
        ",
    );
}

/// Five of eight hours are spent when the change comes.
#[test]
fn where_breaches_do_not_stick_a_carry_goes_on_from_what_has_elapsed() {
    tell(
        &fix("sticky_breach = false").replace("retroactive", "carry"),
        "
        Mon 09:00 opened severity 2
        Mon 14:00 severity 3
        at Mon 14:00 fix 1 running due Mon 17:00 elapsed 5h undone Mon 13:00 at Mon 14:00
        ",
    );
}

#[test]
fn a_change_back_before_the_first_due_instant_breaches_nothing() {
    tell(
        &fix(""),
        "
        Mon 09:00 opened severity 3
        Mon 10:00 severity 1
        Mon 10:30 severity 3
        at Mon 12:00 fix 1 running due Mon 17:00 first-due Mon 17:00 undone none
        ",
    );
}

#[test]
fn a_breach_while_paused_stays_with_its_due_instant() {
    tell(
        &fix(""),
        "
        Mon 09:00 opened severity 2
        Mon 14:00 waiting = true
        at Mon 15:00 fix 1 breached due Mon 13:00 breached Mon 13:00 elapsed 5h if-resumed none
        Mon 16:00 severity 3
        at Mon 16:00 fix 1 breached due Mon 13:00 severity 3
        ",
    );
}
