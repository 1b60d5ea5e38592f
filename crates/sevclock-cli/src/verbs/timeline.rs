//! `sevclock timeline`: one ticket over time, as text or as a picture.

use sevclock::evaluate::Evaluation;
use sevclock::ticket::Ticket;
use sevclock::time::Instant;
use sevclock_draw::{DrawError, Options, moments, timeline};

use super::reading::{Each, Reading};
use super::{End, Streams, write_file};
use crate::args::{Sources, TimelineArgs};
use crate::input::Text;
use crate::text::write_moments;
use crate::{agreement, example};

pub(super) fn run(args: &TimelineArgs, streams: &mut Streams<'_>) -> Result<End, End> {
    let name = args.policy.as_deref().unwrap_or(agreement::DEFAULT);
    let policy = agreement::load(name).map_err(|error| streams.agreement(error))?;
    let mut reading = Reading::new(&policy, args.sources.at);
    let mut wanted = Wanted { id: args.ticket.as_deref(), found: Vec::new() };
    if args.sources.events.is_none() && args.sources.tickets.is_none() {
        let text = example::of(name).to_owned();
        let text = Text { name: "example".to_owned(), text, broken: Vec::new() };
        reading.documents(&text, &mut wanted, streams)?;
    } else {
        reading.sources(&args.sources, &mut wanted, streams)?;
    }
    let (ticket, at) = match wanted.one(read_from(&args.sources)) {
        Ok(found) => found,
        // What is wrong with it has been told.
        Err(_) if wanted.found.is_empty() && matches!(reading.end(), End::Faults) => {
            return Ok(End::Faults);
        }
        Err(message) => return Err(End::Usage(message)),
    };
    let refuse = |error: DrawError| End::Usage(format!("ticket `{}`: {error}", ticket.id));
    let Some(path) = &args.svg else {
        let moments = moments(&policy, &ticket, at, args.from).map_err(refuse)?;
        write_moments(&ticket, at, args.zone, &moments, streams.out, streams.paint)?;
        streams.out.flush()?;
        return Ok(reading.end());
    };
    let options =
        Options { zone: args.zone, width: args.width, from: args.from, ..Options::default() };
    let svg = timeline(&policy, &ticket, at, &options).map_err(refuse)? + "\n";
    write_file(path, &svg, streams)?;
    Ok(reading.end())
}

/// What tickets are read from, as messages name it.
fn read_from(sources: &Sources) -> &str {
    match sources.events.as_deref().or(sources.tickets.as_deref()) {
        None => "the example",
        Some("-") => "standard input",
        Some(file) => file,
    }
}

/// Finds the ticket to draw: one that the command line names, or the only one.
struct Wanted<'a> {
    id: Option<&'a str>,
    /// Two at most: more than one is too many.
    found: Vec<(Ticket, Instant)>,
}

impl Each for Wanted<'_> {
    fn ticket(
        &mut self,
        ticket: &Ticket,
        evaluation: &Evaluation,
        _: &mut Streams<'_>,
    ) -> Result<(), End> {
        if self.id.is_none_or(|id| id == ticket.id) && self.found.len() < 2 {
            self.found.push((ticket.clone(), evaluation.as_of));
        }
        Ok(())
    }
}

impl Wanted<'_> {
    /// The ticket, or why there is none in what was read.
    fn one(&mut self, read: &str) -> Result<(Ticket, Instant), String> {
        match (self.found.pop(), self.found.is_empty(), self.id) {
            (Some(found), true, _) => Ok(found),
            (Some(_), false, None) => {
                Err(format!("there are several tickets in {read}; say which with --ticket ID"))
            }
            (Some(_), false, Some(id)) => {
                Err(format!("there are several tickets `{id}` in {read}; expected one"))
            }
            (None, _, None) => Err(format!("there is no ticket to draw in {read}")),
            (None, _, Some(id)) => Err(format!("there is no ticket `{id}` in {read}")),
        }
    }
}
