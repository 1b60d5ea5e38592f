//! Shapes that stand for an instant, each told from the others without its colour, and the patterns.

use maud::{Markup, html};

use super::View;
use crate::scale::Px;

/// Kept: a check in a disc.
pub(super) fn kept(x: Px, y: Px) -> Markup {
    html! {
        circle.kept cx=(x) cy=(y) r="7" {}
        path.sign d=(format!("M{} {y}l2.3 2.6l4.4 -5", x - Px(33))) {}
    }
}

/// Missed: a cross in a square that stands on a corner.
pub(super) fn missed(x: Px, y: Px) -> Markup {
    html! {
        path.late d=(format!("M{x} {}l9 9l-9 9l-9 -9Z", y - Px::whole(9))) {}
        path.sign d=(format!("M{} {}l5 5m0 -5l-5 5", x - Px(25), y - Px(25))) {}
    }
}

/// Ended without a verdict: a ring.
pub(super) fn ended(x: Px, y: Px) -> Markup {
    html! { circle.paper.ring cx=(x) cy=(y) r="5" {} }
}

/// Due: a flag on a pole that stands `height` high.
pub(super) fn due(x: Px, top: Px, height: Px) -> Markup {
    html! {
        path.due d=(format!("M{x} {top}h1.5v{height}h-1.5ZM{x} {top}l9 4.5l-9 4.5Z")) {}
    }
}

/// Was due, and kept before: the same, hollow.
pub(super) fn was_due(x: Px, top: Px, height: Px) -> Markup {
    html! {
        path.flag d=(format!("M{x} {}v{height}M{x} {top}l9 4.5l-9 4.5", top)) {}
    }
}

/// Further right than the picture reaches: a tip.
pub(super) fn beyond(x: Px, y: Px) -> Markup {
    html! { path.due d=(format!("M{x} {y}l-8 -5v10Z")) {} }
}

/// A warning: a triangle, filled once it has fired.
pub(super) fn warning(x: Px, y: Px, fired: bool) -> Markup {
    let d = format!("M{x} {y}l5 8h-10Z");
    html! {
        @if fired {
            path.warning d=(d) {}
        } @else {
            path.open.ring d=(d) {}
        }
    }
}

/// A rung: a disc once it is reached, a ring before.
pub(super) fn rung(x: Px, y: Px, reached: bool) -> Markup {
    html! {
        @if reached {
            circle.rung cx=(x) cy=(y) r="6" {}
        } @else {
            circle.paper.ring cx=(x) cy=(y) r="5.5" stroke-dasharray="2.5 2" {}
        }
    }
}

/// Rectangles as one path.
pub(super) fn rects(spans: &[(Px, Px)], top: Px, height: Px) -> String {
    let rect = |(from, to): &(Px, Px)| format!("M{from} {top}H{to}v{height}H{from}Z");
    spans.iter().map(rect).collect()
}

impl View<'_> {
    /// What pauses and breaches are filled with, under ids of this picture.
    pub(super) fn patterns(&self) -> Markup {
        html! {
            defs {
                pattern id=(format!("{}-paused", self.prefix)) width="5" height="5"
                    patternUnits="userSpaceOnUse" patternTransform="rotate(45)" {
                    rect.paper width="5" height="5" {}
                    path.hatch d="M1 0V5" {}
                }
                pattern id=(format!("{}-late", self.prefix)) width="6" height="6"
                    patternUnits="userSpaceOnUse" patternTransform="rotate(-45)" {
                    rect.late width="6" height="6" {}
                    path.late-lines d="M0.8 0V6" {}
                }
            }
        }
    }

    /// The fill of paused stretches.
    pub(super) fn paused(&self) -> String {
        format!("url(#{}-paused)", self.prefix)
    }

    /// The fill of breached stretches.
    pub(super) fn late(&self) -> String {
        format!("url(#{}-late)", self.prefix)
    }
}
