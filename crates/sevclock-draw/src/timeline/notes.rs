//! What a picture leaves out, in sentences.

use super::View;

/// What the parts of a picture could not show.
#[derive(Debug, Default)]
pub(super) struct Notes {
    /// Clocks whose opening hours are shaded by day.
    pub(super) by_day: Vec<String>,
    /// Clocks whose opening hours are not shaded.
    pub(super) no_hours: Vec<String>,
    /// Clocks with cycles that ended before the picture begins, and how many.
    pub(super) earlier: Vec<(String, usize)>,
    /// Lanes with marks or names that have no room, and how many.
    pub(super) crowded: Vec<(String, usize)>,
}

impl View<'_> {
    /// A sentence for each kind of thing that is not shown.
    pub(super) fn notes(&self, notes: &Notes) -> Vec<String> {
        let mut said = Vec::new();
        let opened = self.ticket.events.first().map_or(self.scale.from, |event| event.at);
        if opened < self.film.from {
            let why = if self.film.shortened { ", since too much changed before" } else { "" };
            let (from, opened) = (self.wall.long(self.film.from), self.wall.long(opened));
            said.push(format!("Drawn from {from} on{why}; opened {opened}."));
        }
        let counted = |counts: &[(String, usize)]| {
            let each: Vec<String> = counts.iter().map(|(name, n)| format!("{name} {n}")).collect();
            each.join(", ")
        };
        if !notes.earlier.is_empty() {
            said.push(format!("Earlier cycles not drawn: {}.", counted(&notes.earlier)));
        }
        if !notes.by_day.is_empty() {
            said.push(format!("Opening hours shaded by day: {}.", notes.by_day.join(", ")));
        }
        if !notes.no_hours.is_empty() {
            let names = notes.no_hours.join(", ");
            said.push(format!("Opening hours not shaded, too fine to be seen: {names}."));
        }
        if !notes.crowded.is_empty() {
            let each = counted(&notes.crowded);
            said.push(format!("Marks and names left out where there is no room: {each}."));
        }
        said
    }
}
