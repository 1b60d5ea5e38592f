//! Instants, spans, calendars and business days (semantics §1).

mod calendar;
mod instant;
mod span;

pub use calendar::{
    AfterHours, Break, CalendarSpec, DateRange, DayDue, Holiday, LocalTime, WeeklySpec, Window,
};
pub use instant::{Instant, InstantError};
pub use span::{Span, SpanError};
