//! `entitle`, `qualify` and `upgrade` from outside, and every example of `docs/contracts.md`.

#![expect(clippy::unwrap_used, reason = "a test")]

mod common;

use std::path::Path;

use common::{Ended, Folder};

const PAGE: &str = include_str!("../../../docs/contracts.md");

/// The page's blocks: what stands after the fence, and the lines up to its end.
fn blocks() -> impl Iterator<Item = (&'static str, &'static str)> {
    PAGE.split("\n```").skip(1).step_by(2).map(|block| block.split_once('\n').unwrap())
}

/// Writes each file that the page shows.
fn page(name: &str) -> Folder {
    let folder = Folder::new(name);
    for (head, body) in blocks() {
        if let Some((_, file)) = head.split_once(' ') {
            assert!(Path::new(file).extension().is_some(), "{head}");
            std::fs::write(folder.0.join(file), body).unwrap();
        }
    }
    folder
}

#[test]
fn every_command_of_the_page_prints_what_it_shows() {
    let folder = page("contracts-page");
    let mut commands = 0;
    for (_, body) in blocks().filter(|(head, _)| *head == "console") {
        for shown in body.split("$ sevclock ").skip(1) {
            let (line, expected) = shown.split_once('\n').unwrap_or((shown, ""));
            let Ended { out, err, .. } = folder.run(line);
            assert_eq!(out.trim_end(), expected.trim_end(), "{line}\n{err}");
            commands += 1;
        }
    }
    assert_eq!(commands, 10);
}

#[test]
fn an_error_stands_in_its_place_and_the_others_go_on() {
    let folder = page("contracts-errors");
    let lines: [&[u8]; 6] = [
        br#"{"id": "A", "plan": "premium", "starts": "2025-01-01"}"#,
        b"{\"id\": \"B\", \"plan\": \"pr\xffmium\", \"starts\": \"2025-01-01\"}",
        br#"{"id": "C", "plan": "premium", "starts": "2025-01-01", "incidents_used": -1, "zone": "Mars"}"#,
        br#"{"id": "D", "plan": "primium", "starts": "2025-01-01"}"#,
        br#"{"id": "E""#,
        br#"{"id": "F", "plan": "premium", "starts": "2025-01-01"}"#,
    ];
    std::fs::write(folder.0.join("bad.jsonl"), lines.join(&b'\n')).unwrap();
    let line = "entitle --policy desk.toml --at 2025-03-02T12:00:00Z bad.jsonl";
    let Ended { code, out, err } = folder.run(line);
    assert_eq!((code, &*err), (1, ""));
    let found: Vec<&str> = out.lines().collect();
    let expected = [
        r#"{"id":"A","entitlement":{"state":"covered","#,
        r#"{"id":"B","error":"is not UTF-8; save the file in that encoding"}"#,
        r#"{"id":"C","error":"zone: `Mars` is no IANA time zone such as `Europe/Berlin` [bad-zone]; incidents_used: found -1,"#,
        r#"{"id":"D","error":"plan: no such plan; expected `basic` or `premium` [unknown-plan]"}"#,
        r#"{"id":null,"error":"line 5, column "#,
        r#"{"id":"F","entitlement":{"state":"covered","#,
    ];
    assert_eq!(found.len(), expected.len(), "{out}");
    for (found, expected) in found.iter().zip(expected) {
        assert!(found.starts_with(expected), "{found}\n{expected}");
    }
    let Ended { code, out, err } = folder.run(&format!("{line} --format text"));
    assert_eq!((code, out.lines().count(), err.lines().count()), (1, 2, 4), "{out}\n{err}");
    assert!(err.contains("error: bad.jsonl:4: `D`: plan: no such plan"), "{err}");
}

#[test]
fn what_is_not_there_is_wrong_usage() {
    let folder = page("contracts-usage");
    for (line, code, words) in [
        ("entitle --policy desk.toml absent.jsonl", 1, "absent.jsonl: there is no such file"),
        (
            "entitle --policy unheard-of contracts.jsonl",
            2,
            "neither a file nor a bundled agreement",
        ),
        ("entitle --policy desk.toml --at noon contracts.jsonl", 2, "noon"),
        (
            "qualify --policy desk.toml --program gold customers.jsonl",
            2,
            "no program `gold`; expected `partner`",
        ),
        ("qualify --policy prophetstor customers.jsonl", 2, "`prophetstor` has no programs"),
        (
            "upgrade --policy desk.toml --plan gold 1.0 2.0",
            2,
            "plan: no such plan; expected `basic` or `premium`",
        ),
        (
            "upgrade --policy desk.toml --plan basic server-9@1.0 2.0",
            2,
            "from: no product `server-9`",
        ),
        (
            "upgrade --policy desk.toml --plan basic 1.0 latest",
            2,
            "`latest` is no version; write numbers",
        ),
    ] {
        let ended = folder.run(line);
        ended.ends(code, &[], &[words]);
        assert_eq!(ended.out, "", "{line}");
    }
}

/// An answer says why, as an evaluation does (semantics §7.2).
#[test]
fn reasons_name_element_citation_and_figures() {
    let folder = page("contracts-reasons");
    let at = "--at 2026-06-01T12:00:00Z --explain --format json";
    let Ended { out, .. } = folder.run(&format!("entitle --policy desk.toml {at} contracts.jsonl"));
    let because = r#""because":[{"path":"state","element":"contracts","cite":"general terms, 4: a year, renewed twice at most","figures":{"day":"2026-06-01","first":"2025-01-31","last":"2025-04-30"}}"#;
    assert!(out.contains(because), "{out}");
    assert!(out.contains(r#"{"path":"per_incident","element":"plans.basic","cite":"price list, Basic","figures":{"fee":"95.00 USD"}}"#), "{out}");
    let Ended { out, .. } = folder.run(&format!("qualify --policy desk.toml {at} customers.jsonl"));
    assert!(out.contains(r#"{"path":"commitment","element":"programs.partner","cite":null,"figures":{"due":"2026-02-28","when":"promised","within_months":12}}"#), "{out}");
    let line =
        "upgrade --policy desk.toml --plan basic --explain --format json server-4@1 server-5@1";
    let Ended { out, .. } = folder.run(line);
    assert!(out.contains(r#"{"path":"kind","element":"products.server-5","cite":null,"figures":{"successor_of":"server-4"}}"#), "{out}");
}

#[test]
fn no_document_is_said_to_people_and_nothing_to_programs() {
    let folder = page("contracts-none");
    folder.file("none.jsonl", "\n");
    for (verb, what) in [("entitle", "contracts"), ("qualify", "customers")] {
        let line = format!("{verb} --policy desk.toml none.jsonl --format");
        let text = folder.run(&format!("{line} text"));
        text.ends(0, &[&format!("0 {what} under desk ")], &[]);
        assert_eq!(folder.run(&format!("{line} json")).out, "");
    }
}
