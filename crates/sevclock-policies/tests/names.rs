//! Ids that scenarios, bindings and users name: more may be added, none renamed.

use sevclock::policy::PolicyDraft;
use sevclock_policies::{LoadError, draft};

/// The ids of a bundled agreement, as `severities`, `adjust`, and so on.
fn assert_names(id: &str, part: &str, found: &[&str], expected: &str) {
    let expected: Vec<&str> = expected.split_whitespace().collect();
    let mut kept = found.to_vec();
    kept.retain(|name| expected.contains(name));
    assert_eq!(kept, expected, "{id}, {part}: found {found:?}");
}

fn ids<T>(items: &[T], id: impl Fn(&T) -> &str) -> Vec<&str> {
    items.iter().map(id).collect()
}

struct Names {
    id: &'static str,
    severities: &'static str,
    facts: &'static str,
    adjust: &'static str,
    obligations: &'static str,
    clocks: &'static str,
    ladders: &'static str,
    rungs: &'static str,
    plans: &'static str,
}

const NONE: Names = Names {
    id: "",
    severities: "",
    facts: "",
    adjust: "",
    obligations: "",
    clocks: "first-response",
    ladders: "",
    rungs: "",
    plans: "",
};

const NAMES: [Names; 6] = [
    Names {
        id: "parallels-mac-management",
        facts: "request environment scope service_down crashes_or_corrupts operations_halted \
                component_unusable blocks_launch delivery_impacted reproducible workaround \
                stable_solution contact_phone phone_reachable resources_available",
        adjust: "workaround-available contact-unreachable root-cause-only",
        obligations: "contact-phone answer-phone reproducible resources",
        ladders: "engineering",
        rungs: "engineering",
        ..NONE
    },
    Names {
        id: "parallels-virtuozzo",
        severities: "Urgent High Normal Enhancement",
        facts: "request environment scope host_down hardware_fault virtualization_down \
                environment_down component_down performance_degraded installation_failed \
                update_regression hardware_recovery delivery_impacted reproducible workaround \
                stabilized contact_phone phone_reachable",
        adjust: "workaround-available degradation-stabilized solution-provided contact-unreachable",
        obligations: "contact-phone answer-phone reproducible",
        clocks: "first-response workaround resolution",
        ..NONE
    },
    Names {
        id: "parallels-maintenance-plan",
        facts: "location request license_blocked enterprise_failure business_critical_down \
                installation_blocked feature_unusable workaround",
        clocks: "first-response fix-notification",
        plans: "gold platinum",
        ..NONE
    },
    Names {
        id: "parallels-automation",
        severities: "Urgent High Normal Enhancement",
        facts: "request scope service_down crashes_or_corrupts component_down workaround \
                contact_phone certified_engineers staging_environment staging_copy_age_days \
                change_management micro_update_lag major_update_lag watchdog_reporting \
                third_party_monitoring noc_24x7 troubleshooting_process microsoft_modules \
                microsoft_certified fastlane_commitment fastlane",
        adjust: "workaround-available",
        obligations: "contact-number",
        clocks: "first-response workaround resolution",
        ladders: "bizcrit",
        rungs: "bridge engineering senior-management executives daily-debrief",
        plans: "none respond manage assure complete",
    },
    Names {
        id: "prophetstor",
        facts: "region request system_down data_unavailable data_lost \
                critical_resource_unavailable hot_account degraded repeated_failures \
                intolerable_delay workaround action_plan",
        clocks: "first-response update",
        ladders: "escalation",
        rungs: "level-1 level-2 level-3 escalation-director executive",
        ..NONE
    },
    Names {
        id: "helpdesk-retail",
        facts: "region waiting_on",
        clocks: "first-response next-reply update resolution",
        ladders: "silence",
        ..NONE
    },
];

#[test]
fn the_names_users_rely_on_are_there_in_order() {
    for names in NAMES {
        let draft = draft(names.id).unwrap_or_else(|error| panic!("{}: {error}", names.id));
        let assert = |part, found: &[&str], expected| assert_names(names.id, part, found, expected);
        assert("severities", &ids(&draft.severities, |item| &item.name), names.severities);
        assert("facts", &ids(&draft.facts, |item| &item.id), names.facts);
        assert("adjust", &ids(&draft.adjust, |item| &item.id), names.adjust);
        assert("obligations", &ids(&draft.obligations, |item| &item.id), names.obligations);
        assert("clocks", &ids(&draft.clocks, |item| &item.id), names.clocks);
        assert("ladders", &ids(&draft.ladders, |item| &item.id), names.ladders);
        assert("rungs", &rungs(&draft), names.rungs);
        assert("plans", &ids(&draft.plans, |item| &item.id), names.plans);
    }
}

fn rungs(draft: &PolicyDraft) -> Vec<&str> {
    draft.ladders.iter().flat_map(|ladder| &ladder.rungs).map(|rung| &*rung.id).collect()
}

/// Whoever mistypes an id is told which there are.
#[test]
fn an_unknown_id_is_told_what_there_is() {
    let error = draft("prophet").unwrap_err();
    assert_eq!(error, LoadError::Unknown { id: "prophet".to_owned() });
    assert_eq!(
        error.to_string(),
        "`prophet` is no bundled agreement; there are `parallels-mac-management`, \
         `parallels-virtuozzo`, `parallels-maintenance-plan`, `parallels-automation`, \
         `prophetstor`, `helpdesk-retail`"
    );
}
