//! Reading a mapping, and what is wrong with one apart from its form.

use sevclock::Policy;
use sevclock::policy::{FactKind, FactValue, Level};
use sevclock::ticket::Event;
use sevclock::time::Instant;
use thiserror::Error;

use super::{FactRule, Mapping, PickRule};
use crate::fault::{Fault, listed};

/// The most signal rules of a mapping, so that which of them hold fits a word.
const MAX_SIGNAL_RULES: usize = 64;

/// Everything found wrong with a mapping, one mistake at least.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{}", .0.join("\n"))]
pub struct MappingError(pub Vec<String>);

impl MappingError {
    /// The mistakes as those of a file.
    #[must_use]
    pub fn faults(&self, file: &str) -> Vec<Fault> {
        self.0.iter().map(|mistake| Fault::of_file(file, mistake)).collect()
    }
}

impl Mapping {
    /// The mapping of a TOML text.
    ///
    /// # Errors
    /// The first mistake of form, with its line; or every contradiction.
    pub fn from_toml(text: &str) -> Result<Self, MappingError> {
        let form =
            |error: toml::de::Error| MappingError(vec![error.to_string().trim_end().to_owned()]);
        let mapping: Self = toml::from_str(text).map_err(form)?;
        let mut mistakes = Vec::new();
        if mapping.format != 1 {
            mistakes.push(format!("format: expected 1, found {}", mapping.format));
        }
        if mapping.signals.len() > MAX_SIGNAL_RULES {
            mistakes.push(format!("signals: expected {MAX_SIGNAL_RULES} rules at most"));
        }
        for (place, rule) in mapping.signals.iter().enumerate() {
            if rule.signal.0.is_empty() {
                mistakes.push(format!("signals[{place}].signal: expected a signal"));
            }
        }
        let columns = mapping.fact_rules();
        for (path, rule) in columns {
            match (&rule.column, &rule.when) {
                (Some(_), None) => {}
                (None, Some(_)) if rule.values.is_none() && rule.otherwise.is_none() => {}
                (None, Some(_)) => mistakes.push(format!(
                    "{path}: `values` and `otherwise` go with `column`, not with `when`"
                )),
                _ => mistakes.push(format!("{path}: expected either `column` or `when`")),
            }
        }
        or_mistakes(mapping, mistakes)
    }

    /// Whether its signals, facts, plans and severities are those of `policy`.
    ///
    /// # Errors
    /// Everything that is not, by place in the mapping.
    pub fn check(&self, policy: &Policy) -> Result<(), MappingError> {
        let mut mistakes = Vec::new();
        for (place, rule) in self.signals.iter().enumerate() {
            let signals = rule.signal.0.clone();
            let event = Event { signals, ..Event::at(Instant::MIN) };
            tell(policy, &event, &format!("signals[{place}]"), &mut mistakes);
        }
        let severities = [("severity", &self.severity)].into_iter();
        let cases = self.cases.as_ref();
        for (path, rule) in severities.chain(cases.map(|cases| ("cases.severity", &cases.severity)))
        {
            for value in rule.iter().flat_map(picks) {
                match Level::new(*value) {
                    Ok(level) => {
                        let event = Event { severity: Some(level), ..Event::at(Instant::MIN) };
                        tell(policy, &event, path, &mut mistakes);
                    }
                    Err(error) => mistakes.push(format!("{path}: {value}: {error}")),
                }
            }
        }
        let plans = [("plan", &self.plan)].into_iter();
        for (path, rule) in plans.chain(cases.map(|cases| ("cases.plan", &cases.plan))) {
            for value in rule.iter().flat_map(picks) {
                let event = Event { plan: Some(value.clone()), ..Event::at(Instant::MIN) };
                tell(policy, &event, path, &mut mistakes);
            }
        }
        for (path, rule) in self.fact_rules() {
            self.check_fact(policy, &path, rule, &mut mistakes);
        }
        or_mistakes((), mistakes)
    }

