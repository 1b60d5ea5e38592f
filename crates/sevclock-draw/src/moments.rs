//! A ticket's timeline in words: what happens at which instant, and what is to come.

use std::collections::BTreeMap;

use sevclock::Policy;
use sevclock::evaluate::{CycleStatus, LadderStatus};
use sevclock::policy::WarnAt;
use sevclock::ticket::Ticket;
use sevclock::time::Instant;

use crate::film::Film;
use crate::timeline::said;
use crate::tracks::{Kind, lanes};
use crate::{DrawError, clean, words};

/// An instant and all that happens there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moment {
    /// When.
    pub at: Instant,
    /// Whether it is after the instant asked about: what happens if no event comes.
    pub to_come: bool,
    /// What, each in a few words: events first, then severity, clocks and ladders.
    pub what: Vec<String>,
}

/// What a timeline shows, as words in order of time.
///
/// # Errors
/// [`DrawError`]: the ticket's faults, an `as_of` before its first event, or too many entries.
pub fn moments(
    policy: &Policy,
    ticket: &Ticket,
    as_of: Instant,
    from: Option<Instant>,
) -> Result<Vec<Moment>, DrawError> {
    let film = Film::of(policy, ticket, as_of, from)?;
    let mut diary = Diary::default();
    diary.write(policy, ticket, &film);
    let shown = diary.0.into_iter().filter(|(at, _)| *at >= film.from);
    Ok(shown
        .map(|(at, what)| Moment {
            at,
            to_come: at > as_of,
            what: what.into_iter().map(clean).collect(),
        })
        .collect())
}

#[derive(Default)]
struct Diary(BTreeMap<Instant, Vec<String>>);

impl Diary {
    fn add(&mut self, at: Instant, what: String) {
        self.0.entry(at).or_default().push(what);
    }

    fn write(&mut self, policy: &Policy, ticket: &Ticket, film: &Film<'_>) {
        let (draft, last) = (policy.draft(), &film.last);
        let events = ticket.events.iter().enumerate();
        for (place, event) in events.take_while(|(_, event)| event.at <= last.as_of) {
            self.add(event.at, said(event, place));
        }
        for change in &last.history.timeline {
            let level = words::level(draft, change.severity);
            self.add(change.at, format!("severity is {level}"));
        }
        self.cycles(policy, film);
        self.rungs(policy, film);
    }

    fn cycles(&mut self, policy: &Policy, film: &Film<'_>) {
        let (draft, last) = (policy.draft(), &film.last);
        for lane in lanes(film) {
            for track in &lane.tracks {
                let cycle = track.cycle;
                let title = words::clock(draft, cycle.clock);
                let name = match cycle.number {
                    1 => title.to_owned(),
                    number => format!("{title} #{number}"),
                };
                self.add(cycle.started, format!("{name} begins"));
                let pairs = track.stretches.windows(2).map(|pair| (pair[0].kind, pair[1]));
                for (before, after) in pairs {
                    match (before, after.kind) {
                        (_, Kind::Paused) => self.add(after.from, format!("{name} pauses")),
                        (Kind::Paused, Kind::Running) => {
                            self.add(after.from, format!("{name} goes on"));
                        }
                        (Kind::Breached, Kind::Running) => {
                            self.add(after.from, format!("{name} is no longer breached"));
                        }
                        _ => {}
                    }
                }
                if let Some(at) = cycle.breached_at {
                    let how = if cycle.on_arrival { " by a later change" } else { "" };
                    self.add(at, format!("{name} is breached{how}"));
                }
                self.warnings(policy, film, cycle, &name);
                match (cycle.stopped, cycle.due.or(cycle.due_if_resumed)) {
                    (Some(at), _) => {
                        let how = match cycle.status {
                            CycleStatus::Met => "is met",
                            CycleStatus::Breached => "ends, breached",
                            CycleStatus::Cancelled => "is cancelled",
                            CycleStatus::Restarted => "ends, restarted",
                            _ => "ends",
                        };
                        self.add(at, format!("{name} {how}"));
                    }
                    (None, Some(due)) if due > last.as_of => {
                        let if_resumed =
                            if cycle.due.is_none() { ", if it goes on now" } else { "" };
                        self.add(due, format!("{name} is due{if_resumed}"));
                    }
                    _ => {}
                }
            }
        }
    }

    fn warnings(
        &mut self,
        policy: &Policy,
        film: &Film<'_>,
        cycle: &sevclock::evaluate::Cycle,
        name: &str,
    ) {
        let clock = policy.draft().clocks.get(usize::from(cycle.clock));
        let warn = clock.map_or(&[][..], |clock| &clock.warn);
        for (warn, at) in warn.iter().zip(film.last.history.warnings_of(cycle)) {
            // A breach tells of itself.
            let Some(at) = at.filter(|_| warn.at != WarnAt::Breach) else { continue };
            let to = if warn.notify.is_empty() { "" } else { " to " };
            let (at_what, whom) = (warn.at, warn.notify.join(", "));
            self.add(at, format!("{name} warns at {at_what}{to}{whom}"));
        }
    }

    fn rungs(&mut self, policy: &Policy, film: &Film<'_>) {
        let (draft, history) = (policy.draft(), &film.last.history);
        for entry in &history.rungs {
            let rung = words::rung(draft, entry.ladder, entry.rung, entry.occurrence);
            let ladder = words::ladder(draft, entry.ladder);
            let run = history
                .runs
                .iter()
                .find(|run| (run.ladder, run.number) == (entry.ladder, entry.run));
            let goes_on = run.is_some_and(|run| run.status != LadderStatus::Stopped);
            match (entry.reached, entry.due) {
                (Some(at), _) => self.add(at, format!("rung {rung} of {ladder} is reached")),
                (None, Some(due)) if goes_on => {
                    self.add(due, format!("rung {rung} of {ladder} is due"));
                }
                _ => {}
            }
        }
    }
}
