//! Rules that move a severity (semantics §3.2).

use super::{Condition, Grounds, Level};
use crate::time::Span;

/// A rule tested against the running severity, in document order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Adjustment {
    /// The id that approvals and reasons name.
    pub id: String,
    /// When it holds; always if absent.
    pub when: Option<Condition>,
    /// What it does.
    pub change: Change,
    /// The one direction in which it may move the severity; both if absent.
    pub only: Option<Only>,
    /// How long the condition must have held.
    pub dwell: Option<Dwell>,
    /// Who decides.
    pub authority: Authority,
    /// Once applied, it stays until an event declares a severity anew.
    pub latch: bool,
    /// Where it is said.
    pub grounds: Grounds,
}

/// What an adjustment does to the running severity.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// Sets it.
    To(Level),
    /// Lowers its urgency by so many levels, one or more, no further than the last.
    By(u8),
}

/// A direction of severity.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Only {
    /// Toward the last level, less urgent.
    Down,
    /// Toward severity 1.
    Up,
}

/// How long a condition must hold without a break (`for`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dwell {
    /// Longer than zero.
    pub span: Span,
    /// Whether `span` was written in days, which only an always open calendar takes (§1.6).
    pub in_days: bool,
    /// The calendar it is measured on; always open if absent.
    pub calendar: Option<String>,
}

/// Who decides that a rule applies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Authority {
    /// It applies by itself.
    Automatic,
    /// One of these roles must approve.
    Roles(Vec<String>),
}
