//! A desk's own columns beside an agreement, as a page: how many agree, and why others do not.

use std::io::{self, Write};

use chrono_tz::Tz;
use sevclock::figures::Share;
use sevclock::policy::CalendarDraft;
use sevclock::time::Instant;

use super::when::wall;
use super::{Paint, Sheet, length, padded};
use crate::compare::{Compared, Example, Explained, Value};
use crate::mapping::Figure;

/// How many explanations of one cause are told in full.
const TOLD: usize = 3;

/// Prints what became of every column.
///
/// # Errors
/// Those of `out`.
pub fn write_comparison(
    compared: &Compared<'_>,
    out: &mut dyn Write,
    paint: Paint,
) -> io::Result<()> {
    let draft = compared.policy().draft();
    let title = format!("The desk's own columns beside {} {}", draft.id, draft.version);
    writeln!(out, "{}", paint.strong(&title))?;
    let zone = draft.calendars.iter().find_map(|calendar| match &calendar.calendar {
        CalendarDraft::Weekly(spec) => Some(spec.zone),
        _ => None,
    });
    for place in 0..compared.columns.len() {
        Page { compared, place, zone, paint }.write(out)?;
    }
    Ok(())
}

/// What became of one column.
struct Page<'a> {
    compared: &'a Compared<'a>,
    place: usize,
    /// Where the desk works.
    zone: Option<Tz>,
    paint: Paint,
}

impl Page<'_> {
    fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        let (ours, tally) =
            (&self.compared.columns[self.place], &self.compared.tallies[self.place]);
        let clock = &self.compared.policy().draft().clocks[usize::from(ours.clock)].id;
        let heading = format!("{}, beside {} of {clock}", ours.name, ours.figure.name());
        writeln!(out, "\n{}", self.paint.heading(&heading))?;
        let share = Share::of(tally.agree, tally.compared);
        let share = share.map_or_else(String::new, |share| format!(" ({})", share.percent()));
        let tolerance = match ours.figure {
            Figure::Met | Figure::Missed => String::new(),
            _ => format!(" to within {}", length(self.compared.limits().tolerance.micros())),
        };
        writeln!(
            out,
            "{} compared: {} agree{tolerance}{share}, {} differ",
            cases(tally.compared),
            tally.agree,
            tally.differ()
        )?;
        for (count, why) in [
            (tally.blank, "the desk says nothing"),
            (tally.unpromised, "nothing was promised, or no verdict"),
        ] {
            if count > 0 {
                writeln!(
                    out,
                    "{}",
                    self.paint.faint(&format!("{} left out: {why}", cases(count)))
                )?;
            }
        }
        let causes = self.compared.causes(self.place);
        if causes.is_empty() {
            return Ok(());
        }
        let mut sheet = Sheet::new(["Cause"], &["Cases", "Of those that differ"]);
        for (cause, found) in &causes {
            let count = found.iter().map(|one| one.found.cases).sum();
            let share = Share::of(count, tally.differ()).map_or_else(String::new, Share::percent);
            sheet.add(vec![cause.name().to_owned(), count.to_string(), share]);
        }
        sheet.write(out)?;
        for (cause, found) in &causes {
            for one in found.iter().take(TOLD) {
                let head = format!("{}, {}", cause.name(), cases(one.found.cases));
                writeln!(out, "\n{}: {}", self.paint.strong(&head), one.says)?;
                self.explain(one, out)?;
            }
            if found.len() > TOLD {
                let more = found.len() - TOLD;
                let line = format!("and {more} further, told by --format json");
                writeln!(out, "  {}", self.paint.faint(&line))?;
            }
        }
        Ok(())
    }

    fn explain(&self, one: &Explained<'_>, out: &mut dyn Write) -> io::Result<()> {
        if let Some(example) = &one.found.example {
            let name = &example.ticket;
            let gap = padded("", name.chars().count());
            writeln!(out, "  {name}  the agreement  {}", self.told(example.agreement))?;
            writeln!(out, "  {gap}  the desk       {}{}", self.told(example.desk), later(example))?;
        }
        if one.is_tried {
            let (shows, holds, against) = (one.found.shows, one.found.holds, one.found.against);
            let line = format!(
                "  it makes a difference to {}: the desk says so in {holds}, and what the agreement says in {against}",
                cases(shows)
            );
            writeln!(out, "{}", self.paint.faint(&line))?;
        }
        Ok(())
    }

    fn told(&self, value: Value) -> String {
        let figure = self.compared.columns[self.place].figure;
        match (figure, value) {
            (_, Value::At(Some(at))) => self.instant(at),
            (Figure::BreachedAt, Value::At(None)) => "not missed".to_owned(),
            (_, Value::At(None)) => "no instant".to_owned(),
            (Figure::Missed, Value::Is(missed)) => verdict(!missed),
            (_, Value::Is(met)) => verdict(met),
        }
    }

    fn instant(&self, at: Instant) -> String {
        match self.zone.filter(|zone| *zone != Tz::UTC) {
            Some(zone) => format!("{at} ({})", wall(at, zone)),
            None => at.to_string(),
        }
    }
}

fn verdict(met: bool) -> String {
    if met { "kept" } else { "missed" }.to_owned()
}

/// How much later or earlier the desk's instant is.
fn later(example: &Example) -> String {
    match example.desk.later_than(example.agreement) {
        None => String::new(),
        Some(micros) if micros < 0 => format!(", {} earlier", length(-micros)),
        Some(micros) => format!(", {} later", length(micros)),
    }
}

fn cases(count: u64) -> String {
    if count == 1 { "1 case".to_owned() } else { format!("{count} cases") }
}
