//! One ticket evaluated, a state fed, a policy compiled.

use std::hint::black_box;

use criterion::{BatchSize, Criterion, criterion_group, criterion_main};
use sevclock::{Evaluator, Policy, State};
use sevclock_benches::tickets;

fn evaluate(criterion: &mut Criterion) {
    let policy = tickets::policy();
    let ticket = policy.bind(&tickets::ticket()).expect("a valid ticket");
    let mut evaluator = Evaluator::new();
    tickets::check(evaluator.evaluate(&policy, &ticket, tickets::as_of()).expect("an evaluation"));
    criterion.bench_function("evaluate_10_events_3_clocks_5_rungs", |bench| {
        bench.iter(|| {
            let evaluation = evaluator.evaluate(&policy, black_box(&ticket), tickets::as_of());
            evaluation.map(|evaluation| evaluation.next_change)
        });
    });
}

fn feed(criterion: &mut Criterion) {
    let policy = tickets::policy();
    let events = tickets::endless(10_000);
    let bound: Vec<_> = events
        .iter()
        .enumerate()
        .map(|(place, event)| policy.bind_event(event, place).expect("a valid event"))
        .collect();
    let mut group = criterion.benchmark_group("state_feed");
    for fed in [10, 10_000] {
        let mut state = State::new(&policy, None, &[]).expect("a valid state");
        for event in &bound[..fed] {
            state.feed_bound(&policy, event).expect("fed");
        }
        group.bench_function(format!("event_{fed}"), |bench| {
            bench.iter_batched_ref(
                || state.clone(),
                |state| state.feed_bound(&policy, &bound[fed]),
                BatchSize::SmallInput,
            );
        });
    }
    group.finish();
}

fn compile(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("compile");
    for bundled in sevclock_policies::ALL {
        let draft = sevclock_serde::policy::from_toml(bundled.document).expect("a valid document");
        assert_eq!(
            Policy::compile(&draft).map(|policy| policy.draft().id.clone()),
            Ok(bundled.id.into())
        );
        group.bench_function(bundled.id, |bench| bench.iter(|| Policy::compile(black_box(&draft))));
    }
    group.finish();
}

criterion_group!(benches, evaluate, feed, compile);
criterion_main!(benches);
