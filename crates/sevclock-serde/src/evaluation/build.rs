//! The document of an evaluation: places become the policy's names.

use std::io;

use serde::Serialize;
use serde::ser::Serializer;
use sevclock::Policy;
use sevclock::evaluate::{
    Cycle, Evaluation, History, LadderStatus, Rejection, Run, RungEntry, Taken, UndoneBreach,
};
use sevclock::policy::{Action, Adjustment, Authority, Deed, Warn, WarnAt};
use sevclock::time::Instant;

use super::{
    ActionDocument, CycleDocument, EvaluationDocument, HeldDocument, LadderDocument,
    ObligationDocument, PendingDocument, RejectedDocument, RungDocument, Seconds, SeverityDocument,
    TimelineDocument, UndoneDocument, WarningDocument,
};

/// The document of an evaluation under the policy that made it, without reasons
/// ([`reasons`](super::reasons) gives them).
///
/// An evaluation under another policy gets wrong names.
#[must_use]
pub fn document(policy: &Policy, ticket: &str, evaluation: &Evaluation) -> EvaluationDocument {
    View { policy, ticket, evaluation }.named()
}

/// Writes the document of an evaluation as one line of JSON, without its line end.
///
/// # Errors
/// Those of `writer`.
pub fn write_json(
    writer: impl io::Write,
    policy: &Policy,
    ticket: &str,
    evaluation: &Evaluation,
) -> io::Result<()> {
    Ok(serde_json::to_writer(writer, &View { policy, ticket, evaluation })?)
}

/// An evaluation with whose names it prints: serialises as its [`document`], whose names it borrows.
#[derive(Clone, Copy, Debug)]
pub struct View<'a> {
    /// The policy that made the evaluation.
    pub policy: &'a Policy,
    /// The ticket's id.
    pub ticket: &'a str,
    /// The evaluation.
    pub evaluation: &'a Evaluation,
}

impl Serialize for View<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.named::<&str>().serialize(serializer)
    }
}

