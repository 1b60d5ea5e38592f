//! How content customers were, by the facts a survey sets (semantics §8).

use super::Grounds;

/// The facts of a survey, each one of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Satisfaction {
    /// The fact that holds the mark; its default means that nobody answered.
    pub rating: String,
    /// The fact that holds the reason code, if the survey asks for one.
    pub reason: Option<String>,
    /// The marks of those who were content.
    pub satisfied: Vec<String>,
    /// The marks after which a ticket is looked at again.
    pub review: Vec<String>,
    /// Where it is said.
    pub grounds: Grounds,
}
