//! Conditions over what a policy declares.

use sevclock::policy::{Condition, FactDecl, FactKind};

use super::random::Random;

/// What a condition may name.
#[derive(Clone, Debug)]
pub(super) struct Scope {
    /// The facts.
    pub(super) facts: Vec<FactDecl>,
    /// The plans.
    pub(super) plans: Vec<String>,
    /// The last severity, or none where severities may not be named.
    pub(super) severities: Option<u8>,
}

impl Scope {
    /// The same without severities.
    #[must_use]
    pub(super) fn without_severities(&self) -> Self {
        Self { severities: None, ..self.clone() }
    }

    /// A condition.
    pub(super) fn condition(&self, random: &mut Random) -> Condition {
        let text = self.text(random, 2);
        text.parse().unwrap_or_else(|_| "true".parse().expect("a condition"))
    }

    fn text(&self, random: &mut Random, depth: usize) -> String {
        match random.below(if depth == 0 { 6 } else { 10 }) {
            6 | 7 => format!("{} && {}", self.inner(random, depth), self.inner(random, depth)),
            8 => format!("{} || {}", self.inner(random, depth), self.inner(random, depth)),
            9 => format!("!{}", self.inner(random, depth)),
            _ => self.atom(random),
        }
    }

    fn inner(&self, random: &mut Random, depth: usize) -> String {
        format!("({})", self.text(random, depth - 1))
    }

    fn atom(&self, random: &mut Random) -> String {
        let order = *random.pick(&["==", "!=", "<", "<=", ">", ">="]);
        let equal = *random.pick(&["==", "!="]);
        if let Some(last) = self.severities.filter(|_| random.chance(30)) {
            let name = *random.pick(&["severity", "severity", "severity", "declared"]);
            let level = random.between(1, last.into());
            return if random.chance(20) {
                format!("{name} in [{level}, {}]", random.between(1, last.into()))
            } else {
                format!("{name} {order} {level}")
            };
        }
        match random.below(12) {
            0 => format!("status {equal} {:?}", random.pick(&["open", "resolved", "closed"])),
            1 if !self.plans.is_empty() => format!("plan {equal} {:?}", random.pick(&self.plans)),
            _ if self.facts.is_empty() => (*random.pick(&["true", "false"])).to_owned(),
            _ => {
                let FactDecl { id, kind } = random.pick(&self.facts);
                match kind {
                    FactKind::Boolean { .. } => {
                        format!("{}{id}", random.pick(&["", "!"]))
                    }
                    FactKind::Integer { .. } => format!("{id} {order} {}", random.between(-1, 4)),
                    FactKind::Choice { values, .. } if random.chance(30) => {
                        let some = random.some_of(1, 2, values);
                        let some: Vec<_> = some.iter().map(|value| format!("{value:?}")).collect();
                        format!("{id} in [{}]", some.join(", "))
                    }
                    FactKind::Choice { values, .. } => {
                        format!("{id} {equal} {:?}", random.pick(values))
                    }
                }
            }
        }
    }
}
