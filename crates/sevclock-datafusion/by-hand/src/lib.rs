//! What a program without an engine does with the same Arrow columns: codes of each column's values,
//! a call of `sevclock::batch`, a column of timestamps.
//!
//! The measure of the functions for SQL, so as quick as it is plain: columns without nulls, of the
//! types that the compared tables have. Values that the agreement does not have are refused.
//!
//! A crate of its own, since it is optimised and what plans queries is not.

use std::array::from_fn;
use std::error::Error;
use std::sync::Arc;

use datafusion_common::arrow::array::{
    Array, ArrayRef, ArrowPrimitiveType, AsArray, RecordBatch, TimestampMicrosecondArray,
};
use datafusion_common::arrow::buffer::{BooleanBuffer, NullBuffer};
use datafusion_common::arrow::datatypes::{
    DataType, Int32Type, Int64Type, TimeUnit, TimestampMicrosecondType, TimestampNanosecondType,
};
use sevclock::Policy;
use sevclock::batch::{Batch, Promises};
use sevclock::time::Calendar;

/// A code that no value has: a call refuses it.
const NONE: u8 = u8::MAX;

/// A question to tables.
#[derive(Debug)]
pub struct ByHand<'p> {
    batch: Batch<'p>,
    promises: Promises,
    identifiers: Vec<Identifier>,
}

/// What the values of one are coded as.
#[derive(Debug)]
struct Identifier {
    name: &'static str,
    /// Of small numbers.
    numbers: [u8; 256],
    /// By their codes, which count from 0.
    texts: Vec<String>,
}

impl<'p> ByHand<'p> {
    /// When a clock's promise falls due, by identifiers that tables have columns of.
    ///
    /// # Errors
    /// No such clock or identifier.
    pub fn new(
        policy: &'p Policy,
        clock: &str,
        identifiers: &[&'static str],
    ) -> Result<Self, Box<dyn Error>> {
        let promises = policy.promises(clock, identifiers)?;
        let identifier = |name: &&'static str| Identifier::new(policy, name);
        let identifiers: Result<_, _> = identifiers.iter().map(identifier).collect();
        Ok(Self { batch: policy.batch(), promises, identifiers: identifiers? })
    }

    /// The due instants of tickets by their column `opened` and those of the identifiers.
    ///
    /// # Errors
    /// A column that is missing or of another type, or a value that the policy does not have.
    pub fn dues(&mut self, tickets: &RecordBatch) -> Result<ArrayRef, Box<dyn Error>> {
        let column = |name: &str| {
            let column = tickets.column_by_name(name).filter(|column| column.null_count() == 0);
            column.ok_or_else(|| format!("`{name}` is missing or has nulls"))
        };
        let mut columns: Vec<Vec<u8>> = Vec::with_capacity(self.identifiers.len());
        for identifier in &self.identifiers {
            columns.push(identifier.codes(column(identifier.name)?)?);
        }
        let codes: Vec<&[u8]> = columns.iter().map(Vec::as_slice).collect();
        let mut dues = vec![0; tickets.num_rows()];
        let opened = column("opened")?;
        match opened.data_type() {
            DataType::Timestamp(TimeUnit::Microsecond, _) => {
                let starts = opened.as_primitive::<TimestampMicrosecondType>().values();
                self.batch.due(&self.promises, &codes, starts, &mut dues)?;
            }
            DataType::Timestamp(TimeUnit::Nanosecond, _) => {
                let starts = opened.as_primitive::<TimestampNanosecondType>().values();
                let starts: Vec<i64> = starts.iter().map(|nanos| nanos.div_euclid(1_000)).collect();
                self.batch.due(&self.promises, &codes, &starts, &mut dues)?;
            }
            other => return Err(format!("`opened` is {other}").into()),
        }
        let promised = BooleanBuffer::collect_bool(dues.len(), |row| dues[row] != Calendar::NEVER);
        let dues = TimestampMicrosecondArray::new(dues.into(), Some(NullBuffer::new(promised)));
        Ok(Arc::new(dues.with_timezone("UTC")))
    }
}

impl Identifier {
    fn new(policy: &Policy, name: &'static str) -> Result<Self, Box<dyn Error>> {
        let coding = policy.coding(name)?;
        let number = |number| coding.integer(i64::try_from(number).ok()?);
        let numbers = from_fn(|place| number(place).unwrap_or(NONE));
        Ok(Self { name, numbers, texts: coding.texts().to_vec() })
    }

    fn codes(&self, column: &ArrayRef) -> Result<Vec<u8>, Box<dyn Error>> {
        match column.data_type() {
            DataType::Int32 => Ok(self.of_numbers::<Int32Type>(column)),
            DataType::Int64 => Ok(self.of_numbers::<Int64Type>(column)),
            DataType::Dictionary(..) => {
                let column = column.as_dictionary::<Int32Type>();
                let known = self.of_texts(column.values());
                let code = |key: &i32| usize::try_from(*key).ok().and_then(|key| known.get(key));
                let keys = column.keys().values().iter();
                Ok(keys.map(|key| code(key).copied().unwrap_or(NONE)).collect())
            }
            DataType::Utf8 => Ok(self.of_texts(column)),
            other => Err(format!("`{}` is {other}", self.name).into()),
        }
    }

    fn of_numbers<T>(&self, column: &ArrayRef) -> Vec<u8>
    where
        T: ArrowPrimitiveType,
        T::Native: TryInto<u8>,
    {
        let code = |value: &T::Native| (*value).try_into().map(|it| self.numbers[usize::from(it)]);
        column.as_primitive::<T>().values().iter().map(|it| code(it).unwrap_or(NONE)).collect()
    }

    fn of_texts(&self, column: &ArrayRef) -> Vec<u8> {
        let column = column.as_string::<i32>();
        let code = |row| {
            let place = self.texts.iter().position(|known| known == column.value(row));
            place.and_then(|place| u8::try_from(place).ok()).unwrap_or(NONE)
        };
        (0..column.len()).map(code).collect()
    }
}
