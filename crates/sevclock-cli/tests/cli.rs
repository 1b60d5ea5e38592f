//! The program from outside: what it prints, and what it says about each bad input.

#![expect(clippy::unwrap_used, reason = "a test")]

mod common;

use std::io::Write;
use std::path::Path;

use common::Folder;

const POLICY: &str = r#"
format = 1
[policy]
id = "desk"
title = "Desk"
version = "1"
default_severity = 2
[calendars.office]
zone = "Europe/Rome"
week = { mon-fri = "09:00-18:00" }
[facts]
waiting = false
region = ["north", "south"]
count = 0
[plans.basic]
[plans.gold]
[[severities]]
level = 1
name = "High"
[[severities]]
level = 2
name = "Low"
[[clocks]]
id = "first-response"
start = "opened"
stop = "responded"
calendar = "office"
target = [{ severity = 1, within = "1h" }, { within = "4h" }]
[[clocks]]
id = "resolution"
start = "opened"
stop = ["resolved", "closed"]
pause_when = "waiting"
"#;

const MAPPING: &str = r#"
format = 1
case = "id"
time = "at"
zone = "Europe/Rome"
severity = { column = "prio", values = { P1 = 1, P2 = 2 } }
[[signals]]
signal = "responded"
when = 'state != "New"'
on = "change"
[[signals]]
signal = "resolved"
when = 'state == "Done"'
on = "change"
"#;

const EVENTS: &str = "\
id,at,state,prio
A,2026-03-02 10:00,New,P2
B,2026-03-02 10:30,New,P1
A,2026-03-02 10:45,Work,P2
A,2026-03-02 12:00,Done,P2
";

fn desk(name: &str) -> Folder {
    let folder = Folder::new(name);
    folder.file("policy.toml", POLICY).file("map.toml", MAPPING).file("events.csv", EVENTS);
    folder
}

const EXPORT: &str = "evaluate --policy policy.toml --events events.csv --mapping map.toml";

#[test]
fn without_a_ticket_an_example_is_evaluated() {
    let ended = Folder::new("example").run("evaluate");
    let parts =
        ["CASE-1001", "prophetstor", "first-response", "Ladder escalation", "Why", "STORE-42"];
    ended.ends(0, &parts, &[]);
    assert!(!ended.out.contains('\u{1b}'), "no colour where there is no terminal");
}

#[test]
fn every_bundled_agreement_is_listed_shown_and_evaluated() {
    let folder = Folder::new("bundled");
    let listed = folder.run("policies");
    for bundled in sevclock_policies::ALL {
        listed.ends(0, &[bundled.id, bundled.title], &[]);
        folder.run(&format!("show {}", bundled.id)).ends(0, &["Severities", "Assumed"], &[]);
        folder.run(&format!("evaluate --policy {} --explain", bundled.id)).ends(0, &["Why"], &[]);
    }
}

#[test]
fn every_verb_has_help_with_an_example() {
    for verb in
        ["evaluate", "audit", "replay", "calc", "entitle", "qualify", "upgrade", "show", "check"]
    {
        Folder::new("help").run(&format!("{verb} --help")).ends(0, &["Example", "sevclock"], &[]);
    }
    Folder::new("help").run("policies --help").ends(0, &["Usage"], &[]);
}

