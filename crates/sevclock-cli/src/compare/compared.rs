//! Tickets one after another: what the agreement says, what the desk says, and what would make the
//! agreement say the same.

use std::collections::HashMap;

use sevclock::Policy;
use sevclock::evaluate::{Evaluation, Evaluator};
use sevclock::policy::Level;
use sevclock::ticket::Ticket;
use sevclock::time::{Instant, Span};

use super::retold::is_reopening;
use super::value::Wanted;
use super::{Assumption, Example, OursColumn, Setting, Tally, Value};
use crate::mapping::Figure;

/// How near is near enough.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Instants that are no further apart agree.
    pub tolerance: Span,
    /// A desk's instant that is later by less may be noticed late.
    pub polling: Span,
}

/// The columns of a desk beside an agreement.
#[derive(Debug)]
pub struct Compared<'p> {
    policy: &'p Policy,
    /// The columns.
    pub columns: Vec<OursColumn>,
    /// What is tried, in order.
    pub assumptions: Vec<Assumption>,
    /// For each column.
    pub tallies: Vec<Tally>,
    limits: Limits,
    setting: Setting,
    evaluator: Evaluator,
    /// Agreements with two things changed, once they are needed; none where that cannot be.
    pairs: HashMap<(usize, usize), Option<Policy>>,
    retold: Ticket,
}

/// A ticket's difference in one column.
struct Difference {
    column: usize,
    agreement: Value,
    desk: Value,
    /// What each assumption comes to.
    assumed: Vec<Option<Value>>,
    overrun: Option<i64>,
    /// The number of the cycle.
    number: Option<u32>,
}

/// What is known of a ticket before anything is changed.
#[derive(Clone, Copy)]
struct Plain {
    at: Instant,
    opening: Level,
    severity_changed: bool,
    reopened: bool,
}

impl<'p> Compared<'p> {
    /// No ticket yet.
    #[must_use]
    pub fn new(
        policy: &'p Policy,
        columns: Vec<OursColumn>,
        setting: Setting,
        limits: Limits,
    ) -> Self {
        let assumptions = Assumption::all(policy.draft(), &setting);
        let tallies = columns.iter().map(|_| Tally::new(assumptions.len())).collect();
        Self {
            policy,
            columns,
            assumptions,
            tallies,
            limits,
            setting,
            evaluator: Evaluator::new(),
            pairs: HashMap::new(),
            retold: Ticket::default(),
        }
    }

    /// Sets a ticket beside what the desk says in each column, as of `at`.
    ///
    /// # Errors
    /// Why the ticket cannot be evaluated.
    pub fn add(
        &mut self,
        ticket: &Ticket,
        at: Instant,
        desk: &[Option<Value>],
    ) -> Result<(), Vec<String>> {
        let bound = self.policy.bind(ticket).map_err(|faults| {
            let each = faults.0.iter().map(|one| format!("{}: {}", one.path, one.message));
            each.collect::<Vec<_>>()
        })?;
        let evaluation = self.evaluator.evaluate(self.policy, &bound, at);
        let evaluation = evaluation.map_err(|error| vec![error.to_string()])?;
        let timeline = &evaluation.history.timeline;
        let Some(opening) = timeline.first().map(|first| first.severity) else { return Ok(()) };
        let plain = Plain {
            at,
            opening,
            severity_changed: timeline.len() > 1,
            reopened: ticket.events.iter().any(is_reopening),
        };
        let mut open: Vec<Difference> = Vec::new();
        for (column, (ours, desk)) in self.columns.iter().zip(desk).enumerate() {
            let tally = &mut self.tallies[column];
            let wanted = ours.wanted();
            match (Value::of(evaluation, wanted, false), *desk) {
                (None, _) => tally.unpromised += 1,
                (_, None) => tally.blank += 1,
                (Some(agreement), Some(desk)) => {
                    tally.compared += 1;
                    open.push(Difference {
                        column,
                        agreement,
                        desk,
                        assumed: Vec::new(),
                        overrun: wanted.overrun(evaluation),
                        number: wanted.number(evaluation),
                    });
                }
            }
        }
        if open.is_empty() {
            return Ok(());
        }
        for place in 0..self.assumptions.len() {
            let values = self.assume(ticket, plain, place, None, &open);
            for (difference, value) in open.iter_mut().zip(values) {
                difference.assumed.push(value);
            }
        }
        for difference in open {
            self.sort(ticket, plain, &difference);
        }
        Ok(())
    }

