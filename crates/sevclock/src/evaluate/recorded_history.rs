//! The entries of a state's history in the order of their numbers, each with its range
//! (semantics §7.3).
//!
//! Not here: the part of a state that can still change.

use std::ops::Range;

use super::decision::{
    Basis, Cause, Cycle, CycleStatus, History, LadderStatus, Rejected, Rejection, Run, RungEntry,
    SeverityChange, Taken, UndoneBreach,
};
use super::recorded::BACK;
use super::tape::Tape;
use crate::compile::Policy;
use crate::policy::Level;
use crate::time::Instant;

const LADDERS: [LadderStatus; 5] = [
    LadderStatus::Idle,
    LadderStatus::Running,
    LadderStatus::Waiting,
    LadderStatus::Paused,
    LadderStatus::Stopped,
];

/// One list of the history, by its place among [`super::HISTORY_LISTS`].
pub(crate) fn history(tape: &mut Tape<'_>, policy: &Policy, list: usize, history: &mut History) {
    let History {
        timeline,
        applied,
        rejected,
        unused_signals,
        cycles,
        warnings,
        undone,
        runs,
        rungs,
        taken,
        before: _,
    } = history;
    let rules = policy.adjust.len();
    match list {
        0 => entries(tape, timeline, 10, &CHANGE, |tape, one| change(tape, policy, one)),
        1 => entries(tape, applied, 1, &0, |tape, rule| tape.place(rule, rules)),
        2 => entries(tape, rejected, 4, &REJECTED, |tape, one| self::rejected(tape, policy, one)),
        3 => entries(tape, unused_signals, 1, &0, |tape, signal| {
            tape.place(signal, policy.signals.signals.len());
        }),
        4 => entries(tape, cycles, 27, &CYCLE, |tape, one| cycle(tape, policy, one)),
        5 => entries(tape, warnings, 1, &None, |tape, at| {
            tape.maybe_at(at);
        }),
        6 => entries(tape, undone, 4, &UNDONE, |tape, one| self::undone(tape, policy, one)),
        7 => entries(tape, runs, 3, &RUN, |tape, one| run(tape, policy, one)),
        8 => entries(tape, rungs, 9, &RUNG, |tape, one| rung(tape, policy, one)),
        _ => entries(tape, taken, 6, &TAKEN, |tape, one| self::taken(tape, policy, one)),
    }
}

