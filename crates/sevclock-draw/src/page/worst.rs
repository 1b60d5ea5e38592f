//! The most overdue tickets, with their timelines.

use chrono_tz::Tz;
use maud::{Markup, PreEscaped, html};
use sevclock::Policy;
use sevclock::evaluate::{Cycle, CycleStatus, Evaluation};
use sevclock::ticket::Ticket;
use sevclock::time::Instant;

use super::scroll;
use crate::words::{self, Wall, length};
use crate::{DrawError, Moment, Options, moments, timeline};

/// The widths that timelines are drawn at: one for a desk, one for a phone.
const WIDTHS: [(&str, u32); 2] = [("wide", 960), ("narrow", 328)];

/// The most overdue tickets so far.
#[derive(Debug)]
pub(super) struct Worst {
    most: usize,
    /// The most overdue first; of equals by id.
    tickets: Vec<Overdue>,
}

/// A ticket that was late.
#[derive(Debug)]
struct Overdue {
    ticket: Ticket,
    at: Instant,
    /// The clock that was the longest past due.
    clock: u16,
    /// How long, in microseconds of its working time.
    late: i64,
    /// Whether it is late still.
    open: bool,
}

impl Worst {
    pub(super) fn new(most: usize) -> Self {
        Self { most, tickets: Vec::new() }
    }

    /// Keeps a ticket while no more than enough are more overdue.
    pub(super) fn consider(&mut self, ticket: &Ticket, evaluation: &Evaluation) {
        let late = evaluation.history.cycles.iter().filter_map(|cycle| {
            let late = overdue(cycle, evaluation.as_of).filter(|late| *late > 0)?;
            Some((late, cycle))
        });
        let Some((late, cycle)) = late.max_by_key(|(late, _)| *late) else { return };
        let before = |other: &Overdue| (-other.late, &*other.ticket.id) <= (-late, &*ticket.id);
        let place = self.tickets.partition_point(before);
        if place < self.most {
            self.tickets.truncate(self.most - 1);
            let (clock, open) = (cycle.clock, cycle.stopped.is_none());
            let ticket = ticket.clone();
            let at = evaluation.as_of;
            self.tickets.insert(place, Overdue { ticket, at, clock, late, open });
        }
    }

    /// The section of the page; none where no ticket was late.
    pub(super) fn draw(&self, policy: &Policy, zone: Tz) -> Result<Option<Markup>, DrawError> {
        if self.tickets.is_empty() {
            return Ok(None);
        }
        let each = self.tickets.iter().enumerate();
        let each = each.map(|(place, one)| one.draw(policy, zone, place));
        let each: Vec<Markup> = each.collect::<Result<_, _>>()?;
        Ok(Some(html! {
            section aria-labelledby="worst" {
                h2 id="worst" { "The most overdue tickets" }
                p { "By working time past the due instant of one cycle, ended or not." }
                @for one in &each { (one) }
            }
        }))
    }
}

/// How long a breached cycle took beyond what was promised: working time, or wall time where its due
/// instant was agreed on.
fn overdue(cycle: &Cycle, as_of: Instant) -> Option<i64> {
    if cycle.status != CycleStatus::Breached {
        return None;
    }
    let end = cycle.stopped.unwrap_or(as_of);
    let by_wall = || Some(end.micros() - cycle.breached_at?.micros());
    cycle.remaining().map(|left| -left).or_else(by_wall)
}

impl Overdue {
    fn draw(&self, policy: &Policy, zone: Tz, place: usize) -> Result<Markup, DrawError> {
        let mut pictures = Vec::new();
        for (class, width) in WIDTHS {
            let prefix = format!("worst-{place}-{class}");
            let options = Options { zone, width, prefix, from: None };
            pictures.push((class, timeline(policy, &self.ticket, self.at, &options)?));
        }
        let moments = moments(policy, &self.ticket, self.at, None)?;
        let clock = words::clock(policy.draft(), self.clock);
        let how = if self.open { "and open still" } else { "and ended" };
        let id = format!("worst-{place}");
        let label = format!("{} in words", self.ticket.id);
        Ok(html! {
            article aria-labelledby=(id) {
                h3 id=(id) { (self.ticket.id) }
                p { (clock) ": " (length(self.late)) " past due, " (how) "." }
                @for (class, svg) in &pictures {
                    div class=(class) { (PreEscaped(svg)) }
                }
                details {
                    summary { "In words" }
                    (scroll(&label, &in_words(&self.ticket.id, &moments, Wall::new(zone, self.at))))
                }
            }
        })
    }
}

fn in_words(id: &str, moments: &[Moment], wall: Wall) -> Markup {
    html! {
        table.words {
            caption { (id) ", times in " (wall.zone()) }
            thead { tr { th scope="col" { "When" } th scope="col" { "What" } } }
            tbody {
                @for moment in moments {
                    tr {
                        th scope="row" { (wall.short(moment.at)) @if moment.to_come { " (to come)" } }
                        td { (moment.what.join("; ")) }
                    }
                }
            }
        }
    }
}
