//! Tables over all supported instants, for what the hot table does not reach (architecture "Time,
//! fast").
//!
//! Not here: any rule of its own; the tables are those of `table.rs`, one after another.

use super::build::Builder;
use super::reach::Reach;
use super::source::Source;
use super::table::Table;

/// Days laid out at a time, so that building holds few intervals whatever the calendar.
const BLOCK: i64 = 256 * super::reach::DAY;

/// The tables of `source` over `reach`, every cell starting `phase` after a UTC midnight; with
/// `only_first` just the first, which ends early where the calendar has too many kinds of days.
pub(super) fn tables(source: &Source, reach: Reach, phase: i64, only_first: bool) -> Vec<Table> {
    let (first, last) = reach.micros();
    let (mut at, end) = (first + phase, last + phase);
    let cells = usize::try_from(reach.end - reach.first).unwrap_or(0);
    let mut builder = Builder::new(at, cells);
    while at < end && !(only_first && builder.finished() > 0) {
        let next = (at + BLOCK).min(end);
        for interval in source.open(at, next) {
            builder.push(interval);
        }
        at = next;
    }
    let mut tables = builder.finish(at);
    if only_first {
        tables.truncate(1);
    }
    tables
}

/// Tables that follow each other without a gap. Answers outside them are `None`.
#[derive(Debug)]
pub(super) struct Line {
    /// Each with the working time before it.
    tables: Vec<(i64, Table)>,
}

impl Line {
    /// The line of `source` over every supported instant.
    pub(super) fn new(source: &Source, phase: i64) -> Self {
        let mut before = 0;
        let tables = tables(source, Reach::WHOLE, phase, false);
        let numbered = tables.into_iter().map(|table| {
            let own = before;
            before += table.total;
            (own, table)
        });
        Self { tables: numbered.collect() }
    }

    fn index(&self, t: i64) -> Option<usize> {
        self.tables.partition_point(|(_, table)| table.origin <= t).checked_sub(1)
    }

    /// As [`Table::worked`].
    pub(super) fn worked(&self, t: i64) -> Option<i64> {
        let (before, table) = &self.tables[self.index(t)?];
        Some(before + table.worked(t)?)
    }

    /// As [`Table::locate`].
    pub(super) fn locate(&self, number: i64) -> Option<i64> {
        let next = self.tables.partition_point(|&(before, _)| before <= number);
        let (before, table) = self.tables.get(next.checked_sub(1)?)?;
        table.locate(number - before)
    }

    /// As [`Table::is_open`].
    pub(super) fn is_open(&self, t: i64) -> Option<bool> {
        self.tables[self.index(t)?].1.is_open(t)
    }

    /// As [`Table::run_end`].
    pub(super) fn run_end(&self, t: i64) -> Option<i64> {
        let mut index = self.index(t)?;
        let mut within = t;
        loop {
            let table = &self.tables.get(index)?.1;
            if !table.is_open(within)? {
                return Some(within);
            }
            if let Some(end) = table.run_end(within) {
                return Some(end);
            }
            (within, index) = (table.end(), index + 1);
        }
    }

    /// As [`Table::run_start`].
    pub(super) fn run_start(&self, t: i64) -> Option<i64> {
        let mut index = self.index(t)?;
        let mut within = t;
        loop {
            let table = &self.tables[index].1;
            if let Some(start) = table.run_start(within) {
                return Some(start);
            }
            index = index.checked_sub(1)?;
            within = table.origin - 1;
            if !self.tables[index].1.is_open(within)? {
                return Some(within + 1);
            }
        }
    }
}
