//! Audit bundles: everything that a ticket's decisions follow from, beside the decisions, in one JSON
//! document that [`replay`](replay::replay) makes again and compares byte for byte.
//!
//! A bundle shows that what it says follows from what it holds, not who made it: whoever needs that keeps
//! or signs its hash elsewhere. Notes are not in it. Not here: which ticket, and which files.

pub mod replay;

use std::fmt::Write;

use serde::Serialize;
use sevclock::evaluate::EvaluateError;
use sevclock::ticket::Ticket;
use sevclock::time::Instant;
use sevclock::{Faults, Policy, SEMANTICS};
use sevclock_serde::evaluation::{EvaluationDocument, document, reasons_with_stretches};
use sevclock_serde::ticket::{TicketView, to_json};
use sha2::{Digest, Sha256};
use thiserror::Error;

/// The format of the bundles that this version writes and compares.
pub const BUNDLE_FORMAT: u32 = 1;

/// What decides what a bundle says, beside what it holds. Two versions that differ in any cannot be
/// compared.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, serde::Deserialize)]
pub struct Versions {
    /// Of this program.
    pub sevclock: String,
    /// The number of the semantics page.
    pub semantics: u32,
    /// The zone data, such as `2025b`.
    pub zones: String,
}

impl Versions {
    /// Those of this program.
    #[must_use]
    pub fn here() -> Self {
        Self {
            sevclock: env!("CARGO_PKG_VERSION").to_owned(),
            semantics: SEMANTICS,
            zones: chrono_tz::IANA_TZDB_VERSION.to_owned(),
        }
    }
}

/// What a bundle is made of.
#[derive(Clone, Copy, Debug)]
pub struct Inputs<'a> {
    /// The text of the policy document.
    pub document: &'a str,
    /// The policy that it says.
    pub policy: &'a Policy,
    /// The ticket with its whole log, in the order in which it is read.
    pub ticket: &'a Ticket,
    /// The instant evaluated at.
    pub as_of: Instant,
    /// The instant by which the log was known, if it is asked about as it was then.
    pub known_at: Option<Instant>,
}

/// Why there is no bundle of a ticket.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum BundleError {
    /// The ticket has faults under the policy.
    #[error(transparent)]
    Faults(#[from] Faults),
    /// It cannot be evaluated at that instant.
    #[error(transparent)]
    Evaluate(#[from] EvaluateError),
}

#[derive(Serialize)]
struct Bundle<'a> {
    format: u32,
    versions: Versions,
    policy: PolicyPart<'a>,
    as_of: String,
    known_at: Option<String>,
    ticket: TicketPart<'a>,
    evaluation: EvaluationPart,
}

#[derive(Serialize)]
struct PolicyPart<'a> {
    id: &'a str,
    version: &'a str,
    fingerprint: String,
    document: &'a str,
    sha256: String,
}

#[derive(Serialize)]
struct TicketPart<'a> {
    document: TicketView<'a>,
    sha256: String,
}

#[derive(Serialize)]
struct EvaluationPart {
    document: EvaluationDocument,
    sha256: String,
}

/// The bundle of a ticket: indented JSON, the same bytes for the same inputs. Its last line but one is the
/// hash of all before it.
///
/// # Errors
/// [`BundleError`].
pub fn write(inputs: &Inputs<'_>) -> Result<String, BundleError> {
    let Inputs { document: text, policy, ticket, as_of, known_at } = *inputs;
    let known = ticket.known_at(known_at.unwrap_or(Instant::MAX))?;
    let bound = policy.bind(if ticket.is_corrected() { &known } else { ticket })?;
    let evaluation = policy.evaluate(&bound, as_of)?;
    let stretches = policy.stretches(&bound, as_of)?;
    let because = reasons_with_stretches(policy, &evaluation, &stretches);
    let decided =
        EvaluationDocument { because: Some(because), ..document(policy, &ticket.id, &evaluation) };
    let bundle = Bundle {
        format: BUNDLE_FORMAT,
        versions: Versions::here(),
        policy: PolicyPart {
            id: &policy.draft().id,
            version: &policy.draft().version,
            fingerprint: format!("{:016x}", policy.fingerprint()),
            document: text,
            sha256: sha256(text),
        },
        as_of: as_of.to_string(),
        known_at: known_at.map(|at| at.to_string()),
        ticket: TicketPart { document: TicketView(ticket), sha256: sha256(&to_json(ticket)) },
        evaluation: EvaluationPart { sha256: sha256(&line(&decided)), document: decided },
    };
    let mut written = serde_json::to_string_pretty(&bundle).expect(PRINTS);
    // In place of the last brace comes the hash of what is before it.
    written.truncate(written.trim_end_matches('}').trim_end().len());
    written.push_str(",\n");
    let hash = sha256(&written);
    let _ = write!(written, "  \"sha256\": \"{hash}\"\n}}\n");
    Ok(written)
}

const PRINTS: &str = "texts, numbers and their lists have no other form";

/// A document as a line of JSON, which is what its hash is of.
fn line(document: &EvaluationDocument) -> String {
    serde_json::to_string(document).expect(PRINTS)
}

/// SHA-256 in hexadecimal digits.
fn sha256(text: &str) -> String {
    Sha256::digest(text).iter().fold(String::with_capacity(64), |mut hex, byte| {
        // Writing into a text cannot fail.
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}
