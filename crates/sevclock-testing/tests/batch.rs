//! Columns answer what single tickets are answered (architecture "Bulk").

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that panics says where")]

use sevclock::evaluate::CycleStatus;
use sevclock::policy::{FactValue, Level, PolicyDraft};
use sevclock::ticket::{Event, Ticket};
use sevclock::time::{Calendar, Instant};
use sevclock::{Evaluation, Evaluator, Policy};
use sevclock_testing::generate::{Random, policy, value};

/// More rows than go through a table together.
const ROWS: usize = 300;

/// Tickets that have just opened, with what their columns say.
struct Rows {
    names: Vec<String>,
    codes: Vec<Vec<u8>>,
    starts: Vec<i64>,
    evaluations: Vec<Evaluation>,
}

impl Rows {
    fn new(policy: &Policy, random: &mut Random) -> Self {
        let draft = policy.draft();
        let granted: Vec<&String> = draft.programs.iter().flat_map(|one| &one.grants).collect();
        let facts = draft.facts.iter().filter(|fact| !granted.contains(&&fact.id));
        let facts: Vec<_> = facts.collect();
        let mut names = vec!["severity".to_owned(), "plan".to_owned()];
        if draft.plans.is_empty() {
            names.pop();
        }
        names.extend(facts.iter().map(|fact| fact.id.clone()));
        let (codes, starts, evaluations) = (vec![Vec::new(); names.len()], Vec::new(), Vec::new());
        let mut rows = Self { names, codes, starts, evaluations };
        let mut evaluator = Evaluator::new();
        for _ in 0..ROWS {
            let micros = random.between(1_700_000_000, 1_800_000_000) * 1_000_000;
            let opened = Instant::from_micros(micros).unwrap();
            let plan = random.some(&draft.plans).map(|plan| plan.id.clone());
            let values = facts.iter().map(|fact| (fact.id.clone(), value(random, fact)));
            let values: Vec<(String, FactValue)> = values.collect();
            let level = random.between(1, i64::try_from(draft.severities.len()).unwrap());
            let severity = Some(Level::new(level).unwrap());
            let event = Event { severity, ..Event::at(opened).raising("opened") };
            let ticket =
                Ticket { id: "T".into(), plan: plan.clone(), facts: values, events: vec![event] };
            let bound = policy.bind(&ticket).unwrap();
            let evaluation = evaluator.evaluate(policy, &bound, opened).unwrap();
            rows.push(policy, plan, &ticket.facts, evaluation);
        }
        rows
    }

    fn push(
        &mut self,
        policy: &Policy,
        plan: Option<String>,
        facts: &[(String, FactValue)],
        evaluation: &Evaluation,
    ) {
        let plan = plan.map(FactValue::Text);
        for (name, codes) in self.names.iter().zip(&mut self.codes) {
            let fact = facts.iter().find(|(fact, _)| fact == name).map(|(_, value)| value);
            let severity = FactValue::Integer(evaluation.effective.number().into());
            let value = match name.as_str() {
                "severity" => &severity,
                "plan" => plan.as_ref().unwrap(),
                _ => fact.unwrap(),
            };
            codes.push(policy.code(name, value).unwrap());
        }
        self.starts.push(evaluation.as_of.micros());
        self.evaluations.push(evaluation.clone());
    }

    fn codes(&self) -> Vec<&[u8]> {
        self.codes.iter().map(Vec::as_slice).collect()
    }

    fn names(&self) -> Vec<&str> {
        self.names.iter().map(String::as_str).collect()
    }
}

/// A policy whose opening changes nothing, so that a ticket's columns say all of it.
fn plain(mut draft: PolicyDraft) -> PolicyDraft {
    draft.signals.retain(|signal| signal.id != "opened");
    // What is declared is not a column of its own.
    draft.adjust.clear();
    draft
}

