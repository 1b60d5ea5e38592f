//! The program `sevclock` as a library: reading exports and tickets.
//!
//! It serves the program and its tests; embed `sevclock` and `sevclock-serde` instead.

pub mod fault;
pub mod input;
pub mod log;
pub mod mapping;
