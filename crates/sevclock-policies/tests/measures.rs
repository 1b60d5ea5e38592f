//! Who is worked on first under the bundled agreements, and what they make of many tickets.
#![allow(clippy::unwrap_used, reason = "a test that panics says where")]

use sevclock::figures::{Figures, Grouping, Table};
use sevclock::policy::Money;
use sevclock::queue::Queue;
use sevclock::time::Instant;
use sevclock::{Evaluation, Policy};

/// Tickets, a line of JSON each, evaluated on Monday 2 March 2026 at noon.
fn evaluated(policy: &Policy, tickets: &str) -> Vec<(String, Evaluation)> {
    let noon = Instant::parse("2026-03-02T12:00:00Z").unwrap();
    let tickets = sevclock_serde::ticket::tickets(tickets).map(|(_, read)| read.unwrap().ticket);
    tickets
        .map(|ticket| {
            let evaluation = policy.evaluate(&policy.bind(&ticket).unwrap(), noon).unwrap();
            (ticket.id, evaluation)
        })
        .collect()
}

fn order(policy: &str, tickets: &str) -> String {
    let policy = sevclock_policies::load(policy).unwrap();
    let mut queue = Queue::new(&policy);
    evaluated(&policy, tickets).iter().for_each(|(id, evaluation)| queue.add(id, evaluation));
    let ids: Vec<&str> = queue.order().into_iter().map(|place| queue.id(place)).collect();
    ids.join(" ")
}

fn figures(policy: &Policy, tickets: &str) -> Table {
    let mut figures = Figures::new(policy, &Grouping::default()).unwrap();
    evaluated(policy, tickets).iter().for_each(|(_, evaluation)| figures.add(evaluation));
    figures.table()
}

/// A member's question goes before an outage of one who is none; outages by severity.
#[test]
fn members_of_the_fastlane_go_to_the_front() {
    let tickets = r#"
{"id": "high", "facts": {"service_down": true}, "events": [{"at": "2026-03-02T08:00:00Z"}]}
{"id": "urgent", "facts": {"service_down": true, "scope": "significant"}, "events": [{"at": "2026-03-02T09:00:00Z"}]}
{"id": "member", "plan": "manage", "facts": {"request": "question"}, "events": [{"at": "2026-03-02T10:00:00Z"}]}
{"id": "member-high", "plan": "complete", "facts": {"component_down": true}, "events": [{"at": "2026-03-02T11:00:00Z"}]}
"#;
    assert_eq!(order("parallels-automation", tickets), "member-high member urgent high");
}

/// Two of three who answered were not content, and their tickets are looked at again.
#[test]
fn a_survey_is_counted_by_reason() {
    let policy = sevclock_policies::load("parallels-automation").unwrap();
    let table = figures(
        &policy,
        r#"
{"id": "A", "facts": {"customer_satisfaction": "neutral", "dissatisfaction_reason": "resolution-delayed"}, "events": [{"at": "2026-03-02T08:00:00Z"}]}
{"id": "B", "facts": {"customer_satisfaction": "very-dissatisfied", "dissatisfaction_reason": "unclear"}, "events": [{"at": "2026-03-02T08:00:00Z"}]}
{"id": "C", "facts": {"customer_satisfaction": "very-satisfied"}, "events": [{"at": "2026-03-02T08:00:00Z"}]}
{"id": "D", "events": [{"at": "2026-03-02T08:00:00Z"}]}
"#,
    );
    let survey = table.tickets[0].survey.as_ref().unwrap();
    assert_eq!((survey.answered, survey.review), (3, 2));
    assert_eq!(survey.share().unwrap().percent(), "33.33 %");
}

/// A store that cannot sell first; then by severity; then whoever waits for a first response.
#[test]
fn stores_that_cannot_sell_go_to_the_front() {
    let tickets = r#"
{"id": "question", "events": [{"at": "2026-03-02T08:00:00Z"}]}
{"id": "some", "facts": {"tills": "some-down"}, "events": [{"at": "2026-03-02T10:30:00Z"}]}
{"id": "answered", "facts": {"tills": "some-down"}, "events": [{"at": "2026-03-02T10:00:00Z"}, {"at": "2026-03-02T10:05:00Z", "signal": "responded"}]}
{"id": "mobile-till", "facts": {"tills": "all-down", "workaround": true}, "events": [{"at": "2026-03-02T11:50:00Z"}]}
{"id": "no-sales", "facts": {"tills": "all-down"}, "events": [{"at": "2026-03-02T11:55:00Z"}]}
"#;
    assert_eq!(order("helpdesk-retail", tickets), "no-sales some mobile-till answered question");
}

/// Nine of ten first responses in time are below 95 % and give 5 % of the fee back; nothing was
/// resolved and nothing missed, so of resolutions there is nothing to say.
#[test]
fn late_first_responses_give_a_part_of_the_fee_back() {
    let policy = sevclock_policies::load("helpdesk-retail").unwrap();
    let ticket = |minutes: u32| {
        format!(
            r#"{{"id": "T", "facts": {{"tills": "all-down"}}, "events": [{{"at": "2026-03-02T09:00:00Z"}}, {{"at": "2026-03-02T09:{minutes}:00Z", "signal": "responded"}}]}}"#
        )
    };
    let tickets: Vec<String> = [10, 10, 10, 15, 15, 15, 15, 15, 15, 16].map(ticket).into();
    let table = figures(&policy, &tickets.join("\n"));
    let fee: Money = "333.30 GBP".parse().unwrap();
    let [response, resolution] = &policy.draft().credits[..] else { unreachable!("two credits") };
    let share = |clock: &str| {
        let place = policy.draft().clocks.iter().position(|one| one.id == clock);
        let row = table.clocks.iter().find(|row| Some(usize::from(row.clock)) == place);
        row.and_then(|row| row.attainment.share())
    };
    let kept = share(&response.clock).unwrap();
    assert_eq!((kept.percent().as_str(), kept.counts()), ("90.00 %", (9, 10)));
    // 16.665 lies halfway, and goes to the even penny.
    assert_eq!(response.amount(kept, fee).unwrap().to_string(), "16.66 GBP");
    assert_eq!(share(&resolution.clock), None);
}
