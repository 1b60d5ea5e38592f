//! The earliest instant at which the evaluation differs with no new event (semantics §7.1).

use super::decision::Cause;
use super::engine::Engine;
use super::{Instant, instant};
use crate::time::NEVER;

impl Engine<'_> {
    /// Writes what is open at `as_of`, all timers up to it having passed; what changes next.
    pub(crate) fn write_present(&mut self, as_of: i64) -> Option<Instant> {
        let mut next = NEVER;
        self.each_clock(|clock| next = next.min(clock.write_present(as_of)));
        self.each_ladder(|ladder| {
            ladder.write_present();
            next = next.min(ladder.state.next_reach);
        });
        instant(next.min(self.next_visible_dwell(next)))
    }

    /// The first dwell before `limit` whose completion shows; one that applies nothing and leaves
    /// nothing pending does not.
    fn next_visible_dwell(&self, limit: i64) -> i64 {
        if self.live.severity.next_dwell() >= limit {
            return NEVER;
        }
        let mut probe = self.live.severity.clone();
        let mut bits = self.live.bits;
        loop {
            let dwell = probe.next_dwell();
            if dwell >= limit {
                return NEVER;
            }
            probe.complete_dwells(dwell);
            probe.pass(self.policy, &mut bits, dwell, Cause::Event(0), None);
            let before = &self.live.severity;
            let shows = probe.effective != before.effective
                || probe.applied != before.applied
                || probe.pending != before.pending;
            if shows {
                return dwell;
            }
        }
    }
}
