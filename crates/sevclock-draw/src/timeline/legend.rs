//! The legend, of what the picture shows alone, and the notes beneath it.

use maud::{Markup, html};
use sevclock::evaluate::{Cycle, CycleStatus};

use super::marks;
use super::{Block, View};
use crate::ribbon::Ribbon;
use crate::room;
use crate::scale::Px;
use crate::tracks::{Kind, Lane};

/// What there is to explain.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Shown {
    clocks: bool,
    paused: bool,
    breached: bool,
    closed: bool,
    ahead: bool,
    met: bool,
    no_verdict: bool,
    due: bool,
    was_due: bool,
    warning: bool,
    warning_ahead: bool,
    rung: bool,
    rung_ahead: bool,
}

impl Shown {
    pub(super) fn of(view: &View<'_>, lanes: &[(Ribbon, Lane<'_, '_>)]) -> Self {
        let evaluation = view.evaluation;
        let now = evaluation.as_of;
        let tracks = || lanes.iter().flat_map(|(_, lane)| &lane.tracks);
        let kinds = || tracks().flat_map(|track| &track.stretches).map(|stretch| stretch.kind);
        let cycles = || tracks().map(|track| track.cycle);
        let shows = |at: Option<sevclock::time::Instant>| at.is_some_and(|at| view.scale.shows(at));
        let fires = || {
            let each = cycles().flat_map(|cycle| evaluation.history.warnings_of(cycle));
            each.copied().flatten().filter(|at| view.scale.shows(*at))
        };
        let rungs = &evaluation.history.rungs;
        let met = |cycle: &Cycle| cycle.status == CycleStatus::Met;
        Self {
            clocks: !lanes.is_empty(),
            paused: kinds().any(|kind| kind == Kind::Paused),
            breached: cycles().any(|cycle| cycle.breached_at.is_some()),
            closed: lanes.iter().any(|(hours, _)| hours.closes(view.scale.from, view.scale.to)),
            ahead: cycles().any(|cycle| {
                cycle.stopped.is_none() && cycle.due.or(cycle.due_if_resumed) > Some(now)
            }),
            met: cycles().any(met),
            no_verdict: cycles().any(|cycle| {
                cycle.stopped.is_some() && cycle.stopped != cycle.breached_at && !met(cycle)
            }),
            due: cycles().any(|cycle| {
                let told = cycle.stopped.is_none() || cycle.status == CycleStatus::Breached;
                told && shows(cycle.due.or(cycle.due_if_resumed))
            }),
            was_due: cycles().any(|cycle| met(cycle) && shows(cycle.due)),
            warning: fires().any(|at| at <= now),
            warning_ahead: fires().any(|at| at > now),
            rung: rungs.iter().any(|rung| shows(rung.reached)),
            rung_ahead: view.rungs_to_come(),
        }
    }
}

/// The room a sign takes before its word.
const SIGN: Px = Px::whole(30);

impl View<'_> {
    pub(super) fn legend(&self, shown: &Shown, notes: &[String]) -> Block {
        let (x, y) = (Px::whole(12), Px::whole(12));
        let bar = |width: i32, height: i32| {
            let (left, top) = (Px::whole(1), y - Px(height * 5));
            marks::rects(&[(left, left + Px::whole(width))], top, Px::whole(height))
        };
        let items: Vec<(bool, &str, Markup)> = vec![
            (shown.closed, "opening hours", html! { path.hours d=(bar(22, 20)) {} }),
            (shown.clocks, "counting", html! { path.run d=(bar(22, 12)) {} }),
            (shown.closed, "not counting, closed", html! { path.run d=(bar(22, 3)) {} }),
            (
                shown.paused,
                "paused",
                html! {
                    path.paused fill=(self.paused()) d=(bar(22, 12)) {}
                },
            ),
            (shown.breached, "past due", html! { path fill=(self.late()) d=(bar(22, 12)) {} }),
            (shown.ahead, "to come", html! { path.ahead d=(bar(22, 12)) {} }),
            (shown.due, "due", marks::due(x - Px::whole(4), Px::whole(2), Px::whole(20))),
            (
                shown.was_due,
                "was due",
                marks::was_due(x - Px::whole(4), Px::whole(2), Px::whole(20)),
            ),
            (shown.met, "met", marks::kept(x, y)),
            (shown.breached, "breached", marks::missed(x, y)),
            (shown.no_verdict, "ended", marks::ended(x, y)),
            (shown.warning, "warned", marks::warning(x, y - Px::whole(4), true)),
            (shown.warning_ahead, "will warn", marks::warning(x, y - Px::whole(4), false)),
            (shown.rung, "rung reached", marks::rung(x, y, true)),
            (shown.rung_ahead, "rung to come", marks::rung(x, y, false)),
        ];
        let (mut left, mut top) = (self.scale.left, Px::whole(10));
        let mut placed = Vec::new();
        for (_, word, sign) in items.iter().filter(|(shown, _, _)| *shown) {
            let width = SIGN + room::width(word, 12) + Px::whole(14);
            if left + width > self.scale.right && left > self.scale.left {
                (left, top) = (self.scale.left, top + Px::whole(26));
            }
            placed.push((left, top, word, sign));
            left = left + width;
        }
        let notes: Vec<String> =
            notes.iter().flat_map(|note| room::wrap(note, 12, self.room())).collect();
        let under = if placed.is_empty() { top } else { top + Px::whole(30) };
        let body = html! {
            @for (left, top, word, sign) in &placed {
                g transform=(format!("translate({left} {top})")) {
                    (sign)
                    text.soft x=(SIGN) y="16" { (word) }
                }
            }
            @for (place, line) in notes.iter().enumerate() {
                text.soft x=(self.scale.left) y=(under + Px::whole(12) + Px::whole(16).times(place)) {
                    (line)
                }
            }
        };
        Block { height: under + Px::whole(16).times(notes.len()) + Px::whole(10), body }
    }
}
