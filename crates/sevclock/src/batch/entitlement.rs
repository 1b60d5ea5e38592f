//! What contracts entitle to on a day, row by row (semantics §6.3): those of one term and its
//! renewals, in one zone.
//!
//! Not here: contracts of several terms, reasons, and words for what is wrong with a contract;
//! [`Policy::entitlement`] has them.

use chrono::{Days, NaiveDate};
use chrono_tz::Tz;

use super::codes::same_length;
use super::{Batch, BatchError};
use crate::compile::Policy;
use crate::entitle::{Standing, renewed};
use crate::time::Instant;

/// Contracts in columns, days counted from 1970-01-01.
#[derive(Clone, Copy, Debug)]
pub struct Contracts<'a> {
    /// The plan of each, as [`Policy::code`] has it.
    pub plans: &'a [u8],
    /// The first day.
    pub starts: &'a [i32],
    /// Calendar months of each term; 0 for the agreement's usual ones.
    pub months: &'a [u32],
    /// How many further terms.
    pub renewals: &'a [u32],
    /// Incidents used.
    pub used: &'a [u32],
}

/// What a contract of a column entitles to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Entitled {
    /// As the standing says.
    Standing(Standing),
    /// Something is wrong with the contract; [`Policy::entitlement`] says what.
    Refused,
}

impl Batch<'_> {
    /// What each contract entitles to at an instant, its days being those of `zone`.
    ///
    /// # Errors
    /// [`BatchError::Lengths`]; then nothing is written.
    pub fn entitlements(
        &self,
        contracts: &Contracts<'_>,
        zone: Tz,
        at: Instant,
        entitled: &mut [Entitled],
    ) -> Result<(), BatchError> {
        let rows = contracts.plans.len();
        let lengths = [contracts.starts.len(), contracts.months.len(), contracts.renewals.len()];
        for length in lengths.into_iter().chain([contracts.used.len(), entitled.len()]) {
            same_length(length, rows)?;
        }
        let day = at.to_datetime().with_timezone(&zone).date_naive();
        let mut faults = Vec::new();
        for (row, entitled) in entitled.iter_mut().enumerate() {
            let standing = contracts.standing(self.policy, row, day, &mut faults);
            faults.clear();
            *entitled = standing.map_or(Entitled::Refused, Entitled::Standing);
        }
        Ok(())
    }
}

impl Contracts<'_> {
    fn standing(
        &self,
        policy: &Policy,
        row: usize,
        day: NaiveDate,
        faults: &mut Vec<crate::Fault>,
    ) -> Option<Standing> {
        let plan = policy.draft().plans.get(usize::from(self.plans[row]))?;
        let starts = date(self.starts[row])?;
        let months = Some(self.months[row]).filter(|months| *months > 0);
        let terms = &policy.draft().contracts;
        let stretch = renewed(terms, starts, months, self.renewals[row], faults);
        let stretch = stretch.filter(|_| faults.is_empty())?;
        Some(Standing::of(stretch, day, self.used[row], plan.incidents))
    }
}

/// The date so many days after 1970-01-01.
fn date(day: i32) -> Option<NaiveDate> {
    let days = Days::new(day.unsigned_abs().into());
    let epoch = NaiveDate::default();
    if day < 0 { epoch.checked_sub_days(days) } else { epoch.checked_add_days(days) }
}
