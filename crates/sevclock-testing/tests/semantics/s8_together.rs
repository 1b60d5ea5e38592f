//! The survey and the scorecards of many tickets (semantics §8).

use sevclock_testing::story::refuses;

use super::desk::Desk;
use super::policy::with;

const FACTS: &str = r#"
[facts.mark]
of = ["none", "good", "fair", "bad"]
[facts.why]
of = ["none", "slow", "wrong"]
"#;

const SURVEY: &str = r#"
[satisfaction]
rating = "mark"
reason = "why"
satisfied = ["good"]
review = ["fair", "bad"]
"#;

fn desk(tickets: &str) -> Desk {
    Desk::new(&format!("{FACTS}{SURVEY}"), tickets)
}

#[test]
fn answers_are_counted_by_mark_and_reason_and_silence_is_no_answer() {
    let desk = desk(
        r#"
        A Mon 09:00 opened facts {"mark":"good"}
        B Mon 09:00 opened facts {"mark":"bad","why":"slow"}
        C Mon 09:00 opened facts {"mark":"bad","why":"slow"}
        D Mon 09:00 opened facts {"mark":"fair","why":"wrong"}
        E Mon 09:00 opened
        "#,
    );
    let survey = desk.figures(&[]).tickets[0].survey.clone().unwrap();
    assert_eq!((survey.answered, survey.unanswered), (4, 1));
    assert_eq!((survey.satisfied, survey.review), (1, 3));
    assert_eq!(survey.share().unwrap().to_string(), "0.2500");
    let marks: Vec<_> =
        survey.marks.iter().map(|one| (one.rating, one.reason, one.count)).collect();
    assert_eq!(marks, [(1, Some(0), 1), (2, Some(2), 1), (3, Some(1), 2)]);
    let review = desk.tickets.iter().filter(|(_, evaluation)| {
        desk.policy.answer(evaluation).is_some_and(|answer| answer.review)
    });
    assert_eq!(review.map(|(id, _)| id.as_str()).collect::<Vec<_>>(), ["B", "C", "D"]);
}

/// Nobody answered: no share, and not zero.
#[test]
fn without_answers_there_is_no_share() {
    let desk = desk("A Mon 09:00 opened");
    assert_eq!(desk.figures(&[]).tickets[0].survey.as_ref().unwrap().share(), None);
    assert_eq!(desk.policy.answer(&desk.tickets[0].1), None);
}

#[test]
fn a_survey_that_cannot_be_counted_is_a_document_error() {
    let survey = |keys: &str| with(&format!("{FACTS}[satisfaction]\n{keys}\n"));
    for (keys, words) in [
        ("rating = 'marks'\nsatisfied = 'good'", "satisfaction.rating: `marks` is no fact that"),
        ("rating = 'waiting'\nsatisfied = 'good'", "`waiting` is no fact that is one of a list"),
        ("rating = 'mark'\nreason = 'count'\nsatisfied = 'good'", "satisfaction.reason"),
        ("rating = 'mark'\nsatisfied = ['great']", "satisfaction.satisfied[0]: `great` is not"),
        ("rating = 'mark'\nsatisfied = 'good'\nreview = 'none'", "[default-is-an-answer]"),
        ("rating = 'mark'\nsatisfied = 'none'", "[default-is-an-answer]"),
    ] {
        refuses(&survey(keys), words);
    }
}

#[test]
fn a_scorecard_whose_weights_make_no_whole_is_a_document_error() {
    let card =
        |measures: &str| with(&format!("[[scorecards]]\nid = \"s\"\nmeasures = [{measures}]\n"));
    for (measures, words) in [
        ("{ id = 'a', weight = '60 %' }, { id = 'b', weight = '39.9 %' }", "sum to 99.9 %"),
        ("", "the weights sum to 0 %, expected 100 % [weights-not-whole]"),
        ("{ id = 'a', weight = '50 %' }, { id = 'a', weight = '50 %' }", "two measures have this"),
    ] {
        refuses(&card(measures), words);
    }
}
