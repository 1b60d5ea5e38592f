//! The bundled agreements at work: what the semantics' stories leave to documents, worked out by hand.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that panics says where")]

use sevclock::Policy;
use sevclock::policy::{Inclusion, UpgradeKind};
use sevclock::time::Instant;
use sevclock_serde::{contract, customer};
use sevclock_testing::story::tell;

fn document(id: &str) -> &'static str {
    sevclock_policies::document(id).unwrap()
}

fn policy(id: &str) -> Policy {
    sevclock_policies::load(id).unwrap()
}

/// The table of managed services, cell by cell: `x` included, `o` optional, `-` absent.
#[test]
fn the_managed_services_have_the_features_of_their_table() {
    let table = "
        none  respond  manage  assure  complete
        restore-service         -  x  x  x  x
        monitoring              -  x  x  x  x
        response                -  x  x  x  x
        fastlane-access         -  -  x  x  x
        managed-infrastructure  -  -  x  x  x
        business-operations     -  -  -  x  x
        customer-support        -  -  -  -  x
        data-center-hosting     -  -  -  -  o
        incidents               -  10  -  -  -
    ";
    let policy = policy("parallels-automation");
    let plans = &policy.draft().plans;
    let mut rows = table.lines().map(str::split_whitespace).filter(|row| row.clone().count() > 0);
    assert_eq!(
        rows.next().unwrap().collect::<Vec<_>>(),
        plans.iter().map(|plan| &plan.id).collect::<Vec<_>>()
    );
    let (mut features, mut listed) = (0, 0);
    for mut row in rows {
        let name = row.next().unwrap();
        for (cell, plan) in row.zip(plans) {
            let incidents = plan.incidents.map_or("-".to_owned(), |count| count.to_string());
            let feature = plan.features.iter().find(|(feature, _)| feature == name);
            let found = match feature {
                _ if name == "incidents" => &*incidents,
                None => "-",
                Some((_, Inclusion::Included)) => "x",
                Some((_, Inclusion::Optional)) => "o",
            };
            assert_eq!(found, cell, "{name} of {}", plan.id);
            features += usize::from(feature.is_some());
        }
        listed += 1;
    }
    assert_eq!(features, plans.iter().map(|plan| plan.features.len()).sum::<usize>());
    assert_eq!(listed, 9);
}

const URGENT: &str = "given service_down = true, scope = significant";

/// Every rung, its time and what it does. Monday 09:00 UTC is noon in Moscow and 16:00 in Novosibirsk;
/// either place answers for the third tier.
#[test]
fn bizcrit_climbs_to_the_executives_and_debriefs_daily() {
    tell(
        document("parallels-automation"),
        &format!(
            "{URGENT}
            Mon 09:00 opened
            at Mon 09:00 severity 1
            at Mon 09:00 ladder bizcrit 1 running: bridge reached Mon 09:00; engineering due Mon 10:00; \
            senior-management due Mon 11:00; executives due Mon 13:00; daily-debrief due Tue 09:00
            at Mon 09:00 rung bizcrit 1 bridge actions convene conference-bridge
            at Mon 09:00 rung bizcrit 1 engineering actions engage tier-3; notify technology-partner on request
            at Mon 10:00 rung bizcrit 1 engineering reached Mon 10:00 available Mon 10:00
            at Mon 11:00 rung bizcrit 1 senior-management reached Mon 11:00 actions notify senior-management
            at Mon 12:59 rung bizcrit 1 executives due Mon 13:00 reached none
            at Mon 13:00 rung bizcrit 1 executives reached Mon 13:00 actions notify executives
            at Wed 10:00 rung bizcrit 1 daily-debrief#2 reached Wed 09:00 actions convene daily-debrief
            at Wed 10:00 rung bizcrit 1 daily-debrief#3 due Thu 09:00"
        ),
    );
}

