//! Reasons as text: each decision that is shown, what caused it, and the agreement's words.
//!
//! The same reasons as data are `because` in JSON.

use std::io::{self, Write};

use sevclock::evaluate::{Basis, Cause, Cycle};
use sevclock::policy::{Condition, Grounds};

use super::{Decided, length};

impl Decided<'_> {
    pub(super) fn write_why(&self, out: &mut dyn Write) -> io::Result<()> {
        self.heading(out, "Why")?;
        self.why_severity(out)?;
        let cycles = &self.evaluation.history.cycles;
        for of_clock in cycles.chunk_by(|a, b| a.clock == b.clock) {
            for (place, cycle) in super::clocks::shown(of_clock).iter().enumerate() {
                self.why_cycle(out, cycle, place == 0)?;
            }
        }
        self.why_rungs(out)?;
        self.why_owed(out)
    }

    fn why_severity(&self, out: &mut dyn Write) -> io::Result<()> {
        let history = &self.evaluation.history;
        let mut last = None;
        for change in &history.timeline {
            let level = self.paint.strong(&format!("severity {}", self.level(change.severity)));
            writeln!(out, "  {level}: {}", self.cause(change.cause))?;
            // What a ticket began with is told once, and again where another basis took its place.
            let rules = history.rules_of(change);
            if last.replace(change.basis) != Some(change.basis) {
                self.why_base(out, change.basis)?;
            } else if rules.is_empty() {
                writeln!(out, "    no rule moves it any longer")?;
            }
            for rule in rules.iter().filter_map(|rule| self.draft().adjust.get(usize::from(*rule)))
            {
                let when = condition(rule.when.as_ref());
                writeln!(out, "    moved by {}, {when}", rule.id)?;
                self.grounds(out, &rule.grounds)?;
            }
        }
        Ok(())
    }

    fn why_base(&self, out: &mut dyn Write, basis: Basis) -> io::Result<()> {
        match basis {
            Basis::Declared { .. } => writeln!(out, "    declared by that event"),
            Basis::Classified { rule, .. } => {
                let rule = rule.and_then(|rule| self.draft().classify.get(usize::from(rule)));
                let Some(rule) = rule else {
                    return writeln!(out, "    the agreement's default severity");
                };
                writeln!(out, "    classified, {}", condition(rule.when.as_ref()))?;
                self.grounds(out, &rule.grounds)
            }
        }
    }

    fn why_cycle(&self, out: &mut dyn Write, cycle: &Cycle, first: bool) -> io::Result<()> {
        let Some(clock) = self.clock(cycle) else { return Ok(()) };
        let promised = match (cycle.agreed, cycle.target) {
            (true, _) => "a due instant as agreed".to_owned(),
            (false, Some(target)) => format!("{} promised", length(target)),
            (false, None) => "nothing promised".to_owned(),
        };
        let name = self.paint.strong(&self.name(cycle));
        writeln!(out, "  {name}: {promised}; begun {}", self.cause(cycle.started_by))?;
        if cycle.due_by != cycle.started_by && cycle.due.is_some() {
            writeln!(out, "    due as dated {}", self.cause(cycle.due_by))?;
        }
        if let Some(at) = cycle.breached_at {
            writeln!(out, "    breached {}", self.utc(at))?;
        }
        if let Some(by) = cycle.stopped_by {
            writeln!(out, "    ended {}", self.cause(by))?;
        }
        let row = cycle.row.and_then(|row| clock.promise.rows().get(row as usize));
        if let Some(row) = row {
            self.grounds(out, &row.grounds)?;
        }
        // The clock's own words are the same for each of its cycles.
        if first { self.grounds(out, &clock.grounds) } else { Ok(()) }
    }

    fn why_rungs(&self, out: &mut dyn Write) -> io::Result<()> {
        let mut last = None;
        for entry in &self.evaluation.history.rungs {
            let ladder = self.draft().ladders.get(usize::from(entry.ladder));
            let rung = ladder.and_then(|ladder| ladder.rungs.get(usize::from(entry.rung)));
            let (Some(ladder), Some(rung), Some(at)) = (ladder, rung, entry.reached) else {
                continue;
            };
            let name = self.paint.strong(&format!("{} of {}", rung.id, ladder.id));
            writeln!(out, "  {name}: reached {}", self.utc(at))?;
            // The words of a rung are the same for each of its occurrences.
            if last.replace((entry.ladder, entry.rung)) != Some((entry.ladder, entry.rung)) {
                self.grounds(out, &rung.grounds)?;
            }
        }
        Ok(())
    }

    fn why_owed(&self, out: &mut dyn Write) -> io::Result<()> {
        for owed in self.evaluation.obligations.iter().filter(|owed| !owed.met) {
            let Some(one) = self.draft().obligations.get(usize::from(owed.obligation)) else {
                continue;
            };
            writeln!(out, "  {}: not met, `{}`", self.paint.strong(&one.id), one.requires)?;
            self.grounds(out, &one.grounds)?;
        }
        Ok(())
    }

    fn grounds(&self, out: &mut dyn Write, grounds: &Grounds) -> io::Result<()> {
        if let Some(cite) = &grounds.cite {
            writeln!(out, "    {}", self.paint.faint(&format!("“{cite}”")))?;
        }
        if let Some(assumed) = &grounds.assumed {
            writeln!(out, "    {}", self.paint.faint(&format!("assumed: {assumed}")))?;
        }
        Ok(())
    }

    /// `at opened, Tue 2026-03-03 01:10 UTC`, or the instant alone where time did it.
    fn cause(&self, cause: Cause) -> String {
        match cause {
            Cause::Timer(at) => format!("as time passed, {}", self.utc(at)),
            Cause::Event(place) => match self.ticket.events.get(place as usize) {
                None => format!("at event {place}"),
                Some(event) => {
                    let facts = event.facts.iter().map(|(fact, value)| format!("{fact} = {value}"));
                    let severity = event.severity.map(|level| format!("severity {level}"));
                    let said = event.signals.iter().cloned().chain(severity).chain(facts);
                    let said: Vec<String> = said.collect();
                    format!("at {}, {}", said.join(", "), self.utc(event.at))
                }
            },
        }
    }
}

fn condition(condition: Option<&Condition>) -> String {
    condition.map_or_else(|| "always".to_owned(), |condition| format!("for `{condition}`"))
}
