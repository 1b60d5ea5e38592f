//! Agreements of many rules: classifications and target rows, one for each product in a region.

use std::fmt::Write;

use sevclock::Policy;
use sevclock::policy::FactValue;
use sevclock::ticket::{Event, Ticket};
use sevclock::time::Instant;

use crate::Rng;

/// Products and regions, which are told apart by their numbers.
const PRODUCTS: usize = 64;
const REGIONS: usize = 32;

/// So many classifications, and as many target rows of the clock `response`.
///
/// # Panics
/// With more rules than there are products in regions.
#[must_use]
pub fn policy(rules: usize) -> Policy {
    assert!(rules <= PRODUCTS * REGIONS, "every rule is another");
    let list = |prefix: &str, count: usize| {
        let values: Vec<_> = (0..count).map(|value| format!("\"{prefix}{value}\"")).collect();
        values.join(", ")
    };
    let mut document = format!(
        r#"
        format = 1
        [policy]
        id = "rules"
        title = "Many rules"
        version = "1"
        default_severity = 3
        [facts]
        product = [{}]
        region = [{}]
        [calendars.office]
        zone = "Europe/Berlin"
        week = {{ mon-fri = "09:00-18:00" }}
        "#,
        list("p", PRODUCTS),
        list("r", REGIONS),
    );
    for (level, name) in [(1, "Urgent"), (2, "High"), (3, "Normal")] {
        write!(document, "[[severities]]\nlevel = {level}\nname = \"{name}\"\n").expect("a string");
    }
    let mut targets = String::new();
    for rule in 0..rules {
        let (product, region) = place(rule);
        let when = format!(r#"'product == "p{product}" && region == "r{region}"'"#);
        let level = 1 + rule % 2;
        write!(document, "[[classify]]\nseverity = {level}\nwhen = {when}\n").expect("a string");
        write!(targets, "{{ when = {when}, within = \"{}m\" }}, ", 15 + rule).expect("a string");
    }
    write!(
        document,
        "[[clocks]]\nid = \"response\"\nstart = \"opened\"\nstop = \"responded\"\n\
         calendar = \"office\"\ntarget = [{targets}{{ within = \"40h\" }}]\n"
    )
    .expect("a string");
    let draft = sevclock_serde::policy::from_toml(&document).expect("a valid document");
    Policy::compile(&draft).expect("a valid policy")
}

/// The product and region of a rule; rules next to each other have little in common.
fn place(rule: usize) -> (usize, usize) {
    let place = rule * 1_237 % (PRODUCTS * REGIONS);
    (place % PRODUCTS, place / PRODUCTS)
}

/// The codes of random products and regions.
#[must_use]
pub fn codes(rows: usize) -> [Vec<u8>; 2] {
    let mut rng = Rng::new(64);
    let mut column = |count: i64| -> Vec<u8> {
        (0..rows).map(|_| u8::try_from(rng.below(count)).unwrap_or(0)).collect()
    };
    [column(64), column(32)]
}

/// What the codes of a row stand for.
#[must_use]
pub fn facts(codes: &[Vec<u8>; 2], row: usize) -> Vec<(String, FactValue)> {
    let value = |prefix: &str, code: u8| FactValue::Text(format!("{prefix}{code}"));
    vec![
        ("product".to_owned(), value("p", codes[0][row])),
        ("region".to_owned(), value("r", codes[1][row])),
    ]
}

/// A ticket of a row: opened, then answered.
///
/// # Panics
/// Where `opened` is out of range.
#[must_use]
pub fn ticket(codes: &[Vec<u8>; 2], row: usize, opened: i64) -> Ticket {
    let at = |micros| Instant::from_micros(micros).expect("in range");
    let opening = Event::at(at(opened)).raising("opened");
    let answer = Event::at(at(opened + 600_000_000)).raising("responded");
    Ticket { facts: facts(codes, row), events: vec![opening, answer], ..Ticket::default() }
}
