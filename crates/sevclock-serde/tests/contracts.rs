//! Contract and customer documents: what they read as, and what is wrong with broken ones.

use chrono_tz::Tz;
use sevclock::entitle::{Contract, Cover, Term, TermEnd};
use sevclock::policy::FactValue;
use sevclock_serde::{contract, customer};

#[test]
fn contracts_read_as_they_say() {
    let starts = "2025-01-15".parse().unwrap();
    let plain = Contract {
        cover: Cover::Renewed { starts, months: None, renewals: 0 },
        ..Contract::of("gold")
    };
    let read = |text: &str| contract::from_json(text).map_err(|problems| problems.to_string());
    assert_eq!(read(r#"{"plan": "gold", "starts": "2025-01-15"}"#), Ok(plain.clone()));
    let whole = r#"{"id": "C", "plan": "gold", "starts": "2025-01-15", "months": 6, "renewals": 2,
                    "incidents_used": 3, "zone": "Asia/Tokyo", "facts": {"named": true}}"#;
    let expected = Contract {
        cover: Cover::Renewed { starts, months: Some(6), renewals: 2 },
        zone: Tz::Asia__Tokyo,
        incidents_used: 3,
        facts: Some(vec![("named".to_owned(), FactValue::Boolean(true))]),
        ..plain.clone()
    };
    assert_eq!(read(whole), Ok(expected));
    let terms = r#"{"plan": "gold", "terms": [{"starts": "2025-01-15"}, {"starts": "2025-01-15", "months": 2},
                    {"starts": "2025-01-15", "ends": "2025-02-01"}]}"#;
    let ends = [
        TermEnd::Months(None),
        TermEnd::Months(Some(2)),
        TermEnd::On("2025-02-01".parse().unwrap()),
    ];
    let expected = ends.map(|end| Term { starts, end }).to_vec();
    assert_eq!(read(terms), Ok(Contract { cover: Cover::Terms(expected), ..plain }));
}

#[test]
fn every_problem_of_a_contract_comes_at_once() {
    for (text, expected) in [
        ("[]", "found a list, expected a table [wrong-type]"),
        ("{}", "`plan` is missing [missing-key]\n`starts` is missing [missing-key]"),
        (
            r#"{"plan": "a", "starts": "2025-02-30"}"#,
            "starts: `2025-02-30` is no date such as `2026-12-24` [bad-date]",
        ),
        (
            r#"{"plan": "a", "starts": "2025-01-01", "month": 1, "incidents_used": -1, "months": 0, "renewals": 1.5}"#,
            "months: found 0, expected a whole number from 1 on [bad-number]\n\
             renewals: found a number with a fraction, expected a whole number [wrong-type]\n\
             incidents_used: found -1, expected a whole number from 0 on [bad-number]\n\
             month: unknown key `month`; did you mean `months`? allowed: `facts`, `id`, `incidents_used`, \
             `months`, `plan`, `renewals`, `starts`, `terms`, `zone` [unknown-key]",
        ),
        (
            r#"{"plan": "a", "starts": "2025-01-01", "renewals": 1, "terms": []}"#,
            "`starts` and `terms` exclude each other: keep one of them [conflicting-keys]\n\
             `renewals` and `terms` exclude each other: keep one of them [conflicting-keys]",
        ),
        (
            r#"{"plan": "a", "terms": [{"starts": "2025-01-01", "months": 1, "ends": "2025-02-01"}, {"end": 1}]}"#,
            "terms[0]: `months` and `ends` exclude each other: keep one of them [conflicting-keys]\n\
             terms[1]: `starts` is missing [missing-key]\n\
             terms[1].end: unknown key `end`; did you mean `ends`? allowed: `ends`, `months`, `starts` [unknown-key]",
        ),
        (
            r#"{"plan": "a", "starts": null}"#,
            "starts: found null, expected a date such as `2026-12-24` [wrong-type]",
        ),
        (
            r#"{"plan": "a", "starts": "2025-01-01", "zone": "Lisbon"}"#,
            "zone: `Lisbon` is no IANA time zone such as `Europe/Berlin`; did you mean `Europe/Lisbon`? [bad-zone]",
        ),
        (r#"{"plan": "a""#, "line 1, column 12: EOF while parsing an object [syntax]"),
    ] {
        assert_eq!(contract::from_json(text).expect_err(text).to_string(), expected, "{text}");
    }
}

/// Of a list, of lines and of one object; the id is told even of what cannot be read.
#[test]
fn contracts_of_each_form() {
    let (good, bad) =
        (r#"{"id": "a", "plan": "p", "starts": "2025-01-01"}"#, r#"{"id": "b", "plan": 7}"#);
    for (text, expected) in [
        (good.to_owned(), vec!["1 a ok"]),
        (
            format!("{good}\n\n{bad}\n{{\n{good}"),
            vec!["1 a ok", "3 b wrong", "4 - wrong", "5 a ok"],
        ),
        (format!("[{good},\n{bad}]"), vec!["1 a ok", "2 b wrong"]),
        (r#"{"id": 7, "plan": "p", "starts": "2025-01-01"}"#.to_owned(), vec!["1 - wrong"]),
        (String::new(), vec![]),
    ] {
        let read = contract::contracts(&text).map(|(line, one)| {
            let result = if one.read.is_ok() { "ok" } else { "wrong" };
            format!("{line} {} {result}", one.id.as_deref().unwrap_or("-"))
        });
        assert_eq!(read.collect::<Vec<_>>(), expected, "{text}");
    }
}

#[test]
fn customers_read_as_they_say() {
    let text = r#"{"id": "A", "plan": "gold", "facts": {"staff": 2}, "committed_on": "2026-01-01", "zone": "UTC"}"#;
    let read = customer::from_json(text).unwrap();
    assert_eq!((read.plan.as_deref(), read.zone), (Some("gold"), Some(Tz::UTC)));
    assert_eq!(read.facts, [("staff".to_owned(), FactValue::Integer(2))]);
    assert_eq!(read.committed_on, "2026-01-01".parse().ok());
    for (text, expected) in [
        (
            r#"{"fact": {}}"#,
            "fact: unknown key `fact`; did you mean `facts`? allowed: `committed_on`, `facts`, `id`, `plan`, `zone` \
             [unknown-key]",
        ),
        (
            r#"{"committed_on": true, "facts": {"a": 1.5}}"#,
            "facts.a: found a number with a fraction, expected true, false, text or a whole number [wrong-type]\n\
             committed_on: found true, expected a date such as `2026-12-24` [wrong-type]",
        ),
    ] {
        assert_eq!(customer::from_json(text).expect_err(text).to_string(), expected, "{text}");
    }
}
