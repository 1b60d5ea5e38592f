//! The one ticket that a verb is about: one that the command line names, or the only one.

use sevclock::evaluate::Evaluation;
use sevclock::ticket::Ticket;
use sevclock::time::Instant;

use super::reading::{Each, Reading};
use super::{End, Streams};
use crate::args::Sources;

/// Finds the ticket.
pub(super) struct Wanted<'a> {
    id: Option<&'a str>,
    /// Whether its whole log is wanted, with what was recorded late or taken back.
    log: bool,
    /// Two at most: more than one is too many.
    found: Vec<(Ticket, Instant)>,
}

impl Each for Wanted<'_> {
    fn reads_logs(&self) -> bool {
        self.log
    }

    fn log(
        &mut self,
        ticket: &Ticket,
        to: Instant,
        _: &mut Streams<'_>,
    ) -> Result<Result<(), Vec<String>>, End> {
        self.see(ticket, to);
        Ok(Ok(()))
    }

    fn ticket(
        &mut self,
        ticket: &Ticket,
        evaluation: &Evaluation,
        _: &mut Streams<'_>,
    ) -> Result<(), End> {
        self.see(ticket, evaluation.as_of);
        Ok(())
    }
}

impl<'a> Wanted<'a> {
    pub(super) fn new(id: Option<&'a str>, log: bool) -> Self {
        Self { id, log, found: Vec::new() }
    }

    fn see(&mut self, ticket: &Ticket, at: Instant) {
        if self.id.is_none_or(|id| id == ticket.id) && self.found.len() < 2 {
            self.found.push((ticket.clone(), at));
        }
    }

    /// The ticket and the instant it is asked about; none where what is wrong with it has been told.
    pub(super) fn one(
        mut self,
        sources: &Sources,
        reading: &Reading<'_>,
        to: &str,
    ) -> Result<Option<(Ticket, Instant)>, End> {
        let read = read_from(sources);
        let message = match (self.found.pop(), self.found.is_empty(), self.id) {
            (Some(found), true, _) => return Ok(Some(found)),
            (Some(_), false, None) => {
                format!("there are several tickets in {read}; say which with --ticket ID")
            }
            (Some(_), false, Some(id)) => {
                format!("there are several tickets `{id}` in {read}; expected one")
            }
            (None, ..) if matches!(reading.end(), End::Faults) => return Ok(None),
            (None, _, None) => format!("there is no ticket to {to} in {read}"),
            (None, _, Some(id)) => format!("there is no ticket `{id}` in {read}"),
        };
        Err(End::Usage(message))
    }
}

/// What tickets are read from, as messages name it.
fn read_from(sources: &Sources) -> &str {
    match sources.events.as_deref().or(sources.tickets.as_deref()) {
        None => "the example",
        Some("-") => "standard input",
        Some(file) => file,
    }
}
