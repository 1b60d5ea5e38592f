//! A helpdesk's event export, read whole and turned into tickets one at a time (`docs/mapping.md`).
//!
//! The lines of a case need not stand together, so a file is read to its end before its first
//! ticket is had; a line is kept as its instant and a few numbers. Not here: what the mapping
//! document says, which is [`crate::mapping`]'s.

mod assemble;
mod columns;
mod desk;
mod rules;
mod sheet;
mod test;
mod time;

use sevclock::Policy;
use sevclock::ticket::Ticket;
use sevclock::time::Instant;

use crate::fault::Fault;
use crate::input::Input;
use crate::mapping::{AsOf, Mapping};
use assemble::Assembler;
use rules::{Picks, Rules};
use sheet::{Sheet, Wanted};
use time::Times;

pub(crate) use desk::truth;
pub use desk::{DeskCell, DeskColumn};

/// An export and the mapping it is read by.
#[derive(Debug)]
pub struct Log<'m> {
    mapping: &'m Mapping,
    events: Sheet,
    rules: Rules,
    cases: Option<(Sheet, Picks)>,
    /// Cases of the cases file that opened and have no line yet.
    without_lines: Vec<usize>,
    times: Times,
    /// Where the desk's own columns are.
    desk: Vec<desk::Place>,
}

/// What a case of an export comes to.
pub type CaseResult = Result<Instant, Vec<Fault>>;

impl<'m> Log<'m> {
    /// Reads the events, and the file with a line a case if the mapping has one.
    ///
    /// # Errors
    /// What makes a file useless as a whole: it cannot be read to its end, or columns are missing.
    pub fn read(
        mapping: &'m Mapping,
        policy: &Policy,
        events: Input,
        cases: Option<Input>,
    ) -> Result<Self, Vec<Fault>> {
        Self::read_beside(mapping, policy, events, cases, &[])
    }

    /// The same with columns of the desk's own, which [`LogReader::desk`] reads.
    ///
    /// # Errors
    /// As of [`Log::read`]; a column that neither file has is missing.
    pub fn read_beside(
        mapping: &'m Mapping,
        policy: &Policy,
        events: Input,
        cases: Option<Input>,
        desk: &[DeskColumn],
    ) -> Result<Self, Vec<Fault>> {
        let times = Times { zone: mapping.zone, format: mapping.time_format.clone() };
        let headers = columns::of_events(mapping, desk);
        let case_headers = columns::of_cases(mapping);
        let cases = match (cases, &mapping.cases) {
            (Some(input), Some(rules)) => {
                let case = rules.case.as_ref().unwrap_or(&mapping.case);
                let (case, opened) = (mapping.header(case), rules.opened.as_ref());
                let opened = opened.map(|name| mapping.header(name));
                let wanted = Wanted {
                    case: &case,
                    time: opened.as_ref().map(|header| (header.as_str(), true)),
                    times: times.clone(),
                    columns: case_headers.iter().map(String::as_str).collect(),
                    optional: desk::headers(desk, true),
                    delimiter: mapping.delimiter,
                };
                let mut sheet = Sheet::read(input, &wanted)?;
                sheet.refuse_repeated_cases();
                let picks = Picks::of_cases(mapping, rules, policy, &sheet);
                Some((sheet, picks))
            }
            _ => None,
        };
        let (case, time) = (mapping.header(&mapping.case), mapping.header(&mapping.time));
        let wanted = Wanted {
            case: &case,
            time: Some((&time, false)),
            times: times.clone(),
            columns: headers.iter().map(String::as_str).collect(),
            optional: desk::headers(desk, false),
            delimiter: mapping.delimiter,
        };
        let events = Sheet::read(events, &wanted)?;
        let rules = Rules::of(mapping, policy, &events);
        let desk = desk::places(mapping, desk, &events, cases.as_ref().map(|(sheet, _)| sheet))?;
        let mut log =
            Self { mapping, events, rules, cases, without_lines: Vec::new(), times, desk };
        log.without_lines = log.find_without_lines();
        Ok(log)
    }

    /// The events file as the user named it.
    #[must_use]
    pub fn file(&self) -> &str {
        &self.events.file
    }

    /// How many cases there are: those with lines in order of their first, then those that the
    /// cases file says have opened, in its order.
    #[must_use]
    pub fn len(&self) -> usize {
        self.events.cases.len() + self.without_lines.len()
    }

    /// Whether there is no case.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The earliest and the latest instant of its events.
    #[must_use]
    pub fn span(&self) -> Option<(Instant, Instant)> {
        self.events.span()
    }

    /// Mistakes that belong to no case.
    pub fn faults(&self) -> impl Iterator<Item = &Fault> {
        let cases = self.cases.iter().flat_map(|(sheet, _)| &sheet.faults);
        self.events.faults.iter().chain(cases)
    }

    /// A reader of its cases that reuses its room.
    #[must_use]
    pub fn reader(&self) -> LogReader<'_> {
        LogReader { log: self, assembler: Assembler::default() }
    }

    fn find_without_lines(&self) -> Vec<usize> {
        let Some((sheet, _)) = &self.cases else { return Vec::new() };
        let cases = sheet.cases.iter().enumerate();
        let alone = cases.filter(|(_, case)| {
            let opened = |line| sheet.line_at(line).at.is_some();
            self.events.find(&case.id).is_none()
                && (!case.faults.is_empty() || sheet.lines_of(case).any(opened))
        });
        alone.map(|(place, _)| place).collect()
    }
}

/// See [`Log::reader`].
#[derive(Debug)]
pub struct LogReader<'l> {
    log: &'l Log<'l>,
    assembler: Assembler,
}

impl LogReader<'_> {
    /// As of [`Log::file`].
    #[must_use]
    pub fn file(&self) -> &str {
        self.log.file()
    }

    /// Makes the case at `place` a ticket, and says when it is evaluated unless the caller says;
    /// `None` where the mapping passes over every line of the case.
    pub fn read(&mut self, place: usize, ticket: &mut Ticket) -> Option<CaseResult> {
        let result = self.assembler.assemble(self.log, place, ticket)?;
        Some(result.map(|last| match self.log.mapping.as_of {
            AsOf::LastEvent => last,
            AsOf::At(instant) => instant,
        }))
    }
}
