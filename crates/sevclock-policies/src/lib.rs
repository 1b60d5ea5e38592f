//! The bundled support agreements: five that vendors have published, and a retail helpdesk of our
//! own to start from.
//!
//! Each is a document a support manager can read, under `policies/`; every rule in it says where it
//! comes from (`cite`) or why it was assumed (`assumed`). What became of each line of the five
//! sources is in `docs/sources.toml` of the repository.
//!
//! Not here: how a document is read, which is `sevclock-serde`'s, and what a rule means, which is
//! the core's.

use sevclock::Policy;
use sevclock::policy::PolicyDraft;
use sevclock_serde::Problems;
use thiserror::Error;

/// A bundled agreement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bundled {
    /// The id users name it by; it never changes.
    pub id: &'static str,
    /// The title readers see, that of the document.
    pub title: &'static str,
    /// The policy document, TOML.
    pub document: &'static str,
}

/// Every bundled agreement, in the order of the manual.
pub const ALL: [Bundled; 6] = [
    Bundled {
        id: "parallels-mac-management",
        title: "Parallels Mac Management: ticket severity and response times",
        document: include_str!("../policies/parallels-mac-management.toml"),
    },
    Bundled {
        id: "parallels-virtuozzo",
        title: "Parallels Virtuozzo: ticket severity",
        document: include_str!("../policies/parallels-virtuozzo.toml"),
    },
    Bundled {
        id: "parallels-maintenance-plan",
        title: "Parallels Enterprise Maintenance Plan: Gold and Platinum",
        document: include_str!("../policies/parallels-maintenance-plan.toml"),
    },
    Bundled {
        id: "parallels-automation",
        title: "Parallels Automation: BizCrit, FastLane and Managed Services",
        document: include_str!("../policies/parallels-automation.toml"),
    },
    Bundled {
        id: "prophetstor",
        title: "ProphetStor: support escalation and update guidelines",
        document: include_str!("../policies/prophetstor.toml"),
    },
    Bundled {
        id: "helpdesk-retail",
        title: "Retail helpdesk: London, Dubai, Chicago",
        document: include_str!("../policies/helpdesk-retail.toml"),
    },
];

/// The document of the bundled agreement `id`; `None` where there is no such agreement.
///
/// ```
/// assert!(sevclock_policies::document("prophetstor").is_some());
/// assert_eq!(sevclock_policies::document("unheard-of"), None);
/// ```
#[must_use]
pub fn document(id: &str) -> Option<&'static str> {
    ALL.iter().find(|bundled| bundled.id == id).map(|bundled| bundled.document)
}

/// The bundled agreement `id`, compiled and ready to evaluate tickets.
///
/// ```
/// use sevclock::evaluate::Evaluator;
/// use sevclock::ticket::{Event, Ticket};
/// use sevclock::time::Instant;
///
/// let policy = sevclock_policies::load("prophetstor")?;
/// let opened = Instant::parse("2026-03-02T08:15:00Z")?;
/// let ticket = Ticket { events: vec![Event::at(opened)], ..Ticket::default() };
/// let mut evaluator = Evaluator::new();
/// let evaluation = evaluator.evaluate(&policy, &policy.bind(&ticket)?, opened)?;
/// assert_eq!(evaluation.effective.number(), 3);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// An unknown id. The documents themselves are read and compiled by this crate's tests.
pub fn load(id: &str) -> Result<Policy, LoadError> {
    Ok(Policy::compile(&draft(id)?)?)
}

/// The bundled agreement `id` as data, not yet compiled: for listing its rules, citations and
/// assumptions, or as the start of an agreement of your own.
///
/// ```
/// let draft = sevclock_policies::draft("prophetstor").unwrap();
/// assert_eq!(draft.clocks[0].id, "first-response");
/// ```
///
/// # Errors
/// As for [`load`].
pub fn draft(id: &str) -> Result<PolicyDraft, LoadError> {
    let document = document(id).ok_or_else(|| LoadError::Unknown { id: id.to_owned() })?;
    Ok(sevclock_serde::policy::from_toml(document)?)
}

/// Why a bundled agreement could not be had.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum LoadError {
    /// There is none of this id.
    #[error("`{id}` is no bundled agreement; there are {}", listed())]
    Unknown {
        /// The id asked for.
        id: String,
    },
    /// Its document is not what the reader of documents expects.
    #[error(transparent)]
    Document(#[from] Problems),
    /// What its document says does not fit together.
    #[error(transparent)]
    Policy(#[from] sevclock::Problems),
}

fn listed() -> String {
    ALL.map(|bundled| format!("`{}`", bundled.id)).join(", ")
}

/// The example of the README is a test of this crate, the first that has all it needs.
#[cfg(doctest)]
#[doc = include_str!("../../../README.md")]
struct Readme;
