//! What is allocated, counted: nothing for a row of a column.

#![allow(clippy::unwrap_used, reason = "a test that panics says where")]

use allocation_counter::measure;
use sevclock::batch::Batch;
use sevclock::policy::FactValue;
use sevclock::time::Instant;

/// Rows of many blocks, the last not a whole one.
const ROWS: usize = 10_007;

fn starts() -> Vec<i64> {
    let first = Instant::parse("2026-01-01T00:00:00Z").unwrap().micros();
    (0..ROWS as i64).map(|row| first + row * 977_000_001).collect()
}

/// The codes of a column, a few of them again and again.
fn column(codes: std::ops::Range<u8>) -> Vec<u8> {
    codes.cycle().take(ROWS).collect()
}

#[test]
fn columns_allocate_nothing() {
    let policy = sevclock_policies::load("helpdesk-retail").unwrap();
    let (starts, severities, regions) = (starts(), column(1..4), column(0..3));
    let codes: [&[u8]; 2] = [&severities, &regions];
    let (mut dues, mut elapsed) = (vec![0; ROWS], vec![0; ROWS]);
    let mut batch: Batch<'_> = policy.batch();
    for clock in ["first-response", "next-reply", "resolution"] {
        let promises = policy.promises(clock, &["severity", "region"]).unwrap();
        let mut ask = || {
            batch.due(&promises, &codes, &starts, &mut dues).unwrap();
            batch.elapsed(&promises, &codes, &starts, &dues, &mut elapsed).unwrap();
        };
        // Business days, and tables beyond the usual years, are laid out when first asked for.
        ask();
        let counted = measure(ask);
        assert_eq!(counted.count_total, 0, "{clock}");
    }
    let till = [("tills".to_owned(), FactValue::Text("all-down".to_owned()))];
    let facts = vec![policy.pack(None, &till).unwrap(); ROWS];
    let mut levels = vec![0; ROWS];
    let counted = measure(|| batch.opening_severities(&facts, &mut levels).unwrap());
    assert_eq!(counted.count_total, 0);
}
