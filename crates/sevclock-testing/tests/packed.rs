//! Packed states: the same as the states they were packed from, and few bytes (semantics §7.3).

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a test says where it stands"
)]

use sevclock::batch::{BatchError, Evaluations, Fed, Feed, States, TicketFault};
use sevclock::evaluate::{History, RecordError};
use sevclock::policy::PolicyDraft;
use sevclock::ticket::{Event, Ticket};
use sevclock::time::{Calendar, Instant};
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
        packed.pack(policy, &mut bytes).unwrap();
        most = most.max(bytes.len());
        packed.unpack(policy, &bytes).unwrap_or_else(|error| panic!("{what}: {error}"));
        again.clear();
        packed.pack(policy, &mut again).unwrap();
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
        state.pack(&policy, &mut bytes).unwrap();
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

/// Tickets of a random policy that open without facts of their own, by what happens to them.
fn tickets(seed: u64) -> Option<(Policy, Vec<Ticket>)> {
    let policy = Policy::compile(&case(seed).policy).ok()?;
    let draft = policy.draft();
    let (model, vocabulary) = (Model::new(draft), Vocabulary::new(draft));
    let mut random = Random::new(seed);
    let tickets = (0..12).map(|_| vocabulary.ticket(&mut random, &model, 8).0);
    let plain = |ticket: Ticket| Ticket { plan: None, facts: Vec::new(), ..ticket };
    let tickets: Vec<Ticket> = tickets.map(plain).collect();
    Some((policy, tickets))
}

/// Semantics §7.3: states fed in columns are those fed one by one, whatever the batches.
#[test]
fn states_fed_in_columns_are_those_fed_one_by_one() {
    for seed in 0..60 {
        let Some((policy, tickets)) = tickets(seed) else { continue };
        let batch = policy.batch();
        let (mut states, mut singles) = (States::new(&policy), Vec::new());
        for _ in &tickets {
            let state = State::new(&policy, None, &[]).unwrap();
            batch.keep(&mut states, &state).unwrap();
            singles.push(state);
        }
        let mut told = vec![0; tickets.len()];
        for step in 0..3 {
            let (mut happenings, mut places) = (Vec::new(), Vec::new());
            let (mut at, mut what) = (Vec::new(), Vec::new());
            for (place, ticket) in tickets.iter().enumerate() {
                for (number, event) in ticket.events.iter().enumerate() {
                    if number / 3 == step {
                        what.push(u32::try_from(happenings.len()).unwrap());
                        happenings.push(policy.bind_event(event, number).unwrap());
                        places.push(u32::try_from(place).unwrap());
                        at.push(event.at.micros());
                    }
                }
            }
            for (place, row) in places.iter().zip(0..) {
                let (state, row): (_, usize) = (&mut singles[*place as usize], row);
                let _ = state.feed_bound(&policy, &happenings[row]);
            }
            let feed = Feed { happenings: &happenings, tickets: &places, at: &at, what: &what };
            let fed = batch.feed(&mut states, &feed, |fed: Fed<'_>| {
                assert!(fed.error.is_none(), "seed {seed}: {:?}", fed.error);
                told[fed.ticket] += fed.history.cycles.len() + fed.history.rungs.len();
            });
            fed.unwrap();
        }
        let mut evaluator = Evaluator::new();
        for (place, single) in singles.iter().enumerate() {
            let known = single.history().cycles.len() + single.history().rungs.len();
            assert_eq!(told[place], known, "seed {seed}, ticket {place}");
            let Some(at) = single.at().filter(|_| single.events() > 0) else { continue };
            let next = single.evaluate(&policy, at, &mut evaluator).unwrap().next_change;
            let next = next.map_or(Calendar::NEVER, Instant::micros);
            assert_eq!(states.next_changes()[place], next, "seed {seed}, ticket {place}");
            let mut unpacked = State::new(&policy, None, &[]).unwrap();
            unpacked.unpack(&policy, states.get(place).unwrap()).unwrap();
            let present = unpacked.evaluate(&policy, at, &mut evaluator).unwrap().next_change;
            assert_eq!(present.map_or(Calendar::NEVER, Instant::micros), next);
        }
        let as_of = singles.iter().filter_map(State::at).max().unwrap();
        let mut evaluations = Evaluations::new();
        batch.evaluate_states(&states, as_of, &mut evaluations).unwrap();
        let changed: Vec<usize> = states.changed_by(as_of).collect();
        for (place, single) in singles.iter().enumerate() {
            let Ok(found) = single.evaluate(&policy, as_of, &mut evaluator) else { continue };
            let tickets = &evaluations.columns().tickets;
            assert_eq!(tickets.effective[place], found.effective.number());
            let next = found.next_change.map_or(Calendar::NEVER, Instant::micros);
            assert_eq!(tickets.next_change[place], next);
            let due = states.next_changes()[place] <= as_of.micros();
            assert_eq!(changed.contains(&place), due);
        }
    }
}

