//! Effects against the model: logs with events recorded late and taken back, over divided spans
//! (semantics §7.4).
//!
//! `SEVCLOCK_TICKETS` is the number of tickets of each bundled agreement, `SEVCLOCK_POLICIES` that of
//! random policies with ten each, `SEVCLOCK_SEED` where the seeds begin.

use std::collections::HashSet;

use sevclock::effects::Effect;
use sevclock::policy::PolicyDraft;
use sevclock::ticket::{Event, Ticket};
use sevclock::time::Instant;
use sevclock::{Policy, State};
use sevclock_testing::generate::{Random, Vocabulary, policy};
use sevclock_testing::model::Model;

fn number(name: &str, default: u64) -> u64 {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(default)
}

fn later(at: Instant, micros: i64) -> Instant {
    Instant::from_micros(at.micros() + micros).unwrap_or(Instant::MAX)
}

/// Makes some events late, and takes some back, up to taking back what took back.
fn disturb(ticket: &mut Ticket, random: &mut Random) {
    for event in &mut ticket.events {
        if random.chance(25) {
            event.recorded = Some(later(event.at, random.between(0, 200_000) * 1_000_000));
        }
    }
    for place in 0..ticket.events.len() {
        if random.chance(20) {
            let id = format!("e{place}");
            let known = ticket.events[place].known();
            ticket.events[place].id = Some(id.clone());
            let at = later(known, random.between(0, 100_000) * 1_000_000);
            let back = Event { voids: Some(id), id: Some(format!("v{place}")), ..Event::at(at) };
            ticket.events.push(back);
            if random.chance(20) {
                let at = later(at, random.between(1, 100_000) * 1_000_000);
                ticket.events.push(Event { voids: Some(format!("v{place}")), ..Event::at(at) });
            }
        }
    }
}

fn ids(policy: &Policy, effects: &[Effect]) -> Vec<String> {
    effects.iter().map(|effect| effect.id(policy).to_string()).collect()
}

/// How the effects of a log are wrong, if they are.
fn wrong(
    model: &Model<'_>,
    policy: &Policy,
    ticket: &Ticket,
    (from, to): (Instant, Instant),
    cuts: &[Instant],
) -> Option<String> {
    let (expected, found) =
        match (model.effects(ticket, from, to), policy.effects(ticket, from, to)) {
            (Ok(expected), Ok(found)) => (expected, found),
            (Err(_), Err(_)) => return None,
            (expected, found) => {
                return Some(format!("one alone refuses: {:?} {:?}", expected.err(), found.err()));
            }
        };
    if !found.is_sorted_by_key(|effect| effect.known) {
        return Some("§7.4: not in the order of being known".to_owned());
    }
    let whole = ids(policy, &found);
    let sorted = |mut ids: Vec<String>| {
        ids.sort_unstable();
        ids
    };
    let (model, engine) = (sorted(expected), sorted(whole.clone()));
    if model != engine {
        let alone = |these: &[String], others: &[String]| {
            these.iter().filter(|id| !others.contains(id)).cloned().collect::<Vec<_>>()
        };
        let (missing, extra) = (alone(&model, &engine), alone(&engine, &model));
        return Some(format!("§7.4: the model alone {missing:#?}, the engine alone {extra:#?}"));
    }
    let mut parts = Vec::new();
    for (from, to) in [from].iter().chain(cuts).zip(cuts.iter().chain([&to])) {
        match policy.effects(ticket, *from, *to) {
            Ok(part) => parts.extend(ids(policy, &part)),
            Err(error) => return Some(format!("a part alone refuses: {error}")),
        }
    }
    if parts != whole {
        return Some(format!("§7.4: divided at {cuts:?} {parts:#?}, whole {whole:#?}"));
    }
    let distinct: HashSet<&String> = whole.iter().collect();
    (distinct.len() != whole.len()).then(|| format!("§7.4: an id twice among {whole:#?}"))
}

