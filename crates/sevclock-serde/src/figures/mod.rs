//! The figures document: what many tickets came to, by group (semantics §8).
//!
//! Not here: counting, which is the core's, and tables for people, which are the program's.

mod build;

use serde::Serialize;
use serde::ser::{Error, Serializer};
use serde_json::value::RawValue;

pub use crate::contract::MoneyDocument;
pub use build::document;

/// Figures over many tickets. What was not counted is `null`, never zero.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FiguresDocument {
    /// The policy's id.
    pub policy: String,
    /// Its version.
    pub version: String,
    /// What groups are made by; each `group` has a value for each.
    pub by: Vec<String>,
    /// The zone of months.
    pub zone: String,
    /// How many tickets were counted.
    pub tickets: u64,
    /// Each group by itself.
    pub groups: PartsDocument,
    /// All groups together, each `group` empty.
    pub all: PartsDocument,
    /// The ids of tickets that a survey's mark asks to look at again, as the caller has found them.
    pub review: Vec<String>,
}

/// The figures of groups.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct PartsDocument {
    /// By clock and group.
    pub clocks: Vec<ClockFigures>,
    /// By group.
    pub ledger: Vec<LedgerFigures>,
    /// By what is given back and group.
    pub credits: Vec<CreditFigures>,
    /// By group, if the policy has a survey.
    pub satisfaction: Vec<SatisfactionFigures>,
}

/// How often a promise was kept, and how long that took (semantics §8.1, §8.3).
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ClockFigures {
    /// The clock's id.
    pub clock: String,
    /// The group.
    pub group: Vec<String>,
    /// Cycles stopped in time.
    pub met: u64,
    /// Cycles breached, ended or not.
    pub breached: u64,
    /// Of the breached, those still open.
    pub overdue: u64,
    /// Of the breached, those that a change found already late.
    pub on_arrival: u64,
    /// Cycles that ended without a verdict.
    pub cancelled: u64,
    /// Cycles that the next one ended, without a verdict.
    pub restarted: u64,
    /// Cycles that stopped where nothing was promised.
    pub stopped: u64,
    /// Open cycles, not paused and not breached.
    pub running: u64,
    /// Paused cycles, not breached.
    pub paused: u64,
    /// Whether anything was promised at all.
    pub promised: bool,
    /// Met of met and breached, to four places.
    pub attainment: Option<Exact>,
    /// The objective, such as `99 %`.
    pub objective: Option<String>,
    /// Whether it is met.
    pub objective_met: Option<bool>,
    /// How many cycles the durations are of.
    pub done: u64,
    /// The mean, to the microsecond.
    pub mean_s: Option<Exact>,
    /// The 50th percentile.
    pub median_s: Option<Exact>,
    /// The 90th percentile.
    pub p90_s: Option<Exact>,
    /// The 95th percentile.
    pub p95_s: Option<Exact>,
    /// The longest.
    pub longest_s: Option<Exact>,
}

/// Who held the ball (semantics §8.4).
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LedgerFigures {
    /// The group.
    pub group: Vec<String>,
    /// How many tickets there are.
    pub tickets: u64,
    /// Everybody who can hold it.
    pub held: Vec<HeldFigures>,
}

/// How long somebody held the ball, over all tickets of a group.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct HeldFigures {
    /// Who.
    pub who: String,
    /// Inside the hours of the ledger's calendar.
    pub in_hours_s: Exact,
    /// Outside them.
    pub out_of_hours_s: Exact,
}

/// What is given back (semantics §8.5).
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CreditFigures {
    /// The credits' id.
    pub credits: String,
    /// The clock whose attainment counts.
    pub clock: String,
    /// The group.
    pub group: Vec<String>,
    /// The attainment; where there is none, nothing is said of a credit either.
    pub attainment: Option<Exact>,
    /// The share of the fee, such as `5 %`.
    pub credit: Option<String>,
    /// The same of the fee that was given.
    pub amount: Option<MoneyDocument>,
}

/// How content customers were.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SatisfactionFigures {
    /// The group.
    pub group: Vec<String>,
    /// How many answered.
    pub answered: u64,
    /// How many did not.
    pub unanswered: u64,
    /// Of those who answered, the content.
    pub satisfied: u64,
    /// Of those who answered, those whose tickets are looked at again.
    pub review: u64,
    /// The content among those who answered, to four places.
    pub share: Option<Exact>,
    /// Answers by mark and reason.
    pub marks: Vec<MarkFigures>,
}

/// How many gave a mark for a reason.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct MarkFigures {
    /// The mark.
    pub rating: String,
    /// The reason code, if the policy names a fact for it.
    pub reason: Option<String>,
    /// How many.
    pub count: u64,
}

/// A number that prints digit by digit as it was made, never through floating point.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exact(String);

impl std::fmt::Display for Exact {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl Serialize for Exact {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        RawValue::from_string(self.0.clone()).map_err(S::Error::custom)?.serialize(serializer)
    }
}
