//! What a contract entitles its customer to on a day (semantics §6.3): covered, not yet, lapsed, or
//! used up, and whether an incident can be paid for by itself.
//!
//! Not here: what the plan promises to a ticket, which is [`crate::evaluate`]'s.

mod contract;
mod term;

use chrono::NaiveDate;

pub use contract::{Contract, Cover, Term, TermEnd};
pub use term::Stretch;
pub(crate) use term::{last_day, out_of_range, renewed, supported};

use crate::compile::{Bits, Faults, Policy};
use crate::policy::{FactValue, Limit, Money, Plan};
use crate::time::{Calendar, Instant};

/// What a contract entitles to at an instant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entitlement {
    /// The place of the plan in the policy.
    pub plan: usize,
    /// The day of the contract's zone that was asked about.
    pub day: NaiveDate,
    /// Whether that day is covered.
    pub standing: Standing,
    /// The stretch of cover that holds the day, else the last one before it, else the first.
    pub stretch: Stretch,
    /// Incidents used.
    pub used: u32,
    /// Incidents that the plan covers; unlimited if absent.
    pub allowance: Option<u32>,
    /// How a customer without cover gets in all the same; none while covered, or where there is no way.
    pub way_in: Option<WayIn>,
    /// Whether each of the plan's limits is kept, where the contract gives facts.
    pub limits: Option<Vec<bool>>,
    /// Whether the plan's coverage is open at the instant, where the plan names it and the contract
    /// gives facts.
    pub in_hours: Option<bool>,
}

/// Whether a day is covered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It is, and so is each day up to this one.
    Covered {
        /// The last covered day, inclusive.
        until: NaiveDate,
    },
    /// The first term is yet to come.
    NotStarted,
    /// A term has ended, and no other holds the day.
    Lapsed {
        /// The first day without cover.
        since: NaiveDate,
    },
    /// It would be, but the plan's incidents are used up.
    Exhausted,
}

impl Standing {
    /// Of a day, by the stretch that has begun last, else by the first; lapsed comes before exhausted.
    pub(crate) fn of(stretch: Stretch, day: NaiveDate, used: u32, allowance: Option<u32>) -> Self {
        if day < stretch.first {
            Self::NotStarted
        } else if let Some(since) = stretch.last.succ_opt().filter(|since| *since <= day) {
            Self::Lapsed { since }
        } else if allowance.is_some_and(|allowance| used >= allowance) {
            Self::Exhausted
        } else {
            Self::Covered { until: stretch.last }
        }
    }
}

/// Unbroken stretches of cover in order, one at least.
struct Stretches {
    first: Stretch,
    more: Vec<Stretch>,
}

/// A customer without cover may pay for one incident.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WayIn {
    /// The price; none where the agreement does not state it.
    pub fee: Option<Money>,
}

impl Policy {
    /// What a contract entitles to at an instant.
    ///
    /// ```
    /// use sevclock::entitle::{Contract, Cover, Standing};
    /// use sevclock::policy::{Level, Plan, PolicyDraft, Severity};
    /// use sevclock::{Policy, time::Instant};
    ///
    /// # let normal = Level::MOST_SEVERE;
    /// # let severities = vec![Severity { level: normal, name: "Normal".into(), grounds: Default::default() }];
    /// let plans = vec![Plan { id: "gold".into(), ..Plan::default() }];
    /// let draft = PolicyDraft {
    ///     id: "example".into(),
    ///     plans,
    /// #   severities,
    /// #   default_severity: Some(normal),
    ///     ..PolicyDraft::default()
    /// };
    /// let policy = Policy::compile(&draft)?;
    /// let starts = "2025-01-31".parse()?;
    /// let cover = Cover::Renewed { starts, months: Some(1), renewals: 0 };
    /// let contract = Contract { cover, ..Contract::of("gold") };
    /// let at = Instant::parse("2025-02-28T23:59:59Z")?;
    /// let until = "2025-02-28".parse()?;
    /// assert_eq!(policy.entitlement(&contract, at)?.standing, Standing::Covered { until });
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// Every fault at once: an unknown plan (`unknown-plan`), terms that overlap
    /// (`overlapping-terms`), end before they start (`ends-before-start`), have no months
    /// (`not-positive`, `missing-months`), or come to more than the agreement allows
    /// (`past-maximum`); none at all (`no-terms`); renewals of what is not renewed
    /// (`not-renewable`); days out of the supported range (`out-of-range`); and of facts, those of
    /// [`Policy::bind`].
    pub fn entitlement(&self, contract: &Contract, at: Instant) -> Result<Entitlement, Faults> {
        let ((place, plan, bits), Stretches { first, more }) = self.covered(contract)?;
        let day = at.to_datetime().with_timezone(&contract.zone).date_naive();
        let begun = more.iter().rev().find(|stretch| stretch.first <= day);
        let stretch = *begun.unwrap_or(&first);
        let (used, allowance) = (contract.incidents_used, plan.incidents);
        let standing = Standing::of(stretch, day, used, allowance);
        let open = plan.fee.is_some() || self.draft().contracts.per_incident;
        let way_in = open && !matches!(standing, Standing::Covered { .. });
        let asked = contract.facts.as_ref();
        Ok(Entitlement {
            plan: place,
            day,
            standing,
            stretch,
            used,
            allowance,
            way_in: way_in.then_some(WayIn { fee: plan.fee }),
            limits: asked.map(|_| self.kept(place, &bits)),
            in_hours: asked.and(self.hours(place, &bits)).map(|hours| hours.is_open(at)),
        })
    }

