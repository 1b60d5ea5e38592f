//! Ticks of a time axis in local time: as fine as fits, on round times and dates.

use chrono::{Datelike, NaiveDate, NaiveTime, TimeZone, Weekday};
use chrono_tz::Tz;
use sevclock::time::Instant;

use crate::scale::{Px, Scale};

const MINUTE: i64 = 60_000_000;
const DAY: i64 = 1_440 * MINUTE;

/// An instant on the axis and what is written there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Tick {
    /// Where.
    pub(crate) at: Instant,
    /// What.
    pub(crate) label: String,
}

/// An axis in two lines: the larger unit above, once a stretch, the smaller below.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Ticks {
    /// Days, months or years; the first stands at the axis' start.
    pub(crate) major: Vec<Tick>,
    /// Times, days or months.
    pub(crate) minor: Vec<Tick>,
}

/// How far apart the smaller ticks are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    Minutes(u32),
    Days,
    Weeks,
    Months(u32),
    Years(i32),
}

/// The finest first: a step, its length at the least, and the room a label of it takes.
const STEPS: [(Step, i64, i32); 21] = [
    (Step::Minutes(1), MINUTE, 46),
    (Step::Minutes(2), 2 * MINUTE, 46),
    (Step::Minutes(5), 5 * MINUTE, 46),
    (Step::Minutes(10), 10 * MINUTE, 46),
    (Step::Minutes(15), 15 * MINUTE, 46),
    (Step::Minutes(30), 30 * MINUTE, 46),
    (Step::Minutes(60), 60 * MINUTE, 46),
    (Step::Minutes(120), 120 * MINUTE, 46),
    (Step::Minutes(180), 180 * MINUTE, 46),
    (Step::Minutes(360), 360 * MINUTE, 46),
    (Step::Minutes(720), 720 * MINUTE, 46),
    (Step::Days, DAY, 22),
    (Step::Weeks, 7 * DAY, 22),
    (Step::Months(1), 28 * DAY, 34),
    (Step::Months(3), 90 * DAY, 34),
    (Step::Months(6), 181 * DAY, 34),
    (Step::Years(1), 365 * DAY, 40),
    (Step::Years(2), 730 * DAY, 40),
    (Step::Years(5), 1_826 * DAY, 40),
    (Step::Years(10), 3_652 * DAY, 40),
    (Step::Years(50), 18_262 * DAY, 40),
];

/// The ticks of an axis.
pub(crate) fn ticks(scale: &Scale, zone: Tz) -> Ticks {
    let fits = |(_, length, room): &&(Step, i64, i32)| scale.length(*length) >= Px::whole(*room);
    let step = STEPS.iter().find(fits).map_or(Step::Years(50), |(step, _, _)| *step);
    let local = |at: Instant| at.to_datetime().with_timezone(&zone).date_naive();
    let dates = Dates { first: local(scale.from), last: local(scale.to), zone };
    let day = |date: NaiveDate| date.format("%a %-d %b").to_string();
    let (major, minor) = match step {
        Step::Minutes(every) => (dates.each(day), dates.times(every)),
        Step::Days | Step::Weeks => {
            let every_week = step == Step::Weeks;
            let kept = move |date: &NaiveDate| !every_week || date.weekday() == Weekday::Mon;
            let minor = dates.each_where(kept, |date| date.day().to_string());
            let months = |date: &NaiveDate| date.day() == 1;
            (dates.each_where(months, |date| date.format("%b %Y").to_string()), minor)
        }
        Step::Months(every) => {
            let kept =
                move |date: &NaiveDate| date.day() == 1 && date.month0().is_multiple_of(every);
            let years = |date: &NaiveDate| date.ordinal() == 1;
            let minor = dates.each_where(kept, |date| date.format("%b").to_string());
            (dates.each_where(years, |date| date.year().to_string()), minor)
        }
        Step::Years(every) => {
            let kept = move |date: &NaiveDate| date.ordinal() == 1 && date.year() % every == 0;
            (Vec::new(), dates.each_where(kept, |date| date.year().to_string()))
        }
    };
    let within = |mut ticks: Vec<Tick>| {
        ticks.retain(|tick| scale.shows(tick.at));
        ticks
    };
    let mut major = within(major);
    // The stretch that the axis begins in has begun before.
    if major.first().is_none_or(|first| first.at > scale.from) {
        let form = match step {
            Step::Minutes(_) => Some("%a %-d %b %Y"),
            Step::Days | Step::Weeks => Some("%b %Y"),
            Step::Months(_) => Some("%Y"),
            Step::Years(_) => None,
        };
        let label = form.map(|form| dates.first.format(form).to_string());
        let first = label.map(|label| Tick { at: scale.from, label });
        major.splice(0..0, first);
    }
    Ticks { major, minor: within(minor) }
}

