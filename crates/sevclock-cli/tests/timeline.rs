//! `sevclock timeline`: text, pictures, and the pictures of the manual.

#![expect(clippy::unwrap_used, reason = "a test")]

mod common;

use std::path::Path;

use common::Folder;

#[test]
fn the_pictures_of_the_manual_are_fresh() {
    let docs = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs");
    let page = std::fs::read_to_string(docs.join("pictures.md")).unwrap();
    let commands: Vec<&str> =
        page.lines().filter(|line| line.starts_with("sevclock timeline ")).collect();
    assert_eq!(commands.len(), 2);
    let folder = Folder::new("timeline-manual");
    for command in commands {
        let (line, file) = command["sevclock ".len()..].split_once(" --svg docs/").unwrap();
        let drawn = folder.run(&format!("{line} --svg -"));
        let kept = std::fs::read_to_string(docs.join(file)).unwrap();
        assert!(drawn.out == kept, "docs/{file} is not what `{command}` draws");
    }
}

#[test]
fn text_has_a_line_an_instant_and_one_for_now() {
    let folder = Folder::new("timeline-text");
    let out = folder.run("timeline --policy prophetstor --zone Asia/Taipei").out;
    let line = |start: &str| {
        let found = out.lines().find(|line| line.trim_start().starts_with(start));
        found.unwrap_or_else(|| panic!("no {start} in\n{out}")).to_owned()
    };
    assert!(out.starts_with("CASE-1001  times in Asia/Taipei\n"), "{out}");
    assert!(line("Tue 2026-03-03 09:10").contains("opened; severity is 2"));
    assert!(line("Tue 2026-03-03 14:05").ends_with("Status update #4 is breached"));
    assert!(line("Tue 2026-03-03 17:30").ends_with("now"));
    assert!(line("Wed 2026-03-04 00:25").contains("escalation-director"));
}

#[test]
fn what_cannot_be_drawn_is_said() {
    let folder = Folder::new("timeline-wrong");
    folder.file("none.jsonl", "").file("two.jsonl", TICKETS);
    for (line, code, said) in [
        ("timeline --ticket 7", 2, "there is no ticket `7` in the example"),
        ("timeline --policy prophetstor none.jsonl", 2, "no ticket to draw in none.jsonl"),
        (
            "timeline --policy helpdesk-retail two.jsonl",
            2,
            "several tickets in two.jsonl; say which",
        ),
        ("timeline --policy prophetstor -", 2, "there is no ticket to draw in standard input"),
        ("timeline --width 20 --svg -", 2, "the width is 20 pixels"),
        ("timeline --zone Mars --svg -", 2, "`Mars` is no known zone"),
        ("timeline --width 300", 2, "--svg"),
        ("timeline --svg /nowhere/at/all.svg", 1, "/nowhere/at/all.svg: cannot be written"),
    ] {
        folder.run(line).ends(code, &[], &[said]);
    }
}

const MAPPING: &str = r#"
format = 1
case = "case"
time = "when"
[[signals]]
signal = "responded"
when = 'what == "reply"'
"#;

const EVENTS: &str = "\
case,when,what
4711,2026-03-02T08:00:00Z,open
4712,2026-03-02T08:30:00Z,open
4711,2026-03-02T09:00:00Z,reply
4712,2026-03-04T09:00:00Z,reply
";

const TICKETS: &str = r#"
{ "id": "A", "as_of": "2026-03-02T10:00:00Z", "events": [{ "at": "2026-03-02T08:00:00Z", "signal": "opened" }] }
{ "id": "B", "as_of": "2026-03-05T10:00:00Z", "events": [{ "at": "2026-03-02T08:00:00Z", "signal": "opened" }] }
"#;

#[test]
fn a_case_of_an_export_is_drawn() {
    let folder = Folder::new("timeline-export");
    folder.file("map.toml", MAPPING).file("events.csv", EVENTS);
    let export = "--policy helpdesk-retail --events events.csv --mapping map.toml";
    let out = folder.run(&format!("timeline {export} --ticket 4712")).out;
    assert!(out.starts_with("4712  times in UTC\n") && out.contains("First response"), "{out}");
    assert!(out.contains("Wed 2026-03-04 09:00     now"), "{out}");
    let unsaid = folder.run(&format!("timeline {export}"));
    unsaid.ends(2, &[], &["several tickets in events.csv; say which with --ticket ID"]);
}

#[test]
fn figures_are_written_as_a_page() {
    let folder = Folder::new("timeline-page");
    folder.file("tickets.jsonl", TICKETS);
    let written =
        folder.run("figures --policy helpdesk-retail --html page.html --worst 1 tickets.jsonl");
    written.ends(0, &[], &[]);
    let page = std::fs::read_to_string(folder.0.join("page.html")).unwrap();
    assert!(page.starts_with("<!DOCTYPE html>") && page.ends_with("</html>\n"));
    assert!(page.contains("<h3 id=\"worst-0\">B</h3>"), "the longest past due");
    let printed = folder.run("figures --policy helpdesk-retail --html - --worst 1 tickets.jsonl");
    assert_eq!(printed.out, page);
    let both = folder.run("figures --policy helpdesk-retail --html - --by month tickets.jsonl");
    assert_eq!(both.code, 2);
}
