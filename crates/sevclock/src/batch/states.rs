//! Many open tickets: their states packed side by side, fed and decided in columns, with the instant
//! at which each changes next (semantics §7.1, §7.3).
//!
//! Not here: what happened before, which is handed to the host as it is made, and storage.

use super::codes::same_length;
use super::evaluate::Evaluations;
use super::evaluation::TicketFault;
use super::{Batch, BatchError};
use crate::compile::{BoundEvent, Policy};
use crate::evaluate::{Evaluator, History, State, StateError};
use crate::time::{Calendar, Instant};

/// The states of many tickets under one policy, by their places.
#[derive(Clone, Debug, Default)]
pub struct States {
    fingerprint: u64,
    bytes: Vec<u8>,
    /// Where each ends in `bytes`.
    ends: Vec<usize>,
    next_changes: Vec<i64>,
}

/// Events of tickets whose states are kept, in columns; those of one ticket stand together, tickets
/// in the order of their states.
#[derive(Clone, Copy, Debug)]
pub struct Feed<'a> {
    /// What can happen, as [`Policy::bind_event`] binds it; the instants of these do not count.
    pub happenings: &'a [BoundEvent],
    /// The place of each event's ticket.
    pub tickets: &'a [u32],
    /// When each event happened, in microseconds since 1970.
    pub at: &'a [i64],
    /// What happened, as a place among the happenings.
    pub what: &'a [u32],
}

/// What became of a ticket that was fed or let pass time.
#[derive(Debug)]
pub struct Fed<'a> {
    /// The place of its state.
    pub ticket: usize,
    /// What has been added to its history, and will not be told again.
    pub history: &'a History,
    /// Why it could not go on; its state is then as it was, and the history empty.
    pub error: Option<StateError>,
}

/// Room for unpacking states, one after another.
#[derive(Clone, Debug)]
struct Room {
    state: State,
    history: History,
    evaluator: Evaluator,
}

impl States {
    /// No states yet, of a policy.
    #[must_use]
    pub fn new(policy: &Policy) -> Self {
        Self { fingerprint: policy.fingerprint(), ..Self::default() }
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// The packed state of a ticket, as [`State::pack`] gives it.
    #[must_use]
    pub fn get(&self, ticket: usize) -> Option<&[u8]> {
        let end = *self.ends.get(ticket)?;
        self.bytes.get(self.start(ticket)..end)
    }

    /// When each changes next with no event, in microseconds: [`Calendar::NEVER`] where it does not.
    #[must_use]
    pub fn next_changes(&self) -> &[i64] {
        &self.next_changes
    }

    /// The places of those that have changed by themselves up to an instant.
    pub fn changed_by(&self, until: Instant) -> impl Iterator<Item = usize> {
        let changes = self.next_changes.iter().enumerate();
        changes.filter(move |(_, at)| **at <= until.micros()).map(|(ticket, _)| ticket)
    }

    fn start(&self, ticket: usize) -> usize {
        ticket.checked_sub(1).map_or(0, |before| self.ends[before])
    }

    /// Packs a state of this policy and adds it, with its next change.
    fn push(&mut self, policy: &Policy, state: &mut State, next_change: Option<Instant>) {
        state.pack_present(policy, &mut self.bytes);
        self.ends.push(self.bytes.len());
        self.next_changes.push(next_change.map_or(Calendar::NEVER, Instant::micros));
    }

    /// Adds the states of `other` from one ticket up to another, as they are.
    fn append(&mut self, other: &Self, from: usize, to: usize) {
        let (first, last) = (other.start(from), other.start(to));
        let before = self.bytes.len();
        self.bytes.extend_from_slice(&other.bytes[first..last]);
        self.ends.extend(other.ends[from..to].iter().map(|end| end - first + before));
        self.next_changes.extend_from_slice(&other.next_changes[from..to]);
    }
}

impl Room {
    fn new(policy: &Policy) -> Self {
        Self {
            state: State::unsaid(policy),
            history: History::default(),
            evaluator: Evaluator::new(),
        }
    }

    /// When the state changes next after its last event.
    fn next_change(&mut self, policy: &Policy) -> Option<Instant> {
        let at = self.state.at()?;
        self.state.evaluate(policy, at, &mut self.evaluator).ok()?.next_change
    }
}

impl Batch<'_> {
    /// Adds the state of a ticket; its history is not kept.
    ///
    /// # Errors
    /// [`BatchError::OtherPolicy`].
    pub fn keep(&self, states: &mut States, state: &State) -> Result<usize, BatchError> {
        self.knows(states)?;
        if state.fingerprint != self.policy.fingerprint() {
            return Err(BatchError::OtherPolicy);
        }
        let mut evaluator = Evaluator::new();
        let next = state.at().and_then(|at| {
            state.evaluate(self.policy, at, &mut evaluator).ok().and_then(|found| found.next_change)
        });
        states.push(self.policy, &mut state.clone(), next);
        Ok(states.len() - 1)
    }