    /// A contract's plan, with the facts of its customer, and its unbroken stretches of cover.
    fn covered(&self, contract: &Contract) -> Result<((usize, &Plan, Bits), Stretches), Faults> {
        let facts = contract.facts.as_deref().unwrap_or_default();
        let bound = self.bind_plan(&contract.plan, facts);
        let mut faults = bound.as_ref().err().map_or_else(Vec::new, |faults| faults.0.clone());
        let mut stretches = term::stretches(contract, &self.draft().contracts, &mut faults);
        match (bound, faults.is_empty() && !stretches.is_empty()) {
            (Ok(bound), true) => {
                let more = stretches.split_off(1);
                Ok((bound, Stretches { first: stretches[0], more }))
            }
            _ => Err(Faults(faults)),
        }
    }

    /// The place of a contract's plan, and its unbroken stretches of cover in order.
    pub(crate) fn cover(&self, contract: &Contract) -> Result<(u16, Vec<Stretch>), Faults> {
        let ((place, ..), Stretches { first, more }) = self.covered(contract)?;
        // A plan is a value of a slot, of which there are no more than bits.
        let place = u16::try_from(place).unwrap_or(u16::MAX);
        Ok((place, std::iter::once(first).chain(more).collect()))
    }

    /// Each limit of a plan, and whether a request with these facts keeps to it (semantics §6.2).
    ///
    /// # Errors
    /// An unknown plan, and faults of facts, as of [`Policy::bind`].
    pub fn limits(
        &self,
        plan: &str,
        facts: &[(String, FactValue)],
    ) -> Result<Vec<(&Limit, bool)>, Faults> {
        let (place, plan, bits) = self.bind_plan(plan, facts)?;
        Ok(plan.limits.iter().zip(self.kept(place, &bits)).collect())
    }

    /// The calendar on which a plan's customers are served, for these facts; none where the plan
    /// names none (semantics §6.2).
    ///
    /// # Errors
    /// As of [`Policy::limits`].
    pub fn coverage(
        &self,
        plan: &str,
        facts: &[(String, FactValue)],
    ) -> Result<Option<&Calendar>, Faults> {
        let (place, _, bits) = self.bind_plan(plan, facts)?;
        Ok(self.hours(place, &bits))
    }

    /// A plan by its name, and facts under it with those that programs grant (semantics §6.5).
    fn bind_plan(
        &self,
        name: &str,
        facts: &[(String, FactValue)],
    ) -> Result<(usize, &Plan, Bits), Faults> {
        let mut bits = self.bind_start(Some(name), facts)?;
        self.grant(&mut bits);
        let plans = &self.draft().plans;
        let place = plans.iter().position(|plan| plan.id == name);
        let place = place.expect("binding refuses a plan that is not there");
        Ok((place, &plans[place], bits))
    }

    fn kept(&self, plan: usize, bits: &Bits) -> Vec<bool> {
        self.plans[plan].limits.iter().map(|limit| limit.holds(bits)).collect()
    }

    fn hours(&self, plan: usize, bits: &Bits) -> Option<&Calendar> {
        let choice = self.plans[plan].coverage.as_ref()?;
        Some(self.calendar(choice.pick(bits)))
    }
}
