//! Target rows: how long, on which calendar, for whom (semantics §4.2, §1.6).

use std::str::FromStr;

use thiserror::Error;

use super::{Condition, Grounds, Level};
use crate::time::{AfterHours, DayDue, Span};

/// One row of a target table; the first that matches is selected.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TargetRow {
    /// Severities it matches; any if empty.
    pub severity: Vec<Level>,
    /// Plans it matches; any if empty.
    pub plan: Vec<String>,
    /// A further condition.
    pub when: Option<Condition>,
    /// What is promised.
    pub within: Within,
    /// The calendar it is measured on; the clock's or ladder's if absent.
    pub calendar: Option<String>,
    /// When on its day a business-day target falls due.
    pub due: DayDue,
    /// What a start after hours does to a business-day target.
    pub after_hours: AfterHours,
    /// Where it is said.
    pub grounds: Grounds,
}

impl TargetRow {
    /// A row that matches every ticket.
    #[must_use]
    pub fn any(within: Within) -> Self {
        Self {
            severity: Vec::new(),
            plan: Vec::new(),
            when: None,
            within,
            calendar: None,
            due: DayDue::default(),
            after_hours: AfterHours::default(),
            grounds: Grounds::default(),
        }
    }
}

/// What a row promises.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Within {
    /// Best effort: measured, and nothing due.
    None,
    /// A length of working time or a count of business days.
    Length(Length),
}

/// A length as agreements write it (semantics §1.6): `30m`, `4h`, `2h30m`, `45s`, `1d`, `3bd`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Length {
    /// Working time on a calendar.
    Time {
        /// How long; zero only where `0m` means "at once".
        span: Span,
        /// Whether it was written in days (24 hours each), which only an always open calendar takes.
        in_days: bool,
    },
    /// So many business days, one or more.
    BusinessDays(u32),
}

/// Why a text is no [`Length`].
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("`{text}` is no duration; write one such as `30m`, `4h`, `2h30m`, `45s`, `1d` or `3bd`")]
pub struct LengthError {
    /// The text.
    pub text: String,
}

impl FromStr for Length {
    type Err = LengthError;

    /// ```
    /// use sevclock::policy::Length;
    /// assert_eq!("3bd".parse(), Ok(Length::BusinessDays(3)));
    /// assert!("2 hours".parse::<Length>().is_err());
    /// ```
    fn from_str(text: &str) -> Result<Self, LengthError> {
        let error = || LengthError { text: text.to_owned() };
        if let Some(days) = text.strip_suffix("bd") {
            let digits = !days.is_empty() && days.bytes().all(|byte| byte.is_ascii_digit());
            let count = if digits { days.parse().map_err(|_| error())? } else { 0 };
            return if count > 0 { Ok(Self::BusinessDays(count)) } else { Err(error()) };
        }
        let (span, in_days) = parse_units(text).ok_or_else(error)?;
        Ok(Self::Time { span, in_days })
    }
}

/// The sum of `<number><unit>` parts with units in falling order, each at most once.
fn parse_units(text: &str) -> Option<(Span, bool)> {
    const UNITS: [(u8, i64); 4] = [(b'd', 86_400), (b'h', 3_600), (b'm', 60), (b's', 1)];
    let (mut seconds, mut number, mut units, mut in_days) = (0i64, None::<i64>, &UNITS[..], false);
    for byte in text.bytes() {
        if byte.is_ascii_digit() {
            let digit = i64::from(byte - b'0');
            number = Some(number.unwrap_or(0).checked_mul(10)?.checked_add(digit)?);
            continue;
        }
        let place = units.iter().position(|(unit, _)| *unit == byte)?;
        seconds = seconds.checked_add(number.take()?.checked_mul(units[place].1)?)?;
        in_days |= byte == b'd';
        units = &units[place + 1..];
    }
    let whole = number.is_none() && units.len() < UNITS.len();
    if whole { Some((Span::from_seconds(seconds).ok()?, in_days)) } else { None }
}
