//! Rungs: when each falls due, when it is reached, and what that offers (semantics §5.2 to §5.6).

use std::rc::Rc;

use sevclock::policy::{After, Deed, Ladder, Length, Rung};
use sevclock::time::{AfterHours, DayDue, Instant};
use sevclock_serde::evaluation::{ActionDocument, RungDocument};

use super::LIMIT;
use super::ladder::{Anchor, Around, Run};
use super::row::{Measure, Promised, Row};
use super::time::Calendar;

/// One rung in one run.
#[derive(Clone, Debug)]
pub(super) struct Step {
    pub(super) reached: Vec<Reached>,
    /// The row that dates it; none where it does not exist or a clock dates it.
    pub(super) row: Option<Row>,
    /// Where it is counted from.
    pub(super) from: Anchor,
    /// Its `when` does not hold.
    pub(super) waiting: bool,
    /// Its row and first due instant as they were seen last, and whether it could be reached then.
    seen: (Option<Row>, Option<Instant>, bool),
    /// The occurrence into which earlier ones collapsed when it last turned reachable or was dated.
    collapsed: u32,
    /// The first due instant of a recurrence and its calendar, once an occurrence was reached.
    grid: Option<(Instant, Rc<Calendar>)>,
    /// What was unreached at the stop, with its due instant.
    kept: Option<(u32, Option<Instant>)>,
}

#[derive(Clone, Debug)]
pub(super) struct Reached {
    occurrence: u32,
    due: Instant,
    at: Instant,
    available: Option<Instant>,
    taken: Option<Instant>,
}

/// The row that dates a rung now: one of its table, or its interval where it has no `after`.
pub(super) fn row_of(rung: &Rung, ladder: &Ladder, around: &Around<'_>) -> Option<Row> {
    let calendar = ladder.calendar.as_deref();
    match (&rung.after, rung.every) {
        (Some(After::Rows(rows)), _) => {
            let row = Row::select(rows, calendar, around.calendars, around.now);
            let dates = row.exists() && !matches!(row.promised, Promised::Nothing);
            dates.then_some(row)
        }
        (None, Some(every)) => Some(Row::fixed(every, calendar, around.calendars, around.now)),
        (Some(After::Clock(_)) | None, _) => None,
    }
}

impl Step {
    pub(super) fn new(row: Option<Row>, from: Anchor) -> Self {
        Self {
            reached: Vec::new(),
            row,
            from,
            waiting: false,
            seen: (None, None, false),
            collapsed: 1,
            grid: None,
            kept: None,
        }
    }

    /// Takes what the latest reached occurrence offers, once (§5.4).
    pub(super) fn request(&mut self, at: Instant) {
        if let Some(latest) = self.reached.last_mut() {
            latest.taken = latest.taken.or(Some(at));
        }
    }

    /// Whether a change of its row still moves it.
    pub(super) fn is_dated_by_row(&self, rung: &Rung, round: u32) -> bool {
        let fixed = rung.every.is_some() && !self.reached.is_empty();
        !fixed && !matches!(rung.after, Some(After::Clock(_))) && !self.done(round)
    }

    fn done(&self, occurrence: u32) -> bool {
        self.reached.iter().any(|reached| reached.occurrence == occurrence)
    }

    fn after_reached(&self) -> u32 {
        self.reached.last().map_or(1, |latest| latest.occurrence + 1)
    }

    /// The occurrence that is to be reached next, if there is one.
    fn next(&self, rung: &Rung, round: u32) -> Option<u32> {
        let by_clock = matches!(rung.after, Some(After::Clock(_)));
        if !by_clock && self.row.is_none() {
            return None;
        }
        let next = match (rung.every, by_clock) {
            (Some(_), _) => self.after_reached().max(self.collapsed),
            (None, true) => 1,
            (None, false) => round,
        };
        (!self.done(next)).then_some(next)
    }
}

