//! What whole tickets come to, in columns (architecture "Bulk").
//!
//! Not here: how it is decided, which is [`crate::evaluate`]'s.

use std::ops::Range;

use thiserror::Error;

use crate::evaluate::{Cycle, CycleStatus, Evaluation, RungEntry, Status};
use crate::time::{Instant, NEVER};

/// Why a ticket of columns has no evaluation; its row says nothing else.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Error)]
#[non_exhaustive]
pub enum TicketFault {
    /// It has no events.
    #[error("the ticket has no events")]
    NoEvents,
    /// An event is outside the supported instants.
    #[error("an event is outside the supported instants")]
    OutOfRange,
    /// An event is before the one that it follows.
    #[error("an event is before the one that it follows; expected them in order of time")]
    OutOfOrder,
    /// What happened is not among the happenings.
    #[error("an event is of a number that no happening has")]
    UnknownHappening,
    /// Its first event is after the instant asked about.
    #[error("the ticket is asked about before its first event")]
    NotYetOpen,
    /// The instant asked about is before the last event or timer of its state.
    #[error(
        "the state is asked about before its last event or timer, and has forgotten how it was then"
    )]
    Early,
    /// It comes to more cycles and rungs than [`DEFAULT_LIMIT`](crate::evaluate::DEFAULT_LIMIT).
    #[error("the ticket comes to too many cycles and rungs")]
    TooManyEntries,
}

