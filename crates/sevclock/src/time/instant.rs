//! Instants on the UTC line with microsecond resolution (semantics §1.1).
//!
//! Not here: local times and zones, which belong to calendars.

use std::fmt;
use std::num::NonZeroU64;

use chrono::{DateTime, SecondsFormat, Utc};
use thiserror::Error;

/// 1900-01-01T00:00:00Z in microseconds since 1970.
const FIRST: i64 = -2_208_988_800_000_000;
/// The number of supported instants.
const COUNT: u64 = (4_102_444_800_000_000 - FIRST).cast_unsigned();

/// An instant in UTC, in whole microseconds since 1970-01-01T00:00:00Z (semantics §1.1).
///
/// Always within [`Instant::MIN`]`..=`[`Instant::MAX`]: 1900-01-01 up to but not including
/// 2100-01-01. Sums that would leave that range are [`None`], "Never", in every function that
/// makes them.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Instant(
    /// Its place among the supported ones from 1, so that none at all takes no room beside it.
    NonZeroU64,
);

/// Why a number or a text is no [`Instant`].
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum InstantError {
    /// Before 1900-01-01T00:00:00Z, or at or after 2100-01-01T00:00:00Z.
    #[error("instant is outside 1900-01-01T00:00:00Z to 2100-01-01T00:00:00Z")]
    OutOfRange,
    /// A leap second `:60`, which UTC instants here do not have.
    #[error("a leap second is not supported")]
    LeapSecond(String),
    /// Not RFC 3339, such as `2026-03-02T08:15:00Z` or `2026-03-02T09:15:00+01:00`.
    #[error("not an RFC 3339 instant with an offset, such as `2026-03-02T08:15:00Z`")]
    Malformed(String),
}

impl Instant {
    /// 1900-01-01T00:00:00Z, the first supported instant.
    pub const MIN: Self = Self(NonZeroU64::MIN);
    /// One microsecond before 2100-01-01T00:00:00Z, the last supported instant.
    pub const MAX: Self = Self(NonZeroU64::MIN.saturating_add(COUNT - 1));

    /// The instant `micros` microseconds after 1970-01-01T00:00:00Z.
    ///
    /// # Errors
    /// [`InstantError::OutOfRange`] outside the supported instants.
    pub const fn from_micros(micros: i64) -> Result<Self, InstantError> {
        match Self::of(micros) {
            Some(instant) => Ok(instant),
            None => Err(InstantError::OutOfRange),
        }
    }

    /// The same, and nothing for what is no instant.
    #[inline]
    pub(crate) const fn of(micros: i64) -> Option<Self> {
        let past = micros.wrapping_sub(FIRST).cast_unsigned();
        match NonZeroU64::new(past.wrapping_add(1)) {
            Some(place) if past < COUNT => Some(Self(place)),
            _ => None,
        }
    }

    /// Microseconds since 1970-01-01T00:00:00Z; negative before.
    #[must_use]
    #[inline]
    pub const fn micros(self) -> i64 {
        (self.0.get() - 1).cast_signed() + FIRST
    }

    /// The instant of RFC 3339 text with any offset; digits past the microsecond are truncated
    /// toward the past.
    ///
    /// ```
    /// use sevclock::time::Instant;
    /// let instant = Instant::parse("2026-03-02T09:15:00.1234567+01:00")?;
    /// assert_eq!(instant.to_string(), "2026-03-02T08:15:00.123456Z");
    /// # Ok::<(), sevclock::time::InstantError>(())
    /// ```
    ///
    /// # Errors
    /// [`InstantError`]: malformed, a leap second, or out of range.
    pub fn parse(text: &str) -> Result<Self, InstantError> {
        let malformed = || InstantError::Malformed(text.to_owned());
        let parsed = DateTime::parse_from_rfc3339(text).map_err(|_| malformed())?;
        if parsed.timestamp_subsec_nanos() >= 1_000_000_000 {
            return Err(InstantError::LeapSecond(text.to_owned()));
        }
        Self::try_from(parsed.with_timezone(&Utc))
    }

    /// The same instant as a chrono value.
    #[must_use]
    pub fn to_datetime(self) -> DateTime<Utc> {
        DateTime::from_timestamp_micros(self.micros())
            .expect("supported instants are within chrono's")
    }

    /// `self + span`, or `None` (Never) past the last supported instant.
    #[must_use]
    pub fn checked_add(self, span: crate::time::Span) -> Option<Self> {
        self.micros().checked_add(span.micros()).and_then(Self::of)
    }

    /// The physical time from `earlier` to `self`; zero if `earlier` is later.
    #[must_use]
    pub fn since(self, earlier: Self) -> crate::time::Span {
        crate::time::Span::from_micros((self.micros() - earlier.micros()).max(0))
            .unwrap_or(crate::time::Span::ZERO)
    }
}

impl fmt::Debug for Instant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Instant").field(&self.micros()).finish()
    }
}

impl TryFrom<DateTime<Utc>> for Instant {
    type Error = InstantError;

    fn try_from(value: DateTime<Utc>) -> Result<Self, InstantError> {
        Self::from_micros(value.timestamp_micros())
    }
}

/// RFC 3339 in UTC with `Z`, and a fraction only if there is one.
impl fmt::Display for Instant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let format = if self.micros().rem_euclid(1_000_000) == 0 {
            SecondsFormat::Secs
        } else if self.micros().rem_euclid(1_000) == 0 {
            SecondsFormat::Millis
        } else {
            SecondsFormat::Micros
        };
        f.write_str(&self.to_datetime().to_rfc3339_opts(format, true))
    }
}
