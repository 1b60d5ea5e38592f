//! Lengths of time (semantics §1.6).
//!
//! Not here: business days, which are no length of time but a count of dates.

use std::fmt;

use thiserror::Error;

/// A length of time, zero or more whole microseconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span(i64);

/// Why a number is no [`Span`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum SpanError {
    /// Less than zero, or longer than the supported instants are apart.
    #[error("a length of time is between zero and 200 years")]
    OutOfRange,
}

impl Span {
    /// No time at all.
    pub const ZERO: Self = Self(0);
    /// The longest span: from the first supported instant to the end of the last.
    pub const MAX: Self = Self(6_311_433_600_000_000);

    /// A span of `micros` microseconds.
    ///
    /// # Errors
    /// [`SpanError::OutOfRange`] if negative or longer than [`Span::MAX`].
    pub const fn from_micros(micros: i64) -> Result<Self, SpanError> {
        if micros < 0 || micros > Self::MAX.0 {
            return Err(SpanError::OutOfRange);
        }
        Ok(Self(micros))
    }

    /// A span of whole seconds.
    ///
    /// # Errors
    /// [`SpanError::OutOfRange`] if negative or longer than [`Span::MAX`].
    pub const fn from_seconds(seconds: i64) -> Result<Self, SpanError> {
        match seconds.checked_mul(1_000_000) {
            Some(micros) => Self::from_micros(micros),
            None => Err(SpanError::OutOfRange),
        }
    }

    /// Whole microseconds, never negative.
    #[must_use]
    pub const fn micros(self) -> i64 {
        self.0
    }
}

/// As policies write it: `2h30m`, `45s`, `0s`; days are hours (`24h`).
impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (seconds, micros) = (self.0 / 1_000_000, self.0 % 1_000_000);
        let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
        if hours > 0 {
            write!(f, "{hours}h")?;
        }
        if minutes > 0 {
            write!(f, "{minutes}m")?;
        }
        match (micros, seconds) {
            (0, 0) if hours > 0 || minutes > 0 => Ok(()),
            (0, _) => write!(f, "{seconds}s"),
            _ => write!(f, "{seconds}.{micros:06}s"),
        }
    }
}
