//! When an evaluation changes next without an event (semantics §7.1): let time pass from one
//! instant at which something might happen to the next, until the evaluation differs.

use sevclock::time::Instant;
use sevclock_serde::evaluation::EvaluationDocument;

use super::world::World;
use super::{ModelError, without_figures};

/// The earliest later instant at which the evaluation differs.
pub(super) fn next_change(
    world: &World<'_>,
    document: &EvaluationDocument,
) -> Result<Option<Instant>, ModelError> {
    let present = without_figures(document);
    let mut later = world.clone();
    later.forget_later_events();
    while let Some(next) = later.next_instant() {
        later.advance(next)?;
        if without_figures(&later.document(next)) != present {
            return Ok(Some(next));
        }
    }
    Ok(None)
}
