//! What an agreement says about many tickets, checked: credits, the survey, scorecards (semantics §8).
//!
//! Not here: the figures themselves, which are [`crate::figures`]'s.

use super::layout::{Domain, Layout, Values};
use super::problem::{Findings, listed};
use crate::policy::{Band, Percent, PolicyDraft, Satisfaction};

/// The facts of the survey, by their places.
#[derive(Clone, Debug)]
pub(crate) struct SurveyPlan {
    /// The marks.
    pub(crate) rating: Values,
    /// How many marks there are.
    pub(crate) ratings: usize,
    /// The mark of a ticket whose customer did not answer.
    pub(crate) unanswered: usize,
    /// The reasons, if the survey asks for one.
    pub(crate) reason: Option<Values>,
    /// How many reasons there are; 1 if none is asked for.
    pub(crate) reasons: usize,
    /// Whether each mark is one of a content customer.
    pub(crate) satisfied: Vec<bool>,
    /// Whether a ticket with each mark is looked at again.
    pub(crate) review: Vec<bool>,
}

/// Reports credits whose bands contradict each other.
pub(crate) fn check_credits(draft: &PolicyDraft, findings: &mut Findings) {
    for (place, credits) in draft.credits.iter().enumerate() {
        let path = format!("credits[{place}]");
        if draft.credits[..place].iter().any(|other| other.id == credits.id) {
            findings.add("duplicate-id", &format!("{path}.id"), "two credits have this id");
        }
        if !draft.clocks.iter().any(|clock| clock.id == credits.clock) {
            let known = listed(draft.clocks.iter().map(|clock| clock.id.as_str()));
            let message = format!("no clock `{}`; expected {known}", credits.clock);
            findings.add("unknown-clock", &format!("{path}.clock"), message);
        }
        if credits.bands.is_empty() {
            let message = "expected a band or more, from the best attainment down";
            findings.add("no-bands", &format!("{path}.bands"), message);
        }
        for at in 0..credits.bands.len() {
            check_band(&credits.bands, at, &format!("{path}.bands[{at}]"), findings);
        }
    }
}

/// Reports a band that is empty, or does not go on below the one before it with more credit.
fn check_band(bands: &[Band], at: usize, path: &str, findings: &mut Findings) {
    let band = &bands[at];
    let end = band.below.unwrap_or(Percent::WHOLE);
    if band.from > end || (band.from == end && band.below.is_some()) {
        let message = format!("a band from {} below {end} holds no share", band.from);
        findings.add("empty-band", path, message);
        return;
    }
    let Some(before) = at.checked_sub(1).map(|before| &bands[before]) else { return };
    if band.below.is_none() || end > before.from {
        let message = format!(
            "it overlaps the band before it, which begins at {}; bands go from the best attainment down",
            before.from
        );
        findings.add("overlapping-bands", path, message);
    } else if end < before.from {
        let message = format!("nothing is said of shares from {end} below {}", before.from);
        findings.add("missing-band", path, message);
    }
    if band.credit < before.credit {
        let message =
            format!("a worse attainment gives less back, {} after {}", band.credit, before.credit);
        findings.add("decreasing-credit", path, message);
    }
}

/// The survey, if every name in it is known.
pub(crate) fn survey(
    draft: &PolicyDraft,
    layout: &Layout,
    findings: &mut Findings,
) -> Option<SurveyPlan> {
    let survey = draft.satisfaction.as_ref()?;
    let rating = list_fact(&survey.rating, "satisfaction.rating", layout, findings);
    let reason = survey.reason.as_ref();
    let reason = reason.and_then(|name| list_fact(name, "satisfaction.reason", layout, findings));
    let rating = rating?;
    let marks = |names: &[String], key: &str, findings: &mut Findings| {
        marked(names, &format!("satisfaction.{key}"), rating, layout, findings)
    };
    let satisfied = marks(&survey.satisfied, "satisfied", findings);
    let review = marks(&survey.review, "review", findings);
    let values = layout.values(rating);
    let unanswered = values.class(&layout.defaults).unwrap_or(0);
    check_default(survey, unanswered, &satisfied, &review, findings);
    Some(SurveyPlan {
        rating: values,
        ratings: layout.classes(rating),
        unanswered,
        reason: reason.map(|slot| layout.values(slot)),
        reasons: reason.map_or(1, |slot| layout.classes(slot)),
        satisfied,
        review,
    })
}

/// The slot of a fact that is one of a list.
fn list_fact(name: &str, path: &str, layout: &Layout, findings: &mut Findings) -> Option<usize> {
    let lists = |slot: &usize| matches!(layout.slots[*slot].domain, Domain::Choice(_));
    let facts = layout.status + 1..layout.slots.len();
    let found = layout.find(name).filter(|slot| facts.contains(slot)).filter(lists);
    if found.is_none() {
        let known = facts.filter(lists).map(|slot| layout.slots[slot].name.as_str());
        let message =
            format!("`{name}` is no fact that is one of a list; expected {}", listed(known));
        findings.add("undeclared-fact", path, message);
    }
    found
}

/// Which values of a list fact are named.
fn marked(
    names: &[String],
    path: &str,
    slot: usize,
    layout: &Layout,
    findings: &mut Findings,
) -> Vec<bool> {
    let Domain::Choice(values) = &layout.slots[slot].domain else { return Vec::new() };
    for (place, name) in names.iter().enumerate().filter(|(_, name)| !values.contains(name)) {
        let known = listed(values.iter().map(String::as_str));
        let message = format!("`{name}` is not allowed; expected {known}");
        findings.add("unlisted-value", &format!("{path}[{place}]"), message);
    }
    values.iter().map(|value| names.contains(value)).collect()
}

/// Reports a default mark that counts as an answer.
fn check_default(
    survey: &Satisfaction,
    unanswered: usize,
    satisfied: &[bool],
    review: &[bool],
    findings: &mut Findings,
) {
    let counts = |marks: &[bool]| marks.get(unanswered).copied().unwrap_or(false);
    if counts(satisfied) || counts(review) {
        let message = format!(
            "the default of `{}` stands for no answer, so it is neither satisfied nor reviewed",
            survey.rating
        );
        findings.add("default-is-an-answer", "satisfaction.rating", message);
    }
}

/// Reports scorecards whose weights do not make a whole.
pub(crate) fn check_scorecards(draft: &PolicyDraft, findings: &mut Findings) {
    for (place, card) in draft.scorecards.iter().enumerate() {
        let path = format!("scorecards[{place}]");
        if draft.scorecards[..place].iter().any(|other| other.id == card.id) {
            findings.add("duplicate-id", &format!("{path}.id"), "two scorecards have this id");
        }
        for (at, measure) in card.measures.iter().enumerate() {
            if card.measures[..at].iter().any(|other| other.id == measure.id) {
                let path = format!("{path}.measures[{at}].id");
                findings.add("duplicate-id", &path, "two measures have this id");
            }
        }
        let sum: rust_decimal::Decimal =
            card.measures.iter().map(|measure| measure.weight.decimal()).sum();
        if sum != Percent::WHOLE.decimal() {
            let message = format!("the weights sum to {sum} %, expected 100 %");
            findings.add("weights-not-whole", &format!("{path}.measures"), message);
        }
    }
}
