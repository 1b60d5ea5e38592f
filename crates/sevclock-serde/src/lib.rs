//! Documents for sevclock: policies, tickets, contracts and customers in, evaluations, states and
//! answers out.
//!
//! Not here: what any of it means, which is the core's; files, which are the program's.

pub mod calc;
pub mod contract;
pub mod customer;
mod decode;
pub mod effects;
pub mod evaluation;
pub mod figures;
pub mod policy;
mod problem;
pub mod state;
mod stream;
pub mod ticket;
mod tree;
pub mod upgrade;

pub use problem::{MAX_PROBLEMS, Problem, Problems};
pub use stream::{Documents, Identified};
