//! The engine against the model: seeded tickets of the bundled agreements and of random policies.
//!
//! `SEVCLOCK_TICKETS` is the number of tickets of each bundled agreement, `SEVCLOCK_POLICIES` that of
//! random policies, `SEVCLOCK_SEED` where the seeds begin.

use sevclock::policy::PolicyDraft;
use sevclock::ticket::Ticket;
use sevclock::time::Instant;
use sevclock::{Evaluator, Policy};
use sevclock_testing::compare::{differences, shrunk};
use sevclock_testing::engine;
use sevclock_testing::generate::{Random, Vocabulary, policy};
use sevclock_testing::model::Model;

fn number(name: &str, default: u64) -> u64 {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(default)
}

/// Where model and engine differ; both refusing a ticket is no difference.
fn disagreement(
    model: &Model<'_>,
    policy: &Policy,
    evaluator: &mut Evaluator,
    ticket: &Ticket,
    as_of: Instant,
) -> Vec<String> {
    let expected = model.evaluate(ticket, as_of);
    match (expected, engine::evaluate(policy, evaluator, ticket, as_of)) {
        (Ok(expected), Ok(found)) => differences(&expected, &found, 20),
        (Err(_), Err(_)) => Vec::new(),
        (Err(error), Ok(_)) => vec![format!("the model alone refuses: {error:?}")],
        (Ok(_), Err(error)) => vec![format!("the engine alone refuses: {error}")],
    }
}

/// Compares so many tickets of a seed; the smallest ticket that shows a difference, if one does.
fn compare(
    draft: &PolicyDraft,
    seed: u64,
    tickets: u64,
    random: &mut Random,
) -> Result<(), String> {
    let policy = Policy::compile(draft).map_err(|problems| format!("{seed}: {problems}"))?;
    let (model, vocabulary) = (Model::new(draft), Vocabulary::new(draft));
    let mut evaluator = Evaluator::new();
    for _ in 0..tickets {
        let (ticket, as_of) = vocabulary.ticket(random, &model, 10);
        if disagreement(&model, &policy, &mut evaluator, &ticket, as_of).is_empty() {
            continue;
        }
        let smallest = shrunk(&ticket, |ticket| {
            !disagreement(&model, &policy, &mut evaluator, ticket, as_of).is_empty()
        });
        let broken = disagreement(&model, &policy, &mut evaluator, &smallest, as_of).join("\n");
        let policy = if draft.id == "random" { format!("{draft:#?}\n") } else { String::new() };
        let place = format!("seed {seed} of `{}` at {as_of}", draft.id);
        return Err(format!("{policy}{smallest:#?}\nmodel and engine differ, {place}:\n{broken}"));
    }
    Ok(())
}

#[test]
fn tickets_of_the_bundled_agreements() {
    let tickets = number("SEVCLOCK_TICKETS", 500);
    for bundled in &sevclock_policies::ALL {
        let draft = sevclock_policies::draft(bundled.id).unwrap();
        let seed = number("SEVCLOCK_SEED", 0);
        let outcome = compare(&draft, seed, tickets, &mut Random::new(seed));
        assert!(outcome.is_ok(), "{}", outcome.unwrap_err());
        eprintln!("{tickets} tickets of `{}` agree", bundled.id);
    }
}

#[test]
fn tickets_of_random_policies() {
    let first = number("SEVCLOCK_SEED", 0);
    let policies = number("SEVCLOCK_POLICIES", 300);
    for seed in first..first + policies {
        let mut random = Random::new(seed);
        let outcome = compare(&policy(&mut random), seed, 10, &mut random);
        assert!(outcome.is_ok(), "{}", outcome.unwrap_err());
    }
    eprintln!("10 tickets of each of {policies} random policies agree");
}
