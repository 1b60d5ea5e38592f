//! Signals as bits of one word, with what each sets and implies (semantics §2.3, §4.1).

use super::layout::{Bits, Layout, WORDS};
use super::problem::Findings;
use crate::policy::{PolicyDraft, SignalDecl};

/// The most signals a policy can know, the standard ones included.
const MOST: usize = 128;
/// The most that it can declare beside those.
pub(crate) const MOST_DECLARED: usize = MOST - STANDARD_SIGNALS.len();

/// A set of signals.
pub(crate) type Signals = u128;

/// The signals every policy knows, declared or not (semantics §2.3, §4.1).
pub const STANDARD_SIGNALS: [&str; 17] = [
    "opened",
    "acknowledged",
    "responded",
    "customer-replied",
    "updated",
    "action-plan-agreed",
    "workaround-provided",
    "workaround-failed",
    "resolved",
    "reopened",
    "closed",
    "cancelled",
    "classified",
    "approved",
    "requested",
    "agreed",
    "migrated",
];

/// The bit of a standard signal.
pub(crate) const fn standard(name: &str) -> Signals {
    let mut place = 0;
    while place < STANDARD_SIGNALS.len() {
        let (left, right) = (STANDARD_SIGNALS[place].as_bytes(), name.as_bytes());
        let mut same = left.len() == right.len();
        let mut byte = 0;
        while same && byte < left.len() {
            same = left[byte] == right[byte];
            byte += 1;
        }
        if same {
            return 1 << place;
        }
        place += 1;
    }
    0
}

pub(crate) const OPENED: Signals = standard("opened");
pub(crate) const ACKNOWLEDGED: Signals = standard("acknowledged");
pub(crate) const RESOLVED: Signals = standard("resolved");
pub(crate) const REOPENED: Signals = standard("reopened");
pub(crate) const CLOSED: Signals = standard("closed");
pub(crate) const CANCELLED: Signals = standard("cancelled");
pub(crate) const CLASSIFIED: Signals = standard("classified");
pub(crate) const APPROVED: Signals = standard("approved");
pub(crate) const REQUESTED: Signals = standard("requested");
pub(crate) const AGREED: Signals = standard("agreed");
const MIGRATED: Signals = standard("migrated");

/// Signals that the engine itself gives meaning (semantics §4.1).
const MEANT: Signals = OPENED
    | RESOLVED
    | CLASSIFIED
    | APPROVED
    | AGREED
    | REQUESTED
    | ACKNOWLEDGED
    | REOPENED
    | CLOSED
    | CANCELLED
    | MIGRATED;

/// Bits to clear and then bits to set.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Patch {
    pub(crate) clear: Bits,
    pub(crate) set: Bits,
}

impl Patch {
    /// This patch and then `next`.
    pub(crate) fn then(&mut self, next: &Self) {
        for word in 0..WORDS {
            self.clear[word] |= next.clear[word];
            self.set[word] = (self.set[word] & !next.clear[word]) | next.set[word];
        }
    }

    /// Changes bits.
    pub(crate) fn apply(&self, bits: &mut Bits) {
        for (bits, (clear, set)) in bits.iter_mut().zip(self.clear.iter().zip(&self.set)) {
            *bits = (*bits & !clear) | set;
        }
    }

    /// Moves a slot to one class.
    pub(crate) fn assign(&mut self, layout: &Layout, slot: usize, class: usize) {
        self.then(&Self { clear: layout.universe(slot), set: layout.one(slot, class) });
    }
}

/// One signal a policy knows.
#[derive(Clone, Debug)]
pub(crate) struct Signal {
    pub(crate) name: String,
    /// Itself and everything it implies.
    pub(crate) raises: Signals,
    /// The same in order, by place.
    pub(crate) in_order: Vec<u16>,
    /// What it and everything it implies set, status included.
    pub(crate) patch: Patch,
}

/// Every signal a policy knows, and which of them it uses.
#[derive(Clone, Debug, Default)]
pub(crate) struct SignalTable {
    pub(crate) signals: Vec<Signal>,
    /// Those used by a clock, a ladder or a `set`, or given meaning by the engine.
    pub(crate) used: Signals,
}

