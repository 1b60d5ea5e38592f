//! A CSV file in memory: of each line its case, its instant, and the cells that the mapping uses,
//! each text kept once.
//!
//! Not here: what the cells mean.

use std::collections::HashMap;

use csv::{ByteRecord, ReaderBuilder};
use sevclock::time::Instant;

use super::time::Times;
use crate::fault::{Fault, listed};
use crate::input::{Input, read_fault};

/// The place of the empty text in every column.
pub(crate) const EMPTY: u32 = 0;
/// No further line.
const END: u32 = u32::MAX;

/// What is wanted of a file.
pub(crate) struct Wanted<'m> {
    /// The header of the column of the case's id.
    pub(crate) case: &'m str,
    /// The header of the column of the instant, and whether a cell may be empty.
    pub(crate) time: Option<(&'m str, bool)>,
    /// How instants are written.
    pub(crate) times: Times,
    /// The headers of further columns.
    pub(crate) columns: Vec<&'m str>,
    /// The headers of columns that the file may have.
    pub(crate) optional: Vec<&'m str>,
    /// What stands between cells.
    pub(crate) delimiter: u8,
}

/// The lines of a file by case, in order of the file.
#[derive(Debug)]
pub(crate) struct Sheet {
    /// The file as the user named it.
    pub(crate) file: String,
    /// The wanted columns.
    pub(crate) columns: Vec<Column>,
    /// In order of first appearance.
    pub(crate) cases: Vec<Case>,
    /// Mistakes that belong to no case.
    pub(crate) faults: Vec<Fault>,
    places: HashMap<Box<str>, u32>,
    lines: Vec<Line>,
    /// Of each line, the cells of the wanted columns.
    cells: Vec<u32>,
}

/// A case of a file.
#[derive(Debug)]
pub(crate) struct Case {
    /// Its id.
    pub(crate) id: Box<str>,
    /// What is wrong with its lines.
    pub(crate) faults: Vec<Fault>,
    first: u32,
    last: u32,
}

/// A line of a file.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Line {
    /// Its instant; none where the cell is empty and may be.
    pub(crate) at: Option<Instant>,
    /// Its number in the file, from 1.
    pub(crate) number: u32,
    next: u32,
}

/// A column whose texts are kept once each.
#[derive(Debug)]
pub(crate) struct Column {
    /// Its header.
    pub(crate) header: String,
    /// The texts; the first is the empty one.
    pub(crate) texts: Vec<Box<str>>,
    places: HashMap<Box<str>, u32>,
    latest: u32,
}

impl Column {
    fn new(header: &str) -> Self {
        let places = HashMap::from([(Box::from(""), EMPTY)]);
        Self { header: header.to_owned(), texts: vec![Box::from("")], places, latest: 0 }
    }

    /// The place of a cell's text; none where it is no UTF-8.
    fn place(&mut self, cell: &[u8]) -> Option<u32> {
        // Most lines repeat the cell of the line before.
        if self.texts[self.latest as usize].as_bytes() == cell {
            return Some(self.latest);
        }
        let text = std::str::from_utf8(cell).ok()?;
        let place = match self.places.get(text) {
            Some(place) => *place,
            None => {
                let place = u32::try_from(self.texts.len()).ok()?;
                self.texts.push(text.into());
                self.places.insert(text.into(), place);
                place
            }
        };
        self.latest = place;
        Some(place)
    }
}

