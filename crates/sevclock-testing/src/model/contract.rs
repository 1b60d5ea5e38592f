//! Contracts day by day (semantics §6.3): whether a term holds a day is asked of the day alone, with
//! no date reckoned from another.

use chrono::{Datelike, NaiveDate};
use sevclock::entitle::{Contract, Cover, Standing, TermEnd};
use sevclock::policy::PolicyDraft;

/// Why there is no entitlement. Coarse: tests compare whether there is one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ContractError {
    /// Two terms hold one day.
    Overlap,
    /// A term holds no day.
    Empty,
}

/// Whether a day is covered, and from or up to when, for a contract whose months the agreement's
/// maximum allows.
///
/// # Errors
/// [`ContractError`].
pub fn standing(
    policy: &PolicyDraft,
    contract: &Contract,
    day: NaiveDate,
) -> Result<Standing, ContractError> {
    let terms = terms(policy, contract);
    let days = || first_day(&terms).iter_days().take_while(|day| day.year() < 2100);
    let holding = |day| terms.iter().filter(|term| term.holds(day)).count();
    if terms.iter().any(|term| !days().any(|day| term.holds(day))) {
        return Err(ContractError::Empty);
    }
    if days().any(|day| holding(day) > 1) {
        return Err(ContractError::Overlap);
    }
    let covered = |day: &NaiveDate| holding(*day) > 0;
    let plan = policy.plans.iter().find(|plan| plan.id == contract.plan);
    let allowance = plan.and_then(|plan| plan.incidents);
    let until = day.iter_days().take_while(covered).last();
    let last_before = days().take_while(|other| *other < day).filter(covered).last();
    Ok(match (until, last_before) {
        (Some(_), _) if allowance.is_some_and(|most| contract.incidents_used >= most) => {
            Standing::Exhausted
        }
        (Some(until), _) => Standing::Covered { until },
        (None, Some(last)) => Standing::Lapsed { since: last.succ_opt().unwrap_or(last) },
        (None, None) => Standing::NotStarted,
    })
}

/// A term as its first day and how a day is told to be in it.
struct Term {
    first: NaiveDate,
    months: Option<i32>,
    last: Option<NaiveDate>,
}

impl Term {
    /// Whether the day is not before the first, and before the same day of the month so many months
    /// later: a month that has no such day is whole.
    fn holds(&self, day: NaiveDate) -> bool {
        let apart = (day.year() - self.first.year()) * 12 + day.month0().cast_signed()
            - self.first.month0().cast_signed();
        let within = self.months.is_none_or(|months| {
            apart < months || (apart == months && day.day() < self.first.day())
        });
        day >= self.first && within && self.last.is_none_or(|last| day <= last)
    }
}

fn terms(policy: &PolicyDraft, contract: &Contract) -> Vec<Term> {
    let usual = |months: Option<u32>| {
        months.or(policy.contracts.months).and_then(|months| i32::try_from(months).ok())
    };
    match &contract.cover {
        Cover::Renewed { starts, months, renewals } => {
            let times = i32::try_from(*renewals).unwrap_or(0) + 1;
            vec![Term { first: *starts, months: usual(*months).map(|it| it * times), last: None }]
        }
        Cover::Terms(terms) => terms
            .iter()
            .map(|term| match term.end {
                TermEnd::Months(months) => {
                    Term { first: term.starts, months: usual(months), last: None }
                }
                TermEnd::On(last) => Term { first: term.starts, months: None, last: Some(last) },
            })
            .collect(),
    }
}

fn first_day(terms: &[Term]) -> NaiveDate {
    terms.iter().map(|term| term.first).min().unwrap_or(NaiveDate::MAX)
}
