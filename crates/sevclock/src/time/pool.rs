//! Equal calendars compiled once, for a host that keeps many policies (architecture "Time, fast").
//!
//! A pool is the host's: nothing here is global. Not here: which policies there are.

use std::collections::HashMap;
use std::sync::{Arc, Weak};

use super::{Calendar, CalendarProblem, CalendarSpec, ZoneData, Zones};

/// Calendars by what they were compiled from, each for as long as something else holds it, and the
/// zones they have read.
///
/// ```
/// use std::sync::Arc;
/// use sevclock::time::{CalendarPool, CalendarSpec, WeeklySpec};
/// let mut pool = CalendarPool::new();
/// let office = CalendarSpec::Weekly(WeeklySpec::new(chrono_tz::Tz::Asia__Taipei));
/// let one = pool.compile(&office).unwrap();
/// let other = pool.compile(&office).unwrap();
/// assert!(Arc::ptr_eq(&one, &other));
/// drop((one, other));
/// assert_eq!(pool.len(), 0);
/// ```
#[derive(Debug)]
pub struct CalendarPool {
    zones: Zones,
    known: HashMap<CalendarSpec, Weak<Calendar>>,
    /// At so many entries those that nothing holds are forgotten.
    full: usize,
    /// The most bytes of one policy's calendars.
    most_bytes: usize,
}

/// Fewest entries at which a pool looks for those that nothing holds.
const FEW: usize = 64;
/// The most bytes of one policy's calendars, unless set: those of some 20 offices.
const MOST_BYTES: usize = 7 << 20;

impl CalendarPool {
    /// No calendars yet.
    #[must_use]
    pub fn new() -> Self {
        Self::with_zones(ZoneData::built_in())
    }

    /// The same for other zone data than what is built in.
    #[must_use]
    pub fn with_zones(data: ZoneData) -> Self {
        let zones = Zones::hot(data);
        Self { zones, known: HashMap::new(), full: FEW, most_bytes: MOST_BYTES }
    }

    /// The same with another limit of the bytes that the tables of one policy's calendars come to, 7 MiB
    /// unless set; a policy whose calendars come to more is refused.
    #[must_use]
    pub fn with_most_bytes(mut self, bytes: usize) -> Self {
        self.most_bytes = bytes;
        self
    }

    pub(crate) const fn most_bytes(&self) -> usize {
        self.most_bytes
    }

    /// The zone data its calendars are made with.
    #[must_use]
    pub const fn zones(&self) -> &ZoneData {
        self.zones.data()
    }

    /// The calendar that `spec` describes: the one that was compiled from it before, if there still is
    /// one.
    ///
    /// # Errors
    /// As [`Calendar::compile`].
    pub fn compile(&mut self, spec: &CalendarSpec) -> Result<Arc<Calendar>, Vec<CalendarProblem>> {
        if let Some(known) = self.known.get(spec).and_then(Weak::upgrade) {
            return Ok(known);
        }
        let calendar = Arc::new(Calendar::compile_with(spec, &mut self.zones)?);
        if self.known.len() >= self.full {
            self.known.retain(|_, known| known.strong_count() > 0);
            self.full = FEW.max(2 * self.known.len());
        }
        self.known.insert(spec.clone(), Arc::downgrade(&calendar));
        Ok(calendar)
    }

    /// How many calendars of the pool something holds.
    #[must_use]
    pub fn len(&self) -> usize {
        self.known.values().filter(|known| known.strong_count() > 0).count()
    }

    /// Whether nothing holds a calendar of the pool.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

impl Default for CalendarPool {
    fn default() -> Self {
        Self::new()
    }
}

#[cfg(test)]
mod tests {
    use super::{CalendarPool, FEW};
    use crate::time::{CalendarSpec, LocalTime, WeeklySpec, Window};

    fn office(from: u32) -> CalendarSpec {
        let mut office = WeeklySpec::new(chrono_tz::Tz::Asia__Taipei);
        let time = |seconds| LocalTime::from_seconds(seconds).unwrap();
        office.week[0].push(Window { from: time(from), to: time(from + 3600) });
        CalendarSpec::Weekly(office)
    }

    #[test]
    fn calendars_that_nothing_holds_are_forgotten() {
        let mut pool = CalendarPool::new();
        let kept = pool.compile(&office(0)).unwrap();
        for round in 0..u32::try_from(3 * FEW).unwrap() {
            drop(pool.compile(&office(60 * (round + 1))).unwrap());
        }
        assert!(pool.known.len() <= FEW, "{}", pool.known.len());
        assert_eq!(pool.len(), 1);
        assert!(std::sync::Arc::ptr_eq(&kept, &pool.compile(&office(0)).unwrap()));
    }
}