/// Semantics §7.3: a ticket with a late event stays as it was; the others are fed.
#[test]
fn a_late_event_leaves_its_state_as_it_was() {
    let policy = sevclock_policies::load("prophetstor").unwrap();
    let batch = policy.batch();
    let mut states = States::new(&policy);
    let at = |minute: i64| 1_772_438_400_000_000 + minute * 60_000_000;
    let event = |signal: &str| Event::at(Instant::MIN).raising(signal);
    let bound = |signal: &str| policy.bind_event(&event(signal), 0).unwrap();
    let happenings = ["opened", "updated", "resolved"].map(bound);
    for _ in 0..3 {
        batch.keep(&mut states, &State::new(&policy, None, &[]).unwrap()).unwrap();
    }
    let mut errors = Vec::new();
    let first: Vec<i64> = (0..3).map(at).collect();
    let feed = Feed { happenings: &happenings, tickets: &[0, 1, 2], at: &first, what: &[0, 0, 0] };
    batch.feed(&mut states, &feed, |fed| errors.extend(fed.error)).unwrap();
    assert!(errors.is_empty());
    let before: Vec<Vec<u8>> = (0..3).map(|place| states.get(place).unwrap().to_vec()).collect();
    let later = [at(60), at(90), at(0), at(70)];
    let feed =
        Feed { happenings: &happenings, tickets: &[0, 0, 1, 2], at: &later, what: &[1, 2, 1, 1] };
    batch.feed(&mut states, &feed, |fed| errors.extend(fed.error)).unwrap();
    assert_eq!(errors.len(), 1);
    assert!(errors[0].to_string().contains("before"), "{}", errors[0]);
    assert_ne!(states.get(0).unwrap(), before[0]);
    assert_eq!(states.get(1).unwrap(), before[1]);
    assert_ne!(states.get(2).unwrap(), before[2]);
    for (tickets, what) in [([1, 0], [1, 1]), ([0, 3], [1, 1]), ([0, 1], [1, 3])] {
        let feed =
            Feed { happenings: &happenings, tickets: &tickets, at: &[at(99); 2], what: &what };
        assert_eq!(batch.feed(&mut states, &feed, |_| {}), Err(BatchError::Feed));
    }
}

/// Semantics §7.3: a state has forgotten how it was before its last event, and says so; one without
/// events says that.
#[test]
fn states_asked_about_too_early_say_so() {
    let policy = sevclock_policies::load("prophetstor").unwrap();
    let batch = policy.batch();
    let mut states = States::new(&policy);
    let at = |minute: i64| 1_772_438_400_000_000 + minute * 60_000_000;
    let event = |signal: &str| Event::at(Instant::MIN).raising(signal);
    let happenings =
        ["opened", "updated"].map(|signal| policy.bind_event(&event(signal), 0).unwrap());
    for _ in 0..3 {
        batch.keep(&mut states, &State::new(&policy, None, &[]).unwrap()).unwrap();
    }
    let (tickets, instants) = ([0, 0, 1], [at(0), at(60), at(10)]);
    let feed = Feed { happenings: &happenings, tickets: &tickets, at: &instants, what: &[0, 1, 0] };
    batch.feed(&mut states, &feed, |fed| assert!(fed.error.is_none())).unwrap();
    let mut evaluations = Evaluations::new();
    let as_of = Instant::from_micros(at(30)).unwrap();
    batch.evaluate_states(&states, as_of, &mut evaluations).unwrap();
    let faults = &evaluations.columns().tickets.fault;
    assert_eq!(*faults, [Some(TicketFault::Early), None, Some(TicketFault::NoEvents)]);
    assert_eq!(
        TicketFault::Early.to_string(),
        "the state is asked about before its last event or timer, and has forgotten how it was then"
    );
}

/// Semantics §7.3: a state refuses another policy than its own.
#[test]
fn a_state_is_packed_under_its_own_policy_alone() {
    let [own, other] =
        ["prophetstor", "helpdesk-retail"].map(|id| sevclock_policies::load(id).unwrap());
    let (state, mut bytes) = (State::new(&own, None, &[]).unwrap(), vec![7]);
    assert_eq!(state.pack(&other, &mut bytes), Err(RecordError::OtherPolicy));
    assert_eq!(bytes, [7]);
    let mut states = States::new(&other);
    assert_eq!(other.batch().keep(&mut states, &state), Err(BatchError::OtherPolicy));
}
