//! Masks that each say where to go on: a condition of several turns, or several conditions of which
//! the first that holds decides. What is decided already is passed over.
//!
//! Not here: what the conditions say (`test.rs`).

use super::layout::{Bits, WORDS};
use super::test::Test;

/// One mask, and where to go on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Step {
    mask: u64,
    word: u32,
    /// By whether a bit of the mask is set: the place of another step, or an end.
    next: [u32; 2],
}

/// Steps, each of which goes on to one before it or ends with a number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Steps {
    steps: Box<[Step]>,
    start: u32,
}

/// Marks an end; what is below it is its number. No list of steps is as long, since each is of some
/// bytes of a condition's text.
const END: u32 = 1 << 31;

/// The end of a number.
const fn end(number: u32) -> u32 {
    END | number
}

/// The ends of a condition, by whether it holds.
const DECIDED: [u32; 2] = [end(0), end(1)];

impl Steps {
    /// Tests that are all to hold, or of which one is: each goes on to the next while it comes to
    /// `goes_on`; the end's number tells whether they hold.
    pub(super) fn joined(tests: &[Test], goes_on: bool) -> Self {
        let (mut steps, mut next) = (Vec::new(), DECIDED[usize::from(goes_on)]);
        for test in tests.iter().rev() {
            let ends = if goes_on { [DECIDED[0], next] } else { [next, DECIDED[1]] };
            next = lay(test, ends, &mut steps);
        }
        Self { steps: steps.into_boxed_slice(), start: next }
    }

    /// Tests of which the first that holds decides: the end's number is its place, or their count.
    pub(super) fn first_of(tests: &[Test]) -> Self {
        // Rules and rows are counted in 16 bits when compiled.
        let number = |place: usize| end(u32::try_from(place).unwrap_or(0));
        let (mut steps, mut next) = (Vec::new(), number(tests.len()));
        for (place, test) in tests.iter().enumerate().rev() {
            next = lay(test, [next, number(place)], &mut steps);
        }
        Self { steps: steps.into_boxed_slice(), start: next }
    }

    /// The number of the end that a ticket comes to.
    pub(crate) fn end(&self, bits: &Bits) -> u32 {
        let mut place = self.start;
        while let Some(step) = self.steps.get(place as usize) {
            place = step.next[usize::from(step.is_set(bits))];
        }
        place & !END
    }

    /// The same of every ticket with these bits among the `known` ones, if they decide it.
    pub(crate) fn foretell(&self, known: &Bits, bits: &Bits) -> Option<u32> {
        // What each comes to, those they go on to first.
        let mut found: Vec<Option<u32>> = Vec::with_capacity(self.steps.len());
        let after = |found: &[Option<u32>], place: u32| match place & END {
            0 => found.get(place as usize).copied().flatten(),
            _ => Some(place & !END),
        };
        for step in &self.steps {
            let [clear, set] = step.next.map(|place| after(&found, place));
            let is_known = step.mask & !known[step.word as usize % WORDS] == 0;
            found.push(match step.is_set(bits) {
                true => set,
                false if is_known => clear,
                false => clear.filter(|clear| set == Some(*clear)),
            });
        }
        after(&found, self.start)
    }

    /// Adds the bits that the steps look at.
    pub(crate) fn depends(&self, on: &mut Bits) {
        self.steps.iter().for_each(|step| on[step.word as usize % WORDS] |= step.mask);
    }
}

impl Step {
    #[inline]
    fn is_set(&self, bits: &Bits) -> bool {
        // Every bit of a compiled policy has its word.
        bits[self.word as usize % WORDS] & self.mask != 0
    }
}

/// Adds the steps of a test, which ends at `ends` by whether it holds; where it begins.
fn lay(test: &Test, ends: [u32; 2], steps: &mut Vec<Step>) -> u32 {
    let place = |steps: &Vec<Step>| u32::try_from(steps.len()).unwrap_or(0);
    let mut add = |word: usize, mask, next| {
        let at = place(steps);
        steps.push(Step { mask, word: u32::try_from(word).unwrap_or(0), next });
        at
    };
    match test {
        Test::Always(holds) => ends[usize::from(*holds)],
        Test::OneOf(word, mask) => add(*word, *mask, ends),
        Test::NoneOf(word, mask) => add(*word, *mask, [ends[1], ends[0]]),
        Test::Steps(inner) => {
            let first = place(steps);
            let moved = |next: u32| match next & END {
                0 => first + next,
                _ => ends[usize::from(next == DECIDED[1])],
            };
            let inner_steps = inner.steps.iter();
            steps.extend(inner_steps.map(|step| Step { next: step.next.map(moved), ..*step }));
            moved(inner.start)
        }
    }
}
