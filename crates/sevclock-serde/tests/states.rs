//! States written down between events go on as if they had not been, and broken ones are refused.

use sevclock::evaluate::{Evaluator, RecordError};
use sevclock::{Policy, State};
use sevclock_serde::evaluation::document;
use sevclock_serde::state::{StateProblem, from_json, to_json};
use sevclock_testing::generate::{Case, case};

/// The case's policy, if it compiles, and the states after each event fed, the first before any.
fn states(case: &Case) -> Option<(Policy, Vec<State>)> {
    let policy = Policy::compile(&case.policy).ok()?;
    let ticket = &case.ticket;
    let mut state = State::new(&policy, ticket.plan.as_deref(), &ticket.facts).ok()?;
    let mut states = vec![state.clone()];
    for event in &ticket.events {
        state.feed(&policy, event).ok()?;
        states.push(state.clone());
    }
    Some((policy, states))
}

#[test]
fn a_state_read_back_goes_on_as_the_one_written() {
    let mut splits = 0;
    for seed in 0..150 {
        let case = case(seed);
        let Some((policy, states)) = states(&case) else { continue };
        let (mut one, mut other) = (Evaluator::new(), Evaluator::new());
        for (fed, state) in states.iter().enumerate() {
            let text = to_json(&policy, state);
            let mut read = from_json(&policy, &text).expect("its own document");
            assert_eq!(to_json(&policy, &read), text, "seed {seed}, {fed} events");
            for event in &case.ticket.events[fed..] {
                read.feed(&policy, event).expect("what the other state took");
            }
            let last = states.last().expect("one at least");
            let expected = last.evaluate(&policy, case.as_of, &mut one);
            let found = read.evaluate(&policy, case.as_of, &mut other);
            match (expected, found) {
                (Ok(expected), Ok(found)) => assert_eq!(
                    document(&policy, "T", found),
                    document(&policy, "T", expected),
                    "seed {seed}, {fed} events"
                ),
                (expected, found) => assert_eq!(expected.err(), found.err()),
            }
            splits += 1;
        }
    }
    assert!(splits > 500, "{splits}");
}

#[test]
fn a_history_only_grows_at_its_ends() {
    for seed in 0..50 {
        let Some((policy, states)) = states(&case(seed)) else { continue };
        for pair in states.windows(2) {
            let (before, after) = (pair[0].record(&policy), pair[1].record(&policy));
            for (before, after) in before.history.iter().zip(&after.history) {
                assert!(after.starts_with(before), "seed {seed}");
            }
        }
    }
}

#[test]
fn other_heads_are_refused() {
    let case = case(1);
    let (policy, states) = states(&case).expect("a good case");
    let text = to_json(&policy, &states[0]);
    let head = text.split("\"current\"").next().expect("a head");
    let version = head.split("\"zones\":\"").nth(1).and_then(|rest| rest.split('"').next());
    let version = version.expect("the zone data's version");
    let policy_text = head.split("\"policy\":\"").nth(1).and_then(|rest| rest.split('"').next());
    let fingerprint = policy_text.expect("the fingerprint");
    for (from, to, expected) in [
        ("\"format\":1", "\"format\":2", "the state is of format 2 and semantics 1, "),
        ("\"semantics\":1", "\"semantics\":9", "the state is of format 1 and semantics 9, "),
        (version, "1999z", "the state was made with the zone data `1999z`, the policy has `"),
        (fingerprint, "0123456789abcdef", "the state was made under another policy; "),
        (fingerprint, "x", "policy: expected sixteen hexadecimal digits [bad-fingerprint]"),
        ("\"current\"", "\"curent\"", "`current` is missing [missing-key]\ncurent: unknown key"),
        ("\"current\":[", "\"current\":[true,", "current[0]: found true, expected a whole number"),
        ("\"current\":[", "\"current\":[0,", "the state is damaged: its current has numbers"),
        ("\"runs\":[", "\"runs\":[1", "the state is damaged: its runs has numbers"),
        ("\"roles\":[", "\"roles\":[\"x\"", "the state is damaged: its rejected has numbers"),
        ("{", "", "line 1, column 9: trailing characters [syntax]"),
    ] {
        let changed = text.replacen(from, to, 1);
        let problem = from_json(&policy, &changed).expect_err(to).to_string();
        assert!(problem.starts_with(expected), "{problem}");
    }
    let other = Policy::compile(&sevclock_testing::generate::case(2).policy).expect("a policy");
    let refused = from_json(&other, &text).expect_err("another policy's");
    assert_eq!(refused, StateProblem::Refused(RecordError::OtherPolicy));
}

/// Whatever number stands in a state, it is refused or the state goes on without a panic.
#[test]
fn damaged_numbers_never_panic() {
    const ODD: [i64; 9] = [i64::MIN, -1, 0, 1, 2, 7, 1 << 33, 4_102_444_800_000_000, i64::MAX];
    let mut accepted = 0;
    for seed in 0..12 {
        let case = case(seed);
        let Some((policy, states)) = states(&case) else { continue };
        let Some(state) = states.get(states.len() / 2) else { continue };
        let record = state.record(&policy);
        for place in 0..record.current.len() {
            for odd in ODD {
                let mut changed = record.clone();
                changed.current[place] = odd;
                let Ok(mut read) = State::from_record(&policy, &changed) else { continue };
                for event in &case.ticket.events {
                    let _ = read.feed(&policy, event);
                }
                let mut evaluator = Evaluator::new();
                let evaluated = read.evaluate(&policy, case.as_of, &mut evaluator);
                accepted += usize::from(evaluated.is_ok());
            }
        }
        for (list, numbers) in record.history.iter().enumerate() {
            for place in 0..numbers.len().min(60) {
                for odd in ODD {
                    let mut changed = record.clone();
                    changed.history[list][place] = odd;
                    let Ok(read) = State::from_record(&policy, &changed) else { continue };
                    let mut evaluator = Evaluator::new();
                    if let Ok(found) = read.evaluate(&policy, case.as_of, &mut evaluator) {
                        let _ = document(&policy, "T", found);
                    }
                }
            }
        }
    }
    assert!(accepted > 0);
}
