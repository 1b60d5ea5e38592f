//! Figures over many tickets, as tables for people and as CSV.
//!
//! Not here: counting, and JSON, which `sevclock-serde` writes.

use std::io::{self, Write};

use sevclock::Policy;
use sevclock::figures::{
    ClockRow, Dimension, Figures, Key, Ranked, Share, Survey, Table, TicketRow, seconds,
};
use sevclock::policy::{FactKind, Money, PolicyDraft};

use super::{NONE, Paint, Sheet, length, title};
use crate::args::Part;

/// Figures with all that is needed to print them.
#[derive(Clone, Debug)]
pub struct PrintedFigures<'a> {
    policy: &'a Policy,
    fee: Option<Money>,
    groups: Table,
    all: Table,
    style: Style,
}

/// For whom numbers are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Style {
    People,
    Programs,
}

impl<'a> PrintedFigures<'a> {
    /// The figures of some clocks, with what is given back of a fee.
    #[must_use]
    pub fn new(policy: &'a Policy, figures: &Figures, clocks: &[u16], fee: Option<Money>) -> Self {
        let (mut groups, mut all) = (figures.table(), figures.whole());
        for table in [&mut groups, &mut all] {
            table.clocks.retain(|row| clocks.contains(&row.clock));
        }
        Self { policy, fee, groups, all, style: Style::People }
    }

    /// Prints every part that has something to say, as tables.
    ///
    /// # Errors
    /// Those of `out`.
    pub fn write(&self, out: &mut dyn Write, paint: Paint) -> io::Result<()> {
        let tickets: u64 = self.all.tickets.iter().map(|row| row.tickets).sum();
        writeln!(out, "{}", paint.strong(&title(tickets, "ticket", self.draft())))?;
        let parts = [
            ("Promises", self.attainment()),
            ("Who held the ball", if self.has_ledger() { self.ledger() } else { Sheet::default() }),
            ("Credits", self.credits()),
            ("Satisfaction", self.satisfaction()),
            ("Answers by mark and reason", self.marks(&self.all)),
        ];
        for (heading, sheet) in parts.iter().filter(|(_, sheet)| !sheet.is_empty()) {
            writeln!(out, "\n{}", paint.heading(heading))?;
            sheet.write(out)?;
        }
        Ok(())
    }

    /// Prints one part as CSV, group by group.
    ///
    /// # Errors
    /// Those of `out`.
    pub fn write_csv(mut self, part: Part, out: &mut dyn Write) -> io::Result<()> {
        self.style = Style::Programs;
        let sheet = match part {
            Part::Attainment => self.attainment(),
            Part::Ledger => self.ledger(),
            Part::Credits => self.credits(),
            Part::Satisfaction => self.satisfaction(),
            Part::Marks => self.marks(&self.groups),
        };
        sheet.write_csv(out)
    }

