//! Evaluations as tables: a row a ticket, a row a cycle, a row a rung (semantics §4.6, §5.2).

use std::sync::Arc;

use arrow_array::types::Int32Type;
use arrow_array::{
    ArrayRef, BooleanArray, DictionaryArray, Int8Array, Int32Array, Int64Array, ListArray,
    RecordBatch, StringArray, StructArray,
};
use arrow_buffer::{BooleanBuffer, NullBuffer, OffsetBuffer};
use arrow_schema::{DataType, Field, Fields, Schema, SchemaRef};
use sevclock::Policy;
use sevclock::batch::{CycleColumns, CycleDetails, EvaluationColumns, RungColumns, WarningColumns};
use sevclock::evaluate::{CycleStatus, Status};
use sevclock::time::Calendar;

use super::ended::Ended;
use super::events::Key;
use crate::ColumnsError;
use crate::instants::{column, utc};
use crate::row_errors::strings;

/// What tickets came to.
#[derive(Clone, Debug)]
pub struct Tables {
    /// A row a ticket.
    pub tickets: RecordBatch,
    /// A row a cycle of a clock, in the order of the tickets.
    pub cycles: RecordBatch,
    /// A row an occurrence of a rung, reached or to come, in the order of the tickets.
    pub rungs: RecordBatch,
    /// Of each ticket the number of rows in both.
    lengths: Vec<(usize, usize)>,
}

/// The columns of tables.
#[derive(Clone, Debug)]
pub struct TableSchemas {
    /// Of a row a ticket.
    pub tickets: SchemaRef,
    /// Of a row a cycle.
    pub cycles: SchemaRef,
    /// Of a row an occurrence of a rung.
    pub rungs: SchemaRef,
    /// Of a row a ticket, with its cycles and rungs in lists.
    pub nested: SchemaRef,
}

impl TableSchemas {
    pub(super) fn new(key: &DataType) -> Self {
        let field = |name: &str, of: DataType| Field::new(name, of, false);
        let maybe = |name: &str, of: DataType| Field::new(name, of, true);
        let word = || DataType::Dictionary(Box::new(DataType::Int32), Box::new(DataType::Utf8));
        let tickets = vec![
            maybe("ticket", key.clone()),
            maybe("as_of", utc()),
            maybe("status", word()),
            maybe("severity", DataType::Int8),
            maybe("base", DataType::Int8),
            maybe("next_change", utc()),
            maybe("error", DataType::Utf8),
        ];
        let cycles = vec![
            field("ticket", key.clone()),
            field("clock", word()),
            field("cycle", DataType::Int64),
            field("status", word()),
            field("started", utc()),
            maybe("stopped", utc()),
            maybe("due", utc()),
            maybe("first_due", utc()),
            maybe("breached_at", utc()),
            field("on_arrival", DataType::Boolean),
            field("in_hours", DataType::Boolean),
            maybe("due_if_resumed", utc()),
            field("elapsed_us", DataType::Int64),
            maybe("target_us", DataType::Int64),
            field("severity", DataType::Int8),
            maybe("row", DataType::Int64),
            field("agreed", DataType::Boolean),
            field("warnings", DataType::List(Arc::new(maybe("item", utc())))),
        ];
        let rungs = vec![
            field("ticket", key.clone()),
            field("ladder", word()),
            field("run", DataType::Int64),
            field("rung", word()),
            field("occurrence", DataType::Int64),
            maybe("due", utc()),
            maybe("reached", utc()),
            maybe("available", utc()),
        ];
        let mut nested = tickets.clone();
        nested.insert(nested.len() - 1, list("cycles", &Fields::from(cycles[1..].to_vec())));
        nested.insert(nested.len() - 1, list("rungs", &Fields::from(rungs[1..].to_vec())));
        let schema = |fields: Vec<Field>| Arc::new(Schema::new(fields));
        Self {
            tickets: schema(tickets),
            cycles: schema(cycles),
            rungs: schema(rungs),
            nested: schema(nested),
        }
    }
}

fn list(name: &str, of: &Fields) -> Field {
    Field::new(name, DataType::List(item(of)), false)
}

