//! Clocks: opening hours behind, and over them each cycle's stretches, ends, due instants and
//! warnings.

use maud::{Markup, html};
use sevclock::evaluate::{Cycle, CycleStatus};

use super::marks::{self, rects};
use super::notes::Notes;
use super::{Block, View};
use crate::ribbon::{Grain, Range, Ribbon};
use crate::scale::Px;
use crate::tracks::{Kind, Lane, Stretch};
use crate::{verdict, words};

/// The height of a track.
const TRACK: Px = Px::whole(26);
/// The height of a bar in opening hours.
const BAR: Px = Px::whole(12);
/// The height of a bar outside them, where no time counts.
const STEM: Px = Px::whole(3);

impl View<'_> {
    /// The lane of a clock.
    pub(super) fn clock(&self, lane: &Lane<'_, '_>, ribbon: &Ribbon, notes: &mut Notes) -> Block {
        let all = &self.evaluation.history.cycles;
        let cycles: Vec<&Cycle> = all.iter().filter(|cycle| cycle.clock == lane.clock).collect();
        let tone = cycles.last().map_or(verdict::Tone::Plain, |cycle| verdict::tone(cycle));
        let name = words::clock(self.draft, lane.clock);
        let (heading, top) = self.heading(name, &verdict::of_clock(&cycles, self.wall), tone);
        let hours = self.places(&ribbon.open);
        let middle = top + Px(TRACK.0 / 2);
        let (dues, hidden_dues) = self.dues(lane, top);
        let (ends, hidden_ends) = self.ends(lane, middle);
        let hidden = hidden_dues + hidden_ends;
        let body = html! {
            (heading)
            rect.track x=(self.scale.left) y=(top) width=(self.room()) height=(TRACK) rx="2" {}
            path.hours d=(rects(&hours, top, TRACK)) {}
            (self.now_line(top, TRACK))
            @for track in &lane.tracks {
                @for stretch in &track.stretches {
                    (self.stretch(stretch, ribbon, middle))
                }
                (self.ahead(track.cycle, ribbon, middle))
            }
            (self.starts(lane, top))
            (dues)
            (ends)
            (self.warnings(lane, top + TRACK + Px::whole(2)))
        };
        match ribbon.grain {
            Grain::Exact => {}
            Grain::Days => notes.by_day.push(name.to_owned()),
            Grain::None => notes.no_hours.push(name.to_owned()),
        }
        if lane.before > 0 {
            notes.earlier.push((name.to_owned(), lane.before));
        }
        if hidden > 0 {
            notes.crowded.push((name.to_owned(), hidden));
        }
        Block { height: top + TRACK + Px::whole(12), body }
    }

    /// Stretches of time as places, those too short to be seen left out.
    fn places(&self, spans: &[Range]) -> Vec<(Px, Px)> {
        let places = spans.iter().map(|(from, to)| (self.scale.x(*from), self.scale.x(*to)));
        places.filter(|(from, to)| from < to).collect()
    }

    fn stretch(&self, stretch: &Stretch, ribbon: &Ribbon, middle: Px) -> Markup {
        let (from, to) = (stretch.from.max(self.scale.from), stretch.to);
        let bar = middle - Px(BAR.0 / 2);
        if stretch.kind == Kind::Running {
            let (open, closed) = ribbon.split(from, to);
            let (open, closed) = (self.places(&open), self.places(&closed));
            let d = rects(&open, bar, BAR) + &rects(&closed, middle - Px(STEM.0 / 2), STEM);
            return html! { path.run d=(d) {} };
        }
        // What cannot be seen is one pixel wide, so that no pause is lost.
        let (x, end) = (self.scale.x(from), self.scale.x(to));
        let end = end.max(x + Px::whole(1)).min(self.scale.right);
        let (fill, class) = match stretch.kind {
            Kind::Paused => (self.paused(), "paused"),
            _ => (self.late(), ""),
        };
        html! {
            rect class=(class) x=(x) y=(bar) width=(end - x) height=(BAR) fill=(fill) {}
        }
    }

    /// From now to the due instant to come.
    fn ahead(&self, cycle: &Cycle, ribbon: &Ribbon, middle: Px) -> Markup {
        let now = self.evaluation.as_of;
        let due = cycle.due.or(cycle.due_if_resumed).unwrap_or(now).min(self.scale.to);
        if cycle.stopped.is_some() || due <= now || now < self.scale.from {
            return html! {};
        }
        let (open, closed) = ribbon.split(now, due);
        let closed: String = self
            .places(&closed)
            .iter()
            .map(|(from, to)| format!("M{from} {middle}H{to}"))
            .collect();
        let d = rects(&self.places(&open), middle - Px(BAR.0 / 2), BAR) + &closed;
        html! { path.ahead d=(d) {} }
    }

    /// Where cycles begin.
    fn starts(&self, lane: &Lane<'_, '_>, top: Px) -> Markup {
        let cycles = lane.tracks.iter().map(|track| track.cycle);
        let begun = cycles.filter(|cycle| self.scale.shows(cycle.started));
        let begun = begun.map(|cycle| (self.scale.x(cycle.started), ())).collect();
        let (places, _) = spread(begun, Px::whole(4));
        let (top, height) = (top + Px::whole(4), TRACK - Px::whole(8));
        let d: String =
            places.iter().map(|(x, ())| format!("M{x} {top}h1.5v{height}h-1.5Z")).collect();
        html! { path.due d=(d) {} }
    }

    /// Flags at due instants, hollow where the promise was kept before; a tip at the edge where one to
    /// come is further away. What ended without a verdict was due no more. Second: how many have no room.
    fn dues(&self, lane: &Lane<'_, '_>, top: Px) -> (Markup, usize) {
        let middle = top + Px(TRACK.0 / 2);
        let mut marks: Vec<(Px, Markup)> = Vec::new();
        for cycle in lane.tracks.iter().map(|track| track.cycle) {
            let (due, word) = match (cycle.due, cycle.due_if_resumed) {
                (Some(due), _) => (due, "due"),
                (None, Some(due)) => (due, "due if resumed now:"),
                (None, None) => continue,
            };
            let open = cycle.stopped.is_none();
            let x = self.scale.x(due);
            let mark = match (self.scale.shows(due), cycle.status) {
                (true, CycleStatus::Met) => marks::was_due(x, top, TRACK),
                (true, CycleStatus::Breached) => marks::due(x, top, TRACK),
                (true, _) if open => marks::due(x, top, TRACK),
                (false, _) if open && due > self.scale.to => marks::beyond(x, middle),
                _ => continue,
            };
            let said = format!("{word} {}", self.wall.short(due));
            marks.push((x, html! { g { title { (said) } (mark) } }));
        }
        let (marks, hidden) = spread(marks, Px::whole(10));
        (html! { @for (_, mark) in &marks { (mark) } }, hidden)
    }

    /// How each cycle ended or was missed, and how many marks have no room.
    fn ends(&self, lane: &Lane<'_, '_>, middle: Px) -> (Markup, usize) {
        let (mut verdicts, mut others) = (Vec::new(), Vec::new());
        for cycle in lane.tracks.iter().map(|track| track.cycle) {
            let missed = cycle.breached_at.map(|at| (at, marks::missed as fn(Px, Px) -> Markup));
            // A cadence that rolls ends a cycle where it is missed.
            let ended = cycle.stopped.filter(|at| cycle.breached_at != Some(*at));
            let ended = ended.map(|at| match cycle.status {
                CycleStatus::Met => (at, marks::kept as fn(Px, Px) -> Markup),
                _ => (at, marks::ended as fn(Px, Px) -> Markup),
            });
            let shown = missed.into_iter().chain(ended).filter(|(at, _)| self.scale.shows(*at));
            for (at, mark) in shown {
                let x = self.scale.x(at);
                let said = verdict::of_cycle(cycle, self.wall);
                let told = cycle.breached_at == Some(at) || cycle.status == CycleStatus::Met;
                let marks = if told { &mut verdicts } else { &mut others };
                marks.push((x, html! { g { title { (said) } (mark(x, middle)) } }));
            }
        }
        // A verdict goes before an end that says nothing more.
        let apart = Px::whole(14);
        let (verdicts, hidden) = spread(verdicts, apart);
        let (mut others, more) = spread(others, apart);
        let count = others.len();
        others.retain(|(x, _)| verdicts.iter().all(|(told, _)| (x.0 - told.0).abs() >= apart.0));
        let hidden = hidden + more + count - others.len();
        (html! { @for (_, mark) in others.iter().chain(&verdicts) { (mark) } }, hidden)
    }

    /// Warnings beneath the track, those that share a place once.
    fn warnings(&self, lane: &Lane<'_, '_>, y: Px) -> Markup {
        let clock = self.draft.clocks.get(usize::from(lane.clock));
        let warn = clock.map_or(&[][..], |clock| &clock.warn);
        let mut marked: Vec<(Px, Markup)> = Vec::new();
        for cycle in lane.tracks.iter().map(|track| track.cycle) {
            let fires = self.evaluation.history.warnings_of(cycle);
            for (warn, at) in warn.iter().zip(fires) {
                let Some(at) = at.filter(|at| self.scale.shows(*at)) else { continue };
                let x = self.scale.x(at);
                let to = if warn.notify.is_empty() { "" } else { " to " };
                let said = format!(
                    "warning at {}{to}{}, {}",
                    warn.at,
                    warn.notify.join(", "),
                    self.wall.short(at)
                );
                let mark = marks::warning(x, y, at <= self.evaluation.as_of);
                marked.push((x, html! { g { title { (said) } (mark) } }));
            }
        }
        let (marked, _) = spread(marked, Px::whole(8));
        html! { @for (_, mark) in &marked { (mark) } }
    }
}

/// Marks that stand clear of each other, in order of their places, and how many do not; of those at
/// one place the last is kept.
fn spread<T>(mut marks: Vec<(Px, T)>, apart: Px) -> (Vec<(Px, T)>, usize) {
    marks.sort_by_key(|(x, _)| *x);
    let mut kept: Vec<(Px, T)> = Vec::new();
    let mut hidden = 0;
    for (x, mark) in marks {
        match kept.last_mut() {
            Some(last) if last.0 == x => *last = (x, mark),
            Some(last) if x - last.0 < apart => hidden += 1,
            _ => kept.push((x, mark)),
        }
    }
    (kept, hidden)
}