impl SignalTable {
    pub(crate) fn of(draft: &PolicyDraft, layout: &Layout, findings: &mut Findings) -> Self {
        let mut names: Vec<&str> = STANDARD_SIGNALS.to_vec();
        for signal in &draft.signals {
            if !names.contains(&signal.id.as_str()) {
                names.push(&signal.id);
            }
        }
        for (place, signal) in draft.signals.iter().enumerate() {
            if draft.signals[..place].iter().any(|other| other.id == signal.id) {
                findings.add(
                    "duplicate-signal",
                    &format!("signals.{}", signal.id),
                    "declared twice",
                );
            }
        }
        if names.len() > MOST {
            let message = format!("a policy can declare {MOST_DECLARED} signals");
            findings.add("too-many-signals", "signals", message);
            names.truncate(MOST);
        }
        let mut table = Self { used: MEANT, ..Self::default() };
        for name in &names {
            let (raises, patch) = (0, Patch::default());
            let in_order = Vec::new();
            table.signals.push(Signal { name: (*name).to_owned(), raises, in_order, patch });
        }
        let own: Vec<Patch> =
            names.iter().map(|name| table.own_patch(name, draft, layout, findings)).collect();
        for place in 0..table.signals.len() {
            table.imply(place, &names, draft, &own);
        }
        table
    }

    /// What one signal sets by itself, its status first.
    fn own_patch(
        &mut self,
        name: &str,
        draft: &PolicyDraft,
        layout: &Layout,
        findings: &mut Findings,
    ) -> Patch {
        let mut patch = Patch::default();
        let status = match self.find(name).map_or(0, |place| 1 << place) {
            RESOLVED => Some(1),
            REOPENED => Some(0),
            CLOSED | CANCELLED => Some(2),
            _ => None,
        };
        if let Some(class) = status {
            patch.assign(layout, layout.status, class);
        }
        let Some(declared) = declaration(draft, name) else { return patch };
        for (fact, value) in &declared.set {
            let path = format!("signals.{name}.set.{fact}");
            match layout.find(fact).filter(|slot| *slot > layout.status) {
                None => {
                    findings.add("undeclared-fact", &path, format!("`{fact}` is no declared fact"));
                }
                Some(slot) => match layout.class_of(slot, value) {
                    Ok(class) => patch.assign(layout, slot, class),
                    Err(expected) => {
                        findings.add("wrong-value", &path, format!("expected {expected}"));
                    }
                },
            }
            if draft.programs.iter().any(|program| program.grants.contains(fact)) {
                findings.add(
                    "granted-fact",
                    &path,
                    format!("`{fact}` is granted by a program alone"),
                );
            }
        }
        for other in &declared.also {
            if self.find(other).is_none() {
                let path = format!("signals.{name}.also");
                findings.add("unknown-signal", &path, format!("`{other}` is no declared signal"));
            }
        }
        if !declared.set.is_empty() || !declared.also.is_empty() {
            self.used |= self.find(name).map_or(0, |place| 1 << place);
        }
        patch
    }

    /// Adds a signal and, right after it, what it implies.
    fn imply(&mut self, signal: usize, names: &[&str], draft: &PolicyDraft, own: &[Patch]) {
        // A worklist rather than recursion, so that a long chain costs no stack.
        let mut waiting = vec![signal];
        while let Some(place) = waiting.pop() {
            let raised = &mut self.signals[signal];
            if raised.raises & (1 << place) != 0 {
                continue;
            }
            raised.raises |= 1 << place;
            raised.in_order.extend(u16::try_from(place).ok());
            raised.patch.then(&own[place]);
            let also = declaration(draft, names[place]).map_or(&[][..], |signal| &signal.also);
            waiting.extend(also.iter().rev().filter_map(|name| self.find(name)));
        }
    }

    pub(crate) fn find(&self, name: &str) -> Option<usize> {
        self.signals.iter().position(|signal| signal.name == name)
    }

    /// The set of a list of names, which count as used from here on.
    pub(crate) fn set_of(
        &mut self,
        names: &[String],
        path: &str,
        findings: &mut Findings,
    ) -> Signals {
        let mut set = 0;
        for name in names {
            match self.find(name) {
                Some(place) => set |= 1 << place,
                None => {
                    let message = format!("`{name}` is no standard signal and not under `signals`");
                    findings.add("unknown-signal", path, message);
                }
            }
        }
        self.used |= set;
        set
    }
}

fn declaration<'a>(draft: &'a PolicyDraft, name: &str) -> Option<&'a SignalDecl> {
    draft.signals.iter().find(|signal| signal.id == name)
}
