//! Agreements by id or file.

use sevclock::Policy;
use sevclock::policy::PolicyDraft;

use crate::fault::{Fault, listed};
use crate::input::{Input, Text};

/// The agreement evaluated under where none is named.
pub const DEFAULT: &str = "prophetstor";

/// Why an agreement cannot be had.
#[derive(Debug)]
pub enum AgreementError {
    /// Nothing has that name.
    Unknown(String),
    /// The document has faults.
    Faults(Vec<Fault>),
}

/// The agreement of a bundled id or a policy document; a bundled id wins over a file.
///
/// # Errors
/// [`AgreementError`], with every problem of the document.
pub fn load(name: &str) -> Result<Policy, AgreementError> {
    compile(name, &draft(name)?)
}

/// The same with the text of its document.
///
/// # Errors
/// As of [`load`].
pub fn load_with_text(name: &str) -> Result<(Policy, String), AgreementError> {
    let text = text(name)?;
    let draft = read(name, &text).map_err(AgreementError::Faults)?;
    Ok((compile(name, &draft)?, text))
}

fn compile(name: &str, draft: &PolicyDraft) -> Result<Policy, AgreementError> {
    Policy::compile(draft).map_err(|problems| {
        let faults = problems.0.iter().map(|problem| Fault::of_file(name, problem.to_string()));
        AgreementError::Faults(faults.collect())
    })
}

/// The same before it is compiled.
///
/// # Errors
/// As of [`load`].
pub fn draft(name: &str) -> Result<PolicyDraft, AgreementError> {
    read(name, &text(name)?).map_err(AgreementError::Faults)
}

/// The document of a bundled id or a file.
fn text(name: &str) -> Result<String, AgreementError> {
    if let Some(document) = sevclock_policies::document(name) {
        return Ok(document.to_owned());
    }
    if !std::path::Path::new(name).exists() {
        let bundled = listed(sevclock_policies::ALL.iter().map(|bundled| bundled.id));
        return Err(AgreementError::Unknown(format!(
            "`{name}` is neither a file nor a bundled agreement; there are {bundled}"
        )));
    }
    of_file(name).map_err(|fault| AgreementError::Faults(vec![fault]))
}

/// The agreement of a policy document.
///
/// # Errors
/// Every problem of the document.
pub fn from_file(path: &str) -> Result<PolicyDraft, Vec<Fault>> {
    read(path, &of_file(path).map_err(|fault| vec![fault])?)
}

fn of_file(path: &str) -> Result<String, Fault> {
    Input::open(path).and_then(Input::read_text).and_then(Text::whole)
}

fn read(name: &str, text: &str) -> Result<PolicyDraft, Vec<Fault>> {
    sevclock_serde::policy::from_toml(text).map_err(|problems| {
        let faults = problems.iter().map(|problem| {
            let line = problem.span.as_ref().map(|span| line_of(text, span.start));
            Fault { line, ..Fault::of_file(name, problem.to_string()) }
        });
        faults.collect()
    })
}

fn line_of(text: &str, offset: usize) -> u64 {
    let before = text.as_bytes().iter().take(offset);
    before.filter(|byte| **byte == b'\n').count() as u64 + 1
}
