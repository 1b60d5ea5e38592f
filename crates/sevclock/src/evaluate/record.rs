//! A state as numbers and texts, to be written down and read back (semantics §7.3).
//!
//! One function for each part names its fields once, for both directions, with the range of each:
//! whatever a record holds, a state that was read from it is as sound as one that was fed. Not here:
//! the document such numbers stand in.

use thiserror::Error;

use super::State;
use super::decision::History;
use super::engine::Live;
use super::recorded::current;
use super::recorded_history::history;
use super::tape::Tape;
use crate::compile::{Policy, SEMANTICS};

/// The format of the records this version writes and reads.
pub const RECORD_FORMAT: u32 = 1;

/// The lists of a record's history, in order; each only ever grows at its end.
pub const HISTORY_LISTS: [&str; 10] = [
    "timeline",
    "applied",
    "rejected",
    "unused_signals",
    "cycles",
    "warnings",
    "undone",
    "runs",
    "rungs",
    "taken",
];

/// A state written down. Its numbers mean something to the version, policy and zone data that its
/// head names, and to nobody else.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Record {
    /// [`RECORD_FORMAT`].
    pub format: u32,
    /// The number of the semantics page, [`SEMANTICS`].
    pub semantics: u32,
    /// The version of the zone data, such as `2025b`.
    pub zones: String,
    /// The policy's [fingerprint](Policy::fingerprint).
    pub policy: u64,
    /// What is open, dated or can still change: bounded by the policy, however many events came.
    pub current: Vec<i64>,
    /// What is over for good, by [`HISTORY_LISTS`].
    pub history: [Vec<i64>; 10],
    /// The roles of rejected approvals, one for each.
    pub roles: Vec<String>,
}

/// Why a record is refused.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum RecordError {
    /// Of another format or semantics page.
    #[error(
        "the state is of format {format} and semantics {semantics}, this version has {RECORD_FORMAT} and {SEMANTICS}; read the log again"
    )]
    OtherVersion {
        /// Its format.
        format: u32,
        /// Its semantics page.
        semantics: u32,
    },
    /// Made under another policy.
    #[error("the state was made under another policy; read the log again under this one")]
    OtherPolicy,
    /// Made with other zone data, by which its instants may have fallen elsewhere.
    #[error(
        "the state was made with the zone data `{found}`, the policy has `{here}`; read the log again"
    )]
    OtherZones {
        /// Its zone data.
        found: String,
        /// That of the policy.
        here: String,
    },
    /// No state of this policy has these numbers.
    #[error("the state is damaged: its {part} has numbers that no state has; read the log again")]
    Damaged {
        /// `current`, or a list of its history.
        part: &'static str,
    },
}

impl State {
    /// The state written down.
    #[must_use]
    pub fn record(&self, policy: &Policy) -> Record {
        let mut record = Record {
            format: RECORD_FORMAT,
            semantics: SEMANTICS,
            zones: policy.zones().version().to_owned(),
            policy: self.fingerprint,
            ..Record::default()
        };
        // A tape writes from what it could also read into.
        let mut copy = self.clone();
        current(&mut Tape::writing(&mut record.current), policy, &mut copy);
        for (list, numbers) in record.history.iter_mut().enumerate() {
            history(&mut Tape::writing(numbers), policy, list, &mut copy.history);
        }
        record.roles = self.history.rejected.iter().map(|one| one.by.clone()).collect();
        record
    }

    /// The state that was written down under the same policy.
    ///
    /// # Errors
    /// [`RecordError`]; a record of anything else than such a state never panics.
    pub fn from_record(policy: &Policy, record: &Record) -> Result<Self, RecordError> {
        if (record.format, record.semantics) != (RECORD_FORMAT, SEMANTICS) {
            let (format, semantics) = (record.format, record.semantics);
            return Err(RecordError::OtherVersion { format, semantics });
        }
        let here = policy.zones().version();
        if record.zones != here {
            let (found, here) = (record.zones.clone(), here.to_owned());
            return Err(RecordError::OtherZones { found, here });
        }
        if record.policy != policy.fingerprint() {
            return Err(RecordError::OtherPolicy);
        }
        let mut state =
            Self { fingerprint: record.policy, live: Live::default(), history: History::default() };
        let mut tape = Tape::reading(&record.current);
        current(&mut tape, policy, &mut state);
        if !tape.is_sound() {
            return Err(RecordError::Damaged { part: "current" });
        }
        let past = &mut state.history;
        for (list, part) in HISTORY_LISTS.into_iter().enumerate() {
            let mut tape = Tape::reading(&record.history[list]);
            history(&mut tape, policy, list, past);
            if !tape.is_sound() {
                return Err(RecordError::Damaged { part });
            }
        }
        if record.roles.len() != past.rejected.len() {
            return Err(RecordError::Damaged { part: "rejected" });
        }
        for (rejected, role) in past.rejected.iter_mut().zip(&record.roles) {
            rejected.by.clone_from(role);
        }
        past.ranges_fit()?;
        Ok(state)
    }
}

impl History {
    /// Whether every stretch lies inside the list it points at.
    fn ranges_fit(&self) -> Result<(), RecordError> {
        let fits = |range: &std::ops::Range<u32>, length: usize| {
            range.start <= range.end && range.end as usize <= length
        };
        if !self.timeline.iter().all(|one| fits(&one.rules, self.applied.len())) {
            return Err(RecordError::Damaged { part: "timeline" });
        }
        if !self.cycles.iter().all(|one| fits(&one.warnings, self.warnings.len())) {
            return Err(RecordError::Damaged { part: "cycles" });
        }
        Ok(())
    }
}
