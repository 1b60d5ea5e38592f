//! States of this release and all before it: read, gone on with, and refused where they must be
//! (semantics §7.3).

#![allow(clippy::unwrap_used, reason = "a test says where it stands")]

use std::fs;

use serde_json::Value;
use sevclock::evaluate::{RECORD_FORMAT, Record, RecordError};
use sevclock::ticket::Ticket;
use sevclock::time::Instant;
use sevclock::{Evaluator, Policy, SEMANTICS, State};
use sevclock_serde::state::{StateProblem, from_json, to_json};
use sevclock_testing::{engine, golden};

/// A state that was kept, and the ticket it is of.
struct Kept {
    /// Its release, agreement and line.
    what: String,
    release: String,
    policy: Policy,
    ticket: Ticket,
    as_of: Instant,
    /// How many of its events the state has been fed.
    fed: usize,
    state: String,
    packed: String,
}

fn kept() -> Vec<Kept> {
    let mut all = Vec::new();
    for release in fs::read_dir(golden::directory()).unwrap() {
        let directory = release.unwrap().path();
        let release = directory.file_name().unwrap().to_string_lossy().into_owned();
        for bundled in sevclock_policies::ALL {
            let file = |kind| fs::read_to_string(directory.join(bundled.id).with_extension(kind));
            // An agreement that the release did not have.
            let Ok(lines) = file("jsonl") else { continue };
            let document = file("toml").unwrap_or_else(|_| bundled.document.to_owned());
            for (line, text) in lines.lines().enumerate() {
                let draft = sevclock_serde::policy::from_toml(&document).unwrap();
                let value: Value = serde_json::from_str(text).unwrap();
                let part = |name: &str| value[name].to_string();
                let ticket = sevclock_serde::ticket::from_json(&part("ticket")).unwrap();
                let state = text.split_once(r#""state":"#).unwrap().1.strip_suffix('}').unwrap();
                all.push(Kept {
                    what: format!("{release} {} line {}", bundled.id, line + 1),
                    release: release.clone(),
                    policy: Policy::compile(&draft).unwrap(),
                    ticket: ticket.ticket,
                    as_of: ticket.as_of.unwrap(),
                    fed: value["fed"].as_u64().unwrap().try_into().unwrap(),
                    state: state.to_owned(),
                    packed: value["packed"].as_str().unwrap().to_owned(),
                });
            }
        }
    }
    assert!(all.len() >= 24, "{}", all.len());
    all
}

impl Kept {
    fn record(&self) -> Record {
        from_json(&self.policy, &self.state).unwrap().record(&self.policy)
    }

    /// The state of the same events, from the log.
    fn rebuilt(&self) -> State {
        let Ticket { plan, facts, events, .. } = &self.ticket;
        let mut state = State::new(&self.policy, plan.as_deref(), facts).unwrap();
        events[..self.fed].iter().for_each(|event| state.feed(&self.policy, event).unwrap());
        state
    }
}

#[test]
fn the_states_of_this_release_are_fresh() {
    const HOW: &str = "run `cargo run -p sevclock-testing --example golden`, raise RECORD_FORMAT if a \
                       release has been, and keep an agreement that changed since one beside its states";
    let mut fresh = 0;
    for one in kept().iter().filter(|one| one.release == env!("CARGO_PKG_VERSION")) {
        let found = golden::written(&one.policy, &one.ticket, one.fed);
        assert_eq!(found, Some((one.state.clone(), one.packed.clone())), "{}: {HOW}", one.what);
        fresh += 1;
    }
    assert!(fresh >= 24, "none are kept of this release: {HOW}");
}

/// A state that was kept goes on as its log does.
#[test]
fn kept_states_evaluate_as_their_logs() {
    let (mut one, mut other) = (Evaluator::new(), Evaluator::new());
    for kept in kept() {
        let Kept { what, policy, ticket, as_of, .. } = &kept;
        let mut state = match from_json(policy, &kept.state) {
            Ok(state) => state,
            // Newer zone data, by which its instants may fall elsewhere.
            Err(StateProblem::Refused(RecordError::OtherZones { .. })) => kept.rebuilt(),
            Err(problem) => unreachable!("{what}: {problem}"),
        };
        for event in &ticket.events[kept.fed..] {
            state.feed(policy, event).unwrap();
        }
        let found = state.evaluate(policy, *as_of, &mut one).unwrap();
        let found = sevclock_serde::evaluation::document(policy, &ticket.id, found);
        let expected = engine::evaluate(policy, &mut other, ticket, *as_of).unwrap();
        assert_eq!(found, expected, "{what}");
    }
}

#[test]
fn kept_bytes_unpack_to_the_current_part() {
    for kept in kept() {
        let digits = kept.packed.as_bytes().chunks(2);
        let byte = |pair: &[u8]| u8::from_str_radix(str::from_utf8(pair).unwrap(), 16).unwrap();
        let bytes: Vec<u8> = digits.map(byte).collect();
        let mut state = State::new(&kept.policy, None, &[]).unwrap();
        state.unpack(&kept.policy, &bytes).unwrap();
        let expected = kept.rebuilt();
        assert_eq!(
            (state.at(), state.events()),
            (expected.at(), expected.events()),
            "{}",
            kept.what
        );
        let mut again = Vec::new();
        state.pack(&kept.policy, &mut again).unwrap();
        assert_eq!(again, bytes, "{}", kept.what);
    }
}

/// Another fingerprint, zone data, format or page is refused by its type, and the log gives the state
/// anew.
#[test]
fn kept_states_are_refused_elsewhere_and_rebuilt() {
    for kept in kept() {
        let (record, policy) = (kept.record(), &kept.policy);
        let here = chrono_tz::IANA_TZDB_VERSION;
        let other = |change: fn(&mut Record)| {
            let mut record = record.clone();
            change(&mut record);
            State::from_record(policy, &record).unwrap_err()
        };
        assert_eq!(other(|it| it.policy ^= 1), RecordError::OtherPolicy);
        let zones = RecordError::OtherZones { found: "1999z".into(), here: here.into() };
        assert_eq!(other(|it| it.zones = "1999z".into()), zones);
        let version = |format, semantics| RecordError::OtherVersion { format, semantics };
        assert_eq!(other(|it| it.format += 1), version(RECORD_FORMAT + 1, SEMANTICS));
        assert_eq!(other(|it| it.semantics += 1), version(RECORD_FORMAT, SEMANTICS + 1));
        assert_eq!(to_json(policy, &kept.rebuilt()), kept.state, "{}", kept.what);
    }
}
