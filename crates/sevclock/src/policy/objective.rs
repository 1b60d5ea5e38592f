//! Objectives: the share of cycles that a promise is meant to be kept for (semantics §8.1).
//!
//! Not here: attainment, which objectives are compared with.

use std::fmt;
use std::str::FromStr;

use rust_decimal::Decimal;
use thiserror::Error;

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
pub struct Objective(Decimal);

/// A text that is no share.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("`{text}` is no share; write one above 0 % and at most 100 %, such as `99 %` or `99.5 %`")]
pub struct ObjectiveError {
    /// The text.
    pub text: String,
}

impl Objective {
    /// The share in percent.
    #[must_use]
    pub fn percent(self) -> Decimal {
        self.0
    }
}

impl FromStr for Objective {
    type Err = ObjectiveError;

    fn from_str(text: &str) -> Result<Self, ObjectiveError> {
        let error = || ObjectiveError { text: text.to_owned() };
        let number = text.strip_suffix('%').map(str::trim_end).ok_or_else(error)?;
        let plain = number.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
        let percent = Decimal::from_str_exact(number).map_err(|_| error())?;
        let valid = plain && percent > Decimal::ZERO && percent <= Decimal::ONE_HUNDRED;
        if valid { Ok(Self(percent.normalize())) } else { Err(error()) }
    }
}

impl fmt::Display for Objective {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} %", self.0)
    }
}
