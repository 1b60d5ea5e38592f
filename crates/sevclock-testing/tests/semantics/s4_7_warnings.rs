//! Warning thresholds (semantics §4.7).

use sevclock_testing::story::tell;

use super::policy::with;

/// Four office hours; half, three quarters, half an hour before, and the breach.
const FIX: &str = r#"
[[clocks]]
id = "fix"
start = "opened"
stop = "resolved"
calendar = "office"
pause_when = "waiting"
target = [{ severity = 4, within = "none" }, { severity = 3, within = "4h" }, { within = "8h" }]
warn = [
  { at = "50%" },
  { at = "75%", notify = "lead" },
  { at = "30m before", notify = ["lead", "boss"] },
  { at = "breach" },
]
"#;

#[test]
fn each_threshold_fires_when_elapsed_time_reaches_it() {
    tell(
        &with(FIX),
        "
        Mon 09:00 opened
        at Mon 10:00 fix 1 running warns 50% Mon 11:00 warns 75% Mon 12:00 telling lead warns breach Mon 13:00
        at Mon 10:00 fix 1 running warns 30m-before Mon 12:30 telling lead, boss
        at Mon 10:00 next Mon 11:00
        at Mon 11:00 fix 1 running warned 50% Mon 11:00 warns 75% Mon 12:00 telling lead
        at Mon 11:00 next Mon 12:00
        at Mon 12:00 next Mon 12:30
        at Mon 12:30 next Mon 13:00
        at Mon 13:00 fix 1 breached warned 30m-before Mon 12:30 telling lead, boss warned breach Mon 13:00
        ",
    );
}

/// Two hours on Monday; 75% is an hour, and half an hour before is half an hour more, on Tuesday.
#[test]
fn thresholds_are_reached_in_working_time() {
    tell(
        &with(FIX),
        "
        Mon 15:00 opened
        at Mon 15:00 fix 1 running warns 50% Mon 17:00 warns 75% Tue 10:00 telling lead warns breach Tue 11:00
        at Mon 15:00 fix 1 running warns 30m-before Tue 10:30 telling lead, boss
        ",
    );
    tell(
        &with(FIX),
        "
        Mon 13:20 opened
        at Mon 13:20 fix 1 running due Tue 09:20 warns 30m-before Mon 16:50 telling lead, boss
        ",
    );
}

/// A reading: those that have fired keep their instants.
#[test]
fn while_paused_thresholds_not_yet_reached_have_no_instant() {
    tell(
        &with(FIX),
        "
        Mon 09:00 opened
        Mon 11:30 waiting = true
        at Mon 12:15 fix 1 paused warned 50% Mon 11:00 warns 75% none telling lead warns breach none
        at Mon 12:15 next none
        Mon 12:30 waiting = false
        at Mon 12:30 fix 1 running warned 50% Mon 11:00 warns 75% Mon 13:00 telling lead warns breach Mon 14:00
        ",
    );
}

#[test]
fn after_an_end_that_came_first_a_threshold_has_no_instant() {
    tell(
        &with(FIX),
        "
        Mon 09:00 opened
        Mon 11:30 resolved
        at Mon 14:00 fix 1 met warned 50% Mon 11:00 warns 75% none telling lead warns breach none
        ",
    );
    tell(
        &with(FIX),
        "
        Mon 09:00 opened
        Mon 11:30 closed
        at Mon 14:00 fix 1 cancelled warned 50% Mon 11:00 warns 75% none telling lead warns breach none
        ",
    );
}

#[test]
fn an_end_at_exactly_a_threshold_comes_first() {
    tell(
        &with(FIX),
        "
        Mon 09:00 opened
        Mon 11:00 resolved
        at Mon 14:00 fix 1 met warns 50% none
        ",
    );
    tell(
        &with(FIX),
        "
        Mon 09:00 opened
        Mon 13:00 resolved
        at Mon 14:00 fix 1 met warned 75% Mon 12:00 telling lead warns breach none
        ",
    );
}

