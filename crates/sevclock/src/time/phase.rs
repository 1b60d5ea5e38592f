//! Where the cells of a calendar's tables start (architecture "Time, fast").
//!
//! Not here: any answer; a phase changes what a look-up costs, never what it says.

use super::reach::{DAY, DAY_SECONDS, Reach};
use super::source::Source;
use super::zone::ZoneLine;

const HOUR: i64 = DAY / 24;
const HOURS: usize = 24;
/// The year that is looked at, 2025: a phase that suits one year suits them all, but for a change
/// of a zone's offset.
const SAMPLE: Reach = Reach { first: 20_089, end: 20_454 };

/// The start of the cells that cuts the fewest open intervals, in microseconds after UTC midnight:
/// local midnight or a whole number of hours after it, the first of the best.
pub(super) fn choose_phase(source: &Source, zone: &ZoneLine) -> i64 {
    let offset = zone.offset(SAMPLE.first * DAY_SECONDS);
    let midnight = -offset * 1_000_000;
    let (from, to) = SAMPLE.micros();
    // How many intervals hold more of an hour's starts than the hour before it does.
    let mut steps = [0_i64; HOURS];
    let hour = |number: i64| usize::try_from(number.rem_euclid(24)).unwrap_or(0);
    for (open, close) in source.open(from, to) {
        // Whole hours strictly inside, counted from local midnight.
        let first = (open - midnight).div_euclid(HOUR) + 1;
        let end = (close - midnight - 1).div_euclid(HOUR) + 1;
        // A day or more inside cuts alike at every hour.
        let count = (end - first).rem_euclid(24);
        if first < end && count > 0 {
            steps[hour(first)] += 1;
            steps[hour(first + count)] -= 1;
            if hour(first) + usize::try_from(count).unwrap_or(0) > HOURS {
                steps[0] += 1;
            }
        }
    }
    let mut cuts = 0;
    let mut best = (i64::MAX, 0);
    for (hour, step) in (0..).zip(steps) {
        cuts += step;
        best = best.min((cuts, hour));
    }
    (midnight + best.1 * HOUR).rem_euclid(DAY)
}
