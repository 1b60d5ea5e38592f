//! Evaluations counted by group, in parts that can be put together (semantics §8).
//!
//! Not here: what a count means, which its own file says, and tables, which are read off it.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

use thiserror::Error;

use super::grouping::Keys;
use super::{Attainment, Dimension, Durations, Grouping, GroupingError, HeldTotal, Table};
use crate::compile::{Policy, SurveyPlan};
use crate::evaluate::Evaluation;

/// Figures over many tickets under one policy.
///
/// Tickets may be counted in parts, in any order and by different threads: [`Figures::merge`] puts
/// parts together, and whichever way they are put together the figures are those of all tickets
/// counted at once.
///
/// ```
/// # use sevclock::{Policy, ticket::{Event, Ticket}, time::Instant};
/// # use sevclock::policy::{Clock, Level, PolicyDraft, Promise, Severity, TargetRow, Within};
/// # let mut draft = PolicyDraft { id: "example".into(), ..PolicyDraft::default() };
/// # let urgent = Level::MOST_SEVERE;
/// # draft.default_severity = Some(urgent);
/// # draft.severities.push(Severity { level: urgent, name: "Urgent".into(), grounds: Default::default() });
/// # let mut clock = Clock::new("first-response");
/// # clock.start = vec!["opened".into()];
/// # clock.promise = Promise::Target(vec![TargetRow::any(Within::Length("30m".parse()?))]);
/// # draft.clocks.push(clock);
/// # let policy = Policy::compile(&draft)?;
/// # let opened = Instant::parse("2026-03-02T08:15:00Z")?;
/// # let ticket = Ticket { events: vec![Event::at(opened)], ..Ticket::default() };
/// # let as_of = Instant::parse("2026-03-02T10:00:00Z")?;
/// use sevclock::figures::{Figures, Grouping};
/// let mut figures = Figures::new(&policy, &Grouping::by(&["severity", "month"]))?;
/// figures.add(&policy.evaluate(&policy.bind(&ticket)?, as_of)?);
/// let row = &figures.table().clocks[0];
/// assert_eq!(row.group[1].to_string(), "2026-03");
/// assert_eq!(row.attainment.breached, 1);
/// assert_eq!(row.attainment.share().map(|share| share.to_string()).as_deref(), Some("0.0000"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct Figures {
    fingerprint: u64,
    grouping: Grouping,
    keys: Keys,
    clocks: usize,
    holders: usize,
    survey: Option<SurveyPlan>,
    /// Where each group that was met stands among the cells.
    places: HashMap<u64, usize, BuildHasherDefault<Spread>>,
    /// The group at each place.
    groups: Vec<u64>,
    /// By group, severity and clock.
    promises: Vec<(Attainment, Durations)>,
    /// By group and severity: the tickets.
    tickets: Vec<u64>,
    /// By group, severity and holder.
    held: Vec<HeldTotal>,
    /// By group, severity, mark and reason.
    marks: Vec<u64>,
}

/// Why figures cannot be put together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum MergeError {
    /// They were counted under different policies.
    #[error("the figures were counted under different policies")]
    OtherPolicy,
    /// They were counted by different groupings.
    #[error("the figures were counted by different groupings")]
    OtherGrouping,
}

impl Figures {
    /// Figures of no ticket yet.
    ///
    /// # Errors
    /// [`GroupingError`].
    pub fn new(policy: &Policy, grouping: &Grouping) -> Result<Self, GroupingError> {
        Ok(Self {
            fingerprint: policy.fingerprint(),
            grouping: grouping.clone(),
            keys: Keys::of(policy, grouping)?,
            clocks: policy.clocks.len(),
            holders: policy.holders().count(),
            survey: policy.survey.clone(),
            places: HashMap::default(),
            groups: Vec::new(),
            promises: Vec::new(),
            tickets: Vec::new(),
            held: Vec::new(),
            marks: Vec::new(),
        })
    }

    /// Counts a ticket that was evaluated under the figures' policy.
    #[inline]
    pub fn add(&mut self, evaluation: &Evaluation) {
        let place = self.place(self.keys.pack(evaluation));
        let first = place * self.keys.levels;
        for cycle in &evaluation.history.cycles {
            let level = match self.keys.levels {
                1 => 0,
                levels => {
                    let severity = evaluation.history.counted_severity(cycle);
                    usize::from(severity.number() - 1).min(levels - 1)
                }
            };
            let cell = (first + level) * self.clocks + usize::from(cycle.clock);
            if let Some((attainment, durations)) = self.promises.get_mut(cell) {
                attainment.add(cycle);
                durations.add_cycle(cycle);
            }
        }
        let level = usize::from(evaluation.effective.number() - 1).min(self.keys.levels - 1);
        let cell = first + level;
        self.tickets[cell] += 1;
        let held = self.held[cell * self.holders..].iter_mut().take(self.holders);
        held.zip(&evaluation.ledger).for_each(|(total, held)| total.add(held));
        if let Some(survey) = &self.survey {
            self.marks[cell * survey.counts() + survey.place(evaluation)] += 1;
        }
    }