impl<'a> View<'a> {
    /// The document, its names borrowed or owned.
    fn named<S: From<&'a str>>(&self) -> EvaluationDocument<S> {
        let Self { policy, evaluation, ticket } = *self;
        let (draft, history) = (policy.draft(), &evaluation.history);
        let owed = evaluation.obligations.iter().map(|owed| ObligationDocument {
            id: name(&draft.obligations, owed.obligation, |one| &one.id),
            met: owed.met,
        });
        let ledger = policy.holders().zip(&evaluation.ledger).map(|(who, held)| HeldDocument {
            who: who.into(),
            in_hours_s: Seconds(held.in_hours),
            out_of_hours_s: Seconds(held.out_of_hours),
        });
        let unused = history.unused_signals.iter();
        EvaluationDocument {
            ticket: ticket.into(),
            policy: draft.id.as_str().into(),
            version: draft.version.as_str().into(),
            zones: self.policy.zones().version().into(),
            as_of: evaluation.as_of,
            status: evaluation.status.name().into(),
            severity: self.severity(),
            obligations: owed.collect(),
            clocks: self.clocks(),
            ladders: self.ladders(),
            ledger: ledger.collect(),
            unused_signals: unused.map(|at| policy.signal(*at).unwrap_or("").into()).collect(),
            next_change: evaluation.next_change,
            because: None,
        }
    }

    fn severity<S: From<&'a str>>(&self) -> SeverityDocument<S> {
        let Evaluation { base, effective, rules, pending, history, .. } = self.evaluation;
        let adjust = &self.policy.draft().adjust;
        let rule = |place: u16| name(adjust, place, |one: &Adjustment| &one.id);
        let timeline = history.timeline.iter().map(|change| TimelineDocument {
            at: change.at,
            severity: change.severity.number(),
            rules: history.rules_of(change).iter().map(|place| rule(*place)).collect(),
        });
        let pending = pending.iter().map(|one| PendingDocument {
            rule: rule(one.rule),
            to: one.to.number(),
            needs: needs(adjust.get(usize::from(one.rule))).map(S::from).collect(),
            since: one.since,
        });
        let rejected = history.rejected.iter().map(|one| RejectedDocument {
            rule: rule(one.rule),
            by: one.by.as_str().into(),
            at: one.at,
            why: rejection(one.why).into(),
        });
        SeverityDocument {
            base: base.number(),
            effective: effective.number(),
            rules: rules.iter().map(|place| rule(*place)).collect(),
            timeline: timeline.collect(),
            pending: pending.collect(),
            rejected: rejected.collect(),
        }
    }

    fn clocks<S: From<&'a str>>(&self) -> Vec<CycleDocument<S>> {
        let history = &self.evaluation.history;
        let mut undone: Vec<&UndoneBreach> = history.undone.iter().collect();
        undone.sort_by_key(|one| (one.clock, one.cycle));
        history.cycles.iter().map(|cycle| self.cycle(cycle, &undone)).collect()
    }

    fn cycle<S: From<&'a str>>(&self, cycle: &Cycle, undone: &[&UndoneBreach]) -> CycleDocument<S> {
        let clocks = &self.policy.draft().clocks;
        let warn = clocks.get(usize::from(cycle.clock)).map_or(&[][..], |clock| &clock.warn);
        let fires = self.evaluation.history.warnings_of(cycle);
        let place = (cycle.clock, cycle.number);
        let undone = equal_range(undone, |one| (one.clock, one.cycle).cmp(&place));
        CycleDocument {
            clock: name(clocks, cycle.clock, |clock| &clock.id),
            cycle: cycle.number,
            status: cycle.status.name().into(),
            started: cycle.started,
            stopped: cycle.stopped,
            due: cycle.due,
            first_due: cycle.first_due,
            breached_at: cycle.breached_at,
            on_arrival: cycle.on_arrival,
            in_hours: cycle.in_hours,
            due_if_resumed: cycle.due_if_resumed,
            undone_breaches: undone
                .iter()
                .map(|one| UndoneDocument { due: one.due, at: one.at })
                .collect(),
            elapsed_s: Seconds(cycle.elapsed),
            target_s: cycle.target.map(Seconds),
            remaining_s: cycle.remaining().map(Seconds),
            severity: cycle.severity.number(),
            warnings: warn.iter().zip(fires).map(|(warn, at)| self.warning(warn, *at)).collect(),
        }
    }

    fn warning<S: From<&'a str>>(&self, warn: &'a Warn, at: Option<Instant>) -> WarningDocument<S> {
        let (percent, before, breach) = match warn.at {
            WarnAt::Percent(percent) => (Some(percent), None, None),
            WarnAt::Before(span) => (None, Some(Seconds(span.micros())), None),
            WarnAt::Breach => (None, None, Some(true)),
        };
        WarningDocument {
            percent,
            before_s: before,
            breach,
            at,
            fired: at.is_some_and(|at| at <= self.evaluation.as_of),
            notify: warn.notify.iter().map(|role| role.as_str().into()).collect(),
        }
    }

    fn ladders<S: From<&'a str>>(&self) -> Vec<LadderDocument<S>> {
        let history = &self.evaluation.history;
        let taken = taken_by_rung(history);
        history.runs.iter().map(|run| self.run(run, history, &taken)).collect()
    }

    fn run<S: From<&'a str>>(
        &self,
        run: &Run,
        history: &History,
        taken: &[&Taken],
    ) -> LadderDocument<S> {
        let entries = rungs_of(history, run);
        LadderDocument {
            ladder: name(&self.policy.draft().ladders, run.ladder, |ladder| &ladder.id),
            run: run.number,
            status: ladder_status(run.status).into(),
            rungs: entries.iter().map(|entry| self.rung(entry, taken)).collect(),
        }
    }

    fn rung<S: From<&'a str>>(&self, entry: &RungEntry, taken: &[&Taken]) -> RungDocument<S> {
        let ladder = self.policy.draft().ladders.get(usize::from(entry.ladder));
        let rungs = ladder.map_or(&[][..], |ladder| &ladder.rungs);
        let actions = rungs.get(usize::from(entry.rung)).map_or(&[][..], |rung| &rung.actions);
        let taken = taken_of(taken, entry).map(|one| one.at);
        RungDocument {
            rung: name(rungs, entry.rung, |rung| &rung.id),
            occurrence: entry.occurrence,
            due: entry.due,
            reached: entry.reached,
            available: entry.available,
            actions: actions.iter().map(|one| action(one, taken)).collect(),
        }
    }
}

