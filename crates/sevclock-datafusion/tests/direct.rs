//! A million tickets, answered in batches as the engine cuts them and by direct calls.

#![allow(clippy::unwrap_used, reason = "a test that panics says where")]

mod calls;

use calls::{Calls, column, constant, dues};
use datafusion_common::arrow::array::types::{Float64Type, Int8Type, UInt8Type};
use datafusion_common::arrow::array::{
    AsArray, BooleanArray, DictionaryArray, Int8Array, Int32Array, Int64Array, StringArray,
    StringViewArray, TimestampMicrosecondArray,
};
use datafusion_expr::ColumnarValue;
use sevclock::policy::FactValue;
use sevclock::time::Calendar;
use sevclock::{Evaluator, Policy};
use std::sync::Arc;

const ROWS: usize = 1_000_000;
/// Rows of a batch, as the engine cuts them.
const BATCH: usize = 8_192;

const REGIONS: [&str; 3] = ["london", "dubai", "chicago"];
const TILLS: [&str; 3] = ["working", "some-down", "all-down"];
const PLANS: [&str; 2] = ["own", "franchise"];

/// A million tickets of the retail helpdesk, by row.
struct Tickets {
    starts: Vec<i64>,
    ends: Vec<i64>,
    severities: Vec<i32>,
    regions: Vec<i8>,
    tills: Vec<usize>,
    plans: Vec<usize>,
    stores: Vec<i64>,
    peak: Vec<bool>,
}

impl Tickets {
    fn new() -> Self {
        let mut state: u64 = 20_260_301;
        let mut below = |n: u64| {
            // A linear congruence is random enough to mix rows.
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            (state >> 33) % n
        };
        let mut rows = Self {
            starts: Vec::new(),
            ends: Vec::new(),
            severities: Vec::new(),
            regions: Vec::new(),
            tills: Vec::new(),
            plans: Vec::new(),
            stores: Vec::new(),
            peak: Vec::new(),
        };
        for _ in 0..ROWS {
            // From 2020 to 2029, to the microsecond.
            let start =
                1_577_836_800_000_000 + i64::try_from(below(315_000_000)).unwrap() * 1_000_003;
            rows.starts.push(start);
            // Now and then before the start.
            rows.ends
                .push(start + i64::try_from(below(4_000_000)).unwrap() * 1_000_000 - 3_600_000_000);
            rows.severities.push(i32::try_from(below(3)).unwrap() + 1);
            rows.regions.push(i8::try_from(below(3)).unwrap());
            rows.tills.push(usize::try_from(below(3)).unwrap());
            rows.plans.push(usize::try_from(below(2)).unwrap());
            rows.stores.push(i64::try_from(below(400)).unwrap());
            rows.peak.push(below(2) == 1);
        }
        rows
    }

    /// The region column of some rows, a dictionary.
    fn regions(&self, rows: std::ops::Range<usize>) -> DictionaryArray<Int8Type> {
        let keys = Int8Array::from(self.regions[rows].to_vec());
        DictionaryArray::new(keys, Arc::new(StringArray::from(REGIONS.to_vec())))
    }
}

fn batches() -> impl Iterator<Item = std::ops::Range<usize>> {
    (0..ROWS).step_by(BATCH).map(|from| from..(from + BATCH).min(ROWS))
}

fn codes(policy: &Policy, name: &str, values: impl Iterator<Item = FactValue>) -> Vec<u8> {
    values.map(|value| policy.code(name, &value).unwrap()).collect()
}

fn texts(
    of: &'static [&'static str],
    places: impl Iterator<Item = usize>,
) -> impl Iterator<Item = FactValue> {
    places.map(|place| FactValue::Text(of[place].into()))
}

fn places(rows: &[i8]) -> impl Iterator<Item = usize> {
    rows.iter().map(|row| usize::try_from(*row).unwrap())
}

#[test]
fn dues_are_those_of_direct_calls() {
    let (tickets, calls) = (Tickets::new(), Calls::new());
    let policy = sevclock_policies::load("helpdesk-retail").unwrap();
    let names = ["severity", "region", "peak_season", "plan"];
    let promises = policy.promises("resolution", &names).unwrap();
    let severities = tickets.severities.iter().map(|one| FactValue::Integer((*one).into()));
    let severity = codes(&policy, "severity", severities);
    let region = codes(&policy, "region", texts(&REGIONS, places(&tickets.regions)));
    let peak =
        codes(&policy, "peak_season", tickets.peak.iter().map(|one| FactValue::Boolean(*one)));
    let plan = codes(&policy, "plan", texts(&PLANS, tickets.plans.iter().copied()));
    let mut direct = vec![0; ROWS];
    let columns: [&[u8]; 4] = [&severity, &region, &peak, &plan];
    policy.batch().due(&promises, &columns, &tickets.starts, &mut direct).unwrap();
    let mut compared = 0;
    for rows in batches() {
        let plans = rows.clone().map(|row| PLANS[tickets.plans[row]]);
        let args = vec![
            constant("helpdesk-retail"),
            constant("resolution"),
            column(TimestampMicrosecondArray::from(tickets.starts[rows.clone()].to_vec())),
            constant("severity"),
            column(Int32Array::from(tickets.severities[rows.clone()].to_vec())),
            constant("region"),
            column(tickets.regions(rows.clone())),
            constant("peak_season"),
            column(BooleanArray::from(tickets.peak[rows.clone()].to_vec())),
            constant("plan"),
            column(StringViewArray::from_iter_values(plans)),
        ];
        let answers = dues(&calls.column("sevclock_due", args, rows.len()));
        for (answer, due) in answers.iter().zip(&direct[rows]) {
            assert_eq!(answer.unwrap_or(Calendar::NEVER), *due);
            compared += 1;
        }
    }
    assert_eq!(compared, ROWS);
}