fn check(draft: &PolicyDraft, seed: u64) -> usize {
    let policy = Policy::compile(draft).unwrap_or_else(|problems| panic!("{seed}: {problems}"));
    let rows = Rows::new(&policy, &mut Random::new(seed));
    let mut compared = 0;
    let mut batch = policy.batch();
    let opened = "opened".to_owned();
    let clocks = draft.clocks.iter().enumerate().filter(|(_, clock)| clock.start.contains(&opened));
    for (place, clock) in clocks {
        let Ok(promises) = policy.promises(&clock.id, &rows.names()) else { continue };
        let mut dues = vec![0; ROWS];
        batch.due(&promises, &rows.codes(), &rows.starts, &mut dues).unwrap();
        let later: Vec<i64> = rows.starts.iter().map(|at| at + 500_000_000_000).collect();
        let mut elapsed = vec![0; ROWS];
        batch.elapsed(&promises, &rows.codes(), &rows.starts, &later, &mut elapsed).unwrap();
        for (row, (due, evaluation)) in dues.iter().zip(&rows.evaluations).enumerate() {
            let mut cycles = evaluation.history.cycles.iter();
            let cycle = cycles.find(|cycle| usize::from(cycle.clock) == place);
            let Some(cycle) = cycle else {
                assert_eq!(
                    *due,
                    Calendar::NEVER,
                    "seed {seed}, row {row}: no cycle of {}",
                    clock.id
                );
                continue;
            };
            if cycle.status == CycleStatus::Running {
                let due = Instant::from_micros(*due).ok();
                assert_eq!(due, cycle.due, "seed {seed}, row {row}, {}", clock.id);
                compared += 1;
            }
        }
    }
    compared
}

#[test]
fn columns_of_random_policies_are_due_as_their_tickets_are() {
    let compared: usize =
        (0..150).map(|seed| check(&plain(policy(&mut Random::new(seed))), seed)).sum();
    assert!(compared > 10_000, "{compared}");
}

#[test]
fn columns_of_the_bundled_agreements_are_due_as_their_tickets_are() {
    for bundled in sevclock_policies::ALL {
        let draft = sevclock_policies::draft(bundled.id).unwrap();
        check(&plain(draft), 7);
    }
}

/// Semantics §3.1, §3.2: a ticket that declares nothing opens as its facts alone say.
#[test]
fn facts_alone_decide_how_severe_a_ticket_opens() {
    let mut evaluator = Evaluator::new();
    for seed in 0..300 {
        let mut random = Random::new(seed);
        let mut draft = policy(&mut random);
        draft.signals.retain(|signal| signal.id != "opened");
        let policy = Policy::compile(&draft).unwrap();
        let granted: Vec<&String> = draft.programs.iter().flat_map(|one| &one.grants).collect();
        let facts = draft.facts.iter().filter(|fact| !granted.contains(&&fact.id));
        let facts: Vec<_> = facts.collect();
        let mut names: Vec<&str> = facts.iter().map(|fact| fact.id.as_str()).collect();
        names.extend((!draft.plans.is_empty()).then_some("plan"));
        let mut codes = vec![Vec::new(); names.len()];
        let (mut packed, mut expected) = (Vec::new(), Vec::new());
        for _ in 0..20 {
            let values = facts.iter().map(|fact| (fact.id.clone(), value(&mut random, fact)));
            let values: Vec<_> = values.collect();
            let plan = random.some(&draft.plans).map(|plan| plan.id.clone());
            packed.push(policy.pack(plan.as_deref(), &values).unwrap());
            let said = values.iter().cloned().map(|(_, value)| value);
            for (place, value) in said.chain(plan.clone().map(FactValue::Text)).enumerate() {
                codes[place].push(policy.code(names[place], &value).unwrap());
            }
            let at = Instant::parse("2026-03-02T08:00:00Z").unwrap();
            let events = vec![Event::at(at)];
            let ticket = Ticket { id: String::new(), plan, facts: values, events };
            let bound = policy.bind(&ticket).unwrap();
            let found = evaluator.evaluate(&policy, &bound, at).unwrap();
            expected.push(found.effective.number());
        }
        let packing = policy.packing(&names).unwrap();
        let columns: Vec<&[u8]> = codes.iter().map(Vec::as_slice).collect();
        let mut from_codes = vec![policy.pack(None, &[]).unwrap(); packed.len()];
        policy.batch().pack(&packing, &columns, &mut from_codes).unwrap();
        assert_eq!(from_codes, packed, "seed {seed}");
        let mut levels = vec![0; packed.len()];
        policy.batch().opening_severities(&packed, &mut levels).unwrap();
        assert_eq!(levels, expected, "seed {seed}");
    }
}

