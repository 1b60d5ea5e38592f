//! How much time a picture shows.

use sevclock::evaluate::LadderStatus;
use sevclock::time::Instant;

use crate::film::Film;

const MINUTE: i64 = 60_000_000;

/// From the film's begin to the last instant to come that is near; where nothing is open any more,
/// to a little after the last change.
pub(super) fn extent(film: &Film<'_>) -> (Instant, Instant) {
    let (from, as_of) = (film.from.micros(), film.last.as_of.micros());
    let past = as_of - from;
    let to_come = to_come(film);
    let to = match to_come.iter().min() {
        Some(first) => {
            // As far ahead as behind, and to the first thing to come wherever it is.
            let reach = past.max((first - as_of) * 2).max(30 * MINUTE);
            to_come.iter().filter(|at| **at - as_of <= reach).max().copied().unwrap_or(*first)
        }
        None if settled(film) => {
            let last = film.frames.last().map_or(as_of, |frame| frame.at.micros());
            as_of.min(last + (last - from) / 4 + 10 * MINUTE)
        }
        None => as_of,
    };
    let to = to.max(from + 10 * MINUTE);
    let to = to.saturating_add((to - from) / 16);
    let to = Instant::from_micros(to).unwrap_or(Instant::MAX);
    // At the very end of the supported instants there is no room after.
    let from = if film.from < to { film.from } else { Instant::MIN };
    (from, to)
}

/// Whether time alone changes nothing any more.
pub(super) fn settled(film: &Film<'_>) -> bool {
    film.last.history.cycles.iter().all(|cycle| cycle.stopped.is_some())
        && film.last.next_change.is_none()
}

/// Instants after `as_of` that are known.
fn to_come(film: &Film<'_>) -> Vec<i64> {
    let history = &film.last.history;
    let open = history.cycles.iter().filter(|cycle| cycle.stopped.is_none());
    let dues = open.clone().filter_map(|cycle| cycle.due.or(cycle.due_if_resumed));
    let warnings = open.flat_map(|cycle| history.warnings_of(cycle).iter().copied().flatten());
    let stopped = |ladder, run| {
        let run = history.runs.iter().find(|one| (one.ladder, one.number) == (ladder, run));
        run.is_none_or(|run| run.status == LadderStatus::Stopped)
    };
    let rungs = history.rungs.iter().filter(|rung| rung.reached.is_none());
    let rungs = rungs.filter(|rung| !stopped(rung.ladder, rung.run)).filter_map(|rung| rung.due);
    let all = dues.chain(warnings).chain(rungs).chain(film.last.next_change);
    all.filter(|at| *at > film.last.as_of).map(Instant::micros).collect()
}
