//! A mapping made ready for the lines of one file: conditions, and what each cell picks.

use std::collections::BTreeMap;

use sevclock::Policy;
use sevclock::policy::{Condition, FactKind, FactValue, Level};
use sevclock::ticket::Event;
use sevclock::time::Instant;

use super::sheet::Sheet;
use super::test::{Test, is_false, is_true};
use crate::fault::listed;
use crate::mapping::{CasesMapping, FactRule, Mapping, On, PickRule, SignalRule, fact_value};

/// What each text of a column picks: nothing where it is empty, or what is wrong with it.
#[derive(Debug)]
pub(crate) struct Pick<T> {
    column: usize,
    values: Box<[Result<Option<T>, String>]>,
}

impl<T> Pick<T> {
    pub(crate) fn of_line(&self, cells: &[u32]) -> Result<Option<&T>, &str> {
        match &self.values[cells[self.column] as usize] {
            Ok(value) => Ok(value.as_ref()),
            Err(message) => Err(message),
        }
    }

    /// Whether two lines pick by the same cell.
    pub(crate) fn same(&self, cells: &[u32], others: &[u32]) -> bool {
        cells[self.column] == others[self.column]
    }
}

/// A fact and what sets it.
#[derive(Debug)]
pub(crate) struct FactSet {
    pub(crate) fact: String,
    pub(crate) pick: FactPick,
    /// Whether the ticket opens with what its first line says.
    pub(crate) opening: bool,
}

/// What sets a fact.
#[derive(Debug)]
pub(crate) enum FactPick {
    Cell(Pick<FactValue>),
    Condition(Test),
}

/// Severity, plan and facts of a line.
#[derive(Debug)]
pub(crate) struct Picks {
    pub(crate) severity: Option<Pick<Level>>,
    pub(crate) plan: Option<Pick<String>>,
    pub(crate) facts: Vec<FactSet>,
}

/// What raises signals.
#[derive(Debug)]
pub(crate) struct Raise {
    pub(crate) signals: Vec<String>,
    pub(crate) when: Test,
    pub(crate) after: Option<Test>,
    pub(crate) changed: Option<usize>,
    pub(crate) on: On,
}

/// The rules for the lines of events.
#[derive(Debug)]
pub(crate) struct Rules {
    pub(crate) skip: Test,
    /// Columns with, for each text, whether it means "as before".
    pub(crate) unchanged: Vec<(usize, Box<[bool]>)>,
    pub(crate) raise: Vec<Raise>,
    pub(crate) picks: Picks,
}

impl Rules {
    pub(crate) fn of(mapping: &Mapping, policy: &Policy, sheet: &Sheet) -> Self {
        let builder = Builder { mapping, policy, sheet };
        let unchanged = mapping.unchanged.iter().filter_map(|(name, words)| {
            let place = sheet.column(&mapping.header(name))?;
            let texts = sheet.columns[place].texts.iter();
            Some((place, texts.map(|text| words.iter().any(|word| **word == **text)).collect()))
        });
        Self {
            skip: builder.test(mapping.skip.as_ref(), false),
            unchanged: unchanged.collect(),
            raise: mapping.signals.iter().map(|rule| builder.raise(rule)).collect(),
            picks: builder.picks(mapping.severity.as_ref(), mapping.plan.as_ref(), &mapping.facts),
        }
    }
}

impl Picks {
    /// Those of the file with a line a case.
    pub(crate) fn of_cases(
        mapping: &Mapping,
        cases: &CasesMapping,
        policy: &Policy,
        sheet: &Sheet,
    ) -> Self {
        let builder = Builder { mapping, policy, sheet };
        builder.picks(cases.severity.as_ref(), cases.plan.as_ref(), &cases.facts)
    }
}

struct Builder<'a> {
    mapping: &'a Mapping,
    policy: &'a Policy,
    sheet: &'a Sheet,
}

