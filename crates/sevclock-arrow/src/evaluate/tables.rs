//! Evaluations as tables: a row a ticket, a row a cycle, a row a rung (semantics §4.6, §5.2).

use std::sync::Arc;

use arrow_array::builder::{
    BooleanBuilder, Int8Builder, Int64Builder, ListBuilder, TimestampMicrosecondBuilder,
};
use arrow_array::cast::AsArray;
use arrow_array::types::{Int32Type, TimestampMicrosecondType};
use arrow_array::{
    ArrayRef, DictionaryArray, Int32Array, Int64Array, ListArray, RecordBatch, StringArray,
    StructArray,
};
use arrow_buffer::OffsetBuffer;
use arrow_schema::{DataType, Field, Fields, Schema, SchemaRef};
use sevclock::evaluate::{Cycle, CycleStatus, RungEntry, Status};
use sevclock::policy::Level;
use sevclock::time::Instant;
use sevclock::{Evaluation, Policy};

use super::events::Key;
use crate::ColumnsError;
use crate::instants::utc;
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
    as_of: Moments,
    status: Vec<Option<i32>>,
    severity: Int8Builder,
    base: Int8Builder,
    next_change: Moments,
    errors: Vec<Option<String>>,
    lengths: Vec<(usize, usize)>,
    cycles: Cycles,
    rungs: Rungs,
}

/// A column of instants in the making.
#[derive(Default)]
struct Moments(TimestampMicrosecondBuilder);

#[derive(Default)]
struct Cycles {
    clock: Vec<Option<i32>>,
    number: Int64Builder,
    status: Vec<Option<i32>>,
    started: Moments,
    stopped: Moments,
    due: Moments,
    first_due: Moments,
    breached_at: Moments,
    on_arrival: BooleanBuilder,
    in_hours: BooleanBuilder,
    due_if_resumed: Moments,
    elapsed: Int64Builder,
    target: Int64Builder,
    severity: Int8Builder,
    row: Int64Builder,
    agreed: BooleanBuilder,
    warnings: ListBuilder<TimestampMicrosecondBuilder>,
}

#[derive(Default)]
struct Rungs {
    ladder: Vec<Option<i32>>,
    run: Int64Builder,
    /// The ladder and the rung.
    rung: Vec<(u16, u16)>,
    occurrence: Int64Builder,
    due: Moments,
    reached: Moments,
    available: Moments,
}

impl Moments {
    fn push(&mut self, at: Option<Instant>) {
        self.0.append_option(at.map(Instant::micros));
    }

    fn column(mut self) -> ArrayRef {
        Arc::new(self.0.finish().with_timezone("UTC"))
    }
}

/// A level in the type of columns; there are 32.
fn number(level: Level) -> i8 {
    i8::try_from(level.number()).unwrap_or(i8::MAX)
}

impl Builder {
    /// Adds a ticket: what it came to, or why it did not.
    pub(super) fn add(&mut self, key: Key, decided: Result<&Evaluation, String>) {
        self.keys.push(key);
        let evaluation = decided.as_ref().ok();
        self.as_of.push(evaluation.map(|it| it.as_of));
        self.status.push(evaluation.map(|it| it.status as i32));
        self.severity.append_option(evaluation.map(|it| number(it.effective)));
        self.base.append_option(evaluation.map(|it| number(it.base)));
        self.next_change.push(evaluation.and_then(|it| it.next_change));
        let (cycles, rungs) =
            evaluation.map_or((&[][..], &[][..]), |it| (&it.history.cycles, &it.history.rungs));
        for cycle in cycles {
            let warnings = evaluation.map_or(&[][..], |it| it.history.warnings_of(cycle));
            self.cycles.push(cycle, warnings);
        }
        rungs.iter().for_each(|rung| self.rungs.push(rung));
        self.lengths.push((cycles.len(), rungs.len()));
        self.errors.push(decided.err());
    }

