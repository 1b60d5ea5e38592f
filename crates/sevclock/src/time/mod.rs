//! Instants, spans, calendars and business days (semantics §1).
//!
//! What a calendar says is a [`CalendarSpec`]; [`Calendar::compile`] turns it into tables and
//! answers from them: working time between instants, and instants so much working time later.
//! Inside, data flows from the specification through the open intervals of `weekly` and `source` to
//! the tables of `build`, and questions through `compiled` to `table`, `line` and `business`.
//!
//! Not here: which calendar a promise counts on, which is a policy's.

mod build;
mod business;
mod calendar;
mod column;
mod compiled;
mod instant;
mod intervals;
mod line;
mod months;
mod patterned;
mod periods;
mod phase;
mod plain;
mod pool;
mod problem;
mod reach;
mod source;
mod span;
mod table;
mod templates;
#[cfg(test)]
mod tests;
mod weekly;
mod zone;
mod zones;

pub use calendar::{
    AfterHours, Break, CalendarSpec, DateRange, DayDue, Holiday, LocalTime, WeeklySpec, Window,
};
pub use compiled::Calendar;
pub use instant::{Instant, InstantError};
pub use months::Month;
pub(crate) use months::Months;
pub use periods::Periods;
pub use pool::CalendarPool;
pub use problem::{CalendarProblem, MAX_CALENDAR_DEPTH};
use source::Zones;
pub use span::{Span, SpanError};
pub use zones::{ZoneData, ZoneOffsets};

/// [`Calendar::NEVER`], under the name the engine uses.
pub(crate) const NEVER: i64 = Calendar::NEVER;
