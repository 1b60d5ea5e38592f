//! Why decisions are as they are: the policy's element, what caused it, the figures (semantics §7.2).

use serde_json::{Value, json};
use sevclock::Policy;
use sevclock::evaluate::{Basis, Cause, Cycle, Evaluation, SeverityChange, Stretch};
use sevclock::policy::{Classification, Grounds, PolicyDraft, Promise};
use sevclock::time::Instant;

use super::ReasonDocument;
use super::build::{rungs_of, taken_by_rung, taken_of};

/// The reasons of an evaluation's decisions, in the order of its document, whose paths they name.
///
/// Of a decision that the ticket declared itself, such as a severity, the element is what took it.
#[must_use]
pub fn reasons(policy: &Policy, evaluation: &Evaluation) -> Vec<ReasonDocument> {
    found(policy, evaluation, None)
}

/// The same with what the elapsed time of each cycle is made of (semantics §4.3): its running stretches,
/// as [`Policy::stretches`] tells them of the same ticket and instant.
#[must_use]
pub fn reasons_with_stretches(
    policy: &Policy,
    evaluation: &Evaluation,
    stretches: &[Stretch],
) -> Vec<ReasonDocument> {
    found(policy, evaluation, Some(stretches))
}

fn found(
    policy: &Policy,
    evaluation: &Evaluation,
    stretches: Option<&[Stretch]>,
) -> Vec<ReasonDocument> {
    let mut because = Because { policy, draft: policy.draft(), evaluation, found: Vec::new() };
    because.severity();
    because.obligations();
    for (at, cycle) in evaluation.history.cycles.iter().enumerate() {
        because.cycle(&format!("clocks[{at}]"), cycle);
        if let Some(stretches) = stretches {
            because.elapsed(&format!("clocks[{at}].elapsed_s"), cycle, stretches);
        }
    }
    because.ladders();
    because.ledger();
    because.found
}

struct Because<'a> {
    policy: &'a Policy,
    draft: &'a PolicyDraft,
    evaluation: &'a Evaluation,
    found: Vec<ReasonDocument>,
}

/// What a reason is about: the policy's element and what the policy cites for it.
struct Element(String, Option<String>);

impl Element {
    fn new(path: String, grounds: &Grounds) -> Self {
        Self(path, grounds.cite.clone())
    }

    /// The same part of a rule, with the rule's citation where it has none of its own.
    fn part(self, of: &str, grounds: &Grounds) -> Self {
        Self(format!("{}.{of}", self.0), grounds.cite.clone().or(self.1))
    }
}

