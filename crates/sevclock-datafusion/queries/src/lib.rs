//! Tickets of the retail helpdesk as a table, and what direct calls answer about them.
//!
//! For the tests of this crate, its figures and the example of a cluster.

use std::sync::Arc;

use datafusion::arrow::array::{
    ArrayRef, DictionaryArray, Int32Array, Int64Array, StringArray, TimestampMicrosecondArray,
    TimestampNanosecondArray,
};
use datafusion::arrow::datatypes::Int32Type;
use datafusion::arrow::record_batch::RecordBatch;
use datafusion::error::Result;
use sevclock::policy::FactValue;
use sevclock::{Policy, batch::BatchError};

/// The agreement of the tickets.
pub const POLICY: &str = "helpdesk-retail";
/// The promise asked about.
pub const CLOCK: &str = "update";
/// What it is asked by.
pub const IDENTIFIERS: [&str; 3] = ["severity", "plan", "region"];
/// The plans.
pub const PLANS: [&str; 2] = ["own", "franchise"];
/// The values of the fact `region`.
pub const REGIONS: [&str; 3] = ["london", "dubai", "chicago"];
/// Rows of a batch, as the engine cuts them.
pub const BATCH: usize = 8_192;

/// Tickets by column, in no order of time.
#[derive(Clone, Debug, Default)]
pub struct Tickets {
    /// When each opened, in microseconds: from 2020 to 2029.
    pub opened: Vec<i64>,
    /// When each was closed: up to 46 days later.
    pub closed: Vec<i64>,
    /// 1 to 3.
    pub severity: Vec<u8>,
    /// By its place in [`PLANS`].
    pub plan: Vec<u8>,
    /// By its place in [`REGIONS`].
    pub region: Vec<u8>,
    /// How many stores each is about.
    pub stores: Vec<i64>,
}

impl Tickets {
    /// The same tickets every time.
    #[must_use]
    pub fn new(rows: usize) -> Self {
        let mut state: u64 = 20_260_301;
        let mut below = |n: u32| {
            // A linear congruence is random enough to mix rows.
            state = state.wrapping_mul(6_364_136_223_846_793_005);
            state = state.wrapping_add(1_442_695_040_888_963_407);
            u32::try_from(state >> 33).unwrap_or(0) % n
        };
        let mut tickets = Self::default();
        for _ in 0..rows {
            let opened = 1_577_836_800_000_000 + i64::from(below(315_000_000)) * 1_000_003;
            tickets.opened.push(opened);
            tickets.closed.push(opened + i64::from(below(4_000_000)) * 1_000_000);
            tickets.severity.push([1, 2, 3][below(3) as usize]);
            tickets.plan.push([0, 1][below(2) as usize]);
            tickets.region.push([0, 1, 2][below(3) as usize]);
            tickets.stores.push(below(20).into());
        }
        tickets
    }

    /// The codes of [`IDENTIFIERS`], which direct calls take.
    #[must_use]
    pub fn codes(&self, policy: &Policy) -> [Vec<u8>; 3] {
        let coded = |name: &str, values: &[&str], places: &[u8]| {
            let code = |value: &&str| policy.code(name, &FactValue::Text((*value).to_owned()));
            let codes: Vec<u8> = values.iter().map(|one| code(one).unwrap_or(u8::MAX)).collect();
            places.iter().map(|place| codes[usize::from(*place)]).collect()
        };
        let plan = coded("plan", &PLANS, &self.plan);
        [self.severity.clone(), plan, coded("region", &REGIONS, &self.region)]
    }

    /// When the promise falls due by a direct call.
    ///
    /// # Errors
    /// None for tickets as they are made here.
    pub fn dues(&self, policy: &Policy) -> Result<Vec<i64>, BatchError> {
        let promises = policy.promises(CLOCK, &IDENTIFIERS)?;
        let codes = self.codes(policy);
        let codes: Vec<&[u8]> = codes.iter().map(Vec::as_slice).collect();
        let mut dues = vec![0; self.opened.len()];
        policy.batch().due(&promises, &codes, &self.opened, &mut dues)?;
        Ok(dues)
    }

    /// The table, in batches: `id`, `opened`, `closed`, `severity`, `plan`, `region`, `stores`.
    ///
    /// # Errors
    /// None for tickets as they are made here.
    pub fn table(&self, shape: Shape) -> Result<Vec<RecordBatch>> {
        let starts = (0..self.opened.len()).step_by(BATCH);
        starts.map(|from| self.batch(shape, from..(from + BATCH).min(self.opened.len()))).collect()
    }

    fn batch(&self, shape: Shape, rows: std::ops::Range<usize>) -> Result<RecordBatch> {
        let ids = rows.clone().map(|row| i64::try_from(row).unwrap_or(i64::MAX));
        let severity = self.severity[rows.clone()].iter();
        let severity: ArrayRef = match shape {
            Shape::Coded => {
                Arc::new(severity.map(|level| i32::from(*level)).collect::<Int32Array>())
            }
            Shape::Plain => {
                Arc::new(severity.map(|level| i64::from(*level)).collect::<Int64Array>())
            }
        };
        let opened = &self.opened[rows.clone()];
        let opened: ArrayRef = match shape {
            Shape::Coded => Arc::new(TimestampMicrosecondArray::from(opened.to_vec())),
            Shape::Plain => {
                let nanos = opened.iter().map(|micros| micros * 1_000);
                Arc::new(TimestampNanosecondArray::from_iter_values(nanos))
            }
        };
        let closed = TimestampMicrosecondArray::from(self.closed[rows.clone()].to_vec());
        let plan = texts(shape, &PLANS, &self.plan[rows.clone()])?;
        let region = texts(shape, &REGIONS, &self.region[rows.clone()])?;
        let stores = Int64Array::from(self.stores[rows].to_vec());
        Ok(RecordBatch::try_from_iter([
            ("id", Arc::new(Int64Array::from_iter_values(ids)) as ArrayRef),
            ("opened", opened),
            ("closed", Arc::new(closed)),
            ("severity", severity),
            ("plan", plan),
            ("region", region),
            ("stores", Arc::new(stores)),
        ])?)
    }
}

/// A column of texts by their places.
fn texts(shape: Shape, values: &[&'static str], places: &[u8]) -> Result<ArrayRef> {
    Ok(match shape {
        Shape::Coded => {
            let keys = Int32Array::from_iter_values(places.iter().map(|place| i32::from(*place)));
            let values = Arc::new(StringArray::from(values.to_vec()));
            Arc::new(DictionaryArray::<Int32Type>::try_new(keys, values)?)
        }
        Shape::Plain => {
            let texts = places.iter().map(|place| values[usize::from(*place)]);
            Arc::new(StringArray::from_iter_values(texts))
        }
    })
}

/// How a table holds its columns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// Microseconds, severities of 32 bits, plans and regions in dictionaries.
    Coded,
    /// Nanoseconds, severities of 64 bits, plans and regions as text.
    Plain,
}
