//! Days with several open stretches, each kind kept once for the cells alike (architecture "Time,
//! fast").
//!
//! Steps say for each part of a day which stretch is the last to have opened at its start, so that a
//! look-up takes a step and the next, however many stretches there are. All numbers are microseconds.
//! Not here: which cell is of which kind (`table.rs`), and where the stretches come from.

use std::collections::HashMap;
use std::hint::select_unpredictable;

use super::column::Rows;
use super::intervals::Interval;
use super::reach::DAY;

/// Most templates of one table, with number 0, which stands for none.
pub(super) const MOST_TEMPLATES: usize = 511;
/// Most segments of a table's templates, 32 KiB of them, so that with all else a table over the hot
/// reach stays within 256 KiB each way.
const MOST_SEGMENTS: usize = 1 << 11;
/// Most steps of a table's templates, 28 KiB of them each way.
pub(super) const MOST_STEPS: usize = (1 << 11) - (1 << 8);
/// More than a day: the open time that a step gives which meets more than one opening.
const CROWDED: i64 = 1 << 60;

/// An open stretch within a cell; its length is the next segment's `before` less its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Segment {
    /// Where in the cell it opens; that of the closing segment is the cell's end.
    pub(super) open: i64,
    /// Open time of the cell before it.
    pub(super) before: i64,
}

/// The templates of a table, each known by the first of its steps, there and back.
#[derive(Debug, Default)]
pub(super) struct Templates {
    /// Where the segments of each start, one or more and the one that closes them, and where the
    /// last's end.
    firsts: Box<[u32]>,
    segments: Box<[Segment]>,
    /// By where in the cell.
    there: Steps<Opened>,
    /// By open time of the cell.
    back: Steps<Begun>,
}

/// The last stretch to have opened.
#[derive(Clone, Copy, Debug, Default)]
struct Opened {
    /// Open time of the cell up to its close.
    until: i64,
    /// Closed time of the cell before it; hugely negative where a step meets more than one opening.
    closed: i64,
}

/// The stretch that some open time of a cell lies in.
#[derive(Clone, Copy, Debug, Default)]
struct Begun {
    /// Open time of the cell before it.
    before: i64,
    /// Closed time of the cell before it; negative where a step meets more than one opening.
    closed: i64,
}

/// For each template, what holds at the start of each 2^`bits` microseconds and at the end.
#[derive(Debug, Default)]
struct Steps<T> {
    bits: u32,
    of_each: u32,
    steps: Box<[T]>,
}

impl Templates {
    /// How many there are, but for number 0.
    #[cfg(test)]
    pub(super) fn count(&self) -> usize {
        self.firsts.len().saturating_sub(2)
    }

    /// Bytes that may be read on the way there and on the way back.
    pub(super) fn bytes(&self) -> (usize, usize) {
        let both = size_of_val(&*self.firsts) + size_of_val(&*self.segments);
        (both + size_of_val(&*self.there.steps), both + size_of_val(&*self.back.steps))
    }

    /// The first step of a template on the way there.
    pub(super) fn step_there(&self, template: usize) -> u32 {
        as_index(template) * self.there.of_each
    }

    /// The first step of a template on the way back.
    pub(super) fn step_back(&self, template: usize) -> u32 {
        as_index(template) * self.back.of_each
    }

    /// The template whose first step on the way there is this.
    pub(super) fn template_of(&self, step: u32) -> usize {
        step.checked_div(self.there.of_each).unwrap_or(0) as usize
    }

    fn segments_of(&self, template: usize) -> &[Segment] {
        segments_of(&self.firsts, &self.segments, template)
    }

    /// Open time up to `at` of a cell whose template has this first step.
    #[inline(always)]
    pub(super) fn worked(&self, first: u32, at: i64) -> i64 {
        let pair = self.there.pair(self.there.step(first, at));
        match pair.map(|(this, next)| worked_between(this, next, at)) {
            Some(worked) if worked < CROWDED / 2 => worked,
            _ => self.search_worked(self.template_of(first), at),
        }
    }

    /// As [`Templates::worked`] where a step meets several openings.
    #[cold]
    fn search_worked(&self, template: usize, at: i64) -> i64 {
        let segments = self.segments_of(template);
        let opened = segments.partition_point(|segment| segment.open <= at);
        let last =
            opened.checked_sub(1).map_or(Opened::default(), |last| opened_of(segments, last));
        (at - last.closed).min(last.until)
    }

