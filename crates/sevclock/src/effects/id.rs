//! The stable name of an effect, by which a host tells nothing twice (semantics §7.4).

use std::fmt;

use super::{Effect, What};
use crate::policy::{PolicyDraft, WarnAt};
use crate::{Policy, time::Instant};

/// The id of an effect: what it is, of which element, when, and if it was late or withdrawn, when that
/// came to be known. Made of names, so that it outlives a policy's next version where those do.
#[derive(Clone, Copy, Debug)]
pub struct Id<'a> {
    draft: &'a PolicyDraft,
    effect: &'a Effect,
}

impl Effect {
    /// The effect's id, which prints.
    ///
    /// Any division of time into spans gives each id once; an effect that was withdrawn and came to
    /// be again is late and has another.
    #[must_use]
    pub fn id<'a>(&'a self, policy: &'a Policy) -> Id<'a> {
        Id { draft: policy.draft(), effect: self }
    }
}

impl What {
    /// The word for it.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Severity { .. } => "severity",
            Self::Started { .. } => "started",
            Self::Warned { .. } => "warned",
            Self::Breached { .. } => "breached",
            Self::Met { .. } => "met",
            Self::Reached { .. } => "reached",
            Self::Offered { .. } => "offered",
            Self::Pending { .. } => "pending",
            Self::EntitlementEnded { .. } => "entitlement-ended",
        }
    }
}

impl Id<'_> {
    fn clock(&self, place: u16) -> &str {
        self.draft.clocks.get(usize::from(place)).map_or("", |clock| &clock.id)
    }

    fn rung(&self, ladder: u16, rung: u16) -> (&str, &str) {
        let ladder = self.draft.ladders.get(usize::from(ladder));
        let rung = ladder.and_then(|ladder| ladder.rungs.get(usize::from(rung)));
        (ladder.map_or("", |ladder| &ladder.id), rung.map_or("", |rung| &rung.id))
    }

    fn warning(&self, clock: u16, warning: u16, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let warn = self.draft.clocks.get(usize::from(clock)).map_or(&[][..], |clock| &clock.warn);
        let place = usize::from(warning).min(warn.len());
        let (earlier, mark) = (&warn[..place], warn.get(place).map(|warn| warn.at));
        match mark {
            Some(WarnAt::Percent(percent)) => write!(f, "/{percent}%")?,
            Some(WarnAt::Before(span)) => write!(f, "/before-{}us", span.micros())?,
            Some(WarnAt::Breach) | None => f.write_str("/breach")?,
        }
        match earlier.iter().filter(|warn| Some(warn.at) == mark).count() {
            0 => Ok(()),
            alike => write!(f, ".{alike}"),
        }
    }
}

impl fmt::Display for Id<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Effect { what, at, nth, known, withdrawn, .. } = self.effect;
        if *withdrawn {
            f.write_str("withdrawn:")?;
        }
        write!(f, "{}:", what.kind())?;
        let cycle = |f: &mut fmt::Formatter<'_>, clock: u16, started: &Instant| {
            write!(f, "{}/{started}", self.clock(clock))
        };
        match what {
            What::Severity { from: None, to } => write!(f, "{to}")?,
            What::Severity { from: Some(from), to } => write!(f, "{from}-{to}")?,
            What::Started { clock } => f.write_str(self.clock(*clock))?,
            What::Warned { clock, started, warning } => {
                cycle(f, *clock, started)?;
                self.warning(*clock, *warning, f)?;
            }
            What::Breached { clock, started } | What::Met { clock, started } => {
                cycle(f, *clock, started)?;
            }
            What::Reached { ladder, rung, occurrence } => {
                let (ladder, rung) = self.rung(*ladder, *rung);
                write!(f, "{ladder}/{rung}/{occurrence}")?;
            }
            What::Offered { ladder, rung, occurrence, action } => {
                let (ladder, rung) = self.rung(*ladder, *rung);
                write!(f, "{ladder}/{rung}/{occurrence}/{action}")?;
            }
            What::Pending { rule, to } => {
                let rule = self.draft.adjust.get(usize::from(*rule));
                write!(f, "{}-{to}", rule.map_or("", |rule| &rule.id))?;
            }
            What::EntitlementEnded { plan } => {
                let plan = self.draft.plans.get(usize::from(*plan));
                f.write_str(plan.map_or("", |plan| &plan.id))?;
            }
        }
        write!(f, "@{at}")?;
        if *nth > 0 {
            write!(f, "+{nth}")?;
        }
        if self.effect.is_late() || *withdrawn { write!(f, "~{known}") } else { Ok(()) }
    }
}
