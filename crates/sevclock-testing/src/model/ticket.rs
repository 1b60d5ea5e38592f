//! What a ticket may say, and what an event raises (semantics §2.1, §2.3).

use sevclock::policy::{FactKind, FactValue, PolicyDraft, SignalDecl};
use sevclock::ticket::{Event, Ticket};

use super::ModelError;

const STANDARD: [&str; 17] = [
    "opened",
    "acknowledged",
    "responded",
    "customer-replied",
    "updated",
    "action-plan-agreed",
    "workaround-provided",
    "workaround-failed",
    "resolved",
    "reopened",
    "closed",
    "cancelled",
    "classified",
    "approved",
    "requested",
    "agreed",
    "migrated",
];

/// Signals that the engine itself gives meaning (semantics §4.1).
const MEANT: [&str; 11] = [
    "opened",
    "resolved",
    "classified",
    "approved",
    "agreed",
    "requested",
    "acknowledged",
    "reopened",
    "closed",
    "cancelled",
    "migrated",
];

/// Checks a whole ticket.
pub(super) fn check(policy: &PolicyDraft, ticket: &Ticket) -> Result<(), ModelError> {
    let wrong = |what: &str| Err(ModelError::Ticket(what.to_owned()));
    if ticket.events.is_empty() {
        return wrong("no events");
    }
    if ticket.events.windows(2).any(|two| two[1].at < two[0].at) {
        return wrong("events out of order");
    }
    check_plan(policy, ticket.plan.as_ref())?;
    check_facts(policy, &ticket.facts)?;
    for (i, event) in ticket.events.iter().enumerate() {
        check_plan(policy, event.plan.as_ref())?;
        check_facts(policy, &event.facts)?;
        let levels = policy.severities.iter().map(|severity| severity.level);
        if event.severity.is_some_and(|level| !levels.into_iter().any(|known| known == level)) {
            return wrong("unknown severity");
        }
        let known = |signal: &String| {
            STANDARD.contains(&signal.as_str())
                || policy.signals.iter().any(|declared| declared.id == *signal)
        };
        if !event.signals.iter().all(known) {
            return wrong("undeclared signal");
        }
        let raised = raised(policy, event, i == 0);
        let raises = |signal: &str| raised.iter().any(|it| it == signal);
        let rules = || policy.adjust.iter().map(|rule| &rule.id);
        let clocks = || policy.clocks.iter().map(|clock| &clock.id);
        let rungs = || policy.ladders.iter().flat_map(|ladder| &ladder.rungs).map(|rung| &rung.id);
        if raises("approved")
            && !(event.by.is_some() && rules().any(|rule| Some(rule) == event.rule.as_ref()))
        {
            return wrong("approval without a known rule or a role");
        }
        if raises("requested")
            && !(event.by.is_some() && rungs().any(|rung| Some(rung) == event.rung.as_ref()))
        {
            return wrong("request without a known rung or a role");
        }
        if raises("agreed")
            && !(event.due.is_some() && clocks().any(|clock| Some(clock) == event.clock.as_ref()))
        {
            return wrong("agreement without a known clock or a due instant");
        }
    }
    Ok(())
}

fn check_plan(policy: &PolicyDraft, plan: Option<&String>) -> Result<(), ModelError> {
    match plan.filter(|plan| !policy.plans.iter().any(|known| known.id == **plan)) {
        Some(plan) => Err(ModelError::Ticket(format!("unknown plan `{plan}`"))),
        None => Ok(()),
    }
}

fn check_facts(policy: &PolicyDraft, facts: &[(String, FactValue)]) -> Result<(), ModelError> {
    for (name, value) in facts {
        let granted = policy.programs.iter().any(|program| program.grants.contains(name));
        let declared = policy.facts.iter().find(|fact| fact.id == *name);
        let allowed = declared.is_some_and(|fact| match (&fact.kind, value) {
            (FactKind::Boolean { .. }, FactValue::Boolean(_))
            | (FactKind::Integer { .. }, FactValue::Integer(_)) => true,
            (FactKind::Choice { values, .. }, FactValue::Text(text)) => values.contains(text),
            _ => false,
        });
        if granted || !allowed {
            return Err(ModelError::Ticket(format!("fact `{name}` cannot be `{value}`")));
        }
    }
    Ok(())
}

/// The value of a fact that nothing has set.
pub(super) fn default_value(kind: &FactKind) -> FactValue {
    match kind {
        FactKind::Boolean { default } => FactValue::Boolean(*default),
        FactKind::Integer { default } => FactValue::Integer(*default),
        FactKind::Choice { values, default } => {
            FactValue::Text(default.clone().or_else(|| values.first().cloned()).unwrap_or_default())
        }
    }
}

/// The signals an event raises, in order, each directly followed by what it implies. One that is
/// raised twice is there twice, one that a signal implies on two ways is not.
pub(super) fn raised(policy: &PolicyDraft, event: &Event, first: bool) -> Vec<String> {
    let opened = ["opened".to_owned()];
    let named = if event.signals.is_empty() && first { &opened[..] } else { &event.signals };
    let mut all = Vec::new();
    for signal in named {
        let mut with_implied = Vec::new();
        imply(policy, signal, &mut with_implied);
        all.extend(with_implied);
    }
    all
}

fn imply(policy: &PolicyDraft, signal: &str, all: &mut Vec<String>) {
    if all.iter().any(|raised| raised == signal) {
        return;
    }
    all.push(signal.to_owned());
    for declared in declared(policy, signal) {
        declared.also.iter().for_each(|implied| imply(policy, implied, all));
    }
}

/// What the policy says of a signal.
pub(super) fn declared<'p>(
    policy: &'p PolicyDraft,
    signal: &'p str,
) -> impl Iterator<Item = &'p SignalDecl> {
    policy.signals.iter().filter(move |declared| declared.id == signal)
}

/// Whether some part of the policy, or the engine, gives a signal meaning (semantics §4.1).
pub(super) fn is_used(policy: &PolicyDraft, signal: &str) -> bool {
    let clocks = policy.clocks.iter().flat_map(|clock| {
        [&clock.start, &clock.stop, &clock.restart, &clock.resume, &clock.cancel]
    });
    let ladders = policy.ladders.iter().flat_map(|ladder| [&ladder.anchors, &ladder.stop]);
    MEANT.contains(&signal)
        || clocks.chain(ladders).flatten().any(|named| named == signal)
        || declared(policy, signal).any(|it| !it.set.is_empty() || !it.also.is_empty())
}
