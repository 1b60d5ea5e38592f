//! The timeline of one ticket: one above the other its events, severity, clocks and ladders, on one
//! axis of local time.
//!
//! Not here: what holds when, which is the film's and the tracks', and colours.

mod axis;
mod clocks;
mod events;
mod extent;
mod ladders;
mod legend;
mod marks;
mod notes;
mod severity;

pub(crate) use events::said;
use notes::Notes;

use maud::{Markup, html};
use sevclock::Policy;
use sevclock::evaluate::Evaluation;
use sevclock::policy::PolicyDraft;
use sevclock::ticket::Ticket;
use sevclock::time::Instant;

use crate::film::Film;
use crate::ribbon::Ribbon;
use crate::scale::{Px, Scale};
use crate::ticks::{Ticks, ticks};
use crate::tracks::{Lane, lanes};
use crate::words::{self, Wall};
use crate::{DrawError, Options, clean, room, style, verdict};

/// The margin around everything.
const MARGIN: Px = Px::whole(16);

/// Draws one ticket as it stands at an instant: a whole SVG document, which can be a file or stand
/// inline in HTML.
///
/// What lies after `as_of` is drawn as far as it is near, and looks predicted. Opening hours are
/// exact where they can be seen, else by day or left out; the picture says which. A ticket with more
/// than 1,000 changes, or with tens of thousands of cycles and rungs more than some hundred, is drawn
/// from a later instant on, and the picture says so.
///
/// # Errors
/// [`DrawError`]: the ticket's faults, an `as_of` before its first event, too many entries, or
/// options out of range.
pub fn timeline(
    policy: &Policy,
    ticket: &Ticket,
    as_of: Instant,
    options: &Options,
) -> Result<String, DrawError> {
    options.check()?;
    let film = Film::of(policy, ticket, as_of, options.from)?;
    let width = Px::whole(i32::try_from(options.width).unwrap_or(i32::MAX / 10));
    let (from, to) = extent::extent(&film);
    let scale = Scale { from, to, left: MARGIN, right: width - MARGIN };
    let view = View {
        draft: policy.draft(),
        ticket,
        film: &film,
        evaluation: &film.last,
        scale,
        ticks: ticks(&scale, options.zone),
        wall: Wall::new(options.zone, as_of),
        prefix: &options.prefix,
        width,
    };
    Ok(clean(view.document().into_string()))
}

/// What every part of a picture looks at.
struct View<'a> {
    draft: &'a PolicyDraft,
    ticket: &'a Ticket,
    film: &'a Film<'a>,
    evaluation: &'a Evaluation,
    scale: Scale,
    ticks: Ticks,
    wall: Wall,
    prefix: &'a str,
    width: Px,
}

/// A part of a picture, drawn from its own top.
struct Block {
    height: Px,
    body: Markup,
}

impl<'a> View<'a> {
    /// The room between the margins.
    fn room(&self) -> Px {
        self.scale.right - self.scale.left
    }

    fn document(&self) -> Markup {
        let hours = |lane: Lane<'a, 'a>| (Ribbon::new(&self.scale, &lane.calendars), lane);
        let lanes: Vec<(Ribbon, Lane<'_, '_>)> = lanes(self.film).into_iter().map(hours).collect();
        let mut notes = Notes::default();
        let head = [self.head(), self.axis()];
        let mut body = vec![self.events(&mut notes), self.severity()];
        body.extend(lanes.iter().map(|(hours, lane)| self.clock(lane, hours, &mut notes)));
        body.extend(self.ladders(&mut notes));
        let foot = self.legend(&legend::Shown::of(self, &lanes), &self.notes(&notes));
        let height = |blocks: &[Block]| blocks.iter().fold(Px(0), |sum, one| sum + one.height);
        let (top, lanes) = (height(&head), height(&body));
        let whole = top + lanes + foot.height;
        let (title, desc) = (format!("{}-title", self.prefix), format!("{}-desc", self.prefix));
        html! {
            svg xmlns="http://www.w3.org/2000/svg" class="sevclock-picture" role="img"
                viewBox=(format!("0 0 {} {whole}", self.width)) width=(self.width) height=(whole)
                aria-labelledby=(format!("{title} {desc}")) {
                title id=(title) { "Timeline of ticket " (self.ticket.id) }
                desc id=(desc) { (self.description()) }
                style { (maud::PreEscaped(style::sheet())) }
                (self.patterns())
                rect.paper width=(self.width) height=(whole) rx="6" {}
                (self.grid(top, top + lanes))
                (self.now_line(top + Px::whole(2), lanes - Px::whole(2)))
                (stack(&head, Px(0)))
                (stack(&body, top))
                (self.now_label(top + Px::whole(2)))
                (stack(&[foot], top + lanes))
            }
        }
    }

