//! Building tables from open intervals in order (architecture "Time, fast").
//!
//! Not here: the look-ups (`table.rs`), and where the intervals come from (`source.rs`).

use super::intervals::Interval;
use super::reach::DAY;
use super::table::{Bucket, Cell, Table, Word, bucket_of};
use super::templates::{Kinds, Segment};

/// Most cells of one table.
const MOST_CELLS: usize = 1 << 15;
/// Of how many cells one is looked at to choose the width of buckets.
const SAMPLED: usize = 8;

/// Takes open intervals in order and makes tables that follow each other without a gap: one, until
/// a calendar with many kinds of days makes it too large and the next begins.
pub(super) struct Builder {
    finished: Vec<Table>,
    origin: i64,
    /// Working time of the table in hand.
    worked: i64,
    cells: Vec<Cell>,
    kinds: Kinds,
    /// How many cells have a template.
    templated: usize,
    /// The start of the cell in hand.
    start: i64,
    /// The open stretches of the cell in hand, as segments without the closing one.
    cell: Vec<Segment>,
    cell_worked: i64,
    /// The last interval, to which the next may be joined.
    pending: Option<Interval>,
}

impl Builder {
    /// A builder whose first cell starts at `origin`, with room for a table of `cells`.
    pub(super) fn new(origin: i64, cells: usize) -> Self {
        Self {
            finished: Vec::new(),
            origin,
            worked: 0,
            cells: Vec::with_capacity(cells.min(MOST_CELLS) + 1),
            kinds: Kinds::new(),
            templated: 0,
            start: origin,
            cell: Vec::new(),
            cell_worked: 0,
            pending: None,
        }
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
        while self.start < end {
            self.close_cell();
        }
        self.finish_table();
        self.finished
    }

    /// Cuts an interval into the cells it meets.
    fn lay(&mut self, (mut from, to): Interval) {
        while from < to {
            while from >= self.start + DAY {
                self.close_cell();
            }
            let end = to.min(self.start + DAY);
            self.cell.push(Segment { open: from - self.start, before: self.cell_worked });
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
        let shift = self.start + opens - self.worked;
        self.cells.push(Cell { before: Word::new(self.worked, template), shift });
        self.worked += self.cell_worked;
        self.start += DAY;
        self.cell.clear();
        self.cell_worked = 0;
    }

    /// The number of the template of the cell in hand; begins a new table if this one is full.
    fn template(&mut self) -> u16 {
        self.cell.push(Segment { open: DAY, before: self.cell_worked });
        let number = self.kinds.known(&self.cell).unwrap_or_else(|| {
            // A cell that alone is too large still has its own table.
            if !self.cells.is_empty() && !self.kinds.has_room(self.cell.len()) {
                self.next_table();
            }
            self.kinds.add(&self.cell)
        });
        self.templated += 1;
        number
    }

    fn next_table(&mut self) {
        self.finish_table();
        self.origin = self.start;
    }

    fn finish_table(&mut self) {
        let total = std::mem::take(&mut self.worked);
        self.cells.push(Cell { before: Word::new(total, 0), shift: 0 });
        if std::mem::take(&mut self.templated) > self.cells.len() / 8 {
            self.give_all_templates();
        }
        let width = bucket_width(&self.cells, total);
        let buckets_per = u64::MAX / width + 1;
        self.finished.push(Table {
            origin: self.origin,
            total,
            buckets: buckets(runs(&self.cells, self.origin), self.start, total, buckets_per),
            cells: std::mem::take(&mut self.cells).into_boxed_slice(),
            templates: std::mem::replace(&mut self.kinds, Kinds::new()).finish(),
            buckets_per,
        });
    }

    /// Gives templates to the other cells too, as long as there is room: where many have one, a
    /// look-up that cannot tell which pays for every wrong guess.
    fn give_all_templates(&mut self) {
        let mut start = self.origin;
        for index in 0..self.cells.len() - 1 {
            let (cell, next) = (self.cells[index], self.cells[index + 1]);
            let (before, worked) = (cell.before.number(), next.before.number());
            if cell.before.template() == 0 {
                let open = if worked > before { before + cell.shift - start } else { 0 };
                let segments =
                    [Segment { open, before: 0 }, Segment { open: DAY, before: worked - before }];
                let number = self.kinds.known(&segments).or_else(|| {
                    self.kinds.has_room(segments.len()).then(|| self.kinds.add(&segments))
                });
                self.cells[index].before = Word::new(before, number.unwrap_or(0));
            }
            start += DAY;
        }
    }
}

/// The working time of all cells: a run for each with open time, or for several that are as far
/// from their instants; with the time before each, as [`Bucket`] has it.
fn runs(cells: &[Cell], origin: i64) -> impl Iterator<Item = Bucket> {
    let mut start = origin - DAY;
    let mut last = Word::default();
    cells.windows(2).filter_map(move |pair| {
        start += DAY;
        let before = pair[0].before.number();
        if before == pair[1].before.number() {
            return None;
        }
        let template = pair[0].before.template();
        let shift = if template == 0 { pair[0].shift } else { start - before };
        let shift = Word::new(shift, as_number(template));
        if template == 0 && shift == last && before > 0 {
            return None;
        }
        last = shift;
        Some(Bucket { before, shift })
    })
}

/// The width of buckets: such that nearly no run lies within one, but hardly more buckets than
/// cells. Days that are open throughout make longer runs.
fn bucket_width(cells: &[Cell], total: i64) -> u64 {
    let worked = |pair: &[Cell]| pair[1].before.number() - pair[0].before.number();
    let sample = cells.windows(2).step_by(SAMPLED).map(worked);
    let mut lengths: Vec<i64> = sample.filter(|length| (1..DAY).contains(length)).collect();
    let few = lengths.len() / 64;
    let short = if lengths.is_empty() { total } else { *lengths.select_nth_unstable(few).1 };
    let most = i64::try_from(cells.len() + cells.len() / 16).unwrap_or(i64::MAX);
    short.max(total / most).max(1 << 10).cast_unsigned()
}

/// For each bucket the run in which it starts, and one more for `end`, the instant that is the end
/// of all.
fn buckets(
    runs: impl Iterator<Item = Bucket>,
    end: i64,
    total: i64,
    buckets_per: u64,
) -> Box<[Bucket]> {
    let until = |number: i64| if number > 0 { bucket_of(number - 1, buckets_per) + 1 } else { 0 };
    let mut buckets: Vec<Bucket> = Vec::with_capacity(until(total) + 1);
    let mut runs = runs.peekable();
    while let Some(run) = runs.next() {
        let until = until(runs.peek().map_or(total, |next| next.before));
        let started = buckets.len();
        match buckets.last_mut() {
            // It lies within a bucket that starts before it.
            Some(last) if started == until => *last = last.crowded(),
            _ => buckets.resize(until, run),
        }
    }
    let end = Bucket { before: total, shift: Word::new(end - total, 0) };
    buckets.push(end.crowded());
    buckets.into_boxed_slice()
}

fn as_number(template: usize) -> u16 {
    u16::try_from(template).expect("a table has fewer than 2^9 templates")
}
