//! Calendars by name, as a policy declares them (semantics §1.2). Not here: what a calendar is,
//! which is [`crate::time`]'s.

use chrono_tz::Tz;

use super::Grounds;
use crate::time::WeeklySpec;

/// A calendar and the name that rules use.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamedCalendar {
    /// The name.
    pub id: String,
    /// What it is.
    pub calendar: CalendarDraft,
    /// Where it is said, or why it is assumed.
    pub grounds: Grounds,
}

/// A calendar that may refer to others of the policy by name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CalendarDraft {
    /// Open at every instant.
    Always {
        /// The zone whose dates are its business days; UTC if none.
        zone: Option<Tz>,
    },
    /// Windows of a week.
    Weekly(WeeklySpec),
    /// Open where any of the named calendars is.
    Union {
        /// Names of calendars.
        of: Vec<String>,
        /// The zone business days are counted in; the first member's if none.
        zone: Option<Tz>,
    },
    /// Open where every named calendar is.
    Intersection {
        /// Names of calendars.
        of: Vec<String>,
        /// The zone business days are counted in; the first member's if none.
        zone: Option<Tz>,
    },
    /// Open where `base` is and none of `less` is.
    Difference {
        /// The name of the calendar taken from.
        base: String,
        /// Names of the calendars taken away.
        less: Vec<String>,
        /// The zone business days are counted in; that of `base` if none.
        zone: Option<Tz>,
    },
    /// Chosen by the value of a fact: one calendar for each.
    By {
        /// A boolean fact or one of a list.
        fact: String,
        /// The calendar's name for each value.
        is: Vec<(super::FactValue, String)>,
    },
}
