//! Upgrade rights (semantics §6.4): what kind of change leads from one release to another, and
//! whether a plan includes it.
//!
//! Not here: what an upgrade costs, which no agreement here says.

mod version;

use std::fmt;
use std::str::FromStr;

pub use version::{Version, VersionError};

use crate::compile::{Fault, Faults, Policy, listed};
use crate::policy::{ProductKind, UpgradeKind};

/// A release: a version of a product.
///
/// ```
/// use sevclock::upgrade::Release;
/// let release: Release = "panel@10.4".parse()?;
/// assert_eq!(release.product.as_deref(), Some("panel"));
/// assert_eq!("10.4".parse::<Release>()?.product, None);
/// # Ok::<(), sevclock::upgrade::VersionError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Release {
    /// A product of the policy; that of the other release if absent.
    pub product: Option<String>,
    /// Its version.
    pub version: Version,
}

impl FromStr for Release {
    type Err = VersionError;

    /// `VERSION` or `PRODUCT@VERSION`.
    fn from_str(text: &str) -> Result<Self, VersionError> {
        let (product, version) = match text.rsplit_once('@') {
            Some((product, version)) => (Some(product.to_owned()), version),
            None => (None, text),
        };
        Ok(Self { product, version: version.parse()? })
    }
}

impl fmt::Display for Release {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.product {
            Some(product) => write!(f, "{product}@{}", self.version),
            None => self.version.fmt(f),
        }
    }
}

/// What a change of release is, and whether a plan includes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Upgrade {
    /// The place of the plan in the policy.
    pub plan: usize,
    /// The kind of upgrade, or why it is none.
    pub kind: Result<UpgradeKind, NotUpgrade>,
    /// Whether the plan includes it; what is no upgrade is never included.
    pub included: bool,
}

/// Why a change of release is no upgrade.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum NotUpgrade {
    /// It leads to an extension, add-on or accessory.
    AddOn,
    /// It leads to a product that does not directly take the place of the one it comes from.
    NotSuccessor,
    /// It leads to a release before the version itself, such as a beta.
    PreRelease,
    /// It leads to the same version or an older one.
    NotNewer,
}

impl fmt::Display for NotUpgrade {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::AddOn => "add-on",
            Self::NotSuccessor => "not-a-direct-successor",
            Self::PreRelease => "pre-release",
            Self::NotNewer => "not-newer",
        })
    }
}

impl Policy {
    /// What a change from one release to another is, and whether a plan includes it.
    ///
    /// # Errors
    /// Every [`Fault`] at once: an unknown plan (`unknown-plan`), a product that the policy does not
    /// declare (`unknown-product`).
    pub fn upgrade(&self, plan: &str, from: &Release, to: &Release) -> Result<Upgrade, Faults> {
        let mut faults = self.bind_start(Some(plan), &[]).err().map_or_else(Vec::new, |it| it.0);
        let place = self.draft().plans.iter().position(|one| one.id == plan);
        faults.extend(self.unknown_product(from, "from"));
        faults.extend(self.unknown_product(to, "to"));
        let Some(plan) = place.filter(|_| faults.is_empty()) else { return Err(Faults(faults)) };
        let kind = self.kind(from, to);
        let upgrades = &self.draft().plans[plan].upgrades;
        Ok(Upgrade { plan, kind, included: kind.is_ok_and(|kind| upgrades.contains(&kind)) })
    }

    fn kind(&self, from: &Release, to: &Release) -> Result<UpgradeKind, NotUpgrade> {
        let named = to.product.as_ref().or(from.product.as_ref());
        let product = self.draft().products.iter().find(|one| Some(&one.id) == named);
        if product.is_some_and(|product| product.kind == ProductKind::AddOn) {
            return Err(NotUpgrade::AddOn);
        }
        let same = from.product.as_ref().is_none_or(|product| Some(product) == named);
        let before = product.and_then(|product| product.successor_of.as_ref());
        if !same && before != from.product.as_ref() {
            return Err(NotUpgrade::NotSuccessor);
        }
        if to.version.is_pre_release() {
            return Err(NotUpgrade::PreRelease);
        }
        if same { change(&from.version, &to.version) } else { Ok(UpgradeKind::Major) }
    }

    fn unknown_product(&self, release: &Release, path: &str) -> Option<Fault> {
        let products = &self.draft().products;
        let name = release.product.as_ref()?;
        let unknown = !products.iter().any(|product| product.id == *name);
        unknown.then(|| {
            let known = listed(products.iter().map(|product| product.id.as_str()));
            let message = format!("no product `{name}`; expected {known}");
            Fault { code: "unknown-product", path: path.to_owned(), message }
        })
    }
}

/// How far apart two versions of one product are; the later is no pre-release.
fn change(from: &Version, to: &Version) -> Result<UpgradeKind, NotUpgrade> {
    if to <= from {
        Err(NotUpgrade::NotNewer)
    } else if to.number(0) != from.number(0) {
        Ok(UpgradeKind::Major)
    } else if to.number(1) != from.number(1) {
        Ok(UpgradeKind::Minor)
    } else {
        Ok(UpgradeKind::Maintenance)
    }
}
