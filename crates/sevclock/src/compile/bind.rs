//! Tickets bound to a policy: names checked and replaced once, so that evaluation meets neither
//! strings nor mistakes (semantics §2).

use std::fmt;

use thiserror::Error;

use super::Policy;
use super::layout::{Bits, WORDS};
use super::problem::listed;
use super::signals::{AGREED, APPROVED, OPENED, Patch, REQUESTED, Signal, Signals};
use super::wakes::Wakes;
use crate::policy::{Adjustment, Authority, FactValue};
use crate::ticket::{Event, Ticket, is_role};
use crate::time::Instant;

/// One mistake in a ticket, a contract or a customer's facts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// A stable code, such as `undeclared-fact`.
    pub code: &'static str,
    /// Where, such as `events[2].facts.scope`.
    pub path: String,
    /// What is wrong, and what is allowed. It names what a policy declares, and no value of a ticket:
    /// free text gets into the wrong place easily, and errors into logs.
    pub message: String,
}

/// Every mistake found in a ticket, a contract or a customer's facts, one at least.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub struct Faults(pub Vec<Fault>);

impl fmt::Display for Faults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, fault) in self.0.iter().enumerate() {
            let separator = if place > 0 { "; " } else { "" };
            write!(f, "{separator}{}: {} [{}]", fault.path, fault.message, fault.code)?;
        }
        Ok(())
    }
}

/// An event whose names a policy knows; valid for that policy alone.
#[derive(Clone, Debug)]
pub struct BoundEvent {
    /// Of the policy.
    pub(crate) fingerprint: u64,
    pub(crate) at: i64,
    pub(crate) signals: Signals,
    /// What it changes, by word: cleared and then set.
    pub(crate) patch: Box<[(usize, u64, u64)]>,
    pub(crate) severity: Option<u8>,
    /// Signals it raises that nothing uses, in order.
    pub(crate) unused: Box<[u16]>,
    pub(crate) naming: Option<Box<Naming>>,
    pub(crate) wakes: Wakes,
}

/// What an event names beside signals and facts.
#[derive(Clone, Debug, Default)]
pub(crate) struct Naming {
    /// Of an `approved` signal: the rule and the role.
    pub(crate) approved: Option<(usize, String)>,
    /// Of a `requested` signal: the rung's places by ladder.
    pub(crate) requested: Vec<(usize, usize)>,
    /// Of an `agreed` signal: the clock and the due instant.
    pub(crate) agreed: Option<(usize, i64)>,
}

/// A ticket whose names a policy knows; valid for that policy alone.
#[derive(Clone, Debug)]
pub struct BoundTicket {
    pub(crate) start: Bits,
    pub(crate) events: Vec<BoundEvent>,
    pub(crate) fingerprint: u64,
}

impl BoundEvent {
    /// When it happened.
    #[must_use]
    pub fn at(&self) -> Instant {
        Instant::from_micros(self.at).unwrap_or(Instant::MIN)
    }
}

impl BoundTicket {
    /// The number of events.
    #[must_use]
    pub fn events(&self) -> usize {
        self.events.len()
    }
}

impl Policy {
    /// Checks a whole ticket and binds it to this policy.
    ///
    /// # Errors
    /// Every [`Fault`]: no events, events out of order, an undeclared signal, fact, plan, severity,
    /// rule, rung or clock, a value that is not allowed, a fact that a program grants, a missing name
    /// of an approval, request or agreement (semantics §2.1, §2.3).
    pub fn bind(&self, ticket: &Ticket) -> Result<BoundTicket, Faults> {
        let (bound, faults) = self.bind_what_holds(ticket);
        if faults.is_empty() { Ok(bound) } else { Err(Faults(faults)) }
    }

    /// Binds a ticket without its mistakes, so that one bad value leaves the other promises as they
    /// are: a fact or plan with a fault stays what it was, an unknown signal is not raised, an
    /// approval, request or agreement that does not say what it needs does nothing, and an event out
    /// of order is left out.
    ///
    /// # Errors
    /// [`Faults`] where no event is left.
    pub fn bind_skipping(&self, ticket: &Ticket) -> Result<(BoundTicket, Vec<Fault>), Faults> {
        let (bound, faults) = self.bind_what_holds(ticket);
        if bound.events.is_empty() { Err(Faults(faults)) } else { Ok((bound, faults)) }
    }

