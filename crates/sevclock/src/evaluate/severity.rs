//! How severe a ticket is: base, adjustments in order, dwells and approvals (semantics §3).

use crate::compile::{Adjust, Bits, BoundEvent, CLASSIFIED, Policy};
use crate::time::NEVER;

/// One adjustment of a ticket.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct RuleState {
    /// The start of the present holding of its condition, or [`NEVER`].
    pub(crate) since: i64,
    /// When its dwell completes, or [`NEVER`] while it does not hold or has no dwell to wait for.
    pub(crate) dwell: i64,
    /// Whether the condition holds and its dwell, if any, is over.
    pub(crate) ripe: bool,
    pub(crate) approved: bool,
    pub(crate) latched: bool,
}

impl RuleState {
    pub(crate) const IDLE: Self =
        Self { since: NEVER, dwell: NEVER, ripe: false, approved: false, latched: false };
}

/// The severity of a ticket and the state of every adjustment.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct SeverityState {
    /// The last severity declared by an event; 0 if none.
    pub(crate) declared: u8,
    /// What the classification rules gave.
    pub(crate) classified: u8,
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
        self.rules.clear();
        self.rules.resize(policy.adjust.len(), RuleState::IDLE);
        self.applied.clear();
        self.pending.clear();
    }

    /// Declared, else classified (semantics §3.1).
    pub(crate) fn base(&self) -> u8 {
        if self.declared > 0 { self.declared } else { self.classified }
    }

    /// Declares and classifies as an event says (semantics §3.1).
    pub(crate) fn declare(
        &mut self,
        policy: &Policy,
        bits: &Bits,
        event: &BoundEvent,
        first: bool,
    ) {
        let asked = event.signals & CLASSIFIED != 0;
        if first || asked {
            let rule = policy.classify.iter().find(|rule| rule.when.holds(bits));
            self.classified = rule.map_or(policy.default_severity, |rule| rule.severity);
        }
        if asked {
            self.declared = 0;
        }
        if let Some(level) = event.severity {
            self.declared = level;
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
    pub(crate) fn pass(
        &mut self,
        policy: &Policy,
        bits: &mut Bits,
        now: i64,
        mut approval: Option<&mut Approval<'_>>,
    ) {
        let base = self.base();
        let mut running = base;
        write_declared(bits, policy.last, base);
        write_severity(bits, policy.last, running);
        self.applied.clear();
        self.pending.clear();
        for (place, (plan, rule)) in policy.adjust.iter().zip(&mut self.rules).enumerate() {
            hold(rule, plan, policy, bits, now);
            if let Some(approval) = approval.as_deref_mut().filter(|one| one.rule == place) {
                approve(rule, plan, approval);
            }
            let approved = plan.roles.is_none() || rule.approved;
            let Some(result) = plan.result(running, policy.last) else { continue };
            // A rule's place fits: a policy has at most as many rules as memory has bytes.
            #[expect(clippy::cast_possible_truncation, reason = "checked when compiled")]
            let id = place as u16;
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

/// Begins, continues or breaks the holding of a rule's condition.
fn hold(rule: &mut RuleState, plan: &Adjust, policy: &Policy, bits: &Bits, now: i64) {
    if !plan.when.holds(bits) {
        *rule = RuleState { latched: rule.latched, ..RuleState::IDLE };
    } else if rule.since == NEVER {
        rule.since = now;
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

fn write_declared(bits: &mut Bits, last: u8, level: u8) {
    let mask = ((1u64 << last) - 1) << last;
    bits[0] = (bits[0] & !mask) | 1 << (last + level - 1);
}
