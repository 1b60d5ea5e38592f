//! `sevclock queue`: tickets in the order in which they are worked on.

use serde::Serialize;
use sevclock::Policy;
use sevclock::evaluate::{Evaluation, Status};
use sevclock::queue::{Queue, earliest_due};
use sevclock::ticket::Ticket;
use sevclock::time::Instant;

use super::reading::{Each, Reading};
use super::{End, Streams};
use crate::agreement;
use crate::args::{QueueArgs, TableFormat};
use crate::text::{Sheet, title};

pub(super) fn run(args: &QueueArgs, streams: &mut Streams<'_>) -> Result<End, End> {
    let policy = agreement::load(&args.policy).map_err(|error| streams.agreement(error))?;
    let mut waiting = Waiting {
        policy: &policy,
        all: args.all,
        queue: Queue::new(&policy),
        lines: Vec::new(),
        done: 0,
    };
    let mut reading = Reading::new(&policy, args.sources.at);
    reading.sources(&args.sources, &mut waiting, streams)?;
    match args.format {
        TableFormat::Json => waiting.write_json(streams)?,
        TableFormat::Csv => waiting
            .sheet(["ticket", "status", "severity", "due", "clock", "opened"], "place")
            .write_csv(streams.out)?,
        TableFormat::Text => waiting.write_text(streams)?,
    }
    streams.out.flush()?;
    Ok(reading.end())
}

/// What is printed of a ticket.
struct Line<'p> {
    status: &'static str,
    severity: u8,
    /// The earliest due instant of an open cycle.
    due: Option<Instant>,
    /// The clock it is of.
    clock: Option<&'p str>,
    opened: Option<Instant>,
}

/// Gathers tickets.
struct Waiting<'p> {
    policy: &'p Policy,
    /// Whether resolved and closed tickets are wanted.
    all: bool,
    queue: Queue<'p>,
    lines: Vec<Line<'p>>,
    /// Tickets left out since they are done.
    done: usize,
}

impl Each for Waiting<'_> {
    fn ticket(
        &mut self,
        ticket: &Ticket,
        evaluation: &Evaluation,
        _: &mut Streams<'_>,
    ) -> Result<(), End> {
        if evaluation.status != Status::Open && !self.all {
            self.done += 1;
            return Ok(());
        }
        self.queue.add(&ticket.id, evaluation);
        let due = earliest_due(evaluation, None);
        let clock = due.and_then(|(_, clock)| self.policy.draft().clocks.get(usize::from(clock)));
        self.lines.push(Line {
            status: evaluation.status.name(),
            severity: evaluation.effective.number(),
            due: due.map(|(due, _)| due),
            clock: clock.map(|clock| clock.id.as_str()),
            opened: evaluation.history.timeline.first().map(|opening| opening.at),
        });
        Ok(())
    }
}

impl Waiting<'_> {
    fn sheet(&self, names: [&str; 6], place: &str) -> Sheet {
        let mut sheet = Sheet::new([place].into_iter().chain(names), &[]);
        let text = |at: Option<Instant>| at.map_or_else(String::new, |at| at.to_string());
        for (at, ticket) in self.queue.order().into_iter().enumerate() {
            let line = &self.lines[ticket];
            sheet.add(vec![
                (at + 1).to_string(),
                self.queue.id(ticket).to_owned(),
                line.status.to_owned(),
                line.severity.to_string(),
                text(line.due),
                line.clock.unwrap_or("").to_owned(),
                text(line.opened),
            ]);
        }
        sheet
    }

    fn write_text(&self, streams: &mut Streams<'_>) -> Result<(), End> {
        let title = title(self.queue.len() as u64, "ticket", self.policy.draft());
        write!(streams.out, "{}", streams.paint.strong(&title))?;
        if self.done > 0 {
            write!(streams.out, "; {} resolved or closed left out", self.done)?;
        }
        writeln!(streams.out)?;
        if !self.queue.is_empty() {
            let names = ["Ticket", "Status", "Severity", "Earliest due", "Clock", "Opened"];
            self.sheet(names, "").write(streams.out)?;
        }
        Ok(())
    }

    fn write_json(&self, streams: &mut Streams<'_>) -> Result<(), End> {
        #[derive(Serialize)]
        struct Placed<'a> {
            place: usize,
            ticket: &'a str,
            status: &'a str,
            severity: u8,
            due: Option<String>,
            clock: Option<&'a str>,
            opened: Option<String>,
        }
        for (at, ticket) in self.queue.order().into_iter().enumerate() {
            let line = &self.lines[ticket];
            let placed = Placed {
                place: at + 1,
                ticket: self.queue.id(ticket),
                status: line.status,
                severity: line.severity,
                due: line.due.map(|due| due.to_string()),
                clock: line.clock,
                opened: line.opened.map(|opened| opened.to_string()),
            };
            serde_json::to_writer(&mut *streams.out, &placed).map_err(std::io::Error::from)?;
            writeln!(streams.out)?;
        }
        Ok(())
    }
}
