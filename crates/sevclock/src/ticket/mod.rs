//! Tickets: events at instants that raise signals and change facts (semantics §2.3).
//!
//! Not here: what the names mean, which only a policy knows; it binds a ticket to itself.

mod known;

use crate::policy::{FactValue, Level};
use crate::time::Instant;

/// A ticket as a host stores it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ticket {
    /// The host's id.
    pub id: String,
    /// The customer's plan; the policy's default if none.
    pub plan: Option<String>,
    /// Facts at opening.
    pub facts: Vec<(String, FactValue)>,
    /// In non-decreasing order of time.
    pub events: Vec<Event>,
}

/// Something that happened to a ticket at an instant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// When.
    pub at: Instant,
    /// Signals it raises; the ticket's first event raises `opened` if it names none.
    pub signals: Vec<String>,
    /// A severity it declares (semantics §3.1).
    pub severity: Option<Level>,
    /// A plan it moves the ticket to.
    pub plan: Option<String>,
    /// Facts it sets, over those its signals set.
    pub facts: Vec<(String, FactValue)>,
    /// The adjustment an `approved` signal names.
    pub rule: Option<String>,
    /// The rung a `requested` signal names.
    pub rung: Option<String>,
    /// The clock an `agreed` signal names.
    pub clock: Option<String>,
    /// The due instant an `agreed` signal sets.
    pub due: Option<Instant>,
    /// The role that approves or requests.
    pub by: Option<String>,
    /// The host's id, by which another event can take this one back.
    pub id: Option<String>,
    /// When the host came to know of it, if later than it happened.
    pub recorded: Option<Instant>,
    /// The id of an event that this one takes back; it does nothing else.
    pub voids: Option<String>,
}

impl Event {
    /// An event that does nothing yet.
    #[must_use]
    pub fn at(at: Instant) -> Self {
        Self {
            at,
            signals: Vec::new(),
            severity: None,
            plan: None,
            facts: Vec::new(),
            rule: None,
            rung: None,
            clock: None,
            due: None,
            by: None,
            id: None,
            recorded: None,
            voids: None,
        }
    }

    /// When the host knew of it: when it happened, unless it was recorded later.
    #[must_use]
    pub fn known(&self) -> Instant {
        self.recorded.map_or(self.at, |recorded| recorded.max(self.at))
    }

    /// The same event, raising `signal` as well.
    #[must_use]
    pub fn raising(mut self, signal: &str) -> Self {
        self.signals.push(signal.to_owned());
        self
    }
}

/// Whether a text is in the form of a role's name: at most 40 lower-case letters, digits, `-`, `_` and `.`.
/// An approval by what is neither that nor on the rule's list is told without saying by whom.
#[must_use]
pub fn is_role(text: &str) -> bool {
    let fits =
        |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"-_.".contains(&byte);
    (1..=40).contains(&text.len()) && text.bytes().all(fits)
}
