//! How long cycles took: means, medians and percentiles (semantics §8.3).
//!
//! Every duration is kept, so that those of two halves are those of the whole, and every figure is
//! exact but a mean, which is rounded half-even to the microsecond. Not here: which cycles count.

use rust_decimal::Decimal;

use crate::evaluate::{Cause, Cycle, CycleStatus};
use crate::policy::{Percent, UNITS};

/// Durations in microseconds, in no particular order.
#[derive(Clone, Debug, Default)]
pub struct Durations {
    micros: Vec<i64>,
}

impl Durations {
    /// Adds the working time of a cycle that something was done to end: met, stopped where nothing
    /// was promised, or late. One that time alone ended took as long as nobody did anything.
    #[inline]
    pub fn add_cycle(&mut self, cycle: &Cycle) {
        let done = match cycle.status {
            CycleStatus::Met | CycleStatus::Stopped => true,
            CycleStatus::Breached => matches!(cycle.stopped_by, Some(Cause::Event(_))),
            _ => false,
        };
        if done {
            self.micros.push(cycle.elapsed);
        }
    }

    /// Adds a duration in microseconds.
    pub fn add(&mut self, micros: i64) {
        self.micros.push(micros);
    }

    /// Adds those of another.
    pub fn merge(&mut self, other: &Self) {
        self.micros.extend_from_slice(&other.micros);
    }

    /// How many there are.
    #[must_use]
    pub fn count(&self) -> usize {
        self.micros.len()
    }

    /// The same in order, to ask for figures.
    #[must_use]
    pub fn ranked(&self) -> Ranked {
        let mut micros = self.micros.clone();
        micros.sort_unstable();
        Ranked { micros }
    }
}

/// Durations in order. Figures are in microseconds; none of no durations.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ranked {
    micros: Vec<i64>,
}

impl Ranked {
    /// How many there are.
    #[must_use]
    pub fn count(&self) -> usize {
        self.micros.len()
    }

    /// The durations, the shortest first.
    #[must_use]
    pub fn micros(&self) -> &[i64] {
        &self.micros
    }

    /// The mean, half-even to the microsecond.
    #[must_use]
    pub fn mean(&self) -> Option<i64> {
        let sum: i128 = self.micros.iter().map(|micros| i128::from(*micros)).sum();
        let count = i128::try_from(self.micros.len()).ok().filter(|count| *count > 0)?;
        let (floor, twice) = (sum.div_euclid(count), sum.rem_euclid(count) * 2);
        let up = twice > count || (twice == count && floor % 2 != 0);
        i64::try_from(floor + i128::from(up)).ok()
    }

    /// The 50th percentile: of an even number the lower of the two in the middle.
    #[must_use]
    pub fn median(&self) -> Option<i64> {
        self.at_rank(50, 100)
    }

    /// The nearest rank: the least duration that so many percent of all do not exceed. The 0th is
    /// the shortest.
    ///
    /// ```
    /// use sevclock::figures::Durations;
    /// let mut durations = Durations::default();
    /// [15, 20, 35, 40, 50].into_iter().for_each(|micros| durations.add(micros));
    /// let ranked = durations.ranked();
    /// assert_eq!(ranked.percentile("30 %".parse()?), Some(20));
    /// assert_eq!(ranked.percentile("40 %".parse()?), Some(20));
    /// assert_eq!(ranked.percentile("100 %".parse()?), Some(50));
    /// # Ok::<(), sevclock::policy::PercentError>(())
    /// ```
    #[must_use]
    pub fn percentile(&self, percent: Percent) -> Option<i64> {
        self.at_rank(percent.units(), 100 * UNITS)
    }

    /// The duration at the rank `part / whole` of the count, rounded up.
    fn at_rank(&self, part: u64, whole: u64) -> Option<i64> {
        let count = u128::try_from(self.micros.len()).ok()?;
        let rank = (u128::from(part) * count).div_ceil(u128::from(whole)).max(1);
        self.micros.get(usize::try_from(rank - 1).ok()?).copied()
    }
}

/// Microseconds as exact seconds: `1.5`.
#[must_use]
pub fn seconds(micros: i128) -> Decimal {
    // Sums over more tickets than there can be stay far below the 28 digits a decimal has.
    Decimal::try_from_i128_with_scale(micros, 6).unwrap_or(Decimal::MAX).normalize()
}

#[cfg(test)]
mod tests {
    use super::{Durations, Ranked, seconds};

    fn ranked(micros: &[i64]) -> Ranked {
        let mut durations = Durations::default();
        micros.iter().for_each(|one| durations.add(*one));
        durations.ranked()
    }

    #[test]
    fn means_round_half_even() {
        for (micros, mean) in [
            (&[1, 2][..], 2),
            (&[2, 3], 2),
            (&[-1, -2], -2),
            (&[-2, -3], -2),
            (&[1, 1, 2], 1),
            (&[1, 2, 2], 2),
            (&[i64::MAX, i64::MAX], i64::MAX),
        ] {
            assert_eq!(ranked(micros).mean(), Some(mean), "{micros:?}");
        }
    }

    #[test]
    fn medians_and_percentiles_are_durations_that_occurred() {
        let ten = ranked(&[10, 9, 8, 7, 6, 5, 4, 3, 2, 1]);
        assert_eq!(ten.median(), Some(5));
        for (percent, expected) in [
            ("0 %", 1),
            ("0.0000000001 %", 1),
            ("10 %", 1),
            ("10.0000000001 %", 2),
            ("90 %", 9),
            ("95 %", 10),
            ("100 %", 10),
        ] {
            assert_eq!(ten.percentile(percent.parse().unwrap()), Some(expected), "{percent}");
        }
    }

    #[test]
    fn no_durations_have_no_figures() {
        let none = ranked(&[]);
        assert_eq!((none.mean(), none.median()), (None, None));
        assert_eq!(none.percentile("90 %".parse().unwrap()), None);
    }

    #[test]
    fn seconds_are_exact() {
        assert_eq!(seconds(1_500_000).to_string(), "1.5");
        assert_eq!(seconds(1).to_string(), "0.000001");
        assert_eq!(seconds(-60_000_000).to_string(), "-60");
    }
}
