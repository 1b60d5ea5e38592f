//! A ticket told as a desk that forgets, or ignores, a part of it would tell it.

use chrono_tz::Tz;
use sevclock::policy::Level;
use sevclock::ticket::{Event, Ticket};
use sevclock::time::Instant;

use super::zones::local_as_utc;

const REOPENED: &str = "reopened";

/// What of a ticket is told otherwise.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Retold {
    /// Only the severity at opening.
    FirstSeverity,
    /// No reopening.
    NeverReopened,
    /// Nothing done before the last reopening, and no reopening.
    OneStretch,
    /// The digits of its times on the wall of a zone, as if they were UTC.
    Wall(Tz),
}

impl Retold {
    /// Changes a ticket whose severity at opening is `opening`; false where there is nothing to change
    /// or no such time.
    pub(super) fn tell(self, ticket: &mut Ticket, opening: Level) -> bool {
        match self {
            Self::FirstSeverity => {
                for event in &mut ticket.events {
                    event.severity = None;
                    // It would ask for a severity anew.
                    event.signals.retain(|signal| signal != "classified");
                }
                ticket.events.first_mut().map(|first| first.severity = Some(opening)).is_some()
            }
            Self::NeverReopened => never_reopened(ticket),
            Self::OneStretch => {
                let last = ticket.events.iter().rposition(is_reopening).unwrap_or(0);
                for event in &mut ticket.events[..last] {
                    event.signals.retain(|signal| signal != "resolved" && signal != "closed");
                }
                never_reopened(ticket)
            }
            Self::Wall(zone) => ticket.events.iter_mut().all(|event| {
                let told = local_as_utc(event.at, zone);
                event.at = told.unwrap_or(event.at);
                let due = event.due.map(|due| local_as_utc(due, zone));
                event.due = due.flatten();
                told.is_some()
            }),
        }
    }
}

impl Retold {
    /// When a ticket is asked about that would be asked about at `at`; none where there is no such time.
    pub(super) fn asked(self, at: Instant) -> Option<Instant> {
        match self {
            Self::Wall(zone) => local_as_utc(at, zone),
            _ => Some(at),
        }
    }
}

/// Whether an event reopens its ticket.
pub(super) fn is_reopening(event: &Event) -> bool {
    event.signals.iter().any(|signal| signal == REOPENED)
}

fn never_reopened(ticket: &mut Ticket) -> bool {
    let mut changed = false;
    for event in &mut ticket.events {
        let before = event.signals.len();
        event.signals.retain(|signal| signal != REOPENED);
        changed |= event.signals.len() < before;
    }
    changed
}
