//! What a change of the selected row does to a running cycle (semantics §4.5).

use sevclock_testing::story::tell;

use super::policy::with;

/// Two, four and eight hours by severity, nothing promised for the last; `more` of its keys.
fn fix(more: &str) -> String {
    with(&format!(
        r#"
[[clocks]]
id = "fix"
start = "opened"
stop = "resolved"
pause_when = "waiting"
target = [
  {{ severity = 1, within = "2h" }},
  {{ severity = 2, within = "4h" }},
  {{ severity = 3, within = "8h" }},
]
{more}
"#
    ))
}

/// By scope: eight office hours, six hours around the clock, one business day, nothing.
fn scoped(more: &str) -> String {
    with(&format!(
        r#"
[[clocks]]
id = "fix"
start = "opened"
stop = "resolved"
pause_when = "waiting"
calendar = "office"
target = [
  {{ when = 'scope == "one"', within = "8h" }},
  {{ when = 'scope == "some"', within = "6h", calendar = "always" }},
  {{ when = 'count == 0', within = "1bd" }},
]
{more}
"#
    ))
}

#[test]
fn by_default_an_upgrade_restarts() {
    tell(
        &fix(""),
        "
        Mon 09:00 opened severity 3
        at Mon 09:00 fix 1 running due Mon 17:00
        Mon 10:00 severity 1
        at Mon 10:00 fix 1 restarted stopped Mon 10:00 due Mon 17:00 breached none elapsed 1h
        at Mon 10:00 fix 2 running started Mon 10:00 due Mon 12:00 first-due Mon 12:00 severity 1
        ",
    );
}

#[test]
fn by_default_a_downgrade_is_retroactive() {
    tell(
        &fix(""),
        "
        Mon 09:00 opened severity 2
        Mon 10:00 severity 3
        at Mon 10:00 cycles fix running
        at Mon 10:00 fix 1 running started Mon 09:00 due Mon 17:00 first-due Mon 13:00 elapsed 1h target 8h severity 3
        ",
    );
}

/// Mon 15:00 to 17:00 counts two office hours; the other four of six run around the clock.
#[test]
fn by_default_another_row_at_the_same_severity_carries() {
    tell(
        &scoped(""),
        "
        Mon 15:00 opened
        at Mon 15:00 fix 1 running due Tue 15:00
        Mon 20:00 scope = some
        at Mon 20:00 fix 1 running due Tue 00:00 first-due Tue 15:00 elapsed 2h target 6h
        at Mon 22:00 fix 1 running elapsed 4h remaining 2h in-hours yes
        ",
    );
}

#[test]
fn one_word_sets_all_directions() {
    tell(
        &fix("retarget = 'carry'"),
        "
        Mon 09:00 opened severity 3
        Mon 10:00 severity 1
        at Mon 10:00 fix 1 running due Mon 11:00 first-due Mon 17:00 elapsed 1h
        Mon 10:30 severity 2
        at Mon 10:30 fix 1 running due Mon 13:00 elapsed 1h30m
        ",
    );
    tell(
        &fix("retarget = 'restart'"),
        "
        Mon 09:00 opened severity 1
        Mon 10:00 severity 2
        at Mon 10:00 cycles fix restarted, running
        at Mon 10:00 fix 2 running due Mon 14:00
        ",
    );
    tell(
        &fix("retarget = 'retroactive'"),
        "
        Mon 09:00 opened severity 3
        Mon 10:00 severity 1
        at Mon 10:00 fix 1 running due Mon 11:00 first-due Mon 17:00
        ",
    );
}

#[test]
fn each_direction_may_have_its_own_word() {
    let each = "retarget = { upgrade = 'carry', downgrade = 'restart', same = 'retroactive' }";
    tell(
        &fix(each),
        "
        Mon 09:00 opened severity 2
        Mon 10:00 severity 1
        at Mon 10:00 fix 1 running due Mon 11:00
        Mon 10:30 severity 3
        at Mon 10:30 cycles fix restarted, running
        at Mon 10:30 fix 2 running due Mon 18:30
        ",
    );
    tell(
        &scoped(each),
        "
        Mon 15:00 opened
        Mon 20:00 scope = some
        at Mon 20:00 fix 1 running due Mon 21:00 elapsed 5h
        ",
    );
}

