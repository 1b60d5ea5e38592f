//! Free text about people goes nowhere: not into decisions, effects and states, nor into errors, whatever
//! field of a ticket it got into (docs/embedding.md, "Personal data").

#![expect(clippy::unwrap_used, reason = "a test")]

mod common;

use common::Folder;
use sevclock::time::Instant;
use sevclock::{Evaluator, Policy, State};

/// What no output may have.
const CANARY: &str = "Zoe Quill +44 20 7946 0018";

const POLICY: &str = "
format = 1
[policy]
id = 'desk'
title = 'Desk'
version = '1'
default_severity = 2
[facts]
waiting = false
region = ['north', 'south']
count = 0
[plans.basic]
[[severities]]
level = 1
name = 'High'
[[severities]]
level = 2
name = 'Low'
[[adjust]]
id = 'lower'
when = 'waiting'
to = 2
authority = ['lead']
[[clocks]]
id = 'first-response'
start = 'opened'
stop = 'responded'
target = [{ within = '4h' }]
warn = [{ at = '50%', notify = ['lead'] }]
";

fn policy() -> Policy {
    Policy::compile(&sevclock_serde::policy::from_toml(POLICY).unwrap()).unwrap()
}

/// A ticket document, one field of an event of which is as given.
fn ticket(field: &str) -> String {
    format!(
        r#"{{"id": "T", "events": [{{"at": "2026-03-02T08:00:00Z", "severity": 1}}, {{"at": "2026-03-02T09:00:00Z", {field}}}]}}"#
    )
}

fn clean(what: &str, text: &str) {
    let parts = [CANARY, "Zoe", "Quill", "7946"];
    assert!(!parts.iter().any(|part| text.contains(part)), "{what}: {text}");
}

#[test]
fn what_a_ticket_may_say_reaches_no_decision_effect_or_state() {
    let policy = policy();
    let at = Instant::parse("2026-03-02T15:00:00Z").unwrap();
    for field in [
        format!(r#""note": "{CANARY}""#),
        format!(r#""id": "{CANARY}", "signal": "responded""#),
        format!(r#""by": "{CANARY}", "signal": "responded""#),
        // A rejected approval is told, and not by whom where that is no role.
        format!(
            r#""signal": "approved", "rule": "lower", "by": "{CANARY}", "facts": {{"waiting": true}}"#
        ),
        format!(r#""rule": "{CANARY}", "rung": "{CANARY}", "clock": "{CANARY}""#),
    ] {
        let document = sevclock_serde::ticket::from_json(&ticket(&field)).unwrap();
        let bound = policy.bind(&document.ticket).unwrap();
        let evaluation = policy.evaluate(&bound, at).unwrap();
        let mut told = sevclock_serde::evaluation::document(&policy, "T", &evaluation);
        told.because = Some(sevclock_serde::evaluation::reasons(&policy, &evaluation));
        clean("an evaluation", &serde_json::to_string(&told).unwrap());
        clean("a decision", &format!("{evaluation:?} {bound:?}"));
        for effect in policy.effects(&document.ticket, Instant::MIN, at).unwrap() {
            let told = sevclock_serde::effects::document(&policy, "T", &effect);
            clean("an effect", &serde_json::to_string(&told).unwrap());
        }
        let mut state = State::new(&policy, None, &[]).unwrap();
        for event in &document.ticket.events {
            state.feed(&policy, event).unwrap();
        }
        clean("a state", &sevclock_serde::state::to_json(&policy, &state));
        let mut evaluator = Evaluator::new();
        let told = state.evaluate(&policy, at, &mut evaluator).unwrap();
        clean("a state's decision", &format!("{told:?} {state:?}"));
    }
}

#[test]
fn a_role_is_told_of_a_rejected_approval() {
    let policy = policy();
    let field =
        r#""signal": "approved", "rule": "lower", "by": "boss", "facts": {"waiting": true}"#;
    let document = sevclock_serde::ticket::from_json(&ticket(field)).unwrap();
    let at = Instant::parse("2026-03-02T15:00:00Z").unwrap();
    let found = policy.evaluate(&policy.bind(&document.ticket).unwrap(), at).unwrap();
    assert_eq!(found.history.rejected[0].by, "boss");
}

#[test]
fn no_error_has_a_value_of_a_ticket() {
    let folder = Folder::new("personal");
    folder.file("policy.toml", POLICY);
    for field in [
        format!(r#""signal": "{CANARY}""#),
        format!(r#""plan": "{CANARY}""#),
        format!(r#""facts": {{"region": "{CANARY}"}}"#),
        format!(r#""facts": {{"waiting": "{CANARY}"}}"#),
        format!(r#""facts": {{"count": "{CANARY}"}}"#),
        format!(r#""facts": {{"count": ["{CANARY}"]}}"#),
        format!(r#""severity": "{CANARY}""#),
        format!(r#""signal": "approved", "rule": "{CANARY}", "by": "lead""#),
        format!(r#""signal": "requested", "rung": "{CANARY}", "by": "lead""#),
        format!(r#""signal": "agreed", "clock": "{CANARY}", "due": "2026-03-02T09:00:00Z""#),
        format!(r#""signal": "agreed", "clock": "first-response", "due": "{CANARY}""#),
        format!(r#""recorded": "{CANARY}""#),
        format!(r#""voids": "{CANARY}""#),
        format!(r#""at": "{CANARY}""#),
        format!(r#""note": "{CANARY}"#),
    ] {
        for verb in ["evaluate", "effects", "audit"] {
            let line = format!("{verb} --policy policy.toml --at 2026-03-02T15:00:00Z -");
            let ended = folder.run_with(&line, &ticket(&field));
            ended.ends(1, &[], &["error: "]);
            clean(verb, &(ended.out + &ended.err));
        }
    }
}
