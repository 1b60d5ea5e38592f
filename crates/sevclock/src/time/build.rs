//! Building tables from open intervals in order (architecture "Time, fast").
//!
//! Not here: the look-ups (`table.rs`), and where the intervals come from (`source.rs`).

use super::intervals::Interval;
use super::patterned::{self, Patterned, Word};
use super::plain::{self, Cell, Plain};
use super::reach::DAY;
use super::table::{Days, Table, bucket_of, start_of};
use super::templates::{Kinds, Segment, Templates};

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
    /// The template of each cell, 0 for none.
    templates: Vec<u16>,
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
            templates: Vec::with_capacity(cells.min(MOST_CELLS)),
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
        self.cells.push(Cell { before: self.worked, shift });
        self.templates.push(template);
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
        self.cells.push(Cell { before: total, shift: 0 });
        match std::mem::take(&mut self.templated) {
            0 => self.templates.clear(),
            many if many > self.cells.len() / 8 => self.give_all_templates(),
            _ => {}
        }
        let width = bucket_width(&self.cells, total);
        let buckets_per = u64::MAX / width + 1;
        let templates = std::mem::replace(&mut self.kinds, Kinds::new()).finish();
        let cells = std::mem::take(&mut self.cells);
        let kinds = std::mem::take(&mut self.templates);
        let places = Places { origin: self.origin, total, buckets_per };
        let days = match kinds.is_empty() || kinds.contains(&0) {
            true => Days::Plain(places.plain(cells, kinds)),
            false => Days::Patterned(places.patterned(&cells, &kinds, &templates)),
        };
        self.finished.push(Table { origin: self.origin, total, days, templates, buckets_per });
    }

    /// Gives templates to the other cells too, as long as there is room: where many have one, a
    /// look-up that cannot tell which pays for every wrong guess.
    fn give_all_templates(&mut self) {
        let mut start = self.origin;
        for index in 0..self.cells.len() - 1 {
            let (cell, next) = (self.cells[index], self.cells[index + 1]);
            let (before, worked) = (cell.before, next.before);
            if self.templates[index] == 0 {
                let open = if worked > before { before + cell.shift - start } else { 0 };
                let segments =
                    [Segment { open, before: 0 }, Segment { open: DAY, before: worked - before }];
                let number = self.kinds.known(&segments).or_else(|| {
                    self.kinds.has_room(segments.len()).then(|| self.kinds.add(&segments))
                });
                self.templates[index] = number.unwrap_or(0);
            }
            start += DAY;
        }
    }
}

/// The width of buckets: such that nearly no run lies within one, but hardly more buckets than
/// cells. Days that are open throughout make longer runs.
fn bucket_width(cells: &[Cell], total: i64) -> u64 {
    let worked = |pair: &[Cell]| pair[1].before - pair[0].before;
    let sample = cells.windows(2).step_by(SAMPLED).map(worked);
    let mut lengths: Vec<i64> = sample.filter(|length| (1..DAY).contains(length)).collect();
    let few = lengths.len() / 64;
    let short = if lengths.is_empty() { total } else { *lengths.select_nth_unstable(few).1 };
    let most = i64::try_from(cells.len() + cells.len() / 16).unwrap_or(i64::MAX);
    short.max(total / most).max(1 << 10).cast_unsigned()
}

/// The cells with open time.
fn open_cells(cells: &[Cell]) -> impl Iterator<Item = usize> {
    let pairs = cells.windows(2).enumerate();
    pairs.filter(|(_, pair)| pair[0].before < pair[1].before).map(|(cell, _)| cell)
}

/// Where the buckets of a table lie.
struct Places {
    origin: i64,
    total: i64,
    buckets_per: u64,
}

impl Places {
    fn plain(&self, cells: Vec<Cell>, kinds: Vec<u16>) -> Plain {
        let mut last = None;
        let open = open_cells(&cells).filter(|cell| {
            // Cells as far from their instants as the one before make one run with it.
            let (shift, kind) = (cells[*cell].shift, kinds.get(*cell).copied().unwrap_or(0));
            let same = last == Some(shift) && kind == 0;
            last = (kind == 0).then_some(shift);
            !same
        });
        let bucket = |cell: usize, crowded: bool| {
            let Cell { before, shift } = cells[cell];
            let bucket = plain::Bucket { before, shift };
            let templated = kinds.get(cell).is_some_and(|kind| *kind != 0);
            if crowded || templated { bucket.crowded() } else { bucket }
        };
        let mut buckets = self.buckets(&cells, open, bucket);
        let end = start_of(cells.len() - 1) + self.origin - self.total;
        buckets.push(plain::Bucket { before: self.total, shift: end }.crowded());
        Plain {
            buckets: buckets.into_boxed_slice(),
            cells: cells.into_boxed_slice(),
            kinds: kinds.into_boxed_slice(),
        }
    }

    fn patterned(&self, cells: &[Cell], kinds: &[u16], templates: &Templates) -> Patterned {
        let bucket = |cell: usize, crowded: bool| {
            let (start, kind) = (self.origin + start_of(cell), usize::from(kinds[cell]));
            let start = Word::new(start, templates.step_back(kind));
            let bucket = patterned::Bucket { before: cells[cell].before, start };
            if crowded { bucket.crowded() } else { bucket }
        };
        let mut buckets = self.buckets(cells, open_cells(cells), bucket);
        let end = Word::new(self.origin + start_of(cells.len() - 1), 0);
        buckets.push(patterned::Bucket { before: self.total, start: end }.crowded());
        let kinds = kinds.iter().map(|kind| usize::from(*kind)).chain([0]);
        let words = cells.iter().zip(kinds);
        let words = words.map(|(cell, kind)| Word::new(cell.before, templates.step_there(kind)));
        Patterned { cells: words.collect(), buckets: buckets.into_boxed_slice() }
    }

    /// For each bucket the cell in which it starts, of `open` ones, as `bucket` has it.
    fn buckets<T>(
        &self,
        cells: &[Cell],
        open: impl Iterator<Item = usize>,
        bucket: impl Fn(usize, bool) -> T,
    ) -> Vec<T> {
        let until = |number: i64| match number {
            0 => 0,
            _ => bucket_of(number - 1, self.buckets_per) + 1,
        };
        let mut starts: Vec<(usize, bool)> = Vec::with_capacity(until(self.total) + 1);
        let mut open = open.peekable();
        while let Some(cell) = open.next() {
            let until = until(open.peek().map_or(self.total, |next| cells[*next].before));
            let started = starts.len();
            match starts.last_mut() {
                // It lies within a bucket that starts before it.
                Some((_, crowded)) if started == until => *crowded = true,
                _ => starts.resize(until, (cell, false)),
            }
        }
        let mut buckets = Vec::with_capacity(starts.len() + 1);
        buckets.extend(starts.into_iter().map(|(cell, crowded)| bucket(cell, crowded)));
        buckets
    }
}