/// A word for one direction leaves the others at their defaults.
#[test]
fn a_direction_without_a_word_has_its_default() {
    tell(
        &fix("retarget = { upgrade = 'carry' }"),
        "
        Mon 09:00 opened severity 2
        Mon 10:00 severity 3
        at Mon 10:00 fix 1 running due Mon 17:00 first-due Mon 13:00
        ",
    );
}

#[test]
fn the_direction_is_that_of_the_severity_whatever_the_targets() {
    tell(
        &with(
            r#"
            [[clocks]]
            id = "fix"
            start = "opened"
            target = [{ severity = 1, within = "8h" }, { severity = 2, within = "2h" }]
            "#,
        ),
        "
        Mon 09:00 opened severity 2
        Mon 10:00 severity 1
        at Mon 10:00 cycles fix restarted, running
        at Mon 10:00 fix 2 running due Mon 18:00
        ",
    );
}

#[test]
fn a_change_that_selects_the_same_row_changes_nothing() {
    tell(
        &with(
            r#"
            [[clocks]]
            id = "fix"
            start = "opened"
            target = [{ severity = [1, 2], within = "4h" }, { within = "8h" }]
            "#,
        ),
        "
        Mon 09:00 opened severity 2
        Mon 10:00 severity 1
        at Mon 10:00 cycles fix running
        at Mon 10:00 fix 1 running due Mon 13:00 severity 1
        Mon 11:00 scope = many
        at Mon 11:00 fix 1 running due Mon 13:00
        ",
    );
}

#[test]
fn another_plan_is_a_change_at_the_same_severity() {
    tell(
        &with(
            r#"
            [plans.basic]
            title = "Basic"
            [plans.gold]
            title = "Gold"
            [[clocks]]
            id = "fix"
            start = "opened"
            target = [{ plan = "gold", within = "2h" }, { within = "8h" }]
            "#,
        ),
        "
        Mon 09:00 opened
        Mon 10:00 plan gold
        at Mon 10:00 fix 1 running due Mon 11:00 first-due Mon 17:00 elapsed 1h
        ",
    );
}

/// Half an hour of Monday's office counts, the rest runs around the clock.
#[test]
fn another_calendar_chosen_by_a_fact_is_another_row() {
    tell(
        &with(
            r#"
            [facts.region]
            of = ["na", "emea"]
            [calendars.regional]
            by = "region"
            is = { na = "office", emea = "always" }
            [[clocks]]
            id = "fix"
            start = "opened"
            calendar = "regional"
            target = "4h"
            "#,
        ),
        "
        Mon 16:00 opened
        at Mon 16:00 fix 1 running due Tue 12:00
        Mon 16:30 region = emea
        at Mon 16:30 fix 1 running due Mon 20:00 first-due Tue 12:00 elapsed 30m
        ",
    );
}

#[test]
fn a_dwell_may_change_the_row() {
    tell(
        &with(
            r#"
            [[adjust]]
            id = "ease"
            when = "workaround"
            for = "1h"
            to = 3
            [[clocks]]
            id = "fix"
            start = "opened"
            target = [{ severity = 1, within = "2h" }, { within = "8h" }]
            "#,
        ),
        "
        Mon 09:00 opened severity 1, workaround = true
        at Mon 09:30 fix 1 running due Mon 11:00
        at Mon 09:30 next Mon 10:00
        at Mon 10:00 fix 1 running due Mon 17:00 first-due Mon 11:00 target 8h severity 3
        ",
    );
}

#[test]
fn a_carry_already_over_the_new_target_is_due_at_the_change() {
    tell(
        &fix("retarget = 'carry'"),
        "
        Mon 09:00 opened severity 3
        Mon 12:00 severity 1
        at Mon 12:00 fix 1 breached due Mon 12:00 breached Mon 12:00 on-arrival no elapsed 3h remaining -1h
        ",
    );
    tell(
        &fix("retarget = 'carry'"),
        "
        Mon 09:00 opened severity 3
        Mon 11:00 severity 1
        at Mon 11:00 fix 1 breached due Mon 11:00 on-arrival no remaining 0s
        ",
    );
}

