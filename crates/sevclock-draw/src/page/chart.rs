//! Attainment by month as bars, a panel for each severity, with the objective as a line.

use maud::{Markup, html};
use sevclock::figures::{Attainment, Share};
use sevclock::policy::Objective;

use super::{ClockFigures, Panel};
use crate::room;
use crate::scale::Px;

/// From one bar to the next.
const PITCH: i32 = 62;
/// The width of a bar.
const BAR: i32 = 34;
/// The height of a bar of 100 %.
const FULL: i32 = 72;
/// Room left of the bars, for the scale.
const LEFT: i32 = 44;
/// The height of a panel: its name, a figure, bars, counts.
const PANEL: i32 = FULL + 66;
/// The top of the bars in a panel.
const TOP: i32 = 38;

/// The chart of a clock.
pub(super) fn chart(figures: &ClockFigures) -> Markup {
    let months = i32::try_from(figures.panels[0].months.len().min(2_400)).unwrap_or(0);
    let panels = i32::try_from(figures.panels.len().min(256)).unwrap_or(0);
    let (width, height) = ((LEFT + months * PITCH + 70).max(300), panels * PANEL + 26);
    let (title, desc) = (format!("{}-title", figures.id), format!("{}-desc", figures.id));
    html! {
        svg.chart role="img" viewBox=(format!("0 0 {width} {height}")) width=(width) height=(height)
            aria-labelledby=(format!("{title} {desc}")) {
            title id=(title) { "Share of promises kept by month: " (figures.title) }
            desc id=(desc) { (figures.sentence()) " The table after the chart has the same figures." }
            defs {
                pattern id=(format!("{}-missed", figures.id)) width="6" height="6"
                    patternUnits="userSpaceOnUse" patternTransform="rotate(-45)" {
                    rect.missed width="6" height="6" {}
                    path.missed-lines d="M0.8 0V6" {}
                }
            }
            @for (place, panel) in (0..).zip(&figures.panels) {
                g transform=(format!("translate(0 {})", place * PANEL)) {
                    (draw(figures, panel, width))
                }
            }
            @for (place, (month, _)) in (0..).zip(&figures.panels[0].months) {
                text.month x=(middle(place)) y=(panels * PANEL + 14) text-anchor="middle" { (month) }
            }
        }
    }
}

/// The middle of a month.
fn middle(place: i32) -> i32 {
    LEFT + place * PITCH + PITCH / 2
}

fn draw(figures: &ClockFigures, panel: &Panel, width: i32) -> Markup {
    let right = width - 66;
    let name = room::cut(&panel.name, room::bold(13), Px::whole(width));
    html! {
        text.panel x="0" y="16" { (name) }
        @for (percent, label) in [(0, "0 %"), (50, "50 %"), (100, "100 %")] {
            @let y = TOP + FULL - FULL * percent / 100;
            path.rule d=(format!("M{LEFT} {y}H{right}")) {}
            text.scale x=(LEFT - 6) y=(y + 4) text-anchor="end" { (label) }
        }
        @for (place, (_, attainment)) in (0..).zip(&panel.months) {
            (column(figures, place, attainment.as_ref()))
        }
        @if let Some(objective) = figures.clock.objective {
            @let y = tenths(at_least(objective), HUNDREDTHS);
            path.objective d=(format!("M{LEFT} {y}H{right}")) {}
            text.scale x=(right + 4) y=(y + Px::whole(4)) { (objective.to_string()) }
        }
        // Figures stand over the line.
        @for (place, (_, attainment)) in (0..).zip(&panel.months) {
            (figure(place, attainment.as_ref()))
        }
    }
}

/// The hundredths of a percent of the whole.
const HUNDREDTHS: u64 = 10_000;

/// The fewest of them that reach an objective.
fn at_least(objective: Objective) -> u64 {
    let reaches = |part: &u64| {
        Share::of(*part, HUNDREDTHS).is_some_and(|share| share.reaches(objective.share()))
    };
    (0..=HUNDREDTHS).find(reaches).unwrap_or(HUNDREDTHS)
}

/// The height at which a share of the whole stands.
fn tenths(part: u64, whole: u64) -> Px {
    let full = u128::from(FULL.unsigned_abs()) * 10;
    let up = u128::from(part) * full / u128::from(whole.max(1));
    Px::whole(TOP + FULL) - Px(i32::try_from(up).unwrap_or(0))
}

/// A month's bar, hatched where it misses the objective.
fn column(figures: &ClockFigures, place: i32, attainment: Option<&Attainment>) -> Markup {
    let Some(share) = attainment.and_then(Attainment::share) else { return html! {} };
    let (met, decided) = share.counts();
    let (x, y) = (middle(place) - BAR / 2, tenths(met, decided));
    let height = Px::whole(TOP + FULL) - y;
    html! {
        @if figures.misses(share) {
            rect x=(x) y=(y) width=(BAR) height=(height)
                fill=(format!("url(#{}-missed)", figures.id)) {}
        } @else {
            rect.kept x=(x) y=(y) width=(BAR) height=(height) {}
        }
    }
}

/// The figure above a month's bar and the counts beneath; a dash where nothing is decided.
fn figure(place: i32, attainment: Option<&Attainment>) -> Markup {
    let x = middle(place);
    let Some(share) = attainment.and_then(Attainment::share) else {
        return html! {
            text.scale x=(x) y=(TOP + FULL - 6) text-anchor="middle" { "–" }
        };
    };
    let (met, decided) = share.counts();
    let counts = format!("{met}/{decided}");
    html! {
        text.figure x=(x) y=(tenths(met, decided) - Px::whole(5)) text-anchor="middle" {
            (short(share))
        }
        @if room::width(&counts, 11) <= Px::whole(PITCH) {
            text.scale x=(x) y=(TOP + FULL + 16) text-anchor="middle" { (counts) }
        }
    }
}

/// `97.5 %`, with the two places of the tables where they are not zero.
fn short(share: Share) -> String {
    let percent = share.percent();
    let number = percent.trim_end_matches(" %");
    let short = number.trim_end_matches('0').trim_end_matches('.');
    format!("{short} %")
}
