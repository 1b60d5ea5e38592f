//! Every shared scenario: tickets through the model and through the engine, contracts through the core.

use serde_json::json;
use sevclock::Evaluator;
use sevclock::ticket::Ticket;
use sevclock_serde::contract;
use sevclock_serde::evaluation::EvaluationDocument;
use sevclock_testing::corpus::{shared, skip};
use sevclock_testing::scenario::{Scenario, Scenarios, differences, scenarios, unlike};
use sevclock_testing::{engine, model};

/// Every scenario, or none where they are absent.
fn all() -> Option<Scenarios> {
    let Some(folder) = shared().map(|shared| shared.join("scenarios")) else {
        skip("the shared scenarios are absent (SEVCLOCK_SHARED)");
        return None;
    };
    Some(scenarios(&folder).expect("the shared scenarios can be read"))
}

/// Runs every scenario with a ticket.
fn run(evaluate: impl Fn(&Scenario<Ticket>) -> EvaluationDocument) {
    let Some(Scenarios { tickets, .. }) = all() else { return };
    let mut failures = Vec::new();
    for scenario in &tickets {
        for difference in differences(&scenario.expected, &evaluate(scenario)) {
            failures.push(format!("{}: {difference}", scenario.id));
        }
    }
    eprintln!("{} scenarios", tickets.len());
    assert!(!tickets.is_empty() && failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn every_shared_contract_is_entitled_to_what_is_expected() {
    let Some(Scenarios { contracts, .. }) = all() else { return };
    let mut failures = Vec::new();
    for Scenario { id, policy, at, of, expected } in &contracts {
        let draft = sevclock_policies::draft(policy).unwrap();
        let policy = sevclock::Policy::compile(&draft).unwrap();
        let found = match of {
            Ok(contract) => policy.entitlement(contract, *at).map_err(|faults| faults.to_string()),
            Err(problems) => Err(problems.to_string()),
        };
        let found = match found {
            Ok(found) => json!({ "entitlement": contract::document(&policy, &found) }),
            Err(error) => json!({ "error": true, "words": error }),
        };
        failures.extend(unlike(expected, &found).into_iter().map(|what| format!("{id}: {what}")));
    }
    assert!(!contracts.is_empty() && failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn the_model_gives_what_every_shared_scenario_expects() {
    run(|scenario| {
        let draft = sevclock_policies::draft(&scenario.policy).unwrap();
        model::evaluate(&draft, &scenario.of, scenario.at).unwrap()
    });
}

#[test]
fn the_engine_gives_what_every_shared_scenario_expects() {
    run(|scenario| {
        let draft = sevclock_policies::draft(&scenario.policy).unwrap();
        let policy = sevclock::Policy::compile(&draft).unwrap();
        engine::evaluate(&policy, &mut Evaluator::new(), &scenario.of, scenario.at).unwrap()
    });
}
