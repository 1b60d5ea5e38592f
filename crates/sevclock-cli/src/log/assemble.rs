//! One case of an export becomes a ticket: its opening, then its lines in order of time.

use sevclock::policy::{FactValue, Level};
use sevclock::ticket::{Event, Ticket};
use sevclock::time::Instant;

use super::rules::{FactPick, FactSet, Picks, Raise, Rules};
use super::sheet::{Case, EMPTY, Line, Sheet};
use super::{CaseResult, Log};
use crate::fault::Fault;
use crate::mapping::{Late, On};

/// Room for one case, reused for the next.
#[derive(Debug, Default)]
pub(super) struct Assembler {
    /// The places of the lines that are not passed over, in order of time.
    lines: Vec<usize>,
    /// The cells of the present line and the one before, with what is "as before" filled in.
    cells: Vec<u32>,
    before: Vec<u32>,
    faults: Vec<Fault>,
}

/// What is known of a case before its first line.
#[derive(Default)]
struct Opening {
    at: Option<Instant>,
    number: u32,
    severity: Option<Level>,
}

impl Assembler {
    /// The lines of the case that was assembled last, in order of time.
    pub(super) fn lines(&self) -> &[usize] {
        &self.lines
    }

    /// The case at `place` as a ticket, and the instant of its last event.
    pub(super) fn assemble(
        &mut self,
        log: &Log<'_>,
        place: usize,
        ticket: &mut Ticket,
    ) -> Option<CaseResult> {
        ticket.plan = None;
        ticket.facts.clear();
        ticket.events.clear();
        self.faults.clear();
        self.lines.clear();
        let events = log.events.cases.get(place);
        let id = match events {
            Some(case) => &case.id,
            None => &log.case_of_line(place)?.id,
        };
        ticket.id.clear();
        ticket.id.push_str(id);
        let opening = self.open(log, ticket, events.is_some());
        if let Some(case) = events {
            self.faults.extend(case.faults.iter().cloned());
            self.collect(log, case);
        }
        if self.faults.is_empty() && self.lines.is_empty() && opening.at.is_none() {
            return None;
        }
        if self.faults.is_empty() {
            self.write(log, &opening, ticket);
        }
        if self.faults.is_empty() {
            let last = self.lines.last().and_then(|line| log.events.line_at(*line).at);
            return last.max(opening.at).map(Ok);
        }
        Some(Err(std::mem::take(&mut self.faults)))
    }

    /// What the cases file says of a case, plan and facts written down.
    fn open(&mut self, log: &Log<'_>, ticket: &mut Ticket, has_lines: bool) -> Opening {
        let Some((sheet, picks)) = &log.cases else { return Opening::default() };
        let Some(case) = sheet.find(&ticket.id).map(|place| &sheet.cases[place]) else {
            if has_lines {
                let message = format!("case `{}` has events and no line here", ticket.id);
                self.faults.push(Fault::of_file(&sheet.file, message));
            }
            return Opening::default();
        };
        self.faults.extend(case.faults.iter().cloned());
        let Some(place) = sheet.lines_of(case).next() else { return Opening::default() };
        let (cells, line) = (sheet.cells_of(place), sheet.line_at(place));
        let mut picked = Picked { picks, sheet, line, id: &ticket.id, faults: &mut self.faults };
        let (severity, plan) = (picked.severity(cells), picked.plan(cells));
        let mut facts = Vec::new();
        picked.facts(cells, None, &mut facts);
        ticket.plan = plan;
        ticket.facts = facts;
        Opening { at: line.at, number: line.number, severity }
    }

