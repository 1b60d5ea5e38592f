//! Working time up to an instant and back, by look-up (architecture "Time, fast").
//!
//! The UTC line is cut into cells of exactly 86,400 s, in a phase that usually leaves one open
//! stretch to each. A cell holds the working time before it and what its stretch takes from an
//! instant to make working time; one with several stretches names a template, a list of them that
//! many cells share. The way back goes from a bucket of working time to the cell with open time that
//! it starts in, or the next.
//!
//! All numbers are microseconds; working time counts from the table's first cell. Answers that lie
//! outside the table are `None`. Not here: how a table is built (`build.rs`).

use std::hint::select_unpredictable;

use super::intervals::Interval;
use super::reach::DAY;

/// Bits of a word that number a template.
const TEMPLATE_BITS: u32 = 9;
/// Most templates of one table, with number 0, which stands for none.
pub(super) const MOST_TEMPLATES: usize = 1 << TEMPLATE_BITS;
/// Cells with more open stretches than this are searched by halves.
const FEW: usize = 16;

/// Where a template's segments are in the table's list: two or more, and one that closes them.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Template {
    pub(super) first: u32,
    pub(super) count: u32,
}

/// An open stretch within a cell; its length is the next segment's `before` less its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Segment {
    /// Where in the cell it opens; that of the closing segment is the cell's end.
    pub(super) open: i64,
    /// Open time of the cell before it.
    pub(super) before: i64,
}

/// A number of up to 55 bits, and that of a template, 0 for none, in one word.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Word(i64);

/// A day of the UTC line.
#[derive(Clone, Copy, Debug)]
pub(super) struct Cell {
    /// Working time before it, and its template if it has several stretches.
    pub(super) before: Word,
    /// What its first stretch takes from an instant to make working time; any if it is closed.
    pub(super) shift: i64,
}

/// A cell with open time, for the way back.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Open {
    /// Working time up to its end.
    pub(super) end: i64,
    /// What its first stretch adds to working time to make an instant, and its template if it has
    /// several stretches.
    pub(super) shift: Word,
}

impl Word {
    /// `template` is below [`MOST_TEMPLATES`].
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
        self.0 as usize % MOST_TEMPLATES
    }
}

/// The table of a stretch of whole cells.
#[derive(Debug, Default)]
pub(super) struct Table {
    /// The start of the first cell.
    pub(super) origin: i64,
    /// Open time of all cells.
    pub(super) total: i64,
    /// The cells, and one more that holds the total.
    pub(super) cells: Box<[Cell]>,
    pub(super) templates: Box<[Template]>,
    pub(super) segments: Box<[Segment]>,
    /// The cells with open time between two empty ones.
    pub(super) opens: Box<[Open]>,
    /// For each bucket of 2^`bucket_bits` microseconds of working time, the one it starts in.
    pub(super) buckets: Box<[u16]>,
    pub(super) bucket_bits: u32,
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
        let shared = size_of_val(&*self.templates) + size_of_val(&*self.segments);
        let back = size_of_val(&*self.opens) + size_of_val(&*self.buckets);
        (size_of_val(&*self.cells) + shared, back + shared)
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

    /// The segments of a cell with several stretches, and the one that closes them.
    fn segments_of(&self, word: Word) -> &[Segment] {
        let template = self.templates[word.template()];
        let first = template.first as usize;
        &self.segments[first..=first + template.count as usize]
    }

    /// Open time from the origin up to `t`.
    #[inline(always)]
    pub(super) fn worked(&self, t: i64) -> Option<i64> {
        let (cell, at) = self.place(t);
        let next = *self.cells.get(cell + 1)?;
        let cell = self.cells[cell];
        let before = cell.before.number();
        if cell.before.template() != 0 {
            return Some(before + self.part_worked(cell.before, at));
        }
        Some((t - cell.shift).max(before).min(next.before.number()))
    }

    /// The instant at which the working microsecond `number`, counted from 0, begins.
    #[inline(always)]
    pub(super) fn locate(&self, number: i64) -> Option<i64> {
        // A negative number falls into a bucket that no table has.
        let bucket = usize::try_from(number.cast_unsigned() >> self.bucket_bits).ok()?;
        let first = usize::from(*self.buckets.get(bucket)?);
        let index = first + usize::from(number >= self.opens.get(first)?.end);
        let open = *self.opens.get(index)?;
        if number >= open.end {
            return self.search(bucket, number);
        }
        self.located(index, open, number)
    }

    #[inline]
    fn located(&self, index: usize, open: Open, number: i64) -> Option<i64> {
        let instant = number + open.shift.number();
        if open.shift.template() == 0 {
            return Some(instant);
        }
        let part = number - self.opens.get(index - 1)?.end;
        Some(instant + self.closed_between(open.shift, part))
    }

    /// As [`Table::locate`] in a bucket that meets more than two cells with open time.
    #[cold]
    fn search(&self, bucket: usize, number: i64) -> Option<i64> {
        let from = usize::from(self.buckets[bucket]);
        let cells = self.opens.len() - 1;
        let to = self.buckets.get(bucket + 1).map_or(cells, |&next| usize::from(next) + 1);
        let index = from + self.opens[from..to].partition_point(|open| open.end <= number);
        (index < cells).then(|| self.located(index, self.opens[index], number))?
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

    /// Open time of a cell up to `at`.
    fn part_worked(&self, word: Word, at: i64) -> i64 {
        let segments = self.segments_of(word);
        let up_to = |pair: &[Segment]| (pair[0].before + at - pair[0].open).min(pair[1].before);
        if segments.len() <= FEW {
            // The greatest is that of the last segment to open; choosing it so takes no branch.
            return segments.windows(2).fold(0, |most, pair| most.max(up_to(pair)));
        }
        let next = segments.partition_point(|segment| segment.open <= at).max(1);
        up_to(&segments[next - 1..=next]).max(0)
    }

    /// Closed time of a cell after its first opening and before its open microsecond `part`.
    fn closed_between(&self, word: Word, part: i64) -> i64 {
        let segments = self.segments_of(word);
        let closed = |segment: &Segment| segment.open - segment.before;
        let first = closed(&segments[0]);
        if segments.len() <= FEW {
            let further = |segment: &Segment| {
                select_unpredictable(segment.before <= part, closed(segment) - first, 0)
            };
            return segments.iter().fold(0, |most, segment| most.max(further(segment)));
        }
        let next = segments.partition_point(|segment| segment.before <= part).max(1);
        closed(&segments[next - 1]) - first
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
            let segments = self.segments_of(found.before);
            let after = segments.partition_point(|segment| segment.open <= t - start);
            let (segment, next) = (segments[after.checked_sub(1)?], segments[after]);
            (start + segment.open, start + segment.open + next.before - segment.before)
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
