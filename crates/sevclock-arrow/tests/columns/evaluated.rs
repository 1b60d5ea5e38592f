//! Tickets whose events are rows come to what the tickets themselves come to.

use std::collections::BTreeMap;
use std::fmt::Debug;
use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::types::{Int8Type, Int32Type, Int64Type, TimestampMicrosecondType};
use arrow_array::{
    Array, ArrayRef, Int64Array, LargeListArray, ListArray, RecordBatch, RecordBatchIterator,
    RecordBatchReader, StringArray, TimestampMicrosecondArray, UInt64Array,
};
use arrow_buffer::OffsetBuffer;
use arrow_schema::{ArrowError, Field, SchemaRef};
use sevclock::evaluate::{CycleStatus, DEFAULT_LIMIT, Status};
use sevclock::policy::{FactKind, FactValue, Level, PolicyDraft};
use sevclock::ticket::{Event, Ticket};
use sevclock::time::Instant;
use sevclock::{Evaluation, Evaluator, Policy};
use sevclock_arrow::{AsOf, ColumnsError, Evaluate, Evaluated, Nested, Tables};
use sevclock_testing::generate::{Random, Vocabulary, policy};
use sevclock_testing::model::Model;

use crate::{across, tables};

/// A ticket that says at its first event what it says at its opening.
fn at_first_event(ticket: Ticket, id: usize) -> Ticket {
    let Ticket { plan, facts, mut events, .. } = ticket;
    let mut said: BTreeMap<String, FactValue> = facts.into_iter().collect();
    said.extend(std::mem::take(&mut events[0].facts));
    events[0].facts = said.into_iter().collect();
    events[0].plan = events[0].plan.take().or(plan);
    for event in &mut events[1..] {
        event.facts = event.facts.drain(..).collect::<BTreeMap<_, _>>().into_iter().collect();
    }
    Ticket { id: format!("T-{id}"), plan: None, facts: Vec::new(), events }
}

/// The rows of tickets, each evaluated at its own instant.
fn events(random: &mut Random, draft: &PolicyDraft, tickets: &[(Ticket, Instant)]) -> RecordBatch {
    let rows: Vec<(&str, &Event, Instant)> = tickets
        .iter()
        .flat_map(|(it, as_of)| it.events.iter().map(|event| (it.id.as_str(), event, *as_of)))
        .collect();
    let mut columns: Vec<(String, ArrayRef)> = Vec::new();
    let mut push = |name: &str, of: &dyn Fn(&Event) -> Option<FactValue>| {
        let values: Vec<_> = rows.iter().map(|(_, event, _)| of(event)).collect();
        columns.push((name.to_owned(), tables::column(random, &values)));
    };
    let text = |text: &Option<String>| text.clone().map(FactValue::Text);
    push("severity", &|it| it.severity.map(|it| FactValue::Integer(it.number().into())));
    push("plan", &|it| text(&it.plan));
    push("rule", &|it| text(&it.rule));
    push("rung", &|it| text(&it.rung));
    push("clock", &|it| text(&it.clock));
    push("by", &|it| text(&it.by));
    for fact in &draft.facts {
        push(&fact.id, &|it| {
            let mut facts = it.facts.iter();
            facts.find(|(name, _)| *name == fact.id).map(|(_, value)| value.clone())
        });
    }
    let ids: Vec<_> = rows.iter().map(|(id, _, _)| Some(FactValue::Text((*id).into()))).collect();
    columns.push(("ticket".into(), tables::column(random, &ids)));
    let at: Vec<_> = rows.iter().map(|(_, event, _)| Some(event.at.micros())).collect();
    columns.push(("at".into(), tables::instants(random, &at)));
    let due: Vec<_> = rows.iter().map(|(_, it, _)| it.due.map(Instant::micros)).collect();
    columns.push(("due".into(), tables::instants(random, &due)));
    let as_of: Vec<_> = rows.iter().map(|(_, _, as_of)| Some(as_of.micros())).collect();
    columns.push(("as_of".into(), tables::instants(random, &as_of)));
    columns.push(("signal".into(), signals(random, &rows)));
    RecordBatch::try_from_iter(columns).unwrap()
}

