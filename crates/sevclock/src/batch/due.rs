//! When promises fall due, and the working time between instants, row by row (semantics §4.2, §4.3).
//!
//! Rows of a block that share a calendar go through its table together. Not here: pauses and
//! changes, which a column of starts does not know; a whole ticket's due instants are
//! [`crate::evaluate`]'s.

use super::codes::{Coded, check, same_length};
use super::{Batch, BatchError};
use crate::compile::{Budget, Policy, day_due};
use crate::evaluate::at_boundary;
use crate::policy::Boundary;
use crate::time::{Calendar, NEVER};

/// Rows that are sorted by kind together: enough of each kind for its column to be worth the call, few
/// enough to stay in a near cache.
const BLOCK: usize = 1024;
/// How many kinds there can be.
const KINDS: usize = 1 << u8::BITS;

/// What a clock promises a new ticket, by the values of some identifiers; valid for its policy alone.
#[derive(Clone, Debug)]
pub struct Promises {
    fingerprint: u64,
    coded: Coded,
    boundary: Boundary,
    /// By combination: the place of its kind, and its working time.
    kinds: Vec<u8>,
    spans: Vec<i64>,
    /// How rows are answered.
    answers: Vec<Kind>,
    /// The working time on one calendar, where all rows are promised the same.
    same: Option<(u16, i64)>,
    /// The one calendar of all rows, where there is only one.
    one_calendar: Option<u16>,
}

/// How the rows of some combinations are answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// Nothing is promised, or the clock does not apply.
    Nothing(u16),
    /// A working time on a calendar.
    Time(u16),
    /// Business days of a calendar.
    Days(u16, Budget),
}

/// Room for a block of rows.
#[derive(Debug)]
pub(crate) struct Scratch {
    combinations: [u32; BLOCK],
    /// By kind: how many rows it has; then where its next row goes, and at last where its rows end.
    ends: [u16; KINDS],
    /// Where each row went when they were sorted by kind.
    places: [u16; BLOCK],
    /// The sorted rows' numbers.
    firsts: [i64; BLOCK],
    seconds: [i64; BLOCK],
    found: [i64; BLOCK],
}

impl Default for Scratch {
    fn default() -> Self {
        Self {
            combinations: [0; BLOCK],
            ends: [0; KINDS],
            places: [0; BLOCK],
            firsts: [0; BLOCK],
            seconds: [0; BLOCK],
            found: [0; BLOCK],
        }
    }
}

impl Policy {
    /// What a clock promises to tickets that differ in `identifiers` and else are as the policy's
    /// defaults say: `severity` is the effective one.
    ///
    /// # Errors
    /// [`BatchError`]: an unknown clock or identifier, or too many values.
    pub fn promises(&self, clock: &str, identifiers: &[&str]) -> Result<Promises, BatchError> {
        let unknown = || BatchError::UnknownClock { name: clock.to_owned() };
        let place = self.draft().clocks.iter().position(|one| one.id == clock);
        let plan = &self.clocks[place.ok_or_else(unknown)?];
        let coded = self.coded(identifiers)?;
        let mut promises = Promises {
            fingerprint: self.fingerprint(),
            boundary: plan.boundary,
            kinds: Vec::with_capacity(coded.count),
            spans: Vec::with_capacity(coded.count),
            answers: Vec::new(),
            same: None,
            one_calendar: None,
            coded,
        };
        for combination in 0..promises.coded.count {
            let bits = self.facts_of(&promises.coded, combination);
            let applies = plan.applies_when.as_ref().is_none_or(|test| test.holds(&bits));
            let key = plan.table.key(plan.table.select(&bits));
            let (kind, span) = match key.budget {
                _ if !applies => (Kind::Nothing(key.calendar), 0),
                Budget::None => (Kind::Nothing(key.calendar), 0),
                Budget::Micros(span) => (Kind::Time(key.calendar), span),
                days @ Budget::Days(..) => (Kind::Days(key.calendar, days), 0),
            };
            let known = promises.answers.iter().position(|one| *one == kind);
            let known = known.unwrap_or_else(|| {
                promises.answers.push(kind);
                promises.answers.len() - 1
            });
            let Ok(known) = u8::try_from(known) else {
                return Err(BatchError::TooManyCombinations);
            };
            promises.kinds.push(known);
            promises.spans.push(span);
        }
        let mut calendars = promises.answers.iter().map(|kind| kind.calendar());
        let first = calendars.next();
        promises.one_calendar = first.filter(|first| calendars.all(|other| other == *first));
        if let [Kind::Time(calendar)] = promises.answers[..] {
            let span = promises.spans[0];
            let same = promises.spans.iter().all(|other| *other == span);
            promises.same = same.then_some((calendar, span));
        }
        Ok(promises)
    }
}

