//! Counts of what a column came to, with one example of each kind.

use std::collections::BTreeMap;

use super::Value;

/// A ticket whose column says something else than the agreement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Example {
    /// Its id.
    pub ticket: String,
    /// What the agreement says.
    pub agreement: Value,
    /// What the desk says.
    pub desk: Value,
}

/// How often something was found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// Tickets it explains.
    pub cases: u64,
    /// Tickets it would make a difference to, explained or not.
    pub shows: u64,
    /// Of those, the ones whose desk says what it comes to.
    pub holds: u64,
    /// Of those, the ones whose desk says what the agreement says as it is.
    pub against: u64,
    /// The first ticket it explains.
    pub example: Option<Example>,
}

impl Found {
    pub(super) fn add(&mut self, example: impl FnOnce() -> Example) {
        self.cases += 1;
        self.example.get_or_insert_with(example);
    }
}

/// What became of a column.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Tickets of which both say something.
    pub compared: u64,
    /// Those that agree.
    pub agree: u64,
    /// Tickets of which the desk says nothing.
    pub blank: u64,
    /// Tickets to which the agreement promised nothing, or that ended without a verdict.
    pub unpromised: u64,
    /// For each assumption.
    pub assumptions: Vec<Found>,
    /// Somebody looked too late.
    pub polling: Found,
    /// Two assumptions together, by their places; past the last assumption stands polling.
    pub several: BTreeMap<(usize, usize), Found>,
    /// Nothing explains it.
    pub unexplained: Found,
}

impl Tally {
    /// Nothing yet, for so many assumptions.
    #[must_use]
    pub fn new(assumptions: usize) -> Self {
        Self { assumptions: vec![Found::default(); assumptions], ..Self::default() }
    }

    /// Tickets of which they say different things.
    #[must_use]
    pub fn differ(&self) -> u64 {
        self.compared - self.agree
    }
}
