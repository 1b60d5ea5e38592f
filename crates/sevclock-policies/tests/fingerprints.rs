//! The numbers that states of the bundled agreements carry (semantics §7.3): each says everything its
//! document says.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test says where it stands")]

use std::collections::{BTreeMap, HashMap};

use sevclock_serde::policy::from_toml;
use toml::Value;

/// A change of one of these means that the states of its customers are read from their logs again: a
/// line of the list of changes says so.
const BUNDLED: [(&str, u64); 6] = [
    ("parallels-mac-management", 0x32d1_a172_8900_60dd),
    ("parallels-virtuozzo", 0x3198_4139_d122_ea20),
    ("parallels-maintenance-plan", 0x8861_1f78_678e_49f2),
    ("parallels-automation", 0x5e92_ab2f_b663_660b),
    ("prophetstor", 0xbfac_66f8_feeb_5ea6),
    ("helpdesk-retail", 0xc37e_70ca_9948_99b0),
];

/// A document that says what none of the bundled agreements does.
const REST: &str = r#"
format = 1
[policy]
id = "rest"
title = "The rest"
version = "1"
default_severity = 2
default_plan = "gold"
source = "nowhere"
effective_from = 2026-04-01
[roles]
lead = "Team lead"
[facts]
waiting = true
region = { of = ["east", "west"], default = "west" }
users = 7
mark = ["none", "good", "bad"]
why = ["none", "slow"]
[signals]
asked = { set = { waiting = true, region = "east", users = 3 }, also = ["updated"] }
[holidays.east]
dates = ["--12-25", "2026-07-01/2026-07-14", 2026-01-02]
cite = "c"
[calendars.east]
zone = "Asia/Taipei"
week = { mon-fri = ["09:00-12:00", "13:00-18:00"], sat = "10:00-11:00" }
holidays = ["east", "2026-05-01"]
exceptions = { "2026-06-06" = "08:00-12:00", "2026-07-01/2026-07-02" = ["08:00-09:00"] }
breaks = [{ date = 2026-03-03, time = "10:00-11:00" }, { from = 2026-03-04T10:00:00Z, to = 2026-03-04T11:00:00Z }]
assumed = "a"
[calendars.round]
always = true
zone = "Europe/Berlin"
[calendars.both]
union = ["east", "round"]
zone = "Asia/Tokyo"
[calendars.common]
intersection = ["east", "round"]
zone = "Asia/Tokyo"
[calendars.left]
difference = { base = "round", less = ["east"] }
zone = "Asia/Tokyo"
[calendars.chosen]
by = "region"
is = { east = "east", west = "round" }
[[severities]]
level = 1
name = "Urgent"
cite = "c"
[[severities]]
level = 2
name = "Normal"
[[classify]]
severity = 1
when = 'users > 9'
cite = "c"
[[adjust]]
id = "down"
when = 'waiting'
by = 1
only = "down"
for = "2h"
calendar = "east"
authority = ["lead"]
latch = true
cite = "c"
[[clocks]]
id = "one"
title = "One"
start = ["opened", "reopened"]
stop = "resolved"
restart = "updated"
resume = "asked"
cancel = "closed"
pause_when = 'waiting'
applies_when = 'users > 1'
calendar = "east"
boundary = "next-open"
retarget = { upgrade = "carry", downgrade = "restart", same = "retroactive" }
sticky_breach = false
objective = "99.5 %"
warn = [{ at = "75%", notify = ["lead"] }, { at = "30m before" }, { at = "breach" }]
target = [
    { severity = 1, plan = "gold", when = 'region == "east"', within = "2bd", calendar = "chosen", due = "16:00", after_hours = "roll", cite = "c" },
    { severity = [1, 2], within = "1d", calendar = "round", due = "same-time" },
    { within = "none" },
]
[[clocks]]
id = "two"
start = "opened"
every = [{ within = "2h" }]
on_miss = "roll"
[[ladders]]
id = "l"
title = "L"
anchor = ["opened", "reopened"]
stop = "resolved"
applies_when = 'users > 1'
pause_when = 'waiting'
calendar = "east"
retarget = { upgrade = "anchor", downgrade = "restart" }
repeat = 2
hold_on_ack = true
ack_timeout = "4h"
cite = "c"
[[ladders.rungs]]
id = "a"
after = { clock = "one", at = "75%" }
when = 'users > 2'
actions = [{ engage = "t" }, { notify = "lead", on_request = true }, { join = "lead" }, { convene = "bridge" }]
cite = "c"
[[ladders.rungs]]
id = "b"
after = "30m"
every = "24h"
[tiers.t]
title = "T"
calendar = "east"
cite = "c"
[[obligations]]
id = "o"
applies_when = 'users > 1'
requires = '!waiting'
cite = "c"
[ledger]
calendar = "east"
cite = "c"
[plans.gold]
title = "Gold"
coverage = "east"
incidents = 5
fee = "95.00 USD"
upgrades = ["major", "minor", "maintenance"]
features = { chat = "included", visit = "optional" }
cite = "c"
[[plans.gold.limits]]
id = "named"
requires = 'users > 0'
cite = "c"
[contracts]
months = 12
max_months = 36
per_incident = true
renewable = false
cite = "c"
[[products]]
id = "p"
title = "P"
successor_of = "q"
cite = "c"
[[products]]
id = "q"
kind = "add-on"
[[programs]]
id = "g"
title = "G"
needed = 1
commitment = 'waiting'
within_months = 6
feature = "chat"
grants = ["granted"]
cite = "c"
[[programs.requirements]]
id = "r"
when = 'users > 3'
cite = "c"
[[queue]]
first = 'users > 4'
cite = "c"
[[queue]]
by = "severity"
[[queue]]
by = "plan"
plans = ["gold"]
[[queue]]
by = "due"
clock = "one"
[[queue]]
by = "opened"
[[credits]]
id = "c"
clock = "one"
cite = "c"
bands = [{ from = "98 %", below = "99 %", credit = "5 %" }, { from = "0 %", below = "98 %", credit = "10 %" }]
[satisfaction]
rating = "mark"
reason = "why"
satisfied = ["good"]
review = ["bad"]
cite = "c"
[[scorecards]]
id = "s"
title = "S"
cite = "c"
[[scorecards.measures]]
id = "m"
title = "M"
weight = "100 %"
cite = "c"
"#;

