//! What the customer owes (semantics §6.1).

use sevclock_testing::story::tell;

use super::policy::with;

const OWED: &str = r#"
[[obligations]]
id = "phone"
applies_when = "severity <= 2"
requires = "reachable"
[[obligations]]
id = "logs"
requires = "count >= 1"
[[adjust]]
id = "unreachable"
when = "severity == 1 && !reachable"
to = 3
authority = "lead"
"#;

#[test]
fn each_obligation_that_applies_is_listed_as_met_or_unmet() {
    tell(
        &with(OWED),
        "
        Mon 09:00 opened severity 1
        at Mon 09:00 obligations phone met; logs unmet
        Mon 10:00 count = 2, reachable = false
        at Mon 10:00 obligations phone unmet; logs met
        Mon 11:00 severity 3
        at Mon 11:00 obligations logs met
        ",
    );
}

/// The contact is owed no longer at severity 3, which the approved rule sets.
#[test]
fn what_follows_from_an_unmet_one_is_an_adjustment() {
    tell(
        &with(OWED),
        "
        Mon 09:00 opened severity 1, reachable = false
        at Mon 09:30 pending unreachable to 3 since Mon 09:00 needs lead
        at Mon 09:30 obligations phone unmet; logs unmet
        Mon 10:00 approved unreachable by lead
        at Mon 10:00 severity 3 <- 1 because unreachable
        at Mon 10:00 obligations logs unmet
        ",
    );
}
