//! The policies of a vendor's customers: thousands of agreements, many of which keep the same hours.

use std::sync::Arc;

use sevclock::registry::PolicySet;

use crate::tickets;

/// How many customers there are, each with a policy of its own.
pub const TENANTS: usize = 5_000;
/// How many calendars they have together.
pub const CALENDARS: usize = 500;

const ZONES: [&str; 20] = [
    "Europe/Berlin",
    "Europe/London",
    "Europe/Madrid",
    "Europe/Warsaw",
    "Europe/Helsinki",
    "America/New_York",
    "America/Chicago",
    "America/Denver",
    "America/Los_Angeles",
    "America/Sao_Paulo",
    "America/Toronto",
    "Asia/Tokyo",
    "Asia/Taipei",
    "Asia/Kolkata",
    "Asia/Dubai",
    "Asia/Singapore",
    "Australia/Sydney",
    "Pacific/Auckland",
    "Africa/Johannesburg",
    "Africa/Cairo",
];

/// The name of a customer.
#[must_use]
pub fn name(tenant: usize) -> String {
    format!("tenant-{tenant:04}")
}

/// The agreement of a customer, in one of its versions: three clocks and five rungs on a calendar with a
/// lunch break.
#[must_use]
pub fn document(tenant: usize, version: usize) -> String {
    let calendar = tenant % CALENDARS;
    let (zone, hours) = (ZONES[calendar % ZONES.len()], calendar / ZONES.len());
    let (quarter, end) = (hours % 4 * 15, hours / 4);
    let weeks = format!(
        "zone = \"{zone}\"\nweek = {{ mon-fri = \"08:{quarter:02}-12:00, 13:00-17:{end:02}\" }}"
    );
    let own = "zone = \"Europe/Berlin\"\nweek = { mon-fri = \"09:00-18:00\" }";
    tickets::DOCUMENT
        .replace(own, &weeks)
        .replace("id = \"bench\"", &format!("id = \"{}\"", name(tenant)))
        .replace("version = \"1\"", &format!("version = \"{version}\""))
}

/// Checks that every customer has a policy of its own, and that they keep as many hours as there are.
///
/// # Panics
/// Where they do not.
pub fn check(policies: &PolicySet) {
    let all = policies.iter().flat_map(|(_, versions)| versions.iter().map(Arc::as_ref));
    let mut fingerprints: Vec<u64> = all.map(sevclock::Policy::fingerprint).collect();
    fingerprints.sort_unstable();
    fingerprints.dedup();
    assert_eq!(fingerprints.len(), TENANTS);
    let opened = tickets::as_of();
    let ticket = tickets::ticket();
    let mut calendars = Vec::new();
    for (name, _) in policies.iter() {
        let policy = policies.in_force(name, opened).expect("a policy in force");
        let bound = policy.bind(&ticket).expect("a valid ticket");
        let evaluation = policy.evaluate(&bound, opened).expect("an evaluation");
        let cycle = &evaluation.history.cycles[0];
        calendars.push(std::ptr::from_ref(policy.calendar_of(cycle, &evaluation)));
    }
    calendars.sort_unstable();
    calendars.dedup();
    assert_eq!(calendars.len(), CALENDARS);
}
