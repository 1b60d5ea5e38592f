//! What figures are counted by, and a ticket's group as one number.
//!
//! Not here: what is counted.

use chrono_tz::Tz;
use thiserror::Error;

use crate::compile::{Domain, Policy, Values, listed};
use crate::evaluate::{Evaluation, Status};
use crate::policy::Level;
use crate::time::{Month, Months};

/// Something tickets are told apart by.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Dimension {
    /// Of a clock's figures the severity a cycle counts under (semantics §8.3); of figures about
    /// whole tickets the effective one.
    Severity,
    /// The ticket's plan.
    Plan,
    /// The month of its opening, in the grouping's zone.
    Month,
    /// Open, resolved or closed.
    Status,
    /// The value of a fact; of a whole number the stretch that the policy tells from others.
    Fact(String),
}

/// By its name: `severity`, `plan`, `month`, `status`, or that of a fact.
impl From<&str> for Dimension {
    fn from(name: &str) -> Self {
        match name {
            "severity" => Self::Severity,
            "plan" => Self::Plan,
            "month" => Self::Month,
            "status" => Self::Status,
            fact => Self::Fact(fact.to_owned()),
        }
    }
}

impl Dimension {
    /// The name it is asked for by.
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Self::Severity => "severity",
            Self::Plan => "plan",
            Self::Month => "month",
            Self::Status => "status",
            Self::Fact(name) => name,
        }
    }
}

/// What figures are counted by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grouping {
    /// The dimensions, the first the coarsest; none counts all tickets together.
    pub by: Vec<Dimension>,
    /// Whose months count.
    pub zone: Tz,
}

impl Default for Grouping {
    /// All tickets together; months of UTC.
    fn default() -> Self {
        Self { by: Vec::new(), zone: Tz::UTC }
    }
}

impl Grouping {
    /// A grouping by names, with months of UTC.
    #[must_use]
    pub fn by(names: &[&str]) -> Self {
        Self { by: names.iter().map(|name| Dimension::from(*name)).collect(), ..Self::default() }
    }
}

/// Why tickets cannot be grouped so.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum GroupingError {
    /// The policy has no such fact.
    #[error("`{name}` is nothing to group by; expected {known}")]
    UnknownFact {
        /// The name.
        name: String,
        /// What there is.
        known: String,
    },
    /// The figures are not grouped by it.
    #[error("the figures are not grouped by `{name}`")]
    NotGrouped {
        /// The dimension's name.
        name: String,
    },
    /// A dimension stands twice.
    #[error("`{name}` is grouped by twice")]
    Repeated {
        /// Its name.
        name: String,
    },
    /// The dimensions have more than 2⁶³ combinations.
    #[error("the grouping has more combinations than can be counted; leave out a dimension")]
    TooMany,
}

/// The value of a dimension that a group has.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Key {
    /// A severity.
    Severity(Level),
    /// A plan's id.
    Plan(String),
    /// A month.
    Month(Month),
    /// A status.
    Status(Status),
    /// A fact's value, or a stretch such as `2 and more`.
    Fact(String),
}

/// As a table has it: `1`, `gold`, `2026-03`, `open`, `true`.
impl std::fmt::Display for Key {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Severity(level) => level.fmt(f),
            Self::Plan(text) | Self::Fact(text) => f.write_str(text),
            Self::Month(month) => month.fmt(f),
            Self::Status(status) => f.write_str(status.name()),
        }
    }
}

/// A grouping with the places of its values, so that a ticket's group is one number: its classes as
/// digits, severity left out.
#[derive(Clone, Debug)]
pub(super) struct Keys {
    parts: Vec<Part>,
    /// How many severities are told apart; 1 where it is not grouped by.
    pub(super) levels: usize,
}

#[derive(Clone, Debug)]
struct Part {
    source: Source,
    /// How many classes it has.
    classes: u64,
}

#[derive(Clone, Debug)]
enum Source {
    Severity,
    Opened(Months),
    Value(Values, Vec<Key>),
}

