//! Columns named after identifiers, as the codes that a batch is asked with (semantics §2.1).
//!
//! A dictionary's values become codes once; a string is looked up among the values there are, and
//! one that repeats the row before is not looked up again.

use std::collections::HashMap;

use arrow_array::cast::AsArray;
use arrow_array::types::ArrowPrimitiveType;
use arrow_array::{Array, ArrayAccessor, PrimitiveArray, RecordBatch, downcast_integer_array};
use arrow_schema::{DataType, Schema};
use sevclock::Policy;
use sevclock::batch::{CodedType, Coding};

use crate::ColumnsError;
use crate::cells::{Cell, Cells, is_text, values};
use crate::question::{find, type_error};
use crate::row_errors::RowErrors;

/// The columns of a table that say a policy's identifiers.
#[derive(Debug)]
pub(crate) struct Identifiers {
    columns: Vec<(usize, Coder)>,
    /// Of each column the codes of the last batch.
    codes: Vec<Vec<u8>>,
}

impl Identifiers {
    /// The columns of those identifiers that a table has.
    pub(crate) fn new(
        policy: &Policy,
        identifiers: &[&str],
        schema: &Schema,
        taken: &[&str],
    ) -> Result<Self, ColumnsError> {
        let mut columns = Vec::new();
        for name in identifiers {
            let Some((place, field)) = find_fact(schema, name, taken)? else { continue };
            let Some(coder) = Coder::new(policy.coding(name)?, name) else { continue };
            if !reads(coder.coding.of(), field) {
                return Err(type_error(schema.field(place), types(coder.coding.of())));
            }
            columns.push((place, coder));
        }
        let codes = vec![Vec::new(); columns.len()];
        Ok(Self { columns, codes })
    }

    /// The identifiers, in the order of their codes.
    pub(crate) fn names(&self) -> Vec<&str> {
        self.columns.iter().map(|(_, coder)| coder.name.as_str()).collect()
    }

    /// The codes of a batch; those of a row with a wrong value are the default's.
    pub(crate) fn read(&mut self, batch: &RecordBatch, errors: &mut RowErrors) -> Vec<&[u8]> {
        for ((place, coder), codes) in self.columns.iter().zip(&mut self.codes) {
            let column = batch.column(*place);
            codes.clear();
            let mut wrong = Vec::new();
            coder.read(column, codes, &mut |row| wrong.push(row));
            if !wrong.is_empty()
                && let Some(cells) = Cells::of(column)
            {
                let found = |row| cells.get(row).map_or_else(String::new, |cell| shown(cell));
                wrong.iter().for_each(|row| errors.add(*row, coder.message(&found(*row))));
            }
        }
        self.codes.iter().map(Vec::as_slice).collect()
    }
}

fn shown(cell: Cell<'_>) -> String {
    cell.fact().to_string()
}

/// The column of an identifier: `facts.NAME`, else `NAME` unless the table's own column has it.
pub(crate) fn find_fact<'s>(
    schema: &'s Schema,
    name: &str,
    taken: &[&str],
) -> Result<Option<(usize, &'s DataType)>, ColumnsError> {
    let found = match find(schema, &format!("facts.{name}"))? {
        None if !taken.contains(&name) => find(schema, name)?,
        found => found,
    };
    Ok(found.map(|place| (place, schema.field(place).data_type())))
}

/// Whether a column of a type can hold values of another.
pub(crate) fn reads(is: CodedType, of: &DataType) -> bool {
    let of = values(of);
    *of == DataType::Null
        || match is {
            CodedType::Boolean => *of == DataType::Boolean,
            CodedType::Text => is_text(of),
            CodedType::Integer => of.is_integer(),
        }
}

/// The types of columns that can, for messages.
pub(crate) fn types(is: CodedType) -> &'static str {
    match is {
        CodedType::Boolean => "Boolean",
        CodedType::Integer => "an integer of any width",
        CodedType::Text => "Utf8, LargeUtf8 or Utf8View, plain or by dictionary",
    }
}

