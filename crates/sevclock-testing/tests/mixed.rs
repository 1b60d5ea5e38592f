//! Columns whose rows are under several policies answer what each policy's own columns do (semantics
//! §9.1).

#![allow(clippy::unwrap_used, reason = "a test says where it stands")]

use std::sync::Arc;

use sevclock::Policy;
use sevclock::batch::{AsOf, BatchError, Batches, EvaluationColumns, Evaluations, Tickets};
use sevclock::policy::PolicyDraft;
use sevclock::registry::PolicySet;
use sevclock::ticket::Ticket;
use sevclock::time::{CalendarPool, Instant};
use sevclock_testing::generate::{Random, Vocabulary};
use sevclock_testing::model::Model;

const AGREEMENTS: [&str; 3] = ["helpdesk-retail", "prophetstor", "parallels-automation"];

fn policies() -> Vec<Policy> {
    AGREEMENTS.map(|id| sevclock_policies::load(id).unwrap()).into()
}

/// Random tickets under random policies, in columns.
#[derive(Default)]
struct Columns {
    policies: Vec<u32>,
    happenings: Vec<sevclock::BoundEvent>,
    offsets: Vec<usize>,
    at: Vec<i64>,
    what: Vec<u32>,
    as_of: Vec<Instant>,
}

impl Columns {
    fn random(policies: &[Policy]) -> Self {
        let mut random = Random::new(9);
        let mut columns = Self { offsets: vec![0], ..Self::default() };
        let drafts: Vec<&PolicyDraft> = policies.iter().map(Policy::draft).collect();
        let models: Vec<Model<'_>> = drafts.iter().map(|draft| Model::new(draft)).collect();
        let vocabularies: Vec<_> = drafts.iter().map(|draft| Vocabulary::new(draft)).collect();
        for _ in 0..300 {
            let place = random.below(3);
            let (ticket, as_of) = vocabularies[place].ticket(&mut random, &models[place], 8);
            columns.push(place, &policies[place], &ticket, as_of);
        }
        columns
    }

    fn push(&mut self, place: usize, policy: &Policy, ticket: &Ticket, as_of: Instant) {
        let events = ticket.events.iter().enumerate();
        let bound: Result<Vec<_>, _> =
            events.map(|(place, event)| policy.bind_event(event, place)).collect();
        // Tickets with faults are those of single policies, too.
        let Ok(bound) = bound else { return };
        for (event, bound) in ticket.events.iter().zip(bound) {
            self.what.push(u32::try_from(self.happenings.len()).unwrap());
            self.at.push(event.at.micros());
            self.happenings.push(bound);
        }
        self.offsets.push(self.at.len());
        self.policies.push(u32::try_from(place).unwrap());
        self.as_of.push(as_of);
    }

    fn tickets(&self) -> Tickets<'_> {
        let Self { happenings, offsets, at, what, .. } = self;
        Tickets { happenings, offsets, at, what }
    }

    /// One ticket as the columns of its own policy.
    fn alone(&self, ticket: usize, policy: &Policy, room: &mut Evaluations) -> EvaluationColumns {
        let rows = self.offsets[ticket]..self.offsets[ticket + 1];
        let what: Vec<u32> = (0..u32::try_from(rows.len()).unwrap()).collect();
        let tickets = Tickets {
            happenings: &self.happenings[rows.clone()],
            offsets: &[0, rows.len()],
            at: &self.at[rows],
            what: &what,
        };
        policy.batch().evaluate(&tickets, self.as_of[ticket], room).unwrap();
        room.columns().clone()
    }
}

#[test]
fn tickets_of_several_policies_come_out_in_their_order() {
    let policies = policies();
    let columns = Columns::random(&policies);
    let mut batches = Batches::new(&policies.iter().collect::<Vec<_>>());
    for detailed in [false, true] {
        let room = || if detailed { Evaluations::new().with_details() } else { Evaluations::new() };
        let (mut mixed, mut own) = (room(), room());
        // Twice, in the room of the first time.
        for _ in 0..2 {
            let as_of = AsOf::Each(&columns.as_of);
            batches.evaluate(&columns.policies, &columns.tickets(), as_of, &mut mixed).unwrap();
        }
        let found = mixed.columns();
        let (mut cycles, mut rungs, mut warnings) = (0, 0, 0);
        for (ticket, policy) in columns.policies.iter().enumerate() {
            let expected = columns.alone(ticket, &policies[*policy as usize], &mut own);
            let one = (found.tickets.fault[ticket], found.tickets.next_change[ticket]);
            assert_eq!(one, (expected.tickets.fault[0], expected.tickets.next_change[0]));
            let next = cycles + expected.cycles.due.len();
            assert_eq!(found.cycles.due[cycles..next], expected.cycles.due);
            assert_eq!(found.cycles.clock[cycles..next], expected.cycles.clock);
            if detailed {
                assert_eq!(found.details.row[cycles..next], expected.details.row);
                let next = warnings + expected.warnings.at.len();
                assert_eq!(found.warnings.at[warnings..next], expected.warnings.at);
                warnings = next;
            }
            cycles = next;
            let next = rungs + expected.rungs.due.len();
            assert_eq!(found.rungs.due[rungs..next], expected.rungs.due);
            rungs = next;
        }
        assert_eq!((cycles, rungs), (found.cycles.due.len(), found.rungs.due.len()));
        assert_eq!(warnings, found.warnings.at.len());
        assert!(columns.policies.len() > 200 && cycles > 300, "{cycles}");
    }
}

