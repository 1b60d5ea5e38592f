//! What a customer has and lacks for a program, and by when a commitment falls due (semantics §6.5).
//!
//! Not here: the rule by which a customer qualifies, which is compiled with the policy and grants
//! tickets their facts; only a commitment whose time has run out is found here, for a ticket does not
//! say since when it stands.

use chrono::NaiveDate;
use chrono_tz::Tz;

pub use crate::compile::Way;
use crate::compile::{Fault, Faults, Policy, listed};
use crate::entitle::{last_day, out_of_range, supported};
use crate::policy::FactValue;
use crate::time::Instant;

/// A customer, as far as programs ask.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Customer {
    /// The plan bought; the policy's default if absent.
    pub plan: Option<String>,
    /// Facts that differ from their defaults.
    pub facts: Vec<(String, FactValue)>,
    /// The day the commitment was given; unknown if absent.
    pub committed_on: Option<NaiveDate>,
    /// Where that day and the day asked about are counted; UTC if absent.
    pub zone: Option<Tz>,
}

/// What a customer has and lacks for a program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Qualification {
    /// The place of the program in the policy.
    pub program: usize,
    /// By what the customer qualifies; none who does not.
    pub by: Option<Way>,
    /// Whether each requirement is met, in the policy's order.
    pub requirements: Vec<bool>,
    /// How many must be.
    pub needed: usize,
    /// The commitment to meet the rest.
    pub commitment: Commitment,
}

/// Where a commitment stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Commitment {
    /// The program has none, or the customer needs none: every requirement is met, or the plan
    /// qualifies.
    NotAsked,
    /// It is asked for and not given.
    Missing,
    /// It is given, and there is time left.
    Given {
        /// The last day on which the rest may be met, where both its length and its day are known.
        due: Option<NaiveDate>,
    },
    /// It is given, and its time has run out.
    Overdue {
        /// The last day on which the rest might have been met.
        due: NaiveDate,
    },
}

impl Qualification {
    /// How many requirements are met.
    #[must_use]
    pub fn met(&self) -> usize {
        self.requirements.iter().filter(|met| **met).count()
    }
}

impl Policy {
    /// What a customer has and lacks for a program at an instant.
    ///
    /// A customer without `committed_on` qualifies exactly where a ticket with the same plan and
    /// facts is granted the program's facts.
    ///
    /// # Errors
    /// Every [`Fault`] at once: an unknown program (`unknown-program`), a commitment that was given
    /// or falls due out of the supported range (`out-of-range`), and faults of the plan and facts as
    /// of [`Policy::bind`].
    pub fn qualify(
        &self,
        program: &str,
        customer: &Customer,
        at: Instant,
    ) -> Result<Qualification, Faults> {
        let programs = &self.draft().programs;
        let place = programs.iter().position(|one| one.id == program);
        let bound = self.bind_start(customer.plan.as_deref(), &customer.facts);
        let mut faults = bound.as_ref().err().map_or_else(Vec::new, |faults| faults.0.clone());
        if place.is_none() {
            let known = listed(programs.iter().map(|one| one.id.as_str()));
            let message = format!("no program `{program}`; expected {known}");
            faults.push(Fault { code: "unknown-program", path: "program".to_owned(), message });
        }
        let due = place.and_then(|place| {
            let within = programs[place].within_months;
            due(customer.committed_on, within).unwrap_or_else(|fault| {
                faults.push(fault);
                None
            })
        });
        let (Some(place), Ok(mut bits), true) = (place, bound, faults.is_empty()) else {
            return Err(Faults(faults));
        };
        // A program may ask for what those before it grant.
        self.programs[..place].iter().for_each(|before| before.grant(&mut bits));
        let rule = &self.programs[place];
        let way = rule.way(&bits);
        let zone = customer.zone.unwrap_or(Tz::UTC);
        let today = at.to_datetime().with_timezone(&zone).date_naive();
        let asked = programs[place].commitment.is_some();
        let commitment = match due {
            _ if !asked || matches!(way, Some(Way::All | Way::Plan)) => Commitment::NotAsked,
            _ if !rule.commitment.holds(&bits) => Commitment::Missing,
            Some(due) if today > due => Commitment::Overdue { due },
            due => Commitment::Given { due },
        };
        Ok(Qualification {
            program: place,
            by: way.filter(|_| !matches!(commitment, Commitment::Overdue { .. })),
            requirements: rule.requirements.iter().map(|test| test.holds(&bits)).collect(),
            needed: rule.needed,
            commitment,
        })
    }
}

/// The last day to meet a commitment given on a day, where both that and its months are known.
fn due(given: Option<NaiveDate>, within: Option<u32>) -> Result<Option<NaiveDate>, Fault> {
    let Some(given) = given else { return Ok(None) };
    if !supported(given) {
        return Err(out_of_range("committed_on".to_owned(), given));
    }
    let Some(months) = within else { return Ok(None) };
    last_day(given, months).map(Some).ok_or_else(|| Fault {
        code: "out-of-range",
        path: "committed_on".to_owned(),
        message: format!("{months} months from {given} end after 2099-12-31"),
    })
}