fn compare(draft: &PolicyDraft, tickets: u64, random: &mut Random) -> Result<u64, String> {
    let policy = Policy::compile(draft).map_err(|problems| problems.to_string())?;
    let (model, vocabulary) = (Model::new(draft), Vocabulary::new(draft));
    let mut told = 0;
    for _ in 0..tickets {
        let (mut ticket, as_of) = vocabulary.ticket(random, &model, 10);
        disturb(&mut ticket, random);
        let opened = ticket.events[0].at;
        let to = later(as_of.max(opened), random.between(0, 300_000) * 1_000_000);
        let from = later(opened, random.between(-10, 30_000) * 1_000_000);
        let mut cuts: Vec<Instant> = (0..random.below(4))
            .map(|_| match random.chance(50) {
                true => random.pick(&ticket.events).known(),
                false => later(from, random.between(0, 400_000) * 1_000_000),
            })
            .filter(|cut| (from..=to).contains(cut))
            .collect();
        cuts.sort_unstable();
        if let Some(wrong) = wrong(&model, &policy, &ticket, (from, to), &cuts) {
            return Err(format!("{draft:#?}\n{ticket:#?}\n{from} to {to}: {wrong}"));
        }
        told += policy.effects(&ticket, from, to).map_or(0, |effects| effects.len() as u64);
    }
    Ok(told)
}

#[test]
fn effects_are_the_models_of_bundled_agreements() {
    let (tickets, seed) = (number("SEVCLOCK_TICKETS", 60), number("SEVCLOCK_SEED", 1));
    for bundled in sevclock_policies::ALL {
        let draft = sevclock_policies::draft(bundled.id).expect("a bundled agreement");
        let told = compare(&draft, tickets, &mut Random::new(seed));
        let told = told.unwrap_or_else(|wrong| panic!("{}: {wrong}", bundled.id));
        eprintln!("{}: {tickets} logs, {told} effects", bundled.id);
        assert!(told > 0);
    }
}

#[test]
fn effects_are_the_models_of_random_policies() {
    let (policies, seed) = (number("SEVCLOCK_POLICIES", 60), number("SEVCLOCK_SEED", 1));
    for seed in seed..seed + policies {
        let mut random = Random::new(seed);
        let draft = policy(&mut random);
        compare(&draft, 10, &mut random).unwrap_or_else(|wrong| panic!("seed {seed}: {wrong}"));
    }
}

/// A state that is asked after each event and in between tells what the log tells.
#[test]
fn a_state_tells_what_its_log_tells() {
    for seed in 1..200 {
        let mut random = Random::new(seed);
        let draft = policy(&mut random);
        let policy = Policy::compile(&draft).expect("a policy");
        let (ticket, to) = Vocabulary::new(&draft).ticket(&mut random, &Model::new(&draft), 10);
        let Ok(whole) = policy.effects(&ticket, Instant::MIN, to) else { continue };
        let mut state =
            State::new(&policy, ticket.plan.as_deref(), &ticket.facts).expect("a state");
        let (mut told, mut from) = (Vec::new(), Instant::MIN);
        for (place, event) in ticket.events.iter().filter(|event| event.at <= to).enumerate() {
            let event = policy.bind_event(event, place).expect("bound");
            if place > 0 && random.chance(50) && from < event.at() {
                let between = random.between(from.micros(), event.at().micros() - 1);
                let between = Instant::from_micros(between).expect("in range");
                told.extend(state.effects(&policy, from, between).expect("effects"));
                from = between;
            }
            told.extend(state.feed_and_tell(&policy, &event, from).expect("fed"));
            from = event.at();
        }
        told.extend(state.effects(&policy, from, to).expect("effects"));
        // Several events of one instant may pass through what the log never shows.
        let instants: HashSet<_> = ticket.events.iter().map(|event| event.at).collect();
        if instants.len() == ticket.events.len() {
            assert_eq!(ids(&policy, &told), ids(&policy, &whole), "seed {seed}");
        }
    }
}
