//! Classification, adjustments and programs, compiled (semantics §3, §6.5).

use super::calendars::{Calendars, Choice};
use super::layout::{Bits, Domain, Layout, WORDS, add_bits};
use super::signals::Patch;
use super::steps::Steps;
use super::test::{Conditions, Scope, Test};
use crate::policy::{Authority, Change, Level, Only, PolicyDraft};

/// The rules that classify, the first that holds deciding.
#[derive(Clone, Debug)]
pub(crate) struct Classify {
    first: Steps,
    /// By rule, and last of a ticket that none matches.
    severities: Box<[u8]>,
}

impl Classify {
    /// The severity of a ticket, and the rule that matched (semantics §3.1).
    pub(crate) fn classified(&self, bits: &Bits) -> (u8, Option<usize>) {
        let rule = self.first.end(bits) as usize;
        (self.severities[rule], (rule < self.rules()).then_some(rule))
    }

    /// The severity of a ticket that no rule matches.
    pub(crate) fn otherwise(&self) -> u8 {
        self.severities[self.rules()]
    }

    /// How many rules there are.
    pub(crate) fn rules(&self) -> usize {
        self.severities.len() - 1
    }
}

/// An adjustment.
#[derive(Clone, Debug)]
pub(crate) struct Adjust {
    pub(crate) when: Test,
    /// By running severity, what the rule makes of it: the same where it does nothing.
    moves: Box<[u8]>,
    pub(crate) dwell: Option<(i64, Choice)>,
    /// The roles that may approve; none where it is automatic.
    pub(crate) roles: Option<Vec<String>>,
    pub(crate) latch: bool,
}

impl Adjust {
    /// What the rule makes of a running severity; none where it does nothing (semantics §3.2).
    #[inline]
    pub(crate) fn result(&self, running: u8) -> Option<u8> {
        self.moves.get(usize::from(running)).copied().filter(|moved| *moved != running)
    }

    /// Whether the rule neither waits for time nor asks a role.
    fn is_immediate(&self) -> bool {
        self.dwell.is_none() && self.roles.is_none()
    }
}

/// By base severity from 1: the adjustments that may do something at a ticket's opening, in order.
pub(crate) fn opening(adjust: &[Adjust], last: u8, layout: &Layout) -> Box<[Box<[usize]>]> {
    let mut known = layout.universe(layout.severity);
    add_bits(&mut known, &layout.universe(layout.declared));
    let of_base = |base: u8| {
        let declared = layout.one(layout.declared, usize::from(base) - 1);
        // What the running severity may have become before each rule.
        let mut running = vec![base];
        let mut may_act = |rule: &Adjust| {
            let acts = |level: &u8| {
                let mut bits = layout.one(layout.severity, usize::from(*level) - 1);
                add_bits(&mut bits, &declared);
                rule.result(*level).filter(|_| rule.when.foretell(&known, &bits) != Some(false))
            };
            let results: Vec<u8> = running.iter().filter_map(acts).collect();
            running.extend_from_slice(&results);
            running.sort_unstable();
            running.dedup();
            !results.is_empty()
        };
        let rules = adjust.iter().enumerate().filter(|(_, rule)| rule.is_immediate());
        rules.filter(|(_, rule)| may_act(rule)).map(|(place, _)| place).collect()
    };
    (1..=last).map(of_base).collect()
}

/// What a change makes of a running severity of a policy whose least severe level is `last`
/// (semantics §3.2).
fn moved(change: Change, only: Option<Only>, running: u8, last: u8) -> u8 {
    let moved = match change {
        Change::To(level) => level.number(),
        Change::By(by) => running.saturating_add(by).min(last),
    };
    let allowed = match only {
        None => true,
        Some(Only::Down) => moved > running,
        Some(Only::Up) => moved < running,
    };
    if allowed { moved } else { running }
}

/// By what a customer qualifies for a program (semantics §6.5).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// Every requirement is met.
    All,
    /// The plan includes it.
    Plan,
    /// As many requirements as needed are met, with the commitment to the rest if one is asked.
    Count,
}

