//! Many documents of one text: an object, an array of objects, or an object a line (JSON lines).
//!
//! A bad one is an error in its place and the rest go on. Only what an array's text has after a
//! mistake of form is lost, for nothing tells where its next element begins.

use serde::de::IgnoredAny;

use crate::decode::{Node, Path, Segment, decode};
use crate::problem::{Problem, Problems};
use crate::tree::{Kind, Value};

/// Whether a text that is no array is one object over several lines. A first line that is no value
/// by itself may also be a broken one of many, so the whole or the next line must agree.
fn is_one_object(text: &str) -> bool {
    let is_value = |text: &str| serde_json::from_str::<IgnoredAny>(text).is_ok();
    let mut lines = text.lines().filter(|line| !line.trim().is_empty());
    let (Some(first), Some(second)) = (lines.next(), lines.next()) else { return false };
    !is_value(first) && (!second.trim_start().starts_with('{') || is_value(text))
}

/// The documents of a text in order, each with the line it begins on, from 1.
///
/// In an array the paths of problems begin with the element's index, such as `[3].events[0].at`.
#[derive(Clone, Debug)]
pub struct Documents<'t, T> {
    read: Read<T>,
    rest: &'t str,
    /// The line that `rest` begins on, from 1.
    line: usize,
    /// The bytes before `rest` on that line.
    column: usize,
    form: Form,
}

/// A document whose id is known even where the rest of it is wrong, so that its answer can name it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identified<T> {
    /// The text under its key `id`.
    pub id: Option<String>,
    /// The document, or every problem of it.
    pub read: Result<T, Problems>,
}

/// What `read` makes of a tree, with its id.
pub(crate) fn identified<T>(
    tree: Result<(&Value<'_>, &Path<'_>), Problems>,
    read: impl FnOnce(Node<'_>) -> Option<T>,
) -> Identified<T> {
    match tree {
        Ok((tree, root)) => Identified { id: id_of(tree), read: decode(tree, root, read) },
        Err(problems) => Identified { id: None, read: Err(problems) },
    }
}

fn id_of(tree: &Value<'_>) -> Option<String> {
    let Kind::Table(entries) = &tree.kind else { return None };
    let (_, value) = entries.iter().find(|(key, _)| key.name == "id")?;
    match &value.kind {
        Kind::Text(id) => Some(id.clone().into_owned()),
        _ => None,
    }
}

/// What a tree makes, or what is wrong with it; a text that is no tree is given as its problems.
type Read<T> = fn(Result<(&Value<'_>, &Path<'_>), Problems>) -> T;

#[derive(Clone, Copy, Debug)]
enum Form {
    One,
    Lines,
    /// Before the element `index` and the comma before it.
    Array {
        index: usize,
    },
    Done,
}

impl<T> Iterator for Documents<'_, T> {
    type Item = (usize, T);

    fn next(&mut self) -> Option<(usize, T)> {
        match std::mem::replace(&mut self.form, Form::Done) {
            Form::One => Some((self.line, self.read(self.rest))),
            Form::Lines => self.next_line(),
            Form::Array { index } => self.next_element(index),
            Form::Done => None,
        }
    }
}

impl<'t, T> Documents<'t, T> {
    /// The documents of a text.
    pub(crate) fn of(text: &'t str, read: Read<T>) -> Self {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let mut documents = Self { read, rest: text, line: 1, column: 0, form: Form::Lines };
        documents.skip_space();
        if documents.rest.starts_with('[') {
            documents.advance(1);
            documents.form = Form::Array { index: 0 };
        } else if is_one_object(documents.rest) {
            documents.form = Form::One;
        }
        documents
    }

    fn next_line(&mut self) -> Option<(usize, T)> {
        self.skip_space();
        if self.rest.is_empty() {
            return None;
        }
        let end = self.rest.find('\n').unwrap_or(self.rest.len());
        let item = (self.line, self.read(&self.rest[..end]));
        self.advance(end);
        self.form = Form::Lines;
        Some(item)
    }

    fn read(&self, text: &str) -> T {
        match serde_json::from_str::<Value<'_>>(text) {
            Ok(tree) => (self.read)(Ok((&tree, &Path::ROOT))),
            Err(error) => (self.read)(Err(self.syntax(&error, &Path::ROOT))),
        }
    }

    fn next_element(&mut self, index: usize) -> Option<(usize, T)> {
        self.skip_space();
        match self.rest.as_bytes().first() {
            Some(b']') => {
                self.advance(1);
                self.skip_space();
                let left = !self.rest.is_empty();
                return left.then(|| self.broken("nothing may come after the list"));
            }
            Some(b',') if index > 0 => {
                self.advance(1);
                self.skip_space();
            }
            _ if index > 0 => return Some(self.broken("expected `,` or `]` after the object")),
            _ => {}
        }
        let line = self.line;
        let path = Path { parent: Some(&Path::ROOT), segment: Segment::Index(index) };
        let mut values = serde_json::Deserializer::from_str(self.rest).into_iter::<Value<'_>>();
        let tree = match values.next() {
            Some(Ok(tree)) => tree,
            Some(Err(error)) => return Some((line, (self.read)(Err(self.syntax(&error, &path))))),
            None => return Some(self.broken("the list ends without `]`")),
        };
        let length = values.byte_offset();
        self.advance(length);
        self.form = Form::Array { index: index + 1 };
        Some((line, (self.read)(Ok((&tree, &path)))))
    }

    /// A mistake in what stands between an array's elements.
    fn broken(&self, what: &str) -> (usize, T) {
        let message = format!("line {}, column {}: {what}", self.line, self.column + 1);
        (self.line, (self.read)(Err(Problems::one("syntax", message))))
    }

    fn syntax(&self, error: &serde_json::Error, path: &Path<'_>) -> Problems {
        syntax(error, self.line, self.column, path)
    }

    fn skip_space(&mut self) {
        let space = self.rest.len() - self.rest.trim_start_matches([' ', '\t', '\r', '\n']).len();
        self.advance(space);
    }

    fn advance(&mut self, bytes: usize) {
        let (skipped, rest) = self.rest.split_at(bytes);
        match skipped.rfind('\n') {
            Some(last) => {
                self.line += skipped.bytes().filter(|byte| *byte == b'\n').count();
                self.column = bytes - last - 1;
            }
            None => self.column += bytes,
        }
        self.rest = rest;
    }
}

/// A mistake of form in a text that begins at `line`, after `column` bytes of it.
pub(crate) fn syntax(
    error: &serde_json::Error,
    line: usize,
    column: usize,
    path: &Path<'_>,
) -> Problems {
    let column = error.column() + if error.line() <= 1 { column } else { 0 };
    let place = format!(" at line {} column {}", error.line(), error.column());
    let text = error.to_string();
    let what = text.strip_suffix(&place).unwrap_or(&text);
    let message = format!("line {}, column {column}: {what}", line + error.line().max(1) - 1);
    Problems::all(vec![Problem { code: "syntax", path: path.to_string(), message, span: None }])
}
