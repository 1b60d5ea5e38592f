//! The evaluation document: what it says of a ticket, and that however it is made it is the same.

use serde_json::{Value, json};
use sevclock::Policy;
use sevclock_serde::evaluation::{View, document, reasons, write_json};
use sevclock_serde::{policy, ticket};

const POLICY: &str = r#"
format = 1
[policy]
id = "p"
title = "P"
version = "1"
default_severity = 2
[roles]
lead = "Team lead"
[facts]
workaround = false
phone = true
[signals]
workaround-provided = { set = { workaround = true } }
chatter = {}
[[severities]]
level = 1
name = "Urgent"
[[severities]]
level = 2
name = "Normal"
[[adjust]]
id = "workaround"
when = "severity == 1 && workaround"
to = 2
cite = "section 3"
[[adjust]]
id = "no-phone"
when = "severity == 1 && !phone"
to = 2
authority = "lead"
[[obligations]]
id = "phone"
requires = "phone"
[[clocks]]
id = "response"
start = "opened"
stop = "responded"
target = [{ severity = 1, within = "1h", cite = "section 4" }, { within = "4h" }]
warn = [{ at = "50%" }, { at = "10m before", notify = "lead" }, { at = "breach", notify = ["lead"] }]
cite = "section 4, title"
[[ladders]]
id = "up"
stop = "resolved"
[[ladders.rungs]]
id = "first"
after = "30m"
engage = "two"
actions = [{ join = "lead", on_request = true }]
cite = "section 5"
[[ladders.rungs]]
id = "second"
after = "8h"
notify = "lead"
[tiers.two]
"#;

const TICKET: &str = r#"{"id": "T", "events": [
    {"at": "2026-03-02T08:00:00Z", "signal": "opened", "severity": 1, "facts": {"phone": false}},
    {"at": "2026-03-02T08:10:00Z", "signal": ["chatter", "approved"], "rule": "no-phone", "by": "boss"},
    {"at": "2026-03-02T08:45:00Z", "signal": "requested", "rung": "first", "by": "lead"},
    {"at": "2026-03-02T09:20:00.5Z", "signal": "responded"}
]}"#;

#[test]
fn the_manuals_example_in_full() {
    let policy = compiled(POLICY);
    let ticket = ticket::from_json(TICKET).expect("a good ticket").ticket;
    let bound = policy.bind(&ticket).expect("a ticket of the policy");
    let as_of = "2026-03-02T10:00:00Z";
    let at = sevclock::time::Instant::parse(as_of).expect("an instant");
    let evaluation = policy.evaluate(&bound, at).expect("an evaluation");
    let mut found = document(&policy, &ticket.id, &evaluation);
    let manual = include_str!("../../../docs/documents.md");
    let example = manual.split("```json evaluation\n").nth(1).expect("the manual's example");
    let example = example.split("\n```").next().expect("its text");
    let expected: Value = serde_json::from_str(example).expect("its JSON");
    assert_eq!(json(&found), expected);
    // Numbers print from integers, to the microsecond.
    let text = serde_json::to_string(&found).expect("a document");
    assert!(text.contains(r#""elapsed_s":4800.5,"target_s":3600,"remaining_s":-1200.5"#), "{text}");

    found.because = Some(reasons(&policy, &evaluation));
    assert_eq!(
        json(&found)["because"],
        json!([
            {"path": "severity.base", "element": "severity.declared", "cite": null, "event": 0,
             "figures": {"severity": 1}},
            {"path": "severity.timeline[0]", "element": "severity.declared", "cite": null,
             "event": 0, "figures": {"severity": 1}},
            {"path": "severity.pending[0]", "element": "adjust.no-phone", "cite": null, "event": 0,
             "figures": {"to": 2, "since": "2026-03-02T08:00:00Z"}},
            {"path": "severity.rejected[0]", "element": "adjust.no-phone", "cite": null, "event": 1,
             "figures": {}},
            {"path": "obligations[0]", "element": "obligations.phone", "cite": null, "figures": {}},
            {"path": "clocks[0].started", "element": "clocks.response", "cite": "section 4, title",
             "event": 0, "figures": {}},
            {"path": "clocks[0].due", "element": "clocks.response.target[0]", "cite": "section 4",
             "event": 0, "figures": {"severity": 1, "target_s": 3600, "elapsed_s": 4800.5,
                         "due": "2026-03-02T09:00:00Z"}},
            {"path": "clocks[0].breached_at", "element": "clocks.response.target[0]",
             "cite": "section 4", "timer": "2026-03-02T09:00:00Z", "figures": {}},
            {"path": "clocks[0].stopped", "element": "clocks.response", "cite": "section 4, title",
             "event": 3, "figures": {}},
            {"path": "ladders[0].rungs[0].due", "element": "ladders.up.rungs.first",
             "cite": "section 5", "event": 0, "figures": {"due": "2026-03-02T08:30:00Z"}},
            {"path": "ladders[0].rungs[0].reached", "element": "ladders.up.rungs.first",
             "cite": "section 5", "timer": "2026-03-02T08:30:00Z",
             "figures": {}},
            {"path": "ladders[0].rungs[0].actions", "element": "ladders.up.rungs.first",
             "cite": "section 5", "event": 2, "figures": {}},
            {"path": "ladders[0].rungs[1].due", "element": "ladders.up.rungs.second", "cite": null,
             "event": 0, "figures": {"due": "2026-03-02T16:00:00Z"}}
        ])
    );
}

fn compiled(text: &str) -> Policy {
    let draft = policy::from_toml(text).expect("a policy document");
    Policy::compile(&draft).expect("a policy")
}

fn json(document: &impl serde::Serialize) -> Value {
    serde_json::to_value(document).expect("a document")
}

#[test]
fn a_view_prints_what_its_document_does() {
    let policy = compiled(POLICY);
    let ticket = ticket::from_json(TICKET).expect("a good ticket").ticket;
    let bound = policy.bind(&ticket).expect("a ticket of the policy");
    for minute in 0..600 {
        let at = ticket.events[0].at.micros() + minute * 60_000_000;
        let at = sevclock::time::Instant::from_micros(at).expect("an instant");
        let evaluation = &policy.evaluate(&bound, at).expect("an evaluation");
        let owned = serde_json::to_string(&document(&policy, "T", evaluation)).expect("a document");
        let view = View { policy: &policy, ticket: "T", evaluation };
        assert_eq!(serde_json::to_string(&view).expect("a view"), owned);
        let mut written = Vec::new();
        write_json(&mut written, &policy, "T", evaluation).expect("room");
        assert_eq!(written, owned.as_bytes());
    }
}
