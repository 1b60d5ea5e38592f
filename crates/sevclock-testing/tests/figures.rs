//! Figures and the queue order against the model, and their laws (semantics §6.6, §8).
#![allow(clippy::unwrap_used, reason = "a test that panics says where")]

use std::collections::BTreeMap;

use chrono_tz::Tz;
use proptest::prelude::{ProptestConfig, any, proptest};
use proptest::{prop_assert, prop_assert_eq};
use sevclock::figures::{Attainment, Durations, Figures, Grouping, Share, Table};
use sevclock::policy::{FactKind, Percent, PolicyDraft};
use sevclock::queue::Queue;
use sevclock::{Evaluation, Policy};
use sevclock_testing::generate::{Random, Vocabulary, policy};
use sevclock_testing::model::Model;
use sevclock_testing::model::figures::{Counts, Group, Seen, attainment, share};

/// Tickets of one policy, as model and engine see them.
struct Desk {
    draft: PolicyDraft,
    policy: Policy,
    seen: Vec<Seen>,
    evaluations: Vec<Evaluation>,
}

impl Desk {
    fn new(draft: PolicyDraft, random: &mut Random, tickets: usize) -> Self {
        let policy = Policy::compile(&draft).unwrap();
        let (mut seen, mut evaluations) = (Vec::new(), Vec::new());
        let (model, vocabulary) = (Model::new(&draft), Vocabulary::new(&draft));
        for _ in 0..tickets {
            let (ticket, as_of) = vocabulary.ticket(random, &model, 8);
            let evaluated =
                policy.bind(&ticket).ok().and_then(|bound| policy.evaluate(&bound, as_of).ok());
            if let (Ok(one), Some(evaluation)) = (model.see(&ticket, as_of), evaluated) {
                seen.push(one);
                evaluations.push(evaluation);
            }
        }
        Self { draft, policy, seen, evaluations }
    }

    fn random(seed: u64, tickets: usize) -> Self {
        let mut random = Random::new(seed);
        Self::new(policy(&mut random), &mut random, tickets)
    }

    fn figures(&self, grouping: &Grouping, evaluations: &[Evaluation]) -> Figures {
        let mut figures = Figures::new(&self.policy, grouping).unwrap();
        evaluations.iter().for_each(|evaluation| figures.add(evaluation));
        figures
    }

    /// Dimensions, among them the facts that are no numbers; a few of them in some order.
    fn dimensions(&self, random: &mut Random) -> Vec<&str> {
        let facts = self.draft.facts.iter();
        let named = facts.filter(|fact| !matches!(fact.kind, FactKind::Integer { .. }));
        let all = ["severity", "plan", "month", "status"];
        let all: Vec<&str> = all.into_iter().chain(named.map(|fact| fact.id.as_str())).collect();
        random.some_of(0, 3, &all)
    }

    fn agrees_with_the_model(&self, random: &mut Random) -> Result<(), String> {
        let by = self.dimensions(random);
        let zone = *random.pick(&[Tz::UTC, Tz::Asia__Tokyo, Tz::America__New_York]);
        let grouping = Grouping { zone, ..Grouping::by(&by) };
        let found = counted(&self.draft, &self.figures(&grouping, &self.evaluations).table());
        let expected = attainment(&self.seen, &by, zone);
        if found == expected { Ok(()) } else { Err(format!("{by:?}: {expected:?}\n{found:?}")) }
    }
}

/// What the engine has counted, in the model's words.
fn counted(draft: &PolicyDraft, table: &Table) -> BTreeMap<Group, Counts> {
    let row = |row: &sevclock::figures::ClockRow| {
        let group = row.group.iter().map(ToString::to_string).collect();
        let Attainment { met, breached, overdue, on_arrival, cancelled, .. } = row.attainment;
        let Attainment { restarted, stopped, running, paused, .. } = row.attainment;
        let counts = [
            ("met", met),
            ("breached", breached),
            ("overdue", overdue),
            ("on-arrival", on_arrival),
            ("cancelled", cancelled),
            ("restarted", restarted),
            ("stopped", stopped),
            ("running", running),
            ("paused", paused),
        ];
        let counts = counts.into_iter().filter(|(_, count)| *count > 0).collect();
        ((draft.clocks[usize::from(row.clock)].id.clone(), group), counts)
    };
    table.clocks.iter().map(row).collect()
}

fn config(cases: u32) -> ProptestConfig {
    ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(cases) }
}

#[test]
fn attainment_of_the_bundled_agreements_is_the_models() {
    for bundled in &sevclock_policies::ALL {
        let draft = sevclock_policies::draft(bundled.id).unwrap();
        let mut random = Random::new(7);
        let desk = Desk::new(draft, &mut random, 60);
        assert!(desk.evaluations.len() > 30, "{}: few tickets are good", bundled.id);
        for _ in 0..10 {
            desk.agrees_with_the_model(&mut random).unwrap();
        }
    }
}

