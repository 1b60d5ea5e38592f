//! Working time up to an instant and back, by look-up (architecture "Time, fast").
//!
//! The UTC line is cut into cells of exactly 86,400 s, in a phase that usually leaves one window to
//! each. A cell is one word: the working time before it in the table, and the number of a template,
//! the openings and closings within a cell, of which a calendar has few. The way back goes from a
//! bucket of working time to the first cell with open time that it meets.
//!
//! All numbers are microseconds; working time counts from the table's first cell. Answers that lie
//! outside the table are `None`. Not here: how a table is built (`build.rs`).

use super::reach::DAY;

/// Bits of a cell's word that number its template.
pub(super) const TEMPLATE_BITS: u32 = 11;
const TEMPLATE_MASK: u64 = (1 << TEMPLATE_BITS) - 1;

/// What is open within a cell. Template 0 is a cell that is closed throughout.
#[derive(Clone, Copy, Debug)]
pub(super) struct Template {
    /// The first opening.
    pub(super) open: i64,
    /// Open time of the whole cell.
    pub(super) worked: i64,
    /// The place of its segments in the table's list; a segment after the last closes the list.
    pub(super) first: u32,
    /// How many segments there are without that last one.
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

/// A cell's word: working time before it, and its template.
#[derive(Clone, Copy, Debug)]
pub(super) struct Cell(u64);

impl Cell {
    /// `worked` below 2^53, which is 285 years; `template` below 2^11.
    pub(super) fn new(worked: i64, template: u16) -> Self {
        Self((worked.cast_unsigned() << TEMPLATE_BITS) | u64::from(template))
    }

    #[inline]
    pub(super) fn worked(self) -> i64 {
        (self.0 >> TEMPLATE_BITS).cast_signed()
    }

    #[inline]
    pub(super) fn template(self) -> usize {
        (self.0 & TEMPLATE_MASK) as usize
    }
}

/// The table of a stretch of whole cells.
#[derive(Debug, Default)]
pub(super) struct Table {
    /// The start of the first cell.
    pub(super) origin: i64,
    /// Open time of all cells.
    pub(super) total: i64,
    pub(super) cells: Box<[Cell]>,
    pub(super) templates: Box<[Template]>,
    pub(super) segments: Box<[Segment]>,
    /// The cells with open time, and after them one that only holds the total.
    pub(super) opens: Box<[Cell]>,
    /// Which cell of the table each of them is.
    pub(super) open_cells: Box<[u16]>,
    /// For each bucket of 2^`shift` microseconds of working time, the open cell it starts in.
    pub(super) buckets: Box<[u16]>,
    pub(super) shift: u32,
}

impl Table {
    /// The end of the last cell.
    pub(super) fn end(&self) -> i64 {
        self.start_of(self.cells.len())
    }

    /// Whether it stays in cache: at most 256 KiB each way.
    pub(super) fn is_small(&self) -> bool {
        let (there, back) = self.bytes();
        there.max(back) <= 256 * 1024
    }

