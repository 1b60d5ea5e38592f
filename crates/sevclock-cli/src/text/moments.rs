//! A ticket's timeline as text: a line an instant.

use std::io::{self, Write};

use chrono_tz::Tz;
use sevclock::ticket::Ticket;
use sevclock::time::Instant;
use sevclock_draw::Moment;

use super::Paint;
use super::when::wall;

/// Prints what happens at each instant, with a line for now, and what is to come after it.
///
/// # Errors
/// Those of `out`.
pub fn write_moments(
    ticket: &Ticket,
    as_of: Instant,
    zone: Tz,
    moments: &[Moment],
    out: &mut dyn Write,
    paint: Paint,
) -> io::Result<()> {
    let name = if zone == Tz::UTC { "UTC" } else { zone.name() };
    writeln!(out, "{}  times in {name}", paint.strong(&ticket.id))?;
    let when = |at: Instant| {
        let text = wall(at, zone);
        text.strip_suffix(name).unwrap_or(&text).trim_end().to_owned()
    };
    let widest = moments.iter().map(|moment| when(moment.at).chars().count()).max().unwrap_or(0);
    let (past, to_come) = moments.split_at(moments.partition_point(|moment| !moment.to_come));
    for moment in past {
        let (at, what) = (super::padded(&when(moment.at), widest), moment.what.join("; "));
        writeln!(out, "  {at}  {what}")?;
    }
    writeln!(out, "{}", paint.strong(&format!("  {}  now", super::padded(&when(as_of), widest))))?;
    for moment in to_come {
        let (at, what) = (super::padded(&when(moment.at), widest), moment.what.join("; "));
        writeln!(out, "{}", paint.faint(&format!("  {at}  {what}")))?;
    }
    Ok(())
}
