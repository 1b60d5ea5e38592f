//! Working time up to an instant and back, by look-up (architecture "Time, fast").
//!
//! The UTC line is cut into cells of exactly 86,400 s, in a phase that usually leaves one open
//! stretch to each ([`Plain`]); where most have several, all have templates, lists of stretches that
//! many cells share ([`Patterned`]). On the way back working time is cut into buckets, so narrow that
//! nearly all meet at most two cells with open time: the one a bucket starts in and the one that the
//! next does.
//!
//! All numbers are microseconds; working time counts from the table's first cell. Answers that lie
//! outside the table are `None`. Not here: how a table is built (`build.rs`), and whole columns
//! (`column.rs`).

use super::intervals::Interval;
use super::patterned::Patterned;
use super::plain::Plain;
use super::reach::DAY;
use super::templates::Templates;

/// The table of a stretch of whole cells.
#[derive(Debug, Default)]
pub(super) struct Table {
    /// The start of the first cell.
    pub(super) origin: i64,
    /// All working time of the table.
    pub(super) total: i64,
    pub(super) days: Days,
    pub(super) templates: Templates,
    /// How many buckets there are to 2^64 microseconds.
    pub(super) buckets_per: u64,
}

/// The cells of a table and its buckets.
#[derive(Debug)]
pub(super) enum Days {
    Plain(Plain),
    Patterned(Patterned),
}

impl Default for Days {
    fn default() -> Self {
        Self::Plain(Plain::default())
    }
}

/// The cell of an instant in a table that starts at `origin`; of an earlier one, a cell that no table
/// has.
#[inline(always)]
#[expect(clippy::cast_possible_truncation, reason = "a cell is checked against the table")]
pub(super) fn cell_of(t: i64, origin: i64) -> usize {
    (t.wrapping_sub(origin).cast_unsigned() / DAY.cast_unsigned()) as usize
}

/// The bucket of a working microsecond; of a negative one, a bucket that no table has.
#[inline(always)]
#[expect(clippy::cast_possible_truncation, reason = "the upper half of a product fits")]
pub(super) fn bucket_of(number: i64, buckets_per: u64) -> usize {
    ((u128::from(number.cast_unsigned()) * u128::from(buckets_per)) >> 64) as usize
}

/// Where a cell starts, from the origin on.
#[inline(always)]
#[expect(clippy::cast_possible_wrap, reason = "a table has at most 2^15 cells")]
pub(super) fn start_of(cell: usize) -> i64 {
    cell as i64 * DAY
}

impl Table {
    /// The end of the last cell.
    pub(super) fn end(&self) -> i64 {
        self.start_of(self.count())
    }

    /// How many cells there are.
    fn count(&self) -> usize {
        let bounds = match &self.days {
            Days::Plain(days) => days.cells.len(),
            Days::Patterned(days) => days.cells.len(),
        };
        bounds.saturating_sub(1)
    }

    /// Working time before a cell, or all of it.
    fn before(&self, cell: usize) -> i64 {
        match &self.days {
            Days::Plain(days) => days.cells[cell].before,
            Days::Patterned(days) => days.cells[cell].number(),
        }
    }

    /// Whether it stays in cache: at most 256 KiB each way.
    pub(super) fn is_small(&self) -> bool {
        let (there, back) = self.bytes();
        there.max(back) <= 256 * 1024
    }

    /// Bytes that [`Table::worked`] and [`Table::locate`] may read.
    pub(super) fn bytes(&self) -> (usize, usize) {
        let (there, back) = self.templates.bytes();
        let (own_there, own_back) = match &self.days {
            Days::Plain(days) => days.bytes(),
            Days::Patterned(days) => days.bytes(),
        };
        (own_there + there, own_back + back)
    }

    /// The cell that an instant falls into, and where in it.
    #[inline]
    fn place(&self, t: i64) -> (usize, i64) {
        let past = t.wrapping_sub(self.origin).cast_unsigned();
        (cell_of(t, self.origin), (past % DAY.cast_unsigned()).cast_signed())
    }

