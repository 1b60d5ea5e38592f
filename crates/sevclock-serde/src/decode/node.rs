//! A value being read, with its place and where problems go.

use std::collections::HashSet;
use std::fmt::Display;

use super::suggest::quoted;
use super::{Fields, Path, Segment, Sink};
use crate::tree::{Key, Kind, Span, Value};

/// A value being read.
#[derive(Clone, Copy)]
pub(crate) struct Node<'a> {
    value: &'a Value<'a>,
    path: &'a Path<'a>,
    sink: &'a Sink,
}

impl<'a> Node<'a> {
    pub(crate) fn new(value: &'a Value<'a>, path: &'a Path<'a>, sink: &'a Sink) -> Self {
        Self { value, path, sink }
    }

    pub(crate) fn kind(self) -> &'a Kind<'a> {
        &self.value.kind
    }

    /// Reports a problem of this value; `None`, so that a reader can return it.
    pub(crate) fn fail<T>(self, code: &'static str, message: String) -> Option<T> {
        self.fail_at(&self.value.span, code, message)
    }

    /// Reports a problem of something inside this value that is no value itself.
    pub(crate) fn fail_at<T>(self, span: &Span, code: &'static str, message: String) -> Option<T> {
        self.sink.push(code, self.path, message, span);
        None
    }

    /// A value, or its error as a problem of this one.
    pub(crate) fn valid<T, E: Display>(self, code: &'static str, value: Result<T, E>) -> Option<T> {
        match value {
            Ok(value) => Some(value),
            Err(error) => self.fail(code, error.to_string()),
        }
    }

    /// Reports that this is of another kind than `expected`.
    pub(crate) fn wrong_type<T>(self, expected: &str) -> Option<T> {
        self.fail("wrong-type", format!("found {}, expected {expected}", self.kind().name()))
    }

    /// Reads a value inside this one.
    pub(super) fn inside<T>(
        self,
        segment: Segment<'_>,
        value: &Value<'_>,
        read: impl FnOnce(Node<'_>) -> Option<T>,
    ) -> Option<T> {
        let path = Path { parent: Some(self.path), segment };
        read(Node::new(value, &path, self.sink))
    }

    /// This table's entries by name.
    pub(crate) fn fields(self) -> Option<Fields<'a>> {
        Some(Fields::new(self, self.table()?))
    }

    /// Reads each entry of a table whose keys are names of its own.
    pub(crate) fn entries<T>(self, mut read: impl FnMut(&str, Node<'_>) -> Option<T>) -> Vec<T> {
        let Some(entries) = self.table() else { return Vec::new() };
        let entry = |(key, value): &(Key<'_>, Value<'_>)| {
            self.inside(Segment::Key(&key.name), value, |node| read(&key.name, node))
        };
        entries.iter().take_while(|_| !self.sink.is_full()).filter_map(entry).collect()
    }

    /// Reads each item of a list.
    pub(crate) fn list<T>(
        self,
        expected: &str,
        mut read: impl FnMut(Node<'_>) -> Option<T>,
    ) -> Vec<T> {
        let Kind::Array(items) = self.kind() else {
            self.wrong_type::<()>(expected);
            return Vec::new();
        };
        let item = |(index, item)| self.inside(Segment::Index(index), item, &mut read);
        items.iter().enumerate().take_while(|_| !self.sink.is_full()).filter_map(item).collect()
    }

    /// Reads each item of a list, or the value itself as the only one.
    pub(crate) fn one_or_list<T>(self, mut read: impl FnMut(Node<'_>) -> Option<T>) -> Vec<T> {
        match self.kind() {
            Kind::Array(_) => self.list("a list", read),
            _ => read(self).into_iter().collect(),
        }
    }

    /// The entries of a table, each key once.
    fn table(self) -> Option<&'a [(Key<'a>, Value<'a>)]> {
        let Kind::Table(entries) = self.kind() else {
            return self.wrong_type("a table");
        };
        if let Some(key) = repeated(entries) {
            let message = format!("the key {} stands twice", quoted(&key.name));
            return self.fail_at(&key.span, "duplicate-key", message);
        }
        Some(entries)
    }
}

/// The first key that stands twice.
fn repeated<'a>(entries: &'a [(Key<'a>, Value<'a>)]) -> Option<&'a Key<'a>> {
    const FEW: usize = 16;
    if entries.len() <= FEW {
        return (1..entries.len())
            .find(|at| entries[..*at].iter().any(|(key, _)| key.name == entries[*at].0.name))
            .map(|at| &entries[at].0);
    }
    let mut seen = HashSet::with_capacity(entries.len());
    entries.iter().map(|(key, _)| key).find(|key| !seen.insert(&key.name))
}
