//! What a customer gets back where promises were kept too rarely (semantics §8.5).
//!
//! Not here: attainment, which decides the band.

use super::{Grounds, Percent};

/// Service credits for one clock.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Credits {
    /// As figures name it.
    pub id: String,
    /// The clock whose attainment counts.
    pub clock: String,
    /// From the best attainment down.
    pub bands: Vec<Band>,
    /// Where it is said.
    pub grounds: Grounds,
}

/// A band of attainment and what it gives back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Band {
    /// The band begins here, this share included.
    pub from: Percent,
    /// It ends before this share; with 100 % where it is absent, that share included.
    pub below: Option<Percent>,
    /// The share of the fee that is given back.
    pub credit: Percent,
}