/// Friday 20:00 UTC: the third tier opens on Monday at 09:00 in Novosibirsk, seven hours ahead.
#[test]
fn the_third_tier_keeps_the_hours_of_its_two_places() {
    tell(
        document("parallels-automation"),
        &format!(
            "{URGENT}
            Fri 19:00 opened
            at Fri 20:00 rung bizcrit 1 engineering reached Fri 20:00 available Mon+1 02:00
            Fri 20:30 requested engineering by technology-partner
            at Fri 20:30 rung bizcrit 1 engineering actions engage tier-3; notify technology-partner on request taken Fri 20:30"
        ),
    );
    tell(
        document("parallels-automation"),
        &format!(
            "{URGENT}
            Mon 13:00 opened
            at Mon 14:00 rung bizcrit 1 engineering reached Mon 14:00 available Mon 14:00"
        ),
    );
}

/// It ends with a workaround, which also lowers the severity to 2, and begins anew where that fails or the
/// ticket is reopened.
#[test]
fn bizcrit_ends_with_a_workaround_and_begins_anew() {
    tell(
        document("parallels-automation"),
        &format!(
            "{URGENT}
            Mon 09:00 opened
            Mon 09:30 workaround-provided
            at Mon 12:00 severity 2 <- 1 because workaround-available
            at Mon 12:00 ladder bizcrit 1 stopped: bridge reached Mon 09:00; engineering due Mon 10:00; \
            senior-management due Mon 11:00; executives due Mon 13:00; daily-debrief due Tue 09:00
            Mon 14:00 workaround-failed
            at Mon 14:00 severity 1
            at Mon 14:00 rung bizcrit 2 bridge reached Mon 14:00
            Mon 15:00 resolved
            at Mon 18:00 rung bizcrit 2 senior-management due Mon 16:00 reached none
            Tue 09:00 reopened
            at Tue 11:00 rung bizcrit 3 senior-management reached Tue 11:00"
        ),
    );
}

/// FastLane takes severity 2 into the process, by the plan as by the requirements; no other does.
#[test]
fn fastlane_brings_severity_2_into_bizcrit() {
    for (plan, ladder) in [
        ("manage", "running: bridge reached Mon 09:00; "),
        ("respond", "waiting: bridge due none; "),
    ] {
        let (due, rest) = match plan {
            "manage" => (
                "due Mon 10:00",
                "senior-management due Mon 11:00; executives due Mon 13:00; daily-debrief due Tue 09:00",
            ),
            _ => (
                "due none",
                "senior-management due none; executives due none; daily-debrief due none",
            ),
        };
        tell(
            document("parallels-automation"),
            &format!(
                "given plan {plan}, component_down = true
                Mon 09:00 opened
                at Mon 09:00 severity 2
                at Mon 09:00 ladder bizcrit 1 {ladder}engineering {due}; {rest}"
            ),
        );
    }
}

