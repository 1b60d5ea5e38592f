//! Rungs that recur, and actions on request (semantics §5.4).

use sevclock_testing::story::tell;

use super::policy::with;

/// A debrief two hours after the anchor and every 24 hours from there on.
const DAILY: &str = r#"
[[ladders]]
id = "up"
stop = "resolved"
applies_when = "relevant"
pause_when = "waiting"
[[ladders.rungs]]
id = "daily"
after = "2h"
every = "24h"
convene = "debrief"
"#;

#[test]
fn a_rung_may_recur_until_the_ladder_stops() {
    tell(
        &with(DAILY),
        "
        Mon 09:00 opened
        at Mon 10:00 ladder up 1 running: daily due Mon 11:00
        at Mon 11:00 ladder up 1 running: daily reached Mon 11:00; daily#2 due Tue 11:00
        at Mon 11:00 next Tue 11:00
        at Wed 10:00 ladder up 1 running: daily reached Mon 11:00; daily#2 reached Tue 11:00; daily#3 due Wed 11:00
        Wed 11:00 resolved
        at Fri 11:00 ladder up 1 stopped: daily reached Mon 11:00; daily#2 reached Tue 11:00; daily#3 due Wed 11:00
        ",
    );
}

#[test]
fn without_after_it_is_first_due_one_interval_from_the_anchor() {
    tell(
        &with(&DAILY.replace("after = \"2h\"\n", "")),
        "
        Mon 09:00 opened
        at Mon 09:00 ladder up 1 running: daily due Tue 09:00
        at Tue 09:00 ladder up 1 running: daily reached Tue 09:00; daily#2 due Wed 09:00
        ",
    );
}

/// Eight office hours after Monday 13:00 is Tuesday 13:00.
#[test]
fn occurrences_are_so_many_intervals_after_the_first_on_the_ladders_calendar() {
    tell(
        &with(
            r#"
            [[ladders]]
            id = "up"
            calendar = "office"
            [[ladders.rungs]]
            id = "look"
            every = "4h"
            "#,
        ),
        "
        Mon 09:00 opened
        at Tue 12:00 ladder up 1 running: look reached Mon 13:00; look#2 reached Mon 17:00; look#3 due Tue 13:00
        ",
    );
}

/// A reading: so many business days after the first.
#[test]
fn a_rung_may_recur_by_business_days() {
    tell(
        &with(
            r#"
            [[ladders]]
            id = "up"
            calendar = "office"
            [[ladders.rungs]]
            id = "look"
            after = "1h"
            every = "1bd"
            "#,
        ),
        "
        Thu 09:00 opened
        at Sat 09:00 ladder up 1 running: look reached Thu 10:00; look#2 reached Fri 17:00; look#3 due Mon+1 17:00
        ",
    );
}

/// A reading: they become the last one missed.
#[test]
fn occurrences_missed_while_waiting_collapse_into_one_at_the_turn() {
    tell(
        &with(DAILY),
        "
        Mon 09:00 opened
        Mon 12:00 relevant = false
        at Wed 12:00 ladder up 1 waiting: daily reached Mon 11:00; daily#2 due none
        Thu 12:00 relevant = true
        at Thu 12:00 ladder up 1 running: daily reached Mon 11:00; daily#4 reached Thu 12:00 due Thu 11:00; daily#5 due Fri 11:00
        ",
    );
}

#[test]
fn a_pause_does_not_move_the_grid_once_an_occurrence_was_reached() {
    tell(
        &with(DAILY),
        "
        Mon 09:00 opened
        Mon 12:00 waiting = true
        Thu 12:00 waiting = false
        at Wed 12:00 ladder up 1 paused: daily reached Mon 11:00; daily#2 due none
        at Thu 12:00 ladder up 1 running: daily reached Mon 11:00; daily#4 reached Thu 12:00 due Thu 11:00; daily#5 due Fri 11:00
        ",
    );
    tell(
        &with(DAILY),
        "
        Mon 09:00 opened
        Mon 12:00 waiting = true
        Mon 20:00 waiting = false
        at Mon 20:00 ladder up 1 running: daily reached Mon 11:00; daily#2 due Tue 11:00
        ",
    );
}