impl Promises {
    /// Answers a block after another, in each the rows of one kind after those of another: `answer`
    /// is given the first numbers of rows, their second ones or else their working times, and where
    /// to write.
    fn each_block(
        &self,
        scratch: &mut Scratch,
        codes: &[&[u8]],
        firsts: &[i64],
        seconds: Option<&[i64]>,
        out: &mut [i64],
        answer: impl Fn(Kind, &[i64], &[i64], &mut [i64]),
    ) {
        for (block, out) in out.chunks_mut(BLOCK).enumerate() {
            let (from, count) = (block * BLOCK, out.len());
            let seconds = seconds.map(|seconds| &seconds[from..from + count]);
            self.coded.combine(codes, from, &mut scratch.combinations[..count]);
            self.sort_by_kind(scratch, &firsts[from..from + count], seconds);
            let mut start = 0;
            for (kind, end) in self.answers.iter().zip(&scratch.ends) {
                let rows = start..usize::from(*end);
                start = rows.end;
                let numbers = (&scratch.firsts[rows.clone()], &scratch.seconds[rows.clone()]);
                answer(*kind, numbers.0, numbers.1, &mut scratch.found[rows]);
            }
            for (out, place) in out.iter_mut().zip(&scratch.places) {
                *out = scratch.found[usize::from(*place)];
            }
        }
    }

    /// Sorts a block's rows by their kinds, in their order within each.
    fn sort_by_kind(&self, scratch: &mut Scratch, firsts: &[i64], seconds: Option<&[i64]>) {
        let Scratch { combinations, ends, places, .. } = scratch;
        let combinations = &combinations[..firsts.len()];
        let kind = |combination: u32| usize::from(self.kinds[combination as usize]);
        ends[..self.answers.len()].fill(0);
        combinations.iter().for_each(|combination| ends[kind(*combination)] += 1);
        let mut before = 0;
        for end in &mut ends[..self.answers.len()] {
            before += std::mem::replace(end, before);
        }
        for (row, (combination, place)) in combinations.iter().zip(places).enumerate() {
            let next = &mut ends[kind(*combination)];
            *place = *next;
            *next += 1;
            let place = usize::from(*place);
            scratch.firsts[place] = firsts[row];
            scratch.seconds[place] = match seconds {
                Some(seconds) => seconds[row],
                None => self.spans[*combination as usize],
            };
        }
    }
}

/// When business days from a start fall due.
fn by_days(calendar: &Calendar, start: i64, budget: Budget) -> i64 {
    match budget {
        Budget::Days(days, due, after) => day_due(calendar, start, days, due, after),
        _ => NEVER,
    }
}

impl Kind {
    fn calendar(self) -> u16 {
        match self {
            Self::Nothing(calendar) | Self::Time(calendar) | Self::Days(calendar, _) => calendar,
        }
    }
}

impl Batch<'_> {
    /// When the promise made at each start falls due, in microseconds: [`Calendar::NEVER`] where
    /// nothing is promised, or the calendar never has the time. `codes` has a column for each of the
    /// question's identifiers, in its order.
    ///
    /// # Errors
    /// [`BatchError`]; then nothing is written.
    pub fn due(
        &mut self,
        promises: &Promises,
        codes: &[&[u8]],
        starts: &[i64],
        dues: &mut [i64],
    ) -> Result<(), BatchError> {
        same_length(dues.len(), starts.len())?;
        self.check(promises, codes, starts.len())?;
        let (policy, scratch) = (self.policy, &mut *self.scratch);
        let boundary = promises.boundary;
        if let Some((calendar, span)) = promises.same.filter(|_| boundary == Boundary::Close) {
            policy.calendar(calendar).add_column(starts, span, dues);
            return Ok(());
        }
        promises.each_block(scratch, codes, starts, None, dues, |kind, starts, spans, dues| {
            let calendar = policy.calendar(kind.calendar());
            match kind {
                Kind::Nothing(_) => dues.fill(NEVER),
                Kind::Days(_, budget) => {
                    for (due, start) in dues.iter_mut().zip(starts) {
                        *due = by_days(calendar, *start, budget);
                    }
                }
                Kind::Time(_) => {
                    calendar.add_columns(starts, spans, dues);
                    if boundary == Boundary::NextOpen {
                        dues.iter_mut()
                            .for_each(|due| *due = at_boundary(boundary, calendar, *due));
                    }
                }
            }
        });
        Ok(())
    }

    /// The working time between each row's two instants, in microseconds, on the calendar of the row
    /// that the promise selects; 0 where `from` is not before `to`.
    ///
    /// # Errors
    /// [`BatchError`]; then nothing is written.
    pub fn elapsed(
        &mut self,
        promises: &Promises,
        codes: &[&[u8]],
        from: &[i64],
        to: &[i64],
        elapsed: &mut [i64],
    ) -> Result<(), BatchError> {
        same_length(to.len(), from.len())?;
        same_length(elapsed.len(), from.len())?;
        self.check(promises, codes, from.len())?;
        let (policy, scratch) = (self.policy, &mut *self.scratch);
        if let Some(calendar) = promises.one_calendar {
            policy.calendar(calendar).between_column(from, to, elapsed);
            return Ok(());
        }
        promises.each_block(scratch, codes, from, Some(to), elapsed, |kind, from, to, elapsed| {
            policy.calendar(kind.calendar()).between_column(from, to, elapsed);
        });
        Ok(())
    }

    fn check(&self, promises: &Promises, codes: &[&[u8]], rows: usize) -> Result<(), BatchError> {
        if promises.fingerprint != self.policy.fingerprint() {
            return Err(BatchError::OtherPolicy);
        }
        check(&promises.coded.columns, codes, rows)
    }
}
