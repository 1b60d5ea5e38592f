//! What is wrong with a calendar's data, all of it at once (semantics §1.2).
//!
//! Not here: text positions; a document reader maps the structural path to its own places.

use std::fmt;

use super::{Break, CalendarSpec, DateRange, Holiday, LocalTime, WeeklySpec, Window};

/// Compositions nested deeper than this are refused, so that no document exhausts the stack.
pub const MAX_CALENDAR_DEPTH: usize = 32;

/// One mistake in a [`CalendarSpec`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CalendarProblem {
    /// A stable name of the kind of mistake, such as `calendar-window-start`.
    pub code: &'static str,
    /// Where in the data, such as `week[0][1]` or `of[1].holidays[3]`; empty for the whole.
    pub path: String,
    /// What was found, what was expected, what to do.
    pub message: String,
}

impl fmt::Display for CalendarProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.path.is_empty() {
            f.write_str(&self.message)
        } else {
            write!(f, "{}: {}", self.path, self.message)
        }
    }
}

impl std::error::Error for CalendarProblem {}

/// Every problem of `spec`, in the order of its data.
pub(super) fn problems(spec: &CalendarSpec) -> Vec<CalendarProblem> {
    let mut found = Found(Vec::new());
    found.calendar(spec, "", 1);
    found.0
}

struct Found(Vec<CalendarProblem>);

impl Found {
    fn add(&mut self, code: &'static str, path: String, message: String) {
        self.0.push(CalendarProblem { code, path, message });
    }

    fn calendar(&mut self, spec: &CalendarSpec, path: &str, depth: usize) {
        if depth > MAX_CALENDAR_DEPTH {
            let message = format!("compositions nest deeper than {MAX_CALENDAR_DEPTH} levels");
            self.add("calendar-depth", path.to_owned(), message);
            return;
        }
        let prefix = if path.is_empty() { String::new() } else { format!("{path}.") };
        match spec {
            CalendarSpec::Always { .. } => {}
            CalendarSpec::Weekly(weekly) => self.weekly(weekly, &prefix),
            CalendarSpec::Union { of, .. } | CalendarSpec::Intersection { of, .. } => {
                for (index, member) in of.iter().enumerate() {
                    self.calendar(member, &format!("{prefix}of[{index}]"), depth + 1);
                }
            }
            CalendarSpec::Difference { base, less, .. } => {
                self.calendar(base, &format!("{prefix}base"), depth + 1);
                for (index, member) in less.iter().enumerate() {
                    self.calendar(member, &format!("{prefix}less[{index}]"), depth + 1);
                }
            }
        }
    }

    fn weekly(&mut self, weekly: &WeeklySpec, prefix: &str) {
        for (day, windows) in weekly.week.iter().enumerate() {
            for (index, window) in windows.iter().enumerate() {
                self.window(*window, || format!("{prefix}week[{day}][{index}]"));
            }
        }
        for (index, holiday) in weekly.holidays.iter().enumerate() {
            self.holiday(*holiday, || format!("{prefix}holidays[{index}]"));
        }
        for (index, (dates, windows)) in weekly.exceptions.iter().enumerate() {
            self.dates(*dates, || format!("{prefix}exceptions[{index}]"));
            for (at, window) in windows.iter().enumerate() {
                self.window(*window, || format!("{prefix}exceptions[{index}].windows[{at}]"));
            }
        }
        for (index, removed) in weekly.breaks.iter().enumerate() {
            let path = || format!("{prefix}breaks[{index}]");
            match *removed {
                Break::Local { window, .. } => self.window(window, path),
                Break::Instants { from, to } if from > to => self.add(
                    "calendar-break-reversed",
                    path(),
                    format!("the break ends at `{to}`, before its start `{from}`; swap the two"),
                ),
                Break::Instants { .. } => {}
            }
        }
    }

    fn window(&mut self, window: Window, path: impl FnOnce() -> String) {
        if window.from >= LocalTime::END_OF_DAY {
            let message = "a window cannot start at `24:00`; write `00:00` on the next day";
            self.add("calendar-window-start", path(), message.to_owned());
        }
    }

    fn dates(&mut self, dates: DateRange, path: impl FnOnce() -> String) {
        let DateRange { first, last } = dates;
        if last < first {
            let message = format!("the range ends on `{last}`, before its first date `{first}`");
            self.add("calendar-dates-reversed", path(), message);
        }
    }

    fn holiday(&mut self, holiday: Holiday, path: impl FnOnce() -> String) {
        match holiday {
            Holiday::Dates(dates) => self.dates(dates, path),
            Holiday::Yearly { month, day } => {
                let longest = match month {
                    2 => 29,
                    4 | 6 | 9 | 11 => 30,
                    1..=12 => 31,
                    _ => 0,
                };
                if day == 0 || day > longest {
                    let message = format!("no year has a date `--{month:02}-{day:02}`");
                    self.add("calendar-yearly-date", path(), message);
                }
            }
        }
    }
}
