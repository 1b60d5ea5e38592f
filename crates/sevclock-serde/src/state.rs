//! The state document: a ticket as far as it has come, to be stored between events (semantics §7.3).
//!
//! Not here: what its numbers are, which only the core's version that wrote them knows.

use serde::Serialize;
use serde::ser::SerializeMap;
use sevclock::evaluate::{HISTORY_LISTS, Record, RecordError};
use sevclock::{Policy, State};
use thiserror::Error;

use crate::decode::{Node, Path, decode, scalar};
use crate::problem::Problems;
use crate::stream::syntax;
use crate::tree::Value;

/// Why a state document is refused.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum StateProblem {
    /// It is no state document.
    #[error(transparent)]
    Problems(#[from] Problems),
    /// It is of another version, policy or zone data, or damaged.
    #[error(transparent)]
    Refused(#[from] RecordError),
}

/// The state as a line of JSON: a head, `current`, which is bounded, and `history`, whose lists only
/// ever grow at their ends.
///
/// ```
/// # let policy = "format = 1\n[policy]\nid = 'p'\ntitle = 'P'\nversion = '1'\ndefault_severity = 1\n\
/// #     [[severities]]\nlevel = 1\nname = 'Urgent'\n";
/// # let policy = sevclock::Policy::compile(&sevclock_serde::policy::from_toml(policy)?)?;
/// use sevclock_serde::state;
/// let state = sevclock::State::new(&policy, None, &[])?;
/// let text = state::to_json(&policy, &state);
/// assert_eq!(state::from_json(&policy, &text)?, state);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[must_use]
pub fn to_json(policy: &Policy, state: &State) -> String {
    let document = Document(state.record(policy));
    serde_json::to_string(&document).expect("numbers, texts and their lists have no other form")
}

/// The state of a document that [`to_json`] wrote under the same policy.
///
/// # Errors
/// [`StateProblem`].
pub fn from_json(policy: &Policy, text: &str) -> Result<State, StateProblem> {
    let tree: Value<'_> =
        serde_json::from_str(text).map_err(|error| syntax(&error, 1, 0, &Path::ROOT))?;
    let record = decode(&tree, &Path::ROOT, record)?;
    Ok(State::from_record(policy, &record)?)
}

struct Document(Record);

impl Serialize for Document {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Record { format, semantics, zones, policy, current, history, roles } = &self.0;
        let history: Lists<'_> = Lists(history);
        let mut map = serializer.serialize_map(Some(7))?;
        map.serialize_entry("format", format)?;
        map.serialize_entry("semantics", semantics)?;
        map.serialize_entry("zones", zones)?;
        map.serialize_entry("policy", &format!("{policy:016x}"))?;
        map.serialize_entry("current", current)?;
        map.serialize_entry("history", &history)?;
        map.serialize_entry("roles", roles)?;
        map.end()
    }
}

struct Lists<'a>(&'a [Vec<i64>; HISTORY_LISTS.len()]);

impl Serialize for Lists<'_> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(HISTORY_LISTS.iter().zip(self.0))
    }
}

fn record(node: Node<'_>) -> Option<Record> {
    let mut fields = node.fields()?;
    let format = fields.required("format", |node| scalar::count(node, 0));
    let semantics = fields.required("semantics", |node| scalar::count(node, 0));
    let zones = fields.required("zones", scalar::string);
    let policy = fields.required("policy", fingerprint);
    let current = fields.required("current", numbers);
    let history = fields.required("history", history);
    let roles = fields.required("roles", |node| Some(node.list("a list of roles", scalar::string)));
    fields.finish();
    Some(Record {
        format: format?,
        semantics: semantics?,
        zones: zones?,
        policy: policy?,
        current: current?,
        history: history?,
        roles: roles?,
    })
}

fn history(node: Node<'_>) -> Option<[Vec<i64>; HISTORY_LISTS.len()]> {
    let mut fields = node.fields()?;
    let lists = HISTORY_LISTS.map(|list| fields.required(list, numbers).unwrap_or_default());
    fields.finish();
    Some(lists)
}

fn numbers(node: Node<'_>) -> Option<Vec<i64>> {
    Some(node.list("a list of numbers", scalar::integer))
}

fn fingerprint(node: Node<'_>) -> Option<u64> {
    let text = scalar::text(node)?;
    let message = || "expected sixteen hexadecimal digits".to_owned();
    let digits = text.len() == 16 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
    let number = if digits { u64::from_str_radix(text, 16).ok() } else { None };
    number.or_else(|| node.fail("bad-fingerprint", message()))
}
