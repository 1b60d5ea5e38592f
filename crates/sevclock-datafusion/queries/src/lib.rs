//! Tickets of the retail helpdesk as a table, and what direct calls answer about them.
//!
//! For the tests of this crate, its figures and the example of a cluster.

use std::sync::Arc;

use datafusion::arrow::array::{
    ArrayRef, DictionaryArray, Int8Array, Int64Array, StringArray, TimestampMicrosecondArray,
    TimestampNanosecondArray, UInt8Array,
};
use datafusion::arrow::datatypes::Int8Type;
use datafusion::arrow::record_batch::RecordBatch;
use datafusion::error::Result;
use sevclock::policy::FactValue;
use sevclock::{Policy, batch::BatchError};

/// The agreement of the tickets.
pub const POLICY: &str = "helpdesk-retail";
/// The promise asked about.
pub const CLOCK: &str = "update";
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
    /// By its place in [`REGIONS`].
    pub region: Vec<i8>,
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
            tickets.region.push([0, 1, 2][below(3) as usize]);
            tickets.stores.push(below(20).into());
        }
        tickets
    }

    /// What direct calls take: the code of each severity and each region.
    #[must_use]
    pub fn codes(&self, policy: &Policy) -> [Vec<u8>; 2] {
        let code = |region: &i8| {
            let region = REGIONS[usize::try_from(*region).unwrap_or(0)];
            policy.code("region", &FactValue::Text(region.into())).unwrap_or(u8::MAX)
        };
        let codes: Vec<u8> = [0, 1, 2].iter().map(code).collect();
        let region = self.region.iter().map(|region| codes[usize::try_from(*region).unwrap_or(0)]);
        [self.severity.clone(), region.collect()]
    }

    /// When the promise falls due by a direct call.
    ///
    /// # Errors
    /// None for tickets as they are made here.
    pub fn dues(&self, policy: &Policy) -> Result<Vec<i64>, BatchError> {
        let promises = policy.promises(CLOCK, &["severity", "region"])?;
        let [severity, region] = self.codes(policy);
        let mut dues = vec![0; self.opened.len()];
        policy.batch().due(&promises, &[&severity, &region], &self.opened, &mut dues)?;
        Ok(dues)
    }

    /// The table, in batches: `id`, `opened`, `closed`, `severity`, `region`, `stores`.
    ///
    /// # Errors
    /// None for tickets as they are made here.
    pub fn table(&self, shape: Shape) -> Result<Vec<RecordBatch>> {
        let starts = (0..self.opened.len()).step_by(BATCH);
        starts.map(|from| self.batch(shape, from..(from + BATCH).min(self.opened.len()))).collect()
    }

    fn batch(&self, shape: Shape, rows: std::ops::Range<usize>) -> Result<RecordBatch> {
        let ids = rows.clone().map(|row| i64::try_from(row).unwrap_or(i64::MAX));
        let regions = Int8Array::from(self.region[rows.clone()].to_vec());
        let regions: ArrayRef = match shape {
            Shape::Coded => {
                let names = Arc::new(StringArray::from(REGIONS.to_vec()));
                Arc::new(DictionaryArray::<Int8Type>::try_new(regions, names)?)
            }
            Shape::Plain => {
                let name = |region: &i8| REGIONS[usize::try_from(*region).unwrap_or(0)];
                Arc::new(StringArray::from_iter_values(regions.values().iter().map(name)))
            }
        };
        let severity = &self.severity[rows.clone()];
        let severity: ArrayRef = match shape {
            Shape::Coded => Arc::new(UInt8Array::from(severity.to_vec())),
            Shape::Plain => {
                Arc::new(severity.iter().map(|level| i64::from(*level)).collect::<Int64Array>())
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
        let stores = Int64Array::from(self.stores[rows].to_vec());
        Ok(RecordBatch::try_from_iter([
            ("id", Arc::new(Int64Array::from_iter_values(ids)) as ArrayRef),
            ("opened", opened),
            ("closed", Arc::new(closed)),
            ("severity", severity),
            ("region", regions),
            ("stores", Arc::new(stores)),
        ])?)
    }
}

/// How a table holds its columns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// Microseconds, severities of eight bits, regions in a dictionary.
    Coded,
    /// Nanoseconds, severities of 64 bits, regions as text.
    Plain,
}
