//! Facts and signals as a policy declares them (semantics §2.1, §2.3).

use std::fmt;

/// A fact that tickets carry and conditions use.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FactDecl {
    /// The identifier conditions use.
    pub id: String,
    /// Its type and default.
    pub kind: FactKind,
}

/// The type of a fact, with its default value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FactKind {
    /// True or false.
    Boolean {
        /// The value of a ticket that says nothing.
        default: bool,
    },
    /// One of a list.
    Choice {
        /// The values, in order.
        values: Vec<String>,
        /// The value of a ticket that says nothing; the first if none.
        default: Option<String>,
    },
    /// A whole number.
    Integer {
        /// The value of a ticket that says nothing.
        default: i64,
    },
}

/// A value of a fact.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum FactValue {
    /// Of a boolean fact.
    Boolean(bool),
    /// Of a fact that is one of a list.
    Text(String),
    /// Of an integer fact.
    Integer(i64),
}

impl fmt::Display for FactValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Boolean(value) => value.fmt(f),
            Self::Text(value) => value.fmt(f),
            Self::Integer(value) => value.fmt(f),
        }
    }
}

/// A signal: a further one, or what a standard one sets and implies (semantics §2.3).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SignalDecl {
    /// The name events raise.
    pub id: String,
    /// Facts it sets, before the event's own facts.
    pub set: Vec<(String, FactValue)>,
    /// Signals it raises too, and those that they imply.
    pub also: Vec<String>,
}
