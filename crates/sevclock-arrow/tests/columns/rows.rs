//! Rows that cannot be answered, tables that cannot be read, readers, and what the manual says.

use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::types::{Int8Type, Int64Type, TimestampMicrosecondType};
use arrow_array::{
    Array, ArrayRef, DictionaryArray, Float64Array, Int8Array, Int64Array, NullArray, RecordBatch,
    RecordBatchIterator, RecordBatchReader, StringArray, TimestampMicrosecondArray,
    TimestampMillisecondArray, TimestampNanosecondArray, TimestampSecondArray, UInt64Array,
};
use arrow_schema::{DataType, Field, Schema};
use sevclock::Policy;
use sevclock::time::Instant;
use sevclock_arrow::{Answers, AsOf, ColumnsError, Due, Elapsed, Evaluate, Question, Severities};

use crate::across;

fn bundled(id: &str) -> Policy {
    Policy::compile(&sevclock_policies::draft(id).unwrap()).unwrap()
}

fn micros(text: &str) -> i64 {
    Instant::parse(text).unwrap().micros()
}

fn batch(columns: Vec<(&str, ArrayRef)>) -> RecordBatch {
    RecordBatch::try_from_iter_with_nullable(columns.into_iter().map(|(name, it)| (name, it, true)))
        .unwrap()
}

fn starts(count: usize) -> ArrayRef {
    let start = micros("2026-03-02T01:00:00Z");
    Arc::new(TimestampMicrosecondArray::from(vec![start; count]).with_timezone("UTC"))
}

fn strings(values: &[Option<&str>]) -> ArrayRef {
    Arc::new(StringArray::from(values.to_vec()))
}

/// What rows say: the due instant, `-` for nothing, or the error.
fn answered(answers: &RecordBatch) -> Vec<String> {
    let due = answers["due"].as_primitive::<TimestampMicrosecondType>();
    let error = answers["error"].as_string::<i32>();
    let row = |row| match (due.is_valid(row), error.is_valid(row)) {
        (true, false) => Instant::from_micros(due.value(row)).unwrap().to_string(),
        (false, true) => error.value(row).to_owned(),
        (false, false) => "-".to_owned(),
        (true, true) => panic!("row {row} is answered and in error"),
    };
    (0..answers.num_rows()).map(row).collect()
}

fn due(policy: &Policy, table: &RecordBatch) -> Vec<String> {
    let question = Due::new(policy, "first-response", &table.schema());
    answered(&question.unwrap().answer(table).unwrap())
}

#[test]
fn a_wrong_row_says_why_and_stops_nothing() {
    let policy = bundled("prophetstor");
    let good = micros("2026-03-02T01:00:00Z");
    let at = |text| Some(micros(text));
    let table = batch(vec![
        (
            "start",
            Arc::new(TimestampMicrosecondArray::from(vec![
                Some(good),
                None,
                Some(i64::MAX),
                Some(i64::MIN),
                Some(good),
                Some(good),
                at("2099-12-31T23:59:59.999999Z"),
            ])),
        ),
        (
            "severity",
            Arc::new(UInt64Array::from(vec![
                Some(1),
                Some(1),
                Some(1),
                Some(0),
                Some(u64::MAX),
                None,
                Some(1),
            ])),
        ),
        (
            "region",
            strings(&[
                Some("taiwan"),
                Some("taiwan"),
                None,
                Some("taiwan"),
                Some("mars"),
                Some("taiwan"),
                Some("taiwan"),
            ]),
        ),
    ]);
    let range = "start: instant is outside 1900-01-01T00:00:00Z to 2100-01-01T00:00:00Z";
    let level = "is not allowed; expected a severity from 1 to 4";
    let found = due(&policy, &table);
    assert_eq!(found[0], "2026-03-02T01:30:00Z");
    assert_eq!(found[1], "start: null; expected an instant");
    assert_eq!(found[2], range);
    assert_eq!(found[3], format!("{range}; severity: `0` {level}"));
    assert!(found[4].starts_with(&format!("severity: `{}` {level}; region: `mars`", u64::MAX)));
    // The policy's default severity.
    assert_eq!(found[5], due(&policy, &batch(vec![("start", starts(1))]))[0]);
    // Past the last supported instant: never.
    assert_eq!(found[6], "-");
    let nobody: Vec<(&str, ArrayRef)> =
        vec![("start", starts(2)), ("severity", Arc::new(NullArray::new(2)))];
    assert_eq!(due(&policy, &batch(nobody))[0], found[5]);
}

