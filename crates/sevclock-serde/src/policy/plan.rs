//! `[[obligations]]`, `[plans.*]` and `[[programs]]` (semantics §6.1, §6.2, §6.5).

use sevclock::policy::{Inclusion, Limit, Obligation, Plan, Program, Requirement, UpgradeKind};

use super::{ROWS, grounds};
use crate::decode::{Node, scalar};
use crate::tree::Kind;

pub(super) fn obligation(node: Node<'_>) -> Option<Obligation> {
    let mut fields = node.fields()?;
    let id = fields.required("id", scalar::string);
    let applies_when = fields.optional("applies_when", scalar::condition);
    let requires = fields.required("requires", scalar::condition);
    let grounds = grounds(&mut fields);
    fields.finish();
    Some(Obligation { id: id?, applies_when, requires: requires?, grounds })
}

pub(super) fn plan(id: &str, node: Node<'_>) -> Option<Plan> {
    let included = [("included", Inclusion::Included), ("optional", Inclusion::Optional)];
    let mut fields = node.fields()?;
    let plan = Plan {
        id: id.to_owned(),
        title: fields.optional("title", scalar::string),
        coverage: fields.optional("coverage", scalar::string),
        incidents: fields.optional("incidents", incidents).flatten(),
        fee: fields.optional("fee", scalar::money),
        upgrades: fields.several("upgrades", upgrade),
        features: fields
            .entries("features", |id, node| Some((id.to_owned(), scalar::word(node, &included)?))),
        limits: fields.list("limits", ROWS, limit),
        grounds: grounds(&mut fields),
    };
    fields.finish();
    Some(plan)
}

fn upgrade(node: Node<'_>) -> Option<UpgradeKind> {
    let kinds = [
        ("major", UpgradeKind::Major),
        ("minor", UpgradeKind::Minor),
        ("maintenance", UpgradeKind::Maintenance),
    ];
    scalar::word(node, &kinds)
}

fn limit(node: Node<'_>) -> Option<Limit> {
    let mut fields = node.fields()?;
    let id = fields.required("id", scalar::string);
    let requires = fields.required("requires", scalar::condition);
    let grounds = grounds(&mut fields);
    fields.finish();
    Some(Limit { id: id?, requires: requires?, grounds })
}

/// A number, or `"unlimited"`, which is none.
fn incidents(node: Node<'_>) -> Option<Option<u32>> {
    match node.kind() {
        Kind::Text(_) => scalar::word(node, &[("unlimited", None)]),
        Kind::Integer(_) => scalar::count(node, 0).map(Some),
        _ => node.wrong_type("a whole number or \"unlimited\""),
    }
}

pub(super) fn program(node: Node<'_>) -> Option<Program> {
    let mut fields = node.fields()?;
    fields.needs("within_months", "commitment");
    let id = fields.required("id", scalar::string);
    let program = Program {
        id: String::new(),
        title: fields.optional("title", scalar::string),
        needed: fields.optional("needed", |node| scalar::count(node, 0)),
        commitment: fields.optional("commitment", scalar::condition),
        within_months: fields.optional("within_months", |node| scalar::count(node, 1)),
        feature: fields.optional("feature", scalar::string),
        grants: fields.several("grants", scalar::string),
        requirements: fields.list("requirements", ROWS, requirement),
        grounds: grounds(&mut fields),
    };
    fields.finish();
    Some(Program { id: id?, ..program })
}

fn requirement(node: Node<'_>) -> Option<Requirement> {
    let mut fields = node.fields()?;
    let id = fields.required("id", scalar::string);
    let when = fields.required("when", scalar::condition);
    let grounds = grounds(&mut fields);
    fields.finish();
    Some(Requirement { id: id?, when: when?, grounds })
}