/// Columns of one length, each a list of its own.
macro_rules! columns {
    ($(#[$doc:meta])* $name:ident { $($(#[$of:meta])* $column:ident: $kind:ty,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Debug, Default, PartialEq, Eq)]
        pub struct $name {
            $($(#[$of])* pub $column: Vec<$kind>,)*
        }

        impl $name {
            fn clear(&mut self) {
                $(self.$column.clear();)*
            }

            /// Adds some rows of `other`.
            fn extend(&mut self, other: &Self, rows: Range<usize>) {
                $(self.$column.extend_from_slice(&other.$column[rows.clone()]);)*
            }

            /// Adds the rows of `others`, each column by itself.
            #[cfg(feature = "rayon")]
            fn append<'s>(
                &'s mut self,
                scope: &rayon::Scope<'s>,
                others: &'s [&EvaluationColumns],
                of: fn(&EvaluationColumns) -> &Self,
            ) {
                $(
                    let column = &mut self.$column;
                    scope.spawn(move |_| {
                        others.iter().for_each(|one| column.extend_from_slice(&of(one).$column));
                    });
                )*
            }
        }
    };
}

columns! {
    /// One row a ticket, in their order.
    TicketColumns {
        /// Why it has no evaluation; then its other columns mean nothing.
        fault: Option<TicketFault>,
        /// Its status.
        status: Status,
        /// The declared or classified severity.
        base: u8,
        /// The severity after adjustments.
        effective: u8,
        /// When anything changes next without an event, or [`Calendar::NEVER`](crate::time::Calendar::NEVER).
        next_change: i64,
        /// How many cycles it has.
        cycles: u32,
        /// How many rungs it has, reached or to come.
        rungs: u32,
    }
}

columns! {
    /// One row a cycle, by ticket, clock and number. Instants are microseconds since 1970, and
    /// [`Calendar::NEVER`](crate::time::Calendar::NEVER) where there is none.
    CycleColumns {
        /// The place of its clock in the policy.
        clock: u16,
        /// Its number, from 1.
        number: u32,
        /// Its status.
        status: CycleStatus,
        /// The effective severity, kept as it was at its end.
        severity: u8,
        /// When it began.
        started: i64,
        /// When it ended.
        stopped: i64,
        /// When the promise is due.
        due: i64,
        /// The first due instant it ever had.
        first_due: i64,
        /// When it was breached.
        breached_at: i64,
        /// Whether a change found the due instant already past.
        on_arrival: bool,
        /// Working time so far, or to its end, in microseconds.
        elapsed: i64,
        /// The working time promised, in microseconds; -1 where none is, or by agreement.
        target: i64,
    }
}

columns! {
    /// What few ask of cycles, one row a cycle as in [`CycleColumns`].
    CycleDetails {
        /// Whether its calendar is open at the instant asked about, or was at its end.
        in_hours: bool,
        /// What `due` would be if the pause ended at that instant.
        due_if_resumed: i64,
        /// The row of the clock's table it is measured by, from 0; -1 where none matched.
        row: i64,
        /// Whether its due instant was agreed on (semantics §4.10).
        agreed: bool,
        /// How many warnings its clock has.
        warnings: u32,
    }
}

columns! {
    /// One row a warning, by cycle and the clock's order.
    WarningColumns {
        /// When it fired or will, or [`Calendar::NEVER`](crate::time::Calendar::NEVER) while it
        /// cannot be told (semantics §4.7).
        at: i64,
    }
}

columns! {
    /// One row an occurrence of a rung, by ticket, ladder, run, rung and number; instants as in
    /// [`CycleColumns`].
    RungColumns {
        /// The place of its ladder in the policy.
        ladder: u16,
        /// The run's number.
        run: u32,
        /// The place of the rung in its ladder.
        rung: u16,
        /// Its number, from 1.
        occurrence: u32,
        /// When it falls or fell due.
        due: i64,
        /// When it was reached.
        reached: i64,
        /// The first open instant of the tier it engages, from there on.
        available: i64,
    }
}

/// Many evaluations in columns.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EvaluationColumns {
    /// The tickets.
    pub tickets: TicketColumns,
    /// Their cycles.
    pub cycles: CycleColumns,
    /// Their rungs.
    pub rungs: RungColumns,
    /// More about their cycles; no rows unless [`Evaluations::with_details`](super::Evaluations::with_details)
    /// asked for them.
    pub details: CycleDetails,
    /// The warnings of their cycles, as with `details`.
    pub warnings: WarningColumns,
}

impl EvaluationColumns {
    pub(super) fn clear(&mut self) {
        self.tickets.clear();
        self.cycles.clear();
        self.rungs.clear();
        self.details.clear();
        self.warnings.clear();
    }

    /// Becomes the tickets of `sorted`, whose places here are `order`.
    pub(super) fn in_order(&mut self, sorted: &Self, order: &[usize]) {
        self.clear();
        // Where the ticket of each place stands in `sorted`, and from where to where its rows.
        let mut rows = vec![(0, 0..0, 0..0, 0..0); order.len()];
        let next = |before: &mut usize, count: usize| {
            let start = *before;
            *before += count;
            start..*before
        };
        let (mut cycles, mut rungs, mut warnings) = (0, 0, 0);
        for (place, ticket) in order.iter().enumerate() {
            let of_cycles = next(&mut cycles, sorted.tickets.cycles[place] as usize);
            let of_rungs = next(&mut rungs, sorted.tickets.rungs[place] as usize);
            let details = sorted.details.warnings.get(of_cycles.clone()).unwrap_or_default();
            let count = details.iter().map(|count| *count as usize).sum();
            rows[*ticket] = (place, of_cycles, of_rungs, next(&mut warnings, count));
        }
        let detailed = !sorted.details.warnings.is_empty();
        for (place, cycles, rungs, warnings) in rows {
            self.tickets.extend(&sorted.tickets, place..place + 1);
            if detailed {
                self.details.extend(&sorted.details, cycles.clone());
                self.warnings.extend(&sorted.warnings, warnings);
            }
            self.cycles.extend(&sorted.cycles, cycles);
            self.rungs.extend(&sorted.rungs, rungs);
        }
    }

    /// Adds the rows of the tickets that follow, by all threads.
    #[cfg(feature = "rayon")]
    pub(super) fn append(&mut self, others: &[&Self]) {
        let Self { tickets, cycles, rungs, details, warnings } = self;
        rayon::scope(|scope| {
            cycles.append(scope, others, |one| &one.cycles);
            details.append(scope, others, |one| &one.details);
            warnings.append(scope, others, |one| &one.warnings);
            rungs.append(scope, others, |one| &one.rungs);
            tickets.append(scope, others, |one| &one.tickets);
        });
    }

    /// Adds a ticket that has no evaluation.
    pub(super) fn push_fault(&mut self, fault: TicketFault) {
        let tickets = &mut self.tickets;
        tickets.fault.push(Some(fault));
        tickets.status.push(Status::Open);
        tickets.base.push(0);
        tickets.effective.push(0);
        tickets.next_change.push(NEVER);
        tickets.cycles.push(0);
        tickets.rungs.push(0);
    }

    /// Adds a ticket whose history stands in the order of time; `order` is room for its cycles.
    pub(super) fn push(
        &mut self,
        evaluation: &mut Evaluation,
        order: &mut Vec<u64>,
        detailed: bool,
    ) {
        let history = &mut evaluation.history;
        // The cycles of one clock stand in order, and there are fewer than 2^48.
        order.clear();
        let places = (0_u64..).zip(&history.cycles);
        order.extend(places.map(|(place, cycle)| u64::from(cycle.clock) << 48 | place));
        order.sort_unstable();
        history.put_rungs_in_order();
        const PLACE: u64 = (1 << 48) - 1;
        for place in &*order {
            let place = usize::try_from(place & PLACE).unwrap_or(usize::MAX);
            let cycle = &history.cycles[place];
            self.cycles.push(cycle);
            if detailed {
                let warnings = history.warnings_of(cycle);
                self.details.push(cycle, warnings.len());
                self.warnings.at.extend(warnings.iter().map(|at| micros(*at)));
            }
        }
        for rung in &history.rungs {
            self.rungs.push(rung);
        }
        let tickets = &mut self.tickets;
        tickets.fault.push(None);
        tickets.status.push(evaluation.status);
        tickets.base.push(evaluation.base.number());
        tickets.effective.push(evaluation.effective.number());
        tickets.next_change.push(micros(evaluation.next_change));
        // A limit keeps both below 2^32.
        tickets.cycles.push(u32::try_from(history.cycles.len()).unwrap_or(u32::MAX));
        tickets.rungs.push(u32::try_from(history.rungs.len()).unwrap_or(u32::MAX));
    }
}

impl CycleColumns {
    fn push(&mut self, cycle: &Cycle) {
        self.clock.push(cycle.clock);
        self.number.push(cycle.number);
        self.status.push(cycle.status);
        self.severity.push(cycle.severity.number());
        self.started.push(cycle.started.micros());
        self.stopped.push(micros(cycle.stopped));
        self.due.push(micros(cycle.due));
        self.first_due.push(micros(cycle.first_due));
        self.breached_at.push(micros(cycle.breached_at));
        self.on_arrival.push(cycle.on_arrival);
        self.elapsed.push(cycle.elapsed);
        self.target.push(cycle.target.unwrap_or(-1));
    }
}

impl CycleDetails {
    fn push(&mut self, cycle: &Cycle, warnings: usize) {
        self.in_hours.push(cycle.in_hours);
        self.due_if_resumed.push(micros(cycle.due_if_resumed));
        self.row.push(cycle.row.map_or(-1, i64::from));
        self.agreed.push(cycle.agreed);
        // A document has fewer.
        self.warnings.push(u32::try_from(warnings).unwrap_or(u32::MAX));
    }
}

impl RungColumns {
    fn push(&mut self, rung: &RungEntry) {
        self.ladder.push(rung.ladder);
        self.run.push(rung.run);
        self.rung.push(rung.rung);
        self.occurrence.push(rung.occurrence);
        self.due.push(micros(rung.due));
        self.reached.push(micros(rung.reached));
        self.available.push(micros(rung.available));
    }
}

#[inline]
fn micros(at: Option<Instant>) -> i64 {
    at.map_or(NEVER, Instant::micros)
}
