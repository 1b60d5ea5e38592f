//! Support agreements as pure functions.
//!
//! A [`policy::PolicyDraft`] says what an agreement says; compiled once into a [`Policy`] it answers,
//! for any ticket and any instant: how severe is it and why, when is each promise due, was it kept,
//! who must know by when, and when will any of that change next. The rules are those of
//! `semantics.md`, whose section numbers the documentation here cites (`semantics §4.3`).
//!
//! This crate knows nothing of files, text positions, C, Arrow or threads: it has no clock, no I/O,
//! no randomness and no global state. Documents are read by `sevclock-serde`.

mod compile;
pub mod evaluate;
pub mod policy;
pub mod ticket;
pub mod time;

pub use compile::{
    BoundEvent, BoundTicket, Fault, Faults, Policy, Problem, Problems, SEMANTICS, STANDARD_SIGNALS,
};
pub use evaluate::{Evaluation, Evaluator, State};
