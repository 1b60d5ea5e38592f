//! The program `sevclock` as a library: reading exports and tickets, and printing what they come to.
//!
//! It serves the program and its tests; embed `sevclock` and `sevclock-serde` instead.

pub mod agreement;
pub mod args;
pub mod bundle;
pub mod compare;
mod example;
pub mod fault;
pub mod grounds;
pub mod input;
pub mod log;
pub mod mapping;
mod rows;
pub mod text;
pub mod verbs;
