//! Many policies by name, each in versions by the date they are in force from (semantics §9.1).
//!
//! A set is plain data that a host owns; a copy of it shares the policies. Not here: exchanging a set
//! while threads evaluate, which `sevclock-registry` does, and moving a ticket to another version.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use chrono::NaiveDate;
use thiserror::Error;

use crate::compile::Policy;
use crate::time::Instant;

/// Policies by name, in versions.
///
/// ```
/// # use std::sync::Arc;
/// # use sevclock::{Policy, policy::{Level, PolicyDraft, Severity}, registry::PolicySet};
/// # use sevclock::time::{CalendarPool, Instant};
/// # let mut draft = PolicyDraft { id: "example".into(), ..PolicyDraft::default() };
/// # let urgent = Level::MOST_SEVERE;
/// # draft.severities.push(Severity { level: urgent, name: "Urgent".into(), grounds: Default::default() });
/// # draft.default_severity = Some(urgent);
/// // Calendars that several policies have are compiled once.
/// let mut calendars = CalendarPool::new();
/// let first = Policy::compile_in(&draft, &mut calendars)?;
/// draft.effective_from = Some("2026-07-01".parse()?);
/// let second = Policy::compile_in(&draft, &mut calendars)?;
///
/// let mut set = PolicySet::new();
/// set.insert("customer 17", Arc::new(first));
/// set.insert("customer 17", Arc::new(second));
/// let opened = Instant::parse("2026-06-30T23:59:59Z")?;
/// let policy = set.in_force("customer 17", opened).ok_or("no policy")?;
/// assert_eq!(policy.draft().effective_from, None);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct PolicySet {
    /// The versions of each in the order of their dates, of which no two are equal.
    named: BTreeMap<Arc<str>, Arc<[Arc<Policy>]>>,
}

impl PolicySet {
    /// No policies.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a version under a name that the host chooses, and gives back the one of the same date
    /// whose place it took. A policy without a date is in force before all that have one.
    ///
    /// Tickets that were opened under the version it replaces are then under this one, and their
    /// states refuse it.
    pub fn insert(&mut self, name: &str, policy: Arc<Policy>) -> Option<Arc<Policy>> {
        let mut versions = self.versions(name).to_vec();
        let replaced = match versions.binary_search_by_key(&from(&policy), |one| from(one)) {
            Ok(place) => Some(std::mem::replace(&mut versions[place], policy)),
            Err(place) => {
                versions.insert(place, policy);
                None
            }
        };
        match self.named.get_mut(name) {
            Some(known) => *known = versions.into(),
            None => drop(self.named.insert(name.into(), versions.into())),
        }
        replaced
    }

    /// Takes a name with all its versions away, and gives them back; none where there is no such name.
    pub fn remove(&mut self, name: &str) -> Arc<[Arc<Policy>]> {
        self.named.remove(name).unwrap_or_default()
    }

    /// The version in force when a ticket was opened, which it keeps (semantics §9.1): the last whose
    /// date had begun by then, in UTC. None before the first version, or where there is no such name.
    #[must_use]
    pub fn in_force(&self, name: &str, opened: Instant) -> Option<&Arc<Policy>> {
        let date = opened.to_datetime().date_naive();
        let versions = self.versions(name);
        let begun = versions.partition_point(|one| from(one).is_none_or(|from| from <= date));
        versions[..begun].last()
    }

    /// The version that a state was made under, by the fingerprint it carries (semantics §7.3).
    #[must_use]
    pub fn of_fingerprint(&self, name: &str, fingerprint: u64) -> Option<&Arc<Policy>> {
        self.versions(name).iter().find(|one| one.fingerprint() == fingerprint)
    }

    /// The policies of rows, each of which says its name and when it was opened: the column that
    /// [`Batches`](crate::batch::Batches) take.
    ///
    /// # Errors
    /// [`NoPolicy`] of the first row that is under none.
    pub fn column<'n>(
        &self,
        rows: impl IntoIterator<Item = (&'n str, Instant)>,
    ) -> Result<PolicyColumn<'_>, NoPolicy> {
        let (mut column, mut known) = (PolicyColumn::default(), HashMap::new());
        for (row, (name, opened)) in rows.into_iter().enumerate() {
            let no_policy = || NoPolicy { row, name: name.to_owned(), opened };
            let policy: &Policy = self.in_force(name, opened).ok_or_else(no_policy)?;
            let place = known.entry(std::ptr::from_ref(policy)).or_insert_with(|| {
                column.policies.push(policy);
                // A set has fewer than 2^32 policies.
                u32::try_from(column.policies.len() - 1).unwrap_or(u32::MAX)
            });
            column.rows.push(*place);
        }
        Ok(column)
    }

    /// The versions of a name in the order of their dates; none where there is no such name.
    #[must_use]
    pub fn versions(&self, name: &str) -> &[Arc<Policy>] {
        self.named.get(name).map_or(&[], |versions| versions)
    }

    /// The names in order, each with its versions.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &[Arc<Policy>])> {
        self.named.iter().map(|(name, versions)| (&**name, &**versions))
    }

    /// How many names there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.named.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.named.is_empty()
    }
}

