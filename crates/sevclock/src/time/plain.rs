//! Days with one open stretch each, or none: the usual form of a table (architecture "Time, fast").
//!
//! A cell holds the working time before it and what its stretch takes from an instant to make
//! working time; a bucket of working time the same of the cell it starts in. The few cells that have
//! several stretches name a template, and are looked at one by one. Not here: what the answers mean
//! (`table.rs`).

use std::hint::select_unpredictable;

use super::column::each;
use super::table::{bucket_of, cell_of};

/// More than any instant: what the shift of a bucket is less by that has to be searched.
const CROWDED: i64 = 1 << 62;

/// A day of the UTC line.
#[derive(Clone, Copy, Debug)]
pub(super) struct Cell {
    /// Working time before it.
    pub(super) before: i64,
    /// What its first stretch takes from an instant to make working time; any if it is closed.
    pub(super) shift: i64,
}

/// A stretch of working time, as the cell that it starts in has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Bucket {
    /// Working time before that cell.
    pub(super) before: i64,
    /// What makes working time of it an instant.
    pub(super) shift: i64,
}

/// Cells and buckets, each list with one more for the end.
#[derive(Debug, Default)]
pub(super) struct Plain {
    pub(super) cells: Box<[Cell]>,
    /// The template of each cell, 0 for none; empty where no cell has one.
    pub(super) kinds: Box<[u16]>,
    pub(super) buckets: Box<[Bucket]>,
}

impl Bucket {
    /// The same of a bucket that meets more than two cells with open time, a cell with a template,
    /// or the end of all: instants made by it lie before all others.
    pub(super) fn crowded(self) -> Self {
        if self.is_crowded() { self } else { Self { shift: self.shift - CROWDED, ..self } }
    }

    pub(super) fn is_crowded(self) -> bool {
        self.shift < -CROWDED / 2
    }
}

impl Plain {
    pub(super) fn bytes(&self) -> (usize, usize) {
        let there = size_of_val(&*self.cells) + size_of_val(&*self.kinds);
        (there, size_of_val(&*self.buckets))
    }

    /// The template of a cell; 0 for none.
    #[inline(always)]
    pub(super) fn kind(&self, cell: usize) -> usize {
        self.kinds.get(cell).copied().unwrap_or(0).into()
    }

    /// Open time up to `t`, where its cell has no template.
    #[inline(always)]
    pub(super) fn worked(&self, cell: usize, t: i64) -> Option<i64> {
        let next = *self.cells.get(cell + 1)?;
        let cell = self.cells[cell];
        Some((t - cell.shift).max(cell.before).min(next.before))
    }

    /// The instant of a working microsecond; `Err` where it has to be searched.
    #[inline(always)]
    pub(super) fn locate(&self, number: i64, buckets_per: u64) -> Option<Result<i64, ()>> {
        let bucket = bucket_of(number, buckets_per);
        let next = *self.buckets.get(bucket + 1)?;
        let this = self.buckets[bucket];
        let instant = number + select_unpredictable(number < next.before, this.shift, next.shift);
        Some(if instant < -CROWDED / 2 { Err(()) } else { Ok(instant) })
    }

    /// Open time up to each row, and `more`; false where a row has to be looked at by itself.
    #[inline(never)]
    pub(super) fn worked_column(
        &self,
        origin: i64,
        rows: &[i64],
        more: i64,
        worked: &mut [i64],
    ) -> bool {
        let Some((_, nexts)) = self.cells.split_first() else { return false };
        let cells = &self.cells[..nexts.len()];
        let known = each(rows, worked, |t| {
            let index = cell_of(t, origin);
            let (cell, next) = (cells.get(index)?, nexts[index]);
            // Too much is negative, which no table holds.
            Some((t - cell.shift).max(cell.before).min(next.before).wrapping_add(more))
        });
        known && !self.meets_template(origin, rows)
    }

    fn meets_template(&self, origin: i64, rows: &[i64]) -> bool {
        !self.kinds.is_empty() && rows.iter().any(|t| self.kind(cell_of(*t, origin)) != 0)
    }

    /// The instant after each working microsecond; false where one has to be searched.
    #[inline(never)]
    pub(super) fn locate_column(
        &self,
        buckets_per: u64,
        numbers: &[i64],
        instants: &mut [i64],
    ) -> bool {
        let Some((_, nexts)) = self.buckets.split_first() else { return false };
        let buckets = &self.buckets[..nexts.len()];
        let mut least = 0;
        let known = each(numbers, instants, |number| {
            let index = bucket_of(number, buckets_per);
            let (this, next) = (buckets.get(index)?, nexts[index]);
            let shift = select_unpredictable(number < next.before, this.shift, next.shift);
            let instant = number + shift + 1;
            // Where it has to be searched it lies before 1970, where no column's table begins.
            least |= instant;
            Some(instant)
        });
        known && least >= 0
    }
}
