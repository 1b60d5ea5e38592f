//! Programs: who qualifies, and the facts that this grants (semantics §6.5).

use sevclock::policy::{FactValue, Inclusion, PolicyDraft, Program};

use super::condition::Situation;

/// Sets every fact that a program grants, after an event's own facts.
pub(super) fn grant(policy: &PolicyDraft, now: &mut Situation) {
    for program in &policy.programs {
        let qualifies = qualifies(policy, program, now);
        for fact in &program.grants {
            now.facts.insert(fact.clone(), FactValue::Boolean(qualifies));
        }
    }
}

/// All requirements, or as many as needed with the commitment to the rest, or a plan's feature.
fn qualifies(policy: &PolicyDraft, program: &Program, now: &Situation) -> bool {
    let met = program.requirements.iter().filter(|one| now.meets(Some(&one.when))).count();
    let all = met == program.requirements.len();
    let enough = program.needed.is_some_and(|needed| met >= needed as usize);
    all || (enough && now.meets(program.commitment.as_ref())) || by_feature(policy, program, now)
}

fn by_feature(policy: &PolicyDraft, program: &Program, now: &Situation) -> bool {
    let plan = policy.plans.iter().find(|plan| Some(&plan.id) == now.plan.as_ref());
    plan.is_some_and(|plan| {
        plan.features.iter().any(|(feature, inclusion)| {
            Some(feature) == program.feature.as_ref() && *inclusion == Inclusion::Included
        })
    })
}
