//! The engine against the model, on policies and tickets made of the bytes.

use sevclock::evaluate::EvaluateError;
use sevclock::{Evaluator, Policy};
use sevclock_serde::evaluation::document;
use sevclock_testing::compare::differences;
use sevclock_testing::engine::evaluate_in_pieces;
use sevclock_testing::generate::{Random, Vocabulary, policy};
use sevclock_testing::model::{Model, ModelError};

/// The most differences that are worth printing.
const MOST: usize = 20;

/// The bytes choose a valid policy, a ticket for it and an instant; the engine, whole and in pieces,
/// and the model give the same evaluation, or all give none.
///
/// # Panics
/// Where they do not.
pub fn evaluate_vs_model(data: &[u8]) {
    let mut random = Random::of_bytes(data);
    let draft = policy(&mut random);
    let compiled = match Policy::compile(&draft) {
        Ok(compiled) => compiled,
        Err(problems) => panic!("a policy that is valid by construction: {problems}\n{draft:#?}"),
    };
    let model = Model::new(&draft);
    let (ticket, as_of) = Vocabulary::new(&draft).ticket(&mut random, &model, 8);
    let expected = model.evaluate(&ticket, as_of);
    let bound = match compiled.bind(&ticket) {
        Ok(bound) => bound,
        Err(faults) => {
            let refused = matches!(expected, Err(ModelError::Ticket(_)));
            assert!(refused, "{faults}, yet the model reads {ticket:#?}");
            return;
        }
    };
    let mut evaluator = Evaluator::new();
    let case = || format!("at {as_of}, {ticket:#?} under {draft:#?}");
    match (evaluator.evaluate(&compiled, &bound, as_of), expected) {
        (Ok(found), Ok(expected)) => {
            let found = document(&compiled, &ticket.id, found);
            let differ = differences(&expected, &found, MOST);
            assert!(differ.is_empty(), "{}\n{}", differ.join("\n"), case());
            let split = random.below(ticket.events.len());
            let pieces = evaluate_in_pieces(&compiled, &mut evaluator, &ticket, as_of, split);
            let pieces = pieces.expect("what is evaluated whole is evaluated in pieces");
            let differ = differences(&expected, &pieces, MOST);
            assert!(differ.is_empty(), "in pieces: {}\n{}", differ.join("\n"), case());
        }
        (Err(EvaluateError::BeforeFirstEvent { .. }), Err(ModelError::BeforeOpening))
        | (Err(EvaluateError::TooManyEntries { .. }), Err(ModelError::TooMany)) => {}
        (found, expected) => {
            let (found, expected) = (found.err(), expected.err());
            panic!("{found:?}, expected {expected:?} {}", case());
        }
    }
}
