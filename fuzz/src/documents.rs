//! Texts of every document: each is read or refused, and what was read is put to use.

use std::sync::LazyLock;

use serde_json::Value;
use sevclock::entitle::Standing;
use sevclock::evaluate::EvaluateError;
use sevclock::figures::{Figures, Grouping};
use sevclock::queue::Queue;
use sevclock::ticket::{Event, Ticket};
use sevclock::time::{Instant, Span};
use sevclock::upgrade::Version;
use sevclock::{Evaluation, Evaluator, Policy, State};
use sevclock_serde::calc::Calc;
use sevclock_serde::evaluation::{reasons, write_json};
use sevclock_serde::{contract, customer, figures, policy, state, ticket};

/// Fewer than a host allows, so that a cadence of a second costs a fuzzer no time.
const LIMIT: usize = 2_000;

const HOUR: i64 = 3_600_000_000;

/// The bundled agreements, compiled.
static BUNDLED: LazyLock<Vec<Policy>> = LazyLock::new(|| {
    let load = |bundled: &sevclock_policies::Bundled| sevclock_policies::load(bundled.id);
    sevclock_policies::ALL.iter().map(load).collect::<Result<_, _>>().expect("bundled policies")
});

/// A policy document is read or refused; one that compiles answers for a ticket.
///
/// # Panics
/// Where a message has more than a line, or anything else does not hold.
pub fn policy_text(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let draft = match policy::from_toml(&text) {
        Ok(draft) => draft,
        Err(problems) => {
            for problem in &problems {
                assert!(!problem.message.contains('\n'), "{problem}");
                let span = problem.span.clone();
                assert!(span.is_none_or(|span| text.get(span).is_some()), "{problem}");
            }
            return;
        }
    };
    match Policy::compile(&draft) {
        Ok(policy) => answers(&policy, &plain_ticket(), None),
        Err(problems) => assert!(!problems.to_string().is_empty()),
    }
}

/// A ticket an hour of whose life passes between one standard signal and the next.
fn plain_ticket() -> Ticket {
    const LIFE: [&str; 8] = [
        "opened",
        "acknowledged",
        "responded",
        "customer-replied",
        "workaround-provided",
        "resolved",
        "reopened",
        "updated",
    ];
    let opened = Instant::parse("2026-03-27T08:15:00Z").expect("an instant").micros();
    let hours = |hours: i64| Instant::from_micros(opened + hours * HOUR).expect("in range");
    let events = LIFE.iter().zip(0..).map(|(signal, at)| Event::at(hours(at)).raising(signal));
    Ticket { id: "T".into(), events: events.collect(), ..Ticket::default() }
}

/// Tickets are read or refused, each by itself; every bundled agreement takes them or says why not.
///
/// # Panics
/// Where that does not hold.
pub fn ticket_text(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let lines = text.matches('\n').count() + 1;
    for (line, read) in ticket::tickets(&text).take(20) {
        assert!((1..=lines).contains(&line), "line {line} of {lines}");
        let Ok(document) = read else { continue };
        for policy in BUNDLED.iter() {
            answers(policy, &document.ticket, document.as_of);
        }
    }
}

/// An evaluation of the ticket prints, has reasons, and is that of a state that was fed its events.
fn answers(policy: &Policy, ticket: &Ticket, as_of: Option<Instant>) {
    let bound = match policy.bind(ticket) {
        Ok(bound) => bound,
        Err(faults) => {
            assert!(!faults.to_string().is_empty());
            return;
        }
    };
    let later = |event: &Event| {
        let span = Span::from_micros(100 * HOUR).expect("a length of time");
        event.at.checked_add(span).unwrap_or(event.at)
    };
    let Some(as_of) = as_of.or_else(|| ticket.events.last().map(later)) else { return };
    let mut evaluator = Evaluator::new().with_limit(LIMIT);
    let whole = match evaluator.evaluate(policy, &bound, as_of) {
        Ok(evaluation) => evaluation.clone(),
        Err(error) => {
            assert!(!matches!(error, EvaluateError::OtherPolicy), "{error}");
            return;
        }
    };
    write_json(std::io::sink(), policy, &ticket.id, &whole).expect("it prints");
    for reason in reasons(policy, &whole) {
        assert!(!reason.path.is_empty());
    }
    counted(policy, &whole);
    let mut state =
        State::new(policy, ticket.plan.as_deref(), &ticket.facts).expect("it was bound");
    for event in ticket.events.iter().take_while(|event| event.at <= as_of) {
        state.feed(policy, event).expect("it was bound");
    }
    let fed = state.evaluate(policy, as_of, &mut evaluator).expect("as the whole ticket");
    assert_eq!(*fed, whole, "as_of {as_of}: {ticket:?}");
    let stored = state::to_json(policy, &state);
    let read = state::from_json(policy, &stored).expect("what was written is read");
    assert_eq!(state::to_json(policy, &read), stored);
    let fed = read.evaluate(policy, as_of, &mut evaluator).expect("as before it was stored");
    assert_eq!(*fed, whole, "as_of {as_of}, stored: {ticket:?}");
}

