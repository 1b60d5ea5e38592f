//! Values as codes of a byte, and rows as combinations of them (semantics §2.1).
//!
//! Not here: what a combination is asked.

use super::BatchError;
use crate::compile::{Bits, Domain, Policy, WORDS};
use crate::policy::FactValue;

/// The most values that codes tell apart.
pub const MOST_CODES: usize = 256;
/// The most combinations of values that a question tells apart.
pub const MOST_COMBINATIONS: usize = 1 << 16;

/// The identifiers that rows may differ in, in the order of their columns.
#[derive(Clone, Debug)]
pub(super) struct Coded {
    pub(super) columns: Vec<Column>,
    /// How many combinations there are.
    pub(super) count: usize,
}

/// One identifier.
#[derive(Clone, Debug)]
pub(super) struct Column {
    pub(super) name: String,
    pub(super) slot: usize,
    /// How many values it has.
    values: usize,
    /// The code of the first: a severity's is its level.
    first: u8,
    /// How many combinations a value makes of those that follow it.
    stride: u32,
}

impl Policy {
    /// The code of a value in columns: the level of a severity; the place of a plan, a status or a
    /// list's value; 0 or 1 of a boolean; of a number, the place of the stretch it lies in, of those
    /// that the policy tells apart.
    ///
    /// # Errors
    /// [`BatchError::UnknownIdentifier`], [`BatchError::UnknownValue`], [`BatchError::TooManyValues`].
    pub fn code(&self, identifier: &str, value: &FactValue) -> Result<u8, BatchError> {
        let column = self.column(identifier)?;
        if let (Domain::Levels(last), FactValue::Integer(level)) =
            (&self.layout.slots[column.slot].domain, value)
        {
            let level = u8::try_from(*level).ok().filter(|level| (1..=*last).contains(level));
            let expected = format!("a severity from 1 to {last}");
            return level.ok_or(BatchError::UnknownValue { name: column.name, expected });
        }
        match self.layout.class_of(column.slot, value) {
            // There are no more than the codes.
            Ok(class) => Ok(u8::try_from(class).unwrap_or(u8::MAX)),
            Err(expected) => Err(BatchError::UnknownValue { name: column.name, expected }),
        }
    }

    pub(super) fn column(&self, name: &str) -> Result<Column, BatchError> {
        let slot = self.layout.find(name).filter(|slot| *slot != self.layout.declared);
        let slot = slot.ok_or(BatchError::UnknownIdentifier { name: name.to_owned() })?;
        let domain = &self.layout.slots[slot].domain;
        let values = domain.classes();
        if values > MOST_CODES {
            return Err(BatchError::TooManyValues { name: name.to_owned() });
        }
        let first = u8::from(matches!(domain, Domain::Levels(_)));
        Ok(Column { name: name.to_owned(), slot, values, first, stride: 1 })
    }

    pub(super) fn columns(&self, identifiers: &[&str]) -> Result<Vec<Column>, BatchError> {
        let mut columns: Vec<Column> = Vec::with_capacity(identifiers.len());
        for name in identifiers {
            if columns.iter().any(|column| column.name == *name) {
                return Err(BatchError::UnknownIdentifier { name: (*name).to_owned() });
            }
            columns.push(self.column(name)?);
        }
        Ok(columns)
    }

    pub(super) fn coded(&self, identifiers: &[&str]) -> Result<Coded, BatchError> {
        let mut columns = self.columns(identifiers)?;
        let mut count: usize = 1;
        for column in columns.iter_mut().rev() {
            // Both are at most 2^16.
            column.stride = u32::try_from(count).unwrap_or(u32::MAX);
            count *= column.values;
            if count > MOST_COMBINATIONS {
                return Err(BatchError::TooManyCombinations);
            }
        }
        Ok(Coded { columns, count })
    }

    /// The facts of a combination: a new ticket of these values, the others as the policy has them.
    pub(super) fn facts_of(&self, coded: &Coded, combination: usize) -> Bits {
        let layout = &self.layout;
        let mut bits = layout.defaults;
        let assign = |bits: &mut Bits, slot: usize, class: usize| {
            let (universe, one) = (layout.universe(slot), layout.one(slot, class));
            for word in 0..WORDS {
                bits[word] = (bits[word] & !universe[word]) | one[word];
            }
        };
        let usual = usize::from(self.classify.otherwise()) - 1;
        assign(&mut bits, layout.severity, usual);
        assign(&mut bits, layout.declared, usual);
        let class = |column: &Column| combination / column.stride as usize % column.values;
        for column in &coded.columns {
            assign(&mut bits, column.slot, class(column));
            if column.slot == layout.severity {
                assign(&mut bits, layout.declared, class(column));
            }
        }
        self.grant(&mut bits);
        // A column may say itself what a program grants.
        coded.columns.iter().for_each(|column| assign(&mut bits, column.slot, class(column)));
        bits
    }
}

/// Refuses another number of columns, other lengths than that of the rows, and codes of no value.
pub(super) fn check(columns: &[Column], codes: &[&[u8]], rows: usize) -> Result<(), BatchError> {
    if codes.len() != columns.len() {
        let (found, expected) = (codes.len(), columns.len());
        return Err(BatchError::Columns { found, expected });
    }
    for (column, codes) in columns.iter().zip(codes) {
        same_length(codes.len(), rows)?;
        let valid = |code: &u8| column.class(*code) < column.values;
        // The greatest class is found many rows at a time, the first bad code only where there is one.
        let places = codes.iter().map(|code| code.wrapping_sub(column.first));
        if column.values <= usize::from(places.fold(0, u8::max)) {
            let row = codes.iter().position(|code| !valid(code)).unwrap_or(0);
            let (name, code) = (column.name.clone(), codes[row]);
            return Err(BatchError::UnknownCode { name, row, code });
        }
    }
    Ok(())
}

impl Column {
    /// The class of a code; of one that is none of its own, one that no value has.
    #[inline]
    pub(super) fn class(&self, code: u8) -> usize {
        usize::from(code.wrapping_sub(self.first))
    }
}

impl Coded {
    /// The combination of each row of a stretch of checked columns.
    #[inline]
    pub(super) fn combine(&self, codes: &[&[u8]], from: usize, combinations: &mut [u32]) {
        combinations.fill(0);
        for (column, codes) in self.columns.iter().zip(codes) {
            let codes = &codes[from..from + combinations.len()];
            for (combination, code) in combinations.iter_mut().zip(codes) {
                *combination += u32::from(code.wrapping_sub(column.first)) * column.stride;
            }
        }
    }
}

/// Refuses columns of different lengths.
pub(super) fn same_length(found: usize, expected: usize) -> Result<(), BatchError> {
    if found == expected { Ok(()) } else { Err(BatchError::Lengths { found, expected }) }
}