    /// The lines of a case that are not passed over, in order of time.
    fn collect(&mut self, log: &Log<'_>, case: &Case) {
        let sheet = &log.events;
        let kept = sheet.lines_of(case).filter(|line| !log.rules.skip.holds(sheet.cells_of(*line)));
        self.lines.extend(kept);
        if log.mapping.sort {
            self.lines.sort_by_key(|line| sheet.line_at(*line).at);
            return;
        }
        for pair in self.lines.windows(2) {
            let (before, line) = (sheet.line_at(pair[0]), sheet.line_at(pair[1]));
            if let (Some(earlier), Some(at)) = (before.at, line.at)
                && at < earlier
            {
                let message = format!(
                    "{at} is earlier than {earlier} on line {}: lines of a case stand in order of time, or the mapping says `sort = true` (case `{}`)",
                    before.number, case.id
                );
                self.faults.push(Fault::at_line(&sheet.file, line.number.into(), message));
            }
        }
    }

    /// Writes the events: the opening, with what the first line says unless the cases file does,
    /// then one for each line that says anything.
    fn write(&mut self, log: &Log<'_>, opening: &Opening, ticket: &mut Ticket) {
        let (sheet, rules) = (&log.events, &log.rules);
        let first = self.lines.first().and_then(|line| sheet.line_at(*line).at);
        let Some(opened) = self.opened_at(log, opening, first, &ticket.id) else { return };
        ticket
            .events
            .push(Event { severity: opening.severity, ..Event::at(opened).raising("opened") });
        let mut declared = opening.severity;
        let mut plan = ticket.plan.clone();
        let mut held = 0;
        for place in 0..self.lines.len() {
            let line = sheet.line_at(self.lines[place]);
            self.turn_to(rules, sheet.cells_of(self.lines[place]), place > 0);
            let mut event = Event::at(line.at.unwrap_or(opened));
            held = self.raise(&rules.raise, place > 0, held, &mut event.signals);
            let before = (place > 0 && event.signals.is_empty()).then_some(self.before.as_slice());
            let mut picked = Picked {
                picks: &rules.picks,
                sheet,
                line,
                id: &ticket.id,
                faults: &mut self.faults,
            };
            let severity = picked.severity(&self.cells);
            let named = picked.plan(&self.cells);
            picked.facts(&self.cells, before, &mut event.facts);
            if severity.is_some() && severity != declared {
                declared = severity;
                event.severity = severity;
            }
            if named.is_some() && named != plan {
                plan.clone_from(&named);
                event.plan = named;
            }
            if place == 0 {
                open_with(ticket, &mut event, opening.severity, &rules.picks);
            }
            let says_nothing = event.signals.is_empty()
                && event.facts.is_empty()
                && event.severity.is_none()
                && event.plan.is_none();
            if !says_nothing {
                ticket.events.push(event);
            }
        }
    }

    fn opened_at(
        &mut self,
        log: &Log<'_>,
        opening: &Opening,
        first: Option<Instant>,
        id: &str,
    ) -> Option<Instant> {
        let (Some(opened), Some(first)) = (opening.at, first) else { return opening.at.or(first) };
        if opened <= first {
            return Some(opened);
        }
        let late = log.mapping.cases.as_ref().map_or(Late::Error, |cases| cases.late);
        if late == Late::FirstLine {
            return Some(first);
        }
        let file = log.cases.as_ref().map_or("", |(sheet, _)| sheet.file.as_str());
        let message = format!(
            "case `{id}` opens at {opened}, after its first line at {first}; `late = \"first-line\"` under `[cases]` takes the latter"
        );
        self.faults.push(Fault::at_line(file, opening.number.into(), message));
        None
    }

    /// Makes a line the present one; cells that mean "as before" take those of the line before.
    fn turn_to(&mut self, rules: &Rules, cells: &[u32], has_before: bool) {
        std::mem::swap(&mut self.cells, &mut self.before);
        self.cells.clear();
        self.cells.extend_from_slice(cells);
        if has_before {
            for (column, unchanged) in &rules.unchanged {
                if unchanged[self.cells[*column] as usize] {
                    self.cells[*column] = self.before[*column];
                }
            }
        }
    }

