//! Rows as events (semantics §2.3).

use std::ops::Range;

use arrow_array::cast::AsArray;
use arrow_array::{Array, ArrayRef, RecordBatch};
use arrow_buffer::{NullBuffer, OffsetBuffer};
use arrow_schema::{DataType, Schema};
use sevclock::Fault;
use sevclock::batch::CodedType;
use sevclock::policy::{FactKind, Level, PolicyDraft};
use sevclock::ticket::Event;
use sevclock::time::{Instant, InstantError};

use crate::ColumnsError;
use crate::cells::{Cell, Cells, is_text, values};
use crate::codes::{find_fact, reads, types};
use crate::instants::Instants;
use crate::question::{find, find_instants, need_instants, type_error};

/// The columns that are the table's own: a fact so named has its column under `facts.`.
const OWN: [&str; 11] =
    ["ticket", "at", "signal", "severity", "plan", "rule", "rung", "clock", "due", "by", "as_of"];

/// The columns of a table of events, by place.
#[derive(Debug)]
pub(super) struct EventColumns {
    ticket: usize,
    key: DataType,
    at: usize,
    signal: Option<usize>,
    severity: Option<usize>,
    plan: Option<usize>,
    rule: Option<usize>,
    rung: Option<usize>,
    clock: Option<usize>,
    by: Option<usize>,
    due: Option<usize>,
    as_of: Option<usize>,
    facts: Vec<(usize, String)>,
}

/// What tickets are told apart by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Key {
    Text(String),
    Integer(i64),
    /// A number past the greatest with a sign.
    Wide(u64),
    Missing,
}

impl EventColumns {
    pub(super) fn new(draft: &PolicyDraft, schema: &Schema) -> Result<Self, ColumnsError> {
        let ticket = find(schema, "ticket")?;
        let expected = "what tickets are told apart by";
        let ticket = ticket.ok_or(ColumnsError::Missing { name: "ticket", expected })?;
        let field = schema.field(ticket);
        let key = match values(field.data_type()) {
            of if is_text(of) => DataType::Utf8,
            of if of.is_integer() => DataType::Int64,
            _ => return Err(type_error(field, "strings or integers, plain or by dictionary")),
        };
        let of = |name: &str, is: CodedType| {
            let place = find(schema, name)?;
            let field = place.map(|place| schema.field(place));
            match field.filter(|field| !reads(is, field.data_type())) {
                Some(field) => Err(type_error(field, types(is))),
                None => Ok(place),
            }
        };
        let signal = find(schema, "signal")?;
        if let Some(place) = signal {
            let of = schema.field(place).data_type();
            let single = match of {
                DataType::List(item) | DataType::LargeList(item) => item.data_type(),
                other => other,
            };
            if !reads(CodedType::Text, single) {
                return Err(type_error(schema.field(place), "strings, or lists of strings"));
            }
        }
        let mut facts = Vec::new();
        for fact in &draft.facts {
            let Some((place, found)) = find_fact(schema, &fact.id, &OWN)? else { continue };
            let is = match fact.kind {
                FactKind::Boolean { .. } => CodedType::Boolean,
                FactKind::Choice { .. } => CodedType::Text,
                FactKind::Integer { .. } => CodedType::Integer,
            };
            if !reads(is, found) {
                return Err(type_error(schema.field(place), types(is)));
            }
            facts.push((place, fact.id.clone()));
        }
        Ok(Self {
            ticket,
            key,
            at: need_instants(schema, "at", "when the event happened")?,
            signal,
            severity: of("severity", CodedType::Integer)?,
            plan: of("plan", CodedType::Text)?,
            rule: of("rule", CodedType::Text)?,
            rung: of("rung", CodedType::Text)?,
            clock: of("clock", CodedType::Text)?,
            by: of("by", CodedType::Text)?,
            due: find_instants(schema, "due")?,
            as_of: find_instants(schema, "as_of")?,
            facts,
        })
    }

    /// The type of tickets' names in answers.
    pub(super) fn key_type(&self) -> &DataType {
        &self.key
    }