/// A program: who qualifies, and what that grants.
#[derive(Clone, Debug)]
pub(crate) struct Qualify {
    pub(crate) requirements: Vec<Test>,
    pub(crate) needed: usize,
    pub(crate) commitment: Test,
    pub(crate) by_plan: Test,
    pub(crate) granted: Patch,
    pub(crate) withheld: Patch,
}

impl Qualify {
    pub(crate) fn holds(&self, bits: &Bits) -> bool {
        self.way(bits).is_some()
    }

    /// What qualifying or not makes of the facts it grants.
    pub(crate) fn patch(&self, bits: &Bits) -> &Patch {
        if self.holds(bits) { &self.granted } else { &self.withheld }
    }

    /// Gives or withholds what the program grants.
    pub(crate) fn grant(&self, bits: &mut Bits) {
        self.patch(bits).apply(bits);
    }

    /// By what a customer qualifies, the first that holds; none who does not.
    pub(crate) fn way(&self, bits: &Bits) -> Option<Way> {
        let met = self.requirements.iter().filter(|test| test.holds(bits)).count();
        if met == self.requirements.len() {
            Some(Way::All)
        } else if self.by_plan.holds(bits) {
            Some(Way::Plan)
        } else if met >= self.needed && self.commitment.holds(bits) {
            Some(Way::Count)
        } else {
            None
        }
    }
}

/// The last level of a policy, its severities checked to be 1 to n.
pub(crate) fn levels(draft: &PolicyDraft, conditions: &mut Conditions<'_>) -> u8 {
    let findings = &mut *conditions.findings;
    let mut levels: Vec<u8> = draft.severities.iter().map(|one| one.level.number()).collect();
    levels.sort_unstable();
    let expected: Vec<u8> = (1..=u8::try_from(levels.len()).unwrap_or(u8::MAX)).collect();
    if levels.is_empty() || levels != expected {
        let message = "expected the levels 1 to n, each once";
        findings.add("bad-levels", "severities", message);
    }
    match draft.default_severity {
        None => {
            let message = "expected the severity of a ticket that no classification rule matches";
            findings.add("missing-default", "policy.default_severity", message);
        }
        Some(level) => known(level, "policy.default_severity", draft, conditions),
    }
    levels.last().copied().unwrap_or(1)
}

fn known(level: Level, path: &str, draft: &PolicyDraft, conditions: &mut Conditions<'_>) {
    if !draft.severities.iter().any(|one| one.level == level) {
        let message = format!("severity {level} is not declared");
        conditions.findings.add("unknown-severity", path, message);
    }
}

pub(crate) fn classify(draft: &PolicyDraft, last: u8, conditions: &mut Conditions<'_>) -> Classify {
    let mut tests = Vec::with_capacity(draft.classify.len());
    for (place, rule) in draft.classify.iter().enumerate() {
        let path = format!("classify[{place}]");
        known(rule.severity, &format!("{path}.severity"), draft, conditions);
        let (when, path) = (rule.when.as_ref(), format!("{path}.when"));
        tests.push(conditions.optional(when, &path, Scope::BeforeSeverity));
    }
    let otherwise = draft.default_severity.map_or(last, Level::number);
    let severities = draft.classify.iter().map(|rule| rule.severity.number());
    let severities = severities.chain([otherwise]).collect();
    Classify { first: Steps::first_of(&tests), severities }
}

