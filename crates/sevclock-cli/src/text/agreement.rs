//! An agreement as text: what it promises, to whom, and what in it is assumed.

use std::io::{self, Write};

use sevclock::policy::{
    After, Authority, Change, Clock, Condition, ContractTerms, Grounds, Inclusion, Ladder, Length,
    OnMiss, Plan, PolicyDraft, ProductKind, Promise, TargetRow, Within,
};
use sevclock::time::{AfterHours, DayDue};

use super::hours::calendar;
use super::ladders::deeds;
use super::{Paint, length, padded};
use crate::grounds::elements;

/// Prints a readable summary of an agreement.
///
/// # Errors
/// Those of `out`.
pub fn write_agreement(draft: &PolicyDraft, out: &mut dyn Write, paint: Paint) -> io::Result<()> {
    Agreement { draft, out, paint }.write()
}

/// An agreement and where it is printed.
pub(super) struct Agreement<'a> {
    pub(super) draft: &'a PolicyDraft,
    out: &'a mut dyn Write,
    pub(super) paint: Paint,
}

impl Agreement<'_> {
    fn write(&mut self) -> io::Result<()> {
        let draft = self.draft;
        writeln!(self.out, "{}", self.paint.strong(&draft.title))?;
        writeln!(self.out, "{} {}", draft.id, draft.version)?;
        if let Some(source) = &draft.source {
            writeln!(self.out, "source: {source}")?;
        }
        if let Some(from) = draft.effective_from {
            writeln!(self.out, "in force from {from}")?;
        }
        self.severities()?;
        self.adjustments()?;
        self.heading("Promises", !draft.clocks.is_empty())?;
        for clock in &draft.clocks {
            self.clock(clock)?;
        }
        self.heading("Escalation", !draft.ladders.is_empty())?;
        for ladder in &draft.ladders {
            self.ladder(ladder)?;
        }
        self.owed()?;
        self.plans()?;
        self.contracts()?;
        self.programs()?;
        self.queue()?;
        self.credits()?;
        self.survey()?;
        self.scorecards()?;
        self.heading("Hours", !draft.calendars.is_empty())?;
        for one in &draft.calendars {
            writeln!(self.out, "  {}: {}", self.paint.strong(&one.id), calendar(&one.calendar))?;
        }
        self.assumed()
    }

    pub(super) fn heading(&mut self, text: &str, wanted: bool) -> io::Result<()> {
        if wanted { writeln!(self.out, "\n{}", self.paint.heading(text)) } else { Ok(()) }
    }

    /// A line and what it cites.
    pub(super) fn said(&mut self, line: &str, grounds: &Grounds, indent: &str) -> io::Result<()> {
        writeln!(self.out, "{indent}{line}")?;
        match &grounds.cite {
            Some(cite) => {
                writeln!(self.out, "{indent}  {}", self.paint.faint(&format!("“{cite}”")))
            }
            None => Ok(()),
        }
    }

    fn severities(&mut self) -> io::Result<()> {
        let draft = self.draft;
        self.heading("Severities", true)?;
        for severity in &draft.severities {
            let line = self.paint.strong(&format!("{} {}", severity.level, severity.name));
            self.said(&line, &severity.grounds, "  ")?;
        }
        self.heading("What a new ticket gets, the first that holds", !draft.classify.is_empty())?;
        for rule in &draft.classify {
            self.said(
                &format!("{} when {}", rule.severity, when(rule.when.as_ref())),
                &rule.grounds,
                "  ",
            )?;
        }
        match draft.default_severity {
            Some(level) if !draft.classify.is_empty() => writeln!(self.out, "  {level} otherwise"),
            _ => Ok(()),
        }
    }

    fn adjustments(&mut self) -> io::Result<()> {
        let draft = self.draft;
        self.heading("What changes a severity later, in this order", !draft.adjust.is_empty())?;
        for rule in &draft.adjust {
            let to = match rule.change {
                Change::To(level) => format!("to {level}"),
                Change::By(levels) => format!("{levels} less urgent"),
            };
            let held = rule.dwell.as_ref();
            let held = held
                .map_or_else(String::new, |dwell| format!(" for {}", length(dwell.span.micros())));
            let who = match &rule.authority {
                Authority::Automatic => String::new(),
                Authority::Roles(roles) => format!(", if approved by {}", roles.join(" or ")),
            };
            let latch = if rule.latch { ", and stays" } else { "" };
            let id = self.paint.strong(&rule.id);
            let when = when(rule.when.as_ref());
            self.said(&format!("{id}: {to} when {when}{held}{who}{latch}"), &rule.grounds, "  ")?;
        }
        Ok(())
    }

    fn clock(&mut self, clock: &Clock) -> io::Result<()> {
        let title = clock.title.as_ref().map_or_else(String::new, |title| format!(" ({title})"));
        let mut line =
            format!("{}{title}: from {}", self.paint.strong(&clock.id), clock.start.join(" or "));
        for (word, signals) in [
            ("again at", &clock.restart),
            ("to", &clock.stop),
            ("reopened by", &clock.resume),
            ("cancelled by", &clock.cancel),
        ] {
            if !signals.is_empty() {
                line += &format!(", {word} {}", signals.join(" or "));
            }
        }
        self.said(&line, &clock.grounds, "  ")?;
        for (word, condition) in
            [("paused when", &clock.pause_when), ("applies when", &clock.applies_when)]
        {
            if condition.is_some() {
                writeln!(self.out, "    {word} {}", when(condition.as_ref()))?;
            }
        }
        let rows = clock.promise.rows();
        if rows.is_empty() {
            writeln!(self.out, "    measured; nothing is promised")?;
        }
        let every = if matches!(clock.promise, Promise::Every { .. }) { "every " } else { "" };
        for row in rows {
            let line = self.row(row, clock.calendar.as_deref(), every);
            self.said(&line, &row.grounds, "    ")?;
        }
        if matches!(clock.promise, Promise::Every { on_miss: OnMiss::Roll, .. }) {
            writeln!(self.out, "    each interval missed counts")?;
        }
        for warn in &clock.warn {
            let whom = if warn.notify.is_empty() {
                "warns".to_owned()
            } else {
                format!("tells {}", warn.notify.join(", "))
            };
            writeln!(self.out, "    at {} {whom}", warn.at)?;
        }
        match &clock.objective {
            Some(objective) => writeln!(self.out, "    objective: {objective}"),
            None => Ok(()),
        }
    }

    /// `severity 1, plan gold: 4h on office`.
    fn row(&self, row: &TargetRow, calendar: Option<&str>, every: &str) -> String {
        let mut whom = Vec::new();
        if !row.severity.is_empty() {
            let levels: Vec<String> = row.severity.iter().map(ToString::to_string).collect();
            whom.push(format!("severity {}", levels.join(", ")));
        }
        if !row.plan.is_empty() {
            whom.push(format!("plan {}", row.plan.join(", ")));
        }
        if row.when.is_some() {
            whom.push(format!("when {}", when(row.when.as_ref())));
        }
        let whom = if whom.is_empty() { "all".to_owned() } else { whom.join(", ") };
        let on = row.calendar.as_deref().or(calendar);
        let on = on.map_or_else(|| ", around the clock".to_owned(), |name| format!(" on {name}"));
        let promise = match row.within {
            Within::None => return format!("{}: best effort", padded(&whom, 14)),
            Within::Length(promised) => duration(promised),
        };
        let mut line = format!("{}: {every}{promise}{on}", padded(&whom, 14));
        if matches!(row.within, Within::Length(Length::BusinessDays(_))) {
            line += &day_due(row.due, row.after_hours);
        }
        line
    }

    fn ladder(&mut self, ladder: &Ladder) -> io::Result<()> {
        let anchors = match ladder.anchors.is_empty() {
            true => "opened".to_owned(),
            false => ladder.anchors.join(" or "),
        };
        let mut line = format!("{}: from {anchors}", self.paint.strong(&ladder.id));
        if !ladder.stop.is_empty() {
            line += &format!(" to {}", ladder.stop.join(" or "));
        }
        if ladder.applies_when.is_some() {
            line += &format!(", when {}", when(ladder.applies_when.as_ref()));
        }
        if ladder.repeat > 0 {
            line += &format!(", {} more times", ladder.repeat);
        }
        self.said(&line, &ladder.grounds, "  ")?;
        for rung in &ladder.rungs {
            let mut line = format!("{}: {}", rung.id, deeds(&rung.actions, None));
            if rung.when.is_some() {
                line += &format!(", when {}", when(rung.when.as_ref()));
            }
            if let Some(every) = rung.every {
                line += &format!(", every {}", duration(every));
            }
            self.said(&line, &rung.grounds, "    ")?;
            match &rung.after {
                Some(After::Rows(rows)) => {
                    for row in rows {
                        let line = self.row(row, ladder.calendar.as_deref(), "after ");
                        writeln!(self.out, "      {line}")?;
                    }
                }
                Some(After::Clock(at)) => {
                    writeln!(self.out, "      at {} of {}", at.at, at.clock)?;
                }
                None => {}
            }
        }
        Ok(())
    }

    fn owed(&mut self) -> io::Result<()> {
        self.heading("What the customer owes", !self.draft.obligations.is_empty())?;
        for one in &self.draft.obligations {
            let applies = one.applies_when.as_ref();
            let applies = applies.map_or_else(String::new, |when| format!(", when `{when}`"));
            let line = format!("{}: `{}`{applies}", self.paint.strong(&one.id), one.requires);
            self.said(&line, &one.grounds, "  ")?;
        }
        Ok(())
    }

    fn plans(&mut self) -> io::Result<()> {
        self.heading("Plans", !self.draft.plans.is_empty())?;
        for plan in &self.draft.plans {
            let line = format!("{}: {}", self.paint.strong(&plan.id), plan_terms(plan).join(", "));
            self.said(&line, &plan.grounds, "  ")?;
            for limit in &plan.limits {
                let line = format!("limit {}: `{}`", limit.id, limit.requires);
                self.said(&line, &limit.grounds, "    ")?;
            }
        }
        Ok(())
    }

    fn contracts(&mut self) -> io::Result<()> {
        let terms = &self.draft.contracts;
        let said = contract_terms(terms);
        self.heading("Contracts", !said.is_empty())?;
        if !said.is_empty() {
            self.said(&said.join(", "), &terms.grounds, "  ")?;
        }
        self.heading("Products", !self.draft.products.is_empty())?;
        for product in &self.draft.products {
            let mut line = self.paint.strong(&product.id);
            if product.kind == ProductKind::AddOn {
                line += ", an add-on";
            }
            if let Some(before) = &product.successor_of {
                line += &format!(", successor of {before}");
            }
            self.said(&line, &product.grounds, "  ")?;
        }
        Ok(())
    }

    fn programs(&mut self) -> io::Result<()> {
        self.heading("Programs", !self.draft.programs.is_empty())?;
        for program in &self.draft.programs {
            let all = program.requirements.len();
            let needed = program.needed.map_or(all, |needed| needed as usize);
            let grants = program.grants.join(", ");
            let id = self.paint.strong(&program.id);
            let mut line = format!("{id}: {needed} of {all} grant {grants}");
            if let Some(months) = program.within_months {
                line += &format!(", the rest within {months} months");
            }
            self.said(&line, &program.grounds, "  ")?;
            for one in &program.requirements {
                self.said(&format!("{}: `{}`", one.id, one.when), &one.grounds, "    ")?;
            }
        }
        Ok(())
    }

    fn assumed(&mut self) -> io::Result<()> {
        let elements = elements(self.draft);
        let assumed = elements.iter().filter(|element| element.grounds.assumed.is_some());
        let assumed: Vec<_> = assumed.collect();
        self.heading("Assumed: what the agreement leaves open", !assumed.is_empty())?;
        for element in assumed {
            let why = element.grounds.assumed.as_deref().unwrap_or_default();
            writeln!(self.out, "  {}: {why}", self.paint.near(&element.path))?;
        }
        Ok(())
    }
}

