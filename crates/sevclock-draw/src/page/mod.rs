//! One page of figures over many tickets: attainment as charts and tables, who held the ball, and the
//! timelines of the worst tickets. It stands alone: no script, no font, no link to elsewhere.
//!
//! Not here: what is counted, which is `sevclock::figures`'.

mod chart;
mod style;
mod tables;
mod worst;

use chrono_tz::{IANA_TZDB_VERSION, Tz};
use maud::{DOCTYPE, Markup, PreEscaped, html};
use sevclock::Policy;
use sevclock::evaluate::Evaluation;
use sevclock::figures::{
    Attainment, ClockRow, Dimension, Figures, Grouping, GroupingError, Key, Share,
};
use sevclock::policy::{Clock, Level, PolicyDraft};
use sevclock::ticket::Ticket;
use sevclock::time::{Instant, Month};

use crate::words::{self, Wall};
use crate::{DrawError, clean};
use worst::Worst;

/// Figures of tickets that were evaluated under one policy, to be written as a page.
#[derive(Debug)]
pub struct FiguresPage<'p> {
    policy: &'p Policy,
    zone: Tz,
    figures: Figures,
    worst: Worst,
    tickets: u64,
    /// The first and the last instant that a ticket was evaluated at.
    asked: Option<(Instant, Instant)>,
}

impl<'p> FiguresPage<'p> {
    /// A page of no ticket yet, with months and times of `zone` and the timelines of so many tickets.
    ///
    /// # Errors
    /// [`GroupingError`], where the policy has more severities and months than can be counted.
    pub fn new(policy: &'p Policy, zone: Tz, worst: usize) -> Result<Self, GroupingError> {
        let grouping = Grouping { by: vec![Dimension::Severity, Dimension::Month], zone };
        let figures = Figures::new(policy, &grouping)?;
        Ok(Self { policy, zone, figures, worst: Worst::new(worst), tickets: 0, asked: None })
    }

    /// Counts a ticket that was evaluated under the page's policy.
    pub fn add(&mut self, ticket: &Ticket, evaluation: &Evaluation) {
        let at = evaluation.as_of;
        let (first, last) = self.asked.unwrap_or((at, at));
        self.asked = Some((first.min(at), last.max(at)));
        self.tickets += 1;
        self.figures.add(evaluation);
        self.worst.consider(ticket, evaluation);
    }

    /// The page, a whole HTML document.
    ///
    /// # Errors
    /// [`DrawError`] of a worst ticket's timeline.
    pub fn html(&self) -> Result<String, DrawError> {
        let draft = self.policy.draft();
        let title = if draft.title.is_empty() { &draft.id } else { &draft.title };
        let clocks = self.clocks();
        let worst = self.worst.draw(self.policy, self.zone)?;
        let markup = html! {
            (DOCTYPE)
            html lang="en" {
                head {
                    meta charset="utf-8";
                    meta name="viewport" content="width=device-width, initial-scale=1";
                    meta name="color-scheme" content="light dark";
                    title { "Figures: " (title) }
                    style { (PreEscaped(style::SHEET)) }
                }
                body {
                    a.skip href="#figures" { "Skip to the figures" }
                    header { (self.head(title)) }
                    nav aria-label="On this page" { (navigation(&clocks, worst.is_some())) }
                    main id="figures" tabindex="-1" {
                        (tables::overview(draft, &clocks))
                        @for clock in &clocks {
                            (clock.section(draft))
                        }
                        (self.ledger())
                        @if let Some(worst) = worst {
                            (worst)
                        }
                    }
                }
            }
        };
        Ok(clean(markup.into_string()))
    }

    /// What the figures are of.
    fn head(&self, title: &str) -> Markup {
        let draft = self.policy.draft();
        let wall = Wall::new(self.zone, Instant::MIN);
        let asked = match self.asked {
            None => "no ticket was counted".to_owned(),
            Some((first, last)) if first == last => wall.long(first),
            Some((first, last)) => {
                let (first, last) = (wall.long(first), wall.long(last));
                format!("each ticket at an instant of its own, {first} to {last}")
            }
        };
        let facts = [
            ("Agreement", format!("{} {}", draft.id, draft.version)),
            ("As of", asked),
            ("Months and times in", wall.zone().to_owned()),
            ("Zone data", IANA_TZDB_VERSION.to_owned()),
            ("Tickets", self.tickets.to_string()),
        ];
        html! {
            h1 { (title) }
            dl {
                @for (name, value) in &facts {
                    div { dt { (name) } dd { (value) } }
                }
            }
        }
    }

    /// Every clock that had a cycle.
    fn clocks(&self) -> Vec<ClockFigures> {
        let by = |dimensions: &[Dimension]| {
            // The figures are grouped by both.
            self.figures.table_by(dimensions).map(|table| table.clocks).unwrap_or_default()
        };
        let whole = self.figures.whole().clocks;
        let (severities, months) = (by(&[Dimension::Severity]), by(&[Dimension::Month]));
        let both = by(&[Dimension::Severity, Dimension::Month]);
        let of = |rows: &[ClockRow], clock| -> Vec<ClockRow> {
            rows.iter().filter(|row| row.clock == clock).cloned().collect()
        };
        let draft = self.policy.draft();
        whole
            .into_iter()
            .filter_map(|row| {
                let clock = draft.clocks.get(usize::from(row.clock))?.clone();
                let panels = panels(draft, &of(&months, row.clock), &of(&both, row.clock));
                let severities = of(&severities, row.clock);
                let id = format!("clock-{}", row.clock);
                let title = words::clock(draft, row.clock).to_owned();
                Some(ClockFigures { id, title, clock, whole: row, severities, panels })
            })
            .collect()
    }