impl Sheet {
    /// Reads a whole file.
    ///
    /// # Errors
    /// What makes all of it useless: it cannot be read to its end, or a column is missing.
    pub(crate) fn read(input: Input, wanted: &Wanted<'_>) -> Result<Self, Vec<Fault>> {
        let Input { name, reader } = input;
        let mut reader = ReaderBuilder::new()
            .flexible(true)
            .delimiter(wanted.delimiter)
            .buffer_capacity(64 << 10)
            .from_reader(reader);
        let header = reader.byte_headers().map_err(|error| vec![csv_fault(&name, error)])?.clone();
        let places = Places::of(&header, wanted, &name)?;
        let mut sheet = Self {
            file: name,
            columns: places.headers.iter().map(|header| Column::new(header)).collect(),
            cases: Vec::new(),
            faults: Vec::new(),
            places: HashMap::new(),
            lines: Vec::new(),
            cells: Vec::new(),
        };
        let mut record = ByteRecord::new();
        let mut latest = 0;
        loop {
            match reader.read_byte_record(&mut record) {
                Ok(true) => sheet.line(&record, &places, wanted, &mut latest),
                Ok(false) => return Ok(sheet),
                Err(error) => return Err(vec![csv_fault(&sheet.file, error)]),
            }
        }
    }

    /// The place of a wanted column.
    pub(crate) fn column(&self, header: &str) -> Option<usize> {
        self.columns.iter().position(|column| column.header == header)
    }

    /// Where a case may have one line only, every further one is a mistake of the case.
    pub(crate) fn refuse_repeated_cases(&mut self) {
        for place in 0..self.cases.len() {
            let lines: Vec<u32> =
                self.lines_of(&self.cases[place]).map(|line| self.lines[line].number).collect();
            let case = &mut self.cases[place];
            for number in lines.iter().skip(1) {
                let message = format!("case `{}` stands on line {} already", case.id, lines[0]);
                case.faults.push(Fault::at_line(&self.file, u64::from(*number), message));
            }
        }
    }

    /// The earliest and the latest instant of its lines.
    pub(crate) fn span(&self) -> Option<(Instant, Instant)> {
        let mut times = self.lines.iter().filter_map(|line| line.at);
        let first = times.next()?;
        Some(times.fold((first, first), |(from, to), at| (from.min(at), to.max(at))))
    }

    /// The place of a case.
    pub(crate) fn find(&self, id: &str) -> Option<usize> {
        self.places.get(id).map(|place| *place as usize)
    }

    /// The places of a case's lines, in order of the file.
    pub(crate) fn lines_of(&self, case: &Case) -> impl Iterator<Item = usize> {
        let mut next = case.first;
        std::iter::from_fn(move || {
            let line = (next != END).then_some(next as usize)?;
            next = self.lines[line].next;
            Some(line)
        })
    }

    pub(crate) fn line_at(&self, line: usize) -> Line {
        self.lines[line]
    }

    /// The cells of the wanted columns of a line.
    pub(crate) fn cells_of(&self, line: usize) -> &[u32] {
        let width = self.columns.len();
        &self.cells[line * width..(line + 1) * width]
    }

    fn line(
        &mut self,
        record: &ByteRecord,
        places: &Places<'_>,
        wanted: &Wanted<'_>,
        latest: &mut u32,
    ) {
        let number = record.position().map_or(0, csv::Position::line);
        let id = record.get(places.case).unwrap_or_default();
        let Some(case) = self.case(id, number, wanted.case, latest) else { return };
        match self.read_line(record, places, wanted, number) {
            Ok(line) => self.append(case, line),
            Err(message) => {
                let case = &mut self.cases[case as usize];
                let message = format!("{message} (case `{}`)", case.id);
                case.faults.push(Fault::at_line(&self.file, number, message));
            }
        }
    }

    /// The place of the case of a line.
    fn case(&mut self, id: &[u8], number: u64, header: &str, latest: &mut u32) -> Option<u32> {
        if self.cases.get(*latest as usize).is_some_and(|case| case.id.as_bytes() == id) {
            return Some(*latest);
        }
        let mut refuse = |what: &str| {
            let message = format!("column `{header}` {what}: expected the id of a case");
            self.faults.push(Fault::at_line(&self.file, number, message));
        };
        let Ok(text) = std::str::from_utf8(id) else {
            refuse("is not UTF-8");
            return None;
        };
        if text.is_empty() {
            refuse("is empty");
            return None;
        }
        let place = match self.places.get(text) {
            Some(place) => *place,
            None => {
                let Ok(place) = u32::try_from(self.cases.len()) else {
                    refuse("has too many different ids");
                    return None;
                };
                let case = Case { id: text.into(), faults: Vec::new(), first: END, last: END };
                self.cases.push(case);
                self.places.insert(text.into(), place);
                place
            }
        };
        *latest = place;
        Some(place)
    }

