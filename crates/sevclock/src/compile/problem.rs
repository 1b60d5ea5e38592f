//! What is wrong with a draft: every problem at once, by place in the draft.

use std::fmt;

use thiserror::Error;

/// One mistake in a policy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// A stable code, such as `undeclared-fact`.
    pub code: &'static str,
    /// Where, such as `clocks[0].target[2].within`.
    pub path: String,
    /// What was found, and what was expected.
    pub message: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {} [{}]", self.path, self.message, self.code)
    }
}

/// Every mistake found in a policy, one at least.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub struct Problems(pub Vec<Problem>);

impl fmt::Display for Problems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, problem) in self.0.iter().enumerate() {
            if place > 0 {
                f.write_str("\n")?;
            }
            problem.fmt(f)?;
        }
        Ok(())
    }
}

/// The most problems that are reported of one policy.
const MOST: usize = 1_000;

/// Where problems are collected while a policy is compiled.
#[derive(Default)]
pub(crate) struct Findings(Vec<Problem>);

impl Findings {
    pub(crate) fn add(&mut self, code: &'static str, path: &str, message: impl Into<String>) {
        if self.0.len() < MOST {
            self.0.push(Problem { code, path: path.to_owned(), message: message.into() });
        }
    }

    /// `value`, or everything that is wrong.
    pub(crate) fn finish<T>(self, value: T) -> Result<T, Problems> {
        if self.0.is_empty() { Ok(value) } else { Err(self.into_problems()) }
    }

    pub(crate) fn into_problems(self) -> Problems {
        Problems(self.0)
    }

    pub(crate) fn none(&self) -> bool {
        self.0.is_empty()
    }
}

/// The most names that a message lists.
const MOST_LISTED: usize = 100;

/// `a`, `b` or `c`, as messages list what is allowed.
pub(crate) fn listed<'a>(names: impl IntoIterator<Item = &'a str>) -> String {
    let mut names = names.into_iter();
    let mut quoted: Vec<String> =
        names.by_ref().take(MOST_LISTED).map(|name| format!("`{name}`")).collect();
    match names.count() {
        0 => {}
        more => quoted.push(format!("one of {more} more")),
    }
    match quoted.split_last() {
        None => "none is declared".to_owned(),
        Some((only, [])) => only.clone(),
        Some((last, others)) => format!("{} or {last}", others.join(", ")),
    }
}
