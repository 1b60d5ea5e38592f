//! The stretches of each cycle and of each run of a ladder, read off a film (semantics §4.4, §4.6).
//!
//! A stretch shows what could be seen then: a change that finds a due instant already past makes no
//! breached stretch before itself. Not here: verdicts, which the evaluation gives.

use sevclock::evaluate::{Cycle, CycleStatus, LadderStatus};
use sevclock::time::{Calendar, Instant};

use crate::film::{Film, Frame};

/// What a stretch shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Time counts, wherever the calendar is open.
    Running,
    /// Time does not count.
    Paused,
    /// Past the due instant, or of a ladder: nothing.
    Breached,
}

/// A stretch of time, half-open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Stretch {
    /// From when on.
    pub(crate) from: Instant,
    /// Until when.
    pub(crate) to: Instant,
    /// What it shows.
    pub(crate) kind: Kind,
}

/// One cycle and its stretches in order of time.
#[derive(Debug)]
pub(crate) struct Track<'f> {
    /// The cycle as it is at the film's end.
    pub(crate) cycle: &'f Cycle,
    /// None of a cycle that was over at once.
    pub(crate) stretches: Vec<Stretch>,
}

/// One clock.
#[derive(Debug)]
pub(crate) struct Lane<'f, 'p> {
    /// The clock.
    pub(crate) clock: u16,
    /// Its cycles that reach into the film.
    pub(crate) tracks: Vec<Track<'f>>,
    /// How many ended before the film begins.
    pub(crate) before: usize,
    /// What it is measured on from an instant on; the first holds before it, too.
    pub(crate) calendars: Vec<(Instant, &'p Calendar)>,
}

/// The lanes of every clock that has had a cycle, in the policy's order.
pub(crate) fn lanes<'f, 'p>(film: &'f Film<'p>) -> Vec<Lane<'f, 'p>> {
    let cycles = &film.last.history.cycles;
    let of_clock = cycles.chunk_by(|a, b| a.clock == b.clock);
    of_clock.map(|of_clock| lane(film, of_clock)).collect()
}

fn lane<'f, 'p>(film: &'f Film<'p>, of_clock: &'f [Cycle]) -> Lane<'f, 'p> {
    let clock = of_clock[0].clock;
    let mut calendars: Vec<(Instant, &'p Calendar)> = Vec::new();
    for frame in &film.frames {
        let seen = frame.cycles.iter().find(|seen| seen.clock == clock);
        let Some(calendar) = seen.map(|seen| seen.calendar) else { continue };
        if calendars.last().is_none_or(|(_, last)| !std::ptr::eq(*last, calendar)) {
            calendars.push((frame.at, calendar));
        }
    }
    let (over, shown): (Vec<_>, Vec<_>) =
        of_clock.iter().partition(|cycle| cycle.stopped.is_some_and(|at| at < film.from));
    let tracks = shown.into_iter().map(|cycle| Track { cycle, stretches: stretches(film, cycle) });
    Lane { clock, tracks: tracks.collect(), before: over.len(), calendars }
}

fn stretches(film: &Film<'_>, cycle: &Cycle) -> Vec<Stretch> {
    let seen = spans(film, |frame| {
        let place = (cycle.clock, cycle.number);
        let seen = frame.cycles.iter().find(|seen| (seen.clock, seen.cycle) == place)?;
        Some(match seen.status {
            CycleStatus::Paused => Kind::Paused,
            CycleStatus::Breached => Kind::Breached,
            _ => Kind::Running,
        })
    });
    // The time between a stop and the resume that reopened the cycle counts as paused (§4.1).
    let mut whole: Vec<Stretch> = Vec::with_capacity(seen.len());
    for stretch in seen {
        if let Some(last) = whole.last().filter(|last| last.to < stretch.from) {
            let gap = Stretch { from: last.to, to: stretch.from, kind: Kind::Paused };
            push(&mut whole, gap);
        }
        push(&mut whole, stretch);
    }
    whole
}

/// The stretches of a run of a ladder: running, and paused or waiting.
pub(crate) fn run_stretches(film: &Film<'_>, ladder: u16, run: u32) -> Vec<Stretch> {
    spans(film, |frame| {
        let seen = frame.runs.iter().find(|seen| (seen.ladder, seen.run) == (ladder, run))?;
        Some(match seen.status {
            LadderStatus::Waiting | LadderStatus::Paused => Kind::Paused,
            _ => Kind::Running,
        })
    })
}

/// What frames show, each until the next, the last until the film's end.
fn spans(film: &Film<'_>, show: impl Fn(&Frame<'_>) -> Option<Kind>) -> Vec<Stretch> {
    let ends = film.frames.iter().skip(1).map(|frame| frame.at).chain([film.last.as_of]);
    let mut spans = Vec::new();
    for (frame, to) in film.frames.iter().zip(ends) {
        if let Some(kind) = show(frame).filter(|_| frame.at < to) {
            push(&mut spans, Stretch { from: frame.at, to, kind });
        }
    }
    spans
}

/// Adds a stretch, or makes the last one longer.
fn push(stretches: &mut Vec<Stretch>, stretch: Stretch) {
    match stretches.last_mut() {
        Some(last) if last.kind == stretch.kind && last.to == stretch.from => last.to = stretch.to,
        _ => stretches.push(stretch),
    }
}

#[cfg(test)]
mod tests {
    use chrono_tz::Tz;
    use sevclock::Policy;
    use sevclock::time::Instant;

