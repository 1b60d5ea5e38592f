//! `sevclock evaluate`: tickets or an export, under an agreement.

use std::io::{self, Write};

use sevclock::Policy;
use sevclock::evaluate::Evaluation;
use sevclock::ticket::Ticket;
use sevclock_serde::evaluation;

use super::reading::{Each, MANY, Reading};
use super::{End, Streams};
use crate::agreement;
use crate::args::{Detail, EvaluateArgs, Format};
use crate::example;
use crate::input::Text;
use crate::text::{Decided, Summary, write_line};

pub(super) fn run(args: &EvaluateArgs, streams: &mut Streams<'_>) -> Result<End, End> {
    let (name, sources) = (args.policy.as_deref(), &args.sources);
    if name.is_none() && sources.events.is_some() {
        let message = "--events needs --policy: the agreement to evaluate under".to_owned();
        return Err(End::Usage(message));
    }
    let name = name.unwrap_or(agreement::DEFAULT);
    let policy = agreement::load(name).map_err(|error| streams.agreement(error))?;
    if let Some(path) = &args.columns {
        if sources.sort || sources.skip || sources.known_at.is_some() {
            let message = "--sort, --skip and --known-at are of ticket documents and exports";
            return Err(End::Usage(message.to_owned()));
        }
        return columns(&policy, path, args, streams);
    }
    let mut desk = Desk::new(&policy, args);
    let mut reading = Reading::new(&policy, sources.at);
    if sources.events.is_none() && sources.tickets.is_none() {
        examples(name, &mut desk, &mut reading, streams)?;
    } else {
        reading.sources(sources, &mut desk, streams)?;
        desk.finish(streams)?;
    }
    streams.out.flush()?;
    Ok(reading.end())
}

#[cfg(feature = "parquet")]
use super::columns::run as columns;

#[cfg(not(feature = "parquet"))]
fn columns(_: &Policy, _: &str, _: &EvaluateArgs, _: &mut Streams<'_>) -> Result<End, End> {
    let message = "this program was built without --columns; build it with \
                   `cargo build --release -p sevclock-cli --features parquet`";
    Err(End::Usage(message.to_owned()))
}

/// The built-in ticket of the agreement; where none was named, what became of the others' too.
fn examples(
    name: &str,
    desk: &mut Desk<'_>,
    reading: &mut Reading<'_>,
    streams: &mut Streams<'_>,
) -> Result<(), End> {
    let example = |name: &str| Text {
        name: "example".to_owned(),
        text: example::of(name).to_owned(),
        broken: Vec::new(),
    };
    reading.documents(&example(name), desk, streams)?;
    let args = desk.args;
    if args.format == Format::Json || args.policy.is_some() {
        return Ok(());
    }
    let heading = "Tickets under the other bundled agreements";
    writeln!(streams.out, "{}", streams.paint.strong(heading))?;
    for other in example::others(name) {
        let policy = agreement::load(other).map_err(|error| streams.agreement(error))?;
        let args = EvaluateArgs { detail: Some(Detail::Line), ..args.clone() };
        let mut desk = Desk::new(&policy, &args);
        writeln!(streams.out, "{}", streams.paint.faint(other))?;
        Reading::new(&policy, args.sources.at).documents(&example(other), &mut desk, streams)?;
    }
    let hint = "sevclock evaluate --policy helpdesk-retail --explain";
    writeln!(streams.out, "\nOne of them in full: {}", streams.paint.strong(hint))?;
    Ok(())
}

/// Prints one ticket after another.
struct Desk<'a> {
    policy: &'a Policy,
    args: &'a EvaluateArgs,
    summary: Summary,
    detail: Detail,
    /// Whether there is but one ticket document, which needs no table.
    single: bool,
    /// A line of JSON, whole before any of it is written.
    line: Vec<u8>,
}

impl<'a> Desk<'a> {
    fn new(policy: &'a Policy, args: &'a EvaluateArgs) -> Self {
        Self {
            policy,
            args,
            summary: Summary::new(policy),
            detail: Detail::Full,
            single: false,
            line: Vec::new(),
        }
    }

    /// Reasons are the point of the example.
    fn explain(&self) -> bool {
        self.args.explain || self.args.policy.is_none()
    }

    fn finish(&mut self, streams: &mut Streams<'_>) -> Result<(), End> {
        if self.args.format == Format::Text && !self.single {
            self.summary.write(self.policy.draft(), streams.out, streams.paint)?;
        }
        Ok(())
    }
}

impl Each for Desk<'_> {
    fn begin(&mut self, tickets: usize) {
        let automatic = if tickets > MANY { Detail::Line } else { Detail::Full };
        self.detail = self.args.detail.unwrap_or(automatic);
        self.single = tickets == 1 && self.args.sources.events.is_none();
    }

    fn ticket(
        &mut self,
        ticket: &Ticket,
        evaluation: &Evaluation,
        streams: &mut Streams<'_>,
    ) -> Result<(), End> {
        let (policy, explain) = (self.policy, self.explain());
        match self.args.format {
            Format::Json => {
                self.line.clear();
                write_json(policy, ticket, evaluation, self.args.explain, &mut self.line)?;
                streams.out.write_all(&self.line)?;
            }
            Format::Text => {
                self.summary.add(evaluation);
                let decided = Decided { policy, ticket, evaluation, paint: streams.paint };
                match self.detail {
                    Detail::Full => decided.write(streams.out, explain)?,
                    Detail::Line => write_line(&decided, streams.out)?,
                    Detail::Summary => {}
                }
            }
        }
        Ok(())
    }

    fn refused(&mut self) {
        self.summary.add_faulty();
    }
}

fn write_json(
    policy: &Policy,
    ticket: &Ticket,
    evaluation: &Evaluation,
    explain: bool,
    out: &mut Vec<u8>,
) -> io::Result<()> {
    if explain {
        let mut document = evaluation::document(policy, &ticket.id, evaluation);
        document.because = Some(evaluation::reasons(policy, evaluation));
        serde_json::to_writer(&mut *out, &document)?;
    } else {
        evaluation::write_json(&mut *out, policy, &ticket.id, evaluation)?;
    }
    out.write_all(b"\n")
}