    /// A ticket bound without its mistakes, and they.
    fn bind_what_holds(&self, ticket: &Ticket) -> (BoundTicket, Vec<Fault>) {
        let mut binder = Binder { policy: self, faults: Vec::new() };
        let start = binder.start(ticket.plan.as_deref(), &ticket.facts);
        if ticket.events.is_empty() {
            binder.fault("no-events", "events", "expected one event or more");
        }
        let mut events: Vec<BoundEvent> = Vec::with_capacity(ticket.events.len());
        let mut before: Option<(usize, Instant)> = None;
        for (place, event) in ticket.events.iter().enumerate() {
            let bound = binder.event(event, place);
            match before.filter(|(_, at)| event.at < *at) {
                Some((last, at)) => {
                    let message = format!(
                        "event {place} at {} comes after event {last} at {at}: events stand in order \
                         of time",
                        event.at,
                    );
                    binder.fault("out-of-order", &format!("events[{place}].at"), message);
                }
                None => {
                    events.push(bound);
                    before = Some((place, event.at));
                }
            }
        }
        (BoundTicket { start, events, fingerprint: self.fingerprint }, binder.faults)
    }

    /// The facts of a ticket at opening, of a request or of a customer, packed.
    pub(crate) fn bind_start(
        &self,
        plan: Option<&str>,
        facts: &[(String, FactValue)],
    ) -> Result<Bits, Faults> {
        let mut binder = Binder { policy: self, faults: Vec::new() };
        let start = binder.start(plan, facts);
        if binder.faults.is_empty() { Ok(start) } else { Err(Faults(binder.faults)) }
    }

    /// Binds one event, which is its ticket's first where `place` is 0.
    ///
    /// # Errors
    /// Every [`Fault`] of the event, as for [`Policy::bind`].
    pub fn bind_event(&self, event: &Event, place: usize) -> Result<BoundEvent, Faults> {
        let mut binder = Binder { policy: self, faults: Vec::new() };
        let event = binder.event(event, place);
        if binder.faults.is_empty() { Ok(event) } else { Err(Faults(binder.faults)) }
    }
}

struct Binder<'a> {
    policy: &'a Policy,
    faults: Vec<Fault>,
}

