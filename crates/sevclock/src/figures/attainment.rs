//! How often a promise was kept (semantics §8.1).
//!
//! Not here: which cycles are counted together.

use super::Share;
use crate::evaluate::{Cycle, CycleStatus};
use crate::policy::Objective;

/// Cycles by how they stand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Attainment {
    /// Stopped in time.
    pub met: u64,
    /// Breached, ended or not.
    pub breached: u64,
    /// Of the breached, those still open.
    pub overdue: u64,
    /// Of the breached, those that a change found already late.
    pub on_arrival: u64,
    /// Ended without a verdict.
    pub cancelled: u64,
    /// Ended by the beginning of the next, without a verdict.
    pub restarted: u64,
    /// Stopped where nothing was promised.
    pub stopped: u64,
    /// Open, not paused and not breached.
    pub running: u64,
    /// Paused and not breached.
    pub paused: u64,
    /// Of all of them, those that ever had a due instant.
    pub promised: u64,
}

impl Attainment {
    /// Counts a cycle.
    #[inline]
    pub fn add(&mut self, cycle: &Cycle) {
        self.promised += u64::from(cycle.first_due.is_some());
        match cycle.status {
            CycleStatus::Met => self.met += 1,
            CycleStatus::Breached => {
                self.breached += 1;
                self.overdue += u64::from(cycle.stopped.is_none());
                self.on_arrival += u64::from(cycle.on_arrival);
            }
            CycleStatus::Cancelled => self.cancelled += 1,
            CycleStatus::Restarted => self.restarted += 1,
            CycleStatus::Stopped => self.stopped += 1,
            CycleStatus::Running => self.running += 1,
            CycleStatus::Paused => self.paused += 1,
        }
    }

    /// Counts what another has counted.
    pub fn merge(&mut self, other: &Self) {
        let Self {
            met,
            breached,
            overdue,
            on_arrival,
            cancelled,
            restarted,
            stopped,
            running,
            paused,
            promised,
        } = other;
        self.met += met;
        self.breached += breached;
        self.overdue += overdue;
        self.on_arrival += on_arrival;
        self.cancelled += cancelled;
        self.restarted += restarted;
        self.stopped += stopped;
        self.running += running;
        self.paused += paused;
        self.promised += promised;
    }

    /// How many cycles were counted.
    #[must_use]
    pub fn cycles(&self) -> u64 {
        let decided = self.met + self.breached;
        decided + self.cancelled + self.restarted + self.stopped + self.running + self.paused
    }

    /// Met of met and breached; none where no cycle has a verdict.
    #[must_use]
    pub fn share(&self) -> Option<Share> {
        Share::of(self.met, self.met + self.breached)
    }

    /// Whether an objective is met; none where no cycle has a verdict.
    #[must_use]
    pub fn meets(&self, objective: Objective) -> Option<bool> {
        self.share().map(|share| share.reaches(objective.share()))
    }
}
