//! Random calendars, policies, tickets, contracts and versions, the same for the same seed, and strategies of them.
//!
//! Not here: what they mean; whatever is generated is valid by construction, but for contracts whose
//! terms overlap.

mod calendar;
mod clock;
mod condition;
mod contract;
mod ladder;
mod policy;
mod random;
mod ticket;

use proptest::prelude::{Strategy, any};
use sevclock::policy::PolicyDraft;
use sevclock::ticket::Ticket;
use sevclock::time::{CalendarSpec, Instant};

pub use calendar::{ZONES, day, instant_on, spec, weekly};
pub use contract::{contract, version};
pub use policy::{ROLES, SIGNALS, policy, value};
pub use random::Random;
pub use ticket::Vocabulary;

use crate::model::Model;

/// A policy, a ticket for it and an instant to evaluate at.
#[derive(Clone, Debug)]
pub struct Case {
    /// The policy.
    pub policy: PolicyDraft,
    /// The ticket.
    pub ticket: Ticket,
    /// The instant.
    pub as_of: Instant,
}

/// The case of a seed.
#[must_use]
pub fn case(seed: u64) -> Case {
    let mut random = Random::new(seed);
    let policy = policy(&mut random);
    let (ticket, as_of) = Vocabulary::new(&policy).ticket(&mut random, &Model::new(&policy), 10);
    Case { policy, ticket, as_of }
}

/// Cases of random policies.
pub fn cases() -> impl Strategy<Value = Case> {
    any::<u64>().prop_map(case)
}

/// Calendars, compositions among them.
pub fn calendars() -> impl Strategy<Value = CalendarSpec> {
    any::<u64>().prop_map(|seed| spec(&mut Random::new(seed), 2))
}

/// Instants, mostly near changes of the clocks.
pub fn instants() -> impl Strategy<Value = Instant> {
    any::<u64>().prop_map(|seed| instant_on(&mut Random::new(seed)))
}
