//! What became of a cycle, a clock and a ladder, in words.

use sevclock::evaluate::{Cycle, CycleStatus, Evaluation, LadderStatus, Run, RungEntry};
use sevclock::policy::PolicyDraft;

use crate::words::{self, Wall, length};

/// How a cycle stands, as colours show it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tone {
    /// Kept.
    Good,
    /// Missed.
    Bad,
    /// Neither, yet or at all.
    Plain,
}

/// How a cycle stands, for a colour.
pub(crate) fn tone(cycle: &Cycle) -> Tone {
    match cycle.status {
        CycleStatus::Met => Tone::Good,
        CycleStatus::Breached => Tone::Bad,
        _ => Tone::Plain,
    }
}

/// `running, 30m of 4h used, due Tue 3 Mar 17:00`.
pub(crate) fn of_cycle(cycle: &Cycle, wall: Wall) -> String {
    let used = match cycle.target {
        Some(target) => format!("{} of {} used", length(cycle.elapsed), length(target)),
        None => format!("{} so far", length(cycle.elapsed)),
    };
    let due = match (cycle.due, cycle.due_if_resumed) {
        (Some(due), _) if cycle.agreed => format!(", due {} as agreed", wall.short(due)),
        (Some(due), _) => format!(", due {}", wall.short(due)),
        (None, Some(due)) => format!(", due {} if resumed now", wall.short(due)),
        (None, None) if cycle.target.is_none() => ", nothing promised".to_owned(),
        (None, None) => String::new(),
    };
    let ended = cycle.stopped.map(|at| wall.short(at)).unwrap_or_default();
    let breached = cycle.breached_at.map(|at| wall.short(at)).unwrap_or_default();
    match cycle.status {
        CycleStatus::Running if cycle.in_hours => format!("running, {used}{due}"),
        CycleStatus::Running => format!("running, outside opening hours now, {used}{due}"),
        CycleStatus::Paused => format!("paused, {used}{due}"),
        CycleStatus::Met => format!("met {ended}, {used}"),
        CycleStatus::Breached => {
            let how = if cycle.on_arrival { " by a change" } else { "" };
            let done = if cycle.stopped.is_some() { "ended " } else { "not done yet" };
            format!("breached {breached}{how}, {done}{ended}")
        }
        CycleStatus::Cancelled => format!("cancelled {ended}"),
        CycleStatus::Restarted => format!("restarted {ended}"),
        CycleStatus::Stopped => format!("done {ended}, nothing was promised"),
    }
}

/// The words for the last cycle, and the counts of all where there are several.
pub(crate) fn of_clock(cycles: &[&Cycle], wall: Wall) -> String {
    let Some(last) = cycles.last() else { return String::new() };
    let now = of_cycle(last, wall);
    if cycles.len() == 1 {
        return now;
    }
    let count = |status| cycles.iter().filter(|cycle| cycle.status == status).count();
    let counts = [
        (count(CycleStatus::Met), "met"),
        (count(CycleStatus::Breached), "breached"),
        (count(CycleStatus::Stopped), "done"),
        (count(CycleStatus::Restarted), "restarted"),
        (count(CycleStatus::Cancelled), "cancelled"),
    ];
    let counts = counts.iter().filter(|(count, _)| *count > 0);
    let counts: Vec<String> = counts.map(|(count, word)| format!("{count} {word}")).collect();
    let open = if last.stopped.is_none() { "now" } else { "the last" };
    format!("{} cycles, {}; {open} {now}", cycles.len(), counts.join(", "))
}

/// `running, 2 rungs reached, next engineering Tue 3 Mar 12:00`.
pub(crate) fn of_ladder(
    draft: &PolicyDraft,
    evaluation: &Evaluation,
    run: &Run,
    wall: Wall,
) -> String {
    let status = match run.status {
        LadderStatus::Idle => "not begun",
        LadderStatus::Running => "running",
        LadderStatus::Waiting => "waiting, does not apply now",
        LadderStatus::Paused => "paused",
        LadderStatus::Stopped => "stopped",
    };
    let again = if run.number > 1 { format!("run {}, ", run.number) } else { String::new() };
    let of_run = |entry: &&RungEntry| (entry.ladder, entry.run) == (run.ladder, run.number);
    let entries: Vec<&RungEntry> = evaluation.history.rungs.iter().filter(of_run).collect();
    let reached = entries.iter().filter(|entry| entry.reached.is_some()).count();
    let rungs = if reached == 1 { "rung" } else { "rungs" };
    let next = next_rung(&entries, run).map(|(entry, due)| {
        let rung = words::rung(draft, entry.ladder, entry.rung, entry.occurrence);
        format!(", next {rung} {}", wall.short(due))
    });
    format!("{again}{status}, {reached} {rungs} reached{}", next.unwrap_or_default())
}

/// The rung that is reached next, if the run goes on.
fn next_rung<'e>(
    entries: &[&'e RungEntry],
    run: &Run,
) -> Option<(&'e RungEntry, sevclock::time::Instant)> {
    if run.status == LadderStatus::Stopped {
        return None;
    }
    let to_come = entries.iter().filter(|entry| entry.reached.is_none());
    to_come.filter_map(|entry| Some((*entry, entry.due?))).min_by_key(|(_, due)| *due)
}
