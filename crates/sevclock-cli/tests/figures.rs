//! `sevclock queue` and `sevclock figures` from outside.

#![expect(clippy::unwrap_used, reason = "a test")]

mod common;

use common::{Ended, Folder};

const POLICY: &str = r#"
format = 1
[policy]
id = "desk"
title = "Desk"
version = "1"
default_severity = 2
[facts]
waiting_on = ["support", "customer"]
mark = ["none", "good", "bad"]
why = ["none", "slow"]
fast = false
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
target = [{ severity = 1, within = "1h" }, { within = "4h" }]
objective = "75 %"
[[clocks]]
id = "resolution"
start = "opened"
stop = "resolved"
[[queue]]
first = "fast"
[[queue]]
by = "due"
[[credits]]
id = "late"
clock = "first-response"
bands = [{ from = "50 %", below = "75 %", credit = "12.5 %" }, { below = "50 %", credit = "100 %" }]
[satisfaction]
rating = "mark"
reason = "why"
satisfied = "good"
review = "bad"
[[scorecards]]
id = "team"
title = "Team"
measures = [{ id = "kept", weight = "75 %" }, { id = "liked", weight = "25 %" }]
"#;

/// B and C answer late, of which C comes first; D is done; A is quick and fast.
const TICKETS: &str = r#"
{"id": "A", "facts": {"fast": true}, "events": [{"at": "2026-03-02T09:00:00Z", "severity": 1}, {"at": "2026-03-02T09:30:00Z", "signal": "responded"}]}
{"id": "B", "events": [{"at": "2026-03-31T23:00:00Z"}, {"at": "2026-04-01T04:00:00Z", "signal": "responded"}, {"at": "2026-04-01T05:00:00Z", "facts": {"mark": "bad", "why": "slow"}}]}
{"id": "C", "events": [{"at": "2026-03-31T22:00:00Z"}]}
{"id": "D", "events": [{"at": "2026-04-01T08:00:00Z"}, {"at": "2026-04-01T09:00:00Z", "signal": ["responded", "resolved"], "facts": {"mark": "good"}}]}
"#;

/// What the program prints, and what it complains of, with its exit code.
fn run(name: &str, line: &str) -> (String, String, i32) {
    run_with(name, line, TICKETS)
}

fn run_with(name: &str, line: &str, tickets: &str) -> (String, String, i32) {
    let folder = Folder::new(name);
    folder.file("desk.toml", POLICY);
    folder.file("team.csv", "who,liked,kept,more\nAda,80 %,90,x\nBob,100,70.5,y\nCyd,50,100,z\n");
    let json = "{\"name\": \"Ada\", \"kept\": 0.1, \"liked\": \"0.2 %\", \"more\": []}\n";
    folder.file("team.jsonl", json);
    folder.file("bad.jsonl", "{\"name\": \"Ada\", \"kept\": null}\n{\"kept\": 1}\n{]\n");
    folder.file("bad.csv", "who,kept\nAda,many\n");
    // `~` stands for a space inside a word.
    let words = line.split(' ').map(|word| word.replace('~', " "));
    let Ended { code, out, err } = folder.run_words(words, tickets);
    (out, err, code)
}

#[track_caller]
fn prints(name: &str, line: &str, parts: &[&str]) {
    let (out, err, code) = run(name, line);
    assert_eq!((code, &*err), (0, ""), "{out}");
    for part in parts {
        assert!(out.contains(part), "no `{part}` in\n{out}");
    }
}

const AT: &str = "--policy desk.toml --at 2026-04-01T12:00:00Z -";