    fn draft(&self) -> &'a PolicyDraft {
        self.policy.draft()
    }

    fn attainment(&self) -> Sheet {
        let head = match self.style {
            Style::People => [
                "Met",
                "Breached",
                "Overdue",
                "On arrival",
                "Running",
                "Paused",
                "Done",
                "Cancelled",
                "Restarted",
                "Kept",
                "Objective",
                "",
                "Mean",
                "Median",
                "90 %",
                "95 %",
                "Longest",
            ],
            Style::Programs => [
                "met",
                "breached",
                "overdue",
                "on_arrival",
                "running",
                "paused",
                "stopped",
                "cancelled",
                "restarted",
                "attainment",
                "objective",
                "objective_met",
                "mean_s",
                "median_s",
                "p90_s",
                "p95_s",
                "longest_s",
            ],
        };
        let mut sheet = Sheet::new(self.head(&["clock"]), &head);
        for whole in &self.all.clocks {
            let groups = self.groups.clocks.iter().filter(|row| row.clock == whole.clock);
            for (row, all) in self.rows(groups, whole) {
                let mut cells = vec![self.clock(row)];
                cells.extend(self.group(&row.group, all));
                cells.extend(self.clock_cells(row));
                sheet.add(cells);
            }
        }
        sheet
    }

    fn clock_cells(&self, row: &ClockRow) -> Vec<String> {
        let (counts, objective) = (&row.attainment, self.objective(row));
        let counted = [
            counts.met,
            counts.breached,
            counts.overdue,
            counts.on_arrival,
            counts.running,
            counts.paused,
            counts.stopped,
            counts.cancelled,
            counts.restarted,
        ];
        let mut cells: Vec<String> = counted.map(|count| self.count(count)).into();
        cells.push(self.share(counts.share()));
        cells.push(objective.map_or_else(String::new, |objective| objective.to_string()));
        let met = objective.and_then(|objective| counts.meets(objective));
        cells.push(self.verdict(met).to_owned());
        cells.extend(self.durations(&row.durations));
        cells
    }

    fn durations(&self, durations: &Ranked) -> [String; 5] {
        let percentile = |text: &str| durations.percentile(text.parse().ok()?);
        let all = [
            durations.mean(),
            durations.median(),
            percentile("90 %"),
            percentile("95 %"),
            percentile("100 %"),
        ];
        all.map(|micros| micros.map_or_else(String::new, |micros| self.time(micros.into())))
    }

    fn ledger(&self) -> Sheet {
        let head = match self.style {
            Style::People => ["Tickets", "In hours", "Out of hours", "Of all time"],
            Style::Programs => ["tickets", "in_hours_s", "out_of_hours_s", "share"],
        };
        let mut sheet = Sheet::new(self.head(&["who"]), &head);
        for (place, who) in self.policy.holders().enumerate() {
            let all = self.all.tickets.iter().flat_map(|all| self.rows(&self.groups.tickets, all));
            for (row, all) in all {
                let Some(held) = row.ledger.get(place) else { continue };
                let mut cells = vec![who.to_owned()];
                cells.extend(self.group(&row.group, all));
                cells.push(row.tickets.to_string());
                cells.extend([self.time(held.in_hours), self.time(held.out_of_hours)]);
                cells.push(self.share(part_of_all(row, held.total())));
                sheet.add(cells);
            }
        }
        sheet
    }

    /// Whether the ledger tells more than that support held the ball until it was done.
    fn has_ledger(&self) -> bool {
        self.policy.holders().count() > 2 || self.draft().ledger.calendar.is_some()
    }

    fn credits(&self) -> Sheet {
        let head = match self.style {
            Style::People => ["Kept", "Credit", "Amount"],
            Style::Programs => ["attainment", "credit", "amount"],
        };
        let mut sheet = Sheet::new(self.head(&["credits", "clock"]), &head);
        for credits in &self.draft().credits {
            let of_clock = |row: &&ClockRow| self.clock(row) == credits.clock;
            for whole in self.all.clocks.iter().filter(of_clock) {
                for (row, all) in self.rows(self.groups.clocks.iter().filter(of_clock), whole) {
                    let attained = row.attainment.share();
                    let credit = attained.map(|attained| credits.percent(attained).to_string());
                    // A part of a fee is in range, as the fee is.
                    let amount = attained.zip(self.fee);
                    let amount = amount.and_then(|(share, fee)| credits.amount(share, fee).ok());
                    let mut cells = vec![credits.id.clone(), credits.clock.clone()];
                    cells.extend(self.group(&row.group, all));
                    cells.push(self.share(attained));
                    cells.push(credit.unwrap_or_default());
                    cells.push(amount.map_or_else(String::new, |amount| amount.to_string()));
                    sheet.add(cells);
                }
            }
        }
        sheet
    }

    fn satisfaction(&self) -> Sheet {
        let head = match self.style {
            Style::People => ["Answered", "No answer", "Satisfied", "To review", "Share"],
            Style::Programs => ["answered", "unanswered", "satisfied", "review", "share"],
        };
        let mut sheet = Sheet::new(self.head(&[]), &head);
        let all = self.all.tickets.iter().flat_map(|all| self.rows(&self.groups.tickets, all));
        for (row, all) in all {
            let Some(survey) = &row.survey else { continue };
            let mut cells = self.group(&row.group, all);
            let counts = [survey.answered, survey.unanswered, survey.satisfied, survey.review];
            cells.extend(counts.map(|count| self.count(count)));
            cells.push(self.share(survey.share()));
            sheet.add(cells);
        }
        sheet
    }

    /// Answers by mark and reason, of groups or of all together.
    fn marks(&self, table: &Table) -> Sheet {
        let by = if table.by.is_empty() { Vec::new() } else { self.head(&[]) };
        let mut sheet = Sheet::new(
            by.into_iter().chain(["mark", "reason"].map(|name| self.name(name))),
            &[&self.name("tickets")],
        );
        for row in &table.tickets {
            for mark in row.survey.iter().flat_map(|survey: &Survey| &survey.marks) {
                let mut cells = self.group(&row.group, false);
                cells.extend(self.mark_names(mark.rating, mark.reason));
                cells.push(mark.count.to_string());
                sheet.add(cells);
            }
        }
        sheet
    }

    fn mark_names(&self, rating: u16, reason: Option<u16>) -> [String; 2] {
        let survey = self.draft().satisfaction.as_ref();
        let named = |fact: Option<&String>, place: Option<u16>| {
            let named = fact.zip(place).and_then(|(fact, place)| value(self.draft(), fact, place));
            named.unwrap_or_default().to_owned()
        };
        let reason_fact = survey.and_then(|survey| survey.reason.as_ref());
        [named(survey.map(|survey| &survey.rating), Some(rating)), named(reason_fact, reason)]
    }

    /// Rows of groups with the row of all of them after them; that row alone where nothing groups;
    /// for programs, which add up by themselves, groups alone.
    fn rows<'t, T>(
        &self,
        groups: impl IntoIterator<Item = &'t T>,
        all: &'t T,
    ) -> Vec<(&'t T, bool)> {
        if self.groups.by.is_empty() {
            return vec![(all, true)];
        }
        let whole = (self.style == Style::People).then_some((all, true));
        groups.into_iter().map(|row| (row, false)).chain(whole).collect()
    }

    /// Headings of names, those of the dimensions last.
    fn head(&self, first: &[&str]) -> Vec<String> {
        let by = self.groups.by.iter().map(Dimension::name);
        first.iter().copied().chain(by).map(|name| self.name(name)).collect()
    }

    fn name(&self, name: &str) -> String {
        let mut letters = name.chars();
        match letters.next().filter(|_| self.style == Style::People) {
            Some(first) => first.to_uppercase().chain(letters).collect(),
            None => name.to_owned(),
        }
    }

    /// What stands under the dimensions.
    fn group(&self, group: &[Key], all: bool) -> Vec<String> {
        if all {
            let by = self.groups.by.iter().enumerate();
            return by.map(|(place, _)| if place == 0 { "all" } else { "" }.to_owned()).collect();
        }
        group.iter().map(|key| self.key(key)).collect()
    }

    /// A severity has its name beside it, for people.
    fn key(&self, key: &Key) -> String {
        let named = match key {
            Key::Severity(level) if self.style == Style::People => {
                self.draft().severities.iter().find(|one| one.level == *level)
            }
            _ => None,
        };
        named.map_or_else(|| key.to_string(), |one| format!("{key} {}", one.name))
    }

    fn clock(&self, row: &ClockRow) -> String {
        let clock = self.draft().clocks.get(usize::from(row.clock));
        clock.map_or_else(String::new, |clock| clock.id.clone())
    }

    fn objective(&self, row: &ClockRow) -> Option<sevclock::policy::Objective> {
        self.draft().clocks.get(usize::from(row.clock))?.objective
    }

    fn count(&self, count: u64) -> String {
        if count == 0 && self.style == Style::People { NONE.to_owned() } else { count.to_string() }
    }

    fn share(&self, share: Option<Share>) -> String {
        share.map_or_else(String::new, |share| match self.style {
            Style::People => share.percent(),
            Style::Programs => share.to_string(),
        })
    }

    fn verdict(&self, met: Option<bool>) -> &'static str {
        match (met, self.style) {
            (None, _) => "",
            (Some(true), Style::People) => "✔",
            (Some(false), Style::People) => "✘",
            (Some(true), Style::Programs) => "true",
            (Some(false), Style::Programs) => "false",
        }
    }

    fn time(&self, micros: i128) -> String {
        match self.style {
            Style::People => length(micros),
            Style::Programs => seconds(micros).to_string(),
        }
    }
}

/// So much of the wall time of a group's tickets; none of no time at all.
fn part_of_all(row: &TicketRow, part: i128) -> Option<Share> {
    let whole: i128 = row.ledger.iter().map(sevclock::figures::HeldTotal::total).sum();
    Share::of(u64::try_from(part).ok()?, u64::try_from(whole).ok()?)
}

/// The value at a place of a list fact.
pub(crate) fn value<'d>(draft: &'d PolicyDraft, fact: &str, place: u16) -> Option<&'d str> {
    let fact = draft.facts.iter().find(|one| one.id == fact)?;
    match &fact.kind {
        FactKind::Choice { values, .. } => values.get(usize::from(place)).map(String::as_str),
        _ => None,
    }
}
