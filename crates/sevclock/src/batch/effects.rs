//! What happened to many tickets in a span of time (semantics §7.4).

use super::{AsOf, Batch, BatchError, TicketFault, Tickets};
use crate::effects::{Effect, Walk};
use crate::time::Instant;

/// The effects of tickets, one ticket's after another's.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EffectColumns {
    /// By ticket, why it has none told.
    pub faults: Vec<Option<TicketFault>>,
    /// Where the effects of each ticket begin, and last where all end: one more than there are
    /// tickets.
    pub offsets: Vec<usize>,
    /// The effects, each ticket's in the order in which they came to be known.
    pub effects: Vec<Effect>,
}

impl Batch<'_> {
    /// What happened to tickets after `from` up to and including `to`, as
    /// [`Policy::effects`](crate::Policy::effects) would tell it. Columns have no events that were
    /// recorded late: those tickets are asked about one by one.
    ///
    /// # Errors
    /// As [`Batch::evaluate`]; then the columns are as they were.
    pub fn effects(
        &self,
        tickets: &Tickets<'_>,
        from: Instant,
        to: Instant,
        columns: &mut EffectColumns,
    ) -> Result<(), BatchError> {
        tickets.check(self.policy, AsOf::All(to))?;
        let EffectColumns { faults, offsets, effects } = columns;
        faults.clear();
        offsets.clear();
        effects.clear();
        offsets.push(0);
        let mut walk = Walk::new(self.policy);
        for bounds in tickets.offsets.windows(2) {
            let rows = bounds[0]..bounds[1];
            let fault = match rows.is_empty() {
                true => Some(TicketFault::NoEvents),
                false => tickets.fault(rows.clone(), to),
            };
            let told = effects.len();
            let fault = match fault {
                // What opens later has no effects yet.
                Some(TicketFault::NotYetOpen) => None,
                Some(fault) => Some(fault),
                None => {
                    let events = tickets.at[rows.clone()].iter().zip(&tickets.what[rows]);
                    let events =
                        events.map(|(at, what)| (&tickets.happenings[*what as usize], *at));
                    let start = &self.policy.layout.defaults;
                    let mut tell = |effect| effects.push(effect);
                    let told = walk.tell_span(start, events, from, to, &mut tell);
                    told.is_err().then_some(TicketFault::TooManyEntries)
                }
            };
            if fault.is_some() {
                effects.truncate(told);
            }
            faults.push(fault);
            offsets.push(effects.len());
        }
        Ok(())
    }
}
