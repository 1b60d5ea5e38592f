//! Clocks, compiled (semantics §4).

use super::calendars::Calendars;
use super::layout::{Bits, WORDS};
use super::rows::{Budget, Key, Table, Tables};
use super::signals::{CANCELLED, CLOSED, SignalTable, Signals};
use super::test::{Conditions, Scope, Test};
use crate::evaluate::threshold_amount;
use crate::policy::{Boundary, Clock, OnMiss, PolicyDraft, Promise, Retarget, Warn, WarnAt};
use crate::time::NEVER;

/// A compiled clock.
#[derive(Clone, Debug)]
pub(crate) struct ClockPlan {
    pub(crate) start: Signals,
    pub(crate) stop: Signals,
    pub(crate) restart: Signals,
    pub(crate) resume: Signals,
    pub(crate) cancel: Signals,
    pub(crate) pause_when: Option<Test>,
    pub(crate) applies_when: Option<Test>,
    pub(crate) table: Table,
    /// Whether each `restart` keeps the promise (semantics §4.8), and what a miss does.
    pub(crate) cadence: Option<OnMiss>,
    pub(crate) boundary: Boundary,
    pub(crate) retarget: Retarget,
    pub(crate) sticky: bool,
    /// The thresholds of its warnings, then those that rungs are tied to alone.
    pub(crate) thresholds: Vec<WarnAt>,
    /// How many of them are its warnings.
    pub(crate) warnings: usize,
    /// Every signal it listens to.
    pub(crate) signals: Signals,
    /// Every bit its rows look at: while none changes, no row does.
    pub(crate) rows: Bits,
    /// The same and every bit its conditions look at.
    pub(crate) depends: Bits,
    /// Whether a cycle can have more than one running stretch, and a change may look back at them.
    pub(crate) interruptible: bool,
    /// By the table's calendars: less working time than this crosses no mark under any key.
    pub(crate) least_marks: Box<[i64]>,
}

impl ClockPlan {
    /// Whether time alone can end a cycle.
    pub(crate) fn rolls(&self) -> bool {
        self.cadence == Some(OnMiss::Roll)
    }

    /// Marks a meter keeps for each key: its due instant and each threshold.
    pub(crate) fn marks_per_key(&self) -> usize {
        1 + self.thresholds.len()
    }

    /// Notes the least marks, once ladders have added their thresholds.
    pub(crate) fn note_least_marks(&mut self) {
        let thresholds = &self.thresholds;
        let marks = |key: &Key| match key.budget {
            // Where nothing looks back there is no mark to cross.
            _ if !self.interruptible => NEVER,
            Budget::None => NEVER,
            // How much working time they come to depends on the start.
            Budget::Days(..) => i64::MIN,
            Budget::Micros(budget) => {
                let amounts = thresholds.iter().filter_map(|at| threshold_amount(*at, budget));
                amounts.fold(budget, i64::min)
            }
        };
        let mut least = vec![NEVER; self.table.calendars.len()];
        for key in &self.table.keys {
            let least = &mut least[usize::from(key.slot)];
            *least = marks(key).min(*least);
        }
        self.least_marks = least.into();
    }
}

pub(crate) fn clocks(
    draft: &PolicyDraft,
    calendars: &Calendars,
    signals: &mut SignalTable,
    conditions: &mut Conditions<'_>,
) -> Vec<ClockPlan> {
    let mut plans = Vec::with_capacity(draft.clocks.len());
    for (place, clock) in draft.clocks.iter().enumerate() {
        let path = format!("clocks[{place}]");
        if draft.clocks[..place].iter().any(|other| other.id == clock.id) {
            conditions.findings.add(
                "duplicate-id",
                &format!("{path}.id"),
                "two clocks have this id",
            );
        }
        plans.push(compile(clock, &path, draft, calendars, signals, conditions));
    }
    plans
}

fn compile(
    clock: &Clock,
    path: &str,
    draft: &PolicyDraft,
    calendars: &Calendars,
    signals: &mut SignalTable,
    conditions: &mut Conditions<'_>,
) -> ClockPlan {
    if clock.start.is_empty() {
        let message = "expected a signal that starts it, such as `opened`";
        conditions.findings.add("no-start", &format!("{path}.start"), message);
    }
    let mut set = |names: &[String], key: &str| {
        signals.set_of(names, &format!("{path}.{key}"), conditions.findings)
    };
    let start = set(&clock.start, "start");
    let stop = set(&clock.stop, "stop");
    let restart = set(&clock.restart, "restart");
    let resume = set(&clock.resume, "resume");
    let own_cancel = set(&clock.cancel, "cancel");
    let named = start | stop | restart | resume | own_cancel;
    let cancel = own_cancel | ((CLOSED | CANCELLED) & !named);
    let choice =
        calendars.choose(clock.calendar.as_ref(), &format!("{path}.calendar"), conditions.findings);
    let (key, cadence) = match &clock.promise {
        Promise::Target(_) => ("target", None),
        Promise::Every { on_miss, .. } => ("every", Some(*on_miss)),
    };
    let tables = Tables { draft, calendars };
    let rows = clock.promise.rows();
    let table = tables.table(rows, &choice, false, &format!("{path}.{key}"), conditions);
    for (place, warn) in clock.warn.iter().enumerate() {
        check_threshold(warn.at, &format!("{path}.warn[{place}].at"), conditions);
    }
    let mut optional = |condition: Option<&_>, key: &str| {
        condition.map(|one| conditions.test(one, &format!("{path}.{key}"), Scope::Everything))
    };
    let pause_when = optional(clock.pause_when.as_ref(), "pause_when");
    let applies_when = optional(clock.applies_when.as_ref(), "applies_when");
    let mut depends = [0; WORDS];
    table.depends(&mut depends);
    let rows_depend = depends;
    pause_when.iter().chain(&applies_when).for_each(|test| test.depends(&mut depends));
    ClockPlan {
        signals: named | cancel,
        rows: rows_depend,
        depends,
        start,
        stop,
        restart,
        resume,
        cancel,
        interruptible: (pause_when.is_some() || resume != 0) && clock.retarget.looks_back(),
        pause_when,
        applies_when,
        table,
        cadence,
        boundary: clock.boundary,
        retarget: clock.retarget,
        sticky: clock.sticky_breach,
        thresholds: clock.warn.iter().map(|Warn { at, .. }| *at).collect(),
        warnings: clock.warn.len(),
        least_marks: Box::default(),
    }
}

/// Reports a threshold that stands nowhere.
pub(crate) fn check_threshold(at: WarnAt, path: &str, conditions: &mut Conditions<'_>) {
    let message = match at {
        WarnAt::Percent(0) => "expected 1% or more",
        WarnAt::Percent(percent) if percent > 10_000 => "expected 10000% at most",
        WarnAt::Before(span) if span.micros() == 0 => "expected a duration above zero, or `breach`",
        _ => return,
    };
    conditions.findings.add("bad-threshold", path, message);
}
