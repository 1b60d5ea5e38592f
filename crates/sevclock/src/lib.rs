//! Support agreements as pure functions.
//!
//! A [`policy::PolicyDraft`] says what an agreement says; compiled once into a [`Policy`] it answers,
//! for any ticket and any instant: how severe is it and why, when is each promise due, was it kept,
//! who must know by when, and when will any of that change next. The rules are those of
//! `semantics.md`, whose section numbers the documentation here cites (`semantics §4.3`).
//!
//! - [`Policy::compile`] checks a draft whole and reports every [`Problem`] at once.
//! - [`Policy::bind`] checks a [`ticket::Ticket`] against the policy, every [`Fault`] at once.
//! - [`Evaluator`] decides everything about a bound ticket at an instant: an [`Evaluation`].
//! - [`State`] does the same event by event, for a host that keeps no whole tickets.
//! - [`Policy::effects`] tells what happened in a span of time, each [`effects::Effect`] once.
//! - [`affected::affected`] lists the tickets whose dates move with new zone data.
//! - [`Policy::entitlement`] says what a contract covers, [`Policy::upgrade`] which upgrades a plan
//!   includes, and [`Policy::qualify`] what a customer lacks for a program.
//! - [`figures::Figures`] counts many evaluations: promises kept, durations, who held the ball.
//! - [`queue::Queue`] puts tickets in the order in which they are worked on.
//! - [`registry::PolicySet`] keeps many policies by name and version.
//! - [`time::Calendar`] answers questions of working time by itself.
//!
//! # Not here
//!
//! This crate has no clock, no I/O, no randomness, no threads and no global state: a host says what
//! time it is, and [`Evaluation::next_change`] when to ask again. Documents, and where in a text a
//! mistake stands, are `sevclock-serde`'s; the bundled agreements are `sevclock-policies`'.

pub mod affected;
pub mod batch;
mod compile;
pub mod effects;
pub mod entitle;
pub mod evaluate;
pub mod figures;
pub mod policy;
pub mod qualify;
pub mod queue;
pub mod registry;
mod span;
pub mod ticket;
pub mod time;
pub mod upgrade;

pub use compile::{
    BoundEvent, BoundTicket, Fault, Faults, Policy, Problem, Problems, SEMANTICS, STANDARD_SIGNALS,
};
pub use evaluate::{Evaluation, Evaluator, State};
