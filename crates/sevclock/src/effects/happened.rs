//! What an evaluation says has happened by its instant.

use super::What;
use crate::compile::Policy;
use crate::evaluate::{Cause, CycleStatus, Evaluation, History, Pending};
use crate::policy::Level;
use crate::time::Instant;

/// Something that has happened; in order of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Happened {
    pub(super) at: Instant,
    pub(super) what: What,
    /// How many like it stand before it.
    pub(super) nth: u32,
    pub(super) cause: Cause,
    /// It is history, and stays as it is whatever happens next.
    settled: bool,
}

impl Happened {
    /// What makes it the same in another evaluation.
    pub(super) fn key(&self) -> (Instant, What, u32) {
        (self.at, self.what, self.nth)
    }
}

/// A list of what has happened, made from parts of a ticket's decisions.
#[derive(Clone, Debug, Default)]
pub(super) struct Gathering {
    pub(super) list: Vec<Happened>,
    /// The last severity met.
    severity: Option<Level>,
    settled: bool,
}

impl Gathering {
    /// Forgets what has happened.
    pub(super) fn clear(&mut self) {
        self.list.clear();
        self.severity = None;
    }

    /// Forgets what has happened but the last severity.
    pub(super) fn begin_after(&mut self, severity: Option<Level>) {
        self.list.clear();
        self.severity = severity;
    }

    /// Keeps what may still change, and of what is settled those alike, which count before it.
    pub(super) fn forget_settled(&mut self) {
        let alike = |one: &Happened| (one.at, one.what);
        let open: Vec<_> = self.list.iter().filter(|one| !one.settled).map(alike).collect();
        self.list.retain(|one| !one.settled || open.binary_search(&alike(one)).is_ok());
    }

    /// Begins the list that follows `before`, of which nothing but the settled is carried over.
    pub(super) fn follow(&mut self, before: &Self) {
        self.list.clear();
        self.list.extend(before.list.iter().filter(|one| one.settled));
        self.severity = before.severity;
    }

    fn add(&mut self, at: Instant, what: What, cause: Cause) {
        self.list.push(Happened { at, what, nth: 0, cause, settled: self.settled });
    }

    /// Adds what is history.
    pub(super) fn settled(&mut self, policy: &Policy, history: &History, as_of: Instant) {
        self.settled = true;
        self.history(policy, history, as_of);
        self.settled = false;
    }

    /// Adds what a history says has happened by `as_of`.
    fn history(&mut self, policy: &Policy, history: &History, as_of: Instant) {
        for change in &history.timeline {
            let from = self.severity.replace(change.severity);
            self.add(change.at, What::Severity { from, to: change.severity }, change.cause);
        }
        for cycle in &history.cycles {
            let (clock, started) = (cycle.clock, cycle.started);
            self.add(started, What::Started { clock }, cycle.started_by);
            for (warning, at) in (0..).zip(history.warnings_of(cycle)) {
                if let Some(at) = at.filter(|at| *at <= as_of) {
                    self.add(at, What::Warned { clock, started, warning }, cycle.due_by);
                }
            }
            if let Some(at) = cycle.breached_at {
                self.add(at, What::Breached { clock, started }, cycle.due_by);
            }
            if let (CycleStatus::Met, Some(at), Some(by)) =
                (cycle.status, cycle.stopped, cycle.stopped_by)
            {
                self.add(at, What::Met { clock, started }, by);
            }
        }
        for entry in &history.rungs {
            let Some(at) = entry.reached else { continue };
            let (ladder, rung, occurrence) = (entry.ladder, entry.rung, entry.occurrence);
            self.add(at, What::Reached { ladder, rung, occurrence }, entry.dated_by);
            let rungs = policy.draft().ladders.get(usize::from(ladder)).map(|one| &one.rungs);
            let actions = rungs.and_then(|rungs| rungs.get(usize::from(rung)));
            let actions = actions.map_or(&[][..], |rung| &rung.actions);
            for (action, _) in (0..).zip(actions).filter(|(_, action)| action.on_request) {
                let what = What::Offered { ladder, rung, occurrence, action };
                self.add(at, what, entry.dated_by);
            }
        }
    }

    /// Adds what is so at the instant of an evaluation: its own history, and rules that wait.
    pub(super) fn evaluation(&mut self, policy: &Policy, evaluation: &Evaluation) {
        self.history(policy, &evaluation.history, evaluation.as_of);
        for Pending { rule, to, since, since_by } in &evaluation.pending {
            self.add(*since, What::Pending { rule: *rule, to: *to }, *since_by);
        }
    }

    /// Puts the list in order of time and counts those alike.
    pub(super) fn put_in_order(&mut self) {
        self.list.sort_by_key(|one| (one.at, one.what));
        let mut nth = 0;
        for place in 1..self.list.len() {
            let alike = |one: &Happened| (one.at, one.what);
            let same = alike(&self.list[place]) == alike(&self.list[place - 1]);
            nth = if same { nth + 1 } else { 0 };
            self.list[place].nth = nth;
        }
    }
}