#[test]
fn fingerprints_of_the_bundled_agreements_stay() {
    let found = BUNDLED.map(|(id, _)| (id, sevclock_policies::draft(id).unwrap().fingerprint()));
    assert_eq!(found, BUNDLED, "found {found:#018x?}");
    for (id, number) in BUNDLED {
        assert_eq!(sevclock_policies::load(id).unwrap().fingerprint(), number, "{id}");
    }
}

/// A document with one place changed, or without it where there is nothing to put in its stead.
type Change = (String, Value);

/// The documents that differ from `value` in one place: a key or an item taken away, a value changed in
/// one way or another.
fn changes(value: &Value, path: &str) -> Vec<Change> {
    let mut changed = Vec::new();
    let mut inside = |path: String, inner: &Value, with: &dyn Fn(Option<Value>) -> Value| {
        let inner = changes(inner, &path);
        changed.push((format!("{path} taken away"), with(None)));
        changed.extend(inner.into_iter().map(|(path, inner)| (path, with(Some(inner)))));
    };
    match value {
        Value::Table(table) => {
            for (key, inner) in table {
                inside(format!("{path}.{key}"), inner, &|inner| {
                    let mut table = table.clone();
                    match inner {
                        Some(inner) => table.insert(key.clone(), inner),
                        None => table.remove(key),
                    };
                    table.into()
                });
            }
        }
        Value::Array(items) => {
            for (place, inner) in items.iter().enumerate() {
                inside(format!("{path}[{place}]"), inner, &|inner| {
                    let mut items = items.clone();
                    match inner {
                        Some(inner) => items[place] = inner,
                        None => drop(items.remove(place)),
                    }
                    items.into()
                });
            }
        }
        leaf => changed.extend(others(leaf).into_iter().map(|other| (path.to_owned(), other))),
    }
    changed
}

/// What may stand in a leaf's stead, until one is taken.
fn others(leaf: &Value) -> Vec<Value> {
    const WORDS: [&str; 35] = [
        "carry",
        "restart",
        "retroactive",
        "anchor",
        "hold",
        "roll",
        "close",
        "ignore",
        "open",
        "next-open",
        "up",
        "down",
        "included",
        "optional",
        "major",
        "minor",
        "maintenance",
        "product",
        "add-on",
        "breach",
        "10m before",
        "none",
        "automatic",
        "1 %",
        "1.00 EUR",
        "3bd",
        "7h",
        "Asia/Seoul",
        "10:30",
        "10:30-11:30",
        "2027-02-03",
        "opened",
        "severity",
        "2026-03-03 10:30-11:00",
        "2026-03-04T10:00:00Z/2026-03-04T10:30:00Z",
    ];
    match leaf {
        Value::String(text) => {
            let longer = [format!("{text}x"), format!("{text}9")].map(Value::String);
            longer.into_iter().chain(WORDS.map(Value::from)).collect()
        }
        Value::Integer(number) => [number + 1, 1, 2].map(Value::from).into(),
        Value::Boolean(it) => vec![(!it).into()],
        _ => ["2027-02-03", "2026-03-04T10:30:00Z"].map(Value::from).into(),
    }
}

/// Every field of the draft takes part (semantics §7.3): a document that is changed anywhere so that it
/// says something else has another number.
#[test]
fn whatever_a_document_says_takes_part() {
    let document = Value::Table(REST.parse().unwrap());
    // In the order in which values are written.
    let read = |value: &Value| from_toml(&toml::to_string(value).unwrap());
    let draft = read(&document).unwrap_or_else(|problems| panic!("{problems}"));
    let mut known = HashMap::from([(draft.fingerprint(), draft.clone())]);
    let mut told = BTreeMap::new();
    for (place, value) in changes(&document, "") {
        let told = told.entry(place.clone()).or_insert(false);
        if *told {
            continue;
        }
        let Ok(other) = read(&value) else { continue };
        *told = other != draft;
        let same = known.entry(other.fingerprint()).or_insert_with(|| other.clone());
        assert!(*same == other, "{place}");
    }
    let untold = told.iter().filter(|(place, told)| !**told && !place.ends_with(" taken away"));
    let untold: Vec<&str> = untold.map(|(place, _)| place.as_str()).collect();
    // A draft keeps no citations of holiday lists; the others take one word here.
    let fixed = [
        ".calendars.round.always",
        ".format",
        ".holidays.east.cite",
        ".queue[2].by",
        ".queue[3].by",
    ];
    assert_eq!(untold, fixed);
}
