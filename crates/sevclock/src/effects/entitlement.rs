//! When contracts cease to cover their customers, as effects (semantics §6.3, §7.4).

use chrono::offset::LocalResult;
use chrono::{DateTime, NaiveDate, NaiveTime, TimeZone, Utc};
use chrono_tz::Tz;

use super::{Effect, What};
use crate::compile::{Faults, Policy};
use crate::entitle::Contract;
use crate::evaluate::Cause;
use crate::time::Instant;

impl Policy {
    /// The ends of a contract's cover after `from` up to and including `to`: the beginning of the first
    /// day without it, in the contract's zone.
    ///
    /// # Errors
    /// As [`Policy::entitlement`].
    pub fn entitlement_effects(
        &self,
        contract: &Contract,
        from: Instant,
        to: Instant,
    ) -> Result<Vec<Effect>, Faults> {
        let (plan, stretches) = self.cover(contract)?;
        let ends = stretches.iter().filter_map(|stretch| {
            let day = stretch.last.succ_opt()?;
            Instant::from_micros(beginning(contract.zone, day)?.timestamp_micros()).ok()
        });
        let ends = ends.filter(|at| *at > from && *at <= to);
        let effect = |at| Effect {
            what: What::EntitlementEnded { plan },
            at,
            nth: 0,
            cause: Cause::Timer(at),
            known: at,
            withdrawn: false,
        };
        Ok(ends.map(effect).collect())
    }
}

/// The first instant of a local day; where its midnight is skipped, the instant that skips it.
fn beginning(zone: Tz, day: NaiveDate) -> Option<DateTime<Utc>> {
    let midnight = day.and_time(NaiveTime::MIN);
    match zone.from_local_datetime(&midnight) {
        LocalResult::Single(at) | LocalResult::Ambiguous(at, _) => Some(at.to_utc()),
        LocalResult::None => {
            let is_before = |second: i64| {
                let at = DateTime::from_timestamp(second, 0);
                at.is_some_and(|at| at.with_timezone(&zone).date_naive() < day)
            };
            let near = midnight.and_utc().timestamp();
            let (mut first, mut last) = (near - 2 * 86_400, near + 2 * 86_400);
            while first < last {
                let middle = first + (last - first) / 2;
                if is_before(middle) { first = middle + 1 } else { last = middle }
            }
            DateTime::from_timestamp(first, 0)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::beginning;

    #[test]
    fn a_day_begins_at_its_midnight_or_where_that_is_skipped() {
        for (zone, day, expected) in [
            ("Europe/Berlin", "2026-03-29", "2026-03-28T23:00:00Z"),
            // Clocks went from 00:00 to 01:00.
            ("America/Sao_Paulo", "2018-11-04", "2018-11-04T03:00:00Z"),
            // They went back from 01:00 to 00:00: midnight came twice.
            ("America/Havana", "2025-11-02", "2025-11-02T04:00:00Z"),
            // The 30th was skipped whole.
            ("Pacific/Apia", "2011-12-30", "2011-12-30T10:00:00Z"),
        ] {
            let zone = zone.parse().expect("a zone");
            let found = beginning(zone, day.parse().expect("a day")).expect("an instant");
            assert_eq!(found.format("%Y-%m-%dT%H:%M:%SZ").to_string(), expected, "{zone} {day}");
        }
    }
}
