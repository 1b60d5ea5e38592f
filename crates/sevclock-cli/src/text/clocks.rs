//! Clocks with bars: how much of each promise is used, whether it was kept, and when it is due.

use std::io::{self, Write};

use chrono_tz::Tz;
use sevclock::evaluate::{Cycle, CycleStatus};
use sevclock::policy::Clock;

use super::facts::zone_of;
use super::{Decided, length, padded};

/// Cycles of one clock that are shown; the ones before them are counted.
const SHOWN: usize = 3;
const BAR: i64 = 20;

impl Decided<'_> {
    pub(super) fn clock(&self, cycle: &Cycle) -> Option<&Clock> {
        self.draft().clocks.get(usize::from(cycle.clock))
    }

    pub(super) fn write_clocks(&self, out: &mut dyn Write) -> io::Result<()> {
        let cycles = &self.evaluation.history.cycles;
        if cycles.is_empty() {
            return Ok(());
        }
        self.heading(out, "Clocks")?;
        let named = cycles.iter().map(|cycle| self.name(cycle).chars().count());
        let width = named.max().unwrap_or(0);
        for of_clock in cycles.chunk_by(|a, b| a.clock == b.clock) {
            let shown = shown(of_clock);
            let earlier = &of_clock[..of_clock.len() - shown.len()];
            if let Some(first) = earlier.first() {
                let id = self.clock(first).map_or("", |clock| &clock.id);
                let text = format!("  {}  {}", padded(id, width), earlier_cycles(earlier));
                writeln!(out, "{}", self.paint.faint(&text))?;
            }
            for cycle in shown {
                self.write_cycle(out, cycle, width)?;
            }
        }
        Ok(())
    }

    /// The clock's id, and the cycle's number where it has had others.
    pub(super) fn name(&self, cycle: &Cycle) -> String {
        let id = self.clock(cycle).map_or("", |clock| &clock.id);
        if cycle.number > 1 { format!("{id} #{}", cycle.number) } else { id.to_owned() }
    }

    fn write_cycle(&self, out: &mut dyn Write, cycle: &Cycle, width: usize) -> io::Result<()> {
        let (name, bar, status) =
            (padded(&self.name(cycle), width), self.bar(cycle), self.status(cycle));
        let used = match cycle.target {
            Some(target) => format!("{} of {}", length(cycle.elapsed), length(target)),
            None => length(cycle.elapsed),
        };
        let text = format!("  {name}  {bar}  {status}  {}  {}", padded(&used, 20), self.due(cycle));
        writeln!(out, "{}", text.trim_end())?;
        self.write_remarks(out, cycle, width)
    }

    /// What is rarely there: breaches undone, and warnings to come.
    fn write_remarks(&self, out: &mut dyn Write, cycle: &Cycle, width: usize) -> io::Result<()> {
        let gap = " ".repeat(width + 4);
        for undone in self.evaluation.history.undone_of(cycle) {
            let (due, at) = (self.utc(undone.due), self.utc(undone.at));
            writeln!(out, "{gap}breach of {due} undone by the change at {at}")?;
        }
        if cycle.on_arrival {
            writeln!(
                out,
                "{gap}breached on arrival: a change moved the due instant into the past"
            )?;
        }
        let warn = self.clock(cycle).map_or(&[][..], |clock| &clock.warn);
        let now = self.evaluation.as_of;
        for (warn, at) in warn.iter().zip(self.evaluation.history.warnings_of(cycle)) {
            let Some(at) = at.filter(|at| *at > now && cycle.stopped.is_none()) else { continue };
            let roles = warn.notify.join(", ");
            let whom = if roles.is_empty() { String::new() } else { format!(" to {roles}") };
            let at = self.local(at, self.zone(cycle));
            let text = format!("{gap}warning at {}{whom}: {at}", warn.at);
            writeln!(out, "{}", self.paint.faint(&text))?;
        }
        Ok(())
    }

    /// How much of the target is used, in blocks and percent.
    fn bar(&self, cycle: &Cycle) -> String {
        let Some(target) = cycle.target.filter(|target| *target > 0) else {
            return self
                .paint
                .faint(&format!("{}      ", "·".repeat(usize::try_from(BAR).unwrap_or(0))));
        };
        let percent = i128::from(cycle.elapsed) * 100 / i128::from(target);
        let filled =
            (i128::from(cycle.elapsed) * i128::from(BAR) / i128::from(target)).clamp(0, BAR.into());
        let filled = usize::try_from(filled).unwrap_or(0);
        let empty = usize::try_from(BAR).unwrap_or(0) - filled;
        let full = if cycle.status == CycleStatus::Paused { "▒" } else { "█" };
        let bar = format!("{}{} {percent:>4}%", full.repeat(filled), "░".repeat(empty));
        match cycle.status {
            CycleStatus::Breached => self.paint.bad(&bar),
            CycleStatus::Met => self.paint.good(&bar),
            CycleStatus::Running if percent >= 75 => self.paint.near(&bar),
            _ => bar,
        }
    }

    fn status(&self, cycle: &Cycle) -> String {
        let open = cycle.stopped.is_none();
        match cycle.status {
            CycleStatus::Running if cycle.in_hours => "running   ".to_owned(),
            CycleStatus::Running => "off hours ".to_owned(),
            CycleStatus::Paused => self.paint.near("paused    "),
            CycleStatus::Met => self.paint.good("met       "),
            CycleStatus::Breached if open => self.paint.bad("BREACHED  "),
            CycleStatus::Breached => self.paint.bad("breached  "),
            CycleStatus::Cancelled => "cancelled ".to_owned(),
            CycleStatus::Restarted => "restarted ".to_owned(),
            CycleStatus::Stopped => "done      ".to_owned(),
        }
    }

    fn due(&self, cycle: &Cycle) -> String {
        let zone = self.zone(cycle);
        let agreed = if cycle.agreed { " as agreed" } else { "" };
        match (cycle.due, cycle.due_if_resumed, cycle.stopped) {
            (Some(due), _, Some(at)) if cycle.status == CycleStatus::Breached => {
                format!("was due {}{agreed}, done {}", self.local(due, zone), self.utc(at))
            }
            (Some(due), _, Some(_)) => format!("was due {}{agreed}", self.local(due, zone)),
            (Some(due), _, None) => {
                format!("due {}{agreed}, {}", self.local(due, zone), self.away(due))
            }
            (None, Some(due), None) => format!("due {} if resumed now", self.local(due, zone)),
            (None, _, Some(at)) => format!("ended {}", self.utc(at)),
            (None, None, None) => "nothing promised".to_owned(),
        }
    }

    /// The zone of the calendar a cycle is measured on.
    pub(super) fn zone(&self, cycle: &Cycle) -> Option<Tz> {
        let clock = self.clock(cycle)?;
        let row = cycle.row.and_then(|row| clock.promise.rows().get(row as usize));
        let name = row.and_then(|row| row.calendar.as_ref()).or(clock.calendar.as_ref())?;
        zone_of(self.draft(), name, self.ticket, self.evaluation.as_of)
    }
}

/// The last few cycles of a clock.
pub(super) fn shown(of_clock: &[Cycle]) -> &[Cycle] {
    &of_clock[of_clock.len().saturating_sub(SHOWN)..]
}

/// `12 before: 10 met, 2 breached`.
fn earlier_cycles(cycles: &[Cycle]) -> String {
    let count = |status| cycles.iter().filter(|cycle| cycle.status == status).count();
    let counts = [
        (count(CycleStatus::Met), "met"),
        (count(CycleStatus::Breached), "breached"),
        (count(CycleStatus::Stopped), "done"),
        (count(CycleStatus::Restarted), "restarted"),
        (count(CycleStatus::Cancelled), "cancelled"),
    ];
    let counts = counts.iter().filter(|(count, _)| *count > 0);
    let counts: Vec<String> = counts.map(|(count, word)| format!("{count} {word}")).collect();
    format!("{} before: {}", cycles.len(), counts.join(", "))
}
