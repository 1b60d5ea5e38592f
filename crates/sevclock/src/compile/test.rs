//! Conditions as a few masks over packed facts (semantics §2.2).
//!
//! One bit of each fact is set, so "every one of these holds" is "none of the other values' bits is
//! set", one mask a word however many facts it names, and "one of these holds" is one mask too. A
//! condition costs a mask for each turn between `&&` and `||`, and never grows beyond its text: each
//! mask says where to go on, so that what is decided already is passed over.

use super::layout::{Bits, Layout, WORDS, add_bits};
use super::problem::{Findings, listed};
use super::steps::Steps;
use crate::policy::{Comparison, Condition, Expression, Literal};

/// A compiled condition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Test {
    Always(bool),
    /// A bit of the mask is set in the word.
    OneOf(usize, u64),
    /// No bit of the mask is set in the word.
    NoneOf(usize, u64),
    /// Several of them.
    Steps(Steps),
}

impl Test {
    #[inline]
    pub(crate) fn holds(&self, bits: &Bits) -> bool {
        match self {
            Self::Always(value) => *value,
            Self::OneOf(word, mask) => bits[*word] & mask != 0,
            Self::NoneOf(word, mask) => bits[*word] & mask == 0,
            Self::Steps(steps) => steps.end(bits) == 1,
        }
    }

    /// What the test comes to where only the bits of `known` are decided, as `bits` has them; none
    /// where others decide it too.
    pub(crate) fn foretell(&self, known: &Bits, bits: &Bits) -> Option<bool> {
        let one_of = |word: usize, mask: u64| match bits[word] & mask {
            0 if mask & !known[word] != 0 => None,
            met => Some(met != 0),
        };
        match self {
            Self::Always(value) => Some(*value),
            Self::OneOf(word, mask) => one_of(*word, *mask),
            Self::NoneOf(word, mask) => one_of(*word, *mask).map(|met| !met),
            Self::Steps(steps) => steps.foretell(known, bits).map(|end| end == 1),
        }
    }

    /// Adds the bits that the test looks at.
    pub(crate) fn depends(&self, on: &mut Bits) {
        match self {
            Self::Always(_) => {}
            Self::OneOf(word, mask) | Self::NoneOf(word, mask) => on[*word] |= mask,
            Self::Steps(steps) => steps.depends(on),
        }
    }

    /// Every one of `tests`, masks of one word joined.
    pub(crate) fn all(tests: impl IntoIterator<Item = Self>) -> Self {
        let (mut none_of, mut others) = ([0; WORDS], Vec::new());
        for test in tests {
            match test {
                Self::Always(true) => {}
                Self::Always(false) => return test,
                Self::NoneOf(word, mask) => none_of[word] |= mask,
                other => others.push(other),
            }
        }
        let masks = none_of.into_iter().enumerate().filter(|(_, mask)| *mask != 0);
        let mut tests: Vec<Self> = masks.map(|(word, mask)| Self::NoneOf(word, mask)).collect();
        tests.append(&mut others);
        Self::joined(tests, true)
    }

    /// One at least of `tests`, masks of one word joined.
    pub(crate) fn any(tests: impl IntoIterator<Item = Self>) -> Self {
        let (mut one_of, mut others) = ([0; WORDS], Vec::new());
        for test in tests {
            match test {
                Self::Always(false) => {}
                Self::Always(true) => return test,
                Self::OneOf(word, mask) => one_of[word] |= mask,
                other => others.push(other),
            }
        }
        let masks = one_of.into_iter().enumerate().filter(|(_, mask)| *mask != 0);
        let mut tests: Vec<Self> = masks.map(|(word, mask)| Self::OneOf(word, mask)).collect();
        tests.append(&mut others);
        Self::joined(tests, false)
    }

    fn joined(mut tests: Vec<Self>, all: bool) -> Self {
        match tests.len() {
            0 => Self::Always(all),
            1 => tests.swap_remove(0),
            _ => Self::Steps(Steps::joined(&tests, all)),
        }
    }

    /// The values of one slot among which the ticket's must be, for a conjunction.
    pub(crate) fn within(layout: &Layout, slot: usize, allowed: &Bits) -> Self {
        let universe = layout.universe(slot);
        Self::all((0..WORDS).map(|word| match universe[word] & !allowed[word] {
            0 => Self::Always(true),
            forbidden => Self::NoneOf(word, forbidden),
        }))
    }