/// Lists of signals, within a longer array; plain strings where no event has two.
fn signals(random: &mut Random, rows: &[(&str, &Event, Instant)]) -> ArrayRef {
    let each = rows.iter().map(|(_, event, _)| &event.signals);
    let text = |name: &String| Some(FactValue::Text(name.clone()));
    if each.clone().all(|signals| signals.len() <= 1) {
        let values: Vec<_> = each.map(|signals| signals.first().and_then(text)).collect();
        return tables::column(random, &values);
    }
    let values: Vec<_> = each.clone().flatten().map(text).collect();
    let values = tables::column(random, &values);
    let item = Arc::new(Field::new("item", values.data_type().clone(), true));
    let lengths = each.map(Vec::len);
    if random.chance(50) {
        let offsets = OffsetBuffer::from_lengths(lengths);
        Arc::new(ListArray::new(item, offsets, values, None))
    } else {
        let offsets = OffsetBuffer::from_lengths(lengths);
        Arc::new(LargeListArray::new(item, offsets, values, None))
    }
}

/// The table in batches, some of them empty.
fn split(random: &mut Random, whole: &RecordBatch) -> Vec<RecordBatch> {
    let (mut batches, mut from) = (Vec::new(), 0);
    while from < whole.num_rows() {
        let length = random.below(8).min(whole.num_rows() - from);
        batches.push(whole.slice(from, length));
        from += length;
    }
    batches
}

fn all(policy: &Policy, batches: Vec<RecordBatch>, as_of: AsOf) -> Vec<Tables> {
    let Some(first) = batches.first().cloned() else { return Vec::new() };
    read(Evaluate::new(policy, &first.schema(), as_of).unwrap(), &first, batches)
}

/// What the batches of a table come to.
fn read(
    evaluate: Evaluate<&Policy>,
    table: &RecordBatch,
    batches: Vec<RecordBatch>,
) -> Vec<Tables> {
    let reader = RecordBatchIterator::new(batches.into_iter().map(Ok), table.schema());
    Evaluated::new(evaluate, reader).map(Result::unwrap).collect()
}

/// A row as text: cells by column, `-` for null.
fn row(batch: &RecordBatch, row: usize) -> BTreeMap<String, String> {
    let schema = batch.schema();
    let cells = schema
        .fields()
        .iter()
        .zip(batch.columns())
        .map(|(field, column)| (field.name().clone(), cell(column, row)));
    cells.collect()
}

fn cell(column: &ArrayRef, row: usize) -> String {
    use arrow_schema::DataType;
    if column.is_null(row) {
        return "-".into();
    }
    match column.data_type() {
        DataType::Utf8 => column.as_string::<i32>().value(row).to_owned(),
        DataType::Int8 => column.as_primitive::<Int8Type>().value(row).to_string(),
        DataType::Int64 => column.as_primitive::<Int64Type>().value(row).to_string(),
        DataType::Boolean => column.as_boolean().value(row).to_string(),
        DataType::Dictionary(..) => {
            let column = column.as_dictionary::<Int32Type>();
            let key = usize::try_from(column.keys().value(row)).unwrap();
            column.values().as_string::<i32>().value(key).to_owned()
        }
        DataType::Timestamp(..) => {
            column.as_primitive::<TimestampMicrosecondType>().value(row).to_string()
        }
        DataType::List(_) => {
            let list = column.as_list::<i32>().value(row);
            (0..list.len()).map(|at| cell(&list, at)).collect::<Vec<_>>().join(",")
        }
        other => panic!("no column is {other}"),
    }
}

fn at(instant: Option<Instant>) -> String {
    instant.map_or_else(|| "-".into(), |it| it.micros().to_string())
}

fn number(number: Option<impl ToString>) -> String {
    number.map_or_else(|| "-".into(), |it| it.to_string())
}

fn word(value: impl Debug) -> String {
    format!("{value:?}").to_lowercase()
}

fn expected<const N: usize>(cells: [(&str, String); N]) -> BTreeMap<String, String> {
    cells.into_iter().map(|(name, cell)| (name.to_owned(), cell)).collect()
}

