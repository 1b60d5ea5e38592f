//! Building tables from open intervals in order (architecture "Time, fast").
//!
//! Not here: the look-ups (`table.rs`), and where the intervals come from (`source.rs`).

use std::collections::HashMap;

use super::intervals::Interval;
use super::reach::DAY;
use super::table::{Cell, MOST_TEMPLATES, Open, Segment, Table, Template, Word};

/// Most segments of a table's templates, 32 KiB of them, so that with cells, templates and buckets
/// a table over the hot reach stays within 256 KiB each way.
const MOST_SEGMENTS: usize = 1 << 11;
/// Most cells of one table: cells are numbered in two bytes.
const MOST_CELLS: usize = 1 << 15;

/// Takes open intervals in order and makes tables that follow each other without a gap: one, until
/// a calendar with many kinds of days makes it too large and the next begins.
pub(super) struct Builder {
    finished: Vec<Table>,
    origin: i64,
    /// Working time of the table in hand.
    worked: i64,
    cells: Vec<Cell>,
    templates: Vec<Template>,
    segments: Vec<Segment>,
    numbers: HashMap<Box<[Segment]>, u16>,
    /// The template of the last cell that had one: most days are like the day before.
    recent: usize,
    /// The open stretches of the cell in hand, as segments without the closing one.
    cell: Vec<Segment>,
    cell_worked: i64,
    /// The last interval, to which the next may be joined.
    pending: Option<Interval>,
}

impl Builder {
    /// A builder whose first cell starts at `origin`, with room for a table of `cells`.
    pub(super) fn new(origin: i64, cells: usize) -> Self {
        let mut builder = Self {
            finished: Vec::new(),
            origin,
            worked: 0,
            cells: Vec::with_capacity(cells.min(MOST_CELLS) + 1),
            templates: Vec::new(),
            segments: Vec::new(),
            numbers: HashMap::new(),
            recent: 0,
            cell: Vec::new(),
            cell_worked: 0,
            pending: None,
        };
        builder.begin();
        builder
    }

    /// How many tables are full.
    pub(super) fn finished(&self) -> usize {
        self.finished.len()
    }

    /// Adds an open interval that starts at or after the start of the last, and not before the
    /// origin.
    pub(super) fn push(&mut self, (from, to): Interval) {
        if let Some(last) = &mut self.pending
            && from <= last.1
        {
            last.1 = last.1.max(to);
        } else if let Some(last) = self.pending.replace((from, to)) {
            self.lay(last);
        }
    }

    /// The tables up to `end`, where a cell starts and all intervals have ended; at least one.
    pub(super) fn finish(mut self, end: i64) -> Vec<Table> {
        if let Some(last) = self.pending.take() {
            self.lay(last);
        }
        while self.cell_start() < end {
            self.close_cell();
        }
        self.finish_table();
        self.finished
    }

    #[expect(clippy::cast_possible_wrap, reason = "a table has at most 2^15 cells")]
    fn cell_start(&self) -> i64 {
        self.origin + self.cells.len() as i64 * DAY
    }

    /// Cuts an interval into the cells it meets.
    fn lay(&mut self, (mut from, to): Interval) {
        while from < to {
            let mut start = self.cell_start();
            while from >= start + DAY {
                self.close_cell();
                start += DAY;
            }
            let end = to.min(start + DAY);
            self.cell.push(Segment { open: from - start, before: self.cell_worked });
            self.cell_worked += end - from;
            from = end;
        }
    }

    fn close_cell(&mut self) {
        if self.cells.len() == MOST_CELLS {
            self.next_table();
        }
        let template = if self.cell.len() > 1 { self.template() } else { 0 };
        let opens = self.cell.first().map_or(0, |segment| segment.open);
        let shift = self.cell_start() + opens - self.worked;
        self.cells.push(Cell { before: Word::new(self.worked, template), shift });
        self.worked += self.cell_worked;
        self.cell.clear();
        self.cell_worked = 0;
    }

