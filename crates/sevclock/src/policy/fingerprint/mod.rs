//! A number that tells drafts apart, the same in every version that knows the same fields (semantics
//! §7.3).
//!
//! A draft is written as bytes, and the bytes are hashed by FNV-1a of 64 bits. Every value begins with
//! a tag: `s` a text and `i` a whole number, `t` true, `[` a list, `{` a struct, `<` a variant of an
//! enum, `?` an optional value. A text is its length and its bytes, a number eight bytes, both least
//! byte first; each item of a list follows a `,`, each field a `.` and its name; `]`, `}` and `>` end
//! what they match. What is not there writes nothing: no value, false, an empty list, a struct without
//! any field; and a field whose value writes nothing is left out with its name. So no field that is
//! added later changes the number of a draft that does not say it.
//!
//! Not here: which fields there are (`parts.rs`).

mod parts;

use chrono::{Datelike, NaiveDate};
use chrono_tz::Tz;

use super::{Condition, Currency, Level, Money, Objective, Percent, PolicyDraft, UNITS};
use crate::compile::SEMANTICS;
use crate::time::{Instant, LocalTime, Span};

impl PolicyDraft {
    /// A number that tells this draft from any other in practice: that of the policy compiled from it,
    /// which goes into states (semantics §7.3). Everything that the draft says takes part, titles and
    /// citations too; conditions by their texts.
    #[must_use]
    pub fn fingerprint(&self) -> u64 {
        let mut marks = Marks::default();
        SEMANTICS.mark(&mut marks);
        self.mark(&mut marks);
        fnv(&marks.bytes)
    }
}

/// FNV-1a: no secret, only a mark of sameness.
fn fnv(bytes: &[u8]) -> u64 {
    let add = |hash: u64, byte: &u8| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, add)
}

/// What a draft is made of.
trait Mark {
    fn mark(&self, marks: &mut Marks);
}

/// A draft as bytes.
#[derive(Debug, Default)]
struct Marks {
    bytes: Vec<u8>,
}

impl Marks {
    fn text(&mut self, text: &str) {
        self.bytes.extend((text.len() as u64).to_le_bytes());
        self.bytes.extend(text.as_bytes());
    }

    fn number(&mut self, number: i64) {
        self.bytes.push(b'i');
        self.bytes.extend(number.to_le_bytes());
    }

    /// A field, left out where its value writes nothing.
    fn field(&mut self, name: &str, value: &impl Mark) {
        let before = self.bytes.len();
        self.bytes.push(b'.');
        self.text(name);
        let named = self.bytes.len();
        value.mark(self);
        if self.bytes.len() == named {
            self.bytes.truncate(before);
        }
    }

    /// A struct, left out where it has no fields.
    fn fields(&mut self, fields: impl FnOnce(&mut Self)) {
        let before = self.bytes.len();
        self.bytes.push(b'{');
        fields(self);
        match self.bytes.len() == before + 1 {
            true => self.bytes.truncate(before),
            false => self.bytes.push(b'}'),
        }
    }

    fn variant(&mut self, name: &str, fields: impl FnOnce(&mut Self)) {
        self.bytes.push(b'<');
        self.text(name);
        fields(self);
        self.bytes.push(b'>');
    }

    /// A list, left out where it is empty.
    fn list<'m>(&mut self, items: impl ExactSizeIterator<Item = &'m dyn Mark>) {
        if items.len() == 0 {
            return;
        }
        self.bytes.push(b'[');
        for item in items {
            self.bytes.push(b',');
            item.mark(self);
        }
        self.bytes.push(b']');
    }
}

impl<T: Mark> Mark for Vec<T> {
    fn mark(&self, marks: &mut Marks) {
        marks.list(self.iter().map(|item| item as &dyn Mark));
    }
}

impl<T: Mark, const N: usize> Mark for [T; N] {
    fn mark(&self, marks: &mut Marks) {
        marks.list(self.iter().map(|item| item as &dyn Mark));
    }
}

