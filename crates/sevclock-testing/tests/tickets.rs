//! Whole tickets in columns come to what each comes to by itself (architecture "Bulk").

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that panics says where")]

use sevclock::batch::{EvaluationColumns, Evaluations, TicketFault, Tickets};
use sevclock::evaluate::EvaluateError;
use sevclock::policy::PolicyDraft;
use sevclock::ticket::{Event, Ticket};
use sevclock::time::{Calendar, Instant};
use sevclock::{BoundEvent, Evaluation, Evaluator, Policy};
use sevclock_testing::generate::{Random, Vocabulary, policy};
use sevclock_testing::model::Model;

/// Tickets and the columns of their events.
#[derive(Default)]
struct Rows {
    happenings: Vec<BoundEvent>,
    offsets: Vec<usize>,
    at: Vec<i64>,
    what: Vec<u32>,
}

impl Rows {
    fn of(policy: &Policy, tickets: &[Ticket]) -> Self {
        let mut rows = Self::default();
        for ticket in tickets {
            rows.offsets.push(rows.at.len());
            for (place, event) in ticket.events.iter().enumerate() {
                rows.what.push(rows.happenings.len().try_into().unwrap());
                rows.at.push(event.at.micros());
                // The instants of happenings do not count.
                let event = Event { at: Instant::MAX, ..event.clone() };
                rows.happenings.push(policy.bind_event(&event, place).unwrap());
            }
        }
        rows.offsets.push(rows.at.len());
        rows
    }

    fn tickets(&self) -> Tickets<'_> {
        let Self { happenings, offsets, at, what } = self;
        Tickets { happenings, offsets, at, what }
    }
}

fn micros(at: Option<Instant>) -> i64 {
    at.map_or(Calendar::NEVER, Instant::micros)
}

/// Adds what a ticket by itself comes to.
fn add(columns: &mut EvaluationColumns, found: Result<&Evaluation, EvaluateError>) {
    let EvaluationColumns { tickets, cycles, rungs, details, warnings } = columns;
    let fault = match found {
        Ok(_) => None,
        Err(EvaluateError::BeforeFirstEvent { .. }) => Some(TicketFault::NotYetOpen),
        Err(EvaluateError::TooManyEntries { .. }) => Some(TicketFault::TooManyEntries),
        Err(error) => panic!("{error}"),
    };
    tickets.fault.push(fault);
    let found = found.ok();
    let history = found.map(|found| &found.history);
    tickets.status.push(found.map(|found| found.status).unwrap_or_default());
    tickets.base.push(found.map_or(0, |found| found.base.number()));
    tickets.effective.push(found.map_or(0, |found| found.effective.number()));
    tickets.next_change.push(micros(found.and_then(|found| found.next_change)));
    tickets.cycles.push(history.map_or(0, |history| history.cycles.len()).try_into().unwrap());
    tickets.rungs.push(history.map_or(0, |history| history.rungs.len()).try_into().unwrap());
    for cycle in history.iter().flat_map(|history| &history.cycles) {
        cycles.clock.push(cycle.clock);
        cycles.number.push(cycle.number);
        cycles.status.push(cycle.status);
        cycles.severity.push(cycle.severity.number());
        cycles.started.push(cycle.started.micros());
        cycles.stopped.push(micros(cycle.stopped));
        cycles.due.push(micros(cycle.due));
        cycles.first_due.push(micros(cycle.first_due));
        cycles.breached_at.push(micros(cycle.breached_at));
        cycles.on_arrival.push(cycle.on_arrival);
        cycles.elapsed.push(cycle.elapsed);
        cycles.target.push(cycle.target.unwrap_or(-1));
        details.in_hours.push(cycle.in_hours);
        details.due_if_resumed.push(micros(cycle.due_if_resumed));
        details.row.push(cycle.row.map_or(-1, i64::from));
        details.agreed.push(cycle.agreed);
        let fired = history.map_or(&[][..], |history| history.warnings_of(cycle));
        details.warnings.push(fired.len().try_into().unwrap());
        warnings.at.extend(fired.iter().map(|at| micros(*at)));
    }
    for rung in history.iter().flat_map(|history| &history.rungs) {
        rungs.ladder.push(rung.ladder);
        rungs.run.push(rung.run);
        rungs.rung.push(rung.rung);
        rungs.occurrence.push(rung.occurrence);
        rungs.due.push(micros(rung.due));
        rungs.reached.push(micros(rung.reached));
        rungs.available.push(micros(rung.available));
    }
}