    use super::{Kind, lanes, run_stretches};
    use crate::film::Film;
    use crate::words::Wall;

    /// Two clocks that pause while the ticket waits, a cadence that rolls, and a ladder.
    const POLICY: &str = r#"
        format = 1
        [policy]
        id = "p"
        title = "P"
        version = "1"
        default_severity = 2
        [facts]
        waiting = false
        quiet = false
        [[severities]]
        level = 1
        name = "High"
        [[severities]]
        level = 2
        name = "Low"
        [[adjust]]
        id = "urgent"
        when = "quiet"
        for = "30m"
        to = 1
        [[clocks]]
        id = "resolution"
        start = ["opened"]
        stop = ["resolved"]
        resume = ["reopened"]
        pause_when = "waiting"
        target = [{ within = "4h" }]
        [[clocks]]
        id = "update"
        start = ["opened"]
        restart = ["updated"]
        stop = ["resolved"]
        pause_when = "severity == 1"
        every = [{ within = "1h" }]
        on_miss = "roll"
        retarget = "carry"
        [[ladders]]
        id = "managers"
        stop = ["resolved"]
        pause_when = "waiting"
        rungs = [{ id = "lead", after = "2h", notify = ["lead"] }]
    "#;

    fn film(policy: &Policy, events: &str, as_of: &str) -> Film<'static> {
        let events: Vec<String> = events
            .lines()
            .filter_map(|line| line.trim().split_once(' '))
            .map(|(at, rest)| format!(r#"{{ "at": "2026-03-02T{at}:00Z", {rest} }}"#))
            .collect();
        let text = format!(r#"{{ "id": "T", "events": [{}] }}"#, events.join(","));
        let ticket = sevclock_serde::ticket::from_json(&text).unwrap().ticket;
        let as_of = Instant::parse(&format!("2026-03-02T{as_of}:00Z")).unwrap();
        // A leaked policy of a test outlives every film of it.
        let policy: &'static Policy = Box::leak(Box::new(Policy::compile(policy.draft()).unwrap()));
        Film::of(policy, &ticket, as_of, None).unwrap()
    }

    fn policy() -> Policy {
        Policy::compile(&sevclock_serde::policy::from_toml(POLICY).unwrap()).unwrap()
    }

    /// `resolution 1: running 08:00-09:00, paused 09:00-10:00` for each cycle.
    fn told(film: &Film<'_>, clock: usize) -> Vec<String> {
        let wall = Wall::new(Tz::UTC, film.last.as_of);
        let lanes = lanes(film);
        let told = lanes[clock].tracks.iter().map(|track| {
            let each = track.stretches.iter().map(|one| {
                let kind = format!("{:?}", one.kind).to_lowercase();
                format!("{kind} {}-{}", wall.time(one.from), wall.time(one.to))
            });
            format!("{}: {}", track.cycle.number, each.collect::<Vec<_>>().join(", "))
        });
        told.collect()
    }

    #[test]
    fn a_pause_is_read_off_the_events_around_it() {
        // §4.4: paused while `waiting` holds; §4.3: due moves from 12:00 to 13:00, and §4.6: breached
        // from that instant on.
        let events = r#"08:00 "signal": "opened"
            09:00 "facts": { "waiting": true }
            10:00 "facts": { "waiting": false }"#;
        let film = film(&policy(), events, "14:00");
        let cycle =
            "1: running 08:00-09:00, paused 09:00-10:00, running 10:00-13:00, breached 13:00-14:00";
        assert_eq!(told(&film, 0), [cycle]);
        // §5.5: the ladder pauses likewise.
        let kinds: Vec<Kind> =
            run_stretches(&film, 0, 1).iter().map(|stretch| stretch.kind).collect();
        assert_eq!(kinds, [Kind::Running, Kind::Paused, Kind::Running]);
    }

    #[test]
    fn a_breach_stays_while_it_pauses() {
        // §4.6: a paused cycle that breached before the pause stays breached.
        let events = r#"08:00 "signal": "opened"
            13:00 "facts": { "waiting": true }"#;
        let film = film(&policy(), events, "15:00");
        assert_eq!(told(&film, 0), ["1: running 08:00-12:00, breached 12:00-15:00"]);
    }

    #[test]
    fn a_pause_that_a_dwell_begins_needs_no_event() {
        // §3.2: `urgent` takes effect at 08:40, when `quiet` has held for 30 minutes; §7.1 names that
        // instant, and `severity == 1` pauses the updates there (§4.4).
        let events = r#"08:00 "signal": "opened"
            08:10 "facts": { "quiet": true }"#;
        let film = film(&policy(), events, "10:00");
        assert_eq!(told(&film, 1), ["1: running 08:00-08:40, paused 08:40-10:00"]);
    }

    #[test]
    fn a_rolling_cadence_makes_a_track_a_cycle() {
        // §4.8: each missed hour ends breached where the next begins, so none is breached for long.
        let film = film(&policy(), r#"08:00 "signal": "opened""#, "10:30");
        let each = ["1: running 08:00-09:00", "2: running 09:00-10:00", "3: running 10:00-10:30"];
        assert_eq!(told(&film, 1), each);
    }

    #[test]
    fn the_time_between_a_stop_and_its_resume_counts_as_paused() {
        // §4.1: `resume` reopens the last cycle, the time since counted as paused.
        let events = r#"08:00 "signal": "opened"
            09:00 "signal": "resolved"
            11:00 "signal": "reopened""#;
        let film = film(&policy(), events, "12:00");
        let cycle = "1: running 08:00-09:00, paused 09:00-11:00, running 11:00-12:00";
        assert_eq!(told(&film, 0), [cycle]);
    }

    #[test]
    fn a_cycle_over_at_once_has_no_stretch() {
        let events = r#"08:00 "signal": "opened"
            08:00 "signal": "resolved""#;
        let film = film(&policy(), events, "09:00");
        assert_eq!(told(&film, 0), ["1: "]);
    }

    #[test]
    fn a_film_of_too_many_changes_begins_later() {
        // Hourly for half a year is more than a picture has room for.
        let policy = policy();
        let text =
            r#"{ "id": "T", "events": [{ "at": "2026-01-01T00:00:00Z", "signal": "opened" }] }"#;
        let ticket = sevclock_serde::ticket::from_json(text).unwrap().ticket;
        let as_of = Instant::parse("2026-07-01T00:00:00Z").unwrap();
        let film = Film::of(&policy, &ticket, as_of, None).unwrap();
        assert!(film.shortened && film.frames.len() <= 1_000 && film.frames.len() > 100);
        assert_eq!(film.frames[0].at, film.from);
        let lane = &lanes(&film)[1];
        assert!(lane.before > 1_000 && lane.tracks.len() > 100);
    }
}
