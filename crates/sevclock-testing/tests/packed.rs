//! Packed states: the same as the states they were packed from, and few bytes (semantics §7.3).

#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stdout, reason = "a test says where it stands")]

use sevclock::evaluate::History;
use sevclock::policy::PolicyDraft;
use sevclock::ticket::Ticket;
use sevclock::time::Instant;
use sevclock::{Evaluator, Policy, State};
use sevclock_testing::generate::{Random, Vocabulary, case};
use sevclock_testing::model::Model;

/// Feeds a ticket to a state that is packed and unpacked after each event, its history taken away;
/// the most bytes it came to.
fn fed(policy: &Policy, ticket: &Ticket, as_of: Instant, what: &str) -> usize {
    let mut kept = State::new(policy, ticket.plan.as_deref(), &ticket.facts).unwrap();
    let mut packed = kept.clone();
    let (mut bytes, mut again, mut most) = (Vec::new(), Vec::new(), 0);
    let mut taken = History::default();
    let mut entries = 0;
    for event in ticket.events.iter().take_while(|event| event.at <= as_of) {
        if kept.feed(policy, event).is_err() {
            assert!(packed.feed(policy, event).is_err(), "{what}");
            return most;
        }
        packed.feed(policy, event).unwrap();
        packed.take_history(&mut taken);
        entries += taken.cycles.len() + taken.rungs.len() + taken.timeline.len();
        bytes.clear();
        packed.pack(policy, &mut bytes);
        most = most.max(bytes.len());
        packed.unpack(policy, &bytes).unwrap_or_else(|error| panic!("{what}: {error}"));
        again.clear();
        packed.pack(policy, &mut again);
        assert_eq!(again, bytes, "{what}");
    }
    let known = kept.history();
    let known = known.cycles.len() + known.rungs.len() + known.timeline.len();
    assert_eq!(entries, known, "{what}: each entry is taken once");
    let (mut one, mut other) = (Evaluator::new(), Evaluator::new());
    let whole = kept.evaluate(policy, as_of, &mut one);
    let present = packed.evaluate(policy, as_of, &mut other);
    match (whole, present) {
        (Ok(whole), Ok(present)) => {
            assert_eq!(whole.next_change, present.next_change, "{what}");
            assert_eq!(whole.effective, present.effective, "{what}");
            assert_eq!(whole.ledger, present.ledger, "{what}");
            assert_eq!(whole.pending, present.pending, "{what}");
            // What the present part has is the end of the whole.
            for cycle in &present.history.cycles {
                let same = whole
                    .history
                    .cycles
                    .iter()
                    .find(|other| (other.clock, other.number) == (cycle.clock, cycle.number));
                let same = same.unwrap_or_else(|| panic!("{what}: no such cycle"));
                assert_eq!((same.status, same.due), (cycle.status, cycle.due), "{what}");
            }
        }
        (one, other) => assert_eq!(one.is_ok(), other.is_ok(), "{what}"),
    }
    most
}

#[test]
fn packed_states_of_random_policies_are_the_states() {
    for seed in 0..400 {
        let case = case(seed);
        let policy = Policy::compile(&case.policy).unwrap();
        fed(&policy, &case.ticket, case.as_of, &format!("seed {seed}"));
    }
}

/// The same ticket as a desk records it, in whole seconds.
fn in_seconds(mut ticket: Ticket) -> Ticket {
    let second = |at: Instant| {
        let micros = at.micros().div_euclid(1_000_000) * 1_000_000;
        Instant::from_micros(micros).unwrap_or(at)
    };
    for event in &mut ticket.events {
        (event.at, event.due) = (second(event.at), event.due.map(second));
    }
    ticket
}

/// The most bytes that random tickets of an agreement come to.
fn most_bytes(draft: &PolicyDraft) -> usize {
    let policy = Policy::compile(draft).unwrap();
    let (model, vocabulary) = (Model::new(draft), Vocabulary::new(draft));
    let tickets = (0..500).map(|seed| {
        let (ticket, as_of) = vocabulary.ticket(&mut Random::new(seed), &model, 12);
        fed(&policy, &in_seconds(ticket), as_of, &format!("{} seed {seed}", draft.id))
    });
    tickets.max().unwrap_or(0)
}

#[test]
fn states_of_the_bundled_agreements_take_256_bytes_at_most() {
    for bundled in sevclock_policies::ALL {
        let most = most_bytes(&sevclock_policies::draft(bundled.id).unwrap());
        println!("{}: {most} bytes", bundled.id);
        assert!(most <= 256, "{}: {most} bytes", bundled.id);
    }
}

#[test]
fn damaged_bytes_are_refused_or_a_state_like_any_other() {
    let mut evaluator = Evaluator::new();
    for seed in 0..150 {
        let (case, mut random) = (case(seed), Random::new(seed));
        let policy = Policy::compile(&case.policy).unwrap();
        let mut state =
            State::new(&policy, case.ticket.plan.as_deref(), &case.ticket.facts).unwrap();
        for event in &case.ticket.events {
            let _ = state.feed(&policy, event);
        }
        let mut bytes = Vec::new();
        state.pack(&policy, &mut bytes);
        for _ in 0..40 {
            let mut damaged = bytes.clone();
            match random.below(3) {
                0 => damaged.truncate(random.below(bytes.len())),
                1 => damaged.push(random.below(256).try_into().unwrap()),
                _ => damaged[random.below(bytes.len())] ^= 1 << random.below(8),
            }
            if state.unpack(&policy, &damaged).is_ok() {
                let _ = state.evaluate(&policy, case.as_of, &mut evaluator).is_ok();
                let last = case.ticket.events.last().unwrap();
                let _ = state.feed(&policy, last);
                let _ = state.evaluate(&policy, Instant::MAX, &mut evaluator).is_ok();
            }
        }
    }
}
