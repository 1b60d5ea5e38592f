//! `[facts]` and `[signals]` (semantics §2.1, §2.3).

use sevclock::policy::{FactDecl, FactKind, SignalDecl};

use super::grounds;
use crate::decode::{Node, scalar};
use crate::tree::Kind;

/// `x = false`, `x = 0`, `x = ["a", "b"]`, or a table of `of` and `default`.
pub(super) fn fact(id: &str, node: Node<'_>) -> Option<FactDecl> {
    let kind = match node.kind() {
        Kind::Array(_) => choice(node.list("", scalar::string), None),
        Kind::Table(_) => declared(node)?,
        _ => by_default(node)?,
    };
    Some(FactDecl { id: id.to_owned(), kind })
}

fn declared(node: Node<'_>) -> Option<FactKind> {
    let mut fields = node.fields()?;
    let of = fields.optional("of", |node| Some(node.list("a list of values", scalar::string)));
    let kind = match of {
        Some(values) => Some(choice(values, fields.optional("default", scalar::string))),
        None => fields.required("default", by_default),
    };
    grounds(&mut fields);
    fields.finish();
    kind
}

/// The kind of fact that a default makes: boolean or integer.
fn by_default(node: Node<'_>) -> Option<FactKind> {
    match node.kind() {
        Kind::Boolean(default) => Some(FactKind::Boolean { default: *default }),
        Kind::Integer(Some(default)) => Some(FactKind::Integer { default: *default }),
        _ => node.wrong_type("true, false, a whole number, or the list of the fact's values"),
    }
}

fn choice(values: Vec<String>, default: Option<String>) -> FactKind {
    FactKind::Choice { values, default }
}

/// What a signal sets and implies.
pub(super) fn signal(id: &str, node: Node<'_>) -> Option<SignalDecl> {
    let mut fields = node.fields()?;
    let set =
        fields.entries("set", |fact, node| Some((fact.to_owned(), scalar::fact_value(node)?)));
    let also = fields.several("also", scalar::string);
    fields.finish();
    Some(SignalDecl { id: id.to_owned(), set, also })
}
