//! Nulls, dictionaries, units of time, and what is refused.

#![allow(clippy::unwrap_used, reason = "a test that panics says where")]

mod calls;

use std::sync::Arc;

use calls::{Calls, column, constant, dues};
use datafusion_common::ScalarValue;
use datafusion_common::arrow::array::types::{Float64Type, Int32Type, UInt8Type};
use datafusion_common::arrow::array::{
    Array, ArrayRef, AsArray, BooleanArray, DictionaryArray, Float64Array, Int8Array, Int16Array,
    Int32Array, Int64Array, LargeStringArray, NullArray, StringArray, StringViewArray,
    TimestampMicrosecondArray, TimestampMillisecondArray, TimestampNanosecondArray,
    TimestampSecondArray, UInt8Array, UInt16Array, UInt32Array, UInt64Array,
};
use datafusion_common::arrow::buffer::{NullBuffer, ScalarBuffer};
use datafusion_expr::ColumnarValue;
use sevclock::time::Instant;

fn micros(text: &str) -> i64 {
    Instant::parse(text).unwrap().micros()
}

/// Monday, 12:00 in London.
const NOON: &str = "2026-03-02T12:00:00Z";

fn noon(rows: usize) -> ColumnarValue {
    column(TimestampMicrosecondArray::from(vec![micros(NOON); rows]))
}

/// `sevclock_due('helpdesk-retail', 'first-response', start, …)`
fn due(start: ColumnarValue, more: &[(&str, ColumnarValue)]) -> Vec<ColumnarValue> {
    let mut args = vec![constant("helpdesk-retail"), constant("first-response"), start];
    for (name, value) in more {
        args.extend([constant(name), value.clone()]);
    }
    args
}

fn after_noon(minutes: i64) -> i64 {
    micros(NOON) + minutes * 60_000_000
}

/// Semantics §1.1: finer input is truncated toward the past. A zone is how an instant is shown, so
/// that it changes nothing; without one a timestamp is in UTC.
#[test]
fn timestamps_of_all_units_and_zones() {
    let calls = Calls::new();
    let seconds = micros(NOON) / 1_000_000;
    // A nanosecond before noon is still the microsecond before, also before 1970.
    let early = micros("1969-12-30T12:00:00Z");
    let starts: [ArrayRef; 4] = [
        Arc::new(TimestampSecondArray::from(vec![seconds, early / 1_000_000])),
        Arc::new(TimestampMillisecondArray::from(vec![seconds * 1_000, early / 1_000])),
        Arc::new(TimestampMicrosecondArray::from(vec![micros(NOON), early])),
        Arc::new(TimestampNanosecondArray::from(vec![
            seconds * 1_000_000_000 + 999,
            early * 1_000 + 1,
        ])),
    ];
    let quarter = 15 * 60_000_000;
    for start in starts {
        for zone in [None, Some("UTC"), Some("+05:30"), Some("America/Chicago")] {
            let start = zoned(&start, zone);
            let args =
                due(ColumnarValue::Array(start), &[("severity", ScalarValue::from(1_i64).into())]);
            let found = dues(&calls.column("sevclock_due", args, 2));
            assert_eq!(found, [Some(micros(NOON) + quarter), Some(early + quarter)], "{zone:?}");
        }
    }
    let before = TimestampNanosecondArray::from(vec![early * 1_000 - 1]);
    let args = due(column(before), &[("severity", ScalarValue::from(1_i64).into())]);
    let found = dues(&calls.column("sevclock_due", args, 1));
    assert_eq!(found, [Some(early - 1 + quarter)]);
}

fn zoned(array: &ArrayRef, zone: Option<&str>) -> ArrayRef {
    use datafusion_common::arrow::datatypes::DataType;

    let DataType::Timestamp(unit, _) = array.data_type() else { unreachable!() };
    let data = array.to_data().into_builder();
    let data = data.data_type(DataType::Timestamp(*unit, zone.map(Into::into)));
    datafusion_common::arrow::array::make_array(data.build().unwrap())
}

#[test]
fn severities_of_all_integer_types() {
    let calls = Calls::new();
    let columns: [ArrayRef; 8] = [
        Arc::new(Int8Array::from(vec![1, 2])),
        Arc::new(Int16Array::from(vec![1, 2])),
        Arc::new(Int32Array::from(vec![1, 2])),
        Arc::new(Int64Array::from(vec![1, 2])),
        Arc::new(UInt8Array::from(vec![1, 2])),
        Arc::new(UInt16Array::from(vec![1, 2])),
        Arc::new(UInt32Array::from(vec![1, 2])),
        Arc::new(UInt64Array::from(vec![1, 2])),
    ];
    for levels in columns {
        let args = due(noon(2), &[("severity", ColumnarValue::Array(levels))]);
        let found = dues(&calls.column("sevclock_due", args, 2));
        assert_eq!(found, [Some(after_noon(15)), Some(after_noon(120))]);
    }
}

