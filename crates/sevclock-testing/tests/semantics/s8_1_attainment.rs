//! Attainment (semantics §8.1).

use super::desk::Desk;

const RESPONSE: &str = r#"
[[clocks]]
id = "response"
start = "opened"
stop = "responded"
restart = "reopened"
target = [{ severity = 1, within = "1h" }, { severity = [2, 3], within = "4h" }]
objective = "75 %"
"#;

/// Two met, one ended late, one running and late; one runs in time, one was cancelled, one began
/// anew, one promised nothing.
const TICKETS: &str = "
    met Mon 09:00 opened, Mon 13:00 responded
    met-too Mon 09:00 opened, Mon 10:00 responded
    late Mon 09:00 opened, Mon 13:01 responded
    overdue Mon 09:00 opened
    running Wed 09:00 opened
    cancelled Mon 09:00 opened, Mon 10:00 cancelled
    anew Wed 09:00 opened, Wed 10:00 reopened
    nothing Mon 09:00 opened severity 4, Mon 10:00 responded
";

#[test]
fn met_of_met_and_breached_a_running_breach_among_them() {
    let desk = Desk::new(RESPONSE, TICKETS);
    assert_eq!(desk.attainment("response", &[]), [": 2/2 0.5000"]);
}

#[test]
fn what_does_not_count_is_reported_beside_it() {
    let table = Desk::new(RESPONSE, TICKETS).figures(&[]);
    let counts = table.clocks[0].attainment;
    assert_eq!((counts.overdue, counts.on_arrival), (1, 0));
    assert_eq!((counts.cancelled, counts.restarted, counts.stopped), (1, 1, 1));
    assert_eq!((counts.running, counts.paused), (2, 0));
    assert_eq!(counts.cycles(), 9);
}

/// Raised to 1 after three hours, retroactively: due two hours ago.
#[test]
fn a_breach_on_arrival_counts_and_is_told_apart() {
    let more = format!("{RESPONSE}retarget = \"retroactive\"\n");
    let desk = Desk::new(&more, "A Mon 09:00 opened, Mon 12:00 classified severity 1");
    let counts = desk.figures(&[]).clocks[0].attainment;
    assert_eq!((counts.breached, counts.on_arrival), (1, 1));
}

/// Three of four are 75 % exactly; 29,999 of 40,000 print as 0.7500 and miss it.
#[test]
fn an_objective_is_compared_with_the_counts() {
    let three = "
        a Mon 09:00 opened, Mon 10:00 responded
        b Mon 09:00 opened, Mon 10:00 responded
        c Mon 09:00 opened, Mon 10:00 responded
        d Mon 09:00 opened
    ";
    let desk = Desk::new(RESPONSE, three);
    let objective = desk.policy.draft().clocks[0].objective.unwrap();
    let mut counts = desk.figures(&[]).clocks[0].attainment;
    assert_eq!(counts.meets(objective), Some(true));
    (counts.met, counts.breached) = (29_999, 10_001);
    assert_eq!(counts.share().unwrap().to_string(), "0.7500");
    assert_eq!(counts.meets(objective), Some(false));
}

/// No verdict is no figure, and not zero.
#[test]
fn without_a_verdict_there_is_no_attainment() {
    let desk = Desk::new(RESPONSE, "A Wed 09:00 opened");
    let row = &desk.figures(&[]).clocks[0];
    assert_eq!(row.attainment.share(), None);
    let objective = desk.policy.draft().clocks[0].objective.unwrap();
    assert_eq!(row.attainment.meets(objective), None);
    assert_eq!((row.durations.mean(), row.durations.median()), (None, None));
    assert!(Desk::new(RESPONSE, "").figures(&[]).clocks.is_empty());
}
