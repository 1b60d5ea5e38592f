//! Rows answered: columns of codes and instants in, a column of answers out.

use std::sync::Arc;

use datafusion_common::arrow::array::types::TimestampMicrosecondType;
use datafusion_common::arrow::array::{ArrayRef, Float64Array, PrimitiveArray, UInt8Array};
use datafusion_common::arrow::buffer::{BooleanBuffer, NullBuffer};
use sevclock::batch::{BatchError, Facts, Packing, Promises};
use sevclock::time::Calendar;

use crate::code::{Codes, Valid};
use crate::instants::Instants;
use crate::question::{About, Question};
use crate::words::UTC;

/// Rows that are packed at a time.
const BLOCK: usize = 256;

impl Question {
    /// The answer of each row; null where an argument is, and where nothing is due.
    ///
    /// # Errors
    /// None for columns that this question's coders have made.
    pub(crate) fn answer(
        &self,
        instants: &[Instants<'_>],
        columns: &[Codes],
        rows: usize,
    ) -> Result<ArrayRef, BatchError> {
        let codes: Vec<&[u8]> = columns.iter().map(|column| column.codes.as_slice()).collect();
        let given = instants.iter().map(|one| &one.valid);
        let given = given.chain(columns.iter().map(|column| &column.valid));
        let valid = given.fold(Valid::default(), |all, one| all.and(one));
        match (&self.about, instants) {
            (About::Promises(promises), [start]) => self.dues(promises, &codes, start, &valid),
            (About::Promises(promises), [from, to]) => {
                self.working_seconds(promises, &codes, [from, to], &valid)
            }
            (About::Promises(_), _) => {
                Err(BatchError::Columns { found: instants.len(), expected: 1 })
            }
            (About::Facts(packing, blank), _) => {
                self.severities(packing, *blank, &codes, rows, &valid)
            }
        }
    }

    fn dues(
        &self,
        promises: &Promises,
        codes: &[&[u8]],
        start: &Instants<'_>,
        valid: &Valid,
    ) -> Result<ArrayRef, BatchError> {
        let mut dues = vec![0; start.micros.len()];
        self.policy.batch().due(promises, codes, &start.micros, &mut dues)?;
        let nulls = valid.and(&promised(&dues)).0;
        let dues = PrimitiveArray::<TimestampMicrosecondType>::new(dues.into(), nulls);
        Ok(Arc::new(dues.with_timezone(UTC)))
    }

    fn working_seconds(
        &self,
        promises: &Promises,
        codes: &[&[u8]],
        [from, to]: [&Instants<'_>; 2],
        valid: &Valid,
    ) -> Result<ArrayRef, BatchError> {
        let mut micros = vec![0; from.micros.len()];
        self.policy.batch().elapsed(promises, codes, &from.micros, &to.micros, &mut micros)?;
        #[expect(clippy::cast_precision_loss, reason = "200 years of microseconds have 53 bits")]
        let seconds: Vec<f64> = micros.into_iter().map(|span| span as f64 / 1e6).collect();
        Ok(Arc::new(Float64Array::new(seconds.into(), valid.0.clone())))
    }

    fn severities(
        &self,
        packing: &Packing,
        blank: Facts,
        codes: &[&[u8]],
        rows: usize,
        valid: &Valid,
    ) -> Result<ArrayRef, BatchError> {
        let batch = self.policy.batch();
        let mut facts = vec![blank; BLOCK.min(rows)];
        let mut levels = vec![0; rows];
        let mut from = 0;
        for levels in levels.chunks_mut(BLOCK) {
            let block = from..from + levels.len();
            from = block.end;
            let codes: Vec<&[u8]> = codes.iter().map(|codes| &codes[block.clone()]).collect();
            let facts = &mut facts[..levels.len()];
            batch.pack(packing, &codes, facts)?;
            batch.opening_severities(facts, levels)?;
        }
        Ok(Arc::new(UInt8Array::new(levels.into(), valid.0.clone())))
    }
}

/// Which rows are promised something.
fn promised(dues: &[i64]) -> Valid {
    let word = |dues: &[i64]| {
        let bits = dues.iter().rev();
        bits.fold(0_u64, |bits, due| bits << 1 | u64::from(*due != Calendar::NEVER)).to_le()
    };
    let words: Vec<u64> = dues.chunks(64).map(word).collect();
    let promised = NullBuffer::new(BooleanBuffer::new(words.into(), 0, dues.len()));
    Valid::of(Some(&promised))
}