impl Builder<'_> {
    fn test(&self, condition: Option<&Condition>, otherwise: bool) -> Test {
        match condition {
            None => Test::Always(otherwise),
            Some(condition) => {
                Test::of(condition.expression(), self.sheet, &|name| self.mapping.header(name))
            }
        }
    }

    fn raise(&self, rule: &SignalRule) -> Raise {
        Raise {
            signals: rule.signal.0.clone(),
            when: self.test(rule.when.as_ref(), true),
            after: rule.after.as_ref().map(|after| self.test(Some(after), true)),
            changed: rule
                .changed
                .as_ref()
                .and_then(|name| self.sheet.column(&self.mapping.header(name))),
            on: rule.on,
        }
    }

    fn picks(
        &self,
        severity: Option<&PickRule<i64>>,
        plan: Option<&PickRule<String>>,
        facts: &[FactRule],
    ) -> Picks {
        let severity = severity.and_then(|rule| {
            self.pick(
                &rule.column,
                rule.values.as_ref(),
                rule.otherwise.as_ref(),
                |value| match value {
                    Found::Listed(number) => Ok(*number),
                    Found::Text(text) => text
                        .trim()
                        .parse()
                        .map_err(|_| format!("`{text}` is no severity: expected a whole number")),
                },
                |number| {
                    let level =
                        Level::new(number).map_err(|error| format!("`{number}`: {error}"))?;
                    self.accepted(&Event { severity: Some(level), ..Event::at(Instant::MIN) })?;
                    Ok(level)
                },
            )
        });
        let plan = plan.and_then(|rule| {
            self.pick(
                &rule.column,
                rule.values.as_ref(),
                rule.otherwise.as_ref(),
                |value| match value {
                    Found::Listed(plan) => Ok(plan.clone()),
                    Found::Text(text) => Ok(text.to_owned()),
                },
                |plan| {
                    self.accepted(&Event { plan: Some(plan.clone()), ..Event::at(Instant::MIN) })?;
                    Ok(plan)
                },
            )
        });
        let facts = facts.iter().filter_map(|rule| {
            let pick = self.fact(rule)?;
            Some(FactSet { fact: rule.fact.clone(), pick, opening: rule.opening })
        });
        Picks { severity, plan, facts: facts.collect() }
    }

    fn fact(&self, rule: &FactRule) -> Option<FactPick> {
        if rule.when.is_some() {
            return Some(FactPick::Condition(self.test(rule.when.as_ref(), false)));
        }
        let declared = self.policy.draft().facts.iter().find(|fact| fact.id == rule.fact);
        let kind = declared.map(|fact| &fact.kind);
        let pick = self.pick(
            rule.column.as_deref()?,
            rule.values.as_ref(),
            rule.otherwise.as_ref(),
            |value| match value {
                Found::Listed(value) => {
                    fact_value(value).ok_or_else(|| format!("`{value}` is no value of a fact"))
                }
                Found::Text(text) => fact_of_text(text, kind),
            },
            |value| {
                let facts = vec![(rule.fact.clone(), value.clone())];
                self.accepted(&Event { facts, ..Event::at(Instant::MIN) })?;
                Ok(value)
            },
        );
        pick.map(FactPick::Cell)
    }

    /// What each text of a column picks.
    fn pick<L, F, T>(
        &self,
        column: &str,
        values: Option<&BTreeMap<String, L>>,
        otherwise: Option<&L>,
        read: impl Fn(Found<'_, L>) -> Result<F, String>,
        accept: impl Fn(F) -> Result<T, String>,
    ) -> Option<Pick<T>> {
        let header = self.mapping.header(column);
        let column = self.sheet.column(&header)?;
        let of_text = |text: &str| {
            let listed_value = values.and_then(|values| values.get(text));
            let found = match (listed_value, values, otherwise) {
                (Some(value), _, _) => Found::Listed(value),
                // An empty cell is unknown, unless the mapping lists it.
                _ if text.is_empty() => return Ok(None),
                (None, _, Some(value)) => Found::Listed(value),
                (None, Some(values), None) => {
                    let expected = listed(values.keys().map(String::as_str));
                    return Err(format!(
                        "`{text}` is not among the mapping's `values`; expected {expected}"
                    ));
                }
                (None, None, None) => Found::Text(text),
            };
            read(found).and_then(&accept).map(Some)
        };
        let told =
            |text: &str| of_text(text).map_err(|message| format!("column `{header}`: {message}"));
        let values = self.sheet.columns[column].texts.iter().map(|text| told(text)).collect();
        Some(Pick { column, values })
    }

    /// Whether the policy knows what an event says.
    fn accepted(&self, event: &Event) -> Result<(), String> {
        // An event other than the first, so that it raises nothing by itself.
        match self.policy.bind_event(event, 1) {
            Ok(_) => Ok(()),
            Err(faults) => {
                let messages: Vec<&str> =
                    faults.0.iter().map(|fault| fault.message.as_str()).collect();
                Err(messages.join("; "))
            }
        }
    }
}

/// Where a value comes from: the mapping's list, or the cell itself.
enum Found<'v, L> {
    Listed(&'v L),
    Text(&'v str),
}

fn fact_of_text(text: &str, kind: Option<&FactKind>) -> Result<FactValue, String> {
    match kind {
        Some(FactKind::Boolean { .. }) if is_true(text) => Ok(FactValue::Boolean(true)),
        Some(FactKind::Boolean { .. }) if is_false(text) => Ok(FactValue::Boolean(false)),
        Some(FactKind::Boolean { .. }) => Err(format!(
            "`{text}` is neither true nor false: expected `true`, `yes`, `1`, `false`, `no` or `0`"
        )),
        Some(FactKind::Integer { .. }) => text
            .trim()
            .parse()
            .map(FactValue::Integer)
            .map_err(|_| format!("`{text}` is no whole number")),
        _ => Ok(FactValue::Text(text.to_owned())),
    }
}
