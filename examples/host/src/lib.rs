//! A small host of sevclock, to be read and copied: a desk's events in SQLite, and every effect of them
//! told exactly once, whenever the process is killed (`docs/host.md`).
//!
//! - [`Host::take_in`] takes in what happened, [`Host::fire`] lets time pass: each ticket in a
//!   transaction of its own, which holds the event, its effects and the next timer, or nothing.
//! - [`Host::publish`] hands effects on to a [`MailFile`], which ignores what it has.
//! - [`Host::publish_policy`] adds a version of the agreement, [`Host::preview`] says before what that
//!   would change.
//!
//! Not here: what happened by when, which the library decides; a clock, which whoever runs it brings.

mod desk;
mod host;
mod message;
mod policies;
mod preview;
mod sink;
mod store;

use sevclock::evaluate::StateError;
use thiserror::Error;

pub use host::{Durability, Host, Published, Taken};
pub use message::Message;
pub use preview::{Moved, Preview};
pub use sink::MailFile;

/// Why the host did not do it; then nothing was done.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum HostError {
    /// What was sent is at fault, and will be however often it is sent.
    #[error("{0}")]
    Refused(String),
    /// The event has not happened yet by the host's clock: to be sent again later.
    #[error("the event is at {event}, ahead of the clock at {now}; send it again then")]
    Ahead {
        /// The event.
        event: sevclock::time::Instant,
        /// The clock.
        now: sevclock::time::Instant,
    },
    /// The database failed: to be tried again.
    #[error(transparent)]
    Database(#[from] rusqlite::Error),
    /// The mail could not be handed on: to be tried again.
    #[error(transparent)]
    Mail(#[from] std::io::Error),
}

impl HostError {
    #[expect(clippy::needless_pass_by_value, reason = "for `map_err`")]
    fn refused(error: impl ToString) -> Self {
        Self::Refused(error.to_string())
    }
}

impl From<StateError> for HostError {
    fn from(error: StateError) -> Self {
        Self::refused(error)
    }
}
