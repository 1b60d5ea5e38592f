//! Contracts, with terms that mostly fit together, and versions.

use chrono::{Days, NaiveDate};
use sevclock::entitle::{Contract, Cover, Term, TermEnd};

use super::random::Random;

/// A contract for one of `plans`, that begins in the years from 2024 on: leap days and month ends are
/// among its days more often than among others.
pub fn contract(random: &mut Random, plans: &[String]) -> Contract {
    let plan = random.some(plans).unwrap_or_default();
    let cover = if random.chance(40) {
        Cover::Renewed {
            starts: start(random),
            months: random.maybe(80, months),
            renewals: u32::try_from(random.below(4)).unwrap_or(0),
        }
    } else {
        let mut terms = random.several(1, 4, term);
        // In order with room between, most of them.
        let mut after = NaiveDate::MIN;
        for term in &mut terms {
            if random.chance(80) && term.starts <= after {
                term.starts = after + Days::new(random.number() % 60);
            }
            if let TermEnd::On(last) = &mut term.end {
                *last = term.starts + Days::new(random.number() % 500);
            }
            after = term.starts + Days::new(31 * 14);
        }
        Cover::Terms(terms)
    };
    Contract {
        cover,
        zone: *random.pick(&super::ZONES),
        incidents_used: u32::try_from(random.below(14)).unwrap_or(0),
        ..Contract::of(&plan)
    }
}

fn term(random: &mut Random) -> Term {
    let starts = start(random);
    let end = match random.below(3) {
        0 => TermEnd::On(starts),
        1 => TermEnd::Months(None),
        _ => TermEnd::Months(Some(months(random))),
    };
    Term { starts, end }
}

fn months(random: &mut Random) -> u32 {
    *random.pick(&[1, 1, 2, 3, 6, 11, 12, 13])
}

fn start(random: &mut Random) -> NaiveDate {
    let near = *random.pick(&[
        "2024-01-30",
        "2024-02-27",
        "2024-02-29",
        "2024-12-30",
        "2025-01-30",
        "2025-02-26",
        "2025-03-29",
    ]);
    let day = near.parse().unwrap_or(NaiveDate::MIN);
    day + Days::new(random.number() % 4 + if random.chance(30) { random.number() % 400 } else { 0 })
}

/// The text of a version that can be read.
pub fn version(random: &mut Random) -> String {
    let part = |random: &mut Random| {
        (*random.pick(&["0", "1", "2", "9", "10", "01", "02", "00", "001", "010"])).to_owned()
    };
    let mut parts = vec![random.pick(&["0", "1", "2", "3", "10"]).to_string()];
    parts.extend(random.several(0, 3, part));
    let suffix = *random.pick(&[
        "",
        "",
        "",
        "a",
        "b",
        "z",
        "-a",
        "a1",
        "b1",
        "-beta",
        "-beta.2",
        " beta 10",
        "rc1",
        "-RC2",
        "-dev",
        " m1",
        " GA",
        " sp1",
        " SP2",
        "p1",
        " hotfix 3",
        " update 1",
        ".rc1",
    ]);
    format!("{}{suffix}", parts.join("."))
}
