//! Tickets from documents or from an export, evaluated one after another for a verb.
//!
//! Not here: what a verb makes of an evaluation.

use std::borrow::Cow;
use std::time::{SystemTime, UNIX_EPOCH};

use sevclock::evaluate::{Evaluation, Evaluator};
use sevclock::ticket::Ticket;
use sevclock::time::Instant;
use sevclock::{Faults, Policy};
use sevclock_serde::ticket::{TicketDocument, tickets};

use super::{End, Streams};
use crate::args::Sources;
use crate::fault::Fault;
use crate::input::{Input, Text, not_utf8};
use crate::log::Log;
use crate::mapping::Mapping;

/// How many tickets are counted before the first is evaluated: more are many.
pub(super) const MANY: usize = 20;

/// What a verb does with tickets.
pub(super) trait Each {
    /// Before the first of so many; of ticket documents no more than [`MANY`] and one are counted.
    fn begin(&mut self, _tickets: usize) {}

    /// With each that could be evaluated, in the order of the input.
    fn ticket(
        &mut self,
        ticket: &Ticket,
        evaluation: &Evaluation,
        streams: &mut Streams<'_>,
    ) -> Result<(), End>;

    /// Whether it is the log of a ticket that is wanted, with what was recorded late or taken back, and
    /// not its evaluation.
    fn reads_logs(&self) -> bool {
        false
    }

    /// With the log of each up to an instant, or what is wrong with it.
    fn log(
        &mut self,
        _ticket: &Ticket,
        _to: Instant,
        _streams: &mut Streams<'_>,
    ) -> Result<Result<(), Vec<String>>, End> {
        Ok(Ok(()))
    }

    /// With each that could not; what is wrong with it is printed.
    fn refused(&mut self) {}
}

/// Evaluates tickets and prints what is wrong with them; says how that ended.
pub(super) struct Reading<'p> {
    policy: &'p Policy,
    /// The instant the command line asks about.
    at: Option<Instant>,
    how: How,
    evaluator: Evaluator,
    faulty: bool,
}

/// How logs are read.
#[derive(Clone, Copy, Default)]
struct How {
    sort: bool,
    skip: bool,
    known_at: Option<Instant>,
}

impl<'p> Reading<'p> {
    pub(super) fn new(policy: &'p Policy, at: Option<Instant>) -> Self {
        Self { policy, at, how: How::default(), evaluator: Evaluator::new(), faulty: false }
    }

    /// Whether every ticket could be evaluated.
    pub(super) fn end(&self) -> End {
        if self.faulty { End::Faults } else { End::Fine }
    }

    /// What the command line names: an export with its mapping, or ticket documents.
    pub(super) fn sources(
        &mut self,
        sources: &Sources,
        each: &mut dyn Each,
        streams: &mut Streams<'_>,
    ) -> Result<(), End> {
        let Sources { sort, skip, known_at, .. } = *sources;
        self.how = How { sort, skip, known_at };
        match (&sources.events, &sources.mapping, &sources.tickets) {
            (Some(events), Some(mapping), _) => {
                self.export(events, mapping, sources.cases.as_deref(), each, streams)
            }
            (_, _, Some(path)) => {
                let text = Input::open(path).and_then(Input::read_text);
                self.documents(&text.map_err(|fault| streams.faults([&fault]))?, each, streams)
            }
            _ => {
                let message = "no tickets: name a file of ticket documents, - for standard input, \
                               or an export with --events and --mapping";
                Err(End::Usage(message.to_owned()))
            }
        }
    }

    /// Ticket documents.
    pub(super) fn documents(
        &mut self,
        text: &Text,
        each: &mut dyn Each,
        streams: &mut Streams<'_>,
    ) -> Result<(), End> {
        let now = self.at.unwrap_or_else(now);
        let mut read = tickets(&text.text).peekable();
        let mut first = Vec::new();
        while first.len() <= MANY
            && let Some(item) = read.next()
        {
            first.push(item);
        }
        each.begin(first.len());
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
                    match self.ticket(&ticket, as_of.unwrap_or(now), each, streams)? {
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
            self.refuse(&faults, each, streams)?;
        }
        Ok(())
    }

