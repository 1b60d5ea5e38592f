//! The versions of the desk's agreement (semantics §9.1).
//!
//! Not here: which version a ticket is under, which its row says.

use std::sync::Arc;

use rusqlite::Connection;
use sevclock::Policy;
use sevclock::registry::PolicySet;
use sevclock::time::Instant;

use crate::HostError;

/// The desk has one agreement; a host of many customers has a name for each.
const DESK: &str = "desk";

/// The versions published so far.
#[derive(Default)]
pub(crate) struct Policies {
    set: PolicySet,
    /// The number of the last one read.
    last: i64,
}

impl Policies {
    /// Reads what was published since, by whatever process.
    pub(crate) fn refresh(&mut self, db: &Connection) -> Result<(), HostError> {
        let sql = "SELECT number, document FROM policies WHERE number > ?1 ORDER BY number";
        let mut read = db.prepare_cached(sql)?;
        let mut rows = read.query([self.last])?;
        while let Some(row) = rows.next()? {
            let policy = compile(&row.get::<_, String>(1)?)?;
            self.set.insert(DESK, Arc::new(policy));
            self.last = row.get(0)?;
        }
        Ok(())
    }

    pub(crate) fn in_force(&self, opened: Instant) -> Result<&Policy, HostError> {
        let why = || HostError::Refused(format!("no policy was in force at {opened}"));
        self.set.in_force(DESK, opened).map(AsRef::as_ref).ok_or_else(why)
    }

    pub(crate) fn version(&self, version: &str) -> Result<&Policy, HostError> {
        let versions = self.set.versions(DESK).iter().map(AsRef::as_ref);
        let mut found = versions.filter(|policy: &&Policy| policy.draft().version == version);
        found.next().ok_or_else(|| HostError::Refused(format!("no policy has version `{version}`")))
    }

    /// Adds a version, unless it is there. A date has one version for good: tickets may be under it.
    pub(crate) fn publish(&mut self, db: &Connection, document: &str) -> Result<bool, HostError> {
        self.refresh(db)?;
        let policy = compile(document)?;
        let draft = policy.draft();
        for known in self.set.versions(DESK).iter().map(|known| known.draft()) {
            if known == draft {
                return Ok(false);
            }
            if known.version == draft.version || known.effective_from == draft.effective_from {
                return Err(HostError::Refused(format!(
                    "version `{}` is published, with its own terms; give the new one a version and a \
                     date of its own",
                    known.version
                )));
            }
        }
        let sql = "INSERT INTO policies (version, document) VALUES (?1, ?2)";
        db.execute(sql, [&draft.version, document])?;
        Ok(true)
    }
}

/// The policy of a document.
pub(crate) fn compile(document: &str) -> Result<Policy, HostError> {
    let draft = sevclock_serde::policy::from_toml(document).map_err(HostError::refused)?;
    Policy::compile(&draft).map_err(HostError::refused)
}
