//! SQL through the whole engine: a million tickets against direct calls, the manual's queries, and
//! queries that are refused.

#![allow(clippy::unwrap_used, reason = "a test that panics says where")]

use std::collections::BTreeMap;
use std::sync::Arc;

use datafusion::arrow::array::{
    Array, ArrayRef, AsArray, Float64Array, RecordBatch, TimestampMicrosecondArray, UInt8Array,
};
use datafusion::arrow::compute::nullif;
use datafusion::arrow::datatypes::Int64Type;
use datafusion::arrow::util::pretty::pretty_format_batches;
use datafusion::datasource::MemTable;
use datafusion::execution::context::{SessionConfig, SessionContext};
use sevclock::policy::FactValue;
use sevclock::time::Calendar;
use sevclock_datafusion::{Policies, register};
use sevclock_datafusion_queries::{POLICY, Shape, Tickets};

const ROWS: usize = 1_000_000;

fn context() -> SessionContext {
    let mut context =
        SessionContext::new_with_config(SessionConfig::new().with_target_partitions(2));
    register(&mut context, Policies::bundled().unwrap()).unwrap();
    context
}

async fn count(context: &SessionContext, query: &str) -> i64 {
    let found = context.sql(query).await.unwrap().collect().await.unwrap();
    found[0].column(0).as_primitive::<Int64Type>().value(0)
}

/// What direct calls say of each ticket: due instant, working seconds and severity.
struct Direct {
    dues: Vec<i64>,
    seconds: Vec<f64>,
    severities: Vec<u8>,
}

impl Direct {
    fn of(tickets: &Tickets) -> Self {
        let policy = sevclock_policies::load(POLICY).unwrap();
        let promises = policy.promises("first-response", &["region"]).unwrap();
        let [_, _, region] = tickets.codes(&policy);
        let mut worked = vec![0; ROWS];
        let (opened, closed) = (&tickets.opened, &tickets.closed);
        policy.batch().elapsed(&promises, &[&region], opened, closed, &mut worked).unwrap();
        #[expect(clippy::cast_precision_loss, reason = "46 days of microseconds")]
        let seconds = worked.iter().map(|micros| *micros as f64 / 1e6).collect();
        let severity = |stores: &i64| {
            let facts = [("stores_affected".to_owned(), FactValue::Integer(*stores))];
            policy.opening_severity(&policy.pack(None, &facts).unwrap()).number()
        };
        let severities = tickets.stores.iter().map(severity).collect();
        Self { dues: tickets.dues(&policy).unwrap(), seconds, severities }
    }
}

/// The columns that may be null.
const MAY_BE_NULL: [&str; 6] = ["opened", "closed", "severity", "plan", "region", "stores"];

/// The table of tickets with what direct calls say in columns of their own. Where `holes`, every
/// sixteenth value of each column is null, in rows of no order; answers that it takes part in are too.
fn with_direct_answers(tickets: &Tickets, shape: Shape, holes: bool) -> Vec<RecordBatch> {
    let direct = Direct::of(tickets);
    let mut state: u64 = 20_260_302;
    let mut from = 0;
    let mut batches = Vec::new();
    for batch in tickets.table(shape).unwrap() {
        let rows = from..from + batch.num_rows();
        from = rows.end;
        let mut columns: BTreeMap<&str, ArrayRef> = BTreeMap::new();
        columns.insert("id", Arc::clone(batch.column_by_name("id").unwrap()));
        for name in MAY_BE_NULL {
            let mut column = Arc::clone(batch.column_by_name(name).unwrap());
            if holes {
                let hole = (0..rows.len()).map(|_| {
                    state = state.wrapping_mul(6_364_136_223_846_793_005);
                    state = state.wrapping_add(1_442_695_040_888_963_407);
                    Some(state >> 60 == 0)
                });
                // What lies beneath a null stays there.
                column = nullif(&column, &hole.collect()).unwrap();
            }
            columns.insert(name, column);
        }
        let valid =
            |names: &[&str], row: usize| names.iter().all(|name| columns[name].is_valid(row));
        let dues = rows.clone().enumerate().map(|(place, row)| {
            let given = valid(&["opened", "severity", "plan", "region"], place);
            Some(direct.dues[row]).filter(|due| given && *due != Calendar::NEVER)
        });
        let dues = dues.collect::<TimestampMicrosecondArray>().with_timezone("UTC");
        let seconds = rows.clone().enumerate().map(|(place, row)| {
            valid(&["opened", "closed", "region"], place).then_some(direct.seconds[row])
        });
        let seconds: Float64Array = seconds.collect();
        let severities = rows
            .enumerate()
            .map(|(place, row)| valid(&["stores"], place).then_some(direct.severities[row]));
        let severities: UInt8Array = severities.collect();
        columns.insert("direct_due", Arc::new(dues));
        columns.insert("direct_seconds", Arc::new(seconds));
        columns.insert("direct_severity", Arc::new(severities));
        let columns = columns.into_iter().map(|(name, column)| (name, column, true));
        batches.push(RecordBatch::try_from_iter_with_nullable(columns).unwrap());
    }
    batches
}

