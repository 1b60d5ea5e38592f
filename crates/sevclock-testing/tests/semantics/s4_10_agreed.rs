//! Due instants that were agreed on (semantics §4.10).

use sevclock_testing::story::tell;

use super::policy::with;

const FIX: &str = r#"
[[clocks]]
id = "fix"
start = ["opened", "customer-replied"]
stop = "resolved"
resume = "reopened"
pause_when = "waiting"
target = [{ severity = 1, within = "2h" }, { severity = 2, within = "4h" }, { within = "8h" }]
[[clocks]]
id = "other"
start = "opened"
target = "8h"
"#;

#[test]
fn it_replaces_the_target_of_the_current_cycle() {
    tell(
        &with(FIX),
        "
        Mon 09:00 opened severity 2
        Mon 11:00 agreed fix due Wed 12:00
        at Mon 11:00 fix 1 running due Wed 12:00 first-due Mon 13:00 target none remaining none elapsed 2h
        at Mon 11:00 other 1 running due Mon 17:00 target 8h
        at Mon 18:00 next Wed 12:00
        at Wed 12:00 fix 1 breached breached Wed 12:00
        ",
    );
}

#[test]
fn a_stop_by_then_is_met() {
    tell(
        &with(FIX),
        "
        Mon 09:00 opened severity 2
        Mon 11:00 agreed fix due Wed 12:00
        Wed 12:00 resolved
        at Wed 12:00 fix 1 met due Wed 12:00 breached none
        ",
    );
    tell(
        &with(FIX),
        "
        Mon 09:00 opened severity 2
        Mon 11:00 agreed fix due Mon 12:00
        Mon 12:30 resolved
        at Mon 12:30 fix 1 breached due Mon 12:00 breached Mon 12:00
        ",
    );
}

/// A reading: it shows its due instant while paused, and breaches there.
#[test]
fn a_pause_does_not_move_it() {
    tell(
        &with(FIX),
        "
        Mon 09:00 opened severity 2
        Mon 10:00 agreed fix due Mon 15:00
        Mon 11:00 waiting = true
        at Mon 12:00 fix 1 paused due Mon 15:00 if-resumed none elapsed 2h
        at Mon 12:00 next Mon 15:00
        at Mon 16:00 fix 1 breached due Mon 15:00 elapsed 2h
        Mon 17:00 waiting = false
        at Mon 17:00 fix 1 breached due Mon 15:00
        ",
    );
}

#[test]
fn a_later_severity_does_not_move_it() {
    tell(
        &with(FIX),
        "
        Mon 09:00 opened severity 2
        Mon 10:00 agreed fix due Wed 12:00
        Mon 11:00 severity 3
        at Mon 11:00 fix 1 running due Wed 12:00 severity 3
        Mon 12:00 severity 1
        at Mon 12:00 cycles fix running
        at Mon 12:00 fix 1 running due Wed 12:00 severity 1
        ",
    );
}

#[test]
fn one_in_the_past_is_breached_there_at_once() {
    tell(
        &with(FIX),
        "
        Mon 09:00 opened severity 2
        Mon 11:00 agreed fix due Mon 10:00
        at Mon 11:00 fix 1 breached due Mon 10:00 breached Mon 10:00 first-due Mon 13:00 undone none
        ",
    );
}

#[test]
fn an_earlier_breach_it_undoes_is_listed_though_breaches_stick() {
    tell(
        &with(FIX),
        "
        Mon 09:00 opened severity 2
        Mon 14:00 agreed fix due Wed 12:00
        at Mon 14:00 fix 1 running due Wed 12:00 breached none undone Mon 13:00 at Mon 14:00 first-due Mon 13:00
        ",
    );
}

#[test]
fn one_at_exactly_the_due_instant_finds_the_cycle_unbreached() {
    tell(
        &with(FIX),
        "
        Mon 09:00 opened severity 2
        Mon 13:00 agreed fix due Wed 12:00
        at Mon 13:00 fix 1 running due Wed 12:00 undone none
        ",
    );
}

/// A reading: breached before and breached still, elsewhere, is not undone.
#[test]
fn one_in_the_past_moves_an_earlier_breach() {
    tell(
        &with(FIX),
        "
        Mon 09:00 opened severity 2
        Mon 14:00 agreed fix due Mon 13:30
        at Mon 14:00 fix 1 breached due Mon 13:30 breached Mon 13:30 undone none
        ",
    );
}

#[test]
fn the_last_agreement_counts() {
    tell(
        &with(FIX),
        "
        Mon 09:00 opened severity 2
        Mon 11:00 agreed fix due Mon 14:00
        Mon 12:00 agreed fix due Mon 15:00
        at Mon 12:00 fix 1 running due Mon 15:00
        Mon 16:00 agreed fix due Mon 18:00
        at Mon 16:00 fix 1 running due Mon 18:00 undone Mon 15:00 at Mon 16:00
        ",
    );
}

