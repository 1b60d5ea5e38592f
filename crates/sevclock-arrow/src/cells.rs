//! Columns of strings, whole numbers and truth values, plain or by dictionary.
//!
//! Not here: timestamps ([`crate::instants`]), and what values mean.

use arrow_array::cast::AsArray;
use arrow_array::types::{ArrowPrimitiveType, UInt64Type};
use arrow_array::{
    Array, BooleanArray, Int64Array, LargeStringArray, PrimitiveArray, StringArray,
    StringViewArray, UInt64Array, downcast_integer_array,
};
use arrow_buffer::NullBuffer;
use arrow_schema::DataType;
use sevclock::policy::FactValue;

/// A column, whose rows can be asked for.
#[derive(Debug, Default)]
pub(crate) enum Cells {
    /// Nothing but nulls.
    #[default]
    Nothing,
    Booleans(BooleanArray),
    Integers(Int64Array),
    /// Numbers that may be too great.
    Wide(UInt64Array),
    Texts(StringArray),
    LargeTexts(LargeStringArray),
    TextViews(StringViewArray),
    /// Places among values.
    Dictionary(Vec<usize>, Option<NullBuffer>, Box<Cells>),
}

/// The value of a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Cell<'a> {
    Boolean(bool),
    Integer(i64),
    /// A number past the greatest of 64 bits with a sign.
    Wide(u64),
    Text(&'a str),
}

/// The type of a column's values, whether plain or by dictionary.
pub(crate) fn values(of: &DataType) -> &DataType {
    if let DataType::Dictionary(_, values) = of { values } else { of }
}

/// Whether a type is one of strings.
pub(crate) fn is_text(of: &DataType) -> bool {
    matches!(of, DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View)
}

impl Cells {
    /// A column; none where its type cannot be read.
    pub(crate) fn of(column: &dyn Array) -> Option<Self> {
        Some(match column.data_type() {
            DataType::Null => Self::Nothing,
            DataType::Boolean => Self::Booleans(column.as_boolean().clone()),
            DataType::Utf8 => Self::Texts(column.as_string().clone()),
            DataType::LargeUtf8 => Self::LargeTexts(column.as_string().clone()),
            DataType::Utf8View => Self::TextViews(column.as_string_view().clone()),
            DataType::UInt64 => Self::Wide(column.as_primitive::<UInt64Type>().clone()),
            DataType::Dictionary(..) => {
                let dictionary = column.as_any_dictionary();
                if dictionary.values().is_empty() {
                    // Every key of it is null.
                    return Some(Self::Nothing);
                }
                let values = Box::new(Self::of(dictionary.values())?);
                let nulls = dictionary.keys().nulls().cloned();
                Self::Dictionary(dictionary.normalized_keys(), nulls, values)
            }
            _ => downcast_integer_array!(
                column => Self::Integers(widened(column)),
                _ => return None
            ),
        })
    }

    /// The value of a row, if it has one.
    pub(crate) fn get(&self, row: usize) -> Option<Cell<'_>> {
        match self {
            Self::Nothing => None,
            Self::Booleans(column) => {
                column.is_valid(row).then(|| Cell::Boolean(column.value(row)))
            }
            Self::Integers(column) => {
                column.is_valid(row).then(|| Cell::Integer(column.value(row)))
            }
            Self::Wide(column) => column.is_valid(row).then(|| {
                let value = column.value(row);
                i64::try_from(value).map_or(Cell::Wide(value), Cell::Integer)
            }),
            Self::Texts(column) => column.is_valid(row).then(|| Cell::Text(column.value(row))),
            Self::LargeTexts(column) => column.is_valid(row).then(|| Cell::Text(column.value(row))),
            Self::TextViews(column) => column.is_valid(row).then(|| Cell::Text(column.value(row))),
            Self::Dictionary(keys, nulls, values) => {
                let valid = nulls.as_ref().is_none_or(|nulls| nulls.is_valid(row));
                if valid { values.get(keys[row]) } else { None }
            }
        }
    }
}

impl Cells {
    /// The text of a row, if it has one.
    pub(crate) fn text(&self, row: usize) -> Option<String> {
        match self.get(row) {
            Some(Cell::Text(text)) => Some(text.to_owned()),
            _ => None,
        }
    }
}

impl Cell<'_> {
    /// The number, if it is one that 64 bits with a sign can say.
    pub(crate) fn integer(self) -> Option<i64> {
        if let Self::Integer(number) = self { Some(number) } else { None }
    }

    /// The value as a fact's.
    pub(crate) fn fact(self) -> FactValue {
        match self {
            Self::Boolean(value) => FactValue::Boolean(value),
            Self::Integer(value) => FactValue::Integer(value),
            Self::Wide(value) => FactValue::Text(value.to_string()),
            Self::Text(value) => FactValue::Text(value.to_owned()),
        }
    }
}

/// Numbers of any width but the greatest without a sign, in 64 bits.
fn widened<T>(column: &PrimitiveArray<T>) -> Int64Array
where
    T: ArrowPrimitiveType,
    T::Native: TryInto<i64>,
{
    // Numbers that do not fit are another column's.
    column.unary(|value| value.try_into().unwrap_or(i64::MAX))
}