/// An evaluation counts in one group of any grouping, and has a place in the queue.
fn counted(policy: &Policy, evaluation: &Evaluation) {
    let mut queue = Queue::new(policy);
    queue.add("T", evaluation);
    assert_eq!(queue.order(), [0]);
    let facts = policy.draft().facts.iter().map(|fact| fact.id.as_str());
    for by in ["severity", "plan", "status"].into_iter().chain(facts) {
        // A fact may be called as something else that is grouped by.
        let Ok(mut figures) = Figures::new(policy, &Grouping::by(&[by])) else { continue };
        figures.add(evaluation);
        let cycles = figures.table().clocks.iter().map(|row| row.attainment.cycles()).sum::<u64>();
        assert_eq!(cycles, evaluation.history.cycles.len() as u64, "by {by}");
        assert_eq!(figures.whole().tickets[0].tickets, 1);
    }
    let mut all = Figures::new(policy, &Grouping::default()).expect("nothing is grouped by");
    all.add(evaluation);
    figures::document(policy, &all, None).expect("no fee, no amount");
}

/// A stored state of each bundled agreement is read or refused; one that is read goes on.
///
/// # Panics
/// Where that does not hold.
pub fn state_text(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    for policy in BUNDLED.iter() {
        let Ok(mut state) = state::from_json(policy, &text) else { continue };
        let at = state.at().unwrap_or(Instant::MIN).micros();
        let mut evaluator = Evaluator::new().with_limit(LIMIT);
        for (signal, hours) in ["updated", "resolved", "reopened"].iter().zip(1..) {
            let Ok(at) = Instant::from_micros(at + hours * HOUR) else { break };
            let fed = state.feed(policy, &Event::at(at).raising(signal));
            let found = state.evaluate(policy, at, &mut evaluator);
            if let (Ok(()), Ok(found)) = (fed, found) {
                write_json(std::io::sink(), policy, "T", found).expect("it prints");
            }
        }
    }
}

/// Contracts and customers are read or refused, each by itself, and every bundled agreement answers
/// them; of lines that are versions, one is no later than another that is no later than it.
///
/// # Panics
/// Where that does not hold.
pub fn contract_text(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let at = Instant::parse("2026-02-28T23:30:00Z").expect("an instant");
    for policy in BUNDLED.iter() {
        let contracts = contract::contracts(&text).filter_map(|(_, one)| one.read.ok());
        for one in contracts.take(20) {
            match policy.entitlement(&one, at) {
                Ok(found) => {
                    let within =
                        found.stretch.first <= found.day && found.day <= found.stretch.last;
                    let covered = matches!(found.standing, Standing::Covered { .. });
                    assert!(within || !covered, "{found:?}");
                    let mut document = contract::document(policy, &found);
                    document.because = Some(contract::reasons(policy, &found));
                    serde_json::to_string(&document).expect("it prints");
                }
                Err(faults) => assert!(!faults.to_string().contains('\n'), "{faults}"),
            }
        }
        let customers = customer::customers(&text).filter_map(|(_, one)| one.read.ok());
        for one in customers.take(20) {
            for program in &policy.draft().programs {
                if let Ok(found) = policy.qualify(&program.id, &one, at) {
                    serde_json::to_string(&customer::document(policy, &found)).expect("it prints");
                }
            }
        }
    }
    let versions: Vec<Version> = text.lines().take(8).filter_map(|it| it.parse().ok()).collect();
    for (one, other) in
        versions.iter().flat_map(|one| versions.iter().map(move |other| (one, other)))
    {
        assert_eq!(one.cmp(other), other.cmp(one).reverse(), "{one} and {other}");
        assert_eq!(one == other, one.cmp(other).is_eq(), "{one} and {other}");
    }
}

/// Every line put to `calc` gets a line of JSON with a result or an error.
///
/// # Panics
/// Where that does not hold.
pub fn calc_line(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let mut calc = Calc::new();
    for line in text.lines().take(4) {
        let answer = calc.answer(line);
        assert!(!answer.contains('\n'), "{answer}");
        let answer: Value = serde_json::from_str(&answer).expect("an answer is JSON");
        let keys = answer.as_object().map(|answer| answer.keys().collect::<Vec<_>>());
        assert!(keys.is_some_and(|keys| keys == ["result"] || keys == ["error"]), "{answer}");
    }
}
