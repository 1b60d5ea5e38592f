//! Who is worked on first (semantics §6.6).

use sevclock_testing::story::refuses;

use super::desk::Desk;
use super::policy::with;

const PROMISES: &str = r#"
[plans.bronze]
[plans.silver]
[plans.gold]
[[clocks]]
id = "response"
start = "opened"
stop = "responded"
pause_when = "waiting"
target = [{ severity = 1, within = "1h" }, { severity = 2, within = "4h" }, { severity = 3, within = "72h" }]
[[clocks]]
id = "fix"
start = "opened"
stop = "resolved"
target = [{ severity = [1, 2], within = "24h" }]
"#;

fn order(queue: &str, tickets: &str) -> String {
    Desk::new(&format!("{PROMISES}{queue}"), tickets).queue()
}

/// Without keys of its own a policy goes by severity, earliest due instant and opening.
#[test]
fn a_policy_without_keys_goes_by_severity_due_instant_and_opening() {
    let tickets = "
        late Mon 09:00 opened severity 2
        later Mon 10:00 opened severity 2
        urgent Tue 09:00 opened severity 1
        low-2 Mon 09:00 opened severity 4
        low-1 Mon 08:00 opened severity 4
    ";
    assert_eq!(order("", tickets), "urgent late later low-1 low-2");
}

#[test]
fn those_for_whom_a_condition_holds_come_first() {
    let queue = "[[queue]]\nfirst = \"workaround && severity <= 2\"\n[[queue]]\nby = \"opened\"\n";
    let tickets = r#"
        A Mon 08:00 opened severity 1
        B {"facts": {"workaround": true}} Mon 10:00 opened severity 2
        C {"facts": {"workaround": true}} Mon 09:00 opened severity 3
    "#;
    assert_eq!(order(queue, tickets), "B A C");
}

/// In the order of the policy, or the order named, what is not named after it.
#[test]
fn plans_stand_in_the_order_of_the_policy_or_as_named() {
    let tickets = r#"
        G {"plan": "gold"} Mon 08:00 opened
        S {"plan": "silver"} Mon 08:00 opened
        B {"plan": "bronze"} Mon 08:00 opened
    "#;
    assert_eq!(order("[[queue]]\nby = \"plan\"\n", tickets), "B S G");
    let named = "[[queue]]\nby = \"plan\"\nplans = [\"gold\"]\n";
    assert_eq!(order(named, tickets), "G B S");
}

/// At noon on Wednesday: A's response was due on Monday and is still open, so it counts; B has
/// responded and owes a fix by Wednesday 09:00; C is paused and owes nothing with an instant.
#[test]
fn the_earliest_due_instant_of_an_open_cycle_counts_breached_ones_included() {
    let tickets = r#"
        C {"facts": {"waiting": true}} Tue 08:00 opened severity 3
        B Tue 09:00 opened severity 1, Tue 09:30 responded
        A Mon 09:00 opened severity 2
    "#;
    assert_eq!(order("[[queue]]\nby = \"due\"\n", tickets), "A B C");
    let response = "[[queue]]\nby = \"due\"\nclock = \"response\"\n[[queue]]\nby = \"opened\"\n";
    assert_eq!(order(response, tickets), "A C B");
}

/// Ties end at the id, and those with one id stand as they came.
#[test]
fn ties_end_at_the_ticket_id() {
    let tickets = "
        b Mon 09:00 opened
        c Mon 09:00 opened
        a Mon 09:00 opened
    ";
    assert_eq!(order("[[queue]]\nby = \"opened\"\n", tickets), "a b c");
}

#[test]
fn keys_that_name_what_is_not_there_are_document_errors() {
    for (row, words) in [
        ("first = 'fast'", "queue[0].first: `fast` is no declared fact"),
        ("by = 'plan'\nplans = ['platinum']", "queue[0].plans[0]: no plan `platinum`"),
        ("by = 'plan'\nplans = ['gold', 'gold']", "queue[0].plans[1]: `gold` stands in the order"),
        ("by = 'due'\nclock = 'answer'", "queue[0].clock: no clock `answer`"),
    ] {
        refuses(&with(&format!("{PROMISES}[[queue]]\n{row}\n")), words);
    }
}