pub(crate) fn adjust(
    draft: &PolicyDraft,
    last: u8,
    calendars: &Calendars,
    conditions: &mut Conditions<'_>,
) -> Vec<Adjust> {
    let mut rules = Vec::with_capacity(draft.adjust.len());
    for (place, rule) in draft.adjust.iter().enumerate() {
        let path = format!("adjust[{place}]");
        if draft.adjust[..place].iter().any(|other| other.id == rule.id) {
            conditions.findings.add(
                "duplicate-id",
                &format!("{path}.id"),
                "two rules have this id",
            );
        }
        match rule.change {
            Change::To(level) => known(level, &format!("{path}.to"), draft, conditions),
            Change::By(0) => {
                conditions.findings.add(
                    "not-positive",
                    &format!("{path}.by"),
                    "expected one level or more",
                );
            }
            Change::By(_) => {}
        }
        let dwell = rule.dwell.as_ref().map(|dwell| {
            let path = format!("{path}.for");
            let choice = calendars.choose(
                dwell.calendar.as_ref(),
                &format!("{path}.calendar"),
                conditions.findings,
            );
            if dwell.span.micros() == 0 {
                conditions.findings.add("not-positive", &path, "expected a duration above zero");
            }
            if dwell.in_days && !calendars.all_always(&choice) {
                let message =
                    "`d` is 24 hours and stands on `always` open calendars alone; write hours";
                conditions.findings.add("days-of-24-hours", &path, message);
            }
            (dwell.span.micros(), choice)
        });
        let roles = match &rule.authority {
            Authority::Automatic => None,
            Authority::Roles(roles) => {
                if roles.is_empty() {
                    let message = "expected `automatic` or one role or more";
                    conditions.findings.add("no-authority", &format!("{path}.authority"), message);
                }
                Some(roles.clone())
            }
        };
        let when =
            conditions.optional(rule.when.as_ref(), &format!("{path}.when"), Scope::Everything);
        let moves =
            (0..=last).map(|running| moved(rule.change, rule.only, running, last)).collect();
        rules.push(Adjust { when, moves, dwell, roles, latch: rule.latch });
    }
    rules
}

pub(crate) fn programs(draft: &PolicyDraft, conditions: &mut Conditions<'_>) -> Vec<Qualify> {
    let mut programs = Vec::with_capacity(draft.programs.len());
    for (place, program) in draft.programs.iter().enumerate() {
        let path = format!("programs[{place}]");
        if draft.programs[..place].iter().any(|other| other.id == program.id) {
            conditions.findings.add(
                "duplicate-id",
                &format!("{path}.id"),
                "two programs have this id",
            );
        }
        let mut requirements = Vec::with_capacity(program.requirements.len());
        for (place, one) in program.requirements.iter().enumerate() {
            let path = format!("{path}.requirements[{place}].when");
            requirements.push(conditions.test(&one.when, &path, Scope::BeforeSeverity));
        }
        if program.within_months == Some(0) {
            let path = format!("{path}.within_months");
            conditions.findings.add("not-positive", &path, "expected one month or more");
        }
        let needed = program.needed.map_or(requirements.len(), |needed| needed as usize);
        if needed > requirements.len() {
            let message =
                format!("expected at most {}, the number of requirements", requirements.len());
            conditions.findings.add("too-many-needed", &format!("{path}.needed"), message);
        }
        let commitment = conditions.optional(
            program.commitment.as_ref(),
            &format!("{path}.commitment"),
            Scope::BeforeSeverity,
        );
        let mut granted = Patch::default();
        let mut withheld = Patch::default();
        for fact in &program.grants {
            let layout = conditions.layout;
            let slot = layout.find(fact).filter(|slot| {
                *slot > layout.status && matches!(layout.slots[*slot].domain, Domain::Boolean)
            });
            match slot {
                Some(slot) => {
                    granted.assign(layout, slot, 1);
                    withheld.assign(layout, slot, 0);
                }
                None => {
                    let message = format!("`{fact}` is no declared boolean fact");
                    conditions.findings.add("undeclared-fact", &format!("{path}.grants"), message);
                }
            }
        }
        let by_plan =
            by_plan(program.feature.as_ref(), draft, &format!("{path}.feature"), conditions);
        programs.push(Qualify { requirements, needed, commitment, by_plan, granted, withheld });
    }
    programs
}

/// Whether the ticket's plan includes a feature.
fn by_plan(
    feature: Option<&String>,
    draft: &PolicyDraft,
    path: &str,
    conditions: &mut Conditions<'_>,
) -> Test {
    let Some(feature) = feature else { return Test::Always(false) };
    let layout = conditions.layout;
    let mut allowed = [0; WORDS];
    for (class, plan) in draft.plans.iter().enumerate() {
        let includes = |(name, how): &(String, crate::policy::Inclusion)| {
            name == feature && *how == crate::policy::Inclusion::Included
        };
        if plan.features.iter().any(includes) {
            let bits = layout.one(layout.plan, class);
            add_bits(&mut allowed, &bits);
        }
    }
    if allowed == [0; WORDS] {
        let message = format!("no plan includes `{feature}`");
        conditions.findings.add("unknown-feature", path, message);
        return Test::Always(false);
    }
    Test::within(layout, layout.plan, &allowed)
}
