//! How severe new tickets are, by their facts alone (semantics §3.1, §3.2).
//!
//! Not here: what later events, dwells and approvals make of a severity, which is a whole ticket's.

use super::codes::same_length;
use super::{Batch, BatchError};
use crate::compile::{Bits, Faults, Policy};
use crate::evaluate::opening_severity;
use crate::policy::{FactValue, Level};

/// The facts of a ticket, packed; valid for the policy that packed them alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Facts(Bits);

impl Policy {
    /// Packs the facts of a new ticket and what its programs grant.
    ///
    /// # Errors
    /// Faults of the plan and the facts, as of [`Policy::bind`].
    pub fn pack(&self, plan: Option<&str>, facts: &[(String, FactValue)]) -> Result<Facts, Faults> {
        let mut bits = self.bind_start(plan, facts)?;
        self.grant(&mut bits);
        Ok(Facts(bits))
    }

    /// How severe a ticket with these facts opens, unless its opening declares it: classified, then
    /// adjusted by the rules that neither wait nor ask.
    ///
    /// ```
    /// # use sevclock::policy::{Classification, Level, PolicyDraft, Severity};
    /// # use sevclock::Policy;
    /// # let mut draft = PolicyDraft { id: "example".into(), ..PolicyDraft::default() };
    /// # for level in 1..=2 {
    /// #     let level = Level::new(level)?;
    /// #     draft.severities.push(Severity { level, name: level.to_string(), grounds: Default::default() });
    /// #     draft.default_severity = Some(level);
    /// # }
    /// # let policy = Policy::compile(&draft)?;
    /// let facts = policy.pack(None, &[])?;
    /// assert_eq!(policy.opening_severity(&facts).number(), 2);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn opening_severity(&self, facts: &Facts) -> Level {
        Level::new(opening_severity(self, facts.0).into()).unwrap_or(Level::MOST_SEVERE)
    }
}

impl Batch<'_> {
    /// [`Policy::opening_severity`] of each row, as the level's number.
    ///
    /// # Errors
    /// [`BatchError::Lengths`].
    pub fn opening_severities(&self, facts: &[Facts], levels: &mut [u8]) -> Result<(), BatchError> {
        same_length(levels.len(), facts.len())?;
        for (level, facts) in levels.iter_mut().zip(facts) {
            *level = opening_severity(self.policy, facts.0);
        }
        Ok(())
    }
}
