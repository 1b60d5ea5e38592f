//! A table whose keys are known: those asked for are the allowed ones, the rest are reported.

use super::suggest::{did_you_mean, listed, quoted};
use super::{Node, Segment};
use crate::tree::{Key, Value};

/// The entries of a table, asked for by name. Ask for every key the table may have, then
/// [`Fields::finish`].
pub(crate) struct Fields<'a> {
    node: Node<'a>,
    entries: &'a [(Key<'a>, Value<'a>)],
    asked: Vec<&'static str>,
}

impl<'a> Fields<'a> {
    pub(super) fn new(node: Node<'a>, entries: &'a [(Key<'a>, Value<'a>)]) -> Self {
        Self { node, entries, asked: Vec::with_capacity(16) }
    }

    /// The table itself.
    pub(crate) fn node(&self) -> Node<'a> {
        self.node
    }

    /// Whether the table has a key.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.entries.iter().any(|(key, _)| key.name == name)
    }

    /// The value of a key, if there is one and it is right.
    pub(crate) fn optional<T>(
        &mut self,
        name: &'static str,
        read: impl FnOnce(Node<'_>) -> Option<T>,
    ) -> Option<T> {
        self.asked.push(name);
        let (_, value) = self.entries.iter().find(|(key, _)| key.name == name)?;
        self.node.inside(Segment::Key(name), value, read)
    }

    /// The value of a key that must be there.
    pub(crate) fn required<T>(
        &mut self,
        name: &'static str,
        read: impl FnOnce(Node<'_>) -> Option<T>,
    ) -> Option<T> {
        if !self.has(name) {
            self.asked.push(name);
            return self.node.fail("missing-key", format!("`{name}` is missing"));
        }
        self.optional(name, read)
    }

    /// The items of a key that may be absent, one or a list.
    pub(crate) fn several<T>(
        &mut self,
        name: &'static str,
        read: impl FnMut(Node<'_>) -> Option<T>,
    ) -> Vec<T> {
        self.optional(name, |node| Some(node.one_or_list(read))).unwrap_or_default()
    }

    /// The items of a key that may be absent, always a list.
    pub(crate) fn list<T>(
        &mut self,
        name: &'static str,
        expected: &str,
        read: impl FnMut(Node<'_>) -> Option<T>,
    ) -> Vec<T> {
        self.optional(name, |node| Some(node.list(expected, read))).unwrap_or_default()
    }

    /// The entries of a key that may be absent, a table with names of its own.
    pub(crate) fn entries<T>(
        &mut self,
        name: &'static str,
        read: impl FnMut(&str, Node<'_>) -> Option<T>,
    ) -> Vec<T> {
        self.optional(name, |node| Some(node.entries(read))).unwrap_or_default()
    }

    /// Allows keys without reading them, where another key has told that they are out of place.
    pub(crate) fn allow(&mut self, names: &[&'static str]) {
        self.asked.extend(names);
    }

    /// Reports two keys that exclude each other.
    pub(crate) fn exclusive(&self, one: &str, other: &str) {
        if self.has(one) && self.has(other) {
            let message = format!("`{one}` and `{other}` exclude each other: keep one of them");
            self.node.fail::<()>("conflicting-keys", message);
        }
    }

    /// Reports a key that means nothing without another.
    pub(crate) fn needs(&self, name: &str, other: &str) {
        if self.has(name) && !self.has(other) {
            let message = format!("`{name}` means nothing without `{other}`");
            self.node.fail::<()>("conflicting-keys", message);
        }
    }

    /// Reports the keys that were not asked for.
    pub(crate) fn finish(self) {
        for (key, value) in self.entries {
            if self.asked.iter().any(|name| *name == key.name) {
                continue;
            }
            self.node.inside(Segment::Key(&key.name), value, |node| {
                let meant = did_you_mean(&key.name, self.asked.iter().copied());
                let mut allowed = self.asked.clone();
                allowed.sort_unstable();
                allowed.dedup();
                let (found, allowed) = (quoted(&key.name), listed(allowed));
                let stop = if meant.is_empty() { ";" } else { "" };
                let message = format!("unknown key {found}{meant}{stop} allowed: {allowed}");
                node.fail_at::<()>(&key.span, "unknown-key", message)
            });
        }
    }
}