    /// Whether the clocks of its `[ours]` are those of `policy`. Other verbs pass them over, so that one
    /// mapping serves several policies.
    ///
    /// # Errors
    /// Everything that is not, by place in the mapping.
    pub fn check_ours(&self, policy: &Policy) -> Result<(), MappingError> {
        let mut mistakes = Vec::new();
        let clocks = &policy.draft().clocks;
        for (column, rule) in &self.ours {
            let unknown = |name: &&String| !clocks.iter().any(|clock| clock.id == **name);
            if let Some(name) = rule.clock.as_ref().filter(unknown) {
                let known = listed(clocks.iter().map(|clock| clock.id.as_str()));
                mistakes.push(format!("ours.{column}: no clock `{name}`; expected {known}"));
            }
        }
        or_mistakes((), mistakes)
    }

    fn check_fact(&self, policy: &Policy, path: &str, rule: &FactRule, mistakes: &mut Vec<String>) {
        let kind = policy.draft().facts.iter().find(|fact| fact.id == rule.fact);
        let mut values: Vec<FactValue> = Vec::new();
        let listed = rule.values.iter().flat_map(|values| values.values());
        for value in listed.chain(&rule.otherwise) {
            match fact_value(value) {
                Some(value) => values.push(value),
                None => mistakes.push(format!(
                    "{path}: `{value}` is no value of a fact: expected true, false, a text or a whole number"
                )),
            }
        }
        if rule.when.is_some() {
            values.push(FactValue::Boolean(true));
        }
        // A rule that names no value still names the fact.
        if values.is_empty() {
            values.extend(match kind.map(|fact| &fact.kind) {
                Some(FactKind::Boolean { default }) => Some(FactValue::Boolean(*default)),
                Some(FactKind::Integer { default }) => Some(FactValue::Integer(*default)),
                Some(FactKind::Choice { values, .. }) => {
                    values.first().cloned().map(FactValue::Text)
                }
                None => Some(FactValue::Boolean(false)),
            });
        }
        for value in values {
            let facts = vec![(rule.fact.clone(), value)];
            tell(policy, &Event { facts, ..Event::at(Instant::MIN) }, path, mistakes);
        }
    }

    /// The rules that set facts, each with its place.
    fn fact_rules(&self) -> impl Iterator<Item = (String, &FactRule)> {
        let events = self.facts.iter().enumerate();
        let cases = self.cases.iter().flat_map(|cases| cases.facts.iter().enumerate());
        events
            .map(|(place, rule)| (format!("facts[{place}]"), rule))
            .chain(cases.map(|(place, rule)| (format!("cases.facts[{place}]"), rule)))
    }
}

/// A TOML value as a fact's; `None` for tables, lists, fractions and dates.
pub(crate) fn fact_value(value: &toml::Value) -> Option<FactValue> {
    match value {
        toml::Value::Boolean(value) => Some(FactValue::Boolean(*value)),
        toml::Value::Integer(value) => Some(FactValue::Integer(*value)),
        toml::Value::String(value) => Some(FactValue::Text(value.clone())),
        _ => None,
    }
}

fn picks<T>(rule: &PickRule<T>) -> impl Iterator<Item = &T> {
    rule.values.iter().flat_map(|values| values.values()).chain(&rule.otherwise)
}

/// Adds what a policy says against an event, in its words.
fn tell(policy: &Policy, event: &Event, path: &str, mistakes: &mut Vec<String>) {
    // An event other than the first, so that it raises nothing by itself.
    if let Err(faults) = policy.bind_event(event, 1) {
        mistakes.extend(faults.0.iter().map(|fault| format!("{path}: {}", fault.message)));
    }
}

fn or_mistakes<T>(value: T, mistakes: Vec<String>) -> Result<T, MappingError> {
    if mistakes.is_empty() { Ok(value) } else { Err(MappingError(mistakes)) }
}
