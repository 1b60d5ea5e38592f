//! Reading a tree as a document: every problem is collected with its path and the rest read on.
//!
//! A reader of anything is a function from [`Node`] to `Option`: `None` has been reported. Not here:
//! what any document looks like.

mod fields;
mod node;
mod path;
pub(crate) mod scalar;
pub(crate) mod suggest;

use std::cell::RefCell;

pub(crate) use fields::Fields;
pub(crate) use node::Node;
pub(crate) use path::{Path, Segment};

use crate::problem::{MAX_PROBLEMS, Problem, Problems};
use crate::tree::{Span, Value};

/// Where problems are collected.
#[derive(Default)]
pub(crate) struct Sink(RefCell<Vec<Problem>>);

impl Sink {
    /// Whether no further problem is reported, so that there is no point in reading on.
    fn is_full(&self) -> bool {
        self.0.borrow().len() >= MAX_PROBLEMS
    }

    fn push(&self, code: &'static str, path: &Path<'_>, message: String, span: &Span) {
        if self.is_full() {
            return;
        }
        let message = suggest::one_line(message);
        let problem = Problem { code, path: path.to_string(), message, span: span.clone() };
        self.0.borrow_mut().push(problem);
    }
}

/// What `read` makes of the tree, whose root's path is `root`, or every problem it reported.
pub(crate) fn decode<T>(
    tree: &Value<'_>,
    root: &Path<'_>,
    read: impl FnOnce(Node<'_>) -> Option<T>,
) -> Result<T, Problems> {
    let sink = Sink::default();
    let value = read(Node::new(tree, root, &sink));
    Problems::or(sink.0.into_inner(), value)
}
