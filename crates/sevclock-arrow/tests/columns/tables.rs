//! Values as Arrow columns of a random type: every width of number, strings plain and by dictionary
//! with values twice and never used, slices of longer arrays, nulls of both kinds.

use std::sync::Arc;

use arrow_array::types::{Int8Type, Int32Type, UInt16Type};
use arrow_array::{
    Array, ArrayRef, BooleanArray, DictionaryArray, Int8Array, Int16Array, Int32Array, Int64Array,
    LargeStringArray, NullArray, PrimitiveArray, StringArray, StringViewArray,
    TimestampMicrosecondArray, TimestampMillisecondArray, TimestampNanosecondArray,
    TimestampSecondArray, UInt8Array, UInt32Array, UInt64Array,
};
use sevclock::policy::FactValue;
use sevclock_testing::generate::Random;

/// Values of one type, null where none.
pub(crate) fn column(random: &mut Random, values: &[Option<FactValue>]) -> ArrayRef {
    let before = random.below(4);
    let some = values.iter().flatten().next().cloned();
    let Some(some) = some else {
        return Arc::new(NullArray::new(values.len()));
    };
    let padding = (0..before).map(|_| random.chance(50).then(|| some.clone()));
    let all: Vec<Option<FactValue>> = padding.chain(values.iter().cloned()).collect();
    let whole = match some {
        FactValue::Boolean(_) => Arc::new(BooleanArray::from_iter(all.iter().map(boolean))),
        FactValue::Integer(_) => integers(random, &all.iter().map(integer).collect::<Vec<_>>()),
        FactValue::Text(_) => texts(random, &all.iter().map(text).collect::<Vec<_>>()),
    };
    whole.slice(before, values.len())
}

fn boolean(value: &Option<FactValue>) -> Option<bool> {
    if let Some(FactValue::Boolean(value)) = value { Some(*value) } else { None }
}

fn integer(value: &Option<FactValue>) -> Option<i64> {
    if let Some(FactValue::Integer(value)) = value { Some(*value) } else { None }
}

fn text(value: &Option<FactValue>) -> Option<&str> {
    if let Some(FactValue::Text(value)) = value { Some(value) } else { None }
}

fn integers(random: &mut Random, values: &[Option<i64>]) -> ArrayRef {
    macro_rules! narrow {
        ($array:ty) => {
            Arc::new(<$array>::from_iter(
                values.iter().map(|it| it.map(|it| it.try_into().unwrap())),
            ))
        };
    }
    let negative = values.iter().flatten().any(|value| *value < 0);
    match random.below(if negative { 5 } else { 8 }) {
        0 => narrow!(Int8Array),
        1 => narrow!(Int16Array),
        2 => narrow!(Int32Array),
        3 => narrow!(Int64Array),
        4 => dictionary(random, values, |values| Arc::new(Int64Array::from(values))),
        5 => narrow!(UInt8Array),
        6 => narrow!(UInt32Array),
        _ => narrow!(UInt64Array),
    }
}

fn texts(random: &mut Random, values: &[Option<&str>]) -> ArrayRef {
    match random.below(6) {
        0 => Arc::new(StringArray::from(values.to_vec())),
        1 => Arc::new(LargeStringArray::from(values.to_vec())),
        2 => Arc::new(StringViewArray::from(values.to_vec())),
        3 => dictionary(random, values, |values| Arc::new(StringArray::from(values))),
        4 => dictionary(random, values, |values| Arc::new(LargeStringArray::from(values))),
        _ => dictionary(random, values, |values| Arc::new(StringViewArray::from(values))),
    }
}

/// A dictionary with each value once or twice, null among them or among the keys, and one unused.
fn dictionary<T: Copy + PartialEq>(
    random: &mut Random,
    values: &[Option<T>],
    array: impl Fn(Vec<Option<T>>) -> ArrayRef,
) -> ArrayRef {
    let mut known: Vec<Option<T>> = vec![None];
    for value in values {
        if !known.contains(value) || (known.len() < 20 && random.chance(10)) {
            known.push(*value);
        }
    }
    let places: Vec<Option<usize>> = values
        .iter()
        .map(|value| {
            let places = (0..known.len()).filter(|place| known[*place] == *value);
            let places: Vec<usize> = places.collect();
            (value.is_some() || random.chance(50)).then(|| *random.pick(&places))
        })
        .collect();
    let known = array(known);
    macro_rules! keyed {
        ($key:ty, $number:ty) => {{
            let keys = places.iter().map(|it| it.map(|it| <$number>::try_from(it).unwrap()));
            let keys = PrimitiveArray::<$key>::from_iter(keys);
            Arc::new(DictionaryArray::try_new(keys, known).unwrap())
        }};
    }
    match random.below(3) {
        0 => keyed!(Int8Type, i8),
        1 => keyed!(Int32Type, i32),
        _ => keyed!(UInt16Type, u16),
    }
}

/// Instants in microseconds, of a unit that can say them, with any zone or none.
pub(crate) fn instants(random: &mut Random, micros: &[Option<i64>]) -> ArrayRef {
    let zone = [None, Some("UTC"), Some("Asia/Taipei"), Some("+05:30"), Some("America/New_York")];
    let zone = *random.pick(&zone);
    let divides = |by: i64| micros.iter().flatten().all(|micros| micros % by == 0);
    let units: Vec<i64> =
        [1_000_000, 1_000, 1, 0].into_iter().filter(|by| *by == 0 || divides(*by)).collect();
    macro_rules! of {
        ($array:ty, $value:expr) => {
            Arc::new(
                <$array>::from_iter(micros.iter().map(|it| it.map($value))).with_timezone_opt(zone),
            )
        };
    }
    let fraction = random.between(0, 999);
    match *random.pick(&units) {
        1_000_000 => of!(TimestampSecondArray, |micros: i64| micros / 1_000_000),
        1_000 => of!(TimestampMillisecondArray, |micros: i64| micros / 1_000),
        1 => of!(TimestampMicrosecondArray, |micros: i64| micros),
        // Parts of a microsecond are truncated toward the past.
        _ => of!(TimestampNanosecondArray, |micros: i64| micros * 1_000 + fraction),
    }
}
