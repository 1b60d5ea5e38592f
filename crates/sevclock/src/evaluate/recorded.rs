//! What of a state can still change, field by field in the order of its record, each with its range
//! (semantics §7.3).
//!
//! Structs are taken apart whole, so that a field added to one cannot be forgotten here. Not here:
//! the history, and what a record is refused for.

use super::State;
use super::clock::{ClockState, CycleState, Phase};
use super::decision::{Cause, CycleStatus, Held};
use super::engine::Live;
use super::ladder::{LadderPhase, LadderState, RungState};
use super::ledger::LedgerState;
use super::meter::Meter;
use super::severity::{RuleState, SeverityState};
use super::tape::Tape;
use crate::compile::{ClockPlan, Dating, LadderPlan, Policy, RungPlan};
use crate::time::NEVER;

/// The shortest offset: a meter that shows less than what counts (semantics §4.5).
pub(crate) const BACK: i64 = -crate::time::Span::MAX.micros();

/// The current part of a state: what is open, dated or can still change, and how many entries of its
/// history were taken away.
pub(crate) fn current(tape: &mut Tape<'_>, policy: &Policy, state: &mut State) {
    tape.count(&mut state.history.before, 0);
    live(tape, policy, &mut state.live);
}

/// What is open, dated or can still change.
fn live(tape: &mut Tape<'_>, policy: &Policy, live: &mut Live) {
    let Live { bits, now, next_timer: _, events, unused, severity, clocks, ladders, ledger } = live;
    tape.facts(&policy.layout, bits);
    tape.count(events, 0);
    let begun = *events > 0;
    match begun {
        true => tape.moment(now),
        false => tape.moment_or_past(now),
    }
    signals(tape, policy, unused);
    rules(tape, policy, begun, severity);
    tape.require(facts_are_sound(policy, bits, begun));
    clocks.resize_with(policy.clocks.len(), ClockState::default);
    for (plan, state) in policy.clocks.iter().zip(clocks) {
        clock(tape, policy, plan, state);
        tape.require(begun || state.phase == Phase::None);
    }
    ladders.resize_with(policy.ladders.len(), LadderState::default);
    for (plan, state) in policy.ladders.iter().zip(ladders) {
        ladder(tape, policy, plan, state);
        tape.require(begun || state.phase == LadderPhase::Idle);
    }
    self::ledger(tape, policy, ledger);
    live.schedule(policy);
}

fn ledger(tape: &mut Tape<'_>, policy: &Policy, state: &mut LedgerState) {
    let LedgerState { since, holder, calendar, held } = state;
    let holders = policy.ledger.holders.len();
    tape.moment(since);
    tape.place(holder, holders);
    tape.place(calendar, policy.calendars.len());
    held.resize(holders, Held::default());
    for Held { in_hours, out_of_hours } in held {
        tape.span(in_hours, 0);
        tape.span(out_of_hours, 0);
    }
}

/// Every fact has one value, and nothing else is set.
fn facts_are_sound(policy: &Policy, bits: &crate::compile::Bits, begun: bool) -> bool {
    let layout = &policy.layout;
    let ones = |bits: crate::compile::Bits| bits.iter().map(|word| word.count_ones()).sum::<u32>();
    let mut known = 0;
    for slot in 0..layout.slots.len() {
        let universe = layout.universe(slot);
        let set = ones(std::array::from_fn(|word| bits[word] & universe[word]));
        let decided = begun || (slot != layout.severity && slot != layout.declared);
        if set != u32::from(decided && ones(universe) > 0) {
            return false;
        }
        known += set;
    }
    known == ones(*bits)
}

/// A set of signals, in two halves.
fn signals(tape: &mut Tape<'_>, policy: &Policy, set: &mut u128) {
    const HALF: u128 = u64::MAX as u128;
    let mut low = u64::try_from(*set & HALF).unwrap_or(0);
    let mut high = u64::try_from(*set >> 64).unwrap_or(0);
    tape.bits(&mut low);
    tape.bits(&mut high);
    *set = u128::from(high) << 64 | u128::from(low);
    let known = policy.signals.signals.len();
    tape.require(known >= 128 || *set >> known == 0);
}

fn rules(tape: &mut Tape<'_>, policy: &Policy, begun: bool, state: &mut SeverityState) {
    let SeverityState {
        declared,
        declared_by,
        classified,
        classified_by,
        effective,
        rules,
        applied,
        pending,
    } = state;
    let (least, last) = if begun { (1, policy.last) } else { (0, 0) };
    tape.level(declared, 0, last);
    tape.level(classified, least, last);
    tape.level(effective, least, last);
    tape.count(declared_by, 0);
    tape.count(&mut classified_by.0, 0);
    tape.maybe(&mut classified_by.1, 0, |tape, rule| {
        tape.place_or_zero(rule, policy.classify.rules());
    });
    rules.resize(policy.adjust.len(), RuleState::IDLE);
    for rule in rules {
        let RuleState { since, since_by, dwell, ripe, approved, latched } = rule;
        tape.moment_or_never(since);
        tape.cause(since_by);
        tape.moment_or_never(dwell);
        tape.flag(ripe);
        tape.flag(approved);
        tape.flag(latched);
        let idle = *dwell == NEVER && !*ripe && !*approved;
        tape.require(idle || (begun && *since != NEVER));
    }
    let all = policy.adjust.len();
    let length = tape.length(applied.len(), all);
    applied.resize(length, 0);
    for rule in applied {
        tape.place(rule, all);
    }
    let length = tape.length(pending.len(), all);
    pending.resize(length, (0, 1));
    for (rule, to) in pending {
        tape.place(rule, all);
        tape.level(to, 1, policy.last);
    }
}