/// Ten hours count around the clock; 1bd from Monday 10:00 is 15 office hours, of which 5 are left.
#[test]
fn a_carry_to_business_days_counts_them_from_the_start_as_a_budget() {
    let policy = with(
        r#"
        [[clocks]]
        id = "fix"
        start = "opened"
        target = [
          { when = "workaround", within = "1bd", calendar = "office" },
          { within = "24h" },
        ]
        "#,
    );
    tell(
        &policy,
        "
        Mon 10:00 opened
        Mon 20:00 workaround = true
        at Mon 20:00 fix 1 running due Tue 14:00 first-due Tue 10:00 target 15h elapsed 10h
        ",
    );
}

#[test]
fn a_carry_from_business_days_counts_what_has_elapsed() {
    tell(
        &scoped(""),
        "
        Mon 10:00 opened scope = many
        at Mon 10:00 fix 1 running due Tue 17:00
        Mon 12:00 scope = some
        at Mon 12:00 fix 1 running due Mon 16:00 first-due Tue 17:00 elapsed 2h
        ",
    );
}

#[test]
fn a_retroactive_change_to_business_days_is_due_by_date() {
    tell(
        &scoped("retarget = 'retroactive'"),
        "
        Mon 10:00 opened scope = some
        at Mon 10:00 fix 1 running due Mon 16:00
        Mon 12:00 scope = many
        at Mon 12:00 fix 1 running due Tue 17:00 target 15h elapsed 2h
        ",
    );
}

/// One hour of pause in Monday's office moves the 15 hours from Tuesday 17:00 to Wednesday 10:00.
#[test]
fn a_retroactive_change_to_business_days_after_a_pause_is_a_budget() {
    tell(
        &scoped("retarget = 'retroactive'"),
        "
        Mon 10:00 opened scope = some
        Mon 10:30 waiting = true
        Mon 11:30 waiting = false
        Mon 12:00 scope = many
        at Mon 12:00 fix 1 running due Wed 10:00 target 15h elapsed 1h
        ",
    );
}

#[test]
fn a_retroactive_change_that_finds_its_due_instant_past_is_breached_on_arrival() {
    tell(
        &fix("retarget = 'retroactive'"),
        "
        Mon 09:00 opened severity 3
        at Mon 11:59 fix 1 running on-arrival no
        Mon 12:00 severity 1
        at Mon 12:00 fix 1 breached due Mon 11:00 breached Mon 11:00 on-arrival yes first-due Mon 17:00 elapsed 3h
        ",
    );
}

#[test]
fn a_retroactive_change_that_finds_its_due_instant_now_is_not() {
    tell(
        &fix("retarget = 'retroactive'"),
        "
        Mon 09:00 opened severity 3
        Mon 11:00 severity 1
        at Mon 11:00 fix 1 breached due Mon 11:00 breached Mon 11:00 on-arrival no
        ",
    );
}

/// Three hours before the pause, one after it: two are up at 11:00, three and a half at 14:30.
#[test]
fn a_retroactive_change_counts_the_stretches_there_were() {
    let story = "
        Mon 09:00 opened severity 3
        Mon 12:00 waiting = true
        Mon 14:00 waiting = false
        Mon 15:00 severity 1
    ";
    tell(
        &fix("retarget = 'retroactive'"),
        &format!("{story}\nat Mon 15:00 fix 1 breached due Mon 11:00 on-arrival yes elapsed 4h"),
    );
    tell(
        &fix("retarget = 'retroactive'").replace("\"2h\"", "\"3h30m\""),
        &format!("{story}\nat Mon 15:00 fix 1 breached due Mon 14:30 on-arrival yes elapsed 4h"),
    );
    tell(
        &fix("retarget = 'retroactive'").replace("\"2h\"", "\"4h30m\""),
        &format!("{story}\nat Mon 15:00 fix 1 running due Mon 15:30 on-arrival no elapsed 4h"),
    );
}

