//! Which tickets' dates move when zone data changes (semantics §7.3).
//!
//! A state belongs to the zone data it was made with. Before a host exchanges that, this says of which
//! open tickets the dates to come would move, so that those logs are read again first. Not here:
//! moving them, which reading the log under the new policy does.

use thiserror::Error;

use crate::compile::{Dating, Policy};
use crate::evaluate::{Cycle, CycleStatus, Evaluation, Evaluator, RungEntry, State, StateError};
use crate::time::{Calendar, Instant, NEVER};

/// A date to come that moves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moved {
    /// What is dated.
    pub what: Dated,
    /// When, under the old zone data.
    pub before: Instant,
    /// When, under the new; none where that is past the last supported instant.
    pub after: Option<Instant>,
}

/// What has a date to come; names are places in the policy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dated {
    /// A cycle is due.
    Due {
        /// The clock.
        clock: u16,
        /// The cycle's number.
        cycle: u32,
    },
    /// A rung is reached.
    Rung {
        /// The ladder.
        ladder: u16,
        /// The rung.
        rung: u16,
        /// Its number.
        occurrence: u32,
    },
}

/// Why two policies cannot be set side by side.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum AffectedError {
    /// They were compiled from different drafts.
    #[error("the policies differ in more than their zone data; compile one draft with each")]
    OtherDraft,
    /// A state cannot be asked.
    #[error(transparent)]
    State(#[from] StateError),
}

/// Of states made under `old`, those of which dates after `as_of` move under `new`, the same draft
/// with other zone data, and which. Working time up to `as_of` counts as it was measured.
///
/// # Errors
/// [`AffectedError`].
pub fn affected<'s, K>(
    old: &Policy,
    new: &Policy,
    as_of: Instant,
    states: impl IntoIterator<Item = (K, &'s State)>,
) -> Result<Vec<(K, Vec<Moved>)>, AffectedError> {
    if old.draft() != new.draft() {
        return Err(AffectedError::OtherDraft);
    }
    let (mut evaluator, mut affected) = (Evaluator::new(), Vec::new());
    for (key, state) in states {
        let evaluation = state.evaluate(old, as_of, &mut evaluator)?;
        let moved = Dates { old, new, evaluation }.moved();
        if !moved.is_empty() {
            affected.push((key, moved));
        }
    }
    Ok(affected)
}

/// The dates to come of an evaluation.
struct Dates<'a> {
    old: &'a Policy,
    new: &'a Policy,
    evaluation: &'a Evaluation,
}

impl Dates<'_> {
    fn moved(&self) -> Vec<Moved> {
        let cycles = self.evaluation.history.cycles.iter().filter_map(|cycle| self.cycle(cycle));
        let rungs = self.evaluation.history.rungs.iter().filter_map(|entry| self.rung(entry));
        cycles.chain(rungs).collect()
    }

    fn cycle(&self, cycle: &Cycle) -> Option<Moved> {
        let open = cycle.status == CycleStatus::Running && !cycle.agreed;
        let calendars =
            [self.old, self.new].map(|policy| policy.calendar_of(cycle, self.evaluation));
        let what = Dated::Due { clock: cycle.clock, cycle: cycle.number };
        self.date(what, cycle.due.filter(|_| open)?, calendars)
    }

    fn rung(&self, entry: &RungEntry) -> Option<Moved> {
        let due = entry.due.filter(|_| entry.reached.is_none())?;
        let place = |policy: &Policy| {
            let plan = policy.ladders.get(usize::from(entry.ladder))?;
            let bits = &self.evaluation.facts;
            match &plan.rungs.get(usize::from(entry.rung))?.dating {
                Dating::Rows(table, _) => Some(table.key(table.select(bits)).calendar),
                Dating::Clock(clock, _) => {
                    let table = &policy.clocks.get(usize::from(*clock))?.table;
                    Some(table.key(table.select(bits)).calendar)
                }
            }
        };
        let place = place(self.old)?;
        let calendars = [self.old, self.new].map(|policy| policy.calendar(place));
        let RungEntry { ladder, rung, occurrence, .. } = *entry;
        self.date(Dated::Rung { ladder, rung, occurrence }, due, calendars)
    }

    /// The working time to a date, laid off again by the new calendar.
    fn date(&self, what: Dated, due: Instant, [old, new]: [&Calendar; 2]) -> Option<Moved> {
        let now = self.evaluation.as_of.micros();
        if due.micros() <= now {
            return None;
        }
        let left = old.between_micros(now, due.micros());
        let (before, after) = (old.add_micros(now, left), new.add_micros(now, left));
        // A date at an opening moves as the close before it does.
        let after = match after {
            NEVER => None,
            after => Instant::of(due.micros() + (after - before)),
        };
        (after != Some(due)).then_some(Moved { what, before: due, after })
    }
}
