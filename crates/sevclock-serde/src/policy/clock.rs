//! `[[clocks]]` (semantics §4).

use sevclock::policy::{Boundary, Clock, OnMiss, Promise, Retarget, RetargetRule, Warn, WarnAt};

use super::{grounds, target};
use crate::decode::suggest::quoted;
use crate::decode::{Fields, Node, scalar};
use crate::tree::Kind;

pub(super) fn clock(node: Node<'_>) -> Option<Clock> {
    let mut fields = node.fields()?;
    let id = fields.required("id", scalar::string);
    let clock = Clock {
        title: fields.optional("title", scalar::string),
        start: fields.several("start", scalar::string),
        stop: fields.several("stop", scalar::string),
        restart: fields.several("restart", scalar::string),
        resume: fields.several("resume", scalar::string),
        cancel: fields.several("cancel", scalar::string),
        pause_when: fields.optional("pause_when", scalar::condition),
        applies_when: fields.optional("applies_when", scalar::condition),
        calendar: fields.optional("calendar", scalar::string),
        promise: promise(&mut fields),
        boundary: fields.optional("boundary", boundary).unwrap_or_default(),
        retarget: fields.optional("retarget", retarget).unwrap_or_default(),
        sticky_breach: fields.optional("sticky_breach", scalar::boolean).unwrap_or(true),
        warn: fields.list("warn", "a list such as [{ at = \"75%\" }]", warn),
        objective: fields.optional("objective", scalar::objective),
        grounds: grounds(&mut fields),
        ..Clock::new("")
    };
    fields.finish();
    Some(Clock { id: id?, ..clock })
}

/// `target`, or `every` with its `on_miss`; neither measures without a promise.
fn promise(fields: &mut Fields<'_>) -> Promise {
    fields.exclusive("target", "every");
    fields.needs("on_miss", "every");
    let target = fields.optional("target", target::rows).unwrap_or_default();
    let every = fields.optional("every", target::rows);
    let on_miss = fields.optional("on_miss", |node| {
        scalar::word(node, &[("hold", OnMiss::Hold), ("roll", OnMiss::Roll)])
    });
    match every {
        Some(rows) => Promise::Every { rows, on_miss: on_miss.unwrap_or_default() },
        None => Promise::Target(target),
    }
}

fn boundary(node: Node<'_>) -> Option<Boundary> {
    scalar::word(node, &[("close", Boundary::Close), ("next-open", Boundary::NextOpen)])
}

/// One word for every direction, or a table of them.
fn retarget(node: Node<'_>) -> Option<Retarget> {
    if let Kind::Text(_) = node.kind() {
        let rule = retarget_rule(node)?;
        return Some(Retarget { upgrade: rule, downgrade: rule, same: rule });
    }
    let mut fields = node.fields()?;
    let default = Retarget::default();
    let retarget = Retarget {
        upgrade: fields.optional("upgrade", retarget_rule).unwrap_or(default.upgrade),
        downgrade: fields.optional("downgrade", retarget_rule).unwrap_or(default.downgrade),
        same: fields.optional("same", retarget_rule).unwrap_or(default.same),
    };
    fields.finish();
    Some(retarget)
}

fn retarget_rule(node: Node<'_>) -> Option<RetargetRule> {
    scalar::word(
        node,
        &[
            ("retroactive", RetargetRule::Retroactive),
            ("carry", RetargetRule::Carry),
            ("restart", RetargetRule::Restart),
        ],
    )
}

fn warn(node: Node<'_>) -> Option<Warn> {
    let mut fields = node.fields()?;
    let at = fields.required("at", threshold);
    let notify = fields.several("notify", scalar::string);
    fields.finish();
    Some(Warn { at: at?, notify })
}

/// `75%`, `30m before` or `breach` (semantics §4.7).
pub(super) fn threshold(node: Node<'_>) -> Option<WarnAt> {
    let text = scalar::text(node)?;
    let at = if text == "breach" {
        Some(WarnAt::Breach)
    } else if let Some(percent) = text.strip_suffix('%') {
        let digits = percent.bytes().all(|byte| byte.is_ascii_digit());
        let percent = percent.parse().ok().filter(|percent| digits && *percent > 0);
        percent.map(WarnAt::Percent)
    } else {
        text.strip_suffix(" before").and_then(scalar::hours_of).map(WarnAt::Before)
    };
    let expected = "write one such as `75%`, `30m before` (hours, minutes, seconds) or `breach`";
    at.or_else(|| {
        node.fail("bad-threshold", format!("{} is no threshold; {expected}", quoted(text)))
    })
}
