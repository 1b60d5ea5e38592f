//! What is allocated, counted: nothing for a row of a column.

#![allow(clippy::unwrap_used, reason = "a test that panics says where")]

use allocation_counter::measure;
use sevclock::batch::{Batch, Evaluations, Tickets};
use sevclock::policy::{FactValue, Level};
use sevclock::ticket::Event;
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

#[test]
fn whole_tickets_allocate_nothing_once_there_is_room() {
    let policy = sevclock_policies::load("helpdesk-retail").unwrap();
    let opened = Instant::parse("2026-03-02T08:15:00Z").unwrap();
    let severe = Event { severity: Some(Level::MOST_SEVERE), ..Event::at(opened) };
    let events =
        [Event::at(opened).raising("opened"), severe, Event::at(opened).raising("resolved")];
    let places = events.iter().enumerate();
    let happenings: Vec<_> =
        places.map(|(place, event)| policy.bind_event(event, place).unwrap()).collect();
    let offsets: Vec<usize> = (0..=ROWS).map(|ticket| ticket * events.len()).collect();
    let what: Vec<u32> = (0..3).cycle().take(ROWS * events.len()).collect();
    let at: Vec<i64> =
        (0..).take(what.len()).map(|row| opened.micros() + row * 3_600_000).collect();
    let tickets = Tickets { happenings: &happenings, offsets: &offsets, at: &at, what: &what };
    let as_of = Instant::from_micros(at[at.len() - 1]).unwrap();
    let mut evaluations = Evaluations::new();
    let mut ask = || policy.batch().evaluate(&tickets, as_of, &mut evaluations).unwrap();
    ask();
    let counted = measure(ask);
    // The batch's own room, and nothing for a ticket.
    assert!(counted.count_total <= 1, "{}", counted.count_total);
    assert_eq!(evaluations.columns().tickets.fault, vec![None; ROWS]);
}
