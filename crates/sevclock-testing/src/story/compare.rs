//! The same question to the engine, to a stored state and to the model.

use sevclock::evaluate::{Evaluation, Evaluator};
use sevclock::policy::PolicyDraft;
use sevclock::ticket::Ticket;
use sevclock::time::Instant;
use sevclock::{Policy, State};
use sevclock_serde::evaluation::{EvaluationDocument, document, reasons};
use sevclock_serde::state::{from_json, to_json};

use super::read::Tale;
use crate::model::{self, without_figures};
use crate::scenario::differences;

/// A policy and a ticket, of which three are asked.
pub(super) struct Trio {
    draft: PolicyDraft,
    policy: Policy,
    tale: Tale,
}

impl Trio {
    /// Reads and compiles the policy.
    pub(super) fn new(policy: &str, tale: Tale) -> Result<Self, String> {
        let draft = sevclock_serde::policy::from_toml(policy).map_err(|it| it.to_string())?;
        let policy = Policy::compile(&draft).map_err(|it| it.to_string())?;
        Ok(Self { draft, policy, tale })
    }

    /// What the ticket comes to, with reasons, if all three agree (but that the model has none); the
    /// engine's words if all three refuse.
    pub(super) fn decide(&self, at: Instant) -> Result<EvaluationDocument, String> {
        self.decide_of(&self.tale.ticket, at)
    }

    /// Before the next change nothing changes, at it something does (semantics §7.1).
    pub(super) fn next_change_is_next(
        &self,
        at: Instant,
        now: &EvaluationDocument,
    ) -> Result<(), String> {
        let mut ticket = self.tale.ticket.clone();
        ticket.events.retain(|event| event.at <= at);
        let years = Instant::from_micros(at.micros() + 3 * 365 * 86_400_000_000);
        let last = match now.next_change {
            Some(next) => Instant::from_micros(next.micros() - 1),
            None => years,
        };
        let last = last.map_err(|it| it.to_string())?;
        let same = |other: &EvaluationDocument| {
            without_figures(&plain(other)) == without_figures(&plain(now))
        };
        if !same(&self.decide_of(&ticket, last)?) {
            return Err(format!("something changes before {:?}", now.next_change));
        }
        match now.next_change {
            Some(next) if same(&self.decide_of(&ticket, next)?) => {
                Err(format!("nothing changes at {next}, the next change"))
            }
            _ => Ok(()),
        }
    }

    /// The three agree at each event, and just before the next.
    pub(super) fn agree_at_events(&self) -> Result<(), String> {
        let events = &self.tale.ticket.events;
        let ends =
            events.iter().skip(1).filter_map(|it| Instant::from_micros(it.at.micros() - 1).ok());
        let first = events.first().map_or(Instant::MAX, |event| event.at);
        for at in events.iter().map(|event| event.at).chain(ends).filter(|at| *at >= first) {
            if let Err(what) = self.decide(at)
                && what.contains(DISAGREE)
            {
                return Err(what);
            }
        }
        Ok(())
    }

    fn decide_of(&self, ticket: &Ticket, at: Instant) -> Result<EvaluationDocument, String> {
        let engine = self.engine(ticket, at);
        let model = model::evaluate(&self.draft, ticket, at);
        let state = if ticket.events.first().is_some_and(|event| event.at <= at) {
            self.state(ticket, at)
        } else {
            engine.clone()
        };
        match (&engine, &model, &state) {
            (Ok(engine), Ok(model), Ok(state)) if engine == state && plain(engine) == *model => {
                Ok(engine.clone())
            }
            (Err(refusal), Err(_), _) => Err(refusal.clone()),
            (Ok(engine), Ok(model), Ok(state)) => {
                let list = |other: &EvaluationDocument| {
                    let expected = serde_json::to_value(other).unwrap_or_default();
                    differences(&expected, engine).join("\n  ")
                };
                Err(format!(
                    "{DISAGREE} at {at}\n the model expects of the engine\n  {}\n the state expects of the engine\n  {}",
                    list(model),
                    list(state)
                ))
            }
            _ => Err(format!(
                "{DISAGREE} at {at} whether to refuse: engine {:?}, model {:?}, state {:?}",
                engine.err(),
                model.err(),
                state.err()
            )),
        }
    }

    fn engine(&self, ticket: &Ticket, at: Instant) -> Result<EvaluationDocument, String> {
        let bound = self.policy.bind(ticket).map_err(|it| it.to_string())?;
        let evaluation = self.policy.evaluate(&bound, at).map_err(|it| it.to_string())?;
        Ok(self.explained(ticket, &evaluation))
    }

    /// The events up to `at` one by one, the state written and read again after each.
    fn state(&self, ticket: &Ticket, at: Instant) -> Result<EvaluationDocument, String> {
        let mut state = State::new(&self.policy, ticket.plan.as_deref(), &ticket.facts)
            .map_err(|it| it.to_string())?;
        for event in ticket.events.iter().take_while(|event| event.at <= at) {
            state.feed(&self.policy, event).map_err(|it| it.to_string())?;
            state = from_json(&self.policy, &to_json(&self.policy, &state))
                .map_err(|it| it.to_string())?;
        }
        let mut evaluator = Evaluator::new();
        let evaluation =
            state.evaluate(&self.policy, at, &mut evaluator).map_err(|it| it.to_string())?;
        Ok(self.explained(ticket, evaluation))
    }

    fn explained(&self, ticket: &Ticket, evaluation: &Evaluation) -> EvaluationDocument {
        let because = Some(reasons(&self.policy, evaluation));
        EvaluationDocument { because, ..document(&self.policy, &ticket.id, evaluation) }
    }
}

/// Without reasons, which the model does not give.
fn plain(document: &EvaluationDocument) -> EvaluationDocument {
    EvaluationDocument { because: None, ..document.clone() }
}

/// What an error says where the three decide apart.
const DISAGREE: &str = "engine, model and state do not agree";
