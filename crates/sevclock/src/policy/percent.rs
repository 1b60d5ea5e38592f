//! Shares in percent, exact (semantics §8.1, §8.5).

use std::fmt;
use std::str::FromStr;

use rust_decimal::Decimal;
use thiserror::Error;

/// A share from 0 % to 100 %, exact to ten decimals, which lets it be compared with counts and
/// multiplied with amounts without rounding.
///
/// ```
/// use sevclock::policy::Percent;
/// let percent: Percent = "99.50 %".parse()?;
/// assert_eq!(percent.to_string(), "99.5 %");
/// assert!("101 %".parse::<Percent>().is_err());
/// # Ok::<(), sevclock::policy::PercentError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Percent {
    /// In units of 10⁻¹⁰ percent.
    units: u64,
}

/// A text that is no share.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("`{text}` is no share; write one from 0 % to 100 % such as `99.5 %`, ten decimals at most")]
pub struct PercentError {
    /// The text.
    pub text: String,
}

impl Percent {
    /// Nothing.
    pub const ZERO: Self = Self { units: 0 };
    /// The whole.
    pub const WHOLE: Self = Self { units: 100 * UNITS };

    /// The share in percent.
    #[must_use]
    pub fn decimal(self) -> Decimal {
        Decimal::from_i128_with_scale(self.units.into(), DECIMALS).normalize()
    }

    /// The share in units of [`UNITS`] a percent.
    pub(crate) fn units(self) -> u64 {
        self.units
    }
}

/// Units of a percent.
pub(crate) const UNITS: u64 = 10_u64.pow(DECIMALS);
const DECIMALS: u32 = 10;

impl FromStr for Percent {
    type Err = PercentError;

    fn from_str(text: &str) -> Result<Self, PercentError> {
        let units = text.strip_suffix('%').map(str::trim_end).and_then(units_of);
        let percent = units.map(|units| Self { units }).filter(|percent| *percent <= Self::WHOLE);
        percent.ok_or_else(|| PercentError { text: text.to_owned() })
    }
}

/// The units of a text of digits with at most one point among them.
fn units_of(text: &str) -> Option<u64> {
    let (whole, part) = text.split_once('.').unwrap_or((text, "0"));
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if !digits(whole) || !digits(part) {
        return None;
    }
    let part = part.trim_end_matches('0');
    let missing = usize::try_from(DECIMALS).ok()?.checked_sub(part.len())?;
    format!("{whole}{part}{}", "0".repeat(missing)).parse().ok()
}

impl fmt::Display for Percent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} %", self.decimal())
    }
}

#[cfg(test)]
mod tests {
    use super::Percent;

    #[test]
    fn shares_are_read_exactly_and_printed_without_idle_zeros() {
        for (text, printed) in [
            ("0 %", "0 %"),
            ("0%", "0 %"),
            ("100.000 %", "100 %"),
            ("99.9999999999 %", "99.9999999999 %"),
            ("99.99999999990 %", "99.9999999999 %"),
            ("007.50 %", "7.5 %"),
        ] {
            let percent = text.parse::<Percent>();
            assert_eq!(percent.map(|it| it.to_string()).as_deref(), Ok(printed), "{text}");
        }
    }

    #[test]
    fn what_is_no_share_is_refused() {
        for text in [
            "",
            "%",
            "5",
            ".5 %",
            "5. %",
            "-1 %",
            "+1 %",
            "1e1 %",
            "1,5 %",
            "100.0000000001 %",
            "99.99999999999 %",
            "99999999999999999999 %",
            " 5 %",
        ] {
            assert!(text.parse::<Percent>().is_err(), "{text}");
        }
    }
}
