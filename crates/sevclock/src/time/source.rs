//! The open intervals of any calendar, laid out on the UTC line on demand (semantics §1.2).
//!
//! Not here: the tables built from them.

use std::sync::Arc;

use chrono_tz::Tz;

use super::CalendarSpec;
use super::intervals::{Interval, intersect, merge, subtract};
use super::reach::Reach;
use super::weekly::Weekly;
use super::zone::ZoneLine;
use super::zones::ZoneData;

/// A calendar made ready to be laid out over a [`Reach`].
#[derive(Debug)]
pub(super) enum Source {
    Always,
    Weekly(Box<Weekly>),
    Union(Vec<Source>),
    Intersection(Vec<Source>),
    Difference(Box<Source>, Vec<Source>),
}

impl Source {
    /// The calendar of `spec`, which has no problems, over `reach`.
    pub(super) fn new(spec: &CalendarSpec, reach: Reach, data: &ZoneData) -> Self {
        Self::with_zones(spec, &mut Zones::new(reach, data.clone()))
    }

    /// The same over the reach of `zones`.
    pub(super) fn with_zones(spec: &CalendarSpec, zones: &mut Zones) -> Self {
        let mut members =
            |of: &[CalendarSpec]| of.iter().map(|one| Self::with_zones(one, zones)).collect();
        match spec {
            CalendarSpec::Always { .. } => Self::Always,
            CalendarSpec::Union { of, .. } => Self::Union(members(of)),
            CalendarSpec::Intersection { of, .. } => Self::Intersection(members(of)),
            CalendarSpec::Difference { base, less, .. } => {
                let less = members(less);
                Self::Difference(Box::new(Self::with_zones(base, zones)), less)
            }
            CalendarSpec::Weekly(weekly) => {
                let zone = zones.get(weekly.zone);
                Self::Weekly(Box::new(Weekly::new(weekly, zone, zones.reach)))
            }
        }
    }

    /// The open intervals within `[from, to)`, UTC microseconds, inside the reach.
    pub(super) fn open(&self, from: i64, to: i64) -> Vec<Interval> {
        match self {
            Self::Always => vec![(from, to)],
            Self::Weekly(weekly) => weekly.open(from, to),
            Self::Union(of) => merge(of.iter().flat_map(|one| one.open(from, to)).collect()),
            Self::Intersection(of) => {
                let mut lists = of.iter().map(|one| one.open(from, to));
                let first = lists.next().unwrap_or_default();
                lists.fold(first, |both, next| intersect(&both, &next))
            }
            Self::Difference(base, less) => {
                let lists = less.iter().map(|one| one.open(from, to));
                lists.fold(base.open(from, to), |left, next| subtract(&left, &next))
            }
        }
    }
}

/// Zones over a reach, each read once for all calendars that are compiled together.
#[derive(Debug)]
pub(crate) struct Zones {
    reach: Reach,
    data: ZoneData,
    known: Vec<(Tz, Arc<ZoneLine>)>,
}

impl Zones {
    /// For calendars to be compiled: over what is compiled at once.
    pub(crate) const fn hot(data: ZoneData) -> Self {
        Self::new(Reach::HOT, data)
    }

    const fn new(reach: Reach, data: ZoneData) -> Self {
        Self { reach, data, known: Vec::new() }
    }

    /// Where they are read from.
    pub(super) const fn data(&self) -> &ZoneData {
        &self.data
    }

    pub(super) fn get(&mut self, zone: Tz) -> Arc<ZoneLine> {
        if let Some((_, line)) = self.known.iter().find(|known| known.0 == zone) {
            return Arc::clone(line);
        }
        let line = Arc::new(ZoneLine::new(zone, self.reach, &self.data));
        self.known.push((zone, Arc::clone(&line)));
        line
    }
}

/// The zone that business days are counted in (semantics §1.4); UTC where nothing names one.
pub(super) fn day_zone(spec: &CalendarSpec) -> Tz {
    match spec {
        CalendarSpec::Always { zone } => zone.unwrap_or(Tz::UTC),
        CalendarSpec::Weekly(weekly) => weekly.zone,
        CalendarSpec::Union { of, zone } | CalendarSpec::Intersection { of, zone } => {
            zone.or_else(|| of.first().map(day_zone)).unwrap_or(Tz::UTC)
        }
        CalendarSpec::Difference { base, zone, .. } => zone.unwrap_or_else(|| day_zone(base)),
    }
}
