//! Tickets as their rows are read, and those that have ended as the columns that the core evaluates.

use sevclock::batch::{AsOf as Asked, TicketFault, Tickets};
use sevclock::evaluate::EvaluateError;
use sevclock::ticket::{Event, Ticket};
use sevclock::time::Instant;
use sevclock::{Fault, Faults, Policy};

use super::AsOf;
use super::events::{Key, Rows};
use super::happenings::Happenings;

/// How many faults of a ticket its error tells.
const TOLD: usize = 10;

/// A ticket of which rows have been read.
#[derive(Debug)]
pub(super) struct Begun {
    pub(super) key: Key,
    /// When each row happened, and the number of what.
    rows: Vec<(Instant, u32)>,
    /// The last instant that its rows say it is asked about at.
    as_of: Option<Instant>,
    /// Whether the policy understands its rows, and they are in order.
    sound: bool,
    faults: Vec<Fault>,
}

/// Tickets that have ended and are not yet evaluated.
#[derive(Debug)]
pub(super) struct Ended {
    pub(super) keys: Vec<Key>,
    /// When each was asked about.
    pub(super) as_of: Vec<Instant>,
    /// What was found wrong with each; such a one has no rows.
    pub(super) errors: Vec<Option<String>>,
    /// 0, and where the rows of each end.
    ends: Vec<usize>,
    at: Vec<i64>,
    what: Vec<u32>,
}

impl Begun {
    pub(super) fn new(key: Key) -> Self {
        let faults = Vec::from_iter(key.fault());
        Self { key, rows: Vec::new(), as_of: None, sound: true, faults }
    }

    fn fault(&mut self, code: &'static str, column: &str, message: impl Into<String>) {
        let path = format!("events[{}].{column}", self.rows.len());
        self.faults.push(Fault { code, path, message: message.into() });
    }

    /// Reads a row of the ticket.
    pub(super) fn read(
        &mut self,
        policy: &Policy,
        rows: &Rows<'_>,
        row: usize,
        happenings: &mut Happenings,
    ) {
        let before = self.rows.last().map_or(Instant::MIN, |(at, _)| *at);
        let at = match rows.at(row) {
            Some(Ok(at)) => at,
            Some(Err(error)) => {
                self.fault("bad-instant", "at", error.to_string());
                before
            }
            None => {
                self.fault("missing-key", "at", "expected when the event happened");
                before
            }
        };
        let what = happenings.number(policy, rows, row, self.rows.is_empty());
        let happening = happenings.get(what);
        for fault in &happening.misread {
            self.fault(fault.code, &fault.path, fault.message.clone());
        }
        match rows.as_of(row) {
            Some(Ok(as_of)) => self.as_of = Some(as_of),
            Some(Err(error)) => self.fault("bad-instant", "as_of", error.to_string()),
            None => {}
        }
        self.sound &= happening.bound.is_some() && before <= at;
        self.rows.push((at, what));
    }

    /// The numbers of what happened.
    pub(super) fn happenings(&mut self) -> impl Iterator<Item = &mut u32> {
        self.rows.iter_mut().map(|(_, what)| what)
    }

    /// What is wrong with the ticket, if anything is.
    fn error(&self, policy: &Policy, happenings: &Happenings) -> Option<String> {
        if !self.faults.is_empty() {
            return Some(told(&self.faults));
        }
        if self.sound {
            return None;
        }
        let event =
            |(at, what): &(_, u32)| Event { at: *at, ..happenings.get(*what).event.clone() };
        let ticket = Ticket { events: self.rows.iter().map(event).collect(), ..Ticket::default() };
        match policy.bind(&ticket) {
            Err(Faults(faults)) => Some(told(&faults)),
            // What is not understood by itself is not within its ticket either.
            Ok(_) => Some(TicketFault::UnknownHappening.to_string()),
        }
    }
}

impl Ended {
    pub(super) fn new() -> Self {
        let (keys, as_of, errors) = Default::default();
        Self { keys, as_of, errors, ends: vec![0], at: Vec::new(), what: Vec::new() }
    }

    /// How many there are, with their rows.
    pub(super) fn size(&self) -> usize {
        self.keys.len() + self.at.len()
    }

    pub(super) fn add(
        &mut self,
        begun: Begun,
        policy: &Policy,
        happenings: &Happenings,
        as_of: AsOf,
    ) {
        let last = begun.rows.last().map_or(Instant::MIN, |(at, _)| *at);
        let error = begun.error(policy, happenings);
        if error.is_none() {
            self.at.extend(begun.rows.iter().map(|(at, _)| at.micros()));
            let bound = begun.rows.iter().map(|(_, what)| happenings.get(*what).bound);
            // A sound ticket's are all bound.
            self.what.extend(bound.map(|place| place.unwrap_or(u32::MAX)));
        }
        self.as_of.push(begun.as_of.unwrap_or(match as_of {
            AsOf::At(at) => at,
            AsOf::LastEvent => last,
        }));
        self.errors.push(error);
        self.keys.push(begun.key);
        self.ends.push(self.at.len());
    }

    /// The tickets as columns, and when each is asked about. Nothing is added before they are
    /// cleared.
    pub(super) fn columns<'a>(&'a self, happenings: &'a Happenings) -> (Tickets<'a>, Asked<'a>) {
        let Self { ends, at, what, .. } = self;
        let tickets = Tickets { happenings: happenings.bound(), offsets: ends, at, what };
        (tickets, Asked::Each(&self.as_of))
    }

    /// Says why those that have no evaluation have none.
    pub(super) fn find_fault(&mut self, faults: &[Option<TicketFault>], limit: usize) {
        for (ticket, fault) in faults.iter().enumerate() {
            let error = &mut self.errors[ticket];
            let (Some(fault), None) = (fault, &error) else { continue };
            *error = Some(match fault {
                TicketFault::NotYetOpen => {
                    let first = self.at[self.ends[ticket]];
                    let first = Instant::from_micros(first).unwrap_or(Instant::MIN);
                    let as_of = self.as_of[ticket];
                    EvaluateError::BeforeFirstEvent { as_of, first }.to_string()
                }
                TicketFault::TooManyEntries => EvaluateError::TooManyEntries { limit }.to_string(),
                fault => fault.to_string(),
            });
        }
    }

    /// Forgets them.
    pub(super) fn clear(&mut self) {
        self.keys.clear();
        self.as_of.clear();
        self.errors.clear();
        self.ends.truncate(1);
        self.at.clear();
        self.what.clear();
    }
}

/// The first faults, and how many more there are.
fn told(faults: &[Fault]) -> String {
    let first = Faults(faults.iter().take(TOLD).cloned().collect());
    match faults.len().checked_sub(TOLD) {
        None | Some(0) => first.to_string(),
        Some(more) => format!("{first}; and {more} more"),
    }
}
