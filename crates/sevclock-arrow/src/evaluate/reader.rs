//! Readers of what tickets came to, from readers of their events.

use std::borrow::Borrow;
use std::fmt;

use arrow_array::{RecordBatch, RecordBatchReader};
use arrow_schema::{ArrowError, SchemaRef};
use sevclock::Policy;

use super::{Evaluate, TableSchemas, Tables};
use crate::ColumnsError;

/// The tables of a reader's tickets, batch by batch: those of a batch that no ticket ends in are left
/// out. Nothing follows an error.
pub struct Evaluated<P, R> {
    evaluate: Evaluate<P>,
    reader: Option<R>,
}

impl<P: Borrow<Policy>, R: RecordBatchReader> Evaluated<P, R> {
    /// Evaluates the tickets of `reader`, for whose columns `evaluate` was put together.
    pub fn new(evaluate: Evaluate<P>, reader: R) -> Self {
        Self { evaluate, reader: Some(reader) }
    }

    /// The columns of the tables.
    pub fn schemas(&self) -> &TableSchemas {
        self.evaluate.schemas()
    }

    fn read(&mut self) -> Result<Option<Tables>, ColumnsError> {
        while let Some(reader) = &mut self.reader {
            let tables = match reader.next() {
                Some(batch) => self.evaluate.push(&batch?)?,
                None => {
                    self.reader = None;
                    self.evaluate.finish()?
                }
            };
            if tables.tickets.num_rows() > 0 {
                return Ok(Some(tables));
            }
        }
        Ok(None)
    }
}

impl<P: Borrow<Policy>, R: RecordBatchReader> Iterator for Evaluated<P, R> {
    type Item = Result<Tables, ColumnsError>;

    fn next(&mut self) -> Option<Self::Item> {
        let tables = self.read();
        if tables.is_err() {
            self.reader = None;
        }
        tables.transpose()
    }
}

impl<P: fmt::Debug, R> fmt::Debug for Evaluated<P, R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Evaluated").field("evaluate", &self.evaluate).finish_non_exhaustive()
    }
}

/// The same as one table, a row a ticket with its cycles and rungs in lists: a reader of batches, which
/// one stream carries to another language.
#[derive(Debug)]
pub struct Nested<P, R>(pub Evaluated<P, R>);

impl<P: Borrow<Policy>, R: RecordBatchReader> Iterator for Nested<P, R> {
    type Item = Result<RecordBatch, ArrowError>;

    fn next(&mut self) -> Option<Self::Item> {
        let tables = self.0.next()?;
        Some(tables.and_then(|it| it.nested(self.0.schemas())).map_err(ArrowError::from))
    }
}

impl<P: Borrow<Policy>, R: RecordBatchReader> RecordBatchReader for Nested<P, R> {
    fn schema(&self) -> SchemaRef {
        std::sync::Arc::clone(&self.0.schemas().nested)
    }
}
