//! Severity levels (semantics §3.1). Not here: their names, which a policy gives them.

use std::fmt;

use thiserror::Error;

/// A severity level: 1 is the most severe, and so the least of the ordering.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Level(u8);

/// A number that is no severity level.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("a severity is a whole number from 1 to {max}", max = Level::MAX)]
pub struct LevelError;

impl Level {
    /// The most levels a policy can have.
    pub const MAX: u8 = 32;
    /// Severity 1.
    pub const MOST_SEVERE: Self = Self(1);

    /// The level of a number from 1 to [`Level::MAX`].
    ///
    /// # Errors
    /// [`LevelError`] for any other number.
    pub const fn new(number: i64) -> Result<Self, LevelError> {
        if number < 1 || number > Self::MAX as i64 {
            return Err(LevelError);
        }
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "1..=32")]
        let number = number as u8;
        Ok(Self(number))
    }

    /// The number, from 1.
    #[must_use]
    pub const fn number(self) -> u8 {
        self.0
    }
}

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
