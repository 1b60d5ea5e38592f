//! Ladders that repeat, acknowledgements, and the limit (semantics §5.6).

use sevclock::evaluate::{EvaluateError, Evaluator};
use sevclock::ticket::{Event, Ticket};
use sevclock::time::Instant;
use sevclock::{Policy, State};
use sevclock_testing::story::tell;

use super::policy::with;

/// The lead after an hour, the boss after two; `more` of the ladder's keys.
fn up(more: &str) -> String {
    with(&format!(
        r#"
[[ladders]]
id = "up"
stop = "resolved"
{more}
[[ladders.rungs]]
id = "lead"
after = "1h"
[[ladders.rungs]]
id = "boss"
after = "2h"
"#
    ))
}

#[test]
fn a_ladder_may_repeat_each_round_anchored_at_the_last_due_instant_of_the_one_before() {
    tell(
        &up("repeat = 1"),
        "
        Mon 09:00 opened
        at Mon 10:30 ladder up 1 running: lead reached Mon 10:00; boss due Mon 11:00
        at Mon 11:00 ladder up 1 running: lead reached Mon 10:00; lead#2 due Mon 12:00; boss reached Mon 11:00; boss#2 due Mon 13:00
        at Mon 11:00 next Mon 12:00
        at Mon 20:00 ladder up 1 running: lead reached Mon 10:00; lead#2 reached Mon 12:00; boss reached Mon 11:00; boss#2 reached Mon 13:00
        at Mon 20:00 next none
        ",
    );
}

#[test]
fn a_stop_ends_the_rounds() {
    tell(
        &up("repeat = 5"),
        "
        Mon 09:00 opened
        Mon 11:30 resolved
        at Mon 20:00 ladder up 1 stopped: lead reached Mon 10:00; lead#2 due Mon 12:00; boss reached Mon 11:00; boss#2 due Mon 13:00
        ",
    );
}

#[test]
fn recurring_rungs_are_not_repeated() {
    tell(
        &format!("{}[[ladders.rungs]]\nid = 'look'\nevery = '90m'\n", up("repeat = 1")),
        "
        Mon 09:00 opened
        at Mon 12:30 ladder up 1 running: lead reached Mon 10:00; lead#2 reached Mon 12:00; boss reached Mon 11:00; boss#2 due Mon 13:00; look reached Mon 10:30; look#2 reached Mon 12:00; look#3 due Mon 13:30
        ",
    );
}

#[test]
fn by_default_an_acknowledgement_holds_nothing() {
    tell(
        &up(""),
        "
        Mon 09:00 opened
        Mon 09:30 acknowledged
        at Mon 10:00 ladder up 1 running: lead reached Mon 10:00; boss due Mon 11:00
        at Mon 10:00 unused none
        ",
    );
}

#[test]
fn an_acknowledgement_may_hold_further_rungs_until_the_ladder_stops() {
    tell(
        &up("hold_on_ack = true"),
        "
        Mon 09:00 opened
        Mon 10:30 acknowledged
        at Tue 12:00 ladder up 1 running: lead reached Mon 10:00; boss due Mon 11:00
        at Tue 12:00 next none
        Tue 13:00 resolved
        at Tue 13:00 ladder up 1 stopped: lead reached Mon 10:00; boss due Mon 11:00
        ",
    );
}

#[test]
fn an_acknowledgement_may_hold_until_a_timeout_at_which_what_fell_due_is_reached() {
    tell(
        &up("hold_on_ack = true\nack_timeout = '90m'"),
        "
        Mon 09:00 opened
        Mon 09:45 acknowledged
        at Mon 11:10 ladder up 1 running: lead due Mon 10:00; boss due Mon 11:00
        at Mon 11:10 next Mon 11:15
        at Mon 11:15 ladder up 1 running: lead reached Mon 11:15 due Mon 10:00; boss reached Mon 11:15 due Mon 11:00
        ",
    );
    tell(
        &up("hold_on_ack = true\nack_timeout = '30m'"),
        "
        Mon 09:00 opened
        Mon 09:45 acknowledged
        at Mon 10:15 ladder up 1 running: lead reached Mon 10:15 due Mon 10:00; boss due Mon 11:00
        at Mon 11:00 ladder up 1 running: lead reached Mon 10:15 due Mon 10:00; boss reached Mon 11:00
        ",
    );
}

#[test]
fn a_later_acknowledgement_extends_the_hold() {
    tell(
        &up("hold_on_ack = true\nack_timeout = '30m'"),
        "
        Mon 09:00 opened
        Mon 09:45 acknowledged
        Mon 10:00 acknowledged
        at Mon 10:20 ladder up 1 running: lead due Mon 10:00; boss due Mon 11:00
        at Mon 10:30 ladder up 1 running: lead reached Mon 10:30 due Mon 10:00; boss due Mon 11:00
        ",
    );
}