    /// Feeds events to the states of their tickets and tells what became of each ticket. A ticket
    /// one of whose events is late, or has come to too many entries, stays as it was.
    ///
    /// # Errors
    /// [`BatchError::OtherPolicy`], [`BatchError::Lengths`], and [`BatchError::Feed`] where a row is
    /// of no ticket, happening or supported instant, or tickets are out of order; then nothing is fed.
    pub fn feed(
        &self,
        states: &mut States,
        feed: &Feed<'_>,
        mut told: impl FnMut(Fed<'_>),
    ) -> Result<(), BatchError> {
        self.knows(states)?;
        feed.check(self.policy, states.len())?;
        let (policy, mut room) = (self.policy, Room::new(self.policy));
        let mut next = States { fingerprint: states.fingerprint, ..States::default() };
        let mut row = 0;
        while let Some(ticket) = feed.tickets.get(row).map(|ticket| *ticket as usize) {
            let rows = feed.tickets[row..].iter().take_while(|other| **other as usize == ticket);
            let end = row + rows.count();
            next.append(states, next.len(), ticket);
            let packed = states.get(ticket).unwrap_or_default();
            let mut fed = room.state.unpack(policy, packed).map_err(|_| StateError::Empty);
            for row in row..end {
                let happening = &feed.happenings[feed.what[row] as usize];
                let at = Instant::from_micros(feed.at[row]).unwrap_or(Instant::MAX);
                fed = fed.and_then(|()| room.state.feed_at(policy, happening, at));
            }
            match fed {
                Ok(()) => {
                    room.state.take_history(&mut room.history);
                    let change = room.next_change(policy);
                    next.push(policy, &mut room.state, change);
                    told(Fed { ticket, history: &room.history, error: None });
                }
                Err(error) => {
                    room.history.clear();
                    next.append(states, ticket, ticket + 1);
                    told(Fed { ticket, history: &room.history, error: Some(error) });
                }
            }
            row = end;
        }
        next.append(states, next.len(), states.len());
        *states = next;
        Ok(())
    }

    /// Decides everything about every ticket at an instant; one whose last event or timer is after it
    /// says [`TicketFault::Early`].
    ///
    /// # Errors
    /// [`BatchError::OtherPolicy`].
    pub fn evaluate_states(
        &self,
        states: &States,
        as_of: Instant,
        evaluations: &mut Evaluations,
    ) -> Result<(), BatchError> {
        self.knows(states)?;
        let mut room = Room::new(self.policy);
        evaluations.begin();
        for ticket in 0..states.len() {
            let packed = states.get(ticket).unwrap_or_default();
            let unpacked = room.state.unpack(self.policy, packed).is_ok();
            let found = room.state.evaluate(self.policy, as_of, &mut room.evaluator).map(|_| ());
            match found {
                Ok(()) if unpacked => evaluations.push(room.evaluator.last()),
                Err(StateError::Empty) => evaluations.push_fault(TicketFault::NoEvents),
                Err(StateError::Early { .. }) => evaluations.push_fault(TicketFault::Early),
                _ => evaluations.push_fault(TicketFault::TooManyEntries),
            }
        }
        Ok(())
    }

    fn knows(&self, states: &States) -> Result<(), BatchError> {
        let same = states.fingerprint == self.policy.fingerprint();
        if same { Ok(()) } else { Err(BatchError::OtherPolicy) }
    }
}

impl Feed<'_> {
    fn check(&self, policy: &Policy, states: usize) -> Result<(), BatchError> {
        let other = |event: &BoundEvent| event.fingerprint != policy.fingerprint();
        if self.happenings.iter().any(other) {
            return Err(BatchError::OtherPolicy);
        }
        same_length(self.what.len(), self.tickets.len())?;
        same_length(self.at.len(), self.tickets.len())?;
        let kept = self.tickets.iter().all(|ticket| (*ticket as usize) < states);
        let known = self.what.iter().all(|what| (*what as usize) < self.happenings.len());
        let supported = self.at.iter().all(|at| Instant::from_micros(*at).is_ok());
        if kept && known && supported && self.tickets.is_sorted() {
            return Ok(());
        }
        Err(BatchError::Feed)
    }
}
