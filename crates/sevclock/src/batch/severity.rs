//! How severe new tickets are, by their facts alone (semantics §3.1, §3.2).
//!
//! Not here: what later events, dwells and approvals make of a severity, which is a whole ticket's.

use super::codes::{Column, check, same_length};
use super::{Batch, BatchError};
use crate::compile::{Bits, Faults, Policy, WORDS};
use crate::evaluate::opening_severity;
use crate::policy::{FactValue, Level};

/// The facts of a ticket, packed; valid for the policy that packed them alone. The default is room
/// for facts to be packed into.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Facts(Bits);

/// How columns of codes become the facts of new tickets; valid for its policy alone.
#[derive(Clone, Debug)]
pub struct Packing {
    fingerprint: u64,
    /// Each with the bit of its first value.
    columns: Vec<Column>,
    bits: Vec<usize>,
    /// A ticket that says nothing, without the bits that the columns set.
    rest: Bits,
}

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

    /// How tickets are packed that say `identifiers`, which are facts and `plan`, and else are as the
    /// policy's defaults say.
    ///
    /// # Errors
    /// [`BatchError::NotSaid`], [`BatchError::TooManyValues`].
    pub fn packing(&self, identifiers: &[&str]) -> Result<Packing, BatchError> {
        let layout = &self.layout;
        let granted = |name: &str| {
            self.draft().programs.iter().any(|one| one.grants.iter().any(|g| g == name))
        };
        let said = |column: &Column| {
            column.slot == layout.plan || column.slot > layout.status && !granted(&column.name)
        };
        let columns = self.columns(identifiers).map_err(|error| match error {
            BatchError::UnknownIdentifier { name } => BatchError::NotSaid { name },
            other => other,
        })?;
        if let Some(column) = columns.iter().find(|column| !said(column)) {
            return Err(BatchError::NotSaid { name: column.name.clone() });
        }
        let mut rest = layout.defaults;
        for column in &columns {
            let universe = layout.universe(column.slot);
            rest.iter_mut().zip(universe).for_each(|(word, universe)| *word &= !universe);
        }
        let bits = columns.iter().map(|column| layout.slots[column.slot].first).collect();
        Ok(Packing { fingerprint: self.fingerprint(), columns, bits, rest })
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
        Level::new(opening_severity(self, &facts.0).into()).unwrap_or(Level::MOST_SEVERE)
    }
}

impl Batch<'_> {
    /// [`Policy::pack`] of each row, whose values are given by their codes: a column for each of the
    /// packing's identifiers, in its order.
    ///
    /// # Errors
    /// [`BatchError`]; then nothing is written.
    pub fn pack(
        &self,
        packing: &Packing,
        codes: &[&[u8]],
        facts: &mut [Facts],
    ) -> Result<(), BatchError> {
        if packing.fingerprint != self.policy.fingerprint() {
            return Err(BatchError::OtherPolicy);
        }
        check(&packing.columns, codes, facts.len())?;
        facts.fill(Facts(packing.rest));
        for ((column, first), codes) in packing.columns.iter().zip(&packing.bits).zip(codes) {
            for (Facts(bits), code) in facts.iter_mut().zip(*codes) {
                let bit = first + column.class(*code);
                // Every bit of a compiled policy has its word.
                bits[bit / 64 % WORDS] |= 1 << (bit % 64);
            }
        }
        if !self.policy.draft().programs.is_empty() {
            facts.iter_mut().for_each(|Facts(bits)| self.policy.grant(bits));
        }
        Ok(())
    }

    /// [`Policy::opening_severity`] of each row, as the level's number.
    ///
    /// # Errors
    /// [`BatchError::Lengths`].
    pub fn opening_severities(&self, facts: &[Facts], levels: &mut [u8]) -> Result<(), BatchError> {
        same_length(levels.len(), facts.len())?;
        for (level, facts) in levels.iter_mut().zip(facts) {
            *level = opening_severity(self.policy, &facts.0);
        }
        Ok(())
    }
}