#[test]
fn a_late_end_comes_after_every_threshold() {
    tell(
        &with(FIX),
        "
        Mon 09:00 opened
        Mon 15:00 resolved
        at Mon 15:00 fix 1 breached warned 50% Mon 11:00 warned breach Mon 13:00
        ",
    );
}

/// 1bd from a microsecond past ten is an odd number of microseconds, half of which rounds up.
#[test]
fn a_part_of_a_microsecond_rounds_up() {
    tell(
        &with(
            r#"
            [[clocks]]
            id = "fix"
            start = "opened"
            calendar = "office"
            target = "1bd"
            warn = [{ at = "50%" }]
            "#,
        ),
        "
        Mon 10:00:00.000001 opened
        at Mon 11:00 fix 1 running target 14h59m59.999999s warns 50% Tue 09:30:00.000001
        at Mon 11:00 next Tue 09:30:00.000001
        at Tue 09:30:00.000001 fix 1 running elapsed 7h30m warned 50% Tue 09:30:00.000001
        ",
    );
}

#[test]
fn percentages_past_the_target_fire_after_the_breach() {
    tell(
        &with(
            r#"
            [[clocks]]
            id = "fix"
            start = "opened"
            stop = "resolved"
            target = "4h"
            warn = [{ at = "150%" }]
            "#,
        ),
        "
        Mon 09:00 opened
        at Mon 12:00 fix 1 running warns 150% Mon 15:00
        at Mon 13:00 next Mon 15:00
        at Mon 15:00 fix 1 breached warned 150% Mon 15:00
        ",
    );
}

/// A reading.
#[test]
fn a_threshold_before_the_target_that_is_longer_than_it_fires_at_the_start() {
    tell(
        &with(&FIX.replace("30m before", "5h before")),
        "
        Sat 12:00 opened
        at Sat 12:00 fix 1 running due Mon+1 13:00 warned 5h-before Sat 12:00 telling lead, boss
        ",
    );
}

#[test]
fn where_nothing_is_promised_no_threshold_has_an_instant() {
    tell(
        &with(FIX),
        "
        Mon 09:00 opened severity 4
        at Mon 16:00 fix 1 running warns 50% none warns breach none
        ",
    );
}

#[test]
fn where_a_due_instant_was_agreed_no_threshold_has_an_instant() {
    tell(
        &with(FIX),
        "
        Mon 09:00 opened
        Mon 12:00 agreed fix due Mon 16:00
        at Mon 12:00 fix 1 running due Mon 16:00 warns 50% none warns 75% none telling lead warns breach none
        at Mon 16:00 fix 1 breached warns breach none
        ",
    );
}

/// Half of eight hours was to be reached at 13:00, half of four was reached at 11:00.
#[test]
fn a_retroactive_change_dates_thresholds_as_if_it_had_applied_throughout() {
    tell(
        &with(&format!("{FIX}retarget = 'retroactive'\n")),
        "
        Mon 09:00 opened severity 2
        at Mon 11:30 fix 1 running warns 50% Mon 13:00
        Mon 12:00 severity 3
        at Mon 12:00 fix 1 running warned 50% Mon 11:00 warned 75% Mon 12:00 telling lead warns breach Mon 13:00
        Mon 12:15 severity 2
        at Mon 12:15 fix 1 running warns 50% Mon 13:00 warns 75% Mon 15:00 telling lead warns breach Mon 17:00
        ",
    );
}

/// A reading: what fired keeps its instant where it still lies behind, what newly lies behind fires
/// at the change, and the rest is dated anew.
#[test]
fn a_carry_keeps_thresholds_that_have_fired() {
    let carry = with(&format!("{FIX}retarget = 'carry'\n"));
    tell(
        &carry,
        "
        Mon 09:00 opened severity 2
        Mon 14:00 severity 3
        at Mon 14:00 fix 1 breached due Mon 14:00 warned 50% Mon 13:00 warned 75% Mon 14:00 telling lead
        ",
    );
    tell(
        &carry,
        "
        Mon 09:00 opened severity 3
        Mon 11:30 severity 2
        at Mon 11:30 fix 1 running due Mon 17:00 warns 50% Mon 13:00 warns 75% Mon 15:00 telling lead
        ",
    );
}
