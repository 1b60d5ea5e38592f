//! The evaluation document: every decision about one ticket at one instant, by name.
//!
//! Fields are in the order they print. An absent instant is `null`, never omitted. Names are of a
//! type `S`, so that the same structs own them (a `String`, to keep) or borrow them (a `&str`, to
//! print and drop).

mod build;
mod reasons;
mod scalar;

use serde::Serialize;
use serde::ser::Serializer;
use sevclock::time::Instant;

pub(crate) use build::needs;
pub use build::{View, document, write_json};
pub use reasons::{reasons, reasons_with_stretches};
pub use scalar::Seconds;

/// Every decision about a ticket at `as_of`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct EvaluationDocument<S = String> {
    /// The ticket's id.
    pub ticket: S,
    /// The policy's id.
    pub policy: S,
    /// The policy's version.
    pub version: S,
    /// The version of the zone data.
    pub zones: S,
    /// The instant evaluated at.
    #[serde(serialize_with = "instant")]
    pub as_of: Instant,
    /// `open`, `resolved` or `closed`.
    pub status: S,
    /// How severe, and why (semantics §3).
    pub severity: SeverityDocument<S>,
    /// Those that apply (semantics §6.1).
    pub obligations: Vec<ObligationDocument<S>>,
    /// Every cycle, in the policy's order, then by number (semantics §4).
    pub clocks: Vec<CycleDocument<S>>,
    /// Every run, in the policy's order, then by number (semantics §5).
    pub ladders: Vec<LadderDocument<S>>,
    /// Who held the ball for how long; nobody last (semantics §8.4).
    pub ledger: Vec<HeldDocument<S>>,
    /// Signals raised that nothing uses (semantics §4.1).
    pub unused_signals: Vec<S>,
    /// When any of this changes next without an event (semantics §7.1).
    #[serde(serialize_with = "maybe_instant")]
    pub next_change: Option<Instant>,
    /// Reasons, where asked for (semantics §7.2).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub because: Option<Vec<ReasonDocument>>,
}

/// Severity at `as_of` and how it came about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SeverityDocument<S = String> {
    /// Declared or classified.
    pub base: u8,
    /// After adjustments.
    pub effective: u8,
    /// The adjustments applied at `as_of`.
    pub rules: Vec<S>,
    /// At opening and at each change of the effective severity.
    pub timeline: Vec<TimelineDocument<S>>,
    /// Discretionary rules that wait for an approval.
    pub pending: Vec<PendingDocument<S>>,
    /// Approvals that changed nothing.
    pub rejected: Vec<RejectedDocument<S>>,
}

/// One stretch of the severity timeline.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TimelineDocument<S = String> {
    /// When it began.
    #[serde(serialize_with = "instant")]
    pub at: Instant,
    /// The effective severity.
    pub severity: u8,
    /// The adjustments applied in that pass.
    pub rules: Vec<S>,
}

/// A rule that waits for an approval.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PendingDocument<S = String> {
    /// The rule.
    pub rule: S,
    /// The severity it would set, at its place.
    pub to: u8,
    /// The roles that may approve it.
    pub needs: Vec<S>,
    /// The start of the present holding.
    #[serde(serialize_with = "instant")]
    pub since: Instant,
}

/// An approval that changed nothing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RejectedDocument<S = String> {
    /// The rule.
    pub rule: S,
    /// The role that approved.
    pub by: S,
    /// When.
    #[serde(serialize_with = "instant")]
    pub at: Instant,
    /// `role` or `condition`.
    pub why: S,
}

/// An obligation that applies.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ObligationDocument<S = String> {
    /// The obligation.
    pub id: S,
    /// Whether it is met.
    pub met: bool,
}

/// How long somebody held the ball.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct HeldDocument<S = String> {
    /// A value of the fact `waiting_on`, `support` where it is not declared, or `nobody`.
    pub who: S,
    /// Inside the hours of the ledger's calendar.
    pub in_hours_s: Seconds,
    /// Outside them.
    pub out_of_hours_s: Seconds,
}