#[test]
fn a_pause_before_the_first_occurrence_moves_the_grid() {
    tell(
        &with(DAILY),
        "
        Mon 09:00 opened
        Mon 10:00 waiting = true
        Mon 13:00 waiting = false
        at Mon 13:00 ladder up 1 running: daily due Mon 14:00
        at Mon 14:00 ladder up 1 running: daily reached Mon 14:00; daily#2 due Tue 14:00
        ",
    );
}

#[test]
fn a_wait_before_the_first_occurrence_collapses_too() {
    tell(
        &with(DAILY),
        "
        Mon 09:00 opened relevant = false
        Wed 12:00 relevant = true
        at Wed 12:00 ladder up 1 running: daily#3 reached Wed 12:00 due Wed 11:00; daily#4 due Thu 11:00
        ",
    );
}

const OFFER: &str = r#"
[[ladders]]
id = "up"
stop = "resolved"
[[ladders.rungs]]
id = "chief"
after = "1h"
every = "24h"
actions = [
  { notify = "lead" },
  { join = "boss", on_request = true },
  { convene = "bridge", on_request = true },
]
"#;

#[test]
fn an_action_on_request_is_offered_and_taken_when_requested() {
    tell(
        &with(OFFER),
        "
        Mon 09:00 opened
        at Mon 10:00 rung up 1 chief actions notify lead; join boss on request; convene bridge on request
        Mon 10:30 requested chief by lead
        at Mon 10:30 rung up 1 chief actions notify lead; join boss on request taken Mon 10:30; convene bridge on request taken Mon 10:30
        Mon 11:00 requested chief by lead
        at Mon 11:00 rung up 1 chief actions notify lead; join boss on request taken Mon 10:30; convene bridge on request taken Mon 10:30
        at Mon 11:00 unused none
        ",
    );
}

/// A reading: where the rung is not reached there is no offer yet.
#[test]
fn a_request_before_the_rung_is_reached_does_nothing() {
    tell(
        &with(OFFER),
        "
        Mon 09:00 opened
        Mon 09:30 requested chief by lead
        at Mon 10:30 rung up 1 chief reached Mon 10:00 actions notify lead; join boss on request; convene bridge on request
        ",
    );
}

/// The rung is reached after the event of the same instant.
#[test]
fn a_request_at_exactly_the_due_instant_does_nothing() {
    tell(
        &with(OFFER),
        "
        Mon 09:00 opened
        Mon 10:00 requested chief by lead
        at Mon 10:30 rung up 1 chief actions notify lead; join boss on request; convene bridge on request
        ",
    );
}

/// A reading: of the latest reached occurrence.
#[test]
fn each_occurrence_is_an_offer_of_its_own() {
    tell(
        &with(OFFER),
        "
        Mon 09:00 opened
        Tue 12:00 requested chief by lead
        at Tue 12:00 rung up 1 chief actions notify lead; join boss on request; convene bridge on request
        at Tue 12:00 rung up 1 chief#2 actions notify lead; join boss on request taken Tue 12:00; convene bridge on request taken Tue 12:00
        at Tue 12:00 rung up 1 chief#3 due Wed 10:00 reached none actions notify lead; join boss on request; convene bridge on request
        ",
    );
}

#[test]
fn an_offer_outlasts_the_stop_of_its_ladder() {
    tell(
        &with(OFFER),
        "
        Mon 09:00 opened
        Mon 11:00 resolved
        Mon 12:00 requested chief by lead
        at Mon 12:00 rung up 1 chief actions notify lead; join boss on request taken Mon 12:00; convene bridge on request taken Mon 12:00
        ",
    );
}

/// A reading: a request of a rung that no ladder has, or by nobody, is an error.
#[test]
fn a_request_names_a_rung_and_a_role() {
    for requested in
        ["requested", "requested by lead", "requested chief", "requested other by lead"]
    {
        tell(
            &with(OFFER),
            &format!("Mon 09:00 opened\nMon 10:00 {requested}\nat Mon 10:00 refused events[1]"),
        );
    }
}