    /// Reads a line's instant, and its cells onto the end of the cells.
    fn read_line(
        &mut self,
        record: &ByteRecord,
        places: &Places<'_>,
        wanted: &Wanted<'_>,
        number: u64,
    ) -> Result<Line, String> {
        if record.len() != places.width {
            let (found, expected) = (record.len(), places.width);
            return Err(format!(
                "the line has {found} cells where the header has {expected}; look for a stray quote or delimiter"
            ));
        }
        let at = match (wanted.time, places.time) {
            (Some((header, may_be_empty)), Some(place)) => {
                let cell = &record[place];
                if cell.is_empty() && may_be_empty {
                    None
                } else {
                    let read = wanted.times.parse(cell);
                    Some(read.map_err(|error| format!("column `{header}`: {error}"))?)
                }
            }
            _ => None,
        };
        let number = u32::try_from(number).map_err(|_| "the file has too many lines".to_owned())?;
        let before = self.cells.len();
        for (column, place) in self.columns.iter_mut().zip(&places.columns) {
            match column.place(&record[*place]) {
                Some(text) => self.cells.push(text),
                None => {
                    self.cells.truncate(before);
                    return Err(format!("column `{}` is not UTF-8", column.header));
                }
            }
        }
        Ok(Line { at, number, next: END })
    }

    fn append(&mut self, case: u32, line: Line) {
        // A line takes a number of the file, which fits, so its place does too.
        let place = u32::try_from(self.lines.len()).unwrap_or(END);
        self.lines.push(line);
        let case = &mut self.cases[case as usize];
        match self.lines.get_mut(case.last as usize) {
            Some(last) if case.last != END => last.next = place,
            _ => case.first = place,
        }
        case.last = place;
    }
}

/// Where in a record the wanted columns are.
struct Places<'m> {
    case: usize,
    time: Option<usize>,
    /// The headers of the columns that are read, and where each is.
    headers: Vec<&'m str>,
    columns: Vec<usize>,
    width: usize,
}

impl<'m> Places<'m> {
    fn of(header: &ByteRecord, wanted: &Wanted<'m>, file: &str) -> Result<Self, Vec<Fault>> {
        if header.is_empty() {
            let message = "is empty; expected a header line that names the columns";
            return Err(vec![Fault::of_file(file, message)]);
        }
        let mut faults = Vec::new();
        let mut place = |name: &str| {
            let mut found = header.iter().enumerate().filter(|(_, cell)| *cell == name.as_bytes());
            let message = match (found.next(), found.next()) {
                (Some((place, _)), None) => return place,
                (Some(_), Some(_)) => format!("two columns are called `{name}`"),
                (None, _) => {
                    let headers = header.iter().filter_map(|cell| std::str::from_utf8(cell).ok());
                    format!("there is no column `{name}`; the header has {}", listed(headers))
                }
            };
            faults.push(Fault::at_line(file, 1, message));
            0
        };
        let mut headers = wanted.columns.clone();
        for name in &wanted.optional {
            if header.iter().any(|cell| cell == name.as_bytes()) && !headers.contains(name) {
                headers.push(name);
            }
        }
        let places = Self {
            case: place(wanted.case),
            time: wanted.time.map(|(name, _)| place(name)),
            columns: headers.iter().map(|name| place(name)).collect(),
            headers,
            width: header.len(),
        };
        if faults.is_empty() { Ok(places) } else { Err(faults) }
    }
}

fn csv_fault(file: &str, error: csv::Error) -> Fault {
    let line = error.position().map(csv::Position::line);
    match error.into_kind() {
        csv::ErrorKind::Io(error) => read_fault(file, &error),
        _ => Fault { line, ..Fault::of_file(file, "is no CSV") },
    }
}
