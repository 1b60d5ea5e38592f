//! A naive reference implementation of the semantics page, section by section, for tests to compare
//! the engine with: it keeps everything that happened and works every figure out anew, from whole
//! lists, each time it is asked for.
//!
//! It uses the core's data types and nothing else of it, and presumes a policy that compiles. Not
//! here: reasons and states, and anything done for speed.

mod clock;
mod condition;
pub mod contract;
mod cycle;
mod effects;
pub mod figures;
mod ladder;
mod ledger;
mod next_change;
mod program;
mod row;
mod rung;
mod severity;
mod ticket;
pub mod time;
mod world;

use sevclock::policy::PolicyDraft;
use sevclock::ticket::Ticket;
use sevclock::time::Instant;
use sevclock_serde::evaluation::EvaluationDocument;

use condition::Calendars;
use world::World;

/// The most cycles or rung entries in one evaluation (semantics §5.6).
const LIMIT: usize = 100_000;

/// Why there is no evaluation. Coarse: tests compare whether there is one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ModelError {
    /// The ticket is wrong, in these words.
    Ticket(String),
    /// The instant asked for is before the first event.
    BeforeOpening,
    /// More cycles or rung entries than 100,000.
    TooMany,
}

/// A policy and the calendars that were walked for it.
#[derive(Debug)]
pub struct Model<'p> {
    policy: &'p PolicyDraft,
    calendars: Calendars<'p>,
}

impl<'p> Model<'p> {
    /// A model of a policy that compiles.
    #[must_use]
    pub fn new(policy: &'p PolicyDraft) -> Self {
        Self { policy, calendars: Calendars::new(policy) }
    }

    /// Every decision about a ticket at an instant, without reasons.
    ///
    /// # Errors
    /// [`ModelError`]: a ticket the policy cannot read, an instant before it opens, or too much.
    pub fn evaluate(
        &self,
        ticket: &Ticket,
        as_of: Instant,
    ) -> Result<EvaluationDocument, ModelError> {
        let world = self.world(ticket, as_of)?;
        let mut document = world.document(as_of);
        document.next_change = next_change::next_change(&world, &document)?;
        Ok(document)
    }

    /// The same without `next_change`, which is left null.
    ///
    /// # Errors
    /// As [`Model::evaluate`].
    pub fn evaluate_now(
        &self,
        ticket: &Ticket,
        as_of: Instant,
    ) -> Result<EvaluationDocument, ModelError> {
        Ok(self.world(ticket, as_of)?.document(as_of))
    }

    /// The instants at which something may happen to a ticket by itself after `as_of`: for
    /// generators that aim at them.
    ///
    /// # Errors
    /// As [`Model::evaluate`].
    pub fn upcoming(&self, ticket: &Ticket, as_of: Instant) -> Result<Vec<Instant>, ModelError> {
        let mut changes = self.world(ticket, as_of)?.changes();
        changes.retain(|change| *change > as_of);
        changes.sort_unstable();
        changes.dedup();
        Ok(changes)
    }

    fn world<'m>(&'m self, ticket: &'m Ticket, as_of: Instant) -> Result<World<'m>, ModelError> {
        ticket::check(self.policy, ticket)?;
        if ticket.events.first().is_none_or(|first| as_of < first.at) {
            return Err(ModelError::BeforeOpening);
        }
        let mut world = World::new(self.policy, &self.calendars, ticket);
        world.advance(as_of)?;
        Ok(world)
    }
}

/// [`Model::evaluate`] of a policy that is used once.
///
/// # Errors
/// As [`Model::evaluate`].
pub fn evaluate(
    policy: &PolicyDraft,
    ticket: &Ticket,
    as_of: Instant,
) -> Result<EvaluationDocument, ModelError> {
    Model::new(policy).evaluate(ticket, as_of)
}

/// An evaluation without the figures measured at its instant (semantics §7.1).
#[must_use]
pub fn without_figures(document: &EvaluationDocument) -> EvaluationDocument {
    let mut rest = document.clone();
    rest.as_of = Instant::MIN;
    rest.next_change = None;
    rest.ledger.clear();
    for cycle in &mut rest.clocks {
        cycle.elapsed_s = sevclock_serde::evaluation::Seconds(0);
        cycle.remaining_s = None;
        cycle.in_hours = false;
        cycle.due_if_resumed = None;
    }
    rest
}
