//! Conditions over facts: a subset of CEL (semantics §2.2).
//!
//! Not here: what the identifiers mean, which a policy decides when it is compiled.

mod lexer;
mod parser;

use std::fmt;
use std::str::FromStr;

use thiserror::Error;

use super::FactValue;

/// How deeply parentheses and `!` may nest.
pub const MAX_CONDITION_DEPTH: usize = 64;

/// The longest condition, in bytes.
pub const MAX_CONDITION_LENGTH: usize = 8_192;

/// A parsed condition and the text it came from.
///
/// ```
/// use sevclock::policy::Condition;
/// let condition: Condition = r#"scope == "significant" && !workaround"#.parse()?;
/// assert_eq!(condition.text(), r#"scope == "significant" && !workaround"#);
/// # Ok::<(), sevclock::policy::ConditionError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Condition {
    text: String,
    expression: Expression,
}

/// What a condition says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Expression {
    /// `true` or `false`.
    Always(bool),
    /// A boolean identifier by itself.
    Is(String),
    /// An identifier compared with a literal; `3 < x` is kept as `x > 3`.
    Compare(String, Comparison, Literal),
    /// An identifier that is one of a list of literals.
    In(String, Vec<Literal>),
    /// The contrary.
    Not(Box<Expression>),
    /// Every one of two or more.
    All(Vec<Expression>),
    /// One at least of two or more.
    Any(Vec<Expression>),
}

/// A literal is a value of a fact's type.
pub type Literal = FactValue;

/// The comparison operators.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Comparison {
    /// `==`
    Equal,
    /// `!=`
    NotEqual,
    /// `<`
    Less,
    /// `<=`
    LessOrEqual,
    /// `>`
    Greater,
    /// `>=`
    GreaterOrEqual,
}

impl Comparison {
    /// Whether `left op right` holds; on strings by code point, `false` before `true`.
    #[must_use]
    pub fn holds<T: Ord + ?Sized>(self, left: &T, right: &T) -> bool {
        match self {
            Self::Equal => left == right,
            Self::NotEqual => left != right,
            Self::Less => left < right,
            Self::LessOrEqual => left <= right,
            Self::Greater => left > right,
            Self::GreaterOrEqual => left >= right,
        }
    }

    /// The operator with its sides exchanged.
    const fn mirrored(self) -> Self {
        match self {
            Self::Equal => Self::Equal,
            Self::NotEqual => Self::NotEqual,
            Self::Less => Self::Greater,
            Self::LessOrEqual => Self::GreaterOrEqual,
            Self::Greater => Self::Less,
            Self::GreaterOrEqual => Self::LessOrEqual,
        }
    }
}

/// Why a text is no condition.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{message} at character {column} of `{text}`")]
pub struct ConditionError {
    /// What is wrong and what was expected.
    pub message: String,
    /// The character it was found at, from 1.
    pub column: usize,
    /// The condition.
    pub text: String,
}

impl Condition {
    /// The condition as it was written.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// What it says.
    #[must_use]
    pub fn expression(&self) -> &Expression {
        &self.expression
    }
}

impl FromStr for Condition {
    type Err = ConditionError;

    fn from_str(text: &str) -> Result<Self, ConditionError> {
        if text.len() > MAX_CONDITION_LENGTH {
            let message = format!("expected {MAX_CONDITION_LENGTH} bytes at most");
            let shown = text.chars().take(40).chain(['…']).collect();
            return Err(ConditionError { message, column: 1, text: shown });
        }
        let expression = parser::parse(text).map_err(|(offset, message)| ConditionError {
            message,
            column: text.char_indices().take_while(|(at, _)| *at < offset).count() + 1,
            text: text.to_owned(),
        })?;
        Ok(Self { text: text.to_owned(), expression })
    }
}

impl fmt::Display for Condition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}
