//! Scores of a weighted scorecard, and ranks.
//!
//! Not here: where the measured values come from; they are the user's, row by row.

use rust_decimal::Decimal;
use thiserror::Error;

use crate::policy::{Measure, Scorecard};

/// Why a row has no score.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum ScoreError {
    /// A row of another number of values.
    #[error("a row has {found} values, expected {expected}: one for each measure")]
    OtherLength {
        /// The values.
        found: usize,
        /// The measures.
        expected: usize,
    },
    /// Values whose weighted sum has more digits than a decimal holds.
    #[error("the weighted sum has more than 28 digits; round the values first")]
    TooLong,
}

impl Scorecard {
    /// The weighted sum of a row's values, one for each measure, exactly.
    ///
    /// ```
    /// use sevclock::policy::{Measure, Scorecard};
    /// let measure = |id: &str, weight: &str| Measure {
    ///     id: id.into(), title: None, weight: weight.parse().unwrap(), grounds: Default::default(),
    /// };
    /// let measures = vec![measure("satisfaction", "60 %"), measure("quality", "40 %")];
    /// let (id, title) = ("engineers".to_owned(), None);
    /// let card = Scorecard { id, title, measures, grounds: Default::default() };
    /// let score = card.score(&["85.5".parse()?, "100".parse()?])?;
    /// assert_eq!(score.to_string(), "91.3");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// [`ScoreError`].
    pub fn score(&self, values: &[Decimal]) -> Result<Decimal, ScoreError> {
        if values.len() != self.measures.len() {
            let (found, expected) = (values.len(), self.measures.len());
            return Err(ScoreError::OtherLength { found, expected });
        }
        weighted_sum(&self.measures, values).ok_or(ScoreError::TooLong)
    }

    /// The score and rank of each row, in the order of the rows. The highest score has rank 1; equal
    /// scores share a rank, and the next rank counts all of them: 1, 2, 2, 4.
    ///
    /// # Errors
    /// [`ScoreError`], of the first row that has one, with its place from 0.
    pub fn ranked(&self, rows: &[Vec<Decimal>]) -> Result<Vec<Ranking>, (usize, ScoreError)> {
        let score =
            |(place, row): (usize, &Vec<Decimal>)| self.score(row).map_err(|error| (place, error));
        let scores: Vec<Decimal> = rows.iter().enumerate().map(score).collect::<Result<_, _>>()?;
        let mut best: Vec<Decimal> = scores.clone();
        best.sort_unstable_by(|one, other| other.cmp(one));
        let rank = |score: Decimal| best.partition_point(|other| *other > score) + 1;
        Ok(scores.into_iter().map(|score| Ranking { score, rank: rank(score) }).collect())
    }
}

/// A row's score and its rank among the rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ranking {
    /// The weighted sum.
    pub score: Decimal,
    /// From 1.
    pub rank: usize,
}

/// The sum of values times weights, in whole numbers of the smallest place among them: a decimal's
/// own product would round silently.
fn weighted_sum(measures: &[Measure], values: &[Decimal]) -> Option<Decimal> {
    let weight = |measure: &Measure| (measure.weight.decimal() / Decimal::ONE_HUNDRED).normalize();
    let terms: Vec<(Decimal, Decimal)> =
        measures.iter().map(weight).zip(values.iter().map(Decimal::normalize)).collect();
    let places = terms.iter().map(|(weight, value)| weight.scale() + value.scale()).max()?;
    let mut sum = 0_i128;
    for (weight, value) in terms {
        let missing = places - weight.scale() - value.scale();
        let term = weight.mantissa().checked_mul(value.mantissa())?;
        sum = sum.checked_add(term.checked_mul(10_i128.checked_pow(missing)?)?)?;
    }
    // Places that hold nothing need no digits.
    let mut places = places;
    while places > 0 && sum % 10 == 0 {
        (sum, places) = (sum / 10, places - 1);
    }
    Decimal::try_from_i128_with_scale(sum, places).ok()
}

#[cfg(test)]
mod tests {
    use rust_decimal::Decimal;

    use super::ScoreError;
    use crate::policy::{Grounds, Measure, Scorecard};

    fn card(weights: &[&str]) -> Scorecard {
        let measure = |weight: &&str| Measure {
            id: (*weight).to_owned(),
            title: None,
            weight: weight.parse().unwrap(),
            grounds: Grounds::default(),
        };
        let measures = weights.iter().map(measure).collect();
        Scorecard { id: "c".to_owned(), title: None, measures, grounds: Grounds::default() }
    }

    fn row(values: &[&str]) -> Vec<Decimal> {
        values.iter().map(|value| value.parse().unwrap()).collect()
    }

    #[test]
    fn scores_are_exact() {
        for (weights, values, score) in [
            (&["100 %"][..], &["85.0"][..], "85"),
            (&["33.3333333333 %", "66.6666666667 %"], &["0.1", "0.2"], "0.1666666666667"),
            (&["60 %", "40 %"], &["0", "0"], "0"),
            (&["60 %", "40 %"], &["-10", "5"], "-4"),
            (
                &["50 %", "50 %"],
                &["79228162514264337593543950335", "79228162514264337593543950335"],
                "79228162514264337593543950335",
            ),
        ] {
            let found = card(weights).score(&row(values)).map(|score| score.to_string());
            assert_eq!(found.as_deref(), Ok(score), "{weights:?} {values:?}");
        }
    }

    #[test]
    fn what_cannot_be_exact_has_no_score() {
        let long = "0.1234567890123456789012345678";
        assert_eq!(card(&["0.0000000001 %"]).score(&row(&[long])), Err(ScoreError::TooLong));
        let error = ScoreError::OtherLength { found: 1, expected: 2 };
        assert_eq!(card(&["50 %", "50 %"]).score(&row(&["1"])), Err(error));
    }

    #[test]
    fn equal_scores_share_a_rank_and_the_next_counts_them() {
        let rows = ["90", "95.0", "90.00", "99", "1"].map(|value| row(&[value]));
        let ranked = card(&["100 %"]).ranked(&rows).unwrap();
        assert_eq!(ranked.iter().map(|one| one.rank).collect::<Vec<_>>(), [3, 2, 3, 1, 5]);
    }
}
