//! A ticket as its events and the passing of time change it, one instant after another (semantics
//! §2.3).

use std::collections::BTreeMap;

use sevclock::policy::{ClockThreshold, PolicyDraft};
use sevclock::ticket::{Event, Ticket};
use sevclock::time::Instant;
use sevclock_serde::evaluation::{EvaluationDocument, ObligationDocument};

use super::clock::{Cycles, Raised};
use super::condition::{Calendars, Situation};
use super::ladder::{Around, Runs};
use super::ledger::{self, Holding};
use super::severity::Severity;
use super::{LIMIT, ModelError, program, ticket};

/// Everything that happened up to an instant.
#[derive(Clone)]
pub(super) struct World<'m> {
    policy: &'m PolicyDraft,
    calendars: &'m Calendars<'m>,
    ticket: &'m Ticket,
    /// How many events have happened.
    happened: usize,
    /// The last instant that was lived through.
    at: Instant,
    now: Situation,
    severity: Severity,
    clocks: Vec<Cycles>,
    ladders: Vec<Runs>,
    unused: Vec<String>,
    /// After each event.
    holdings: Vec<Holding>,
}

impl<'m> World<'m> {
    pub(super) fn new(
        policy: &'m PolicyDraft,
        calendars: &'m Calendars<'m>,
        ticket: &'m Ticket,
    ) -> Self {
        let default = |fact: &sevclock::policy::FactDecl| {
            (fact.id.clone(), ticket::default_value(&fact.kind))
        };
        let mut facts: BTreeMap<_, _> = policy.facts.iter().map(default).collect();
        facts.extend(ticket.facts.iter().cloned());
        let plan = ticket.plan.as_ref().or(policy.default_plan.as_ref());
        let plan = plan.or_else(|| policy.plans.first().map(|plan| &plan.id)).cloned();
        Self {
            policy,
            calendars,
            ticket,
            happened: 0,
            at: Instant::MIN,
            now: Situation { facts, plan, status: "open", severity: 0, declared: 0 },
            severity: Severity::new(policy),
            clocks: vec![Cycles::default(); policy.clocks.len()],
            ladders: vec![Runs::default(); policy.ladders.len()],
            unused: Vec::new(),
            holdings: Vec::new(),
        }
    }

    /// What is so at the instant it was brought to.
    pub(super) fn now(&self) -> &Situation {
        &self.now
    }

