//! A document as a tree, whatever format it came in: tables keep their order, values their place.
//!
//! Not here: what any key means.

pub(crate) mod json;
pub(crate) mod toml;

use std::borrow::Cow;
use std::ops::Range;

/// Bytes of the text, where the format tells them.
pub(crate) type Span = Option<Range<usize>>;

/// A value and where it stands.
#[derive(Debug)]
pub(crate) struct Value<'t> {
    pub(crate) kind: Kind<'t>,
    pub(crate) span: Span,
}

/// A key of a table and where it stands.
#[derive(Debug)]
pub(crate) struct Key<'t> {
    pub(crate) name: Cow<'t, str>,
    pub(crate) span: Span,
}

/// The kinds of value that the formats share.
#[derive(Debug)]
pub(crate) enum Kind<'t> {
    Null,
    Boolean(bool),
    /// `None` is a whole number that 64 bits do not hold.
    Integer(Option<i64>),
    /// A number with a fraction or an exponent; no document has a use for one.
    Float,
    Text(Cow<'t, str>),
    /// A date, a time or both, as the text of the format.
    Datetime(String),
    Array(Vec<Value<'t>>),
    /// In the order of the document; a key may stand twice.
    Table(Vec<(Key<'t>, Value<'t>)>),
}

impl Kind<'_> {
    /// What a value of this kind is called in messages.
    pub(crate) fn name(&self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Boolean(true) => "true",
            Self::Boolean(false) => "false",
            Self::Integer(Some(_)) => "a whole number",
            Self::Integer(None) => "a number too large to read",
            Self::Float => "a number with a fraction",
            Self::Text(_) => "text",
            Self::Datetime(_) => "a date or time",
            Self::Array(_) => "a list",
            Self::Table(_) => "a table",
        }
    }
}