/// The rows that an evaluation ought to be: the ticket's, its cycles', its rungs'.
fn rows_of(
    draft: &PolicyDraft,
    id: &str,
    evaluation: &Evaluation,
) -> [Vec<BTreeMap<String, String>>; 3] {
    let status: Status = evaluation.status;
    let ticket = expected([
        ("ticket", id.into()),
        ("as_of", at(Some(evaluation.as_of))),
        ("status", word(status)),
        ("severity", evaluation.effective.to_string()),
        ("base", evaluation.base.to_string()),
        ("next_change", at(evaluation.next_change)),
        ("error", "-".into()),
    ]);
    let history = &evaluation.history;
    let cycles = history.cycles.iter().map(|cycle| {
        let status: CycleStatus = cycle.status;
        let warnings = history.warnings_of(cycle).iter();
        expected([
            ("ticket", id.into()),
            ("clock", draft.clocks[usize::from(cycle.clock)].id.clone()),
            ("cycle", cycle.number.to_string()),
            ("status", word(status)),
            ("started", at(Some(cycle.started))),
            ("stopped", at(cycle.stopped)),
            ("due", at(cycle.due)),
            ("first_due", at(cycle.first_due)),
            ("breached_at", at(cycle.breached_at)),
            ("on_arrival", cycle.on_arrival.to_string()),
            ("in_hours", cycle.in_hours.to_string()),
            ("due_if_resumed", at(cycle.due_if_resumed)),
            ("elapsed_us", cycle.elapsed.to_string()),
            ("target_us", number(cycle.target)),
            ("severity", cycle.severity.to_string()),
            ("row", number(cycle.row)),
            ("agreed", cycle.agreed.to_string()),
            ("warnings", warnings.map(|it| at(*it)).collect::<Vec<_>>().join(",")),
        ])
    });
    let rungs = history.rungs.iter().map(|entry| {
        let ladder = &draft.ladders[usize::from(entry.ladder)];
        expected([
            ("ticket", id.into()),
            ("ladder", ladder.id.clone()),
            ("run", entry.run.to_string()),
            ("rung", ladder.rungs[usize::from(entry.rung)].id.clone()),
            ("occurrence", entry.occurrence.to_string()),
            ("due", at(entry.due)),
            ("reached", at(entry.reached)),
            ("available", at(entry.available)),
        ])
    });
    [vec![ticket], cycles.collect(), rungs.collect()]
}

fn found(tables: &[Tables]) -> [Vec<BTreeMap<String, String>>; 3] {
    let rows = |of: fn(&Tables) -> &RecordBatch| {
        tables.iter().flat_map(|it| (0..of(it).num_rows()).map(move |at| row(of(it), at))).collect()
    };
    [rows(|it| &it.tickets), rows(|it| &it.cycles), rows(|it| &it.rungs)]
}

/// The row of a ticket that has no evaluation.
fn row_of_error(id: &str, error: String) -> BTreeMap<String, String> {
    let mut row = expected([("ticket", id.into()), ("error", error)]);
    for column in ["as_of", "status", "severity", "base", "next_change"] {
        row.insert(column.into(), "-".into());
    }
    row
}

/// Makes a mistake in a ticket, or asks about it too early.
fn spoil(random: &mut Random, draft: &PolicyDraft, ticket: &mut Ticket, as_of: &mut Instant) {
    let place = random.below(ticket.events.len());
    let earlier = ticket.events[0].at.micros() - 1;
    let event = &mut ticket.events[place];
    match random.below(8) {
        0 => event.signals.push("sung".into()),
        1 => event.plan = Some("no-such-plan".into()),
        2 => event.severity = Level::new(Level::MAX.into()).ok(),
        3 => event.at = Instant::from_micros(earlier).unwrap_or(event.at),
        4 => {
            let choices = draft.facts.iter();
            let mut choices = choices.filter(|it| matches!(it.kind, FactKind::Choice { .. }));
            let Some(fact) = choices.next() else { return };
            event.facts.retain(|(name, _)| *name != fact.id);
            event.facts.push((fact.id.clone(), FactValue::Text("unlisted".into())));
        }
        5 => (event.signals, event.due) = (vec!["agreed".into()], None),
        6 => {
            (event.signals, event.rule) = (vec!["approved".into()], Some("no-such-rule".into()));
        }
        _ => *as_of = Instant::from_micros(earlier).unwrap_or(*as_of),
    }
}

