//! Bundles: what they hold, and that nothing in one can change without being told.

#![expect(clippy::unwrap_used, reason = "a test")]

mod common;

use common::Folder;
use serde_json::Value;
use sevclock_cli::bundle::replay::{Mismatch, replay};

const TICKETS: &str = r#"[{"id": "CASE-1", "facts": {"region": "taiwan"}, "events": [
  {"at": "2026-03-02T01:00:00Z", "severity": 2, "note": "Ms Chen rang from the hospital"},
  {"at": "2026-03-02T01:20:00Z", "signal": "responded", "id": "e1"},
  {"at": "2026-03-02T02:30:00Z", "voids": "e1"},
  {"at": "2026-03-02T02:00:00Z", "recorded": "2026-03-02T03:00:00Z", "signal": ["responded", "updated"]}]},
  {"id": "CASE-2", "events": [{"at": "2026-03-02T01:00:00Z"}]}]"#;

const AUDIT: &str = "audit --policy prophetstor --at 2026-03-03T08:00:00Z --ticket CASE-1";

fn bundle(name: &str, line: &str) -> String {
    let folder = Folder::new(name);
    let written = folder.file("tickets.jsonl", TICKETS).run(&format!("{line} tickets.jsonl"));
    written.ends(0, &["\"format\": 1"], &[]);
    written.out
}

#[test]
fn a_bundle_holds_what_its_decisions_follow_from() {
    let written = bundle("audit-holds", AUDIT);
    assert_eq!(written, bundle("audit-again", AUDIT), "the same bytes");
    let value: Value = serde_json::from_str(&written).unwrap();
    assert_eq!(value["policy"]["document"], sevclock_policies::document("prophetstor").unwrap());
    assert_eq!(value["versions"]["semantics"], sevclock::SEMANTICS);
    assert_eq!(value["as_of"], "2026-03-03T08:00:00Z");
    assert_eq!(value["ticket"]["document"]["events"].as_array().unwrap().len(), 4);
    for part in ["policy", "ticket", "evaluation"] {
        assert_eq!(value[part]["sha256"].as_str().unwrap().len(), 64, "{part}");
    }
    assert!(!written.contains("hospital"), "a note is in the bundle");
    let document = &value["evaluation"]["document"];
    let because = document["because"].as_array().unwrap();
    for (at, cycle) in document["clocks"].as_array().unwrap().iter().enumerate() {
        let path = format!("clocks[{at}].elapsed_s");
        let figures = &because.iter().find(|one| one["path"] == path.as_str()).unwrap()["figures"];
        let stretches = figures["stretches"].as_array().unwrap();
        let sum: f64 = stretches.iter().map(|one| one["working_s"].as_f64().unwrap()).sum();
        assert!((sum - cycle["elapsed_s"].as_f64().unwrap()).abs() < 1e-6, "{path}: {figures}");
        assert!(stretches.iter().all(|one| one["calendar"].is_string()), "{figures}");
    }
}

#[test]
fn a_bundle_is_replayed_byte_for_byte() {
    let folder = Folder::new("audit-replay");
    let known = format!("{AUDIT} --known-at 2026-03-02T02:00:00Z");
    folder.file("tickets.jsonl", TICKETS).file("known.json", bundle("audit-known", &known));
    folder.run(&format!("{AUDIT} --out bundle.json tickets.jsonl")).ends(0, &[], &[]);
    let same = "bundle.json: ticket `CASE-1`: the same, byte for byte";
    folder.run("replay bundle.json known.json").ends(0, &[same, "known.json: "], &[]);
    let text = std::fs::read_to_string(folder.0.join("bundle.json")).unwrap();
    folder.file("bundle.json", text.replace("\"cycle\": 1", "\"cycle\": 7"));
    let ended = folder.run("replay bundle.json known.json");
    let differs = "bundle.json: line ";
    let place = "evaluation.document.clocks[0].cycle: was `7`, is `1`";
    ended.ends(1, &["known.json: ticket `CASE-1`"], &[differs, place]);
    // Space is no value, and bytes all the same.
    let spaced = text.replacen("\"format\": 1", "\"format\":  1", 1);
    folder.file("bundle.json", spaced).run("replay bundle.json").ends(1, &[], &["line 2"]);
    folder.file("bundle.json", text.clone() + "\n");
    folder.run("replay bundle.json").ends(1, &[], &["after the end"]);
    folder.file("bundle.json", &text[..text.len() / 2]);
    folder.run("replay bundle.json").ends(1, &[], &["bundle.json: is no bundle: line "]);
    folder.run("replay nothing.json").ends(1, &[], &["nothing.json: there is no such file"]);
}

