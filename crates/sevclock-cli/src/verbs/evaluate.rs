//! `sevclock evaluate`: tickets or an export, under an agreement.

use std::io::{self, Write};
use std::time::{SystemTime, UNIX_EPOCH};

use sevclock::Policy;
use sevclock::evaluate::{Evaluation, Evaluator};
use sevclock::ticket::Ticket;
use sevclock::time::Instant;
use sevclock_serde::evaluation;
use sevclock_serde::ticket::{TicketDocument, tickets};

use super::{End, Streams};
use crate::agreement;
use crate::args::{Detail, EvaluateArgs, Format};
use crate::example;
use crate::fault::Fault;
use crate::input::{Input, Text, not_utf8};
use crate::log::Log;
use crate::mapping::Mapping;
use crate::text::{Decided, Summary, write_line};

/// More tickets than this print on a line each.
const MANY: usize = 20;

pub(super) fn run(args: &EvaluateArgs, streams: &mut Streams<'_>) -> Result<End, End> {
    let name = args.policy.as_deref();
    if name.is_none() && args.events.is_some() {
        let message = "--events needs --policy: the agreement to evaluate under".to_owned();
        return Err(End::Usage(message));
    }
    let name = name.unwrap_or(agreement::DEFAULT);
    let policy = agreement::load(name).map_err(|error| streams.agreement(error))?;
    let mut desk = Desk::new(&policy, args);
    match (&args.events, &args.mapping, &args.tickets) {
        (Some(events), Some(mapping), _) => desk.export(events, mapping, streams)?,
        (None, _, Some(path)) => {
            let text = Input::open(path).and_then(Input::read_text);
            desk.documents(&text.map_err(|fault| streams.faults([&fault]))?, streams)?;
        }
        _ => desk.examples(name, streams)?,
    }
    streams.out.flush()?;
    Ok(if desk.faulty { End::Faults } else { End::Fine })
}

/// Evaluates one ticket after another and prints each.
struct Desk<'a> {
    policy: &'a Policy,
    args: &'a EvaluateArgs,
    evaluator: Evaluator,
    summary: Summary,
    faulty: bool,
    detail: Detail,
    /// A line of JSON, whole before any of it is written.
    line: Vec<u8>,
}

impl<'a> Desk<'a> {
    fn new(policy: &'a Policy, args: &'a EvaluateArgs) -> Self {
        Self {
            policy,
            args,
            evaluator: Evaluator::new(),
            summary: Summary::default(),
            faulty: false,
            detail: Detail::Full,
            line: Vec::new(),
        }
    }

    /// The built-in ticket of the agreement; where none was named, what became of the others' too.
    fn examples(&mut self, name: &str, streams: &mut Streams<'_>) -> Result<(), End> {
        let example = |name: &str| Text {
            name: "example".to_owned(),
            text: example::of(name).to_owned(),
            broken: Vec::new(),
        };
        self.documents(&example(name), streams)?;
        if self.args.format == Format::Json || self.args.policy.is_some() {
            return Ok(());
        }
        let heading = "Tickets under the other bundled agreements";
        writeln!(streams.out, "{}", streams.paint.strong(heading))?;
        for other in example::others(name) {
            let policy = agreement::load(other).map_err(|error| streams.agreement(error))?;
            let args = EvaluateArgs { detail: Some(Detail::Line), ..self.args.clone() };
            let mut desk = Desk::new(&policy, &args);
            writeln!(streams.out, "{}", streams.paint.faint(other))?;
            desk.documents(&example(other), streams)?;
        }
        let hint = "sevclock evaluate --policy helpdesk-retail --explain";
        writeln!(streams.out, "\nOne of them in full: {}", streams.paint.strong(hint))?;
        Ok(())
    }

    /// Ticket documents.
    fn documents(&mut self, text: &Text, streams: &mut Streams<'_>) -> Result<(), End> {
        let now = self.args.at.unwrap_or_else(now);
        let mut read = tickets(&text.text).peekable();
        let mut first = Vec::new();
        while first.len() <= MANY
            && let Some(item) = read.next()
        {
            first.push(item);
        }
        self.choose_detail(first.len());
        let single = first.len() == 1;
        let mut items = first.into_iter().chain(read).peekable();
        while let Some((line, item)) = items.next() {
            let end = items.peek().map_or(usize::MAX, |(next, _)| *next);
            let broken = text.broken.iter().find(|at| (line..end.max(line + 1)).contains(*at));
            let faults = match (broken, item) {
                (Some(at), _) => vec![not_utf8(&text.name, *at)],
                (None, Err(problems)) => {
                    let each = problems.iter().map(ToString::to_string);
                    each.map(|problem| Fault::at_line(&text.name, line as u64, problem)).collect()
                }
                (None, Ok(TicketDocument { ticket, as_of })) => {
                    match self.ticket(&ticket, as_of.unwrap_or(now), streams)? {
                        Ok(()) => continue,
                        Err(messages) => {
                            let name = |message| format!("ticket `{}`: {message}", ticket.id);
                            let each = messages.into_iter().map(name);
                            each.map(|message| Fault::at_line(&text.name, line as u64, message))
                                .collect()
                        }
                    }
                }
            };
            self.refuse(&faults, streams)?;
        }
        self.finish(single, streams)
    }

