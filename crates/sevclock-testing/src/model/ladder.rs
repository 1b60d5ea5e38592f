//! Escalation ladders (semantics §5): runs, rows, waiting, pauses and acknowledgements.
//!
//! Not here: when one rung falls due and is reached, which is `rung`'s.

use std::rc::Rc;

use sevclock::policy::{ClockThreshold, Ladder, PolicyDraft};
use sevclock::time::Instant;
use sevclock_serde::evaluation::LadderDocument;

use super::clock::Raised;
use super::condition::{Calendars, Situation};
use super::row::Stretches;
use super::rung::{Step, row_of};
use super::time::Calendar;

/// Every run of a ladder.
#[derive(Clone, Debug, Default)]
pub(super) struct Runs {
    all: Vec<Run>,
}

/// From an anchor to a stop.
#[derive(Clone, Debug)]
pub(super) struct Run {
    /// Where unreached rungs are counted from if their row changes and the change is no anchor.
    pub(super) anchor: Anchor,
    stopped: Option<Instant>,
    /// Every stretch in which the ladder is not paused.
    pub(super) stretches: Stretches,
    /// `applies_when` does not hold.
    waiting: bool,
    hold: Option<Option<Instant>>,
    /// Of the ladder's rounds, from 1 (§5.6).
    pub(super) round: u32,
    severity: u8,
    pub(super) calendar: Rc<Calendar>,
    pub(super) steps: Vec<Step>,
}

/// Where a rung is counted from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Anchor {
    pub(super) at: Instant,
    /// How many unpaused stretches were over before it: those of one instant are told apart by this.
    pub(super) over: usize,
}

/// What ladders ask for besides themselves.
pub(super) struct Around<'a> {
    pub(super) policy: &'a PolicyDraft,
    pub(super) calendars: &'a Calendars<'a>,
    pub(super) now: &'a Situation,
    /// The instant of a threshold of a clock's current cycle.
    pub(super) threshold: &'a dyn Fn(&ClockThreshold) -> Option<Instant>,
}

impl Runs {
    fn running(&mut self) -> Option<&mut Run> {
        self.all.last_mut().filter(|run| run.stopped.is_none())
    }

    /// A stop signal: what is unreached keeps its due instant as it was (§5.2).
    pub(super) fn stop(
        &mut self,
        ladder: &Ladder,
        around: &Around<'_>,
        at: Instant,
        raised: &Raised<'_>,
    ) {
        let stops =
            raised.any_of(&ladder.stop) || raised.ends_all(&[&ladder.anchors, &ladder.stop]);
        if let Some(run) = self.running().filter(|_| stops) {
            run.keep_dues(ladder, around);
            run.stopped = Some(at);
        }
    }

    /// An event after its stop signals, or a dwell where none is `raised`; the order is that of
    /// §4.1.
    pub(super) fn apply(
        &mut self,
        ladder: &Ladder,
        around: &Around<'_>,
        at: Instant,
        raised: Option<&Raised<'_>>,
    ) {
        // anchor
        let opened = vec!["opened".to_owned()];
        let anchors = if ladder.anchors.is_empty() { &opened } else { &ladder.anchors };
        if raised.is_some_and(|raised| raised.any_of(anchors)) && self.running().is_none() {
            self.all.push(Run::begin(ladder, around, at));
        }
        // acknowledged
        if raised.is_some_and(|raised| raised.raises("acknowledged"))
            && ladder.hold_on_ack
            && let Some(run) = self.running()
        {
            run.calendar = around.calendars.resolve(ladder.calendar.as_deref(), around.now).1;
            run.acknowledge(ladder, at);
        }
        // requested
        if let Some(Raised { event, .. }) = raised.filter(|raised| raised.raises("requested"))
            && let (Some(run), Some(named)) = (self.all.last_mut(), &event.rung)
        {
            let step = ladder.rungs.iter().zip(&mut run.steps).find(|(rung, _)| rung.id == *named);
            if let Some((_, step)) = step {
                step.request(at);
            }
        }
        if let Some(run) = self.running() {
            run.update(ladder, around, at);
        }
    }

    /// Reaches what is due at `at`.
    pub(super) fn reach(&mut self, ladder: &Ladder, around: &Around<'_>, at: Instant) {
        if let Some(run) = self.running() {
            run.reach(ladder, around, at);
        }
    }

    /// The instants at which a rung may be reached.
    pub(super) fn changes(&self, ladder: &Ladder, around: &Around<'_>) -> Vec<Instant> {
        let run = self.all.last().filter(|run| run.stopped.is_none());
        run.map_or_else(Vec::new, |run| run.changes(ladder, around))
    }

    pub(super) fn count(&self) -> usize {
        self.all.iter().flat_map(|run| &run.steps).map(|step| step.reached.len()).sum()
    }

