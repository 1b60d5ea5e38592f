//! The agreements that queries can name.

use std::collections::BTreeMap;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use sevclock::Policy;
use sevclock_policies::LoadError;

/// Agreements by the names that queries use.
///
/// ```
/// use sevclock_datafusion::Policies;
///
/// // The bundled ones by their ids, and one of the host's own.
/// let own = sevclock_policies::load("helpdesk-retail")?;
/// let policies = Policies::bundled()?.with("stores", own);
/// assert_eq!(policies.names().count(), 7);
/// # Ok::<(), sevclock_policies::LoadError>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct Policies {
    named: BTreeMap<String, Arc<Policy>>,
}

impl Policies {
    /// None at all.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Every bundled agreement by its id.
    ///
    /// # Errors
    /// None in practice: the documents are read and compiled by their crate's tests.
    pub fn bundled() -> Result<Self, LoadError> {
        let mut policies = Self::new();
        for bundled in sevclock_policies::ALL {
            policies = policies.with(bundled.id, sevclock_policies::load(bundled.id)?);
        }
        Ok(policies)
    }

    /// With one more, in place of any of the same name.
    #[must_use]
    pub fn with(mut self, name: &str, policy: impl Into<Arc<Policy>>) -> Self {
        self.named.insert(name.to_owned(), policy.into());
        self
    }

    /// The names, in order.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.named.keys().map(String::as_str)
    }

    pub(crate) fn find(&self, name: &str) -> Option<&Arc<Policy>> {
        self.named.get(name)
    }

    /// Names and contents, which tell these agreements from others.
    fn marks(&self) -> impl Iterator<Item = (&str, u64)> {
        self.named.iter().map(|(name, policy)| (name.as_str(), policy.fingerprint()))
    }
}

impl PartialEq for Policies {
    fn eq(&self, other: &Self) -> bool {
        self.marks().eq(other.marks())
    }
}

impl Eq for Policies {}

impl Hash for Policies {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.marks().for_each(|mark| mark.hash(state));
    }
}