/// One cycle of a clock.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CycleDocument<S = String> {
    /// The clock.
    pub clock: S,
    /// Its number, from 1.
    pub cycle: u32,
    /// `running`, `paused`, `met`, `breached`, `cancelled`, `restarted` or `stopped` (§4.6).
    pub status: S,
    /// When it began.
    #[serde(serialize_with = "instant")]
    pub started: Instant,
    /// When it ended.
    #[serde(serialize_with = "maybe_instant")]
    pub stopped: Option<Instant>,
    /// When the promise is due.
    #[serde(serialize_with = "maybe_instant")]
    pub due: Option<Instant>,
    /// The first due instant it ever had.
    #[serde(serialize_with = "maybe_instant")]
    pub first_due: Option<Instant>,
    /// When it was breached.
    #[serde(serialize_with = "maybe_instant")]
    pub breached_at: Option<Instant>,
    /// The breach lay in the past when a change brought it.
    pub on_arrival: bool,
    /// Whether its calendar is open at `as_of`, or was at its end.
    pub in_hours: bool,
    /// What `due` would be if the pause ended at `as_of`.
    #[serde(serialize_with = "maybe_instant")]
    pub due_if_resumed: Option<Instant>,
    /// Breaches that a change undid.
    pub undone_breaches: Vec<UndoneDocument>,
    /// Working time so far, or to its end.
    pub elapsed_s: Seconds,
    /// The working time promised.
    pub target_s: Option<Seconds>,
    /// What is left of it; negative once overdue.
    pub remaining_s: Option<Seconds>,
    /// The effective severity, at its end if it has ended.
    pub severity: u8,
    /// Thresholds.
    pub warnings: Vec<WarningDocument<S>>,
}

/// A breach that a change undid.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct UndoneDocument {
    /// The due instant that had been missed.
    #[serde(serialize_with = "instant")]
    pub due: Instant,
    /// The change.
    #[serde(serialize_with = "instant")]
    pub at: Instant,
}

/// One warning threshold of a cycle. Of the three kinds of threshold the one it is prints.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct WarningDocument<S = String> {
    /// A percentage of the target.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub percent: Option<u32>,
    /// Working time before the target is used up.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub before_s: Option<Seconds>,
    /// The breach itself; `true` or absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub breach: Option<bool>,
    /// When it fired or will.
    #[serde(serialize_with = "maybe_instant")]
    pub at: Option<Instant>,
    /// Whether that is at or before `as_of`.
    pub fired: bool,
    /// The roles it tells.
    pub notify: Vec<S>,
}

/// One run of a ladder.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LadderDocument<S = String> {
    /// The ladder.
    pub ladder: S,
    /// Its number, from 1; 0 while idle.
    pub run: u32,
    /// `idle`, `running`, `waiting`, `paused` or `stopped` (§5.2).
    pub status: S,
    /// Reached rungs and those to come, by rung in the policy's order, then by occurrence.
    pub rungs: Vec<RungDocument<S>>,
}

/// One occurrence of a rung.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RungDocument<S = String> {
    /// The rung.
    pub rung: S,
    /// Its number, from 1: of a recurrence, or of the ladder's repetition.
    pub occurrence: u32,
    /// When it falls or fell due.
    #[serde(serialize_with = "maybe_instant")]
    pub due: Option<Instant>,
    /// When it was reached.
    #[serde(serialize_with = "maybe_instant")]
    pub reached: Option<Instant>,
    /// When the tier it engages is open.
    #[serde(serialize_with = "maybe_instant")]
    pub available: Option<Instant>,
    /// What is done.
    pub actions: Vec<ActionDocument<S>>,
}

/// One action of a rung.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ActionDocument<S = String> {
    /// `engage`, `notify`, `join` or `convene`.
    #[serde(rename = "do")]
    pub deed: S,
    /// Whom or what.
    pub who: S,
    /// Offered, and done only once requested.
    pub on_request: bool,
    /// When it was requested.
    #[serde(serialize_with = "maybe_instant")]
    pub taken: Option<Instant>,
}

/// Why one decision is as it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ReasonDocument {
    /// The decision, as a path in this document, such as `clocks[0].due`.
    pub path: String,
    /// The policy element, such as `clocks.first-response.target[0]`.
    pub element: String,
    /// What the policy cites for it.
    pub cite: Option<String>,
    /// The event that caused it, from 0.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub event: Option<usize>,
    /// The instant whose passing caused it.
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "maybe_instant")]
    pub timer: Option<Instant>,
    /// The figures used, by name.
    pub figures: serde_json::Map<String, serde_json::Value>,
}

pub(crate) fn instant<S: Serializer>(instant: &Instant, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(instant)
}

#[expect(clippy::ref_option, reason = "the shape serde asks for")]
pub(crate) fn maybe_instant<S: Serializer>(
    instant: &Option<Instant>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    match instant {
        Some(instant) => serializer.collect_str(instant),
        None => serializer.serialize_none(),
    }
}
