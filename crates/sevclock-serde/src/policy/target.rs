//! Target rows, of clocks and of rungs (semantics §4.2, §1.5, §1.6).

use sevclock::policy::{TargetRow, Within};
use sevclock::time::{AfterHours, DayDue};

use super::grounds;
use crate::decode::{Node, scalar};
use crate::tree::Kind;

/// A list of rows, or a duration for every ticket.
pub(super) fn rows(node: Node<'_>) -> Option<Vec<TargetRow>> {
    match node.kind() {
        Kind::Text(_) => Some(vec![TargetRow::any(within(node)?)]),
        Kind::Array(_) => Some(node.list("", row)),
        _ => node.wrong_type("a duration such as \"4h\", or a list of rows"),
    }
}

fn row(node: Node<'_>) -> Option<TargetRow> {
    let mut fields = node.fields()?;
    let within = fields.required("within", within);
    let row = TargetRow {
        severity: fields.several("severity", scalar::level),
        plan: fields.several("plan", scalar::string),
        when: fields.optional("when", scalar::condition),
        calendar: fields.optional("calendar", scalar::string),
        due: fields.optional("due", due).unwrap_or_default(),
        after_hours: fields.optional("after_hours", after_hours).unwrap_or_default(),
        grounds: grounds(&mut fields),
        ..TargetRow::any(Within::None)
    };
    fields.finish();
    Some(TargetRow { within: within?, ..row })
}

fn within(node: Node<'_>) -> Option<Within> {
    match node.kind() {
        Kind::Text(text) if text == "none" => Some(Within::None),
        _ => scalar::length(node).map(Within::Length),
    }
}

fn due(node: Node<'_>) -> Option<DayDue> {
    if scalar::text(node)?.starts_with(|first: char| first.is_ascii_digit()) {
        return scalar::local_time(node).map(DayDue::At);
    }
    scalar::word(
        node,
        &[("close", DayDue::Close), ("open", DayDue::Open), ("same-time", DayDue::SameTime)],
    )
}

fn after_hours(node: Node<'_>) -> Option<AfterHours> {
    scalar::word(node, &[("ignore", AfterHours::Ignore), ("roll", AfterHours::Roll)])
}
