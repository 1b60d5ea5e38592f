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

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let rows = std::env::args().nth(1).map_or(Ok(ROWS), |rows| rows.parse())?;
    let (tickets, policy) = (Tickets::new(rows), sevclock_policies::load(POLICY)?);
    println!("sql_rows {rows}");
    for (name, shape) in [("coded", Shape::Coded), ("plain", Shape::Plain)] {
        let ratio = measure(name, shape, &tickets, &policy).await?;
        println!("sql_{name}_vs_direct {ratio:.2} x");
    }
    Ok(())
}

async fn measure(
    name: &str,
    shape: Shape,
    tickets: &Tickets,
    policy: &Policy,
) -> Result<f64, Box<dyn Error>> {
    let config = SessionConfig::new().with_target_partitions(1).with_batch_size(BATCH);
    let mut context = SessionContext::new_with_config(config);
    register(&mut context, Policies::bundled()?)?;
    let batches = tickets.table(shape)?;
    let table = MemTable::try_new(batches[0].schema(), vec![batches])?;
    context.register_table("tickets", Arc::new(table))?;
    let query = format!(
        "SELECT sevclock_due('{POLICY}', '{CLOCK}', opened, 'severity', severity, 'region', region) \
         AS due FROM tickets"
    );
    let mut expected = tickets.dues(policy)?;
    assert_eq!(compare(&context, &query, &expected).await?, tickets.opened.len());

    let promises = policy.promises(CLOCK, &["severity", "region"])?;
    let [severity, region] = tickets.codes(policy);
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
        policy.batch().due(&promises, &[&severity, &region], &tickets.opened, &mut expected)?;
        direct.push(start.nanoseconds());
    }
    #[expect(clippy::cast_precision_loss, reason = "rows are far below 2^53")]
    let rows = tickets.opened.len() as f64;
    let (sql, direct) = (median(sql), median(direct));
    println!("sql_{name} {:.2} ns/row", sql / rows);
    println!("sql_{name}_direct {:.2} ns/row", direct / rows);
    Ok(sql / direct)
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
