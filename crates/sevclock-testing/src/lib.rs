//! The naive reference model, generators and corpus runner that sevclock is tested with.

pub mod compare;
pub mod corpus;
pub mod engine;
pub mod generate;
pub mod golden;
pub mod laws;
pub mod manual;
pub mod model;
pub mod scenario;
pub mod story;
