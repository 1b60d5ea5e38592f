//! Programs a customer can qualify for (semantics §6.5).

use sevclock_testing::story::{refuses, tell};

use super::policy::with;

/// Two of three requirements and the commitment to the third, or a plan with the feature.
const FASTLANE: &str = r#"
[facts.fastlane]
default = false
[facts.engineers]
default = 0
[facts.staging]
default = false
[facts.monitoring]
default = false
[facts.committed]
default = false
[plans.basic]
title = "Basic"
[plans.gold]
title = "Gold"
features = { fastlane-access = "included" }
[[programs]]
id = "fastlane"
needed = 2
commitment = "committed"
feature = "fastlane-access"
grants = "fastlane"
[[programs.requirements]]
id = "engineers"
when = "engineers >= 2"
[[programs.requirements]]
id = "staging"
when = "staging"
[[programs.requirements]]
id = "monitoring"
when = "monitoring"
[[classify]]
severity = 1
when = "fastlane"
[[adjust]]
id = "fast"
when = "fastlane"
to = 2
"#;

#[test]
fn who_meets_every_requirement_qualifies_without_a_commitment() {
    tell(
        &with(FASTLANE),
        "
        given engineers = 2, staging = true, monitoring = true
        Mon 09:00 opened
        at Mon 09:00 severity 2 <- 1 because fast
        ",
    );
}

#[test]
fn who_meets_as_many_as_needed_qualifies_with_the_commitment() {
    let some = "given engineers = 2, monitoring = true";
    tell(&with(FASTLANE), &format!("{some}\nMon 09:00 opened\nat Mon 09:00 severity 3"));
    tell(
        &with(FASTLANE),
        &format!(
            "{some}, committed = true\nMon 09:00 opened\nat Mon 09:00 severity 2 <- 1 because fast"
        ),
    );
}

#[test]
fn who_meets_fewer_does_not_qualify() {
    tell(
        &with(FASTLANE),
        "
        given engineers = 2, committed = true
        Mon 09:00 opened
        at Mon 09:00 severity 3
        ",
    );
}

#[test]
fn a_feature_of_the_plan_qualifies_by_itself() {
    tell(
        &with(FASTLANE),
        "
        given plan gold
        Mon 09:00 opened
        at Mon 09:00 severity 2 <- 1 because fast
        ",
    );
}

#[test]
fn all_requirements_are_needed_where_no_number_is_given() {
    let all = FASTLANE.replace("needed = 2\n", "");
    tell(
        &with(&all),
        "
        given engineers = 2, staging = true, committed = true
        Mon 09:00 opened
        at Mon 09:00 severity 3
        ",
    );
}

/// The grant follows the facts; the classification is asked at opening alone.
#[test]
fn it_is_computed_at_each_event_after_its_facts() {
    tell(
        &with(FASTLANE),
        "
        given engineers = 2, staging = true
        Mon 09:00 opened
        at Mon 09:00 severity 3
        Mon 10:00 monitoring = true
        at Mon 10:00 severity 2 <- 3 because fast
        Mon 11:00 engineers = 1
        at Mon 11:00 severity 3
        Mon 12:00 plan gold, classified
        at Mon 12:00 severity 2 <- 1 because fast
        ",
    );
}

#[test]
fn at_opening_it_is_computed_before_the_classification() {
    tell(
        &with(FASTLANE),
        "
        Mon 09:00 opened engineers = 2, staging = true, monitoring = true
        at Mon 09:00 severity 2 <- 1 because fast
        ",
    );
}

#[test]
fn a_ticket_cannot_set_a_granted_fact() {
    tell(
        &with(FASTLANE),
        "
        Mon 09:00 opened
        Mon 10:00 fastlane = true
        at Mon 10:00 refused events[1].facts.fastlane
        ",
    );
    tell(
        &with(FASTLANE),
        "
        given fastlane = false
        Mon 09:00 opened
        at Mon 10:00 refused facts.fastlane
        ",
    );
}

/// A reading: severity comes after programs.
#[test]
fn requirements_may_not_use_severity() {
    refuses(
        &with(&FASTLANE.replace("\"staging\"\n[[programs", "\"severity == 1\"\n[[programs")),
        "programs[0]",
    );
    refuses(
        &with(&FASTLANE.replace("commitment = \"committed\"", "commitment = \"declared == 1\"")),
        "programs[0]",
    );
}