/// Semantics §1.1.
#[test]
fn timestamps_of_any_unit_are_instants() {
    let policy = bundled("prophetstor");
    let expected = due(&policy, &batch(vec![("start", starts(1))]));
    let start = micros("2026-03-02T01:00:00Z");
    let columns: Vec<ArrayRef> = vec![
        Arc::new(TimestampSecondArray::from(vec![start / 1_000_000]).with_timezone("+08:00")),
        Arc::new(TimestampMillisecondArray::from(vec![start / 1_000])),
        Arc::new(
            TimestampNanosecondArray::from(vec![start * 1_000 + 999]).with_timezone("Asia/Taipei"),
        ),
    ];
    for column in columns {
        assert_eq!(due(&policy, &batch(vec![("start", column)])), expected);
    }
    // No unit overflows.
    for (unit, value) in [(0, i64::MAX), (1, i64::MIN)] {
        let column: ArrayRef = match unit {
            0 => Arc::new(TimestampSecondArray::from(vec![value])),
            _ => Arc::new(TimestampMillisecondArray::from(vec![value])),
        };
        assert!(due(&policy, &batch(vec![("start", column)]))[0].contains("instant is outside"));
    }
}

#[test]
fn a_value_of_a_dictionary_that_no_row_has_may_be_anything() {
    let policy = bundled("prophetstor");
    let keys = Int8Array::from(vec![Some(1), None, Some(0), Some(3)]);
    let values = strings(&[Some("mars"), Some("taiwan"), Some("venus"), Some("taiwan")]);
    let region = DictionaryArray::<Int8Type>::try_new(keys, values).unwrap();
    let table = batch(vec![
        ("start", starts(4)),
        ("severity", Arc::new(Int8Array::from(vec![1; 4]))),
        ("region", Arc::new(region)),
    ]);
    let found = due(&policy, &table.slice(0, 4));
    assert_eq!(found[0], "2026-03-02T01:30:00Z");
    assert_eq!(found[3], found[0]);
    assert!(found[2].starts_with("region: `mars` is not allowed; expected `"), "{}", found[2]);
    assert_eq!(due(&policy, &table.slice(3, 1)), [found[0].clone()]);
    assert_eq!(due(&policy, &table.slice(2, 0)), [""; 0]);
    let empty = DictionaryArray::<Int8Type>::try_new(
        Int8Array::from(vec![None::<i8>]),
        Arc::new(StringArray::from(Vec::<&str>::new())),
    );
    let table = batch(vec![("start", starts(1)), ("region", Arc::new(empty.unwrap()))]);
    assert_eq!(due(&policy, &table), due(&policy, &batch(vec![("start", starts(1))])));
}

#[test]
fn a_table_that_cannot_be_read_is_refused() {
    let policy = bundled("prophetstor");
    let refused = |columns: Vec<(&str, ArrayRef)>| {
        let question = Due::new(&policy, "first-response", &batch(columns).schema());
        question.map(|_| ()).unwrap_err().to_string()
    };
    let number: ArrayRef = Arc::new(Int64Array::from(vec![0]));
    let other = vec![("started", Arc::clone(&number))];
    assert_eq!(refused(other), "no column `start`; expected when the promise is made");
    assert_eq!(
        refused(vec![("start", Arc::clone(&number))]),
        "column `start` is of the type Int64; expected Timestamp of any unit and zone"
    );
    assert_eq!(
        refused(vec![("start", starts(1)), ("region", Arc::clone(&number))]),
        "column `region` is of the type Int64; expected Utf8, LargeUtf8 or Utf8View, plain or by \
         dictionary"
    );
    assert_eq!(
        refused(vec![("start", starts(1)), ("severity", Arc::new(Float64Array::from(vec![1.0])))]),
        "column `severity` is of the type Float64; expected an integer of any width"
    );
    let twice = [Arc::new(Field::new("start", starts(1).data_type().clone(), true))];
    let twice = Arc::new(Schema::new(vec![Arc::clone(&twice[0]), Arc::clone(&twice[0])]));
    let error = Due::new(&policy, "first-response", &twice).unwrap_err();
    assert_eq!(error.to_string(), "two columns are named `start`; expected one");
    let table = batch(vec![("start", starts(1))]);
    let error = Due::new(&policy, "respond", &table.schema()).unwrap_err();
    assert_eq!(error.to_string(), "the policy has no clock `respond`");
    let mut question = Due::new(&policy, "first-response", &table.schema()).unwrap();
    let other = batch(vec![("start", starts(1)), ("severity", number)]);
    assert!(matches!(question.answer(&other), Err(ColumnsError::OtherColumns)));
}

/// A fact's column may be told from the table's own.
#[test]
fn a_fact_may_be_named_apart() {
    let policy = bundled("prophetstor");
    let table = |name| {
        let region = strings(&[Some("mars")]);
        due(&policy, &batch(vec![("start", starts(1)), (name, region)]))
    };
    assert!(table("region")[0].starts_with("region: `mars` is not allowed"));
    assert_eq!(table("facts.region"), table("region"));
}

