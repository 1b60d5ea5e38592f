//! What must hold for any bytes at all, a function a target: it panics where it does not hold.
//!
//! libFuzzer calls these through `targets/` (`scripts/fuzz`); `tests/replay.rs` calls them on the
//! seeds and on changed documents with nothing but a stable compiler. Not here: laws over valid
//! policies and tickets, which are property tests in `crates/sevclock-testing`.

mod documents;
mod model;
pub mod mutate;

pub use documents::{calc_line, contract_text, policy_text, state_text, ticket_text};
pub use model::evaluate_vs_model;

/// A target's function.
pub type Target = fn(&[u8]);

/// Every target by the name of its folder of seeds.
pub const TARGETS: [(&str, Target); 6] = [
    ("policy_text", policy_text),
    ("ticket_text", ticket_text),
    ("state_text", state_text),
    ("calc_line", calc_line),
    ("contract_text", contract_text),
    ("evaluate_vs_model", evaluate_vs_model),
];
