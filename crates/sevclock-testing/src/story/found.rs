//! What was decided, in the words of a line that asks for it, so that both compare as text.
//!
//! | a line | says |
//! |---|---|
//! | `status open` | the ticket's status |
//! | `severity 3 <- 1 because rule, rule` | effective, base if it differs, adjustments applied |
//! | `timeline Mon 09:00 1; Mon 10:00 3 because rule` | every entry |
//! | `pending rule to 3 since Mon 09:00 needs lead, boss` | every pending rule, or `none` |
//! | `rejected rule by boss Mon 10:00 role` | every rejection, or `none` |
//! | `obligations phone unmet; logs met` | all that apply, or `none` |
//! | `ledger support 1h + 2h; nobody 0s + 0s` | who held the ball, in hours + out of them |
//! | `unused a, b` | the unused signals, or `none` |
//! | `next Mon 11:00` | the next change, or `none` |
//! | `because clocks[0].due clocks.response.target[0] event 0 citing section 2` | the reasons of a path of the evaluation document, `event` a place from 0 or `timer` an instant |
//! | `cycles response breached, running` | the status of every cycle of a clock, or `none` |
//! | `response 2 running due Mon 11:00 …` | a cycle, and the figures of [`CYCLE`] it asks for |
//! | `ladder up 1 running: first reached Mon 09:30; second due Mon 11:00` | a run and all its rungs |
//! | `rung up 1 daily#2 available Mon 11:00 …` | an occurrence, and what it asks for of [`RUNG`] |
//!
//! A rung reached at another instant than its due one says both: `reached Mon 11:00 due Mon 10:00`.

use sevclock::time::Instant;
use sevclock_serde::evaluation::{
    CycleDocument, EvaluationDocument, LadderDocument, ReasonDocument, RungDocument,
    TimelineDocument, WarningDocument,
};

use super::when::{Week, span};

/// The figures of a cycle; `warned 75%` where that threshold has fired, `warns 75%` where not yet.
const CYCLE: [&str; 15] = [
    "started",
    "stopped",
    "due",
    "first-due",
    "breached",
    "on-arrival",
    "in-hours",
    "if-resumed",
    "undone",
    "elapsed",
    "target",
    "remaining",
    "severity",
    "warned",
    "warns",
];

/// What there is to ask of an occurrence of a rung.
const RUNG: [&str; 4] = ["due", "reached", "available", "actions"];

/// What was found where a line says `words`.
pub(super) fn found(
    words: &str,
    document: &EvaluationDocument,
    week: &Week,
) -> Result<String, String> {
    let words: Vec<&str> = words.split(' ').collect();
    let severity = &document.severity;
    Ok(match &*words {
        ["status", ..] => format!("status {}", document.status),
        ["severity", ..] => {
            let base = match severity.base {
                base if base == severity.effective => String::new(),
                base => format!(" <- {base}"),
            };
            format!("severity {}{base}{}", severity.effective, because(&severity.rules))
        }
        ["timeline", ..] => {
            let entry = |one: &TimelineDocument| {
                format!("{} {}{}", week.show(one.at), one.severity, because(&one.rules))
            };
            listed("timeline", "; ", severity.timeline.iter().map(entry))
        }
        ["pending", ..] => listed(
            "pending",
            "; ",
            severity.pending.iter().map(|one| {
                let (since, needs) = (week.show(one.since), one.needs.join(", "));
                format!("{} to {} since {since} needs {needs}", one.rule, one.to)
            }),
        ),
        ["rejected", ..] => listed(
            "rejected",
            "; ",
            severity
                .rejected
                .iter()
                .map(|one| format!("{} by {} {} {}", one.rule, one.by, week.show(one.at), one.why)),
        ),
        ["obligations", ..] => listed(
            "obligations",
            "; ",
            document
                .obligations
                .iter()
                .map(|one| format!("{} {}", one.id, if one.met { "met" } else { "unmet" })),
        ),
        ["ledger", ..] => listed(
            "ledger",
            "; ",
            document.ledger.iter().map(|one| {
                let (inside, outside) = (span(one.in_hours_s.0), span(one.out_of_hours_s.0));
                format!("{} {inside} + {outside}", one.who)
            }),
        ),
        ["unused", ..] => listed("unused", ", ", document.unused_signals.iter().cloned()),
        ["next", ..] => format!("next {}", week.maybe(document.next_change)),
        ["because", path, ..] => {
            let of = document.because.iter().flatten().filter(|reason| reason.path == *path);
            listed(&format!("because {path}"), "; ", of.map(|reason| cause(reason, week)))
        }
        ["cycles", clock, ..] => {
            let of = document.clocks.iter().filter(|cycle| cycle.clock == *clock);
            listed(&format!("cycles {clock}"), ", ", of.map(|cycle| cycle.status.clone()))
        }
        ["ladder", ladder, run, ..] => ladder_line(run_of(document, ladder, run)?, week),
        ["rung", ladder, run, rung, rest @ ..] => {
            let found = run_of(document, ladder, run)?;
            let found = found.rungs.iter().find(|one| name(one) == *rung);
            let found = found.ok_or_else(|| format!("there is no `{rung}` in that run"))?;
            let said = clauses(rest, &RUNG, |key| rung_figure(found, key[0], week));
            format!("rung {ladder} {run} {rung}{said}")
        }
        [clock, number, _, rest @ ..] => {
            let is = |one: &&CycleDocument| one.clock == *clock && one.cycle.to_string() == *number;
            let cycle = document.clocks.iter().find(is);
            let cycle = cycle.ok_or_else(|| format!("there is no cycle `{clock} {number}`"))?;
            let said = clauses(rest, &CYCLE, |key| cycle_figure(cycle, key, week));
            format!("{clock} {number} {}{said}", cycle.status)
        }
        _ => return Err("nothing is asked here that a story can ask".to_owned()),
    })
}