/// Other values in the place of one, as a line of the document has it.
fn others(value: &str) -> Vec<String> {
    match (value, value.parse::<i64>()) {
        ("true", _) => vec!["false".to_owned()],
        ("false" | "[]" | "{}", _) => vec!["true".to_owned()],
        ("null", _) => vec!["\"2026-03-02T05:00:00Z\"".to_owned(), "0".to_owned()],
        (_, Ok(number)) => vec![(number + 1).to_string(), format!("{number}.5")],
        // An instant that is another one, and not only no instant; something a policy may say.
        _ => [("0Z\"", "1Z\""), ("Taiwan", "taiwan"), ("\"", "\"x")]
            .into_iter()
            .filter(|(from, _)| value.contains(from))
            .map(|(from, to)| value.replacen(from, to, 1))
            .collect(),
    }
}

#[test]
fn no_value_changes_without_being_told() {
    let written = bundle("audit-tamper", AUDIT);
    assert_eq!(replay(&written).unwrap(), "CASE-1");
    let lines: Vec<&str> = written.lines().collect();
    let (mut changes, mut compared) = (0, 0);
    for (at, line) in lines.iter().enumerate() {
        let ends = if line.ends_with(',') { "," } else { "" };
        let text = line.trim().trim_end_matches(',');
        let value = text.split_once("\": ").map_or(text, |(_, value)| value);
        let start = &line[..line.len() - ends.len() - value.len()];
        let mut changed: Vec<Option<String>> = vec![None];
        if !matches!(value, "{" | "[" | "}" | "]") {
            changed.extend(others(value).iter().map(|other| Some(format!("{start}{other}{ends}"))));
        }
        for changed in changed {
            let mut lines: Vec<&str> = lines.clone();
            match &changed {
                Some(line) => lines[at] = line,
                None => drop(lines.remove(at)),
            }
            let told = replay(&(lines.join("\n") + "\n")).err();
            let Some(told) = told else { panic!("line {at}: {line}: {changed:?}: nobody notices") };
            changes += 1;
            compared += usize::from(matches!(told[0], Mismatch::Differs { .. }));
        }
    }
    assert!(changes > 900 && compared > 500, "{changes} changes, {compared} of them compared");
}

/// One text in place of another, as a patient hand would do it: nothing else moves.
#[test]
fn the_first_place_that_differs_is_told() {
    let written = bundle("audit-places", AUDIT);
    for (from, to, path) in [
        ("\"version\": \"1", "\"version\": \"2", "policy.version"),
        (
            "\"as_of\": \"2026-03-03T08:00:00Z\",\n  \"known",
            "\"as_of\": \"2026-03-03T08:00:01Z\",\n  \"known",
            "evaluation.document.as_of",
        ),
        ("\"severity\": 2", "\"severity\": 3", "ticket.sha256"),
        ("\"status\": \"open\"", "\"status\": \"closed\"", "evaluation.document.status"),
        ("region = ", "region  = ", "policy.sha256"),
        ("\"working_s\": ", "\"working_s\": 1", "evaluation.document.because["),
    ] {
        assert!(written.contains(from), "{from}");
        let told = replay(&written.replacen(from, to, 1)).unwrap_err();
        let [Mismatch::Differs { path: found, was, is, .. }] = told.as_slice() else {
            panic!("{from}: {told:?}");
        };
        assert!(found.starts_with(path), "{from}: {found}: {was} {is}");
        assert_ne!(was, is);
    }
}

#[test]
fn another_version_cannot_be_compared() {
    let written = bundle("audit-versions", AUDIT);
    for (from, to, path) in [
        ("\"format\": 1", "\"format\": 2", "format: was 2, is 1"),
        ("\"sevclock\": \"", "\"sevclock\": \"9.", "versions.sevclock: was 9."),
        ("\"semantics\": 1", "\"semantics\": 2", "versions.semantics: was 2, is 1"),
        ("\"zones\": \"20", "\"zones\": \"19", "versions.zones: was 19"),
    ] {
        let told = replay(&written.replacen(from, to, 1)).unwrap_err();
        let [one @ Mismatch::Version { .. }] = told.as_slice() else { panic!("{told:?}") };
        assert!(one.to_string().starts_with(path), "{one}");
        assert!(one.to_string().contains("cannot be compared"), "{one}");
    }
}

#[test]
fn what_cannot_be_audited_is_said() {
    let folder = Folder::new("audit-wrong");
    folder.file("tickets.jsonl", TICKETS);
    folder.file(
        "bad.json",
        r#"{"id": "B", "facts": {"size": 3}, "events": [{"at": "2026-03-02T01:00:00Z"}]}"#,
    );
    for (line, code, said) in [
        ("audit --policy prophetstor tickets.jsonl", 2, "several tickets in tickets.jsonl"),
        ("audit --policy prophetstor --ticket X tickets.jsonl", 2, "there is no ticket `X`"),
        ("audit --policy prophetstor", 2, "no tickets"),
        ("audit --policy prophetstor --skip bad.json", 2, "without --skip"),
        ("audit --policy prophetstor bad.json", 1, "ticket `B`: facts.size: "),
        (
            "audit --policy prophetstor --at 2026-03-01T00:00:00Z --ticket CASE-2 tickets.jsonl",
            1,
            "before its first event",
        ),
        ("replay", 2, "BUNDLE"),
    ] {
        folder.run(line).ends(code, &[], &[said]);
    }
}