    /// Counts what another has counted.
    ///
    /// # Errors
    /// [`MergeError`]; nothing is counted then.
    pub fn merge(&mut self, other: &Self) -> Result<(), MergeError> {
        if self.fingerprint != other.fingerprint {
            return Err(MergeError::OtherPolicy);
        }
        if self.grouping != other.grouping {
            return Err(MergeError::OtherGrouping);
        }
        for (theirs, group) in other.groups.iter().enumerate() {
            let ours = self.place(*group);
            let width = self.keys.levels * self.clocks;
            for (one, two) in block(&mut self.promises, &other.promises, width, ours, theirs) {
                one.0.merge(&two.0);
                one.1.merge(&two.1);
            }
            let width = self.keys.levels;
            for (one, two) in block(&mut self.tickets, &other.tickets, width, ours, theirs) {
                *one += two;
            }
            let width = self.keys.levels * self.holders;
            for (one, two) in block(&mut self.held, &other.held, width, ours, theirs) {
                one.merge(two);
            }
            let width = self.keys.levels * self.mark_counts();
            for (one, two) in block(&mut self.marks, &other.marks, width, ours, theirs) {
                *one += two;
            }
        }
        Ok(())
    }

    /// What the figures are grouped by.
    #[must_use]
    pub fn grouping(&self) -> &Grouping {
        &self.grouping
    }

    /// The figures of each group.
    #[must_use]
    pub fn table(&self) -> Table {
        let all: Vec<usize> = (0..self.grouping.by.len()).collect();
        self.rows(&all)
    }

    /// The figures of all groups together.
    #[must_use]
    pub fn whole(&self) -> Table {
        self.rows(&[])
    }

    /// The figures by some of the dimensions they are grouped by, in another order if need be.
    ///
    /// # Errors
    /// [`GroupingError::NotGrouped`] for one that they are not grouped by.
    pub fn table_by(&self, dimensions: &[Dimension]) -> Result<Table, GroupingError> {
        let place = |dimension: &Dimension| {
            let place = self.grouping.by.iter().position(|other| other == dimension);
            place.ok_or_else(|| GroupingError::NotGrouped { name: dimension.name().to_owned() })
        };
        let places: Vec<usize> = dimensions.iter().map(place).collect::<Result<_, _>>()?;
        Ok(self.rows(&places))
    }

    /// Rows by the dimensions at some places of the grouping.
    fn rows(&self, dimensions: &[usize]) -> Table {
        let mut table = super::table::Rows::default();
        for (place, group) in self.groups.iter().enumerate() {
            for level in 0..self.keys.levels {
                let classes = self.keys.classes(*group, level);
                let classes: Vec<usize> = dimensions.iter().map(|at| classes[*at]).collect();
                let cell = place * self.keys.levels + level;
                let promises = &self.promises[cell * self.clocks..][..self.clocks];
                for (clock, (attainment, durations)) in promises.iter().enumerate() {
                    table.promise(clock, &classes, attainment, durations);
                }
                let held = &self.held[cell * self.holders..][..self.holders];
                let counts = self.mark_counts();
                let marks = &self.marks[cell * counts..][..counts];
                table.tickets(&classes, self.tickets[cell], held, marks);
            }
        }
        let names = |classes: &[usize]| self.keys.names(dimensions, classes);
        let by = dimensions.iter().map(|at| self.grouping.by[*at].clone()).collect();
        table.finish(by, names, self.survey.as_ref())
    }

    fn mark_counts(&self) -> usize {
        self.survey.as_ref().map_or(0, SurveyPlan::counts)
    }

    /// The place of a group, made if it is a new one.
    #[inline]
    fn place(&mut self, group: u64) -> usize {
        match self.places.get(&group) {
            Some(place) => *place,
            None => self.make(group),
        }
    }

    #[cold]
    fn make(&mut self, group: u64) -> usize {
        let place = self.groups.len();
        self.groups.push(group);
        self.places.insert(group, place);
        let cells = (place + 1) * self.keys.levels;
        self.promises.resize_with(cells * self.clocks, Default::default);
        self.tickets.resize(cells, 0);
        self.held.resize(cells * self.holders, HeldTotal::default());
        self.marks.resize(cells * self.mark_counts(), 0);
        place
    }
}

/// The cells of one group on both sides.
fn block<'a, T>(
    ours: &'a mut [T],
    theirs: &'a [T],
    width: usize,
    place: usize,
    their_place: usize,
) -> impl Iterator<Item = (&'a mut T, &'a T)> {
    let one = ours.iter_mut().skip(place * width).take(width);
    one.zip(theirs.iter().skip(their_place * width).take(width))
}

/// Spreads the numbers of groups, which are small and close together, over a hash map's places.
#[derive(Clone, Copy, Debug, Default)]
struct Spread(u64);

impl Hasher for Spread {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        bytes.iter().for_each(|byte| self.write_u64(u64::from(*byte)));
    }

    fn write_u64(&mut self, number: u64) {
        // The golden ratio, and its high bits, which are the better mixed, where the map looks first.
        self.0 = (self.0 ^ number).wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(32);
    }
}