    /// What the columns come to under one assumption, or two; as they are where these cannot matter.
    fn assume(
        &mut self,
        ticket: &Ticket,
        plain: Plain,
        place: usize,
        other: Option<usize>,
        open: &[Difference],
    ) -> Vec<Option<Value>> {
        let both = [Some(place), other];
        let assumed = || both.iter().flatten().map(|place| &self.assumptions[*place]);
        if !assumed().all(|one| one.matters(plain.severity_changed, plain.reopened)) {
            return open.iter().map(|difference| Some(difference.agreement)).collect();
        }
        if assumed().any(Assumption::kept_while_paused) {
            return open.iter().map(|one| self.before_pause(ticket, plain.at, one)).collect();
        }
        let nothing = || open.iter().map(|_| None).collect();
        let policy = match other {
            None => self.assumptions[place].policy.as_ref().unwrap_or(self.policy),
            Some(other) => match self.pairs.get(&(place, other)) {
                Some(Some(policy)) => policy,
                _ => return nothing(),
            },
        };
        let (mut at, mut told) = (plain.at, ticket);
        if assumed().any(|one| one.retold().is_some()) {
            self.retold.clone_from(ticket);
            for retold in assumed().filter_map(Assumption::retold) {
                let Some(asked) = retold.asked(at) else { return nothing() };
                at = asked;
                if !retold.tell(&mut self.retold, plain.opening) {
                    return nothing();
                }
            }
            told = &self.retold;
        }
        let Ok(bound) = policy.bind(told) else { return nothing() };
        let Ok(evaluation) = self.evaluator.evaluate(policy, &bound, at) else { return nothing() };
        let late = assumed().any(Assumption::late_at_due);
        let columns = &self.columns;
        let read = |evaluation: &Evaluation, difference: &Difference| {
            let value = Value::of(evaluation, columns[difference.column].wanted(), late)?;
            match value {
                Value::At(Some(at)) => {
                    let written = assumed().try_fold(at, |at, one| one.written(at))?;
                    Some(Value::At(Some(written)))
                }
                _ => Some(value),
            }
        };
        open.iter().map(|difference| read(evaluation, difference)).collect()
    }

    /// The due instant that a paused cycle had before; what there is of any other.
    fn before_pause(
        &mut self,
        ticket: &Ticket,
        at: Instant,
        difference: &Difference,
    ) -> Option<Value> {
        let wanted = self.columns[difference.column].wanted();
        if wanted.figure != Figure::DueAt || difference.agreement != Value::At(None) {
            return Some(difference.agreement);
        }
        let bound = self.policy.bind(ticket).ok()?;
        let mut instants: Vec<Instant> = ticket.events.iter().map(|event| event.at).collect();
        instants.dedup();
        // Just before each event since the first.
        for event in instants.iter().skip(1).rev().filter(|event| **event <= at) {
            let before = Instant::from_micros(event.micros() - 1).ok()?;
            let evaluation = self.evaluator.evaluate(self.policy, &bound, before).ok()?;
            if wanted.number(evaluation) != difference.number {
                break;
            }
            let value = Value::of(evaluation, wanted, false);
            if matches!(value, Some(Value::At(Some(_)))) {
                return value;
            }
        }
        Some(difference.agreement)
    }