/// The policies of rows.
#[derive(Clone, Debug, Default)]
pub struct PolicyColumn<'s> {
    /// Those that a row is under, each once.
    pub policies: Vec<&'s Policy>,
    /// The place of each row's policy among them.
    pub rows: Vec<u32>,
}

/// A row that no policy is in force for.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("row {row}: no policy `{name}` is in force at {opened}")]
pub struct NoPolicy {
    /// The row, from 0.
    pub row: usize,
    /// The name it says.
    pub name: String,
    /// When it was opened.
    pub opened: Instant,
}

/// The first date a version is in force; none is before every date.
fn from(policy: &Policy) -> Option<NaiveDate> {
    policy.draft().effective_from
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::PolicySet;
    use crate::Policy;
    use crate::policy::{Grounds, Level, PolicyDraft, Severity};
    use crate::time::Instant;

    fn version(version: &str, from: Option<&str>) -> Arc<Policy> {
        let level = Level::MOST_SEVERE;
        let severity = Severity { level, name: "Any".into(), grounds: Grounds::default() };
        let draft = PolicyDraft {
            id: "p".into(),
            version: version.into(),
            effective_from: from.map(|date| date.parse().unwrap()),
            default_severity: Some(level),
            severities: vec![severity],
            ..PolicyDraft::default()
        };
        Arc::new(Policy::compile(&draft).unwrap())
    }

    fn in_force(set: &PolicySet, at: &str) -> Option<String> {
        let found = set.in_force("a", Instant::parse(at).unwrap());
        found.map(|policy| policy.draft().version.clone())
    }

    /// Semantics §9.1: a version is in force from the first instant of its date.
    #[test]
    fn a_ticket_is_under_the_version_in_force_when_it_opened() {
        let mut set = PolicySet::new();
        for (number, from) in [("2", "2026-07-01"), ("3", "2027-01-01"), ("1", "2026-01-01")] {
            assert!(set.insert("a", version(number, Some(from))).is_none());
        }
        for (at, expected) in [
            ("2025-12-31T23:59:59.999999Z", None),
            ("2026-01-01T00:00:00Z", Some("1")),
            ("2026-06-30T23:59:59.999999Z", Some("1")),
            ("2026-07-01T00:00:00Z", Some("2")),
            ("2026-12-31T23:59:59Z", Some("2")),
            ("2099-12-31T23:59:59Z", Some("3")),
        ] {
            assert_eq!(in_force(&set, at).as_deref(), expected, "{at}");
        }
        set.insert("a", version("0", None));
        assert_eq!(in_force(&set, "1900-01-01T00:00:00Z").as_deref(), Some("0"));
        assert_eq!(set.in_force("b", Instant::MIN).map(|one| one.fingerprint()), None);
    }

    #[test]
    fn a_version_takes_the_place_of_one_of_its_date_and_copies_keep_theirs() {
        let mut set = PolicySet::new();
        let (old, new) = (version("1", Some("2026-01-01")), version("1a", Some("2026-01-01")));
        set.insert("a", Arc::clone(&old));
        let before = set.clone();
        let replaced = set.insert("a", Arc::clone(&new)).unwrap();
        assert!(Arc::ptr_eq(&replaced, &old));
        assert_eq!(in_force(&set, "2026-03-01T00:00:00Z").as_deref(), Some("1a"));
        assert_eq!(in_force(&before, "2026-03-01T00:00:00Z").as_deref(), Some("1"));
        assert!(set.of_fingerprint("a", old.fingerprint()).is_none());
        assert!(Arc::ptr_eq(set.of_fingerprint("a", new.fingerprint()).unwrap(), &new));
        assert_eq!((set.remove("a").len(), set.remove("a").len(), set.len()), (1, 0, 0));
        assert!(set.is_empty() && set.iter().next().is_none() && before.iter().count() == 1);
    }
}