impl<A: Mark, B: Mark> Mark for (A, B) {
    fn mark(&self, marks: &mut Marks) {
        let both: [&dyn Mark; 2] = [&self.0, &self.1];
        marks.list(both.into_iter());
    }
}

impl<T: Mark> Mark for Option<T> {
    fn mark(&self, marks: &mut Marks) {
        if let Some(value) = self {
            marks.bytes.push(b'?');
            value.mark(marks);
        }
    }
}

impl Mark for bool {
    fn mark(&self, marks: &mut Marks) {
        if *self {
            marks.bytes.push(b't');
        }
    }
}

impl Mark for str {
    fn mark(&self, marks: &mut Marks) {
        marks.bytes.push(b's');
        marks.text(self);
    }
}

impl Mark for String {
    fn mark(&self, marks: &mut Marks) {
        self.as_str().mark(marks);
    }
}

/// Values that one number says.
macro_rules! numbers {
    ($($kind:ty: |$value:ident| $number:expr;)*) => {$(
        impl Mark for $kind {
            fn mark(&self, marks: &mut Marks) {
                let $value = self;
                marks.number($number);
            }
        }
    )*};
}

numbers! {
    i64: |it| *it;
    u32: |it| i64::from(*it);
    u8: |it| i64::from(*it);
    Level: |it| i64::from(it.number());
    Span: |it| it.micros();
    Instant: |it| it.micros();
    LocalTime: |it| i64::from(it.seconds());
    NaiveDate: |it| i64::from(it.num_days_from_ce());
    // A whole is 10^12 units.
    Percent: |it| it.units().cast_signed();
    Objective: |it| it.share().units().cast_signed();
}

/// Values that one text says.
macro_rules! texts {
    ($($kind:ty: |$value:ident| $text:expr;)*) => {$(
        impl Mark for $kind {
            fn mark(&self, marks: &mut Marks) {
                let $value = self;
                $text.mark(marks);
            }
        }
    )*};
}

texts! {
    Condition: |it| it.text();
    Currency: |it| it.code();
    Money: |it| it.to_string();
    Tz: |it| it.name();
}

/// Percents are counted in units of which this says how many there are: a change of them would change
/// every fingerprint.
const _: () = assert!(UNITS == 10_000_000_000);

#[cfg(test)]
mod tests {
    use super::{Mark, Marks};

    fn bytes(value: &impl Mark) -> Vec<u8> {
        let mut marks = Marks::default();
        value.mark(&mut marks);
        marks.bytes
    }

    #[test]
    fn what_is_not_there_writes_nothing() {
        assert!(bytes(&None::<i64>).is_empty());
        assert!(bytes(&Vec::<String>::new()).is_empty());
        assert!(bytes(&false).is_empty());
        let mut marks = Marks::default();
        marks.fields(|marks| marks.field("none", &None::<bool>));
        assert!(marks.bytes.is_empty());
    }

    #[test]
    fn unlike_values_are_written_unlike() {
        let texts =
            |list: &[&str]| bytes(&list.iter().map(|it| (*it).to_owned()).collect::<Vec<_>>());
        let all = [
            texts(&["a", "b"]),
            texts(&["ab"]),
            texts(&["a,sb"]),
            texts(&["", "ab"]),
            texts(&[""]),
            bytes(&String::new()),
            bytes(&true),
            bytes(&0_i64),
            bytes(&Some(0_i64)),
            bytes(&Some(false)),
            bytes(&vec![false]),
            bytes(&vec![false, true]),
            bytes(&vec![true, false]),
            bytes(&(false, true)),
        ];
        for (place, one) in all.iter().enumerate() {
            let same = all.iter().filter(|other| *other == one).count();
            // A pair is a list of two.
            assert_eq!(same, if place == 11 || place == 13 { 2 } else { 1 }, "{place}");
        }
    }

    /// The published test of FNV-1a: the hash of nothing, and of `foobar`.
    #[test]
    fn the_hash_is_fnv() {
        assert_eq!(super::fnv(b""), 0xcbf2_9ce4_8422_2325);
        assert_eq!(super::fnv(b"foobar"), 0x8594_4171_f739_67e8);
    }
}
