//! What an agreement says of many tickets, as text: the queue, credits, the survey, scorecards.
//!
//! Not here: figures themselves.

use std::io;

use sevclock::policy::{Band, Credits, Percent, QueueBy, Satisfaction, Scorecard};

use super::agreement::Agreement;

impl Agreement<'_> {
    pub(super) fn queue(&mut self) -> io::Result<()> {
        self.heading("Queue", !self.draft.queue.is_empty())?;
        for (place, row) in self.draft.queue.iter().enumerate() {
            let then = if place == 0 { "first" } else { "then" };
            self.said(&format!("{then} {}", key(&row.by)), &row.grounds, "  ")?;
        }
        Ok(())
    }

    pub(super) fn credits(&mut self) -> io::Result<()> {
        self.heading("Credits", !self.draft.credits.is_empty())?;
        for one in &self.draft.credits {
            let Credits { id, clock, bands, grounds } = one;
            let bands: Vec<String> = bands.iter().map(band).collect();
            let line = format!("{}: of {clock}, {}", self.paint.strong(id), bands.join("; "));
            self.said(&line, grounds, "  ")?;
        }
        Ok(())
    }

    pub(super) fn survey(&mut self) -> io::Result<()> {
        let Some(survey) = &self.draft.satisfaction else { return Ok(()) };
        let Satisfaction { rating, reason, satisfied, review, grounds } = survey;
        self.heading("Satisfaction", true)?;
        let reason = reason.as_ref().map_or_else(String::new, |fact| format!(" by {fact}"));
        let mut line = format!("{rating}{reason}; satisfied: {}", satisfied.join(", "));
        if !review.is_empty() {
            line.push_str(&format!("; reviewed: {}", review.join(", ")));
        }
        self.said(&line, grounds, "  ")
    }

    pub(super) fn scorecards(&mut self) -> io::Result<()> {
        self.heading("Scorecards", !self.draft.scorecards.is_empty())?;
        for card in &self.draft.scorecards {
            let Scorecard { id, title, measures, grounds } = card;
            let title = title.as_ref().map_or_else(String::new, |title| format!(" ({title})"));
            self.said(&format!("{}{title}", self.paint.strong(id)), grounds, "  ")?;
            for measure in measures {
                let name = measure.title.as_ref().unwrap_or(&measure.id);
                self.said(&format!("{} {name}", measure.weight), &measure.grounds, "    ")?;
            }
        }
        Ok(())
    }
}

fn key(by: &QueueBy) -> String {
    match by {
        QueueBy::First(condition) => format!("those with `{condition}`"),
        QueueBy::Severity => "by severity".to_owned(),
        QueueBy::Plan(plans) if plans.is_empty() => "by plan".to_owned(),
        QueueBy::Plan(plans) => format!("by plan: {}", plans.join(", ")),
        QueueBy::Due { clock: None } => "by earliest due instant".to_owned(),
        QueueBy::Due { clock: Some(clock) } => format!("by earliest due instant of {clock}"),
        QueueBy::Opened => "by opening".to_owned(),
    }
}

fn band(band: &Band) -> String {
    let Band { from, below, credit } = band;
    let range = match below {
        None => format!("from {from}"),
        Some(below) if *from == Percent::ZERO => format!("below {below}"),
        Some(below) => format!("from {from} to below {below}"),
    };
    format!("{range}: {credit} of the fee")
}
