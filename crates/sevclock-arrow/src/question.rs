//! What all questions have in common: the columns they find in a table, and readers of answers.

use std::fmt;

use arrow_array::{RecordBatch, RecordBatchReader};
use arrow_schema::{ArrowError, Field, Schema, SchemaRef};

use crate::ColumnsError;

/// A question put together for a policy and the columns of a table. One answer a row, in order.
pub trait Question {
    /// The columns of answers.
    fn schema(&self) -> SchemaRef;

    /// Answers a batch of the table.
    ///
    /// # Errors
    /// [`ColumnsError::OtherColumns`] of a batch with other columns; none by what a row holds.
    fn answer(&mut self, batch: &RecordBatch) -> Result<RecordBatch, ColumnsError>;
}

/// The answers to a reader's batches, a batch for a batch; itself a reader.
pub struct Answers<Q, R> {
    question: Q,
    reader: R,
}

impl<Q: Question, R: RecordBatchReader> Answers<Q, R> {
    /// Answers for the batches of `reader`, whose columns `question` was put together for.
    pub fn new(question: Q, reader: R) -> Self {
        Self { question, reader }
    }
}

impl<Q: fmt::Debug, R> fmt::Debug for Answers<Q, R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Answers").field("question", &self.question).finish_non_exhaustive()
    }
}

impl<Q: Question, R: RecordBatchReader> Iterator for Answers<Q, R> {
    type Item = Result<RecordBatch, ArrowError>;

    fn next(&mut self) -> Option<Self::Item> {
        let batch = self.reader.next()?;
        Some(batch.and_then(|batch| self.question.answer(&batch).map_err(ArrowError::from)))
    }
}

impl<Q: Question, R: RecordBatchReader> RecordBatchReader for Answers<Q, R> {
    fn schema(&self) -> SchemaRef {
        self.question.schema()
    }
}

/// The place of a column, if there is one.
pub(crate) fn find(schema: &Schema, name: &str) -> Result<Option<usize>, ColumnsError> {
    let mut places = schema.fields().iter().zip(0..).filter(|(field, _)| field.name() == name);
    let place = places.next().map(|(_, place)| place);
    if places.next().is_some() {
        return Err(ColumnsError::Twice { name: name.to_owned() });
    }
    Ok(place)
}

/// The place of a column of timestamps, if there is one.
pub(crate) fn find_instants(schema: &Schema, name: &str) -> Result<Option<usize>, ColumnsError> {
    let place = find(schema, name)?;
    if let Some(place) = place
        && !crate::instants::Instants::reads(schema.field(place).data_type())
    {
        return Err(type_error(schema.field(place), crate::instants::EXPECTED));
    }
    Ok(place)
}

/// The place of a column of timestamps that must be there.
pub(crate) fn need_instants(
    schema: &Schema,
    name: &'static str,
    expected: &'static str,
) -> Result<usize, ColumnsError> {
    find_instants(schema, name)?.ok_or(ColumnsError::Missing { name, expected })
}

pub(crate) fn type_error(field: &Field, expected: &'static str) -> ColumnsError {
    let found = field.data_type().to_string();
    ColumnsError::Type { name: field.name().clone(), found, expected }
}

/// Refuses a batch with other columns than a table's.
pub(crate) fn same_columns(table: &SchemaRef, batch: &RecordBatch) -> Result<(), ColumnsError> {
    let found = batch.schema_ref();
    let same = |(one, other): (&_, &_)| {
        let (one, other): (&Field, &Field) = (one, other);
        one.name() == other.name() && one.data_type() == other.data_type()
    };
    let equal = std::sync::Arc::ptr_eq(found, table)
        || (found.fields().len() == table.fields().len()
            && found
                .fields()
                .iter()
                .zip(table.fields())
                .all(|(one, other)| same((&**one, &**other))));
    if equal { Ok(()) } else { Err(ColumnsError::OtherColumns) }
}