#[test]
fn due_instants_of_several_policies_come_out_in_their_order() {
    let policies = policies();
    let promises: Vec<_> =
        policies.iter().map(|policy| policy.promises("first-response", &["severity"])).collect();
    let promises: Vec<_> = promises.iter().map(|one| one.as_ref().unwrap()).collect();
    let mut random = Random::new(3);
    let (mut rows, mut codes, mut starts, mut ends) = (vec![], vec![], vec![], vec![]);
    for _ in 0..5_000 {
        rows.push(u32::try_from(random.below(3)).unwrap());
        codes.push(u8::try_from(random.between(1, 3)).unwrap());
        starts.push(random.between(1_700_000_000, 1_800_000_000) * 1_000_000);
        ends.push(starts.last().unwrap() + random.between(0, 1_000_000) * 1_000_000);
    }
    let mut batches = Batches::new(&policies.iter().collect::<Vec<_>>());
    let (mut dues, mut elapsed) = (vec![0; rows.len()], vec![0; rows.len()]);
    batches.due(&promises, &rows, &[&codes], &starts, &mut dues).unwrap();
    batches.elapsed(&promises, &rows, &[&codes], [&starts, &ends], &mut elapsed).unwrap();
    for row in 0..rows.len() {
        let place = rows[row] as usize;
        let (mut batch, codes) = (policies[place].batch(), [codes[row]]);
        let (from, to, mut out) = ([starts[row]], [ends[row]], [0]);
        batch.due(promises[place], &[&codes], &from, &mut out).unwrap();
        assert_eq!(out[0], dues[row], "row {row}");
        batch.elapsed(promises[place], &[&codes], &from, &to, &mut out).unwrap();
        assert_eq!(out[0], elapsed[row], "row {row}");
    }
    // The first bad row is named by its own place, and nothing is written.
    codes[4_321] = 99;
    let before = dues.clone();
    let bad = batches.due(&promises, &rows, &[&codes], &starts, &mut dues);
    let unknown = BatchError::UnknownCode { name: "severity".into(), row: 4_321, code: 99 };
    assert_eq!((bad, dues), (Err(unknown), before));
}

#[test]
fn columns_that_do_not_fit_are_refused() {
    let policies = policies();
    let mut columns = Columns::random(&policies);
    let mut batches = Batches::new(&policies.iter().collect::<Vec<_>>());
    let mut room = Evaluations::new();
    let mut ask = |rows: &[u32]| {
        batches.evaluate(rows, &columns.tickets(), AsOf::Each(&columns.as_of), &mut room)
    };
    let (found, expected) = (columns.policies.len() - 1, columns.policies.len());
    assert_eq!(ask(&columns.policies[1..]), Err(BatchError::Lengths { found, expected }));
    let mut rows = columns.policies.clone();
    rows[7] = 3;
    assert_eq!(ask(&rows), Err(BatchError::UnknownPolicy { row: 7, policy: 3 }));
    rows[7] = (columns.policies[7] + 1) % 3;
    assert_eq!(ask(&rows), Err(BatchError::OtherPolicy));
    // A number that no happening has is a fault of its ticket.
    let first = columns.offsets[1];
    columns.what[..first].fill(u32::MAX);
    batches
        .evaluate(&columns.policies, &columns.tickets(), AsOf::Each(&columns.as_of), &mut room)
        .unwrap();
    assert!(room.columns().tickets.fault[0].is_some());
}

/// A column of names and openings becomes one of policies, each the version in force.
#[test]
fn a_set_finds_the_policies_of_rows() {
    let mut pool = CalendarPool::new();
    let mut set = PolicySet::new();
    for (name, from) in [("a", None), ("a", Some("2026-07-01")), ("b", Some("2026-01-01"))] {
        let draft = sevclock_policies::draft("helpdesk-retail").unwrap();
        let effective_from = from.map(|date| date.parse().unwrap());
        let draft = PolicyDraft { effective_from, title: name.to_owned(), ..draft };
        set.insert(name, Arc::new(Policy::compile_in(&draft, &mut pool).unwrap()));
    }
    let at = |text| Instant::parse(text).unwrap();
    let (spring, autumn) = (at("2026-03-02T08:00:00Z"), at("2026-10-02T08:00:00Z"));
    let rows = [("b", spring), ("a", spring), ("a", autumn), ("b", autumn), ("a", spring)];
    let column = set.column(rows).unwrap();
    assert_eq!((column.policies.len(), &*column.rows), (3, &[0, 1, 2, 0, 1][..]));
    let before = at("2025-12-31T23:59:59Z");
    let none = set.column([("a", before), ("b", before)]).unwrap_err();
    assert_eq!(none.to_string(), "row 1: no policy `b` is in force at 2025-12-31T23:59:59Z");
}
