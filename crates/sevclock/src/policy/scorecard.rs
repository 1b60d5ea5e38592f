//! Scorecards: several measures weighed into one number.
//!
//! Not here: the scores, which are figures.

use super::{Grounds, Percent};

/// A weighted scorecard, such as one for the engineers of a desk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scorecard {
    /// As figures name it.
    pub id: String,
    /// As readers know it.
    pub title: Option<String>,
    /// What is weighed; the weights sum to 100 %.
    pub measures: Vec<Measure>,
    /// Where it is said.
    pub grounds: Grounds,
}

/// One measure and its weight.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Measure {
    /// As rows name it.
    pub id: String,
    /// As readers know it.
    pub title: Option<String>,
    /// How much of the score it makes.
    pub weight: Percent,
    /// Where it is said.
    pub grounds: Grounds,
}
