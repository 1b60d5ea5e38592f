//! The open intervals of a calendar, one at a time (semantics §1.2).

use super::compiled::supported;
use super::{Calendar, Instant};

/// The merged open intervals of a range, clipped to it; see [`Calendar::periods`].
#[derive(Clone, Debug)]
pub struct Periods<'a> {
    calendar: &'a Calendar,
    at: i64,
    to: i64,
}

impl<'a> Periods<'a> {
    pub(super) fn new(calendar: &'a Calendar, from: Instant, to: Instant) -> Self {
        Self { calendar, at: from.micros(), to: to.micros() }
    }
}

impl Iterator for Periods<'_> {
    type Item = (Instant, Instant);

    fn next(&mut self) -> Option<Self::Item> {
        if self.at >= self.to {
            return None;
        }
        let open = self.calendar.opening_from(self.at).filter(|&open| open < self.to);
        let Some(open) = open else {
            self.at = self.to;
            return None;
        };
        let close = self.calendar.run_end(open).unwrap_or(self.to).min(self.to);
        self.at = close;
        Some((supported(open)?, supported(close)?))
    }
}
