//! Due instants, working time and opening severities of random tables, as of single tickets.

use arrow_array::cast::AsArray;
use arrow_array::types::{Int8Type, Int64Type, TimestampMicrosecondType};
use arrow_array::{Array, ArrayRef, RecordBatch};
use sevclock::evaluate::CycleStatus;
use sevclock::policy::{FactDecl, FactValue, Level, PolicyDraft};
use sevclock::ticket::{Event, Ticket};
use sevclock::time::Instant;
use sevclock::{Evaluation, Evaluator, Policy};
use sevclock_arrow::{Due, Elapsed, Question, Severities};
use sevclock_testing::generate::{Random, policy, value};

use crate::tables;

const ROWS: usize = 40;

/// A policy whose opening changes nothing, so that a ticket's columns say all of it.
fn plain(mut draft: PolicyDraft) -> PolicyDraft {
    draft.signals.retain(|signal| signal.id != "opened");
    // What is declared is not a column of its own.
    draft.adjust.clear();
    draft
}

fn settable(draft: &PolicyDraft) -> Vec<&FactDecl> {
    let granted = |id: &String| draft.programs.iter().any(|one| one.grants.contains(id));
    draft.facts.iter().filter(|fact| !granted(&fact.id)).collect()
}

/// A ticket that has just opened; what it does not say is null in its columns.
fn ticket(random: &mut Random, draft: &PolicyDraft, declares: bool) -> Ticket {
    let at = Instant::from_micros(random.between(1_700_000_000, 1_800_000_000) * 1_000_000);
    let level = random.between(1, i64::try_from(draft.severities.len()).unwrap());
    let severity = declares.then(|| Level::new(level).unwrap());
    let event = Event { severity, ..Event::at(at.unwrap()).raising("opened") };
    let mut facts = settable(draft);
    facts.retain(|_| random.chance(80));
    let facts = facts.into_iter().map(|fact| (fact.id.clone(), value(random, fact))).collect();
    let plan = random.some(&draft.plans).map(|plan| plan.id).filter(|_| random.chance(80));
    Ticket { id: "T".into(), plan, facts, events: vec![event] }
}

/// The columns of tickets.
fn table(random: &mut Random, draft: &PolicyDraft, tickets: &[Ticket]) -> Vec<(String, ArrayRef)> {
    let mut columns = Vec::new();
    let mut push = |name: &str, values: Vec<Option<FactValue>>| {
        columns.push((name.to_owned(), tables::column(random, &values)));
    };
    for fact in settable(draft) {
        let of = |ticket: &Ticket| {
            let mut facts = ticket.facts.iter();
            facts.find(|(name, _)| *name == fact.id).map(|(_, value)| value.clone())
        };
        push(&fact.id, tickets.iter().map(of).collect());
    }
    push("plan", tickets.iter().map(|it| it.plan.clone().map(FactValue::Text)).collect());
    columns
}

