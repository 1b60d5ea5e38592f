//! Whole columns of instants on one calendar (architecture "Bulk").
//!
//! A block of rows goes through one look-up and then through the next, several rows at a time, so
//! that the processor meets short loops and works on many rows at once. A block with a row that the
//! hot table does not know at once is answered row by row. Not here: any rule of its own; each row's
//! answer is that of [`Calendar::add_micros`] or [`Calendar::between_micros`].

use super::Instant;
use super::compiled::Calendar;

/// Rows that go through one look-up before the next: few enough to stay in the nearest cache.
pub(super) const BLOCK: usize = 256;
/// Rows of a turn of the loops.
const TURN: usize = 8;

impl Calendar {
    /// [`Calendar::add_micros`] of each start and `d`, as far as both columns go.
    pub fn add_column(&self, starts: &[i64], d: i64, dues: &mut [i64]) {
        if self.is_always() {
            return add_always(starts, d.max(0), dues);
        }
        let mut numbers = [0; BLOCK];
        for (dues, starts) in dues.chunks_mut(BLOCK).zip(starts.chunks(BLOCK)) {
            let length = dues.len().min(starts.len());
            let (dues, starts) = (&mut dues[..length], &starts[..length]);
            let numbers = &mut numbers[..length];
            let known = d > 0
                && self.hot().worked_column(starts, d - 1, numbers)
                && self.hot().locate_column(numbers, dues);
            if !known {
                self.add_each(starts, d, dues);
            }
        }
    }

    /// [`Calendar::add_micros`] of each start and its own span, as far as all columns go.
    pub fn add_columns(&self, starts: &[i64], spans: &[i64], dues: &mut [i64]) {
        let mut numbers = [0; BLOCK];
        let rows = starts.chunks(BLOCK).zip(spans.chunks(BLOCK));
        for (dues, (starts, spans)) in dues.chunks_mut(BLOCK).zip(rows) {
            let length = dues.len().min(starts.len()).min(spans.len());
            let (dues, starts) = (&mut dues[..length], &starts[..length]);
            let (spans, numbers) = (&spans[..length], &mut numbers[..length]);
            let known = !self.is_always()
                && self.hot().worked_column(starts, -1, numbers)
                && add_spans(spans, numbers)
                && self.hot().locate_column(numbers, dues);
            if !known {
                for ((due, start), span) in dues.iter_mut().zip(starts).zip(spans) {
                    *due = self.add_micros(*start, *span);
                }
            }
        }
    }

    fn add_each(&self, starts: &[i64], d: i64, dues: &mut [i64]) {
        for (due, start) in dues.iter_mut().zip(starts) {
            *due = self.add_micros(*start, d);
        }
    }

    /// [`Calendar::between_micros`] of each row's two instants, as far as all columns go.
    pub fn between_column(&self, from: &[i64], to: &[i64], elapsed: &mut [i64]) {
        let mut numbers = [0; BLOCK];
        let rows = from.chunks(BLOCK).zip(to.chunks(BLOCK));
        for (elapsed, (from, to)) in elapsed.chunks_mut(BLOCK).zip(rows) {
            let length = elapsed.len().min(from.len()).min(to.len());
            let (from, to) = (&from[..length], &to[..length]);
            let (elapsed, numbers) = (&mut elapsed[..length], &mut numbers[..length]);
            let known = !self.is_always()
                && self.hot().worked_column(from, 0, numbers)
                && self.hot().worked_column(to, 0, elapsed);
            if known {
                for (elapsed, before) in elapsed.iter_mut().zip(numbers) {
                    *elapsed = (*elapsed - *before).max(0);
                }
            } else {
                for ((elapsed, from), to) in elapsed.iter_mut().zip(from).zip(to) {
                    *elapsed = self.between_micros(*from, *to);
                }
            }
        }
    }
}

