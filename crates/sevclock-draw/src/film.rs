//! A ticket frame by frame: what holds from each instant at which anything changes.
//!
//! An evaluation lists no pauses. They follow from semantics §7.1: between the events and the
//! changes that come by themselves nothing changes, so a state that is fed event by event, and asked
//! at each of those instants, shows all that ever held. Not here: what is drawn of it.

use sevclock::evaluate::{CycleStatus, Evaluation, Evaluator, LadderStatus};
use sevclock::ticket::Ticket;
use sevclock::time::{Calendar, Instant};
use sevclock::{Policy, State};

use crate::DrawError;

/// Frames of one film at most. A ticket that changes more often is filmed from a later instant on: a
/// picture has not that many pixels across.
const MOST_FRAMES: usize = 1_000;
/// Frames that a film may have in any case.
const FEWEST_FRAMES: usize = 100;
/// Cycles and rungs that all frames together may look at: each frame looks at all there are then.
const MOST_WORK: usize = 5_000_000;

/// An open cycle as a frame shows it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Seen<'p> {
    /// The clock.
    pub(crate) clock: u16,
    /// The cycle's number.
    pub(crate) cycle: u32,
    /// Its status.
    pub(crate) status: CycleStatus,
    /// What it is measured on.
    pub(crate) calendar: &'p Calendar,
}

/// A run of a ladder as a frame shows it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct SeenRun {
    /// The ladder.
    pub(crate) ladder: u16,
    /// The run's number.
    pub(crate) run: u32,
    /// Its status.
    pub(crate) status: LadderStatus,
}

/// What holds from an instant to that of the next frame.
#[derive(Clone, Debug)]
pub(crate) struct Frame<'p> {
    /// From when on.
    pub(crate) at: Instant,
    /// Open cycles.
    pub(crate) cycles: Vec<Seen<'p>>,
    /// Runs that have begun and not stopped.
    pub(crate) runs: Vec<SeenRun>,
}

/// Frames in order of time, and the evaluation they lead to.
#[derive(Debug)]
pub(crate) struct Film<'p> {
    /// One at least.
    pub(crate) frames: Vec<Frame<'p>>,
    /// Where it begins: the ticket's opening, or later.
    pub(crate) from: Instant,
    /// Whether it begins later than was asked for, since too much changed before.
    pub(crate) shortened: bool,
    /// At its end.
    pub(crate) last: Evaluation,
}

impl<'p> Film<'p> {
    /// The film of a ticket up to `as_of`, from its opening or from `from` if that is later.
    pub(crate) fn of(
        policy: &'p Policy,
        ticket: &Ticket,
        as_of: Instant,
        from: Option<Instant>,
    ) -> Result<Self, DrawError> {
        let last = policy.evaluate(&policy.bind(ticket)?, as_of)?;
        let opened = ticket.events.first().map_or(as_of, |event| event.at);
        let mut from = from.map_or(opened, |from| from.clamp(opened, as_of));
        let entries = last.history.cycles.len() + last.history.rungs.len();
        let most = (MOST_WORK / entries.max(1)).clamp(FEWEST_FRAMES, MOST_FRAMES);
        let mut shortened = false;
        if let Some(later) = last_changes(&last, most).filter(|later| *later > from) {
            (from, shortened) = (later, true);
        }
        loop {
            match shoot(policy, ticket, from, as_of, most)? {
                Shot::Whole(frames) => return Ok(Self { frames, from, shortened, last }),
                // Each try is half as long as what the one before left over.
                Shot::TooLong(at) => {
                    let middle = i64::midpoint(at.micros(), as_of.micros());
                    from = Instant::from_micros(middle).unwrap_or(as_of).max(at);
                    shortened = true;
                }
            }
        }
    }
}

/// The instant from which on about so many changes are left: those that cycles and rungs tell; none
/// where there are no more than that.
fn last_changes(last: &Evaluation, most: usize) -> Option<Instant> {
    let cycles = last.history.cycles.iter();
    let cycles = cycles.flat_map(|one| [Some(one.started), one.stopped, one.breached_at]);
    let warnings = last.history.warnings.iter().copied();
    let rungs = last.history.rungs.iter().map(|one| one.reached);
    let mut changes: Vec<Instant> =
        cycles.chain(warnings).chain(rungs).flatten().filter(|at| *at <= last.as_of).collect();
    changes.sort_unstable();
    changes.dedup();
    changes.len().checked_sub(most + 1).map(|place| changes[place + 1])
}

enum Shot<'p> {
    Whole(Vec<Frame<'p>>),
    /// There are too many frames: the instant of the last one.
    TooLong(Instant),
}

fn shoot<'p>(
    policy: &'p Policy,
    ticket: &Ticket,
    from: Instant,
    as_of: Instant,
    most: usize,
) -> Result<Shot<'p>, DrawError> {
    let mut state = State::new(policy, ticket.plan.as_deref(), &ticket.facts)?;
    let (mut evaluator, mut frames) = (Evaluator::new(), Vec::new());
    let events: Vec<_> = ticket.events.iter().take_while(|event| event.at <= as_of).collect();
    let mut groups = events.chunk_by(|a, b| a.at == b.at).peekable();
    while let Some(group) = groups.next() {
        for event in group {
            state.feed(policy, event)?;
        }
        let until = groups.peek().map(|next| next[0].at);
        if until.is_some_and(|until| until <= from) {
            continue;
        }
        let mut next = Some(group[0].at.max(from));
        while let Some(at) = next.filter(|at| *at <= as_of && until.is_none_or(|end| *at < end)) {
            if frames.len() == most {
                return Ok(Shot::TooLong(at));
            }
            let evaluation = state.evaluate(policy, at, &mut evaluator)?;
            frames.push(Frame::of(policy, evaluation));
            next = evaluation.next_change;
        }
    }
    Ok(Shot::Whole(frames))
}

impl<'p> Frame<'p> {
    fn of(policy: &'p Policy, evaluation: &Evaluation) -> Self {
        let history = &evaluation.history;
        let open = history.cycles.iter().filter(|cycle| cycle.stopped.is_none());
        let cycles = open.map(|cycle| Seen {
            clock: cycle.clock,
            cycle: cycle.number,
            status: cycle.status,
            calendar: policy.calendar_of(cycle, evaluation),
        });
        let begun = history
            .runs
            .iter()
            .filter(|run| !matches!(run.status, LadderStatus::Idle | LadderStatus::Stopped));
        let runs =
            begun.map(|run| SeenRun { ladder: run.ladder, run: run.number, status: run.status });
        Self { at: evaluation.as_of, cycles: cycles.collect(), runs: runs.collect() }
    }
}