/// Eight of ten with the commitment, for a year.
#[test]
fn fastlane_needs_eight_of_ten_and_the_rest_within_a_year() {
    let policy = policy("parallels-automation");
    let facts = [
        ("certified-engineers", r#""certified_engineers": 2"#),
        ("staging", r#""staging_environment": true, "staging_copy_age_days": 31"#),
        ("change-management", r#""change_management": true"#),
        ("micro-updates", r#""micro_update_lag": 2"#),
        ("major-updates", r#""major_update_lag": 1"#),
        ("watchdog", r#""watchdog_reporting": true"#),
        ("monitoring", r#""third_party_monitoring": true"#),
        ("operations-center", r#""noc_24x7": true"#),
        ("troubleshooting", r#""troubleshooting_process": true"#),
        ("microsoft", r#""microsoft_certified": true"#),
    ];
    // Modules for Microsoft technology are deployed, so that each of the ten is a fact of its own.
    let ask = |given: &[(&str, &str)], more: &str, at: &str| {
        let facts: Vec<&str> = given.iter().map(|(_, fact)| *fact).collect();
        let text = format!(
            r#"{{"facts": {{"microsoft_modules": true, {more} {}}}, "committed_on": "2026-01-01"}}"#,
            facts.join(", ")
        );
        let customer = customer::from_json(&text).unwrap();
        let found = policy.qualify("fastlane", &customer, Instant::parse(at).unwrap()).unwrap();
        let document = customer::document(&policy, &found);
        let due = document.commitment.due.map(|due| due.to_string());
        (document.qualifies, document.met, document.missing.join(" "), due.unwrap_or_default())
    };
    let (day, promise) = ("2026-03-02T00:00:00Z", r#""fastlane_commitment": true,"#);
    let missing = "troubleshooting microsoft".to_owned();
    let due = "2026-12-31".to_owned();
    assert_eq!(ask(&facts[..8], "", day), (false, 8, missing.clone(), String::new()));
    assert_eq!(ask(&facts[..8], promise, day), (true, 8, missing.clone(), due.clone()));
    assert_eq!(ask(&facts[..8], promise, "2027-01-01T00:00:00Z"), (false, 8, missing, due.clone()));
    assert!(!ask(&facts[1..8], promise, day).0);
    assert_eq!(ask(&facts, "", "2027-01-01T00:00:00Z"), (true, 10, String::new(), String::new()));
    for (place, (id, _)) in facts.iter().enumerate() {
        let mut others = facts.to_vec();
        others.remove(place);
        assert_eq!(ask(&others, promise, day), (true, 9, (*id).to_owned(), due.clone()));
    }
}

/// A year, three at most, and an incident can be paid for at a price that is not stated.
#[test]
fn maintenance_runs_a_year_and_three_at_most() {
    let policy = policy("parallels-maintenance-plan");
    let ask = |contract: &str, at: &str| {
        let contract = contract::from_json(&format!(r#"{{"plan": "gold", {contract}}}"#)).unwrap();
        let found = policy.entitlement(&contract, Instant::parse(at).unwrap());
        found.map(|found| contract::document(&policy, &found)).map_err(|faults| faults.to_string())
    };
    let year =
        ask(r#""starts": "2025-01-15", "incidents_used": 1000"#, "2026-01-14T12:00:00Z").unwrap();
    assert_eq!((year.state, year.until.unwrap().to_string()), ("covered", "2026-01-14".to_owned()));
    assert_eq!((year.allowance, year.per_incident), (None, false));
    let lapsed = ask(r#""starts": "2025-01-15""#, "2026-01-15T00:00:00Z").unwrap();
    assert_eq!(
        (lapsed.state, lapsed.since.unwrap().to_string()),
        ("lapsed", "2026-01-15".to_owned())
    );
    assert_eq!((lapsed.per_incident, lapsed.fee), (true, None));
    assert!(ask(r#""starts": "2025-01-15", "renewals": 2"#, "2028-01-14T12:00:00Z").is_ok());
    let long = ask(r#""starts": "2025-01-15", "renewals": 3"#, "2025-06-01T12:00:00Z").unwrap_err();
    assert!(long.contains("48 months, more than the 36"), "{long}");
    let renewed = r#""terms": [{"starts": "2025-01-15"}, {"starts": "2027-03-01"}]"#;
    assert_eq!(
        ask(renewed, "2027-03-01T00:00:00Z").unwrap().until.unwrap().to_string(),
        "2028-02-29"
    );
    for (from, to, kind) in [
        ("1.0", "2.0", UpgradeKind::Major),
        ("2.0", "2.1", UpgradeKind::Minor),
        ("2.01", "2.01a", UpgradeKind::Maintenance),
    ] {
        for plan in ["gold", "platinum"] {
            let found = policy.upgrade(plan, &from.parse().unwrap(), &to.parse().unwrap()).unwrap();
            assert_eq!((found.kind, found.included), (Ok(kind), true), "{from} to {to}");
        }
    }
}
