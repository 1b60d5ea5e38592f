//! Facts packed into bits, one bit for each value that a condition can tell from the others
//! (semantics §2.1): booleans two, lists one a value, integers one for each stretch between the
//! numbers that the policy compares them with.
//!
//! Not here: conditions over the bits, which are [`super::test`]'s.

use std::collections::HashMap;

use super::problem::{Findings, listed};
use crate::evaluate::Status;
use crate::policy::{
    Comparison, Condition, Expression, FactDecl, FactKind, FactValue, Literal, PolicyDraft, QueueBy,
};

/// Words of a packed set of facts.
pub(crate) const WORDS: usize = 8;

/// Facts, severity, plan and status of a ticket, one bit set for each.
pub(crate) type Bits = [u64; WORDS];

/// Sets the bits of `more` as well.
pub(crate) fn add_bits(bits: &mut Bits, more: &Bits) {
    bits.iter_mut().zip(more).for_each(|(word, more)| *word |= more);
}

/// The bits that an event or timer has changed, and the words they stand in: mostly none or one.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Changes {
    bits: Bits,
    words: u32,
}

impl Changes {
    /// Notes that a word has become another.
    #[inline]
    pub(crate) fn note(&mut self, word: usize, before: u64, after: u64) {
        self.bits[word] |= before ^ after;
        self.words |= u32::from(before != after) << word;
    }

    /// Whether a bit of `mask` has changed.
    #[inline(always)]
    pub(crate) fn touch(&self, mask: &Bits) -> bool {
        self.bits[0] & mask[0] != 0 || (self.words > 1 && self.touch_beyond(mask))
    }

    fn touch_beyond(&self, mask: &Bits) -> bool {
        let mut words = self.words;
        while words != 0 {
            let word = words.trailing_zeros() as usize;
            if self.bits[word] & mask[word] != 0 {
                return true;
            }
            words &= words - 1;
        }
        false
    }
}

/// Identifiers that are not facts (semantics §2.2).
pub(crate) const RESERVED: [&str; 4] = ["severity", "declared", "plan", "status"];

/// What an identifier can be, and where its bits are.
#[derive(Clone, Debug)]
pub(crate) struct Slot {
    pub(crate) name: String,
    pub(crate) domain: Domain,
    pub(crate) first: usize,
}

/// Where the values of a slot stand among the bits.
#[derive(Clone, Debug)]
pub(crate) struct Values {
    first: usize,
    universe: Bits,
}

impl Values {
    /// The class of the ticket's value; none while it is not decided.
    #[inline]
    pub(crate) fn class(&self, bits: &Bits) -> Option<usize> {
        (self.first / 64..WORDS).find_map(|word| {
            let set = bits[word] & self.universe[word];
            (set != 0).then(|| word * 64 + set.trailing_zeros() as usize - self.first)
        })
    }
}

/// The values of an identifier.
#[derive(Clone, Debug)]
pub(crate) enum Domain {
    Boolean,
    Choice(Vec<String>),
    /// Severities 1 to n.
    Levels(u8),
    /// Cut at these numbers: class k holds those at or above k of them.
    Integer(Vec<i64>),
}

impl Domain {
    pub(crate) fn classes(&self) -> usize {
        match self {
            Self::Boolean => 2,
            Self::Choice(values) => values.len(),
            Self::Levels(last) => usize::from(*last),
            Self::Integer(cuts) => cuts.len() + 1,
        }
    }

    /// A value of each class, as a condition compares it.
    fn representative(&self, class: usize) -> FactValue {
        let number = |class: usize| i64::try_from(class).unwrap_or(i64::MAX);
        match self {
            Self::Boolean => FactValue::Boolean(class == 1),
            Self::Choice(values) => FactValue::Text(values[class].clone()),
            Self::Levels(_) => FactValue::Integer(number(class) + 1),
            Self::Integer(cuts) => FactValue::Integer(match class.checked_sub(1) {
                Some(cut) => cuts[cut],
                None => cuts.first().map_or(0, |cut| cut.saturating_sub(1)),
            }),
        }
    }

