//! One hot loop, as often as asked, for a tool that counts instructions: `hot NAME TIMES`.
//!
//! What a turn costs is the difference between two runs, which `scripts/instructions` takes.

use std::hint::black_box;

use sevclock::Evaluator;
use sevclock_benches::tickets;

fn main() {
    let mut arguments = std::env::args().skip(1);
    let name = arguments.next().unwrap_or_default();
    let times = arguments.next().and_then(|times| times.parse().ok()).unwrap_or(1);
    match name.as_str() {
        "evaluate" => evaluate(times),
        _ => eprintln!("expected the loop's name, evaluate, and how often"),
    }
}

fn evaluate(times: u32) {
    let policy = tickets::policy();
    let ticket = policy.bind(&tickets::ticket()).expect("a valid ticket");
    let mut evaluator = Evaluator::new();
    tickets::check(evaluator.evaluate(&policy, &ticket, tickets::as_of()).expect("an evaluation"));
    for _ in 0..times {
        let evaluation = evaluator.evaluate(&policy, black_box(&ticket), tickets::as_of());
        black_box(evaluation.is_ok());
    }
}