#[test]
fn questions_and_answers_cross_the_stream_interface() {
    let policy = Arc::new(bundled("prophetstor"));
    let region = DictionaryArray::<Int8Type>::from_iter([Some("japan"), None, Some("atlantis")]);
    let table = batch(vec![("start", starts(3)), ("region", Arc::new(region))]);
    let batches = vec![Ok(table.slice(0, 2)), Ok(table.slice(2, 0)), Ok(table.slice(2, 1))];
    let received = across(RecordBatchIterator::new(batches, table.schema()));
    let question = Due::new(Arc::clone(&policy), "first-response", &received.schema()).unwrap();
    let answers = Answers::new(question, received);
    assert_eq!(answers.schema().fields().len(), 2);
    let answers: Vec<RecordBatch> = across(answers).map(Result::unwrap).collect();
    assert_eq!(answers.iter().map(RecordBatch::num_rows).collect::<Vec<_>>(), [2, 0, 1]);
    let all: Vec<String> = answers.iter().flat_map(answered).collect();
    assert!(all[2].contains("`atlantis` is not allowed"), "{}", all[2]);
    assert_eq!(all, due(&policy, &table));
}

#[test]
fn time_is_never_negative() {
    let policy = bundled("prophetstor");
    let table =
        batch(vec![("from", starts(1)), ("to", Arc::new(TimestampSecondArray::from(vec![0])))]);
    let answers = Elapsed::new(&policy, "first-response", &table.schema());
    let answers = answers.unwrap().answer(&table).unwrap();
    assert_eq!(answers["elapsed_us"].as_primitive::<Int64Type>().value(0), 0);
    assert!(answers["error"].is_null(0));
}

/// The manual's tables of answers name every column, in order, with its type and whether it is null.
#[test]
fn the_manual_says_what_columns_there_are() {
    let page = include_str!("../../../../docs/columns.md");
    let policy = bundled("prophetstor");
    let table = batch(vec![("start", starts(1)), ("from", starts(1)), ("to", starts(1))]).schema();
    let clock = "first-response";
    let events = batch(vec![("ticket", strings(&[Some("a")])), ("at", starts(1))]).schema();
    let evaluate = Evaluate::new(&policy, &events, AsOf::LastEvent).unwrap();
    let tables = evaluate.schemas();
    let names = |schema: &Schema| -> Vec<String> {
        schema.fields().iter().map(|field| field.name().clone()).collect()
    };
    let mut nested = names(&tables.tickets);
    nested.splice(6..6, ["cycles".to_owned(), "rungs".to_owned()]);
    assert_eq!(names(&tables.nested), nested, "as the page says of `Nested`");
    for (name, table) in [("cycles", &tables.cycles), ("rungs", &tables.rungs)] {
        let item = Field::new("item", DataType::Struct(table.fields()[1..].into()), false);
        let list = Field::new(name, DataType::List(Arc::new(item)), false);
        assert_eq!(tables.nested.field_with_name(name).unwrap(), &list);
    }
    let schemas = [
        ("## due", Due::new(&policy, clock, &table).unwrap().schema()),
        ("## elapsed", Elapsed::new(&policy, clock, &table).unwrap().schema()),
        ("## severity", Severities::new(&policy, &table).unwrap().schema()),
        ("First a row a ticket:", Arc::clone(&tables.tickets)),
        ("Then a row a cycle", Arc::clone(&tables.cycles)),
        ("Then a row an occurrence", Arc::clone(&tables.rungs)),
    ];
    for (heading, schema) in schemas {
        let (_, section) = page.split_once(heading).unwrap();
        let rows = section.lines().skip_while(|line| !line.starts_with("| column | type |"));
        let rows = rows.skip(2).take_while(|line| line.starts_with('|'));
        let said: Vec<String> = rows
            .map(|row| row.split('|').skip(1).take(3).map(str::trim).collect::<Vec<_>>().join(" "))
            .collect();
        let null = |field: &Field| if field.is_nullable() { "yes" } else { "no" };
        let expected: Vec<String> = schema
            .fields()
            .iter()
            .map(|it| format!("`{}` {} {}", it.name(), it.data_type(), null(it)))
            .collect();
        assert_eq!(said, expected, "{heading}");
        assert!(schema.fields().iter().all(|field| *field.data_type() != DataType::Null));
    }
}

/// Each column that the manual names of a table of events is read: one of another type is refused.
#[test]
fn the_manual_says_what_columns_of_events_are_read() {
    let page = include_str!("../../../../docs/columns.md");
    let policy = bundled("prophetstor");
    let (_, section) = page.split_once("## evaluate").unwrap();
    let rows = section.lines().skip_while(|line| !line.starts_with("| column | types |")).skip(2);
    let cells = rows.map_while(|row| row.strip_prefix("| ")?.split(" |").next());
    let named: Vec<&str> = cells.flat_map(|cell| cell.split('`').skip(1).step_by(2)).collect();
    assert_eq!(named.len(), 11, "{named:?}");
    for name in named {
        let usual = [("ticket", DataType::Utf8), ("at", starts(0).data_type().clone())];
        let rest = usual.into_iter().filter(|(other, _)| *other != name);
        let fields = rest.chain([(name, DataType::Float64)]);
        let fields: Vec<_> = fields.map(|(name, of)| Field::new(name, of, true)).collect();
        let table = Arc::new(Schema::new(fields));
        let refused = Evaluate::new(&policy, &table, AsOf::LastEvent).map(|_| ()).unwrap_err();
        let is = matches!(&refused, ColumnsError::Type { name: found, .. } if found == name);
        assert!(is, "{name}: {refused}");
    }
}
