//! The axis, the lines that go down from it, and now.

use maud::{Markup, html};

use super::{Block, View};
use crate::room;
use crate::scale::Px;
use crate::ticks::Tick;

/// In microseconds.
const DAY: i64 = 86_400_000_000;

impl View<'_> {
    /// Two lines of labels: days above times, months above days, years above months.
    pub(super) fn axis(&self) -> Block {
        let mut ends = self.ticks.major.iter().skip(1).map(|next| self.scale.x(next.at));
        let major: Vec<(Px, &Tick)> = self
            .ticks
            .major
            .iter()
            .map(|tick| (self.scale.x(tick.at), tick, ends.next().unwrap_or(self.scale.right)))
            .filter(|(x, tick, end)| *x + room::width(&tick.label, 12) + Px::whole(4) <= *end)
            .map(|(x, tick, _)| (x, tick))
            .collect();
        let minor = self.ticks.minor.iter().map(|tick| {
            let half = Px(room::width(&tick.label, 11).0 / 2);
            (self.scale.x(tick.at), half, tick)
        });
        // A label whose middle is at the very edge would be cut there.
        let minor = minor.filter(|(x, half, _)| *x - *half >= Px(0) && *x + *half <= self.width);
        let body = html! {
            @for (x, tick) in &major {
                text x=(x) y="12" { (tick.label) }
            }
            @for (x, _, tick) in minor {
                text.soft.tick x=(x) y="28" text-anchor="middle" { (tick.label) }
            }
        };
        Block { height: Px::whole(34), body }
    }

    /// Lines at the ticks, stronger where a day, month or year begins, dotted at events.
    pub(super) fn grid(&self, top: Px, bottom: Px) -> Markup {
        let line = |x: Px| format!("M{x} {top}V{bottom}");
        let at = |instants: &mut dyn Iterator<Item = sevclock::time::Instant>| {
            let mut places: Vec<Px> = instants.map(|at| self.scale.x(at)).collect();
            places.dedup();
            places.into_iter().map(line).collect::<String>()
        };
        let minor = at(&mut self.ticks.minor.iter().map(|tick| tick.at));
        // The stretch that the axis begins in began before.
        let begun = self.ticks.major.iter().filter(|tick| tick.at > self.scale.from);
        let days = at(&mut begun.map(|tick| tick.at));
        let seen = self.seen();
        let events = at(&mut seen.iter().map(|(_, event)| event.at));
        html! {
            path.grid d=(minor) {}
            path.day d=(days) {}
            path.cause d=(events) {}
        }
    }

    /// The instant asked about, where it is on the axis.
    pub(super) fn now_line(&self, top: Px, height: Px) -> Markup {
        let (now, x) = (self.evaluation.as_of, self.scale.x(self.evaluation.as_of));
        html! {
            @if self.scale.shows(now) {
                path.now d=(format!("M{x} {top}v{height}")) {}
            }
        }
    }

    /// Its label; where it is further on than the axis, an arrow to where it would be.
    pub(super) fn now_label(&self, top: Px) -> Markup {
        let now = self.evaluation.as_of;
        let label = match self.scale.shows(now) {
            true if self.scale.micros() > 2 * DAY => format!("now {}", self.wall.short(now)),
            true => format!("now {}", self.wall.time(now)),
            false => format!("now {} →", self.wall.long(now)),
        };
        let width = room::width(&label, 11) + Px::whole(8);
        let half = Px(width.0 / 2);
        let middle = self.scale.x(now).max(self.scale.left + half).min(self.scale.right - half);
        html! {
            rect.due x=(middle - half) y=(top) width=(width) height="15" rx="3" {}
            text.tick.paper x=(middle) y=(top + Px::whole(11)) text-anchor="middle" { (label) }
        }
    }
}