#[test]
fn texts_of_all_types() {
    let calls = Calls::new();
    let values = ["all-down", "working", "some-down"];
    let columns: [ArrayRef; 4] = [
        Arc::new(StringArray::from(values.to_vec())),
        Arc::new(LargeStringArray::from(values.to_vec())),
        Arc::new(StringViewArray::from(values.to_vec())),
        Arc::new(values.into_iter().collect::<DictionaryArray<Int32Type>>()),
    ];
    for tills in columns {
        let args = vec![constant("stores"), constant("tills"), ColumnarValue::Array(tills)];
        let found = calls.column("sevclock_severity", args, 3);
        assert_eq!(found.as_primitive::<UInt8Type>().values(), &[1, 3, 2]);
    }
    // Longer than the letters that a view holds, and than any value.
    let tills = [Some("some-down"), Some("some-down-or-other"), None, Some("some-downs"), Some("")];
    let columns: [ArrayRef; 3] = [
        Arc::new(StringArray::from(tills.to_vec())),
        Arc::new(StringViewArray::from(tills.to_vec())),
        Arc::new(tills.into_iter().collect::<DictionaryArray<Int32Type>>()),
    ];
    for tills in columns {
        let args = vec![constant("stores"), constant("tills"), ColumnarValue::Array(tills)];
        let found = calls.column("sevclock_try_severity", args, 5);
        let found: Vec<Option<u8>> = found.as_primitive::<UInt8Type>().iter().collect();
        assert_eq!(found, [Some(2), None, None, None, None]);
    }
}

/// Numbers on both sides of what the agreement compares them with, and of what has no table.
#[test]
fn numbers_of_any_size() {
    let calls = Calls::new();
    let numbers = [i64::MIN, -1, 0, 9, 10, 255, 256, i64::MAX];
    let args = vec![
        constant("stores"),
        constant("stores_affected"),
        column(Int64Array::from(numbers.to_vec())),
    ];
    let found = calls.column("sevclock_severity", args, numbers.len());
    assert_eq!(found.as_primitive::<UInt8Type>().values(), &[3, 3, 3, 3, 1, 1, 1, 1]);
}

#[test]
fn a_null_in_any_argument_gives_null() {
    let calls = Calls::new();
    let starts =
        TimestampMicrosecondArray::from(vec![Some(micros(NOON)), None, Some(micros(NOON))]);
    let levels = Int32Array::from(vec![Some(1), Some(1), None]);
    let args = due(column(starts), &[("severity", column(levels))]);
    let found = dues(&calls.column("sevclock_due", args, 3));
    assert_eq!(found, [Some(after_noon(15)), None, None]);

    // What stands under a null is no value.
    let nulls = Some(NullBuffer::from(vec![true, false, false]));
    let starts = ScalarBuffer::from(vec![micros(NOON), i64::MAX, i64::MIN]);
    let levels = Int32Array::new(ScalarBuffer::from(vec![1, 77, -5]), nulls.clone());
    let args =
        due(column(TimestampMicrosecondArray::new(starts, nulls)), &[("severity", column(levels))]);
    let found = dues(&calls.column("sevclock_due", args, 3));
    assert_eq!(found, [Some(after_noon(15)), None, None]);

    let null = |null: ScalarValue| ColumnarValue::Scalar(null);
    for args in [
        vec![null(ScalarValue::Utf8(None)), constant("first-response"), noon(3)],
        vec![constant("stores"), null(ScalarValue::Null), noon(3)],
        due(null(ScalarValue::Null), &[]),
        due(noon(3), &[("severity", null(ScalarValue::Int64(None)))]),
        due(noon(3), &[("severity", null(ScalarValue::Null))]),
        due(noon(3), &[("severity", column(NullArray::new(3)))]),
        due(column(NullArray::new(3)), &[]),
    ] {
        let found = calls.column("sevclock_due", args, 3);
        assert_eq!(dues(&found), [None; 3]);
    }
}