fn check(draft: &PolicyDraft, seed: u64, limit: usize, spoiled: usize) -> usize {
    let policy = Policy::compile(draft).unwrap_or_else(|problems| panic!("{seed}: {problems}"));
    let random = &mut Random::new(seed);
    let (vocabulary, model) = (Vocabulary::new(draft), Model::new(draft));
    let tickets: Vec<(Ticket, Instant)> = (0..8)
        .map(|id| {
            let (ticket, mut as_of) = vocabulary.ticket(random, &model, 8);
            let mut ticket = at_first_event(ticket, id);
            if random.chance(spoiled) {
                spoil(random, draft, &mut ticket, &mut as_of);
            }
            (ticket, as_of)
        })
        .collect();
    let mut wanted = [Vec::new(), Vec::new(), Vec::new()];
    let (mut evaluator, mut wrong) = (Evaluator::new().with_limit(limit), 0);
    for (ticket, as_of) in &tickets {
        let bound = policy.bind(ticket).map_err(|faults| faults.to_string());
        let evaluation = bound.and_then(|bound| {
            evaluator.evaluate(&policy, &bound, *as_of).map_err(|error| error.to_string())
        });
        let evaluation = match evaluation {
            Ok(evaluation) => evaluation,
            Err(error) => {
                wrong += 1;
                wanted[0].push(row_of_error(&ticket.id, error));
                continue;
            }
        };
        for (wanted, rows) in wanted.iter_mut().zip(rows_of(draft, &ticket.id, evaluation)) {
            wanted.extend(rows);
        }
    }
    let whole = events(random, draft, &tickets);
    let batches = split(random, &whole);
    let evaluate = Evaluate::new(&policy, &whole.schema(), AsOf::LastEvent).unwrap();
    let tables = read(evaluate.with_limit(limit), &whole, batches);
    let found = found(&tables);
    for (wanted, found) in wanted.iter().zip(&found) {
        assert_eq!(wanted.len(), found.len(), "seed {seed}");
        for (wanted, found) in wanted.iter().zip(found) {
            assert_eq!(wanted, found, "seed {seed}");
        }
    }
    for tables in &tables {
        nested_says_the_same(&policy, &whole, tables);
    }
    wrong
}

fn nested_says_the_same(policy: &Policy, whole: &RecordBatch, tables: &Tables) {
    let evaluate = Evaluate::new(policy, &whole.schema(), AsOf::LastEvent).unwrap();
    let nested = tables.nested(evaluate.schemas()).unwrap();
    assert_eq!(nested.num_rows(), tables.tickets.num_rows());
    for (name, table) in [("cycles", &tables.cycles), ("rungs", &tables.rungs)] {
        let lists = nested[name].as_list::<i32>();
        let mut next = 0;
        for ticket in 0..nested.num_rows() {
            let rows = RecordBatch::from(lists.value(ticket).as_struct());
            for at in 0..rows.num_rows() {
                let mut wanted = row(table, next);
                let of = wanted.remove("ticket").unwrap();
                assert_eq!(of, cell(&nested["ticket"], ticket));
                assert_eq!(row(&rows, at), wanted);
                next += 1;
            }
        }
        assert_eq!(next, table.num_rows());
    }
}

#[test]
fn rows_of_random_policies_come_to_what_their_tickets_do() {
    for seed in 0..150 {
        assert_eq!(check(&policy(&mut Random::new(seed)), seed, DEFAULT_LIMIT, 0), 0);
    }
}

#[test]
fn wrong_rows_say_what_their_tickets_do_and_spoil_no_other() {
    let wrong = (0..150).map(|seed| check(&policy(&mut Random::new(seed)), seed, 12, 40));
    assert!(wrong.sum::<usize>() > 300);
}

