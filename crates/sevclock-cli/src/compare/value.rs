//! What the agreement says of a promise, in the form in which a desk's column says it.

use sevclock::evaluate::{Cycle, CycleStatus, Evaluation};
use sevclock::time::Instant;

use crate::mapping::{Figure, WhichCycle};

/// What a column says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Value {
    /// An instant; none where there is none, such as that of a breach which never came.
    At(Option<Instant>),
    /// Yes or no.
    Is(bool),
}

/// What is read of an evaluation.
#[derive(Clone, Copy, Debug)]
pub(super) struct Wanted {
    pub(super) clock: u16,
    pub(super) figure: Figure,
    pub(super) cycle: WhichCycle,
}

impl Value {
    /// The figure of a clock's first or last cycle; none where it promises nothing or has no verdict.
    /// With `late_at_due` a stop at exactly the due instant is too late.
    pub(super) fn of(evaluation: &Evaluation, wanted: Wanted, late_at_due: bool) -> Option<Self> {
        let (figure, cycle) = (wanted.figure, wanted.cycle(evaluation)?);
        if matches!(cycle.status, CycleStatus::Cancelled | CycleStatus::Restarted) {
            return None;
        }
        if figure == Figure::DoneAt {
            return Some(Self::At(cycle.stopped));
        }
        let promises = cycle.target.is_some() || cycle.due.is_some() || cycle.first_due.is_some();
        if !promises {
            return None;
        }
        let late = late_at_due && cycle.status == CycleStatus::Met && cycle.stopped == cycle.due;
        let missed = late || cycle.status == CycleStatus::Breached;
        Some(match figure {
            Figure::Met => Self::Is(!missed),
            Figure::Missed => Self::Is(missed),
            Figure::BreachedAt => Self::At(if late { cycle.due } else { cycle.breached_at }),
            Figure::DueAt | Figure::DoneAt => Self::At(cycle.due),
        })
    }

    /// Whether two values are the same, instants to within `tolerance` microseconds.
    pub(super) fn agrees(self, other: Self, tolerance: i64) -> bool {
        match (self, other) {
            (Self::At(Some(one)), Self::At(Some(other))) => {
                (one.micros() - other.micros()).abs() <= tolerance
            }
            _ => self == other,
        }
    }

    /// How much later than `other` it is, in microseconds.
    #[must_use]
    pub fn later_than(self, other: Self) -> Option<i64> {
        match (self, other) {
            (Self::At(Some(one)), Self::At(Some(other))) => Some(one.micros() - other.micros()),
            _ => None,
        }
    }
}

impl Wanted {
    fn cycle(self, evaluation: &Evaluation) -> Option<&Cycle> {
        let mut cycles = evaluation.history.cycles.iter().filter(|cycle| cycle.clock == self.clock);
        match self.cycle {
            WhichCycle::Last => cycles.next_back(),
            WhichCycle::First => cycles.next(),
        }
    }

    /// Which cycle it is.
    pub(super) fn number(self, evaluation: &Evaluation) -> Option<u32> {
        self.cycle(evaluation).map(|cycle| cycle.number)
    }

    /// How long after its due instant the promise was done, in microseconds.
    pub(super) fn overrun(self, evaluation: &Evaluation) -> Option<i64> {
        let cycle = self.cycle(evaluation)?;
        Some(cycle.stopped?.micros() - cycle.due?.micros())
    }
}
