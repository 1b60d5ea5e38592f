//! Columns of values as columns of codes, which the batch functions take.

use std::sync::Arc;

use datafusion_common::arrow::array::types::{
    ArrowPrimitiveType, Int8Type, Int16Type, Int32Type, Int64Type, UInt8Type, UInt16Type,
    UInt32Type, UInt64Type,
};
use datafusion_common::arrow::array::{
    Array, ArrayRef, AsArray, ByteView, DictionaryArray, GenericStringArray, MAX_INLINE_VIEW_LEN,
    OffsetSizeTrait, StringViewArray, downcast_dictionary_array,
};
use datafusion_common::arrow::buffer::{BooleanBuffer, NullBuffer};
use datafusion_common::arrow::datatypes::{ArrowNativeType, DataType};
use sevclock::Policy;
use sevclock::batch::Coding;
use sevclock::evaluate::Status;
use sevclock::policy::{FactKind, FactValue};

use crate::text::Texts;

/// The mark of a value that has no code; those of others are their codes.
const BAD: u16 = 1 << 8;
/// The mark of a null among a dictionary's values.
const NULL: u16 = 1 << 9;

/// Calls a method by the type of a column of whole numbers, or gives what stands for any other.
macro_rules! by_integer {
    ($array:ident, $this:ident.$method:ident($($argument:expr),*), $other:expr) => {
        match $array.data_type() {
            DataType::Int8 => $this.$method::<Int8Type>($($argument),*),
            DataType::Int16 => $this.$method::<Int16Type>($($argument),*),
            DataType::Int32 => $this.$method::<Int32Type>($($argument),*),
            DataType::Int64 => $this.$method::<Int64Type>($($argument),*),
            DataType::UInt8 => $this.$method::<UInt8Type>($($argument),*),
            DataType::UInt16 => $this.$method::<UInt16Type>($($argument),*),
            DataType::UInt32 => $this.$method::<UInt32Type>($($argument),*),
            DataType::UInt64 => $this.$method::<UInt64Type>($($argument),*),
            _ => $other,
        }
    };
}

/// How the values of one identifier become codes.
#[derive(Debug)]
pub(crate) struct Coder {
    pub(crate) name: String,
    /// The code of rows without a value, which nobody reads: that of the first value.
    pub(crate) spare: u8,
    kind: Kind,
}

#[derive(Debug)]
enum Kind {
    /// The code of each text.
    Text(Texts),
    /// The marks of 0 to 255, and who knows the others.
    Number(Box<[u16; 256]>, Coding),
    /// The codes of false and true.
    Boolean([u8; 2]),
}

/// The codes of a column, and which rows have a value.
#[derive(Debug)]
pub(crate) struct Codes {
    pub(crate) codes: Vec<u8>,
    pub(crate) valid: Valid,
}

/// A row whose value is not allowed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Outside {
    pub(crate) row: usize,
}

/// Which rows have a value: all where there is no list.
#[derive(Clone, Debug, Default)]
pub(crate) struct Valid(pub(crate) Option<NullBuffer>);

impl Valid {
    pub(crate) fn of(nulls: Option<&NullBuffer>) -> Self {
        Self(nulls.filter(|nulls| nulls.null_count() > 0).cloned())
    }

    /// The first row's, for as many rows.
    pub(crate) fn repeated(&self, rows: usize) -> Self {
        let null = self.0.as_ref().is_some_and(|valid| valid.is_null(0));
        Self(null.then(|| NullBuffer::new_null(rows)))
    }

    /// Those that have a value here and there.
    pub(crate) fn and(&self, other: &Self) -> Self {
        Self(NullBuffer::union(self.0.as_ref(), other.0.as_ref()))
    }

    /// Takes out the rows that are not `allowed`.
    ///
    /// # Errors
    /// Where `lenient` is false: the first row with a value that is not.
    pub(crate) fn narrow(
        &mut self,
        lenient: bool,
        rows: usize,
        allowed: impl Fn(usize) -> bool,
    ) -> Result<(), Outside> {
        let has_value = |row: usize| self.0.as_ref().is_none_or(|valid| valid.is_valid(row));
        if !lenient && let Some(row) = (0..rows).find(|row| has_value(*row) && !allowed(*row)) {
            return Err(Outside { row });
        }
        let kept = BooleanBuffer::collect_bool(rows, |row| has_value(row) && allowed(row));
        *self = Self(Some(NullBuffer::new(kept)));
        Ok(())
    }
}