/// Local dates in a row.
#[derive(Clone, Copy)]
struct Dates {
    first: NaiveDate,
    last: NaiveDate,
    zone: Tz,
}

impl Dates {
    fn each(self, label: impl Fn(NaiveDate) -> String) -> Vec<Tick> {
        self.each_where(|_| true, label)
    }

    fn each_where(
        self,
        kept: impl Fn(&NaiveDate) -> bool,
        label: impl Fn(NaiveDate) -> String,
    ) -> Vec<Tick> {
        let dates = self.first.iter_days().take_while(|date| *date <= self.last);
        let dates = dates.filter(kept);
        let tick = |date| Some(Tick { at: midnight(self.zone, date)?, label: label(date) });
        dates.filter_map(tick).collect()
    }

    /// Times of every day, so many minutes apart.
    fn times(self, every: u32) -> Vec<Tick> {
        let dates = self.first.iter_days().take_while(|date| *date <= self.last);
        let mut ticks = Vec::new();
        for date in dates {
            for minute in (0..1_440).step_by(every as usize) {
                let time = NaiveTime::from_num_seconds_from_midnight_opt(minute * 60, 0);
                let time = time.unwrap_or(NaiveTime::MIN);
                let label = time.format("%H:%M").to_string();
                ticks.extend(instant(self.zone, date, time).map(|at| Tick { at, label }));
            }
        }
        ticks
    }
}

/// The instant a local date begins: where the clocks skip its midnight, an hour later; none where
/// they skip the date.
pub(crate) fn midnight(zone: Tz, date: NaiveDate) -> Option<Instant> {
    [0, 1].into_iter().find_map(|hour| instant(zone, date, NaiveTime::from_hms_opt(hour, 0, 0)?))
}

/// The earlier instant of a local time; none where the clocks skip it.
fn instant(zone: Tz, date: NaiveDate, time: NaiveTime) -> Option<Instant> {
    let local = zone.from_local_datetime(&date.and_time(time)).earliest()?;
    Instant::from_micros(local.timestamp_micros()).ok()
}

#[cfg(test)]
mod tests {
    use super::ticks;
    use crate::scale::{Px, Scale};
    use chrono_tz::Tz;
    use sevclock::time::Instant;

    fn axis(from: &str, to: &str, zone: Tz) -> (Vec<String>, Vec<String>) {
        let at = |text| Instant::parse(text).unwrap();
        let (from, to) = (at(from), at(to));
        let scale = Scale { from, to, left: Px(0), right: Px::whole(900) };
        let ticks = ticks(&scale, zone);
        let labels = |ticks: Vec<super::Tick>| ticks.into_iter().map(|one| one.label).collect();
        (labels(ticks.major), labels(ticks.minor))
    }

    #[test]
    fn two_hours_have_minutes() {
        let (days, times) = axis("2026-03-03T01:10:00Z", "2026-03-03T03:10:00Z", Tz::Asia__Taipei);
        assert_eq!(days, ["Tue 3 Mar 2026"]);
        assert_eq!((times[0].as_str(), times[1].as_str(), times.len()), ("09:10", "09:20", 13));
    }

    #[test]
    fn three_days_begin_at_local_midnight() {
        let (days, times) = axis("2026-03-03T12:00:00Z", "2026-03-06T12:00:00Z", Tz::Asia__Taipei);
        assert_eq!(days, ["Tue 3 Mar 2026", "Wed 4 Mar", "Thu 5 Mar", "Fri 6 Mar"]);
        assert_eq!(times[..3], ["00:00", "06:00", "12:00"]);
    }

    #[test]
    fn three_months_have_weeks_or_days() {
        let (months, days) = axis("2026-03-03T12:00:00Z", "2026-06-01T12:00:00Z", Tz::UTC);
        assert_eq!(months, ["Mar 2026", "Apr 2026", "May 2026", "Jun 2026"]);
        // Mondays.
        assert_eq!(days[..2], ["9", "16"]);
    }

    #[test]
    fn thirty_years_have_years() {
        let (none, years) = axis("2000-03-03T12:00:00Z", "2030-06-01T12:00:00Z", Tz::UTC);
        assert!(none.is_empty());
        assert_eq!(years[..2], ["2002", "2004"]);
    }

    #[test]
    fn an_hour_that_is_skipped_has_no_tick() {
        // In Berlin 02:00 on 2026-03-29 is 03:00.
        let (_, times) = axis("2026-03-28T23:00:00Z", "2026-03-29T06:00:00Z", Tz::Europe__Berlin);
        let times: Vec<&str> = times.iter().map(String::as_str).collect();
        assert_eq!(times[..4], ["00:00", "00:30", "01:00", "01:30"]);
        assert_eq!(times[4], "03:00");
    }
}
