//! A customer's contract (semantics §6.3), as data.

use chrono::NaiveDate;
use chrono_tz::Tz;

use crate::policy::FactValue;

/// A contract under an agreement.
///
/// ```
/// use sevclock::entitle::{Contract, Cover};
///
/// let starts = "2025-01-15".parse()?;
/// let contract = Contract {
///     cover: Cover::Renewed { starts, months: Some(12), renewals: 1 },
///     incidents_used: 3,
///     ..Contract::of("gold")
/// };
/// assert_eq!(contract.zone.name(), "UTC");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contract {
    /// The plan bought.
    pub plan: String,
    /// Where its days begin and end.
    pub zone: Tz,
    /// The days it covers.
    pub cover: Cover,
    /// Incidents counted against the plan's allowance.
    pub incidents_used: u32,
    /// Facts of a request, for the plan's limits and coverage; none, and neither is asked.
    pub facts: Option<Vec<(String, FactValue)>>,
}

impl Contract {
    /// A contract for a plan, in UTC, that covers no day yet and has used nothing.
    #[must_use]
    pub fn of(plan: &str) -> Self {
        Self {
            plan: plan.to_owned(),
            zone: Tz::UTC,
            cover: Cover::Terms(Vec::new()),
            incidents_used: 0,
            facts: None,
        }
    }
}

/// The days that a contract covers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cover {
    /// A term, and as many more of the same length.
    Renewed {
        /// The first day.
        starts: NaiveDate,
        /// Calendar months of each term; the agreement's usual ones if absent.
        months: Option<u32>,
        /// How many further terms.
        renewals: u32,
    },
    /// Terms that may leave gaps, in any order.
    Terms(Vec<Term>),
}

/// One term.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Term {
    /// Its first day.
    pub starts: NaiveDate,
    /// Its end.
    pub end: TermEnd,
}

/// When a term ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TermEnd {
    /// After so many calendar months; the agreement's usual ones if absent.
    Months(Option<u32>),
    /// On this day, which it still covers.
    On(NaiveDate),
}