    /// The signals of the present line; which rules' conditions hold, as a word, for the next.
    fn raise(&self, rules: &[Raise], has_before: bool, held: u64, into: &mut Vec<String>) -> u64 {
        let mut holds = 0;
        for (place, rule) in rules.iter().enumerate() {
            if !rule.when.holds(&self.cells) {
                continue;
            }
            holds |= 1 << place;
            let became = rule.on == On::Line || held & (1 << place) == 0;
            let after =
                rule.after.as_ref().is_none_or(|after| has_before && after.holds(&self.before));
            let changed = rule.changed.is_none_or(|column| has_before && self.changed(column));
            if became && after && changed {
                for signal in &rule.signals {
                    if !into.contains(signal) {
                        into.push(signal.clone());
                    }
                }
            }
        }
        holds
    }

    /// Whether a column's cell differs from that of the line before; an empty one is unknown.
    fn changed(&self, column: usize) -> bool {
        let (cell, before) = (self.cells[column], self.before[column]);
        cell != before && cell != EMPTY && before != EMPTY
    }
}

/// A ticket opens with what its first line says, so far as the cases file says nothing of it.
fn open_with(ticket: &mut Ticket, event: &mut Event, declared: Option<Level>, picks: &Picks) {
    for (fact, value) in &event.facts {
        let opens = |set: &FactSet| set.opening && set.fact == *fact;
        if picks.facts.iter().any(opens) && !ticket.facts.iter().any(|(known, _)| known == fact) {
            ticket.facts.push((fact.clone(), value.clone()));
        }
    }
    if ticket.plan.is_none() {
        ticket.plan = event.plan.take();
    }
    if declared.is_none()
        && let Some(opening) = ticket.events.first_mut()
    {
        opening.severity = event.severity.take();
    }
}

/// What the cells of one line pick; what is wrong with them is written down.
struct Picked<'a> {
    picks: &'a Picks,
    sheet: &'a Sheet,
    line: Line,
    id: &'a str,
    faults: &'a mut Vec<Fault>,
}

impl Picked<'_> {
    fn severity(&mut self, cells: &[u32]) -> Option<Level> {
        let picked = self.picks.severity.as_ref()?.of_line(cells);
        self.good(picked).copied()
    }

    fn plan(&mut self, cells: &[u32]) -> Option<String> {
        let picked = self.picks.plan.as_ref()?.of_line(cells);
        self.good(picked).cloned()
    }

    /// The facts a line sets; only those picked by another cell than `before`'s, if it is given.
    fn facts(
        &mut self,
        cells: &[u32],
        before: Option<&[u32]>,
        into: &mut Vec<(String, FactValue)>,
    ) {
        for FactSet { fact, pick, .. } in &self.picks.facts {
            let value = match pick {
                FactPick::Cell(pick) if before.is_some_and(|before| pick.same(cells, before)) => {
                    None
                }
                FactPick::Cell(pick) => self.good(pick.of_line(cells)).cloned(),
                FactPick::Condition(test) => {
                    let holds = test.holds(cells);
                    let same = before.is_some_and(|before| test.holds(before) == holds);
                    (!same).then_some(FactValue::Boolean(holds))
                }
            };
            into.extend(value.map(|value| (fact.clone(), value)));
        }
    }

    fn good<'p, T>(&mut self, picked: Result<Option<&'p T>, &str>) -> Option<&'p T> {
        picked.unwrap_or_else(|message| {
            let message = format!("{message} (case `{}`)", self.id);
            self.faults.push(Fault::at_line(&self.sheet.file, self.line.number.into(), message));
            None
        })
    }
}

impl Log<'_> {
    /// The case at `place` of those without lines, which come after those with.
    fn case_of_line(&self, place: usize) -> Option<&Case> {
        let (sheet, _) = self.cases.as_ref()?;
        let without = self.without_lines.get(place - self.events.cases.len())?;
        sheet.cases.get(*without)
    }
}
