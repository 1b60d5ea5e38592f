//! The engine as tests ask it: a ticket in, an evaluation document out.

use sevclock::ticket::Ticket;
use sevclock::time::Instant;
use sevclock::{Evaluator, Policy, State};
use sevclock_serde::evaluation::{EvaluationDocument, document};

/// Every decision of the engine about a ticket, without reasons.
///
/// # Errors
/// The fault, in the engine's words.
pub fn evaluate(
    policy: &Policy,
    evaluator: &mut Evaluator,
    ticket: &Ticket,
    as_of: Instant,
) -> Result<EvaluationDocument, String> {
    let bound = policy.bind(ticket).map_err(|faults| faults.to_string())?;
    let found = evaluator.evaluate(policy, &bound, as_of).map_err(|error| error.to_string())?;
    Ok(document(policy, &ticket.id, found))
}

/// The same by a state that is fed the events one by one; written down and read back after the
/// first `split` of them.
///
/// # Errors
/// The fault, in the engine's words.
pub fn evaluate_in_pieces(
    policy: &Policy,
    evaluator: &mut Evaluator,
    ticket: &Ticket,
    as_of: Instant,
    split: usize,
) -> Result<EvaluationDocument, String> {
    let mut state = State::new(policy, ticket.plan.as_deref(), &ticket.facts)
        .map_err(|faults| faults.to_string())?;
    for (i, event) in ticket.events.iter().take_while(|event| event.at <= as_of).enumerate() {
        if i == split {
            let text = sevclock_serde::state::to_json(policy, &state);
            state = sevclock_serde::state::from_json(policy, &text)
                .map_err(|problem| problem.to_string())?;
        }
        state.feed(policy, event).map_err(|error| error.to_string())?;
    }
    let found = state.evaluate(policy, as_of, evaluator).map_err(|error| error.to_string())?;
    Ok(document(policy, &ticket.id, found))
}
