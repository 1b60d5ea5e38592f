//! Columns: due instants, severities, whole tickets, and the states of open ones, an element a row.
//!
//! Rows are few enough to stay in cache and for a run to be short; the program `figures` measures ten
//! million, beside a copy of the same columns.

use std::hint::black_box;
use std::time::Duration;

use criterion::measurement::WallTime;
use criterion::{
    BatchSize, BenchmarkGroup, Criterion, Throughput, criterion_group, criterion_main,
};
use sevclock::Policy;
use sevclock::batch::Evaluations;
use sevclock_benches::{bulk, columns, tickets};

const ROWS: usize = 100_000;
const TICKETS: usize = 1_000;
const HOUR: i64 = 3_600_000_000;

fn group<'c>(
    criterion: &'c mut Criterion,
    name: &str,
    rows: usize,
) -> BenchmarkGroup<'c, WallTime> {
    let mut group = criterion.benchmark_group(name);
    group.throughput(Throughput::Elements(rows as u64));
    group.sample_size(20);
    group.warm_up_time(Duration::from_millis(300)).measurement_time(Duration::from_secs(1));
    group
}

fn due(criterion: &mut Criterion) {
    let starts = columns::instants_of(ROWS);
    let mut dues = vec![0; ROWS];
    let mut group = group(criterion, "due", ROWS);
    group.bench_function("copy", |bench| {
        bench.iter(|| columns::copy(black_box(&starts), black_box(&mut dues)));
    });
    let (office, lunch) = ("09:00-17:00", "09:00-12:00, 13:00-17:00");
    for (name, hours, clock, length) in
        [("near", office, "near", 8), ("far", office, "far", 2000), ("lunch", lunch, "near", 8)]
    {
        let policy = bulk::policy(hours);
        let promises = policy.promises(clock, &[]).expect("a clock of the policy");
        let mut batch = policy.batch();
        batch.due(&promises, &[], &starts, &mut dues).expect("columns of one length");
        columns::check(&columns::office_hours(hours), &starts, length * HOUR, &dues);
        group.bench_function(name, |bench| {
            bench.iter(|| batch.due(&promises, &[], black_box(&starts), black_box(&mut dues)));
        });
    }
    let (policy, codes) = (bulk::mixed(), bulk::codes(ROWS));
    let rows: [&[u8]; 3] = codes.each_ref().map(Vec::as_slice);
    let promises = policy.promises("response", &["severity", "plan", "region"]);
    let promises = promises.expect("a clock of the policy");
    let mut batch = policy.batch();
    batch.due(&promises, &rows, &starts, &mut dues).expect("good columns");
    bulk::check_mixed(&policy, &starts, &codes, &dues);
    group.bench_function("mixed", |bench| {
        bench.iter(|| batch.due(&promises, black_box(&rows), &starts, black_box(&mut dues)));
    });
    group.finish();
}

fn severity(criterion: &mut Criterion) {
    let policy = sevclock_policies::load("parallels-mac-management").expect("a bundled agreement");
    let facts = bulk::facts(&policy);
    let (batch, mut levels) = (policy.batch(), vec![0; facts.len()]);
    batch.opening_severities(&facts, &mut levels).expect("columns of one length");
    bulk::check_severities(&policy, &levels);
    let mut group = group(criterion, "severity", facts.len());
    group.bench_function("packed_facts", |bench| {
        bench.iter(|| batch.opening_severities(black_box(&facts), black_box(&mut levels)));
    });
    group.finish();
}

fn evaluate_batch(criterion: &mut Criterion) {
    let policy = tickets::policy();
    let columns = tickets::columns(&policy, TICKETS);
    let (batch, mut evaluations) = (policy.batch(), Evaluations::new());
    let as_of = tickets::as_of();
    batch.evaluate(&columns.tickets(), as_of, &mut evaluations).expect("evaluations");
    columns.check(&policy, &evaluations);
    let mut group = group(criterion, "evaluate_batch", TICKETS);
    group.bench_function("10_events_3_clocks_5_rungs", |bench| {
        bench.iter(|| batch.evaluate(black_box(&columns.tickets()), as_of, &mut evaluations));
    });
    group.finish();
}

fn states(criterion: &mut Criterion) {
    let policy: Policy = tickets::policy();
    let columns = tickets::columns(&policy, TICKETS);
    let (batch, as_of) = (policy.batch(), tickets::as_of());
    let open = columns.states(&policy, 9);
    let all = columns.states(&policy, 10);
    columns.check_states(&policy, &all);
    let mut group = group(criterion, "states", TICKETS);
    // Each fed its tenth event: unpacked, fed, asked when it changes next, packed.
    group.bench_function("feed_and_next_change", |bench| {
        let (tickets, at, what) = columns.events(9..10);
        let feed = columns.feed(&tickets, &at, &what);
        bench.iter_batched_ref(
            || open.clone(),
            |states| batch.feed(states, black_box(&feed), |fed| assert!(fed.error.is_none())),
            BatchSize::LargeInput,
        );
    });
    group.bench_function("changed_by", |bench| {
        bench.iter(|| black_box(&all).changed_by(as_of).count());
    });
    let mut evaluations = Evaluations::new();
    group.bench_function("evaluate", |bench| {
        bench.iter(|| batch.evaluate_states(black_box(&all), as_of, &mut evaluations));
    });
    group.finish();
}

criterion_group!(benches, due, severity, evaluate_batch, states);
criterion_main!(benches);
