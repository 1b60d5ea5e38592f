//! What holds of every policy, ticket and instant, as checks that say what broke.
//!
//! Not here: which policies and tickets, which the tests choose.

use sevclock::evaluate::Stretch;
use sevclock::policy::{Change, Only, PolicyDraft};
use sevclock::ticket::Ticket;
use sevclock::time::Instant;
use sevclock::{Evaluator, Policy};
use sevclock_serde::evaluation::EvaluationDocument;

use crate::compare::differences;
use crate::engine;
use crate::generate::Random;
use crate::model::without_figures;

/// What a law says of a case: nothing, or how it is broken.
pub type Verdict = Result<(), String>;

fn found(policy: &Policy, ticket: &Ticket, at: Instant) -> Result<EvaluationDocument, String> {
    engine::evaluate(policy, &mut Evaluator::new(), ticket, at)
}

/// A ticket without the events after an instant.
fn until(ticket: &Ticket, as_of: Instant) -> Ticket {
    let mut known = ticket.clone();
    known.events.retain(|event| event.at <= as_of);
    known
}

fn same(law: &str, expected: &EvaluationDocument, found: &EvaluationDocument) -> Verdict {
    match differences(expected, found, 5) {
        broken if broken.is_empty() => Ok(()),
        broken => Err(format!("{law}:\n{}", broken.join("\n"))),
    }
}

/// Semantics §2.3: events after `as_of` are ignored.
///
/// # Errors
/// How the law is broken.
pub fn later_events_are_ignored(policy: &Policy, ticket: &Ticket, as_of: Instant) -> Verdict {
    let all = found(policy, ticket, as_of)?;
    same("§2.3: later events count", &found(policy, &until(ticket, as_of), as_of)?, &all)
}

/// Semantics §7.1: nothing but the figures differs before `next_change`, and something does at it.
///
/// # Errors
/// How the law is broken.
pub fn next_change_is_the_next(
    policy: &Policy,
    ticket: &Ticket,
    as_of: Instant,
    random: &mut Random,
) -> Verdict {
    let ticket = until(ticket, as_of);
    let present = found(policy, &ticket, as_of)?;
    let last = present.next_change.map_or(Instant::MAX.micros(), |next| next.micros() - 1);
    let near = last.min(as_of.micros() + 1_000_000_000_000);
    let between = [near, last, random.between(as_of.micros(), near)];
    for micros in between {
        let at = Instant::from_micros(micros).map_err(|error| error.to_string())?;
        let later = without_figures(&found(policy, &ticket, at)?);
        same(&format!("§7.1: different already at {at}"), &without_figures(&present), &later)?;
    }
    if let Some(next) = present.next_change {
        let then = found(policy, &ticket, next)?;
        if without_figures(&then) == without_figures(&present) {
            return Err(format!("§7.1: nothing changes at {next}"));
        }
    }
    Ok(())
}

/// Semantics §7.3: a state fed in pieces, written down and read back between them, gives what the
/// whole ticket gives.
///
/// # Errors
/// How the law is broken.
pub fn pieces_give_the_whole(policy: &Policy, ticket: &Ticket, as_of: Instant) -> Verdict {
    let whole = found(policy, ticket, as_of)?;
    let mut evaluator = Evaluator::new();
    for split in 0..=ticket.events.len() {
        let pieces = engine::evaluate_in_pieces(policy, &mut evaluator, ticket, as_of, split)?;
        same(&format!("§7.3: split before event {split}"), &whole, &pieces)?;
    }
    Ok(())
}

/// Semantics §5.2: a rung that was reached stays reached, with its due instant, later on.
///
/// # Errors
/// How the law is broken.
pub fn reached_rungs_stay_reached(policy: &Policy, ticket: &Ticket, as_of: Instant) -> Verdict {
    let last = found(policy, ticket, as_of)?;
    for event in ticket.events.iter().filter(|event| event.at <= as_of) {
        let early = found(policy, ticket, event.at)?;
        for ladder in &early.ladders {
            for rung in ladder.rungs.iter().filter(|rung| rung.reached.is_some()) {
                let runs = last.ladders.iter().filter(|one| one.ladder == ladder.ladder);
                let stays = runs
                    .filter(|run| run.run == ladder.run)
                    .flat_map(|run| &run.rungs)
                    .any(|later| {
                        (&later.rung, later.occurrence, later.due, later.reached)
                            == (&rung.rung, rung.occurrence, rung.due, rung.reached)
                    });
                if !stays {
                    return Err(format!("§5.2: {} of {} was reached", rung.rung, ladder.ladder));
                }
            }
        }
    }
    Ok(())
}

/// Semantics §4.3: what has elapsed and what remains are the target, across pauses, and where a cycle
/// reaches its due instant undisturbed, all of the target has elapsed.
///
/// # Errors
/// How the law is broken.
pub fn elapsed_and_remaining_are_the_target(
    policy: &Policy,
    ticket: &Ticket,
    as_of: Instant,
) -> Verdict {
    let ticket = until(ticket, as_of);
    for cycle in found(policy, &ticket, as_of)?.clocks {
        let sum = cycle.remaining_s.map(|remaining| cycle.elapsed_s.0 + remaining.0);
        if sum != cycle.target_s.map(|target| target.0) {
            return Err(format!("§4.3: {} {} does not sum up", cycle.clock, cycle.cycle));
        }
        let Some(due) = cycle.due.filter(|_| cycle.status == "running") else { continue };
        // Up to there a cadence may come to more entries than an evaluation has.
        let Ok(then) = found(policy, &ticket, due) else { continue };
        for later in then.clocks.iter().filter(|later| {
            (&later.clock, later.cycle, later.due) == (&cycle.clock, cycle.cycle, Some(due))
                && later.stopped.is_none_or(|stopped| stopped >= due)
        }) {
            if later.target_s.is_some_and(|target| target.0 != later.elapsed_s.0) {
                let (clock, number) = (&later.clock, later.cycle);
                return Err(format!(
                    "§4.3: {clock} {number} is due at {due}, its target not used up"
                ));
            }
        }
    }
    Ok(())
}

