//! Policies exchanged while threads evaluate: each sees one set or another, whole.

#![allow(clippy::unwrap_used, reason = "a test says where it stands")]

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Weak};
use std::thread;

use sevclock::policy::PolicyDraft;
use sevclock::ticket::{Event, Ticket};
use sevclock::time::Instant;
use sevclock::{Evaluator, Policy, Problems};
use sevclock_registry::Registry;

fn draft(title: &str) -> PolicyDraft {
    PolicyDraft { title: title.to_owned(), ..sevclock_policies::draft("helpdesk-retail").unwrap() }
}

fn opened() -> Instant {
    Instant::parse("2026-03-02T08:15:00Z").unwrap()
}

fn policy(registry: &Registry, name: &str) -> Arc<Policy> {
    Arc::clone(registry.current().in_force(name, opened()).unwrap())
}

#[test]
fn equal_calendars_are_shared_between_policies() {
    let registry = Registry::new();
    registry.publish("a", &draft("A")).unwrap();
    registry.publish("b", &draft("B")).unwrap();
    let ticket = Ticket { events: vec![Event::at(opened())], ..Ticket::default() };
    let [one, other] = ["a", "b"].map(|name| policy(&registry, name));
    let calendar = |policy: &Policy| {
        let evaluation = policy.evaluate(&policy.bind(&ticket).unwrap(), opened()).unwrap();
        std::ptr::from_ref(policy.calendar_of(&evaluation.history.cycles[0], &evaluation))
    };
    assert_ne!(one.fingerprint(), other.fingerprint());
    assert_eq!(calendar(&one), calendar(&other));
}

#[test]
fn an_update_is_seen_whole_or_not_at_all() {
    let registry = Registry::new();
    let failed: Result<(), Problems> = registry.update(|update| {
        update.publish("a", &draft("A"))?;
        assert_eq!(update.policies().len(), 1);
        update.publish("b", &PolicyDraft::default())?;
        Ok(())
    });
    assert!(failed.is_err());
    assert!(registry.current().is_empty());
    let before = registry.current();
    registry.publish("a", &draft("A")).unwrap();
    assert!(before.is_empty());
    assert_eq!(registry.current().len(), 1);
    assert!(registry.publish("a", &draft("A again")).unwrap().is_some());
    registry.update(|update| Ok::<_, Problems>(update.withdraw("a"))).unwrap();
    assert!(registry.current().is_empty());
}

#[test]
fn what_nobody_holds_is_freed_by_the_next_update() {
    let registry = Registry::new();
    registry.publish("a", &draft("A")).unwrap();
    let held = registry.current();
    let old: Weak<Policy> = Arc::downgrade(held.in_force("a", opened()).unwrap());
    registry.publish("a", &draft("B")).unwrap();
    drop(held);
    // Letting go freed nothing: that is not a reader's to do.
    assert_eq!(old.strong_count(), 1);
    registry.publish("b", &draft("C")).unwrap();
    assert_eq!(old.strong_count(), 0);
}

/// Two names that are always published together are never seen apart.
#[test]
fn threads_that_evaluate_see_one_set_or_the_other() {
    let registry = Registry::new();
    let publish = |title: &str| {
        let both: Result<(), Problems> = registry.update(|update| {
            update.publish("a", &draft(title))?;
            update.publish("b", &draft(title))?;
            Ok(())
        });
        both.unwrap();
    };
    publish("0");
    let done = AtomicBool::new(false);
    thread::scope(|scope| {
        let readers: Vec<_> = (0..2)
            .map(|_| {
                scope.spawn(|| {
                    let mut evaluator = Evaluator::new();
                    let ticket = Ticket { events: vec![Event::at(opened())], ..Ticket::default() };
                    let mut seen = 0;
                    let mut last = 0;
                    while !done.load(Ordering::Relaxed) {
                        let set = registry.current();
                        let [a, b] = ["a", "b"].map(|name| set.in_force(name, opened()).unwrap());
                        assert_eq!(a.fingerprint(), b.fingerprint());
                        let bound = a.bind(&ticket).unwrap();
                        evaluator.evaluate(a, &bound, opened()).unwrap();
                        let number: u32 = a.draft().title.parse().unwrap();
                        assert!(number >= last);
                        seen += u32::from(number > last);
                        last = number;
                    }
                    seen
                })
            })
            .collect();
        (1..=40).for_each(|number| publish(&number.to_string()));
        done.store(true, Ordering::Relaxed);
        assert!(readers.into_iter().any(|reader| reader.join().unwrap() > 0));
    });
}
