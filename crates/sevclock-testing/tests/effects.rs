//! Effects against the model: logs with events recorded late and taken back, over divided spans
//! (semantics §7.4).
//!
//! `SEVCLOCK_TICKETS` is the number of tickets of each bundled agreement, `SEVCLOCK_POLICIES` that of
//! random policies with ten each, `SEVCLOCK_SEED` where the seeds begin.

use std::collections::HashSet;

use sevclock::batch::{EffectColumns, TicketFault, Tickets};
use sevclock::effects::Effect;
use sevclock::entitle::{Contract, Cover, Term, TermEnd};
use sevclock::evaluate::StateError;
use sevclock::policy::{FactValue, PolicyDraft};
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
            let early = if random.chance(5) { -100_000 } else { 0 };
            let at = later(known, random.between(early, 100_000) * 1_000_000);
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
    let mut told = 0;
    for seed in seed..seed + policies {
        let mut random = Random::new(seed);
        let draft = policy(&mut random);
        let compared = compare(&draft, 10, &mut random);
        told += compared.unwrap_or_else(|wrong| panic!("seed {seed}: {wrong}"));
    }
    assert!(told > 10 * policies, "{told}");
}

/// A state that is asked after each event and in between tells what the log tells.
#[test]
fn a_state_tells_what_its_log_tells() {
    let mut compared = 0;
    for seed in 1..300 {
        let mut random = Random::new(seed);
        let draft = policy(&mut random);
        let policy = Policy::compile(&draft).expect("a policy");
        let (ticket, to) = Vocabulary::new(&draft).ticket(&mut random, &Model::new(&draft), 10);
        let Ok(whole) = policy.effects(&ticket, Instant::MIN, to) else { continue };
        let mut state =
            State::new(&policy, ticket.plan.as_deref(), &ticket.facts).expect("a state");
        let (mut told, mut from, mut place) = (Vec::new(), Instant::MIN, 0);
        let events: Vec<_> = ticket.events.iter().filter(|event| event.at <= to).collect();
        for at_once in events.chunk_by(|one, next| one.at == next.at) {
            let at = at_once[0].at;
            if place > 0 && random.chance(50) {
                let between = random.between(from.micros(), at.micros() - 1);
                let between = Instant::from_micros(between).expect("in range");
                told.extend(state.effects(&policy, from, between).expect("effects"));
                from = between;
            }
            let bind = |(nth, event): (usize, &&Event)| policy.bind_event(event, place + nth);
            let bound = at_once.iter().enumerate().map(bind).collect::<Result<Vec<_>, _>>();
            told.extend(state.feed_and_tell(&policy, &bound.expect("bound"), from).expect("fed"));
            (place, from) = (place + at_once.len(), at);
        }
        told.extend(state.effects(&policy, from, to).expect("effects"));
        assert_eq!(ids(&policy, &told), ids(&policy, &whole), "seed {seed}");
        compared += whole.len();
    }
    assert!(compared > 1_000, "{compared}");
}

/// What was told up to an instant stands: an event at it or before it is late, and an event of another
/// policy is refused before it does anything; the state stays as it was.
#[test]
fn a_state_refuses_what_it_cannot_tell() {
    let policy = sevclock_policies::load("prophetstor").expect("a bundled agreement");
    let other = sevclock_policies::load("helpdesk-retail").expect("a bundled agreement");
    let (opened, from) = (at("2026-03-02T08:00:00Z"), at("2026-03-02T09:00:00Z"));
    let bind = |policy: &Policy, event: &Event| policy.bind_event(event, 1).expect("an event");
    let mut state = State::new(&policy, None, &[]).expect("a state");
    let opening = policy.bind_event(&Event::at(opened), 0).expect("an event");
    let early = state.feed_and_tell(&policy, std::slice::from_ref(&opening), opened);
    assert_eq!(early, Err(StateError::Late { event: opened, state: opened }));
    state.feed_and_tell(&policy, &[opening], Instant::MIN).expect("fed");
    let before = state.clone();
    for (events, expected) in [
        (vec![bind(&policy, &Event::at(from))], StateError::Late { event: from, state: from }),
        (
            vec![
                bind(&policy, &Event::at(later(from, 2))),
                bind(&policy, &Event::at(later(from, 1))),
            ],
            StateError::Late { event: later(from, 1), state: later(from, 2) },
        ),
        (vec![bind(&other, &Event::at(later(from, 1)))], StateError::OtherPolicy),
    ] {
        assert_eq!(state.feed_and_tell(&policy, &events, from), Err(expected));
        assert_eq!(state, before);
    }
}