#[test]
fn rows_of_the_bundled_agreements_come_to_what_their_tickets_do() {
    for bundled in sevclock_policies::ALL {
        let draft = sevclock_policies::draft(bundled.id).unwrap();
        for seed in 0..5 {
            assert_eq!(check(&draft, seed, DEFAULT_LIMIT, 0), 0);
            check(&draft, seed, 12, 40);
        }
    }
}

fn prophetstor() -> Policy {
    Policy::compile(&sevclock_policies::draft("prophetstor").unwrap()).unwrap()
}

fn batch(columns: Vec<(&str, ArrayRef)>) -> RecordBatch {
    RecordBatch::try_from_iter_with_nullable(columns.into_iter().map(|(name, it)| (name, it, true)))
        .unwrap()
}

fn hours(hours: &[Option<i64>]) -> ArrayRef {
    let start = Instant::parse("2026-03-02T01:00:00Z").unwrap().micros();
    let micros =
        hours.iter().map(|it| it.map(|it| start.saturating_add(it.saturating_mul(3_600_000_000))));
    Arc::new(TimestampMicrosecondArray::from_iter(micros))
}

fn strings(values: &[Option<&str>]) -> ArrayRef {
    Arc::new(StringArray::from(values.to_vec()))
}

/// What the errors of tickets say.
fn errors(table: RecordBatch) -> Vec<String> {
    let policy = prophetstor();
    let tables = all(&policy, vec![table], AsOf::LastEvent);
    let tickets: Vec<_> = found(&tables)[0].clone();
    for ticket in tickets.iter().filter(|ticket| ticket["error"] != "-") {
        assert_eq!((&*ticket["severity"], &*ticket["as_of"]), ("-", "-"));
    }
    tickets.into_iter().map(|mut ticket| ticket.remove("error").unwrap()).collect()
}

#[test]
fn a_wrong_ticket_says_why_and_stops_nothing() {
    let found = errors(batch(vec![
        (
            "ticket",
            strings(&[Some("a"), Some("b"), Some("b"), None, Some("c"), Some("c"), Some("d")]),
        ),
        ("at", hours(&[Some(0), Some(1), None, Some(0), Some(5), Some(4), Some(i64::MAX)])),
        ("signal", strings(&[Some("sung"), None, None, None, None, None, Some("opened")])),
        (
            "severity",
            Arc::new(Int64Array::from(vec![None, None, Some(99), None, None, None, None])),
        ),
        ("plan", strings(&[Some("gold"), None, None, None, None, None, None])),
    ]));
    assert_eq!(found.len(), 5);
    assert!(found[0].starts_with("events[0].signal: no declared signal"), "{}", found[0]);
    assert!(found[0].contains("events[0].plan: no such plan"), "{}", found[0]);
    assert_eq!(
        found[1],
        "events[1].at: expected when the event happened [missing-key]; \
         events[1].severity: expected a severity from 1 to 32 [unknown-severity]"
    );
    assert_eq!(found[2], "ticket: expected what tickets are told apart by [missing-key]");
    assert!(found[3].contains("[out-of-order]"), "{}", found[3]);
    assert!(found[4].starts_with("events[0].at: instant is outside"), "{}", found[4]);
}

#[test]
fn a_ticket_full_of_faults_tells_the_first() {
    let rows = 500;
    let found = errors(batch(vec![
        ("ticket", strings(&vec![Some("a"); rows])),
        ("at", hours(&vec![None; rows])),
    ]));
    assert_eq!(found.len(), 1);
    assert!(
        found[0].ends_with(
            "events[9].at: expected when the event happened [missing-key]; and 490 more"
        )
    );
}

#[test]
fn tickets_may_be_numbers() {
    let policy = prophetstor();
    let table = batch(vec![
        ("ticket", Arc::new(UInt64Array::from(vec![7, 7, 8, u64::MAX]))),
        ("at", hours(&[Some(0), Some(1), Some(0), Some(0)])),
    ]);
    let tables = all(&policy, vec![table], AsOf::LastEvent);
    let [tickets, cycles, _] = found(&tables);
    let names: Vec<_> = tickets.iter().map(|ticket| &*ticket["ticket"]).collect();
    assert_eq!(names, ["7", "8", "-"]);
    assert!(tickets[2]["error"].contains("`18446744073709551615` is greater than"));
    assert!(cycles.iter().any(|cycle| cycle["ticket"] == "8"));
}