fn item(of: &Fields) -> Arc<Field> {
    Arc::new(Field::new("item", DataType::Struct(of.clone()), false))
}

impl Tables {
    /// The same as one batch: a row a ticket, with its cycles and rungs in lists. Nothing is copied.
    ///
    /// # Errors
    /// None that Arrow is known to have.
    pub fn nested(&self, schemas: &TableSchemas) -> Result<RecordBatch, ColumnsError> {
        let (cycles, rungs): (Vec<usize>, Vec<usize>) = self.lengths.iter().copied().unzip();
        let mut columns = self.tickets.columns().to_vec();
        columns.insert(columns.len() - 1, listed(&self.cycles, cycles)?);
        columns.insert(columns.len() - 1, listed(&self.rungs, rungs)?);
        Ok(RecordBatch::try_new(Arc::clone(&schemas.nested), columns)?)
    }
}

/// The rows of a table without their tickets, as lists of so many.
fn listed(table: &RecordBatch, lengths: Vec<usize>) -> Result<ArrayRef, ColumnsError> {
    let fields: Fields = table.schema_ref().fields().iter().skip(1).cloned().collect();
    let rows = StructArray::try_new(fields.clone(), table.columns()[1..].to_vec(), None)?;
    let offsets = OffsetBuffer::from_lengths(lengths);
    Ok(Arc::new(ListArray::try_new(item(&fields), offsets, Arc::new(rows), None)?))
}

/// Tables in the making.
#[derive(Default)]
pub(super) struct Builder {
    keys: Vec<Key>,
    as_of: Vec<i64>,
    /// Whether each has an evaluation.
    decided: Vec<bool>,
    status: Vec<i32>,
    severity: Vec<i8>,
    base: Vec<i8>,
    next_change: Vec<i64>,
    errors: Vec<Option<String>>,
    lengths: Vec<(usize, usize)>,
    cycles: Cycles,
    rungs: Rungs,
}

#[derive(Default)]
struct Cycles {
    clock: Vec<i32>,
    number: Vec<i64>,
    status: Vec<i32>,
    started: Vec<i64>,
    stopped: Vec<i64>,
    due: Vec<i64>,
    first_due: Vec<i64>,
    breached_at: Vec<i64>,
    on_arrival: Vec<bool>,
    in_hours: Vec<bool>,
    due_if_resumed: Vec<i64>,
    elapsed: Vec<i64>,
    target: Vec<i64>,
    severity: Vec<i8>,
    row: Vec<i64>,
    agreed: Vec<bool>,
    /// How many warnings each has, and when they are.
    warnings: (Vec<usize>, Vec<i64>),
}

#[derive(Default)]
struct Rungs {
    ladder: Vec<i32>,
    run: Vec<i64>,
    /// The ladder and the rung.
    rung: Vec<(u16, u16)>,
    occurrence: Vec<i64>,
    due: Vec<i64>,
    reached: Vec<i64>,
    available: Vec<i64>,
}

/// A column of instants, none where [`Calendar::NEVER`].
fn instants(micros: Vec<i64>) -> ArrayRef {
    let nulls = but(&micros, Calendar::NEVER);
    column(micros, nulls)
}

/// A column of numbers, none where -1.
fn numbers(values: Vec<i64>) -> ArrayRef {
    let nulls = but(&values, -1);
    Arc::new(Int64Array::new(values.into(), nulls))
}

/// Which of the values are not `none`; nothing where all are.
fn but(values: &[i64], none: i64) -> Option<NullBuffer> {
    let some = BooleanBuffer::collect_bool(values.len(), |row| values[row] != none);
    Some(NullBuffer::new(some)).filter(|nulls| nulls.null_count() > 0)
}

/// A level in the type of columns; there are 32.
fn level(number: u8) -> i8 {
    i8::try_from(number).unwrap_or(i8::MAX)
}

