//! Who held the ball over many tickets (semantics §8.4).
//!
//! Not here: the ledger of one ticket, which its evaluation has.

use crate::evaluate::Held;

/// Wall time in which somebody held the ball, in microseconds, summed over tickets; the parts of all
/// holders sum to the wall time of all tickets.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct HeldTotal {
    /// Inside the hours of the ledger's calendar.
    pub in_hours: i128,
    /// Outside them.
    pub out_of_hours: i128,
}

impl HeldTotal {
    /// Adds one ticket's.
    #[inline]
    pub fn add(&mut self, held: &Held) {
        self.in_hours += i128::from(held.in_hours);
        self.out_of_hours += i128::from(held.out_of_hours);
    }

    /// Adds what another has summed.
    pub fn merge(&mut self, other: &Self) {
        self.in_hours += other.in_hours;
        self.out_of_hours += other.out_of_hours;
    }

    /// Both parts.
    #[must_use]
    pub fn total(&self) -> i128 {
        self.in_hours + self.out_of_hours
    }
}
