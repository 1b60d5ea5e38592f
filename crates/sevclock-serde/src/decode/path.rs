//! The place of a value in a document, such as `clocks[0].target[2].within`.

use std::fmt;

/// Longer keys are cut in messages.
const MAX_KEY: usize = 60;

/// A step from a value to one inside it, linked to the steps before it; nothing is allocated until
/// a problem is reported.
pub(crate) struct Path<'a> {
    pub(crate) parent: Option<&'a Path<'a>>,
    pub(crate) segment: Segment<'a>,
}

/// One step.
pub(crate) enum Segment<'a> {
    /// The document as a whole.
    Root,
    Key(&'a str),
    Index(usize),
}

impl Path<'_> {
    /// The document as a whole.
    pub(crate) const ROOT: Path<'static> = Path { parent: None, segment: Segment::Root };
}

impl fmt::Display for Path<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(parent) = self.parent {
            parent.fmt(f)?;
        }
        match self.segment {
            Segment::Root => Ok(()),
            Segment::Index(index) => write!(f, "[{index}]"),
            Segment::Key(key) => {
                let top = self.parent.is_none_or(|path| matches!(path.segment, Segment::Root));
                let dot = if top { "" } else { "." };
                let bare = |byte: u8| byte.is_ascii_alphanumeric() || b"-_".contains(&byte);
                if !key.is_empty() && key.len() <= MAX_KEY && key.bytes().all(bare) {
                    return write!(f, "{dot}{key}");
                }
                let cut: String = key.chars().take(MAX_KEY).collect();
                let more = if cut.len() < key.len() { "…" } else { "" };
                write!(f, "{dot}\"{}{more}\"", cut.escape_debug())
            }
        }
    }
}