#[test]
fn dictionaries_with_nulls_repeats_and_values_nobody_has() {
    let calls = Calls::new();
    let values = StringArray::from(vec![
        Some("chicago"),
        Some("nowhere"),
        None,
        Some("london"),
        Some("chicago"),
    ]);
    let keys = Int32Array::from(vec![Some(0), Some(2), None, Some(3), Some(4)]);
    let regions = DictionaryArray::new(keys, Arc::new(values));
    let more = |regions: ColumnarValue| {
        [("severity", ScalarValue::from(1_i64).into()), ("region", regions)]
    };
    // Noon in London is 06:00 in Chicago, when its stores open.
    let quarter = Some(after_noon(15));
    let args = due(noon(5), &more(column(regions.clone())));
    let found = dues(&calls.column("sevclock_due", args, 5));
    assert_eq!(found, [quarter, None, None, quarter, quarter]);
    // A part of a column is a column.
    let args = due(noon(3), &more(ColumnarValue::Array(Arc::new(regions.slice(2, 3)))));
    assert_eq!(dues(&calls.column("sevclock_due", args, 3)), [None, quarter, quarter]);
}

/// A key under a null may be any number, and a dictionary may have more values than a byte counts.
#[test]
fn keys_under_nulls_and_long_dictionaries() {
    let calls = Calls::new();
    let more = |regions: ColumnarValue| {
        [("severity", ScalarValue::from(1_i64).into()), ("region", regions)]
    };
    let nulls = Some(NullBuffer::from(vec![true, false, false, true]));
    let keys = Int32Array::new(ScalarBuffer::from(vec![0, 77, -1, 1]), nulls);
    let values = Arc::new(StringArray::from(vec!["london", "chicago"]));
    let args = due(noon(4), &more(column(DictionaryArray::new(keys, values))));
    let found = dues(&calls.column("sevclock_due", args, 4));
    assert_eq!(found, [Some(after_noon(15)), None, None, Some(after_noon(15))]);

    // Midnight in London, when the stores of Chicago are open for two hours more.
    let values = (0..300).map(|place| if place < 299 { "london" } else { "chicago" });
    let values = Arc::new(StringArray::from_iter_values(values));
    let keys = Int32Array::from(vec![0, 256, 298, 299]);
    let regions = || column(DictionaryArray::new(keys.clone(), Arc::clone(&values) as ArrayRef));
    let midnight = micros("2026-03-03T00:00:00Z");
    let starts = column(TimestampMicrosecondArray::from(vec![midnight; 4]));
    let found = dues(&calls.column("sevclock_due", due(starts, &more(regions())), 4));
    assert_eq!((found[0], found[0]), (found[1], found[2]));
    assert_eq!(found[3], Some(midnight + 15 * 60_000_000));
    assert_ne!(found[0], found[3]);
}

#[test]
fn dictionaries_of_numbers() {
    let calls = Calls::new();
    let levels = Int64Array::from(vec![Some(2), None, Some(1), Some(9)]);
    let keys = Int32Array::from(vec![Some(0), Some(1), Some(2), None]);
    let levels = DictionaryArray::new(keys, Arc::new(levels));
    let args = due(noon(4), &[("severity", column(levels))]);
    let found = dues(&calls.column("sevclock_due", args, 4));
    assert_eq!(found, [Some(after_noon(120)), None, Some(after_noon(15)), None]);
}

#[test]
fn no_rows_and_constants_alone() {
    let calls = Calls::new();
    let args = due(noon(0), &[("severity", column(Int32Array::from(Vec::<i32>::new())))]);
    assert_eq!(calls.column("sevclock_due", args, 0).len(), 0);
    let start = ScalarValue::TimestampMicrosecond(Some(micros(NOON)), None);
    let args = due(start.into(), &[("severity", ScalarValue::from(2_i32).into())]);
    let found = calls.call("sevclock_due", args, 1).unwrap();
    let expected = ScalarValue::TimestampMicrosecond(Some(after_noon(120)), Some(Arc::from("UTC")));
    assert!(matches!(found, ColumnarValue::Scalar(found) if found == expected));
    let opens = calls.call("sevclock_severity", vec![constant("stores")], 1).unwrap();
    assert!(matches!(opens, ColumnarValue::Scalar(ScalarValue::UInt8(Some(3)))));
}

/// Semantics §4.2: nothing is due where nothing is promised. §1.3: working time backwards is none.
#[test]
fn nothing_promised_and_nothing_worked() {
    let calls = Calls::new();
    let update = vec![
        constant("stores"),
        constant("update"),
        noon(2),
        constant("severity"),
        column(Int32Array::from(vec![2, 3])),
    ];
    let found = dues(&calls.column("sevclock_due", update, 2));
    assert_eq!(found, [Some(after_noon(240)), None]);
    let later = TimestampMicrosecondArray::from(vec![after_noon(90), after_noon(-1)]);
    let hours = vec![constant("stores"), constant("london"), noon(2), column(later)];
    let found = calls.column("sevclock_working_seconds", hours, 2);
    assert_eq!(found.as_primitive::<Float64Type>().values(), &[5_400.0, 0.0]);
}