impl Builder {
    /// Adds tickets that were evaluated, whose names and errors it takes.
    pub(super) fn add(&mut self, ended: &mut Ended, found: &EvaluationColumns) {
        let tickets = &found.tickets;
        self.keys.append(&mut ended.keys);
        self.errors.append(&mut ended.errors);
        let decided = tickets.fault.iter().map(Option::is_none);
        let as_of = ended.as_of.iter().zip(decided.clone());
        let as_of = as_of.map(|(at, is)| if is { at.micros() } else { Calendar::NEVER });
        self.as_of.extend(as_of);
        self.decided.extend(decided);
        self.status.extend(tickets.status.iter().map(|status| *status as i32));
        self.severity.extend(tickets.effective.iter().map(|it| level(*it)));
        self.base.extend(tickets.base.iter().map(|it| level(*it)));
        self.next_change.extend_from_slice(&tickets.next_change);
        let lengths = tickets.cycles.iter().zip(&tickets.rungs);
        self.lengths.extend(lengths.map(|(cycles, rungs)| (*cycles as usize, *rungs as usize)));
        self.cycles.add(&found.cycles, &found.details, &found.warnings);
        self.rungs.add(&found.rungs);
    }

    /// The tables of the tickets added.
    pub(super) fn tables(
        self,
        policy: &Policy,
        schemas: &TableSchemas,
    ) -> Result<Tables, ColumnsError> {
        let Self { keys, errors, lengths, .. } = self;
        let errors = strings(errors.iter().map(Option::as_deref).collect())?;
        let decided = Some(NullBuffer::from(self.decided)).filter(|nulls| nulls.null_count() > 0);
        let levels = |of: Vec<i8>| Arc::new(Int8Array::new(of.into(), decided.clone()));
        let columns = vec![
            tickets(&keys, lengths.iter().map(|_| 1), schemas)?,
            instants(self.as_of),
            words(self.status, decided.clone(), Status::ALL.map(Status::name))?,
            levels(self.severity),
            levels(self.base),
            instants(self.next_change),
            errors,
        ];
        let tickets_batch = RecordBatch::try_new(Arc::clone(&schemas.tickets), columns)?;
        let named = tickets(&keys, lengths.iter().map(|(cycles, _)| *cycles), schemas)?;
        let cycles = self.cycles.table(named, policy, schemas)?;
        let named = tickets(&keys, lengths.iter().map(|(_, rungs)| *rungs), schemas)?;
        let rungs = self.rungs.table(named, policy, schemas)?;
        Ok(Tables { tickets: tickets_batch, cycles, rungs, lengths })
    }
}

/// The names of tickets, each as often as it has rows.
fn tickets(
    keys: &[Key],
    rows: impl Iterator<Item = usize>,
    schemas: &TableSchemas,
) -> Result<ArrayRef, ColumnsError> {
    let each = keys.iter().zip(rows).flat_map(|(key, rows)| std::iter::repeat_n(key, rows));
    if *schemas.tickets.field(0).data_type() == DataType::Utf8 {
        return strings(each.map(Key::text).collect());
    }
    Ok(Arc::new(each.map(Key::integer).collect::<Int64Array>()))
}

/// Words by their places.
fn words<'w>(
    places: Vec<i32>,
    nulls: Option<NullBuffer>,
    words: impl IntoIterator<Item = &'w str>,
) -> Result<ArrayRef, ColumnsError> {
    let words = Arc::new(StringArray::from_iter_values(words));
    let places = Int32Array::new(places.into(), nulls);
    Ok(Arc::new(DictionaryArray::<Int32Type>::try_new(places, words)?))
}

impl Cycles {
    fn add(&mut self, found: &CycleColumns, details: &CycleDetails, warnings: &WarningColumns) {
        self.clock.extend(found.clock.iter().map(|clock| i32::from(*clock)));
        self.number.extend(found.number.iter().map(|number| i64::from(*number)));
        self.status.extend(found.status.iter().map(|status| *status as i32));
        self.started.extend_from_slice(&found.started);
        self.stopped.extend_from_slice(&found.stopped);
        self.due.extend_from_slice(&found.due);
        self.first_due.extend_from_slice(&found.first_due);
        self.breached_at.extend_from_slice(&found.breached_at);
        self.on_arrival.extend_from_slice(&found.on_arrival);
        self.in_hours.extend_from_slice(&details.in_hours);
        self.due_if_resumed.extend_from_slice(&details.due_if_resumed);
        self.elapsed.extend_from_slice(&found.elapsed);
        self.target.extend_from_slice(&found.target);
        self.severity.extend(found.severity.iter().map(|it| level(*it)));
        self.row.extend_from_slice(&details.row);
        self.agreed.extend_from_slice(&details.agreed);
        self.warnings.0.extend(details.warnings.iter().map(|count| *count as usize));
        self.warnings.1.extend_from_slice(&warnings.at);
    }

