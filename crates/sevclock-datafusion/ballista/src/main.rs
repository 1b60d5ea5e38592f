//! The functions on a cluster: one program that is the scheduler, an executor, or the client.
//!
//! ```text
//! sevclock-datafusion-ballista scheduler PORT
//! sevclock-datafusion-ballista executor SCHEDULER_PORT PORT FOLDER
//! sevclock-datafusion-ballista client SCHEDULER_PORT FOLDER
//! ```
//!
//! A plan travels with the names of its functions alone, so each of the three registers them: the
//! scheduler in the sessions that it builds, an executor in its registry, the client in its session.

#![allow(clippy::print_stdout, reason = "a program that prints what it found")]

use std::collections::BTreeMap;
use std::error::Error;
use std::path::Path;
use std::sync::Arc;

use ballista::prelude::{SessionConfigExt, SessionContextExt};
use ballista_core::registry::BallistaFunctionRegistry;
use ballista_core::utils::default_session_builder;
use ballista_executor::executor_process::{ExecutorProcessConfig, start_executor_process};
use ballista_scheduler::cluster::BallistaCluster;
use ballista_scheduler::config::SchedulerConfig;
use ballista_scheduler::scheduler_process::start_server;
use datafusion::arrow::array::AsArray;
use datafusion::arrow::compute::cast;
use datafusion::arrow::datatypes::{DataType, Int64Type, TimestampMicrosecondType};
use datafusion::dataframe::DataFrameWriteOptions;
use datafusion::datasource::MemTable;
use datafusion::execution::SessionStateBuilder;
use datafusion::prelude::{ParquetReadOptions, SessionConfig, SessionContext};
use sevclock::time::Calendar;
use sevclock_datafusion::{Policies, functions, register};
use sevclock_datafusion_queries::{CLOCK, POLICY, REGIONS, Shape, Tickets};

const ROWS: usize = 1_000_000;
/// More than the executors have threads, so that both have work.
const FILES: usize = 8;
const LOOPBACK: &str = "127.0.0.1";

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    match args[..] {
        ["scheduler", port] => scheduler(port.parse()?).await,
        ["executor", scheduler, port, folder] => {
            executor(scheduler.parse()?, port.parse()?, folder).await
        }
        ["client", scheduler, folder] => client(scheduler.parse()?, folder).await,
        _ => Err("expected `scheduler PORT`, `executor SCHEDULER_PORT PORT FOLDER` or \
                  `client SCHEDULER_PORT FOLDER`"
            .into()),
    }
}

async fn scheduler(port: u16) -> Result<(), Box<dyn Error>> {
    let policies = Policies::bundled()?;
    let config = SchedulerConfig {
        bind_host: LOOPBACK.into(),
        external_host: LOOPBACK.into(),
        bind_port: port,
        override_session_builder: Some(Arc::new(move |config| {
            let mut state = default_session_builder(config)?;
            register(&mut state, policies.clone())?;
            Ok(state)
        })),
        ..SchedulerConfig::default()
    };
    let cluster = BallistaCluster::new_from_config(&config).await?;
    start_server(cluster, format!("{LOOPBACK}:{port}").parse()?, Arc::new(config)).await?;
    Ok(())
}

async fn executor(scheduler: u16, port: u16, folder: &str) -> Result<(), Box<dyn Error>> {
    let mut registry = BallistaFunctionRegistry::default();
    for function in functions(Policies::bundled()?) {
        registry.scalar_functions.insert(function.name().to_owned(), function);
    }
    let config = ExecutorProcessConfig {
        bind_host: LOOPBACK.into(),
        external_host: Some(LOOPBACK.into()),
        port,
        grpc_port: port + 1,
        scheduler_host: LOOPBACK.into(),
        scheduler_port: scheduler,
        scheduler_connect_timeout_seconds: 30,
        vcores: 1,
        work_dir: Some(folder.to_owned()),
        override_function_registry: Some(Arc::new(registry)),
        ..ExecutorProcessConfig::default()
    };
    start_executor_process(Arc::new(config)).await?;
    Ok(())
}

