//! Rows of measured values for a scorecard: CSV with a heading for each measure, or a JSON object a
//! line.
//!
//! Not here: scores.

use std::collections::HashMap;

use rust_decimal::Decimal;
use serde_json::value::RawValue;
use sevclock::policy::Scorecard;

use crate::fault::Fault;
use crate::input::{Input, Text};

/// A row and the line it stands on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Row {
    pub(crate) name: String,
    pub(crate) line: u64,
    /// One for each measure.
    pub(crate) values: Vec<Decimal>,
}

/// The rows of a file, or everything wrong with them.
pub(crate) fn read(card: &Scorecard, path: &str) -> Result<Vec<Row>, Vec<Fault>> {
    let input = Input::open(path).map_err(|fault| vec![fault])?;
    let file = input.name.clone();
    let text = input.read_text().and_then(Text::whole).map_err(|fault| vec![fault])?;
    let mut reader = Reader { card, file, faults: Vec::new() };
    let rows = match text.trim_start().starts_with('{') {
        true => reader.json(&text),
        false => reader.csv(&text),
    };
    if reader.faults.is_empty() { Ok(rows) } else { Err(reader.faults) }
}

struct Reader<'c> {
    card: &'c Scorecard,
    file: String,
    faults: Vec<Fault>,
}

impl Reader<'_> {
    fn fault(&mut self, line: u64, message: String) {
        self.faults.push(Fault::at_line(&self.file, line, message));
    }

    /// Names in the first column, values in the columns headed by the measures.
    fn csv(&mut self, text: &str) -> Vec<Row> {
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        let head = match reader.headers() {
            Ok(head) => head.clone(),
            Err(error) => {
                self.fault(1, error.to_string());
                return Vec::new();
            }
        };
        let mut columns = Vec::with_capacity(self.card.measures.len());
        for measure in &self.card.measures {
            match head.iter().skip(1).position(|name| name == measure.id) {
                Some(column) => columns.push(column + 1),
                None => {
                    let message =
                        format!("no column `{}`; expected one for each measure", measure.id);
                    self.fault(1, message);
                }
            }
        }
        let mut rows = Vec::new();
        for record in reader.records() {
            match record {
                Ok(record) => {
                    let line = record.position().map_or(0, csv::Position::line);
                    let cells = columns.iter().map(|column| record.get(*column));
                    let cells: Vec<Option<&str>> = cells.collect();
                    let name = record.get(0).unwrap_or("").to_owned();
                    rows.extend(self.row(name, line, &cells));
                }
                Err(error) => {
                    let line = error.position().map_or(0, csv::Position::line);
                    self.fault(line, error.to_string());
                }
            }
        }
        rows
    }

    /// `{"name": "…", "measure": 85.5, …}`; other keys are passed over.
    fn json(&mut self, text: &str) -> Vec<Row> {
        let mut rows = Vec::new();
        for (text, line) in text.lines().zip(1..).filter(|(text, _)| !text.trim().is_empty()) {
            // Numbers stay as they are written, so that none is rounded.
            let object: HashMap<String, &RawValue> = match serde_json::from_str(text) {
                Ok(object) => object,
                Err(error) => {
                    self.fault(line, format!("is no object such as {{\"name\": …}}: {error}"));
                    continue;
                }
            };
            let name = object.get("name").and_then(|name| serde_json::from_str(name.get()).ok());
            let Some(name) = name else {
                self.fault(line, "no text `name`".to_owned());
                continue;
            };
            let measures = self.card.measures.iter();
            let cells = measures
                .map(|measure| object.get(&*measure.id).map(|raw| raw.get().trim_matches('"')));
            let cells: Vec<Option<&str>> = cells.collect();
            rows.extend(self.row(name, line, &cells));
        }
        rows
    }

    /// A row of cells, one for each measure, in numbers with or without `%`.
    fn row(&mut self, name: String, line: u64, cells: &[Option<&str>]) -> Option<Row> {
        let mut values = Vec::with_capacity(cells.len());
        for (measure, cell) in self.card.measures.iter().zip(cells) {
            let text = cell.unwrap_or("").trim();
            let number = text.strip_suffix('%').unwrap_or(text).trim_end();
            match Decimal::from_str_exact(number) {
                Ok(value) => values.push(value),
                Err(_) => {
                    let message = format!("`{text}` is no number for `{}`", measure.id);
                    self.faults.push(Fault::at_line(&self.file, line, message));
                }
            }
        }
        (values.len() == self.card.measures.len()).then_some(Row { name, line, values })
    }
}