    /// The same for a disjunction.
    fn among(allowed: &Bits) -> Self {
        Self::any((0..WORDS).map(|word| match allowed[word] {
            0 => Self::Always(false),
            mask => Self::OneOf(word, mask),
        }))
    }
}

/// Compiles conditions against a layout, reporting what they name wrongly.
pub(crate) struct Conditions<'a> {
    pub(crate) layout: &'a Layout,
    pub(crate) findings: &'a mut Findings,
}

/// Which identifiers a condition may use.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Scope {
    /// All of them.
    Everything,
    /// All but `severity` and `declared`, which are not decided yet (semantics §3.1, §6.5).
    BeforeSeverity,
}

/// What a leaf stands in, which decides the form of its mask.
#[derive(Clone, Copy)]
enum Join {
    All,
    Any,
}

impl Conditions<'_> {
    /// The test of an optional condition; none always holds.
    pub(crate) fn optional(
        &mut self,
        condition: Option<&Condition>,
        path: &str,
        scope: Scope,
    ) -> Test {
        condition.map_or(Test::Always(true), |condition| self.test(condition, path, scope))
    }

    pub(crate) fn test(&mut self, condition: &Condition, path: &str, scope: Scope) -> Test {
        self.compile(condition.expression(), true, Join::All, path, scope)
    }

    /// The test of `expression`, or of its contrary where `wanted` is false.
    fn compile(
        &mut self,
        expression: &Expression,
        wanted: bool,
        join: Join,
        path: &str,
        scope: Scope,
    ) -> Test {
        match expression {
            Expression::Always(value) => Test::Always(*value == wanted),
            Expression::Not(inner) => self.compile(inner, !wanted, join, path, scope),
            Expression::All(parts) | Expression::Any(parts) => {
                let conjunction = matches!(expression, Expression::All(_)) == wanted;
                let inner = if conjunction { Join::All } else { Join::Any };
                let tests: Vec<Test> = parts
                    .iter()
                    .map(|part| self.compile(part, wanted, inner, path, scope))
                    .collect();
                if conjunction { Test::all(tests) } else { Test::any(tests) }
            }
            Expression::Is(name) => {
                let literals = [Literal::Boolean(true)];
                self.leaf(name, Comparison::Equal, &literals, wanted, join, path, scope)
            }
            Expression::Compare(name, op, literal) => {
                self.leaf(name, *op, std::slice::from_ref(literal), wanted, join, path, scope)
            }
            Expression::In(name, literals) => {
                self.leaf(name, Comparison::Equal, literals, wanted, join, path, scope)
            }
        }
    }

    #[expect(clippy::too_many_arguments, reason = "one leaf in its place, called from one match")]
    fn leaf(
        &mut self,
        name: &str,
        op: Comparison,
        literals: &[Literal],
        wanted: bool,
        join: Join,
        path: &str,
        scope: Scope,
    ) -> Test {
        let Some(slot) = self.layout.find(name) else {
            let known = listed(self.layout.slots.iter().map(|slot| slot.name.as_str()));
            let message = format!("`{name}` is no declared fact; expected {known}");
            self.findings.add("undeclared-fact", path, message);
            return Test::Always(false);
        };
        if scope == Scope::BeforeSeverity
            && (slot == self.layout.severity || slot == self.layout.declared)
        {
            let message = format!("`{name}` is not decided yet where this condition is tested");
            self.findings.add("severity-too-early", path, message);
        }
        let mut allowed = [0; WORDS];
        for literal in literals {
            if let Some(message) = self.layout.mismatch(slot, op, literal) {
                self.findings.add("unlike-types", path, message);
            }
            let bits = self.layout.compared(slot, op, literal);
            add_bits(&mut allowed, &bits);
        }
        if !wanted {
            let universe = self.layout.universe(slot);
            allowed.iter_mut().zip(universe).for_each(|(word, all)| *word = all & !*word);
        }
        match join {
            Join::All => Test::within(self.layout, slot, &allowed),
            Join::Any => Test::among(&allowed),
        }
    }
}
