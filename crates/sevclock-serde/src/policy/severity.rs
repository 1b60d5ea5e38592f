//! `[[severities]]`, `[[classify]]` and `[[adjust]]` (semantics §3).

use sevclock::policy::{
    Adjustment, Authority, Change, Classification, Dwell, Level, Only, Severity,
};

use super::grounds;
use crate::decode::{Fields, Node, scalar};
use crate::tree::Kind;

pub(super) fn severity(node: Node<'_>) -> Option<Severity> {
    let mut fields = node.fields()?;
    let level = fields.required("level", scalar::level);
    let name = fields.required("name", scalar::string);
    let grounds = grounds(&mut fields);
    fields.finish();
    Some(Severity { level: level?, name: name?, grounds })
}

pub(super) fn classification(node: Node<'_>) -> Option<Classification> {
    let mut fields = node.fields()?;
    let severity = fields.required("severity", scalar::level);
    let when = fields.optional("when", scalar::condition);
    let grounds = grounds(&mut fields);
    fields.finish();
    Some(Classification { severity: severity?, when, grounds })
}

pub(super) fn adjustment(node: Node<'_>) -> Option<Adjustment> {
    let mut fields = node.fields()?;
    let id = fields.required("id", scalar::string);
    let when = fields.optional("when", scalar::condition);
    let change = change(&mut fields);
    let only = fields
        .optional("only", |node| scalar::word(node, &[("down", Only::Down), ("up", Only::Up)]));
    let dwell = dwell(&mut fields);
    let authority = fields.optional("authority", authority).unwrap_or(Authority::Automatic);
    let latch = fields.optional("latch", scalar::boolean).unwrap_or(false);
    let grounds = grounds(&mut fields);
    fields.finish();
    Some(Adjustment { id: id?, when, change: change?, only, dwell, authority, latch, grounds })
}

/// `to` or `by`, one of them.
fn change(fields: &mut Fields<'_>) -> Option<Change> {
    fields.exclusive("to", "by");
    let by = fields.optional("by", |node| {
        let by = scalar::count(node, 1)?;
        let most = u32::from(Level::MAX);
        match u8::try_from(by.min(most)) {
            Ok(levels) if by <= most => Some(Change::By(levels)),
            _ => node.fail("bad-number", format!("found {by}, expected 1 to {most} levels")),
        }
    });
    let to = fields.optional("to", |node| scalar::level(node).map(Change::To));
    if !fields.has("to") && !fields.has("by") {
        let message =
            "`to` or `by` is missing: the severity it sets, or by how many levels it lowers";
        return fields.node().fail("missing-key", message.to_owned());
    }
    to.or(by)
}

/// `for`, with a `calendar` if it has one.
fn dwell(fields: &mut Fields<'_>) -> Option<Dwell> {
    fields.needs("calendar", "for");
    let time = fields.optional("for", scalar::time);
    let calendar = fields.optional("calendar", scalar::string);
    let (span, in_days) = time?;
    Some(Dwell { span, in_days, calendar })
}

/// `"automatic"`, a role or a list of roles.
fn authority(node: Node<'_>) -> Option<Authority> {
    const AUTOMATIC: &str = "automatic";
    if matches!(node.kind(), Kind::Text(text) if text == AUTOMATIC) {
        return Some(Authority::Automatic);
    }
    let role = |node: Node<'_>| match scalar::text(node)? {
        AUTOMATIC => node.fail("bad-word", "`automatic` stands alone, not among roles".to_owned()),
        role => Some(role.to_owned()),
    };
    Some(Authority::Roles(node.one_or_list(role)))
}
