//! Figures as rows, in the order of their groups.
//!
//! Not here: how rows are printed.

use std::collections::BTreeMap;

use super::{Attainment, Dimension, Durations, HeldTotal, Key, Ranked, Survey};
use crate::compile::SurveyPlan;

/// Figures by group. Groups that no ticket is in have no row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    /// What rows are grouped by; each row's `group` has a key for each.
    pub by: Vec<Dimension>,
    /// By clock, then by group in the order of the policy's values.
    pub clocks: Vec<ClockRow>,
    /// By group.
    pub tickets: Vec<TicketRow>,
}

/// How often a clock's promise was kept, and how long it took.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClockRow {
    /// The clock, by its place in the policy.
    pub clock: u16,
    /// The group.
    pub group: Vec<Key>,
    /// How cycles stand.
    pub attainment: Attainment,
    /// How long those took that something was done to end.
    pub durations: Ranked,
}

/// What is counted of whole tickets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TicketRow {
    /// The group.
    pub group: Vec<Key>,
    /// How many tickets there are.
    pub tickets: u64,
    /// Who held the ball, by [`Policy::holders`](crate::Policy::holders) (semantics §8.4).
    pub ledger: Vec<HeldTotal>,
    /// How content their customers were, if the policy has a survey.
    pub survey: Option<Survey>,
}

/// Rows while they are gathered, by the classes of their groups.
#[derive(Default)]
pub(super) struct Rows {
    clocks: BTreeMap<(usize, Vec<usize>), (Attainment, Durations)>,
    tickets: BTreeMap<Vec<usize>, (u64, Vec<HeldTotal>, Vec<u64>)>,
}

impl Rows {
    pub(super) fn promise(
        &mut self,
        clock: usize,
        classes: &[usize],
        attainment: &Attainment,
        durations: &Durations,
    ) {
        if attainment.cycles() > 0 {
            let row = self.clocks.entry((clock, classes.to_vec())).or_default();
            row.0.merge(attainment);
            row.1.merge(durations);
        }
    }

    pub(super) fn tickets(
        &mut self,
        classes: &[usize],
        tickets: u64,
        held: &[HeldTotal],
        marks: &[u64],
    ) {
        if tickets == 0 {
            return;
        }
        let row = self.tickets.entry(classes.to_vec()).or_default();
        row.0 += tickets;
        row.1.resize(held.len(), HeldTotal::default());
        row.1.iter_mut().zip(held).for_each(|(total, held)| total.merge(held));
        row.2.resize(marks.len(), 0);
        row.2.iter_mut().zip(marks).for_each(|(total, count)| *total += count);
    }

    pub(super) fn finish(
        self,
        by: Vec<Dimension>,
        names: impl Fn(&[usize]) -> Vec<Key>,
        survey: Option<&SurveyPlan>,
    ) -> Table {
        let clocks = self.clocks.into_iter().map(|((clock, classes), (attainment, durations))| {
            let clock = u16::try_from(clock).unwrap_or(u16::MAX);
            let durations = durations.ranked();
            ClockRow { clock, group: names(&classes), attainment, durations }
        });
        let tickets = self.tickets.into_iter().map(|(classes, (tickets, ledger, marks))| {
            let survey = survey.map(|survey| survey.survey(&marks));
            TicketRow { group: names(&classes), tickets, ledger, survey }
        });
        Table { by, clocks: clocks.collect(), tickets: tickets.collect() }
    }
}
