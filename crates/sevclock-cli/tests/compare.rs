//! `sevclock compare` from outside: desks that make one mistake each, whose columns were worked out by
//! hand with that mistake, and inputs that are wrong.

#![expect(clippy::unwrap_used, reason = "a test")]

use std::path::PathBuf;
use std::process::Command;

use serde_json::Value;

/// Rome is an hour ahead of UTC, two from 29 March 2026 on.
const POLICY: &str = r#"
format = 1
[policy]
id = "desk"
title = "Desk"
version = "1"
default_severity = 2
[calendars.office]
zone = "Europe/Rome"
week = { mon-fri = "09:00-17:00" }
holidays = ["2026-04-06"]
[facts]
waiting = false
[signals]
held = { set = { waiting = true } }
taken-up = { set = { waiting = false } }
[[severities]]
level = 1
name = "High"
[[severities]]
level = 2
name = "Low"
[[clocks]]
id = "resolution"
start = ["opened", "reopened"]
stop = "resolved"
pause_when = "waiting"
calendar = "office"
target = [{ severity = 1, within = "4h" }, { within = "8h" }]
[[clocks]]
id = "answer"
start = "opened"
stop = "responded"
target = [{ within = "24h" }]
[[clocks]]
id = "visit"
start = "opened"
stop = "closed"
calendar = "office"
target = [{ within = "1bd" }]
"#;

const MAPPING: &str = r#"
format = 1
case = "id"
time = "at"
severity = { column = "prio" }
[[signals]]
signal = "held"
when = 'state == "hold"'
on = "change"
[[signals]]
signal = "taken-up"
after = 'state == "hold"'
when = 'state != "hold"'
[[signals]]
signal = "resolved"
when = 'state == "done"'
on = "change"
[[signals]]
signal = "reopened"
after = 'state == "done"'
when = 'state != "done"'
"#;

struct Folder(PathBuf);

impl Folder {
    fn new(name: &str, events: &str) -> Self {
        let path = std::env::temp_dir().join(format!("sevclock-{}-{name}", std::process::id()));
        std::fs::create_dir_all(&path).unwrap();
        let folder = Self(path);
        folder.file("desk.toml", POLICY).file("map.toml", MAPPING).file("events.csv", events);
        folder
    }

    fn file(&self, name: &str, content: &str) -> &Self {
        std::fs::write(self.0.join(name), content).unwrap();
        self
    }

    /// What is printed, and what is complained of, with the exit code.
    fn run(&self, line: &str) -> (String, String, i32) {
        let output = Command::new(env!("CARGO_BIN_EXE_sevclock"))
            .args("compare --policy desk.toml --events events.csv --mapping map.toml".split(' '))
            .args(line.split(' ').filter(|word| !word.is_empty()))
            .current_dir(&self.0)
            .output()
            .unwrap();
        let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
        (text(&output.stdout), text(&output.stderr), output.status.code().unwrap())
    }

