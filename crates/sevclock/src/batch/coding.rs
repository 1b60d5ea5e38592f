//! What a reader of columns has to know: which identifiers matter, and how each one's values become
//! codes (semantics §2.1).
//!
//! Not here: what codes are asked ([`super::codes`]).

use super::BatchError;
use crate::compile::{Bits, Domain, Policy, Qualify, WORDS, add_bits};

/// How values of an identifier become codes, and the value of a row that says nothing.
#[derive(Clone, Debug)]
pub struct Coding {
    domain: Domain,
    usual: Option<u8>,
}

/// The types of an identifier's values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CodedType {
    /// True or false.
    Boolean,
    /// One of a list: a fact's, a plan, a status.
    Text,
    /// A whole number, or a severity.
    Integer,
}

impl Coding {
    /// What values are.
    #[must_use]
    pub fn of(&self) -> CodedType {
        match self.domain {
            Domain::Boolean => CodedType::Boolean,
            Domain::Choice(_) => CodedType::Text,
            Domain::Levels(_) | Domain::Integer(_) => CodedType::Integer,
        }
    }

    /// The code of the policy's default; none of plans where there are none.
    #[must_use]
    pub fn usual(&self) -> Option<u8> {
        self.usual
    }

    /// The code of true or false; none where values are of another type.
    #[inline]
    #[must_use]
    pub fn boolean(&self, value: bool) -> Option<u8> {
        matches!(self.domain, Domain::Boolean).then_some(value.into())
    }

    /// The code of a number; none where it is no severity, or values are of another type.
    #[inline]
    #[must_use]
    pub fn integer(&self, value: i64) -> Option<u8> {
        match &self.domain {
            Domain::Levels(last) => u8::try_from(value).ok().filter(|it| (1..=*last).contains(it)),
            Domain::Integer(cuts) => u8::try_from(cuts.partition_point(|cut| *cut <= value)).ok(),
            _ => None,
        }
    }

    /// The values of a list, in the order of their codes, from 0; none where values are of another
    /// type.
    #[must_use]
    pub fn texts(&self) -> &[String] {
        if let Domain::Choice(values) = &self.domain { values } else { &[] }
    }

    /// What a value can be, for messages.
    #[must_use]
    pub fn expected(&self) -> String {
        self.domain.described()
    }
}

impl Policy {
    /// How values of an identifier become the codes of [`Policy::code`].
    ///
    /// ```
    /// # use sevclock::policy::{Level, PolicyDraft, Severity};
    /// # let mut draft = PolicyDraft { id: "example".into(), ..PolicyDraft::default() };
    /// # let level = Level::MOST_SEVERE;
    /// # draft.severities.push(Severity { level, name: "Urgent".into(), grounds: Default::default() });
    /// # draft.default_severity = Some(level);
    /// # let policy = sevclock::Policy::compile(&draft)?;
    /// let severity = policy.coding("severity")?;
    /// assert_eq!((severity.integer(1), severity.integer(7)), (Some(1), None));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// [`BatchError::UnknownIdentifier`], [`BatchError::TooManyValues`].
    pub fn coding(&self, identifier: &str) -> Result<Coding, BatchError> {
        let column = self.column(identifier)?;
        let layout = &self.layout;
        let class = layout.values(column.slot).class(&layout.defaults);
        let usual = match class {
            _ if column.slot == layout.severity => Some(self.classify.otherwise()),
            // There are no more classes than codes.
            class => class.and_then(|class| u8::try_from(class).ok()),
        };
        Ok(Coding { domain: layout.slots[column.slot].domain.clone(), usual })
    }

    /// The identifiers that decide what a clock promises (semantics §4.2, §4.9, §6.5): the others
    /// need no column.
    ///
    /// # Errors
    /// [`BatchError::UnknownClock`].
    pub fn promise_depends_on(&self, clock: &str) -> Result<Vec<&str>, BatchError> {
        let unknown = || BatchError::UnknownClock { name: clock.to_owned() };
        let place = self.draft().clocks.iter().position(|one| one.id == clock);
        let plan = &self.clocks[place.ok_or_else(unknown)?];
        let mut on: Bits = plan.rows;
        plan.applies_when.iter().for_each(|test| test.depends(&mut on));
        // A program may grant what a later one asks for.
        for program in self.programs.iter().rev() {
            if program.grants(&on) {
                program.depends(&mut on);
            }
        }
        let layout = &self.layout;
        let touches = |slot: &usize| {
            let universe = layout.universe(*slot);
            (0..WORDS).any(|word| universe[word] & on[word] != 0)
        };
        // A column of severities says both of them.
        let declared = touches(&layout.declared);
        let slots = (0..layout.slots.len()).filter(|slot| *slot != layout.declared);
        let slots = slots.filter(|slot| touches(slot) || (declared && *slot == layout.severity));
        Ok(slots.map(|slot| layout.slots[slot].name.as_str()).collect())
    }
}

impl Qualify {
    /// Whether it grants or withholds a bit of `on`.
    fn grants(&self, on: &Bits) -> bool {
        (0..WORDS).any(|word| (self.granted.set[word] | self.withheld.set[word]) & on[word] != 0)
    }

    fn depends(&self, on: &mut Bits) {
        let mut more = [0; WORDS];
        self.requirements.iter().for_each(|test| test.depends(&mut more));
        self.commitment.depends(&mut more);
        self.by_plan.depends(&mut more);
        add_bits(on, &more);
    }
}
