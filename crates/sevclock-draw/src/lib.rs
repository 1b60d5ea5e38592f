//! Decisions of sevclock as pictures: the timeline of one ticket as SVG, to embed in a ticket's page, and
//! figures over many tickets as a page of HTML ([`FiguresPage`]).
//!
//! ```
//! use sevclock::Policy;
//! use sevclock::time::Instant;
//! use sevclock_draw::{Options, timeline};
//!
//! let policy = Policy::compile(&sevclock_policies::draft("prophetstor")?)?;
//! let document = sevclock_serde::ticket::from_json(
//!     r#"{ "id": "CASE-1", "facts": { "region": "taiwan" },
//!          "events": [ { "at": "2026-03-02T01:00:00Z", "signal": "opened" } ] }"#,
//! )?;
//! let now = Instant::parse("2026-03-02T02:30:00Z")?;
//! let options = Options { zone: chrono_tz::Tz::Asia__Taipei, ..Options::default() };
//! let svg = timeline(&policy, &document.ticket, now, &options)?;
//! assert!(svg.starts_with("<svg "));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! Pure functions: the same policy, ticket, instant and options give the same bytes everywhere. A
//! picture names the ticket's id, its signals and the names of facts that changed, never their values.
//!
//! # Not here
//!
//! What was decided, which is `sevclock`'s. No scripts, no fonts, no images, and no interaction but
//! the tooltips that a browser shows of itself.

mod film;
mod moments;
mod page;
mod ribbon;
mod room;
mod scale;
mod style;
mod ticks;
mod timeline;
mod tracks;
mod verdict;
mod words;

use chrono_tz::Tz;
use sevclock::Faults;
use sevclock::evaluate::{EvaluateError, StateError};
use sevclock::time::Instant;
use thiserror::Error;

pub use moments::{Moment, moments};
pub use page::FiguresPage;
pub use timeline::timeline;

/// How a timeline is drawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Options {
    /// The zone of every time and date that is written; UTC unless set.
    pub zone: Tz,
    /// How wide the picture is, in pixels, 280 to 4,000; 960 unless set. It can be shown at any size;
    /// text keeps the size meant for it where it is shown at this one.
    pub width: u32,
    /// What the picture's ids begin with: one of its own for each picture of a page. A letter, then
    /// letters, digits, `-` and `_`; `sevclock` unless set.
    pub prefix: String,
    /// Draw only from this instant on; from the ticket's opening if absent.
    pub from: Option<Instant>,
}

impl Default for Options {
    fn default() -> Self {
        Self { zone: Tz::UTC, width: 960, prefix: "sevclock".to_owned(), from: None }
    }
}

/// Why nothing is drawn.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum DrawError {
    /// The ticket has faults under this policy.
    #[error(transparent)]
    Faults(#[from] Faults),
    /// The ticket cannot be evaluated at that instant.
    #[error(transparent)]
    Evaluate(#[from] EvaluateError),
    /// The ticket cannot be fed event by event.
    #[error(transparent)]
    State(#[from] StateError),
    /// The width is out of range.
    #[error("the width is {0} pixels; expected 280 to 4000")]
    Width(u32),
    /// The prefix is no beginning of an id.
    #[error("`{0}` cannot begin an id; expected a letter, then letters, digits, `-` and `_`")]
    Prefix(String),
}

impl Options {
    fn check(&self) -> Result<(), DrawError> {
        if !(280..=4_000).contains(&self.width) {
            return Err(DrawError::Width(self.width));
        }
        let mut chars = self.prefix.chars();
        let first = chars.next().is_some_and(|char| char.is_ascii_alphabetic());
        let rest = chars.all(|char| char.is_ascii_alphanumeric() || matches!(char, '-' | '_'));
        if first && rest { Ok(()) } else { Err(DrawError::Prefix(self.prefix.clone())) }
    }
}

/// Text without what XML does not allow (most control characters) and what would turn the order of
/// the text after it; each becomes U+FFFD.
fn clean(text: String) -> String {
    let kept = |char: char| match char {
        '\t' | '\n' => true,
        '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{fffe}' | '\u{ffff}' => false,
        _ => !char.is_control(),
    };
    if text.chars().all(kept) {
        return text;
    }
    text.chars().map(|char| if kept(char) { char } else { char::REPLACEMENT_CHARACTER }).collect()
}
