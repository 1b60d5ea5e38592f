//! Entitlements, upgrades and programs (semantics §6.2 to §6.5): cases worked out by hand, the engine
//! against a model that goes day by day, and laws.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that panics says where")]

use chrono::{Days, NaiveDate};
use proptest::prelude::{ProptestConfig, any, prop_assert, prop_assert_eq, proptest};
use sevclock::Policy;
use sevclock::entitle::{Entitlement, Standing};
use sevclock::policy::{FactValue, PolicyDraft};
use sevclock::qualify::{Commitment, Customer, Way};
use sevclock::time::Instant;
use sevclock::upgrade::{Release, Version};
use sevclock_serde::{contract, customer};
use sevclock_testing::generate::{self, Random};
use sevclock_testing::model::contract::standing;

/// Three plans: without limit, ten incidents and then a fee, ten and no way in by itself.
const PLANS: &str = r#"
plans.free = {}
plans.ten = { incidents = 10, fee = "95.00 USD", upgrades = ["minor", "maintenance"] }
plans.bare = { incidents = 10 }
"#;

/// What an agreement says of contracts and programs, after its plans.
fn draft(more: &str) -> PolicyDraft {
    let text = format!(
        "format = 1\npolicy = {{ id = 'p', title = 'P', version = '1', default_severity = 2 }}\n\
         severities = [{{ level = 1, name = 'A' }}, {{ level = 2, name = 'B' }}]\n{PLANS}\n{more}"
    );
    sevclock_serde::policy::from_toml(&text).unwrap_or_else(|problems| panic!("{problems}"))
}

fn policy(more: &str) -> Policy {
    Policy::compile(&draft(more)).unwrap_or_else(|problems| panic!("{problems}"))
}

const YEARS: &str = "[contracts]\nmonths = 12\nmax_months = 36\n";

/// An instant, noon UTC of a day that has no time.
fn instant(text: &str) -> Instant {
    let whole = if text.contains('T') { text.to_owned() } else { format!("{text}T12:00:00Z") };
    Instant::parse(&whole).unwrap()
}

