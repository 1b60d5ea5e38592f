//! Days with several open stretches: the form of a table whose cells all have templates
//! (architecture "Time, fast").
//!
//! A word holds a number and where the steps of a template begin, so that a look-up takes one word
//! and two steps. Not here: templates (`templates.rs`), and what the answers mean (`table.rs`).

use std::hint::select_unpredictable;

use super::column::Rows;
use super::table::{bucket_of, cell_of, start_of};
use super::templates::{MOST_STEPS, Templates};

/// Bits of a word that say where steps begin.
const STEP_BITS: u32 = 11;
/// Stands for the steps of a bucket that has to be searched; no look-up finds them.
const CROWDED: u32 = (1 << STEP_BITS) - 1;
const _: () =
    assert!(MOST_STEPS < CROWDED as usize, "every step has a number, and none is crowded");

/// A number of up to 52 bits, and the first step of a template, in one word.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Word(i64);

/// A stretch of working time, as the cell that it starts in has it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Bucket {
    /// Working time before that cell.
    pub(super) before: i64,
    /// The cell's start, and the steps back of its template.
    pub(super) start: Word,
}

/// Cells and buckets, each list with one more for the end.
#[derive(Debug, Default)]
pub(super) struct Patterned {
    /// Working time before each, and the steps there of its template.
    pub(super) cells: Box<[Word]>,
    pub(super) buckets: Box<[Bucket]>,
}

impl Bucket {
    /// The same of a bucket that meets more than two cells with open time, or of the end of all.
    pub(super) fn crowded(self) -> Self {
        Self { start: Word::new(self.start.number(), CROWDED), ..self }
    }

    pub(super) fn is_crowded(self) -> bool {
        self.start.step() == CROWDED
    }
}

impl Word {
    /// `step` is less than [`MOST_STEPS`].
    pub(super) fn new(number: i64, step: u32) -> Self {
        Self((number << STEP_BITS) | i64::from(step))
    }

    #[inline(always)]
    pub(super) fn number(self) -> i64 {
        self.0 >> STEP_BITS
    }

    #[inline(always)]
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "eleven bits")]
    pub(super) fn step(self) -> u32 {
        self.0 as u32 & ((1 << STEP_BITS) - 1)
    }
}

impl Patterned {
    pub(super) fn bytes(&self) -> (usize, usize) {
        (size_of_val(&*self.cells), size_of_val(&*self.buckets))
    }

    /// The bucket of the cell that a working microsecond lies in, or a crowded one.
    #[inline(always)]
    pub(super) fn bucket(&self, number: i64, buckets_per: u64) -> Option<Bucket> {
        let bucket = bucket_of(number, buckets_per);
        let next = *self.buckets.get(bucket + 1)?;
        let this = self.buckets[bucket];
        let started = number < next.before;
        Some(Bucket {
            before: select_unpredictable(started, this.before, next.before),
            start: Word(select_unpredictable(started, this.start.0, next.start.0)),
        })
    }

    /// Open time up to each row, and `more`; false where a row has to be looked at by itself.
    pub(super) fn worked_column(
        &self,
        templates: &Templates,
        origin: i64,
        rows: &[i64],
        more: i64,
        worked: &mut [i64],
    ) -> bool {
        let mut inner = Rows::NEW;
        self.cells_of(templates, origin, rows, more, worked, &mut inner)
            && templates.add_worked(&inner, worked)
    }

    #[inline(never)]
    fn cells_of(
        &self,
        templates: &Templates,
        origin: i64,
        rows: &[i64],
        more: i64,
        befores: &mut [i64],
        inner: &mut Rows,
    ) -> bool {
        let Some((_, cells)) = self.cells.split_last() else { return false };
        inner.find_each(rows, befores, |t| {
            let index = cell_of(t, origin);
            let word = cells.get(index)?;
            let at = t - origin - start_of(index);
            Some((word.number().wrapping_add(more), at, templates.row_there(word.step(), at)))
        })
    }

    /// The instant after each working microsecond; false where one has to be searched.
    pub(super) fn locate_column(
        &self,
        templates: &Templates,
        buckets_per: u64,
        numbers: &[i64],
        instants: &mut [i64],
    ) -> bool {
        let mut inner = Rows::NEW;
        self.buckets_of(templates, buckets_per, numbers, instants, &mut inner)
            && templates.add_closed(&inner, instants)
    }

    #[inline(never)]
    fn buckets_of(
        &self,
        templates: &Templates,
        buckets_per: u64,
        numbers: &[i64],
        instants: &mut [i64],
        inner: &mut Rows,
    ) -> bool {
        let Some((_, nexts)) = self.buckets.split_first() else { return false };
        let buckets = &self.buckets[..nexts.len()];
        inner.find_each(numbers, instants, |number| {
            let index = bucket_of(number, buckets_per);
            let (this, next) = (buckets.get(index)?, &nexts[index]);
            let bucket = select_unpredictable(number < next.before, this, next);
            let part = number - bucket.before;
            let step = templates.row_back(bucket.start.step(), part);
            Some((bucket.start.number() + part + 1, part, step))
        })
    }
}