    /// Counts what a ticket's column came to.
    fn sort(&mut self, ticket: &Ticket, plain: Plain, difference: &Difference) {
        let Difference { column, agreement, desk, ref assumed, overrun, .. } = *difference;
        let (tolerance, polling) = (self.limits.tolerance.micros(), self.limits.polling.micros());
        let tally = &mut self.tallies[column];
        let comes_to =
            |value: &Option<Value>| value.is_some_and(|value| value.agrees(desk, tolerance));
        for (found, value) in tally.assumptions.iter_mut().zip(assumed) {
            if value.is_some_and(|value| !value.agrees(agreement, tolerance)) {
                found.shows += 1;
                found.holds += u64::from(comes_to(value));
                found.against += u64::from(agreement.agrees(desk, tolerance));
            }
        }
        if agreement.agrees(desk, tolerance) {
            tally.agree += 1;
            return;
        }
        let example = || Example { ticket: ticket.id.clone(), agreement, desk };
        if let Some(place) = assumed.iter().position(comes_to) {
            return tally.assumptions[place].add(example);
        }
        let noticed_late =
            |value: Value| desk.later_than(value).is_some_and(|late| (0..polling).contains(&late));
        let overlooked = || {
            let kept = matches!(desk, Value::Is(_) | Value::At(None));
            kept && self.columns[column].is_kept(desk)
                && overrun.is_some_and(|late| (0..polling).contains(&late))
        };
        if noticed_late(agreement) || overlooked() {
            return tally.polling.add(example);
        }
        let shows =
            |value: &Option<Value>| value.is_some_and(|value| !value.agrees(agreement, tolerance));
        let late = |value: &Option<Value>| value.is_some_and(noticed_late);
        let with_polling = assumed.iter().position(|value| shows(value) && late(value));
        let pair = with_polling.map(|place| (place, assumed.len())).or_else(|| {
            // One of two answers is come to by chance.
            let is_instant = matches!(desk, Value::At(Some(_)));
            let showing: Vec<usize> =
                (0..assumed.len()).filter(|place| shows(&assumed[*place])).collect();
            if is_instant { self.pair(ticket, plain, difference, &showing) } else { None }
        });
        let tally = &mut self.tallies[column];
        match pair {
            Some(pair) => tally.several.entry(pair).or_default().add(example),
            None => tally.unexplained.add(example),
        }
    }

    /// The first two of some assumptions that together come to what the desk says.
    fn pair(
        &mut self,
        ticket: &Ticket,
        plain: Plain,
        difference: &Difference,
        places: &[usize],
    ) -> Option<(usize, usize)> {
        for (nth, one) in places.iter().enumerate() {
            for other in &places[nth + 1..] {
                let pair = (*one, *other);
                let (first, second) = (&self.assumptions[*one], &self.assumptions[*other]);
                if !first.goes_with(second) {
                    continue;
                }
                if !self.pairs.contains_key(&pair) {
                    let draft = first.draft(self.policy.draft(), &self.setting);
                    let draft = draft.and_then(|draft| second.draft(&draft, &self.setting));
                    let policy = draft.and_then(|draft| Policy::compile(&draft).ok());
                    self.pairs.insert(pair, policy);
                }
                let asked = std::slice::from_ref(difference);
                let values = self.assume(ticket, plain, pair.0, Some(pair.1), asked);
                let comes_to =
                    |value: &Value| value.agrees(difference.desk, self.limits.tolerance.micros());
                if values.iter().flatten().any(comes_to) {
                    return Some(pair);
                }
            }
        }
        None
    }
}

impl Compared<'_> {
    /// How near is near enough.
    #[must_use]
    pub fn limits(&self) -> Limits {
        self.limits
    }

    /// The agreement.
    #[must_use]
    pub fn policy(&self) -> &Policy {
        self.policy
    }
}

impl OursColumn {
    fn wanted(&self) -> Wanted {
        Wanted { clock: self.clock, figure: self.figure, cycle: self.cycle }
    }

    /// Whether a value says that the promise was kept so far.
    fn is_kept(&self, value: Value) -> bool {
        match (self.figure, value) {
            (Figure::Met, Value::Is(met)) => met,
            (Figure::Missed, Value::Is(missed)) => !missed,
            (Figure::BreachedAt, Value::At(at)) => at.is_none(),
            _ => false,
        }
    }
}
