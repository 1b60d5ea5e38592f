//! Rows under headings, as a table for people or as CSV.

use std::io::{self, Write};

use comfy_table::{Cell, CellAlignment, Table, presets};

/// What stands in a table where nothing was counted.
pub(crate) const NONE: &str = "·";

/// Rows under headings. The first columns are names, the others numbers.
#[derive(Clone, Debug, Default)]
pub(crate) struct Sheet {
    head: Vec<String>,
    names: usize,
    rows: Vec<Vec<String>>,
}

impl Sheet {
    /// No rows yet under headings, of which so many are of names.
    pub(crate) fn new<S: Into<String>>(
        names: impl IntoIterator<Item = S>,
        numbers: &[&str],
    ) -> Self {
        let mut head: Vec<String> = names.into_iter().map(Into::into).collect();
        let names = head.len();
        head.extend(numbers.iter().map(|name| (*name).to_owned()));
        Self { head, names, rows: Vec::new() }
    }

    /// Whether there is no row.
    pub(crate) fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Adds a row, a cell for each heading.
    pub(crate) fn add(&mut self, row: Vec<String>) {
        self.rows.push(row);
    }

    /// Prints a table, without columns of numbers that say nothing in any row.
    pub(crate) fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        let says = |column: &usize| {
            *column < self.names || self.rows.iter().any(|row| !matches!(&*row[*column], "" | NONE))
        };
        let columns: Vec<usize> = (0..self.head.len()).filter(says).collect();
        let cells = |row: &[String]| -> Vec<Cell> {
            columns.iter().map(|column| Cell::new(&row[*column])).collect()
        };
        let mut table = Table::new();
        table.load_style(presets::UTF8_BORDERS_ONLY);
        table.set_header(cells(&self.head));
        for column in table.column_iter_mut().skip(self.names) {
            column.set_cell_alignment(CellAlignment::Right);
        }
        for row in &self.rows {
            table.add_row(cells(row));
        }
        writeln!(out, "{table}")
    }

    /// Prints CSV, headings first.
    pub(crate) fn write_csv(&self, out: &mut dyn Write) -> io::Result<()> {
        let mut writer = csv::Writer::from_writer(out);
        for row in std::iter::once(&self.head).chain(&self.rows) {
            writer.write_record(row).map_err(io::Error::other)?;
        }
        writer.flush()
    }
}
