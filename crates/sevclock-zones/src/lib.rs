//! Zone data from compiled zone files (TZif, RFC 9636), such as a system keeps under `zoneinfo`.
//!
//! Not here: what an offset means for a calendar, which is the core's.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use chrono_tz::Tz;
use sevclock::time::{Instant, ZoneData, ZoneOffsets};
use thiserror::Error;
use tz::{TimeZone, TimeZoneRef};

/// Why zone files cannot be read.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum ZonesError {
    /// A file cannot be read.
    #[error("{file}: cannot be read: {error}")]
    Io {
        /// The file.
        file: PathBuf,
        /// Why.
        error: io::Error,
    },
    /// A file is no compiled zone.
    #[error("{name}: is no compiled zone file (TZif): {error}")]
    Tzif {
        /// The zone.
        name: String,
        /// What is wrong with it.
        error: tz::Error,
    },
}

/// A second over whose length a rule is looked at once; shorter excursions do not follow from one.
const STEP: i64 = 6 * 86_400;

/// The offsets in the bytes of a compiled zone, over all supported instants.
///
/// # Errors
/// [`ZonesError::Tzif`].
pub fn from_tzif(zone: Tz, bytes: &[u8]) -> Result<ZoneOffsets, ZonesError> {
    let fail = |error: tz::Error| ZonesError::Tzif { name: zone.name().to_owned(), error };
    let read = TimeZone::from_tz_data(bytes).map_err(|error| fail(error.into()))?;
    let zone = read.as_ref();
    let offset = |second: i64| offset_at(zone, second).map_err(fail);
    let (from, to) = (seconds(Instant::MIN) - STEP, seconds(Instant::MAX) + STEP);
    let first = offset(from)?;
    let mut changes = Vec::new();
    let listed = zone.transitions().iter().map(tz::timezone::Transition::unix_leap_time);
    let listed: Vec<i64> = listed.filter(|at| (from..to).contains(at)).collect();
    for at in &listed {
        changes.push((*at, offset(*at)?));
    }
    // What comes after the last listed change follows a rule.
    let mut at = listed.last().copied().unwrap_or(from);
    while at < to {
        let next = (at + STEP).min(to);
        let (before, after) = (offset(at)?, offset(next)?);
        if before != after {
            let (mut same, mut other) = (at, next);
            while other - same > 1 {
                let middle = same + (other - same) / 2;
                if offset(middle)? == before { same = middle } else { other = middle }
            }
            changes.push((other, after));
        }
        at = next;
    }
    Ok(ZoneOffsets { first, changes })
}

/// The data of a folder of compiled zones, such as `/usr/share/zoneinfo`, for these zones; the version
/// tells it from any other.
///
/// # Errors
/// [`ZonesError`]: a zone's file is not there, or is none.
pub fn from_folder(
    version: &str,
    folder: &Path,
    zones: impl IntoIterator<Item = Tz>,
) -> Result<ZoneData, ZonesError> {
    let mut given = Vec::new();
    for zone in zones {
        let file = folder.join(zone.name());
        let bytes = fs::read(&file).map_err(|error| ZonesError::Io { file, error })?;
        given.push((zone, from_tzif(zone, &bytes)?));
    }
    Ok(ZoneData::given(version, given))
}

fn seconds(at: Instant) -> i64 {
    at.micros().div_euclid(1_000_000)
}

fn offset_at(zone: TimeZoneRef<'_>, second: i64) -> Result<i32, tz::Error> {
    Ok(zone.find_local_time_type(second)?.ut_offset())
}