/// Columns as they are, with nulls, and without: texts in dictionaries and plain, numbers of 32 and
/// 64 bits, microseconds and nanoseconds.
#[tokio::test]
async fn a_million_tickets_are_answered_as_by_direct_calls() {
    let tickets = Tickets::new(ROWS);
    for (shape, holes) in
        [(Shape::Coded, false), (Shape::Plain, false), (Shape::Coded, true), (Shape::Plain, true)]
    {
        let context = context();
        let mut batches = with_direct_answers(&tickets, shape, holes);
        let rest = batches.split_off(batches.len() / 2);
        let table = MemTable::try_new(batches[0].schema(), vec![batches, rest]).unwrap();
        context.register_table("tickets", Arc::new(table)).unwrap();
        for (call, direct) in [
            (
                "sevclock_due('helpdesk-retail', 'update', opened, 'severity', severity, \
                 'plan', plan, 'region', region)",
                "direct_due",
            ),
            (
                "sevclock_working_seconds('helpdesk-retail', 'store', opened, closed, 'region', region)",
                "direct_seconds",
            ),
            ("sevclock_severity('helpdesk-retail', 'stores_affected', stores)", "direct_severity"),
        ] {
            let equal =
                format!("SELECT count(*) FROM tickets WHERE {call} IS NOT DISTINCT FROM {direct}");
            assert_eq!(count(&context, &equal).await, i64::try_from(ROWS).unwrap(), "{call}");
            let values = format!("SELECT count(DISTINCT {call}) FROM tickets");
            assert!(count(&context, &values).await > 1, "{call}");
            let nulls = format!("SELECT count(*) FROM tickets WHERE {call} IS NULL");
            let some = holes || direct == "direct_due";
            assert_eq!(count(&context, &nulls).await > 0, some, "{call}");
        }
    }
}

#[tokio::test]
async fn constants_are_answered_while_the_query_is_planned() {
    let context = context();
    let query = "SELECT sevclock_due('prophetstor', 'first-response', TIMESTAMP '2026-03-02T08:15:00', \
                 'severity', 1, 'region', 'taiwan') AS due";
    let plan = context.sql(query).await.unwrap().into_optimized_plan().unwrap();
    assert!(
        !plan.display_indent().to_string().contains("sevclock_due("),
        "{}",
        plan.display_indent()
    );
    let found = context.sql(query).await.unwrap().collect().await.unwrap();
    let found = pretty_format_batches(&found).unwrap().to_string();
    assert!(found.contains("2026-03-02T"), "{found}");
}

#[tokio::test]
async fn bad_queries_are_refused_before_a_row_is_read() {
    let context = context();
    let tickets = Tickets::new(10).table(Shape::Plain).unwrap();
    let table = MemTable::try_new(tickets[0].schema(), vec![tickets]).unwrap();
    context.register_table("tickets", Arc::new(table)).unwrap();
    for (call, expected) in [
        ("sevclock_due('helpdesk-retail', 'respond', opened)", "the policy has no clock `respond`"),
        (
            "sevclock_due('helpdesk-retail', 'update', region)",
            "argument 3 is Utf8; expected a timestamp",
        ),
        (
            "sevclock_severity('helpdesk', 'stores_affected', stores)",
            "`helpdesk` is no registered agreement",
        ),
        (
            "sevclock_severity('helpdesk-retail', 'region', stores)",
            "`region` is Int64; expected text",
        ),
    ] {
        let query = format!("SELECT {call} FROM tickets");
        let planned = match context.sql(&query).await {
            Ok(frame) => frame.create_physical_plan().await.map(drop),
            Err(error) => Err(error),
        };
        let error = planned.unwrap_err().to_string();
        assert!(error.contains(expected), "{error}");
    }
}

/// The queries of the manual, over a table with the columns that it names.
#[tokio::test]
async fn the_queries_of_the_manual_run() {
    let page = include_str!("../../../../docs/sql.md");
    let context = context();
    let tickets = "CREATE TABLE tickets AS SELECT * FROM (VALUES \
         ('T-1', TIMESTAMP '2026-03-02T08:15:00', TIMESTAMP '2026-03-03T10:00:00', 1, 'london', \
          'all-down', 'helpdesk-retail'), \
         ('T-2', TIMESTAMP '2026-03-06T21:30:00', NULL, 2, 'chicago', 'some-down', 'prophetstor')) \
         AS t(id, opened, responded, severity, region, tills, agreement)";
    context.sql(tickets).await.unwrap().collect().await.unwrap();
    let mut run = 0;
    for block in page.split("```sql\n").skip(1) {
        let query = block.split("```").next().unwrap();
        let found = context.sql(query).await.unwrap().collect().await.unwrap();
        let found = pretty_format_batches(&found).unwrap().to_string();
        // What is printed below a query in the manual is what it prints.
        if let Some(shown) =
            block.split_once("```\n\n```text\n").filter(|(before, _)| !before.contains("```"))
        {
            let shown = shown.1.split("```").next().unwrap();
            assert_eq!(found.trim(), shown.trim(), "{query}");
        }
        run += 1;
    }
    assert!(run >= 4, "{run}");
}
