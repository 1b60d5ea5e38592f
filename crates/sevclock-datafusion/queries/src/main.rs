//! What DataFusion adds to a direct call: 10^7 rows, both in one process and on one thread, answers
//! compared before anything is timed.
//!
//! `sql` is a query over a table in memory, batch by batch and thrown away; `direct` is one call over
//! whole columns of codes into room that is there. Medians of processor time where the system tells
//! it, else of wall time. A line each, `name value unit`.

#![allow(clippy::print_stdout, reason = "a program that prints figures")]

use std::error::Error;
use std::sync::Arc;
use std::time::Instant;

use datafusion::arrow::array::AsArray;
use datafusion::arrow::datatypes::TimestampMicrosecondType;
use datafusion::datasource::MemTable;
use datafusion::execution::context::{SessionConfig, SessionContext};
use futures::StreamExt;
use sevclock::Policy;
use sevclock::time::Calendar;
use sevclock_datafusion::{Policies, register};
use sevclock_datafusion_queries::{BATCH, CLOCK, POLICY, Shape, Tickets};

const ROWS: usize = 10_000_000;
const RUNS: usize = 9;

/// One calendar and one promise: the least that a direct call can cost, so the most that an engine adds.
const OFFICE: &str = r#"
format = 1

[policy]
id = "office"
title = "An office in New York"
version = "1"
default_severity = 1

[calendars.office]
zone = "America/New_York"
week = { mon-fri = "09:00-17:00" }
holidays = ["--01-01", "--06-19", "--07-04", "--11-11", "--12-25"]
assumed = "for measuring"

[[severities]]
level = 1
name = "Any"
assumed = "for measuring"

[[clocks]]
id = "response"
start = "opened"
stop = "responded"
calendar = "office"
target = [{ within = "8h" }]
assumed = "for measuring"
"#;

/// What is asked, of which columns.
struct Case<'a> {
    name: &'a str,
    policy: &'a str,
    clock: &'a str,
    identifiers: &'a [&'a str],
    shape: Shape,
}

const CASES: [Case<'_>; 3] = [
    Case {
        name: "office",
        policy: "office",
        clock: "response",
        identifiers: &[],
        shape: Shape::Coded,
    },
    Case {
        name: "coded",
        policy: POLICY,
        clock: CLOCK,
        identifiers: &["severity", "region"],
        shape: Shape::Coded,
    },
    Case {
        name: "plain",
        policy: POLICY,
        clock: CLOCK,
        identifiers: &["severity", "region"],
        shape: Shape::Plain,
    },
];

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let rows = std::env::args().nth(1).map_or(Ok(ROWS), |rows| rows.parse())?;
    let tickets = Tickets::new(rows);
    println!("sql_rows {rows} rows");
    for case in &CASES {
        measure(case, &tickets).await?;
    }
    Ok(())
}

async fn measure(case: &Case<'_>, tickets: &Tickets) -> Result<(), Box<dyn Error>> {
    let config = SessionConfig::new().with_target_partitions(1).with_batch_size(BATCH);
    let mut context = SessionContext::new_with_config(config);
    let office = Policy::compile(&sevclock_serde::policy::from_toml(OFFICE)?)?;
    register(&mut context, Policies::bundled()?.with("office", office))?;
    let batches = tickets.table(case.shape)?;
    let table = MemTable::try_new(batches[0].schema(), vec![batches])?;
    context.register_table("tickets", Arc::new(table))?;
    let named = case.identifiers.iter().map(|name| format!(", '{name}', {name}"));
    let query = format!(
        "SELECT sevclock_due('{}', '{}', opened{}) AS due FROM tickets",
        case.policy,
        case.clock,
        named.collect::<String>()
    );

    let policy = match case.policy {
        "office" => Policy::compile(&sevclock_serde::policy::from_toml(OFFICE)?)?,
        bundled => sevclock_policies::load(bundled)?,
    };
    let promises = policy.promises(case.clock, case.identifiers)?;
    let codes =
        if case.identifiers.is_empty() { Vec::new() } else { tickets.codes(&policy).to_vec() };
    let codes: Vec<&[u8]> = codes.iter().map(Vec::as_slice).collect();
    let mut dues = vec![0; tickets.opened.len()];
    policy.batch().due(&promises, &codes, &tickets.opened, &mut dues)?;
    assert_eq!(compare(&context, &query, &dues).await?, tickets.opened.len());

    let (mut sql, mut direct) = (Vec::new(), Vec::new());
    for _ in 0..RUNS {
        let start = Watch::start();
        let mut stream = context.sql(&query).await?.execute_stream().await?;
        let mut rows = 0;
        while let Some(batch) = stream.next().await {
            rows += batch?.num_rows();
        }
        sql.push(start.nanoseconds());
        assert_eq!(rows, tickets.opened.len());

        let start = Watch::start();
        policy.batch().due(&promises, &codes, &tickets.opened, &mut dues)?;
        direct.push(start.nanoseconds());
    }
    #[expect(clippy::cast_precision_loss, reason = "rows are far below 2^53")]
    let rows = tickets.opened.len() as f64;
    let (name, sql, direct) = (case.name, median(sql), median(direct));
    println!("sql_{name} {:.2} ns/row", sql / rows);
    println!("sql_{name}_direct {:.2} ns/row", direct / rows);
    println!("sql_{name}_vs_direct {:.2} x", sql / direct);
    Ok(())
}

/// How many answers of the query are those expected, in order.
async fn compare(
    context: &SessionContext,
    query: &str,
    expected: &[i64],
) -> Result<usize, Box<dyn Error>> {
    let mut stream = context.sql(query).await?.execute_stream().await?;
    let (mut expected, mut equal) = (expected.iter(), 0);
    while let Some(batch) = stream.next().await {
        let batch = batch?;
        let dues = batch.column(0).as_primitive::<TimestampMicrosecondType>();
        for (due, expected) in dues.iter().zip(expected.by_ref().take(dues.len())) {
            equal += usize::from(due.unwrap_or(Calendar::NEVER) == *expected);
        }
    }
    Ok(equal)
}

fn median(mut times: Vec<u64>) -> f64 {
    times.sort_unstable();
    #[expect(clippy::cast_precision_loss, reason = "nanoseconds of some seconds")]
    let median = times[times.len() / 2] as f64;
    median
}

/// Time that this thread has had the processor, which other programs do not disturb as much.
struct Watch {
    processor: Option<u64>,
    wall: Instant,
}

impl Watch {
    fn start() -> Self {
        Self { processor: processor(), wall: Instant::now() }
    }

    fn nanoseconds(&self) -> u64 {
        match (self.processor, processor()) {
            (Some(before), Some(after)) => after - before,
            _ => u64::try_from(self.wall.elapsed().as_nanos()).unwrap_or(u64::MAX),
        }
    }
}

fn processor() -> Option<u64> {
    let stat = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    stat.split(' ').next()?.parse().ok()
}
