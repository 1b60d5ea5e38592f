//! What DataFusion adds to a direct call: 10^7 rows in one process, on one thread, answers compared
//! before anything is timed.
//!
//! The same question in four ways, in turns; the program says what is inside each. Medians of the
//! time that the processor gives this thread. A line each, `name value unit`.
//!
//! ```text
//! overhead [ROWS [office | coded | plain]]
//! ```

#![allow(clippy::print_stdout, reason = "a program that prints figures")]

use std::error::Error;
use std::hint::black_box;
use std::sync::Arc;

use cpu_time::ThreadTime;
use datafusion::arrow::array::{ArrayRef, AsArray, RecordBatch};
use datafusion::arrow::datatypes::{Field, TimestampMicrosecondType};
use datafusion::config::ConfigOptions;
use datafusion::datasource::MemTable;
use datafusion::execution::context::{SessionConfig, SessionContext};
use datafusion::logical_expr::{ColumnarValue, ScalarFunctionArgs, ScalarUDF};
use futures::StreamExt;
use sevclock::Policy;
use sevclock::time::Calendar;
use sevclock_datafusion::{Policies, functions, register};
use sevclock_datafusion_by_hand::ByHand;
use sevclock_datafusion_queries::{BATCH, CLOCK, IDENTIFIERS, POLICY, Shape, Tickets};

const ROWS: usize = 10_000_000;
const TURNS: usize = 16;

/// What the figures are of.
const INSIDE: &str = "\
# One thread, one partition; each way answers all rows, in turns with the others. Medians of the processor's time.
# _query:    SELECT sevclock_due(...) of a table in memory, batch by batch, answers dropped: parsing, planning, running
# _function: the function alone, called on each batch as the query calls it
# _direct:   without DataFusion, the same batches of Arrow columns to the same columns of answers: codes by hand,
#            `Batch::due`, nulls where nothing is promised; wrong instants are not looked for
# _core:     one `Batch::due` over whole columns of codes that are there, into room that is there";

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
struct Case {
    name: &'static str,
    policy: &'static str,
    clock: &'static str,
    identifiers: &'static [&'static str],
    shape: Shape,
}

const CASES: [Case; 3] = [
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
        identifiers: &IDENTIFIERS,
        shape: Shape::Coded,
    },
    Case {
        name: "plain",
        policy: POLICY,
        clock: CLOCK,
        identifiers: &IDENTIFIERS,
        shape: Shape::Plain,
    },
];

/// The ways to ask, which [`INSIDE`] tells.
#[derive(Clone, Copy, Debug)]
enum Way {
    Query,
    Function,
    Direct,
    Core,
}

/// In the order of their figures.
const WAYS: [Way; 4] = [Way::Query, Way::Function, Way::Direct, Way::Core];

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let mut args = std::env::args().skip(1);
    let rows = args.next().map_or(Ok(ROWS), |rows| rows.parse())?;
    let named = args.next();
    let tickets = Tickets::new(rows);
    println!("{INSIDE}");
    println!("sql_rows {rows} rows");
    for case in CASES.iter().filter(|case| named.as_deref().is_none_or(|name| name == case.name)) {
        measure(case, &tickets).await?;
    }
    Ok(())
}

