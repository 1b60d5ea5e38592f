//! A desk's own columns beside what the agreement says, and why they differ (`docs/compare.md`).
//!
//! No difference is explained by guessing: a ticket is evaluated again with one thing changed, and
//! what comes to the desk's value is the cause. The engine decides every time; here agreements and
//! tickets are changed, and answers counted. Not here: files, which [`crate::log`] reads, and text.

mod assumption;
mod causes;
mod change;
mod column;
mod compared;
mod document;
mod retold;
mod tally;
mod value;
mod zones;

pub use assumption::{Assumption, Cause, Setting};
pub use causes::Explained;
pub use column::{OursArg, OursColumn};
pub use compared::{Compared, Limits};
pub use document::CompareDocument;
pub use tally::{Example, Found, Tally};
pub use value::Value;