impl Because<'_> {
    fn add<const N: usize>(
        &mut self,
        path: String,
        element: &Element,
        cause: Option<Cause>,
        figures: [(&str, Value); N],
    ) {
        let known = figures.into_iter().filter(|(_, value)| !value.is_null());
        self.found.push(ReasonDocument {
            path,
            element: element.0.clone(),
            cite: element.1.clone(),
            event: match cause {
                Some(Cause::Event(place)) => usize::try_from(place).ok(),
                _ => None,
            },
            timer: match cause {
                Some(Cause::Timer(at)) => Some(at),
                _ => None,
            },
            figures: known.map(|(name, value)| (name.to_owned(), value)).collect(),
        });
    }

    fn ledger(&mut self) {
        let ledger = &self.draft.ledger;
        if let Some(calendar) = ledger.calendar.as_deref() {
            let element = Element::new("ledger".to_owned(), &ledger.grounds);
            self.add("ledger".to_owned(), &element, None, [("calendar", calendar.into())]);
        }
    }

    fn rule(&self, place: u16) -> Element {
        let rule = self.draft.adjust.get(usize::from(place));
        rule.map_or_else(unknown, |rule| Element::new(format!("adjust.{}", rule.id), &rule.grounds))
    }

    fn severity(&mut self) {
        let evaluation = self.evaluation;
        let figures = [("severity", evaluation.base.number().into())];
        let (element, cause) = self.base(evaluation.basis);
        self.add("severity.base".to_owned(), &element, Some(cause), figures);
        for (at, change) in evaluation.history.timeline.iter().enumerate() {
            self.change(&format!("severity.timeline[{at}]"), change);
        }
        for (at, one) in evaluation.pending.iter().enumerate() {
            let figures = [("to", one.to.number().into()), ("since", text(one.since))];
            let cause = Some(one.since_by);
            self.add(format!("severity.pending[{at}]"), &self.rule(one.rule), cause, figures);
        }
        for (at, one) in evaluation.history.rejected.iter().enumerate() {
            let cause = Some(Cause::Event(one.event));
            self.add(format!("severity.rejected[{at}]"), &self.rule(one.rule), cause, []);
        }
    }

    /// What a base severity comes from: the classification rule that matched, or its default, or
    /// the event that declared it.
    fn base(&self, basis: Basis) -> (Element, Cause) {
        match basis {
            Basis::Declared { event } => {
                (Element("severity.declared".to_owned(), None), Cause::Event(event))
            }
            Basis::Classified { event, rule } => {
                let default = || Element("policy.default_severity".to_owned(), None);
                let element = rule.map_or_else(default, |place| {
                    let rule = self.draft.classify.get(usize::from(place));
                    let element = |rule: &Classification| {
                        Element::new(format!("classify[{place}]"), &rule.grounds)
                    };
                    rule.map_or_else(unknown, element)
                });
                (element, Cause::Event(event))
            }
        }
    }

    /// A reason for each rule applied; where none was, the severity is the base's.
    fn change(&mut self, path: &str, change: &SeverityChange) {
        let severity = Value::from(change.severity.number());
        let rules = self.evaluation.history.rules_of(change);
        for rule in rules {
            let figures = [("severity", severity.clone())];
            self.add(path.to_owned(), &self.rule(*rule), Some(change.cause), figures);
        }
        if rules.is_empty() {
            let (element, _) = self.base(change.basis);
            self.add(path.to_owned(), &element, Some(change.cause), [("severity", severity)]);
        }
    }

    fn obligations(&mut self) {
        for (at, owed) in self.evaluation.obligations.iter().enumerate() {
            let one = self.draft.obligations.get(usize::from(owed.obligation));
            let element = one.map_or_else(unknown, |one| {
                Element::new(format!("obligations.{}", one.id), &one.grounds)
            });
            self.add(format!("obligations[{at}]"), &element, None, []);
        }
    }

    fn cycle(&mut self, path: &str, cycle: &Cycle) {
        let Some(clock) = self.draft.clocks.get(usize::from(cycle.clock)) else { return };
        let whole = || Element::new(format!("clocks.{}", clock.id), &clock.grounds);
        self.add(format!("{path}.started"), &whole(), Some(cycle.started_by), []);
        let row = cycle.row.and_then(|row| Some((row, clock.promise.rows().get(row as usize)?)));
        let promise = match row {
            _ if cycle.agreed => {
                Element::new(format!("clocks.{}.agreed", clock.id), &clock.grounds)
            }
            Some((place, row)) => {
                let table = match clock.promise {
                    Promise::Target(_) => "target",
                    Promise::Every { .. } => "every",
                };
                whole().part(&format!("{table}[{place}]"), &row.grounds)
            }
            None => whole(),
        };
        let figures = [
            ("severity", cycle.severity.number().into()),
            ("target_s", cycle.target.map_or(Value::Null, seconds)),
            ("elapsed_s", seconds(cycle.elapsed)),
            ("due", cycle.due.map_or(Value::Null, text)),
        ];
        self.add(format!("{path}.due"), &promise, Some(cycle.due_by), figures);
        if let Some(at) = cycle.breached_at {
            self.add(format!("{path}.breached_at"), &promise, Some(Cause::Timer(at)), []);
        }
        if let Some(by) = cycle.stopped_by {
            self.add(format!("{path}.stopped"), &whole(), Some(by), []);
        }
    }

    fn elapsed(&mut self, path: &str, cycle: &Cycle, stretches: &[Stretch]) {
        let Some(clock) = self.draft.clocks.get(usize::from(cycle.clock)) else { return };
        let element = Element::new(format!("clocks.{}", clock.id), &clock.grounds);
        let place = (cycle.clock, cycle.number);
        let of = stretches.iter().filter(|one| (one.clock, one.cycle) == place);
        let each = of.map(|one| {
            let calendar = self.policy.calendar_name(one.calendar);
            json!({
                "from": text(one.from),
                "to": text(one.to),
                "calendar": calendar,
                "working_s": seconds(one.worked),
            })
        });
        let stretches = Value::Array(each.collect());
        let figures = [("elapsed_s", seconds(cycle.elapsed)), ("stretches", stretches)];
        self.add(path.to_owned(), &element, None, figures);
    }

    fn ladders(&mut self) {
        let history = &self.evaluation.history;
        let requests = taken_by_rung(history);
        for (run_at, run) in history.runs.iter().enumerate() {
            let Some(ladder) = self.draft.ladders.get(usize::from(run.ladder)) else { continue };
            for (at, entry) in rungs_of(history, run).iter().enumerate() {
                let Some(rung) = ladder.rungs.get(usize::from(entry.rung)) else { continue };
                let path = format!("ladders[{run_at}].rungs[{at}]");
                let element = Element::new(format!("ladders.{}", ladder.id), &ladder.grounds)
                    .part(&format!("rungs.{}", rung.id), &rung.grounds);
                let figures = [("due", entry.due.map_or(Value::Null, text))];
                self.add(format!("{path}.due"), &element, Some(entry.dated_by), figures);
                let Some(reached) = entry.reached else { continue };
                let cause = Some(Cause::Timer(reached));
                self.add(format!("{path}.reached"), &element, cause, []);
                if let Some(taken) = taken_of(&requests, entry) {
                    let cause = Some(Cause::Event(taken.event));
                    self.add(format!("{path}.actions"), &element, cause, []);
                }
            }
        }
    }
}

/// Of an evaluation that another policy made.
fn unknown() -> Element {
    Element(String::new(), None)
}

fn text(at: Instant) -> Value {
    Value::String(at.to_string())
}

/// Microseconds as a number of seconds. A double holds every number of microseconds that a span can
/// have, and prints it to the microsecond.
#[expect(clippy::cast_precision_loss, reason = "a span is less than 2^53 microseconds")]
fn seconds(micros: i64) -> Value {
    if micros % 1_000_000 == 0 {
        return Value::from(micros / 1_000_000);
    }
    Value::from(micros as f64 / 1e6)
}
