//! How time grows with rows, with rules, with windows of a day and with threads, as CSV: what
//! `scripts/plots --measure` writes into `benches/growth.csv`.
//!
//! Medians of interleaved repetitions, nanoseconds a row by the processor's time; answers are checked against single ones.

#![expect(clippy::print_stdout, reason = "a program that prints numbers")]

use std::hint::black_box;
use std::time::{Instant as Clock, SystemTime};

use cpu_time::ThreadTime;
use sevclock::time::Instant;
use sevclock::{Evaluator, Policy};
use sevclock_benches::{bulk, columns, rules};

const HOUR: i64 = 3_600_000_000;

fn main() {
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).expect("after 1970");
    let now = i64::try_from(now.as_micros()).ok().and_then(|now| Instant::from_micros(now).ok());
    let date = now.map_or_else(String::new, |now| now.to_string()[..10].to_owned());
    println!("# {date}, {}, 2 cores shared with other work", processor());
    println!("plot,curve,x,nanoseconds");
    rows();
    windows();
    rule_counts();
    threads();
}

fn processor() -> String {
    let known = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let name = known.lines().find_map(|line| line.strip_prefix("model name")?.split_once(": "));
    name.map_or_else(|| "a processor without a name".to_owned(), |(_, name)| name.to_owned())
}

/// A curve's point: what is measured, and what it is divided by.
struct Run<'a> {
    plot: &'a str,
    curve: &'a str,
    x: usize,
    rows: usize,
    work: &'a mut dyn FnMut(),
}