fn check(draft: &PolicyDraft, seed: u64) -> usize {
    let policy = Policy::compile(draft).unwrap_or_else(|problems| panic!("{seed}: {problems}"));
    let random = &mut Random::new(seed);
    let tickets: Vec<Ticket> = (0..ROWS).map(|_| ticket(random, draft, true)).collect();
    let mut evaluator = Evaluator::new();
    let evaluations: Vec<Evaluation> = tickets
        .iter()
        .map(|ticket| {
            let bound = policy.bind(ticket).unwrap();
            evaluator.evaluate(&policy, &bound, ticket.events[0].at).unwrap().clone()
        })
        .collect();
    let mut columns = table(random, draft, &tickets);
    let severity = |one: &Evaluation| Some(FactValue::Integer(one.effective.number().into()));
    let severities: Vec<_> = evaluations.iter().map(severity).collect();
    columns.push(("severity".into(), tables::column(random, &severities)));
    let starts: Vec<i64> = evaluations.iter().map(|one| one.as_of.micros()).collect();
    let later: Vec<i64> = starts.iter().map(|at| at + 500_000_000_000).collect();
    for (name, micros) in [("start", &starts), ("from", &starts), ("to", &later)] {
        let micros: Vec<Option<i64>> = micros.iter().copied().map(Some).collect();
        columns.push((name.into(), tables::instants(random, &micros)));
    }
    let batch = RecordBatch::try_from_iter(columns).unwrap();
    let mut compared = 0;
    let opened = "opened".to_owned();
    let clocks = draft.clocks.iter().enumerate().filter(|(_, clock)| clock.start.contains(&opened));
    for (place, clock) in clocks {
        let due = Due::new(&policy, &clock.id, &batch.schema());
        let due = due.unwrap().answer(&batch).unwrap();
        let elapsed = Elapsed::new(&policy, &clock.id, &batch.schema());
        let elapsed = elapsed.unwrap().answer(&batch).unwrap();
        for answers in [&due, &elapsed] {
            assert_eq!(answers["error"].null_count(), ROWS, "seed {seed}");
        }
        let due = due["due"].as_primitive::<TimestampMicrosecondType>();
        assert_eq!(due.timezone(), Some("UTC"));
        let elapsed = elapsed["elapsed_us"].as_primitive::<Int64Type>();
        assert_eq!(elapsed.null_count(), 0);
        for (row, evaluation) in evaluations.iter().enumerate() {
            let mut cycles = evaluation.history.cycles.iter();
            let Some(cycle) = cycles.find(|cycle| usize::from(cycle.clock) == place) else {
                assert!(due.is_null(row), "seed {seed}, row {row}: no cycle of {}", clock.id);
                continue;
            };
            if cycle.status == CycleStatus::Running {
                let expected = cycle.due.map(Instant::micros);
                let found = due.is_valid(row).then(|| due.value(row));
                assert_eq!(found, expected, "seed {seed}, row {row}, {}", clock.id);
                let calendar = policy.calendar_of(cycle, evaluation);
                let between = calendar.between_micros(starts[row], later[row]);
                assert_eq!(elapsed.value(row), between, "seed {seed}, row {row}, {}", clock.id);
                compared += 1;
            }
        }
    }
    compared
}

#[test]
fn tables_under_random_policies_are_due_as_their_tickets_are() {
    let policies = (0..150).map(|seed| (plain(policy(&mut Random::new(seed))), seed));
    let compared: usize = policies.map(|(draft, seed)| check(&draft, seed)).sum();
    assert!(compared > 3_000, "{compared}");
}

#[test]
fn tables_under_the_bundled_agreements_are_due_as_their_tickets_are() {
    for bundled in sevclock_policies::ALL {
        let draft = sevclock_policies::draft(bundled.id).unwrap();
        (0..5).for_each(|seed| assert!(check(&plain(draft.clone()), seed) > 0, "{}", bundled.id));
    }
}

/// Semantics §3.1, §3.2.
#[test]
fn tables_open_as_severe_as_their_tickets() {
    let mut evaluator = Evaluator::new();
    let bundled = sevclock_policies::ALL.iter();
    let bundled = bundled.map(|bundled| sevclock_policies::draft(bundled.id).unwrap());
    let random = (0..200).map(|seed| policy(&mut Random::new(seed)));
    for (seed, mut draft) in (0..).zip(random.chain(bundled)) {
        draft.signals.retain(|signal| signal.id != "opened");
        let policy = Policy::compile(&draft).unwrap();
        let random = &mut Random::new(seed);
        let tickets: Vec<Ticket> = (0..ROWS).map(|_| ticket(random, &draft, false)).collect();
        let batch = RecordBatch::try_from_iter(table(random, &draft, &tickets)).unwrap();
        let answers = Severities::new(&policy, &batch.schema()).unwrap().answer(&batch).unwrap();
        assert_eq!(answers["error"].null_count(), ROWS, "seed {seed}");
        let levels = answers["severity"].as_primitive::<Int8Type>();
        for (row, ticket) in tickets.iter().enumerate() {
            let bound = policy.bind(ticket).unwrap();
            let found = evaluator.evaluate(&policy, &bound, ticket.events[0].at).unwrap();
            let expected = i8::try_from(found.effective.number()).unwrap();
            assert_eq!(levels.value(row), expected, "seed {seed}, row {row}");
        }
    }
}
