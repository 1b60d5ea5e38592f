//! `add` on an office calendar over 20 years, against a pass that only copies the column.

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use sevclock_benches::columns;

fn add(criterion: &mut Criterion) {
    let (calendar, from) = (columns::office(), columns::instants());
    let mut to = vec![0; from.len()];
    let mut group = criterion.benchmark_group("add_office_20_years");
    group.throughput(Throughput::Elements(columns::ROWS as u64));
    group.bench_function("copy", |bench| bench.iter(|| columns::copy(black_box(&from), &mut to)));
    for (name, hours) in [("near_8h", 8), ("far_2000h", 2000)] {
        let span = hours * 3_600_000_000;
        columns::add(&calendar, &from, span, &mut to);
        columns::check(&calendar, &from, span, &to);
        group.bench_function(name, |bench| {
            bench.iter(|| columns::add(&calendar, black_box(&from), span, &mut to));
        });
    }
    group.finish();
}

criterion_group!(benches, add);
criterion_main!(benches);
