//! Every published figure, measured in one process, results asserted: a line each, `name value unit`.
//!
//! Ratios are taken within the run, between medians of interleaved repetitions, so that they hold
//! when the machine's speed drifts. `figures NAME` measures only the figures whose name contains NAME.

#![expect(clippy::print_stdout, reason = "a program that prints figures")]

use std::hint::black_box;
use std::time::{Duration, Instant as Clock};

use cpu_time::ThreadTime;
use sevclock::batch::Evaluations;
use sevclock::{Evaluator, Policy, State};
use sevclock_benches::{bulk, columns, desk, tickets};

/// The names of figures and what measures them.
type Group = (&'static [&'static str], fn());

fn main() {
    let wanted = std::env::args().nth(1).unwrap_or_default();
    let groups: [Group; 10] = [
        (&["add_single_near_vs_copy", "add_single_far_vs_copy"], add),
        (
            &["due_near_vs_copy", "due_far_vs_copy", "due_always_vs_copy", "elapsed_vs_copy"],
            due_on_office_hours,
        ),
        (&["due_lunch_vs_copy", "due_twelve_vs_copy"], due_with_breaks),
        (&["due_mixed_ns"], due_of_every_kind),
        (&["severity_ns"], severity),
        (&["evaluate_single_ns"], evaluate),
        (&["evaluate_batch_ns", "threads2_speedup", "threads2_machine"], evaluate_batch),
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

/// Nanoseconds of one run of each, the median of `rounds` interleaved rounds, by the time that the
/// processor gives this thread: other work on the machine takes no part in it.
fn medians<const N: usize>(rounds: usize, runs: [&mut dyn FnMut(); N]) -> [f64; N] {
    let times = times_by(|| ThreadTime::now().as_duration(), rounds, runs);
    times.map(|times| times[times.len() / 2])
}

/// Nanoseconds of the quickest of `rounds` interleaved rounds by the wall clock, for work of many
/// threads: what holds a virtual core up makes rounds slower, and none quicker.
fn wall_least<const N: usize>(rounds: usize, runs: [&mut dyn FnMut(); N]) -> [f64; N] {
    let start = Clock::now();
    times_by(|| start.elapsed(), rounds, runs).map(|times| times[0])
}

/// Nanoseconds of every round of each run, the quickest first.
fn times_by<const N: usize>(
    now: impl Fn() -> Duration,
    rounds: usize,
    mut runs: [&mut dyn FnMut(); N],
) -> [Vec<f64>; N] {
    let mut times = [const { Vec::new() }; N];
    for _ in 0..rounds {
        for (run, times) in runs.iter_mut().zip(&mut times) {
            let start = now();
            run();
            times.push((now() - start).as_secs_f64() * 1e9);
        }
    }
    times.iter_mut().for_each(|times| times.sort_by(f64::total_cmp));
    times
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

/// Due instants of a column whose rows are all promised the same.
fn due_of(policy: &Policy, clock: &str, starts: &[i64], dues: &mut [i64]) {
    let promises = policy.promises(clock, &[]).expect("a clock of the policy");
    policy.batch().due(&promises, &[], black_box(starts), dues).expect("columns of one length");
}

fn due_on_office_hours() {
    const HOUR: i64 = 3_600_000_000;
    let (policy, starts) = (bulk::policy("09:00-17:00"), columns::instants());
    let ends = bulk::ends(&starts);
    let rows = starts.len();
    let (mut copied, mut near, mut far) = (vec![0; rows], vec![0; rows], vec![0; rows]);
    let (mut always, mut elapsed) = (vec![0; rows], vec![0; rows]);
    let promises = policy.promises("near", &[]).expect("a clock of the policy");
    let mut batch = policy.batch();
    let mut both = vec![0; rows];
    let [copy, copy_both, eight_hours, thousands, round_the_clock, between] = medians(
        9,
        [
            &mut || columns::copy(black_box(&starts), black_box(&mut copied)),
            &mut || {
                columns::copy(black_box(&starts), black_box(&mut both));
                columns::copy(black_box(&ends), black_box(&mut both));
            },
            &mut || due_of(&policy, "near", &starts, &mut near),
            &mut || due_of(&policy, "far", &starts, &mut far),
            &mut || due_of(&policy, "always", &starts, &mut always),
            &mut || {
                let found = batch.elapsed(&promises, &[], black_box(&starts), &ends, &mut elapsed);
                found.expect("columns of one length");
            },
        ],
    );
    let calendar = columns::office();
    columns::check(&calendar, &starts, 8 * HOUR, &near);
    columns::check(&calendar, &starts, 2000 * HOUR, &far);
    assert!(starts.iter().zip(&always).all(|(start, due)| start + 8 * HOUR == *due));
    let rows = starts.iter().zip(&ends).zip(&elapsed).step_by(97);
    rows.for_each(|((from, to), found)| assert_eq!(calendar.between_micros(*from, *to), *found));
    println!("due_near_vs_copy {:.2} x ({:.2} ns a row)", eight_hours / copy, eight_hours / 1e7);
    println!("due_far_vs_copy {:.2} x", thousands / copy);
    println!("due_always_vs_copy {:.2} x", round_the_clock / copy);
    println!("elapsed_vs_copy {:.2} x ({:.2} ns a row)", between / copy_both, between / 1e7);
}

fn due_with_breaks() {
    const HOUR: i64 = 3_600_000_000;
    let starts = columns::instants();
    let lunch = bulk::policy("09:00-12:00, 13:00-17:00");
    let twelve = bulk::policy(&bulk::twelve_windows());
    let (mut copied, mut two, mut many) =
        (vec![0; starts.len()], vec![0; starts.len()], vec![0; starts.len()]);
    let [copy, with_lunch, with_twelve] = medians(
        9,
        [
            &mut || columns::copy(black_box(&starts), black_box(&mut copied)),
            &mut || due_of(&lunch, "near", &starts, &mut two),
            &mut || due_of(&twelve, "near", &starts, &mut many),
        ],
    );
    for (hours, dues) in [("09:00-12:00, 13:00-17:00", &two), (&bulk::twelve_windows(), &many)] {
        columns::check(&columns::office_hours(hours), &starts, 8 * HOUR, dues);
    }
    println!("due_lunch_vs_copy {:.2} x", with_lunch / copy);
    println!("due_twelve_vs_copy {:.2} x", with_twelve / copy);
}

fn due_of_every_kind() {
    let (policy, starts) = (bulk::mixed(), columns::instants());
    let codes = bulk::codes(starts.len());
    let columns: [&[u8]; 3] = codes.each_ref().map(Vec::as_slice);
    let promises = policy.promises("response", &["severity", "plan", "region"]);
    let promises = promises.expect("a clock of the policy");
    let (mut batch, mut dues) = (policy.batch(), vec![0; starts.len()]);
    let mut copied = vec![0; starts.len()];
    let [copy, time] = medians(
        5,
        [&mut || columns::copy(black_box(&starts), black_box(&mut copied)), &mut || {
            batch.due(&promises, &columns, black_box(&starts), &mut dues).expect("good columns");
        }],
    );
    bulk::check_mixed(&policy, &starts, &codes, &dues);
    println!("due_mixed_ns {:.2} ns a row ({:.1} x the copy)", time / 1e7, time / copy);
}

fn severity() {
    let policy = sevclock_policies::load("parallels-mac-management").expect("a bundled agreement");
    let facts = bulk::facts(&policy);
    let (batch, mut levels) = (policy.batch(), vec![0; facts.len()]);
    let [time] = medians(
        21,
        [&mut || {
            batch
                .opening_severities(black_box(&facts), &mut levels)
                .expect("columns of one length");
        }],
    );
    bulk::check_severities(&policy, &levels);
    println!("severity_ns {:.2} ns", time / facts.len() as f64);
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

fn evaluate_batch() {
    const TICKETS: usize = 100_000;
    let policy = tickets::policy();
    let columns = tickets::columns(&policy, TICKETS);
    let (batch, as_of) = (policy.batch(), tickets::as_of());
    let (mut one, mut two) = (Evaluations::new(), Evaluations::new());
    let pool = rayon::ThreadPoolBuilder::new().num_threads(2).build().expect("two threads");
    let [median] = medians(
        9,
        [&mut || {
            let done = batch.evaluate(black_box(&columns.tickets()), as_of, &mut one);
            done.expect("evaluations");
        }],
    );
    let [alone, together] = wall_least(
        31,
        [
            &mut || {
                let done = batch.evaluate(black_box(&columns.tickets()), as_of, &mut one);
                done.expect("evaluations");
            },
            &mut || {
                let tickets = columns.tickets();
                let done = pool
                    .install(|| batch.evaluate_in_parallel(black_box(&tickets), as_of, &mut two));
                done.expect("evaluations");
            },
        ],
    );
    columns.check(&policy, &one);
    assert_eq!(one.columns(), two.columns());
    println!("evaluate_batch_ns {:.0} ns", median / TICKETS as f64);
    println!("threads2_speedup {:.2} x", alone / together);
    // What two threads can come to here at most: work in registers, nothing shared.
    let [one, two] = wall_least(
        31,
        [
            &mut || {
                black_box(spin(0));
            },
            &mut || {
                black_box(pool.join(|| spin(1), || spin(2)));
            },
        ],
    );
    println!("threads2_machine {:.2} x", 2.0 * one / two);
}

/// Some tens of milliseconds of arithmetic that needs no memory.
fn spin(seed: u64) -> u64 {
    let step = |sum: u64, turn: u64| sum.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(turn);
    (0..black_box(40_000_000_u64)).fold(seed, step)
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