#[test]
fn tickets_are_asked_about_at_one_instant_unless_they_say_another() {
    let policy = prophetstor();
    let one = Instant::parse("2026-03-02T04:00:00Z").unwrap();
    let table = batch(vec![
        ("ticket", strings(&[Some("a"), Some("a"), Some("b"), Some("c")])),
        ("at", hours(&[Some(0), Some(9), Some(0), Some(4)])),
        ("as_of", hours(&[Some(1), None, None, None])),
    ]);
    let tickets = found(&all(&policy, vec![table], AsOf::At(one)))[0].clone();
    let as_of = |row: usize| tickets[row]["as_of"].clone();
    assert_eq!(as_of(0), (one.micros() - 2 * 3_600_000_000).to_string());
    assert_eq!(as_of(1), one.micros().to_string());
    assert!(tickets[2]["error"].contains("before its first event"), "{:?}", tickets[2]);
}

#[test]
fn no_rows_are_no_tickets() {
    let policy = prophetstor();
    let table = batch(vec![("ticket", strings(&[Some("a")])), ("at", hours(&[Some(0)]))]);
    assert!(all(&policy, vec![table.slice(0, 0), table.slice(1, 0)], AsOf::LastEvent).is_empty());
    let mut evaluate = Evaluate::new(&policy, &table.schema(), AsOf::LastEvent).unwrap();
    let none = evaluate.push(&table).unwrap();
    assert_eq!(none.nested(evaluate.schemas()).unwrap().num_rows(), 0);
    assert_eq!(evaluate.finish().unwrap().tickets.num_rows(), 1);
    assert_eq!(evaluate.finish().unwrap().tickets.num_rows(), 0);
}

#[test]
fn a_table_that_cannot_be_read_is_refused() {
    let policy = prophetstor();
    let refused = |columns: Vec<(&str, ArrayRef)>| {
        let question = Evaluate::new(&policy, &batch(columns).schema(), AsOf::LastEvent);
        question.map(|_| ()).unwrap_err().to_string()
    };
    let ticket = || ("ticket", strings(&[Some("a")]));
    assert_eq!(
        refused(vec![("at", hours(&[Some(0)]))]),
        "no column `ticket`; expected what tickets are told apart by"
    );
    assert_eq!(refused(vec![ticket()]), "no column `at`; expected when the event happened");
    let number = || Arc::new(Int64Array::from(vec![0])) as ArrayRef;
    for (name, expected) in [
        ("signal", "strings, or lists of strings"),
        ("region", "Utf8, LargeUtf8 or Utf8View, plain or by dictionary"),
        ("due", "Timestamp of any unit and zone"),
    ] {
        let message = refused(vec![ticket(), ("at", hours(&[Some(0)])), (name, number())]);
        assert_eq!(message, format!("column `{name}` is of the type Int64; expected {expected}"));
    }
}

#[test]
fn events_and_nested_tickets_cross_the_stream_interface() {
    let (draft, random) = (sevclock_policies::draft("prophetstor").unwrap(), &mut Random::new(5));
    let policy = Arc::new(Policy::compile(&draft).unwrap());
    let (vocabulary, model) = (Vocabulary::new(&draft), Model::new(&draft));
    let tickets: Vec<_> = (0..20)
        .map(|id| {
            let (ticket, mut as_of) = vocabulary.ticket(random, &model, 8);
            let mut ticket = at_first_event(ticket, id);
            if id % 5 == 0 {
                spoil(random, &draft, &mut ticket, &mut as_of);
            }
            (ticket, as_of)
        })
        .collect();
    let table = events(random, &draft, &tickets);
    let batches = split(random, &table);
    let reader = || RecordBatchIterator::new(batches.clone().into_iter().map(Ok), table.schema());
    let nested = |table: &SchemaRef| Evaluate::new(Arc::clone(&policy), table, AsOf::LastEvent);
    let here = Nested(Evaluated::new(nested(&table.schema()).unwrap(), reader()));
    let sent = across(reader());
    let there = across(Nested(Evaluated::new(nested(&sent.schema()).unwrap(), sent)));
    assert_eq!(there.schema(), here.schema());
    let here: Vec<RecordBatch> = here.map(Result::unwrap).collect();
    let there: Vec<RecordBatch> = there.map(Result::unwrap).collect();
    assert_eq!(there, here);
    assert_eq!(there.iter().map(RecordBatch::num_rows).sum::<usize>(), tickets.len());
}