    /// An event export.
    fn export(&mut self, events: &str, path: &str, streams: &mut Streams<'_>) -> Result<(), End> {
        let text = Input::open(path).and_then(Input::read_text).and_then(Text::whole);
        let text = text.map_err(|fault| streams.faults([&fault]))?;
        let mapping = Mapping::from_toml(&text);
        let mapping = mapping.and_then(|mapping| mapping.check(self.policy).map(|()| mapping));
        let mapping = mapping.map_err(|error| {
            let faults: Vec<Fault> = error.faults(path);
            streams.faults(&faults)
        })?;
        let cases = match (&mapping.cases, &self.args.cases) {
            (Some(_), None) => {
                let message =
                    format!("{path} reads a file with a line a case: give it with --cases");
                return Err(End::Usage(message));
            }
            (None, Some(_)) => {
                let message =
                    format!("--cases needs a table `[cases]` in {path} that says how it is read");
                return Err(End::Usage(message));
            }
            (_, cases) => cases.as_deref(),
        };
        let cases = cases.map(Input::open).transpose().map_err(|fault| streams.faults([&fault]))?;
        let events = Input::open(events).map_err(|fault| streams.faults([&fault]))?;
        let log = Log::read(&mapping, self.policy, events, cases);
        let log = log.map_err(|faults| streams.faults(&faults))?;
        if log.faults().next().is_some() {
            self.faulty = true;
            streams.faults(log.faults());
        }
        self.choose_detail(log.len());
        let (mut reader, mut ticket) = (log.reader(), Ticket::default());
        for place in 0..log.len() {
            let faults = match reader.read(place, &mut ticket) {
                None => continue,
                Some(Err(faults)) => faults,
                Some(Ok(last)) => {
                    match self.ticket(&ticket, self.args.at.unwrap_or(last), streams)? {
                        Ok(()) => continue,
                        Err(messages) => {
                            let name = |message| format!("case `{}`: {message}", ticket.id);
                            let each = messages.into_iter().map(name);
                            each.map(|message| Fault::of_file(log.file(), message)).collect()
                        }
                    }
                }
            };
            self.refuse(&faults, streams)?;
        }
        self.finish(false, streams)
    }

    /// Evaluates and prints one ticket, or says what is wrong with it.
    fn ticket(
        &mut self,
        ticket: &Ticket,
        at: Instant,
        streams: &mut Streams<'_>,
    ) -> Result<Result<(), Vec<String>>, End> {
        let (policy, explain) = (self.policy, self.explain());
        let bound = match policy.bind(ticket) {
            Ok(bound) => bound,
            Err(faults) => {
                let messages = faults.0.iter().map(|one| format!("{}: {}", one.path, one.message));
                return Ok(Err(messages.collect()));
            }
        };
        let evaluation = match self.evaluator.evaluate(policy, &bound, at) {
            Ok(evaluation) => evaluation,
            Err(error) => return Ok(Err(vec![error.to_string()])),
        };
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
        Ok(Ok(()))
    }

    /// Reasons are the point of the example.
    fn explain(&self) -> bool {
        self.args.explain || self.args.policy.is_none()
    }

    fn choose_detail(&mut self, tickets: usize) {
        let automatic = if tickets > MANY { Detail::Line } else { Detail::Full };
        self.detail = self.args.detail.unwrap_or(automatic);
    }

    fn refuse(&mut self, faults: &[Fault], streams: &mut Streams<'_>) -> Result<(), End> {
        self.faulty = true;
        self.summary.add_faulty();
        // What was evaluated before stands before what was not.
        streams.out.flush()?;
        match streams.faults(faults) {
            End::Io(error) => Err(End::Io(error)),
            _ => Ok(()),
        }
    }

    fn finish(&mut self, single: bool, streams: &mut Streams<'_>) -> Result<(), End> {
        let summary = self.args.format == Format::Text && !single;
        if summary {
            self.summary.write(self.policy.draft(), streams.out, streams.paint)?;
        }
        Ok(())
    }
}

/// What the machine's clock says.
pub(super) fn now() -> Instant {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).map(|since| since.as_micros());
    let micros = since.ok().and_then(|micros| i64::try_from(micros).ok());
    micros.and_then(|micros| Instant::from_micros(micros).ok()).unwrap_or(Instant::MAX)
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