/// Writes a million tickets, asks the cluster about them and compares each answer with a direct call.
async fn client(scheduler: u16, folder: &str) -> Result<(), Box<dyn Error>> {
    let tickets = Tickets::new(ROWS);
    write(&tickets, Path::new(folder)).await?;

    let config = SessionConfig::new_with_ballista().with_target_partitions(FILES);
    let state = SessionStateBuilder::new().with_config(config).with_default_features().build();
    let url = format!("df://{LOOPBACK}:{scheduler}");
    let mut context = SessionContext::remote_with_state(&url, state).await?;
    register(&mut context, Policies::bundled()?)?;
    context.register_parquet("tickets", folder, ParquetReadOptions::default()).await?;

    let policy = sevclock_policies::load(POLICY)?;
    let expected = tickets.dues(&policy)?;
    let query = format!(
        "SELECT id, sevclock_due('{POLICY}', '{CLOCK}', opened, 'severity', severity, \
         'region', region) AS due FROM tickets"
    );
    let mut compared = vec![false; ROWS];
    for batch in context.sql(&query).await?.collect().await? {
        let ids = batch.column(0).as_primitive::<Int64Type>();
        let dues = batch.column(1).as_primitive::<TimestampMicrosecondType>();
        for (id, due) in ids.values().iter().zip(dues.iter()) {
            let row = usize::try_from(*id)?;
            let (found, expected) = (due.unwrap_or(Calendar::NEVER), expected[row]);
            if found != expected || std::mem::replace(&mut compared[row], true) {
                return Err(format!("row {row} is due at {found}; expected {expected}").into());
            }
        }
    }
    if compared.contains(&false) {
        return Err("some rows have no answer".into());
    }
    println!("{ROWS} answers of the cluster are those of direct calls");

    // Grouped, so that partitions are exchanged between the executors.
    let query = format!(
        "SELECT region, count(sevclock_due('{POLICY}', '{CLOCK}', opened, 'severity', severity, \
         'region', region)) AS promised, count(*) AS tickets FROM tickets GROUP BY region"
    );
    let mut groups = BTreeMap::new();
    for (due, region) in expected.iter().zip(&tickets.region) {
        let (promised, all) = groups.entry(REGIONS[usize::from(*region)]).or_insert((0, 0));
        *promised += i64::from(*due != Calendar::NEVER);
        *all += 1;
    }
    for batch in context.sql(&query).await?.collect().await? {
        let regions = cast(batch.column(0), &DataType::Utf8)?;
        let counts = [1, 2].map(|place| batch.column(place).as_primitive::<Int64Type>());
        for (row, region) in regions.as_string::<i32>().iter().enumerate() {
            let region = region.unwrap_or_default();
            let found = (counts[0].value(row), counts[1].value(row));
            if groups.remove(region) != Some(found) {
                return Err(format!("`{region}` has {found:?} tickets, which is wrong").into());
            }
            println!("{region}: {} of {} tickets are promised something", found.0, found.1);
        }
    }
    if groups.is_empty() { Ok(()) } else { Err("some regions have no answer".into()) }
}

/// Writes the tickets as Parquet files.
async fn write(tickets: &Tickets, folder: &Path) -> Result<(), Box<dyn Error>> {
    std::fs::create_dir_all(folder)?;
    let context = SessionContext::new();
    let batches = tickets.table(Shape::Plain)?;
    for (number, part) in batches.chunks(batches.len().div_ceil(FILES)).enumerate() {
        let table = MemTable::try_new(part[0].schema(), vec![part.to_vec()])?;
        let file = folder.join(format!("{number}.parquet"));
        let file = file.to_str().ok_or("the folder's name is no text")?;
        let options = DataFrameWriteOptions::new().with_single_file_output(true);
        context.read_table(Arc::new(table))?.write_parquet(file, options, None).await?;
    }
    Ok(())
}