/// Each start and `d` ≥ 0 where all time is open: one comparison tells whether both are supported.
fn add_always(starts: &[i64], d: i64, dues: &mut [i64]) {
    let (first, end) = (Instant::MIN.micros(), Instant::MAX.micros() + 1);
    // How many starts there are from which `d` leads to a supported instant.
    let supported = (end - first).saturating_sub(d).max(0).cast_unsigned();
    for (due, start) in dues.iter_mut().zip(starts) {
        let past = start.wrapping_sub(first).cast_unsigned();
        *due = if past < supported { start.wrapping_add(d) } else { Calendar::NEVER };
    }
}

/// Adds each row's span; whether all are above zero.
fn add_spans(spans: &[i64], numbers: &mut [i64]) -> bool {
    let mut least = 1;
    for (number, span) in numbers.iter_mut().zip(spans) {
        least = least.min(*span);
        // Too much is negative, which no table holds.
        *number = number.wrapping_add(*span);
    }
    least > 0
}

/// Rows in the midst of a look-up: where in its cell each is, and at which step of its template.
pub(super) struct Rows {
    at: [i64; BLOCK],
    step: [u32; BLOCK],
}

impl Rows {
    pub(super) const NEW: Self = Self { at: [0; BLOCK], step: [0; BLOCK] };

    /// Works out each row, at most a block of them, and keeps where it is; whether each had an answer.
    #[inline(always)]
    pub(super) fn find_each(
        &mut self,
        rows: &[i64],
        answers: &mut [i64],
        mut answer: impl FnMut(i64) -> Option<(i64, i64, u32)>,
    ) -> bool {
        let kept =
            self.at.as_chunks_mut::<TURN>().0.iter_mut().zip(self.step.as_chunks_mut::<TURN>().0);
        let (turns, rest) = rows.as_chunks::<TURN>();
        let (answer_turns, answer_rest) = answers.as_chunks_mut::<TURN>();
        let done = turns.len() * TURN;
        for ((rows, answers), (at, step)) in turns.iter().zip(answer_turns).zip(kept) {
            for place in 0..TURN {
                let Some(found) = answer(rows[place]) else { return false };
                (answers[place], at[place], step[place]) = found;
            }
        }
        let kept = self.at[done..].iter_mut().zip(&mut self.step[done..]);
        for ((row, answered), (at, step)) in rest.iter().zip(answer_rest).zip(kept) {
            let Some(found) = answer(*row) else { return false };
            (*answered, *at, *step) = found;
        }
        true
    }

    /// Adds to each sum what its row comes to; whether each came to something.
    #[inline(always)]
    pub(super) fn add_each(
        &self,
        sums: &mut [i64],
        mut amount: impl FnMut(i64, u32) -> Option<i64>,
    ) -> bool {
        let kept = self.at.as_chunks::<TURN>().0.iter().zip(self.step.as_chunks::<TURN>().0);
        let (turns, rest) = sums.as_chunks_mut::<TURN>();
        let done = turns.len() * TURN;
        for (sums, (at, step)) in turns.iter_mut().zip(kept) {
            for place in 0..TURN {
                let Some(more) = amount(at[place], step[place]) else { return false };
                sums[place] = sums[place].wrapping_add(more);
            }
        }
        for (sum, (at, step)) in rest.iter_mut().zip(self.at[done..].iter().zip(&self.step[done..]))
        {
            let Some(more) = amount(*at, *step) else { return false };
            *sum = sum.wrapping_add(more);
        }
        true
    }
}

/// Works out each row; whether each had an answer.
#[inline(always)]
pub(super) fn each(
    rows: &[i64],
    answers: &mut [i64],
    mut answer: impl FnMut(i64) -> Option<i64>,
) -> bool {
    let (turns, rest) = rows.as_chunks::<TURN>();
    let (answer_turns, answer_rest) = answers.as_chunks_mut::<TURN>();
    for (rows, answers) in turns.iter().zip(answer_turns) {
        for place in 0..TURN {
            let Some(found) = answer(rows[place]) else { return false };
            answers[place] = found;
        }
    }
    for (row, answered) in rest.iter().zip(answer_rest) {
        let Some(found) = answer(*row) else { return false };
        *answered = found;
    }
    true
}