    /// Who held the ball, where anybody did.
    fn ledger(&self) -> Markup {
        let whole = self.figures.whole();
        let Some(row) = whole.tickets.first() else { return html! {} };
        tables::ledger(self.policy.holders(), &row.ledger)
    }
}

/// The figures of one clock.
struct ClockFigures {
    /// Its place on the page.
    id: String,
    title: String,
    clock: Clock,
    whole: ClockRow,
    /// By severity.
    severities: Vec<ClockRow>,
    panels: Vec<Panel>,
}

/// Attainment by month: of all severities, or of one.
struct Panel {
    name: String,
    /// By month without a gap; a month without a cycle has none.
    months: Vec<(Month, Option<Attainment>)>,
}

/// The panel of all severities, and where there are several one for each.
fn panels(draft: &PolicyDraft, months: &[ClockRow], both: &[ClockRow]) -> Vec<Panel> {
    let month = |key: Option<&Key>| match key {
        Some(Key::Month(month)) => Some(*month),
        _ => None,
    };
    let every: Vec<Month> = months.iter().filter_map(|row| month(row.group.first())).collect();
    let fill = |of: &dyn Fn(Month) -> Option<Attainment>| {
        every.iter().map(|month| (*month, of(*month))).collect()
    };
    let in_month = |wanted: Month| {
        let row = months.iter().find(|row| month(row.group.first()) == Some(wanted));
        row.map(|row| row.attainment)
    };
    let mut panels = vec![Panel { name: "All severities".to_owned(), months: fill(&in_month) }];
    let mut levels: Vec<Level> =
        both.iter().filter_map(|row| severity(row.group.first())).collect();
    levels.dedup();
    if levels.len() < 2 {
        return panels;
    }
    for level in levels {
        let of = |wanted: Month| {
            let row = both.iter().find(|row| {
                severity(row.group.first()) == Some(level)
                    && month(row.group.get(1)) == Some(wanted)
            });
            row.map(|row| row.attainment)
        };
        let name = format!("Severity {}", words::level(draft, level));
        panels.push(Panel { name, months: fill(&of) });
    }
    panels
}

fn severity(key: Option<&Key>) -> Option<Level> {
    match key {
        Some(Key::Severity(level)) => Some(*level),
        _ => None,
    }
}

fn navigation(clocks: &[ClockFigures], worst: bool) -> Markup {
    html! {
        ul {
            @for clock in clocks {
                li { a href=(format!("#{}", clock.id)) { (clock.title) } }
            }
            @if worst {
                li { a href="#worst" { "The most overdue tickets" } }
            }
        }
    }
}

impl ClockFigures {
    /// The clock in a sentence, its chart, and the chart as a table.
    fn section(&self, draft: &PolicyDraft) -> Markup {
        let charted = self.panels[0]
            .months
            .iter()
            .any(|(_, one)| one.is_some_and(|one| one.share().is_some()));
        html! {
            section aria-labelledby=(self.id) {
                h2 id=(self.id) { (self.title) }
                p { (self.sentence()) }
                @if charted {
                    (scroll(&format!("Chart of {}", self.title), &chart::chart(self)))
                    @if self.misses_any() {
                        p.note { "Hatched: below the objective, which the dashed line shows." }
                    }
                    (tables::months(self))
                }
                (tables::severities(draft, self))
            }
        }
    }

    /// Whether a share is below the objective, if there is one.
    fn misses(&self, share: Share) -> bool {
        self.clock.objective.is_some_and(|objective| !share.reaches(objective.share()))
    }

    /// Whether any month of any panel is.
    fn misses_any(&self) -> bool {
        let months = self.panels.iter().flat_map(|panel| &panel.months);
        let mut shares = months.filter_map(|(_, one)| one.as_ref()?.share());
        shares.any(|share| self.misses(share))
    }

    /// `97.50 % of 40 promises were kept; the objective of 95 % is met.`
    fn sentence(&self) -> String {
        let attainment = &self.whole.attainment;
        let Some(share) = attainment.share() else {
            let cycles = attainment.cycles();
            return format!("No promise is decided yet, of {cycles} cycles: no figure.");
        };
        let (_, decided) = share.counts();
        let mut said = format!("{} of {decided} promises were kept", share.percent());
        match self.clock.objective.map(|one| (one, share.reaches(one.share()))) {
            Some((objective, true)) => said += &format!("; the objective of {objective} is met."),
            Some((objective, false)) => {
                said += &format!("; the objective of {objective} is missed.");
            }
            None => said += "; the agreement sets no objective.",
        }
        said
    }
}

/// What may be wider than the window, in an area of its own that a keyboard can scroll.
fn scroll(label: &str, wide: &Markup) -> Markup {
    html! {
        div.scroll role="region" aria-label=(label) tabindex="0" { (wide) }
    }
}