/// Measures points in turns, again and again, by the processor's time, and prints the median of each.
fn measure(runs: &mut [Run<'_>]) {
    const ROUNDS: usize = 7;
    /// Seconds of a round at least, so that the clock's own grain is small.
    const ROUND: f64 = 0.005;
    let mut taken = vec![Vec::new(); runs.len()];
    for _ in 0..ROUNDS {
        for (run, taken) in runs.iter_mut().zip(&mut taken) {
            let (start, mut times) = (ThreadTime::now(), 0);
            while times == 0 || start.elapsed().as_secs_f64() < ROUND {
                (run.work)();
                times += 1;
            }
            taken.push(start.elapsed().as_secs_f64() * 1e9 / (times * run.rows) as f64);
        }
    }
    for (run, mut taken) in runs.iter().zip(taken) {
        taken.sort_by(f64::total_cmp);
        println!("{},{},{},{:.2}", run.plot, run.curve, run.x, taken[taken.len() / 2]);
    }
}

fn due(policy: &Policy, starts: &[i64], dues: &mut [i64]) {
    let promises = policy.promises("near", &[]).expect("a clock of the policy");
    policy.batch().due(&promises, &[], black_box(starts), dues).expect("good columns");
}

/// From a thousand rows to ten million.
fn rows() {
    let (office, twelve) = (bulk::policy("09:00-17:00"), bulk::policy(&bulk::twelve_windows()));
    let (mixed, promised) = (bulk::mixed(), ["severity", "plan", "region"]);
    let promises = mixed.promises("response", &promised).expect("a clock of the policy");
    let near = office.promises("near", &[]).expect("a clock of the policy");
    for rows in [1_000, 10_000, 100_000, 1_000_000, 10_000_000] {
        let starts = columns::instants_of(rows);
        let (ends, codes) = (bulk::ends(&starts), bulk::codes(rows));
        let columns: [&[u8]; 3] = codes.each_ref().map(Vec::as_slice);
        let mut out = [const { Vec::new() }; 5].map(|mut column: Vec<i64>| {
            column.resize(rows, 0);
            column
        });
        let [copied, dues, many, every, elapsed] = &mut out;
        let (mut batch, mut office_batch) = (mixed.batch(), office.batch());
        let run = |curve, work| Run { plot: "rows", curve, x: rows, rows, work };
        measure(&mut [
            run("copy", &mut || columns::copy(black_box(&starts), copied)),
            run("due, one window", &mut || due(&office, &starts, dues)),
            run("due, twelve windows", &mut || due(&twelve, &starts, many)),
            run("due, mixed", &mut || {
                batch.due(&promises, &columns, black_box(&starts), every).expect("good columns");
            }),
            run("elapsed, one window", &mut || {
                let found = office_batch.elapsed(&near, &[], black_box(&starts), &ends, elapsed);
                found.expect("columns of one length");
            }),
        ]);
        columns::check(&columns::office(), &starts, 8 * HOUR, dues);
        bulk::check_mixed(&mixed, &starts, &codes, every);
    }
}

/// From one window a day to twelve, each of 45 minutes.
fn windows() {
    const ROWS: usize = 1_000_000;
    let starts = columns::instants_of(ROWS);
    for count in [1_usize, 2, 3, 4, 6, 8, 10, 12] {
        let hours = bulk::twelve_windows();
        let hours = hours.split(", ").take(count).collect::<Vec<_>>().join(", ");
        let (policy, mut dues) = (bulk::policy(&hours), vec![0; ROWS]);
        let mut work = || due(&policy, &starts, &mut dues);
        let run = Run { plot: "windows", curve: "due", x: count, rows: ROWS, work: &mut work };
        measure(&mut [run]);
        columns::check(&columns::office_hours(&hours), &starts, 8 * HOUR, &dues);
    }
}

/// From ten classifications and target rows to a thousand of each.
fn rule_counts() {
    const ROWS: usize = 100_000;
    const TICKETS: usize = 1_000;
    let starts = columns::instants_of(ROWS);
    let codes = rules::codes(ROWS);
    let columns: [&[u8]; 2] = codes.each_ref().map(Vec::as_slice);
    for count in [10, 30, 100, 300, 1_000] {
        let policy = rules::policy(count);
        let promises = policy.promises("response", &["product", "region"]);
        let promises = promises.expect("a clock of the policy");
        let facts: Vec<_> = (0..TICKETS)
            .map(|row| policy.pack(None, &rules::facts(&codes, row)).expect("its facts"))
            .collect();
        let bound: Vec<_> = (0..TICKETS)
            .map(|row| policy.bind(&rules::ticket(&codes, row, starts[row])).expect("a ticket"))
            .collect();
        let (mut batch, opening) = (policy.batch(), policy.batch());
        let (mut dues, mut levels) = (vec![0; ROWS], vec![0; TICKETS]);
        let mut evaluator = Evaluator::new();
        let as_of = Instant::from_micros(1_956_528_000_000_000 + 24 * HOUR).expect("in range");
        batch.due(&promises, &columns, &starts, &mut dues).expect("good columns");
        for (row, ticket) in bound.iter().enumerate() {
            let evaluation = evaluator.evaluate(&policy, ticket, as_of).expect("an evaluation");
            let due = evaluation.history.cycles[0].due;
            assert_eq!(policy.opening_severity(&facts[row]), evaluation.effective, "row {row}");
            assert_eq!(due.map(Instant::micros), Some(dues[row]), "row {row}");
        }
        let mut in_columns = || {
            batch.due(&promises, &columns, black_box(&starts), &mut dues).expect("good columns");
        };
        let (plot, x) = ("rules", count);
        let work = &mut in_columns;
        measure(&mut [Run { plot, curve: "due, in columns", x, rows: ROWS, work }]);
        let run = |curve, work| Run { plot, curve, x, rows: TICKETS, work };
        measure(&mut [
            run("opening severity", &mut || {
                let found = opening.opening_severities(black_box(&facts), &mut levels);
                found.expect("columns of one length");
            }),
            run("evaluation of two events", &mut || {
                for ticket in &bound {
                    let found = evaluator.evaluate(&policy, black_box(ticket), as_of);
                    black_box(found.is_ok());
                }
            }),
        ]);
    }
}

/// The same rows by one thread, and halves of them by two: by the wall clock, and the least of many
/// rounds, since other work on the machine takes a thread's core away.
fn threads() {
    const ROWS: usize = 1_000_000;
    let (policy, starts) = (bulk::policy("09:00-17:00"), columns::instants_of(ROWS));
    let (mut alone, mut halves) = (vec![0; ROWS], vec![0; ROWS]);
    let half = ROWS / 2;
    let mut one = || due(&policy, &starts, &mut alone);
    let mut two = || {
        let (first, second) = halves.split_at_mut(half);
        std::thread::scope(|scope| {
            scope.spawn(|| due(&policy, &starts[..half], first));
            due(&policy, &starts[half..], second);
        });
    };
    let mut least = [f64::INFINITY; 2];
    for _ in 0..501 {
        let works: [&mut dyn FnMut(); 2] = [&mut one, &mut two];
        for (work, least) in works.into_iter().zip(&mut least) {
            let start = Clock::now();
            work();
            *least = least.min(start.elapsed().as_secs_f64() * 1e9 / ROWS as f64);
        }
    }
    assert_eq!(alone, halves);
    for (threads, least) in (1..).zip(least) {
        println!("threads,due,{threads},{least:.2}");
    }
}
