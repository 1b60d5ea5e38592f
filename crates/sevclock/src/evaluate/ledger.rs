//! Who held the ball for how long, in and out of hours (semantics §8.4).
//!
//! Facts and status change at events alone, so that a stretch lasts from one event to another; the
//! one that lasts at `as_of` is a figure (semantics §7.1). Not here: sums over many tickets, which
//! are [`crate::figures`]'s.

use super::decision::Held;
use crate::compile::{Bits, LedgerPlan, Policy};

/// The ledger of a ticket up to its present stretch.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct LedgerState {
    /// When the present stretch began.
    pub(crate) since: i64,
    /// Who holds the ball in it.
    pub(crate) holder: u16,
    /// Whose hours it is measured by.
    pub(crate) calendar: u16,
    /// What was held before it, by holder.
    pub(crate) held: Vec<Held>,
}

impl LedgerState {
    /// A ticket before its first event, in the room there is.
    pub(crate) fn reset(&mut self, plan: &LedgerPlan) {
        self.held.clear();
        self.held.resize(plan.holders.len(), Held::default());
        (self.since, self.holder, self.calendar) = (0, 0, 0);
    }

    /// Begins the first stretch.
    pub(crate) fn open(&mut self, policy: &Policy, bits: &Bits, now: i64) {
        (self.holder, self.calendar) = present(policy, bits);
        self.since = now;
    }

    /// Ends the stretch where another holder or other hours begin.
    pub(crate) fn step(&mut self, policy: &Policy, bits: &Bits, now: i64) {
        let next = present(policy, bits);
        if next != (self.holder, self.calendar) {
            self.hand_over(policy, now);
            (self.holder, self.calendar) = next;
        }
    }

    /// Counts the present stretch up to `now`.
    pub(crate) fn hand_over(&mut self, policy: &Policy, now: i64) {
        let open = policy.calendar(self.calendar).between_micros(self.since, now);
        if let Some(held) = self.held.get_mut(usize::from(self.holder)) {
            held.in_hours += open;
            held.out_of_hours += now - self.since - open;
        }
        self.since = now;
    }
}

/// Who holds the ball, and whose hours count.
fn present(policy: &Policy, bits: &Bits) -> (u16, u16) {
    let plan = &policy.ledger;
    (super::narrow(plan.holder(&policy.layout, bits)), plan.calendar.pick(bits))
}