#[test]
fn working_seconds_are_those_of_direct_calls() {
    let (tickets, calls) = (Tickets::new(), Calls::new());
    let policy = sevclock_policies::load("helpdesk-retail").unwrap();
    let promises = policy.promises("first-response", &["region"]).unwrap();
    let region = codes(&policy, "region", texts(&REGIONS, places(&tickets.regions)));
    let mut direct = vec![0; ROWS];
    policy
        .batch()
        .elapsed(&promises, &[&region], &tickets.starts, &tickets.ends, &mut direct)
        .unwrap();
    assert!(direct.contains(&0));
    for rows in batches() {
        // A clock counts on the calendar that its rows select, which is also a calendar by itself.
        for hours in ["first-response", "store"] {
            let args = vec![
                constant("stores"),
                constant(hours),
                column(TimestampMicrosecondArray::from(tickets.starts[rows.clone()].to_vec())),
                column(TimestampMicrosecondArray::from(tickets.ends[rows.clone()].to_vec())),
                constant("region"),
                column(tickets.regions(rows.clone())),
            ];
            let answers = calls.column("sevclock_working_seconds", args, rows.len());
            let answers = answers.as_primitive::<Float64Type>().values();
            for (answer, micros) in answers.iter().zip(&direct[rows.clone()]) {
                #[expect(clippy::cast_precision_loss, reason = "two years have 46 bits")]
                let seconds = *micros as f64 / 1e6;
                assert_eq!(answer.to_bits(), seconds.to_bits());
            }
        }
    }
}

#[test]
fn severities_are_those_of_direct_calls() {
    let (tickets, calls) = (Tickets::new(), Calls::new());
    let policy = sevclock_policies::load("helpdesk-retail").unwrap();
    let mut seen = [0; 4];
    for rows in batches() {
        let tills = rows.clone().map(|row| TILLS[tickets.tills[row]]);
        let args = vec![
            constant("helpdesk-retail"),
            constant("tills"),
            column(StringArray::from_iter_values(tills)),
            constant("stores_affected"),
            column(Int64Array::from(tickets.stores[rows.clone()].to_vec())),
            constant("workaround"),
            ColumnarValue::Scalar(true.into()),
        ];
        let answers = calls.column("sevclock_severity", args, rows.len());
        let answers = answers.as_primitive::<UInt8Type>().values();
        for (answer, row) in answers.iter().zip(rows) {
            let facts = [
                ("tills".to_owned(), FactValue::Text(TILLS[tickets.tills[row]].into())),
                ("stores_affected".to_owned(), FactValue::Integer(tickets.stores[row])),
                ("workaround".to_owned(), FactValue::Boolean(true)),
            ];
            let level = policy.opening_severity(&policy.pack(None, &facts).unwrap());
            assert_eq!(*answer, level.number());
            seen[usize::from(*answer)] += 1;
        }
    }
    assert!(seen[1] > 0 && seen[2] > 0 && seen[3] > 0, "{seen:?}");
}

/// The columns say what whole tickets are told (semantics §4.3).
#[test]
fn dues_are_those_of_tickets() {
    use sevclock::ticket::{Event, Ticket};
    use sevclock::time::Instant;

    let (tickets, calls) = (Tickets::new(), Calls::new());
    let policy = sevclock_policies::load("helpdesk-retail").unwrap();
    let mut evaluator = Evaluator::new();
    let rows = 0..2_000;
    let args = vec![
        constant("helpdesk-retail"),
        constant("first-response"),
        column(TimestampMicrosecondArray::from(tickets.starts[rows.clone()].to_vec())),
        constant("severity"),
        ColumnarValue::Array(calls.column(
            "sevclock_severity",
            vec![
                constant("helpdesk-retail"),
                constant("tills"),
                column(StringArray::from_iter_values(
                    rows.clone().map(|row| TILLS[tickets.tills[row]]),
                )),
            ],
            rows.len(),
        )),
        constant("region"),
        column(tickets.regions(rows.clone())),
    ];
    let answers = dues(&calls.column("sevclock_due", args, rows.len()));
    for (answer, row) in answers.into_iter().zip(rows) {
        let opened = Instant::from_micros(tickets.starts[row]).unwrap();
        let region = usize::try_from(tickets.regions[row]).unwrap();
        let ticket = Ticket {
            facts: vec![
                ("tills".into(), FactValue::Text(TILLS[tickets.tills[row]].into())),
                ("region".into(), FactValue::Text(REGIONS[region].into())),
            ],
            events: vec![Event::at(opened)],
            ..Ticket::default()
        };
        let bound = policy.bind(&ticket).unwrap();
        let evaluation = evaluator.evaluate(&policy, &bound, opened).unwrap();
        let clock = policy.draft().clocks.iter().position(|one| one.id == "first-response");
        let mut cycles = evaluation.history.cycles.iter();
        let cycle = cycles.find(|cycle| Some(usize::from(cycle.clock)) == clock).unwrap();
        assert_eq!(answer, cycle.due.map(Instant::micros), "row {row}");
    }
}
