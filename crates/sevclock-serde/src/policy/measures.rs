//! `[[credits]]`, `[satisfaction]` and `[[scorecards]]` (semantics §8).

use sevclock::policy::{Band, Credits, Measure, Percent, Satisfaction, Scorecard};

use super::{ROWS, grounds};
use crate::decode::{Node, scalar};

pub(super) fn credits(node: Node<'_>) -> Option<Credits> {
    const BANDS: &str = "a list such as [{ below = \"95 %\", credit = \"10 %\" }]";
    let mut fields = node.fields()?;
    let id = fields.required("id", scalar::string);
    let clock = fields.required("clock", scalar::string);
    let bands = fields.required("bands", |node| Some(node.list(BANDS, band)));
    let grounds = grounds(&mut fields);
    fields.finish();
    Some(Credits { id: id?, clock: clock?, bands: bands?, grounds })
}

fn band(node: Node<'_>) -> Option<Band> {
    let mut fields = node.fields()?;
    let from = fields.optional("from", scalar::percent);
    let below = fields.optional("below", scalar::percent);
    let credit = fields.required("credit", scalar::percent);
    if !fields.has("from") && !fields.has("below") {
        let message = "`from` or `below` is missing: where the band begins, or where it ends";
        fields.node().fail::<()>("missing-key", message.to_owned());
    }
    fields.finish();
    Some(Band { from: from.unwrap_or(Percent::ZERO), below, credit: credit? })
}

pub(super) fn satisfaction(node: Node<'_>) -> Option<Satisfaction> {
    let mut fields = node.fields()?;
    let rating = fields.required("rating", scalar::string);
    let reason = fields.optional("reason", scalar::string);
    let satisfied = fields.required("satisfied", |node| Some(node.one_or_list(scalar::string)));
    let review = fields.several("review", scalar::string);
    let grounds = grounds(&mut fields);
    fields.finish();
    Some(Satisfaction { rating: rating?, reason, satisfied: satisfied?, review, grounds })
}

pub(super) fn scorecard(node: Node<'_>) -> Option<Scorecard> {
    let mut fields = node.fields()?;
    let id = fields.required("id", scalar::string);
    let title = fields.optional("title", scalar::string);
    let measures = fields.required("measures", |node| Some(node.list(ROWS, measure)));
    let grounds = grounds(&mut fields);
    fields.finish();
    Some(Scorecard { id: id?, title, measures: measures?, grounds })
}

fn measure(node: Node<'_>) -> Option<Measure> {
    let mut fields = node.fields()?;
    let id = fields.required("id", scalar::string);
    let title = fields.optional("title", scalar::string);
    let weight = fields.required("weight", scalar::percent);
    let grounds = grounds(&mut fields);
    fields.finish();
    Some(Measure { id: id?, title, weight: weight?, grounds })
}
