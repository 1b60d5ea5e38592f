//! Whole tickets, their events in rows, evaluated into three tables (semantics §2.3, §3 to §7).

mod ended;
mod events;
mod happenings;
mod reader;
mod tables;

use std::borrow::Borrow;
use std::sync::Arc;

use arrow_array::RecordBatch;
use arrow_schema::SchemaRef;
use sevclock::Policy;
use sevclock::batch::Evaluations;
use sevclock::evaluate::DEFAULT_LIMIT;
use sevclock::time::Instant;

use crate::ColumnsError;
use crate::question::same_columns;
use ended::{Begun, Ended};
use events::EventColumns;
use happenings::Happenings;
use tables::Builder;

pub use reader::{Evaluated, Nested};
pub use tables::{TableSchemas, Tables};

/// How many ended tickets and rows are evaluated together: enough for threads to share.
const TOGETHER: usize = 1 << 16;

/// When tickets are evaluated, unless a column `as_of` says so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AsOf {
    /// All at one instant; events after it are ignored.
    At(Instant),
    /// Each at its last event.
    LastEvent,
}

/// Evaluates tickets whose events are the rows of a table, each ticket's rows together and in order
/// of time.
///
/// The table's columns are those of `docs/columns.md`: `ticket`, `at`, and what the event says. A
/// ticket may go on in the next batch, so it is evaluated when another begins, or at the end.
///
/// ```
/// use std::sync::Arc;
/// use arrow_array::cast::AsArray;
/// use arrow_array::types::{Int8Type, TimestampMicrosecondType};
/// use arrow_array::{BooleanArray, RecordBatch, StringArray, TimestampSecondArray};
/// use sevclock_arrow::{AsOf, Evaluate};
///
/// let policy = sevclock::Policy::compile(&sevclock_policies::draft("prophetstor")?)?;
/// let monday = 1_772_413_200; // 2026-03-02T01:00:00Z
/// let events = RecordBatch::try_from_iter_with_nullable([
///     ("ticket", Arc::new(StringArray::from(vec!["C-1", "C-1"])) as _, false),
///     ("at", Arc::new(TimestampSecondArray::from(vec![monday, monday + 1_200])) as _, false),
///     ("signal", Arc::new(StringArray::from(vec!["opened", "responded"])) as _, true),
///     ("region", Arc::new(StringArray::from(vec![Some("taiwan"), None])) as _, true),
///     ("system_down", Arc::new(BooleanArray::from(vec![Some(true), None])) as _, true),
/// ])?;
/// let mut evaluate = Evaluate::new(&policy, &events.schema(), AsOf::LastEvent)?;
/// assert_eq!(evaluate.push(&events)?.tickets.num_rows(), 0);
/// let last = evaluate.finish()?;
/// assert_eq!(last.tickets["severity"].as_primitive::<Int8Type>().value(0), 1);
/// let dues = last.cycles["due"].as_primitive::<TimestampMicrosecondType>();
/// assert_eq!(dues.value(0), (monday + 1_800) * 1_000_000);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct Evaluate<P> {
    policy: P,
    columns: EventColumns,
    table: SchemaRef,
    schemas: TableSchemas,
    desk: Desk,
}

/// The tickets that are read and evaluated.
#[derive(Debug)]
struct Desk {
    as_of: AsOf,
    limit: usize,
    #[cfg(feature = "rayon")]
    in_parallel: bool,
    happenings: Happenings,
    /// The ticket whose rows may go on.
    begun: Option<Begun>,
    ended: Ended,
    evaluations: Evaluations,
}

impl<P: Borrow<Policy>> Evaluate<P> {
    /// For a table of events. `policy` is a reference, or a pointer that shares it.
    ///
    /// # Errors
    /// [`ColumnsError`]: no `ticket` or `at`, a column of another type or named twice.
    pub fn new(policy: P, table: &SchemaRef, as_of: AsOf) -> Result<Self, ColumnsError> {
        let columns = EventColumns::new(policy.borrow().draft(), table)?;
        Ok(Self {
            schemas: TableSchemas::new(columns.key_type()),
            columns,
            policy,
            table: Arc::clone(table),
            desk: Desk::new(as_of),
        })
    }

