//! How severe a ticket is: base, adjustments in order, dwells and approvals (semantics §3).

use super::decision::{Basis, Cause};
use super::narrow;
use crate::compile::{Adjust, Bits, BoundEvent, CLASSIFIED, Policy};
use crate::time::NEVER;

/// One adjustment of a ticket.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct RuleState {
    /// The start of the present holding of its condition, or [`NEVER`].
    pub(crate) since: i64,
    /// What began the holding.
    pub(crate) since_by: Cause,
    /// When its dwell completes, or [`NEVER`] while it does not hold or has no dwell to wait for.
    pub(crate) dwell: i64,
    /// Whether the condition holds and its dwell, if any, is over.
    pub(crate) ripe: bool,
    pub(crate) approved: bool,
    pub(crate) latched: bool,
}

impl RuleState {
    pub(crate) const IDLE: Self = Self {
        since: NEVER,
        since_by: Cause::Event(0),
        dwell: NEVER,
        ripe: false,
        approved: false,
        latched: false,
    };
}

/// The severity of a ticket and the state of every adjustment.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct SeverityState {
    /// The last severity declared by an event; 0 if none.
    pub(crate) declared: u8,
    /// The event that declared it.
    pub(crate) declared_by: u32,
    /// What the classification rules gave.
    pub(crate) classified: u8,
    /// The event that asked them, and the rule that matched.
    pub(crate) classified_by: (u32, Option<u16>),
    pub(crate) effective: u8,
    pub(crate) rules: Vec<RuleState>,
    /// The adjustments applied in the last pass.
    pub(crate) applied: Vec<u16>,
    /// Those pending after it, and what each would set.
    pub(crate) pending: Vec<(u16, u8)>,
}

/// An approval as a pass meets it.
pub(crate) struct Approval<'a> {
    pub(crate) rule: usize,
    pub(crate) by: &'a str,
    /// Why it changed nothing, if it did not.
    pub(crate) rejected: Option<super::Rejection>,
}

impl SeverityState {
    /// A ticket before its first event.
    pub(crate) fn reset(&mut self, policy: &Policy) {
        (self.declared, self.classified, self.effective) = (0, 0, 0);
        (self.declared_by, self.classified_by) = (0, (0, None));
        self.rules.clear();
        self.rules.resize(policy.adjust.len(), RuleState::IDLE);
        self.applied.clear();
        self.pending.clear();
    }

    /// Declared, else classified (semantics §3.1).
    pub(crate) fn base(&self) -> u8 {
        if self.declared > 0 { self.declared } else { self.classified }
    }

    /// Where the base comes from.
    pub(crate) fn basis(&self) -> Basis {
        let (event, rule) = self.classified_by;
        match self.declared {
            0 => Basis::Classified { event, rule },
            _ => Basis::Declared { event: self.declared_by },
        }
    }

    /// Declares and classifies as an event says (semantics §3.1); `place` 0 is the opening.
    pub(crate) fn declare(&mut self, policy: &Policy, bits: &Bits, event: &BoundEvent, place: u32) {
        let asked = event.signals & CLASSIFIED != 0;
        if place == 0 || asked {
            let (severity, rule) = policy.classify.classified(bits);
            self.classified = severity;
            self.classified_by = (place, rule.map(narrow));
        }
        if asked {
            self.declared = 0;
        }
        if let Some(level) = event.severity {
            (self.declared, self.declared_by) = (level, place);
            self.rules.iter_mut().for_each(|rule| rule.latched = false);
        }
    }

    /// The earliest dwell to complete, or [`NEVER`].
    #[inline]
    pub(crate) fn next_dwell(&self) -> i64 {
        self.rules.iter().map(|rule| rule.dwell).min().unwrap_or(NEVER)
    }

    /// Completes the dwells that are over by `now`; one pass follows for all of them.
    pub(crate) fn complete_dwells(&mut self, now: i64) {
        for rule in self.rules.iter_mut().filter(|rule| rule.dwell <= now) {
            rule.ripe = true;
            rule.dwell = NEVER;
        }
    }

    /// One pass over the adjustments (semantics §3.2, §3.3); leaves the effective severity in
    /// `bits`.
    #[inline]
    pub(crate) fn pass(
        &mut self,
        policy: &Policy,
        bits: &mut Bits,
        now: i64,
        cause: Cause,
        mut approval: Option<&mut Approval<'_>>,
    ) {
        let base = self.base();
        let mut running = base;
        write_base(bits, policy.last, base);
        self.applied.clear();
        self.pending.clear();
        for (place, plan) in policy.adjust.iter().enumerate() {
            let rule = &mut self.rules[place];
            hold(rule, plan, policy, bits, now, cause);
            if let Some(approval) = approval.as_deref_mut().filter(|one| one.rule == place) {
                approve(rule, plan, approval);
            }
            let approved = plan.roles.is_none() || rule.approved;
            let Some(result) = plan.result(running) else { continue };
            let id = narrow(place);
            if rule.latched || (rule.ripe && approved) {
                rule.latched |= plan.latch;
                running = result;
                write_severity(bits, policy.last, running);
                self.applied.push(id);
            } else if rule.ripe {
                self.pending.push((id, result));
            }
        }
        self.effective = running;
    }
}

/// What the first pass makes of the facts a ticket opens with, if nothing declares its severity:
/// rules that wait for time or a role do nothing yet.
pub(crate) fn opening_severity(policy: &Policy, facts: &Bits) -> u8 {
    let (base, _) = policy.classify.classified(facts);
    let rules = policy.opening.get(usize::from(base) - 1).map_or(&[][..], |rules| rules);
    if rules.is_empty() {
        return base;
    }
    let (mut running, mut bits) = (base, *facts);
    write_base(&mut bits, policy.last, base);
    for place in rules {
        let plan = &policy.adjust[*place];
        let result = plan.result(running).filter(|_| plan.when.holds(&bits));
        if let Some(result) = result {
            running = result;
            write_severity(&mut bits, policy.last, running);
        }
    }
    running
}

/// Begins, continues or breaks the holding of a rule's condition.
fn hold(rule: &mut RuleState, plan: &Adjust, policy: &Policy, bits: &Bits, now: i64, cause: Cause) {
    if !plan.when.holds(bits) {
        // What does not hold is neither ripe nor approved.
        if rule.since != NEVER {
            *rule = RuleState { latched: rule.latched, ..RuleState::IDLE };
        }
    } else if rule.since == NEVER {
        (rule.since, rule.since_by) = (now, cause);
        match &plan.dwell {
            None => rule.ripe = true,
            Some((span, choice)) => {
                rule.dwell = policy.calendar(choice.pick(bits)).add_micros(now, *span);
            }
        }
    }
}

fn approve(rule: &mut RuleState, plan: &Adjust, approval: &mut Approval<'_>) {
    let Some(roles) = &plan.roles else { return };
    if !roles.iter().any(|role| role == approval.by) {
        approval.rejected = Some(super::Rejection::Role);
    } else if !rule.ripe {
        approval.rejected = Some(super::Rejection::Condition);
    } else {
        rule.approved = true;
    }
}

/// Severity and declared are the first two slots of the first word, `last` bits each.
fn write_severity(bits: &mut Bits, last: u8, level: u8) {
    let mask = (1u64 << last) - 1;
    bits[0] = (bits[0] & !mask) | 1 << (level - 1);
}

/// The same of both, before the first adjustment.
fn write_base(bits: &mut Bits, last: u8, level: u8) {
    let mask = (1u64 << last) - 1;
    bits[0] = (bits[0] & !(mask | mask << last)) | ((1 << last | 1) << (level - 1));
}