fn compare(draft: &PolicyDraft, random: &mut Random, tickets: usize) {
    let policy = Policy::compile(draft).unwrap();
    let (model, vocabulary) = (Model::new(draft), Vocabulary::new(draft));
    let mut instants = Vec::new();
    let tickets: Vec<Ticket> = (0..tickets)
        .map(|_| {
            let (mut ticket, as_of) = vocabulary.ticket(random, &model, 10);
            instants.push(as_of);
            // What a ticket has from the beginning comes with its opening.
            let opening = &mut ticket.events[0];
            opening.plan = opening.plan.take().or(ticket.plan.take());
            opening.facts.splice(0..0, ticket.facts.drain(..));
            ticket
        })
        .collect();
    let both = tickets.into_iter().zip(instants);
    let (tickets, instants): (Vec<Ticket>, Vec<Instant>) =
        both.filter(|(ticket, _)| policy.bind(ticket).is_ok()).unzip();
    let rows = Rows::of(&policy, &tickets);
    // A limit that some come to.
    let limit = 12;
    let mut evaluator = Evaluator::new().with_limit(limit);
    let mut evaluations = Evaluations::new().with_limit(limit).with_details();
    let batch = policy.batch();
    let mut each = EvaluationColumns::default();
    for (ticket, as_of) in tickets.iter().zip(&instants) {
        let bound = policy.bind(ticket).unwrap();
        add(&mut each, evaluator.evaluate(&policy, &bound, *as_of));
    }
    batch.evaluate(&rows.tickets(), &instants[..], &mut evaluations).unwrap();
    assert_eq!(evaluations.columns(), &each, "{}", draft.id);
    for as_of in instants {
        let mut expected = EvaluationColumns::default();
        for ticket in &tickets {
            let bound = policy.bind(ticket).unwrap();
            add(&mut expected, evaluator.evaluate(&policy, &bound, as_of));
        }
        batch.evaluate(&rows.tickets(), as_of, &mut evaluations).unwrap();
        assert_eq!(evaluations.columns(), &expected, "{} at {as_of}: {tickets:#?}", draft.id);
        for threads in [1, 2, 3, 16] {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            pool.install(|| {
                policy.batch().evaluate_in_parallel(&rows.tickets(), as_of, &mut evaluations)
            })
            .unwrap();
            assert_eq!(evaluations.columns(), &expected, "{threads} threads, `{}`", draft.id);
        }
    }
}

#[test]
fn tickets_in_columns_are_decided_as_tickets_are() {
    for bundled in &sevclock_policies::ALL {
        compare(&sevclock_policies::draft(bundled.id).unwrap(), &mut Random::new(3), 6);
    }
    for seed in 0..40 {
        let mut random = Random::new(seed);
        compare(&policy(&mut random), &mut random, 5);
    }
}

/// The rows of a ticket, each an instant and a happening, and what its own row says.
type Case = (Vec<(i64, u32)>, Option<TicketFault>);

#[test]
fn a_ticket_that_cannot_be_evaluated_says_why_in_its_row() {
    let policy = sevclock_policies::load("helpdesk-retail").unwrap();
    let opened = Instant::parse("2026-03-02T08:00:00Z").unwrap();
    let event = |place| policy.bind_event(&Event::at(opened), place).unwrap();
    let happenings = [event(0), event(1)];
    let (now, before) = (opened.micros(), opened.micros() - 1);
    let far = Instant::MAX.micros() + 1;
    let cases: [Case; 8] = [
        (vec![(now, 0), (now, 1)], None),
        (vec![], Some(TicketFault::NoEvents)),
        (vec![(now, 0), (before, 1)], Some(TicketFault::OutOfOrder)),
        (vec![(now, 0), (now + 2, 2)], Some(TicketFault::UnknownHappening)),
        (vec![(now + 2, 0)], Some(TicketFault::NotYetOpen)),
        (vec![(now, 0), (far, 1)], Some(TicketFault::OutOfRange)),
        (vec![(i64::MIN, 0)], Some(TicketFault::OutOfRange)),
        (vec![(now + 1, 0), (now + 2, 1)], None),
    ];
    let mut offsets = vec![0];
    let (mut at, mut what) = (Vec::new(), Vec::new());
    for (at_row, what_row) in cases.iter().flat_map(|(rows, _)| rows) {
        at.push(*at_row);
        what.push(*what_row);
    }
    for (rows, _) in &cases {
        offsets.push(offsets.last().unwrap() + rows.len());
    }
    let tickets = Tickets { happenings: &happenings, offsets: &offsets, at: &at, what: &what };
    let mut evaluations = Evaluations::new();
    let as_of = Instant::from_micros(now + 1).unwrap();
    policy.batch().evaluate(&tickets, as_of, &mut evaluations).unwrap();
    let faults: Vec<_> = cases.iter().map(|(_, fault)| *fault).collect();
    assert_eq!(evaluations.columns().tickets.fault, faults);
}

#[test]
fn columns_that_do_not_fit_are_refused() {
    let policy = sevclock_policies::load("helpdesk-retail").unwrap();
    let opened = Instant::parse("2026-03-02T08:00:00Z").unwrap();
    let happenings = [policy.bind_event(&Event::at(opened), 0).unwrap()];
    let (at, what) = ([opened.micros(); 3], [0; 3]);
    let mut evaluations = Evaluations::new();
    for offsets in [&[][..], &[0], &[0, 2], &[1, 3], &[0, 2, 1, 3], &[0, 4]] {
        let tickets = Tickets { happenings: &happenings, offsets, at: &at, what: &what };
        assert!(policy.batch().evaluate(&tickets, opened, &mut evaluations).is_err());
    }
    let fitting = Tickets { happenings: &happenings, offsets: &[0, 3], at: &at, what: &what };
    let short = Tickets { what: &what[..2], ..fitting };
    assert!(policy.batch().evaluate(&short, opened, &mut evaluations).is_err());
    let each = [opened, opened];
    assert!(policy.batch().evaluate(&fitting, &each[..], &mut evaluations).is_err());
    let other = sevclock_policies::load("parallels-automation").unwrap();
    assert!(other.batch().evaluate(&fitting, opened, &mut evaluations).is_err());
    assert_eq!(policy.batch().evaluate(&fitting, opened, &mut evaluations), Ok(()));
}
