//! A ticket on one line, for when there are many.

use std::io::{self, Write};

use sevclock::evaluate::{Cycle, CycleStatus};

use super::{Decided, length, padded};

/// Prints a ticket's id, status, severity and what became of each promise.
///
/// # Errors
/// Those of `out`.
pub fn write_line(decided: &Decided<'_>, out: &mut dyn Write) -> io::Result<()> {
    let evaluation = decided.evaluation;
    let id = padded(&decided.ticket.id, 12);
    let severity = padded(&decided.level(evaluation.effective), 12);
    let status = padded(evaluation.status.name(), 8);
    let clocks = evaluation.history.cycles.chunk_by(|a, b| a.clock == b.clock);
    let mut said: Vec<String> =
        clocks.clone().filter_map(|cycles| decided.promise(cycles)).collect();
    if said.is_empty() {
        said.extend(clocks.filter_map(|cycles| decided.measured(cycles)));
    }
    if let Some(at) = evaluation.next_change {
        said.push(decided.paint.faint(&format!("next {}", decided.utc(at))));
    }
    let line = format!("{}  {status}  {severity}  {}", decided.paint.strong(&id), said.join("  "));
    writeln!(out, "{}", line.trim_end())
}

impl Decided<'_> {
    /// What a clock that promises nothing has measured.
    fn measured(&self, cycles: &[Cycle]) -> Option<String> {
        let last = cycles.last()?;
        Some(format!("{} {}", self.clock(last)?.id, length(last.elapsed)))
    }

    /// What became of a clock's promises: its last cycle, and earlier breaches. None where it
    /// promised nothing.
    fn promise(&self, cycles: &[Cycle]) -> Option<String> {
        let last = cycles.iter().rev().find(|cycle| cycle.first_due.is_some())?;
        let id = &self.clock(last)?.id;
        let breached = |cycle: &&Cycle| cycle.status == CycleStatus::Breached;
        let before = cycles.iter().filter(|cycle| cycle.number < last.number).filter(breached);
        let missed = match before.count() {
            0 => String::new(),
            count => format!(" ({count} breached before)"),
        };
        let over = |cycle: &Cycle| length(-cycle.remaining().unwrap_or(0));
        let text = match last.status {
            CycleStatus::Met => self.paint.good(&format!("{id} ✔")),
            CycleStatus::Breached if last.target.is_some() => {
                self.paint.bad(&format!("{id} ✘ {} over", over(last)))
            }
            CycleStatus::Breached => self.paint.bad(&format!("{id} ✘")),
            CycleStatus::Running => match last.due {
                Some(due) => format!("{id} due {}", self.utc(due)),
                None => format!("{id} running"),
            },
            CycleStatus::Paused => self.paint.near(&format!("{id} paused")),
            CycleStatus::Cancelled | CycleStatus::Restarted | CycleStatus::Stopped => {
                self.paint.faint(&format!("{id} –"))
            }
        };
        Some(format!("{text}{missed}"))
    }
}
