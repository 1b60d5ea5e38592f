//! `[[queue]]` (semantics §6.6).

use sevclock::policy::{QueueBy, QueueRow};

use super::grounds;
use crate::decode::{Fields, Node, scalar};

pub(super) fn row(node: Node<'_>) -> Option<QueueRow> {
    let mut fields = node.fields()?;
    let by = by(&mut fields);
    let grounds = grounds(&mut fields);
    fields.finish();
    Some(QueueRow { by: by?, grounds })
}

#[derive(Clone, Copy, PartialEq)]
enum Word {
    Severity,
    Plan,
    Due,
    Opened,
}

/// `first`, or `by` with what belongs to its word.
fn by(fields: &mut Fields<'_>) -> Option<QueueBy> {
    fields.exclusive("first", "by");
    let first = fields.optional("first", scalar::condition);
    let words = [
        ("severity", Word::Severity),
        ("plan", Word::Plan),
        ("due", Word::Due),
        ("opened", Word::Opened),
    ];
    let word = fields.optional("by", |node| scalar::word(node, &words));
    let plans = fields.several("plans", scalar::string);
    let clock = fields.optional("clock", scalar::string);
    let belongs = |key: &str, value: &str, here: bool| {
        if fields.has(key) && !here {
            let message = format!("`{key}` means nothing without `by = \"{value}\"`");
            fields.node().fail::<()>("conflicting-keys", message);
        }
    };
    belongs("plans", "plan", word == Some(Word::Plan) || fields.has("by") && word.is_none());
    belongs("clock", "due", word == Some(Word::Due) || fields.has("by") && word.is_none());
    if !fields.has("first") && !fields.has("by") {
        let message = "`first` or `by` is missing: a condition whose tickets come first, or what \
                       tickets are compared by";
        return fields.node().fail("missing-key", message.to_owned());
    }
    first.map(QueueBy::First).or(word.map(|word| match word {
        Word::Severity => QueueBy::Severity,
        Word::Plan => QueueBy::Plan(plans),
        Word::Due => QueueBy::Due { clock },
        Word::Opened => QueueBy::Opened,
    }))
}
