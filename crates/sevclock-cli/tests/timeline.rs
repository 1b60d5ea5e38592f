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
