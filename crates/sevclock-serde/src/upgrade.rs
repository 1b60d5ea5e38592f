//! The upgrade document: what a change of release is, and whether a plan includes it.
//!
//! Not here: how releases are written, which the core reads ([`Release`]).

use serde::Serialize;
use sevclock::Policy;
use sevclock::upgrade::{Release, Upgrade};

use crate::contract::reason;
use crate::evaluation::ReasonDocument;

/// What a change of release is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct UpgradeDocument {
    /// The release it leads from.
    pub from: String,
    /// The release it leads to.
    pub to: String,
    /// The plan asked about.
    pub plan: String,
    /// `major`, `minor` or `maintenance`; `null` where it is no upgrade.
    pub kind: Option<String>,
    /// Why it is none: `add-on`, `not-a-direct-successor`, `pre-release` or `not-newer`.
    pub why: Option<String>,
    /// Whether the plan includes it.
    pub included: bool,
    /// Reasons, where asked for (semantics §7.2).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub because: Option<Vec<ReasonDocument>>,
}

/// The document of an upgrade under the policy that made it, without reasons.
#[must_use]
pub fn document(
    policy: &Policy,
    from: &Release,
    to: &Release,
    upgrade: &Upgrade,
) -> UpgradeDocument {
    let plan = policy.draft().plans.get(upgrade.plan);
    UpgradeDocument {
        from: from.to_string(),
        to: to.to_string(),
        plan: plan.map_or_else(String::new, |plan| plan.id.clone()),
        kind: upgrade.kind.ok().map(|kind| kind.to_string()),
        why: upgrade.kind.err().map(|why| why.to_string()),
        included: upgrade.included,
        because: None,
    }
}

/// The reasons of an upgrade, in the order of its document, whose keys they name.
#[must_use]
pub fn reasons(policy: &Policy, to: &Release, upgrade: &Upgrade) -> Vec<ReasonDocument> {
    let draft = policy.draft();
    let product = draft.products.iter().find(|one| Some(&one.id) == to.product.as_ref());
    let of_product = product.map(|product| {
        let before = product.successor_of.as_deref().into();
        let path = if upgrade.kind.is_ok() { "kind" } else { "why" };
        let element = format!("products.{}", product.id);
        reason(path, &element, &product.grounds, [("successor_of", before)])
    });
    let of_plan = draft.plans.get(upgrade.plan).map(|plan| {
        let upgrades: Vec<String> = plan.upgrades.iter().map(ToString::to_string).collect();
        let element = format!("plans.{}", plan.id);
        reason("included", &element, &plan.grounds, [("upgrades", upgrades.into())])
    });
    of_product.into_iter().chain(of_plan).collect()
}
