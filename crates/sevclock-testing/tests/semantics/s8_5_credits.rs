//! Service credits (semantics §8.5).

use sevclock::figures::Share;
use sevclock::policy::Money;
use sevclock_testing::story::refuses;

use super::desk::Desk;
use super::policy::with;

const RESPONSE: &str = r#"
[[clocks]]
id = "response"
start = "opened"
stop = "responded"
target = "4h"
"#;

fn credits(bands: &str) -> String {
    format!("{RESPONSE}[[credits]]\nid = \"back\"\nclock = \"response\"\nbands = [{bands}]\n")
}

const BANDS: &str = r#"{ from = "95 %", below = "99.5 %", credit = "5 %" },
    { from = "90 %", below = "95 %", credit = "12.5 %" }, { below = "90 %", credit = "100 %" }"#;

/// The lower edge of a band belongs to it, the upper one to the band above.
#[test]
fn the_edges_of_bands_are_inclusive_below() {
    let desk = Desk::new(&credits(BANDS), "");
    let credits = &desk.policy.draft().credits[0];
    for (met, decided, percent) in [
        (1000, 1000, "0 %"),
        (995, 1000, "0 %"),
        (994, 1000, "5 %"),
        (950, 1000, "5 %"),
        (949, 1000, "12.5 %"),
        (949_999, 1_000_000, "12.5 %"),
        (900, 1000, "12.5 %"),
        (899, 1000, "100 %"),
        (0, 1000, "100 %"),
    ] {
        let share = Share::of(met, decided).unwrap();
        assert_eq!(credits.percent(share).to_string(), percent, "{met} of {decided}");
    }
}

/// Half-even to the minor unit: 12.5 % of 1.00 is 0.125, of 1.08 0.135; yen have no minor unit.
#[test]
fn amounts_are_exact_and_rounded_half_even() {
    let desk = Desk::new(&credits(BANDS), "");
    let credits = &desk.policy.draft().credits[0];
    let share = Share::of(92, 100).unwrap();
    for (fee, amount) in [
        ("1.00 USD", "0.12 USD"),
        ("1.08 USD", "0.14 USD"),
        ("1200.00 EUR", "150.00 EUR"),
        ("20 JPY", "2 JPY"),
        ("28 JPY", "4 JPY"),
        ("0.00 USD", "0.00 USD"),
    ] {
        let fee: Money = fee.parse().unwrap();
        assert_eq!(credits.amount(share, fee).unwrap().to_string(), amount);
    }
}

/// Where no cycle has a verdict there is no share to ask a credit for.
#[test]
fn without_a_verdict_there_is_no_credit() {
    let desk = Desk::new(&credits(BANDS), "A Wed 11:00 opened");
    assert_eq!(desk.figures(&[]).clocks[0].attainment.share(), None);
}

#[test]
fn bands_that_contradict_each_other_are_document_errors() {
    for (bands, words) in [
        ("", "[no-bands]"),
        (r#"{ from = "95 %", below = "95 %", credit = "5 %" }"#, "[empty-band]"),
        (r#"{ from = "95 %", below = "90 %", credit = "5 %" }"#, "[empty-band]"),
        (
            r#"{ from = "90 %", credit = "0 %" }, { below = "91 %", credit = "5 %" }"#,
            "credits[0].bands[1]: it overlaps the band before it, which begins at 90 %",
        ),
        (
            r#"{ below = "90 %", credit = "5 %" }, { from = "90 %", credit = "0 %" }"#,
            "[overlapping-bands]",
        ),
        (
            r#"{ from = "95 %", credit = "0 %" }, { below = "90 %", credit = "5 %" }"#,
            "nothing is said of shares from 90 % below 95 %",
        ),
        (
            r#"{ from = "95 %", below = "99 %", credit = "5 %" }, { below = "95 %", credit = "4 %" }"#,
            "a worse attainment gives less back, 4 % after 5 %",
        ),
    ] {
        refuses(&with(&credits(bands)), words);
    }
    let unknown = credits(BANDS).replace("clock = \"response\"", "clock = \"fix\"");
    refuses(&with(&unknown), "credits[0].clock: no clock `fix`; expected `response`");
    let twice = format!(
        "{}[[credits]]\nid = \"back\"\nclock = \"response\"\nbands = [{BANDS}]\n",
        credits(BANDS)
    );
    refuses(&with(&twice), "two credits have this id");
}
