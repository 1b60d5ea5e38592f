//! Which columns of its files a mapping uses, by their headers.

use sevclock::policy::Condition;

use super::desk::DeskColumn;
use super::test::columns_of;
use crate::mapping::{FactRule, Mapping, PickRule};

impl Mapping {
    /// The header of a column by the name the mapping uses for it.
    pub(crate) fn header(&self, name: &str) -> String {
        self.columns.get(name).map_or_else(|| name.to_owned(), Clone::clone)
    }
}

/// The headers that the rules for events use, besides those of case and time.
pub(super) fn of_events(mapping: &Mapping, desk: &[DeskColumn]) -> Vec<String> {
    let mut names = Names { mapping, headers: Vec::new() };
    names.condition(mapping.skip.as_ref());
    for rule in &mapping.signals {
        names.condition(rule.when.as_ref());
        names.condition(rule.after.as_ref());
        names.add(rule.changed.iter());
    }
    names.add(mapping.unchanged.keys());
    for column in desk {
        names.condition(column.when.as_ref());
        // Otherwise the file of cases may have it.
        if column.when.is_some() || mapping.cases.is_none() {
            names.header(column.header.clone());
        }
    }
    names.picks(mapping.severity.as_ref(), mapping.plan.as_ref(), &mapping.facts);
    names.headers
}

/// The headers that the rules for the file with a line a case use.
pub(super) fn of_cases(mapping: &Mapping) -> Vec<String> {
    let mut names = Names { mapping, headers: Vec::new() };
    if let Some(cases) = &mapping.cases {
        names.picks(cases.severity.as_ref(), cases.plan.as_ref(), &cases.facts);
    }
    names.headers
}

struct Names<'m> {
    mapping: &'m Mapping,
    headers: Vec<String>,
}

impl Names<'_> {
    fn add<'n>(&mut self, names: impl IntoIterator<Item = &'n String>) {
        for name in names {
            self.header(self.mapping.header(name));
        }
    }

    fn header(&mut self, header: String) {
        if !self.headers.contains(&header) {
            self.headers.push(header);
        }
    }

    fn condition(&mut self, condition: Option<&Condition>) {
        let mut names = Vec::new();
        if let Some(condition) = condition {
            columns_of(condition.expression(), &mut names);
        }
        let names: Vec<String> = names.into_iter().map(str::to_owned).collect();
        self.add(&names);
    }

    fn picks(
        &mut self,
        severity: Option<&PickRule<i64>>,
        plan: Option<&PickRule<String>>,
        facts: &[FactRule],
    ) {
        self.add(severity.map(|rule| &rule.column));
        self.add(plan.map(|rule| &rule.column));
        for rule in facts {
            self.add(&rule.column);
            self.condition(rule.when.as_ref());
        }
    }
}
