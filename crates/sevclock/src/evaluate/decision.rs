//! Decisions as plain data: what was decided, when, and what caused it (semantics §7.2).
//!
//! Names are places in the policy's draft: rule 2 is `draft().adjust[2]`. Not here: prose and
//! documents, which are rendered from this elsewhere.

use std::ops::Range;

use crate::compile::{Bits, WORDS};
use crate::policy::Level;
use crate::time::Instant;

/// What made a decision: an event of the ticket, by its place, or the passing of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Cause {
    /// The event at this place, from 0.
    Event(u32),
    /// The instant whose passing did it.
    Timer(Instant),
}

/// Where a base severity comes from (semantics §3.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Basis {
    /// An event declared it.
    Declared {
        /// The event.
        event: u32,
    },
    /// The classification decided it.
    Classified {
        /// The event that asked: the opening, or one that raised `classified`.
        event: u32,
        /// The rule that matched; the policy's default severity if none.
        rule: Option<u16>,
    },
}

/// The status of a ticket (semantics §2.2), as its signals set it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Status {
    /// Worked on.
    #[default]
    Open,
    /// After `resolved`.
    Resolved,
    /// After `closed` or `cancelled`.
    Closed,
}

impl Status {
    /// Every status, in the order of the codes that columns and facts have for them.
    pub const ALL: [Self; 3] = [Self::Open, Self::Resolved, Self::Closed];

    /// As conditions and documents name it (semantics §2.2).
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Resolved => "resolved",
            Self::Closed => "closed",
        }
    }
}

/// An entry of the severity timeline (semantics §3.3).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SeverityChange {
    /// When it began.
    pub at: Instant,
    /// The effective severity from there on.
    pub severity: Level,
    /// What caused it.
    pub cause: Cause,
    /// Where the base severity of that pass comes from.
    pub basis: Basis,
    /// The adjustments applied in that pass, among [`History::applied`].
    pub(crate) rules: Range<u32>,
}

/// A discretionary rule that waits for an approval (semantics §3.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pending {
    /// The adjustment.
    pub rule: u16,
    /// The severity it would set, at its place.
    pub to: Level,
    /// The start of the present holding.
    pub since: Instant,
    /// What began it.
    pub since_by: Cause,
}

/// An approval that changed nothing (semantics §3.2).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rejected {
    /// The adjustment.
    pub rule: u16,
    /// The role that approved.
    pub by: String,
    /// When.
    pub at: Instant,
    /// The event.
    pub event: u32,
    /// Why.
    pub why: Rejection,
}

/// Why an approval changed nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Rejection {
    /// The role is not on the rule's list.
    Role,
    /// The rule's condition does not hold.
    Condition,
}

/// An obligation that applies (semantics §6.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Owed {
    /// The obligation.
    pub obligation: u16,
    /// Whether it is met.
    pub met: bool,
}

/// The status of a cycle (semantics §4.6).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CycleStatus {
    /// Open, and not yet breached.
    Running,
    /// Paused, and not breached before.
    Paused,
    /// Stopped in time.
    Met,
    /// Past its due instant, ended or not.
    Breached,
    /// Ended without a verdict.
    Cancelled,
    /// Ended by the beginning of the next.
    Restarted,
    /// Stopped where nothing was promised.
    Stopped,
}

impl CycleStatus {
    /// Every status, in the order in which they are declared.
    pub const ALL: [Self; 7] = [
        Self::Running,
        Self::Paused,
        Self::Met,
        Self::Breached,
        Self::Cancelled,
        Self::Restarted,
        Self::Stopped,
    ];

    /// As documents name it (semantics §4.6).
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Running => "running",
            Self::Paused => "paused",
            Self::Met => "met",
            Self::Breached => "breached",
            Self::Cancelled => "cancelled",
            Self::Restarted => "restarted",
            Self::Stopped => "stopped",
        }
    }
}

