//! Who held the ball for how long.

use std::io::{self, Write};

use super::{Decided, length, padded};

impl Decided<'_> {
    /// Of an agreement that tells whose turn it is or whose hours count.
    pub(super) fn write_ledger(&self, out: &mut dyn Write) -> io::Result<()> {
        let calendar = self.draft().ledger.calendar.as_deref();
        if calendar.is_none() && self.evaluation.ledger.len() <= 2 {
            return Ok(());
        }
        self.heading(out, "Who held the ball")?;
        for (who, held) in self.policy.holders().zip(&self.evaluation.ledger) {
            let all = held.in_hours + held.out_of_hours;
            if all == 0 {
                continue;
            }
            let part = match calendar {
                None => String::new(),
                Some(name) => format!(", {} of it in the hours of {name}", length(held.in_hours)),
            };
            writeln!(out, "  {} {}{part}", padded(who, 10), length(all))?;
        }
        Ok(())
    }
}