    /// An event export.
    fn export(
        &mut self,
        events: &str,
        path: &str,
        cases: Option<&str>,
        each: &mut dyn Each,
        streams: &mut Streams<'_>,
    ) -> Result<(), End> {
        let mapping = mapping(self.policy, path, cases, streams)?;
        let cases = cases.map(Input::open).transpose().map_err(|fault| streams.faults([&fault]))?;
        let events = Input::open(events).map_err(|fault| streams.faults([&fault]))?;
        let log = Log::read(&mapping, self.policy, events, cases);
        let log = log.map_err(|faults| streams.faults(&faults))?;
        if log.faults().next().is_some() {
            self.faulty = true;
            streams.faults(log.faults());
        }
        each.begin(log.len());
        let (mut reader, mut ticket) = (log.reader(), Ticket::default());
        for place in 0..log.len() {
            let faults = match reader.read(place, &mut ticket) {
                None => continue,
                Some(Err(faults)) => faults,
                Some(Ok(last)) => {
                    match self.ticket(&ticket, self.at.unwrap_or(last), each, streams)? {
                        Ok(()) => continue,
                        Err(messages) => {
                            let name = |message| format!("case `{}`: {message}", ticket.id);
                            let each = messages.into_iter().map(name);
                            each.map(|message| Fault::of_file(log.file(), message)).collect()
                        }
                    }
                }
            };
            self.refuse(&faults, each, streams)?;
        }
        Ok(())
    }

    /// Evaluates one ticket, or says what is wrong with it.
    fn ticket(
        &mut self,
        ticket: &Ticket,
        at: Instant,
        each: &mut dyn Each,
        streams: &mut Streams<'_>,
    ) -> Result<Result<(), Vec<String>>, End> {
        let told = |faults: &[sevclock::Fault]| {
            faults.iter().map(|one| format!("{}: {}", one.path, one.message)).collect::<Vec<_>>()
        };
        if each.reads_logs() {
            let ticket = if self.how.sort { &ticket.clone().sorted() } else { ticket };
            return each.log(ticket, at, streams);
        }
        let ticket = match self.how.read(ticket) {
            Ok(ticket) => ticket,
            Err(faults) => return Ok(Err(told(&faults.0))),
        };
        let bound = match self.how.skip {
            false => self.policy.bind(&ticket).map(|bound| (bound, Vec::new())),
            true => self.policy.bind_skipping(&ticket),
        };
        let bound = match bound {
            Ok((bound, faults)) if faults.is_empty() => bound,
            Ok((bound, faults)) => {
                self.faulty = true;
                let name = |message| Fault::of_file(&format!("ticket `{}`", ticket.id), message);
                let left_out: Vec<Fault> = told(&faults).into_iter().map(name).collect();
                streams.faults(&left_out);
                bound
            }
            Err(faults) => return Ok(Err(told(&faults.0))),
        };
        match self.evaluator.evaluate(self.policy, &bound, at) {
            Ok(evaluation) => each.ticket(&ticket, evaluation, streams).map(Ok),
            Err(error) => Ok(Err(vec![error.to_string()])),
        }
    }

    fn refuse(
        &mut self,
        faults: &[Fault],
        each: &mut dyn Each,
        streams: &mut Streams<'_>,
    ) -> Result<(), End> {
        self.faulty = true;
        each.refused();
        // What was evaluated before stands before what was not.
        streams.out.flush()?;
        match streams.faults(faults) {
            End::Io(error) => Err(End::Io(error)),
            _ => Ok(()),
        }
    }
}

/// The mapping of a file, for a policy, and with a file of cases or without.
pub(super) fn mapping(
    policy: &Policy,
    path: &str,
    cases: Option<&str>,
    streams: &mut Streams<'_>,
) -> Result<Mapping, End> {
    let text = Input::open(path).and_then(Input::read_text).and_then(Text::whole);
    let text = text.map_err(|fault| streams.faults([&fault]))?;
    let mapping = Mapping::from_toml(&text);
    let mapping = mapping.and_then(|mapping| mapping.check(policy).map(|()| mapping));
    let mapping = mapping.map_err(|error| {
        let faults: Vec<Fault> = error.faults(path);
        streams.faults(&faults)
    })?;
    match (&mapping.cases, cases) {
        (Some(_), None) => {
            let message = format!("{path} reads a file with a line a case: give it with --cases");
            Err(End::Usage(message))
        }
        (None, Some(_)) => {
            let message =
                format!("--cases needs a table `[cases]` in {path} that says how it is read");
            Err(End::Usage(message))
        }
        _ => Ok(mapping),
    }
}

impl How {
    /// A ticket as it is asked for: in order, and as it was known.
    fn read<'t>(&self, ticket: &'t Ticket) -> Result<Cow<'t, Ticket>, Faults> {
        let ticket = match self.sort {
            true => Cow::Owned(ticket.clone().sorted()),
            false => Cow::Borrowed(ticket),
        };
        match self.known_at {
            None if !ticket.is_corrected() => Ok(ticket),
            known_at => ticket.known_at(known_at.unwrap_or(Instant::MAX)).map(Cow::Owned),
        }
    }
}

/// What the machine's clock says.
pub(super) fn now() -> Instant {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).map(|since| since.as_micros());
    let micros = since.ok().and_then(|micros| i64::try_from(micros).ok());
    micros.and_then(|micros| Instant::from_micros(micros).ok()).unwrap_or(Instant::MAX)
}
