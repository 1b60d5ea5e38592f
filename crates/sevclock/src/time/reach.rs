//! The stretches of days that calendars are compiled over, and days as numbers.
//!
//! Not here: what is open on a day.

use chrono::{Datelike, NaiveDate};

use super::Instant;

/// Seconds of a cell, and of a day without a change of offset.
pub(super) const DAY_SECONDS: i64 = 86_400;
/// Microseconds of the same.
pub(super) const DAY: i64 = DAY_SECONDS * 1_000_000;
/// The end of the supported instants, itself not supported.
pub(super) const END: i64 = Instant::MAX.micros() + 1;
/// Days that a zone is known beyond a reach: a window may start two local dates before the instant
/// it covers, and local dates are up to a day from UTC's.
const MARGIN: i64 = 6;

/// Days since 1970-01-01, half-open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Reach {
    /// The first day.
    pub(super) first: i64,
    /// The day after the last.
    pub(super) end: i64,
}

impl Reach {
    /// 2010 to 2039, where tickets are: compiled at once and kept small.
    pub(super) const HOT: Self = Self { first: 14_610, end: 25_567 };
    /// Every supported instant and two days on either side, so that an opening before the first
    /// supported instant is known to be one.
    pub(super) const WHOLE: Self = Self { first: -25_569, end: 47_484 };

    /// The UTC microseconds of the first day's start and of the last day's end.
    pub(super) fn micros(self) -> (i64, i64) {
        (self.first * DAY, self.end * DAY)
    }

    /// The UTC seconds over which a zone must be known.
    pub(super) fn zone_seconds(self) -> (i64, i64) {
        let seconds = |day: i64, margin: i64| (day + margin) * DAY_SECONDS;
        (seconds(self.first, -MARGIN), seconds(self.end, MARGIN))
    }
}

/// 1970-01-01 counted from 1 January of year 1, which is day 1.
const EPOCH_FROM_CE: i64 = 719_163;

/// Days from 1970-01-01 to `date`.
pub(super) fn day_of(date: NaiveDate) -> i64 {
    i64::from(date.num_days_from_ce()) - EPOCH_FROM_CE
}

/// The date `day` days after 1970-01-01, if the calendar of years has it.
pub(super) fn date_of(day: i64) -> Option<NaiveDate> {
    NaiveDate::from_num_days_from_ce_opt(i32::try_from(day.checked_add(EPOCH_FROM_CE)?).ok()?)
}

/// The weekday of a day, Monday 0.
pub(super) fn weekday(day: i64) -> usize {
    usize::try_from((day + 3).rem_euclid(7)).expect("a remainder of 7 is 0 to 6")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_dates() {
        let date = |text: &str| text.parse::<NaiveDate>().unwrap();
        assert_eq!(day_of(date("1970-01-01")), 0);
        assert_eq!(day_of(date("2010-01-01")), Reach::HOT.first);
        assert_eq!(day_of(date("2040-01-01")), Reach::HOT.end);
        assert_eq!((Reach::WHOLE.first + 2) * DAY, Instant::MIN.micros());
        assert_eq!((Reach::WHOLE.end - 2) * DAY, END);
        assert_eq!(date_of(day_of(date("2026-03-02"))), Some(date("2026-03-02")));
        assert_eq!(weekday(day_of(date("2026-03-02"))), 0);
        assert_eq!(weekday(day_of(date("1899-12-31"))), 6);
    }
}
