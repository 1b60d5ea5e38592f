//! Every target on its seeds, on the bundled documents, and on some thousand changed ones.

use std::fs;
use std::path::Path;

use sevclock::{Policy, State};
use sevclock_fuzz::mutate::mutated;
use sevclock_fuzz::{TARGETS, Target};
use sevclock_serde::{policy, state, ticket};
use sevclock_testing::generate::Random;

/// The seeds of a target: its folder's files, of JSON lines each line, and what the repository has
/// elsewhere.
fn seeds(name: &str) -> Vec<Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("seeds").join(name);
    let mut files: Vec<_> = match fs::read_dir(&folder) {
        Ok(entries) => entries.map(|entry| entry.unwrap().path()).collect(),
        // Those of states are made below: a state fits only the policy that it was made under.
        Err(_) => Vec::new(),
    };
    files.sort();
    let mut seeds = Vec::new();
    for file in files {
        let bytes = fs::read(&file).unwrap();
        if file.extension().is_some_and(|extension| extension == "jsonl") {
            let lines = bytes.split(|byte| *byte == b'\n').filter(|line| !line.is_empty());
            seeds.extend(lines.map(<[u8]>::to_vec));
        } else {
            seeds.push(bytes);
        }
    }
    match name {
        "policy_text" => {
            seeds.extend(sevclock_policies::ALL.map(|bundled| bundled.document.into()));
        }
        "state_text" => seeds.extend(states()),
        _ => {}
    }
    assert!(!seeds.is_empty(), "{name} has no seeds");
    seeds
}

/// Stored states of the tickets that `ticket_text` starts from, under each agreement that takes them.
fn states() -> Vec<Vec<u8>> {
    let mut all = Vec::new();
    for text in seeds("ticket_text") {
        let text = String::from_utf8_lossy(&text);
        for document in ticket::tickets(&text).filter_map(|(_, read)| read.ok()) {
            for bundled in sevclock_policies::ALL {
                let policy = sevclock_policies::load(bundled.id).unwrap();
                let ticket = &document.ticket;
                let Ok(mut fed) = State::new(&policy, ticket.plan.as_deref(), &ticket.facts) else {
                    continue;
                };
                if ticket.events.iter().all(|event| fed.feed(&policy, event).is_ok()) {
                    all.push(state::to_json(&policy, &fed).into());
                }
            }
        }
    }
    all
}

/// Runs a target on its seeds, then on so many changes of them.
fn replay(name: &str, changes: u64) {
    let target: Target = TARGETS.iter().find(|(target, _)| *target == name).expect("a target").1;
    let seeds = seeds(name);
    for seed in &seeds {
        target(seed);
    }
    for number in 0..changes {
        let mut random = Random::new(number);
        let seed = random.pick(&seeds);
        let changed = mutated(seed, &mut random);
        // A test shows its output only where it fails: the last line names the input that did.
        println!("{name}, change {number}: {}", String::from_utf8_lossy(&changed));
        target(&changed);
    }
}

#[test]
fn policy_text() {
    replay("policy_text", 4_000);
}

#[test]
fn ticket_text() {
    replay("ticket_text", 6_000);
}

#[test]
fn state_text() {
    replay("state_text", 6_000);
}

#[test]
fn calc_line() {
    replay("calc_line", 6_000);
}

#[test]
fn contract_text() {
    replay("contract_text", 6_000);
}

#[test]
fn evaluate_vs_model() {
    replay("evaluate_vs_model", 500);
}

/// A seed that is refused at its first line leads a fuzzer nowhere.
#[test]
fn policy_seeds_compile() {
    for seed in seeds("policy_text") {
        let text = String::from_utf8(seed).unwrap();
        let draft = policy::from_toml(&text).unwrap();
        Policy::compile(&draft).unwrap();
    }
}

/// Writes the seeds that are made of other files where a fuzzer finds them (`scripts/fuzz`).
#[test]
#[ignore = "writes files; run by scripts/fuzz"]
fn write_corpus() {
    for (name, _) in TARGETS {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus").join(name);
        fs::create_dir_all(&folder).unwrap();
        for (number, seed) in seeds(name).iter().enumerate() {
            fs::write(folder.join(format!("seed-{number}")), seed).unwrap();
        }
    }
}