impl Keys {
    pub(super) fn of(policy: &Policy, grouping: &Grouping) -> Result<Self, GroupingError> {
        let mut parts = Vec::with_capacity(grouping.by.len());
        let (mut levels, mut combinations) = (1, 1_u64);
        for (place, dimension) in grouping.by.iter().enumerate() {
            if grouping.by[..place].contains(dimension) {
                return Err(GroupingError::Repeated { name: dimension.name().to_owned() });
            }
            let source = source(policy, grouping, dimension)?;
            let classes = match &source {
                Source::Severity => {
                    levels = usize::from(policy.last);
                    u64::from(policy.last)
                }
                Source::Opened(months) => months.count() as u64,
                // A policy without plans has one class of them.
                Source::Value(_, keys) => keys.len().max(1) as u64,
            };
            combinations = combinations
                .checked_mul(classes)
                .filter(|all| *all < 1 << 63)
                .ok_or(GroupingError::TooMany)?;
            parts.push(Part { source, classes });
        }
        Ok(Self { parts, levels })
    }

    /// The group of a ticket, its severity left out.
    #[inline]
    pub(super) fn pack(&self, evaluation: &Evaluation) -> u64 {
        let mut packed = 0;
        for part in &self.parts {
            let class = match &part.source {
                Source::Severity => continue,
                Source::Opened(months) => {
                    evaluation.history.timeline.first().map_or(0, |one| months.place(one.at))
                }
                Source::Value(values, _) => values.class(&evaluation.facts).unwrap_or(0),
            };
            packed = packed * part.classes + class as u64;
        }
        packed
    }

    /// The classes of a group, one a dimension, in the order of the grouping: what rows are sorted
    /// and named by.
    pub(super) fn classes(&self, packed: u64, level: usize) -> Vec<usize> {
        let mut rest = packed;
        let mut classes: Vec<usize> = self
            .parts
            .iter()
            .rev()
            .map(|part| match part.source {
                Source::Severity => level,
                _ => {
                    let class = rest % part.classes;
                    rest /= part.classes;
                    usize::try_from(class).unwrap_or(0)
                }
            })
            .collect();
        classes.reverse();
        classes
    }

    /// What classes of the dimensions at some places stand for.
    pub(super) fn names(&self, dimensions: &[usize], classes: &[usize]) -> Vec<Key> {
        let parts = dimensions.iter().map(|place| &self.parts[*place]);
        parts
            .zip(classes)
            .map(|(part, class)| match &part.source {
                Source::Severity => {
                    let number = i64::try_from(class + 1).unwrap_or(1);
                    Key::Severity(Level::new(number).unwrap_or(Level::MOST_SEVERE))
                }
                Source::Opened(_) => Key::Month(Months::at(*class)),
                Source::Value(_, keys) => {
                    keys.get(*class).cloned().unwrap_or_else(|| Key::Plan(String::new()))
                }
            })
            .collect()
    }
}

fn source(
    policy: &Policy,
    grouping: &Grouping,
    dimension: &Dimension,
) -> Result<Source, GroupingError> {
    let layout = &policy.layout;
    let slot = match dimension {
        Dimension::Severity => return Ok(Source::Severity),
        Dimension::Month => return Ok(Source::Opened(Months::of(grouping.zone))),
        Dimension::Plan => layout.plan,
        Dimension::Status => layout.status,
        Dimension::Fact(name) => {
            let fact = layout.find(name).filter(|slot| *slot > layout.status);
            fact.ok_or_else(|| {
                let facts = layout.slots[layout.status + 1..].iter().map(|slot| &*slot.name);
                let known = ["severity", "plan", "month", "status"].into_iter().chain(facts);
                GroupingError::UnknownFact { name: name.clone(), known: listed(known) }
            })?
        }
    };
    let key = |class: usize| match (dimension, &layout.slots[slot].domain) {
        (Dimension::Status, _) => Key::Status(Status::ALL[class]),
        (Dimension::Plan, Domain::Choice(plans)) => Key::Plan(plans[class].clone()),
        (_, domain) => Key::Fact(domain.label(class)),
    };
    let keys = (0..layout.classes(slot)).map(key).collect();
    Ok(Source::Value(layout.values(slot), keys))
}
