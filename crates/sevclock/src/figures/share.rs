//! A part of a whole, kept as two counts (semantics §8.1).
//!
//! Not here: what is counted.

use std::cmp::Ordering;
use std::fmt;

use crate::policy::{Percent, UNITS};

/// A share as the pair of counts that it was counted as: compared exactly, printed to four places.
///
/// ```
/// use sevclock::figures::Share;
/// let share = Share::of(99, 101).unwrap();
/// assert_eq!(share.to_string(), "0.9802");
/// assert_eq!(share.percent(), "98.02 %");
/// assert!(share.reaches("98 %".parse()?) && !share.reaches("99 %".parse()?));
/// assert_eq!(Share::of(0, 0), None); // nothing was counted, which is no share of zero
/// # Ok::<(), sevclock::policy::PercentError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Share {
    part: u64,
    whole: u64,
}

/// Four places.
const PLACES: u128 = 10_000;

impl Share {
    /// The share of a part; none of nothing, nor where the part is more than the whole.
    #[must_use]
    pub fn of(part: u64, whole: u64) -> Option<Self> {
        (whole > 0 && part <= whole).then_some(Self { part, whole })
    }

    /// The counts: the part and the whole.
    #[must_use]
    pub fn counts(self) -> (u64, u64) {
        (self.part, self.whole)
    }

    /// Whether the share is so many percent or more, exactly.
    #[must_use]
    pub fn reaches(self, percent: Percent) -> bool {
        // Both below 2^64 times 10^12, which is below 2^104.
        let part = u128::from(self.part) * 100 * u128::from(UNITS);
        part >= u128::from(percent.units()) * u128::from(self.whole)
    }

    /// How two shares compare, exactly: 1 of 2 is as much as 2 of 4.
    #[must_use]
    pub fn compare(self, other: Self) -> Ordering {
        let cross = |one: Self, other: Self| u128::from(one.part) * u128::from(other.whole);
        cross(self, other).cmp(&cross(other, self))
    }

    /// In ten-thousandths, half-even.
    fn rounded(self) -> u128 {
        let (part, whole) = (u128::from(self.part) * PLACES, u128::from(self.whole));
        let (quotient, twice) = (part / whole, part % whole * 2);
        let up = twice > whole || (twice == whole && quotient % 2 == 1);
        quotient + u128::from(up)
    }

    /// As people read it, the same four places: `98.02 %`.
    #[must_use]
    pub fn percent(self) -> String {
        let rounded = self.rounded();
        format!("{}.{:02} %", rounded / 100, rounded % 100)
    }
}

/// To four places, half-even: `0.9802`.
impl fmt::Display for Share {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let rounded = self.rounded();
        write!(f, "{}.{:04}", rounded / PLACES, rounded % PLACES)
    }
}

#[cfg(test)]
mod tests {
    use std::cmp::Ordering;

    use super::Share;

    /// Semantics §8.1: four places, half-even.
    #[test]
    fn shares_round_half_even() {
        for (part, whole, printed) in [
            (0, 1, "0.0000"),
            (1, 1, "1.0000"),
            (1, 3, "0.3333"),
            (2, 3, "0.6667"),
            (1, 20_000, "0.0000"),      // 0.00005
            (3, 20_000, "0.0002"),      // 0.00015
            (5, 20_000, "0.0002"),      // 0.00025
            (19_999, 20_000, "1.0000"), // 0.99995
            (19_997, 20_000, "0.9998"), // 0.99985
            (u64::MAX - 1, u64::MAX, "1.0000"),
        ] {
            assert_eq!(Share::of(part, whole).unwrap().to_string(), printed, "{part}/{whole}");
        }
    }

    /// What prints as the objective may still miss it.
    #[test]
    fn comparison_is_with_the_counts_and_not_with_what_is_printed() {
        let share = Share::of(989_999, 1_000_000).unwrap();
        assert_eq!(share.percent(), "99.00 %");
        assert!(!share.reaches("99 %".parse().unwrap()));
        assert!(share.reaches("98.9999 %".parse().unwrap()));
        assert!(!share.reaches("98.9999000001 %".parse().unwrap()));
        assert!(Share::of(u64::MAX, u64::MAX).unwrap().reaches("100 %".parse().unwrap()));
        let compared = share.compare(Share::of(98, 100).unwrap());
        assert_eq!(compared, Ordering::Greater);
        let (half, same) = (Share::of(1, 2).unwrap(), Share::of(2, 4).unwrap());
        assert_eq!(half.compare(same), Ordering::Equal);
    }

    #[test]
    fn nothing_counted_is_no_share() {
        assert_eq!(Share::of(0, 0), None);
        assert_eq!(Share::of(2, 1), None);
    }
}