/// Whether the rung takes part in the ladder's rounds (§5.6).
fn repeats(rung: &Rung) -> bool {
    rung.every.is_none() && matches!(rung.after, Some(After::Rows(_)))
}

impl Run {
    /// When an occurrence of a rung is due, whether or not it waits.
    fn due(&self, i: usize, ladder: &Ladder, around: &Around<'_>, k: u32) -> Option<Instant> {
        let (rung, step) = (&ladder.rungs[i], &self.steps[i]);
        let first = || match (&rung.after, &step.row) {
            (Some(After::Clock(threshold)), _) => (around.threshold)(threshold),
            (_, Some(row)) => Measure {
                stretches: &self.stretches[step.from.over..],
                calendar: &row.calendar,
                from: step.from.at,
                credit: 0,
            }
            .due(row),
            (_, None) => None,
        };
        let Some(every) = rung.every else { return first() };
        let (first, calendar) = match &step.grid {
            Some((first, calendar)) => (*first, calendar),
            None => (first()?, &self.calendar),
        };
        match every {
            _ if k == 1 => Some(first),
            Length::Time { span, .. } => {
                calendar.add(first, span.micros().checked_mul(i64::from(k) - 1)?)
            }
            Length::BusinessDays(n) => calendar.add_business_days(
                first,
                n.checked_mul(k - 1)?,
                DayDue::default(),
                AfterHours::default(),
            ),
        }
    }

    /// Where a recurring rung turned reachable or was dated anew with an event or dwell, occurrences
    /// that already lie in the past collapse into the last of them (§5.4).
    pub(super) fn collapse(&mut self, ladder: &Ladder, around: &Around<'_>, at: Instant) {
        for (i, rung) in ladder.rungs.iter().enumerate().filter(|(_, rung)| rung.every.is_some()) {
            let step = &self.steps[i];
            let exists = step.next(rung, self.round).is_some();
            let reachable = exists && !self.is_suspended() && !step.waiting;
            let first = self.due(i, ladder, around, 1);
            let seen = (step.row.clone(), first, reachable);
            let dated = step.grid.is_none() && (&step.seen.0, step.seen.1) != (&seen.0, seen.1);
            if reachable && (dated || !step.seen.2) {
                let mut k = step.after_reached();
                while self.due(i, ladder, around, k + 1).is_some_and(|next| next <= at) {
                    k += 1;
                }
                // The grid stays.
                if k > step.after_reached() && step.grid.is_none() {
                    self.steps[i].grid = first.map(|first| (first, Rc::clone(&self.calendar)));
                }
                self.steps[i].collapsed = k;
            }
            self.steps[i].seen = seen;
        }
    }

    /// Reaches what is due at `at`, round after round.
    pub(super) fn reach(&mut self, ladder: &Ladder, around: &Around<'_>, at: Instant) {
        loop {
            if !self.is_suspended() && !self.held(at) {
                for i in 0..self.steps.len() {
                    self.reach_rung(i, ladder, around, at);
                }
            }
            if !self.next_round(ladder) {
                return;
            }
        }
    }

    fn reach_rung(&mut self, i: usize, ladder: &Ladder, around: &Around<'_>, at: Instant) {
        while !self.steps[i].waiting
            && self.steps[i].reached.len() <= LIMIT
            && let Some(k) = self.steps[i].next(&ladder.rungs[i], self.round)
            && let Some(due) = self.due(i, ladder, around, k)
            && due <= at
        {
            let first = self.due(i, ladder, around, 1);
            let calendar = Rc::clone(&self.calendar);
            let step = &mut self.steps[i];
            step.grid = step.grid.take().or_else(|| first.map(|first| (first, calendar)));
            let available = available(&ladder.rungs[i], around, at);
            step.reached.push(Reached { occurrence: k, due, at, available, taken: None });
        }
    }