async fn measure(case: &Case, tickets: &Tickets) -> Result<(), Box<dyn Error>> {
    let rows = tickets.opened.len();
    let office = Arc::new(Policy::compile(&sevclock_serde::policy::from_toml(OFFICE)?)?);
    let policies = Policies::bundled()?.with("office", Arc::clone(&office));
    let policy = match case.policy {
        "office" => office,
        bundled => Arc::new(sevclock_policies::load(bundled)?),
    };
    let batches = tickets.table(case.shape)?;

    let config = SessionConfig::new().with_target_partitions(1).with_batch_size(BATCH);
    let mut context = SessionContext::new_with_config(config);
    register(&mut context, policies.clone())?;
    let table = MemTable::try_new(batches[0].schema(), vec![batches.clone()])?;
    context.register_table("tickets", Arc::new(table))?;
    let query = case.query();

    let due = functions(policies).into_iter().find(|function| function.name() == "sevclock_due");
    let function = Call { function: due.ok_or("the function is missing")?, case };
    let mut direct = ByHand::new(&policy, case.clock, case.identifiers)?;
    let promises = policy.promises(case.clock, case.identifiers)?;
    let codes = tickets.codes(&policy);
    let codes: Vec<&[u8]> = codes.iter().map(Vec::as_slice).take(case.identifiers.len()).collect();
    let mut core = policy.batch();
    let mut dues = vec![0; rows];
    core.due(&promises, &codes, &tickets.opened, &mut dues)?;

    // Every answer of every way.
    let compared = || Compared { expected: &dues };
    let (mut by_query, mut by_function, mut by_hand) = (compared(), compared(), compared());
    let mut stream = context.sql(&query).await?.execute_stream().await?;
    while let Some(batch) = stream.next().await {
        by_query.with(batch?.column(0))?;
    }
    for batch in &batches {
        by_function.with(&function.dues(batch)?)?;
        by_hand.with(&direct.dues(batch)?)?;
    }
    for compared in [by_query, by_function, by_hand] {
        compared.end()?;
    }

    let mut times = [const { Vec::new() }; WAYS.len()];
    for turn in 0..TURNS * WAYS.len() {
        // Each follows each other one as often: what one leaves in the caches, the next pays for.
        let way = ([0, 1, 3, 2][turn % WAYS.len()] + turn / WAYS.len()) % WAYS.len();
        let start = ThreadTime::now();
        match WAYS[way] {
            Way::Query => {
                let mut stream = context.sql(&query).await?.execute_stream().await?;
                while let Some(batch) = stream.next().await {
                    black_box(batch?);
                }
            }
            Way::Function => {
                for batch in &batches {
                    black_box(function.dues(batch)?);
                }
            }
            Way::Direct => {
                for batch in &batches {
                    black_box(direct.dues(batch)?);
                }
            }
            Way::Core => {
                core.due(&promises, &codes, &tickets.opened, black_box(&mut dues))?;
            }
        }
        times[way].push(start.elapsed());
    }
    let medians = times.map(|mut times| {
        times.sort_unstable();
        times[times.len() / 2].as_secs_f64()
    });
    #[expect(clippy::cast_precision_loss, reason = "rows are far below 2^53")]
    let row = |seconds: f64| seconds * 1e9 / rows as f64;
    let name = case.name;
    for (way, median) in WAYS.iter().zip(medians) {
        println!("sql_{name}_{} {:.2} ns/row", format!("{way:?}").to_lowercase(), row(median));
    }
    println!("sql_{name}_query_vs_direct {:.2} x", medians[0] / medians[2]);
    println!("sql_{name}_query_vs_core {:.2} x", medians[0] / medians[3]);
    Ok(())
}

impl Case {
    fn query(&self) -> String {
        let named = self.identifiers.iter().map(|name| format!(", '{name}', {name}"));
        let named: String = named.collect();
        format!(
            "SELECT sevclock_due('{}', '{}', opened{named}) AS due FROM tickets",
            self.policy, self.clock
        )
    }
}

/// The function without its engine.
struct Call<'c> {
    function: Arc<ScalarUDF>,
    case: &'c Case,
}

impl Call<'_> {
    fn dues(&self, batch: &RecordBatch) -> Result<ArrayRef, Box<dyn Error>> {
        let text = |text: &str| ColumnarValue::Scalar(text.into());
        let column = |name: &str| batch.column_by_name(name).ok_or("a column is missing");
        let opened = ColumnarValue::Array(Arc::clone(column("opened")?));
        let mut args = vec![text(self.case.policy), text(self.case.clock), opened];
        for name in self.case.identifiers {
            args.extend([text(name), ColumnarValue::Array(Arc::clone(column(name)?))]);
        }
        let rows = batch.num_rows();
        let field = |arg: &ColumnarValue| Arc::new(Field::new("arg", arg.data_type(), true));
        let answers = self.function.inner().return_type(&[])?;
        let answers = self.function.invoke_with_args(ScalarFunctionArgs {
            arg_fields: args.iter().map(field).collect(),
            args,
            number_rows: rows,
            return_field: Arc::new(Field::new("due", answers, true)),
            config_options: Arc::new(ConfigOptions::default()),
        })?;
        Ok(answers.into_array(rows)?)
    }
}

/// Answers compared with those expected, in order.
struct Compared<'a> {
    expected: &'a [i64],
}

impl Compared<'_> {
    fn with(&mut self, dues: &ArrayRef) -> Result<(), Box<dyn Error>> {
        let (expected, rest) =
            self.expected.split_at_checked(dues.len()).ok_or("too many answers")?;
        self.expected = rest;
        for (due, expected) in dues.as_primitive::<TimestampMicrosecondType>().iter().zip(expected)
        {
            if due.unwrap_or(Calendar::NEVER) != *expected {
                return Err(format!("found {due:?}; expected {expected}").into());
            }
        }
        Ok(())
    }

    fn end(&self) -> Result<(), Box<dyn Error>> {
        if self.expected.is_empty() { Ok(()) } else { Err("some rows have no answer".into()) }
    }
}
