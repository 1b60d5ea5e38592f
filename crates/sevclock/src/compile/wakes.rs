//! What an event may concern, told once when it is bound, so that the engine passes over the rest.
//!
//! A part that is woken in vain finds that nothing it looks at has changed. Not here: what a change of
//! severity or the passing of time concerns, which no event tells beforehand.

use super::Policy;
use super::bind::Naming;
use super::layout::{Bits, WORDS};
use super::signals::{Patch, Signals};

/// The parts of a policy that an event may concern.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Wakes {
    /// Clocks by place; the last bit stands for all from there on.
    clocks: u64,
    /// Ladders likewise.
    ladders: u64,
    pub(crate) adjustments: bool,
    pub(crate) ledger: bool,
}

impl Wakes {
    /// Everything.
    pub(crate) const ALL: Self =
        Self { clocks: u64::MAX, ladders: u64::MAX, adjustments: true, ledger: true };

    #[inline]
    pub(crate) fn clock(self, place: usize) -> bool {
        self.clocks >> place.min(63) & 1 != 0
    }

    #[inline]
    pub(crate) fn ladder(self, place: usize) -> bool {
        self.ladders >> place.min(63) & 1 != 0
    }
}

impl Policy {
    /// What an event with these signals, facts and names may concern.
    pub(super) fn wakes(&self, signals: Signals, patch: &Patch, naming: Option<&Naming>) -> Wakes {
        // What a program grants may hang on any fact.
        if !self.programs.is_empty() {
            return Wakes::ALL;
        }
        let touches =
            |depends: &Bits| (0..WORDS).any(|word| patch.clear[word] & depends[word] != 0);
        let agreed = naming.and_then(|naming| naming.agreed).map(|(clock, _)| clock);
        let clocks = self.clocks.iter().enumerate().map(|(place, plan)| {
            signals & plan.signals != 0 || touches(&plan.depends) || agreed == Some(place)
        });
        let requested = naming.is_some_and(|naming| !naming.requested.is_empty());
        let ladders = self.ladders.iter().map(|plan| {
            plan.tied || requested || signals & plan.signals != 0 || touches(&plan.depends)
        });
        Wakes {
            clocks: mask(clocks),
            ladders: mask(ladders),
            adjustments: touches(&self.adjust_depends),
            ledger: touches(&self.ledger.depends),
        }
    }
}

fn mask(places: impl Iterator<Item = bool>) -> u64 {
    places.enumerate().fold(0, |mask, (place, woken)| mask | u64::from(woken) << place.min(63))
}
