//! A policy's calendars, compiled once each, and the places that choose among them (semantics §1.2).

use std::sync::Arc;

use super::layout::{Bits, Domain, Layout};
use super::problem::{Findings, listed};
use crate::policy::{CalendarDraft, NamedCalendar, PolicyDraft};
use crate::time::{Calendar, CalendarPool, CalendarSpec};

/// How deeply calendars may be composed of others.
const MAX_DEPTH: usize = 16;
/// How many calendars a policy may come to once the members of compositions are written out.
const MAX_PARTS: usize = 256;

/// Where a rule finds its calendar: the first choice whose bit the ticket has set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Choice {
    Fixed(u16),
    By(Box<[(usize, u64, u16)]>),
}

impl Choice {
    #[inline]
    pub(crate) fn pick(&self, bits: &Bits) -> u16 {
        match self {
            Self::Fixed(calendar) => *calendar,
            Self::By(choices) => {
                let chosen = choices.iter().find(|(word, mask, _)| bits[*word] & mask != 0);
                chosen.map_or(0, |(_, _, calendar)| *calendar)
            }
        }
    }

    /// Adds the bits that the choice looks at.
    pub(crate) fn depends(&self, on: &mut Bits) {
        if let Self::By(choices) = self {
            choices.iter().for_each(|(word, mask, _)| on[*word] |= mask);
        }
    }

    /// Every calendar it can pick.
    pub(crate) fn all(&self) -> Vec<u16> {
        let mut all = match self {
            Self::Fixed(calendar) => vec![*calendar],
            Self::By(choices) => choices.iter().map(|(_, _, calendar)| *calendar).collect(),
        };
        all.sort_unstable();
        all.dedup();
        all
    }
}

/// The compiled calendars; the first is always open.
#[derive(Debug)]
pub(crate) struct Calendars {
    pub(crate) compiled: Vec<Arc<Calendar>>,
    named: Vec<(String, Choice)>,
}

impl Calendars {
    pub(crate) fn of(
        draft: &PolicyDraft,
        layout: &Layout,
        pool: &mut CalendarPool,
        findings: &mut Findings,
    ) -> Self {
        let always = CalendarSpec::Always { zone: None };
        let mut specs = vec![always.clone()];
        let mut compiled: Vec<Arc<Calendar>> = pool.compile(&always).into_iter().collect();
        let mut named: Vec<(String, Choice)> = Vec::new();
        let (mut parts, mut bytes) = (0, 0);
        for calendar in &draft.calendars {
            let path = format!("calendars.{}", calendar.id);
            if parts > MAX_PARTS || bytes > pool.most_bytes() {
                let most = pool.most_bytes();
                let message = format!(
                    "the calendars before it come to {parts} with those they are composed of, and \
                     to {bytes} bytes; expected {MAX_PARTS} and {most} at most"
                );
                findings.add("too-many-calendars", &path, message);
                break;
            }
            if named.iter().any(|(id, _)| *id == calendar.id) {
                findings.add("duplicate-calendar", &path, "declared twice");
                continue;
            }
            if matches!(calendar.calendar, CalendarDraft::By { .. }) {
                continue;
            }
            let Some(spec) = resolve(calendar, draft, &path, 0, &mut parts, findings) else {
                continue;
            };
            let place = specs.iter().position(|known| *known == spec);
            let place = place.unwrap_or_else(|| {
                match pool.compile(&spec) {
                    Ok(calendar) => {
                        bytes += calendar.bytes();
                        compiled.push(calendar);
                    }
                    Err(problems) => {
                        for problem in problems {
                            findings.add(
                                problem.code,
                                &joined(&path, &problem.path),
                                problem.message,
                            );
                        }
                        // A calendar stands in, so that the rest is checked too.
                        compiled.extend(pool.compile(&always));
                    }
                }
                specs.push(spec);
                specs.len() - 1
            });
            // There are far fewer.
            let place = u16::try_from(place).unwrap_or(0);
            named.push((calendar.id.clone(), Choice::Fixed(place)));
        }
        let mut calendars = Self { compiled, named };
        for calendar in &draft.calendars {
            if let Some(choice) = calendars.by_fact(calendar, layout, findings) {
                calendars.named.push((calendar.id.clone(), choice));
            }
        }
        calendars
    }