    /// Closed time before the open microsecond `part` of a cell whose template has this first step;
    /// `None` for a step that no template has.
    #[inline(always)]
    pub(super) fn closed(&self, first: u32, part: i64) -> Option<i64> {
        let (this, next) = self.back.pair(self.back.step(first, part))?;
        let closed = closed_between(this, next, part);
        Some(if closed < 0 { self.search_closed(first, part) } else { closed })
    }

    /// As [`Templates::closed`] where a step meets several openings.
    #[cold]
    fn search_closed(&self, first: u32, part: i64) -> i64 {
        let template = first.checked_div(self.back.of_each).unwrap_or(0);
        let segments = self.segments_of(template as usize);
        let next = segments.partition_point(|segment| segment.before <= part).max(1);
        segments[next - 1].open - segments[next - 1].before
    }

    /// The step on the way there of a row that is `at` in a cell.
    #[inline(always)]
    pub(super) fn row_there(&self, first: u32, at: i64) -> u32 {
        self.there.step(first, at)
    }

    /// The step on the way back of a row that has `part` of a cell's open time before it.
    #[inline(always)]
    pub(super) fn row_back(&self, first: u32, part: i64) -> u32 {
        self.back.step(first, part)
    }

    /// Adds to each sum the open time of its cell; false where a step meets several openings.
    #[inline(never)]
    pub(super) fn add_worked(&self, rows: &Rows, sums: &mut [i64]) -> bool {
        let steps = &*self.there.steps;
        let mut most = 0;
        let known = rows.add_each(sums, |at, step| {
            let next = *steps.get(step as usize + 1)?;
            let worked = worked_between(steps[step as usize], next, at);
            most |= worked;
            Some(worked)
        });
        known && most < CROWDED / 2
    }

    /// Adds to each sum the closed time of its cell; false where a step meets several openings.
    #[inline(never)]
    pub(super) fn add_closed(&self, rows: &Rows, sums: &mut [i64]) -> bool {
        let steps = &*self.back.steps;
        let mut least = 0;
        let known = rows.add_each(sums, |part, step| {
            let next = *steps.get(step as usize + 1)?;
            let closed = closed_between(steps[step as usize], next, part);
            least |= closed;
            Some(closed)
        });
        known && least >= 0
    }

    /// The open stretch last to start at or before `at`, if one does; it may have ended.
    pub(super) fn stretch_at(&self, template: usize, at: i64) -> Option<Interval> {
        let segments = self.segments_of(template);
        let after = segments.partition_point(|segment| segment.open <= at);
        let (segment, next) = (segments[after.checked_sub(1)?], segments[after]);
        Some((segment.open, segment.open + next.before - segment.before))
    }
}

/// A segment that is not the closing one, as the last to have opened.
fn opened_of(segments: &[Segment], index: usize) -> Opened {
    let (segment, next) = (segments[index], segments[index + 1]);
    Opened { until: next.before, closed: segment.open - segment.before }
}

fn segments_of<'a>(firsts: &[u32], segments: &'a [Segment], template: usize) -> &'a [Segment] {
    &segments[firsts[template] as usize..firsts[template + 1] as usize]
}

impl<T: Copy> Steps<T> {
    /// The steps of templates by the number of a segment that is `key`: `step` makes one of a
    /// template's segments, of how many are keyed at or before its start, and whether it is crowded.
    fn new(
        templates: &[&[Segment]],
        key: fn(&Segment) -> i64,
        step: fn(&[Segment], usize, bool) -> T,
    ) -> Self {
        let stretches = templates.iter().map(|list| &list[..list.len().max(1) - 1]);
        let apart =
            stretches.flat_map(|list| list.windows(2).map(|two| key(&two[1]) - key(&two[0])));
        let mut bits = apart.min().unwrap_or(DAY).max(1).ilog2();
        let of_each = |bits: u32| u32::try_from((DAY - 1) >> bits).unwrap_or(u32::MAX - 2) + 2;
        while (of_each(bits) as usize).saturating_mul(templates.len()) > MOST_STEPS
            && bits < DAY.ilog2()
        {
            bits += 1;
        }
        let of_each = of_each(bits);
        let mut steps = Vec::with_capacity(of_each as usize * templates.len());
        for list in templates {
            let stretches = &list[..list.len().max(1) - 1];
            let mut at = 0;
            let mut index = 0;
            steps.extend((0..of_each).map(|_| {
                let come = |at| stretches.partition_point(|segment| key(segment) <= at);
                index = come(at);
                at += 1 << bits;
                step(list, index, come(at) > index + 1)
            }));
        }
        Self { bits, of_each, steps: steps.into_boxed_slice() }
    }

