//! Running the shared corpora: questions with answers, a JSON object a line.
//!
//! Not here: the corpora, which lie in a folder beside the repository; where it is absent the tests
//! that need it say so by name and pass.

pub mod calc;
mod steps;

use std::io::Write;
use std::path::PathBuf;

/// The shared folder: that of the variable `SEVCLOCK_SHARED`, else `shared` beside the repository.
#[must_use]
pub fn shared() -> Option<PathBuf> {
    let named = std::env::var_os("SEVCLOCK_SHARED").map(PathBuf::from);
    let beside = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared");
    let folder = named.unwrap_or_else(|| PathBuf::from(beside));
    folder.is_dir().then_some(folder)
}

/// Says by name that a test has no input, and why, even where the output of tests that pass is held
/// back.
pub fn skip(what: &str) {
    // Where nobody can be told, the test still passes.
    let _ = writeln!(std::io::stderr(), "skipped: {what}");
}

/// Says by name what of its input a test leaves aside, and why; the test itself counts as run.
pub fn pass_over(what: &str) {
    let _ = writeln!(std::io::stderr(), "passed over: {what}");
}