    /// The same with another limit of cycles and rung entries of one ticket (semantics §5.6).
    #[must_use]
    pub fn with_limit(mut self, limit: usize) -> Self {
        self.desk.limit = limit;
        self.desk.evaluations = Evaluations::new().with_limit(limit).with_details();
        self
    }

    /// The same by the threads of the present rayon pool, to the same tables.
    #[cfg(feature = "rayon")]
    #[must_use]
    pub fn in_parallel(mut self) -> Self {
        self.desk.in_parallel = true;
        self
    }

    /// The columns of the tables.
    #[must_use]
    pub fn schemas(&self) -> &TableSchemas {
        &self.schemas
    }

    /// Reads a batch of the table, and evaluates the tickets that end in it: those that another
    /// follows.
    ///
    /// # Errors
    /// [`ColumnsError::OtherColumns`], [`ColumnsError::TooMuchText`]; none by what a row holds.
    pub fn push(&mut self, batch: &RecordBatch) -> Result<Tables, ColumnsError> {
        same_columns(&self.table, batch)?;
        let (policy, rows): (&Policy, _) = (self.policy.borrow(), self.columns.rows(batch));
        let (desk, mut built) = (&mut self.desk, Builder::default());
        for row in 0..batch.num_rows() {
            let key = rows.key(row);
            if desk.begun.as_ref().is_none_or(|begun| begun.key != key) {
                desk.end(policy);
                if desk.ended.size() >= TOGETHER {
                    desk.evaluate(policy, &mut built)?;
                }
            }
            let begun = desk.begun.get_or_insert_with(|| Begun::new(key.into()));
            begun.read(policy, &rows, row, &mut desk.happenings);
        }
        desk.evaluate(policy, &mut built)?;
        built.tables(policy, &self.schemas)
    }

    /// Evaluates the last ticket, after which a table may begin anew.
    ///
    /// # Errors
    /// [`ColumnsError::TooMuchText`].
    pub fn finish(&mut self) -> Result<Tables, ColumnsError> {
        let (policy, mut built): (&Policy, _) = (self.policy.borrow(), Builder::default());
        self.desk.end(policy);
        self.desk.evaluate(policy, &mut built)?;
        built.tables(policy, &self.schemas)
    }
}

impl Desk {
    fn new(as_of: AsOf) -> Self {
        Self {
            as_of,
            limit: DEFAULT_LIMIT,
            #[cfg(feature = "rayon")]
            in_parallel: false,
            happenings: Happenings::default(),
            begun: None,
            ended: Ended::new(),
            evaluations: Evaluations::new().with_details(),
        }
    }

    /// Ends the ticket that has begun, if one has.
    fn end(&mut self, policy: &Policy) {
        if let Some(begun) = self.begun.take() {
            self.ended.add(begun, policy, &self.happenings, self.as_of);
        }
    }

    /// Evaluates the tickets that have ended.
    fn evaluate(&mut self, policy: &Policy, built: &mut Builder) -> Result<(), ColumnsError> {
        let (tickets, as_of) = self.ended.columns(&self.happenings);
        let (batch, evaluations) = (policy.batch(), &mut self.evaluations);
        #[cfg(feature = "rayon")]
        if self.in_parallel {
            batch.evaluate_in_parallel(&tickets, as_of, evaluations)?;
        } else {
            batch.evaluate(&tickets, as_of, evaluations)?;
        }
        #[cfg(not(feature = "rayon"))]
        batch.evaluate(&tickets, as_of, evaluations)?;
        let found = evaluations.columns();
        self.ended.find_fault(&found.tickets.fault, self.limit);
        built.add(&mut self.ended, found);
        self.ended.clear();
        self.happenings.forget(self.begun.iter_mut().flat_map(Begun::happenings));
        Ok(())
    }
}