    /// What a class is called among others: a value, or a stretch of numbers.
    pub(crate) fn label(&self, class: usize) -> String {
        let Self::Integer(cuts) = self else { return self.representative(class).to_string() };
        let from = class.checked_sub(1).and_then(|before| cuts.get(before));
        match (from, cuts.get(class)) {
            (None, None) => "any".to_owned(),
            (None, Some(end)) => format!("less than {end}"),
            (Some(from), None) => format!("{from} and more"),
            (Some(from), Some(end)) if from.checked_add(1) == Some(*end) => from.to_string(),
            (Some(from), Some(end)) => format!("{from} to {}", end - 1),
        }
    }

    pub(crate) fn described(&self) -> String {
        match self {
            Self::Boolean => "`true` or `false`".to_owned(),
            Self::Choice(values) => listed(values.iter().map(String::as_str)),
            Self::Levels(last) => format!("a severity from 1 to {last}"),
            Self::Integer(_) => "a whole number".to_owned(),
        }
    }
}

/// Where every identifier's bits are.
#[derive(Clone, Debug, Default)]
pub(crate) struct Layout {
    pub(crate) slots: Vec<Slot>,
    pub(crate) severity: usize,
    pub(crate) declared: usize,
    pub(crate) plan: usize,
    pub(crate) status: usize,
    /// The bits of a ticket that says nothing, all but severity and declared.
    pub(crate) defaults: Bits,
}

impl Layout {
    /// The layout of a draft's facts; the first four slots are the reserved identifiers.
    pub(crate) fn of(draft: &PolicyDraft, findings: &mut Findings) -> Self {
        let last = draft.severities.iter().map(|one| one.level.number()).max().unwrap_or(1);
        let plans: Vec<String> = draft.plans.iter().map(|plan| plan.id.clone()).collect();
        let mut layout = Self { severity: 0, declared: 1, plan: 2, status: 3, ..Self::default() };
        layout.push(RESERVED[0], Domain::Levels(last));
        layout.push(RESERVED[1], Domain::Levels(last));
        layout.push(RESERVED[2], Domain::Choice(plans));
        layout.push(
            RESERVED[3],
            Domain::Choice(Status::ALL.map(|status| status.name().to_owned()).to_vec()),
        );
        layout.default_of(layout.status, 0);
        let default_plan = draft.default_plan.as_ref();
        let plan = default_plan.map(|id| draft.plans.iter().position(|plan| plan.id == *id));
        match plan {
            Some(None) => {
                let known = listed(draft.plans.iter().map(|plan| plan.id.as_str()));
                findings.add("unknown-plan", "policy.default_plan", format!("expected {known}"));
            }
            Some(Some(place)) => layout.default_of(layout.plan, place),
            None if draft.plans.is_empty() => {}
            None => layout.default_of(layout.plan, 0),
        }
        let mut cuts = integer_cuts(draft);
        for fact in &draft.facts {
            layout.add_fact(fact, &mut cuts, findings);
        }
        if layout.width() > WORDS * 64 {
            let message = format!("the facts have more than {} values to tell apart", WORDS * 64);
            findings.add("too-many-values", "facts", message);
            // Nothing is compiled from a layout that does not fit.
            layout.slots.truncate(4);
        }
        layout
    }

    fn width(&self) -> usize {
        self.slots.last().map_or(0, |slot| slot.first + slot.domain.classes())
    }

    fn push(&mut self, name: &str, domain: Domain) {
        let first = self.width();
        self.slots.push(Slot { name: name.to_owned(), domain, first });
    }

    fn default_of(&mut self, slot: usize, class: usize) {
        let bit = self.slots[slot].first + class;
        if let Some(word) = self.defaults.get_mut(bit / 64) {
            *word |= 1 << (bit % 64);
        }
    }