#[test]
fn a_retroactive_change_during_a_pause() {
    let story = "
        Mon 09:00 opened severity 3
        Mon 12:00 waiting = true
        Mon 13:00 severity 1
        Mon 14:00 waiting = false
    ";
    tell(
        &fix("retarget = 'retroactive'"),
        &format!(
            "{story}
            at Mon 13:00 fix 1 breached due Mon 11:00 on-arrival yes
            at Mon 15:00 fix 1 breached due Mon 11:00 on-arrival yes"
        ),
    );
    tell(
        &fix("retarget = 'retroactive'").replace("\"2h\"", "\"3h30m\""),
        &format!(
            "{story}
            at Mon 13:00 fix 1 paused due none if-resumed Mon 13:30 on-arrival no
            at Mon 14:00 fix 1 running due Mon 14:30 on-arrival no"
        ),
    );
}

#[test]
fn a_carry_during_a_pause() {
    tell(
        &fix("retarget = 'carry'"),
        "
        Mon 09:00 opened severity 3
        Mon 10:00 waiting = true
        Mon 11:00 severity 1
        at Mon 12:00 fix 1 paused due none elapsed 1h target 2h if-resumed Mon 13:00
        Mon 14:00 waiting = false
        at Mon 14:00 fix 1 running due Mon 15:00
        ",
    );
}

#[test]
fn a_restart_during_a_pause_begins_a_paused_cycle() {
    tell(
        &fix(""),
        "
        Mon 09:00 opened severity 3
        Mon 10:00 waiting = true
        Mon 11:00 severity 1
        at Mon 12:00 cycles fix restarted, paused
        at Mon 12:00 fix 1 restarted stopped Mon 11:00 elapsed 1h
        at Mon 12:00 fix 2 paused started Mon 11:00 elapsed 0s if-resumed Mon 14:00
        ",
    );
}

#[test]
fn a_change_to_a_row_that_promises_nothing_and_back() {
    tell(
        &fix(""),
        "
        Mon 09:00 opened severity 3
        Mon 10:00 severity 4
        at Mon 10:00 fix 1 running due none target none first-due Mon 17:00 elapsed 1h
        Mon 11:00 severity 3
        at Mon 11:00 cycles fix restarted, running
        at Mon 11:00 fix 2 running due Mon 19:00
        ",
    );
    tell(
        &fix("retarget = 'carry'"),
        "
        Mon 09:00 opened severity 3
        Mon 10:00 severity 4
        at Mon 10:00 fix 1 running due none target none elapsed 1h
        Mon 11:00 severity 3
        at Mon 11:00 fix 1 running due Mon 17:00 target 8h elapsed 2h
        ",
    );
}

#[test]
fn the_severity_of_a_cycle_is_kept_as_it_was_at_its_end() {
    tell(
        &fix(""),
        "
        Mon 09:00 opened severity 2
        Mon 10:00 resolved
        Mon 11:00 severity 1
        at Mon 11:00 fix 1 met severity 2
        ",
    );
}

/// A reading: that of the event that ended it.
#[test]
fn the_severity_of_a_cycle_that_a_change_ends_is_the_new_one() {
    tell(
        &fix(""),
        "
        Mon 09:00 opened severity 3
        Mon 10:00 severity 1
        at Mon 10:00 fix 1 restarted severity 1
        at Mon 10:00 fix 2 running severity 1
        ",
    );
}

#[test]
fn a_start_at_the_event_that_changes_the_severity_is_under_the_new_row() {
    tell(
        &fix(""),
        "
        Mon 08:00 responded severity 3
        Mon 09:00 opened severity 1
        at Mon 09:00 cycles fix running
        at Mon 09:00 fix 1 running due Mon 11:00
        ",
    );
}

#[test]
fn a_cycle_resumed_under_another_row_is_moved_to_it() {
    tell(
        &fix("resume = 'reopened'\nretarget = 'carry'"),
        "
        Mon 09:00 opened severity 3
        Mon 10:00 resolved
        Mon 11:00 severity 1
        Mon 12:00 reopened
        at Mon 11:00 fix 1 met due Mon 17:00 severity 3
        at Mon 12:00 fix 1 running due Mon 13:00 target 2h elapsed 1h severity 1
        ",
    );
}
