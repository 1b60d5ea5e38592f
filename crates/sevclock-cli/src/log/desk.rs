//! What a desk's own columns say of a case (`docs/compare.md`): the cell written last.
//!
//! Not here: what is set beside it, which is [`crate::compare`]'s.

use std::collections::BTreeMap;

use sevclock::policy::Condition;
use sevclock::time::Instant;

use super::LogReader;
use super::sheet::Sheet;
use super::test::{Test, is_false, is_true};
use crate::fault::{Fault, listed};
use crate::mapping::Mapping;

/// A column of the desk's own.
#[derive(Clone, Debug)]
pub struct DeskColumn {
    /// Its header.
    pub header: String,
    /// The lines of events that count; then it is a column of that file.
    pub when: Option<Condition>,
}

/// A cell of such a column.
#[derive(Clone, Copy, Debug)]
pub struct DeskCell<'l> {
    /// What stands there, without blanks around it; not empty.
    pub text: &'l str,
    /// The file.
    pub file: &'l str,
    /// The line, from 1.
    pub line: u64,
}

/// Where a column is.
#[derive(Debug)]
pub(super) struct Place {
    of_cases: bool,
    column: usize,
    when: Test,
}

/// The headers of columns that the file of cases, or that of events, may have.
pub(super) fn headers(desk: &[DeskColumn], of_cases: bool) -> Vec<&str> {
    let may = |column: &&DeskColumn| !of_cases || column.when.is_none();
    desk.iter().filter(may).map(|column| column.header.as_str()).collect()
}

/// Finds each column: in the file of cases if it has it, else in that of events.
pub(super) fn places(
    mapping: &Mapping,
    desk: &[DeskColumn],
    events: &Sheet,
    cases: Option<&Sheet>,
) -> Result<Vec<Place>, Vec<Fault>> {
    let (mut places, mut faults) = (Vec::with_capacity(desk.len()), Vec::new());
    for DeskColumn { header, when } in desk {
        let test = when.as_ref().map_or(Test::Always(true), |when| {
            Test::of(when.expression(), events, &|name| mapping.header(name))
        });
        let of_cases = cases.filter(|_| when.is_none()).and_then(|sheet| sheet.column(header));
        match (of_cases, events.column(header)) {
            (Some(column), _) => places.push(Place { of_cases: true, column, when: test }),
            (None, Some(column)) => places.push(Place { of_cases: false, column, when: test }),
            (None, None) => {
                let nor =
                    cases.map_or_else(String::new, |cases| format!(", nor in {}", cases.file));
                let message = format!("there is no column `{header}`{nor}");
                faults.push(Fault::at_line(&events.file, 1, message));
            }
        }
    }
    if faults.is_empty() { Ok(places) } else { Err(faults) }
}

impl LogReader<'_> {
    /// What the desk's column at `place` says of the case that was read last, by its id: in the file
    /// of cases the case's cell, in that of events the last that is not empty. `None` where every
    /// cell is.
    #[must_use]
    pub fn desk(&self, place: usize, id: &str) -> Option<DeskCell<'_>> {
        let Place { of_cases, column, when } = self.log.desk.get(place)?;
        let cell = |sheet: &'_ Sheet, line: usize| {
            let text = &sheet.columns[*column].texts[sheet.cells_of(line)[*column] as usize];
            (!text.trim().is_empty()).then_some(line)
        };
        let (sheet, line) = if *of_cases {
            let (sheet, _) = self.log.cases.as_ref()?;
            let case = &sheet.cases[sheet.find(id)?];
            (sheet, sheet.lines_of(case).find_map(|line| cell(sheet, line))?)
        } else {
            let sheet = &self.log.events;
            let lines = self.assembler.lines().iter().rev().copied();
            let mut counted = lines.filter(|line| when.holds(sheet.cells_of(*line)));
            (sheet, counted.find_map(|line| cell(sheet, line))?)
        };
        let text = sheet.columns[*column].texts[sheet.cells_of(line)[*column] as usize].trim();
        Some(DeskCell { text, file: &sheet.file, line: sheet.line_at(line).number.into() })
    }

    /// A cell as an instant, written as the mapping says.
    ///
    /// # Errors
    /// What was found and what was expected.
    pub fn instant(&self, cell: DeskCell<'_>) -> Result<Instant, String> {
        self.log.times.parse(cell.text.as_bytes())
    }
}

/// A cell as true or false: what `values` says, else by the word.
pub(crate) fn truth(text: &str, values: Option<&BTreeMap<String, bool>>) -> Result<bool, String> {
    match values {
        Some(values) => values.get(text).copied().ok_or_else(|| {
            let expected = listed(values.keys().map(String::as_str));
            format!("`{text}` is not among the mapping's `values`; expected {expected}")
        }),
        None if is_true(text) => Ok(true),
        None if is_false(text) => Ok(false),
        None => Err(format!(
            "`{text}` is neither true nor false: expected `true`, `yes`, `1`, `false`, `no` or `0`"
        )),
    }
}
