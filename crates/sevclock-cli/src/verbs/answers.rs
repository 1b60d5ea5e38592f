//! Documents in, an answer each, in the order of the input: what `entitle` and `qualify` share.
//!
//! As JSON an answer is a line, and an error stands in its place; as text errors are faults on standard
//! error. Either way the others go on.

use sevclock_serde::{Documents, Identified};

use super::{End, Streams};
use crate::args::Format;
use crate::fault::Fault;
use crate::input::{Input, not_utf8};

/// An answer in both forms.
pub(super) struct Answer {
    /// Keys and values of the JSON object, after `id`.
    pub(super) json: String,
    /// Lines for people.
    pub(super) text: Vec<u8>,
}

/// Answers every document of a file; `none` is said to people where it has none.
pub(super) fn answer<T>(
    path: &str,
    format: Format,
    none: &str,
    streams: &mut Streams<'_>,
    documents: impl Fn(&str) -> Documents<'_, Identified<T>>,
    mut answer: impl FnMut(Option<&str>, &T) -> Result<Answer, String>,
) -> Result<End, End> {
    let text = Input::open(path).and_then(Input::read_text);
    let text = text.map_err(|fault| streams.faults([&fault]))?;
    let mut end = End::Fine;
    let mut items = documents(&text.text).peekable();
    if format == Format::Text && items.peek().is_none() {
        writeln!(streams.out, "{}", streams.paint.strong(none))?;
    }
    while let Some((line, item)) = items.next() {
        let next = items.peek().map_or(usize::MAX, |(next, _)| *next);
        let broken = text.broken.iter().find(|at| (line..next.max(line + 1)).contains(*at));
        let id = item.id.as_deref();
        let answered = match (broken, &item.read) {
            (Some(at), _) => Err(not_utf8(&text.name, *at).message),
            (None, Err(problems)) => Err(problems.to_string().replace('\n', "; ")),
            (None, Ok(document)) => answer(id, document),
        };
        match (format, answered) {
            (Format::Json, Ok(answer)) => {
                writeln!(streams.out, "{{\"id\":{},{}}}", json(&id)?, answer.json)?;
            }
            (Format::Json, Err(error)) => {
                end = End::Faults;
                writeln!(streams.out, "{{\"id\":{},\"error\":{}}}", json(&id)?, json(&error)?)?;
            }
            (Format::Text, Ok(answer)) => streams.out.write_all(&answer.text)?,
            (Format::Text, Err(error)) => {
                // What was answered before stands before what was not.
                streams.out.flush()?;
                let named = id.map_or_else(String::new, |id| format!("`{id}`: "));
                let fault = Fault::at_line(&text.name, line as u64, format!("{named}{error}"));
                end = streams.faults([&fault]);
            }
        }
    }
    streams.out.flush()?;
    Ok(end)
}

/// A value as JSON on one line.
pub(super) fn json(value: &impl serde::Serialize) -> Result<String, End> {
    serde_json::to_string(value).map_err(|error| End::Io(error.into()))
}
