//! Documents for sevclock: policies and tickets in, evaluations and states out.
//!
//! Not here: what any of it means, which is the core's; files, which are the program's.

pub mod calc;
mod decode;
pub mod evaluation;
pub mod policy;
mod problem;
pub mod state;
pub mod ticket;
mod tree;

pub use problem::{MAX_PROBLEMS, Problem, Problems};
