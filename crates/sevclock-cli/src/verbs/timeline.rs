//! `sevclock timeline`: one ticket over time, as text or as a picture.

use sevclock_draw::{DrawError, Options, moments, timeline};

use super::reading::Reading;
use super::wanted::Wanted;
use super::{End, Streams, write_file};
use crate::args::TimelineArgs;
use crate::input::Text;
use crate::text::write_moments;
use crate::{agreement, example};

pub(super) fn run(args: &TimelineArgs, streams: &mut Streams<'_>) -> Result<End, End> {
    let name = args.policy.as_deref().unwrap_or(agreement::DEFAULT);
    let policy = agreement::load(name).map_err(|error| streams.agreement(error))?;
    let mut reading = Reading::new(&policy, args.sources.at);
    let mut wanted = Wanted::new(args.ticket.as_deref(), false);
    if args.sources.events.is_none() && args.sources.tickets.is_none() {
        let text = example::of(name).to_owned();
        let text = Text { name: "example".to_owned(), text, broken: Vec::new() };
        reading.documents(&text, &mut wanted, streams)?;
    } else {
        reading.sources(&args.sources, &mut wanted, streams)?;
    }
    let Some((ticket, at)) = wanted.one(&args.sources, &reading, "draw")? else {
        return Ok(End::Faults);
    };
    let refuse = |error: DrawError| End::Usage(format!("ticket `{}`: {error}", ticket.id));
    let Some(path) = &args.svg else {
        let moments = moments(&policy, &ticket, at, args.from).map_err(refuse)?;
        write_moments(&ticket, at, args.zone, &moments, streams.out, streams.paint)?;
        streams.out.flush()?;
        return Ok(reading.end());
    };
    let options =
        Options { zone: args.zone, width: args.width, from: args.from, ..Options::default() };
    let svg = timeline(&policy, &ticket, at, &options).map_err(refuse)? + "\n";
    write_file(path, &svg, streams)?;
    Ok(reading.end())
}
