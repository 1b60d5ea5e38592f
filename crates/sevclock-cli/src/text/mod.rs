//! Evaluations as text that a person reads at a glance.
//!
//! Not here: what was decided, which the core says, and JSON, which `sevclock-serde` writes.

mod agreement;
mod clocks;
mod compare;
mod contract;
mod facts;
mod figures;
mod hours;
mod ladders;
mod ledger;
mod line;
mod measures;
mod moments;
mod next;
mod paint;
mod severity;
mod sheet;
mod summary;
mod when;
mod why;

use std::io::{self, Write};

use sevclock::Policy;
use sevclock::evaluate::Evaluation;
use sevclock::policy::PolicyDraft;
use sevclock::ticket::Ticket;

pub use agreement::write_agreement;
pub use compare::write_comparison;
pub use contract::{write_entitlement, write_qualification, write_upgrade};
pub use figures::PrintedFigures;
pub use line::write_line;
pub use moments::write_moments;
pub use paint::Paint;
pub(crate) use sheet::{NONE, Sheet};
pub use summary::Summary;
pub(crate) use when::length;

/// An evaluation with all that is needed to print it.
#[derive(Clone, Copy)]
pub struct Decided<'a> {
    /// The policy it was made under.
    pub policy: &'a Policy,
    /// The ticket.
    pub ticket: &'a Ticket,
    /// The evaluation.
    pub evaluation: &'a Evaluation,
    /// Whether to colour.
    pub paint: Paint,
}

impl<'a> Decided<'a> {
    fn draft(&self) -> &'a PolicyDraft {
        self.policy.draft()
    }

    /// Prints a whole ticket.
    ///
    /// # Errors
    /// Those of `out`.
    pub fn write(&self, out: &mut dyn Write, explain: bool) -> io::Result<()> {
        self.write_head(out)?;
        self.write_severity(out)?;
        self.write_clocks(out)?;
        self.write_ladders(out)?;
        self.write_ledger(out)?;
        self.write_owed(out)?;
        self.write_pending(out)?;
        self.write_unused(out)?;
        self.write_next(out)?;
        if explain {
            self.write_why(out)?;
        }
        writeln!(out)
    }

    fn write_head(&self, out: &mut dyn Write) -> io::Result<()> {
        let (draft, paint) = (self.draft(), self.paint);
        let title = if draft.title.is_empty() { &draft.id } else { &draft.title };
        writeln!(out, "{}  {}", paint.strong(&self.ticket.id), self.evaluation.status.name())?;
        writeln!(out, "{}", paint.faint(&format!("{title} ({} {})", draft.id, draft.version)))?;
        writeln!(out, "as of {}", self.utc(self.evaluation.as_of))
    }

    fn heading(&self, out: &mut dyn Write, text: &str) -> io::Result<()> {
        writeln!(out, "\n{}", self.paint.heading(text))
    }

    /// Signals that nothing uses: a sign of a mapping that misses something.
    fn write_unused(&self, out: &mut dyn Write) -> io::Result<()> {
        let unused = &self.evaluation.history.unused_signals;
        if unused.is_empty() {
            return Ok(());
        }
        let names: Vec<&str> = unused.iter().filter_map(|at| self.policy.signal(*at)).collect();
        self.heading(out, "Signals that nothing in the agreement uses")?;
        writeln!(out, "  {}", names.join(", "))
    }
}

/// `1 ticket`, `3 tickets`.
pub(crate) fn counted(count: u64, what: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} {what}{plural}")
}

/// The title over what was read: `3 tickets under desk 1`.
pub(crate) fn title(count: u64, what: &str, draft: &PolicyDraft) -> String {
    format!("{} under {} {}", counted(count, what), draft.id, draft.version)
}

/// The same in every terminal: padded by characters, not bytes.
pub(crate) fn padded(text: &str, width: usize) -> String {
    let gap = width.saturating_sub(text.chars().count());
    format!("{text}{}", " ".repeat(gap))
}
