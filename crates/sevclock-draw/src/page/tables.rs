//! Tables of figures, each in an area that scrolls by itself.

use maud::{Markup, html};
use sevclock::figures::{Attainment, ClockRow, HeldTotal, Ranked, Share};
use sevclock::policy::{Objective, PolicyDraft};

use super::{ClockFigures, scroll, severity};
use crate::words::{self, length};

/// What a cell says where there is no figure.
const NONE: &str = "–";

fn share(attainment: &Attainment) -> String {
    attainment.share().map_or_else(|| NONE.to_owned(), Share::percent)
}

/// Whether an objective is met, with a sign and a word.
fn verdict(attainment: &Attainment, objective: Option<Objective>) -> Markup {
    html! {
        @match objective.map(|one| (one, attainment.meets(one))) {
            None | Some((_, None)) => { (NONE) },
            Some((one, Some(true))) => { span.good { "✓ " (one.to_string()) " met" } },
            Some((one, Some(false))) => { span.bad { "✗ " (one.to_string()) " missed" } },
        }
    }
}

/// Every clock in a line.
pub(super) fn overview(draft: &PolicyDraft, clocks: &[ClockFigures]) -> Markup {
    if clocks.is_empty() {
        return html! { p { "No clock has run: there are no figures." } };
    }
    let table = html! {
        table {
            caption { "Promises kept, by clock" }
            thead {
                tr {
                    th scope="col" { "Clock" }
                    th scope="col" { "Kept" }
                    th scope="col" { "Objective" }
                    th scope="col" { "Met" }
                    th scope="col" { "Breached" }
                    th scope="col" { "Still overdue" }
                    th scope="col" { "Open in time" }
                }
            }
            tbody {
                @for figures in clocks {
                    @let one = &figures.whole.attainment;
                    tr {
                        th scope="row" { a href=(format!("#{}", figures.id)) { (figures.title) } }
                        td { (share(one)) }
                        td { (verdict(one, figures.clock.objective)) }
                        td { (one.met) }
                        td { (one.breached) }
                        td { (one.overdue) }
                        td { (one.running + one.paused) }
                    }
                }
            }
        }
    };
    let title = if draft.title.is_empty() { &draft.id } else { &draft.title };
    scroll(&format!("Promises kept under {title}"), &table)
}

/// The figures of a chart, a row a month and a column a panel.
pub(super) fn months(figures: &ClockFigures) -> Markup {
    let (first, panels) = (&figures.panels[0], &figures.panels);
    let table = html! {
        table {
            caption { (figures.title) ": promises kept by month of opening, of those decided" }
            thead {
                tr {
                    th scope="col" { "Month" }
                    @for panel in panels {
                        th scope="col" { (panel.name) }
                    }
                }
            }
            tbody {
                @for (place, (month, _)) in first.months.iter().enumerate() {
                    tr {
                        th scope="row" { (month) }
                        @for panel in panels {
                            td { (cell(panel.months.get(place).and_then(|(_, one)| one.as_ref()))) }
                        }
                    }
                }
            }
        }
    };
    scroll(&format!("{} by month, table", figures.title), &table)
}

/// `97.50 % (39 of 40)`.
fn cell(attainment: Option<&Attainment>) -> String {
    let Some(share) = attainment.and_then(Attainment::share) else { return NONE.to_owned() };
    let (met, decided) = share.counts();
    format!("{} ({met} of {decided})", share.percent())
}

/// Counts and durations by severity.
pub(super) fn severities(draft: &PolicyDraft, figures: &ClockFigures) -> Markup {
    let objective = figures.clock.objective;
    let row = |name: &str, row: &ClockRow| {
        let one = &row.attainment;
        html! {
            tr {
                th scope="row" { (name) }
                td { (share(one)) }
                td { (verdict(one, objective)) }
                td { (one.met) }
                td { (one.breached) }
                td { (one.on_arrival) }
                td { (one.overdue) }
                td { (one.cancelled) }
                td { (one.restarted) }
                td { (one.stopped) }
                td { (one.running + one.paused) }
                td { (duration(&row.durations, Ranked::median)) }
                td { (duration(&row.durations, ninetieth)) }
            }
        }
    };
    let table = html! {
        table {
            caption { (figures.title) ": cycles by severity, and working time of those done" }
            thead {
                tr {
                    @for name in [
                        "Severity", "Kept", "Objective", "Met", "Breached", "On arrival", "Still overdue",
                        "Cancelled", "Restarted", "Nothing promised", "Open in time", "Median",
                        "90th percentile",
                    ] {
                        th scope="col" { (name) }
                    }
                }
            }
            tbody {
                @for one in &figures.severities {
                    @let level = severity(one.group.first());
                    @let name = level.map(|level| words::level(draft, level)).unwrap_or_default();
                    (row(&name, one))
                }
                (row("All", &figures.whole))
            }
        }
    };
    scroll(&format!("{} by severity, table", figures.title), &table)
}

fn ninetieth(ranked: &Ranked) -> Option<i64> {
    ranked.percentile("90 %".parse().ok()?)
}

fn duration(ranked: &Ranked, figure: impl Fn(&Ranked) -> Option<i64>) -> String {
    figure(ranked).map_or_else(|| NONE.to_owned(), length)
}

/// Who held the ball.
pub(super) fn ledger<'h>(holders: impl Iterator<Item = &'h str>, ledger: &[HeldTotal]) -> Markup {
    let told = |micros: i128| length(i64::try_from(micros).unwrap_or(i64::MAX));
    let rows: Vec<(&str, &HeldTotal)> = holders.zip(ledger).collect();
    if rows.iter().all(|(_, held)| held.total() == 0) {
        return html! {};
    }
    let table = html! {
        table {
            caption { "Who held the ball, of the time from opening" }
            thead {
                tr {
                    th scope="col" { "Holder" }
                    th scope="col" { "In hours" }
                    th scope="col" { "Outside" }
                    th scope="col" { "Together" }
                }
            }
            tbody {
                @for (who, held) in &rows {
                    tr {
                        th scope="row" { (who) }
                        td { (told(held.in_hours)) }
                        td { (told(held.out_of_hours)) }
                        td { (told(held.total())) }
                    }
                }
            }
        }
    };
    html! {
        section aria-labelledby="ledger" {
            h2 id="ledger" { "Who held the ball" }
            (scroll("Who held the ball, table", &table))
        }
    }
}
