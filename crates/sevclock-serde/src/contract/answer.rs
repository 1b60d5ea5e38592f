//! The entitlement document: what a contract entitles to, by name, and why.

use chrono::NaiveDate;
use serde::Serialize;
use serde::ser::Serializer;
use serde_json::Value;
use sevclock::Policy;
use sevclock::entitle::{Entitlement, Standing};
use sevclock::policy::{Grounds, Money, Plan};

use crate::evaluation::ReasonDocument;

/// What a contract entitles to. An absent day is `null`, never omitted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct EntitlementDocument {
    /// `covered`, `not-started`, `lapsed` or `exhausted`.
    pub state: &'static str,
    /// The last covered day, inclusive, while covered.
    #[serde(serialize_with = "maybe_day")]
    pub until: Option<NaiveDate>,
    /// The first day without cover, once lapsed.
    #[serde(serialize_with = "maybe_day")]
    pub since: Option<NaiveDate>,
    /// Incidents used.
    pub used: u32,
    /// Incidents that the plan covers; `null` is unlimited.
    pub allowance: Option<u32>,
    /// Whether one incident can be paid for; false while covered.
    pub per_incident: bool,
    /// Its price, where there is that way in and the agreement states one.
    pub fee: Option<MoneyDocument>,
    /// The plan's limits, where the contract gives facts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limits: Option<Vec<LimitDocument>>,
    /// Whether the plan's coverage is open, where it names one and the contract gives facts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub in_hours: Option<bool>,
    /// Reasons, where asked for (semantics §7.2).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub because: Option<Vec<ReasonDocument>>,
}

/// An amount of money.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct MoneyDocument {
    /// The amount as text, so that no reader rounds it.
    pub amount: String,
    /// The code of ISO 4217.
    pub currency: &'static str,
}

impl From<Money> for MoneyDocument {
    fn from(money: Money) -> Self {
        Self { amount: money.amount().to_string(), currency: money.currency().code() }
    }
}

/// A limit of the plan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LimitDocument {
    /// The limit.
    pub id: String,
    /// Whether the contract's facts keep to it.
    pub met: bool,
}

/// The document of an entitlement under the policy that made it, without reasons.
#[must_use]
pub fn document(policy: &Policy, entitlement: &Entitlement) -> EntitlementDocument {
    let (until, since) = match entitlement.standing {
        Standing::Covered { until } => (Some(until), None),
        Standing::Lapsed { since } => (None, Some(since)),
        Standing::NotStarted | Standing::Exhausted => (None, None),
    };
    let plan = policy.draft().plans.get(entitlement.plan);
    let limits = entitlement.limits.as_ref().map(|met| {
        let limits = plan.map_or(&[][..], |plan| &plan.limits).iter().zip(met);
        limits.map(|(limit, met)| LimitDocument { id: limit.id.clone(), met: *met }).collect()
    });
    EntitlementDocument {
        state: standing_word(entitlement.standing),
        until,
        since,
        used: entitlement.used,
        allowance: entitlement.allowance,
        per_incident: entitlement.way_in.is_some(),
        fee: entitlement.way_in.and_then(|way| way.fee).map(MoneyDocument::from),
        limits,
        in_hours: entitlement.in_hours,
        because: None,
    }
}

/// What a standing is called in documents.
#[must_use]
pub fn standing_word(standing: Standing) -> &'static str {
    match standing {
        Standing::Covered { .. } => "covered",
        Standing::NotStarted => "not-started",
        Standing::Lapsed { .. } => "lapsed",
        Standing::Exhausted => "exhausted",
    }
}

/// The reasons of an entitlement, in the order of its document, whose keys they name.
#[must_use]
pub fn reasons(policy: &Policy, entitlement: &Entitlement) -> Vec<ReasonDocument> {
    let draft = policy.draft();
    let Some(plan) = draft.plans.get(entitlement.plan) else { return Vec::new() };
    let (of_plan, terms) = (format!("plans.{}", plan.id), &draft.contracts);
    let stretch = entitlement.stretch;
    let days = [("day", entitlement.day), ("first", stretch.first), ("last", stretch.last)];
    let days = days.map(|(name, day)| (name, Value::from(day.to_string())));
    let used = [("used", entitlement.used.into()), ("allowance", entitlement.allowance.into())];
    let mut all = vec![reason("state", "contracts", &terms.grounds, days)];
    all.push(reason("allowance", &of_plan, &plan.grounds, used));
    if let Some(way) = entitlement.way_in {
        let (element, grounds) = match way.fee {
            Some(_) => (&*of_plan, &plan.grounds),
            None => ("contracts", &terms.grounds),
        };
        let fee = way.fee.map_or(Value::Null, |fee| fee.to_string().into());
        all.push(reason("per_incident", element, grounds, [("fee", fee)]));
    }
    if entitlement.limits.is_some() {
        all.extend(limits(&of_plan, plan));
    }
    if entitlement.in_hours.is_some() {
        let coverage = plan.coverage.as_deref().into();
        all.push(reason("in_hours", &of_plan, &plan.grounds, [("coverage", coverage)]));
    }
    all
}

fn limits(of_plan: &str, plan: &Plan) -> impl Iterator<Item = ReasonDocument> {
    plan.limits.iter().enumerate().map(move |(place, limit)| {
        let element = format!("{of_plan}.limits.{}", limit.id);
        let mut reason = reason(
            &format!("limits[{place}]"),
            &element,
            &limit.grounds,
            [("requires", limit.requires.to_string().into())],
        );
        reason.cite = reason.cite.or_else(|| plan.grounds.cite.clone());
        reason
    })
}

/// A reason that no event caused.
pub(crate) fn reason<const N: usize>(
    path: &str,
    element: &str,
    grounds: &Grounds,
    figures: [(&str, Value); N],
) -> ReasonDocument {
    let known = figures.into_iter().filter(|(_, value)| !value.is_null());
    ReasonDocument {
        path: path.to_owned(),
        element: element.to_owned(),
        cite: grounds.cite.clone(),
        event: None,
        timer: None,
        figures: known.map(|(name, value)| (name.to_owned(), value)).collect(),
    }
}

#[expect(clippy::ref_option, reason = "the shape serde asks for")]
pub(crate) fn maybe_day<S: Serializer>(
    day: &Option<NaiveDate>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    match day {
        Some(day) => serializer.collect_str(day),
        None => serializer.serialize_none(),
    }
}
