//! What is wrong with a document: every problem at once, each with a stable code and a place.
//!
//! Not here: what a compiled policy finds wrong with what the document says, which is the core's.

use std::fmt;
use std::ops::Range;

/// The most problems reported for one document; what comes after them is not looked at.
pub const MAX_PROBLEMS: usize = 1000;

/// One mistake in a document.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Problem {
    /// What kind of mistake, such as `unknown-key`; never renamed.
    pub code: &'static str,
    /// Where, such as `clocks[0].target[2].within`; empty for the document as a whole.
    pub path: String,
    /// What was found and what was expected.
    pub message: String,
    /// The bytes of the text it is about, where the format tells them.
    pub span: Option<Range<usize>>,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.path.is_empty() {
            write!(f, "{}: ", self.path)?;
        }
        write!(f, "{} [{}]", self.message, self.code)
    }
}

impl std::error::Error for Problem {}

/// Every mistake found in a document, one at least, in the order of the text where it is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problems(Vec<Problem>);

impl Problems {
    /// A single mistake of the document as a whole.
    pub(crate) fn one(code: &'static str, message: String) -> Self {
        Self(vec![Problem { code, path: String::new(), message, span: None }])
    }

    /// `value` if nothing was found wrong.
    pub(crate) fn or<T>(mut found: Vec<Problem>, value: Option<T>) -> Result<T, Self> {
        found.sort_by_key(|problem| problem.span.as_ref().map(|span| span.start));
        match value {
            Some(value) if found.is_empty() => Ok(value),
            _ => Err(Self(found)),
        }
    }

    /// Mistakes, one at least.
    pub(crate) fn all(found: Vec<Problem>) -> Self {
        Self(found)
    }

    /// The mistakes.
    pub fn iter(&self) -> std::slice::Iter<'_, Problem> {
        self.0.iter()
    }
}

/// One mistake a line.
impl fmt::Display for Problems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, problem) in self.0.iter().enumerate() {
            if index > 0 {
                f.write_str("\n")?;
            }
            problem.fmt(f)?;
        }
        Ok(())
    }
}

impl std::error::Error for Problems {}

impl IntoIterator for Problems {
    type Item = Problem;
    type IntoIter = std::vec::IntoIter<Problem>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl<'a> IntoIterator for &'a Problems {
    type Item = &'a Problem;
    type IntoIter = std::slice::Iter<'a, Problem>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}
