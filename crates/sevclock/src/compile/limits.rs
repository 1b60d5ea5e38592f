//! How much a draft may say, so that none takes long to compile or much room: one of 256 KiB takes 50 ms
//! and 8 MiB or is refused.
//!
//! What is past a limit is reported before anything else is looked at. Not here: how much the tables of
//! calendars come to (`calendars.rs`).

use super::clocks::ClockPlan;
use super::layout::{WORDS, conditions};
use super::problem::Findings;
use super::signals::MOST_DECLARED;
use crate::policy::{CalendarDraft, FactKind, PolicyDraft};

/// The most rules of a kind: classifications, clocks, rungs of a ladder and so on.
const MOST_RULES: usize = 2_048;
/// The most windows of one calendar, those of its exceptions among them: one for each ten minutes of a
/// week.
const MOST_WINDOWS: usize = 1_024;
/// The most holidays, exceptions and breaks of one calendar, taken together.
const MOST_DATES: usize = 2_048;
/// The most bytes of all conditions.
const MOST_CONDITIONS: usize = 192 << 10;
/// The most marks that a clock keeps: its rows times its warnings and the rungs tied to it.
const MOST_MARKS: usize = 16_384;

/// Reports everything that there is too much of.
pub(super) fn check(draft: &PolicyDraft, findings: &mut Findings) {
    let most = |lengths: &mut dyn Iterator<Item = usize>| lengths.max().unwrap_or(0);
    let (ladders, plans) = (&draft.ladders, &draft.plans);
    let rungs = most(&mut ladders.iter().map(|ladder| ladder.rungs.len()));
    let warnings = most(&mut draft.clocks.iter().map(|clock| clock.warn.len()));
    let limits = most(&mut plans.iter().map(|plan| plan.limits.len()));
    let requirements = most(&mut draft.programs.iter().map(|one| one.requirements.len()));
    let measures = most(&mut draft.scorecards.iter().map(|one| one.measures.len()));
    let bands = most(&mut draft.credits.iter().map(|one| one.bands.len()));
    let counts = [
        ("classify", draft.classify.len()),
        ("adjust", draft.adjust.len()),
        ("clocks", draft.clocks.len()),
        ("clocks[].warn", warnings),
        ("ladders", ladders.len()),
        ("ladders[].rungs", rungs),
        ("tiers", draft.tiers.len()),
        ("obligations", draft.obligations.len()),
        ("plans", plans.len()),
        ("plans[].limits", limits),
        ("products", draft.products.len()),
        ("programs", draft.programs.len()),
        ("programs[].requirements", requirements),
        ("queue", draft.queue.len()),
        ("credits", draft.credits.len()),
        ("credits[].bands", bands),
        ("scorecards", draft.scorecards.len()),
        ("scorecards[].measures", measures),
    ];
    for (path, count) in counts.into_iter().filter(|(_, count)| *count > MOST_RULES) {
        let message = format!("there are {count}, expected {MOST_RULES} at most");
        findings.add("too-many-rules", path, message);
    }
    for calendar in &draft.calendars {
        let CalendarDraft::Weekly(weekly) = &calendar.calendar else { continue };
        let counts = [
            ("calendar-windows", "windows", weekly.windows(), MOST_WINDOWS),
            ("calendar-dates", "holidays, exceptions and breaks", weekly.dates(), MOST_DATES),
        ];
        for (code, what, count, most) in counts.into_iter().filter(|it| it.2 > it.3) {
            let path = format!("calendars.{}", calendar.id);
            findings.add(code, &path, format!("it has {count} {what}, expected {most} at most"));
        }
    }
    let bytes: usize = conditions(draft).map(|condition| condition.text().len()).sum();
    if bytes > MOST_CONDITIONS {
        let message =
            format!("all conditions have {bytes} bytes, expected {MOST_CONDITIONS} at most");
        findings.add("too-many-conditions", "policy", message);
    }
    let values = |kind: &FactKind| match kind {
        FactKind::Choice { values, .. } => values.len(),
        FactKind::Boolean { .. } => 2,
        FactKind::Integer { .. } => 1,
    };
    let values: usize = draft.facts.iter().map(|fact| values(&fact.kind)).sum();
    if values > WORDS * 64 {
        let message = format!("the facts have more than {} values to tell apart", WORDS * 64);
        findings.add("too-many-values", "facts", message);
    }
    // Standard signals may be declared, too.
    if draft.signals.len() > 2 * MOST_DECLARED {
        let message = format!("a policy can declare {MOST_DECLARED} signals");
        findings.add("too-many-signals", "signals", message);
    }
}

/// Reports clocks that keep too many marks, once ladders have tied rungs to them.
pub(super) fn check_marks(clocks: &[ClockPlan], findings: &mut Findings) {
    for (place, clock) in clocks.iter().enumerate() {
        let (rows, each) = (clock.table.keys.len(), clock.marks_per_key());
        if rows.saturating_mul(each) > MOST_MARKS {
            let message = format!(
                "{rows} rows with {each} warnings, rungs and due instants each are too many to \
                 watch, expected {MOST_MARKS} together at most"
            );
            findings.add("too-many-marks", &format!("clocks[{place}]"), message);
        }
    }
}