impl Coder {
    /// The coder of an identifier that the policy has.
    ///
    /// # Errors
    /// What it lacks, in words.
    pub(crate) fn new(policy: &Arc<Policy>, name: &str) -> Result<Self, String> {
        let draft = policy.draft();
        let code = |value: &FactValue| policy.code(name, value);
        let text = |values: &mut dyn Iterator<Item = &str>| -> Result<Kind, String> {
            let coded: Result<Vec<_>, _> = values
                .map(|value| Ok((value.to_owned(), code(&FactValue::Text(value.to_owned()))?)))
                .collect();
            let coded = coded.map_err(|error: sevclock::batch::BatchError| error.to_string())?;
            let texts = Texts::new(coded.into_iter());
            if texts.is_empty() {
                return Err(format!("`{}` has no {name}s", draft.id));
            }
            Ok(Kind::Text(texts))
        };
        let number = || -> Result<Kind, String> {
            let coding = policy.coding(name).map_err(|error| error.to_string())?;
            let mark = |value: usize| number_mark(&coding, i64::try_from(value).ok());
            Ok(Kind::Number(Box::new(std::array::from_fn(mark)), coding))
        };
        let fact = draft.facts.iter().find(|fact| fact.id == name).map(|fact| &fact.kind);
        let kind = match (name, fact) {
            ("severity", _) => number()?,
            ("plan", _) => text(&mut draft.plans.iter().map(|plan| plan.id.as_str()))?,
            ("status", _) => text(&mut Status::ALL.iter().map(|status| status.name()))?,
            (_, Some(FactKind::Choice { values, .. })) => {
                text(&mut values.iter().map(String::as_str))?
            }
            (_, Some(FactKind::Integer { .. })) => number()?,
            _ => {
                let code = |value| code(&FactValue::Boolean(value));
                let codes = code(false).and_then(|no| Ok([no, code(true)?]));
                Kind::Boolean(codes.map_err(|error| error.to_string())?)
            }
        };
        Ok(Self { name: name.to_owned(), spare: u8::from(name == "severity"), kind })
    }

    /// Refuses a type that holds no such values.
    ///
    /// # Errors
    /// What was expected, in words.
    pub(crate) fn check(&self, found: &DataType) -> Result<(), String> {
        let inner = match found {
            DataType::Dictionary(_, values) => values.as_ref(),
            other => other,
        };
        let (fits, expected) = match self.kind {
            Kind::Text(_) => {
                (matches!(inner, DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View), "text")
            }
            Kind::Number(..) => (inner.is_integer(), "whole numbers"),
            Kind::Boolean(_) => (*inner == DataType::Boolean, "booleans"),
        };
        if fits || *found == DataType::Null {
            return Ok(());
        }
        Err(format!("`{}` is {found}; expected {expected}", self.name))
    }

    /// The codes of a column whose type is checked.
    ///
    /// # Errors
    /// Where `lenient` is false: the first row whose value is not allowed.
    pub(crate) fn codes(&self, array: &ArrayRef, lenient: bool) -> Result<Codes, Outside> {
        let array: &dyn Array = array;
        downcast_dictionary_array!(
            array => self.of_dictionary(array, lenient),
            _ => self.of_values(array, lenient)
        )
    }

    fn of_dictionary<K>(&self, array: &DictionaryArray<K>, lenient: bool) -> Result<Codes, Outside>
    where
        K: datafusion_common::arrow::array::types::ArrowDictionaryKeyType,
    {
        let marks = self.marks(array.values().as_ref());
        if marks.len() <= 256 && marks.iter().all(|mark| *mark < BAD) {
            let mut known = [self.spare; 256];
            known.iter_mut().zip(&marks).for_each(|(code, mark)| *code = mark.to_le_bytes()[0]);
            // Keys are places of values, so that a byte says all of them, but for those of nulls.
            let code = |key: &K::Native| known[usize::from(key.as_usize().to_le_bytes()[0])];
            let codes = array.keys().values().iter().map(code).collect();
            return Ok(Codes { codes, valid: Valid::of(array.nulls()) });
        }
        // Where a row is null its key may be any number.
        let mark = |key: &K::Native| marks.get(key.as_usize()).copied().unwrap_or(NULL);
        self.coded(array.keys().values(), array.nulls(), lenient, mark)
    }

    fn of_values(&self, array: &dyn Array, lenient: bool) -> Result<Codes, Outside> {
        by_integer!(array, self.of_numbers(array, lenient), {
            let marks = self.marks(array);
            self.coded(&marks, array.nulls(), lenient, |mark| *mark)
        })
    }

    fn of_numbers<T>(&self, array: &dyn Array, lenient: bool) -> Result<Codes, Outside>
    where
        T: ArrowPrimitiveType,
        T::Native: TryInto<i64>,
    {
        let values = array.as_primitive::<T>().values();
        if let Kind::Number(small, _) = &self.kind {
            // Small allowed numbers alone, as they nearly always are, need no branch.
            let (mut all, mut seen, mut codes) = (0, 0, vec![0; values.len()]);
            for (code, value) in codes.iter_mut().zip(values) {
                let value: i64 = (*value).try_into().unwrap_or(i64::MIN);
                let mark = small[usize::from(value.to_le_bytes()[0])];
                (all, seen) = (all | value, seen | mark);
                *code = mark.to_le_bytes()[0];
            }
            if (0..256).contains(&all) && seen < BAD {
                return Ok(Codes { codes, valid: Valid::of(array.nulls()) });
            }
        }
        self.coded(values, array.nulls(), lenient, |value| self.number((*value).try_into().ok()))
    }