#[test]
fn the_next_cycle_is_under_the_table_again() {
    tell(
        &with(FIX),
        "
        Mon 09:00 opened severity 2
        Mon 10:00 agreed fix due Wed 12:00
        Mon 11:00 resolved
        Mon 12:00 customer-replied
        at Mon 12:00 fix 1 met due Wed 12:00
        at Mon 12:00 fix 2 running due Mon 16:00 target 4h
        ",
    );
}

#[test]
fn a_resumed_cycle_keeps_what_was_agreed() {
    tell(
        &with(FIX),
        "
        Mon 09:00 opened severity 2
        Mon 10:00 agreed fix due Wed 12:00
        Mon 11:00 resolved
        Tue 12:00 reopened
        at Tue 12:00 fix 1 running due Wed 12:00 target none elapsed 2h
        ",
    );
}

#[test]
fn without_a_current_cycle_it_does_nothing() {
    tell(
        &with(FIX),
        "
        Mon 08:00 responded severity 2
        Mon 08:30 agreed fix due Wed 12:00
        Mon 09:00 opened
        at Mon 09:00 fix 1 running due Mon 13:00
        Mon 10:00 resolved
        Mon 11:00 agreed fix due Wed 12:00
        at Mon 11:00 fix 1 met due Mon 13:00
        ",
    );
}

#[test]
fn in_one_event_it_comes_after_a_start_and_after_a_stop() {
    tell(
        &with(FIX),
        "
        Mon 09:00 opened severity 2, agreed fix due Wed 12:00
        at Mon 09:00 fix 1 running due Wed 12:00
        Mon 10:00 resolved, agreed fix due Thu 12:00
        at Mon 10:00 fix 1 met due Wed 12:00
        ",
    );
}

/// The agreement comes before the change of row, which then moves nothing.
#[test]
fn in_one_event_it_comes_before_a_change_of_row() {
    tell(
        &with(FIX),
        "
        Mon 09:00 opened severity 2
        Mon 10:00 severity 1, agreed fix due Wed 12:00
        at Mon 10:00 cycles fix running
        at Mon 10:00 fix 1 running due Wed 12:00
        ",
    );
}

#[test]
fn a_paused_cycle_may_be_agreed_on() {
    tell(
        &with(FIX),
        "
        Mon 09:00 opened severity 2
        Mon 10:00 waiting = true
        Mon 11:00 agreed fix due Mon 12:00
        at Mon 11:30 fix 1 paused due Mon 12:00
        at Mon 12:00 fix 1 breached due Mon 12:00
        ",
    );
}

#[test]
fn where_nothing_was_promised_something_may_be_agreed_on() {
    tell(
        &with("[[clocks]]\nid = 'fix'\nstart = 'opened'\nstop = 'resolved'\n"),
        "
        Mon 09:00 opened
        Mon 10:00 agreed fix due Mon 12:00
        at Mon 10:00 fix 1 running due Mon 12:00 first-due Mon 12:00 target none
        Mon 11:00 resolved
        at Mon 11:00 fix 1 met
        ",
    );
}

const UPDATE: &str = r#"
[[clocks]]
id = "update"
start = "opened"
restart = "updated"
every = "1h"
"#;

#[test]
fn one_interval_of_a_cadence_may_be_agreed_on() {
    tell(
        &with(UPDATE),
        "
        Mon 09:00 opened
        Mon 09:30 agreed update due Tue 09:00
        Mon 16:00 updated
        at Mon 16:00 update 1 met due Tue 09:00
        at Mon 16:00 update 2 running due Mon 17:00
        ",
    );
}

#[test]
fn a_cadence_rolls_at_the_instant_agreed_on() {
    tell(
        &with(&format!("{UPDATE}on_miss = 'roll'\n")),
        "
        Mon 09:00 opened
        Mon 09:30 agreed update due Mon 11:30
        at Mon 11:00 cycles update running
        at Mon 12:00 cycles update breached, running
        at Mon 12:00 update 1 breached stopped Mon 11:30
        at Mon 12:00 update 2 running started Mon 11:30 due Mon 12:30
        ",
    );
}

/// A reading: it rolls at the change.
#[test]
fn a_cadence_rolls_at_once_where_the_instant_agreed_on_is_past() {
    tell(
        &with(&format!("{UPDATE}on_miss = 'roll'\n")),
        "
        Mon 09:00 opened
        Mon 09:30 agreed update due Mon 09:15
        at Mon 09:30 cycles update breached, running
        at Mon 09:30 update 1 breached due Mon 09:15 breached Mon 09:15 stopped Mon 09:30
        at Mon 09:30 update 2 running started Mon 09:30 due Mon 10:30
        ",
    );
}

/// A reading: an agreement that does not say of which clock or until when is an error.
#[test]
fn an_agreement_without_clock_or_instant_is_an_error() {
    for agreed in ["agreed", "agreed fix", "agreed due Wed 12:00", "agreed nothing due Wed 12:00"] {
        tell(
            &with(FIX),
            &format!("Mon 09:00 opened\nMon 10:00 {agreed}\nat Mon 10:00 refused events[1]"),
        );
    }
}
