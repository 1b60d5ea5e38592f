//! The naive reference model, generators and corpus runner that sevclock is tested with.

pub mod corpus;
pub mod generate;
pub mod model;
pub mod scenario;
pub mod story;
