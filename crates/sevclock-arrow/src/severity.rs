//! How severe new tickets are, by their facts alone (semantics §3.1, §3.2).

use std::borrow::Borrow;
use std::sync::Arc;

use arrow_array::{Int8Array, RecordBatch};
use arrow_schema::{DataType, Field, Schema, SchemaRef};
use sevclock::Policy;
use sevclock::batch::{Facts, Packing};

use crate::ColumnsError;
use crate::codes::Identifiers;
use crate::question::{Question, same_columns};
use crate::row_errors::RowErrors;

/// How severe a ticket of each row's facts opens, unless its opening declares it: classified, then
/// adjusted by the rules that neither wait nor ask.
///
/// In: columns named after facts, and `plan`. A fact that a program grants is worked out and not
/// read. Out: `severity`, and `error`.
#[derive(Debug)]
pub struct Severities<P> {
    policy: P,
    packing: Packing,
    identifiers: Identifiers,
    table: SchemaRef,
    answers: SchemaRef,
    /// Room for a batch.
    facts: Vec<Facts>,
    levels: Vec<u8>,
}

impl<P: Borrow<Policy>> Severities<P> {
    /// The question for the columns of a table. `policy` is a reference, or a pointer that shares it.
    ///
    /// # Errors
    /// [`ColumnsError`]: a column of another type or named twice, or a fact with too many values.
    pub fn new(policy: P, table: &SchemaRef) -> Result<Self, ColumnsError> {
        let known: &Policy = policy.borrow();
        let draft = known.draft();
        let granted = |name: &String| draft.programs.iter().any(|it| it.grants.contains(name));
        let facts = draft.facts.iter().map(|fact| &fact.id).filter(|name| !granted(name));
        let mut names: Vec<&str> = facts.map(String::as_str).collect();
        names.push("plan");
        let identifiers = Identifiers::new(known, &names, table, &[])?;
        let packing = known.packing(&identifiers.names())?;
        let severity = Field::new("severity", DataType::Int8, true);
        let error = Field::new("error", DataType::Utf8, true);
        let answers = Arc::new(Schema::new(vec![severity, error]));
        let table = Arc::clone(table);
        let (facts, levels) = (Vec::new(), Vec::new());
        Ok(Self { policy, packing, identifiers, table, answers, facts, levels })
    }
}

impl<P: Borrow<Policy>> Question for Severities<P> {
    fn schema(&self) -> SchemaRef {
        Arc::clone(&self.answers)
    }

    fn answer(&mut self, batch: &RecordBatch) -> Result<RecordBatch, ColumnsError> {
        same_columns(&self.table, batch)?;
        let (mut errors, rows) = (RowErrors::default(), batch.num_rows());
        let codes = self.identifiers.read(batch, &mut errors);
        let policy: &Policy = self.policy.borrow();
        let answering = policy.batch();
        self.facts.resize(rows, Facts::default());
        self.levels.resize(rows, 0);
        answering.pack(&self.packing, &codes, &mut self.facts)?;
        answering.opening_severities(&self.facts, &mut self.levels)?;
        errors.rows().for_each(|row| self.levels[row] = 0);
        // A level is at most 32, and 0 stands for none.
        let levels = self.levels.iter().map(|level| i8::try_from(*level).ok().filter(|it| *it > 0));
        let levels = Int8Array::from_iter(levels);
        let errors = errors.column(rows)?;
        Ok(RecordBatch::try_new(Arc::clone(&self.answers), vec![Arc::new(levels), errors])?)
    }
}
