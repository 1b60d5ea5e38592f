//! The mapping document as data, in the order `docs/mapping.md` explains it.

use std::collections::BTreeMap;

use chrono_tz::Tz;
use serde::{Deserialize, Deserializer, de};
use sevclock::policy::Condition;
use sevclock::time::Instant;

/// How the lines of an export become the events of tickets.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mapping {
    /// The version of this document's form; 1.
    pub format: u32,
    /// Short names for columns whose header is no identifier: `{ status = "Ticket Status" }`.
    #[serde(default)]
    pub columns: BTreeMap<String, String>,
    /// The column that says which case a line belongs to.
    pub case: String,
    /// The column of the instant.
    pub time: String,
    /// The zone of times that have no offset; without it every time needs one.
    #[serde(default, deserialize_with = "zone")]
    pub zone: Option<Tz>,
    /// The form of times that are not ISO 8601, as `strftime` writes it.
    pub time_format: Option<String>,
    /// What stands between cells; a comma if absent.
    #[serde(default = "comma", deserialize_with = "delimiter")]
    pub delimiter: u8,
    /// Sorts the lines of a case by time; otherwise a line earlier than the one before is an error.
    #[serde(default)]
    pub sort: bool,
    /// Lines to pass over.
    #[serde(default, deserialize_with = "condition")]
    pub skip: Option<Condition>,
    /// By column: cells that mean "as on the line before of this case".
    #[serde(default)]
    pub unchanged: BTreeMap<String, Vec<String>>,
    /// The instant a case is evaluated at.
    #[serde(default)]
    pub as_of: AsOf,
    /// What raises which signal.
    #[serde(default)]
    pub signals: Vec<SignalRule>,
    /// The column that declares the severity.
    pub severity: Option<PickRule<i64>>,
    /// The column that names the plan.
    pub plan: Option<PickRule<String>>,
    /// The columns that set facts.
    #[serde(default)]
    pub facts: Vec<FactRule>,
    /// The columns of a file with one line a case.
    pub cases: Option<CasesMapping>,
    /// By column: what the desk itself says, which `sevclock compare` sets beside the agreement.
    #[serde(default)]
    pub ours: BTreeMap<String, OurRule>,
}

/// A column in which the desk says what became of a promise (`docs/compare.md`).
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OurRule {
    /// The clock it speaks of; the only one that promises if absent.
    pub clock: Option<String>,
    /// What it says of the clock; what its name says if absent.
    pub figure: Option<Figure>,
    /// Which of the clock's cycles it speaks of.
    #[serde(default)]
    pub cycle: WhichCycle,
    /// The lines of events that count; every line if absent.
    #[serde(default, deserialize_with = "condition")]
    pub when: Option<Condition>,
    /// What each cell means where it is neither true nor false by itself.
    pub values: Option<BTreeMap<String, bool>>,
}

/// What a desk's column says of a promise.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Figure {
    /// When it is due.
    DueAt,
    /// When it was missed; an empty cell says that it was not.
    BreachedAt,
    /// When what was promised was done.
    DoneAt,
    /// Whether it was kept, so far.
    Met,
    /// Whether it was missed, so far.
    Missed,
}

impl Figure {
    /// Every figure.
    pub const ALL: [Self; 5] =
        [Self::DueAt, Self::BreachedAt, Self::DoneAt, Self::Met, Self::Missed];

    /// As mappings and the command line name it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::DueAt => "due_at",
            Self::BreachedAt => "breached_at",
            Self::DoneAt => "done_at",
            Self::Met => "met",
            Self::Missed => "missed",
        }
    }
}

/// Which of a clock's cycles a desk's column speaks of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum WhichCycle {
    /// The last, since a column keeps what was written last.
    #[default]
    Last,
    /// The first.
    First,
}

/// What raises one signal, or several on one event.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SignalRule {
    /// What is raised.
    pub signal: StringOrList,
    /// The line's condition; every line if absent.
    #[serde(default, deserialize_with = "condition")]
    pub when: Option<Condition>,
    /// A condition on the line before of the same case; it never holds on a case's first line.
    #[serde(default, deserialize_with = "condition")]
    pub after: Option<Condition>,
    /// A column whose cell differs from that of the line before of the same case, neither empty.
    pub changed: Option<String>,
    /// Whether `when` must have become true.
    #[serde(default)]
    pub on: On,
}