/// One run of a clock from a start to a stop (semantics §4.1, §4.6).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cycle {
    /// The clock.
    pub clock: u16,
    /// Its number, from 1.
    pub number: u32,
    /// Its status.
    pub status: CycleStatus,
    /// When it began.
    pub started: Instant,
    /// What began it.
    pub started_by: Cause,
    /// When it ended.
    pub stopped: Option<Instant>,
    /// What ended it.
    pub stopped_by: Option<Cause>,
    /// When the promise is due.
    pub due: Option<Instant>,
    /// What set that instant, or took it away.
    pub due_by: Cause,
    /// The first due instant it ever had.
    pub first_due: Option<Instant>,
    /// When it was breached.
    pub breached_at: Option<Instant>,
    /// A change found the due instant already past.
    pub on_arrival: bool,
    /// Whether its calendar is open at `as_of`, or was at its end.
    pub in_hours: bool,
    /// What `due` would be if the pause ended at `as_of`.
    pub due_if_resumed: Option<Instant>,
    /// Working time so far, or to its end, in microseconds.
    pub elapsed: i64,
    /// The working time promised, in microseconds; none where nothing is, or by agreement.
    pub target: Option<i64>,
    /// The effective severity, kept as it was at its end.
    pub severity: Level,
    /// The row of the clock's table it is measured by, if any matched.
    pub row: Option<u32>,
    /// Whether its due instant was agreed on (semantics §4.10).
    pub agreed: bool,
    pub(crate) warnings: Range<u32>,
}

impl Cycle {
    /// What is left of the target, in microseconds; negative once overdue, none without a target.
    #[must_use]
    pub fn remaining(&self) -> Option<i64> {
        self.target.map(|target| target - self.elapsed)
    }
}

/// A breach that a change undid (semantics §4.5).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UndoneBreach {
    /// The clock.
    pub clock: u16,
    /// The cycle's number.
    pub cycle: u32,
    /// The due instant that had been missed.
    pub due: Instant,
    /// The change.
    pub at: Instant,
}

/// The status of a ladder (semantics §5.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum LadderStatus {
    /// No anchor yet.
    Idle,
    /// Rungs fall due.
    Running,
    /// `applies_when` does not hold.
    Waiting,
    /// `pause_when` holds.
    Paused,
    /// Stopped.
    Stopped,
}

/// One run of a ladder (semantics §5.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Run {
    /// The ladder.
    pub ladder: u16,
    /// Its number, from 1; 0 while idle.
    pub number: u32,
    /// Its status.
    pub status: LadderStatus,
}

/// One occurrence of a rung, reached or to come (semantics §5.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RungEntry {
    /// The ladder.
    pub ladder: u16,
    /// The run's number.
    pub run: u32,
    /// The rung.
    pub rung: u16,
    /// Its number, from 1: of a recurrence, or of the ladder's round.
    pub occurrence: u32,
    /// When it falls or fell due.
    pub due: Option<Instant>,
    /// What set that instant.
    pub dated_by: Cause,
    /// When it was reached.
    pub reached: Option<Instant>,
    /// The first open instant of the tier it engages, from there on.
    pub available: Option<Instant>,
}

/// Offered actions of a rung that were requested (semantics §5.4).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Taken {
    /// The ladder.
    pub ladder: u16,
    /// The run's number.
    pub run: u32,
    /// The rung.
    pub rung: u16,
    /// The occurrence.
    pub occurrence: u32,
    /// When.
    pub at: Instant,
    /// The event.
    pub event: u32,
}

/// How long somebody held the ball, in microseconds (semantics §8.4).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Held {
    /// Inside the hours of the ledger's calendar.
    pub in_hours: i64,
    /// Outside them.
    pub out_of_hours: i64,
}

/// What has happened for good: each entry is added once and never changes (semantics §7.3).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct History {
    /// At opening and at each change of the effective severity.
    pub timeline: Vec<SeverityChange>,
    /// Adjustments applied, in stretches that timeline entries point at.
    pub applied: Vec<u16>,
    /// Approvals that changed nothing.
    pub rejected: Vec<Rejected>,
    /// Signals that nothing uses, in order of first use.
    pub unused_signals: Vec<u16>,
    /// Cycles.
    pub cycles: Vec<Cycle>,
    /// Instants of warnings, in stretches that cycles point at.
    pub warnings: Vec<Option<Instant>>,
    /// Breaches that changes undid.
    pub undone: Vec<UndoneBreach>,
    /// Runs of ladders.
    pub runs: Vec<Run>,
    /// Occurrences of rungs.
    pub rungs: Vec<RungEntry>,
    /// Requests taken.
    pub taken: Vec<Taken>,
    /// Cycles and rungs that were taken away before those here (semantics §7.3).
    pub(crate) before: u32,
}

impl History {
    /// The adjustments applied in the pass of a timeline entry.
    #[must_use]
    pub fn rules_of(&self, change: &SeverityChange) -> &[u16] {
        &self.applied[change.rules.start as usize..change.rules.end as usize]
    }

    /// When each warning of a cycle fired or will; none while it cannot be told.
    #[must_use]
    pub fn warnings_of(&self, cycle: &Cycle) -> &[Option<Instant>] {
        &self.warnings[cycle.warnings.start as usize..cycle.warnings.end as usize]
    }

