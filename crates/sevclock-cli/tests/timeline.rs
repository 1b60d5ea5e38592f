//! `sevclock timeline`: text, pictures, and the pictures of the manual.

#![expect(clippy::unwrap_used, reason = "a test")]

use std::path::Path;
use std::process::{Command, Output};

fn sevclock(line: &str) -> Output {
    Command::new(env!("CARGO_BIN_EXE_sevclock")).args(line.split(' ')).output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

#[test]
fn the_pictures_of_the_manual_are_fresh() {
    let docs = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs");
    let page = std::fs::read_to_string(docs.join("pictures.md")).unwrap();
    let commands: Vec<&str> =
        page.lines().filter(|line| line.starts_with("sevclock timeline ")).collect();
    assert_eq!(commands.len(), 2);
    for command in commands {
        let (line, file) = command["sevclock ".len()..].split_once(" --svg docs/").unwrap();
        let drawn = sevclock(&format!("{line} --svg -"));
        let kept = std::fs::read(docs.join(file)).unwrap();
        assert!(drawn.stdout == kept, "docs/{file} is not what `{command}` draws");
    }
}

#[test]
fn text_has_a_line_an_instant_and_one_for_now() {
    let out = text(&sevclock("timeline --policy prophetstor --zone Asia/Taipei").stdout);
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
    for (line, code, said) in [
        ("timeline --ticket 7", 2, "there is no ticket `7`"),
        ("timeline --width 20 --svg -", 2, "the width is 20 pixels"),
        ("timeline --zone Mars --svg -", 2, "`Mars` is no known zone"),
        ("timeline --width 300", 2, "--svg"),
        ("timeline --svg /nowhere/at/all.svg", 1, "/nowhere/at/all.svg: cannot be written"),
    ] {
        let output = sevclock(line);
        assert_eq!(output.status.code(), Some(code), "{line}");
        assert!(text(&output.stderr).contains(said), "{line}: {}", text(&output.stderr));
    }
}

/// A folder of its own for a test, gone with it.
struct Folder(std::path::PathBuf);

impl Folder {
    fn new(name: &str, files: &[(&str, &str)]) -> Self {
        let path = std::env::temp_dir().join(format!("sevclock-{}-{name}", std::process::id()));
        std::fs::create_dir_all(&path).unwrap();
        for (file, content) in files {
            std::fs::write(path.join(file), content).unwrap();
        }
        Self(path)
    }

    fn run(&self, line: &str) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_sevclock"));
        command.args(line.split(' ')).current_dir(&self.0).output().unwrap()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
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
    let folder = Folder::new("export", &[("map.toml", MAPPING), ("events.csv", EVENTS)]);
    let export = "--policy helpdesk-retail --events events.csv --mapping map.toml";
    let drawn = folder.run(&format!("timeline {export} --ticket 4712"));
    let out = text(&drawn.stdout);
    assert!(out.starts_with("4712  times in UTC\n") && out.contains("First response"), "{out}");
    assert!(out.contains("Wed 2026-03-04 09:00     now"), "{out}");
    let unsaid = folder.run(&format!("timeline {export}"));
    assert_eq!(unsaid.status.code(), Some(2));
    assert!(text(&unsaid.stderr).contains("say which with --ticket ID"));
}

#[test]
fn figures_are_written_as_a_page() {
    let folder = Folder::new("page", &[("tickets.jsonl", TICKETS)]);
    let written =
        folder.run("figures --policy helpdesk-retail --html page.html --worst 1 tickets.jsonl");
    assert_eq!((written.status.code(), text(&written.stderr)), (Some(0), String::new()));
    let page = std::fs::read_to_string(folder.0.join("page.html")).unwrap();
    assert!(page.starts_with("<!DOCTYPE html>") && page.ends_with("</html>\n"));
    assert!(page.contains("<h3 id=\"worst-0\">B</h3>"), "the longest past due");
    let printed = folder.run("figures --policy helpdesk-retail --html - --worst 1 tickets.jsonl");
    assert_eq!(text(&printed.stdout), page);
    let both = folder.run("figures --policy helpdesk-retail --html - --by month tickets.jsonl");
    assert_eq!(both.status.code(), Some(2));
}
