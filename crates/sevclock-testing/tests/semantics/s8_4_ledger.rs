//! Semantics §8.4: who held the ball, in and out of hours; the parts sum to the wall time.

use sevclock_testing::story::{refuses, tell};

use super::policy::with;

const WAITING: &str = r#"
[ledger]
calendar = "office"
[signals]
customer-replied = { set = { waiting_on = "support" } }
"#;

/// The base with who waits on whom, and a ledger in office hours.
fn policy(more: &str) -> String {
    let fact = "[facts]\nwaiting_on = [\"support\", \"customer\", \"vendor\"]\n";
    with(&format!("{WAITING}{more}")).replace("[facts]\n", fact)
}

#[test]
fn support_holds_the_ball_where_the_fact_is_undeclared() {
    tell(
        &with(""),
        "
        Mon 09:00 opened
        at Mon 09:00 ledger support 0s + 0s; nobody 0s + 0s
        at Mon 12:00 ledger support 3h + 0s; nobody 0s + 0s
        ",
    );
}

#[test]
fn without_a_calendar_all_time_is_in_hours() {
    tell(
        &with(""),
        "
        Sat 09:00 opened
        at Sun 09:00 ledger support 24h + 0s; nobody 0s + 0s
        ",
    );
}

#[test]
fn hours_are_the_named_calendars() {
    // Monday 16:00 to Tuesday 10:00: an hour before closing, one after opening, 16 between.
    tell(
        &policy(""),
        "
        Mon 16:00 opened
        at Tue 10:00 ledger support 2h + 16h; customer 0s + 0s; vendor 0s + 0s; nobody 0s + 0s
        ",
    );
}

#[test]
fn each_stretch_is_whose_turn_it_is() {
    tell(
        &policy(""),
        "
        Mon 09:00 opened
        Mon 10:00 waiting_on = customer
        Mon 13:00 customer-replied
        Mon 15:00 waiting_on = vendor
        at Mon 18:00 ledger support 3h + 0s; customer 3h + 0s; vendor 2h + 1h; nobody 0s + 0s
        ",
    );
}

#[test]
fn nobody_holds_the_ball_while_resolved_or_closed() {
    // The customer's turn that began before the end goes on after a reopening.
    tell(
        &policy(""),
        "
        Mon 09:00 opened
        Mon 10:00 waiting_on = customer
        Mon 12:00 resolved
        Mon 14:00 reopened
        Mon 15:00 closed
        at Mon 17:00 ledger support 1h + 0s; customer 3h + 0s; vendor 0s + 0s; nobody 4h + 0s
        ",
    );
}

#[test]
fn events_that_change_nobodys_turn_end_no_stretch() {
    tell(
        &policy(""),
        "
        Mon 09:00 opened
        Mon 10:00 responded
        Mon 11:00 waiting_on = support, count = 3
        at Mon 12:00 ledger support 3h + 0s; customer 0s + 0s; vendor 0s + 0s; nobody 0s + 0s
        ",
    );
}

#[test]
fn events_at_one_instant_leave_the_last_turn() {
    tell(
        &policy(""),
        "
        Mon 09:00 opened
        Mon 10:00 waiting_on = customer
        Mon 10:00 waiting_on = vendor
        at Mon 11:00 ledger support 1h + 0s; customer 0s + 0s; vendor 1h + 0s; nobody 0s + 0s
        ",
    );
}

#[test]
fn the_opening_may_say_whose_turn_it_is() {
    tell(
        &policy(""),
        "
        given waiting_on = vendor
        Mon 09:00 opened
        at Mon 10:00 ledger support 0s + 0s; customer 0s + 0s; vendor 1h + 0s; nobody 0s + 0s
        ",
    );
}

#[test]
fn hours_chosen_by_a_fact_are_those_of_the_stretch() {
    // An hour of some, for whom it is round the clock, and then the office's, which has closed.
    let hours = "[calendars.chosen]\nby = \"scope\"\n\
                 is = { one = \"office\", some = \"always\", many = \"office\" }\n";
    tell(
        &policy(hours)
            .replace("[ledger]\ncalendar = \"office\"", "[ledger]\ncalendar = \"chosen\""),
        "
        given scope = some
        Mon 18:00 opened
        Mon 19:00 scope = many
        at Mon 21:00 ledger support 1h + 2h; customer 0s + 0s; vendor 0s + 0s; nobody 0s + 0s
        ",
    );
}

#[test]
fn a_value_called_nobody_is_nobody() {
    let fact = "[facts]\nwaiting_on = [\"nobody\", \"support\"]\n";
    tell(
        &with("").replace("[facts]\n", fact),
        "
        Mon 09:00 opened
        Mon 10:00 waiting_on = support
        at Mon 12:00 ledger support 2h + 0s; nobody 1h + 0s
        ",
    );
}

#[test]
fn its_hours_are_a_rule_that_may_be_cited() {
    tell(
        &with("[ledger]\ncalendar = \"office\"\ncite = \"section 9\"\n"),
        "
        Mon 09:00 opened
        at Mon 10:00 because ledger ledger citing section 9
        ",
    );
}

#[test]
fn the_calendar_must_be_there() {
    refuses(&with("[ledger]\ncalendar = \"nights\"\n"), "ledger.calendar: no calendar `nights`");
}
