//! Timestamps of any unit as microseconds (semantics §1.1).

use std::borrow::Cow;

use datafusion_common::arrow::array::types::{
    TimestampMicrosecondType, TimestampMillisecondType, TimestampNanosecondType,
    TimestampSecondType,
};
use datafusion_common::arrow::array::{Array, ArrayRef, AsArray};
use datafusion_common::arrow::datatypes::{DataType, TimeUnit};
use sevclock::time::Instant;

use crate::code::{Outside, Valid};

/// Instants in microseconds, in the supported range wherever they are valid and everywhere else too.
pub(crate) struct Instants<'a> {
    pub(crate) micros: Cow<'a, [i64]>,
    pub(crate) valid: Valid,
}

const RANGE: std::ops::RangeInclusive<i64> = Instant::MIN.micros()..=Instant::MAX.micros();

/// The instants of a timestamp column; finer units are truncated toward the past.
///
/// # Errors
/// Where `lenient` is false: the first row that is outside the supported instants.
pub(crate) fn instants(array: &ArrayRef, lenient: bool) -> Result<Instants<'_>, Outside> {
    let DataType::Timestamp(unit, _) = array.data_type() else { return Err(Outside { row: 0 }) };
    match unit {
        TimeUnit::Microsecond => {
            let values = array.as_primitive::<TimestampMicrosecondType>().values();
            if all_supported(values) {
                let valid = Valid::of(array.nulls());
                return Ok(Instants { micros: Cow::Borrowed(values), valid });
            }
            scaled(array, values, lenient, Some)
        }
        TimeUnit::Second => {
            let values = array.as_primitive::<TimestampSecondType>().values();
            scaled(array, values, lenient, |value| value.checked_mul(1_000_000))
        }
        TimeUnit::Millisecond => {
            let values = array.as_primitive::<TimestampMillisecondType>().values();
            scaled(array, values, lenient, |value| value.checked_mul(1_000))
        }
        TimeUnit::Nanosecond => {
            let values = array.as_primitive::<TimestampNanosecondType>().values();
            scaled(array, values, lenient, |value| Some(value.div_euclid(1_000)))
        }
    }
}

/// Whether every instant is supported: at a glance where all lie within 142 years of the first.
fn all_supported(values: &[i64]) -> bool {
    let since = values.iter().fold(0, |any, value| any | value.wrapping_sub(*RANGE.start()));
    since >> 52 == 0 || values.iter().all(|value| RANGE.contains(value))
}

fn scaled<'a>(
    array: &ArrayRef,
    values: &[i64],
    lenient: bool,
    scale: impl Fn(i64) -> Option<i64>,
) -> Result<Instants<'a>, Outside> {
    let scaled = |value: i64| scale(value).filter(|micros| RANGE.contains(micros));
    let (mut outside, mut micros) = (false, vec![0; values.len()]);
    for (micros, value) in micros.iter_mut().zip(values) {
        let found = scaled(*value);
        outside |= found.is_none();
        *micros = found.unwrap_or(0);
    }
    let mut valid = Valid::of(array.nulls());
    if outside {
        valid.narrow(lenient, values.len(), |row| scaled(values[row]).is_some())?;
    }
    Ok(Instants { micros: Cow::Owned(micros), valid })
}