    /// The tables of the tickets added.
    pub(super) fn tables(
        self,
        policy: &Policy,
        schemas: &TableSchemas,
    ) -> Result<Tables, ColumnsError> {
        let Self { keys, errors, lengths, .. } = self;
        let (mut severity, mut base) = (self.severity, self.base);
        let errors = strings(errors.iter().map(Option::as_deref).collect())?;
        let columns = vec![
            tickets(&keys, lengths.iter().map(|_| 1), schemas)?,
            self.as_of.column(),
            words(self.status, Status::ALL.map(Status::name))?,
            Arc::new(severity.finish()),
            Arc::new(base.finish()),
            self.next_change.column(),
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
    places: Vec<Option<i32>>,
    words: impl IntoIterator<Item = &'w str>,
) -> Result<ArrayRef, ColumnsError> {
    let words = Arc::new(StringArray::from_iter_values(words));
    Ok(Arc::new(DictionaryArray::<Int32Type>::try_new(Int32Array::from(places), words)?))
}

impl Cycles {
    fn push(&mut self, cycle: &Cycle, warnings: &[Option<Instant>]) {
        self.clock.push(Some(cycle.clock.into()));
        self.number.append_value(cycle.number.into());
        self.status.push(Some(cycle.status as i32));
        self.started.push(Some(cycle.started));
        self.stopped.push(cycle.stopped);
        self.due.push(cycle.due);
        self.first_due.push(cycle.first_due);
        self.breached_at.push(cycle.breached_at);
        self.on_arrival.append_value(cycle.on_arrival);
        self.in_hours.append_value(cycle.in_hours);
        self.due_if_resumed.push(cycle.due_if_resumed);
        self.elapsed.append_value(cycle.elapsed);
        self.target.append_option(cycle.target);
        self.severity.append_value(number(cycle.severity));
        self.row.append_option(cycle.row.map(i64::from));
        self.agreed.append_value(cycle.agreed);
        for at in warnings {
            self.warnings.values().append_option(at.map(Instant::micros));
        }
        self.warnings.append(true);
    }

    fn table(
        mut self,
        tickets: ArrayRef,
        policy: &Policy,
        schemas: &TableSchemas,
    ) -> Result<RecordBatch, ColumnsError> {
        let clocks = policy.draft().clocks.iter().map(|clock| clock.id.as_str());
        let (_, offsets, warnings, _) = self.warnings.finish().into_parts();
        let warnings = warnings.as_primitive::<TimestampMicrosecondType>().clone();
        let warnings = Arc::new(warnings.with_timezone("UTC"));
        let of = Arc::new(Field::new("item", utc(), true));
        let columns: Vec<ArrayRef> = vec![
            tickets,
            words(self.clock, clocks)?,
            Arc::new(self.number.finish()),
            words(self.status, CycleStatus::ALL.map(CycleStatus::name))?,
            self.started.column(),
            self.stopped.column(),
            self.due.column(),
            self.first_due.column(),
            self.breached_at.column(),
            Arc::new(self.on_arrival.finish()),
            Arc::new(self.in_hours.finish()),
            self.due_if_resumed.column(),
            Arc::new(self.elapsed.finish()),
            Arc::new(self.target.finish()),
            Arc::new(self.severity.finish()),
            Arc::new(self.row.finish()),
            Arc::new(self.agreed.finish()),
            Arc::new(ListArray::try_new(of, offsets, warnings, None)?),
        ];
        Ok(RecordBatch::try_new(Arc::clone(&schemas.cycles), columns)?)
    }
}

impl Rungs {
    fn push(&mut self, rung: &RungEntry) {
        self.ladder.push(Some(rung.ladder.into()));
        self.run.append_value(rung.run.into());
        self.rung.push((rung.ladder, rung.rung));
        self.occurrence.append_value(rung.occurrence.into());
        self.due.push(rung.due);
        self.reached.push(rung.reached);
        self.available.push(rung.available);
    }

    fn table(
        mut self,
        tickets: ArrayRef,
        policy: &Policy,
        schemas: &TableSchemas,
    ) -> Result<RecordBatch, ColumnsError> {
        let ladders = &policy.draft().ladders;
        // The rungs of all ladders, one ladder's after another's.
        let mut firsts = vec![0];
        for ladder in ladders {
            firsts.push(firsts[firsts.len() - 1] + ladder.rungs.len());
        }
        let place = |(ladder, rung): &(u16, u16)| {
            i32::try_from(firsts[usize::from(*ladder)] + usize::from(*rung)).ok()
        };
        let places = self.rung.iter().map(place).collect();
        let ids = ladders.iter().flat_map(|ladder| &ladder.rungs).map(|rung| rung.id.as_str());
        let columns: Vec<ArrayRef> = vec![
            tickets,
            words(self.ladder, ladders.iter().map(|ladder| ladder.id.as_str()))?,
            Arc::new(self.run.finish()),
            words(places, ids)?,
            Arc::new(self.occurrence.finish()),
            self.due.column(),
            self.reached.column(),
            self.available.column(),
        ];
        Ok(RecordBatch::try_new(Arc::clone(&schemas.rungs), columns)?)
    }
}

/// The numbers of statuses are their places among all.
const _: () = {
    assert!(CycleStatus::Running as usize == 0 && CycleStatus::Stopped as usize == 6);
    assert!(Status::Open as usize == 0 && Status::Closed as usize == 2);
};
