//! Which severity a cycle is counted under (semantics §8.3).
//!
//! Not here: the severity of a ticket, which figures about whole tickets are grouped by.

use crate::evaluate::{Cycle, CycleStatus, History};
use crate::policy::Level;

impl History {
    /// The severity that figures count a cycle under: of a breached one the ticket's effective
    /// severity at its due instant, of any other the cycle's own, which is that of its end.
    #[must_use]
    pub fn counted_severity(&self, cycle: &Cycle) -> Level {
        let Some(due) = cycle.due.filter(|_| cycle.status == CycleStatus::Breached) else {
            return cycle.severity;
        };
        let then = self.timeline.iter().rfind(|change| change.at <= due);
        // An instant agreed on may lie before the opening.
        then.or(self.timeline.first()).map_or(cycle.severity, |change| change.severity)
    }
}
