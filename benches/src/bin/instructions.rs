//! Small fixed workloads for counting instructions: `instructions NAME` sets one up, does it once
//! inside `counted`, which is all that is to be counted, and prints how many rows that were.
//!
//! Not here: the counting (`scripts/instructions`), and time.

#![expect(clippy::print_stdout, reason = "a program that prints numbers of rows")]

use std::hint::black_box;

use sevclock::batch::Evaluations;
use sevclock::{Evaluator, Policy, State};
use sevclock_benches::{bulk, columns, tickets};

/// Few enough rows to count soon, many enough for the set-up of a call not to matter.
const ROWS: usize = 65_536;

/// A workload: it returns how many rows it has counted.
type Work = fn() -> usize;

const WORKLOADS: [(&str, Work); 11] = [
    ("due_one_window", || due(&bulk::policy("09:00-17:00"), "near")),
    ("due_lunch_break", || due(&bulk::policy("09:00-12:00, 13:00-17:00"), "near")),
    ("due_twelve_windows", || due(&bulk::policy(&bulk::twelve_windows()), "near")),
    ("due_always", || due(&bulk::policy("09:00-17:00"), "always")),
    ("due_mixed", due_of_every_kind),
    ("elapsed", elapsed),
    ("severity", severity),
    ("evaluate", evaluate),
    ("evaluate_batch", evaluate_batch),
    ("state_feed", feed),
    ("compile", compile),
];

fn main() {
    let wanted = std::env::args().nth(1);
    match WORKLOADS.iter().find(|(name, _)| Some(*name) == wanted.as_deref()) {
        Some((_, work)) => println!("{}", work()),
        None => WORKLOADS.iter().for_each(|(name, _)| println!("{name}")),
    }
}

/// Does the work. Its name is what `scripts/instructions` looks for.
#[inline(never)]
fn counted(work: &mut dyn FnMut()) {
    work();
    // What follows keeps the call from becoming a jump, which no tool would see return.
    black_box(());
}

fn due(policy: &Policy, clock: &str) -> usize {
    let starts = columns::instants_of(ROWS);
    let promises = policy.promises(clock, &[]).expect("a clock of the policy");
    let (mut batch, mut dues) = (policy.batch(), vec![0; ROWS]);
    counted(&mut || {
        batch.due(&promises, &[], black_box(&starts), &mut dues).expect("good columns");
    });
    ROWS
}

fn due_of_every_kind() -> usize {
    let (policy, starts) = (bulk::mixed(), columns::instants_of(ROWS));
    let codes = bulk::codes(ROWS);
    let columns: [&[u8]; 3] = codes.each_ref().map(Vec::as_slice);
    let promises = policy.promises("response", &["severity", "plan", "region"]);
    let promises = promises.expect("a clock of the policy");
    let (mut batch, mut dues) = (policy.batch(), vec![0; ROWS]);
    // Business days are laid out when first asked for.
    batch.due(&promises, &columns, &starts, &mut dues).expect("good columns");
    counted(&mut || {
        batch.due(&promises, &columns, black_box(&starts), &mut dues).expect("good columns");
    });
    bulk::check_mixed(&policy, &starts, &codes, &dues);
    ROWS
}

fn elapsed() -> usize {
    let (policy, starts) = (bulk::policy("09:00-17:00"), columns::instants_of(ROWS));
    let ends = bulk::ends(&starts);
    let promises = policy.promises("near", &[]).expect("a clock of the policy");
    let (mut batch, mut elapsed) = (policy.batch(), vec![0; ROWS]);
    counted(&mut || {
        let found = batch.elapsed(&promises, &[], black_box(&starts), &ends, &mut elapsed);
        found.expect("columns of one length");
    });
    ROWS
}

fn severity() -> usize {
    let policy = sevclock_policies::load("parallels-mac-management").expect("a bundled agreement");
    let facts = bulk::facts(&policy);
    let (batch, mut levels) = (policy.batch(), vec![0; facts.len()]);
    counted(&mut || {
        batch.opening_severities(black_box(&facts), &mut levels).expect("columns of one length");
    });
    facts.len()
}

fn evaluate() -> usize {
    const TIMES: usize = 20;
    let policy = tickets::policy();
    let ticket = policy.bind(&tickets::ticket()).expect("a valid ticket");
    let mut evaluator = Evaluator::new();
    // The room of the first stays.
    tickets::check(evaluator.evaluate(&policy, &ticket, tickets::as_of()).expect("an evaluation"));
    counted(&mut || {
        for _ in 0..TIMES {
            let evaluation = evaluator.evaluate(&policy, black_box(&ticket), tickets::as_of());
            black_box(evaluation.is_ok());
        }
    });
    TIMES
}

fn evaluate_batch() -> usize {
    const TICKETS: usize = 100;
    let policy = tickets::policy();
    let columns = tickets::columns(&policy, TICKETS);
    let (batch, mut evaluations) = (policy.batch(), Evaluations::new());
    let mut evaluate = || {
        let done = batch.evaluate(&columns.tickets(), tickets::as_of(), &mut evaluations);
        done.expect("evaluations");
    };
    // The room of the first stays.
    evaluate();
    counted(&mut evaluate);
    columns.check(&policy, &evaluations);
    TICKETS
}

fn feed() -> usize {
    let policy = tickets::policy();
    let events = tickets::endless(600);
    let bind = |(place, event)| policy.bind_event(event, place).expect("a valid event");
    let bound: Vec<_> = events.iter().enumerate().map(bind).collect();
    let mut state = State::new(&policy, None, &[]).expect("a valid state");
    let (first, later) = bound.split_at(100);
    first.iter().for_each(|event| state.feed_bound(&policy, event).expect("fed"));
    counted(&mut || {
        later.iter().for_each(|event| state.feed_bound(&policy, event).expect("fed"));
    });
    later.len()
}

fn compile() -> usize {
    let draft = sevclock_policies::draft("helpdesk-retail").expect("a bundled agreement");
    counted(&mut || drop(black_box(Policy::compile(black_box(&draft)))));
    1
}