/// Columns tell of each ticket what it tells alone.
#[test]
fn columns_tell_what_each_ticket_tells() {
    let mut compared = 0;
    for seed in 1..40 {
        let mut random = Random::new(seed);
        let draft = policy(&mut random);
        let policy = Policy::compile(&draft).expect("a policy");
        let (model, vocabulary) = (Model::new(&draft), Vocabulary::new(&draft));
        let tickets: Vec<Ticket> = (0..10)
            .map(|_| Ticket {
                plan: None,
                facts: Vec::new(),
                ..vocabulary.ticket(&mut random, &model, 8).0
            })
            .collect();
        let (mut happenings, mut at, mut what, mut offsets) = (vec![], vec![], vec![], vec![0]);
        for event in tickets.iter().flat_map(|ticket| ticket.events.iter().enumerate()) {
            what.push(u32::try_from(happenings.len()).expect("few"));
            at.push(event.1.at.micros());
            happenings.push(policy.bind_event(event.1, event.0).expect("bound"));
        }
        for ticket in &tickets {
            offsets.push(offsets.last().expect("one") + ticket.events.len());
        }
        let columns = Tickets { happenings: &happenings, offsets: &offsets, at: &at, what: &what };
        let opened = tickets[random.below(10)].events[0].at;
        let (from, to) = (later(opened, -1_000_000), later(opened, 90_000_000_000));
        let mut found = EffectColumns::default();
        policy.batch().effects(&columns, from, to, &mut found).expect("good columns");
        for (row, ticket) in tickets.iter().enumerate() {
            let told = &found.effects[found.offsets[row]..found.offsets[row + 1]];
            compared += told.len();
            match policy.effects(ticket, from, to) {
                Ok(expected) => assert_eq!(told, expected, "seed {seed}, ticket {row}"),
                Err(_) => assert_eq!(found.faults[row], Some(TicketFault::TooManyEntries)),
            }
        }
    }
    assert!(compared > 300, "{compared}");
}

fn at(text: &str) -> Instant {
    Instant::parse(text).expect("an instant")
}

/// Of what is taken back, and back again, the last word counts; unknown and doubled ids are faults.
#[test]
fn a_log_is_as_it_was_known() {
    let event = |time: &str, id: &str| {
        let event = Event::at(at(&format!("2026-03-02T{time}:00Z"))).raising("responded");
        Event { id: Some(id.to_owned()), ..event }
    };
    let void = |time: &str, id: &str, of: &str| Event {
        signals: Vec::new(),
        voids: Some(of.to_owned()),
        ..event(time, id)
    };
    let recorded = Some(at("2026-03-02T12:00:00Z"));
    let ticket = Ticket {
        events: vec![
            event("08:00", "a"),
            event("09:00", "b"),
            void("10:00", "c", "b"),
            void("11:00", "d", "c"),
            Event { recorded, ..event("08:30", "e") },
        ],
        ..Ticket::default()
    };
    for (time, expected) in [
        ("08:10", "a"),
        ("09:00", "a b"),
        ("10:00", "a"),
        ("11:00", "a b"),
        ("11:59", "a b"),
        ("12:00", "a e b"),
    ] {
        let known = ticket.known_at(at(&format!("2026-03-02T{time}:00Z"))).expect("a sound log");
        let ids = known.events.iter().filter_map(|event| event.id.clone()).collect::<Vec<_>>();
        assert_eq!(ids.join(" "), expected, "at {time}");
    }
    let faults = |events| {
        let ticket = Ticket { events, ..Ticket::default() };
        ticket.known_at(Instant::MAX).expect_err("a fault").to_string()
    };
    assert_eq!(
        faults(vec![event("08:00", "a"), void("09:00", "b", "x")]),
        "events[1].voids: no event has this id [unknown-event]"
    );
    assert_eq!(
        faults(vec![void("08:00", "b", "a"), event("09:00", "a")]),
        "events[0].voids: `a` comes after what takes it back; expected it before, or known earlier \
         [taken-back-before]"
    );
    assert_eq!(
        faults(vec![event("08:00", "a"), event("09:00", "a")]),
        "events[1].id: another event has this id [duplicate-event]"
    );
}

