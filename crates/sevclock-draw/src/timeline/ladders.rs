//! Escalation ladders: a line while a run goes on, and a mark for each rung reached or to come.

use maud::{Markup, html};
use sevclock::evaluate::{LadderStatus, Run, RungEntry};
use sevclock::time::Instant;

use super::marks::{self, rects};
use super::notes::Notes;
use super::{Block, View};
use crate::room::{self, Label};
use crate::scale::Px;
use crate::tracks::{Kind, run_stretches};
use crate::verdict::{self, Tone};
use crate::words;

/// Rows of labels at most.
const ROWS: usize = 4;
/// The height of a row.
const ROW: Px = Px::whole(15);
/// The height of the line.
const LINE: Px = Px::whole(4);

impl View<'_> {
    /// A lane for each ladder that has begun.
    pub(super) fn ladders(&self, notes: &mut Notes) -> Vec<Block> {
        let runs = self.evaluation.history.runs.chunk_by(|a, b| a.ladder == b.ladder);
        runs.filter(|runs| runs.iter().any(|run| run.number > 0))
            .map(|runs| self.ladder(runs, notes))
            .collect()
    }

    fn ladder(&self, runs: &[Run], notes: &mut Notes) -> Block {
        let ladder = runs[0].ladder;
        let name = words::ladder(self.draft, ladder);
        let last = runs.last().unwrap_or(&runs[0]);
        let said = verdict::of_ladder(self.draft, self.evaluation, last, self.wall);
        let (heading, top) = self.heading(name, &said, Tone::Plain);
        let rungs = self.rungs(runs);
        let label = |(at, entry): &(Instant, &RungEntry)| Label {
            x: self.scale.x(*at),
            text: room::cut(
                &words::rung(self.draft, ladder, entry.rung, entry.occurrence),
                11,
                Px::whole(200).min(self.room()),
            ),
            to_come: entry.reached.is_none(),
        };
        let labels: Vec<Label> = merged(rungs.iter().map(label));
        let count = labels.len();
        let placed = room::place(labels.clone(), 11, ROWS, self.width - Px::whole(4));
        let rows = placed.iter().map(|one| one.row + 1).max().unwrap_or(0);
        let base = top + ROW.times(rows) + Px::whole(8);
        let y = |row: usize| base - Px::whole(12) - ROW.times(row);
        let body = html! {
            (heading)
            @for run in runs {
                (self.line(run, base))
            }
            @for one in &placed {
                path.lead d=(format!("M{} {}V{base}", one.label.x, y(one.row) + Px::whole(2))) {}
            }
            @for one in &placed {
                text.tick.halo.soft[one.label.to_come] x=(one.start) y=(y(one.row)) {
                    (one.label.text)
                }
            }
            @for one in &labels {
                g { title { (one.text) } (marks::rung(one.x, base, !one.to_come)) }
            }
        };
        if placed.len() < count {
            notes.crowded.push((name.to_owned(), count - placed.len()));
        }
        Block { height: base + Px::whole(14), body }
    }

    /// Whether the picture shows any rung to come.
    pub(super) fn rungs_to_come(&self) -> bool {
        let runs = self.evaluation.history.runs.chunk_by(|a, b| a.ladder == b.ladder);
        let mut rungs = runs.flat_map(|runs| self.rungs(runs));
        rungs.any(|(_, entry)| entry.reached.is_none())
    }

    /// Rungs that the picture shows, in order of time.
    fn rungs(&self, runs: &[Run]) -> Vec<(Instant, &RungEntry)> {
        let status = |number| runs.iter().find(|run| run.number == number).map(|run| run.status);
        let entries = self.evaluation.history.rungs.iter();
        let of_ladder = entries.filter(|entry| entry.ladder == runs[0].ladder);
        let mut rungs: Vec<(Instant, &RungEntry)> = of_ladder
            .filter_map(|entry| {
                // Once the run has stopped nothing more comes of it.
                let to_come = status(entry.run) != Some(LadderStatus::Stopped);
                let at = entry.reached.or(entry.due.filter(|_| to_come))?;
                Some((at, entry))
            })
            .filter(|(at, _)| self.scale.shows(*at))
            .collect();
        rungs.sort_by_key(|(at, _)| *at);
        rungs
    }

    /// The line of a run: hatched while it waits or pauses.
    fn line(&self, run: &Run, middle: Px) -> Markup {
        let stretches = run_stretches(self.film, run.ladder, run.number);
        let place = |kind: Kind| -> Vec<(Px, Px)> {
            let of_kind = stretches.iter().filter(|stretch| stretch.kind == kind);
            of_kind.map(|one| (self.scale.x(one.from), self.scale.x(one.to))).collect()
        };
        let (running, paused) = (place(Kind::Running), place(Kind::Paused));
        let wide = Px(LINE.0 * 2);
        let now = self.scale.x(self.evaluation.as_of);
        let goes_on = run.status == LadderStatus::Running && now < self.scale.right;
        html! {
            path.rung d=(rects(&running, middle - Px(LINE.0 / 2), LINE)) {}
            path.paused d=(rects(&paused, middle - LINE, wide)) fill=(self.paused()) {}
            @if goes_on {
                path.rungs-ahead d=(format!("M{now} {middle}H{}", self.scale.right)) {}
            }
        }
    }
}

/// Rungs at one place as one label.
fn merged(labels: impl Iterator<Item = Label>) -> Vec<Label> {
    let mut merged: Vec<Label> = Vec::new();
    for label in labels {
        match merged.last_mut() {
            Some(last) if last.x == label.x && last.to_come == label.to_come => {
                if last.text.chars().count() < 40 {
                    last.text = format!("{}, {}", last.text, label.text);
                }
            }
            _ => merged.push(label),
        }
    }
    merged
}
