//! How content customers were: counts by mark and reason code.
//!
//! Not here: which facts hold them, which the policy says.

use super::Share;
use crate::compile::{Policy, SurveyPlan};
use crate::evaluate::Evaluation;

/// What one customer answered, by places in the lists of the policy's facts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The mark.
    pub rating: u16,
    /// The reason code, if the policy names a fact for it.
    pub reason: Option<u16>,
    /// Whether the mark is one of a content customer.
    pub satisfied: bool,
    /// Whether the ticket is looked at again.
    pub review: bool,
}

impl Policy {
    /// What the customer of a ticket answered; none where nobody did, or nobody asks.
    #[must_use]
    pub fn answer(&self, evaluation: &Evaluation) -> Option<Answer> {
        let survey = self.survey.as_ref()?;
        let rating = survey.rating.class(&evaluation.facts)?;
        if rating == survey.unanswered {
            return None;
        }
        let reason = survey.reason.as_ref().and_then(|reason| reason.class(&evaluation.facts));
        Some(Answer {
            rating: u16::try_from(rating).ok()?,
            reason: reason.and_then(|reason| u16::try_from(reason).ok()),
            satisfied: survey.satisfied.get(rating).copied().unwrap_or(false),
            review: survey.review.get(rating).copied().unwrap_or(false),
        })
    }
}

impl SurveyPlan {
    /// How many counts there are: one for each mark with each reason.
    pub(super) fn counts(&self) -> usize {
        self.ratings * self.reasons
    }

    /// The count that a ticket adds to, the missing answer among them.
    #[inline]
    pub(super) fn place(&self, evaluation: &Evaluation) -> usize {
        let rating = self.rating.class(&evaluation.facts).unwrap_or(self.unanswered);
        let reason = self.reason.as_ref().and_then(|reason| reason.class(&evaluation.facts));
        rating * self.reasons + reason.unwrap_or(0)
    }

    /// Counts with their names' places, marks in the order of the policy.
    pub(super) fn survey(&self, counts: &[u64]) -> Survey {
        let mut survey = Survey::default();
        for (rating, of_rating) in counts.chunks_exact(self.reasons).enumerate() {
            let sum: u64 = of_rating.iter().sum();
            if rating == self.unanswered {
                survey.unanswered += sum;
                continue;
            }
            survey.answered += sum;
            if self.satisfied.get(rating).copied().unwrap_or(false) {
                survey.satisfied += sum;
            }
            if self.review.get(rating).copied().unwrap_or(false) {
                survey.review += sum;
            }
            for (reason, count) in of_rating.iter().enumerate().filter(|(_, count)| **count > 0) {
                survey.marks.push(MarkCount {
                    rating: u16::try_from(rating).unwrap_or(u16::MAX),
                    reason: self.reason.as_ref().and_then(|_| u16::try_from(reason).ok()),
                    count: *count,
                });
            }
        }
        survey
    }
}

/// The answers of many customers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Survey {
    /// How many answered.
    pub answered: u64,
    /// How many did not.
    pub unanswered: u64,
    /// Of those who answered, the content.
    pub satisfied: u64,
    /// Of those who answered, those whose tickets are looked at again.
    pub review: u64,
    /// Tickets by mark and reason, those without any left out.
    pub marks: Vec<MarkCount>,
}

/// How many customers gave a mark for a reason, by places in the lists of the policy's facts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MarkCount {
    /// The mark.
    pub rating: u16,
    /// The reason code, if the policy names a fact for it.
    pub reason: Option<u16>,
    /// How many.
    pub count: u64,
}

impl Survey {
    /// The content among those who answered; none where nobody did.
    #[must_use]
    pub fn share(&self) -> Option<Share> {
        Share::of(self.satisfied, self.answered)
    }
}
