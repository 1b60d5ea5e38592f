//! A zone's offsets as a list of stretches, and local time to UTC through it (semantics §1.2).
//!
//! Not here: which local times a calendar opens at.

use chrono_tz::Tz;

use super::reach::{DAY_SECONDS, Reach};
use super::zones::{ZoneData, ZoneOffsets};

/// How far apart a zone's offset is probed. A change could be missed only if it were undone within
/// one step; the shortest such excursion in the zone data is a week less an hour (Recife and
/// Noronha in October 2000). A test over every zone checks it by the hour.
const STEP: i64 = 6 * DAY_SECONDS;

/// A quarter of an hour, in seconds.
const QUARTER: i64 = 900;

/// The offsets of a zone over a [`Reach`] and a margin; outside, the outermost offsets go on.
#[derive(Debug)]
pub(super) struct ZoneLine {
    stretches: Vec<Stretch>,
}

/// A stretch of one offset. All in seconds; the outer ends of the first and last are unbounded.
#[derive(Clone, Copy, Debug)]
struct Stretch {
    from: i64,
    until: i64,
    offset: i64,
    local_from: i64,
    local_until: i64,
}

impl ZoneLine {
    /// The offsets of `zone` over `reach`.
    pub(super) fn new(zone: Tz, reach: Reach, data: &ZoneData) -> Self {
        let (from, to) = reach.zone_seconds();
        let mut changes = vec![(i64::MIN, data.offset(zone, from))];
        if let Some(given) = data.of(zone) {
            let within = given.changes.iter().filter(|(at, _)| *at > from && *at <= to);
            changes.extend(within.map(|(at, offset)| (*at, i64::from(*offset))));
            changes.dedup_by_key(|(_, offset)| *offset);
        } else {
            let mut at = from;
            while at < to {
                let next = (at + STEP).min(to);
                find_changes(zone, data, at, next, &mut changes);
                at = next;
            }
        }
        let ends = changes.iter().skip(1).map(|change| change.0).chain([i64::MAX]);
        let stretches = changes.iter().zip(ends).map(|(&(from, offset), until)| Stretch {
            from,
            until,
            offset,
            local_from: if from == i64::MIN { from } else { from + offset },
            local_until: if until == i64::MAX { until } else { until + offset },
        });
        Self { stretches: stretches.collect() }
    }

    /// The offsets as a list of changes.
    pub(super) fn offsets(&self) -> ZoneOffsets {
        let offset = |stretch: &Stretch| i32::try_from(stretch.offset).unwrap_or(0);
        let changes = self.stretches.iter().skip(1);
        ZoneOffsets {
            first: self.stretches.first().map_or(0, offset),
            changes: changes.map(|stretch| (stretch.from, offset(stretch))).collect(),
        }
    }

    /// The offset from UTC at a UTC second.
    pub(super) fn offset(&self, second: i64) -> i64 {
        self.offset_after(second, self.hint(second))
    }

    /// The same, given the [`ZoneLine::hint`] of a second not long before, or of this one.
    pub(super) fn offset_after(&self, second: i64, hint: usize) -> i64 {
        let mut index = hint;
        // The last goes on for ever.
        while self.stretches[index].until <= second {
            index += 1;
        }
        self.stretches[index].offset
    }

    /// The UTC second of a local time as a start: the earlier of two, the transition in a gap.
    /// `hint` is where the last call ended; any value is right, a near one is quick.
    pub(super) fn start(&self, local: i64, hint: &mut usize) -> i64 {
        let mut index = (*hint).min(self.stretches.len() - 1);
        while index > 0 && local < self.stretches[index - 1].local_until {
            index -= 1;
        }
        while local >= self.stretches[index].local_until {
            index += 1;
        }
        *hint = index;
        let stretch = &self.stretches[index];
        (local - stretch.offset).max(stretch.from)
    }

    /// The UTC second of a local time as an end: the later of two, the transition in a gap.
    /// `hint` as in [`ZoneLine::start`].
    pub(super) fn end(&self, local: i64, hint: &mut usize) -> i64 {
        let last = self.stretches.len() - 1;
        let mut index = (*hint).min(last);
        while index < last && local >= self.stretches[index + 1].local_from {
            index += 1;
        }
        while local < self.stretches[index].local_from {
            index -= 1;
        }
        *hint = index;
        let stretch = &self.stretches[index];
        (local - stretch.offset).min(stretch.until)
    }

    /// The local seconds around a UTC second, half-open, that are all as far from UTC, and how far:
    /// among them a start and an end are the same. None of them where changes are close together.
    pub(super) fn plain(&self, second: i64) -> (i64, i64, i64) {
        let index = self.stretches.partition_point(|stretch| stretch.until <= second);
        let stretch = &self.stretches[index];
        let before = index.checked_sub(1).map_or(i64::MIN, |last| self.stretches[last].local_until);
        let after = self.stretches.get(index + 1).map_or(i64::MAX, |next| next.local_from);
        let (from, until) = (stretch.local_from.max(before), stretch.local_until.min(after));
        (from, until, stretch.offset)
    }