/// What a contract entitles to, in words; a plan is `free` unless it says one.
fn say(policy: &Policy, contract: &str, at: &str) -> String {
    let plan = if contract.contains("plan") { "" } else { r#""plan": "free","# };
    let contract = contract::from_json(&format!("{{{plan}{contract}}}"));
    let contract = contract.unwrap_or_else(|problems| panic!("{problems}"));
    let faults = match policy.entitlement(&contract, instant(at)) {
        Ok(found) => return said(&found),
        Err(faults) => faults.0,
    };
    let faults = faults.iter().map(|fault| format!("{} {}", fault.path, fault.code));
    format!("refused {}", faults.collect::<Vec<_>>().join(", "))
}

fn said(found: &Entitlement) -> String {
    let standing = match found.standing {
        Standing::Covered { until } => format!("covered until {until}"),
        Standing::NotStarted => "not started".to_owned(),
        Standing::Lapsed { since } => format!("lapsed since {since}"),
        Standing::Exhausted => format!("exhausted {} of {}", found.used, found.allowance.unwrap()),
    };
    match found.way_in {
        None => standing,
        Some(way) => match way.fee {
            Some(fee) => format!("{standing}, or {fee}"),
            None => format!("{standing}, or by the incident"),
        },
    }
}

#[track_caller]
fn each(policy: &Policy, cases: &[(&str, &str, &str)]) {
    for (contract, at, expected) in cases {
        assert_eq!(say(policy, contract, at), *expected, "{contract} at {at}");
    }
}

/// §6.3: a term's last day is covered whole, and so is no other.
#[test]
fn a_term_covers_its_first_and_its_last_day() {
    let year = r#""starts": "2025-01-15""#;
    each(
        &policy(YEARS),
        &[
            (year, "2025-01-14T23:59:59.999999Z", "not started"),
            (year, "2025-01-15T00:00:00Z", "covered until 2026-01-14"),
            (year, "2026-01-14T23:59:59.999999Z", "covered until 2026-01-14"),
            (year, "2026-01-15T00:00:00Z", "lapsed since 2026-01-15"),
            (r#""starts": "2025-01-01", "months": 12"#, "2025-06-01", "covered until 2025-12-31"),
            (r#""starts": "2025-01-31", "months": 1"#, "2025-02-01", "covered until 2025-02-28"),
            (r#""starts": "2024-01-31", "months": 1"#, "2024-02-01", "covered until 2024-02-29"),
            (r#""starts": "2024-02-29", "months": 12"#, "2024-03-01", "covered until 2025-02-28"),
            (r#""starts": "2024-02-29", "months": 24"#, "2025-03-01", "covered until 2026-02-28"),
        ],
    );
}

/// §6.3: days are those of the contract's zone, whatever its clocks do.
#[test]
fn days_begin_and_end_in_the_zone_of_the_contract() {
    let zoned = |zone: &str| format!(r#""starts": "2025-01-15", "months": 1, "zone": "{zone}""#);
    let (tokyo, honolulu) = (zoned("Asia/Tokyo"), zoned("Pacific/Honolulu"));
    let samoa = r#""starts": "2011-12-30", "months": 1, "zone": "Pacific/Apia""#;
    each(
        &policy(YEARS),
        &[
            (&tokyo, "2025-01-14T14:59:59Z", "not started"),
            (&tokyo, "2025-01-14T15:00:00Z", "covered until 2025-02-14"),
            (&tokyo, "2025-02-14T15:00:00Z", "lapsed since 2025-02-15"),
            (&honolulu, "2025-01-15T09:59:59Z", "not started"),
            (&honolulu, "2025-02-15T09:59:59Z", "covered until 2025-02-14"),
            // A day that Samoa never had begins with the next.
            (samoa, "2011-12-30T09:59:59Z", "not started"),
            (samoa, "2011-12-30T10:00:00Z", "covered until 2012-01-29"),
        ],
    );
}

/// §6.3: renewals are laid from the first start, so a short month shortens no later term.
#[test]
fn renewals_do_not_drift() {
    let monthly =
        |renewals| format!(r#""starts": "2025-01-31", "months": 1, "renewals": {renewals}"#);
    for (renewals, until) in [
        (0, "2025-02-28"),
        (1, "2025-03-30"),
        (2, "2025-04-30"),
        (3, "2025-05-30"),
        (12, "2026-02-28"),
    ] {
        let said = say(&policy(YEARS), &monthly(renewals), "2025-02-10");
        assert_eq!(said, format!("covered until {until}"), "{renewals} renewals");
    }
}

/// §6.3: terms that adjoin join, others leave gaps, in whatever order they stand.
#[test]
fn a_gap_between_terms_is_lapsed() {
    let terms = r#""terms": [
        { "starts": "2027-01-01", "ends": "2027-01-01" },
        { "starts": "2024-01-01" },
        { "starts": "2025-01-01", "months": 6 },
        { "starts": "2025-08-01", "ends": "2025-08-31" }]"#;
    each(
        &policy(YEARS),
        &[
            (terms, "2023-12-31", "not started"),
            (terms, "2024-01-01", "covered until 2025-06-30"),
            (terms, "2025-06-30", "covered until 2025-06-30"),
            (terms, "2025-07-01", "lapsed since 2025-07-01"),
            (terms, "2025-07-31", "lapsed since 2025-07-01"),
            (terms, "2025-08-31", "covered until 2025-08-31"),
            (terms, "2026-12-31", "lapsed since 2025-09-01"),
            (terms, "2027-01-01", "covered until 2027-01-01"),
            (terms, "2099-12-31", "lapsed since 2027-01-02"),
        ],
    );
}

/// §6.3: lapsed comes before exhausted, and a way in is told in every state but covered.
#[test]
fn incidents_run_out_and_a_fee_lets_in() {
    let used = |plan: &str, used: u32| {
        format!(r#""plan": "{plan}", "starts": "2025-01-01", "incidents_used": {used}"#)
    };
    let (nine, ten, many) = (used("ten", 9), used("ten", 10), used("ten", 4_000_000_000));
    let (free, bare) = (used("free", 4_000_000_000), used("bare", 10));
    let stated = policy(YEARS);
    each(
        &stated,
        &[
            (&nine, "2025-06-01", "covered until 2025-12-31"),
            (&ten, "2025-06-01", "exhausted 10 of 10, or 95.00 USD"),
            (&many, "2025-06-01", "exhausted 4000000000 of 10, or 95.00 USD"),
            (&many, "2026-06-01", "lapsed since 2026-01-01, or 95.00 USD"),
            (&ten, "2024-06-01", "not started, or 95.00 USD"),
            (&free, "2025-06-01", "covered until 2025-12-31"),
            (&bare, "2025-06-01", "exhausted 10 of 10"),
        ],
    );
    let unstated = policy(&format!("{YEARS}per_incident = true\n"));
    each(
        &unstated,
        &[
            (&bare, "2025-06-01", "exhausted 10 of 10, or by the incident"),
            (&ten, "2025-06-01", "exhausted 10 of 10, or 95.00 USD"),
            (&free, "2025-06-01", "covered until 2025-12-31"),
        ],
    );
}

/// §6.3: the maximum bounds the terms laid end to end, gaps left out.
#[test]
fn more_than_the_maximum_is_refused() {
    let days = |last: &str| format!(r#""terms": [{{ "starts": "2025-01-01", "ends": "{last}" }}]"#);
    let years = |third: &str| {
        format!(
            r#""terms": [{{ "starts": "2025-01-01", "ends": "2025-12-31" }},
                {{ "starts": "2028-01-01", "ends": "2028-12-31" }}, {{ "starts": "2030-01-01", {third} }}]"#
        )
    };
    each(
        &policy(YEARS),
        &[
            (r#""starts": "2025-01-01", "renewals": 2"#, "2027-12-31", "covered until 2027-12-31"),
            (
                r#""starts": "2025-01-01", "renewals": 3"#,
                "2025-06-01",
                "refused renewals past-maximum",
            ),
            (
                r#""starts": "2025-01-01", "months": 37"#,
                "2025-06-01",
                "refused months past-maximum",
            ),
            (&days("2027-12-31"), "2027-01-01", "covered until 2027-12-31"),
            (&days("2028-01-01"), "2027-01-01", "refused terms past-maximum"),
            (&years(r#""ends": "2030-12-31""#), "2030-12-31", "covered until 2030-12-31"),
            (&years(r#""months": 12"#), "2030-12-31", "covered until 2030-12-31"),
            (&years(r#""months": 13"#), "2030-12-31", "refused terms past-maximum"),
            (&years(r#""ends": "2031-01-01""#), "2030-12-31", "refused terms past-maximum"),
        ],
    );
}

#[test]
fn every_fault_of_a_contract_comes_at_once() {
    each(
        &policy("[contracts]\nrenewable = false\n"),
        &[
            (r#""starts": "2025-01-01""#, "2025-06-01", "refused months missing-months"),
            (
                r#""plan": "x", "starts": "1899-12-31", "months": 1, "renewals": 1, "facts": { "f": 1 }"#,
                "2025-06-01",
                "refused plan unknown-plan, facts.f undeclared-fact, renewals not-renewable, \
                 starts out-of-range",
            ),
            (r#""terms": []"#, "2025-06-01", "refused terms no-terms"),
            (
                r#""starts": "2099-12-31", "months": 1"#,
                "2099-12-31",
                "refused renewals out-of-range",
            ),
            (
                r#""terms": [{ "starts": "2025-03-01", "months": 2 }, { "starts": "2025-01-01", "months": 3 },
                    { "starts": "2025-02-01", "ends": "2025-01-31" }, { "starts": "2025-04-01", "months": 1 },
                    { "starts": "2025-05-01" }, { "starts": "2100-01-01", "months": 1 }]"#,
                "2025-06-01",
                "refused terms[2].ends ends-before-start, terms[4].months missing-months, \
                 terms[5].starts out-of-range, terms[0].starts overlapping-terms, \
                 terms[3].starts overlapping-terms",
            ),
        ],
    );
}

/// A term that holds others inside it overlaps each of them.
#[test]
fn terms_inside_another_overlap_it() {
    let terms = r#""terms": [{ "starts": "2025-01-01", "months": 12 }, { "starts": "2025-02-01", "months": 1 },
        { "starts": "2025-06-01", "months": 1 }, { "starts": "2026-01-01", "months": 1 }]"#;
    let refused = "refused terms[1].starts overlapping-terms, terms[2].starts overlapping-terms";
    assert_eq!(say(&policy(YEARS), terms, "2025-06-01"), refused);
}

/// §6.2: limits and hours are asked of the facts that come with a contract.
#[test]
fn limits_and_hours_go_by_the_facts() {
    let policy = policy(
        "facts = { named_contact = false, channel = ['web', 'phone'] }\n\
         [calendars.office]\nzone = 'UTC'\nweek = { mon-fri = '09:00-17:00' }\n\
         [plans.web]\ncoverage = 'office'\n\
         limits = [{ id = 'named', requires = 'named_contact' }, { id = 'web', requires = 'channel == \"web\"' }]",
    );
    let ask = |facts: &str, at: &str| {
        let contract = format!(r#"{{"plan": "web", "starts": "2026-01-01", "months": 12{facts}}}"#);
        let found =
            policy.entitlement(&contract::from_json(&contract).unwrap(), instant(at)).unwrap();
        (found.limits, found.in_hours)
    };
    assert_eq!(ask("", "2026-03-02"), (None, None));
    assert_eq!(ask(r#", "facts": {}"#, "2026-03-02"), (Some(vec![false, true]), Some(true)));
    let named = r#", "facts": {"named_contact": true, "channel": "phone"}"#;
    assert_eq!(ask(named, "2026-03-01"), (Some(vec![true, false]), Some(false)));
    let kept = policy.limits("web", &[]).unwrap();
    assert_eq!(
        kept.iter().map(|(limit, met)| (&*limit.id, *met)).collect::<Vec<_>>(),
        [("named", false), ("web", true)]
    );
    assert!(policy.coverage("web", &[]).unwrap().unwrap().is_open(instant("2026-03-02")));
    assert!(policy.coverage("ten", &[]).unwrap().is_none());
}

/// §6.5: a limit may ask for what a program grants, by the plan as by the facts of the request.
#[test]
fn limits_see_what_programs_grant() {
    let policy = policy(&CLUB.replace(
        "included\" } }",
        "included\" }, limits = [{ id = 'club', requires = 'club' }] }\n\
         plans.web = { limits = [{ id = 'club', requires = 'club' }] }",
    ));
    let kept = |plan: &str, facts: &[&str]| {
        let fact = |fact: &&str| ((*fact).to_owned(), FactValue::Boolean(true));
        policy.limits(plan, &facts.iter().map(fact).collect::<Vec<_>>()).unwrap()[0].1
    };
    assert!(kept("all-in", &[]));
    assert!(!kept("web", &["a", "b", "c"]));
    assert!(kept("web", &["a", "b", "c", "promised"]));
}

/// What does not fit together is told when the policy is compiled.
#[test]
fn contradictory_plans_are_refused() {
    for (more, expected) in [
        ("[plans.x]\ncoverage = 'day'", "plans.x.coverage: no calendar `day`"),
        ("[plans.x]\nfee = '1.00 EUR'", "plans.x.fee: EUR and USD are different currencies"),
        (
            "[plans.x]\nfee = '-1.00 USD'",
            "plans.x.fee: expected an amount of 0 or more [negative-fee]",
        ),
        (
            "[plans.x]\nlimits = [{ id = 'a', requires = 'f' }, { id = 'a', requires = 'plan == \"x\"' }]",
            "plans.x.limits[0].requires: `f` is no declared fact; expected `severity`, `declared`, `plan` or \
             `status` [undeclared-fact]\nplans.x.limits[1].id: two limits of the plan have this id",
        ),
        (
            "[plans.x]\nlimits = [{ id = 'a', requires = 'severity == 1' }]",
            "plans.x.limits[0].requires: `severity` is not decided yet",
        ),
        (
            "[contracts]\nmonths = 48\nmax_months = 36",
            "contracts.months: the usual 48 months are more",
        ),
        (
            "[[products]]\nid = 'a'\nsuccessor_of = 'b'",
            "products[0].successor_of: no product `b`; expected `a`",
        ),
        ("products = [{ id = 'a' }, { id = 'a' }]", "products[1].id: two products have this id"),
        (
            "products = [{ id = 'a', successor_of = 'b' }, { id = 'b', successor_of = 'a' }, \
             { id = 'c', successor_of = 'a' }]",
            "products[0].successor_of: `a` would succeed itself [circular-succession]\n\
             products[1].successor_of: `b` would succeed itself [circular-succession]",
        ),
    ] {
        let problems = Policy::compile(&draft(more)).expect_err(more).to_string();
        assert!(problems.starts_with(expected), "{more}: {problems}");
        assert_eq!(problems.lines().count(), expected.lines().count(), "{more}: {problems}");
    }
}

/// §6.4: what a change of release is, and whether the plan `ten` includes it.
#[test]
fn upgrades_by_version_and_product() {
    let policy = policy(
        "products = [{ id = 'one' }, { id = 'two', successor_of = 'one' }, { id = 'three', successor_of = 'two' }, \
         { id = 'kit', kind = 'add-on', successor_of = 'one' }]",
    );
    for (from, to, expected) in [
        ("1.0", "2.0", "major"),
        ("1.0", "3.0", "major"),
        ("2.0", "2.1", "minor included"),
        ("2.01", "2.01a", "maintenance included"),
        ("2.0", "2.01", "maintenance included"),
        ("2.01a", "2.1", "minor included"),
        ("2.9", "2.10", "minor included"),
        ("3.0-beta", "3.0", "maintenance included"),
        ("2.9", "3.0-beta", "pre-release"),
        ("3.0-beta", "3.0-rc1", "pre-release"),
        ("2.0", "2.0.0", "not-newer"),
        ("2.1", "2.01a", "not-newer"),
        ("one@1.0", "one@1.1", "minor included"),
        ("one@1.0", "1.1", "minor included"),
        ("1.0", "one@1.1", "minor included"),
        ("one@1.0", "two@1.0", "major"),
        ("one@9.0", "two@1.0", "major"),
        ("one@1.0", "two@2.0-beta", "pre-release"),
        ("one@1.0", "three@2.0", "not-a-direct-successor"),
        ("two@1.0", "one@2.0", "not-a-direct-successor"),
        ("one@1.0", "kit@2.0", "add-on"),
        ("kit@1.0", "kit@2.0", "add-on"),
    ] {
        let release = |text: &str| text.parse::<Release>().unwrap();
        let found = policy.upgrade("ten", &release(from), &release(to)).unwrap();
        let kind = found.kind.map_or_else(|why| why.to_string(), |kind| kind.to_string());
        let included = if found.included { " included" } else { "" };
        assert_eq!(format!("{kind}{included}"), expected, "{from} to {to}");
    }
    let (one, four) = ("one@1".parse().unwrap(), "four@1".parse().unwrap());
    let faults = policy.upgrade("eleven", &one, &four).unwrap_err().to_string();
    assert_eq!(
        faults,
        "plan: no such plan; expected `free`, `ten` or `bare` [unknown-plan]; to: no product `four`; expected \
         `one`, `two`, `three` or `kit` [unknown-product]"
    );
}

/// Five requirements, three needed with the commitment; what it grants makes a ticket severity 1.
const CLUB: &str = r#"
facts = { a = false, b = false, c = false, d = false, e = false, promised = false, club = false }
classify = [{ severity = 1, when = "club" }]
plans.all-in = { features = { club-access = "included" } }
[[programs]]
id = "club"
needed = 3
commitment = "promised"
within_months = 12
feature = "club-access"
grants = "club"
requirements = [{ id = "a", when = "a" }, { id = "b", when = "b" }, { id = "c", when = "c" },
    { id = "d", when = "d" }, { id = "e", when = "e" }]
"#;

fn qualified(policy: &Policy, customer: &str, at: &str) -> (Option<Way>, Commitment) {
    let customer = customer::from_json(customer).unwrap();
    let found = policy.qualify("club", &customer, instant(at)).unwrap();
    (found.by, found.commitment)
}

/// §6.5: the commitment is asked where not all hold, and its last day is that of a term.
#[test]
fn a_commitment_is_asked_kept_and_falls_due() {
    let policy = policy(CLUB);
    let due: NaiveDate = "2027-02-28".parse().unwrap();
    let three = r#""a": true, "b": true, "c": true"#;
    let given = format!(
        r#"{{"facts": {{{three}, "promised": true}}, "committed_on": "2026-03-01", "zone": "Asia/Tokyo"}}"#
    );
    for (customer, at, expected) in [
        (&*format!(r#"{{"facts": {{{three}}}}}"#), "2026-04-01", (None, Commitment::Missing)),
        (
            &format!(r#"{{"facts": {{{three}, "promised": true}}}}"#),
            "2026-04-01",
            (Some(Way::Count), Commitment::Given { due: None }),
        ),
        (&given, "2027-02-28T14:59:59Z", (Some(Way::Count), Commitment::Given { due: Some(due) })),
        (&given, "2027-02-28T15:00:00Z", (None, Commitment::Overdue { due })),
        (
            &given.replace("\"a\"", "\"plan_was\"").replace("\"plan_was\": true, ", ""),
            "2026-04-01",
            (None, Commitment::Given { due: Some(due) }),
        ),
        (
            &given.replace("\"c\": true", "\"c\": true, \"d\": true, \"e\": true"),
            "2028-01-01",
            (Some(Way::All), Commitment::NotAsked),
        ),
        (r#"{"plan": "all-in"}"#, "2026-04-01", (Some(Way::Plan), Commitment::NotAsked)),
        ("{}", "2026-04-01", (None, Commitment::Missing)),
    ] {
        assert_eq!(qualified(&policy, customer, at), expected, "{customer} at {at}");
    }
    let wrong = Customer {
        plan: Some("x".to_owned()),
        committed_on: Some("2099-06-01".parse().unwrap()),
        ..Customer::default()
    };
    let faults = policy.qualify("club", &wrong, instant("2026-04-01")).unwrap_err();
    let faults: Vec<_> = faults.0.iter().map(|fault| (fault.code, &*fault.path)).collect();
    assert_eq!(faults, [("unknown-plan", "plan"), ("out-of-range", "committed_on")]);
    let faults = policy.qualify("clab", &Customer::default(), instant("2026-04-01")).unwrap_err();
    assert_eq!(faults.to_string(), "program: no program `clab`; expected `club` [unknown-program]");
}

/// A customer by the bits of a number: facts, and the plan that qualifies.
fn customer_of(bits: u16) -> Customer {
    let facts = ["a", "b", "c", "d", "e", "promised"].iter().enumerate();
    let facts =
        facts.map(|(place, fact)| ((*fact).to_owned(), FactValue::Boolean(bits >> place & 1 == 1)));
    let plan = if bits >> 6 & 1 == 1 { "all-in" } else { "free" };
    Customer { plan: Some(plan.to_owned()), facts: facts.collect(), ..Customer::default() }
}

/// §6.5, every customer there can be: a requirement more never disqualifies, and a ticket with the same
/// facts is granted what the report says.
#[test]
fn a_requirement_more_never_disqualifies() {
    let (policy, at) = (policy(CLUB), instant("2026-03-02"));
    let qualifies = |bits: u16, committed: Option<&str>| {
        let committed_on = committed.map(|day| day.parse().unwrap());
        let customer = Customer { committed_on, ..customer_of(bits) };
        policy.qualify("club", &customer, at).unwrap().by.is_some()
    };
    for bits in 0..128 {
        for committed in [None, Some("2026-01-01"), Some("2020-01-01")] {
            for more in 0..5 {
                let before = qualifies(bits, committed);
                assert!(!before || qualifies(bits | 1 << more, committed), "{bits:b} and {more}");
            }
        }
        let Customer { plan, facts, .. } = customer_of(bits);
        let events = vec![sevclock::ticket::Event::at(at)];
        let ticket = sevclock::ticket::Ticket { plan, facts, events, ..Default::default() };
        let ticket = policy.bind(&ticket).unwrap();
        let granted = policy.evaluate(&ticket, at).unwrap().effective.number() == 1;
        assert_eq!(granted, qualifies(bits, None), "{bits:b}");
    }
}

/// A program may ask for what one before it grants, as a ticket's facts do.
#[test]
fn a_program_sees_what_those_before_it_grant() {
    let policy = policy(&format!(
        "{CLUB}[[programs]]\nid = 'inner'\nrequirements = [{{ id = 'club', when = 'club' }}]\n"
    ));
    let at = instant("2026-03-02");
    assert_eq!(policy.qualify("inner", &customer_of(1 << 6), at).unwrap().by, Some(Way::All));
    assert_eq!(policy.qualify("inner", &customer_of(0), at).unwrap().by, None);
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(400) })]

    /// §6.3: the engine and the model agree on every state, at the edges of terms and elsewhere; so an
    /// entitlement covers no day outside its terms.
    #[test]
    fn an_entitlement_is_that_of_its_days(seed in any::<u64>()) {
        let mut random = Random::new(seed);
        let draft = draft("[contracts]\nmonths = 12\n");
        let policy = Policy::compile(&draft).unwrap();
        let plans = ["free", "ten", "bare"].map(str::to_owned);
        let contract = generate::contract(&mut random, &plans);
        for _ in 0..4 {
            let start: NaiveDate = "2023-12-25".parse().unwrap();
            let asked = start + Days::new(random.number() % 1200);
            let at = instant(&format!("{asked}T{:02}:00:00Z", random.below(24)));
            let day = at.to_datetime().with_timezone(&contract.zone).date_naive();
            let found = policy.entitlement(&contract, at);
            let expected = standing(&draft, &contract, day);
            match (found, expected) {
                (Ok(found), Ok(expected)) => {
                    prop_assert_eq!(found.standing, expected, "{:?} on {}", contract, day);
                    let within = found.stretch.first <= day && day <= found.stretch.last;
                    let covered = matches!(found.standing, Standing::Covered { .. } | Standing::Exhausted);
                    prop_assert_eq!(covered, within);
                }
                (Err(_), Err(_)) => {}
                (found, expected) => prop_assert!(false, "{contract:?}: {found:?}, {expected:?}"),
            }
        }
    }

    /// §6.4: versions are in a total order, which their text tells.
    #[test]
    fn versions_are_in_a_total_order(seed in any::<u64>()) {
        let mut random = Random::new(seed);
        let mut version = || generate::version(&mut random).parse::<Version>().unwrap();
        let (a, b, c) = (version(), version(), version());
        prop_assert_eq!(a.cmp(&b), b.cmp(&a).reverse());
        prop_assert_eq!(a == b, a.cmp(&b).is_eq());
        prop_assert!(a.cmp(&a).is_eq());
        if a <= b && b <= c {
            prop_assert!(a <= c, "{a} {b} {c}");
        }
        prop_assert_eq!(&a.to_string().parse::<Version>().unwrap(), &a);
        // No change of release is an upgrade both ways.
        let policy = policy("");
        let release = |version: &Version| Release { product: None, version: version.clone() };
        let up = policy.upgrade("ten", &release(&a), &release(&b)).unwrap().kind.is_ok();
        let down = policy.upgrade("ten", &release(&b), &release(&a)).unwrap().kind.is_ok();
        prop_assert!(!(up && down), "{a} {b}");
        prop_assert!(!up || a < b);
    }
}
