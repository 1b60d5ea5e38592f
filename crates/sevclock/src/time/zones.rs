//! Zone data: how far each zone is from UTC, and since when (semantics §1.2).
//!
//! Built in is what `chrono-tz` has of the IANA time zone database. A host that has newer data gives
//! its own. Not here: files, and local times.

use std::collections::HashMap;
use std::sync::Arc;

use chrono::{DateTime, Offset, TimeZone};
use chrono_tz::{IANA_TZDB_VERSION, Tz};

use super::Instant;
use super::reach::Reach;
use super::zone::ZoneLine;

/// Zone data of one version.
#[derive(Clone, Debug)]
pub struct ZoneData {
    version: Arc<str>,
    given: Option<Arc<HashMap<Tz, ZoneOffsets>>>,
}

/// The offsets of one zone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ZoneOffsets {
    /// Seconds east of UTC before the first change.
    pub first: i32,
    /// Seconds since 1970 at which the offset becomes another, in order, and what it becomes.
    pub changes: Vec<(i64, i32)>,
}

impl ZoneData {
    /// The data that is built in.
    #[must_use]
    pub fn built_in() -> Self {
        Self { version: IANA_TZDB_VERSION.into(), given: None }
    }

    /// Other data. Zones that are not given are as built in; the version tells it from any other, and
    /// stands in every state made with it.
    ///
    /// ```
    /// use chrono_tz::Tz;
    /// use sevclock::time::{CalendarPool, ZoneData, ZoneOffsets};
    ///
    /// // Berlin, should it stay on winter time.
    /// let berlin = ZoneOffsets { first: 3600, changes: Vec::new() };
    /// let data = ZoneData::given("2027x", [(Tz::Europe__Berlin, berlin)]);
    /// assert_eq!(CalendarPool::with_zones(data).zones().version(), "2027x");
    /// ```
    #[must_use]
    pub fn given(version: &str, zones: impl IntoIterator<Item = (Tz, ZoneOffsets)>) -> Self {
        Self { version: version.into(), given: Some(Arc::new(zones.into_iter().collect())) }
    }

    /// Its version, such as `2025b`.
    #[must_use]
    pub fn version(&self) -> &str {
        &self.version
    }

    /// Whether it is what is built in.
    pub(crate) fn is_built_in(&self) -> bool {
        self.given.is_none()
    }

    /// The offset of a zone at a UTC second within chrono's range.
    pub(super) fn offset(&self, zone: Tz, second: i64) -> i64 {
        if let Some(given) = self.of(zone) {
            let before = given.changes.partition_point(|(from, _)| *from <= second);
            let change = before.checked_sub(1).map(|last| given.changes[last].1);
            return i64::from(change.unwrap_or(given.first));
        }
        let instant =
            DateTime::from_timestamp(second, 0).expect("a reach is within chrono's range");
        i64::from(zone.offset_from_utc_datetime(&instant.naive_utc()).fix().local_minus_utc())
    }

    /// The offset of a zone at a second since 1970, in seconds east of UTC; that of the nearest supported
    /// instant outside them.
    #[must_use]
    pub fn offset_of(&self, zone: Tz, second: i64) -> i32 {
        let reach = (Instant::MIN.micros() / 1_000_000, Instant::MAX.micros() / 1_000_000);
        i32::try_from(self.offset(zone, second.clamp(reach.0, reach.1))).unwrap_or(0)
    }

    /// The offsets of a zone over the supported instants.
    #[must_use]
    pub fn offsets(&self, zone: Tz) -> ZoneOffsets {
        ZoneLine::new(zone, Reach::WHOLE, self).offsets()
    }

    /// What was given of a zone.
    pub(super) fn of(&self, zone: Tz) -> Option<&ZoneOffsets> {
        self.given.as_ref()?.get(&zone)
    }
}

impl Default for ZoneData {
    fn default() -> Self {
        Self::built_in()
    }
}
