//! A JSON value that keeps what a map would lose: keys given twice, and their order.
//!
//! Not here: what any key means.

use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, Error, MapAccess, SeqAccess, Visitor};

/// A JSON value. Numbers are kept as decimal text, without an exponent.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Node {
    Null,
    Bool(bool),
    Number(String),
    Text(String),
    List(Vec<Node>),
    Object(Vec<(String, Node)>),
}

impl Node {
    /// What kind of value it is, for a message.
    pub(super) fn kind(&self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Bool(_) => "a boolean",
            Self::Number(_) => "a number",
            Self::Text(_) => "a text",
            Self::List(_) => "a list",
            Self::Object(_) => "an object",
        }
    }

    /// The entries of an object at `place`.
    pub(super) fn object(&self, place: &str) -> Result<&[(String, Self)], String> {
        match self {
            Self::Object(entries) => Ok(entries),
            other => Err(format!("{place}: expected an object, found {}", other.kind())),
        }
    }

    /// The members of a list at `place`.
    pub(super) fn list(&self, place: &str) -> Result<&[Self], String> {
        match self {
            Self::List(members) => Ok(members),
            other => Err(format!("{place}: expected a list, found {}", other.kind())),
        }
    }

    /// The two texts of a pair at `place`, such as `["09:00", "17:00"]`.
    pub(super) fn pair(&self, place: &str) -> Result<(&str, &str), String> {
        match self {
            Self::List(members) => match members.as_slice() {
                [Self::Text(from), Self::Text(to)] => Ok((from, to)),
                _ => Err(format!("{place}: expected two texts")),
            },
            other => Err(format!("{place}: expected a list of two texts, found {}", other.kind())),
        }
    }

    /// The text at `place`.
    pub(super) fn text(&self, place: &str) -> Result<&str, String> {
        match self {
            Self::Text(text) => Ok(text),
            other => Err(format!("{place}: expected a text, found {}", other.kind())),
        }
    }
}

/// The value of `key` among the entries of the object at `place`; an error where it is given twice.
pub(super) fn optional<'a>(
    entries: &'a [(String, Node)],
    place: &str,
    key: &str,
) -> Result<Option<&'a Node>, String> {
    let mut found = entries.iter().filter(|entry| entry.0 == key).map(|entry| &entry.1);
    let first = found.next();
    if found.next().is_some() {
        return Err(format!("{place}: key `{key}` is given twice"));
    }
    Ok(first)
}

/// As [`optional`], an error where the key is missing.
pub(super) fn required<'a>(
    entries: &'a [(String, Node)],
    place: &str,
    key: &str,
) -> Result<&'a Node, String> {
    optional(entries, place, key)?.ok_or_else(|| format!("{place}: key `{key}` is missing"))
}

impl<'de> Deserialize<'de> for Node {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(NodeVisitor)
    }
}

struct NodeVisitor;

impl<'de> Visitor<'de> for NodeVisitor {
    type Value = Node;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E: Error>(self) -> Result<Node, E> {
        Ok(Node::Null)
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Node, E> {
        Ok(Node::Bool(value))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Node, E> {
        Ok(Node::Number(value.to_string()))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Node, E> {
        Ok(Node::Number(value.to_string()))
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Node, E> {
        Ok(Node::Number(value.to_string()))
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<Node, E> {
        Ok(Node::Text(value.to_owned()))
    }

    fn visit_string<E: Error>(self, value: String) -> Result<Node, E> {
        Ok(Node::Text(value))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut access: A) -> Result<Node, A::Error> {
        let mut members = Vec::new();
        while let Some(member) = access.next_element()? {
            members.push(member);
        }
        Ok(Node::List(members))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Node, A::Error> {
        let mut entries = Vec::new();
        while let Some(entry) = access.next_entry()? {
            entries.push(entry);
        }
        Ok(Node::Object(entries))
    }
}
