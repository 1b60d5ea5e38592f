//! Who held the ball for how long, in and out of hours (semantics §8.4): what was so after each
//! event, and the sums worked out of that.

use std::rc::Rc;

use sevclock::policy::{FactKind, FactValue, PolicyDraft};
use sevclock::time::Instant;
use sevclock_serde::evaluation::{HeldDocument, Seconds};

use super::condition::{Calendars, Situation};
use super::time::Calendar;

/// From an instant on: who, and in whose hours.
#[derive(Clone)]
pub(super) struct Holding {
    from: Instant,
    who: String,
    hours: Rc<Calendar>,
}

/// What is so after an event.
pub(super) fn holding(
    policy: &PolicyDraft,
    calendars: &Calendars<'_>,
    now: &Situation,
    from: Instant,
) -> Holding {
    let waited_for = match now.facts.get("waiting_on") {
        Some(FactValue::Text(who)) => who.as_str(),
        _ => "support",
    };
    let who = if now.status == "open" { waited_for } else { "nobody" };
    let (_, hours) = calendars.resolve(policy.ledger.calendar.as_deref(), now);
    Holding { from, who: who.to_owned(), hours }
}

/// The ledger at `as_of`, nobody last.
pub(super) fn document(
    policy: &PolicyDraft,
    holdings: &[Holding],
    as_of: Instant,
) -> Vec<HeldDocument> {
    let declared = policy.facts.iter().find(|fact| fact.id == "waiting_on").map(|fact| &fact.kind);
    let mut all = match declared {
        Some(FactKind::Choice { values, .. }) => values.clone(),
        _ => vec!["support".to_owned()],
    };
    all.retain(|who| who != "nobody");
    all.push("nobody".to_owned());
    let ends = holdings.iter().skip(1).map(|next| next.from).chain([as_of]);
    let stretches: Vec<(&Holding, Instant)> = holdings.iter().zip(ends).collect();
    let held = |who: String| {
        let mine = stretches.iter().filter(|(holding, _)| holding.who == who);
        let (mut inside, mut wall) = (0, 0);
        for (Holding { from, hours, .. }, to) in mine {
            inside += hours.working(*from, *to);
            wall += to.micros() - from.micros();
        }
        HeldDocument { who, in_hours_s: Seconds(inside), out_of_hours_s: Seconds(wall - inside) }
    };
    all.into_iter().map(held).collect()
}
