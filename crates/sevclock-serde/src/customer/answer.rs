//! The qualification document: what a customer has and lacks for a program, by name, and why.

use chrono::NaiveDate;
use serde::Serialize;
use serde_json::Value;
use sevclock::Policy;
use sevclock::policy::Program;
use sevclock::qualify::{Commitment, Qualification, Way};

use crate::contract::{maybe_day, reason};
use crate::evaluation::ReasonDocument;

/// What a customer has and lacks for a program.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct QualificationDocument {
    /// The program.
    pub program: String,
    /// Whether the customer qualifies.
    pub qualifies: bool,
    /// By what: `all` requirements, the `plan`, or the `count`; `null` who does not.
    pub by: Option<&'static str>,
    /// How many requirements are met.
    pub met: usize,
    /// How many must be.
    pub needed: usize,
    /// Each requirement, in the policy's order.
    pub requirements: Vec<RequirementDocument>,
    /// The ids of those not met.
    pub missing: Vec<String>,
    /// The commitment to meet them.
    pub commitment: CommitmentDocument,
    /// Reasons, where asked for (semantics §7.2).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub because: Option<Vec<ReasonDocument>>,
}

/// One requirement.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RequirementDocument {
    /// The requirement.
    pub id: String,
    /// Whether it is met.
    pub met: bool,
}

/// A commitment to meet the rest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct CommitmentDocument {
    /// Whether it is asked for.
    pub asked: bool,
    /// Whether it is given; false where it is not asked for.
    pub given: bool,
    /// The last day to meet the rest, where it is known.
    #[serde(serialize_with = "maybe_day")]
    pub due: Option<NaiveDate>,
    /// Whether that day has passed.
    pub overdue: bool,
}

/// The document of a qualification under the policy that made it, without reasons.
#[must_use]
pub fn document(policy: &Policy, found: &Qualification) -> QualificationDocument {
    let program = policy.draft().programs.get(found.program);
    let requirements = program.map_or(&[][..], |program| &program.requirements);
    let requirements: Vec<RequirementDocument> = requirements
        .iter()
        .zip(&found.requirements)
        .map(|(one, met)| RequirementDocument { id: one.id.clone(), met: *met })
        .collect();
    let missing = requirements.iter().filter(|one| !one.met).map(|one| one.id.clone());
    QualificationDocument {
        program: program.map_or_else(String::new, |program| program.id.clone()),
        qualifies: found.by.is_some(),
        by: found.by.map(way_word),
        met: found.met(),
        needed: found.needed,
        missing: missing.collect(),
        requirements,
        commitment: commitment(found.commitment),
        because: None,
    }
}

fn way_word(way: Way) -> &'static str {
    match way {
        Way::All => "all",
        Way::Plan => "plan",
        Way::Count => "count",
    }
}

fn commitment(commitment: Commitment) -> CommitmentDocument {
    let plain = CommitmentDocument { asked: true, given: true, due: None, overdue: false };
    match commitment {
        Commitment::NotAsked => CommitmentDocument { asked: false, given: false, ..plain },
        Commitment::Missing => CommitmentDocument { given: false, ..plain },
        Commitment::Given { due } => CommitmentDocument { due, ..plain },
        Commitment::Overdue { due } => {
            CommitmentDocument { due: Some(due), overdue: true, ..plain }
        }
    }
}

/// The reasons of a qualification, in the order of its document, whose keys they name.
#[must_use]
pub fn reasons(policy: &Policy, found: &Qualification) -> Vec<ReasonDocument> {
    let Some(program) = policy.draft().programs.get(found.program) else { return Vec::new() };
    let element = format!("programs.{}", program.id);
    let figures = [("met", found.met().into()), ("needed", found.needed.into())];
    let mut all = vec![reason("qualifies", &element, &program.grounds, figures)];
    for (place, one) in program.requirements.iter().enumerate() {
        let path = format!("requirements[{place}]");
        let element = format!("{element}.requirements.{}", one.id);
        let mut reason =
            reason(&path, &element, &one.grounds, [("when", one.when.to_string().into())]);
        reason.cite = reason.cite.or_else(|| program.grounds.cite.clone());
        all.push(reason);
    }
    if found.commitment != Commitment::NotAsked {
        all.push(promised(&element, program, found.commitment));
    }
    all
}

fn promised(element: &str, program: &Program, commitment: Commitment) -> ReasonDocument {
    let when = program.commitment.as_ref().map(ToString::to_string);
    let due = match commitment {
        Commitment::Given { due } => due,
        Commitment::Overdue { due } => Some(due),
        Commitment::NotAsked | Commitment::Missing => None,
    };
    let figures = [
        ("when", when.into()),
        ("within_months", program.within_months.into()),
        ("due", due.map_or(Value::Null, |due| due.to_string().into())),
    ];
    reason("commitment", element, &program.grounds, figures)
}
