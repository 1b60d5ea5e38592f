//! The shared calendar questions, every line, through the code of `sevclock calc`.

use sevclock_testing::corpus::{calc, pass_over, shared, skip};

#[test]
fn every_shared_calendar_question_has_its_answer() {
    let Some(shared) = shared() else {
        skip("the shared calendar questions are absent (SEVCLOCK_SHARED)");
        return;
    };
    let files = calc::files(&shared).unwrap();
    let outcome = calc::run(&files).unwrap();
    for (op, count) in &outcome.skipped {
        pass_over(&format!("{count} lines of `{op}`, which calc does not have"));
    }
    eprintln!("{} lines of {} files agree", outcome.agreed, files.len());
    assert!(outcome.failures.is_empty(), "{}", outcome.failures.join("\n"));
    assert!(outcome.agreed > 0, "the files hold no questions");
}
