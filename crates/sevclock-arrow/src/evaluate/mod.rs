//! Whole tickets, their events in rows, evaluated into three tables (semantics §2.3, §3 to §7).

mod events;
mod reader;
mod tables;

use std::borrow::Borrow;
use std::sync::Arc;

use arrow_array::RecordBatch;
use arrow_schema::SchemaRef;
use sevclock::evaluate::Evaluator;
use sevclock::ticket::{Event, Ticket};
use sevclock::time::Instant;
use sevclock::{Fault, Faults, Policy};

use crate::ColumnsError;
use crate::question::same_columns;
use events::{EventColumns, Key};
use tables::Builder;

pub use reader::{Evaluated, Nested};
pub use tables::{TableSchemas, Tables};

/// How many faults of a ticket its error tells.
const TOLD: usize = 10;

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

/// The ticket whose rows may go on, and what evaluates it.
#[derive(Debug)]
struct Desk {
    as_of: AsOf,
    evaluator: Evaluator,
    ticket: Option<Begun>,
    /// Events of ended tickets, as room for others.
    spare: Vec<Event>,
}

/// A ticket of which rows have been read.
#[derive(Debug)]
struct Begun {
    key: Key,
    /// What of its rows could be read.
    ticket: Ticket,
    /// The last instant that its rows say it is asked about at.
    as_of: Option<Instant>,
    rows: usize,
    faults: Vec<Fault>,
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
            desk: Desk { as_of, evaluator: Evaluator::new(), ticket: None, spare: Vec::new() },
        })
    }

    /// The same with another limit of cycles and rung entries of one ticket (semantics §5.6).
    #[must_use]
    pub fn with_limit(mut self, limit: usize) -> Self {
        self.desk.evaluator = Evaluator::new().with_limit(limit);
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
            if desk.ticket.as_ref().is_none_or(|begun| begun.key != key) {
                desk.end(policy, &mut built);
            }
            let event = desk.spare.pop().unwrap_or_else(|| Event::at(Instant::MIN));
            rows.read(row, desk.ticket.get_or_insert_with(|| Begun::new(key.into())), event);
        }
        built.tables(policy, &self.schemas)
    }

    /// Evaluates the last ticket, after which a table may begin anew.
    ///
    /// # Errors
    /// [`ColumnsError::TooMuchText`].
    pub fn finish(&mut self) -> Result<Tables, ColumnsError> {
        let (policy, mut built): (&Policy, _) = (self.policy.borrow(), Builder::default());
        self.desk.end(policy, &mut built);
        built.tables(policy, &self.schemas)
    }
}

impl Desk {
    /// Evaluates the ticket that has begun, if one has.
    fn end(&mut self, policy: &Policy, built: &mut Builder) {
        let Some(mut begun) = self.ticket.take() else { return };
        let decided = begun.decide(policy, self.as_of, &mut self.evaluator);
        built.add(begun.key, decided);
        self.spare.append(&mut begun.ticket.events);
    }
}

impl Begun {
    fn new(key: Key) -> Self {
        let faults = Vec::from_iter(key.fault());
        Self { key, ticket: Ticket::default(), as_of: None, rows: 0, faults }
    }

    fn fault(&mut self, code: &'static str, column: &str, message: impl Into<String>) {
        let path = format!("events[{}].{column}", self.rows);
        self.faults.push(Fault { code, path, message: message.into() });
    }

    /// What the ticket comes to, or what is wrong with it.
    fn decide<'e>(
        &self,
        policy: &Policy,
        as_of: AsOf,
        evaluator: &'e mut Evaluator,
    ) -> Result<&'e sevclock::Evaluation, String> {
        if !self.faults.is_empty() {
            return Err(told(&self.faults));
        }
        let ticket = policy.bind(&self.ticket).map_err(|Faults(faults)| told(&faults))?;
        let last = self.ticket.events.last().map_or(Instant::MIN, |event| event.at);
        let at = self.as_of.unwrap_or(match as_of {
            AsOf::At(at) => at,
            AsOf::LastEvent => last,
        });
        evaluator.evaluate(policy, &ticket, at).map_err(|error| error.to_string())
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
