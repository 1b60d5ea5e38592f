//! Severity over time, as steps: the more severe the higher.

use maud::html;
use sevclock::policy::Level;

use super::{Block, View};
use crate::room;
use crate::scale::Px;
use crate::verdict::Tone;
use crate::words;

/// The height of a step.
const STEP: Px = Px::whole(18);

impl View<'_> {
    pub(super) fn severity(&self) -> Block {
        let timeline = &self.evaluation.history.timeline;
        let as_of = self.evaluation.as_of;
        let ends = timeline.iter().skip(1).map(|change| change.at).chain([as_of]);
        // An entry that lasted no time is told by its neighbours' steps alone.
        let steps = timeline.iter().zip(ends).filter(|(change, end)| {
            *end > self.scale.from && (change.at < *end || change.at == as_of)
        });
        let steps: Vec<(Level, Px, Px)> = steps
            .map(|(change, end)| {
                let (from, to) = (self.scale.x(change.at), self.scale.x(end));
                (change.severity, from, to.max(from + Px::whole(1)).min(self.scale.right))
            })
            .collect();
        let mut levels: Vec<Level> = steps.iter().map(|(level, _, _)| *level).collect();
        levels.sort_unstable();
        levels.dedup();
        let said = format!("{} now", words::level(self.draft, self.evaluation.effective));
        let (heading, top) = self.heading("Severity", &said, Tone::Plain);
        let y = |level: Level| {
            top + STEP.times(levels.iter().position(|one| *one == level).unwrap_or(0))
        };
        let risers: String = steps
            .windows(2)
            .map(|pair| {
                let (a, b) = (y(pair[0].0), y(pair[1].0));
                let x = pair[1].1;
                format!("M{x} {}V{}", a.min(b), a.max(b) + STEP)
            })
            .collect();
        let body = html! {
            (heading)
            path.riser d=(risers) {}
            @for (level, from, to) in &steps {
                rect.step x=(from) y=(y(*level) + Px::whole(1)) width=(*to - *from) height="16" rx="2" {}
            }
            @for level in &levels {
                @let (x, label, on_step) = self.name_of(*level, &steps);
                text.tick.halo[!on_step] x=(x) y=(y(*level) + Px::whole(13)) { (label) }
            }
        };
        Block { height: top + STEP.times(levels.len()) + Px::whole(6), body }
    }

    /// A level's name and where it stands in its row: on its longest step (said by the third) where it
    /// fits, else after the last, else before the first.
    fn name_of(&self, level: Level, steps: &[(Level, Px, Px)]) -> (Px, String, bool) {
        let label = room::cut(&words::level(self.draft, level), 11, self.room());
        let (width, gap) = (room::width(&label, 11), Px::whole(5));
        let own = || steps.iter().filter(|(one, _, _)| *one == level);
        let longest = own().max_by_key(|(_, from, to)| *to - *from);
        let (left, right) = (self.scale.left, self.scale.right);
        let (from, to) = longest.map_or((left, left), |(_, from, to)| (*from, *to));
        let first = own().map(|(_, from, _)| *from).min().unwrap_or(left);
        let last = own().map(|(_, _, to)| *to).max().unwrap_or(left);
        match () {
            () if from + width + gap <= to => (from + gap, label, true),
            () if last + width + gap <= right => (last + gap, label, false),
            () if first - width - gap >= left => (first - width - gap, label, false),
            () => ((from + gap).min(right - width), label, false),
        }
    }
}