    /// The rows of a batch.
    pub(super) fn rows<'b>(&'b self, batch: &RecordBatch) -> Rows<'b> {
        let column = |place: usize| batch.column(place);
        let cells = |place: Option<usize>| {
            place.and_then(|place| Cells::of(column(place))).unwrap_or_default()
        };
        let instants = |place: usize| Instants::of(column(place));
        let facts = self.facts.iter();
        Rows {
            ticket: cells(Some(self.ticket)),
            at: instants(self.at),
            signal: self.signal.map(|place| Signals::of(column(place))).unwrap_or_default(),
            severity: cells(self.severity),
            plan: cells(self.plan),
            rule: cells(self.rule),
            rung: cells(self.rung),
            clock: cells(self.clock),
            by: cells(self.by),
            due: self.due.and_then(instants),
            as_of: self.as_of.and_then(instants),
            facts: facts.map(|(place, id)| (id.as_str(), cells(Some(*place)))).collect(),
        }
    }
}

/// The rows of a batch, whose types were looked at before.
pub(super) struct Rows<'c> {
    ticket: Cells,
    at: Option<Instants>,
    signal: Signals,
    severity: Cells,
    plan: Cells,
    rule: Cells,
    rung: Cells,
    clock: Cells,
    by: Cells,
    due: Option<Instants>,
    as_of: Option<Instants>,
    facts: Vec<(&'c str, Cells)>,
}

/// The signals of rows: one or none each, or a list.
#[derive(Default)]
struct Signals {
    names: Cells,
    /// Where each row's names begin and end, and which rows have a list.
    lists: Option<(OffsetBuffer<i64>, Option<NullBuffer>)>,
}

impl Signals {
    fn of(column: &ArrayRef) -> Self {
        let (names, offsets): (_, Vec<i64>) = match column.data_type() {
            DataType::List(_) => {
                let lists = column.as_list::<i32>();
                (lists.values(), lists.offsets().iter().map(|end| i64::from(*end)).collect())
            }
            DataType::LargeList(_) => {
                let lists = column.as_list::<i64>();
                (lists.values(), lists.offsets().to_vec())
            }
            _ => return Self { names: Cells::of(column).unwrap_or_default(), lists: None },
        };
        let lists = Some((OffsetBuffer::new(offsets.into()), column.nulls().cloned()));
        Self { names: Cells::of(names).unwrap_or_default(), lists }
    }

    /// The places of a row's names.
    fn places(&self, row: usize) -> Range<usize> {
        match &self.lists {
            None => row..row + 1,
            Some((_, Some(nulls))) if nulls.is_null(row) => 0..0,
            // The offsets of an array are places in it.
            Some((offsets, _)) => {
                let place = |at: usize| usize::try_from(offsets[at]).unwrap_or(0);
                place(row)..place(row + 1)
            }
        }
    }
}