fn clock(tape: &mut Tape<'_>, policy: &Policy, plan: &ClockPlan, state: &mut ClockState) {
    let ClockState { armed, phase, number, cycle, meter } = state;
    tape.flag(armed);
    tape.count(number, 0);
    self::phase(tape, phase);
    if *phase == Phase::None {
        // The next cycle begins with nothing of the last.
        (*cycle, *meter) = Default::default();
        return;
    }
    let keys = plan.table.keys.len();
    let CycleState {
        started,
        started_by,
        selected,
        basis,
        severity,
        offset,
        budget,
        date,
        agreed,
        due,
        due_by,
        first_due,
        on_arrival,
        fired,
    } = cycle;
    tape.moment(started);
    tape.cause(started_by);
    tape.place(selected, keys);
    tape.place(basis, keys);
    tape.level(severity, 1, policy.last);
    tape.span(offset, BACK);
    tape.span_mostly(budget, -1, plan.table.usual_span(*basis));
    tape.moment_or_never(date);
    tape.flag(agreed);
    tape.moment_or_never(due);
    tape.cause(due_by);
    tape.moment_or_never(first_due);
    tape.flag(on_arrival);
    moments(tape, fired, plan.thresholds.len());
    let marks = if plan.interruptible { keys * plan.marks_per_key() } else { 0 };
    self::meter(tape, meter, plan.table.calendars.len(), marks);
}

fn phase(tape: &mut Tape<'_>, phase: &mut Phase) {
    let mut which = match phase {
        Phase::None => 0,
        Phase::Open => 1,
        Phase::Stopped { .. } => 2,
    };
    tape.one_of(&mut which, &[0, 1, 2]);
    *phase = match which {
        0 => Phase::None,
        1 => Phase::Open,
        _ => {
            let stopped = Phase::Stopped { status: CycleStatus::Met, at: 0, by: Cause::Event(0) };
            let kept = if let Phase::Stopped { .. } = phase { *phase } else { stopped };
            let Phase::Stopped { mut status, mut at, mut by } = kept else { return };
            tape.one_of(&mut status, &CycleStatus::ALL);
            tape.moment(&mut at);
            tape.cause(&mut by);
            Phase::Stopped { status, at, by }
        }
    };
}

fn meter(tape: &mut Tape<'_>, meter: &mut Meter, calendars: usize, marks: usize) {
    let Meter { start, since, running, interrupted, spent, crossed } = meter;
    tape.moment(start);
    tape.moment(since);
    tape.flag(running);
    tape.flag(interrupted);
    spent.resize(calendars, 0);
    for one in spent {
        tape.span(one, 0);
    }
    moments(tape, crossed, marks);
}

fn moments(tape: &mut Tape<'_>, all: &mut Vec<i64>, length: usize) {
    all.resize(length, NEVER);
    for one in all {
        tape.moment_or_never(one);
    }
}

fn ladder(tape: &mut Tape<'_>, policy: &Policy, plan: &LadderPlan, state: &mut LadderState) {
    let LadderState {
        phase,
        run,
        round,
        waiting,
        held_until,
        severity,
        meter,
        rungs,
        next_reach: _,
    } = state;
    tape.one_of(phase, &[LadderPhase::Idle, LadderPhase::Active, LadderPhase::Stopped]);
    tape.count(run, 0);
    if *phase == LadderPhase::Idle {
        *state = LadderState { phase: *phase, run: *run, next_reach: NEVER, ..Default::default() };
        return;
    }
    tape.count(round, 1);
    tape.flag(waiting);
    tape.moment_or_past(held_until);
    tape.level(severity, 1, policy.last);
    self::meter(tape, meter, plan.calendars.len(), plan.marks);
    rungs.resize(plan.rungs.len(), RungState::NEW);
    for (plan, state) in plan.rungs.iter().zip(rungs) {
        rung(tape, policy, plan, state);
    }
    state.next_reach = state.earliest_reach();
}

fn rung(tape: &mut Tape<'_>, policy: &Policy, plan: &RungPlan, state: &mut RungState) {
    let RungState {
        key,
        amount,
        date,
        due,
        dated_by,
        overdue,
        waiting,
        moves_to: _,
        fresh: _,
        done,
        next,
        grid,
        reached,
        taken,
    } = state;
    if let Dating::Rows(table, _) = &plan.dating {
        tape.place(key, table.keys.len());
        tape.span_mostly(amount, -1, table.usual_span(*key));
    }
    tape.moment_or_never(date);
    tape.moment_or_never(due);
    tape.cause(dated_by);
    tape.flag(overdue);
    tape.flag(waiting);
    tape.flag(done);
    tape.count(next, 1);
    tape.maybe(grid, (0, 0), |tape, (first, calendar)| {
        tape.moment(first);
        tape.place(calendar, policy.calendars.len());
    });
    tape.count(reached, 0);
    tape.flag(taken);
}