    fn by_fact(
        &self,
        calendar: &NamedCalendar,
        layout: &Layout,
        findings: &mut Findings,
    ) -> Option<Choice> {
        let CalendarDraft::By { fact, is } = &calendar.calendar else { return None };
        let path = format!("calendars.{}", calendar.id);
        let slot = layout.find(fact).filter(|slot| {
            let domain = &layout.slots[*slot].domain;
            *slot > layout.status && matches!(domain, Domain::Boolean | Domain::Choice(_))
        });
        let Some(slot) = slot else {
            let message = format!("`{fact}` is no declared fact that is boolean or one of a list");
            findings.add("undeclared-fact", &format!("{path}.by"), message);
            return Some(Choice::Fixed(0));
        };
        let (mut choices, mut chosen) = (Vec::new(), Vec::new());
        for (value, name) in is {
            let path = format!("{path}.is.{value}");
            let class = layout.class_of(slot, value);
            let member = self.named.iter().find(|(id, _)| id == name);
            match (class, member) {
                (Err(expected), _) => {
                    findings.add("wrong-value", &path, format!("expected {expected}"));
                }
                (_, Some((_, Choice::By(_)))) | (_, None) => {
                    let message = format!("`{name}` is no calendar that stands by itself");
                    findings.add("unknown-calendar", &path, message);
                }
                (Ok(class), _) if chosen.contains(&class) => {
                    findings.add("duplicate-value", &path, "named twice");
                }
                (Ok(class), Some((_, Choice::Fixed(place)))) => {
                    chosen.push(class);
                    let bits = layout.one(slot, class);
                    let word = bits.iter().position(|word| *word != 0).unwrap_or(0);
                    choices.push((word, bits[word], *place));
                }
            }
        }
        let values = match &layout.slots[slot].domain {
            Domain::Choice(values) => values.clone(),
            _ => vec!["false".to_owned(), "true".to_owned()],
        };
        let missing: Vec<&str> = values
            .iter()
            .enumerate()
            .filter(|(class, _)| !chosen.contains(class))
            .map(|(_, value)| value.as_str())
            .collect();
        if !missing.is_empty() {
            let message = format!("a calendar is missing for {}", listed(missing));
            findings.add("missing-value", &format!("{path}.is"), message);
        }
        Some(Choice::By(choices.into_boxed_slice()))
    }

    /// Whether every calendar that a rule can meet is always open, so that `1d` is 24 hours (§1.6).
    pub(crate) fn all_always(&self, choice: &Choice) -> bool {
        choice.all().iter().all(|one| self.compiled[usize::from(*one)].is_always())
    }

    /// By place: the first name that stands for the calendar; of the first, `always` where none does.
    pub(crate) fn names(&self) -> Box<[String]> {
        let name = |place: usize| {
            let stands = |choice: &Choice| {
                *choice == Choice::Fixed(u16::try_from(place).unwrap_or(u16::MAX))
            };
            let named = self.named.iter().find(|(_, choice)| stands(choice));
            named.map_or_else(|| "always".to_owned(), |(id, _)| id.clone())
        };
        (0..self.compiled.len()).map(name).collect()
    }

    /// The calendar of a name; always open where none is given.
    pub(crate) fn choose(
        &self,
        name: Option<&String>,
        path: &str,
        findings: &mut Findings,
    ) -> Choice {
        let Some(name) = name else { return Choice::Fixed(0) };
        match self.named.iter().find(|(id, _)| id == name) {
            Some((_, choice)) => choice.clone(),
            None => {
                let known = listed(self.named.iter().map(|(id, _)| id.as_str()));
                findings.add(
                    "unknown-calendar",
                    path,
                    format!("no calendar `{name}`; expected {known}"),
                );
                Choice::Fixed(0)
            }
        }
    }
}

/// A calendar with the members it names written out.
fn resolve(
    calendar: &NamedCalendar,
    draft: &PolicyDraft,
    path: &str,
    depth: usize,
    parts: &mut usize,
    findings: &mut Findings,
) -> Option<CalendarSpec> {
    *parts += 1;
    if depth > MAX_DEPTH || *parts > MAX_PARTS {
        let message = format!(
            "composed of itself, of more than {MAX_PARTS} calendars, or more than {MAX_DEPTH} deep"
        );
        findings.add("calendar-composition", path, message);
        return None;
    }
    let mut member = |name: &String| {
        let found = draft.calendars.iter().find(|other| other.id == *name);
        match found {
            Some(other) if !matches!(other.calendar, CalendarDraft::By { .. }) => {
                resolve(other, draft, path, depth + 1, parts, findings)
            }
            _ => {
                let message = format!("`{name}` is no calendar that stands by itself");
                findings.add("unknown-calendar", path, message);
                None
            }
        }
    };
    Some(match &calendar.calendar {
        CalendarDraft::Always { zone } => CalendarSpec::Always { zone: *zone },
        CalendarDraft::Weekly(weekly) => CalendarSpec::Weekly(weekly.clone()),
        CalendarDraft::Union { of, zone } => {
            let of = of.iter().map(member).collect::<Option<_>>()?;
            CalendarSpec::Union { of, zone: *zone }
        }
        CalendarDraft::Intersection { of, zone } => {
            let of = of.iter().map(member).collect::<Option<_>>()?;
            CalendarSpec::Intersection { of, zone: *zone }
        }
        CalendarDraft::Difference { base, less, zone } => CalendarSpec::Difference {
            base: Box::new(member(base)?),
            less: less.iter().map(member).collect::<Option<_>>()?,
            zone: *zone,
        },
        CalendarDraft::By { .. } => return None,
    })
}

/// The path of a calendar's part, given inside the calendar.
fn joined(path: &str, inner: &str) -> String {
    match inner {
        "" => path.to_owned(),
        _ if inner.starts_with('[') => format!("{path}{inner}"),
        _ => format!("{path}.{inner}"),
    }
}
