//! Whole tickets, their events in columns: decided by the engine that decides one ticket.
//!
//! What can happen is bound once under the policy; a row says which of it happened and when. Not
//! here: what the columns of an answer are, which `evaluation.rs` says.

use std::ops::Range;

use super::codes::same_length;
use super::evaluation::{EvaluationColumns, TicketFault};
use super::{Batch, BatchError};
use crate::compile::{BoundEvent, Policy};
use crate::evaluate::{Evaluation, Evaluator};
use crate::time::Instant;

/// Tickets as columns of events.
#[derive(Clone, Copy, Debug)]
pub struct Tickets<'a> {
    /// What can happen, as [`Policy::bind_event`] binds it; the instants of these events do not
    /// count. What a ticket has from the beginning comes with its opening.
    pub happenings: &'a [BoundEvent],
    /// Where the events of each ticket begin, and last where all end: one more than there are
    /// tickets, from 0 on.
    pub offsets: &'a [usize],
    /// When each event happened, in microseconds since 1970, in order within a ticket.
    pub at: &'a [i64],
    /// What happened, as a place among the happenings.
    pub what: &'a [u32],
}

/// When tickets of columns are asked about; events after it are ignored.
#[derive(Clone, Copy, Debug)]
pub enum AsOf<'a> {
    /// All at one instant.
    All(Instant),
    /// Each at its own, in the order of the tickets.
    Each(&'a [Instant]),
}

/// Evaluations in columns, and the room they are made in: kept from one call to the next, so that
/// nothing is allocated once there is room for as many.
#[derive(Clone, Debug, Default)]
pub struct Evaluations {
    first: Part,
    /// Of further threads.
    #[cfg(feature = "rayon")]
    rest: Vec<Part>,
}

/// Some tickets that follow one another.
#[derive(Clone, Debug, Default)]
struct Part {
    evaluator: Evaluator,
    order: Vec<u64>,
    columns: EvaluationColumns,
    /// Whether [`EvaluationColumns::details`] are filled.
    detailed: bool,
}

/// More even out the threads, fewer leave less to be joined at the end.
#[cfg(feature = "rayon")]
const PARTS_A_THREAD: usize = 4;

impl Evaluations {
    /// No evaluations and no room yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The same with another limit of cycles and rung entries of one ticket (semantics §5.6).
    #[must_use]
    pub fn with_limit(self, limit: usize) -> Self {
        let evaluator = Evaluator::new().with_limit(limit);
        Self::filling(Part { evaluator, ..self.first })
    }

    /// The same with [`EvaluationColumns::details`] and warnings, which are empty else.
    #[must_use]
    pub fn with_details(self) -> Self {
        Self::filling(Part { detailed: true, ..self.first })
    }

    /// Further threads will fill theirs as the first does.
    fn filling(first: Part) -> Self {
        Self {
            first,
            #[cfg(feature = "rayon")]
            rest: Vec::new(),
        }
    }

    /// Forgets the last ones.
    pub(super) fn begin(&mut self) {
        self.first.columns.clear();
    }

    pub(super) fn push(&mut self, evaluation: &mut Evaluation) {
        let Part { order, columns, detailed, .. } = &mut self.first;
        columns.push(evaluation, order, *detailed);
    }

    pub(super) fn push_fault(&mut self, fault: TicketFault) {
        self.first.columns.push_fault(fault);
    }

    /// Evaluates one of the tickets, which have been checked together.
    pub(super) fn add(
        &mut self,
        policy: &Policy,
        tickets: &Tickets<'_>,
        ticket: usize,
        as_of: AsOf<'_>,
    ) {
        self.first.add(policy, tickets, ticket, as_of);
    }

    /// Puts tickets that were added in another order, `order`, into their own, with room to do so.
    pub(super) fn put_in_order(&mut self, order: &[usize], room: &mut EvaluationColumns) {
        std::mem::swap(&mut self.first.columns, room);
        self.first.columns.in_order(room, order);
    }

    /// The evaluations of the last call.
    #[must_use]
    pub fn columns(&self) -> &EvaluationColumns {
        &self.first.columns
    }
}

impl From<Instant> for AsOf<'_> {
    fn from(at: Instant) -> Self {
        Self::All(at)
    }
}

impl<'a> From<&'a [Instant]> for AsOf<'a> {
    fn from(each: &'a [Instant]) -> Self {
        Self::Each(each)
    }
}

impl AsOf<'_> {
    /// When a ticket is asked about, of as many as were checked.
    fn of(self, ticket: usize) -> Instant {
        match self {
            Self::All(at) => at,
            Self::Each(each) => each[ticket],
        }
    }
}

