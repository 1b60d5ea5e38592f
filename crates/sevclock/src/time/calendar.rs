//! What a calendar says, as people say it (semantics §1.2); compiled by `Calendar::compile`.
//!
//! Not here: the open intervals on the UTC line, which the compiled calendar holds.

use chrono::NaiveDate;
use chrono_tz::Tz;

use super::Instant;

/// A calendar before it is compiled: always open, a week of windows in a zone, or a composition.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[expect(clippy::large_enum_variant, reason = "specifications are few and most are weekly")]
pub enum CalendarSpec {
    /// Open at every instant. Its business days are the dates of `zone`, UTC if none.
    Always {
        /// The zone whose dates are its business days.
        zone: Option<Tz>,
    },
    /// Windows of a week in local wall-clock time, less holidays, with exceptions and breaks.
    Weekly(WeeklySpec),
    /// Open where any member is.
    Union {
        /// The members; none at all is never open.
        of: Vec<CalendarSpec>,
        /// The zone that business days are counted in; the first member's if none.
        zone: Option<Tz>,
    },
    /// Open where every member is.
    Intersection {
        /// The members; none at all is never open.
        of: Vec<CalendarSpec>,
        /// The zone that business days are counted in; the first member's if none.
        zone: Option<Tz>,
    },
    /// Open where `base` is and none of `less` is.
    Difference {
        /// The calendar taken from.
        base: Box<CalendarSpec>,
        /// The calendars taken away.
        less: Vec<CalendarSpec>,
        /// The zone that business days are counted in; that of `base` if none.
        zone: Option<Tz>,
    },
}

impl CalendarSpec {
    /// How many holidays, exceptions and breaks it has, those of its members among them.
    pub(crate) fn dates(&self) -> usize {
        let all = |of: &[Self]| of.iter().map(Self::dates).sum();
        match self {
            Self::Always { .. } => 0,
            Self::Weekly(weekly) => weekly.dates(),
            Self::Union { of, .. } | Self::Intersection { of, .. } => all(of),
            Self::Difference { base, less, .. } => base.dates() + all(less),
        }
    }
}

/// Windows of a week in one zone (semantics §1.2).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct WeeklySpec {
    /// The IANA zone of every local time here.
    pub zone: Tz,
    /// The windows that start on each weekday, Monday first.
    pub week: [Vec<Window>; 7],
    /// Dates on which no window of the week starts.
    pub holidays: Vec<Holiday>,
    /// Dates whose windows are replaced, holiday or not; two on one date are their union.
    pub exceptions: Vec<(DateRange, Vec<Window>)>,
    /// Stretches removed from whatever is open.
    pub breaks: Vec<Break>,
}

impl WeeklySpec {
    /// A calendar of `zone` that never opens.
    #[must_use]
    pub fn new(zone: Tz) -> Self {
        Self {
            zone,
            week: Default::default(),
            holidays: Vec::new(),
            exceptions: Vec::new(),
            breaks: Vec::new(),
        }
    }

    /// How many windows it has, those of its exceptions among them.
    pub(crate) fn windows(&self) -> usize {
        let exceptions = self.exceptions.iter().map(|(_, windows)| windows);
        self.week.iter().chain(exceptions).map(Vec::len).sum()
    }

    /// How many holidays, exceptions and breaks it has.
    pub(crate) fn dates(&self) -> usize {
        self.holidays.len() + self.exceptions.len() + self.breaks.len()
    }
}

/// A local wall-clock time: seconds since local midnight, `0..=86_400` (`24:00` as an end).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LocalTime(u32);

impl LocalTime {
    /// `00:00`, the start of a day.
    pub const MIDNIGHT: Self = Self(0);
    /// `24:00`, the end of a day.
    pub const END_OF_DAY: Self = Self(86_400);

    /// The time `seconds` after local midnight, at most 86,400.
    #[must_use]
    pub const fn from_seconds(seconds: u32) -> Option<Self> {
        if seconds > 86_400 { None } else { Some(Self(seconds)) }
    }

    /// The time of `HH:MM` or `HH:MM:SS` text; `24:00` is the end of the day.
    ///
    /// ```
    /// use sevclock::time::LocalTime;
    /// assert_eq!(LocalTime::parse("09:30").map(LocalTime::seconds), Some(34_200));
    /// assert_eq!(LocalTime::parse("24:00"), Some(LocalTime::END_OF_DAY));
    /// assert_eq!(LocalTime::parse("9:30"), None);
    /// ```
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let two = |part: &str| -> Option<u32> {
            let digits = part.len() == 2 && part.bytes().all(|byte| byte.is_ascii_digit());
            if digits { part.parse().ok() } else { None }
        };
        let mut parts = text.split(':');
        let (hour, minute) = (two(parts.next()?)?, two(parts.next()?)?);
        let second = parts.next().map_or(Some(0), two)?;
        if parts.next().is_some() || minute > 59 || second > 59 {
            return None;
        }
        Self::from_seconds(hour * 3600 + minute * 60 + second)
    }

    /// Seconds since local midnight.
    #[must_use]
    pub const fn seconds(self) -> u32 {
        self.0
    }
}

/// A window of a day in local time; an end at or before its start is on the next date, so equal
/// times are 24 hours. It belongs to the date it starts on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Window {
    /// The local opening time, before `24:00`.
    pub from: LocalTime,
    /// The local closing time.
    pub to: LocalTime,
}

/// An inclusive range of local dates; one date is a range of itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct DateRange {
    /// The first date.
    pub first: NaiveDate,
    /// The last date, at or after the first.
    pub last: NaiveDate,
}

/// Dates on which no window starts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Holiday {
    /// A date or an inclusive range.
    Dates(DateRange),
    /// The same month and day every year (`--12-25`); 29 February only in leap years.
    Yearly {
        /// 1 to 12.
        month: u32,
        /// 1 to 31.
        day: u32,
    },
}

/// A stretch removed from whatever is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Break {
    /// A range of local time from a date on; an end at or before its start is on the next date.
    Local {
        /// The date it starts on.
        date: NaiveDate,
        /// The range.
        window: Window,
    },
    /// Half-open between two instants; an empty one removes nothing.
    Instants {
        /// The first closed instant.
        from: Instant,
        /// The first instant no longer closed by this.
        to: Instant,
    },
}

/// When on its day a business-day target falls due (semantics §1.5).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum DayDue {
    /// The end of the day's last window.
    #[default]
    Close,
    /// The start of the day's first window.
    Open,
    /// The starting instant's local time, clamped into the day's first open and last close.
    SameTime,
    /// A local time, clamped likewise.
    At(LocalTime),
}

/// What a start after the day's last close, or on no business day, does (semantics §1.5).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum AfterHours {
    /// Count from the start's own date.
    #[default]
    Ignore,
    /// Move to the next business day first.
    Roll,
}