#[test]
fn a_queue_has_open_tickets_in_order() {
    let rows = "place,ticket,status,severity,due,clock,opened\n\
                1,A,open,1,,,2026-03-02T09:00:00Z\n\
                2,C,open,2,2026-04-01T02:00:00Z,first-response,2026-03-31T22:00:00Z\n\
                3,B,open,2,,,2026-03-31T23:00:00Z\n";
    let (out, err, code) = run("queue-csv", &format!("queue --format csv {AT}"));
    assert_eq!((&*out, &*err, code), (rows, "", 0));
    let line = r#"{"place":2,"ticket":"C","status":"open","severity":2,"due":"2026-04-01T02:00:00Z","clock":"first-response","opened":"2026-03-31T22:00:00Z"}"#;
    prints("queue-json", &format!("queue --format json {AT}"), &[line]);
    let title = "3 tickets under desk 1; 1 resolved or closed left out";
    prints("queue-text", &format!("queue {AT}"), &[title, "Earliest due"]);
    prints("queue-all", &format!("queue --all --format csv {AT}"), &["4,D,resolved,2,,,"]);
}

/// Of four responses two are in time, one is late and one overdue: 50 %, below 75 %. Half an hour,
/// an hour and five hours have a mean of 2 h 10 min and a median of an hour. Of all time, from the
/// openings to noon, nobody held the three hours after D was resolved.
#[test]
fn figures_as_text_say_all_there_is() {
    let parts = [
        "4 tickets under desk 1",
        "│ first-response     2          2         1         ·      ·   50.00 %        75 %   ✘   2h 10m       1h     5h",
        "│ resolution         ·          ·         ·         3      1 ",
        "│ nobody           4         3h             0s        0.40 % │",
        "│ late      first-response   50.00 %   12.5 %   150.00 EUR │",
        "│        2           2           1           1   50.00 % │",
        "│ bad    slow           1 │",
        "Tickets to review\nB\n",
    ];
    prints("figures-text", &format!("figures --fee 1200.00~EUR {AT}"), &parts);
}

#[test]
fn figures_by_month_and_severity_as_csv() {
    let parts = [
        "clock,severity,month,met,breached,overdue,on_arrival,running,paused,stopped,cancelled,restarted,attainment,objective,objective_met,mean_s,",
        "\nfirst-response,1,2026-03,1,0,0,0,0,0,0,0,0,1.0000,75 %,true,1800,1800,1800,1800,1800\n",
        "\nfirst-response,2,2026-03,0,2,1,0,0,0,0,0,0,0.0000,75 %,false,18000,",
        "\nresolution,1,2026-03,0,0,0,0,1,0,0,0,0,,,,,,,,\n",
    ];
    prints("csv", &format!("figures --by severity,month --format csv {AT}"), &parts);
    let by_month = |part: &str| {
        format!("figures --by month --zone Asia/Tokyo --format csv --part {part} {AT}")
    };
    // B and C open in April, in Tokyo: one of three is in time there.
    prints("credits", &by_month("credits"), &["late,first-response,2026-04,0.3333,100 %,\n"]);
    prints("ledger", &by_month("ledger"), &["nobody,2026-03,1,0,0,0.0000\n"]);
    prints("satisfaction", &by_month("satisfaction"), &["2026-04,2,1,1,1,0.5000\n"]);
    prints("marks", &by_month("marks"), &["2026-04,good,none,1\n2026-04,bad,slow,1\n"]);
}

#[test]
fn figures_as_one_document() {
    let parts = [
        r#"{"policy":"desk","version":"1","by":["fast"],"zone":"UTC","tickets":4,"groups":{"#,
        r#"{"clock":"first-response","group":["true"],"met":1,"breached":0,"#,
        r#""attainment":0.3333,"objective":"75 %","objective_met":false,"done":2,"mean_s":10800,"#,
        r#"{"credits":"late","clock":"first-response","group":[],"attainment":0.5000,"credit":"12.5 %","amount":{"amount":"150.00","currency":"EUR"}}"#,
        r#""marks":[{"rating":"good","reason":"none","count":1},{"rating":"bad","reason":"slow","count":1}]"#,
        r#""review":["B"]}"#,
    ];
    let line =
        format!("figures --by fast --clock first-response --fee 1200~EUR --format json {AT}");
    prints("document", &line, &parts);
    let (out, ..) = run("clocks", &line);
    assert!(!out.contains("resolution"), "{out}");
}