/// The policy with every adjustment made one that can only lower urgency (semantics §3.2).
#[must_use]
pub fn lowering(draft: &PolicyDraft) -> PolicyDraft {
    let mut draft = draft.clone();
    for rule in &mut draft.adjust {
        match rule.change {
            Change::To(_) => rule.only = Some(Only::Down),
            Change::By(_) => rule.only = None,
        }
    }
    draft
}

/// Semantics §3.2: under [`lowering`] rules no severity is ever above its base.
///
/// # Errors
/// How the law is broken.
pub fn lowering_rules_never_raise(policy: &Policy, ticket: &Ticket, as_of: Instant) -> Verdict {
    let events = ticket.events.iter().map(|event| event.at).filter(|at| *at <= as_of);
    for at in events.chain([as_of]) {
        let severity = found(policy, ticket, at)?.severity;
        if severity.effective < severity.base {
            return Err(format!("§3.2: {} above {}", severity.effective, severity.base));
        }
    }
    Ok(())
}

/// Semantics §8.4: the parts of the ledger sum to the wall time from opening to `as_of`, exactly, and no
/// part ever shrinks.
///
/// # Errors
/// How the law is broken.
pub fn ledger_sums_to_wall_time(policy: &Policy, ticket: &Ticket, as_of: Instant) -> Verdict {
    let opened = ticket.events.first().map_or(as_of, |event| event.at);
    let mut before: Vec<[i64; 2]> = vec![[0; 2]; policy.holders().count()];
    let events = ticket.events.iter().map(|event| event.at).filter(|at| *at <= as_of);
    for at in events.chain([as_of]) {
        let ledger = found(policy, ticket, at)?.ledger;
        let parts = ledger.iter().map(|held| [held.in_hours_s.0, held.out_of_hours_s.0]);
        let parts: Vec<[i64; 2]> = parts.collect();
        let (sum, wall) = (parts.iter().flatten().sum::<i64>(), at.micros() - opened.micros());
        if sum != wall {
            return Err(format!("§8.4: at {at} the parts sum to {sum} µs of {wall}"));
        }
        let shrinks = |(now, then): (&[i64; 2], &[i64; 2])| now[0] < then[0] || now[1] < then[1];
        if parts.len() != before.len() || parts.iter().zip(&before).any(shrinks) {
            return Err(format!("§8.4: at {at} a part is less than before"));
        }
        before = parts;
    }
    Ok(())
}

/// Semantics §4.3: the running stretches of a cycle follow one another within it, each as long as its
/// calendar says, and sum to its elapsed time.
///
/// # Errors
/// How the law is broken.
pub fn stretches_sum_to_elapsed(policy: &Policy, ticket: &Ticket, as_of: Instant) -> Verdict {
    let bound = policy.bind(ticket).map_err(|faults| faults.to_string())?;
    let evaluation = policy.evaluate(&bound, as_of).map_err(|error| error.to_string())?;
    let stretches = policy.stretches(&bound, as_of).map_err(|error| error.to_string())?;
    for cycle in &evaluation.history.cycles {
        let name = format!("clock {} cycle {}", cycle.clock, cycle.number);
        let of = |one: &&Stretch| (one.clock, one.cycle) == (cycle.clock, cycle.number);
        let of: Vec<&Stretch> = stretches.iter().filter(of).collect();
        let sum: i64 = of.iter().map(|one| one.worked).sum();
        if sum != cycle.elapsed {
            return Err(format!("§4.3: {name}: {of:?} sum to {sum} µs of {}", cycle.elapsed));
        }
        let end = cycle.stopped.unwrap_or(as_of);
        let inside = of.iter().all(|one| cycle.started <= one.from && one.to <= end);
        let apart = of.windows(2).all(|two| two[0].to <= two[1].from);
        if !inside || !apart || of.iter().any(|one| one.from >= one.to) {
            return Err(format!("§4.3: {name}: {of:?} do not stand apart within {cycle:?}"));
        }
    }
    Ok(())
}

/// Semantics §2.3: events out of order are refused by an error that names the two.
///
/// # Errors
/// How the law is broken.
pub fn disorder_is_refused(policy: &Policy, ticket: &Ticket) -> Verdict {
    let pairs = ticket.events.windows(2).enumerate();
    for (i, _) in pairs.filter(|(_, two)| two[0].at < two[1].at) {
        let mut swapped = ticket.clone();
        let (one, other) = (swapped.events[i].at, swapped.events[i + 1].at);
        (swapped.events[i].at, swapped.events[i + 1].at) = (other, one);
        match policy.bind(&swapped) {
            Ok(_) => return Err(format!("§2.3: events {i} and {} are out of order", i + 1)),
            Err(faults) => {
                let text = faults.to_string();
                if !text.contains(&one.to_string()) || !text.contains(&other.to_string()) {
                    return Err(format!("§2.3: `{text}` does not name {one} and {other}"));
                }
            }
        }
    }
    Ok(())
}
