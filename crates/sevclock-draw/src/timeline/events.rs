//! The ticket's events: a mark each, and what they raise where there is room for it.

use maud::html;
use sevclock::ticket::Event;

use super::notes::Notes;
use super::{Block, View};
use crate::room::{self, Label};
use crate::scale::Px;

/// Rows of labels at most.
const ROWS: usize = 4;
/// The height of a row.
const ROW: Px = Px::whole(15);
/// Room for the label of now, above the labels.
const TOP: Px = Px::whole(20);

impl<'a> View<'a> {
    /// The events that the picture reaches, each with its place in the ticket.
    pub(super) fn seen(&self) -> Vec<(usize, &'a Event)> {
        let events = self.ticket.events.iter().enumerate();
        let events = events.skip_while(|(_, event)| event.at < self.film.from);
        events.take_while(|(_, event)| event.at <= self.evaluation.as_of).collect()
    }

    pub(super) fn events(&self, notes: &mut Notes) -> Block {
        let seen = self.seen();
        // Those at one instant have one mark, and one label.
        let groups: Vec<&[(usize, &Event)]> = seen.chunk_by(|a, b| a.1.at == b.1.at).collect();
        let labels = groups.iter().map(|group| {
            let said: Vec<String> =
                group.iter().map(|(place, event)| said(event, *place)).collect();
            let text = room::cut(&said.join(", "), 11, Px::whole(220).min(self.room()));
            Label { x: self.scale.x(group[0].1.at), text, to_come: false }
        });
        let labels: Vec<Label> = labels.collect();
        let mut marks: Vec<Px> = labels.iter().map(|label| label.x).collect();
        marks.dedup();
        let count = labels.len();
        let placed = room::place(labels, 11, ROWS, self.width - Px::whole(4));
        let rows = placed.iter().map(|one| one.row + 1).max().unwrap_or(0);
        let base = TOP + ROW.times(rows) + Px::whole(8);
        let y = |row: usize| base - Px::whole(10) - ROW.times(row);
        let body = html! {
            @for one in &placed {
                path.lead d=(format!("M{} {}V{base}", one.label.x, y(one.row) + Px::whole(2))) {}
            }
            @for one in &placed {
                text.tick.halo x=(one.start) y=(y(one.row)) { (one.label.text) }
            }
            @for x in &marks {
                circle.due cx=(x) cy=(base) r="4" {}
            }
        };
        if placed.len() < count {
            notes.crowded.push(("events".to_owned(), count - placed.len()));
        }
        Block { height: base + Px::whole(10), body }
    }
}

/// What an event raises or changes, by name.
pub(crate) fn said(event: &Event, place: usize) -> String {
    let mut said: Vec<String> = event.signals.clone();
    if place == 0 && said.is_empty() {
        said.push("opened".to_owned());
    }
    said.extend(event.severity.map(|level| format!("severity {level}")));
    if said.is_empty() {
        said.extend(event.plan.as_ref().map(|_| "plan".to_owned()));
        said.extend(event.facts.iter().map(|(fact, _)| fact.clone()));
    }
    if said.is_empty() {
        said.push("event".to_owned());
    }
    said.join(" + ")
}
