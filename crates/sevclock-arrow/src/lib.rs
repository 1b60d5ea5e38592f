//! Arrow record batches in and out of sevclock (architecture "Bulk").
//!
//! A question is put together once, for a policy and the columns of a table ([`Due`], [`Elapsed`],
//! [`Severities`]), and asked of as many record batches as there are ([`Question::answer`]), or of a
//! whole reader of them ([`Answers`]). It answers row by row: a row that cannot be answered says why
//! in the column `error`, and stops nothing. The columns, in and out, are those of
//! `docs/columns.md`. Whole tickets are evaluated from the rows of their events ([`Evaluate`]).
//!
//! ```
//! use std::sync::Arc;
//! use arrow_array::cast::AsArray;
//! use arrow_array::types::TimestampMicrosecondType;
//! use arrow_array::{Array, Int32Array, RecordBatch, StringArray, TimestampSecondArray};
//! use sevclock_arrow::{Due, Question};
//!
//! let policy = sevclock::Policy::compile(&sevclock_policies::draft("prophetstor")?)?;
//! let monday = 1_772_413_200; // 2026-03-02T01:00:00Z
//! let tickets = RecordBatch::try_from_iter([
//!     ("start", Arc::new(TimestampSecondArray::from(vec![monday, monday])) as _),
//!     ("severity", Arc::new(Int32Array::from(vec![1, 7])) as _),
//!     ("region", Arc::new(StringArray::from(vec!["taiwan", "taiwan"])) as _),
//! ])?;
//! let mut due = Due::new(&policy, "first-response", &tickets.schema())?;
//! let answers = due.answer(&tickets)?;
//! let dues = answers["due"].as_primitive::<TimestampMicrosecondType>();
//! assert_eq!(dues.value(0), (monday + 30 * 60) * 1_000_000);
//! assert!(dues.is_null(1));
//! assert_eq!(
//!     answers["error"].as_string::<i32>().value(1),
//!     "severity: `7` is not allowed; expected a severity from 1 to 4"
//! );
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Other languages
//!
//! [`Answers`] and [`Nested`] are readers of record batches, which Arrow's own `FFI_ArrowArrayStream` hands to any
//! language over the Arrow C Stream Interface. This crate has no pointer of its own.
//!
//! # Not here
//!
//! Any rule of the semantics: every answer is that of `sevclock`'s functions for one ticket. Files are
//! the program's, and raw pointers the C library's.

mod cells;
mod codes;
mod due;
mod evaluate;
mod instants;
mod question;
mod row_errors;
mod severity;

use arrow_schema::ArrowError;
use sevclock::batch::BatchError;
use thiserror::Error;

pub use due::{Due, Elapsed};
pub use evaluate::{AsOf, Evaluate, Evaluated, Nested, TableSchemas, Tables};
pub use question::{Answers, Question};
pub use severity::Severities;

/// Why a table has no answers; a mistake of one row stands in that row.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum ColumnsError {
    /// A column that must be there is not.
    #[error("no column `{name}`; expected {expected}")]
    Missing {
        /// Its name.
        name: &'static str,
        /// What it holds.
        expected: &'static str,
    },
    /// Two columns have one name.
    #[error("two columns are named `{name}`; expected one")]
    Twice {
        /// The name.
        name: String,
    },
    /// A column is of another type.
    #[error("column `{name}` is of the type {found}; expected {expected}")]
    Type {
        /// Its name.
        name: String,
        /// Its type.
        found: String,
        /// The types it can be.
        expected: &'static str,
    },
    /// A batch has other columns than those the question was put together for.
    #[error("the batch has other columns than the table; expected those of its schema")]
    OtherColumns,
    /// A column of strings would have more bytes than its type can count.
    #[error("a column of answers has 2 GiB of text or more; ask with smaller batches")]
    TooMuchText,
    /// The question cannot be put to the policy.
    #[error(transparent)]
    Question(#[from] BatchError),
    /// A batch could not be read or made.
    #[error(transparent)]
    Arrow(#[from] ArrowError),
}

impl From<ColumnsError> for ArrowError {
    fn from(error: ColumnsError) -> Self {
        match error {
            ColumnsError::Arrow(error) => error,
            error => Self::ExternalError(Box::new(error)),
        }
    }
}