    /// The step of `at` from the first of its template on.
    #[inline(always)]
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "within a day")]
    fn step(&self, first: u32, at: i64) -> u32 {
        first.wrapping_add((at >> self.bits) as u32)
    }

    /// A step and the next; `None` for one that no template has.
    #[inline(always)]
    fn pair(&self, step: u32) -> Option<(T, T)> {
        let next = *self.steps.get(step as usize + 1)?;
        Some((self.steps[step as usize], next))
    }
}

/// Open time up to `at`, of the last stretch to have opened at a step and at the next.
#[inline(always)]
fn worked_between(this: Opened, next: Opened, at: i64) -> i64 {
    // What has not opened yet, counted as if it had, is less than what has.
    let worked = |last: Opened| (at - last.closed).min(last.until);
    worked(this).max(worked(next))
}

/// Closed time before `part`, of the stretches begun at a step and at the next.
#[inline(always)]
fn closed_between(this: Begun, next: Begun, part: i64) -> i64 {
    select_unpredictable(part < next.before, this.closed, next.closed)
}

/// Templates while cells are laid out.
pub(super) struct Kinds {
    firsts: Vec<u32>,
    segments: Vec<Segment>,
    numbers: HashMap<Box<[Segment]>, u16>,
    /// The template of the last cell that had one: most days are like the day before.
    recent: u16,
}

impl Kinds {
    pub(super) fn new() -> Self {
        // Number 0 has no segments and is like no cell.
        Self { firsts: vec![0, 0], segments: Vec::new(), numbers: HashMap::new(), recent: 0 }
    }

    /// The number of the template of these segments, if there is one.
    pub(super) fn known(&mut self, cell: &[Segment]) -> Option<u16> {
        if segments_of(&self.firsts, &self.segments, usize::from(self.recent)) != cell {
            self.recent = *self.numbers.get(cell)?;
        }
        Some(self.recent)
    }

    /// Whether a template of so many segments can be added.
    pub(super) fn has_room(&self, segments: usize) -> bool {
        self.segments.len() + segments <= MOST_SEGMENTS && self.firsts.len() <= MOST_TEMPLATES
    }

    /// The number of a new template.
    pub(super) fn add(&mut self, cell: &[Segment]) -> u16 {
        let number = u16::try_from(self.firsts.len() - 1).expect("a table has few templates");
        self.segments.extend_from_slice(cell);
        self.firsts.push(as_index(self.segments.len()));
        self.numbers.insert(cell.into(), number);
        self.recent = number;
        number
    }

    pub(super) fn finish(self) -> Templates {
        let numbers = 0..self.firsts.len() - 1;
        let templates: Vec<&[Segment]> =
            numbers.map(|number| segments_of(&self.firsts, &self.segments, number)).collect();
        let opened = |list: &[Segment], come: usize, crowded| match come {
            _ if crowded => Opened { until: 2 * CROWDED, closed: -CROWDED },
            0 => Opened::default(),
            _ => opened_of(list, come - 1),
        };
        let begun = |list: &[Segment], come: usize, crowded| match come {
            0 => Begun::default(),
            _ => {
                let Segment { open, before } = list[come - 1];
                Begun { before, closed: if crowded { -1 } else { open - before } }
            }
        };
        let there = Steps::new(&templates, |segment| segment.open, opened);
        let back = Steps::new(&templates, |segment| segment.before, begun);
        Templates {
            firsts: self.firsts.into_boxed_slice(),
            segments: self.segments.into_boxed_slice(),
            there,
            back,
        }
    }
}

fn as_index(segments: usize) -> u32 {
    u32::try_from(segments).expect("a table has fewer than 2^32 segments")
}
