//! Effects as documents: an object each, by name (semantics §7.4).
//!
//! Not here: which effects there are, which [`sevclock::effects`] tells.

use serde::Serialize;
use sevclock::Policy;
use sevclock::effects::{Effect, What};
use sevclock::evaluate::Cause;
use sevclock::policy::{Grounds, PolicyDraft};
use sevclock::time::Instant;

use crate::evaluation::{instant, maybe_instant};

/// An effect of a ticket. What does not go with its kind is left out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct EffectDocument<'a> {
    /// The ticket's id.
    pub ticket: &'a str,
    /// The effect's id, the same whenever it is asked for.
    pub id: String,
    /// `severity`, `started`, `warned`, `breached`, `met`, `reached`, `offered`, `pending` or
    /// `entitlement-ended`.
    pub what: &'static str,
    /// When it happened.
    #[serde(serialize_with = "instant")]
    pub at: Instant,
    /// When it came to be known, or to be known as no longer so.
    #[serde(serialize_with = "instant")]
    pub known: Instant,
    /// Whether that was after it happened.
    pub late: bool,
    /// Whether it is no longer so.
    pub withdrawn: bool,
    /// The severity before.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<u8>,
    /// The severity from there on, or that a rule would set.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to: Option<u8>,
    /// The clock.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub clock: Option<&'a str>,
    /// When its cycle began.
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "maybe_instant")]
    pub started: Option<Instant>,
    /// The ladder.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ladder: Option<&'a str>,
    /// The rung.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rung: Option<&'a str>,
    /// The rung's number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub occurrence: Option<u32>,
    /// The rule that waits.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rule: Option<&'a str>,
    /// The plan of the contract.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub plan: Option<&'a str>,
    /// Roles that are told, engaged or asked.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub roles: Vec<&'a str>,
    /// Why (semantics §7.2).
    pub because: EffectReason,
}

/// Why an effect is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct EffectReason {
    /// The policy element, such as `clocks[0].warn[1]`.
    pub element: String,
    /// What the policy cites for it.
    pub cite: Option<String>,
    /// The event that caused it, from 0, among those known at the time.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub event: Option<u32>,
    /// The instant whose passing caused it.
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "maybe_instant")]
    pub timer: Option<Instant>,
}

/// The document of an effect of a ticket under its policy.
#[must_use]
pub fn document<'a>(policy: &'a Policy, ticket: &'a str, effect: &'a Effect) -> EffectDocument<'a> {
    let draft = policy.draft();
    let of = Of::effect(draft, effect);
    let cited = of.grounds.and_then(|grounds| grounds.cite.clone());
    let (event, timer) = match effect.cause {
        Cause::Event(event) => (Some(event), None),
        Cause::Timer(at) => (None, Some(at)),
    };
    EffectDocument {
        ticket,
        id: effect.id(policy).to_string(),
        what: effect.what.kind(),
        at: effect.at,
        known: effect.known,
        late: effect.is_late(),
        withdrawn: effect.withdrawn,
        from: of.from,
        to: of.to,
        clock: of.clock,
        started: of.started,
        ladder: of.ladder,
        rung: of.rung,
        occurrence: of.occurrence,
        rule: of.rule,
        plan: of.plan,
        roles: of.roles,
        because: EffectReason { element: of.element, cite: cited, event, timer },
    }
}

/// What an effect names in the policy.
#[derive(Default)]
struct Of<'a> {
    element: String,
    grounds: Option<&'a Grounds>,
    from: Option<u8>,
    to: Option<u8>,
    clock: Option<&'a str>,
    started: Option<Instant>,
    ladder: Option<&'a str>,
    rung: Option<&'a str>,
    occurrence: Option<u32>,
    rule: Option<&'a str>,
    plan: Option<&'a str>,
    roles: Vec<&'a str>,
}

impl<'a> Of<'a> {
    fn effect(draft: &'a PolicyDraft, effect: &Effect) -> Self {
        match effect.what {
            What::Severity { from, to } => {
                let severity = draft.severities.iter().position(|one| one.level == to);
                Self {
                    element: format!("severities[{}]", severity.unwrap_or_default()),
                    grounds: severity.map(|place| &draft.severities[place].grounds),
                    from: from.map(sevclock::policy::Level::number),
                    to: Some(to.number()),
                    ..Self::default()
                }
            }
            What::Started { clock } => Self::clock(draft, clock, effect.at),
            What::Breached { clock, started } | What::Met { clock, started } => {
                Self::clock(draft, clock, started)
            }
            What::Warned { clock, started, warning } => {
                let of = Self::clock(draft, clock, started);
                let warn = draft.clocks.get(usize::from(clock));
                let warn = warn.and_then(|clock| clock.warn.get(usize::from(warning)));
                let roles = warn.map_or(&[][..], |warn| &warn.notify);
                Self {
                    element: format!("{}.warn[{warning}]", of.element),
                    roles: roles.iter().map(String::as_str).collect(),
                    ..of
                }
            }
            What::Reached { ladder, rung, occurrence } => {
                Self::rung(draft, ladder, rung, occurrence, |action| !action.on_request)
            }
            What::Offered { ladder, rung, occurrence, action } => {
                let mut of = Self::rung(draft, ladder, rung, occurrence, |_| false);
                let offered = draft.ladders.get(usize::from(ladder));
                let offered = offered.and_then(|ladder| ladder.rungs.get(usize::from(rung)));
                let offered = offered.and_then(|rung| rung.actions.get(usize::from(action)));
                of.roles.extend(offered.map(|action| action.who.as_str()));
                Self { element: format!("{}.actions[{action}]", of.element), ..of }
            }
            What::Pending { rule, to } => {
                let found = draft.adjust.get(usize::from(rule));
                Self {
                    element: format!("adjust[{rule}]"),
                    grounds: found.map(|rule| &rule.grounds),
                    to: Some(to.number()),
                    rule: found.map(|rule| rule.id.as_str()),
                    roles: crate::evaluation::needs(found).collect(),
                    ..Self::default()
                }
            }
            What::EntitlementEnded { plan } => {
                let found = draft.plans.get(usize::from(plan));
                Self {
                    element: format!("plans[{plan}]"),
                    grounds: found.map(|plan| &plan.grounds),
                    plan: found.map(|plan| plan.id.as_str()),
                    ..Self::default()
                }
            }
        }
    }

    fn clock(draft: &'a PolicyDraft, place: u16, started: Instant) -> Self {
        let clock = draft.clocks.get(usize::from(place));
        Self {
            element: format!("clocks[{place}]"),
            grounds: clock.map(|clock| &clock.grounds),
            clock: clock.map(|clock| clock.id.as_str()),
            started: Some(started),
            ..Self::default()
        }
    }

    fn rung(
        draft: &'a PolicyDraft,
        ladder: u16,
        rung: u16,
        occurrence: u32,
        tells: impl Fn(&sevclock::policy::Action) -> bool,
    ) -> Self {
        let element = format!("ladders[{ladder}].rungs[{rung}]");
        let ladder = draft.ladders.get(usize::from(ladder));
        let rung = ladder.and_then(|ladder| ladder.rungs.get(usize::from(rung)));
        let actions = rung.map_or(&[][..], |rung| &rung.actions);
        let told = actions.iter().filter(|action| tells(action));
        Self {
            element,
            grounds: rung.map(|rung| &rung.grounds),
            ladder: ladder.map(|ladder| ladder.id.as_str()),
            rung: rung.map(|rung| rung.id.as_str()),
            occurrence: Some(occurrence),
            roles: told.map(|action| action.who.as_str()).collect(),
            ..Self::default()
        }
    }
}