    /// The number of the template of the cell in hand; begins a new table if this one is full.
    fn template(&mut self) -> u16 {
        self.cell.push(Segment { open: DAY, before: self.cell_worked });
        let recent = self.templates[self.recent];
        let first = recent.first as usize;
        if self.segments[first..=first + recent.count as usize] == *self.cell {
            return as_number(self.recent);
        }
        let number = match self.numbers.get(&*self.cell) {
            Some(&number) => number,
            None => self.new_template(),
        };
        self.recent = usize::from(number);
        number
    }

    fn new_template(&mut self) -> u16 {
        let segments = self.segments.len() + self.cell.len();
        // A cell that alone is too large still has its own table.
        let full = segments > MOST_SEGMENTS || self.templates.len() == MOST_TEMPLATES;
        if full && !self.cells.is_empty() {
            self.next_table();
        }
        let number = as_number(self.templates.len());
        self.templates.push(Template {
            first: as_index(self.segments.len()),
            count: as_index(self.cell.len() - 1),
        });
        self.segments.extend_from_slice(&self.cell);
        self.numbers.insert(self.cell.as_slice().into(), number);
        number
    }

    fn next_table(&mut self) {
        let start = self.cell_start();
        self.finish_table();
        self.origin = start;
        self.begin();
    }

    /// Template 0 stands for none, and is like no cell's.
    fn begin(&mut self) {
        self.templates.push(Template::default());
        self.segments.push(Segment { open: DAY, before: 0 });
        self.recent = 0;
    }

    fn finish_table(&mut self) {
        let total = std::mem::take(&mut self.worked);
        self.cells.push(Cell { before: Word::new(total, 0), shift: 0 });
        let opens = opens(&self.cells);
        let bucket_bits = bucket_bits(total, opens.len());
        self.numbers.clear();
        self.finished.push(Table {
            origin: self.origin,
            total,
            cells: std::mem::take(&mut self.cells).into_boxed_slice(),
            templates: std::mem::take(&mut self.templates).into_boxed_slice(),
            segments: std::mem::take(&mut self.segments).into_boxed_slice(),
            buckets: buckets(&opens, total, bucket_bits).into_boxed_slice(),
            opens,
            bucket_bits,
        });
    }
}

/// The cells with open time, between two empty ones.
fn opens(cells: &[Cell]) -> Box<[Open]> {
    let is_open = |pair: &&[Cell]| pair[1].before.number() > pair[0].before.number();
    let mut opens = Vec::with_capacity(cells.windows(2).filter(is_open).count() + 2);
    opens.push(Open::default());
    opens.extend(cells.windows(2).filter(is_open).map(|pair| Open {
        end: pair[1].before.number(),
        shift: Word::new(pair[0].shift, as_number(pair[0].before.template())),
    }));
    opens.push(Open::default());
    opens.into_boxed_slice()
}

/// The widest power of two of which working time holds at least one for each open cell, so that
/// there are at most two buckets to a cell, and a bucket seldom meets more than two.
fn bucket_bits(total: i64, opens: usize) -> u32 {
    let mean = total.checked_div(i64::try_from(opens).unwrap_or(i64::MAX)).unwrap_or(0);
    mean.max(1).ilog2()
}

/// For each bucket the open cell in which it starts.
fn buckets(opens: &[Open], total: i64, bits: u32) -> Vec<u16> {
    let count = usize::try_from(total >> bits).unwrap_or(0) + 1;
    let mut buckets = Vec::with_capacity(count);
    let mut index = 1;
    let mut start = 0;
    while start < total {
        while opens[index].end <= start {
            index += 1;
        }
        buckets.push(as_number(index));
        start += 1 << bits;
    }
    buckets
}

fn as_number(index: usize) -> u16 {
    u16::try_from(index).expect("a table has at most 2^15 cells and 2^9 templates")
}

fn as_index(index: usize) -> u32 {
    u32::try_from(index).expect("a cell has fewer than 2^32 open stretches")
}
