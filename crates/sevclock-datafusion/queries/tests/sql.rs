//! SQL through the whole engine: a million tickets against direct calls, the manual's queries, and
//! queries that are refused.

#![allow(clippy::unwrap_used, reason = "a test that panics says where")]

use std::sync::Arc;

use datafusion::arrow::array::{
    ArrayRef, AsArray, Float64Array, RecordBatch, TimestampMicrosecondArray, UInt8Array,
};
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

/// The table of tickets, with what direct calls say in columns of its own.
fn with_direct_answers(tickets: &Tickets, shape: Shape) -> Vec<RecordBatch> {
    let policy = sevclock_policies::load(POLICY).unwrap();
    let dues = tickets.dues(&policy).unwrap();
    let promises = policy.promises("first-response", &["region"]).unwrap();
    let [_, region] = tickets.codes(&policy);
    let mut worked = vec![0; ROWS];
    let (opened, closed) = (&tickets.opened, &tickets.closed);
    policy.batch().elapsed(&promises, &[&region], opened, closed, &mut worked).unwrap();
    let severities: Vec<u8> = tickets
        .stores
        .iter()
        .map(|stores| {
            let facts = [("stores_affected".to_owned(), FactValue::Integer(*stores))];
            policy.opening_severity(&policy.pack(None, &facts).unwrap()).number()
        })
        .collect();
    let mut from = 0;
    let mut batches = Vec::new();
    for batch in tickets.table(shape).unwrap() {
        let rows = from..from + batch.num_rows();
        from = rows.end;
        let due =
            dues[rows.clone()].iter().map(|due| Some(*due).filter(|due| *due != Calendar::NEVER));
        let due = due.collect::<TimestampMicrosecondArray>().with_timezone("UTC");
        #[expect(clippy::cast_precision_loss, reason = "46 days of microseconds")]
        let seconds = worked[rows.clone()].iter().map(|micros| *micros as f64 / 1e6);
        let mut columns: Vec<(String, ArrayRef)> = Vec::new();
        for (field, column) in batch.schema().fields().iter().zip(batch.columns()) {
            columns.push((field.name().clone(), Arc::clone(column)));
        }
        columns.push(("direct_due".into(), Arc::new(due)));
        columns.push(("direct_seconds".into(), Arc::new(Float64Array::from_iter_values(seconds))));
        columns.push((
            "direct_severity".into(),
            Arc::new(UInt8Array::from(severities[rows].to_vec())),
        ));
        batches.push(
            RecordBatch::try_from_iter_with_nullable(
                columns.into_iter().map(|(name, column)| (name, column, true)),
            )
            .unwrap(),
        );
    }
    batches
}

#[tokio::test]
async fn a_million_tickets_are_answered_as_by_direct_calls() {
    let tickets = Tickets::new(ROWS);
    for shape in [Shape::Coded, Shape::Plain] {
        let context = context();
        let mut batches = with_direct_answers(&tickets, shape);
        let rest = batches.split_off(batches.len() / 2);
        let table = MemTable::try_new(batches[0].schema(), vec![batches, rest]).unwrap();
        context.register_table("tickets", Arc::new(table)).unwrap();
        for (call, direct) in [
            (
                "sevclock_due('helpdesk-retail', 'update', opened, 'severity', severity, 'region', region)",
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