#[test]
fn tickets_come_out_in_order_and_a_bad_one_stops_no_other() {
    let folder = desk("lines");
    let good =
        |id: &str| format!(r#"{{"id": "{id}", "events": [{{"at": "2026-03-02T09:00:00Z"}}]}}"#);
    let bad = r#"{"id": "X", "events": [{"at": "2026-03-02T09:00:00Z", "signl": "opened"}]}"#;
    let undeclared =
        r#"{"id": "Y", "facts": {"size": 3}, "events": [{"at": "2026-03-02T09:00:00Z"}]}"#;
    let early = r#"{"id": "Z", "as_of": "2026-03-01T09:00:00Z", "events": [{"at": "2026-03-02T09:00:00Z"}]}"#;
    let lines = [&good("A"), bad, &good("B"), "{", undeclared, early, &good("C")].join("\n");
    let line = "evaluate --policy policy.toml --at 2026-03-02T10:00:00Z --format json -";
    let ended = folder.run_with(line, &lines);
    let errors = [
        "standard input:2: events[0].signl: unknown key `signl`",
        "standard input:4: ",
        "standard input:5: ticket `Y`: facts.size: `size` is no declared fact",
        "standard input:6: ticket `Z`: the ticket is asked about at 2026-03-01T09:00:00Z",
    ];
    ended.ends(1, &[], &errors);
    let ids: Vec<_> = ended.out.lines().map(|line| &line[..13]).collect();
    assert_eq!(ids, [r#"{"ticket":"A""#, r#"{"ticket":"B""#, r#"{"ticket":"C""#]);
}

#[test]
fn faults_of_tickets_say_where_and_what_is_expected() {
    let folder = desk("tickets");
    for (events, message) in [
        ("[]", "expected one event or more"),
        (r#"[{"at": "2026-03-02T09:00:00Z"}, {"at": "2026-03-02T08:00:00Z"}]"#, "order of time"),
        (r#"[{"at": "1812-03-02T09:00:00Z"}]"#, "outside 1900-01-01"),
        (r#"[{"at": "2026-03-02T09:00:60Z"}]"#, "leap second"),
        (r#"[{"at": "yesterday"}]"#, "RFC 3339"),
        (r#"[{"at": "2026-03-02T09:00:00Z", "signal": "shouted"}]"#, "signal: no declared signal"),
        (r#"[{"at": "2026-03-02T09:00:00Z", "severity": 9}]"#, "expected a severity from 1 to 2"),
        (r#"[{"at": "2026-03-02T09:00:00Z", "facts": {"region": "west"}}]"#, "`north` or `south`"),
        (r#"[{"at": "2026-03-02T09:00:00Z", "facts": {"count": true}}]"#, "whole number"),
    ] {
        let text = format!(r#"{{"id": "T", "events": {events}}}"#);
        let line = "evaluate --policy policy.toml --format json -";
        let ended = folder.run_with(line, &text);
        ended.ends(1, &[], &[message, "standard input:1: "]);
        assert_eq!(ended.out, "");
    }
}

#[test]
fn a_broken_character_costs_its_line_alone() {
    let folder = desk("utf8");
    let mut text = br#"{"id": "A", "events": [{"at": "2026-03-02T09:00:00Z"}]}"#.to_vec();
    text.extend(b"\n{\"id\": \"\xff\", \"events\": [{\"at\": \"2026-03-02T09:00:00Z\"}]}\n");
    let ended =
        folder.file("t.jsonl", text).run("evaluate --policy policy.toml --format json t.jsonl");
    ended.ends(1, &[r#"{"ticket":"A""#], &["t.jsonl:2: is not UTF-8"]);
    assert_eq!(ended.out.lines().count(), 1);
}

#[test]
fn every_problem_of_a_policy_is_printed() {
    let folder = Folder::new("check");
    let broken = POLICY
        .replace("Europe/Rome", "Europe/Atlantis")
        .replace("\"1h\"", "\"-1h\"")
        .replace("pause_when = \"waiting\"", "pause_when = \"asleep\"\ncolour = 1");
    folder.file("good.toml", POLICY).file("bad.toml", broken);
    let ended = folder.run("check good.toml bad.toml missing.toml");
    let errors = [
        "bad.toml:",
        "`Europe/Atlantis` is no IANA time zone",
        "`-1h`",
        "unknown key `colour`",
        "missing.toml: there is no such file",
    ];
    ended.ends(1, &["good.toml: fine"], &errors);
    for (from, to, message) in [
        ("\"1h\"", "\"0m\"", "target"),
        ("severity = 1, within", "severity = 7, within", "severity"),
        ("pause_when = \"waiting\"", "pause_when = \"asleep\"", "asleep"),
        ("pause_when = \"waiting\"", "pause_when = 'region == 3'", "region"),
        ("09:00-18:00", "09:00", "window"),
        ("format = 1", "format = 9", "format"),
        ("[facts]", "[fact]", "fact"),
        ("default_severity = 2", "default_severity = ", "string"),
    ] {
        let ended = folder.file("bad.toml", POLICY.replace(from, to)).run("check bad.toml");
        ended.ends(1, &[], &["bad.toml", message]);
    }
}

#[test]
fn what_is_not_there_is_wrong_usage() {
    let folder = desk("usage");
    for (line, message) in [
        ("evaluate --policy unheard-of", "`unheard-of` is neither a file nor a bundled agreement"),
        ("show unheard-of", "`prophetstor`"),
        ("evaluate --events events.csv --mapping map.toml", "--events needs --policy"),
        ("evaluate --policy policy.toml --events events.csv", "--mapping"),
        ("evaluate --policy policy.toml --at noon", "RFC 3339"),
        ("evaluate tickets.json", "--policy"),
        (&format!("{EXPORT} --cases events.csv"), "needs a table `[cases]`"),
        ("dance", "unrecognized subcommand"),
    ] {
        folder.run(line).ends(2, &[], &[message]);
    }
    folder.run("evaluate --policy policy.toml nowhere.json").ends(
        1,
        &[],
        &["nowhere.json: there is no such file"],
    );
    folder.run("evaluate --policy policy.toml .").ends(1, &[], &[".: is a folder"]);
}

#[test]
fn an_export_comes_out_by_case() {
    let folder = desk("export");
    let ended = folder.run(&format!("{EXPORT} --format json"));
    ended.ends(0, &[], &[]);
    let cases: Vec<serde_json::Value> =
        ended.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(cases.len(), 2);
    assert_eq!((&cases[0]["ticket"], &cases[1]["ticket"]), (&"A".into(), &"B".into()));
    // Local times of Rome; as of the case's last event.
    assert_eq!(cases[0]["as_of"], "2026-03-02T11:00:00Z");
    assert_eq!(cases[0]["status"], "resolved");
    assert_eq!(cases[0]["clocks"][0]["elapsed_s"], 2700);
    assert_eq!(cases[0]["clocks"][0]["status"], "met");
    assert_eq!(cases[1]["severity"]["effective"], 1);
    assert_eq!(cases[1]["clocks"][0]["due"], "2026-03-02T10:30:00Z");

    let text = folder.run(&format!("{EXPORT} --at 2026-03-02T12:00:00Z --detail line"));
    text.ends(0, &["2 tickets under desk 1: 1 open, 1 resolved, 0 closed", "first-response"], &[]);
}

#[test]
fn an_export_may_be_packed() {
    let folder = desk("gzip");
    let plain = folder.run(&format!("{EXPORT} --format json"));
    let packed = gzip(EVENTS.as_bytes());
    folder.file("events.csv", &packed);
    let unpacked = folder.run(&format!("{EXPORT} --format json"));
    unpacked.ends(0, &[], &[]);
    assert_eq!(unpacked.out, plain.out);

    for (bytes, message) in [
        (&packed[..packed.len() - 9], "events.csv: the gzip data ends too early"),
        (&packed[..20], "events.csv: the gzip data"),
    ] {
        let ended = folder.file("events.csv", bytes).run(&format!("{EXPORT} --format json"));
        ended.ends(1, &[], &[message]);
        assert_eq!(ended.out, "", "nothing half-written");
    }
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    packed.write_all(bytes).unwrap();
    packed.finish().unwrap()
}

#[test]
fn faults_of_an_export_say_file_line_and_column() {
    let folder = desk("faults");
    for (from, to, message, evaluated) in [
        (
            "id,at,state",
            "id,when,state",
            "events.csv:1: there is no column `at`; the header has `id`, `when`",
            0,
        ),
        ("id,at,state,prio", "id,at,state,state", "two columns are called `state`", 0),
        (EVENTS, "", "events.csv: is empty; expected a header line", 0),
        (
            "2026-03-02 10:45",
            "2026-13-02 10:45",
            "events.csv:4: column `at`: `2026-13-02 10:45` is no time",
            1,
        ),
        (
            "2026-03-02 10:30",
            "2026-03-29 02:30",
            "events.csv:3: column `at`: `2026-03-29 02:30` does not exist in Europe/Rome",
            1,
        ),
        (
            "2026-03-02 10:45",
            "2026-03-02 09:45",
            "events.csv:4: 2026-03-02T08:45:00Z is earlier than 2026-03-02T09:00:00Z on line 2",
            1,
        ),
        (
            "Work,P2",
            "Work,P9",
            "events.csv:4: column `prio`: `P9` is not among the mapping's `values`; expected `P1` or `P2` (case `A`)",
            1,
        ),
        ("Work,P2", "Work", "events.csv:4: the line has 3 cells where the header has 4", 1),
        ("New,P1", "\"New,P1", "events.csv:3: the line has", 1),
        ("B,2026", ",2026", "events.csv:3: column `id` is empty", 1),
    ] {
        folder.file("events.csv", EVENTS.replacen(from, to, 1));
        let ended = folder.run(&format!("{EXPORT} --format json"));
        ended.ends(1, &[], &[message]);
        assert_eq!(ended.out.lines().count(), evaluated, "{message}\n{}", ended.out);
    }
    let mut broken = EVENTS.as_bytes().to_vec();
    let work = EVENTS.find("Work").unwrap();
    broken[work] = 0xff;
    let ended = folder.file("events.csv", broken).run(&format!("{EXPORT} --format json"));
    ended.ends(1, &[r#"{"ticket":"B""#], &["events.csv:4: column `state` is not UTF-8 (case `A`)"]);
}

#[test]
fn sorted_lines_are_no_fault() {
    let folder = desk("sort");
    folder.file("events.csv", EVENTS.replacen("2026-03-02 10:45", "2026-03-02 09:45", 1));
    folder.file("map.toml", MAPPING.replace("format = 1", "format = 1\nsort = true"));
    folder.run(&format!("{EXPORT} --format json")).ends(0, &[r#""ticket":"A""#], &[]);
}

#[test]
fn faults_of_a_mapping_are_told_before_anything_is_read() {
    let folder = desk("mapping");
    for (from, to, message) in [
        ("zone = \"Europe/Rome\"", "zone = \"Rome\"", "`Rome` is no IANA time zone"),
        ("on = \"change\"", "on = \"fire\"", "unknown variant `fire`"),
        ("case = \"id\"", "cas = \"id\"", "unknown field `cas`"),
        ("'state != \"New\"'", "'state != '", "at character"),
        ("signal = \"responded\"", "signal = \"answered\"", "signals[0]: no declared signal"),
        ("P2 = 2", "P2 = 3", "severity: expected a severity from 1 to 2"),
        (
            "format = 1",
            "format = 1\nfacts = [{ fact = \"size\", column = \"prio\" }]",
            "facts[0]: `size` is no declared fact",
        ),
        (
            "format = 1",
            "format = 1\nfacts = [{ fact = \"waiting\" }]",
            "facts[0]: expected either `column` or `when`",
        ),
        (
            "format = 1",
            "format = 1\nplan = { column = \"prio\", otherwise = \"iron\" }",
            "plan: no such plan",
        ),
        ("format = 1", "format = 2", "format: expected 1, found 2"),
    ] {
        let ended = folder.file("map.toml", MAPPING.replacen(from, to, 1)).run(EXPORT);
        ended.ends(1, &[], &["map.toml", message]);
        assert_eq!(ended.out, "");
    }
}

const WITH_CASES: &str = r#"
[cases]
opened = "opened"
plan = { column = "plan" }
facts = [{ fact = "region", column = "area", values = { N = "north", S = "south" } }]
"#;

#[test]
fn a_file_of_cases_opens_them() {
    let folder = desk("cases");
    folder.file("map.toml", MAPPING.to_owned() + WITH_CASES);
    folder.run(EXPORT).ends(2, &[], &["give it with --cases"]);
    let line = format!("{EXPORT} --cases cases.csv --format json");
    folder.file(
        "cases.csv",
        "id,opened,plan,area\nA,2026-03-02 09:30,gold,S\nB,,basic,N\nC,2026-03-02 08:00,,\n",
    );
    let ended = folder.run(&line);
    ended.ends(0, &[r#""started":"2026-03-02T08:30:00Z""#, r#"{"ticket":"C""#], &[]);
    assert_eq!(ended.out.lines().count(), 3);

    for (cases, message) in [
        (
            "id,opened,plan,area\nA,2026-03-02 09:30,gold,S\n",
            "cases.csv: case `B` has events and no line here",
        ),
        (
            "id,opened,plan,area\nA,2026-03-02 11:30,gold,S\nB,,,\n",
            "cases.csv:2: case `A` opens at 2026-03-02T10:30:00Z, after its first line",
        ),
        ("id,opened,plan,area\nA,,iron,S\nB,,,\n", "cases.csv:2: column `plan`: no such plan"),
        ("id,opened,plan,area\nA,,,W\nB,,,\n", "cases.csv:2: column `area`: `W` is not among"),
        (
            "id,opened,plan,area\nA,,,S\nA,,,S\nB,,,\n",
            "cases.csv:3: case `A` stands on line 2 already",
        ),
    ] {
        let ended = folder.file("cases.csv", cases).run(&line);
        ended.ends(1, &[], &[message]);
        assert_eq!(ended.out.lines().count(), 1, "{message}\n{}", ended.out);
    }
}

#[test]
fn calendar_questions_are_answered_in_order() {
    let input = concat!(
        r#"{"calendar": {"always": true}, "op": "working_between", "input": {"from": "2026-03-02T00:00:00Z", "to": "2026-03-02T01:00:00Z"}}"#,
        "\n\n{}\n"
    );
    let ended = Folder::new("calc").run_with("calc", input);
    assert_eq!(ended.out.lines().next(), Some(r#"{"result":3600}"#));
    ended.ends(1, &["{\"error\":"], &[]);
}

/// The desk policies and mappings of the examples belong together and are fine.
#[test]
fn the_examples_check() {
    let logs = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/logs");
    for log in std::fs::read_dir(logs).unwrap() {
        let folder = log.unwrap().path();
        let policy =
            sevclock_cli::agreement::load(folder.join("policy.toml").to_str().unwrap()).unwrap();
        let text = std::fs::read_to_string(folder.join("map.toml")).unwrap();
        sevclock_cli::mapping::Mapping::from_toml(&text).unwrap().check(&policy).unwrap();
    }
}