    /// Bytes that [`Table::worked`] and [`Table::locate`] may read.
    pub(super) fn bytes(&self) -> (usize, usize) {
        let templates = size_of_val(&*self.templates) + size_of_val(&*self.segments);
        let cells = size_of_val(&*self.opens) + size_of_val(&*self.open_cells);
        let back = cells + size_of_val(&*self.buckets) + templates;
        (size_of_val(&*self.cells) + templates, back)
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

    #[inline]
    fn template(&self, cell: Cell) -> Option<&Template> {
        self.templates.get(cell.template())
    }

    fn segments_of(&self, template: &Template) -> &[Segment] {
        let first = template.first as usize;
        &self.segments[first..=first + template.count as usize]
    }

    /// Open time from the origin up to `t`.
    #[inline]
    pub(super) fn worked(&self, t: i64) -> Option<i64> {
        let (cell, at) = self.place(t);
        let cell = *self.cells.get(cell)?;
        let template = self.template(cell)?;
        let part = if template.count <= 1 {
            (at - template.open).clamp(0, template.worked)
        } else {
            self.part_worked(template, at)
        };
        Some(cell.worked() + part)
    }

    fn part_worked(&self, template: &Template, at: i64) -> i64 {
        let segments = self.segments_of(template);
        let next = segments.partition_point(|segment| segment.open <= at);
        if next == 0 {
            return 0;
        }
        let segment = segments[next - 1];
        let length = segments.get(next).map_or(0, |next| next.before - segment.before);
        segment.before + (at - segment.open).min(length)
    }

    /// The instant at which the working microsecond `number`, counted from 0, begins.
    #[inline]
    #[expect(clippy::cast_possible_truncation, reason = "a table has at most 2^16 buckets")]
    pub(super) fn locate(&self, number: i64) -> Option<i64> {
        if number.cast_unsigned() >= self.total.cast_unsigned() {
            return None;
        }
        let bucket = (number.cast_unsigned() >> self.shift) as usize;
        let first = usize::from(*self.buckets.get(bucket)?);
        let near = first + usize::from(number >= self.opens.get(first + 1)?.worked());
        let index = if number < self.opens.get(near + 1)?.worked() {
            near
        } else {
            self.search(bucket, number)?
        };
        let cell = *self.opens.get(index)?;
        let template = self.template(cell)?;
        let part = number - cell.worked();
        let offset = if template.count <= 1 {
            template.open + part
        } else {
            self.part_located(template, part)
        };
        let start = self.start_of(usize::from(*self.open_cells.get(index)?));
        Some(start + offset)
    }

    /// The open cell of a number in a bucket that meets more than two.
    #[cold]
    fn search(&self, bucket: usize, number: i64) -> Option<usize> {
        let from = usize::from(self.buckets[bucket]);
        let to = self
            .buckets
            .get(bucket + 1)
            .map_or(self.open_cells.len(), |&cell| usize::from(cell) + 1);
        Some(from + self.opens[from..to].partition_point(|cell| cell.worked() <= number) - 1)
    }

    fn part_located(&self, template: &Template, part: i64) -> i64 {
        let segments = self.segments_of(template);
        let next = segments.partition_point(|segment| segment.before <= part);
        let segment = segments[next.saturating_sub(1)];
        segment.open + part - segment.before
    }

    /// The earliest instant with `d` > 0 more of open time than `t`.
    #[inline]
    pub(super) fn add(&self, t: i64, d: i64) -> Option<i64> {
        Some(self.locate(self.worked(t)?.checked_add(d)? - 1)? + 1)
    }

    /// The latest instant with `d` > 0 less of open time than `t`.
    #[inline]
    pub(super) fn sub(&self, t: i64, d: i64) -> Option<i64> {
        self.locate(self.worked(t)?.checked_sub(d)?)
    }

    /// Whether the microsecond that begins at `t` is open.
    pub(super) fn is_open(&self, t: i64) -> Option<bool> {
        let (cell, at) = self.place(t);
        let template = self.template(*self.cells.get(cell)?)?;
        Some(self.segment_at(template, at).is_some())
    }

    /// The open stretch of a cell around `at`.
    fn segment_at(&self, template: &Template, at: i64) -> Option<(i64, i64)> {
        let segments = self.segments_of(template);
        let next = segments.partition_point(|segment| segment.open <= at);
        let (segment, after) = (segments.get(next.checked_sub(1)?)?, segments.get(next)?);
        let close = segment.open + after.before - segment.before;
        (at < close).then_some((segment.open, close))
    }

    /// Closed time from the origin up to the start of a cell, or to the end of the last.
    #[expect(clippy::cast_possible_wrap, reason = "a table has at most 2^15 cells")]
    fn closed_before(&self, cell: usize) -> i64 {
        let worked = self.cells.get(cell).map_or(self.total, |cell| cell.worked());
        cell as i64 * DAY - worked
    }

    /// Where the open stretch around an open `t` ends; `None` where it runs to the table's end.
    pub(super) fn run_end(&self, t: i64) -> Option<i64> {
        let (cell, at) = self.place(t);
        let template = self.template(*self.cells.get(cell)?)?;
        let (_, close) = self.segment_at(template, at)?;
        if close < DAY {
            return Some(self.start_of(cell) + close);
        }
        // Cells that are open throughout leave the closed time as it is; they may be thousands.
        let closed = self.closed_before(cell + 1);
        let same = |count: &usize| self.closed_before(cell + 1 + count) == closed;
        let last = cell + 1 + last_where(self.cells.len() - cell - 1, same);
        let next = self.template(*self.cells.get(last)?)?;
        let lead = self.segment_at(next, 0).map_or(0, |segment| segment.1);
        Some(self.start_of(last) + lead)
    }

    /// Where the open stretch around an open `t` starts; `None` where it runs from the origin.
    pub(super) fn run_start(&self, t: i64) -> Option<i64> {
        let (cell, at) = self.place(t);
        let template = self.template(*self.cells.get(cell)?)?;
        let (open, _) = self.segment_at(template, at)?;
        if open > 0 {
            return Some(self.start_of(cell) + open);
        }
        let closed = self.closed_before(cell);
        let same = |count: &usize| self.closed_before(cell - count) == closed;
        let first = cell - last_where(cell, same);
        let before = first.checked_sub(1)?;
        let previous = self.template(self.cells[before])?;
        let tail = self.segment_at(previous, DAY - 1).map_or(DAY, |segment| segment.0);
        Some(self.start_of(before) + tail)
    }
}

/// The last number up to `most` that `holds`, which holds at 0 and at every number before it.
fn last_where(most: usize, holds: impl Fn(&usize) -> bool) -> usize {
    let (mut good, mut bad) = (0, most + 1);
    while bad - good > 1 {
        let middle = good + (bad - good) / 2;
        if holds(&middle) { good = middle } else { bad = middle }
    }
    good
}