/// One bad value leaves the other promises as they are, and the list says what was left out.
#[test]
fn a_ticket_is_bound_without_its_mistakes() {
    let policy = sevclock_policies::load("prophetstor").expect("a bundled agreement");
    let good = Ticket {
        events: vec![
            Event::at(at("2026-03-02T08:00:00Z")),
            Event::at(at("2026-03-02T09:00:00Z")).raising("responded"),
        ],
        ..Ticket::default()
    };
    let mut bad = good.clone();
    bad.plan = Some("no-such-plan".to_owned());
    bad.facts.push(("no_such_fact".to_owned(), FactValue::Boolean(true)));
    bad.events[0].severity = sevclock::policy::Level::new(9).ok();
    bad.events[1].signals.push("no-such-signal".to_owned());
    bad.events.push(Event::at(at("2026-03-02T08:30:00Z")).raising("resolved"));
    assert!(policy.bind(&bad).is_err());
    let (bound, faults) = policy.bind_skipping(&bad).expect("events are left");
    let codes: Vec<&str> = faults.iter().map(|fault| fault.code).collect();
    assert_eq!(
        codes,
        ["unknown-plan", "undeclared-fact", "unknown-severity", "unknown-signal", "out-of-order"]
    );
    let as_of = at("2026-03-03T00:00:00Z");
    let bound_well = policy.bind(&good).expect("a sound ticket");
    assert_eq!(policy.evaluate(&bound, as_of), policy.evaluate(&bound_well, as_of));
    let empty = policy.bind_skipping(&Ticket::default()).expect_err("no events");
    assert_eq!(empty.0[0].code, "no-events");
}

/// A contract's end is an effect at the beginning of the first day without cover.
#[test]
fn the_end_of_cover_is_told_once() {
    let policy = sevclock_policies::load("parallels-automation").expect("a bundled agreement");
    let plan = policy.draft().plans[0].id.clone();
    let cover = Cover::Terms(vec![
        Term {
            starts: "2025-01-01".parse().expect("a day"),
            end: TermEnd::On("2025-03-29".parse().expect("a day")),
        },
        Term {
            starts: "2025-05-01".parse().expect("a day"),
            end: TermEnd::On("2025-06-30".parse().expect("a day")),
        },
    ]);
    let zone = "Europe/Berlin".parse().expect("a zone");
    let contract = Contract { cover, zone, ..Contract::of(&plan) };
    let told = |from: &str, to: &str| {
        let effects = policy.entitlement_effects(&contract, at(from), at(to)).expect("a contract");
        ids(&policy, &effects)
    };
    let (first, second) = ("2025-03-29T23:00:00Z", "2025-06-30T22:00:00Z");
    let id = |end: &str| format!("entitlement-ended:{plan}@{end}");
    assert_eq!(told("2025-01-01T00:00:00Z", "2026-01-01T00:00:00Z"), [id(first), id(second)]);
    assert_eq!(told("2025-01-01T00:00:00Z", first), [id(first)]);
    assert_eq!(told(first, second), [id(second)]);
    assert_eq!(told(second, "2026-01-01T00:00:00Z"), Vec::<String>::new());
}
