//! What is wrong with rows, as a column.

use std::sync::Arc;

use arrow_array::{ArrayRef, StringArray};

use crate::ColumnsError;

/// Messages, each of a row; found column by column.
#[derive(Debug, Default)]
pub(crate) struct RowErrors(Vec<(usize, String)>);

impl RowErrors {
    pub(crate) fn add(&mut self, row: usize, message: String) {
        self.0.push((row, message));
    }

    /// The rows that have one; some more than once.
    pub(crate) fn rows(&self) -> impl Iterator<Item = usize> {
        self.0.iter().map(|(row, _)| *row)
    }

    /// The messages by row, those of one row joined; null where there is none.
    pub(crate) fn column(mut self, rows: usize) -> Result<ArrayRef, ColumnsError> {
        if self.0.is_empty() {
            return Ok(Arc::new(StringArray::new_null(rows)));
        }
        // Stable: those of one row stay in the order of the columns.
        self.0.sort_by_key(|(row, _)| *row);
        self.0.dedup_by(|(row, more), (first, message)| {
            if row == first {
                message.push_str("; ");
                message.push_str(more);
            }
            row == first
        });
        let mut messages = self.0.iter().peekable();
        let of = |row| messages.next_if(|(other, _)| *other == row).map(|(_, text)| text.as_str());
        strings((0..rows).map(of).collect())
    }
}

/// A column of strings.
pub(crate) fn strings(values: Vec<Option<&str>>) -> Result<ArrayRef, ColumnsError> {
    let bytes: usize = values.iter().flatten().map(|text| text.len()).sum();
    if i32::try_from(bytes).is_err() {
        return Err(ColumnsError::TooMuchText);
    }
    Ok(Arc::new(StringArray::from(values)))
}