    fn next_event(&self) -> Option<&'m Event> {
        self.ticket.events.get(self.happened)
    }

    pub(super) fn forget_later_events(&mut self) {
        self.happened = self.ticket.events.len();
    }

    /// The next instant at which something may happen.
    pub(super) fn next_instant(&self) -> Option<Instant> {
        let by_itself = self.changes().into_iter().filter(|change| *change > self.at).min();
        self.next_event().map(|event| event.at).into_iter().chain(by_itself).min()
    }

    /// Lets everything happen up to and at `until`.
    pub(super) fn advance(&mut self, until: Instant) -> Result<(), ModelError> {
        while let Some(at) = self.next_instant().filter(|next| *next <= until) {
            self.at = at;
            while let Some(event) = self.next_event().filter(|event| event.at == at) {
                self.happen(event);
            }
            self.pass_time();
            let entries = self.clocks.iter().map(Cycles::count).sum::<usize>()
                + self.ladders.iter().map(Runs::count).sum::<usize>();
            if entries > LIMIT {
                return Err(ModelError::TooMany);
            }
        }
        Ok(())
    }

    /// One event, whole.
    fn happen(&mut self, event: &'m Event) {
        let first = self.happened == 0;
        self.happened += 1;
        let raised = Raised { event, signals: ticket::raised(self.policy, event, first) };
        for signal in &raised.signals {
            if !ticket::is_used(self.policy, signal) && !self.unused.contains(signal) {
                self.unused.push(signal.clone());
            }
            for declared in ticket::declared(self.policy, signal) {
                self.now.facts.extend(declared.set.iter().cloned());
            }
            match signal.as_str() {
                "resolved" => self.now.status = "resolved",
                "reopened" => self.now.status = "open",
                "closed" | "cancelled" => self.now.status = "closed",
                _ => {}
            }
        }
        self.now.facts.extend(event.facts.iter().cloned());
        self.now.plan = event.plan.clone().or(self.now.plan.take());
        program::grant(self.policy, &mut self.now);
        self.holdings.push(ledger::holding(self.policy, self.calendars, &self.now, self.at));
        self.severity.rebase(self.policy, event, raised.raises("classified"), &self.now);
        let approval = event.rule.as_deref().zip(event.by.as_deref());
        let approval = approval.filter(|_| raised.raises("approved"));

        // A ladder that stops keeps what was due as it was before the event.
        self.each_ladder(false, |runs, ladder, around, at| runs.stop(ladder, around, at, &raised));
        self.severity.pass(self.policy, self.calendars, &mut self.now, self.at, approval);
        self.change(Some(&raised));
    }

    /// Clocks and ladders after an event or a dwell.
    fn change(&mut self, raised: Option<&Raised<'_>>) {
        for (cycles, clock) in self.clocks.iter_mut().zip(&self.policy.clocks) {
            cycles.apply(clock, self.calendars, &self.now, self.at, raised);
        }
        self.each_ladder(false, |runs, ladder, around, at| runs.apply(ladder, around, at, raised));
    }

    /// What the passing of time does at this instant: dwells, cadence rolls, rungs. Thresholds and
    /// due instants follow from what was recorded.
    fn pass_time(&mut self) {
        if self.severity.complete_dwells(self.at) {
            self.severity.pass(self.policy, self.calendars, &mut self.now, self.at, None);
            self.change(None);
        }
        for (cycles, clock) in self.clocks.iter_mut().zip(&self.policy.clocks) {
            cycles.roll(clock, self.calendars, &self.now, self.at);
        }
        self.each_ladder(true, Runs::reach);
    }

    fn each_ladder(
        &mut self,
        rolling: bool,
        mut act: impl FnMut(&mut Runs, &sevclock::policy::Ladder, &Around<'_>, Instant),
    ) {
        let mut ladders = std::mem::take(&mut self.ladders);
        let threshold = |named: &ClockThreshold| self.threshold(named, rolling);
        let around = self.around(&threshold);
        for (runs, ladder) in ladders.iter_mut().zip(&self.policy.ladders) {
            act(runs, ladder, &around, self.at);
        }
        self.ladders = ladders;
    }

    fn around<'a>(
        &'a self,
        threshold: &'a dyn Fn(&ClockThreshold) -> Option<Instant>,
    ) -> Around<'a> {
        Around { policy: self.policy, calendars: self.calendars, now: &self.now, threshold }
    }

    /// The instant of a threshold of a clock's current cycle, or, while rungs are reached, of one
    /// that rolls now and so reaches it.
    fn threshold(&self, named: &ClockThreshold, rolling: bool) -> Option<Instant> {
        let mut clocks = self.clocks.iter().zip(&self.policy.clocks);
        let (cycles, clock) = clocks.find(|(_, clock)| clock.id == named.clock)?;
        let rolled = cycles.rolled_at(self.at).filter(|_| rolling);
        let rolled = rolled.and_then(|cycle| cycle.threshold(clock, named.at));
        rolled.or_else(|| cycles.current()?.threshold(clock, named.at))
    }

    /// The instants at which something may change without an event; some may be past.
    pub(super) fn changes(&self) -> Vec<Instant> {
        let threshold = |named: &ClockThreshold| self.threshold(named, false);
        let around = self.around(&threshold);
        let mut all: Vec<Instant> = self.severity.next_dwell().into_iter().collect();
        for (cycles, clock) in self.clocks.iter().zip(&self.policy.clocks) {
            all.extend(cycles.changes(clock));
        }
        for (runs, ladder) in self.ladders.iter().zip(&self.policy.ladders) {
            all.extend(runs.changes(ladder, &around));
        }
        all
    }

    /// The evaluation at `as_of`, up to which everything has happened; `next_change` left out.
    pub(super) fn document(&self, as_of: Instant) -> EvaluationDocument {
        let severity = self.severity.effective;
        let threshold = |named: &ClockThreshold| self.threshold(named, false);
        let around = self.around(&threshold);
        let obligations = self.policy.obligations.iter();
        let owed = obligations.filter(|one| self.now.meets(one.applies_when.as_ref()));
        let clocks = self.clocks.iter().zip(&self.policy.clocks);
        let ladders = self.ladders.iter().zip(&self.policy.ladders);
        EvaluationDocument {
            ticket: self.ticket.id.clone(),
            policy: self.policy.id.clone(),
            version: self.policy.version.clone(),
            zones: chrono_tz::IANA_TZDB_VERSION.to_owned(),
            as_of,
            status: self.now.status.to_owned(),
            severity: self.severity.document(),
            obligations: owed
                .map(|one| ObligationDocument {
                    id: one.id.clone(),
                    met: self.now.meets(Some(&one.requires)),
                })
                .collect(),
            clocks: clocks
                .flat_map(|(cycles, clock)| cycles.documents(clock, as_of, severity))
                .collect(),
            ladders: ladders.flat_map(|(runs, ladder)| runs.documents(ladder, &around)).collect(),
            ledger: ledger::document(self.policy, &self.holdings, as_of),
            unused_signals: self.unused.clone(),
            next_change: None,
            because: None,
        }
    }
}
