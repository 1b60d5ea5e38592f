//! Working time up to an instant and back, by look-up (architecture "Time, fast").
//!
//! The UTC line is cut into cells of exactly 86,400 s, in a phase that usually leaves one open
//! stretch to each. A cell holds the working time before it and what its stretch takes from an
//! instant to make working time; one with several stretches names a template, a list of them that
//! many cells share. On the way back working time is cut into buckets, so narrow that nearly all meet
//! at most two cells with open time: the one a bucket starts in and the one that the next does.
//!
//! All numbers are microseconds; working time counts from the table's first cell. Answers that lie
//! outside the table are `None`. Not here: how a table is built (`build.rs`).

use std::hint::select_unpredictable;

use super::intervals::Interval;
use super::reach::DAY;
use super::templates::{MOST_TEMPLATES, Templates};

/// Bits of a word that number a template.
const TEMPLATE_BITS: u32 = 9;
/// Stands for a template in buckets that have to be searched.
const CROWDED: u16 = (1 << TEMPLATE_BITS) - 1;
const _: () = assert!(MOST_TEMPLATES <= CROWDED as usize, "no template has its number");

/// A number of up to 55 bits, and that of a template, 0 for none, in one word.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Word(i64);

/// A day of the UTC line.
#[derive(Clone, Copy, Debug)]
pub(super) struct Cell {
    /// Working time before it, and its template if it has several stretches.
    pub(super) before: Word,
    /// What its first stretch takes from an instant to make working time; any if it is closed.
    pub(super) shift: i64,
}

/// A stretch of working time, as the cell that it starts in has it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Bucket {
    /// Working time before that cell.
    pub(super) before: i64,
    /// What makes working time of it an instant; with a template, an instant as if the cell opened
    /// at its start and never closed.
    pub(super) shift: Word,
}

impl Bucket {
    /// The same of a bucket that meets more than two cells with open time, or of the end of all.
    pub(super) fn crowded(self) -> Self {
        Self { shift: Word::new(self.shift.number(), CROWDED), ..self }
    }

    #[cfg(test)]
    pub(super) fn is_crowded(self) -> bool {
        self.shift.template() == usize::from(CROWDED)
    }
}

impl Word {
    /// `template` is at most [`CROWDED`].
    pub(super) fn new(number: i64, template: u16) -> Self {
        Self((number << TEMPLATE_BITS) | i64::from(template))
    }

    #[inline]
    pub(super) fn number(self) -> i64 {
        self.0 >> TEMPLATE_BITS
    }

    #[inline]
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "nine bits")]
    pub(super) fn template(self) -> usize {
        self.0 as usize & usize::from(CROWDED)
    }
}

/// The table of a stretch of whole cells.
#[derive(Debug, Default)]
pub(super) struct Table {
    /// The start of the first cell.
    pub(super) origin: i64,
    /// All working time of the table.
    pub(super) total: i64,
    /// In order, and one more with the total.
    pub(super) cells: Box<[Cell]>,
    pub(super) templates: Templates,
    /// In order, and one more for the end.
    pub(super) buckets: Box<[Bucket]>,
    /// How many buckets there are to 2^64 microseconds.
    pub(super) buckets_per: u64,
}

/// The bucket of a working microsecond; of a negative one, a bucket that no table has.
#[inline(always)]
#[expect(clippy::cast_possible_truncation, reason = "the upper half of a product fits")]
pub(super) fn bucket_of(number: i64, buckets_per: u64) -> usize {
    ((u128::from(number.cast_unsigned()) * u128::from(buckets_per)) >> 64) as usize
}

impl Table {
    /// The end of the last cell.
    pub(super) fn end(&self) -> i64 {
        self.start_of(self.count())
    }

    /// How many cells there are.
    fn count(&self) -> usize {
        self.cells.len().saturating_sub(1)
    }

    /// Whether it stays in cache: at most 256 KiB each way.
    pub(super) fn is_small(&self) -> bool {
        let (there, back) = self.bytes();
        there.max(back) <= 256 * 1024
    }

    /// Bytes that [`Table::worked`] and [`Table::locate`] may read.
    pub(super) fn bytes(&self) -> (usize, usize) {
        let (there, back) = self.templates.bytes();
        (size_of_val(&*self.cells) + there, size_of_val(&*self.buckets) + back)
    }

    /// The cell that an instant falls into, and where in it.
    #[inline]
    #[expect(clippy::cast_possible_truncation, reason = "a cell is checked against the table")]
    fn place(&self, t: i64) -> (usize, i64) {
        // Before the origin the difference wraps to a cell that no table has.
        let past = t.wrapping_sub(self.origin).cast_unsigned();
        let day = DAY.cast_unsigned();
        ((past / day) as usize, (past % day).cast_signed())
    }

    #[inline]
    #[expect(clippy::cast_possible_wrap, reason = "a table has at most 2^15 cells")]
    fn start_of(&self, cell: usize) -> i64 {
        self.origin + cell as i64 * DAY
    }

    /// Open time from the origin up to `t`.
    #[inline(always)]
    pub(super) fn worked(&self, t: i64) -> Option<i64> {
        let (cell, at) = self.place(t);
        let next = *self.cells.get(cell + 1)?;
        let cell = self.cells[cell];
        let before = cell.before.number();
        if cell.before.template() != 0 {
            return Some(before + self.templates.worked(cell.before.template(), at));
        }
        Some((t - cell.shift).max(before).min(next.before.number()))
    }