    /// A hint for [`ZoneLine::start`] and [`ZoneLine::end`] near a UTC second.
    pub(super) fn hint(&self, second: i64) -> usize {
        self.stretches.partition_point(|stretch| stretch.until <= second)
    }
}

/// Appends the changes of offset in `(low, high]`, given that the last change in the list holds at
/// `low`, by halving the range for as long as its ends differ; `high` is a whole day.
fn find_changes(zone: Tz, data: &ZoneData, mut low: i64, high: i64, changes: &mut Vec<(i64, i64)>) {
    let at_high = data.offset(zone, high);
    while let Some(&(_, current)) = changes.last()
        && current != at_high
    {
        let differs = |second: i64| data.offset(zone, second) != current;
        // Nearly all changes are on a quarter of an hour.
        let mut other = halve(low, high, QUARTER, differs);
        if differs(other - 1) {
            other = halve(low.max(other - QUARTER), other - 1, 1, differs);
        }
        changes.push((other, data.offset(zone, other)));
        low = other;
    }
}

/// A multiple of `grain` in `(low, high]` that `differs`, though the one before, if after `low`, does
/// not; `high`, a multiple, differs and `low` does not.
fn halve(low: i64, high: i64, grain: i64, differs: impl Fn(i64) -> bool) -> i64 {
    let (mut same, mut other) = (low.div_euclid(grain), high.div_euclid(grain));
    while other - same > 1 {
        let middle = same + (other - same) / 2;
        if differs(middle * grain) { other = middle } else { same = middle }
    }
    other * grain
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::{DateTime, MappedLocalTime, TimeZone};
    use chrono_tz::TZ_VARIANTS;

    /// Local times around every change agree with the zone database's own mapping.
    fn check_changes(zone: Tz) {
        let line = ZoneLine::new(zone, Reach::WHOLE, &ZoneData::built_in());
        for change in line.stretches.iter().skip(1) {
            for around in [-90_000, -3600, -1800, -1, 0, 1, 1800, 3599, 3600, 90_000] {
                let local = change.from + change.offset + around;
                let naive = DateTime::from_timestamp(local, 0).unwrap().naive_utc();
                let (start, end) = (line.start(local, &mut 0), line.end(local, &mut 9999));
                let expected = match zone.from_local_datetime(&naive) {
                    MappedLocalTime::Single(at) => (at.timestamp(), at.timestamp()),
                    MappedLocalTime::Ambiguous(a, b) => (a.timestamp(), b.timestamp()),
                    MappedLocalTime::None => (start, start),
                };
                assert_eq!((start, end), expected, "{zone} {naive}");
                assert_eq!(line.offset(change.from), change.offset);
            }
        }
    }

    #[test]
    fn local_times_around_changes_agree_with_the_zone_database() {
        for zone in [
            Tz::America__New_York,
            Tz::Australia__Lord_Howe,
            Tz::Pacific__Apia,
            Tz::Africa__Casablanca,
            Tz::Asia__Kathmandu,
            Tz::America__Sao_Paulo,
            Tz::Antarctica__Troll,
            Tz::America__St_Johns,
            Tz::Asia__Gaza,
            Tz::Etc__UTC,
        ] {
            check_changes(zone);
        }
    }

    #[test]
    fn a_gap_maps_to_its_transition() {
        // New York, 2026-03-08: 02:00 to 03:00 does not exist; the transition is 07:00Z.
        let line = ZoneLine::new(Tz::America__New_York, Reach::HOT, &ZoneData::built_in());
        let local = DateTime::parse_from_rfc3339("2026-03-08T02:30:00Z").unwrap().timestamp();
        let transition = DateTime::parse_from_rfc3339("2026-03-08T07:00:00Z").unwrap().timestamp();
        assert_eq!(line.start(local, &mut 0), transition);
        assert_eq!(line.end(local, &mut 0), transition);
    }

    #[test]
    #[ignore = "reads every zone by the hour, about a minute"]
    fn no_change_of_any_zone_is_missed() {
        for &zone in &TZ_VARIANTS {
            let data = ZoneData::built_in();
            let line = ZoneLine::new(zone, Reach::WHOLE, &data);
            let (from, to) = Reach::WHOLE.zone_seconds();
            let mut index = 0;
            for second in (from..to).step_by(3600) {
                while line.stretches[index].until <= second {
                    index += 1;
                }
                assert_eq!(line.stretches[index].offset, data.offset(zone, second), "{zone}");
            }
            check_changes(zone);
        }
    }
}
