//! Rows of several policies, a column of which says under which each is (semantics §9.1).
//!
//! Rows of one policy are answered together, since its tables are near then, and the answers stand in
//! the order of the rows. Not here: which policy is in force for a row, which
//! [`crate::registry::PolicySet::column`] finds.

use super::codes::same_length;
use super::{AsOf, Batch, BatchError, EvaluationColumns, Evaluations, Promises, Tickets};
use crate::compile::Policy;

/// Room for answering columns whose rows are under several policies, kept from one call to the next.
#[derive(Debug)]
pub struct Batches<'p> {
    batches: Vec<Batch<'p>>,
    /// The rows by policy, in their order within each.
    order: Vec<usize>,
    /// By policy: where its rows end in that order.
    ends: Vec<usize>,
    codes: Vec<Vec<u8>>,
    numbers: [Vec<i64>; 3],
    /// Evaluations by policy, before they are put in the order of the rows.
    sorted: EvaluationColumns,
}

impl<'p> Batches<'p> {
    /// Room for these policies; columns name them by their places here.
    #[must_use]
    pub fn new(policies: &[&'p Policy]) -> Self {
        Self {
            batches: policies.iter().map(|policy| policy.batch()).collect(),
            order: Vec::new(),
            ends: Vec::new(),
            codes: Vec::new(),
            numbers: Default::default(),
            sorted: EvaluationColumns::default(),
        }
    }

    /// As [`Batch::due`], each row under the policy that `policies` has for it; `promises` has the
    /// question to each policy, and a row's codes are those of its own.
    ///
    /// # Errors
    /// [`BatchError`]; then nothing is written.
    pub fn due(
        &mut self,
        promises: &[&Promises],
        policies: &[u32],
        codes: &[&[u8]],
        starts: &[i64],
        dues: &mut [i64],
    ) -> Result<(), BatchError> {
        self.answer(promises, policies, codes, [starts, starts], dues, |batch, ask| {
            batch.due(ask.promises, ask.codes, ask.firsts, ask.out)
        })
    }

    /// As [`Batch::elapsed`], each row under the policy that `policies` has for it.
    ///
    /// # Errors
    /// [`BatchError`]; then nothing is written.
    pub fn elapsed(
        &mut self,
        promises: &[&Promises],
        policies: &[u32],
        codes: &[&[u8]],
        [from, to]: [&[i64]; 2],
        elapsed: &mut [i64],
    ) -> Result<(), BatchError> {
        self.answer(promises, policies, codes, [from, to], elapsed, |batch, ask| {
            batch.elapsed(ask.promises, ask.codes, ask.firsts, ask.seconds, ask.out)
        })
    }

    /// As [`Batch::evaluate`], each ticket under the policy that `policies` has for it; what happens in
    /// it is bound to that policy.
    ///
    /// # Errors
    /// [`BatchError`]; then the evaluations are as they were.
    pub fn evaluate<'a>(
        &mut self,
        policies: &[u32],
        tickets: &Tickets<'_>,
        as_of: impl Into<AsOf<'a>>,
        evaluations: &mut Evaluations,
    ) -> Result<(), BatchError> {
        let as_of = as_of.into();
        tickets.check_shape(as_of)?;
        same_length(policies.len(), tickets.count())?;
        self.sort(policies)?;
        let fingerprints: Vec<u64> =
            tickets.happenings.iter().map(|event| event.fingerprint).collect();
        for (ticket, policy) in policies.iter().enumerate() {
            let own = self.batches[*policy as usize].policy.fingerprint();
            let rows = tickets.offsets[ticket]..tickets.offsets[ticket + 1];
            // A number that no happening has is a fault of its ticket alone.
            let other = |what: &u32| fingerprints.get(*what as usize).is_some_and(|it| *it != own);
            if tickets.what[rows].iter().any(other) {
                return Err(BatchError::OtherPolicy);
            }
        }
        evaluations.begin();
        let mut start = 0;
        for (batch, end) in self.batches.iter().zip(&self.ends) {
            for ticket in &self.order[start..*end] {
                evaluations.add(batch.policy, tickets, *ticket, as_of);
            }
            start = *end;
        }
        evaluations.put_in_order(&self.order, &mut self.sorted);
        Ok(())
    }

    /// Sorts rows by their policies.
    fn sort(&mut self, policies: &[u32]) -> Result<(), BatchError> {
        let Self { batches, order, ends, .. } = self;
        ends.clear();
        ends.resize(batches.len(), 0);
        for (row, policy) in policies.iter().enumerate() {
            let count = ends.get_mut(*policy as usize);
            *count.ok_or(BatchError::UnknownPolicy { row, policy: *policy })? += 1;
        }
        let mut before = 0;
        for end in ends.iter_mut() {
            before += std::mem::replace(end, before);
        }
        order.clear();
        order.resize(policies.len(), 0);
        for (row, policy) in policies.iter().enumerate() {
            let next = &mut ends[*policy as usize];
            order[*next] = row;
            *next += 1;
        }
        Ok(())
    }

    /// Asks each policy about its own rows, and writes where all have answered.
    fn answer(
        &mut self,
        promises: &[&Promises],
        policies: &[u32],
        codes: &[&[u8]],
        numbers: [&[i64]; 2],
        out: &mut [i64],
        ask: impl Fn(&mut Batch<'p>, Ask<'_>) -> Result<(), BatchError>,
    ) -> Result<(), BatchError> {
        same_length(promises.len(), self.batches.len())?;
        let lengths = codes.iter().map(|one| one.len()).chain(numbers.map(<[i64]>::len));
        lengths.chain([out.len()]).try_for_each(|found| same_length(found, policies.len()))?;
        self.sort(policies)?;
        let Self { batches, order, ends, codes: own_codes, numbers: own, .. } = self;
        own_codes.resize_with(codes.len(), Vec::new);
        for (own, codes) in own_codes.iter_mut().zip(codes) {
            own.clear();
            own.extend(order.iter().map(|row| codes[*row]));
        }
        let [firsts, seconds, found] = own;
        for (own, numbers) in [&mut *firsts, seconds].into_iter().zip(numbers) {
            own.clear();
            own.extend(order.iter().map(|row| numbers[*row]));
        }
        found.clear();
        found.resize(order.len(), 0);
        let mut start = 0;
        for ((batch, promises), end) in batches.iter_mut().zip(promises).zip(&*ends) {
            let rows = std::mem::replace(&mut start, *end)..*end;
            if rows.is_empty() {
                continue;
            }
            let codes: Vec<&[u8]> = own_codes.iter().map(|codes| &codes[rows.clone()]).collect();
            let (firsts, seconds) = (&firsts[rows.clone()], &seconds[rows.clone()]);
            let out = &mut found[rows.clone()];
            let asked = ask(batch, Ask { promises, codes: &codes, firsts, seconds, out });
            asked.map_err(|error| error.of_row(|row| order[rows.start + row]))?;
        }
        for (row, found) in order.iter().zip(found) {
            out[*row] = *found;
        }
        Ok(())
    }
}

/// The rows of one policy.
struct Ask<'a> {
    promises: &'a Promises,
    codes: &'a [&'a [u8]],
    firsts: &'a [i64],
    seconds: &'a [i64],
    out: &'a mut [i64],
}

impl BatchError {
    /// The same error of another row.
    fn of_row(self, place: impl Fn(usize) -> usize) -> Self {
        match self {
            Self::UnknownCode { name, row, code } => {
                Self::UnknownCode { name, row: place(row), code }
            }
            other => other,
        }
    }
}
