//! Many evaluations as one table: kept, missed, running, by clock and severity (semantics §8.1).
//!
//! Not here: other groupings and further figures, which `sevclock figures` prints.

use std::io::{self, Write};

use sevclock::Policy;
use sevclock::evaluate::{Evaluation, Status};
use sevclock::figures::{Attainment, ClockRow, Figures, Grouping, Key, Share};
use sevclock::policy::PolicyDraft;

use super::{NONE, Paint, Sheet, title};

/// Counts over evaluations under one policy.
#[derive(Clone, Debug)]
pub struct Summary {
    statuses: [u64; 3],
    faulty: u64,
    /// By severity.
    figures: Figures,
}

impl Summary {
    /// No evaluation yet.
    ///
    /// # Panics
    /// Never.
    #[must_use]
    pub fn new(policy: &Policy) -> Self {
        let figures = Figures::new(policy, &Grouping::by(&["severity"]))
            .expect("every policy has severities, and few enough to count by");
        Self { statuses: [0; 3], faulty: 0, figures }
    }

    /// Counts a ticket.
    pub fn add(&mut self, evaluation: &Evaluation) {
        let status = match evaluation.status {
            Status::Open => 0,
            Status::Resolved => 1,
            Status::Closed => 2,
        };
        self.statuses[status] += 1;
        self.figures.add(evaluation);
    }

    /// Counts a ticket that could not be evaluated.
    pub fn add_faulty(&mut self) {
        self.faulty += 1;
    }

    /// How many tickets were counted.
    #[must_use]
    pub fn tickets(&self) -> u64 {
        self.statuses.iter().sum()
    }

    /// Prints the table.
    ///
    /// # Errors
    /// Those of `out`.
    pub fn write(&self, draft: &PolicyDraft, out: &mut dyn Write, paint: Paint) -> io::Result<()> {
        let [open, resolved, closed] = self.statuses;
        let title = title(self.tickets(), "ticket", draft);
        write!(out, "{}: {open} open, {resolved} resolved, {closed} closed", paint.strong(&title))?;
        if self.faulty > 0 {
            write!(out, "; {}", paint.bad(&format!("{} could not be evaluated", self.faulty)))?;
        }
        writeln!(out)?;
        let sheet = self.sheet(draft);
        if sheet.is_empty() { Ok(()) } else { sheet.write(out) }
    }

    fn sheet(&self, draft: &PolicyDraft) -> Sheet {
        let numbers =
            ["Met", "Breached", "Overdue", "Running", "Paused", "Done", "No verdict", "Kept"];
        let mut sheet = Sheet::new(["Clock", "Severity"], &numbers);
        let (levels, whole) = (self.figures.table().clocks, self.figures.whole().clocks);
        for all in &whole {
            let Some(clock) = draft.clocks.get(usize::from(all.clock)) else { continue };
            let of_clock: Vec<&ClockRow> =
                levels.iter().filter(|row| row.clock == all.clock).collect();
            // Where nothing is promised, severities tell nothing.
            let by_level = all.attainment.promised > 0 && of_clock.len() > 1;
            for row in of_clock.into_iter().filter(|_| by_level) {
                let level = row.group.first().map_or_else(String::new, |key| named(draft, key));
                sheet.add(cells(&clock.id, level, &row.attainment));
            }
            let level = if by_level { "all" } else { "" };
            sheet.add(cells(&clock.id, level.to_owned(), &all.attainment));
        }
        sheet
    }
}

/// A severity with its name.
fn named(draft: &PolicyDraft, key: &Key) -> String {
    let level = draft.severities.iter().find(|one| Key::Severity(one.level) == *key);
    level.map_or_else(|| key.to_string(), |one| format!("{key} {}", one.name))
}

fn cells(clock: &str, level: String, counts: &Attainment) -> Vec<String> {
    let number = |count: u64| if count == 0 { NONE.to_owned() } else { count.to_string() };
    let mut cells = vec![clock.to_owned(), level];
    cells.extend(
        [
            counts.met,
            counts.breached,
            counts.overdue,
            counts.running,
            counts.paused,
            counts.stopped,
            counts.cancelled + counts.restarted,
        ]
        .map(number),
    );
    cells.push(counts.share().map_or_else(String::new, Share::percent));
    cells
}
