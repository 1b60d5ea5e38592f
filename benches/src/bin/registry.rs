//! What thousands of policies take, and what a swap does to threads that evaluate: a line each, `name
//! value unit`; a figure past its bound is a panic. `registry NAME` measures only the figures whose name
//! contains NAME.

#![expect(clippy::print_stdout, reason = "a program that prints figures")]

use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant as Clock};

use allocation_counter::measure;
use cpu_time::ThreadTime;
use sevclock::{Evaluator, Policy, Problems, State};
use sevclock_benches::{tenants, tickets};
use sevclock_registry::Registry;
use sevclock_serde::policy::from_toml;
use sevclock_testing::generate::{Random, Vocabulary};
use sevclock_testing::model::Model;

/// The names of figures and what measures them.
type Group = (&'static [&'static str], fn());

const GROUPS: [Group; 3] = [
    (&["registry_mib", "registry_load_s"], load),
    (&["swap_block_us", "swap_ms"], swap),
    (&["state_bytes"], state),
];

fn main() {
    let wanted = std::env::args().nth(1).unwrap_or_default();
    for (names, measure) in GROUPS {
        if names.iter().any(|name| name.contains(&wanted)) {
            measure();
        }
    }
}

/// A registry of every customer, from their documents.
fn registry(documents: &[String]) -> Registry {
    let registry = Registry::new();
    let loaded: Result<(), Problems> = registry.update(|update| {
        for (tenant, document) in documents.iter().enumerate() {
            let draft = from_toml(document).expect("a valid document");
            update.publish(&tenants::name(tenant), &draft)?;
        }
        Ok(())
    });
    loaded.expect("valid policies");
    registry
}

fn documents() -> Vec<String> {
    (0..tenants::TENANTS).map(|tenant| tenants::document(tenant, 1)).collect()
}

fn load() {
    let documents = documents();
    let (mut loaded, mut seconds) = (None, 0.0);
    let allocated = measure(|| {
        let start = Clock::now();
        let registry = registry(&documents);
        seconds = start.elapsed().as_secs_f64();
        // Each policy has evaluated a ticket: what is built when first asked for is built.
        tenants::check(&registry.current());
        loaded = Some(registry);
    });
    let mib = allocated.bytes_current as f64 / f64::from(1 << 20);
    let most = allocated.bytes_max as f64 / f64::from(1 << 20);
    println!("registry_mib {mib:.0} MiB ({most:.0} at most)");
    println!("registry_load_s {seconds:.2} s");
    assert!(most <= 512.0 && seconds <= 10.0);
    drop(loaded);
}

/// What became of a thread that evaluated.
#[derive(Debug, Default)]
struct Seen {
    rounds: u32,
    /// The longest that taking the policies and letting go of them took while the thread had the
    /// processor.
    longest: Duration,
    /// The same whether it had the processor or not.
    longest_by_the_wall: Duration,
    /// How often the thread gave up the processor of itself, as one does that waits for a lock.
    waits: u64,
}

/// How often this thread has given up the processor of itself, and how often it was taken away.
fn switches() -> (u64, u64) {
    let status = std::fs::read_to_string("/proc/thread-self/status").unwrap_or_default();
    let number = |name: &str| {
        let line = status.lines().find_map(|line| line.strip_prefix(name));
        line.and_then(|rest| rest.trim_start_matches(':').trim().parse().ok()).unwrap_or(0)
    };
    (number("voluntary_ctxt_switches"), number("nonvoluntary_ctxt_switches"))
}

