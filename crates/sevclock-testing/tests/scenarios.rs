//! Every shared scenario with a ticket, through the model.

use sevclock_testing::corpus::shared;
use sevclock_testing::model;
use sevclock_testing::scenario::{differences, scenarios};

#[test]
fn the_model_gives_what_every_shared_scenario_expects() {
    let Some(folder) = shared().map(|shared| shared.join("scenarios")) else {
        eprintln!("skipped: the shared scenarios are absent (SEVCLOCK_SHARED)");
        return;
    };
    let all = scenarios(&folder).unwrap();
    let mut failures = Vec::new();
    for scenario in &all {
        let policy = sevclock_policies::draft(&scenario.policy).unwrap();
        let found = model::evaluate(&policy, &scenario.ticket, scenario.at).unwrap();
        for difference in differences(&scenario.expected, &found) {
            failures.push(format!("{}: {difference}", scenario.id));
        }
    }
    eprintln!("{} scenarios", all.len());
    assert!(!all.is_empty() && failures.is_empty(), "{}", failures.join("\n"));
}
