//! Promises and how they are measured (semantics §4).

use std::fmt;

use super::{Condition, Grounds, Objective, TargetRow};
use crate::time::Span;

/// One promise: when it starts, stops and pauses, and what is promised (semantics §4.1).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clock {
    /// Such as `first-response`.
    pub id: String,
    /// As readers know it.
    pub title: Option<String>,
    /// Signals that begin a cycle where none is running.
    pub start: Vec<String>,
    /// Signals that end it with a verdict.
    pub stop: Vec<String>,
    /// Signals that end a running cycle and begin the next.
    pub restart: Vec<String>,
    /// Signals that reopen the last cycle if a stop ended it.
    pub resume: Vec<String>,
    /// Signals that end it without a verdict.
    pub cancel: Vec<String>,
    /// The cycle is paused while this holds (semantics §4.4).
    pub pause_when: Option<Condition>,
    /// The clock has a cycle only while this holds (semantics §4.9).
    pub applies_when: Option<Condition>,
    /// The calendar of rows that name none; always open if absent.
    pub calendar: Option<String>,
    /// What is promised.
    pub promise: Promise,
    /// Where a due instant on a closing falls (semantics §4.3).
    pub boundary: Boundary,
    /// What a change of the selected row does (semantics §4.5).
    pub retarget: Retarget,
    /// A breach stays, whatever changes after it.
    pub sticky_breach: bool,
    /// Thresholds, with whom they tell (semantics §4.7).
    pub warn: Vec<Warn>,
    /// The share of cycles the promise is meant to be kept for.
    pub objective: Option<Objective>,
    /// Where it is said.
    pub grounds: Grounds,
}

impl Clock {
    /// A clock without signals, conditions or rows, with every default.
    #[must_use]
    pub fn new(id: &str) -> Self {
        Self {
            id: id.to_owned(),
            title: None,
            start: Vec::new(),
            stop: Vec::new(),
            restart: Vec::new(),
            resume: Vec::new(),
            cancel: Vec::new(),
            pause_when: None,
            applies_when: None,
            calendar: None,
            promise: Promise::Target(Vec::new()),
            boundary: Boundary::Close,
            retarget: Retarget::default(),
            sticky_breach: true,
            warn: Vec::new(),
            objective: None,
            grounds: Grounds::default(),
        }
    }
}

/// A promise kept once, or again and again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Promise {
    /// Due within a target (semantics §4.2).
    Target(Vec<TargetRow>),
    /// A cadence: to act again within each row's interval (semantics §4.8).
    Every {
        /// The intervals.
        rows: Vec<TargetRow>,
        /// What a missed interval does.
        on_miss: OnMiss,
    },
}

impl Promise {
    /// The rows, in order.
    #[must_use]
    pub fn rows(&self) -> &[TargetRow] {
        match self {
            Self::Target(rows) | Self::Every { rows, .. } => rows,
        }
    }
}

/// What a missed interval of a cadence does.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum OnMiss {
    /// The cycle stays open and breached until the signal comes.
    #[default]
    Hold,
    /// The cycle ends breached at its due instant and the next begins.
    Roll,
}

/// Where a due instant that falls exactly on a closing goes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Boundary {
    /// It stays at the closing.
    #[default]
    Close,
    /// It moves to the next opening.
    NextOpen,
}

/// What a change of the selected row does, by direction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Retarget {
    /// The severity moved toward 1.
    pub upgrade: RetargetRule,
    /// The severity moved away from 1.
    pub downgrade: RetargetRule,
    /// Another row at the same severity.
    pub same: RetargetRule,
}

impl Retarget {
    /// Whether a change may recompute a cycle from its start.
    pub(crate) fn looks_back(self) -> bool {
        [self.upgrade, self.downgrade, self.same].contains(&RetargetRule::Retroactive)
    }
}

impl Default for Retarget {
    fn default() -> Self {
        Self {
            upgrade: RetargetRule::Restart,
            downgrade: RetargetRule::Retroactive,
            same: RetargetRule::Carry,
        }
    }
}

/// How a cycle moves to another row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RetargetRule {
    /// As if the new row had applied throughout.
    Retroactive,
    /// Time elapsed so far counts against the new target.
    Carry,
    /// The cycle ends and a new one begins.
    Restart,
}

/// A warning threshold and the roles it tells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Warn {
    /// Where it stands.
    pub at: WarnAt,
    /// Roles, if any.
    pub notify: Vec<String>,
}

/// Where a threshold stands (semantics §4.7).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WarnAt {
    /// A percentage of the target, 1 or more; past 100 is after the breach.
    Percent(u32),
    /// Working time before the target is used up, longer than zero.
    Before(Span),
    /// The due instant.
    Breach,
}

/// As policies write it: `75%`, `2h30m before`, `breach`.
impl fmt::Display for WarnAt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Percent(percent) => write!(f, "{percent}%"),
            Self::Before(span) => write!(f, "{span} before"),
            Self::Breach => f.write_str("breach"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::WarnAt;
    use crate::time::Span;

    #[test]
    fn thresholds_are_written_as_policies_write_them() {
        let span = Span::from_micros(9_000_000_000).unwrap();
        for (at, text) in [
            (WarnAt::Percent(75), "75%"),
            (WarnAt::Before(span), "2h30m before"),
            (WarnAt::Breach, "breach"),
        ] {
            assert_eq!(at.to_string(), text);
        }
    }
}
