//! A small random source that gives the same sequence for the same seed on every platform.

use sevclock::time::Span;

/// A source of numbers: seeded (splitmix64), or bytes for as long as they last.
#[derive(Clone, Debug)]
pub struct Random {
    state: u64,
    bytes: Vec<u8>,
    used: usize,
}

impl Random {
    /// The source of a seed.
    #[must_use]
    pub const fn new(seed: u64) -> Self {
        Self { state: seed, bytes: Vec::new(), used: 0 }
    }

    /// A source that takes each number from the next two bytes, so that a fuzzer that changes one
    /// changes one choice; past their end it goes on as that of seed 0.
    #[must_use]
    pub fn of_bytes(bytes: &[u8]) -> Self {
        Self { state: 0, bytes: bytes.to_vec(), used: 0 }
    }

    /// The next number.
    pub fn number(&mut self) -> u64 {
        const GOLDEN: u64 = 0x9E37_79B9_7F4A_7C15;
        let mut z = if let Some(&[low, high]) = self.bytes.get(self.used..self.used + 2) {
            self.used += 2;
            u64::from(u16::from_le_bytes([low, high])).wrapping_mul(GOLDEN)
        } else {
            self.state = self.state.wrapping_add(GOLDEN);
            self.state
        };
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A number less than `n`; zero for none at all.
    pub fn below(&mut self, n: usize) -> usize {
        usize::try_from(self.number() % (n.max(1) as u64)).unwrap_or(0)
    }

    /// A number from `low` to `high`, both among them.
    pub fn between(&mut self, low: i64, high: i64) -> i64 {
        let width = u64::try_from((high - low).max(0)).unwrap_or(0).saturating_add(1);
        low + i64::try_from(self.number() % width).unwrap_or(0)
    }

    /// True so many times in a hundred.
    pub fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    /// One of a list that is not empty.
    pub fn pick<'a, T>(&mut self, of: &'a [T]) -> &'a T {
        &of[self.below(of.len())]
    }

    /// One of a list, owned; none of an empty one.
    pub fn some<T: Clone>(&mut self, of: &[T]) -> Option<T> {
        if of.is_empty() { None } else { Some(self.pick(of).clone()) }
    }

    /// The thing itself so many times in a hundred.
    pub fn maybe<T>(&mut self, percent: usize, make: impl FnOnce(&mut Self) -> T) -> Option<T> {
        self.chance(percent).then(|| make(self))
    }

    /// From `low` to `high` things.
    pub fn several<T>(
        &mut self,
        low: i64,
        high: i64,
        mut make: impl FnMut(&mut Self) -> T,
    ) -> Vec<T> {
        (0..self.between(low, high)).map(|_| make(self)).collect()
    }

    /// From `low` to `high` of a list, in its order, each once.
    pub fn some_of<T: Clone>(&mut self, low: usize, high: usize, of: &[T]) -> Vec<T> {
        let mut left: Vec<usize> = (0..of.len()).collect();
        let high = high.min(of.len());
        let count = low.min(high) + self.below(high.saturating_sub(low) + 1);
        let mut taken: Vec<usize> =
            (0..count).map(|_| left.swap_remove(self.below(left.len()))).collect();
        taken.sort_unstable();
        taken.into_iter().map(|i| of[i].clone()).collect()
    }

    /// A length of time from `low` to `high` seconds: mostly round, now and then to the microsecond.
    pub fn span(&mut self, low: i64, high: i64) -> Span {
        let seconds = self.between(low, high);
        let micros = match self.below(10) {
            0 => seconds * 1_000_000 + self.between(0, 999_999),
            1 | 2 => seconds * 1_000_000,
            3..=5 => (seconds / 900).max(1) * 900_000_000,
            _ => (seconds / 3600).max(1) * 3_600_000_000,
        };
        Span::from_micros(micros.clamp(low * 1_000_000, high * 1_000_000)).unwrap_or(Span::ZERO)
    }
}