    fn number_marks<T>(&self, array: &dyn Array) -> Vec<u16>
    where
        T: ArrowPrimitiveType,
        T::Native: TryInto<i64>,
    {
        let mark = |value: Option<T::Native>| {
            value.map_or(NULL, |value| self.number(value.try_into().ok()))
        };
        array.as_primitive::<T>().iter().map(mark).collect()
    }

    #[inline]
    fn number(&self, value: Option<i64>) -> u16 {
        let Kind::Number(small, coding) = &self.kind else { return BAD };
        let place = value.and_then(|value| usize::try_from(value).ok());
        match place.and_then(|place| small.get(place)) {
            Some(mark) => *mark,
            None => number_mark(coding, value),
        }
    }

    /// The mark of every value of a column.
    fn marks(&self, array: &dyn Array) -> Vec<u16> {
        match (&self.kind, array.data_type()) {
            (Kind::Text(known), DataType::Utf8) => of_texts(known, array.as_string::<i32>()),
            (Kind::Text(known), DataType::LargeUtf8) => of_texts(known, array.as_string::<i64>()),
            (Kind::Text(known), DataType::Utf8View) => of_views(known, array.as_string_view()),
            (Kind::Boolean(codes), DataType::Boolean) => {
                let mark = |value: Option<bool>| {
                    value.map_or(NULL, |value| codes[usize::from(value)].into())
                };
                array.as_boolean().iter().map(mark).collect()
            }
            (Kind::Number(..), _) => {
                by_integer!(array, self.number_marks(array), vec![BAD; array.len()])
            }
            _ => vec![BAD; array.len()],
        }
    }

    /// Codes by the marks of values, and which rows have one.
    fn coded<V>(
        &self,
        values: &[V],
        nulls: Option<&NullBuffer>,
        lenient: bool,
        mark: impl Fn(&V) -> u16,
    ) -> Result<Codes, Outside> {
        // All marks seen are kept in a register by a plain loop; a closure would write them to memory.
        let (mut seen, mut codes) = (0, vec![0; values.len()]);
        for (code, value) in codes.iter_mut().zip(values) {
            let mark = mark(value);
            seen |= mark;
            *code = mark.to_le_bytes()[0];
        }
        let mut valid = Valid::of(nulls);
        if seen >= BAD {
            if seen & NULL != 0 {
                // Nulls are no bad values, so they are never told.
                valid.narrow(true, values.len(), |row| mark(&values[row]) & NULL == 0)?;
            }
            valid.narrow(lenient, values.len(), |row| mark(&values[row]) < BAD)?;
            for (code, value) in codes.iter_mut().zip(values) {
                if mark(value) >= BAD {
                    *code = self.spare;
                }
            }
        }
        Ok(Codes { codes, valid })
    }
}

/// The marks of texts one after another.
fn of_texts<O: OffsetSizeTrait>(known: &Texts, array: &GenericStringArray<O>) -> Vec<u16> {
    let letters = array.value_data();
    let place = |ends: &[O]| ends[0].as_usize()..ends[1].as_usize();
    let marks = array.value_offsets().windows(2);
    let marks = marks.map(|ends| known.code_within(letters, place(ends), BAD));
    let mut marks: Vec<u16> = marks.collect();
    if let Some(nulls) = array.nulls() {
        let rows = marks.iter_mut().zip(nulls);
        rows.filter(|(_, valid)| !valid).for_each(|(mark, _)| *mark = NULL);
    }
    marks
}

/// The marks of texts that are looked at through views: a short one is inside its view.
fn of_views(known: &Texts, array: &StringViewArray) -> Vec<u16> {
    let mark = |(row, view): (usize, &u128)| {
        let length = ByteView::from(*view).length;
        match usize::try_from(length) {
            _ if array.is_null(row) => NULL,
            Ok(short) if length <= MAX_INLINE_VIEW_LEN => {
                known.code_of_head(view >> u32::BITS, short, BAD)
            }
            _ => known.code(array.value(row).as_bytes(), BAD),
        }
    };
    array.views().iter().enumerate().map(mark).collect()
}

/// The mark of a number.
fn number_mark(coding: &Coding, value: Option<i64>) -> u16 {
    value.and_then(|value| coding.integer(value)).map_or(BAD, u16::from)
}
