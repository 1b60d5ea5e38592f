//! Entitlements, upgrades and qualifications as text, a line or a few each.

use std::io::{self, Write};

use sevclock::Policy;
use sevclock::entitle::{Entitlement, Standing, WayIn};
use sevclock_serde::contract::EntitlementDocument;
use sevclock_serde::customer::{CommitmentDocument, QualificationDocument};
use sevclock_serde::evaluation::ReasonDocument;
use sevclock_serde::upgrade::UpgradeDocument;

use super::{Paint, padded};

/// The width of the column of ids.
const IDS: usize = 12;

/// Prints what a contract entitles to.
///
/// # Errors
/// Those of `out`.
pub fn write_entitlement(
    policy: &Policy,
    id: Option<&str>,
    found: &Entitlement,
    document: &EntitlementDocument,
    out: &mut dyn Write,
    paint: Paint,
) -> io::Result<()> {
    let plan = policy.draft().plans.get(found.plan).map_or("", |plan| &plan.id);
    let standing = match found.standing {
        Standing::Covered { until } => paint.good(&format!("covered until {until}")),
        Standing::NotStarted => paint.near(&format!("not started, begins {}", found.stretch.first)),
        Standing::Lapsed { since } => paint.bad(&format!("lapsed since {since}")),
        Standing::Exhausted => paint.bad("exhausted"),
    };
    let used = match found.allowance {
        Some(allowance) => format!("{} of {allowance} incidents used", found.used),
        None => format!("{} incidents used, no limit", found.used),
    };
    let way = match found.way_in {
        None => String::new(),
        Some(WayIn { fee: Some(fee) }) => format!("; one incident costs {fee}"),
        Some(WayIn { fee: None }) => {
            "; one incident can be paid for, the price is not stated".into()
        }
    };
    writeln!(out, "{}  {standing}  {plan}: {used}{way}", name(id, paint))?;
    for limit in document.limits.iter().flatten() {
        let kept = if limit.met { paint.good("kept") } else { paint.bad("not kept") };
        writeln!(out, "{}  limit {}: {kept}", padded("", IDS), limit.id)?;
    }
    if let Some(open) = found.in_hours {
        let hours = if open { "within" } else { "outside of" };
        writeln!(out, "{}  {hours} the plan's hours", padded("", IDS))?;
    }
    reasons(document.because.as_deref(), out, paint)
}

/// Prints what a customer has and lacks for a program.
///
/// # Errors
/// Those of `out`.
pub fn write_qualification(
    id: Option<&str>,
    document: &QualificationDocument,
    out: &mut dyn Write,
    paint: Paint,
) -> io::Result<()> {
    let QualificationDocument { program, met, needed, .. } = document;
    let by = match document.by {
        Some("plan") => " by the plan",
        Some("count") if document.commitment.given => " with a commitment",
        _ => "",
    };
    let qualifies = match document.qualifies {
        true => paint.good(&format!("qualifies for {program}{by}")),
        false => paint.bad(&format!("does not qualify for {program}")),
    };
    let all = document.requirements.len();
    writeln!(out, "{}  {qualifies}: {met} of {all} met, {needed} needed", name(id, paint))?;
    let indent = padded("", IDS);
    if !document.missing.is_empty() {
        writeln!(out, "{indent}  missing: {}", document.missing.join(", "))?;
    }
    if let Some(line) = commitment(document.commitment) {
        writeln!(out, "{indent}  {line}")?;
    }
    reasons(document.because.as_deref(), out, paint)
}

fn commitment(commitment: CommitmentDocument) -> Option<String> {
    let CommitmentDocument { asked, given, due, overdue } = commitment;
    let due = due.map(|due| due.to_string());
    match (asked, given, due) {
        (false, _, _) => None,
        (true, false, _) => Some("a commitment to the rest is asked for, and not given".to_owned()),
        (true, true, None) => {
            Some("a commitment to the rest is given, since when is not known".to_owned())
        }
        (true, true, Some(due)) if overdue => {
            Some(format!("the commitment to the rest ran out on {due}"))
        }
        (true, true, Some(due)) => Some(format!("the rest must be met by {due}")),
    }
}

/// Prints what a change of release is.
///
/// # Errors
/// Those of `out`.
pub fn write_upgrade(
    document: &UpgradeDocument,
    out: &mut dyn Write,
    paint: Paint,
) -> io::Result<()> {
    let UpgradeDocument { from, to, plan, .. } = document;
    let kind = match (&document.kind, &document.why) {
        (Some(kind), _) => format!("{kind} upgrade"),
        (None, why) => format!("no upgrade ({})", why.as_deref().unwrap_or_default()),
    };
    let included = match document.included {
        true => paint.good(&format!("included in {plan}")),
        false => paint.bad(&format!("not included in {plan}")),
    };
    writeln!(out, "{from} to {to}: {kind}, {included}")?;
    reasons(document.because.as_deref(), out, paint)
}

fn name(id: Option<&str>, paint: Paint) -> String {
    paint.strong(&padded(id.unwrap_or("-"), IDS))
}

/// Each reason: what it is for, the agreement's element, what that cites, and the figures.
fn reasons(
    because: Option<&[ReasonDocument]>,
    out: &mut dyn Write,
    paint: Paint,
) -> io::Result<()> {
    for reason in because.unwrap_or_default() {
        let figures = reason.figures.iter().map(|(name, value)| match value.as_str() {
            Some(text) => format!("{name} {text}"),
            None => format!("{name} {value}"),
        });
        let figures: Vec<String> = figures.collect();
        let (path, element) = (&reason.path, &reason.element);
        let said = [format!("{path}: {element}"), figures.join(", ")];
        let said: Vec<String> = said.into_iter().filter(|part| !part.is_empty()).collect();
        writeln!(out, "{}  {}", padded("", IDS), said.join("; "))?;
        if let Some(cite) = &reason.cite {
            writeln!(out, "{}    {}", padded("", IDS), paint.faint(&format!("“{cite}”")))?;
        }
    }
    Ok(())
}
