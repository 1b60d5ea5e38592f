//! Answers a line each: shapes, mistakes, and lines that are no questions at all.

use proptest::prelude::*;

use super::{Calc, answer};

const OFFICE: &str = r#"{"tz": "Asia/Taipei", "weekly": {"mon": [["09:00", "18:00"]], "tue": [["09:00:00.5", "18:00"]]}}"#;

/// The answer to `op` with `input` on `calendar`.
fn ask(calendar: &str, op: &str, input: &str) -> String {
    answer(&format!(r#"{{"calendar": {calendar}, "op": "{op}", "input": {input}, "id": 7}}"#))
}

#[test]
fn results_have_the_shape_of_their_question() {
    let monday = r#"{"tz": "Asia/Taipei", "weekly": {"mon": [["09:00", "18:00"]]}}"#;
    for (op, input, result) in [
        (
            "add_working",
            r#"{"at": "2026-03-02T09:00:00+08:00", "seconds": 3600}"#,
            r#""2026-03-02T02:00:00Z""#,
        ),
        (
            "add_working",
            r#"{"at": "2026-03-02T01:00:00Z", "seconds": 0.5}"#,
            r#""2026-03-02T01:00:00.500Z""#,
        ),
        ("add_working", r#"{"at": "2026-03-02T01:00:00Z", "seconds": 1e99}"#, "null"),
        (
            "sub_working",
            r#"{"at": "2026-03-02T02:00:00Z", "seconds": 3600}"#,
            r#""2026-03-02T01:00:00Z""#,
        ),
        (
            "working_between",
            r#"{"from": "2026-03-02T01:00:00.25Z", "to": "2026-03-03T00:00:00Z"}"#,
            "32399.75",
        ),
        (
            "working_between",
            r#"{"from": "2026-03-03T01:00:00Z", "to": "2026-03-02T00:00:00Z"}"#,
            "0",
        ),
        ("is_open", r#"{"at": "2026-03-02T10:00:00Z"}"#, "false"),
        ("next_open", r#"{"at": "2026-03-02T10:00:00Z"}"#, r#""2026-03-09T01:00:00Z""#),
        ("next_close", r#"{"at": "2026-03-02T10:00:00Z"}"#, r#""2026-03-09T10:00:00Z""#),
        ("prev_open", r#"{"at": "2026-03-02T10:00:00Z"}"#, r#""2026-03-02T01:00:00Z""#),
        ("prev_close", r#"{"at": "2026-03-02T10:00:00Z"}"#, r#""2026-03-02T10:00:00Z""#),
        (
            "periods",
            r#"{"from": "2026-03-02T02:00:00Z", "to": "2026-03-09T03:00:00Z"}"#,
            r#"[["2026-03-02T02:00:00Z","2026-03-02T10:00:00Z"],["2026-03-09T01:00:00Z","2026-03-09T03:00:00Z"]]"#,
        ),
        ("is_business_day", r#"{"date": "2026-03-02"}"#, "true"),
        ("shift_business_date", r#"{"date": "2026-03-02", "days": -2}"#, r#""2026-02-16""#),
        ("shift_business_date", r#"{"date": "2026-03-02", "days": 20000}"#, "null"),
        (
            "add_business_days",
            r#"{"at": "2026-03-02T02:00:00Z", "days": 1}"#,
            r#""2026-03-09T10:00:00Z""#,
        ),
        (
            "add_business_days",
            r#"{"at": "2026-03-02T12:00:00Z", "days": 1, "due": "16:00", "after_hours": "roll"}"#,
            r#""2026-03-16T08:00:00Z""#,
        ),
    ] {
        assert_eq!(ask(monday, op, input), format!(r#"{{"result":{result}}}"#), "{op} {input}");
    }
}

#[test]
fn every_part_of_a_calendar_is_read() {
    let calendar = r#"{"tz": "UTC", "weekly": {"mon": [["09:00", "17:00"]], "tue": [["09:00", "17:00"]]},
        "holidays": ["2026-03-02", "2026-03-09/2026-03-16", "--03-23"],
        "exceptions": {"2026-03-02": [["10:00", "11:00"]], "2026-03-11/2026-03-12": [["10:00", "11:00"]],
            "2026-03-12": [["12:00", "13:00"]]},
        "breaks": {"2026-03-03": [["09:00", "12:00"], ["13:00", "14:00"]]},
        "closures": [["2026-03-03T16:00:00Z", "2026-03-03T17:00:00+00:00"]], "always": false}"#;
    let input = r#"{"from": "2026-03-01T00:00:00Z", "to": "2026-03-25T00:00:00Z"}"#;
    let day = |day: &str, from: &str, to: &str| {
        format!(r#"["2026-03-{day}T{from}:00:00Z","2026-03-{day}T{to}:00:00Z"]"#)
    };
    let expected = [
        day("02", "10", "11"),
        day("03", "12", "13"),
        day("03", "14", "16"),
        day("11", "10", "11"),
        day("12", "10", "11"),
        day("12", "12", "13"),
        day("17", "09", "17"),
        day("24", "09", "17"),
    ];
    assert_eq!(
        ask(calendar, "periods", input),
        format!(r#"{{"result":[{}]}}"#, expected.join(","))
    );
    let always = r#"{"always": true, "tz": "Asia/Taipei"}"#;
    let due = ask(always, "add_business_days", r#"{"at": "2026-03-02T02:00:00Z", "days": 1}"#);
    assert_eq!(due, r#"{"result":"2026-03-03T16:00:00Z"}"#);
}

#[test]
fn mistakes_say_where_and_what_was_expected() {
    let at = r#"{"at": "2026-03-02T01:00:00Z"}"#;
    for (calendar, op, input, error) in [
        (OFFICE, "is_open", at, "calendar.weekly.tue[0]: `09:00:00.5` is no time, such as `09:30`"),
        (r#"{"weekly": {}}"#, "is_open", at, "calendar: key `tz` is missing"),
        (
            r#"{"tz": "Mars/Base"}"#,
            "is_open",
            at,
            "calendar.tz: `Mars/Base` is no IANA zone; expected one such as `Asia/Taipei`",
        ),
        (r#"{"tz": "UTC", "tz": "UTC"}"#, "is_open", at, "calendar: key `tz` is given twice"),
        (
            r#"{"tz": "UTC", "weekly": {"mon": [], "mon": []}}"#,
            "is_open",
            at,
            "calendar.weekly.mon: the weekday is given twice",
        ),
        (
            r#"{"tz": "UTC", "weekly": {"mo": []}}"#,
            "is_open",
            at,
            "calendar.weekly.mo: expected a weekday, `mon` to `sun`",
        ),
        (
            r#"{"tz": "UTC", "weekly": {"mon": [["24:00", "09:00"]]}}"#,
            "is_open",
            at,
            "calendar.weekly.mon[0]: a window cannot start at `24:00`",
        ),
        (
            r#"{"tz": "UTC", "weekly": {"mon": ["09:00"]}}"#,
            "is_open",
            at,
            "calendar.weekly.mon[0]: expected a list of two texts, found a text",
        ),
        (
            r#"{"tz": "UTC", "holidays": ["2026-02-29"]}"#,
            "is_open",
            at,
            "calendar.holidays[0]: `2026-02-29` is no date, such as `2026-01-31`",
        ),
        (
            r#"{"tz": "UTC", "holidays": ["--02-30"]}"#,
            "is_open",
            at,
            "calendar.holidays[0]: `--02-30` is no date of a year, such as `--12-25`",
        ),
        (
            r#"{"tz": "UTC", "holidays": ["2026-02-02/2026-02-01"]}"#,
            "is_open",
            at,
            "calendar.holidays[0]: the range `2026-02-02/2026-02-01` ends before it starts",
        ),
        (
            r#"{"tz": "UTC", "closures": [["2026-02-02T00:00:00Z", "2026-02-01T00:00:00Z"]]}"#,
            "is_open",
            at,
            "calendar: breaks[0]: the break ends at `2026-02-01T00:00:00Z`, before its start `2026-02-02T00:00:00Z`; swap the two",
        ),
        (
            r#"{"tz": "UTC", "holyday": []}"#,
            "is_open",
            at,
            "calendar: unknown key `holyday`; expected `tz`, `weekly`, `holidays`, `breaks`, `exceptions`, `closures`, `always`",
        ),
        (
            r#"{"always": true, "weekly": {}}"#,
            "is_open",
            at,
            "calendar: `weekly` has no meaning beside `always`",
        ),
        (r#"{"always": 1}"#, "is_open", at, "calendar.always: expected a boolean, found a number"),
        (
            r#"{"always": true}"#,
            "add_working",
            r#"{"at": "2026-03-02T01:00:00Z", "seconds": -1}"#,
            "input.seconds: expected 0 or more, found -1",
        ),
        (r#"{"always": true}"#, "add_working", at, "input: key `seconds` is missing"),
        (
            r#"{"always": true}"#,
            "is_open",
            r#"{"at": "2026-03-02T23:59:60Z"}"#,
            "input.at: a leap second is not supported",
        ),
        (
            r#"{"always": true}"#,
            "is_open",
            r#"{"at": "1899-03-02T23:59:00Z"}"#,
            "input.at: instant is outside 1900-01-01T00:00:00Z to 2100-01-01T00:00:00Z",
        ),
        (
            r#"{"always": true}"#,
            "add_business_days",
            r#"{"at": "2026-03-02T01:00:00Z", "days": 0}"#,
            "input.days: expected 1 or more",
        ),
        (
            r#"{"always": true}"#,
            "add_business_days",
            r#"{"at": "2026-03-02T01:00:00Z", "days": 1, "due": "noon"}"#,
            "input.due: `noon` is no time, such as `09:30`, and neither `close`, `open` nor `same-time`",
        ),
        (
            r#"{"always": true}"#,
            "is_business_day",
            r#"{"date": "1850-01-01"}"#,
            "input.date: `1850-01-01` is outside 1900-01-01 to 2099-12-31",
        ),
    ] {
        let expected = serde_json::json!({ "error": error }).to_string();
        assert_eq!(ask(calendar, op, input), expected);
    }
    assert!(ask(OFFICE, "is_closed", at).contains("error"));
    let unknown = ask(r#"{"always": true}"#, "is_closed", at);
    assert!(
        unknown.contains("op: `is_closed` is unknown; expected one of `add_working`"),
        "{unknown}"
    );
}

#[test]
fn a_long_answer_is_refused() {
    let spec = r#"{"tz": "UTC", "weekly": {"mon": [WINDOWS], "tue": [WINDOWS]}}"#;
    let window = |minute: i32| {
        format!(
            r#"["{:02}:{:02}", "{:02}:{:02}:30"]"#,
            minute / 60,
            minute % 60,
            minute / 60,
            minute % 60
        )
    };
    let windows: Vec<_> = (0..1440).map(window).collect();
    let spec = spec.replace("WINDOWS", &windows.join(","));
    let input = r#"{"from": "2020-01-01T00:00:00Z", "to": "2030-01-01T00:00:00Z"}"#;
    assert_eq!(
        ask(&spec, "periods", input),
        r#"{"error":"more than 100000 periods; ask for a shorter range"}"#
    );
}

#[test]
fn lines_that_are_no_questions_are_errors() {
    let deep = "[".repeat(100_000);
    for line in ["", "null", "[]", "{", r#"{"calendar": 1e999}"#, "\u{0}", &deep] {
        let answer = answer(line);
        assert!(answer.starts_with(r#"{"error":"the line"#), "{answer}");
    }
}

#[test]
fn one_calc_answers_many_calendars() {
    let mut calc = Calc::new();
    for minute in (0..100).chain(0..100) {
        let line = format!(
            r#"{{"calendar": {{"tz": "UTC", "weekly": {{"mon": [["00:00", "09:00:{:02}"]]}}}},
            "op": "next_close", "input": {{"at": "2026-03-01T00:00:00Z"}}}}"#,
            minute % 60
        );
        let expected = format!(r#"{{"result":"2026-03-02T09:00:{:02}Z"}}"#, minute % 60);
        assert_eq!(calc.answer(&line), expected);
    }
}

proptest! {
    #[test]
    fn no_line_panics(line in ".{0,200}") {
        let answer = answer(&line);
        prop_assert!(answer.starts_with('{'), "an object");
    }

    /// Lines that are nearly questions: each part of a good one replaced by some JSON.
    #[test]
    fn no_near_question_panics(part in 0..8_usize, value in any_json()) {
        let good = [
            ("calendar", r#"{"always": true}"#), ("op", r#""add_business_days""#),
            ("at", r#""2026-03-02T00:00:00Z""#), ("days", "3"), ("due", r#""16:00""#),
            ("after_hours", r#""roll""#), ("seconds", "10"), ("date", r#""2026-03-02""#),
        ];
        for op in ["add_working", "sub_working", "add_business_days", "shift_business_date", "is_business_day"] {
            let text = |index: usize| match index {
                index if index == part => value.clone(),
                1 => format!("\"{op}\""),
                index => good[index].1.to_owned(),
            };
            let input = (2..8).map(|index| format!("\"{}\": {}", good[index].0, text(index)));
            let input: Vec<_> = input.collect();
            let line = format!(
                r#"{{"calendar": {}, "op": {}, "input": {{{}}}}}"#, text(0), text(1), input.join(", ")
            );
            let answer = answer(&line);
            prop_assert!(answer.starts_with("{\"result\":") || answer.starts_with("{\"error\":"), "{answer}");
        }
    }
}

fn any_json() -> impl Strategy<Value = String> {
    const TEXTS: [&str; 7] = [
        "2099-12-31T23:59:59.999999Z",
        "1900-01-01T00:00:00Z",
        "2100-01-01",
        "24:00",
        "--12-25",
        "é",
        "",
    ];
    prop_oneof![
        any::<i64>().prop_map(|number| number.to_string()),
        any::<u64>().prop_map(|number| number.to_string()),
        prop::num::f64::NORMAL.prop_map(|number| format!("{number:e}")),
        prop::sample::select(&TEXTS[..]).prop_map(|text| format!("\"{text}\"")),
        Just("null".to_owned()),
        Just(
            r#"{"tz": "UTC", "weekly": {"mon": [["09:00", "09:00"]]}, "holidays": ["9999-01-01"]}"#
                .to_owned()
        ),
        Just(
            r#"{"tz": "UTC", "exceptions": {"0001-01-01/9999-12-31": [["23:00", "01:00"]]}}"#
                .to_owned()
        ),
    ]
}