    fn start_of(&self, cell: usize) -> i64 {
        self.origin + start_of(cell)
    }

    /// Open time from the origin up to `t`.
    #[inline(always)]
    pub(super) fn worked(&self, t: i64) -> Option<i64> {
        let (index, at) = self.place(t);
        match &self.days {
            Days::Plain(days) if days.kind(index) == 0 => days.worked(index, t),
            Days::Plain(days) => {
                let first = self.templates.step_there(days.kind(index));
                Some(days.cells[index].before + self.templates.worked(first, at))
            }
            Days::Patterned(days) => {
                let word = days.cells.get(..days.cells.len() - 1)?.get(index)?;
                Some(word.number() + self.templates.worked(word.step(), at))
            }
        }
    }

    /// The instant at which the working microsecond `number`, counted from 0, begins.
    #[inline(always)]
    pub(super) fn locate(&self, number: i64) -> Option<i64> {
        match &self.days {
            Days::Plain(days) => match days.locate(number, self.buckets_per)? {
                Ok(instant) => Some(instant),
                Err(()) => self.search(number),
            },
            Days::Patterned(days) => {
                let bucket = days.bucket(number, self.buckets_per)?;
                if bucket.is_crowded() {
                    return self.search(number);
                }
                let part = number - bucket.before;
                let closed = self.templates.closed(bucket.start.step(), part)?;
                Some(bucket.start.number() + part + closed)
            }
        }
    }

    /// As [`Table::locate`], looking through all cells.
    #[cold]
    fn search(&self, number: i64) -> Option<i64> {
        if number >= self.total {
            return None;
        }
        let cell = last_where(self.count(), |cell| self.before(cell) <= number);
        let part = number - self.before(cell);
        let closed = match &self.days {
            Days::Plain(days) if days.kind(cell) == 0 => {
                return Some(number + days.cells[cell].shift);
            }
            Days::Plain(days) => {
                self.templates.closed(self.templates.step_back(days.kind(cell)), part)?
            }
            Days::Patterned(days) => {
                let template = self.templates.template_of(days.cells[cell].step());
                self.templates.closed(self.templates.step_back(template), part)?
            }
        };
        Some(self.start_of(cell) + part + closed)
    }

    /// As [`Table::worked`] of each row, and `more`; false where a row has to be asked by itself.
    pub(super) fn worked_column(&self, rows: &[i64], more: i64, worked: &mut [i64]) -> bool {
        match &self.days {
            Days::Plain(days) => days.worked_column(self.origin, rows, more, worked),
            Days::Patterned(days) => {
                days.worked_column(&self.templates, self.origin, rows, more, worked)
            }
        }
    }

    /// The instant right after that of [`Table::locate`] of each row; false where a row has to be
    /// asked by itself.
    pub(super) fn locate_column(&self, numbers: &[i64], instants: &mut [i64]) -> bool {
        match &self.days {
            Days::Plain(days) => days.locate_column(self.buckets_per, numbers, instants),
            Days::Patterned(days) => {
                days.locate_column(&self.templates, self.buckets_per, numbers, instants)
            }
        }
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
        let template = match &self.days {
            Days::Plain(days) => days.kind(cell),
            Days::Patterned(days) => self.templates.template_of(days.cells[cell].step()),
        };
        let (open, close) = match &self.days {
            Days::Plain(days) if template == 0 => {
                let (found, next) = (days.cells[cell], days.cells[cell + 1]);
                (found.before + found.shift, next.before + found.shift)
            }
            _ => {
                let start = self.start_of(cell);
                let stretch = self.templates.stretch_at(template, t - start)?;
                (start + stretch.0, start + stretch.1)
            }
        };
        (open <= t && t < close).then_some((open, close))
    }

    /// Closed time from the origin up to the start of a cell, or to the end of the last.
    fn closed_before(&self, cell: usize) -> i64 {
        start_of(cell) - self.before(cell)
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