    /// The ticket, how it stands, and what times are in.
    fn head(&self) -> Block {
        let status = self.evaluation.status.name();
        let severity = words::level(self.draft, self.evaluation.effective);
        let stands = format!("{status}, severity {severity}");
        let id = room::cut(&self.ticket.id, room::bold(16), self.room());
        let beside =
            room::width(&id, room::bold(16)) + room::width(&stands, 12) + MARGIN < self.room();
        let agreement = format!("{} {}", self.draft.id, self.draft.version);
        let as_of = self.wall.long(self.evaluation.as_of);
        let under = format!("{} · as of {as_of} · times in {}", agreement.trim(), self.wall.zone());
        let under = if beside { under } else { format!("{stands} · {under}") };
        let lines = room::wrap(&under, 12, self.room());
        let body = html! {
            text.head x=(self.scale.left) y="30" { (id) }
            @if beside {
                text x=(self.scale.right) y="30" text-anchor="end" { (stands) }
            }
            (self.lines(&lines, 50))
        };
        Block { height: Px::whole(46) + Px::whole(16).times(lines.len()), body }
    }

    /// Lines of small text from a place down.
    fn lines(&self, lines: &[String], from: usize) -> Markup {
        html! {
            @for (place, line) in lines.iter().enumerate() {
                text.soft x=(self.scale.left) y=(from + 16 * place) { (line) }
            }
        }
    }

    /// A lane's name and what is to be said of it, beside it or beneath.
    fn heading(&self, name: &str, said: &str, tone: verdict::Tone) -> (Markup, Px) {
        let class = match tone {
            verdict::Tone::Good => "good",
            verdict::Tone::Bad => "bad",
            verdict::Tone::Plain => "soft",
        };
        let name = room::cut(name, room::bold(13), self.room());
        let gap = Px::whole(10);
        let after = self.scale.left + room::width(&name, room::bold(13)) + gap;
        if after + room::width(said, 12) <= self.scale.right {
            let markup = html! {
                text.halo x=(self.scale.left) y="20" {
                    tspan.name { (name) }
                    tspan class=(class) dx="10" { (said) }
                }
            };
            return (markup, Px::whole(28));
        }
        let lines = room::wrap(said, 12, self.room());
        let markup = html! {
            text.name.halo x=(self.scale.left) y="20" { (name) }
            @for (place, line) in lines.iter().enumerate() {
                text class=(format!("{class} halo")) x=(self.scale.left) y=(36 + 16 * place) { (line) }
            }
        };
        (markup, Px::whole(28) + Px::whole(16).times(lines.len()))
    }

    /// What the picture shows, in words.
    fn description(&self) -> String {
        let evaluation = self.evaluation;
        let mut said = format!(
            "As of {}, {}, under {} {}. ",
            self.wall.long(evaluation.as_of),
            self.wall.zone(),
            self.draft.id,
            self.draft.version
        );
        said += &format!("The ticket is {}. ", evaluation.status.name());
        said += &format!("Severity is {}", words::level(self.draft, evaluation.effective));
        let before = evaluation.history.timeline.iter().rev().skip(1).take(3);
        let before: Vec<String> =
            before.map(|change| words::level(self.draft, change.severity)).collect();
        if !before.is_empty() {
            said += &format!(", before that {}", before.join(", "));
        }
        said += ". ";
        let cycles = &evaluation.history.cycles;
        for of_clock in cycles.chunk_by(|a, b| a.clock == b.clock) {
            let name = words::clock(self.draft, of_clock[0].clock);
            let of_clock: Vec<_> = of_clock.iter().collect();
            said += &format!("{name}: {}. ", verdict::of_clock(&of_clock, self.wall));
        }
        for run in &evaluation.history.runs {
            let name = words::ladder(self.draft, run.ladder);
            let words = verdict::of_ladder(self.draft, evaluation, run, self.wall);
            said += &format!("{name}: {words}. ");
        }
        match evaluation.next_change {
            Some(at) => said += &format!("Next change: {}.", self.wall.short(at)),
            None => said += "Nothing changes next, until an event comes.",
        }
        said
    }
}

/// Blocks one beneath the other.
fn stack(blocks: &[Block], from: Px) -> Markup {
    let tops = blocks.iter().scan(from, |top, block| {
        let this = *top;
        *top = *top + block.height;
        Some(this)
    });
    html! {
        @for (block, top) in blocks.iter().zip(tops) {
            g transform=(format!("translate(0 {top})")) { (block.body) }
        }
    }
}