/// 75 % of 90 and 25 % of 80 are 87.5, and so are those of 100 and 50.
#[test]
fn a_scorecard_ranks_rows_exactly() {
    let out =
        "name,rank,kept,liked,score\nAda,1,90,80,87.5\nCyd,1,100,50,87.5\nBob,3,70.5,100,77.875\n";
    prints("rows-csv", "figures --policy desk.toml --rows team.csv --format csv", &[out]);
    let line = r#"{"scorecard":"team","name":"Bob","rank":3,"score":"77.875"}"#;
    prints("rows-json", "figures --policy desk.toml --rows team.csv --format json", &[line]);
    prints(
        "rows-text",
        "figures --policy desk.toml --rows team.csv",
        &["Team\n", "│ Bob       3   70.5     100"],
    );
}

#[test]
fn what_cannot_be_counted_is_told() {
    for (name, line, code, words) in [
        (
            "by",
            "figures --policy desk.toml --by monht -",
            2,
            "`monht` is nothing to group by; expected `severity`",
        ),
        ("twice", "figures --policy desk.toml --by fast,fast -", 2, "`fast` is grouped by twice"),
        (
            "clock",
            "figures --policy desk.toml --clock done -",
            2,
            "no clock `done`; expected `first-response`",
        ),
        ("none", "figures --policy desk.toml", 2, "no tickets: name a file"),
        ("fee", "figures --policy desk.toml --fee 12 -", 2, "is no amount of money"),
        (
            "card",
            "figures --policy desk.toml --rows team.csv --scorecard crew",
            2,
            "no scorecard `crew`; expected `team`",
        ),
        (
            "cardless",
            "figures --policy prophetstor --rows team.csv",
            2,
            "the agreement has no scorecard",
        ),
        ("row", "figures --policy desk.toml --rows bad.csv", 1, "bad.csv:1: no column `liked`"),
        (
            "value",
            "figures --policy desk.toml --rows bad.csv",
            1,
            "bad.csv:2: `many` is no number for `kept`",
        ),
        (
            "json",
            "figures --policy desk.toml --rows bad.jsonl",
            1,
            "bad.jsonl:1: `null` is no number for `kept`",
        ),
        (
            "measure",
            "figures --policy desk.toml --rows bad.jsonl",
            1,
            "bad.jsonl:1: `` is no number for `liked`",
        ),
        ("name", "figures --policy desk.toml --rows bad.jsonl", 1, "bad.jsonl:2: no text `name`"),
        (
            "object",
            "figures --policy desk.toml --rows bad.jsonl",
            1,
            "bad.jsonl:3: is no object such as",
        ),
        ("queue", "queue --policy desk.toml", 2, "no tickets: name a file"),
        (
            "early",
            "figures --policy desk.toml --at 2026-03-05T00:00:00Z -",
            1,
            "ticket `B`: the ticket is asked about",
        ),
    ] {
        let (out, err, found) = run(name, line);
        assert_eq!(found, code, "{line}\n{out}{err}");
        assert!(err.contains(words), "no `{words}` in\n{err}");
    }
}

#[test]
fn an_agreement_says_how_its_tickets_are_ordered_and_measured() {
    let retail = [
        "Queue\n  first those with `tills == \"all-down\" && !workaround`\n  then by severity\n",
        "response-credit: of first-response, from 90 % to below 95 %: 5 % of the fee; ",
        "queue[1]: the more severe first",
    ];
    prints("show-retail", "show helpdesk-retail", &retail);
    let automation = [
        "reviewed: neutral, dissatisfied, very-dissatisfied",
        "engineers (Support engineers)",
        "60 % Satisfied customers",
    ];
    prints("show-automation", "show parallels-automation", &automation);
}

#[test]
fn tickets_are_counted_as_people_do() {
    let one = TICKETS.lines().nth(1).unwrap();
    for (tickets, title) in [("", "0 tickets under desk 1"), (one, "1 ticket under desk 1")] {
        for verb in ["queue", "figures"] {
            let (out, err, code) =
                run_with(&format!("count-{verb}"), &format!("{verb} {AT}"), tickets);
            assert_eq!((out.lines().next(), &*err, code), (Some(title), "", 0));
        }
    }
}
