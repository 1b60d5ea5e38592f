//! A bundle made again from what it holds, and the first place where it says something else.

use std::fmt;

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::value::RawValue;
use sevclock::Policy;
use sevclock::time::Instant;

use super::{BUNDLE_FORMAT, Inputs, Versions, write};

/// How a bundle and what follows from it differ. No value of the ticket is told but the two that differ.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Mismatch {
    /// It is no bundle, or one that holds a policy or ticket that cannot be read.
    Unreadable {
        /// Where in it, such as `policy.document`; empty for the whole.
        path: &'static str,
        /// What is wrong.
        what: String,
    },
    /// It was written by a version whose answers cannot be compared with this one's.
    Version {
        /// Which, such as `versions.zones`.
        path: &'static str,
        /// That of the bundle.
        was: String,
        /// That of this program.
        is: String,
    },
    /// It says something else than what follows.
    Differs {
        /// The line, from 1.
        line: usize,
        /// The first place, such as `evaluation.document.clocks[0].due`.
        path: String,
        /// What the bundle has there; nothing where it ends.
        was: String,
        /// What follows from it.
        is: String,
    },
}

impl fmt::Display for Mismatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreadable { path: "", what } => write!(f, "is no bundle: {what}"),
            Self::Unreadable { path, what } => write!(f, "{path}: {what}"),
            Self::Version { path, was, is } => write!(
                f,
                "{path}: was {was}, is {is}: cannot be compared; replay it with the version that wrote it"
            ),
            Self::Differs { line, path, was, is } => {
                write!(f, "line {line}: {path}: was {was}, is {is}")
            }
        }
    }
}

#[derive(Deserialize)]
struct Head {
    format: u32,
    versions: Versions,
}

#[derive(Deserialize)]
struct Held<'b> {
    policy: HeldPolicy,
    as_of: String,
    known_at: Option<String>,
    #[serde(borrow)]
    ticket: HeldTicket<'b>,
}

#[derive(Deserialize)]
struct HeldPolicy {
    document: String,
}

#[derive(Deserialize)]
struct HeldTicket<'b> {
    #[serde(borrow)]
    document: &'b RawValue,
}

/// Makes a bundle again from the policy, the ticket and the instant it holds, and compares the two byte for
/// byte; the ticket's id where they are the same.
///
/// # Errors
/// Every version that differs, or else the first [`Mismatch`].
pub fn replay(bundle: &str) -> Result<String, Vec<Mismatch>> {
    let Head { format, versions } = head(bundle).map_err(|one| vec![one])?;
    let others = other_versions(format, &versions);
    if !others.is_empty() {
        return Err(others);
    }
    again(bundle).map_err(|one| vec![one])
}

fn again(bundle: &str) -> Result<String, Mismatch> {
    let held: Held<'_> = serde_json::from_str(bundle).map_err(|error| unreadable(&error))?;
    let of = |path: &'static str| move |what: String| Mismatch::Unreadable { path, what };
    let document = held.policy.document.as_str();
    let draft = sevclock_serde::policy::from_toml(document)
        .map_err(|problems| of("policy.document")(problems.to_string()))?;
    let policy =
        Policy::compile(&draft).map_err(|problems| of("policy.document")(problems.to_string()))?;
    let ticket = sevclock_serde::ticket::from_json(held.ticket.document.get())
        .map_err(|problems| of("ticket.document")(problems.to_string()))?
        .ticket;
    let instant = |path: &'static str, text: &str| {
        Instant::parse(text).map_err(|_| of(path)("is no instant".to_owned()))
    };
    let as_of = instant("as_of", &held.as_of)?;
    let known_at = held.known_at.map(|text| instant("known_at", &text)).transpose()?;
    let inputs = Inputs { document, policy: &policy, ticket: &ticket, as_of, known_at };
    let again = write(&inputs).map_err(|error| of("ticket.document")(error.to_string()))?;
    first_difference(bundle, &again).map_or(Ok(ticket.id), Err)
}

fn head<T: DeserializeOwned>(bundle: &str) -> Result<T, Mismatch> {
    serde_json::from_str(bundle).map_err(|error| unreadable(&error))
}

/// A mistake of form, by its place alone: the parser's own words would quote what stands there.
fn unreadable(error: &serde_json::Error) -> Mismatch {
    let what = format!(
        "line {}, column {}: expected what `sevclock audit` writes",
        error.line(),
        error.column()
    );
    Mismatch::Unreadable { path: "", what }
}

fn other_versions(format: u32, was: &Versions) -> Vec<Mismatch> {
    let is = Versions::here();
    let each = [
        ("format", format.to_string(), BUNDLE_FORMAT.to_string()),
        ("versions.sevclock", was.sevclock.clone(), is.sevclock),
        ("versions.semantics", was.semantics.to_string(), is.semantics.to_string()),
        ("versions.zones", was.zones.clone(), is.zones),
    ];
    let differ = each.into_iter().filter(|(_, was, is)| was != is);
    differ.map(|(path, was, is)| Mismatch::Version { path, was, is }).collect()
}

/// The first line that differs, with its path in what follows.
fn first_difference(was: &str, is: &str) -> Option<Mismatch> {
    if was == is {
        return None;
    }
    let (mut old, mut place) = (was.split('\n'), Place::default());
    for (at, line) in is.split('\n').enumerate() {
        place.enter(line);
        let found = old.next();
        if found != Some(line) {
            return Some(Mismatch::Differs {
                line: at + 1,
                path: place.path(),
                was: found.map_or_else(|| "nothing".to_owned(), shown),
                is: shown(line),
            });
        }
    }
    let (line, more) = (is.split('\n').count() + 1, old.next().unwrap_or_default());
    let (path, is) = ("after the end".to_owned(), "nothing".to_owned());
    Some(Mismatch::Differs { line, path, was: shown(more), is })
}

/// What a line says, without its key; cut where it is long.
fn shown(line: &str) -> String {
    const MOST: usize = 80;
    let text = line.trim().trim_end_matches(',');
    let value = text
        .strip_prefix('"')
        .and_then(|rest| rest.split_once("\": "))
        .map_or(text, |(_, value)| value);
    let cut: String = value.chars().take(MOST).collect();
    let more = if cut.len() < value.len() { "…" } else { "" };
    format!("`{cut}{more}`")
}

/// A place in indented JSON, followed line by line: by depth, a key or how many items came before.
#[derive(Default)]
struct Place(Vec<Step>);

enum Step {
    Key(String),
    /// An item, counted from 0.
    Item(usize),
}

impl Place {
    /// Goes on to a line of JSON as it is indented, two spaces a level.
    fn enter(&mut self, line: &str) {
        let text = line.trim_start_matches(' ');
        let Some(depth) = ((line.len() - text.len()) / 2).checked_sub(1) else { return };
        // What closes is still inside what it closes, whose last part is told.
        if text.starts_with(['}', ']']) {
            self.0.truncate(depth + 1);
            return;
        }
        let next = match (
            text.strip_prefix('"').and_then(|rest| rest.split_once("\": ")),
            self.0.get(depth),
        ) {
            (Some((key, _)), _) => Step::Key(key.to_owned()),
            (None, Some(Step::Item(before))) => Step::Item(before + 1),
            (None, _) => Step::Item(0),
        };
        self.0.truncate(depth);
        self.0.push(next);
    }

    fn path(&self) -> String {
        let mut path = String::new();
        for step in &self.0 {
            match step {
                Step::Key(key) if path.is_empty() => path.push_str(key),
                Step::Key(key) => path.extend([".", key]),
                Step::Item(at) => path.push_str(&format!("[{at}]")),
            }
        }
        path
    }
}