proptest! {
    #![proptest_config(config(60))]

    #[test]
    fn attainment_is_the_models(seed in any::<u64>()) {
        let desk = Desk::random(seed, 15);
        let agrees = desk.agrees_with_the_model(&mut Random::new(seed));
        prop_assert!(agrees.is_ok(), "{}", agrees.unwrap_err());
    }

    /// Figures of parts, put together in any way, are those of the whole counted at once.
    #[test]
    fn parts_give_the_whole(seed in any::<u64>(), first in 0_usize..15, second in 0_usize..15) {
        let desk = Desk::random(seed, 15);
        let (mut random, all) = (Random::new(seed), &desk.evaluations);
        let grouping = Grouping::by(&desk.dimensions(&mut random));
        let (low, high) = (first.min(second).min(all.len()), first.max(second).min(all.len()));
        let parts = [&all[..low], &all[low..high], &all[high..]];
        let [one, two, three] = parts.map(|part| desk.figures(&grouping, part));
        let whole = desk.figures(&grouping, all).table();
        let merged = |mut into: Figures, other: &Figures| {
            into.merge(other).unwrap();
            into
        };
        let left = merged(merged(one.clone(), &two), &three);
        let right = merged(one.clone(), &merged(two.clone(), &three));
        let backwards = merged(merged(three, &two), &one);
        prop_assert_eq!(&left.table(), &whole);
        prop_assert_eq!(&right.table(), &whole);
        prop_assert_eq!(&backwards.table(), &whole);
    }

    /// Groups sum to the whole, and the ledger to the wall time of the tickets (§8.4).
    #[test]
    fn groups_sum_to_the_whole(seed in any::<u64>()) {
        let desk = Desk::random(seed, 15);
        let grouping = Grouping::by(&desk.dimensions(&mut Random::new(seed)));
        let figures = desk.figures(&grouping, &desk.evaluations);
        let (groups, whole) = (figures.table(), figures.whole());
        let met = |table: &Table| table.clocks.iter().map(|row| row.attainment.cycles()).sum::<u64>();
        prop_assert_eq!(met(&groups), met(&whole));
        let held = |table: &Table| -> i128 {
            table.tickets.iter().flat_map(|row| &row.ledger).map(sevclock::figures::HeldTotal::total).sum()
        };
        let wall = desk.evaluations.iter().map(|one| {
            i128::from(one.as_of.micros() - one.history.timeline[0].at.micros())
        });
        prop_assert_eq!(held(&groups), held(&whole));
        prop_assert_eq!(held(&whole), wall.sum::<i128>());
        let again = figures.table_by(&grouping.by).unwrap();
        prop_assert_eq!(again, groups);
    }

    /// The order is the model's, total whatever order tickets come in, and stable among equal ids.
    #[test]
    fn the_queue_is_total_and_stable(seed in any::<u64>()) {
        let desk = Desk::random(seed, 15);
        let mut random = Random::new(seed);
        let count = desk.seen.len();
        let ids: Vec<String> = (0..count).map(|_| random.below(4).to_string()).collect();
        let order = |places: &[usize]| -> Vec<usize> {
            let mut queue = Queue::new(&desk.policy);
            places.iter().for_each(|place| queue.add(&ids[*place], &desk.evaluations[*place]));
            queue.order().into_iter().map(|added| places[added]).collect()
        };
        let straight: Vec<usize> = (0..count).collect();
        let mut expected = straight.clone();
        let key = |place: &usize| (desk.seen[*place].queue_key(&desk.draft), &ids[*place]);
        expected.sort_by_key(key);
        prop_assert_eq!(&order(&straight), &expected);
        let mut shuffled = straight;
        for place in (1..count).rev() {
            shuffled.swap(place, random.below(place + 1));
        }
        let keys = |order: &[usize]| order.iter().map(key).collect::<Vec<_>>();
        prop_assert_eq!(keys(&order(&shuffled)), keys(&expected));
        for pair in expected.windows(2) {
            let key = |place: usize| desk.policy.queue_key(&desk.evaluations[place]);
            prop_assert!(key(pair[0]) <= key(pair[1]));
        }
    }
}

proptest! {
    #![proptest_config(config(2000))]

    #[test]
    fn shares_print_as_on_paper(part in any::<u64>(), whole in any::<u64>(), small in 0_u64..50_000) {
        for (part, whole) in [(part.min(whole), part.max(whole)), (small, 40_000 + small % 20_000)] {
            let share_of = Share::of(part.min(whole), whole).map(|share| share.to_string());
            prop_assert_eq!(share_of, share(part.min(whole), whole));
        }
    }

    #[test]
    fn percentiles_are_what_sorting_and_counting_finds(
        micros in proptest::collection::vec(-5_i64..50, 1..40),
        percent in 0_u32..=1000,
    ) {
        let mut durations = Durations::default();
        micros.iter().for_each(|one| durations.add(*one));
        let percent: Percent = format!("{}.{} %", percent / 10, percent % 10).parse().unwrap();
        let found = durations.ranked().percentile(percent).unwrap();
        let no_longer = micros.iter().filter(|one| **one <= found).count();
        let shorter = micros.iter().filter(|one| **one < found).count();
        let needed = percent.decimal() * rust_decimal::Decimal::from(micros.len());
        let count = |count: usize| rust_decimal::Decimal::from(count * 100);
        prop_assert!(micros.contains(&found));
        prop_assert!(count(no_longer) >= needed);
        prop_assert!(shorter == 0 || count(shorter) < needed);
    }
}
