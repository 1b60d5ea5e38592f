//! What the benchmarks measure: the same workloads for criterion and for the program `figures`.
//!
//! Every workload checks its results against another way to them before anything is timed.

pub mod bulk;
pub mod columns;
pub mod desk;
pub mod plots;
pub mod rules;
pub mod tenants;
pub mod tickets;

/// A small deterministic generator (xorshift64*), so that runs measure the same rows.
#[derive(Clone, Debug)]
pub struct Rng(u64);

impl Rng {
    /// A generator; the same seed gives the same numbers.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self(seed | 1)
    }

    /// A number below `bound`.
    pub fn below(&mut self, bound: i64) -> i64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        let high = self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33;
        i64::try_from(high).unwrap_or(0) % bound
    }
}
