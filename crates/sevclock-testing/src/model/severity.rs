//! Severity: base, and the adjustments tested in order against the running one (semantics §3).

use sevclock::policy::{Authority, Change, Classification, Only, PolicyDraft};
use sevclock::ticket::{Event, is_role};
use sevclock::time::Instant;
use sevclock_serde::evaluation::{
    PendingDocument, RejectedDocument, SeverityDocument, TimelineDocument,
};

use super::condition::{Calendars, Situation};

/// What is known of one adjustment after the latest pass.
#[derive(Clone, Debug, Default)]
struct Rule {
    /// The pass that first found the present holding, and where its dwell completes.
    holding: Option<Holding>,
    /// Approved in the present holding.
    approved: bool,
    latched: bool,
}

#[derive(Clone, Copy, Debug)]
struct Holding {
    since: Instant,
    /// Where the dwell completes; none if never.
    completes: Option<Instant>,
    /// Whether it has.
    complete: bool,
}

/// Severity so far.
#[derive(Clone, Debug)]
pub(super) struct Severity {
    declared: Option<u8>,
    classified: u8,
    rules: Vec<Rule>,
    pub(super) effective: u8,
    applied: Vec<String>,
    timeline: Vec<TimelineDocument>,
    pending: Vec<PendingDocument>,
    rejected: Vec<RejectedDocument>,
}

impl Severity {
    pub(super) fn new(policy: &PolicyDraft) -> Self {
        Self {
            declared: None,
            classified: 0,
            rules: vec![Rule::default(); policy.adjust.len()],
            effective: 0,
            applied: Vec::new(),
            timeline: Vec::new(),
            pending: Vec::new(),
            rejected: Vec::new(),
        }
    }

    fn base(&self) -> u8 {
        self.declared.unwrap_or(self.classified)
    }

    /// What an event does to the base severity (§3.1).
    pub(super) fn rebase(
        &mut self,
        policy: &PolicyDraft,
        event: &Event,
        classify: bool,
        now: &Situation,
    ) {
        let opening = self.timeline.is_empty();
        if classify {
            self.declared = None;
        }
        if classify || opening {
            let holds = |rule: &&Classification| now.meets(rule.when.as_ref());
            let rule = policy.classify.iter().find(holds).map(|rule| rule.severity);
            let level = rule.or(policy.default_severity);
            self.classified = level.map_or(last(policy), sevclock::policy::Level::number);
        }
        if let Some(level) = event.severity {
            self.declared = Some(level.number());
            self.rules.iter_mut().for_each(|rule| rule.latched = false);
        }
    }

    /// One pass over the adjustments (§3.2), after which `now` has the effective severity.
    pub(super) fn pass(
        &mut self,
        policy: &PolicyDraft,
        calendars: &Calendars<'_>,
        now: &mut Situation,
        at: Instant,
        approval: Option<(&str, &str)>,
    ) {
        now.severity = self.base();
        now.declared = self.base();
        self.applied.clear();
        self.pending.clear();
        for (rule, state) in policy.adjust.iter().zip(&mut self.rules) {
            let holds = now.meets(rule.when.as_ref());
            if !holds {
                (state.holding, state.approved) = (None, false);
            } else if state.holding.is_none() {
                let completes = rule.dwell.as_ref().map(|dwell| {
                    let (_, calendar) = calendars.resolve(dwell.calendar.as_deref(), now);
                    calendar.add(at, dwell.span.micros())
                });
                let complete = completes.is_none();
                let completes = completes.flatten();
                state.holding = Some(Holding { since: at, completes, complete });
            }
            let ready = state.holding.filter(|holding| holding.complete);

            let roles = match &rule.authority {
                Authority::Automatic => None,
                Authority::Roles(roles) => Some(roles),
            };
            if let (Some(roles), Some((_, by))) =
                (roles, approval.filter(|(named, _)| *named == rule.id))
            {
                let listed = roles.iter().any(|role| role == by);
                let why = if !listed {
                    Some("role")
                } else if ready.is_none() {
                    Some("condition")
                } else {
                    state.approved = true;
                    None
                };
                self.rejected.extend(why.map(|why| RejectedDocument {
                    rule: rule.id.clone(),
                    by: if listed || is_role(by) { by.to_owned() } else { String::new() },
                    at,
                    why: why.to_owned(),
                }));
            }

            let result = match rule.change {
                Change::To(level) => level.number(),
                Change::By(levels) => now.severity.saturating_add(levels).min(last(policy)),
            };
            let moves = match rule.only {
                None => result != now.severity,
                Some(Only::Down) => result > now.severity,
                Some(Only::Up) => result < now.severity,
            };
            let decided = roles.is_none() || state.approved;
            if moves && (state.latched || (ready.is_some() && decided)) {
                now.severity = result;
                self.applied.push(rule.id.clone());
                state.latched |= rule.latch;
            } else if let (true, false, Some(holding), Some(roles)) = (moves, decided, ready, roles)
            {
                self.pending.push(PendingDocument {
                    rule: rule.id.clone(),
                    to: result,
                    needs: roles.clone(),
                    since: holding.since,
                });
            }
        }
        // §3.3
        if self.timeline.is_empty() || self.effective != now.severity {
            self.timeline.push(TimelineDocument {
                at,
                severity: now.severity,
                rules: self.applied.clone(),
            });
        }
        self.effective = now.severity;
    }

    /// The dwells that have not completed and the instants at which they will.
    pub(super) fn next_dwell(&self) -> Option<Instant> {
        let open = self.rules.iter().filter_map(|rule| rule.holding);
        open.filter(|holding| !holding.complete).filter_map(|holding| holding.completes).min()
    }

    /// Completes the dwells that are over at `at`; whether there were any.
    pub(super) fn complete_dwells(&mut self, at: Instant) -> bool {
        let mut any = false;
        for holding in self.rules.iter_mut().filter_map(|rule| rule.holding.as_mut()) {
            if !holding.complete && holding.completes.is_some_and(|completes| completes <= at) {
                holding.complete = true;
                any = true;
            }
        }
        any
    }

    pub(super) fn document(&self) -> SeverityDocument {
        SeverityDocument {
            base: self.base(),
            effective: self.effective,
            rules: self.applied.clone(),
            timeline: self.timeline.clone(),
            pending: self.pending.clone(),
            rejected: self.rejected.clone(),
        }
    }
}

/// The last, least urgent level.
fn last(policy: &PolicyDraft) -> u8 {
    policy.severities.iter().map(|severity| severity.level.number()).max().unwrap_or(1)
}
