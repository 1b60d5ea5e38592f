//! When promises fall due, and the working time between instants (semantics §4.2, §4.3).

use std::borrow::Borrow;
use std::sync::Arc;

use arrow_array::{ArrayRef, Int64Array, RecordBatch};
use arrow_buffer::{BooleanBuffer, NullBuffer, ScalarBuffer};
use arrow_schema::{DataType, Field, Schema, SchemaRef};
use sevclock::Policy;
use sevclock::batch::Promises;
use sevclock::time::Calendar;

use crate::ColumnsError;
use crate::codes::Identifiers;
use crate::instants::{self, Instants};
use crate::question::{Question, need_instants, same_columns};
use crate::row_errors::RowErrors;

/// When the promise that a clock makes at each row's `start` falls due.
///
/// In: `start`, a timestamp of any unit and zone (none: UTC), and columns named after the identifiers
/// that the promise depends on. Out: `due`, null where nothing is promised or the calendar never has
/// the time, and `error`.
#[derive(Debug)]
pub struct Due<P> {
    promised: Promised<P>,
    start: usize,
}

/// The working time between each row's `from` and `to`, on the calendar that a clock's promise
/// selects.
///
/// In: `from` and `to`, timestamps, and columns as of [`Due`]. Out: `elapsed_us`, in microseconds, 0
/// where `from` is not before `to`, and `error`.
#[derive(Debug)]
pub struct Elapsed<P> {
    promised: Promised<P>,
    from: usize,
    to: usize,
}

/// What a clock promises to the rows of a table.
#[derive(Debug)]
struct Promised<P> {
    policy: P,
    promises: Promises,
    identifiers: Identifiers,
    table: SchemaRef,
    answers: SchemaRef,
}

impl<P: Borrow<Policy>> Promised<P> {
    fn new(
        policy: P,
        clock: &str,
        table: &SchemaRef,
        taken: &[&str],
        answer: Field,
    ) -> Result<Self, ColumnsError> {
        let known: &Policy = policy.borrow();
        let needed = known.promise_depends_on(clock)?;
        let identifiers = Identifiers::new(known, &needed, table, taken)?;
        let promises = known.promises(clock, &identifiers.names())?;
        let error = Field::new("error", DataType::Utf8, true);
        let answers = Arc::new(Schema::new(vec![answer, error]));
        Ok(Self { policy, promises, identifiers, table: Arc::clone(table), answers })
    }

    fn answered(&self, answer: ArrayRef, errors: RowErrors) -> Result<RecordBatch, ColumnsError> {
        let errors = errors.column(answer.len())?;
        Ok(RecordBatch::try_new(Arc::clone(&self.answers), vec![answer, errors])?)
    }
}

/// The instants of a column, whose type was looked at when the question was put together.
fn instants(
    batch: &RecordBatch,
    place: usize,
    name: &str,
    errors: &mut RowErrors,
) -> ScalarBuffer<i64> {
    let column = Instants::of(batch.column(place));
    column.map_or_else(|| vec![0; batch.num_rows()].into(), |column| column.every(name, errors))
}

/// The rows of a column that hold something; none where all do.
fn some(rows: usize, holds: impl FnMut(usize) -> bool) -> Option<NullBuffer> {
    let nulls = NullBuffer::new(BooleanBuffer::collect_bool(rows, holds));
    (nulls.null_count() > 0).then_some(nulls)
}

impl<P: Borrow<Policy>> Due<P> {
    /// The question for a clock and the columns of a table. `policy` is a reference, or a pointer
    /// that shares it.
    ///
    /// # Errors
    /// [`ColumnsError`]: an unknown clock, no `start`, a column of another type or named twice, or
    /// identifiers with too many values.
    pub fn new(policy: P, clock: &str, table: &SchemaRef) -> Result<Self, ColumnsError> {
        let start = need_instants(table, "start", "when the promise is made")?;
        let answer = Field::new("due", instants::utc(), true);
        let promised = Promised::new(policy, clock, table, &["start"], answer)?;
        Ok(Self { promised, start })
    }
}

impl<P: Borrow<Policy>> Question for Due<P> {
    fn schema(&self) -> SchemaRef {
        Arc::clone(&self.promised.answers)
    }

    fn answer(&mut self, batch: &RecordBatch) -> Result<RecordBatch, ColumnsError> {
        let Promised { policy, promises, identifiers, table, .. } = &mut self.promised;
        same_columns(table, batch)?;
        let mut errors = RowErrors::default();
        let starts = instants(batch, self.start, "start", &mut errors);
        let codes = identifiers.read(batch, &mut errors);
        let mut dues = vec![0; batch.num_rows()];
        let policy: &Policy = (*policy).borrow();
        policy.batch().due(promises, &codes, &starts, &mut dues)?;
        errors.rows().for_each(|row| dues[row] = Calendar::NEVER);
        let nulls = some(dues.len(), |row| dues[row] != Calendar::NEVER);
        self.promised.answered(instants::column(dues, nulls), errors)
    }
}

impl<P: Borrow<Policy>> Elapsed<P> {
    /// As [`Due::new`]; the table has `from` and `to`.
    ///
    /// # Errors
    /// As of [`Due::new`].
    pub fn new(policy: P, clock: &str, table: &SchemaRef) -> Result<Self, ColumnsError> {
        let from = need_instants(table, "from", "when the time begins")?;
        let to = need_instants(table, "to", "when the time ends")?;
        let answer = Field::new("elapsed_us", DataType::Int64, true);
        let promised = Promised::new(policy, clock, table, &["from", "to"], answer)?;
        Ok(Self { promised, from, to })
    }
}

impl<P: Borrow<Policy>> Question for Elapsed<P> {
    fn schema(&self) -> SchemaRef {
        Arc::clone(&self.promised.answers)
    }

    fn answer(&mut self, batch: &RecordBatch) -> Result<RecordBatch, ColumnsError> {
        let Promised { policy, promises, identifiers, table, .. } = &mut self.promised;
        same_columns(table, batch)?;
        let mut errors = RowErrors::default();
        let from = instants(batch, self.from, "from", &mut errors);
        let to = instants(batch, self.to, "to", &mut errors);
        let codes = identifiers.read(batch, &mut errors);
        let mut elapsed = vec![0; batch.num_rows()];
        let policy: &Policy = (*policy).borrow();
        policy.batch().elapsed(promises, &codes, &from, &to, &mut elapsed)?;
        // No working time is negative, so this marks the rows in error.
        errors.rows().for_each(|row| elapsed[row] = -1);
        let nulls = some(elapsed.len(), |row| elapsed[row] >= 0);
        self.promised.answered(Arc::new(Int64Array::new(elapsed.into(), nulls)), errors)
    }
}