/// On which of the lines where its condition holds a rule raises its signal.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum On {
    /// Every one.
    #[default]
    Line,
    /// Those whose line before of the same case did not hold it; the first line counts.
    Change,
}

/// A column whose cell picks a value.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PickRule<T> {
    /// The column.
    pub column: String,
    /// The value of each cell; without it the cell is the value.
    pub values: Option<BTreeMap<String, T>>,
    /// The value of cells not listed; without it they are errors. An empty cell sets nothing.
    pub otherwise: Option<T>,
}

/// What sets a fact: a column, or a condition for a boolean one.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FactRule {
    /// The fact.
    pub fact: String,
    /// The column whose cell picks the value.
    pub column: Option<String>,
    /// The value of each cell; without it the cell is the value.
    pub values: Option<BTreeMap<String, toml::Value>>,
    /// The value of cells not listed; without it they are errors. An empty cell sets nothing.
    pub otherwise: Option<toml::Value>,
    /// In place of `column`: the fact is whether this holds.
    #[serde(default, deserialize_with = "condition")]
    pub when: Option<Condition>,
    /// Whether the ticket opens with what its first line says, rather than come to it there.
    #[serde(default = "yes")]
    pub opening: bool,
}

/// A file with one line a case, joined by the case's id.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CasesMapping {
    /// The column of the case's id; that of the events if absent.
    pub case: Option<String>,
    /// The column of the opening instant; the case's first line if absent or the cell is empty.
    pub opened: Option<String>,
    /// What an opening after the case's first line is.
    #[serde(default)]
    pub late: Late,
    /// The column of the severity at opening.
    pub severity: Option<PickRule<i64>>,
    /// The column of the plan at opening.
    pub plan: Option<PickRule<String>>,
    /// The columns of facts at opening.
    #[serde(default)]
    pub facts: Vec<FactRule>,
}

/// What an opening after its case's first line is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Late {
    /// An error of the case.
    #[default]
    Error,
    /// A slip of the pen: the case opened at its first line.
    FirstLine,
}

/// The instant a case is evaluated at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum AsOf {
    /// That of its last event.
    #[default]
    LastEvent,
    /// One for all.
    At(Instant),
}

/// One name or a list of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StringOrList(pub Vec<String>);

impl<'de> Deserialize<'de> for AsOf {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        if text == "last-event" {
            return Ok(Self::LastEvent);
        }
        Instant::parse(&text).map(Self::At).map_err(|error| {
            de::Error::custom(format!("expected `last-event` or an instant: {error}"))
        })
    }
}

impl<'de> Deserialize<'de> for StringOrList {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Names;
        impl<'de> de::Visitor<'de> for Names {
            type Value = StringOrList;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("a name or a list of names")
            }

            fn visit_str<E: de::Error>(self, name: &str) -> Result<StringOrList, E> {
                Ok(StringOrList(vec![name.to_owned()]))
            }

            fn visit_seq<A: de::SeqAccess<'de>>(
                self,
                mut list: A,
            ) -> Result<StringOrList, A::Error> {
                let mut names = Vec::new();
                while let Some(name) = list.next_element()? {
                    names.push(name);
                }
                Ok(StringOrList(names))
            }
        }
        deserializer.deserialize_any(Names)
    }
}

fn condition<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Condition>, D::Error> {
    let text = String::deserialize(deserializer)?;
    text.parse().map(Some).map_err(de::Error::custom)
}

fn zone<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Tz>, D::Error> {
    let text = String::deserialize(deserializer)?;
    let expected =
        || de::Error::custom(format!("`{text}` is no IANA time zone such as `Europe/Rome`"));
    text.parse().map(Some).map_err(|_| expected())
}

fn yes() -> bool {
    true
}

fn comma() -> u8 {
    b','
}

fn delimiter<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u8, D::Error> {
    let text = String::deserialize(deserializer)?;
    match text.as_bytes() {
        [one] if one.is_ascii() && *one != b'"' && !one.is_ascii_alphanumeric() => Ok(*one),
        _ => Err(de::Error::custom(format!("expected one character such as `;`, found `{text}`"))),
    }
}