/// An action, with the instant the rung's offers were taken.
fn action<'a, S: From<&'a str>>(action: &'a Action, taken: Option<Instant>) -> ActionDocument<S> {
    ActionDocument {
        deed: deed(action.deed).into(),
        who: action.who.as_str().into(),
        on_request: action.on_request,
        taken: taken.filter(|_| action.on_request),
    }
}

/// The name of what stands at a place of the policy.
fn name<'a, T, S: From<&'a str>>(all: &'a [T], place: u16, id: impl Fn(&'a T) -> &'a str) -> S {
    all.get(usize::from(place)).map_or("", id).into()
}

/// The occurrences of a run's rungs, which evaluations have in order.
pub(super) fn rungs_of<'a>(history: &'a History, run: &Run) -> &'a [RungEntry] {
    let place = (run.ladder, run.number);
    equal_range(&history.rungs, |entry| (entry.ladder, entry.run).cmp(&place))
}

/// The requests taken, in the order of rungs.
pub(super) fn taken_by_rung(history: &History) -> Vec<&Taken> {
    let mut taken: Vec<&Taken> = history.taken.iter().collect();
    taken.sort_by_key(|one| (one.ladder, one.run, one.rung, one.occurrence));
    taken
}

/// The request that took the offers of an occurrence, of those in the order of rungs.
pub(super) fn taken_of<'a>(taken: &[&'a Taken], entry: &RungEntry) -> Option<&'a Taken> {
    let place = (entry.ladder, entry.run, entry.rung, entry.occurrence);
    let of = |one: &&Taken| (one.ladder, one.run, one.rung, one.occurrence).cmp(&place);
    equal_range(taken, of).first().copied()
}

/// The stretch of a sorted list that compares equal.
fn equal_range<T>(sorted: &[T], compared: impl Fn(&T) -> std::cmp::Ordering) -> &[T] {
    let from = sorted.partition_point(|one| compared(one).is_lt());
    let to = from + sorted[from..].partition_point(|one| compared(one).is_eq());
    &sorted[from..to]
}

/// The roles one of whom must approve.
pub(crate) fn needs(rule: Option<&Adjustment>) -> impl Iterator<Item = &str> {
    let roles = rule.map(|rule| match &rule.authority {
        Authority::Automatic => &[][..],
        Authority::Roles(roles) => roles,
    });
    roles.unwrap_or_default().iter().map(String::as_str)
}

fn rejection(why: Rejection) -> &'static str {
    match why {
        Rejection::Role => "role",
        Rejection::Condition => "condition",
    }
}

fn ladder_status(status: LadderStatus) -> &'static str {
    match status {
        LadderStatus::Idle => "idle",
        LadderStatus::Running => "running",
        LadderStatus::Waiting => "waiting",
        LadderStatus::Paused => "paused",
        LadderStatus::Stopped => "stopped",
    }
}

fn deed(deed: Deed) -> &'static str {
    match deed {
        Deed::Engage => "engage",
        Deed::Notify => "notify",
        Deed::Join => "join",
        Deed::Convene => "convene",
    }
}