    fn add_fact(
        &mut self,
        fact: &FactDecl,
        cuts: &mut HashMap<&str, Vec<i64>>,
        findings: &mut Findings,
    ) {
        let path = format!("facts.{}", fact.id);
        let is_identifier = matches!(
            fact.id.parse::<Condition>().as_ref().map(Condition::expression),
            Ok(Expression::Is(name)) if *name == fact.id
        );
        if !is_identifier {
            let message = "a fact's name is letters, digits and `_`, and no word of the condition \
                           language, since conditions name it";
            findings.add("bad-identifier", &path, message);
        }
        if self.slots.iter().any(|slot| slot.name == fact.id) {
            let message = format!("`{}` is declared twice, or is reserved", fact.id);
            findings.add("duplicate-fact", &path, message);
            return;
        }
        let (domain, class) = match &fact.kind {
            FactKind::Boolean { default } => (Domain::Boolean, usize::from(*default)),
            FactKind::Choice { values, default } => {
                let repeated =
                    (1..values.len()).any(|place| values[..place].contains(&values[place]));
                if values.is_empty() || repeated {
                    findings.add(
                        "bad-choice",
                        &path,
                        "expected a list of one or more distinct values",
                    );
                }
                let class = default
                    .as_ref()
                    .map_or(Some(0), |default| values.iter().position(|value| value == default));
                if class.is_none() {
                    let known = listed(values.iter().map(String::as_str));
                    findings.add("unlisted-value", &path, format!("the default is not {known}"));
                }
                (Domain::Choice(values.clone()), class.unwrap_or(0))
            }
            FactKind::Integer { default } => {
                let cuts = cuts.remove(fact.id.as_str()).unwrap_or_default();
                let class = cuts.partition_point(|cut| cut <= default);
                (Domain::Integer(cuts), class)
            }
        };
        let slot = self.slots.len();
        self.push(&fact.id, domain);
        self.default_of(slot, class);
    }

    pub(crate) fn find(&self, name: &str) -> Option<usize> {
        self.slots.iter().position(|slot| slot.name == name)
    }

    /// The bits of every value of a slot.
    pub(crate) fn universe(&self, slot: usize) -> Bits {
        self.bits_where(slot, |_| true)
    }

    /// Whether the ticket's value of a slot is of this class.
    #[inline]
    pub(crate) fn is(&self, bits: &Bits, slot: usize, class: usize) -> bool {
        let bit = self.slots[slot].first + class;
        bits.get(bit / 64).is_some_and(|word| word >> (bit % 64) & 1 == 1)
    }

    /// How many classes a slot has.
    pub(crate) fn classes(&self, slot: usize) -> usize {
        self.slots[slot].domain.classes()
    }

    /// Where the values of a slot stand.
    pub(crate) fn values(&self, slot: usize) -> Values {
        Values { first: self.slots[slot].first, universe: self.universe(slot) }
    }

    /// The bit of one class of a slot.
    pub(crate) fn one(&self, slot: usize, class: usize) -> Bits {
        self.bits_where(slot, |other| other == class)
    }

    fn bits_where(&self, slot: usize, holds: impl Fn(usize) -> bool) -> Bits {
        let (slot, mut bits) = (&self.slots[slot], [0; WORDS]);
        for class in (0..slot.domain.classes()).filter(|class| holds(*class)) {
            let bit = slot.first + class;
            if let Some(word) = bits.get_mut(bit / 64) {
                *word |= 1 << (bit % 64);
            }
        }
        bits
    }

    /// The bits of the values for which `value op literal` holds.
    pub(crate) fn compared(&self, slot: usize, op: Comparison, literal: &Literal) -> Bits {
        let domain = &self.slots[slot].domain;
        self.bits_where(slot, |class| op.holds(&domain.representative(class), literal))
    }

    /// Why `literal` cannot be compared with a slot's values, if it cannot.
    pub(crate) fn mismatch(
        &self,
        slot: usize,
        op: Comparison,
        literal: &Literal,
    ) -> Option<String> {
        let equality = matches!(op, Comparison::Equal | Comparison::NotEqual);
        let domain = &self.slots[slot].domain;
        let fits = match (domain, literal) {
            (Domain::Boolean, Literal::Boolean(_)) | (Domain::Integer(_), Literal::Integer(_)) => {
                true
            }
            (Domain::Choice(values), Literal::Text(text)) => values.contains(text),
            (Domain::Levels(last), Literal::Integer(level)) => {
                !equality || (1..=i64::from(*last)).contains(level)
            }
            _ => false,
        };
        let name = &self.slots[slot].name;
        (!fits).then(|| format!("`{name}` is {}, not `{literal}`", domain.described()))
    }

