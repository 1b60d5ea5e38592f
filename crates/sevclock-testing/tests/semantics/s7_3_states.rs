//! What a state refuses (semantics §7.3). That a state goes on as the whole ticket does, written
//! and read again after each event, every story checks.

use sevclock::evaluate::StateError;
use sevclock::ticket::Event;
use sevclock::time::Instant;
use sevclock::{Policy, State};

use super::policy::with;

fn policy(more: &str) -> Policy {
    let draft = sevclock_serde::policy::from_toml(&with(more)).expect("a good document");
    Policy::compile(&draft).expect("a good policy")
}

fn event(at: &str) -> Event {
    Event::at(Instant::parse(at).expect("an instant"))
}

const FIX: &str = "[[clocks]]\nid = 'fix'\nstart = 'opened'\ntarget = '4h'\n";

#[test]
fn a_state_refuses_an_event_before_its_own_instant_unchanged() {
    let policy = policy(FIX);
    let mut state = State::new(&policy, None, &[]).expect("a good start");
    state.feed(&policy, &event("2026-03-02T09:00:00Z")).expect("a good event");
    state.feed(&policy, &event("2026-03-02T10:00:00Z")).expect("a good event");
    let before = state.clone();
    let refusal = state.feed(&policy, &event("2026-03-02T09:59:59.999999Z")).expect_err("late");
    assert!(matches!(refusal, StateError::Late { .. }), "{refusal}");
    assert_eq!(state, before);
    state.feed(&policy, &event("2026-03-02T10:00:00Z")).expect("one at the same instant");
}

#[test]
fn a_state_refuses_another_policy_unchanged() {
    let (policy, other) = (policy(FIX), policy(&FIX.replace("4h", "5h")));
    let mut state = State::new(&policy, None, &[]).expect("a good start");
    state.feed(&policy, &event("2026-03-02T09:00:00Z")).expect("a good event");
    let before = state.clone();
    let refusal = state.feed(&other, &event("2026-03-02T10:00:00Z")).expect_err("another");
    assert_eq!(refusal, StateError::OtherPolicy);
    assert_eq!(state, before);
}

#[test]
fn a_state_refuses_an_event_that_was_bound_to_another_policy() {
    let (policy, other) = (policy(FIX), policy(&FIX.replace("4h", "5h")));
    let mut state = State::new(&policy, None, &[]).expect("a good start");
    let bound = other.bind_event(&event("2026-03-02T09:00:00Z"), 0).expect("a good event");
    assert_eq!(state.feed_bound(&policy, &bound), Err(StateError::OtherPolicy));
    assert_eq!(state.events(), 0);
}

#[test]
fn a_state_is_asked_about_no_instant_before_its_last_event() {
    let policy = policy(FIX);
    let instant = |text| Instant::parse(text).expect("an instant");
    let (early, last) = (instant("2026-03-02T09:59:59Z"), instant("2026-03-02T10:00:00Z"));
    let mut evaluator = sevclock::Evaluator::new();
    let mut state = State::new(&policy, None, &[]).expect("a good start");
    let empty = state.evaluate(&policy, last, &mut evaluator).expect_err("no event");
    assert_eq!(empty, StateError::Empty);
    state.feed(&policy, &event("2026-03-02T09:00:00Z")).expect("a good event");
    state.feed(&policy, &event("2026-03-02T10:00:00Z")).expect("a good event");
    let refusal = state.evaluate(&policy, early, &mut evaluator).expect_err("early");
    assert_eq!(refusal, StateError::Early { as_of: early, state: last });
    state.evaluate(&policy, last, &mut evaluator).expect("an evaluation");
}

#[test]
fn a_state_refuses_a_bad_event_unchanged() {
    let policy = policy(FIX);
    let mut state = State::new(&policy, None, &[]).expect("a good start");
    state.feed(&policy, &event("2026-03-02T09:00:00Z")).expect("a good event");
    let before = state.clone();
    let bad = event("2026-03-02T10:00:00Z").raising("rumour");
    assert!(matches!(state.feed(&policy, &bad), Err(StateError::Faults(_))));
    assert_eq!(state, before);
}

#[test]
fn asking_a_state_changes_nothing() {
    let policy = policy(&format!(
        "{FIX}{}",
        FIX.replace("'fix'", "'more'")
            .replace("target", "restart = 'updated'\non_miss = 'roll'\nevery")
    ));
    let mut state = State::new(&policy, None, &[]).expect("a good start");
    state.feed(&policy, &event("2026-03-02T09:00:00Z")).expect("a good event");
    let before = state.clone();
    let later = Instant::parse("2026-03-05T09:00:00Z").expect("an instant");
    let mut evaluator = sevclock::Evaluator::new();
    state.evaluate(&policy, later, &mut evaluator).expect("an evaluation");
    assert_eq!(state, before);
}
