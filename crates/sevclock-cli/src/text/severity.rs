//! Severity over time, approvals that are awaited, and what the customer owes.

use std::io::{self, Write};

use sevclock::policy::{Adjustment, Authority, Level};

use super::{Decided, padded};

impl Decided<'_> {
    /// `1 Urgent`.
    pub(super) fn level(&self, level: Level) -> String {
        let named = self.draft().severities.iter().find(|one| one.level == level);
        named.map_or_else(|| level.to_string(), |one| format!("{level} {}", one.name))
    }

    fn rule(&self, place: u16) -> Option<&Adjustment> {
        self.draft().adjust.get(usize::from(place))
    }

    fn rules(&self, places: &[u16]) -> String {
        let names = places.iter().filter_map(|place| self.rule(*place));
        names.map(|rule| rule.id.as_str()).collect::<Vec<_>>().join(", ")
    }

    pub(super) fn write_severity(&self, out: &mut dyn Write) -> io::Result<()> {
        let evaluation = self.evaluation;
        let mut now = format!("Severity {}", self.level(evaluation.effective));
        if evaluation.base != evaluation.effective {
            now += &format!(", from {}", self.level(evaluation.base));
        }
        self.heading(out, &now)?;
        let history = &evaluation.history;
        let width = |text: &str| text.chars().count();
        let levels = history.timeline.iter().map(|change| self.level(change.severity));
        let widest = levels.map(|level| width(&level)).max().unwrap_or(0);
        for change in &history.timeline {
            let level = padded(&self.level(change.severity), widest);
            let rules = self.rules(history.rules_of(change));
            let by = if rules.is_empty() { String::new() } else { format!("  by {rules}") };
            let text = format!("  {}  {level}{by}", self.utc(change.at));
            writeln!(out, "{}", text.trim_end())?;
        }
        for one in &history.rejected {
            let rule = self.rules(&[one.rule]);
            let why = match one.why {
                sevclock::evaluate::Rejection::Role => "may not approve it",
                sevclock::evaluate::Rejection::Condition => "approved it while it did not hold",
            };
            let text = format!("  {}  rejected: {} {why}: {rule}", self.utc(one.at), one.by);
            writeln!(out, "{}", self.paint.near(&text))?;
        }
        Ok(())
    }

    pub(super) fn write_pending(&self, out: &mut dyn Write) -> io::Result<()> {
        if self.evaluation.pending.is_empty() {
            return Ok(());
        }
        self.heading(out, "Waiting for approval")?;
        for pending in &self.evaluation.pending {
            let Some(rule) = self.rule(pending.rule) else { continue };
            let needs = match &rule.authority {
                Authority::Automatic => String::new(),
                Authority::Roles(roles) => roles.join(" or "),
            };
            let (to, since) = (self.level(pending.to), self.utc(pending.since));
            let name = self.paint.near(&rule.id);
            writeln!(out, "  {name}: to {to}, by {needs}; open since {since}")?;
        }
        Ok(())
    }

    /// Obligations that apply, the unmet ones first to be seen.
    pub(super) fn write_owed(&self, out: &mut dyn Write) -> io::Result<()> {
        if self.evaluation.obligations.is_empty() {
            return Ok(());
        }
        self.heading(out, "Owed by the customer")?;
        for owed in &self.evaluation.obligations {
            let Some(one) = self.draft().obligations.get(usize::from(owed.obligation)) else {
                continue;
            };
            let line = match owed.met {
                true => format!("  {} {}", self.paint.good("✔"), one.id),
                false => {
                    let (mark, id) = (self.paint.bad("✘"), self.paint.bad(&one.id));
                    format!("  {mark} {id}: not met; needs `{}`", one.requires)
                }
            };
            writeln!(out, "{line}")?;
        }
        Ok(())
    }
}
