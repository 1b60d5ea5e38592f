//! What one event, or one timer, does to a ticket: to be called within a transaction.
//!
//! Not here: the transaction, which is [`crate::host`]'s.

use rusqlite::Connection;
use sevclock::effects::Effect;
use sevclock::evaluate::CycleStatus;
use sevclock::ticket::{Event, Ticket};
use sevclock::time::Instant;
use sevclock::{Evaluator, Policy, State};
use sevclock_serde::{effects, state};

use crate::message::Message;
use crate::policies::Policies;
use crate::store::{self, Columns, Kept};
use crate::{HostError, Taken};

/// What decides tickets.
#[derive(Default)]
pub(crate) struct Desk {
    pub(crate) policies: Policies,
    evaluator: Evaluator,
}

impl Desk {
    /// Takes in the events of a message that are new, and tells what they do.
    pub(crate) fn take_in(
        &mut self,
        work: &Connection,
        now: Instant,
        message: &Message,
    ) -> Result<Taken, HostError> {
        self.policies.refresh(work)?;
        let mut kept = match store::kept(work, &message.ticket.id)? {
            Some(kept) => kept,
            None => self.opened_by(message)?,
        };
        let told = kept.told_until;
        let (mut until, mut new, mut late) = (told, Vec::new(), false);
        for (place, event) in message.ticket.events.iter().enumerate() {
            let id = event.id.as_deref().unwrap_or_default();
            if store::is_known(work, &kept.ticket, id)? {
                continue;
            }
            if event.known() > now && event.known() > told {
                return Err(HostError::Ahead { event: event.known(), now });
            }
            let recorded = recorded(event, told, now);
            store::add_event(work, message, place, recorded)?;
            until = until.max(recorded.unwrap_or(event.at));
            late |= recorded.is_some();
            new.push(event);
        }
        let policy = self.policies.version(&kept.version)?;
        let told_of = match new[..] {
            [] => return Ok(Taken::Known),
            [event] if !late && event.voids.is_none() => feed(work, policy, &kept, event)?,
            _ => read_again(work, policy, &kept, until)?,
        };
        kept.told_until = until;
        settle(work, policy, &mut self.evaluator, kept, told_of)?;
        Ok(if late { Taken::Late } else { Taken::InTime })
    }

    /// Lets a ticket's time pass up to `now`, and tells what happened.
    pub(crate) fn fire(
        &mut self,
        work: &Connection,
        mut kept: Kept,
        now: Instant,
    ) -> Result<(), HostError> {
        self.policies.refresh(work)?;
        let policy = self.policies.version(&kept.version)?;
        let state = state_of(work, policy, &kept)?;
        let effects = state.effects(policy, kept.told_until, now)?;
        kept.told_until = now;
        settle(work, policy, &mut self.evaluator, kept, (state, effects))
    }

    /// A ticket that nothing is known of keeps the version in force when it opened (semantics §9.1).
    fn opened_by(&self, message: &Message) -> Result<Kept, HostError> {
        let opened = message.ticket.events.iter().map(|event| event.at).min();
        let policy = self.policies.in_force(opened.unwrap_or(Instant::MIN))?;
        Ok(Kept {
            ticket: message.ticket.id.clone(),
            opening: message.opening.to_string(),
            version: policy.draft().version.clone(),
            told_until: Instant::MIN,
            state: None,
        })
    }
}

/// When an event came to be known, if later than it happened. In time is what comes before anything
/// was told up to its instant, however long it took; what comes after is late, since ids told of that
/// time would no longer be those of the log.
fn recorded(event: &Event, told: Instant, now: Instant) -> Option<Instant> {
    let known = event.known();
    let next = Instant::from_micros(told.micros() + 1).unwrap_or(Instant::MAX);
    let known = if known > told { known } else { now.max(next) };
    (known > event.at).then_some(known)
}

/// The way of almost every event: from the state, whatever came before.
fn feed(
    work: &Connection,
    policy: &Policy,
    kept: &Kept,
    event: &Event,
) -> Result<(State, Vec<Effect>), HostError> {
    let mut state = state_of(work, policy, kept)?;
    let place = usize::try_from(state.events()).unwrap_or(usize::MAX);
    let event = policy.bind_event(event, place).map_err(HostError::refused)?;
    let effects = state.feed_and_tell(policy, &[event], kept.told_until)?;
    Ok((state, effects))
}

/// The way of late events, of those that take others back, and of several at once: from the log.
fn read_again(
    work: &Connection,
    policy: &Policy,
    kept: &Kept,
    until: Instant,
) -> Result<(State, Vec<Effect>), HostError> {
    let log = store::log(work, kept)?;
    let effects = policy.effects(&log, kept.told_until, until).map_err(HostError::refused)?;
    Ok((state_at(policy, &log, until)?, effects))
}

/// The ticket's state when it was last told of. What a state refuses, such as one made with other zone
/// data, is made again from the log.
fn state_of(work: &Connection, policy: &Policy, kept: &Kept) -> Result<State, HostError> {
    let read = kept.state.as_deref().map(|text| state::from_json(policy, text));
    match read {
        Some(Ok(state)) => Ok(state),
        _ => state_at(policy, &store::log(work, kept)?, kept.told_until),
    }
}

fn state_at(policy: &Policy, log: &Ticket, at: Instant) -> Result<State, HostError> {
    let known = log.known_at(at).map_err(HostError::refused)?;
    let mut state =
        State::new(policy, known.plan.as_deref(), &known.facts).map_err(HostError::refused)?;
    for event in &known.events {
        state.feed(policy, event)?;
    }
    Ok(state)
}

/// Puts effects into the outbox, and writes the ticket's row.
fn settle(
    work: &Connection,
    policy: &Policy,
    evaluator: &mut Evaluator,
    mut kept: Kept,
    (state, told): (State, Vec<Effect>),
) -> Result<(), HostError> {
    for effect in &told {
        let document = effects::document(policy, &kept.ticket, effect);
        let json = serde_json::to_string(&document).map_err(HostError::refused)?;
        store::add_effect(work, &kept.ticket, &document.id, &json)?;
    }
    let columns = columns(policy, evaluator, &state, kept.told_until)?;
    kept.state = Some(state::to_json(policy, &state));
    store::keep(work, &kept, &columns)?;
    Ok(())
}

/// What a desk sorts and searches by. A ticket whose every event was taken back has nothing.
fn columns(
    policy: &Policy,
    evaluator: &mut Evaluator,
    state: &State,
    at: Instant,
) -> Result<Columns, HostError> {
    if state.events() == 0 {
        return Ok(Columns::default());
    }
    let evaluation = state.evaluate(policy, at, evaluator)?;
    let cycles = &evaluation.history.cycles;
    let running = cycles.iter().filter(|cycle| cycle.status == CycleStatus::Running);
    Ok(Columns {
        next_change: evaluation.next_change,
        status: Some(evaluation.status.name()),
        severity: Some(evaluation.effective.number()),
        due_at: running.filter_map(|cycle| cycle.due).min(),
        breached_at: cycles.iter().filter_map(|cycle| cycle.breached_at).min(),
    })
}