/// How one column becomes codes.
#[derive(Debug)]
struct Coder {
    name: String,
    coding: Coding,
    usual: u8,
    /// The codes of a list's values.
    texts: HashMap<String, u8>,
}

impl Coder {
    /// None of an identifier without values.
    fn new(coding: Coding, name: &str) -> Option<Self> {
        let usual = coding.usual()?;
        let texts = coding.texts().iter().cloned().zip(0..).collect();
        Some(Self { name: name.to_owned(), coding, usual, texts })
    }

    fn message(&self, found: &str) -> String {
        format!("{}: `{found}` is not allowed; expected {}", self.name, self.coding.expected())
    }

    /// Adds the code of each row; `wrong` is told the rows whose value has none.
    fn read(&self, column: &dyn Array, codes: &mut Vec<u8>, wrong: &mut dyn FnMut(usize)) {
        match column.data_type() {
            DataType::Boolean => {
                let column = column.as_boolean();
                self.each(column, codes, wrong, |value| self.coding.boolean(value));
            }
            DataType::Utf8 => self.each_text(column.as_string::<i32>(), codes, wrong),
            DataType::LargeUtf8 => self.each_text(column.as_string::<i64>(), codes, wrong),
            DataType::Utf8View => self.each_text(column.as_string_view(), codes, wrong),
            DataType::Dictionary(..) => self.read_dictionary(column, codes, wrong),
            _ => downcast_integer_array!(
                column => self.each_integer(column, codes, wrong),
                // A column of nulls; no other type is read.
                _ => codes.resize(column.len(), self.usual)
            ),
        }
    }

    #[expect(clippy::needless_pass_by_value, reason = "an accessor is a reference")]
    fn each<A: ArrayAccessor>(
        &self,
        column: A,
        codes: &mut Vec<u8>,
        wrong: &mut dyn FnMut(usize),
        mut code: impl FnMut(A::Item) -> Option<u8>,
    ) {
        let rows = column.len();
        let mut coded = |row| {
            code(column.value(row)).unwrap_or_else(|| {
                wrong(row);
                self.usual
            })
        };
        match column.nulls().filter(|nulls| nulls.null_count() > 0) {
            None => codes.extend((0..rows).map(coded)),
            Some(nulls) => codes.extend(
                (0..rows).map(|row| if nulls.is_valid(row) { coded(row) } else { self.usual }),
            ),
        }
    }

    fn each_integer<T>(
        &self,
        column: &PrimitiveArray<T>,
        codes: &mut Vec<u8>,
        wrong: &mut dyn FnMut(usize),
    ) where
        T: ArrowPrimitiveType,
        T::Native: TryInto<i64>,
    {
        self.each(column, codes, wrong, |value| {
            value.try_into().ok().and_then(|value| self.coding.integer(value))
        });
    }

    fn each_text<'a, A: ArrayAccessor<Item = &'a str>>(
        &self,
        column: A,
        codes: &mut Vec<u8>,
        wrong: &mut dyn FnMut(usize),
    ) {
        let mut last: Option<(&str, u8)> = None;
        self.each(column, codes, wrong, |text| match last {
            Some((before, code)) if before == text => Some(code),
            _ => {
                let code = self.texts.get(text).copied()?;
                last = Some((text, code));
                Some(code)
            }
        });
    }

    fn read_dictionary(
        &self,
        column: &dyn Array,
        codes: &mut Vec<u8>,
        wrong: &mut dyn FnMut(usize),
    ) {
        let dictionary = column.as_any_dictionary();
        if dictionary.values().is_empty() {
            // Every key of it is null.
            codes.resize(column.len(), self.usual);
            return;
        }
        let (mut coded, mut bad) = (Vec::new(), vec![false; dictionary.values().len()]);
        self.read(dictionary.values(), &mut coded, &mut |value| bad[value] = true);
        let keys = dictionary.normalized_keys();
        let nulls = dictionary.keys().nulls();
        for (row, key) in keys.into_iter().enumerate() {
            let valid = nulls.is_none_or(|nulls| nulls.is_valid(row));
            if valid && bad[key] {
                wrong(row);
            }
            codes.push(if valid { coded[key] } else { self.usual });
        }
    }
}
