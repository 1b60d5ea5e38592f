//! The laws of the semantics page, of the engine under random policies.

use proptest::prelude::{ProptestConfig, any, proptest};
use proptest::test_runner::TestCaseError;
use sevclock::Policy;
use sevclock::evaluate::Stretch;
use sevclock_testing::generate::{Case, Random, Vocabulary, cases};
use sevclock_testing::laws::{self, Verdict};
use sevclock_testing::model::Model;

fn config() -> ProptestConfig {
    ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(200) }
}

fn held(case: &Case, law: impl FnOnce(&Policy) -> Verdict) -> Result<(), TestCaseError> {
    let policy = Policy::compile(&case.policy)
        .map_err(|problems| TestCaseError::fail(problems.to_string()))?;
    law(&policy).map_err(TestCaseError::fail)
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn later_events_are_ignored(case in cases()) {
        held(&case, |policy| laws::later_events_are_ignored(policy, &case.ticket, case.as_of))?;
    }

    #[test]
    fn next_change_is_the_next(case in cases(), seed in any::<u64>()) {
        held(&case, |policy| {
            let mut random = Random::new(seed);
            laws::next_change_is_the_next(policy, &case.ticket, case.as_of, &mut random)
        })?;
    }

    #[test]
    fn pieces_give_the_whole(case in cases()) {
        held(&case, |policy| laws::pieces_give_the_whole(policy, &case.ticket, case.as_of))?;
    }

    #[test]
    fn reached_rungs_stay_reached(case in cases()) {
        held(&case, |policy| laws::reached_rungs_stay_reached(policy, &case.ticket, case.as_of))?;
    }

    #[test]
    fn elapsed_and_remaining_are_the_target(case in cases()) {
        held(&case, |policy| {
            laws::elapsed_and_remaining_are_the_target(policy, &case.ticket, case.as_of)
        })?;
    }

    #[test]
    fn ledger_sums_to_wall_time(case in cases()) {
        held(&case, |policy| laws::ledger_sums_to_wall_time(policy, &case.ticket, case.as_of))?;
    }

    #[test]
    fn stretches_sum_to_elapsed(case in cases()) {
        held(&case, |policy| laws::stretches_sum_to_elapsed(policy, &case.ticket, case.as_of))?;
    }

    #[test]
    fn lowering_rules_never_raise(mut case in cases()) {
        case.policy = laws::lowering(&case.policy);
        held(&case, |policy| laws::lowering_rules_never_raise(policy, &case.ticket, case.as_of))?;
    }

    #[test]
    fn disorder_is_refused(case in cases()) {
        held(&case, |policy| laws::disorder_is_refused(policy, &case.ticket))?;
    }
}

/// Semantics §4.3, of the agreements that come with the library.
#[test]
fn stretches_sum_to_elapsed_under_the_bundled_agreements() {
    let mut several = 0;
    for bundled in &sevclock_policies::ALL {
        let draft = sevclock_policies::draft(bundled.id).unwrap();
        let (policy, model) = (Policy::compile(&draft).unwrap(), Model::new(&draft));
        let (vocabulary, mut random) = (Vocabulary::new(&draft), Random::new(0));
        for _ in 0..300 {
            let (ticket, as_of) = vocabulary.ticket(&mut random, &model, 10);
            let law = laws::stretches_sum_to_elapsed(&policy, &ticket, as_of);
            assert!(law.is_ok(), "{}: {ticket:#?}: {}", bundled.id, law.unwrap_err());
            let stretches = policy.stretches(&policy.bind(&ticket).unwrap(), as_of).unwrap();
            let cycles = stretches.windows(2);
            let of = |one: &Stretch| (one.clock, one.cycle);
            several += cycles.filter(|two| of(&two[0]) == of(&two[1])).count();
        }
    }
    assert!(several > 100, "cycles hardly ever pause: {several}");
}
