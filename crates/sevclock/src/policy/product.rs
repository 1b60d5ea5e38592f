//! Products and kinds of upgrade, as upgrade rights tell them apart (semantics §6.4). Not here:
//! versions and their order, which are [`crate::upgrade`]'s.

use std::fmt;

use super::Grounds;

/// A product whose releases customers have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Product {
    /// The id that releases name.
    pub id: String,
    /// As readers know it.
    pub title: Option<String>,
    /// The product it takes the place of.
    pub successor_of: Option<String>,
    /// Whether it stands by itself.
    pub kind: ProductKind,
    /// Where it is said.
    pub grounds: Grounds,
}

/// Whether a product stands by itself.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum ProductKind {
    /// It does.
    #[default]
    Product,
    /// An extension, add-on or accessory, which no upgrade right includes.
    AddOn,
}

/// How far apart two versions are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum UpgradeKind {
    /// The first number changes, or the product to its direct successor.
    Major,
    /// The second number changes.
    Minor,
    /// What comes after them changes.
    Maintenance,
}

impl fmt::Display for UpgradeKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Major => "major",
            Self::Minor => "minor",
            Self::Maintenance => "maintenance",
        })
    }
}