#[test]
fn an_acknowledgement_at_exactly_the_due_instant_holds_the_rung() {
    tell(
        &up("hold_on_ack = true\nack_timeout = '30m'"),
        "
        Mon 09:00 opened
        Mon 10:00 acknowledged
        at Mon 10:29 ladder up 1 running: lead due Mon 10:00; boss due Mon 11:00
        at Mon 10:30 ladder up 1 running: lead reached Mon 10:30 due Mon 10:00; boss due Mon 11:00
        ",
    );
}

#[test]
fn a_rung_due_as_the_hold_ends_is_reached_then() {
    tell(
        &up("hold_on_ack = true\nack_timeout = '30m'"),
        "
        Mon 09:00 opened
        Mon 09:30 acknowledged
        at Mon 10:00 ladder up 1 running: lead reached Mon 10:00; boss due Mon 11:00
        ",
    );
}

/// In one event the anchor comes before the acknowledgement.
#[test]
fn an_acknowledgement_counts_from_its_own_event() {
    tell(
        &up("hold_on_ack = true"),
        "
        Mon 09:00 opened, acknowledged
        at Mon 12:00 ladder up 1 running: lead due Mon 10:00; boss due Mon 11:00
        ",
    );
    tell(
        &up("hold_on_ack = true\nanchors = ['opened', 'reopened']"),
        "
        Mon 09:00 opened
        Mon 09:30 acknowledged
        Mon 10:00 resolved
        Mon 11:00 reopened
        at Mon 12:00 ladder up 2 running: lead reached Mon 12:00; boss due Mon 13:00
        ",
    );
}

/// A reading: on the ladder's calendar, ten minutes of which are Monday's.
#[test]
fn the_timeout_runs_on_the_ladders_calendar() {
    tell(
        &up("calendar = 'office'\nhold_on_ack = true\nack_timeout = '30m'"),
        "
        Mon 15:55 opened
        Mon 16:50 acknowledged
        at Tue 09:00 ladder up 1 running: lead due Mon 16:55; boss due Tue 09:55
        at Tue 09:00 next Tue 09:20
        at Tue 09:20 ladder up 1 running: lead reached Tue 09:20 due Mon 16:55; boss due Tue 09:55
        ",
    );
}

/// Cycles by the second, which would be thousands of millions by the end of time.
const CYCLES: &str =
    "[[clocks]]\nid = 'c'\nstart = 'opened'\nrestart = 'updated'\nevery = '1s'\non_miss = 'roll'\n";

/// A ticket opened under a policy.
fn opened(more: &str) -> (Policy, Ticket) {
    let draft = sevclock_serde::policy::from_toml(&with(more)).expect("a good document");
    let policy = Policy::compile(&draft).expect("a good policy");
    let opened = Event::at(Instant::parse("2026-03-02T09:00:00Z").expect("an instant"));
    (policy, Ticket { id: "T".into(), events: vec![opened], ..Ticket::default() })
}

#[test]
fn more_entries_than_the_limit_are_an_error_soon() {
    let ladder = "[[ladders]]\nid = 'l'\nrepeat = 1000000\n[[ladders.rungs]]\nid = 'r'\n";
    let at_once = format!("{ladder}after = '0m'\n");
    let again = format!("{ladder}every = '1s'\n");
    for more in [CYCLES, &at_once, &again] {
        let (policy, ticket) = opened(more);
        let bound = policy.bind(&ticket).expect("a good ticket");
        let refusal = policy.evaluate(&bound, Instant::MAX).expect_err("too many");
        assert_eq!(refusal, EvaluateError::TooManyEntries { limit: 100_000 });
    }
}

#[test]
fn a_state_that_came_to_too_many_refuses_for_good() {
    let (policy, ticket) = opened(CYCLES);
    let mut state = State::new(&policy, None, &[]).expect("a good start");
    state.feed(&policy, &ticket.events[0]).expect("a good event");
    let late = Event::at(Instant::parse("2099-01-01T00:00:00Z").expect("an instant"));
    let too_many = EvaluateError::TooManyEntries { limit: 100_000 };
    let evaluated =
        |state: &State| state.evaluate(&policy, late.at, &mut Evaluator::new()).map(drop);
    assert_eq!(evaluated(&state), Err(too_many.clone().into()));
    for _ in 0..2 {
        assert_eq!(state.feed(&policy, &late), Err(too_many.clone().into()));
    }
    assert_eq!(evaluated(&state), Err(too_many.into()));
}

#[test]
fn the_limit_may_be_set() {
    let (policy, ticket) = opened(CYCLES);
    let bound = policy.bind(&ticket).expect("a good ticket");
    let at = Instant::parse("2026-03-02T09:00:10Z").expect("an instant");
    let with_limit =
        |limit| Evaluator::new().with_limit(limit).evaluate(&policy, &bound, at).is_ok();
    // Ten cycles have ended and the eleventh is running.
    assert!(with_limit(11));
    assert!(!with_limit(10));
}