impl Binder<'_> {
    fn fault(&mut self, code: &'static str, path: &str, message: impl Into<String>) {
        self.faults.push(Fault { code, path: path.to_owned(), message: message.into() });
    }

    fn start(&mut self, plan: Option<&str>, facts: &[(String, FactValue)]) -> Bits {
        let mut patch = Patch { clear: [0; WORDS], set: self.policy.layout.defaults };
        self.plan(plan, "plan", &mut patch);
        self.facts(facts, "facts", &mut patch);
        patch.set
    }

    fn event(&mut self, event: &Event, place: usize) -> BoundEvent {
        let path = format!("events[{place}]");
        if event.voids.is_some() {
            let message = "an event that takes another back does nothing by itself; ask the ticket \
                           what it is known to be first";
            self.fault("not-applied", &format!("{path}.voids"), message);
        }
        let (mut signals, mut patch): (Signals, _) = (0, Patch::default());
        let (mut unused, used) = (Vec::new(), self.policy.signals.used);
        let mut raise = |signal: &Signal| {
            signals |= signal.raises;
            unused.extend(signal.in_order.iter().filter(|one| used & (1 << **one) == 0));
            patch.then(&signal.patch);
        };
        for name in &event.signals {
            match self.policy.signals.find(name) {
                Some(signal) => raise(&self.policy.signals.signals[signal]),
                None => {
                    let known = self.policy.signals.signals.iter().map(|one| one.name.as_str());
                    let message = format!("no declared signal; expected {}", listed(known));
                    self.fault("unknown-signal", &format!("{path}.signal"), message);
                }
            }
        }
        if place == 0 && event.signals.is_empty() {
            raise(&self.policy.signals.signals[OPENED.trailing_zeros() as usize]);
        }
        self.plan(event.plan.as_deref(), &format!("{path}.plan"), &mut patch);
        self.facts(&event.facts, &format!("{path}.facts"), &mut patch);
        let mut severity = event.severity.map(crate::policy::Level::number);
        if severity.is_some_and(|level| level > self.policy.last) {
            let message = format!("expected a severity from 1 to {}", self.policy.last);
            self.fault("unknown-severity", &format!("{path}.severity"), message);
            severity = None;
        }
        let naming = self.naming(event, signals, &path);
        let wakes = self.policy.wakes(signals, &patch, naming.as_deref());
        let words = (0..WORDS).filter(|word| patch.clear[*word] != 0);
        let patch = words.map(|word| (word, patch.clear[word], patch.set[word])).collect();
        BoundEvent {
            fingerprint: self.policy.fingerprint,
            at: event.at.micros(),
            signals,
            patch,
            severity,
            unused: unused.into(),
            naming,
            wakes,
        }
    }

    fn plan(&mut self, plan: Option<&str>, path: &str, patch: &mut Patch) {
        let Some(plan) = plan else { return };
        let layout = &self.policy.layout;
        match layout.class_of(layout.plan, &FactValue::Text(plan.to_owned())) {
            Ok(class) => patch.assign(layout, layout.plan, class),
            Err(expected) => {
                self.fault("unknown-plan", path, format!("no such plan; expected {expected}"));
            }
        }
    }

    fn facts(&mut self, facts: &[(String, FactValue)], path: &str, patch: &mut Patch) {
        let layout = &self.policy.layout;
        for (name, value) in facts {
            let path = || format!("{path}.{name}");
            let Some(slot) = layout.find(name).filter(|slot| *slot > layout.status) else {
                let known =
                    listed(layout.slots[layout.status + 1..].iter().map(|one| one.name.as_str()));
                let message = format!("`{name}` is no declared fact; expected {known}");
                self.fault("undeclared-fact", &path(), message);
                continue;
            };
            let programs = &self.policy.draft().programs;
            if programs.iter().any(|program| program.grants.contains(name)) {
                let message = format!("`{name}` is granted by a program and not set by a ticket");
                self.fault("granted-fact", &path(), message);
                continue;
            }
            match layout.class_of(slot, value) {
                Ok(class) => patch.assign(layout, slot, class),
                Err(expected) => {
                    let message = format!("not allowed; expected {expected}");
                    self.fault("wrong-value", &path(), message);
                }
            }
        }
    }

    /// What an event names. A name without its signal is passed over, as `note` is.
    fn naming(&mut self, event: &Event, signals: Signals, path: &str) -> Option<Box<Naming>> {
        if signals & (APPROVED | REQUESTED | AGREED) == 0 {
            return None;
        }
        let draft = self.policy.draft();
        let mut naming = Naming::default();
        if signals & APPROVED != 0 {
            let rule =
                self.named(event.rule.as_ref(), path, "rule", "the adjustment that is approved");
            let by = self.named(event.by.as_ref(), path, "by", "the role that approves");
            if let (Some(rule), Some(by)) = (rule, by) {
                let place = draft.adjust.iter().position(|one| one.id == rule);
                if place.is_none() {
                    let known = listed(draft.adjust.iter().map(|one| one.id.as_str()));
                    let message = format!("no such rule; expected {known}");
                    self.fault("unknown-rule", &format!("{path}.rule"), message);
                }
                naming.approved = place.map(|place| (place, role(&draft.adjust[place], by)));
            }
        }
        if signals & REQUESTED != 0 {
            let rung =
                self.named(event.rung.as_ref(), path, "rung", "the rung whose action is requested");
            self.named(event.by.as_ref(), path, "by", "the role that requests");
            if let Some(rung) = rung {
                for (place, ladder) in draft.ladders.iter().enumerate() {
                    let found = ladder.rungs.iter().position(|one| one.id == rung);
                    naming.requested.extend(found.map(|found| (place, found)));
                }
                if naming.requested.is_empty() {
                    let rungs = draft.ladders.iter().flat_map(|ladder| &ladder.rungs);
                    let known = listed(rungs.map(|one| one.id.as_str()));
                    let message = format!("no such rung; expected {known}");
                    self.fault("unknown-rung", &format!("{path}.rung"), message);
                }
            }
        }
        if signals & AGREED != 0 {
            let clock =
                self.named(event.clock.as_ref(), path, "clock", "the clock that is agreed on");
            if event.due.is_none() {
                let message = "`agreed` needs `due`: the instant agreed on";
                self.fault("missing-name", &format!("{path}.due"), message);
            }
            if let (Some(clock), Some(due)) = (clock, event.due) {
                let place = draft.clocks.iter().position(|one| one.id == clock);
                if place.is_none() {
                    let known = listed(draft.clocks.iter().map(|one| one.id.as_str()));
                    let message = format!("no such clock; expected {known}");
                    self.fault("unknown-clock", &format!("{path}.clock"), message);
                }
                naming.agreed = place.map(|place| (place, Instant::micros(due)));
            }
        }
        Some(Box::new(naming))
    }

    fn named(
        &mut self,
        name: Option<&String>,
        path: &str,
        key: &str,
        what: &str,
    ) -> Option<String> {
        if name.is_none() {
            self.fault("missing-name", &format!("{path}.{key}"), format!("expected {what}"));
        }
        name.cloned()
    }
}

/// Who approves, as decisions and states keep it: a role on the rule's list or in the form of one, else
/// nothing, since what stands there may be anybody's name.
fn role(rule: &Adjustment, by: String) -> String {
    let listed = matches!(&rule.authority, Authority::Roles(roles) if roles.contains(&by));
    if listed || is_role(&by) { by } else { String::new() }
}