    /// The class of a fact's value, or what was expected instead.
    pub(crate) fn class_of(&self, slot: usize, value: &FactValue) -> Result<usize, String> {
        let domain = &self.slots[slot].domain;
        let class = match (domain, value) {
            (Domain::Boolean, FactValue::Boolean(value)) => Some(usize::from(*value)),
            (Domain::Choice(values), FactValue::Text(text)) => {
                values.iter().position(|value| value == text)
            }
            (Domain::Integer(cuts), FactValue::Integer(number)) => {
                Some(cuts.partition_point(|cut| cut <= number))
            }
            _ => None,
        };
        class.ok_or_else(|| domain.described())
    }
}

/// Where an integer fact is cut: where a comparison with a number turns, at it or right after it.
fn integer_cuts(draft: &PolicyDraft) -> HashMap<&str, Vec<i64>> {
    let mut cuts = HashMap::new();
    conditions(draft).for_each(|condition| collect_cuts(condition.expression(), &mut cuts));
    for cuts in cuts.values_mut() {
        cuts.sort_unstable();
        cuts.dedup();
    }
    cuts
}

fn collect_cuts<'d>(expression: &'d Expression, cuts: &mut HashMap<&'d str, Vec<i64>>) {
    let mut cut = |name: &'d str, op: Comparison, literal: &Literal| {
        let Literal::Integer(number) = literal else { return };
        let cuts = cuts.entry(name).or_default();
        if !matches!(op, Comparison::LessOrEqual | Comparison::Greater) {
            cuts.push(*number);
        }
        if !matches!(op, Comparison::Less | Comparison::GreaterOrEqual) {
            cuts.extend(number.checked_add(1));
        }
    };
    match expression {
        Expression::Compare(name, op, literal) => cut(name, *op, literal),
        Expression::In(name, literals) => {
            literals.iter().for_each(|literal| cut(name, Comparison::Equal, literal));
        }
        Expression::Not(inner) => collect_cuts(inner, cuts),
        Expression::All(parts) | Expression::Any(parts) => {
            parts.iter().for_each(|part| collect_cuts(part, cuts));
        }
        Expression::Always(_) | Expression::Is(_) => {}
    }
}

/// Every condition of a draft.
pub(super) fn conditions(draft: &PolicyDraft) -> impl Iterator<Item = &Condition> {
    let rows = draft.clocks.iter().flat_map(|clock| clock.promise.rows());
    let rungs = draft.ladders.iter().flat_map(|ladder| &ladder.rungs);
    let rung_rows = rungs.clone().flat_map(|rung| match &rung.after {
        Some(crate::policy::After::Rows(rows)) => rows.as_slice(),
        _ => &[],
    });
    let classify = draft.classify.iter().filter_map(|rule| rule.when.as_ref());
    let adjust = draft.adjust.iter().filter_map(|rule| rule.when.as_ref());
    let clocks = draft.clocks.iter().flat_map(|clock| [&clock.pause_when, &clock.applies_when]);
    let ladders =
        draft.ladders.iter().flat_map(|ladder| [&ladder.pause_when, &ladder.applies_when]);
    let obligations = draft.obligations.iter();
    let limits = draft.plans.iter().flat_map(|plan| &plan.limits);
    let programs = draft.programs.iter().flat_map(|program| {
        program.requirements.iter().map(|one| &one.when).chain(program.commitment.as_ref())
    });
    classify
        .chain(adjust)
        .chain(clocks.chain(ladders).filter_map(Option::as_ref))
        .chain(rows.chain(rung_rows).filter_map(|row| row.when.as_ref()))
        .chain(rungs.filter_map(|rung| rung.when.as_ref()))
        .chain(obligations.flat_map(|one| one.applies_when.iter().chain([&one.requires])))
        .chain(limits.map(|limit| &limit.requires))
        .chain(programs)
        .chain(draft.queue.iter().filter_map(|row| match &row.by {
            QueueBy::First(condition) => Some(condition),
            _ => None,
        }))
}
