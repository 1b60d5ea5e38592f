//! Ticket documents: what they are read as, and what is wrong with broken ones.

use sevclock::policy::FactValue;
use sevclock_serde::ticket::{from_json, tickets};

/// A ticket with one event that also has the given keys.
fn with_event(keys: &str) -> String {
    format!(r#"{{"id":"T","events":[{{"at":"2026-03-02T08:15:00Z"{keys}}}]}}"#)
}

/// A ticket that also has the given keys.
fn with(keys: &str) -> String {
    format!(r#"{{"id":"T","events":[]{keys}}}"#)
}

#[test]
fn a_ticket_in_full() {
    let document = from_json(
        r#"{"id": "CASE-1", "plan": "gold", "facts": {"scope": "one", "down": true, "staff": 3},
            "as_of": "2026-03-03T00:00:00Z", "events": [
            {"at": "2026-03-02T09:15:00.5+01:00", "signal": "opened", "severity": 1, "note": {"any": [1.5, null]}},
            {"at": "2026-03-02T10:00:00Z", "signal": ["responded", "resolved"], "facts": {"down": false}},
            {"at": "2026-03-02T10:00:00Z", "signal": "approved", "rule": "r", "by": "lead", "plan": "none"},
            {"at": "2026-03-02T10:00:00Z", "signal": "agreed", "clock": "c", "due": "2026-03-04T00:00:00Z", "rung": "x"}
        ]}"#,
    )
    .expect("a good ticket");
    let ticket = document.ticket;
    assert_eq!(document.as_of.map(|at| at.to_string()).as_deref(), Some("2026-03-03T00:00:00Z"));
    assert_eq!((&*ticket.id, ticket.plan.as_deref()), ("CASE-1", Some("gold")));
    let fact = |name: &str, value| (name.to_owned(), value);
    assert_eq!(
        ticket.facts,
        [
            fact("scope", FactValue::Text("one".into())),
            fact("down", FactValue::Boolean(true)),
            fact("staff", FactValue::Integer(3)),
        ]
    );
    let [opened, responded, approved, agreed] = &*ticket.events else { panic!("four events") };
    assert_eq!(opened.at.to_string(), "2026-03-02T08:15:00.500Z");
    assert_eq!(opened.severity.map(sevclock::policy::Level::number), Some(1));
    assert_eq!(responded.signals, ["responded", "resolved"]);
    assert_eq!(responded.facts, [fact("down", FactValue::Boolean(false))]);
    assert_eq!((approved.rule.as_deref(), approved.by.as_deref()), (Some("r"), Some("lead")));
    assert_eq!(approved.plan.as_deref(), Some("none"));
    assert_eq!((agreed.clock.as_deref(), agreed.rung.as_deref()), (Some("c"), Some("x")));
    assert_eq!(agreed.due.map(|due| due.to_string()).as_deref(), Some("2026-03-04T00:00:00Z"));
}

#[test]
#[rustfmt::skip]
fn each_mistake_is_named_with_its_place() {
    for (text, expected) in [
        (r#"{"events": []}"#.into(), "`id` is missing [missing-key]"),
        (r#"{"id": "T"}"#.into(), "`events` is missing [missing-key]"),
        (r#"{"id": 7, "events": []}"#.into(), "id: found a whole number, expected text in quotes [wrong-type]"),
        ("[]".into(), "found a list, expected a table [wrong-type]"),
        (with(r#","event":1"#), "event: unknown key `event`; did you mean `events`? allowed: `as_of`, `events`, `facts`, `id`, `plan` [unknown-key]"),
        (with(r#","plan":null"#), "plan: found null, expected text in quotes [wrong-type]"),
        (with(r#","id":"U""#), "the key `id` stands twice [duplicate-key]"),
        (with(r#","facts":{"a":1,"a":1}"#), "facts: the key `a` stands twice [duplicate-key]"),
        (with(r#","facts":{"a":1.5}"#), "facts.a: found a number with a fraction, expected true, false, text or a whole number [wrong-type]"),
        (with(r#","facts":{"a":9223372036854775808}"#), "facts.a: found a number too large to read, expected true, false, text or a whole number [wrong-type]"),
        (with(r#","facts":{"a":1e30}"#), "facts.a: found a number too large to read, expected true, false, text or a whole number [wrong-type]"),
        (with(r#","as_of":"now""#), "as_of: not an RFC 3339 instant with an offset, such as `2026-03-02T08:15:00Z` [bad-instant]"),
        (with_event(r#","signl":"x""#), "events[0].signl: unknown key `signl`; did you mean `signal`? allowed: `at`, `by`, `clock`, `due`, `facts`, `id`, `note`, `plan`, `recorded`, `rule`, `rung`, `severity`, `signal`, `voids` [unknown-key]"),
        (with_event(r#","signal":["a",1]"#), "events[0].signal[1]: found a whole number, expected text in quotes [wrong-type]"),
        (with_event(r#","severity":0"#), "events[0].severity: found 0: a severity is a whole number from 1 to 32 [bad-level]"),
        (with_event(r#","severity":"1""#), "events[0].severity: found text, expected a whole number [wrong-type]"),
        (with_event(r#","due":"2100-01-01T00:00:00Z""#), "events[0].due: instant is outside 1900-01-01T00:00:00Z to 2100-01-01T00:00:00Z [bad-instant]"),
        (r#"{"id":"T","events":[{}]}"#.into(), "events[0]: `at` is missing [missing-key]"),
        (r#"{"id":"T","events":[{"at":"2026-03-02T08:15:60Z"}]}"#.into(), "events[0].at: a leap second is not supported [bad-instant]"),
        (r#"{"id":"T","events":[{"at":3}]}"#.into(), "events[0].at: found a whole number, expected an instant such as \"2026-03-02T08:15:00Z\" [wrong-type]"),
        (r#"{"id":"T","events":[{]}"#.into(), "line 1, column 22: key must be a string [syntax]"),
        ("{\n\"id\":\"T\",\n\"events\":".into(), "line 3, column 9: EOF while parsing a value [syntax]"),
        (r#"{"id":"T","events":[]} x"#.into(), "line 1, column 24: trailing characters [syntax]"),
        (String::new(), "line 1, column 0: EOF while parsing a value [syntax]"),
    ] {
        assert_eq!(from_json(&text).expect_err(&text).to_string(), expected, "{text}");
    }
    let two = from_json(r#"{"id":1,"events":[{"at":1}]}"#).expect_err("two mistakes");
    assert_eq!(two.iter().count(), 2);
}

/// `line: id` of each ticket, or `line: message` of each bad one.
fn read(text: &str) -> Vec<String> {
    tickets(text)
        .map(|(line, ticket)| match ticket {
            Ok(document) => format!("{line}: {}", document.ticket.id),
            Err(problems) => format!("{line}: {problems}"),
        })
        .collect()
}

#[test]
#[rustfmt::skip]
fn tickets_of_each_form() {
    let one = |id: &str| format!(r#"{{"id":"{id}","events":[]}}"#);
    let (a, b) = (one("a"), one("b"));
    for (text, expected) in [
        (String::new(), vec![]),
        (" \n\n".into(), vec![]),
        (a.clone(), vec!["1: a"]),
        (format!("\u{feff}{a}\n"), vec!["1: a"]),
        ("\n{\n  \"id\": \"a\",\n  \"events\": []\n}\n".into(), vec!["2: a"]),
        ("{\"id\": \"a\", \"events\": [\n{\"at\": \"2026-01-01T00:00:00Z\"}\n]}".into(), vec!["1: a"]),
        ("{\n  \"id\": \"a\",\n  \"events\": [}\n".into(), vec!["1: line 3, column 14: expected value [syntax]"]),
        (format!("{a}\n{b}"), vec!["1: a", "2: b"]),
        (format!("{a}\r\n\r\n  {b}\r\n"), vec!["1: a", "3: b"]),
        (format!("{a}\n{{\"id\"\n{b}\n"), vec!["1: a", "2: line 2, column 5: EOF while parsing an object [syntax]", "3: b"]),
        (format!("{{\"id\": [\n{a}\n{b}\n"), vec!["1: line 1, column 8: EOF while parsing a list [syntax]", "2: a", "3: b"]),
        (format!("{a}\n  7\n{b}"), vec!["1: a", "2: found a whole number, expected a table [wrong-type]", "3: b"]),
        (format!("{a} {b}"), vec!["1: line 1, column 24: trailing characters [syntax]"]),
        ("[]".into(), vec![]),
        (format!("\n[{a}, {b}]\n"), vec!["2: a", "2: b"]),
        (format!("[\n{a},\n\n{b}\n]"), vec!["2: a", "4: b"]),
        (format!("[{a},\n{{\"id\":\"x\"}},\n{b}]"), vec!["1: a", "2: [1]: `events` is missing [missing-key]", "3: b"]),
        (format!("[{a},\n  {{\"id\" 1}},\n{b}]"), vec!["1: a", "2: [1]: line 2, column 9: expected `:` [syntax]"]),
        (format!("[{a},]"), vec!["1: a", "1: [1]: line 1, column 25: expected value [syntax]"]),
        (format!("[{a}"), vec!["1: a", "1: line 1, column 24: expected `,` or `]` after the object [syntax]"]),
        (format!("[{a},"), vec!["1: a", "1: line 1, column 25: the list ends without `]` [syntax]"]),
        (format!("[{a}]\n{b}"), vec!["1: a", "2: line 2, column 1: nothing may come after the list [syntax]"]),
        ("[".repeat(100_000), vec!["1: [0]: line 1, column 129: recursion limit exceeded [syntax]"]),
    ] {
        assert_eq!(read(&text), expected, "{text:.200}");
    }
}
