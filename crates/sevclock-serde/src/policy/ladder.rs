//! `[[ladders]]` with their rungs, and `[tiers.*]` (semantics §5).

use sevclock::policy::{Action, After, ClockThreshold, Deed, Ladder, LadderRetarget, Rung, Tier};

use super::{ROWS, clock, grounds, target};
use crate::decode::{Fields, Node, scalar};
use crate::tree::Kind;

pub(super) fn ladder(node: Node<'_>) -> Option<Ladder> {
    let mut fields = node.fields()?;
    let id = fields.required("id", scalar::string);
    fields.exclusive("anchors", "anchor");
    let mut anchors = fields.several("anchors", scalar::string);
    anchors.extend(fields.several("anchor", scalar::string));
    fields.needs("ack_timeout", "hold_on_ack");
    let ladder = Ladder {
        title: fields.optional("title", scalar::string),
        anchors,
        stop: fields.several("stop", scalar::string),
        applies_when: fields.optional("applies_when", scalar::condition),
        pause_when: fields.optional("pause_when", scalar::condition),
        calendar: fields.optional("calendar", scalar::string),
        retarget: fields.optional("retarget", retarget).unwrap_or_default(),
        repeat: fields.optional("repeat", |node| scalar::count(node, 0)).unwrap_or(0),
        hold_on_ack: fields.optional("hold_on_ack", scalar::boolean).unwrap_or(false),
        ack_timeout: fields.optional("ack_timeout", scalar::hours),
        rungs: fields.list("rungs", ROWS, rung),
        grounds: grounds(&mut fields),
        ..Ladder::new("")
    };
    fields.finish();
    Some(Ladder { id: id?, ..ladder })
}

fn retarget(node: Node<'_>) -> Option<LadderRetarget> {
    let restarts = |node: Node<'_>| scalar::word(node, &[("restart", true), ("anchor", false)]);
    let mut fields = node.fields()?;
    let default = LadderRetarget::default();
    let upgrade = fields.optional("upgrade", restarts);
    let downgrade = fields.optional("downgrade", restarts);
    fields.finish();
    Some(LadderRetarget {
        restart_on_upgrade: upgrade.unwrap_or(default.restart_on_upgrade),
        restart_on_downgrade: downgrade.unwrap_or(default.restart_on_downgrade),
    })
}

fn rung(node: Node<'_>) -> Option<Rung> {
    let mut fields = node.fields()?;
    let id = fields.required("id", scalar::string);
    let after = fields.optional("after", after);
    let every = fields.optional("every", scalar::length);
    let when = fields.optional("when", scalar::condition);
    let mut actions = short_actions(&mut fields);
    let listed = fields.list("actions", "a list such as [{ notify = \"manager\" }]", action);
    actions.extend(listed.into_iter().flatten());
    let grounds = grounds(&mut fields);
    fields.finish();
    Some(Rung { id: id?, after, every, when, actions, grounds })
}

/// A duration, rows, or a threshold of a clock.
fn after(node: Node<'_>) -> Option<After> {
    let Kind::Table(_) = node.kind() else {
        return target::rows(node).map(After::Rows);
    };
    let mut fields = node.fields()?;
    let clock = fields.required("clock", scalar::string);
    let at = fields.required("at", clock::threshold);
    fields.finish();
    Some(After::Clock(ClockThreshold { clock: clock?, at: at? }))
}

const DEEDS: [(&str, Deed); 4] = [
    ("engage", Deed::Engage),
    ("notify", Deed::Notify),
    ("join", Deed::Join),
    ("convene", Deed::Convene),
];

/// The keys of [`DEEDS`], each with one or several whom it does something about.
fn short_actions(fields: &mut Fields<'_>) -> Vec<Action> {
    let mut actions = Vec::new();
    for (name, deed) in DEEDS {
        let who = fields.several(name, scalar::string);
        actions.extend(who.into_iter().map(|who| Action { deed, who, on_request: false }));
    }
    actions
}

/// One deed, for one or several, perhaps on request.
fn action(node: Node<'_>) -> Option<Vec<Action>> {
    let mut fields = node.fields()?;
    let mut actions = short_actions(&mut fields);
    let on_request = fields.optional("on_request", scalar::boolean).unwrap_or(false);
    let named = DEEDS.iter().filter(|(name, _)| fields.has(name)).count();
    fields.finish();
    if named != 1 {
        let message = "an action has one of `engage`, `notify`, `join` and `convene`";
        let code = if named == 0 { "missing-key" } else { "conflicting-keys" };
        return node.fail(code, message.to_owned());
    }
    for action in &mut actions {
        action.on_request = on_request;
    }
    Some(actions)
}

pub(super) fn tier(id: &str, node: Node<'_>) -> Option<Tier> {
    let mut fields = node.fields()?;
    let tier = Tier {
        id: id.to_owned(),
        title: fields.optional("title", scalar::string),
        calendar: fields.optional("calendar", scalar::string),
        grounds: grounds(&mut fields),
    };
    fields.finish();
    Some(tier)
}