    pub(super) fn documents(&self, ladder: &Ladder, around: &Around<'_>) -> Vec<LadderDocument> {
        let document = |run: u32, status: &str, rungs| LadderDocument {
            ladder: ladder.id.clone(),
            run,
            status: status.to_owned(),
            rungs,
        };
        if self.all.is_empty() {
            return vec![document(0, "idle", Vec::new())];
        }
        (1..)
            .zip(&self.all)
            .map(|(n, run)| document(n, run.status(), run.rungs(ladder, around)))
            .collect()
    }
}

impl Run {
    fn begin(ladder: &Ladder, around: &Around<'_>, at: Instant) -> Self {
        let rows = ladder.rungs.iter().map(|rung| row_of(rung, ladder, around));
        let anchor = Anchor { at, over: 0 };
        Self {
            anchor,
            stopped: None,
            stretches: vec![(at, None)],
            waiting: false,
            hold: None,
            round: 1,
            severity: around.now.severity,
            calendar: around.calendars.resolve(ladder.calendar.as_deref(), around.now).1,
            steps: rows.map(|row| Step::new(row, anchor)).collect(),
        }
    }

    /// Holds further rungs until the timeout has run out, or for good; a later one extends that,
    /// and never shortens it (§5.6).
    fn acknowledge(&mut self, ladder: &Ladder, at: Instant) {
        let until = ladder.ack_timeout.and_then(|time| self.calendar.add(at, time.micros()));
        self.hold = Some(match self.hold {
            Some(before) => before.zip(until).map(|(before, until)| before.max(until)),
            None => until,
        });
    }

    /// Conditions and rows after an event or dwell.
    fn update(&mut self, ladder: &Ladder, around: &Around<'_>, at: Instant) {
        let now = around.now;
        self.calendar = around.calendars.resolve(ladder.calendar.as_deref(), now).1;
        let waited = std::mem::replace(&mut self.waiting, !now.meets(ladder.applies_when.as_ref()));
        let pause = ladder.pause_when.is_some() && now.meets(ladder.pause_when.as_ref());
        if !pause && self.paused() {
            self.stretches.push((at, None));
        }
        self.redate(ladder, around, at, waited && !self.waiting);
        if let Some(last) = self.stretches.last_mut().filter(|last| pause && last.1.is_none()) {
            last.1 = Some(at);
        }
        for (rung, step) in ladder.rungs.iter().zip(&mut self.steps) {
            step.waiting = !now.meets(rung.when.as_ref());
        }
        self.collapse(ladder, around, at);
        self.next_round(ladder);
    }

    /// Dates unreached rungs whose row changed anew (§5.3), and those that waited until now (§5.1).
    fn redate(&mut self, ladder: &Ladder, around: &Around<'_>, at: Instant, waited: bool) {
        let restart = if around.now.severity < self.severity {
            ladder.retarget.restart_on_upgrade
        } else {
            ladder.retarget.restart_on_downgrade
        };
        self.severity = around.now.severity;
        let round = self.round;
        let rows: Vec<_> = ladder.rungs.iter().map(|rung| row_of(rung, ladder, around)).collect();
        let again = waited && restart;
        let moves = |((rung, step), row): ((_, &Step), &Option<_>)| {
            step.is_dated_by_row(rung, round) && (step.row != *row || (again && row.is_some()))
        };
        if restart && ladder.rungs.iter().zip(&self.steps).zip(&rows).any(moves) {
            let over = self.stretches.len() - usize::from(!self.paused());
            self.anchor = Anchor { at, over };
        }
        for ((rung, step), row) in ladder.rungs.iter().zip(&mut self.steps).zip(rows) {
            let changed = step.row != row || (again && row.is_some());
            if step.is_dated_by_row(rung, round) && changed {
                step.from = self.anchor;
            }
            step.row = row;
        }
    }

    fn paused(&self) -> bool {
        self.stretches.last().is_none_or(|(_, end)| end.is_some())
    }

    /// Whether rungs have no due instant now (§5.2).
    pub(super) fn is_suspended(&self) -> bool {
        self.waiting || self.paused()
    }

    /// Whether an acknowledgement holds rungs at `at`.
    pub(super) fn held(&self, at: Instant) -> bool {
        self.hold.is_some_and(|until| until.is_none_or(|until| at < until))
    }

    /// Where the hold ends.
    pub(super) fn hold_ends(&self) -> Option<Instant> {
        self.hold.flatten()
    }

    fn status(&self) -> &'static str {
        match self {
            _ if self.stopped.is_some() => "stopped",
            _ if self.waiting => "waiting",
            _ if self.paused() => "paused",
            _ => "running",
        }
    }

    pub(super) fn is_stopped(&self) -> bool {
        self.stopped.is_some()
    }
}