    /// The breaches of a cycle that changes undid.
    pub fn undone_of(&self, cycle: &Cycle) -> impl Iterator<Item = &UndoneBreach> {
        let (clock, number) = (cycle.clock, cycle.number);
        self.undone.iter().filter(move |one| one.clock == clock && one.cycle == number)
    }

    /// When the offered actions of an occurrence were taken.
    #[must_use]
    pub fn taken_of(&self, entry: &RungEntry) -> Option<&Taken> {
        let place = (entry.ladder, entry.run, entry.rung, entry.occurrence);
        self.taken.iter().find(|one| (one.ladder, one.run, one.rung, one.occurrence) == place)
    }

    /// Forgets everything and keeps the room.
    pub(crate) fn clear(&mut self) {
        self.timeline.clear();
        self.applied.clear();
        self.rejected.clear();
        self.unused_signals.clear();
        self.cycles.clear();
        self.warnings.clear();
        self.undone.clear();
        self.runs.clear();
        self.rungs.clear();
        self.taken.clear();
        self.before = 0;
    }

    /// Puts cycles, runs and rungs in the order that an [`Evaluation`] has them in.
    pub(crate) fn put_in_order(&mut self) {
        self.cycles.sort_unstable_by_key(|cycle| (cycle.clock, cycle.number));
        self.runs.sort_unstable_by_key(|run| (run.ladder, run.number));
        self.put_rungs_in_order();
    }

    pub(crate) fn put_rungs_in_order(&mut self) {
        let key = |rung: &RungEntry| (rung.ladder, rung.run, rung.rung, rung.occurrence);
        if !self.rungs.is_sorted_by_key(key) {
            self.rungs.sort_unstable_by_key(key);
        }
    }

    /// Becomes a copy of `other`, in the room it has.
    pub(crate) fn copy_from(&mut self, other: &Self) {
        self.timeline.clone_from(&other.timeline);
        self.applied.clone_from(&other.applied);
        self.rejected.clone_from(&other.rejected);
        self.unused_signals.clone_from(&other.unused_signals);
        self.cycles.clone_from(&other.cycles);
        self.warnings.clone_from(&other.warnings);
        self.undone.clone_from(&other.undone);
        self.runs.clone_from(&other.runs);
        self.rungs.clone_from(&other.rungs);
        self.taken.clone_from(&other.taken);
        self.before = other.before;
    }

    /// Cycles and rungs so far, which a limit bounds (semantics §5.6).
    pub(crate) fn entries(&self) -> usize {
        self.before as usize + self.cycles.len() + self.rungs.len()
    }

    /// Moves every entry to `taken`, which forgets its own, and keeps count of them.
    pub(crate) fn move_to(&mut self, taken: &mut Self) {
        let entries = u32::try_from(self.entries()).unwrap_or(u32::MAX);
        taken.clear();
        std::mem::swap(self, taken);
        self.before = entries;
    }
}

/// Every decision about a ticket at one instant (semantics §3 to §7).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Evaluation {
    /// The instant.
    pub as_of: Instant,
    /// The ticket's status.
    pub status: Status,
    /// The declared or classified severity.
    pub base: Level,
    /// Where it comes from.
    pub basis: Basis,
    /// The severity after adjustments.
    pub effective: Level,
    /// The adjustments applied at `as_of` (semantics §3.3).
    pub rules: Vec<u16>,
    /// Discretionary rules that wait for an approval.
    pub pending: Vec<Pending>,
    /// Obligations that apply.
    pub obligations: Vec<Owed>,
    /// Who held the ball from the opening to `as_of`, by [`Policy::holders`](crate::Policy::holders).
    pub ledger: Vec<Held>,
    /// The facts at `as_of`, packed as the policy packs them.
    pub(crate) facts: Bits,
    /// Everything that happened and everything open: cycles by clock and number, runs by ladder and
    /// number, rungs by ladder, run, rung and occurrence.
    pub history: History,
    /// When any of this changes next without an event (semantics §7.1).
    pub next_change: Option<Instant>,
}

impl Default for Evaluation {
    fn default() -> Self {
        Self {
            as_of: Instant::MIN,
            status: Status::Open,
            base: Level::MOST_SEVERE,
            basis: Basis::Classified { event: 0, rule: None },
            effective: Level::MOST_SEVERE,
            rules: Vec::new(),
            pending: Vec::new(),
            obligations: Vec::new(),
            ledger: Vec::new(),
            facts: [0; WORDS],
            history: History::default(),
            next_change: None,
        }
    }
}
