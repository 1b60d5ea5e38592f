//! What changes next with no new event.

use std::io::{self, Write};

use sevclock::policy::WarnAt;
use sevclock::time::Instant;

use super::Decided;

impl Decided<'_> {
    pub(super) fn write_next(&self, out: &mut dyn Write) -> io::Result<()> {
        let Some(at) = self.evaluation.next_change else {
            return writeln!(out, "\n{} nothing, until an event comes", self.paint.strong("Next:"));
        };
        let what = self.what_happens(at).join("; ");
        let (when, wait) = (self.utc(at), self.away(at));
        writeln!(out, "\n{} {when}, {wait}: {what}", self.paint.strong("Next:"))
    }

    /// What falls on the next change.
    pub(super) fn what_happens(&self, at: Instant) -> Vec<String> {
        let history = &self.evaluation.history;
        let mut happens = Vec::new();
        for cycle in history.cycles.iter().filter(|cycle| cycle.stopped.is_none()) {
            let Some(clock) = self.clock(cycle) else { continue };
            if cycle.due == Some(at) && cycle.breached_at.is_none() {
                happens.push(format!("{} falls due", clock.id));
            }
            let warnings = clock.warn.iter().zip(history.warnings_of(cycle));
            for (warn, _) in warnings.filter(|(_, fires)| **fires == Some(at)) {
                if warn.at != WarnAt::Breach {
                    happens.push(format!("{} warns at {}", clock.id, warn.at));
                }
            }
        }
        for entry in &history.rungs {
            let ladder = self.draft().ladders.get(usize::from(entry.ladder));
            let Some(ladder) = ladder.filter(|_| entry.reached.is_none() && entry.due == Some(at))
            else {
                continue;
            };
            if let Some(rung) = ladder.rungs.get(usize::from(entry.rung)) {
                happens.push(format!("{} of {} is reached", rung.id, ladder.id));
            }
        }
        if happens.is_empty() {
            happens.push("a rule has held long enough, or a rung turns".to_owned());
        }
        happens
    }
}
