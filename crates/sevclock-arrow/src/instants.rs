//! Columns of timestamps: of any unit in, microseconds of UTC out (semantics §1.1).
//!
//! A timestamp with a zone is an instant, and the zone says only how to show it. One without is read
//! as UTC.

use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::types::{
    TimestampMicrosecondType, TimestampMillisecondType, TimestampNanosecondType,
    TimestampSecondType,
};
use arrow_array::{Array, ArrayRef, TimestampMicrosecondArray};
use arrow_buffer::{NullBuffer, ScalarBuffer};
use arrow_schema::{DataType, TimeUnit};
use sevclock::time::{Instant, InstantError};

use crate::row_errors::RowErrors;

/// What messages expect of such a column.
pub(crate) const EXPECTED: &str = "Timestamp of any unit and zone";

/// A column of timestamps.
#[derive(Debug)]
pub(crate) struct Instants {
    values: ScalarBuffer<i64>,
    nulls: Option<NullBuffer>,
    unit: TimeUnit,
}

impl Instants {
    /// Whether a column of a type can be read.
    pub(crate) fn reads(of: &DataType) -> bool {
        matches!(of, DataType::Timestamp(..))
    }

    /// A column; none where its type cannot be read.
    pub(crate) fn of(column: &dyn Array) -> Option<Self> {
        let DataType::Timestamp(unit, _) = column.data_type() else { return None };
        let values = match unit {
            TimeUnit::Second => column.as_primitive::<TimestampSecondType>().values(),
            TimeUnit::Millisecond => column.as_primitive::<TimestampMillisecondType>().values(),
            TimeUnit::Microsecond => column.as_primitive::<TimestampMicrosecondType>().values(),
            TimeUnit::Nanosecond => column.as_primitive::<TimestampNanosecondType>().values(),
        };
        Some(Self { values: values.clone(), nulls: column.nulls().cloned(), unit: *unit })
    }

    /// The instant of a row, if it has one.
    pub(crate) fn get(&self, row: usize) -> Option<Result<Instant, InstantError>> {
        let valid = self.nulls.as_ref().is_none_or(|nulls| nulls.is_valid(row));
        valid.then(|| instant(self.values[row], self.unit))
    }

    /// Every row's instant in microseconds; a row without one is said to be wrong, and is 1970 here.
    pub(crate) fn every(self, name: &str, errors: &mut RowErrors) -> ScalarBuffer<i64> {
        let supported = Instant::MIN.micros()..=Instant::MAX.micros();
        if self.unit == TimeUnit::Microsecond
            && self.nulls.as_ref().is_none_or(|nulls| nulls.null_count() == 0)
            && self.values.iter().all(|micros| supported.contains(micros))
        {
            return self.values;
        }
        let mut micros = Vec::with_capacity(self.values.len());
        for row in 0..self.values.len() {
            micros.push(match self.get(row) {
                Some(Ok(at)) => at.micros(),
                Some(Err(error)) => {
                    errors.add(row, format!("{name}: {error}"));
                    0
                }
                None => {
                    errors.add(row, format!("{name}: null; expected an instant"));
                    0
                }
            });
        }
        micros.into()
    }
}

/// The instant of a number of units since 1970; parts of a microsecond are truncated toward the past.
fn instant(value: i64, unit: TimeUnit) -> Result<Instant, InstantError> {
    let micros = match unit {
        TimeUnit::Second => value.checked_mul(1_000_000),
        TimeUnit::Millisecond => value.checked_mul(1_000),
        TimeUnit::Microsecond => Some(value),
        TimeUnit::Nanosecond => Some(value.div_euclid(1_000)),
    };
    micros.map_or(Err(InstantError::OutOfRange), Instant::from_micros)
}

/// The type of timestamps in answers.
pub(crate) fn utc() -> DataType {
    DataType::Timestamp(TimeUnit::Microsecond, Some("UTC".into()))
}

/// A column of timestamps in answers.
pub(crate) fn column(micros: Vec<i64>, nulls: Option<NullBuffer>) -> ArrayRef {
    Arc::new(TimestampMicrosecondArray::new(micros.into(), nulls).with_timezone("UTC"))
}