    /// The instant at which the working microsecond `number`, counted from 0, begins.
    #[inline(always)]
    pub(super) fn locate(&self, number: i64) -> Option<i64> {
        let bucket = bucket_of(number, self.buckets_per);
        let next = *self.buckets.get(bucket + 1)?;
        let this = self.buckets[bucket];
        let started = number < next.before;
        let shift = Word(select_unpredictable(started, this.shift.0, next.shift.0));
        let instant = number + shift.number();
        if shift.template() == 0 {
            return Some(instant);
        }
        let before = select_unpredictable(started, this.before, next.before);
        match self.templates.closed(shift.template(), number - before) {
            Some(closed) => Some(instant + closed),
            None => self.search(bucket, number),
        }
    }

    /// As [`Table::locate`] in a bucket that meets more than two cells with open time.
    #[cold]
    fn search(&self, bucket: usize, number: i64) -> Option<i64> {
        if number >= self.total {
            return None;
        }
        // Closed time only grows: what the bucket starts with is not too late, what the next does not
        // too early.
        let cell_at = |bucket: usize| self.place(number + self.buckets[bucket].shift.number()).0;
        let (from, to) = (cell_at(bucket), cell_at(bucket + 1).min(self.count() - 1));
        let ended = |next: &Cell| next.before.number() <= number;
        let index = from + self.cells[from + 1..=to].partition_point(ended);
        let cell = self.cells[index];
        if cell.before.template() == 0 {
            return Some(number + cell.shift);
        }
        let part = number - cell.before.number();
        let closed = self.templates.closed(cell.before.template(), part)?;
        Some(self.start_of(index) + part + closed)
    }

    /// The earliest instant with `d` > 0 more of open time than `t`.
    #[inline]
    pub(super) fn add(&self, t: i64, d: i64) -> Option<i64> {
        // An overflow is negative, which no table holds.
        Some(self.locate(self.worked(t)?.wrapping_add(d - 1))? + 1)
    }

    /// The latest instant with `d` > 0 less of open time than `t`.
    #[inline]
    pub(super) fn sub(&self, t: i64, d: i64) -> Option<i64> {
        self.locate(self.worked(t)? - d)
    }

    /// Whether the microsecond that begins at `t` is open; `None` outside the table.
    pub(super) fn is_open(&self, t: i64) -> Option<bool> {
        let (cell, _) = self.place(t);
        (cell < self.count()).then(|| self.stretch_at(cell, t).is_some())
    }

    /// The open stretch around `t` as far as it lies in the cell that `t` falls into.
    fn stretch_at(&self, cell: usize, t: i64) -> Option<Interval> {
        let (found, next) = (self.cells[cell], self.cells[cell + 1]);
        let before = found.before.number();
        let (open, close) = if found.before.template() == 0 {
            (before + found.shift, next.before.number() + found.shift)
        } else {
            let start = self.start_of(cell);
            let stretch = self.templates.stretch_at(found.before.template(), t - start)?;
            (start + stretch.0, start + stretch.1)
        };
        (open <= t && t < close).then_some((open, close))
    }

    /// Closed time from the origin up to the start of a cell, or to the end of the last.
    fn closed_before(&self, cell: usize) -> i64 {
        self.start_of(cell) - self.origin - self.cells[cell].before.number()
    }

    /// Where the open stretch around an open `t` ends; `None` where it runs to the table's end.
    pub(super) fn run_end(&self, t: i64) -> Option<i64> {
        let (cell, _) = self.place(t);
        if cell >= self.count() {
            return None;
        }
        let next = self.start_of(cell + 1);
        let (_, close) = self.stretch_at(cell, t)?;
        if close < next {
            return Some(close);
        }
        // Cells that are open throughout leave the closed time as it is; they may be thousands.
        let closed = self.closed_before(cell + 1);
        let same = |count: usize| self.closed_before(cell + 1 + count) == closed;
        let last = cell + 1 + last_where(self.count() - cell - 1, same);
        if last == self.count() {
            return None;
        }
        let start = self.start_of(last);
        Some(self.stretch_at(last, start).map_or(start, |stretch| stretch.1))
    }

    /// Where the open stretch around an open `t` starts; `None` where it runs from the origin.
    pub(super) fn run_start(&self, t: i64) -> Option<i64> {
        let (cell, _) = self.place(t);
        if cell >= self.count() {
            return None;
        }
        let (open, _) = self.stretch_at(cell, t)?;
        if open > self.start_of(cell) {
            return Some(open);
        }
        let closed = self.closed_before(cell);
        let same = |count: usize| self.closed_before(cell - count) == closed;
        let first = cell - last_where(cell, same);
        let (before, start) = (first.checked_sub(1)?, self.start_of(first));
        Some(self.stretch_at(before, start - 1).map_or(start, |stretch| stretch.0))
    }
}

/// The last number up to `most` that `holds`, which holds at 0 and at every number before it.
fn last_where(most: usize, holds: impl Fn(usize) -> bool) -> usize {
    let (mut good, mut bad) = (0, most + 1);
    while bad - good > 1 {
        let middle = good + (bad - good) / 2;
        if holds(middle) { good = middle } else { bad = middle }
    }
    good
}
