//! Groups, means, medians and percentiles (semantics §8.3).

use sevclock::figures::{Figures, Grouping, GroupingError, MergeError};
use sevclock::policy::PolicyDraft;

use super::desk::Desk;

const RESPONSE: &str = r#"
[plans.gold]
[plans.silver]
[[clocks]]
id = "response"
start = "opened"
stop = "responded"
retarget = "retroactive"
target = [{ severity = 1, within = "1h" }, { severity = 2, within = "4h" }, { severity = 3, within = "8h" }]
[[adjust]]
id = "many"
when = "count >= 2 && count < 5"
by = 1
"#;

/// A was due at 2 and became 3 afterwards, so it counts under 2; B was met at 3 after it had opened
/// at 1, so it counts under 3.
#[test]
fn a_breach_counts_under_the_severity_at_its_due_instant_and_others_under_that_of_their_end() {
    let desk = Desk::new(
        RESPONSE,
        "
        A Mon 09:00 opened severity 2, Mon 14:00 classified severity 3, Mon 15:00 responded
        B Mon 09:00 opened severity 1, Mon 09:30 classified severity 3, Mon 15:00 responded
        ",
    );
    assert_eq!(desk.attainment("response", &["severity"]), ["2: 0/1 0.0000", "3: 1/0 1.0000"]);
}

/// The month is that of the opening; plan, status and facts are those at the instant asked about.
#[test]
fn groups_by_plan_month_status_and_facts() {
    let desk = Desk::new(
        RESPONSE,
        r#"
        A {"plan": "silver"} 2026-02-28 23:59 opened severity 2, Mon 14:00 responded
        B {"facts": {"scope": "many"}} Mon 09:00 opened severity 2, Mon 10:00 responded
        C Mon 09:00 opened severity 2, Mon 10:00 responded, Mon 11:00 resolved plan "silver"
        "#,
    );
    let by = |by: &[&str]| desk.attainment("response", by);
    assert_eq!(by(&["month"]), ["2026-02: 0/1 0.0000", "2026-03: 2/0 1.0000"]);
    assert_eq!(by(&["plan"]), ["gold: 1/0 1.0000", "silver: 1/1 0.5000"]);
    assert_eq!(by(&["status"]), ["open: 1/1 0.5000", "resolved: 1/0 1.0000"]);
    assert_eq!(by(&["scope"]), ["one: 1/1 0.5000", "many: 1/0 1.0000"]);
    assert_eq!(
        by(&["plan", "waiting", "month"]),
        [
            "gold false 2026-03: 1/0 1.0000",
            "silver false 2026-02: 0/1 0.0000",
            "silver false 2026-03: 1/0 1.0000",
        ]
    );
}

/// A number is told apart only where a condition tells it: from 2 on, and from 5 on.
#[test]
fn a_number_is_grouped_by_the_stretches_the_policy_tells_apart() {
    let desk = Desk::new(
        RESPONSE,
        r#"
        A {"facts": {"count": -7}} Mon 09:00 opened severity 2, Mon 10:00 responded
        B {"facts": {"count": 1}} Mon 09:00 opened severity 2, Mon 10:00 responded
        C {"facts": {"count": 4}} Mon 09:00 opened severity 2, Mon 10:00 responded
        D {"facts": {"count": 5}} Mon 09:00 opened severity 2, Mon 10:00 responded
        "#,
    );
    assert_eq!(
        desk.attainment("response", &["count"]),
        ["less than 2: 2/0 1.0000", "2 to 4: 1/0 1.0000", "5 and more: 1/0 1.0000"]
    );
}

/// Five minutes, ten, twenty and an hour late: of the cycles that something was done to end, and no
/// other.
#[test]
fn means_medians_and_percentiles_are_of_what_was_done() {
    let desk = Desk::new(
        RESPONSE,
        "
        a Mon 09:00 opened severity 1, Mon 09:05 responded
        b Mon 09:00 opened severity 1, Mon 09:10 responded
        c Mon 09:00 opened severity 1, Mon 09:20 responded
        d Mon 09:00 opened severity 1, Mon 11:00 responded
        e Mon 09:00 opened severity 1
        f Mon 09:00 opened severity 1, Mon 09:40 cancelled
        ",
    );
    let durations = &desk.figures(&[]).clocks[0].durations;
    let minutes = |micros: Option<i64>| micros.map(|micros| micros / 1_000_000).unwrap();
    assert_eq!(durations.count(), 4);
    assert_eq!(minutes(durations.mean()), (5 + 10 + 20 + 120) * 60 / 4);
    assert_eq!(minutes(durations.median()), 10 * 60);
    assert_eq!(minutes(durations.percentile("75 %".parse().unwrap())), 20 * 60);
    assert_eq!(minutes(durations.percentile("76 %".parse().unwrap())), 120 * 60);
}

/// A cadence that rolls ends missed cycles by itself: nobody did anything, so they have no duration.
#[test]
fn a_missed_interval_of_a_rolling_cadence_has_no_duration() {
    let update = r#"
        [[clocks]]
        id = "update"
        start = "opened"
        restart = "updated"
        stop = "resolved"
        every = "1h"
        on_miss = "roll"
    "#;
    let desk = Desk::new(update, "A Mon 09:00 opened, Mon 11:30 updated, Mon 12:00 resolved");
    let row = &desk.figures(&[]).clocks[0];
    assert_eq!((row.attainment.met, row.attainment.breached), (2, 2));
    assert_eq!(row.durations.count(), 2);
}

#[test]
fn what_cannot_be_grouped_or_merged_is_refused() {
    let desk = Desk::new(RESPONSE, "A Mon 09:00 opened");
    let new = |by: &[&str]| Figures::new(&desk.policy, &Grouping::by(by));
    let error = new(&["regoin"]).unwrap_err();
    assert!(error.to_string().starts_with("`regoin` is nothing to group by; expected `severity`"));
    let error = new(&["plan", "plan"]).unwrap_err();
    assert_eq!(error, GroupingError::Repeated { name: "plan".to_owned() });
    let mut figures = new(&["plan"]).unwrap();
    assert_eq!(figures.merge(&new(&["month"]).unwrap()), Err(MergeError::OtherGrouping));
    let draft = PolicyDraft { version: "2".to_owned(), ..desk.policy.draft().clone() };
    let other = sevclock::Policy::compile(&draft).unwrap();
    let other = Figures::new(&other, &Grouping::by(&["plan"])).unwrap();
    assert_eq!(figures.merge(&other), Err(MergeError::OtherPolicy));
    let missing = figures.table_by(&["month".into()]);
    assert_eq!(missing, Err(GroupingError::NotGrouped { name: "month".to_owned() }));
}
