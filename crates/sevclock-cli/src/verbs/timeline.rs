//! `sevclock timeline`: one ticket over time, as text or as a picture.

use std::fs;

use sevclock::ticket::Ticket;
use sevclock::time::Instant;
use sevclock_draw::{DrawError, Options, moments, timeline};
use sevclock_serde::ticket::{TicketDocument, tickets};

use super::reading::now;
use super::{End, Streams};
use crate::args::TimelineArgs;
use crate::fault::Fault;
use crate::input::{Input, Text};
use crate::text::write_moments;
use crate::{agreement, example};

pub(super) fn run(args: &TimelineArgs, streams: &mut Streams<'_>) -> Result<End, End> {
    let name = args.policy.as_deref().unwrap_or(agreement::DEFAULT);
    let policy = agreement::load(name).map_err(|error| streams.agreement(error))?;
    let found = find(args, name, streams)?;
    let (ticket, at) = (&found.ticket, found.at);
    let refuse = |error: DrawError, streams: &mut Streams<'_>| match error {
        DrawError::Width(_) | DrawError::Prefix(_) => End::Usage(error.to_string()),
        _ => {
            let message = format!("ticket `{}`: {error}", ticket.id);
            streams.faults([&Fault { line: found.line, ..Fault::of_file(&found.file, message) }])
        }
    };
    let Some(path) = &args.svg else {
        let moments = moments(&policy, ticket, at, args.from);
        let moments = moments.map_err(|error| refuse(error, streams))?;
        write_moments(ticket, at, args.zone, &moments, streams.out, streams.paint)?;
        streams.out.flush()?;
        return Ok(End::Fine);
    };
    let options =
        Options { zone: args.zone, width: args.width, from: args.from, ..Options::default() };
    let svg = timeline(&policy, ticket, at, &options).map_err(|error| refuse(error, streams))?;
    if path == "-" {
        writeln!(streams.out, "{svg}")?;
        streams.out.flush()?;
        return Ok(End::Fine);
    }
    match fs::write(path, svg + "\n") {
        Ok(()) => Ok(End::Fine),
        Err(error) => {
            let message = format!("cannot be written: {error}");
            Err(streams.faults([&Fault::of_file(path, message)]))
        }
    }
}

/// The ticket to draw, when, and where it was found.
struct Found {
    ticket: Ticket,
    at: Instant,
    file: String,
    line: Option<u64>,
}

fn find(args: &TimelineArgs, policy: &str, streams: &mut Streams<'_>) -> Result<Found, End> {
    let text = match &args.tickets {
        Some(path) => Input::open(path).and_then(Input::read_text),
        None => Ok(Text {
            name: "example".to_owned(),
            text: example::of(policy).to_owned(),
            broken: Vec::new(),
        }),
    };
    let text = text.map_err(|fault| streams.faults([&fault]))?;
    let (mut found, mut faults, mut several) = (None, Vec::new(), false);
    for (line, item) in tickets(&text.text) {
        match item {
            Ok(document) => {
                let wanted = args.ticket.as_ref().is_none_or(|id| *id == document.ticket.id);
                if wanted {
                    several |= found.is_some();
                    found = Some((line, document));
                }
            }
            Err(problems) => {
                let each = problems.iter().map(ToString::to_string);
                faults.extend(each.map(|one| Fault::at_line(&text.name, line as u64, one)));
            }
        }
    }
    let Some((line, TicketDocument { ticket, as_of })) = found else {
        if faults.is_empty() {
            let message = match &args.ticket {
                Some(id) => format!("there is no ticket `{id}`"),
                None => "there is no ticket; expected one".to_owned(),
            };
            faults.push(Fault::of_file(&text.name, message));
        }
        return Err(streams.faults(&faults));
    };
    if several {
        let message = match &args.ticket {
            Some(id) => format!("{} has several tickets `{id}`; expected one", text.name),
            None => format!("{} has several tickets; say which with --ticket ID", text.name),
        };
        return Err(End::Usage(message));
    }
    let at = as_of.or(args.at).unwrap_or_else(now);
    Ok(Found { ticket, at, file: text.name, line: Some(line as u64) })
}
