//! What was found, as a JSON document.

use serde::Serialize;
use serde_json::Number;
use sevclock::figures::Share;

use super::{Compared, Explained, Found, Value};

/// A comparison.
#[derive(Clone, Debug, Serialize)]
pub struct CompareDocument {
    /// The agreement's id.
    pub policy: String,
    /// Its version.
    pub version: String,
    /// Instants no further apart agree, in seconds.
    pub tolerance_s: i64,
    /// What is later by less may be noticed late, in seconds.
    pub polling_s: i64,
    /// For each of the desk's columns.
    pub columns: Vec<ColumnDocument>,
}

/// What became of a column.
#[derive(Clone, Debug, Serialize)]
pub struct ColumnDocument {
    /// Its name.
    pub column: String,
    /// The clock it speaks of.
    pub clock: String,
    /// What it says.
    pub figure: &'static str,
    /// Tickets of which both say something.
    pub compared: u64,
    /// Those that agree.
    pub agree: u64,
    /// Their share.
    pub share: Option<String>,
    /// Those that do not.
    pub differ: u64,
    /// Tickets of which the desk says nothing.
    pub blank: u64,
    /// Tickets to which nothing was promised, or that ended without a verdict.
    pub unpromised: u64,
    /// Why they differ.
    pub causes: Vec<CauseDocument>,
}

/// A cause.
#[derive(Clone, Debug, Serialize)]
pub struct CauseDocument {
    /// Its name.
    pub cause: &'static str,
    /// Tickets it explains.
    pub cases: u64,
    /// Their share of those that differ.
    pub share: Option<String>,
    /// How exactly, the commonest first.
    pub found: Vec<FoundDocument>,
}

/// What exactly explains tickets.
#[derive(Clone, Debug, Serialize)]
pub struct FoundDocument {
    /// A short name.
    pub id: String,
    /// What the desk does.
    pub reason: String,
    /// Tickets it explains.
    pub cases: u64,
    /// Tickets it would make a difference to; null where that was not asked.
    pub shows: Option<u64>,
    /// Those of them whose desk says what it comes to.
    pub holds: Option<u64>,
    /// Those whose desk says what the agreement says as it is.
    pub against: Option<u64>,
    /// One of them.
    pub example: Option<ExampleDocument>,
}

/// A ticket.
#[derive(Clone, Debug, Serialize)]
pub struct ExampleDocument {
    /// Its id.
    pub ticket: String,
    /// What the agreement says: an instant, null for none, or whether.
    pub agreement: serde_json::Value,
    /// What the desk says.
    pub desk: serde_json::Value,
    /// How much later the desk's instant is, in seconds.
    pub later_s: Option<Number>,
}

impl Compared<'_> {
    /// All of it as a document.
    #[must_use]
    pub fn document(&self) -> CompareDocument {
        let (draft, limits) = (self.policy().draft(), self.limits());
        CompareDocument {
            policy: draft.id.clone(),
            version: draft.version.clone(),
            tolerance_s: limits.tolerance.micros() / 1_000_000,
            polling_s: limits.polling.micros() / 1_000_000,
            columns: (0..self.columns.len()).map(|place| self.column(place)).collect(),
        }
    }

    fn column(&self, place: usize) -> ColumnDocument {
        let (ours, tally) = (&self.columns[place], &self.tallies[place]);
        let share = |part, whole| Share::of(part, whole).map(|share| share.to_string());
        let causes = self.causes(place).into_iter().map(|(cause, found)| {
            let cases = found.iter().map(|one| one.found.cases).sum();
            CauseDocument {
                cause: cause.name(),
                cases,
                share: share(cases, tally.differ()),
                found: found.iter().map(found_document).collect(),
            }
        });
        ColumnDocument {
            column: ours.name.clone(),
            clock: self.policy().draft().clocks[usize::from(ours.clock)].id.clone(),
            figure: ours.figure.name(),
            compared: tally.compared,
            agree: tally.agree,
            share: share(tally.agree, tally.compared),
            differ: tally.differ(),
            blank: tally.blank,
            unpromised: tally.unpromised,
            causes: causes.collect(),
        }
    }
}

fn found_document(one: &Explained<'_>) -> FoundDocument {
    let Found { cases, shows, holds, against, example } = one.found;
    FoundDocument {
        id: one.id.clone(),
        reason: one.says.clone(),
        cases: *cases,
        shows: one.is_tried.then_some(*shows),
        holds: one.is_tried.then_some(*holds),
        against: one.is_tried.then_some(*against),
        example: example.as_ref().map(|example| ExampleDocument {
            ticket: example.ticket.clone(),
            agreement: json(example.agreement),
            desk: json(example.desk),
            later_s: example.desk.later_than(example.agreement).and_then(seconds),
        }),
    }
}

fn seconds(micros: i64) -> Option<Number> {
    let whole = micros / 1_000_000;
    if whole * 1_000_000 == micros {
        Some(whole.into())
    } else {
        Number::from_f64(micros as f64 / 1e6)
    }
}

fn json(value: Value) -> serde_json::Value {
    match value {
        Value::At(at) => at.map(|at| at.to_string()).into(),
        Value::Is(answer) => answer.into(),
    }
}
