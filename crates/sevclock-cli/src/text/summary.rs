//! Many evaluations as one table: kept, missed, running, by clock and severity (semantics §8.1).

use std::collections::BTreeMap;
use std::io::{self, Write};

use comfy_table::{Cell, CellAlignment, Table, presets};
use sevclock::evaluate::{CycleStatus, Evaluation, Status};
use sevclock::policy::{Level, PolicyDraft};

use super::Paint;

/// Counts over evaluations under one policy.
#[derive(Clone, Debug, Default)]
pub struct Summary {
    tickets: u64,
    statuses: [u64; 3],
    faulty: u64,
    counts: BTreeMap<(u16, Level), Counts>,
}

/// Cycles by how they stand.
#[derive(Clone, Copy, Debug, Default)]
struct Counts {
    met: u64,
    breached: u64,
    /// Of the breached, those not done yet.
    overdue: u64,
    running: u64,
    paused: u64,
    done: u64,
    without: u64,
    promised: bool,
}

impl Counts {
    fn add(&mut self, other: Self) {
        self.met += other.met;
        self.breached += other.breached;
        self.overdue += other.overdue;
        self.running += other.running;
        self.paused += other.paused;
        self.done += other.done;
        self.without += other.without;
        self.promised |= other.promised;
    }

    /// Met of those decided, to a tenth of a percent, half-even.
    fn attainment(self) -> String {
        let (met, decided) = (self.met, self.met + self.breached);
        if decided == 0 {
            return String::new();
        }
        let (tenths, left) = (met * 1000 / decided, met * 1000 % decided);
        let up = left * 2 > decided || (left * 2 == decided && tenths % 2 == 1);
        let tenths = tenths + u64::from(up);
        format!("{}.{} %", tenths / 10, tenths % 10)
    }
}

impl Summary {
    /// Counts a ticket.
    pub fn add(&mut self, evaluation: &Evaluation) {
        self.tickets += 1;
        let status = match evaluation.status {
            Status::Open => 0,
            Status::Resolved => 1,
            Status::Closed => 2,
        };
        self.statuses[status] += 1;
        for cycle in &evaluation.history.cycles {
            let counts = self.counts.entry((cycle.clock, cycle.severity)).or_default();
            counts.promised |= cycle.first_due.is_some();
            match cycle.status {
                CycleStatus::Met => counts.met += 1,
                CycleStatus::Breached => {
                    counts.breached += 1;
                    counts.overdue += u64::from(cycle.stopped.is_none());
                }
                CycleStatus::Running => counts.running += 1,
                CycleStatus::Paused => counts.paused += 1,
                CycleStatus::Stopped => counts.done += 1,
                CycleStatus::Cancelled | CycleStatus::Restarted => counts.without += 1,
            }
        }
    }

    /// Counts a ticket that could not be evaluated.
    pub fn add_faulty(&mut self) {
        self.faulty += 1;
    }

    /// How many tickets were counted.
    #[must_use]
    pub fn tickets(&self) -> u64 {
        self.tickets
    }

    /// Prints the table.
    ///
    /// # Errors
    /// Those of `out`.
    pub fn write(&self, draft: &PolicyDraft, out: &mut dyn Write, paint: Paint) -> io::Result<()> {
        let [open, resolved, closed] = self.statuses;
        let title = format!("{} tickets under {} {}", self.tickets, draft.id, draft.version);
        write!(out, "{}: {open} open, {resolved} resolved, {closed} closed", paint.strong(&title))?;
        if self.faulty > 0 {
            write!(out, "; {}", paint.bad(&format!("{} could not be evaluated", self.faulty)))?;
        }
        writeln!(out)?;
        if self.counts.is_empty() {
            return Ok(());
        }
        writeln!(out, "{}", self.table(draft))
    }

    fn table(&self, draft: &PolicyDraft) -> Table {
        let mut table = Table::new();
        table.load_style(presets::UTF8_BORDERS_ONLY);
        let head = [
            "Clock",
            "Severity",
            "Met",
            "Breached",
            "Overdue",
            "Running",
            "Paused",
            "Done",
            "No verdict",
            "Kept",
        ];
        table.set_header(head);
        for column in table.column_iter_mut().skip(2) {
            column.set_cell_alignment(CellAlignment::Right);
        }
        for (place, clock) in draft.clocks.iter().enumerate() {
            let of_clock = self.counts.iter().filter(|((at, _), _)| usize::from(*at) == place);
            let of_clock: Vec<(Level, Counts)> =
                of_clock.map(|((_, level), counts)| (*level, *counts)).collect();
            let mut all = Counts::default();
            for (_, counts) in &of_clock {
                all.add(*counts);
            }
            // Where nothing is promised, severities tell nothing.
            let by_level = all.promised && of_clock.len() > 1;
            for (level, counts) in of_clock.iter().filter(|_| by_level) {
                let name = draft.severities.iter().find(|one| one.level == *level);
                let name = name.map_or(level.to_string(), |one| format!("{level} {}", one.name));
                table.add_row(row(&clock.id, &name, *counts));
            }
            if !of_clock.is_empty() {
                let all_name = if by_level { "all" } else { "" };
                table.add_row(row(&clock.id, all_name, all));
            }
        }
        table
    }
}

fn row(clock: &str, severity: &str, counts: Counts) -> Vec<Cell> {
    let number = |count: u64| if count == 0 { "·".to_owned() } else { count.to_string() };
    vec![
        Cell::new(clock),
        Cell::new(severity),
        Cell::new(number(counts.met)),
        Cell::new(number(counts.breached)),
        Cell::new(number(counts.overdue)),
        Cell::new(number(counts.running)),
        Cell::new(number(counts.paused)),
        Cell::new(number(counts.done)),
        Cell::new(number(counts.without)),
        Cell::new(counts.attainment()),
    ]
}
