//! Plans, contract terms and products, checked and compiled (semantics §6.2 to §6.4).

use std::collections::HashMap;

use super::calendars::{Calendars, Choice};
use super::problem::listed;
use super::test::{Conditions, Scope, Test};
use crate::policy::{PolicyDraft, Product};

/// What a plan says beyond names.
#[derive(Clone, Debug)]
pub(crate) struct PlanTerms {
    /// The calendar its customers are served on.
    pub(crate) coverage: Option<Choice>,
    /// What a request must keep to.
    pub(crate) limits: Vec<Test>,
}

pub(crate) fn plans(
    draft: &PolicyDraft,
    calendars: &Calendars,
    conditions: &mut Conditions<'_>,
) -> Vec<PlanTerms> {
    let mut compiled = Vec::with_capacity(draft.plans.len());
    for (place, plan) in draft.plans.iter().enumerate() {
        let path = format!("plans.{}", plan.id);
        if draft.plans[..place].iter().any(|other| other.id == plan.id) {
            conditions.findings.add("duplicate-id", &path, "two plans have this id");
        }
        let coverage = plan.coverage.as_ref().map(|name| {
            calendars.choose(Some(name), &format!("{path}.coverage"), conditions.findings)
        });
        let mut limits = Vec::with_capacity(plan.limits.len());
        for (place, limit) in plan.limits.iter().enumerate() {
            let path = format!("{path}.limits[{place}]");
            if plan.limits[..place].iter().any(|other| other.id == limit.id) {
                let message = "two limits of the plan have this id";
                conditions.findings.add("duplicate-id", &format!("{path}.id"), message);
            }
            let path = format!("{path}.requires");
            limits.push(conditions.test(&limit.requires, &path, Scope::BeforeSeverity));
        }
        compiled.push(PlanTerms { coverage, limits });
    }
    fees(draft, conditions);
    terms(draft, conditions);
    products(draft, conditions);
    compiled
}

/// Fees are not negative, and all in one currency.
fn fees(draft: &PolicyDraft, conditions: &mut Conditions<'_>) {
    let mut first = None;
    for plan in &draft.plans {
        let Some(fee) = plan.fee else { continue };
        let path = format!("plans.{}.fee", plan.id);
        if fee.amount().is_sign_negative() {
            conditions.findings.add("negative-fee", &path, "expected an amount of 0 or more");
        }
        if let Err(error) = fee.compare(*first.get_or_insert(fee)) {
            conditions.findings.add("currency-mismatch", &path, error.to_string());
        }
    }
}

fn terms(draft: &PolicyDraft, conditions: &mut Conditions<'_>) {
    let terms = &draft.contracts;
    for (key, months) in [("months", terms.months), ("max_months", terms.max_months)] {
        if months == Some(0) {
            let path = format!("contracts.{key}");
            conditions.findings.add("not-positive", &path, "expected one month or more");
        }
    }
    if let (Some(months), Some(most)) = (terms.months, terms.max_months)
        && months > most
    {
        let message = format!("the usual {months} months are more than the {most} allowed");
        conditions.findings.add("past-maximum", "contracts.months", message);
    }
}

fn products(draft: &PolicyDraft, conditions: &mut Conditions<'_>) {
    let products = &draft.products;
    let circular = circular(products);
    for (place, product) in products.iter().enumerate() {
        let path = format!("products[{place}]");
        if products[..place].iter().any(|other| other.id == product.id) {
            conditions.findings.add(
                "duplicate-id",
                &format!("{path}.id"),
                "two products have this id",
            );
        }
        let Some(before) = &product.successor_of else { continue };
        let path = format!("{path}.successor_of");
        if !products.iter().any(|other| other.id == *before) {
            let known = listed(products.iter().map(|one| one.id.as_str()));
            let message = format!("no product `{before}`; expected {known}");
            conditions.findings.add("unknown-product", &path, message);
        }
        if circular[place] {
            let message = format!("`{}` would succeed itself", product.id);
            conditions.findings.add("circular-succession", &path, message);
        }
    }
}

/// Which products are their own predecessors: those left once each that no other succeeds is taken
/// away, and again.
fn circular(products: &[Product]) -> Vec<bool> {
    let places: HashMap<&str, usize> =
        products.iter().enumerate().map(|(place, one)| (one.id.as_str(), place)).collect();
    let before = |place: usize| {
        let named = products[place].successor_of.as_deref();
        named.and_then(|id| places.get(id).copied())
    };
    let mut successors = vec![0; products.len()];
    (0..products.len()).filter_map(before).for_each(|place| successors[place] += 1);
    let mut left = vec![true; products.len()];
    let mut last: Vec<usize> =
        (0..products.len()).filter(|place| successors[*place] == 0).collect();
    while let Some(place) = last.pop() {
        left[place] = false;
        if let Some(before) = before(place) {
            successors[before] -= 1;
            last.extend((successors[before] == 0).then_some(before));
        }
    }
    left
}
