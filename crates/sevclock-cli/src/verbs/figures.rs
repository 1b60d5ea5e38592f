//! `sevclock figures`: what many tickets came to.

use sevclock::Policy;
use sevclock::evaluate::Evaluation;
use sevclock::figures::{Dimension, Figures, Grouping};
use sevclock::ticket::Ticket;
use sevclock_draw::FiguresPage;
use sevclock_serde::figures;

use super::reading::{Each, Reading};
use super::{End, Streams, scorecard, write_file};
use crate::agreement;
use crate::args::{FiguresArgs, TableFormat};
use crate::fault::listed;
use crate::text::PrintedFigures;

pub(super) fn run(args: &FiguresArgs, streams: &mut Streams<'_>) -> Result<End, End> {
    let policy = agreement::load(&args.policy).map_err(|error| streams.agreement(error))?;
    if let Some(rows) = &args.rows {
        return scorecard::run(&policy, rows, args, streams);
    }
    if let Some(path) = &args.html {
        return page(&policy, path, args, streams);
    }
    let clocks = clocks(&policy, &args.clocks)?;
    let by = args.by.iter().map(|name| Dimension::from(name.as_str())).collect();
    let figures = Figures::new(&policy, &Grouping { by, zone: args.zone });
    let figures = figures.map_err(|error| End::Usage(error.to_string()))?;
    let mut counted = Counted { policy: &policy, figures, review: Vec::new() };
    let mut reading = Reading::new(&policy, args.sources.at);
    reading.sources(&args.sources, &mut counted, streams)?;
    let Counted { figures, review, .. } = counted;
    match args.format {
        TableFormat::Text => {
            let printed = PrintedFigures::new(&policy, &figures, &clocks, args.fee);
            printed.write(streams.out, streams.paint)?;
            if !review.is_empty() {
                writeln!(streams.out, "\n{}", streams.paint.heading("Tickets to review"))?;
                writeln!(streams.out, "{}", review.join(", "))?;
            }
        }
        TableFormat::Csv => {
            let printed = PrintedFigures::new(&policy, &figures, &clocks, args.fee);
            printed.write_csv(args.part, streams.out)?;
        }
        TableFormat::Json => {
            let document = figures::document(&policy, &figures, args.fee);
            let mut document = document.map_err(|error| End::Usage(error.to_string()))?;
            let draft = policy.draft();
            let wanted: Vec<&str> =
                clocks.iter().map(|place| &*draft.clocks[usize::from(*place)].id).collect();
            for parts in [&mut document.groups, &mut document.all] {
                parts.clocks.retain(|row| wanted.contains(&&*row.clock));
                parts.credits.retain(|row| wanted.contains(&&*row.clock));
            }
            document.review = review;
            serde_json::to_writer(&mut *streams.out, &document).map_err(std::io::Error::from)?;
            writeln!(streams.out)?;
        }
    }
    streams.out.flush()?;
    Ok(reading.end())
}

/// Writes the page of `--html`.
fn page(
    policy: &Policy,
    path: &str,
    args: &FiguresArgs,
    streams: &mut Streams<'_>,
) -> Result<End, End> {
    let page = FiguresPage::new(policy, args.zone, args.worst);
    let mut drawn = Drawn(page.map_err(|error| End::Usage(error.to_string()))?);
    let mut reading = Reading::new(policy, args.sources.at);
    reading.sources(&args.sources, &mut drawn, streams)?;
    let html = drawn.0.html().map_err(|error| End::Usage(error.to_string()))?;
    write_file(path, &(html + "\n"), streams)?;
    Ok(reading.end())
}

/// Adds one ticket after another to a page.
struct Drawn<'p>(FiguresPage<'p>);

impl Each for Drawn<'_> {
    fn ticket(
        &mut self,
        ticket: &Ticket,
        evaluation: &Evaluation,
        _: &mut Streams<'_>,
    ) -> Result<(), End> {
        self.0.add(ticket, evaluation);
        Ok(())
    }
}

/// The places of the clocks asked for; all of them if none is.
fn clocks(policy: &Policy, names: &[String]) -> Result<Vec<u16>, End> {
    let all = &policy.draft().clocks;
    let unknown = names.iter().find(|name| !all.iter().any(|clock| clock.id == **name));
    if let Some(name) = unknown {
        let known = listed(all.iter().map(|clock| clock.id.as_str()));
        return Err(End::Usage(format!("no clock `{name}`; expected {known}")));
    }
    let wanted = |id: &String| names.is_empty() || names.contains(id);
    let places = all.iter().zip(0..).filter(|(clock, _)| wanted(&clock.id));
    Ok(places.map(|(_, place)| place).collect())
}

/// Counts one ticket after another.
struct Counted<'p> {
    policy: &'p Policy,
    figures: Figures,
    /// The tickets that a survey's mark asks to look at again.
    review: Vec<String>,
}

impl Each for Counted<'_> {
    fn ticket(
        &mut self,
        ticket: &Ticket,
        evaluation: &Evaluation,
        _: &mut Streams<'_>,
    ) -> Result<(), End> {
        self.figures.add(evaluation);
        if self.policy.answer(evaluation).is_some_and(|answer| answer.review) {
            self.review.push(ticket.id.clone());
        }
        Ok(())
    }
}
