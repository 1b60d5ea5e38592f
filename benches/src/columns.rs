//! Columns of instants on an office calendar over twenty years, in random order.

use sevclock::time::{Calendar, CalendarSpec, Holiday, Instant, WeeklySpec, Window};

use crate::Rng;

/// How many rows a column has.
pub const ROWS: usize = 10_000_000;

/// Mon-Fri 09:00-17:00 in New York with ten holidays a year.
///
/// # Panics
/// Never: the calendar is valid.
#[must_use]
pub fn office() -> Calendar {
    office_hours("09:00-17:00")
}

/// The same with other hours, windows with commas between them.
///
/// # Panics
/// Where they are no windows.
#[must_use]
pub fn office_hours(hours: &str) -> Calendar {
    let mut weekly = WeeklySpec::new(chrono_tz::America::New_York);
    let time = |text: &str| sevclock::time::LocalTime::parse(text).expect("a valid time");
    let window = |text: &str| {
        let (from, to) = text.split_once('-').expect("a window");
        Window { from: time(from), to: time(to) }
    };
    for day in 0..5 {
        weekly.week[day] = hours.split(", ").map(window).collect();
    }
    for (month, day) in
        [(1, 1), (1, 19), (2, 16), (5, 25), (6, 19), (7, 4), (9, 7), (11, 11), (11, 26), (12, 25)]
    {
        weekly.holidays.push(Holiday::Yearly { month, day });
    }
    Calendar::compile(&CalendarSpec::Weekly(weekly)).expect("a valid calendar")
}

/// [`instants_of`] all rows.
#[must_use]
pub fn instants() -> Vec<i64> {
    instants_of(ROWS)
}

/// Random instants from 2012 to 2032, in microseconds.
#[must_use]
pub fn instants_of(rows: usize) -> Vec<i64> {
    let mut rng = Rng::new(20_260_101);
    let (first, last) = (1_325_376_000, 1_956_528_000);
    (0..rows).map(|_| (first + rng.below(last - first)) * 1_000_000).collect()
}

/// Copies a column: the floor under any pass over it.
pub fn copy(from: &[i64], to: &mut [i64]) {
    to.copy_from_slice(from);
}

/// The instant `span` microseconds of working time after each row's.
pub fn add(calendar: &Calendar, from: &[i64], span: i64, to: &mut [i64]) {
    for (due, start) in to.iter_mut().zip(from) {
        *due = calendar.add_micros(*start, span);
    }
}

/// Checks a column of sums: the working time between is the span, and one microsecond less is not
/// enough.
///
/// # Panics
/// Where a sum is wrong.
pub fn check(calendar: &Calendar, from: &[i64], span: i64, sums: &[i64]) {
    for (start, due) in from.iter().zip(sums).step_by(97) {
        assert_eq!(calendar.between_micros(*start, *due), span, "from {start}");
        assert_eq!(calendar.between_micros(*start, *due - 1), span - 1, "from {start}");
        assert!(Instant::from_micros(*due).is_ok());
    }
}
