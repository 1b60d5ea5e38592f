//! The months of a zone, for counting by month (semantics §8).
//!
//! A month begins at the first instant of its first local date, as days of a composite do (§1.4): an
//! hour that a clock set back over midnight repeats stays in the month that has begun. Not here: days
//! and weeks.

use std::fmt;

use chrono::NaiveDate;
use chrono_tz::Tz;

use super::reach::{DAY_SECONDS, Reach, day_of};
use super::zone::ZoneLine;
use super::zones::ZoneData;
use super::{Instant, NEVER};

/// A month of a year; prints as `2026-03`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Month {
    /// The year.
    pub year: i32,
    /// From 1.
    pub month: u32,
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.year, self.month)
    }
}

/// Every month that a supported instant can be in.
#[derive(Clone, Debug)]
pub(crate) struct Months {
    /// The first microsecond of each, from December 1899 on.
    starts: Vec<i64>,
}

/// The first month, which zones behind UTC are in at the first supported instant.
const FIRST_YEAR: i32 = 1899;
const FIRST_MONTH: u32 = 12;
/// To January 2100, which zones ahead of UTC are in at the last supported instant.
const COUNT: u32 = 2 + 200 * 12;
/// A twelfth of 365.2425 days.
const AVERAGE: i64 = 2_629_746_000_000;

impl Months {
    /// The months of a zone.
    pub(crate) fn of(zone: Tz) -> Self {
        let line = ZoneLine::new(zone, Reach::WHOLE, &ZoneData::built_in());
        let mut hint = 0;
        let start = |place| match NaiveDate::from_ymd_opt(month(place).year, month(place).month, 1)
        {
            Some(first) => line.start(day_of(first) * DAY_SECONDS, &mut hint) * 1_000_000,
            None => NEVER,
        };
        Self { starts: (0..COUNT).map(start).collect() }
    }

    /// How many there are.
    pub(crate) fn count(&self) -> usize {
        self.starts.len()
    }

    /// The place of the month that an instant is in.
    #[inline]
    pub(crate) fn place(&self, at: Instant) -> usize {
        let at = at.micros();
        let guess = usize::try_from((at - Instant::MIN.micros()) / AVERAGE).unwrap_or(0);
        let mut place = guess.min(self.starts.len() - 1);
        while place > 0 && self.starts[place] > at {
            place -= 1;
        }
        while self.starts.get(place + 1).is_some_and(|next| *next <= at) {
            place += 1;
        }
        place
    }

    /// The month at a place.
    pub(crate) fn at(place: usize) -> Month {
        month(u32::try_from(place).unwrap_or(COUNT))
    }
}

fn month(place: u32) -> Month {
    let months = FIRST_MONTH - 1 + place;
    let years = i32::try_from(months / 12).unwrap_or(0);
    Month { year: FIRST_YEAR + years, month: months % 12 + 1 }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn month_of(zone: Tz, at: &str) -> String {
        let months = Months::of(zone);
        Months::at(months.place(Instant::parse(at).unwrap())).to_string()
    }

    #[test]
    fn an_instant_is_in_the_month_of_its_local_date() {
        for (zone, at, expected) in [
            (Tz::UTC, "2026-02-28T23:59:59.999999Z", "2026-02"),
            (Tz::UTC, "2026-03-01T00:00:00Z", "2026-03"),
            (Tz::Asia__Tokyo, "2026-02-28T15:00:00Z", "2026-03"),
            (Tz::Asia__Tokyo, "2026-02-28T14:59:59Z", "2026-02"),
            (Tz::America__New_York, "2026-03-01T04:59:59Z", "2026-02"),
            (Tz::America__New_York, "2026-03-01T05:00:00Z", "2026-03"),
            (Tz::America__New_York, "1900-01-01T00:00:00Z", "1899-12"),
            (Tz::Asia__Tokyo, "2099-12-31T23:59:59Z", "2100-01"),
            (Tz::UTC, "2099-12-31T23:59:59Z", "2099-12"),
        ] {
            assert_eq!(month_of(zone, at), expected, "{zone} {at}");
        }
    }

    /// St. John's set its clocks back a minute after midnight on 1 November 2009, to 31 October.
    #[test]
    fn an_hour_repeated_over_midnight_stays_in_the_month_that_has_begun() {
        for (at, expected) in [
            ("2009-11-01T02:29:59Z", "2009-10"),
            ("2009-11-01T02:30:00Z", "2009-11"),
            ("2009-11-01T02:31:30Z", "2009-11"),
            ("2009-11-01T03:30:00Z", "2009-11"),
        ] {
            assert_eq!(month_of(Tz::America__St_Johns, at), expected, "{at}");
        }
    }

    #[test]
    fn every_month_begins_where_the_one_before_ends() {
        let months = Months::of(Tz::Europe__Berlin);
        assert!(months.starts.is_sorted());
        for place in 1..months.count() - 1 {
            let Ok(start) = Instant::from_micros(months.starts[place]) else { continue };
            let Ok(before) = Instant::from_micros(start.micros() - 1) else { continue };
            assert_eq!((months.place(before), months.place(start)), (place - 1, place));
        }
    }
}