/// Rows that say ever new things, within tickets that go on from batch to batch, are remembered no
/// longer than they count.
#[test]
fn rows_may_all_differ() {
    let (policy, rows) = (prophetstor(), 54_000);
    let of = |name: &dyn Fn(usize) -> String| -> ArrayRef {
        Arc::new(StringArray::from_iter_values((0..rows).map(name)))
    };
    let signal = ["opened", "responded", "action-plan-agreed"];
    let table = batch(vec![
        ("ticket", of(&|row| (row / 3).to_string())),
        ("at", hours(&(0..rows).map(|row| i64::try_from(row % 3).ok()).collect::<Vec<_>>())),
        ("signal", of(&|row| signal[row % 3].to_owned())),
        ("by", of(&|row| format!("agent {row}"))),
    ]);
    let same = batch(vec![
        ("ticket", Arc::clone(&table["ticket"])),
        ("at", Arc::clone(&table["at"])),
        ("signal", Arc::clone(&table["signal"])),
    ]);
    let split = |table: &RecordBatch| (0..54).map(|part| table.slice(part * 1000, 1000)).collect();
    let stops = |batches: Vec<RecordBatch>| -> Vec<Option<i64>> {
        let tables = all(&policy, batches, AsOf::LastEvent);
        let wrong = |it: &Tables| it.tickets["error"].len() - it.tickets["error"].null_count();
        assert_eq!(tables.iter().map(wrong).sum::<usize>(), 0);
        let column = |it: &Tables| it.cycles["stopped"].as_primitive().clone();
        let columns: Vec<TimestampMicrosecondArray> = tables.iter().map(column).collect();
        columns.iter().flatten().collect()
    };
    let wanted = stops(split(&same));
    assert!(wanted.len() >= rows / 3);
    assert_eq!(stops(split(&table)), wanted);
    assert_eq!(stops(vec![table]), wanted);
}

#[cfg(feature = "rayon")]
#[test]
fn threads_come_to_the_same_tables() {
    for seed in 0..20 {
        let random = &mut Random::new(seed);
        let draft = policy(random);
        let policy = Policy::compile(&draft).unwrap();
        let (vocabulary, model) = (Vocabulary::new(&draft), Model::new(&draft));
        let tickets = (0..60).map(|id| {
            let (ticket, as_of) = vocabulary.ticket(random, &model, 8);
            (at_first_event(ticket, id), as_of)
        });
        let tickets: Vec<_> = tickets.collect();
        let table = events(random, &draft, &tickets);
        let evaluate = || Evaluate::new(&policy, &table.schema(), AsOf::LastEvent).unwrap();
        let wanted = found(&read(evaluate(), &table, vec![table.clone()]));
        let pool = rayon::ThreadPoolBuilder::new().num_threads(3).build().unwrap();
        let tables = pool.install(|| read(evaluate().in_parallel(), &table, vec![table.clone()]));
        assert_eq!(found(&tables), wanted, "seed {seed}");
    }
}

#[test]
fn nothing_follows_a_reader_that_fails() {
    let policy = prophetstor();
    let table = batch(vec![("ticket", strings(&[Some("a")])), ("at", hours(&[Some(0)]))]);
    let batches = vec![
        Ok(table.clone()),
        Err(ArrowError::IoError("gone".into(), std::io::Error::other("gone"))),
    ];
    let reader = RecordBatchIterator::new(batches, table.schema());
    let evaluate = Evaluate::new(&policy, &table.schema(), AsOf::LastEvent).unwrap();
    let mut evaluated = Evaluated::new(evaluate, reader);
    assert!(matches!(evaluated.next(), Some(Err(ColumnsError::Arrow(_)))));
    assert!(evaluated.next().is_none());
}