impl Rows<'_> {
    /// The ticket of a row.
    pub(super) fn key(&self, row: usize) -> Option<Cell<'_>> {
        self.ticket.get(row)
    }

    /// When a row happened.
    pub(super) fn at(&self, row: usize) -> Option<Result<Instant, InstantError>> {
        self.at.as_ref()?.get(row)
    }

    /// When its ticket is asked about.
    pub(super) fn as_of(&self, row: usize) -> Option<Result<Instant, InstantError>> {
        self.as_of.as_ref()?.get(row)
    }

    fn due(&self, row: usize) -> Option<Result<Instant, InstantError>> {
        self.due.as_ref()?.get(row)
    }

    /// Adds bytes that tell what happened in a row from anything else that rows of the table say.
    pub(super) fn write(&self, row: usize, key: &mut Vec<u8>) {
        let names = self.signal.places(row);
        key.extend(names.len().to_le_bytes());
        names.for_each(|place| write(self.signal.names.get(place), key));
        for cells in [&self.severity, &self.plan, &self.rule, &self.rung, &self.clock, &self.by] {
            write(cells.get(row), key);
        }
        match self.due(row) {
            None => key.push(NOTHING),
            Some(Ok(at)) => write(Some(Cell::Integer(at.micros())), key),
            Some(Err(_)) => key.push(BAD),
        }
        self.facts.iter().for_each(|(_, cells)| write(cells.get(row), key));
    }

    /// What happened in a row, at no instant, and what of it cannot be read.
    pub(super) fn event(&self, row: usize) -> (Event, Vec<Fault>) {
        let mut misread = Vec::new();
        let mut fault = |code, column: &str, message| {
            misread.push(Fault { code, path: column.to_owned(), message });
        };
        let severity = self.severity.get(row).and_then(|found| {
            let level = found.integer().and_then(|number| Level::new(number).ok());
            if level.is_none() {
                let expected = format!("expected a severity from 1 to {}", Level::MAX);
                fault("unknown-severity", "severity", expected);
            }
            level
        });
        let due = self.due(row).and_then(|due| {
            due.map_err(|error| fault("bad-instant", "due", error.to_string())).ok()
        });
        let said = self.facts.iter().filter_map(|(id, cells)| Some((*id, cells.get(row)?)));
        let event = Event {
            signals: self.signal.places(row).filter_map(|at| self.signal.names.text(at)).collect(),
            severity,
            plan: self.plan.text(row),
            facts: said.map(|(id, value)| (id.to_owned(), value.fact())).collect(),
            rule: self.rule.text(row),
            rung: self.rung.text(row),
            clock: self.clock.text(row),
            due,
            by: self.by.text(row),
            ..Event::at(Instant::MIN)
        };
        (event, misread)
    }
}

/// What begins a cell's bytes; no text has the last.
const NOTHING: u8 = 0;
const FALSE: u8 = 1;
const INTEGER: u8 = 3;
const WIDE: u8 = 4;
const TEXT: u8 = 5;
const BAD: u8 = 6;
const END: u8 = 0xff;

/// Adds a cell's bytes.
fn write(cell: Option<Cell<'_>>, key: &mut Vec<u8>) {
    match cell {
        None => key.push(NOTHING),
        Some(Cell::Boolean(value)) => key.push(FALSE + u8::from(value)),
        Some(Cell::Integer(number)) => {
            key.push(INTEGER);
            key.extend(number.to_le_bytes());
        }
        Some(Cell::Wide(number)) => {
            key.push(WIDE);
            key.extend(number.to_le_bytes());
        }
        Some(Cell::Text(text)) => {
            key.push(TEXT);
            key.extend(text.as_bytes());
            key.push(END);
        }
    }
}

impl Key {
    pub(super) fn text(&self) -> Option<&str> {
        if let Self::Text(text) = self { Some(text) } else { None }
    }

    pub(super) fn integer(&self) -> Option<i64> {
        if let Self::Integer(number) = self { Some(*number) } else { None }
    }

    /// Why it names no ticket, if it does not.
    pub(super) fn fault(&self) -> Option<Fault> {
        let message = match self {
            Self::Text(_) | Self::Integer(_) => return None,
            Self::Wide(number) => format!("`{number}` is greater than {}", i64::MAX),
            Self::Missing => "expected what tickets are told apart by".to_owned(),
        };
        Some(Fault { code: "missing-key", path: "ticket".to_owned(), message })
    }
}

impl From<Option<Cell<'_>>> for Key {
    fn from(cell: Option<Cell<'_>>) -> Self {
        match cell {
            Some(Cell::Text(text)) => Self::Text(text.to_owned()),
            Some(Cell::Integer(number)) => Self::Integer(number),
            Some(Cell::Wide(number)) => Self::Wide(number),
            // The table's tickets are of another type.
            Some(Cell::Boolean(_)) | None => Self::Missing,
        }
    }
}

impl PartialEq<Option<Cell<'_>>> for Key {
    fn eq(&self, cell: &Option<Cell<'_>>) -> bool {
        match (self, cell) {
            (Self::Text(text), Some(Cell::Text(other))) => text == other,
            (Self::Integer(number), Some(Cell::Integer(other))) => number == other,
            (Self::Wide(number), Some(Cell::Wide(other))) => number == other,
            (Self::Missing, None) => true,
            _ => false,
        }
    }
}
