//! What a condition means for a ticket (semantics §2.2), and which calendar a name means (§1.2).
//!
//! Not here: whether a condition is well formed; a policy that compiles is.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use sevclock::policy::{CalendarDraft, Condition, Expression, FactValue, PolicyDraft};

use super::time::Calendar;

/// What conditions look at: the ticket after a whole event (semantics §2.3).
#[derive(Clone, Debug)]
pub(super) struct Situation {
    pub(super) facts: BTreeMap<String, FactValue>,
    pub(super) plan: Option<String>,
    pub(super) status: &'static str,
    /// The effective severity at this point of the computation.
    pub(super) severity: u8,
    /// The declared or classified base severity.
    pub(super) declared: u8,
}

impl Situation {
    /// Whether a condition holds; one that is not there does.
    pub(super) fn meets(&self, condition: Option<&Condition>) -> bool {
        condition.is_none_or(|condition| self.holds(condition.expression()))
    }

    fn holds(&self, expression: &Expression) -> bool {
        match expression {
            Expression::Always(value) => *value,
            Expression::Is(name) => self.value(name) == Some(FactValue::Boolean(true)),
            Expression::Compare(name, comparison, literal) => {
                self.value(name).is_some_and(|value| comparison.holds(&value, literal))
            }
            Expression::In(name, literals) => {
                self.value(name).is_some_and(|value| literals.contains(&value))
            }
            Expression::Not(inner) => !self.holds(inner),
            Expression::All(parts) => parts.iter().all(|part| self.holds(part)),
            Expression::Any(parts) => parts.iter().any(|part| self.holds(part)),
        }
    }

    fn value(&self, name: &str) -> Option<FactValue> {
        match name {
            "severity" => Some(FactValue::Integer(self.severity.into())),
            "declared" => Some(FactValue::Integer(self.declared.into())),
            "plan" => self.plan.clone().map(FactValue::Text),
            "status" => Some(FactValue::Text(self.status.to_owned())),
            _ => self.facts.get(name).cloned(),
        }
    }
}

/// The calendars of a policy, kept once they were built.
#[derive(Debug)]
pub(super) struct Calendars<'p> {
    policy: &'p PolicyDraft,
    built: RefCell<BTreeMap<String, Rc<Calendar>>>,
}

/// A calendar and the name that tells it from others.
pub(super) type Known = (String, Rc<Calendar>);

impl<'p> Calendars<'p> {
    pub(super) fn new(policy: &'p PolicyDraft) -> Self {
        Self { policy, built: RefCell::default() }
    }

    /// The calendar that a name means in a situation; no name is always open. Calendars that say the
    /// same are one.
    pub(super) fn resolve(&self, name: Option<&str>, now: &Situation) -> Known {
        let named = name.and_then(|name| self.policy.calendars.iter().find(|one| one.id == name));
        let always = CalendarDraft::Always { zone: None };
        let draft = named.map_or(&always, |named| &named.calendar);
        let same = || self.policy.calendars.iter().position(|one| one.calendar == *draft);
        let members = |names: &[String]| -> (String, Vec<Rc<Calendar>>) {
            let known: Vec<Known> =
                names.iter().map(|name| self.resolve(Some(name), now)).collect();
            let key = known.iter().map(|(key, _)| key.as_str()).collect::<Vec<_>>().join(", ");
            (key, known.into_iter().map(|(_, one)| one).collect())
        };
        match draft {
            CalendarDraft::Always { zone } => {
                self.kept(format!("{:?}", same()), || Calendar::always(*zone))
            }
            CalendarDraft::Weekly(spec) => {
                self.kept(format!("{:?}", same()), || Calendar::weekly(spec))
            }
            CalendarDraft::Union { of, zone } => {
                let (key, of) = members(of);
                self.kept(format!("union of {key} in {zone:?}"), || Calendar::union(of, *zone))
            }
            CalendarDraft::Intersection { of, zone } => {
                let (key, of) = members(of);
                self.kept(format!("intersection of {key} in {zone:?}"), || {
                    Calendar::intersection(of, *zone)
                })
            }
            CalendarDraft::Difference { base, less, zone } => {
                let (base, first) = self.resolve(Some(base), now);
                let (key, less) = members(less);
                self.kept(format!("{base} less {key} in {zone:?}"), || {
                    Calendar::difference(first, less, *zone)
                })
            }
            CalendarDraft::By { fact, is } => {
                let value = now.facts.get(fact);
                let chosen = is.iter().find(|(of, _)| Some(of) == value).map(|(_, name)| name);
                self.resolve(chosen.map(String::as_str), now)
            }
        }
    }

    fn kept(&self, key: String, build: impl FnOnce() -> Rc<Calendar>) -> Known {
        let calendar = Rc::clone(self.built.borrow_mut().entry(key.clone()).or_insert_with(build));
        (key, calendar)
    }
}