impl Tickets<'_> {
    pub(super) fn check(&self, policy: &Policy, as_of: AsOf<'_>) -> Result<(), BatchError> {
        let other = |event: &BoundEvent| event.fingerprint != policy.fingerprint();
        if self.happenings.iter().any(other) {
            return Err(BatchError::OtherPolicy);
        }
        self.check_shape(as_of)
    }

    /// Refuses columns that are no tickets, whatever happens in them.
    pub(super) fn check_shape(&self, as_of: AsOf<'_>) -> Result<(), BatchError> {
        same_length(self.what.len(), self.at.len())?;
        let ends = (self.offsets.first(), self.offsets.last());
        if ends != (Some(&0), Some(&self.at.len())) || !self.offsets.is_sorted() {
            return Err(BatchError::Offsets { rows: self.at.len() });
        }
        match as_of {
            AsOf::All(_) => Ok(()),
            AsOf::Each(each) => same_length(each.len(), self.count()),
        }
    }

    /// How many tickets there are.
    pub(super) fn count(&self) -> usize {
        self.offsets.len().saturating_sub(1)
    }

    /// The whole of a ticket is checked, as semantics §2.3 says.
    pub(super) fn fault(&self, rows: Range<usize>, as_of: Instant) -> Option<TicketFault> {
        let first = *self.at.get(rows.start).filter(|_| !rows.is_empty())?;
        let (mut before, mut last) = (first, 0);
        for (at, what) in self.at[rows.clone()].iter().zip(&self.what[rows]) {
            if *at < before {
                return Some(TicketFault::OutOfOrder);
            }
            before = *at;
            last = last.max(*what);
        }
        match () {
            () if Instant::of(first).is_none() || Instant::of(before).is_none() => {
                Some(TicketFault::OutOfRange)
            }
            () if last as usize >= self.happenings.len() => Some(TicketFault::UnknownHappening),
            () if first > as_of.micros() => Some(TicketFault::NotYetOpen),
            () => None,
        }
    }
}

impl Part {
    /// Another that is filled in the same way.
    #[cfg(feature = "rayon")]
    fn like(&self) -> Self {
        let evaluator = Evaluator::new().with_limit(self.evaluator.limit());
        Self { evaluator, detailed: self.detailed, ..Self::default() }
    }

    /// Evaluates some of the tickets, which have been checked together.
    fn fill(
        &mut self,
        policy: &Policy,
        tickets: &Tickets<'_>,
        which: Range<usize>,
        as_of: AsOf<'_>,
    ) {
        self.columns.clear();
        for ticket in which {
            self.add(policy, tickets, ticket, as_of);
        }
    }

    /// Evaluates one of the tickets, which have been checked together.
    fn add(&mut self, policy: &Policy, tickets: &Tickets<'_>, ticket: usize, as_of: AsOf<'_>) {
        let as_of = as_of.of(ticket);
        let rows = tickets.offsets[ticket]..tickets.offsets[ticket + 1];
        let fault = match rows.is_empty() {
            true => Some(TicketFault::NoEvents),
            false => tickets.fault(rows.clone(), as_of),
        };
        if let Some(fault) = fault {
            self.columns.push_fault(fault);
            return;
        }
        let events = tickets.at[rows.clone()].iter().zip(&tickets.what[rows]);
        let events = events.map(|(at, what)| (&tickets.happenings[*what as usize], *at));
        match self.evaluator.decide(policy, &policy.layout.defaults, events, as_of) {
            Ok(evaluation) => self.columns.push(evaluation, &mut self.order, self.detailed),
            // A checked ticket fails by its limit alone.
            Err(_) => self.columns.push_fault(TicketFault::TooManyEntries),
        }
    }
}

impl Batch<'_> {
    /// Decides everything about tickets at an instant, or each at its own, as
    /// [`Evaluator::evaluate`] would; a ticket that cannot be evaluated says why in its row.
    ///
    /// # Errors
    /// [`BatchError::OtherPolicy`], [`BatchError::Lengths`], [`BatchError::Offsets`]; then the
    /// evaluations are as they were.
    pub fn evaluate<'a>(
        &self,
        tickets: &Tickets<'_>,
        as_of: impl Into<AsOf<'a>>,
        evaluations: &mut Evaluations,
    ) -> Result<(), BatchError> {
        let as_of = as_of.into();
        tickets.check(self.policy, as_of)?;
        let _span = crate::span::batch(tickets.count());
        evaluations.first.fill(self.policy, tickets, 0..tickets.count(), as_of);
        Ok(())
    }

    /// The same by the threads of the present rayon pool, to the same columns.
    ///
    /// # Errors
    /// As [`Batch::evaluate`].
    #[cfg(feature = "rayon")]
    pub fn evaluate_in_parallel<'a>(
        &self,
        tickets: &Tickets<'_>,
        as_of: impl Into<AsOf<'a>>,
        evaluations: &mut Evaluations,
    ) -> Result<(), BatchError> {
        let as_of = as_of.into();
        tickets.check(self.policy, as_of)?;
        let _span = crate::span::batch(tickets.count());
        let (policy, threads) = (self.policy, rayon::current_num_threads());
        // Several for each thread, so that one that is held up leaves the rest to the others.
        let parts = if threads > 1 { threads * PARTS_A_THREAD } else { 1 };
        // As many events for each, where its last ticket ends.
        let end = |part: usize| match part {
            last if last == parts => tickets.count(),
            part => tickets.offsets.partition_point(|row| *row < tickets.at.len() / parts * part),
        };
        let which =
            |part: usize| end(part).min(tickets.count())..end(part + 1).min(tickets.count());
        let Evaluations { first, rest } = evaluations;
        rest.resize_with(parts - 1, || first.like());
        rayon::scope(|scope| {
            for (part, room) in rest.iter_mut().enumerate() {
                scope.spawn(move |_| room.fill(policy, tickets, which(part + 1), as_of));
            }
            first.fill(policy, tickets, which(0), as_of);
        });
        let others: Vec<&EvaluationColumns> = rest.iter().map(|part| &part.columns).collect();
        first.columns.append(&others);
        Ok(())
    }
}
