//! Columns under an agreement: due instants and working time of ten million rows, on calendars of one
//! window a day, two, twelve and all day; and rows of many severities, plans and calendars.

use sevclock::batch::Facts;
use sevclock::policy::{FactKind, FactValue, Level};
use sevclock::ticket::{Event, Ticket};
use sevclock::time::{Calendar, Instant};
use sevclock::{Evaluator, Policy};

use crate::Rng;

/// The holidays of New York's offices, ten a year.
const HOLIDAYS: &str = r#"holidays = ["--01-01", "--01-19", "--02-16", "--05-25", "--06-19", "--07-04", "--09-07", "--11-11", "--11-26", "--12-25"]"#;

/// An agreement of clocks named by what they measure: `near` 8 h, `far` 2,000 h.
///
/// # Panics
/// Where `hours` are no week.
#[must_use]
pub fn policy(hours: &str) -> Policy {
    compile(&format!(
        r#"
        format = 1
        [policy]
        id = "bulk"
        title = "Columns"
        version = "1"
        default_severity = 1
        [[severities]]
        level = 1
        name = "Any"
        [calendars.hours]
        zone = "America/New_York"
        week = {{ mon-fri = "{hours}" }}
        {HOLIDAYS}
        [calendars.always]
        always = true
        [[clocks]]
        id = "near"
        start = "opened"
        calendar = "hours"
        target = "8h"
        [[clocks]]
        id = "far"
        start = "opened"
        calendar = "hours"
        target = "2000h"
        [[clocks]]
        id = "always"
        start = "opened"
        calendar = "always"
        target = "8h"
        "#
    ))
}

/// Twelve windows of three quarters of an hour a day.
#[must_use]
pub fn twelve_windows() -> String {
    let windows = (6..18).map(|hour| format!("{hour:02}:00-{hour:02}:45"));
    windows.collect::<Vec<_>>().join(", ")
}

/// Four severities, three plans, three regions with offices of their own, some targets in business
/// days.
///
/// # Panics
/// Never: the document is valid.
#[must_use]
pub fn mixed() -> Policy {
    compile(&format!(
        r#"
        format = 1
        [policy]
        id = "mixed"
        title = "Rows of every kind"
        version = "1"
        default_severity = 3
        [[severities]]
        level = 1
        name = "Urgent"
        [[severities]]
        level = 2
        name = "High"
        [[severities]]
        level = 3
        name = "Normal"
        [[severities]]
        level = 4
        name = "Low"
        [plans]
        basic = {{}}
        standard = {{}}
        premium = {{}}
        [facts]
        region = ["americas", "emea", "apac"]
        [calendars.always]
        always = true
        [calendars.americas]
        zone = "America/New_York"
        week = {{ mon-fri = "09:00-17:00" }}
        {HOLIDAYS}
        [calendars.emea]
        zone = "Europe/Berlin"
        week = {{ mon-fri = "09:00-12:00, 13:00-18:00" }}
        [calendars.apac]
        zone = "Asia/Singapore"
        week = {{ mon-sat = "08:30-17:30" }}
        [calendars.office]
        by = "region"
        is = {{ americas = "americas", emea = "emea", apac = "apac" }}
        [[clocks]]
        id = "response"
        start = "opened"
        calendar = "office"
        target = [
          {{ plan = "premium", severity = 1, within = "30m", calendar = "always" }},
          {{ severity = 1, within = "1h" }},
          {{ plan = "premium", severity = 2, within = "2h" }},
          {{ severity = 2, within = "4h" }},
          {{ severity = 3, within = "8h" }},
          {{ severity = 4, within = "2bd" }},
        ]
        "#
    ))
}

fn compile(document: &str) -> Policy {
    let draft = sevclock_serde::policy::from_toml(document).expect("a valid document");
    Policy::compile(&draft).expect("a valid policy")
}

/// A second instant for each row: up to 14 days after the first.
#[must_use]
pub fn ends(starts: &[i64]) -> Vec<i64> {
    let mut rng = Rng::new(14);
    starts.iter().map(|start| start + rng.below(14 * 86_400) * 1_000_000).collect()
}

/// Random codes of the rows of [`mixed`]: severities, plans, regions.
#[must_use]
pub fn codes(rows: usize) -> [Vec<u8>; 3] {
    let mut rng = Rng::new(3);
    let mut column = |first: u8, count: i64| -> Vec<u8> {
        (0..rows).map(|_| first + u8::try_from(rng.below(count)).unwrap_or(0)).collect()
    };
    [column(1, 4), column(0, 3), column(0, 3)]
}

/// Checks a column of due instants of [`mixed`] against evaluations of single tickets.
///
/// # Panics
/// Where one differs.
pub fn check_mixed(policy: &Policy, starts: &[i64], codes: &[Vec<u8>; 3], dues: &[i64]) {
    let (plans, regions) = (["basic", "standard", "premium"], ["americas", "emea", "apac"]);
    let mut evaluator = Evaluator::new();
    for row in (0..starts.len()).step_by(997) {
        let opened = Instant::from_micros(starts[row]).expect("in range");
        let severity = Level::new(codes[0][row].into()).ok();
        let region = regions[usize::from(codes[2][row])].to_owned();
        let ticket = Ticket {
            plan: Some(plans[usize::from(codes[1][row])].to_owned()),
            facts: vec![("region".to_owned(), FactValue::Text(region))],
            events: vec![Event { severity, ..Event::at(opened).raising("opened") }],
            ..Ticket::default()
        };
        let bound = policy.bind(&ticket).expect("a valid ticket");
        let evaluation = evaluator.evaluate(policy, &bound, opened).expect("an evaluation");
        let due = evaluation.history.cycles[0].due.map_or(Calendar::NEVER, Instant::micros);
        assert_eq!(due, dues[row], "row {row}");
    }
}

/// The facts of every new ticket that the severity rules of an agreement tell apart by its booleans,
/// again and again to ten thousand.
///
/// # Panics
/// Never: the facts are the policy's.
#[must_use]
pub fn facts(policy: &Policy) -> Vec<Facts> {
    (0..10_000)
        .map(|row| policy.pack(None, &fact_values(policy, row)).expect("its facts"))
        .collect()
}

/// The facts of a row.
fn fact_values(policy: &Policy, row: u64) -> Vec<(String, FactValue)> {
    let mut bits = Rng::new(row * 7919 + 1);
    let facts = policy.draft().facts.iter();
    let value = |kind: &FactKind, number: i64| match kind {
        FactKind::Boolean { .. } => FactValue::Boolean(number % 3 == 0),
        FactKind::Choice { values, .. } => {
            let place = usize::try_from(number).unwrap_or(0) % values.len();
            FactValue::Text(values[place].clone())
        }
        FactKind::Integer { .. } => FactValue::Integer(number % 4),
    };
    facts.map(|fact| (fact.id.clone(), value(&fact.kind, bits.below(1000)))).collect()
}

/// Checks the severities of [`facts`] against evaluations of single tickets.
///
/// # Panics
/// Where one differs.
pub fn check_severities(policy: &Policy, levels: &[u8]) {
    let opened = Instant::from_micros(1_772_438_400_000_000).expect("in range");
    let mut evaluator = Evaluator::new();
    for (row, level) in (0..).zip(levels) {
        let facts = fact_values(policy, row);
        let ticket = Ticket { facts, events: vec![Event::at(opened)], ..Ticket::default() };
        let bound = policy.bind(&ticket).expect("a valid ticket");
        let evaluation = evaluator.evaluate(policy, &bound, opened).expect("an evaluation");
        assert_eq!(evaluation.effective.number(), *level, "row {row}");
    }
}
