//! Who holds the ball by which bits, and in whose hours (semantics §8.4).

use super::calendars::{Calendars, Choice};
use super::layout::{Bits, Domain, Layout, WORDS, add_bits};
use super::problem::Findings;
use crate::policy::{NOBODY, PolicyDraft, SUPPORT, WAITING_ON};

/// How a ticket's ledger is kept.
#[derive(Clone, Debug)]
pub(crate) struct LedgerPlan {
    /// Who can hold the ball, nobody last.
    pub(crate) holders: Vec<String>,
    /// The slot that says who, and the holder of each of its values.
    waiting_on: Option<(usize, Vec<usize>)>,
    pub(crate) calendar: Choice,
    /// Every bit that the ledger looks at.
    pub(crate) depends: Bits,
}

impl LedgerPlan {
    pub(crate) fn of(
        draft: &PolicyDraft,
        layout: &Layout,
        calendars: &Calendars,
        findings: &mut Findings,
    ) -> Self {
        let name = draft.ledger.calendar.as_ref();
        let calendar = calendars.choose(name, "ledger.calendar", findings);
        let mut depends = [0; WORDS];
        calendar.depends(&mut depends);
        add_bits(&mut depends, &layout.universe(layout.status));
        let declared = layout.find(WAITING_ON).map(|slot| (slot, &layout.slots[slot].domain));
        let (holders, waiting_on) = match declared {
            Some((slot, Domain::Choice(values))) => {
                add_bits(&mut depends, &layout.universe(slot));
                let mut holders: Vec<String> =
                    values.iter().filter(|value| *value != NOBODY).cloned().collect();
                holders.push(NOBODY.to_owned());
                let place = |value| holders.iter().position(|holder| holder == value);
                let places = values.iter().filter_map(place).collect();
                (holders, Some((slot, places)))
            }
            _ => (vec![SUPPORT.to_owned(), NOBODY.to_owned()], None),
        };
        Self { holders, waiting_on, calendar, depends }
    }

    /// The holder of the ball, as a place among the holders.
    pub(crate) fn holder(&self, layout: &Layout, bits: &Bits) -> usize {
        let nobody = self.holders.len() - 1;
        if !layout.is(bits, layout.status, 0) {
            return nobody;
        }
        let Some((slot, places)) = &self.waiting_on else { return 0 };
        let class = (0..places.len()).find(|class| layout.is(bits, *slot, *class));
        class.map_or(nobody, |class| places[class])
    }
}