fn cause(reason: &ReasonDocument, week: &Week) -> String {
    let event = reason.event.map(|event| format!(" event {event}"));
    let timer = reason.timer.map(|timer| format!(" timer {}", week.show(timer)));
    let cite = reason.cite.as_ref().map(|cite| format!(" citing {cite}"));
    let parts = [Some(reason.element.clone()), event, timer, cite];
    parts.into_iter().flatten().collect()
}

fn listed(head: &str, between: &str, items: impl Iterator<Item = String>) -> String {
    let items: Vec<String> = items.collect();
    if items.is_empty() {
        format!("{head} none")
    } else {
        format!("{head} {}", items.join(between))
    }
}

fn because(rules: &[String]) -> String {
    if rules.is_empty() { String::new() } else { format!(" because {}", rules.join(", ")) }
}

/// Each figure asked for, as it was found; what comes before the first is repeated as unknown.
fn clauses(asked: &[&str], keys: &[&str], figure: impl Fn(&[&str]) -> String) -> String {
    let mut said = String::new();
    for (place, word) in asked.iter().enumerate() {
        if keys.contains(word) {
            said += &format!(" {}", figure(&asked[place..]));
        } else if place == 0 {
            said += &format!(" (no figure is called {word})");
        }
    }
    said
}

fn cycle_figure(cycle: &CycleDocument, key: &[&str], week: &Week) -> String {
    let at = |at: Option<Instant>| format!("{} {}", key[0], week.maybe(at));
    let micros = |micros: Option<i64>| {
        format!("{} {}", key[0], micros.map_or_else(|| "none".to_owned(), span))
    };
    let yes = |yes: bool| format!("{} {}", key[0], if yes { "yes" } else { "no" });
    match key[0] {
        "started" => at(Some(cycle.started)),
        "stopped" => at(cycle.stopped),
        "due" => at(cycle.due),
        "first-due" => at(cycle.first_due),
        "breached" => at(cycle.breached_at),
        "if-resumed" => at(cycle.due_if_resumed),
        "on-arrival" => yes(cycle.on_arrival),
        "in-hours" => yes(cycle.in_hours),
        "elapsed" => micros(Some(cycle.elapsed_s.0)),
        "target" => micros(cycle.target_s.map(|seconds| seconds.0)),
        "remaining" => micros(cycle.remaining_s.map(|seconds| seconds.0)),
        "severity" => format!("severity {}", cycle.severity),
        "undone" => {
            let undone = cycle.undone_breaches.iter();
            let undone =
                undone.map(|one| format!("{} at {}", week.show(one.due), week.show(one.at)));
            listed("undone", "; ", undone)
        }
        _ => {
            let wanted = key.get(1).copied().unwrap_or_default();
            match cycle.warnings.iter().find(|one| threshold(one) == wanted) {
                Some(one) => {
                    let fired = if one.fired { "warned" } else { "warns" };
                    format!("{fired} {wanted} {}{}", week.maybe(one.at), telling(&one.notify))
                }
                None => format!("{} (no such threshold)", key[0]),
            }
        }
    }
}

fn threshold(warning: &WarningDocument) -> String {
    match (warning.percent, warning.before_s) {
        (Some(percent), _) => format!("{percent}%"),
        (None, Some(before)) => format!("{}-before", span(before.0)),
        (None, None) => "breach".to_owned(),
    }
}

fn telling(roles: &[String]) -> String {
    if roles.is_empty() { String::new() } else { format!(" telling {}", roles.join(", ")) }
}

fn run_of<'d>(
    document: &'d EvaluationDocument,
    ladder: &str,
    run: &str,
) -> Result<&'d LadderDocument, String> {
    let run = run.trim_end_matches(':');
    let is = |one: &&LadderDocument| one.ladder == ladder && one.run.to_string() == run;
    let found = document.ladders.iter().find(is);
    found.ok_or_else(|| format!("there is no run `{ladder} {run}`"))
}

fn ladder_line(run: &LadderDocument, week: &Week) -> String {
    let head = format!("ladder {} {} {}", run.ladder, run.run, run.status);
    let rungs = run.rungs.iter().map(|rung| {
        let due = rung_figure(rung, "due", week);
        let reached = match rung.reached {
            None => due,
            reached if reached == rung.due => rung_figure(rung, "reached", week),
            _ => format!("{} {due}", rung_figure(rung, "reached", week)),
        };
        format!("{} {reached}", name(rung))
    });
    let rungs: Vec<String> = rungs.collect();
    if rungs.is_empty() { head } else { format!("{head}: {}", rungs.join("; ")) }
}

/// `daily`, or `daily#2` of its second occurrence.
fn name(rung: &RungDocument) -> String {
    match rung.occurrence {
        1 => rung.rung.clone(),
        number => format!("{}#{number}", rung.rung),
    }
}

fn rung_figure(rung: &RungDocument, key: &str, week: &Week) -> String {
    match key {
        "due" => format!("due {}", week.maybe(rung.due)),
        "reached" => format!("reached {}", week.maybe(rung.reached)),
        "available" => format!("available {}", week.maybe(rung.available)),
        _ => {
            let actions = rung.actions.iter().map(|one| {
                let offered = if one.on_request { " on request" } else { "" };
                let taken = one.taken.map(|at| format!(" taken {}", week.show(at)));
                format!("{} {}{offered}{}", one.deed, one.who, taken.unwrap_or_default())
            });
            listed("actions", "; ", actions)
        }
    }
}