#[test]
fn bad_columns_are_refused() {
    let policy = Policy::compile(&sevclock_policies::draft("prophetstor").unwrap()).unwrap();
    let text = |error: sevclock::batch::BatchError| error.to_string();
    assert_eq!(
        text(policy.promises("respond", &[]).unwrap_err()),
        "the policy has no clock `respond`"
    );
    let twice = policy.promises("first-response", &["severity", "severity"]).unwrap_err();
    assert!(text(twice).contains("`severity` is no fact of the policy"));
    let promises = policy.promises("first-response", &["severity", "region"]).unwrap();
    let mut batch = policy.batch();
    let mut dues = [0; 2];
    let mut ask = |codes: &[&[u8]], starts: &[i64]| {
        batch.due(&promises, codes, starts, &mut dues).map_err(text).unwrap_err()
    };
    assert_eq!(
        ask(&[&[1, 2]], &[0, 0]),
        "found 1 columns of codes; expected 2, one for each identifier"
    );
    assert_eq!(ask(&[&[1, 2], &[0]], &[0, 0]), "found a column of 1 rows beside one of 2");
    assert_eq!(ask(&[&[1, 2], &[0, 0]], &[0]), "found a column of 2 rows beside one of 1");
    for (codes, words) in [
        ([[1, 5], [0, 0]], "row 1 has the code 5 of `severity`"),
        ([[0, 1], [0, 0]], "row 0 has the code 0 of `severity`"),
        ([[1, 1], [0, 4]], "row 1 has the code 4 of `region`"),
    ] {
        let found = ask(&[&codes[0], &codes[1]], &[0, 0]);
        assert!(found.starts_with(words), "{found}");
    }
    let not_said = policy.packing(&["region", "severity"]).map_err(text).unwrap_err();
    assert!(not_said.starts_with("`severity` is no fact of the policy that a ticket says"));
    assert!(text(policy.packing(&["continent"]).unwrap_err()).contains("`continent`"));
    let packing = policy.packing(&["region"]).unwrap();
    let mut facts = [policy.pack(None, &[]).unwrap()];
    let refused = policy.batch().pack(&packing, &[&[4]], &mut facts).map_err(text).unwrap_err();
    assert!(refused.starts_with("row 0 has the code 4 of `region`"), "{refused}");
    let other =
        Policy::compile(&sevclock_policies::draft("parallels-automation").unwrap()).unwrap();
    let refused = other.batch().due(&promises, &[&[1], &[0]], &[0], &mut [0]).map_err(text);
    assert!(refused.unwrap_err().contains("another policy"));
    let wrong = policy.code("region", &FactValue::Text("france".into())).map_err(text);
    assert!(wrong.unwrap_err().contains("`region` is `taiwan`"));
}

/// Semantics §6.3: columns of contracts entitle to what each contract does.
#[test]
fn columns_of_contracts_entitle_to_what_each_does() {
    use sevclock::batch::{Contracts, Entitled};
    use sevclock::entitle::{Contract, Cover};

    let at = Instant::parse("2026-03-31T22:30:00Z").unwrap();
    let zone = chrono_tz::Europe::Berlin;
    for id in ["parallels-maintenance-plan", "parallels-automation", "helpdesk-retail"] {
        let policy = sevclock_policies::load(id).unwrap();
        let plans = policy.draft().plans.len();
        let mut random = Random::new(11);
        let mut number = |low: i64, high: i64| random.between(low, high);
        let rows = 0..2000;
        let plan: Vec<u8> = rows.clone().map(|_| number(0, 5).try_into().unwrap()).collect();
        let starts: Vec<i32> =
            rows.clone().map(|_| number(19_000, 20_800).try_into().unwrap()).collect();
        let mut small = |most: i64| -> Vec<u32> {
            rows.clone().map(|_| number(0, most).try_into().unwrap()).collect()
        };
        let (months, renewals, used) = (small(14), small(3), small(12));
        let contracts = Contracts {
            plans: &plan,
            starts: &starts,
            months: &months,
            renewals: &renewals,
            used: &used,
        };
        let mut entitled = vec![Entitled::Refused; plan.len()];
        policy.batch().entitlements(&contracts, zone, at, &mut entitled).unwrap();
        for (row, found) in entitled.iter().enumerate() {
            let known = policy.draft().plans.get(usize::from(plan[row]));
            let Some(known) = known else {
                assert!(usize::from(plan[row]) >= plans && *found == Entitled::Refused);
                continue;
            };
            let days = chrono::Days::new(starts[row].unsigned_abs().into());
            let contract = Contract {
                zone,
                cover: Cover::Renewed {
                    starts: chrono::NaiveDate::default() + days,
                    months: Some(months[row]).filter(|months| *months > 0),
                    renewals: renewals[row],
                },
                incidents_used: used[row],
                ..Contract::of(&known.id)
            };
            let expected = policy.entitlement(&contract, at);
            let expected = expected.map_or(Entitled::Refused, |it| Entitled::Standing(it.standing));
            assert_eq!(*found, expected, "{id}, row {row}: {contract:?}");
        }
    }
}