    /// The document of the first column.
    fn column(&self, line: &str) -> Value {
        let (out, err, code) = self.run(&format!("--format json {line}"));
        assert_eq!((&*err, code), ("", 0), "{out}");
        serde_json::from_str::<Value>(&out).unwrap()["columns"][0].clone()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// A case of a desk with one mistake.
struct Mistake {
    cause: &'static str,
    how: &'static str,
    ours: &'static str,
    /// Lines of `at,state,prio,due_at`.
    lines: &'static [&'static str],
    agreement: &'static str,
    desk: &'static str,
}

const MISTAKES: &[Mistake] = &[
    // From 09:00 in Rome, by summer time; the desk's 09:00 is that of winter, an hour later.
    Mistake {
        cause: "daylight saving",
        how: "winter-time",
        ours: "due_at=resolution",
        lines: &["2026-03-30T07:00:00Z,open,1,2026-03-30T12:00:00Z"],
        agreement: "2026-03-30T11:00:00Z",
        desk: "2026-03-30T12:00:00Z",
    },
    // A day later at the same time on the wall, which is 23 hours.
    Mistake {
        cause: "daylight saving",
        how: "wall-clock Europe/Rome",
        ours: "due_at=answer",
        lines: &["2026-03-28T12:00:00Z,open,1,2026-03-29T11:00:00Z"],
        agreement: "2026-03-29T12:00:00Z",
        desk: "2026-03-29T11:00:00Z",
    },
    // 09:30 in Rome and before opening in UTC.
    Mistake {
        cause: "time zone",
        how: "calendar-in UTC",
        ours: "due_at=resolution",
        lines: &["2026-03-02T08:30:00Z,open,1,2026-03-02T13:00:00Z"],
        agreement: "2026-03-02T12:30:00Z",
        desk: "2026-03-02T13:00:00Z",
    },
    // 13:30 in Rome, written as if that were UTC.
    Mistake {
        cause: "time zone",
        how: "written-in Europe/Rome",
        ours: "due_at=resolution",
        lines: &["2026-03-02T08:30:00Z,open,1,2026-03-02T13:30:00Z"],
        agreement: "2026-03-02T12:30:00Z",
        desk: "2026-03-02T13:30:00Z",
    },
    // Waiting again, and an hour of waiting before that: what was due is written down, the rest is not.
    Mistake {
        cause: "pause",
        how: "kept-while-paused",
        ours: "due_at=resolution",
        lines: &[
            "2026-03-02T09:00:00Z,open,2,",
            "2026-03-02T10:00:00Z,hold,2,",
            "2026-03-02T11:00:00Z,open,2,",
            "2026-03-02T12:00:00Z,hold,2,2026-03-03T10:00:00Z",
            "2026-03-02T12:30:00Z,hold,2,",
        ],
        agreement: "",
        desk: "2026-03-03T10:00:00Z",
    },
    // Two hours of Friday; Monday is a holiday.
    Mistake {
        cause: "holiday",
        how: "no-holidays",
        ours: "due_at=resolution",
        lines: &["2026-04-03T13:00:00Z,open,2,2026-04-06T13:00:00Z"],
        agreement: "2026-04-07T13:00:00Z",
        desk: "2026-04-06T13:00:00Z",
    },
    // Still waiting, so there is no due instant.
    Mistake {
        cause: "pause",
        how: "kept-while-paused",
        ours: "due_at=resolution",
        lines: &[
            "2026-03-02T09:00:00Z,open,2,",
            "2026-03-02T10:00:00Z,hold,2,2026-03-03T09:00:00Z",
        ],
        agreement: "",
        desk: "2026-03-03T09:00:00Z",
    },
    // Seven hours of Monday and one of Tuesday, and two hours of waiting.
    Mistake {
        cause: "pause",
        how: "no-pause",
        ours: "due_at=resolution",
        lines: &[
            "2026-03-02T09:00:00Z,open,2,",
            "2026-03-02T10:00:00Z,hold,2,",
            "2026-03-02T12:00:00Z,open,2,2026-03-03T09:00:00Z",
        ],
        agreement: "2026-03-03T11:00:00Z",
        desk: "2026-03-03T09:00:00Z",
    },
    // Four hours from 12:00 in Rome.
    Mistake {
        cause: "severity change",
        how: "first-severity",
        ours: "due_at=resolution",
        lines: &[
            "2026-03-02T09:00:00Z,open,2,",
            "2026-03-02T11:00:00Z,open,1,2026-03-03T09:00:00Z",
        ],
        agreement: "2026-03-02T15:00:00Z",
        desk: "2026-03-03T09:00:00Z",
    },
    // Four hours from the opening.
    Mistake {
        cause: "severity change",
        how: "retroactive",
        ours: "due_at=resolution",
        lines: &[
            "2026-03-02T09:00:00Z,open,2,",
            "2026-03-02T11:00:00Z,open,1,2026-03-02T13:00:00Z",
        ],
        agreement: "2026-03-02T15:00:00Z",
        desk: "2026-03-02T13:00:00Z",
    },
    // Wednesday 10:00 in Rome begins another eight hours.
    Mistake {
        cause: "reopen",
        how: "never-reopened",
        ours: "due_at=resolution",
        lines: &[
            "2026-03-02T09:00:00Z,open,2,",
            "2026-03-02T10:00:00Z,done,2,",
            "2026-03-04T09:00:00Z,open,2,2026-03-03T09:00:00Z",
        ],
        agreement: "2026-03-05T09:00:00Z",
        desk: "2026-03-03T09:00:00Z",
    },
    // An hour was gone, seven are left.
    Mistake {
        cause: "reopen",
        how: "resumed",
        ours: "due_at=resolution",
        lines: &[
            "2026-03-02T09:00:00Z,open,2,",
            "2026-03-02T10:00:00Z,done,2,",
            "2026-03-04T09:00:00Z,open,2,2026-03-04T16:00:00Z",
        ],
        agreement: "2026-03-05T09:00:00Z",
        desk: "2026-03-04T16:00:00Z",
    },
    // 17:00 in Rome is closing time.
    Mistake {
        cause: "boundary",
        how: "other-boundary",
        ours: "due_at=resolution",
        lines: &["2026-03-02T12:00:00Z,open,1,2026-03-03T08:00:00Z"],
        agreement: "2026-03-02T16:00:00Z",
        desk: "2026-03-03T08:00:00Z",
    },
    // Tuesday at 10:00 in Rome, not at closing time.
    Mistake {
        cause: "boundary",
        how: "due-same-time",
        ours: "due_at=visit",
        lines: &["2026-03-02T09:00:00Z,open,1,2026-03-03T09:00:00Z"],
        agreement: "2026-03-03T16:00:00Z",
        desk: "2026-03-03T09:00:00Z",
    },
    // Opened on Saturday: Monday is the first business day, or the one it is moved to.
    Mistake {
        cause: "boundary",
        how: "after-hours-roll",
        ours: "due_at=visit",
        lines: &["2026-03-07T12:00:00Z,open,1,2026-03-10T16:00:00Z"],
        agreement: "2026-03-09T16:00:00Z",
        desk: "2026-03-10T16:00:00Z",
    },
    // Two hours of Monday and two of Tuesday, or four hours of night.
    Mistake {
        cause: "opening hours",
        how: "always-open",
        ours: "due_at=resolution",
        lines: &["2026-03-02T14:00:00Z,open,1,2026-03-02T18:00:00Z"],
        agreement: "2026-03-03T10:00:00Z",
        desk: "2026-03-02T18:00:00Z",
    },
    // A job that runs every quarter of an hour.
    Mistake {
        cause: "polling delay",
        how: "polling",
        ours: "due_at=resolution:breached_at",
        lines: &["2026-03-02T09:07:00Z,open,1,2026-03-02T13:15:00Z"],
        agreement: "2026-03-02T13:07:00Z",
        desk: "2026-03-02T13:15:00Z",
    },
    // Neither the hour of waiting nor the holiday.
    Mistake {
        cause: "several",
        how: "no-pause + no-holidays",
        ours: "due_at=resolution",
        lines: &[
            "2026-04-03T13:00:00Z,open,2,",
            "2026-04-03T13:30:00Z,hold,2,",
            "2026-04-03T14:30:00Z,open,2,2026-04-06T13:00:00Z",
        ],
        agreement: "2026-04-07T14:00:00Z",
        desk: "2026-04-06T13:00:00Z",
    },
    // Works on the holiday, and writes it down nine minutes late.
    Mistake {
        cause: "several",
        how: "no-holidays + polling",
        ours: "due_at=resolution",
        lines: &["2026-04-03T13:00:00Z,open,2,2026-04-06T13:09:00Z"],
        agreement: "2026-04-07T13:00:00Z",
        desk: "2026-04-06T13:09:00Z",
    },
    Mistake {
        cause: "unexplained",
        how: "unexplained",
        ours: "due_at=resolution",
        lines: &["2026-03-02T09:00:00Z,open,2,2026-03-05T01:23:45Z"],
        agreement: "2026-03-03T09:00:00Z",
        desk: "2026-03-05T01:23:45Z",
    },
];

impl Mistake {
    /// Its lines as those of a case.
    fn lines(&self, id: &str) -> String {
        self.lines.iter().map(|line| format!("{id},{line}\n")).collect()
    }
}

const HEAD: &str = "id,at,state,prio,due_at\n";
/// 10:00 in Rome and eight hours, as the agreement has it.
const GOOD: &str = "good,2026-03-02T09:00:00Z,open,2,2026-03-03T09:00:59Z\n";

#[test]
fn each_mistake_is_found() {
    for (number, mistake) in MISTAKES.iter().enumerate() {
        let events = format!("{HEAD}{}", mistake.lines("bad"));
        let folder = Folder::new(&format!("compare-{number}"), &events);
        let column = folder.column(&format!("--ours {}", mistake.ours));
        let counted = (&column["compared"], &column["agree"], &column["differ"]);
        assert_eq!(counted, (&1.into(), &0.into(), &1.into()), "{column:#}");
        let [cause] = &column["causes"].as_array().unwrap()[..] else { unreachable!("{column:#}") };
        let found = &cause["found"][0];
        assert_eq!((&cause["cause"], &found["id"]), (&mistake.cause.into(), &mistake.how.into()));
        assert_eq!((&cause["cases"], &found["cases"]), (&1.into(), &1.into()));
        assert_eq!(cause["share"], "1.0000");
        let example = &found["example"];
        assert_eq!(example["ticket"], "bad");
        let agreement =
            if mistake.agreement.is_empty() { Value::Null } else { mistake.agreement.into() };
        assert_eq!((&example["agreement"], &example["desk"]), (&agreement, &mistake.desk.into()));
    }
}

/// Of a desk that makes them all every one is found, in the order of causes, and what is right agrees.
#[test]
fn a_page_sorts_them_by_cause() {
    let of_resolution = MISTAKES.iter().filter(|mistake| mistake.ours == "due_at=resolution");
    let lines: String = of_resolution
        .enumerate()
        .map(|(number, one)| one.lines(&format!("{number}-{}", one.how)))
        .collect();
    let folder = Folder::new("compare-page", &format!("{HEAD}{GOOD}{lines}"));
    let (out, err, code) = folder.run("--ours due_at=resolution");
    assert_eq!((&*err, code), ("", 0), "{out}");
    for part in [
        "The desk's own columns beside desk 1",
        "due_at, beside due_at of resolution",
        "17 cases compared: 1 agree to within 1m (5.88 %), 16 differ",
        "│ time zone             2                12.50 % │",
        "holiday, 1 case: the desk works on the holidays of the agreement",
        "  4-no-holidays  the agreement  2026-04-07T13:00:00Z (Tue 2026-04-07 15:00 Europe/Rome)\n",
        "                 the desk       2026-04-06T13:00:00Z (Mon 2026-04-06 15:00 Europe/Rome), 24h earlier\n",
        "several, 1 case: the desk's clock runs on while this one is paused; and the desk works on the holidays of the agreement",
        "the agreement  no instant\n",
        "it makes a difference to 3 cases: the desk says so in 1, and what the agreement says in 0",
    ] {
        assert!(out.contains(part), "no `{part}` in\n{out}");
    }
    let found = |cause: &str| out.find(&format!("│ {cause} ")).unwrap();
    let order = [
        "boundary",
        "reopen",
        "severity change",
        "pause",
        "holiday",
        "daylight saving",
        "time zone",
        "opening hours",
        "several",
        "unexplained",
    ];
    assert!(order.windows(2).all(|pair| found(pair[0]) < found(pair[1])), "{out}");
}

/// The agreement does not know that Tuesday is a holiday too.
#[test]
fn holidays_of_the_desk_can_be_given() {
    let folder = Folder::new(
        "compare-holidays",
        &format!("{HEAD}bad,2026-03-02T09:00:00Z,open,2,2026-03-04T09:00:00Z\n"),
    );
    let column = folder.column("--ours due_at=resolution");
    assert_eq!(column["causes"][0]["cause"], "unexplained");
    let column = folder.column("--ours due_at=resolution --holiday 2026-03-17,2026-03-03");
    assert_eq!(column["causes"][0]["found"][0]["id"], "more-holidays");
}

/// A wider tolerance makes what differs by less agree, a narrower one the contrary.
#[test]
fn limits_are_flags() {
    let folder = Folder::new("compare-limits", &format!("{HEAD}{GOOD}"));
    for (flags, agree, cause) in [
        ("", 1, ""),
        ("--tolerance 59s", 1, ""),
        ("--tolerance 58s", 0, "polling delay"),
        ("--tolerance 58s --polling 59s", 0, "unexplained"),
        ("--tolerance 30s --polling 1m", 0, "polling delay"),
    ] {
        let column = folder.column(&format!("--ours due_at=resolution {flags}"));
        assert_eq!(column["agree"], agree, "{flags}");
        assert_eq!(
            column["causes"][0]["cause"],
            if agree == 1 { Value::Null } else { cause.into() }
        );
    }
}

/// Verdicts: as words of the desk's own, in a file with a line a case, and as missed or kept.
#[test]
fn verdicts_are_compared_too() {
    // Due at 13:00; done at that instant, and two minutes later.
    let events = "id,at,state,prio,late\n\
                  just,2026-03-02T09:00:00Z,open,1,no\n\
                  just,2026-03-02T13:00:00Z,done,1,yes\n\
                  late,2026-03-02T09:00:00Z,open,1,no\n\
                  late,2026-03-02T13:02:00Z,done,1,no\n\
                  open,2026-03-02T09:00:00Z,open,1,\n\
                  good,2026-03-02T09:00:00Z,open,1,no\n";
    let folder = Folder::new("compare-verdicts", events);
    let column = folder.column("--ours late=resolution:missed");
    assert_eq!((&column["compared"], &column["agree"]), (&3.into(), &1.into()));
    assert_eq!((&column["blank"], &column["figure"]), (&1.into(), &"missed".into()));
    let causes = &column["causes"];
    assert_eq!(causes[0]["found"][0]["id"], "late-at-due");
    assert_eq!(causes[0]["found"][0]["example"]["ticket"], "just");
    assert_eq!(causes[1]["cause"], "polling delay");
    assert_eq!(causes[1]["found"][0]["example"]["ticket"], "late");

    let ours = "[cases]\ncase = \"number\"\n[ours]\n\
                SLA = { clock = \"resolution\", figure = \"met\", values = { In = true, Out = false } }\n";
    folder.file("map.toml", &format!("{MAPPING}{ours}"));
    folder.file("cases.csv", "number,SLA\njust,In\nlate,Out\nopen,In\ngood,In\n");
    let column = folder.column("--cases cases.csv");
    assert_eq!((&column["compared"], &column["agree"]), (&4.into(), &4.into()), "{column:#}");
    folder.file("cases.csv", "number,SLA\njust,In\nlate,Perhaps\nopen,In\ngood,In\n");
    let (out, err, code) = folder.run("--cases cases.csv");
    assert_eq!(code, 1);
    assert!(out.contains("3 cases compared: 3 agree (100.00 %), 0 differ"), "{out}");
    assert_eq!(
        err,
        "error: cases.csv:3: column `SLA`: `Perhaps` is not among the mapping's `values`; expected `In` or `Out` (case `late`)\n"
    );
}

/// A breach is asked about when the desk noticed it; an empty cell says that there was none.
#[test]
fn breaches_are_asked_about_when_they_were_noticed() {
    let events = "id,at,state,prio,breached_at\n\
                  noticed,2026-03-02T09:00:00Z,open,1,2026-03-02T13:00:20Z\n\
                  unnoticed,2026-03-02T09:00:00Z,open,1,\n\
                  unnoticed,2026-03-02T15:00:00Z,done,1,\n\
                  wrongly,2026-03-02T09:00:00Z,open,1,2026-03-02T10:00:00Z\n";
    let folder = Folder::new("compare-breaches", events);
    let column = folder.column("--ours breached_at=resolution");
    assert_eq!((&column["compared"], &column["agree"]), (&3.into(), &1.into()));
    let example = &column["causes"][0]["found"][0]["example"];
    assert_eq!((&example["ticket"], &example["desk"]), (&"unnoticed".into(), &Value::Null));
    let (out, _, _) = folder.run("--ours breached_at=resolution");
    assert!(out.contains("  the desk       not missed\n"), "{out}");
    let column = folder.column("--ours breached_at=resolution --tolerance 19s");
    assert_eq!(column["agree"], 0);
    // Written down to the minute, before the promise was due.
    let early = events
        .replace("09:00:00Z,open,1,2026-03-02T13:00:20Z", "09:00:20Z,open,1,2026-03-02T13:00:00Z");
    let column = Folder::new("compare-minutes", &early).column("--ours breached_at=resolution");
    assert_eq!(column["agree"], 1);
    let column = folder.column("--ours breached_at=resolution --at 2026-03-02T09:30:00Z");
    assert_eq!(column["differ"], 2);
}

#[test]
fn what_is_wrong_is_said_with_file_line_and_column() {
    let events = format!("{HEAD}{GOOD}bad,2026-03-02T09:00:00Z,open,2,soon\n");
    let folder = Folder::new("compare-faults", &events);
    let (out, err, code) = folder.run("--ours due_at=resolution");
    assert_eq!(code, 1);
    assert!(out.contains("1 case compared: 1 agree"), "{out}");
    assert_eq!(
        err,
        "error: events.csv:3: column `due_at`: `soon` is no time; expected one such as `2026-03-02T08:15:00Z`, or set `time_format` (case `bad`)\n"
    );
    for (line, code, message) in [
        ("", 2, "no column to set beside the agreement: name one with --ours"),
        (
            "--ours due_at",
            2,
            "which clock does `due_at` speak of? Write due_at=CLOCK, with one of `resolution`, `answer` or `visit`",
        ),
        (
            "--ours due_at=resolutoin",
            2,
            "`due_at`: no clock `resolutoin`; expected `resolution`, `answer` or `visit`",
        ),
        (
            "--ours state=answer",
            2,
            "what does `state` say of the clock? Write state=CLOCK:FIGURE, a figure being `due_at`",
        ),
        ("--ours due_at=answer:done", 2, "expected COLUMN, COLUMN=CLOCK or COLUMN=CLOCK:FIGURE"),
        ("--ours =answer", 2, "expected COLUMN"),
        ("--ours due_at=answer --tolerance soon", 2, "expected a length of time such as `90s`"),
        ("--ours due_at=answer --tolerance 1bd", 2, "expected a length of time such as `90s`"),
        ("--ours due_at=answer --zone Atlantis", 2, "`Atlantis` is no known zone"),
        ("--ours due_at=answer --holiday Easter", 2, "`Easter` is no date; expected one such as"),
        ("--ours due_at=answer --cases cases.csv", 2, "--cases needs a table `[cases]`"),
        (
            "--ours due=answer:due_at",
            1,
            "events.csv:1: there is no column `due`; the header has `id`, `at`, `state`, `prio` or `due_at`",
        ),
        (
            "--ours state=answer:met",
            1,
            "events.csv:2: column `state`: `open` is neither true nor false",
        ),
    ] {
        let (out, err, ended) = folder.run(line);
        assert_eq!(ended, code, "{line}: {out}{err}");
        assert!(err.contains(message), "{line}: no `{message}` in {err}");
    }
    folder.file("map.toml", &format!("{MAPPING}[ours]\ndue_at = {{ clock = \"answr\" }}\n"));
    let (_, err, code) = folder.run("");
    assert_eq!(code, 1);
    assert_eq!(
        err,
        "error: map.toml: ours.due_at: no clock `answr`; expected `resolution`, `answer` or `visit`\n"
    );
    folder.file(
        "map.toml",
        &format!("{MAPPING}[ours]\ndue_at = {{ clock = \"answer\", values = {{ x = true }} }}\n"),
    );
    let (_, err, code) = folder.run("");
    assert_eq!(code, 2);
    assert!(err.contains("`due_at` has `values`, which go with `met` or `missed`"), "{err}");
    folder.file("map.toml", &format!("{MAPPING}[ours]\ndue_at = {{ clok = \"answer\" }}\n"));
    let (_, err, code) = folder.run("");
    assert_eq!(code, 1);
    assert!(err.contains("unknown field `clok`"), "{err}");
}

/// The page and the document that the manual shows.
#[test]
fn the_manual_shows_what_comes_out() {
    let lines = "good,2026-03-02T09:00:00Z,open,2,2026-03-03T09:00:00Z\n\
                 T-7,2026-04-03T13:00:00Z,open,2,2026-04-06T13:00:00Z\n";
    let folder = Folder::new("compare-manual", &format!("{HEAD}{lines}"));
    let (out, _, _) = folder.run("--format json --ours due_at=resolution");
    let manual = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/compare.md");
    let manual = std::fs::read_to_string(manual).unwrap();
    let block = |kind: &str| manual.split(kind).nth(1).unwrap().split("```").next().unwrap();
    let shown: Value = serde_json::from_str(block("```json")).unwrap();
    assert_eq!(serde_json::from_str::<Value>(&out).unwrap(), shown, "{out}");
    let (out, _, _) = folder.run("--ours due_at=resolution");
    assert_eq!(out, block("```text\n"));
}

/// A column that neither file has; one of each name is read from the file of cases.
#[test]
fn columns_are_looked_for_in_both_files() {
    let folder = Folder::new("compare-files", &format!("{HEAD}{GOOD}"));
    folder.file("map.toml", &format!("{MAPPING}[cases]\n"));
    folder.file("cases.csv", "id,due_at\ngood,2026-03-03T09:00:00Z\n");
    let (_, err, code) = folder.run("--cases cases.csv --ours due=answer:due_at");
    assert_eq!(code, 1);
    assert_eq!(err, "error: events.csv:1: there is no column `due`, nor in cases.csv\n");
    let column = folder.column("--cases cases.csv --ours due_at=resolution --tolerance 1s");
    assert_eq!(column["agree"], 1);
}