/// Takes the policies, evaluates tickets under some of them and lets go, until `done`.
fn reader(registry: &Registry, done: &AtomicBool) -> Seen {
    let (ticket, as_of) = (tickets::ticket(), tickets::as_of());
    let mut evaluator = Evaluator::new();
    let (mut seen, mut tenant) = (Seen::default(), 0);
    let waits = switches().0;
    thread::sleep(Duration::from_millis(1));
    // A sleep is a wait: without it, the count below would say nothing.
    assert!(switches().0 > waits, "this system does not count the waits of a thread");
    let waits = switches().0;
    while !done.load(Ordering::Relaxed) {
        let before = switches().1;
        let start = Clock::now();
        let policies = registry.current();
        let mut took = start.elapsed();
        for _ in 0..20 {
            tenant = (tenant + 7) % tenants::TENANTS;
            let policy = policies.in_force(&tenants::name(tenant), as_of).expect("in force");
            let bound = policy.bind(&ticket).expect("a valid ticket");
            let evaluation = evaluator.evaluate(policy, &bound, as_of).expect("an evaluation");
            let found = (evaluation.effective.number(), evaluation.history.rungs.len());
            assert_eq!(found, (2, 5));
        }
        let start = Clock::now();
        drop(policies);
        took += start.elapsed();
        seen.rounds += 1;
        seen.longest_by_the_wall = seen.longest_by_the_wall.max(took);
        if switches().1 == before {
            seen.longest = seen.longest.max(took);
        }
    }
    seen.waits = switches().0 - waits;
    seen
}

fn swap() {
    const SWAPS: usize = 500;
    let registry = registry(&documents());
    let done = AtomicBool::new(false);
    let (seen, mut swaps) = thread::scope(|scope| {
        let readers = [(); 2].map(|()| scope.spawn(|| reader(&registry, &done)));
        let swaps: Vec<f64> = (0..SWAPS)
            .map(|number| {
                let tenant = number * 11 % tenants::TENANTS;
                let draft = from_toml(&tenants::document(tenant, number + 2)).expect("valid");
                let start = ThreadTime::now();
                let replaced = registry.publish(&tenants::name(tenant), &draft).expect("valid");
                assert!(replaced.is_some());
                start.elapsed().as_secs_f64() * 1e3
            })
            .collect();
        done.store(true, Ordering::Relaxed);
        (readers.map(|reader| reader.join().expect("a reader")), swaps)
    });
    swaps.sort_by(f64::total_cmp);
    let longest = seen.iter().map(|seen| seen.longest).max().unwrap_or_default();
    let wall = seen.iter().map(|seen| seen.longest_by_the_wall).max().unwrap_or_default();
    let waits: u64 = seen.iter().map(|seen| seen.waits).sum();
    let rounds: u32 = seen.iter().map(|seen| seen.rounds).sum();
    let micros = |time: Duration| time.as_secs_f64() * 1e6;
    println!(
        "swap_block_us {:.1} us ({SWAPS} swaps, {rounds} rounds of two threads, {waits} waits; {:.1} us \
         where the processor was taken away)",
        micros(longest),
        micros(wall)
    );
    println!("swap_ms {:.2} ms ({:.2} at most)", swaps[SWAPS / 2], swaps[SWAPS - 1]);
    assert!(rounds > 1000 && waits == 0 && longest < Duration::from_millis(1));
}

/// The most bytes of a packed state over random tickets of each agreement, in whole seconds.
fn state() {
    for bundled in sevclock_policies::ALL {
        let draft = from_toml(bundled.document).expect("a valid document");
        let policy = Policy::compile(&draft).expect("a valid policy");
        let (model, vocabulary) = (Model::new(&draft), Vocabulary::new(&draft));
        let (mut bytes, mut most, mut states) = (Vec::new(), 0, 0);
        for seed in 0..500 {
            let (ticket, _) = vocabulary.ticket(&mut Random::new(seed), &model, 12);
            let plan = ticket.plan.as_deref();
            let mut state = State::new(&policy, plan, &ticket.facts).expect("a valid ticket");
            for mut event in ticket.events {
                let seconds = |at: sevclock::time::Instant| {
                    let micros = at.micros().div_euclid(1_000_000) * 1_000_000;
                    sevclock::time::Instant::from_micros(micros).unwrap_or(at)
                };
                (event.at, event.due) = (seconds(event.at), event.due.map(seconds));
                if state.feed(&policy, &event).is_err() {
                    break;
                }
                bytes.clear();
                state.pack(&policy, &mut bytes).expect("its own policy");
                most = most.max(bytes.len());
                states += 1;
            }
        }
        println!("state_bytes {most} bytes ({}, {states} states)", bundled.id);
        assert!(states > 2000 && most <= 256);
    }
}