fn plan_terms(plan: &Plan) -> Vec<String> {
    let mut all = vec![match plan.incidents {
        Some(count) => format!("{count} incidents"),
        None => "incidents unlimited".to_owned(),
    }];
    all.extend(plan.coverage.as_ref().map(|name| format!("served on {name}")));
    all.extend(plan.fee.map(|fee| format!("{fee} for one incident without cover")));
    if !plan.upgrades.is_empty() {
        let kinds: Vec<String> = plan.upgrades.iter().map(ToString::to_string).collect();
        all.push(format!("{} upgrades", kinds.join(" and ")));
    }
    all.extend(plan.features.iter().map(|(name, inclusion)| match inclusion {
        Inclusion::Included => name.clone(),
        Inclusion::Optional => format!("{name} (optional)"),
    }));
    all
}

fn contract_terms(terms: &ContractTerms) -> Vec<String> {
    let mut all = Vec::new();
    all.extend(terms.months.map(|months| format!("{months} months")));
    all.extend(terms.max_months.map(|months| format!("{months} months at most")));
    if !terms.renewable {
        all.push("not renewable".to_owned());
    }
    if terms.per_incident {
        all.push("one incident can be paid for without cover".to_owned());
    }
    all
}

fn when(condition: Option<&Condition>) -> String {
    condition.map_or_else(|| "always".to_owned(), |condition| format!("`{condition}`"))
}

fn duration(promised: Length) -> String {
    match promised {
        Length::Time { span, .. } if span.micros() == 0 => "0m".to_owned(),
        Length::Time { span, .. } => length(span.micros()),
        Length::BusinessDays(1) => "1 business day".to_owned(),
        Length::BusinessDays(days) => format!("{days} business days"),
    }
}

fn day_due(due: DayDue, after_hours: AfterHours) -> String {
    let due = match due {
        DayDue::Close => ", by closing time".to_owned(),
        DayDue::Open => ", by opening time".to_owned(),
        DayDue::SameTime => ", by the same time of day".to_owned(),
        DayDue::At(time) => {
            let seconds = time.seconds();
            format!(", by {:02}:{:02}", seconds / 3600, seconds / 60 % 60)
        }
    };
    match after_hours {
        AfterHours::Ignore => due,
        AfterHours::Roll => format!("{due}, after hours as the next day"),
    }
}
