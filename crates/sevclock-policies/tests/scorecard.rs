//! The scorecard of `parallels-automation`, and why it does not give the ranks of its source.
#![allow(clippy::unwrap_used, reason = "a test that panics says where")]

use sevclock::policy::Scorecard;

/// The shares of the source's six engineers, in tenths of a percent, and its units in thousandths.
const ENGINEERS: [([i64; 3], u32); 6] = [
    ([850, 1000, 957], 920),
    ([1000, 1000, 944], 890),
    ([810, 1000, 906], 890),
    ([850, 1000, 768], 885),
    ([790, 1000, 815], 883),
    ([670, 1000, 841], 880),
];

/// The ranks that scores give the six, the highest first.
fn ranks(card: &Scorecard) -> Vec<usize> {
    let rows: Vec<Vec<_>> = ENGINEERS
        .iter()
        .map(|(shares, _)| shares.iter().map(|tenths| format!("{}.{}", tenths / 10, tenths % 10)))
        .map(|row| row.map(|share| share.parse().unwrap()).collect())
        .collect();
    card.ranked(&rows).unwrap().into_iter().map(|ranking| ranking.rank).collect()
}

fn bundled() -> Scorecard {
    sevclock_policies::draft("parallels-automation").unwrap().scorecards.remove(0)
}

/// 60 % of 85.0, 20 % of 100.0 and 20 % of 95.7 are 90.14; the second engineer has 98.88, the sixth
/// 77.02.
#[test]
fn the_bundled_weights_rank_by_satisfaction_first() {
    let card = bundled();
    let row = ["85.0", "100.0", "95.7"].map(|value| value.parse().unwrap());
    assert_eq!(card.score(&row).unwrap().to_string(), "90.14");
    assert_eq!(ranks(&card), [2, 1, 3, 4, 5, 6]);
}

/// The second engineer leads the third in two shares and ties in the other, at the same rank: of
/// weights that are not negative only one that counts the tied share alone could do that, and then
/// all six would be level.
#[test]
fn no_weights_give_the_ranks_of_the_source() {
    let units: Vec<u32> = ENGINEERS.iter().map(|(_, units)| *units).collect();
    let rank = |own: &u32| 1 + units.iter().filter(|other| *other > own).count();
    let expected: Vec<usize> = units.iter().map(rank).collect();
    assert_eq!(expected, [1, 2, 2, 4, 5, 6]);

    let bundled = bundled();
    let weighed = |weights: [u32; 3]| {
        let mut card = bundled.clone();
        for (measure, weight) in card.measures.iter_mut().zip(weights) {
            measure.weight = format!("{weight} %").parse().unwrap();
        }
        card
    };
    for first in 0..=100 {
        for second in 0..=100 - first {
            let weights = [first, second, 100 - first - second];
            assert_ne!(ranks(&weighed(weights)), expected, "{weights:?}");
        }
    }
    assert_eq!(ranks(&weighed([0, 100, 0])), [1; 6]);
}
