//! The retail helpdesk at work: late shifts, next reply, pauses, reopening, reminders and pages,
//! worked out by hand. London keeps UTC in winter, when most of these tickets are opened.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that panics says where")]

use sevclock::Policy;
use sevclock::evaluate::{Evaluation, Evaluator};
use sevclock::time::Instant;
use sevclock_policies::load;

/// A ticket that says `facts`, with an event a line, `instant signal[,signal] [severity n]`,
/// evaluated at `as_of`.
fn evaluate(policy: &Policy, facts: &str, events: &str, as_of: &str) -> Evaluation {
    let events: Vec<String> = events.lines().map(str::trim).map(event).collect();
    let json = format!(r#"{{"id":"T","facts":{{{facts}}},"events":[{}]}}"#, events.join(","));
    let ticket = sevclock_serde::ticket::from_json(&json).unwrap().ticket;
    let ticket = policy.bind(&ticket).unwrap();
    Evaluator::new().evaluate(policy, &ticket, instant(as_of)).unwrap().clone()
}

/// `2026-03-02 09:00`, in UTC.
fn instant(text: &str) -> Instant {
    Instant::parse(&format!("{}:00Z", text.trim().replace(' ', "T"))).unwrap()
}

fn event(line: &str) -> String {
    let (at, rest) = line.split_at("2026-03-02 09:00".len());
    let (signals, severity) = rest.split_once("severity").unwrap_or((rest, ""));
    let signals: Vec<String> =
        signals.trim().split(',').map(|signal| format!("\"{signal}\"")).collect();
    let severity = match severity.trim() {
        "" => String::new(),
        level => format!(r#","severity":{level}"#),
    };
    format!(r#"{{"at":"{}","signal":[{}]{severity}}}"#, instant(at), signals.join(","))
}

/// An instant whole, since weeks matter here; `-` where there is none.
fn shown(at: Option<Instant>) -> String {
    at.map_or("-".to_owned(), |at| at.to_string().replace('T', " ").replace(":00Z", ""))
}

/// The cycles of a clock, `status due`.
fn cycles(policy: &Policy, evaluation: &Evaluation, clock: &str) -> Vec<String> {
    let of = |cycle: u16| policy.draft().clocks[usize::from(cycle)].id == clock;
    let cycles = evaluation.history.cycles.iter().filter(|cycle| of(cycle.clock));
    cycles.map(|cycle| format!("{:?} {}", cycle.status, shown(cycle.due))).collect()
}

/// The rungs of a ladder, `rung occurrence due > reached`.
fn rungs(policy: &Policy, evaluation: &Evaluation, ladder: &str) -> Vec<String> {
    let draft = &policy.draft().ladders;
    let of = |place: u16| &draft[usize::from(place)];
    let rungs = evaluation.history.rungs.iter().filter(|rung| of(rung.ladder).id == ladder);
    rungs
        .map(|rung| {
            let id = &of(rung.ladder).rungs[usize::from(rung.rung)].id;
            let (due, reached) = (shown(rung.due), shown(rung.reached));
            format!("{id} {} {due} > {reached}", rung.occurrence)
        })
        .collect()
}

const SOME_DOWN: &str = r#""tills":"some-down""#;
const ALL_DOWN: &str = r#""tills":"all-down""#;

/// A first response by region, where a shift or a week ends before it is due (semantics §1.2).
#[test]
fn the_first_response_counts_in_the_hours_of_the_store() {
    let policy = load("helpdesk-retail").unwrap();
    let cases = [
        (
            "Saturday's late shift runs on",
            "london",
            SOME_DOWN,
            "2026-03-07 23:30",
            "2026-03-08 01:30",
        ),
        (
            "... to 02:00, then Sunday at 10:00",
            "london",
            SOME_DOWN,
            "2026-03-08 01:00",
            "2026-03-08 11:00",
        ),
        (
            "Thursday evening, Friday closed",
            "dubai",
            SOME_DOWN,
            "2026-04-02 17:00",
            "2026-04-04 07:00",
        ),
        (
            "Ramadan: until 02:00 at night",
            "dubai",
            SOME_DOWN,
            "2026-03-02 21:00",
            "2026-03-03 09:00",
        ),
        (
            "ten to midnight on Saturday",
            "chicago",
            ALL_DOWN,
            "2026-03-15 04:50",
            "2026-03-15 11:05",
        ),
        (
            "lines down from 14:00Z to 15:30Z",
            "chicago",
            ALL_DOWN,
            "2026-05-12 13:50",
            "2026-05-12 15:35",
        ),
        (
            "a question in the day: tomorrow at four",
            "london",
            "",
            "2026-03-02 09:00",
            "2026-03-03 16:00",
        ),
        ("... after closing: the day after", "london", "", "2026-03-02 21:00", "2026-03-04 16:00"),
        ("over Christmas Day", "london", "", "2026-12-24 09:00", "2026-12-26 16:00"),
    ];
    for (say, region, tills, opened, due) in cases {
        let facts = [tills, &format!(r#""region":"{region}""#)].join(",");
        let facts = facts.trim_start_matches(',');
        let found = evaluate(&policy, facts, &format!("{opened} opened"), opened);
        let expected = [format!("Running {due}")];
        assert_eq!(cycles(&policy, &found, "first-response"), expected, "{say}");
    }
}

/// Semantics §4.1: the next reply counts from the oldest unanswered message; §4.4: waiting on the
/// store costs nothing.
#[test]
fn a_second_message_extends_nothing_and_silence_costs_nothing() {
    let policy = load("helpdesk-retail").unwrap();
    let found = evaluate(
        &policy,
        "",
        "2026-03-02 09:00 opened
         2026-03-02 10:00 responded
         2026-03-03 09:00 customer-replied
         2026-03-03 12:00 customer-replied",
        "2026-03-03 12:30",
    );
    assert_eq!(cycles(&policy, &found, "first-response"), ["Met 2026-03-03 16:00"]);
    assert_eq!(cycles(&policy, &found, "next-reply"), ["Running 2026-03-03 13:00"]);
    let resolution = found.history.cycles.iter().rfind(|cycle| cycle.target.is_some()).unwrap();
    let hours = 3_600_000_000;
    // Three business days are the rest of Monday (11 h), 12, 12, and Thursday until 02:00 (18 h);
    // an hour ran on Monday, 3½ since the store wrote again.
    assert_eq!((resolution.target, resolution.elapsed), (Some(53 * hours), 9 * hours / 2));
}

/// Semantics §4.3, `boundary = "next-open"`.
#[test]
fn a_reply_due_at_closing_time_is_due_at_the_next_opening() {
    let policy = load("helpdesk-retail").unwrap();
    let events = "2026-03-02 09:00 opened
                  2026-03-02 10:00 responded
                  2026-03-02 16:00 customer-replied";
    let found = evaluate(&policy, "", events, "2026-03-02 17:00");
    assert_eq!(cycles(&policy, &found, "next-reply"), ["Running 2026-03-03 08:00"]);
}

/// Semantics §4.1: `resume` goes on with the same cycle; the time resolved counts as paused.
#[test]
fn a_reopened_ticket_goes_on_where_it_stood() {
    let policy = load("helpdesk-retail").unwrap();
    let events = "2026-03-02 10:00 opened
                  2026-03-02 11:00 resolved
                  2026-03-02 15:00 reopened";
    let found = evaluate(&policy, ALL_DOWN, events, "2026-03-02 15:30");
    assert_eq!(cycles(&policy, &found, "resolution"), ["Running 2026-03-02 18:00"]);
}

/// Semantics §4.8, `on_miss = "roll"`: each missed update counts.
#[test]
fn each_missed_update_counts() {
    let policy = load("helpdesk-retail").unwrap();
    let found = evaluate(&policy, ALL_DOWN, "2026-03-02 10:00 opened", "2026-03-02 12:30");
    assert_eq!(
        cycles(&policy, &found, "update"),
        ["Breached 2026-03-02 11:00", "Breached 2026-03-02 12:00", "Running 2026-03-02 13:00"]
    );
}

/// Semantics §5.1: rungs on a clock's threshold and breach.
#[test]
fn the_team_lead_hears_before_the_promise_is_broken() {
    let policy = load("helpdesk-retail").unwrap();
    let found = evaluate(&policy, SOME_DOWN, "2026-03-02 09:00 opened", "2026-03-02 10:45");
    let deadline = rungs(&policy, &found, "deadline");
    assert_eq!(
        deadline[..2],
        [
            "response-at-risk 1 2026-03-02 10:30 > 2026-03-02 10:30",
            "response-missed 1 2026-03-02 11:00 > -"
        ]
    );
}

/// A silent store is reminded after two business days; Saturday's shift ends on Sunday.
#[test]
fn a_silent_store_is_reminded_then_closed() {
    let policy = load("helpdesk-retail").unwrap();
    let events = "2026-03-02 09:00 opened
                  2026-03-02 10:00 responded";
    let found = evaluate(&policy, "", events, "2026-03-05 09:00");
    assert_eq!(
        rungs(&policy, &found, "silence"),
        ["remind 1 2026-03-04 20:00 > 2026-03-04 20:00", "close 1 2026-03-08 02:00 > -"]
    );
    let answered = format!("{events}\n2026-03-04 20:00 customer-replied");
    let found = evaluate(&policy, "", &answered, "2026-03-05 09:00");
    // A stop at exactly the due instant prevents the rung (semantics §5.2).
    assert_eq!(rungs(&policy, &found, "silence")[0], "remind 1 2026-03-04 20:00 > -");
}

/// Semantics §5.6: rounds anchored at the last rung of the round before, held by an acknowledgement.
#[test]
fn an_acknowledgement_holds_the_pages_for_half_an_hour() {
    let policy = load("helpdesk-retail").unwrap();
    let events = "2026-03-02 10:00 opened
                  2026-03-02 10:25 acknowledged";
    let found = evaluate(&policy, ALL_DOWN, events, "2026-03-02 10:56");
    let mut pages = rungs(&policy, &found, "outage");
    pages.sort_by_key(|page| page.split(' ').nth(1).map(str::to_owned));
    assert_eq!(
        pages,
        [
            "on-call 1 2026-03-02 10:00 > 2026-03-02 10:00",
            "network 1 2026-03-02 10:10 > 2026-03-02 10:10",
            "duty 1 2026-03-02 10:20 > 2026-03-02 10:20",
            "on-call 2 2026-03-02 10:20 > 2026-03-02 10:20",
            "network 2 2026-03-02 10:30 > 2026-03-02 10:55",
            "duty 2 2026-03-02 10:40 > 2026-03-02 10:55",
            "on-call 3 2026-03-02 10:40 > 2026-03-02 10:55",
            "network 3 2026-03-02 10:50 > 2026-03-02 10:55",
            "duty 3 2026-03-02 11:00 > -",
        ]
    );
}

/// Semantics §3.2: a dwell in open hours, one level down, only up, and a latch.
#[test]
fn severities_follow_the_store() {
    let policy = load("helpdesk-retail").unwrap();
    let effective = |facts: &str, events: &str, as_of: &str| {
        evaluate(&policy, facts, events, as_of).effective.to_string()
    };
    let opened = "2026-03-02 09:00 opened";
    assert_eq!(effective(SOME_DOWN, opened, "2026-03-02 16:59"), "2");
    assert_eq!(effective(SOME_DOWN, opened, "2026-03-02 17:00"), "1", "eight open hours");
    let mobile_till = format!("{opened}\n2026-03-02 10:00 workaround-provided");
    assert_eq!(effective(ALL_DOWN, &mobile_till, "2026-03-02 11:00"), "2");
    let many = r#""tills":"all-down","stores_affected":12"#;
    assert_eq!(effective(many, &mobile_till, "2026-03-02 11:00"), "1", "ten stores");
    let declared = "2026-03-02 09:00 opened severity 1";
    let found = evaluate(&policy, "", declared, "2026-03-02 09:00");
    assert_eq!(found.effective.to_string(), "1");
    assert_eq!(found.pending.len(), 1, "a duty manager may lower what was overstated");
}
