//! Objectives: the share of cycles that a promise is meant to be kept for (semantics §8.1).
//!
//! Not here: attainment, which objectives are compared with.

use std::fmt;
use std::str::FromStr;

use rust_decimal::Decimal;
use thiserror::Error;

use super::Percent;

/// A share in percent: above 0, at most 100, exact.
///
/// ```
/// use sevclock::policy::Objective;
/// let objective: Objective = "99.5 %".parse()?;
/// assert_eq!(objective.to_string(), "99.5 %");
/// assert!("101 %".parse::<Objective>().is_err());
/// # Ok::<(), sevclock::policy::ObjectiveError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Objective(Percent);

/// A text that is no share.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error(
    "`{text}` is no share; write one above 0 % and at most 100 %, such as `99 %` or `99.5 %`, ten decimals at most"
)]
pub struct ObjectiveError {
    /// The text.
    pub text: String,
}

impl Objective {
    /// The share in percent.
    #[must_use]
    pub fn percent(self) -> Decimal {
        self.0.decimal()
    }

    /// The share.
    #[must_use]
    pub fn share(self) -> Percent {
        self.0
    }
}

impl FromStr for Objective {
    type Err = ObjectiveError;

    fn from_str(text: &str) -> Result<Self, ObjectiveError> {
        let share = text.parse().ok().filter(|share| *share > Percent::ZERO);
        share.map(Self).ok_or_else(|| ObjectiveError { text: text.to_owned() })
    }
}

impl fmt::Display for Objective {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