    fn table(
        self,
        tickets: ArrayRef,
        policy: &Policy,
        schemas: &TableSchemas,
    ) -> Result<RecordBatch, ColumnsError> {
        let clocks = policy.draft().clocks.iter().map(|clock| clock.id.as_str());
        let (lengths, warnings) = self.warnings;
        let of = Arc::new(Field::new("item", utc(), true));
        let lengths = OffsetBuffer::from_lengths(lengths);
        let columns: Vec<ArrayRef> = vec![
            tickets,
            words(self.clock, None, clocks)?,
            Arc::new(Int64Array::from(self.number)),
            words(self.status, None, CycleStatus::ALL.map(CycleStatus::name))?,
            instants(self.started),
            instants(self.stopped),
            instants(self.due),
            instants(self.first_due),
            instants(self.breached_at),
            Arc::new(BooleanArray::from(self.on_arrival)),
            Arc::new(BooleanArray::from(self.in_hours)),
            instants(self.due_if_resumed),
            Arc::new(Int64Array::from(self.elapsed)),
            numbers(self.target),
            Arc::new(Int8Array::from(self.severity)),
            numbers(self.row),
            Arc::new(BooleanArray::from(self.agreed)),
            Arc::new(ListArray::try_new(of, lengths, instants(warnings), None)?),
        ];
        Ok(RecordBatch::try_new(Arc::clone(&schemas.cycles), columns)?)
    }
}

impl Rungs {
    fn add(&mut self, found: &RungColumns) {
        self.ladder.extend(found.ladder.iter().map(|ladder| i32::from(*ladder)));
        self.run.extend(found.run.iter().map(|run| i64::from(*run)));
        self.rung.extend(found.ladder.iter().copied().zip(found.rung.iter().copied()));
        self.occurrence.extend(found.occurrence.iter().map(|number| i64::from(*number)));
        self.due.extend_from_slice(&found.due);
        self.reached.extend_from_slice(&found.reached);
        self.available.extend_from_slice(&found.available);
    }

    fn table(
        self,
        tickets: ArrayRef,
        policy: &Policy,
        schemas: &TableSchemas,
    ) -> Result<RecordBatch, ColumnsError> {
        let ladders = &policy.draft().ladders;
        // The rungs of all ladders, one ladder's after another's; a document has fewer than 2^31.
        let mut firsts = vec![0];
        for ladder in ladders {
            firsts.push(firsts[firsts.len() - 1] + ladder.rungs.len());
        }
        let place = |(ladder, rung): &(u16, u16)| {
            let place = firsts[usize::from(*ladder)] + usize::from(*rung);
            i32::try_from(place).unwrap_or(i32::MAX)
        };
        let places = self.rung.iter().map(place).collect();
        let ids = ladders.iter().flat_map(|ladder| &ladder.rungs).map(|rung| rung.id.as_str());
        let columns: Vec<ArrayRef> = vec![
            tickets,
            words(self.ladder, None, ladders.iter().map(|ladder| ladder.id.as_str()))?,
            Arc::new(Int64Array::from(self.run)),
            words(places, None, ids)?,
            Arc::new(Int64Array::from(self.occurrence)),
            instants(self.due),
            instants(self.reached),
            instants(self.available),
        ];
        Ok(RecordBatch::try_new(Arc::clone(&schemas.rungs), columns)?)
    }
}

/// The numbers of statuses are their places among all.
const _: () = {
    assert!(CycleStatus::Running as usize == 0 && CycleStatus::Stopped as usize == 6);
    assert!(Status::Open as usize == 0 && Status::Closed as usize == 2);
};
