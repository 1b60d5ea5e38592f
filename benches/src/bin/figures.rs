//! Every published figure, measured in one process, results asserted: a line each, `name value unit`.
//!
//! Ratios are taken within the run, between medians of interleaved repetitions, so that they hold
//! when the machine's speed drifts. `figures NAME` measures only the figures whose name contains NAME.

#![expect(clippy::print_stdout, reason = "a program that prints figures")]

use std::hint::black_box;
use std::time::Instant as Clock;

use sevclock::{Evaluator, Policy, State};
use sevclock_benches::{columns, desk, tickets};

/// The names of figures and what measures them.
type Group = (&'static [&'static str], fn());

fn main() {
    let wanted = std::env::args().nth(1).unwrap_or_default();
    let groups: [Group; 5] = [
        (&["add_single_near_vs_copy", "add_single_far_vs_copy"], add),
        (&["evaluate_single_ns"], evaluate),
        (&["state_feed_ns", "state_feed_growth"], feed),
        (&["compile_ms"], compile),
        (&["figures_million_s"], million),
    ];
    for (names, measure) in groups {
        if names.iter().any(|name| name.contains(&wanted)) {
            measure();
        }
    }
}

/// Nanoseconds of one run of each, the median of `rounds` interleaved rounds.
fn medians<const N: usize>(rounds: usize, mut runs: [&mut dyn FnMut(); N]) -> [f64; N] {
    let mut times = [const { Vec::new() }; N];
    for _ in 0..rounds {
        for (run, times) in runs.iter_mut().zip(&mut times) {
            let start = Clock::now();
            run();
            times.push(start.elapsed().as_secs_f64() * 1e9);
        }
    }
    times.map(|mut times| {
        times.sort_by(f64::total_cmp);
        times[times.len() / 2]
    })
}

fn add() {
    const HOUR: i64 = 3_600_000_000;
    let (calendar, from) = (columns::office(), columns::instants());
    let (mut copied, mut near, mut far) =
        (vec![0; from.len()], vec![0; from.len()], vec![0; from.len()]);
    let [copy, eight_hours, thousands] = medians(
        7,
        [
            &mut || columns::copy(black_box(&from), black_box(&mut copied)),
            &mut || columns::add(&calendar, black_box(&from), 8 * HOUR, &mut near),
            &mut || columns::add(&calendar, black_box(&from), 2000 * HOUR, &mut far),
        ],
    );
    columns::check(&calendar, &from, 8 * HOUR, &near);
    columns::check(&calendar, &from, 2000 * HOUR, &far);
    println!("add_single_near_vs_copy {:.2} x", eight_hours / copy);
    println!("add_single_far_vs_copy {:.2} x", thousands / copy);
}

fn evaluate() {
    const TIMES: u32 = 10_000;
    let policy = tickets::policy();
    let ticket = policy.bind(&tickets::ticket()).expect("a valid ticket");
    let mut evaluator = Evaluator::new();
    tickets::check(evaluator.evaluate(&policy, &ticket, tickets::as_of()).expect("an evaluation"));
    let [time] = medians(
        9,
        [&mut || {
            for _ in 0..TIMES {
                let evaluation = evaluator.evaluate(&policy, black_box(&ticket), tickets::as_of());
                black_box(evaluation.is_ok());
            }
        }],
    );
    println!("evaluate_single_ns {:.0} ns", time / f64::from(TIMES));
}

fn feed() {
    const EACH: usize = 100;
    let policy = tickets::policy();
    let events = tickets::endless(20_000);
    let bound: Vec<_> = events
        .iter()
        .enumerate()
        .map(|(place, event)| policy.bind_event(event, place).expect("a valid event"))
        .collect();
    // Copies of a state that has come so far, so that every round feeds the same events.
    let fed = |count: usize| {
        let mut state = State::new(&policy, None, &[]).expect("a valid state");
        for event in &bound[..count] {
            state.feed_bound(&policy, event).expect("fed");
        }
        vec![state; 41]
    };
    let (mut early, mut late) = (fed(10), fed(10_000));
    let mut next = [0, 0];
    let mut run = |states: &mut Vec<State>, from: usize, next: &mut usize| {
        let state = &mut states[*next];
        *next += 1;
        for event in &bound[from..from + EACH] {
            state.feed_bound(&policy, black_box(event)).expect("fed");
        }
    };
    let [next_early, next_late] = &mut next;
    let run = std::cell::RefCell::new(&mut run);
    let [tenth, ten_thousandth] = medians(
        41,
        [&mut || run.borrow_mut()(&mut early, 10, next_early), &mut || {
            run.borrow_mut()(&mut late, 10_000, next_late);
        }],
    );
    println!("state_feed_ns {:.0} ns", tenth / EACH as f64);
    println!("state_feed_growth {:.2} x", ten_thousandth / tenth);
}

fn compile() {
    let mut slowest = (0.0, "");
    for bundled in sevclock_policies::ALL {
        let draft = sevclock_serde::policy::from_toml(bundled.document).expect("a valid document");
        let policy = Policy::compile(&draft).expect("a valid policy");
        assert_eq!(policy.draft(), &draft);
        let [time] = medians(9, [&mut || drop(black_box(Policy::compile(black_box(&draft))))]);
        if time > slowest.0 {
            slowest = (time, bundled.id);
        }
    }
    println!("compile_ms {:.2} ms ({}, the slowest)", slowest.0 / 1e6, slowest.1);
}

fn million() {
    let policy = desk::policy();
    let evaluations = desk::evaluations(&policy);
    desk::check(&evaluations, &desk::count(&policy, &evaluations));
    let [time] =
        medians(9, [&mut || drop(black_box(desk::count(&policy, black_box(&evaluations))))]);
    println!("figures_million_s {:.3} s", time / 1e9);
}
