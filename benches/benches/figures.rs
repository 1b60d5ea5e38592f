//! Figures over many tickets, and their order in a queue.

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use sevclock::queue::Queue;
use sevclock_benches::desk;

fn figures(criterion: &mut Criterion) {
    let policy = desk::policy();
    let evaluations = desk::evaluations(&policy);
    desk::check(&evaluations, &desk::count(&policy, &evaluations));
    let mut group = criterion.benchmark_group("figures");
    group.sample_size(10);
    group.throughput(Throughput::Elements((desk::DISTINCT * desk::TIMES) as u64));
    group.bench_function("by_severity_plan_month", |bench| {
        bench.iter(|| desk::count(&policy, black_box(&evaluations)));
    });
    group.finish();
}

fn queue(criterion: &mut Criterion) {
    let policy = desk::policy();
    let evaluations = desk::evaluations(&policy);
    let ids: Vec<String> = (0..evaluations.len()).map(|place| format!("CASE-{place}")).collect();
    let mut group = criterion.benchmark_group("queue");
    group.throughput(Throughput::Elements(evaluations.len() as u64));
    group.bench_function("fill_and_order", |bench| {
        bench.iter(|| {
            let mut queue = Queue::new(&policy);
            for (id, (_, evaluation)) in ids.iter().zip(&evaluations) {
                queue.add(id, black_box(evaluation));
            }
            queue.order()
        });
    });
    group.finish();
}

criterion_group!(benches, figures, queue);
criterion_main!(benches);