#[test]
fn every_calendar_of_every_bundled_agreement_has_hours() {
    let calls = Calls::new();
    for bundled in sevclock_policies::ALL {
        let draft = sevclock_policies::draft(bundled.id).unwrap();
        for calendar in &draft.calendars {
            let later = column(TimestampMicrosecondArray::from(vec![after_noon(60 * 24 * 7)]));
            let args = vec![constant(bundled.id), constant(&calendar.id), noon(1), later];
            let found = calls.column("sevclock_working_seconds", args, 1);
            let worked = found.as_primitive::<Float64Type>().value(0);
            assert!(worked > 0.0 && worked <= 604_800.0, "{} {}", bundled.id, calendar.id);
        }
    }
}

#[test]
fn bad_values_are_told_or_null() {
    let calls = Calls::new();
    let late = micros("2099-12-31T00:00:00Z") + 86_400_000_000;
    let texts = |values: &[&str]| column(StringArray::from(values.to_vec()));
    for (args, expected) in [
        (
            due(noon(2), &[("severity", column(Int64Array::from(vec![1, 4])))]),
            "`severity` is a severity from 1 to 3; found `4`",
        ),
        (
            due(noon(2), &[("region", texts(&["london", "paris"]))]),
            "`region` is `london`, `dubai` or `chicago`; found `paris`",
        ),
        (
            due(column(TimestampMicrosecondArray::from(vec![micros(NOON), late])), &[]),
            "found the instant 2100-01-01T00:00:00; expected one from 1900 to 2099",
        ),
        (
            due(column(TimestampSecondArray::from(vec![micros(NOON) / 1_000_000, i64::MAX])), &[]),
            "found the instant",
        ),
    ] {
        let found = calls.refused("sevclock_due", args.clone(), 2);
        assert!(found.contains(&format!("sevclock_due: {expected}")), "{found}");
        assert!(found.ends_with("; sevclock_try_due gives null there"), "{found}");
        let given = calls.column("sevclock_try_due", args, 2);
        assert!(given.is_valid(0) && given.is_null(1), "{expected}");
    }
}

#[test]
fn bad_calls_are_refused_when_they_are_planned() {
    let calls = Calls::new();
    let hours = |name: &str| vec![constant("stores"), constant(name), noon(1), noon(1)];
    for (name, args, expected) in [
        (
            "sevclock_due",
            vec![constant("stores")],
            "found 1 arguments; expected sevclock_due(policy, clock, start [, name, value]...)",
        ),
        (
            "sevclock_due",
            due(constant("2026-03-02T12:00:00Z"), &[]),
            "argument 3 is Utf8; expected a timestamp; cast what is none",
        ),
        (
            "sevclock_severity",
            vec![constant("prophetstor"), constant("region")],
            "found 2 arguments",
        ),
        (
            "sevclock_severity",
            vec![constant("desk")],
            "`desk` is no registered agreement; expected `helpdesk-retail`, `parallels-automation`",
        ),
        (
            "sevclock_due",
            vec![constant("stores"), constant("respond"), noon(1)],
            "the policy has no clock `respond`",
        ),
        (
            "sevclock_try_due",
            due(noon(1), &[("colour", constant("red"))]),
            "`colour` is no fact of the policy",
        ),
        (
            "sevclock_severity",
            vec![constant("stores"), constant("severity"), ScalarValue::from(1_i64).into()],
            "`severity` is no fact of the policy that a ticket says",
        ),
        (
            "sevclock_due",
            due(noon(1), &[("severity", column(Float64Array::from(vec![1.0])))]),
            "`severity` is Float64; expected whole numbers",
        ),
        (
            "sevclock_due",
            due(noon(1), &[("region", column(Int32Array::from(vec![1])))]),
            "`region` is Int32; expected text",
        ),
        (
            "sevclock_due",
            due(noon(1), &[("peak_season", constant("yes"))]),
            "`peak_season` is Utf8; expected booleans",
        ),
        (
            "sevclock_working_seconds",
            hours("berlin"),
            "has no clock or calendar `berlin`; expected",
        ),
    ] {
        let found = calls.refused(name, args, 1);
        assert!(found.starts_with(&format!("Error during planning: {name}: ")), "{found}");
        assert!(found.contains(expected), "{found}");
    }
    let policy = column(StringArray::from(vec!["stores"]));
    let found = calls.refused("sevclock_severity", vec![policy], 1);
    assert!(found.contains("argument 1 is a column; expected a constant text"), "{found}");
    let peak = BooleanArray::from(vec![true, false]);
    let args = due(noon(2), &[("peak_season", column(peak))]);
    assert_eq!(calls.column("sevclock_due", args, 2).null_count(), 0);
}