/// A list of entries of `width` numbers each.
fn entries<T: Clone>(
    tape: &mut Tape<'_>,
    list: &mut Vec<T>,
    width: usize,
    blank: &T,
    each: impl Fn(&mut Tape<'_>, &mut T),
) {
    let length = tape.entries(list.len(), width);
    list.resize(length, blank.clone());
    for one in list {
        each(tape, one);
    }
}

const CHANGE: SeverityChange = SeverityChange {
    at: Instant::MIN,
    severity: Level::MOST_SEVERE,
    cause: Cause::Event(0),
    basis: Basis::Classified { event: 0, rule: None },
    rules: 0..0,
};

fn change(tape: &mut Tape<'_>, policy: &Policy, entry: &mut SeverityChange) {
    let SeverityChange { at, severity, cause, basis, rules } = entry;
    tape.at(at);
    level(tape, severity);
    tape.cause(cause);
    self::basis(tape, policy, basis);
    range(tape, rules);
}

/// Whether declared, the event, and the rule of a classification.
fn basis(tape: &mut Tape<'_>, policy: &Policy, field: &mut Basis) {
    let (mut declared, mut event, mut rule) = match *field {
        Basis::Declared { event } => (true, event, None),
        Basis::Classified { event, rule } => (false, event, rule),
    };
    tape.flag(&mut declared);
    tape.count(&mut event, 0);
    tape.maybe(&mut rule, 0, |tape, rule| tape.place_or_zero(rule, policy.classify.rules()));
    *field = if declared { Basis::Declared { event } } else { Basis::Classified { event, rule } };
}

const REJECTED: Rejected =
    Rejected { rule: 0, by: String::new(), at: Instant::MIN, event: 0, why: Rejection::Role };

/// All but the role, which stands among the record's texts.
fn rejected(tape: &mut Tape<'_>, policy: &Policy, entry: &mut Rejected) {
    let Rejected { rule, by: _, at, event, why } = entry;
    tape.place(rule, policy.adjust.len());
    tape.at(at);
    tape.count(event, 0);
    tape.one_of(why, &[Rejection::Role, Rejection::Condition]);
}

const CYCLE: Cycle = Cycle {
    clock: 0,
    number: 1,
    status: CycleStatus::Met,
    started: Instant::MIN,
    started_by: Cause::Event(0),
    stopped: None,
    stopped_by: None,
    due: None,
    due_by: Cause::Event(0),
    first_due: None,
    breached_at: None,
    on_arrival: false,
    in_hours: false,
    due_if_resumed: None,
    elapsed: 0,
    target: None,
    severity: Level::MOST_SEVERE,
    row: None,
    agreed: false,
    warnings: 0..0,
};

fn cycle(tape: &mut Tape<'_>, policy: &Policy, entry: &mut Cycle) {
    let Cycle {
        clock,
        number,
        status,
        started,
        started_by,
        stopped,
        stopped_by,
        due,
        due_by,
        first_due,
        breached_at,
        on_arrival,
        in_hours,
        due_if_resumed,
        elapsed,
        target,
        severity,
        row,
        agreed,
        warnings,
    } = entry;
    tape.place(clock, policy.clocks.len());
    tape.count(number, 1);
    tape.one_of(status, &CycleStatus::ALL);
    tape.at(started);
    tape.cause(started_by);
    tape.maybe_at(stopped);
    tape.maybe(stopped_by, Cause::Event(0), Tape::cause);
    tape.maybe_at(due);
    tape.cause(due_by);
    tape.maybe_at(first_due);
    tape.maybe_at(breached_at);
    tape.flag(on_arrival);
    tape.flag(in_hours);
    tape.maybe_at(due_if_resumed);
    tape.span(elapsed, BACK);
    tape.maybe(target, 0, |tape, target| tape.span(target, 0));
    level(tape, severity);
    tape.maybe(row, 0, |tape, row| tape.count(row, 0));
    tape.flag(agreed);
    range(tape, warnings);
}

const UNDONE: UndoneBreach =
    UndoneBreach { clock: 0, cycle: 1, due: Instant::MIN, at: Instant::MIN };

fn undone(tape: &mut Tape<'_>, policy: &Policy, entry: &mut UndoneBreach) {
    let UndoneBreach { clock, cycle, due, at } = entry;
    tape.place(clock, policy.clocks.len());
    tape.count(cycle, 1);
    tape.at(due);
    tape.at(at);
}

const RUN: Run = Run { ladder: 0, number: 0, status: LadderStatus::Stopped };

fn run(tape: &mut Tape<'_>, policy: &Policy, entry: &mut Run) {
    let Run { ladder, number, status } = entry;
    tape.place(ladder, policy.ladders.len());
    tape.count(number, 0);
    tape.one_of(status, &LADDERS);
}

const RUNG: RungEntry = RungEntry {
    ladder: 0,
    run: 1,
    rung: 0,
    occurrence: 1,
    due: None,
    dated_by: Cause::Event(0),
    reached: None,
    available: None,
};

fn rung(tape: &mut Tape<'_>, policy: &Policy, entry: &mut RungEntry) {
    let RungEntry { ladder, run, rung, occurrence, due, dated_by, reached, available } = entry;
    tape.place(ladder, policy.ladders.len());
    tape.count(run, 0);
    tape.place(rung, rungs_of(policy, *ladder));
    tape.count(occurrence, 0);
    tape.maybe_at(due);
    tape.cause(dated_by);
    tape.maybe_at(reached);
    tape.maybe_at(available);
}

const TAKEN: Taken =
    Taken { ladder: 0, run: 1, rung: 0, occurrence: 1, at: Instant::MIN, event: 0 };

fn taken(tape: &mut Tape<'_>, policy: &Policy, entry: &mut Taken) {
    let Taken { ladder, run, rung, occurrence, at, event } = entry;
    tape.place(ladder, policy.ladders.len());
    tape.count(run, 0);
    tape.place(rung, rungs_of(policy, *ladder));
    tape.count(occurrence, 0);
    tape.at(at);
    tape.count(event, 0);
}

fn rungs_of(policy: &Policy, ladder: u16) -> usize {
    policy.ladders.get(usize::from(ladder)).map_or(0, |ladder| ladder.rungs.len())
}

fn level(tape: &mut Tape<'_>, field: &mut Level) {
    let mut number = field.number();
    tape.level(&mut number, 1, Level::MAX);
    *field = super::level(number);
}

/// A stretch of another list, as its ends.
fn range(tape: &mut Tape<'_>, field: &mut Range<u32>) {
    tape.count(&mut field.start, 0);
    tape.count(&mut field.end, 0);
}
