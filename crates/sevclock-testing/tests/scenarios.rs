//! Every shared scenario with a ticket, through the model and through the engine.

use sevclock::Evaluator;
use sevclock_serde::evaluation::EvaluationDocument;
use sevclock_testing::corpus::{shared, skip};
use sevclock_testing::scenario::{Scenario, differences, scenarios};
use sevclock_testing::{engine, model};

/// Runs every scenario, or says that they are absent.
fn run(evaluate: impl Fn(&Scenario) -> EvaluationDocument) {
    let Some(folder) = shared().map(|shared| shared.join("scenarios")) else {
        skip("the shared scenarios are absent (SEVCLOCK_SHARED)");
        return;
    };
    let all = scenarios(&folder).expect("the shared scenarios can be read");
    let mut failures = Vec::new();
    for scenario in &all {
        for difference in differences(&scenario.expected, &evaluate(scenario)) {
            failures.push(format!("{}: {difference}", scenario.id));
        }
    }
    eprintln!("{} scenarios", all.len());
    assert!(!all.is_empty() && failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn the_model_gives_what_every_shared_scenario_expects() {
    run(|scenario| {
        let draft = sevclock_policies::draft(&scenario.policy).unwrap();
        model::evaluate(&draft, &scenario.ticket, scenario.at).unwrap()
    });
}

#[test]
fn the_engine_gives_what_every_shared_scenario_expects() {
    run(|scenario| {
        let draft = sevclock_policies::draft(&scenario.policy).unwrap();
        let policy = sevclock::Policy::compile(&draft).unwrap();
        engine::evaluate(&policy, &mut Evaluator::new(), &scenario.ticket, scenario.at).unwrap()
    });
}
