//! The keys of the queue order, compiled (semantics §6.6).

use super::layout::{Layout, Values};
use super::problem::listed;
use super::test::{Conditions, Scope, Test};
use crate::policy::{PolicyDraft, QueueBy};

/// A compiled key.
#[derive(Clone, Debug)]
pub(crate) enum QueueKeyPlan {
    /// Those for which it holds come first.
    First(Test),
    Severity,
    /// The rank of each plan.
    Plan {
        ranks: Vec<i64>,
        values: Values,
    },
    /// Of one clock, or of any.
    Due(Option<u16>),
    Opened,
}

pub(crate) fn queue(draft: &PolicyDraft, conditions: &mut Conditions<'_>) -> Vec<QueueKeyPlan> {
    if draft.queue.is_empty() {
        return vec![QueueKeyPlan::Severity, QueueKeyPlan::Due(None), QueueKeyPlan::Opened];
    }
    let rows = draft.queue.iter().enumerate();
    rows.map(|(place, row)| compile(&row.by, &format!("queue[{place}]"), draft, conditions))
        .collect()
}

fn compile(
    by: &QueueBy,
    path: &str,
    draft: &PolicyDraft,
    conditions: &mut Conditions<'_>,
) -> QueueKeyPlan {
    match by {
        QueueBy::First(condition) => {
            let test = conditions.test(condition, &format!("{path}.first"), Scope::Everything);
            QueueKeyPlan::First(test)
        }
        QueueBy::Severity => QueueKeyPlan::Severity,
        QueueBy::Plan(order) => {
            check_plans(order, &format!("{path}.plans"), draft, conditions);
            let layout = conditions.layout;
            let (ranks, values) = (ranks(order, layout, draft), layout.values(layout.plan));
            QueueKeyPlan::Plan { ranks, values }
        }
        QueueBy::Due { clock: None } => QueueKeyPlan::Due(None),
        QueueBy::Due { clock: Some(id) } => {
            let place = draft.clocks.iter().position(|clock| clock.id == *id);
            if place.is_none() {
                let known = listed(draft.clocks.iter().map(|clock| clock.id.as_str()));
                let message = format!("no clock `{id}`; expected {known}");
                conditions.findings.add("unknown-clock", &format!("{path}.clock"), message);
            }
            QueueKeyPlan::Due(place.and_then(|place| u16::try_from(place).ok()))
        }
        QueueBy::Opened => QueueKeyPlan::Opened,
    }
}

fn check_plans(order: &[String], path: &str, draft: &PolicyDraft, conditions: &mut Conditions<'_>) {
    for (place, id) in order.iter().enumerate() {
        let path = format!("{path}[{place}]");
        if !draft.plans.iter().any(|plan| plan.id == *id) {
            let known = listed(draft.plans.iter().map(|plan| plan.id.as_str()));
            let message = format!("no plan `{id}`; expected {known}");
            conditions.findings.add("unknown-plan", &path, message);
        }
        if order[..place].contains(id) {
            let message = format!("`{id}` stands in the order twice");
            conditions.findings.add("duplicate-id", &path, message);
        }
    }
}

/// The rank of each plan of the policy: its place in the order, or after all of them.
fn ranks(order: &[String], layout: &Layout, draft: &PolicyDraft) -> Vec<i64> {
    let rank = |class: usize| {
        let place = match order.is_empty() {
            true => Some(class),
            false => order.iter().position(|id| *id == draft.plans[class].id),
        };
        place.and_then(|place| i64::try_from(place).ok()).unwrap_or(i64::MAX)
    };
    (0..layout.classes(layout.plan)).map(rank).collect()
}