    /// Begins the next round if this one is over (§5.6).
    pub(super) fn next_round(&mut self, ladder: &Ladder) -> bool {
        let round = self.round;
        let part = || ladder.rungs.iter().zip(&self.steps).filter(|(rung, _)| repeats(rung));
        let open = |step: &Step| step.row.is_some() && !step.waiting && !step.done(round);
        let reached = part().flat_map(|(_, step)| &step.reached);
        let last = reached.filter(|reached| reached.occurrence == round).map(|it| it.due).max();
        let Some(last) = last.filter(|_| round <= ladder.repeat) else { return false };
        if part().any(|(_, step)| open(step)) {
            return false;
        }
        self.round += 1;
        self.anchor = Anchor { at: last, over: 0 };
        let steps = ladder.rungs.iter().zip(&mut self.steps).filter(|(rung, _)| repeats(rung));
        steps.for_each(|(_, step)| step.from = self.anchor);
        true
    }

    /// The instants at which a rung may be reached.
    pub(super) fn changes(&self, ladder: &Ladder, around: &Around<'_>) -> Vec<Instant> {
        if self.is_suspended() {
            return Vec::new();
        }
        let due = |i: usize| {
            let step = &self.steps[i];
            let next = step.next(&ladder.rungs[i], self.round).filter(|_| !step.waiting)?;
            self.due(i, ladder, around, next)
        };
        let dues = (0..self.steps.len()).filter_map(due);
        dues.chain(self.hold_ends()).collect()
    }

    /// Keeps the due instants of what is unreached, at a stop.
    pub(super) fn keep_dues(&mut self, ladder: &Ladder, around: &Around<'_>) {
        for i in 0..self.steps.len() {
            let unreached = self.unreached(i, ladder, around);
            self.steps[i].kept = unreached;
        }
    }

    fn unreached(
        &self,
        i: usize,
        ladder: &Ladder,
        around: &Around<'_>,
    ) -> Option<(u32, Option<Instant>)> {
        let step = &self.steps[i];
        let next = step.next(&ladder.rungs[i], self.round)?;
        let dated = !self.is_suspended() && !step.waiting;
        Some((next, self.due(i, ladder, around, next).filter(|_| dated)))
    }

    /// Reached rungs and those to come.
    pub(super) fn rungs(&self, ladder: &Ladder, around: &Around<'_>) -> Vec<RungDocument> {
        let mut documents = Vec::new();
        for (i, (rung, step)) in ladder.rungs.iter().zip(&self.steps).enumerate() {
            documents.extend(step.reached.iter().map(|reached| RungDocument {
                rung: rung.id.clone(),
                occurrence: reached.occurrence,
                due: Some(reached.due),
                reached: Some(reached.at),
                available: reached.available,
                actions: actions(rung, reached.taken),
            }));
            let unreached =
                if self.is_stopped() { step.kept } else { self.unreached(i, ladder, around) };
            documents.extend(unreached.map(|(occurrence, due)| RungDocument {
                rung: rung.id.clone(),
                occurrence,
                due,
                reached: None,
                available: None,
                actions: actions(rung, None),
            }));
        }
        documents
    }
}

/// The first open instant of the first tier that the rung engages (§5.5).
fn available(rung: &Rung, around: &Around<'_>, at: Instant) -> Option<Instant> {
    let engages = rung.actions.iter().find(|action| action.deed == Deed::Engage)?;
    let tier = around.policy.tiers.iter().find(|tier| tier.id == engages.who);
    let calendar = tier.and_then(|tier| tier.calendar.as_deref());
    around.calendars.resolve(calendar, around.now).1.next_open(at)
}

fn actions(rung: &Rung, taken: Option<Instant>) -> Vec<ActionDocument> {
    let document = |action: &sevclock::policy::Action| ActionDocument {
        deed: match action.deed {
            Deed::Engage => "engage",
            Deed::Notify => "notify",
            Deed::Join => "join",
            Deed::Convene => "convene",
        }
        .to_owned(),
        who: action.who.clone(),
        on_request: action.on_request,
        taken: taken.filter(|_| action.on_request),
    };
    rung.actions.iter().map(document).collect()
}
