//! The built-in example tickets: one for each bundled agreement, and one that fits any.

/// Each agreement and a ticket of its customers.
const TICKETS: [(&str, &str); 6] = [
    ("prophetstor", include_str!("../tickets/prophetstor.json")),
    ("parallels-mac-management", include_str!("../tickets/parallels-mac-management.json")),
    ("parallels-virtuozzo", include_str!("../tickets/parallels-virtuozzo.json")),
    ("parallels-maintenance-plan", include_str!("../tickets/parallels-maintenance-plan.json")),
    ("parallels-automation", include_str!("../tickets/parallels-automation.json")),
    ("helpdesk-retail", include_str!("../tickets/helpdesk-retail.json")),
];

/// Standard signals alone, which every agreement knows.
const ANY: &str = include_str!("../tickets/any.json");

/// The example ticket for an agreement, each with its own `as_of`.
pub(crate) fn of(policy: &str) -> &'static str {
    TICKETS.iter().find(|(id, _)| *id == policy).map_or(ANY, |(_, ticket)| ticket)
}

/// The bundled agreements but one, in the order of the manual.
pub(crate) fn others(policy: &str) -> impl Iterator<Item = &'static str> {
    TICKETS.iter().map(|(id, _)| *id).filter(move |id| *id != policy)
}

#[cfg(test)]
mod tests {
    use sevclock::Policy;

    #[test]
    fn every_bundled_agreement_has_an_example_that_evaluates() {
        for bundled in sevclock_policies::ALL {
            assert_ne!(super::of(bundled.id), super::ANY, "{}", bundled.id);
            let policy = Policy::compile(&sevclock_policies::draft(bundled.id).unwrap()).unwrap();
            for text in [super::of(bundled.id), super::ANY] {
                let document = sevclock_serde::ticket::from_json(text).unwrap();
                let bound = policy.bind(&document.ticket).unwrap();
                policy.evaluate(&bound, document.as_of.unwrap()).unwrap();
            }
        }
    }
}
