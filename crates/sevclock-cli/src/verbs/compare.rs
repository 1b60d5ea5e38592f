//! `sevclock compare`: a desk's own columns beside an agreement, and why they differ.
//!
//! Not here: how causes are found, which is [`crate::compare`]'s.

use sevclock::ticket::Ticket;
use sevclock::time::Instant;

use super::reading::mapping;
use super::{End, Streams};
use crate::agreement;
use crate::args::{CompareArgs, Format};
use crate::compare::{Compared, Limits, OursColumn, Setting, Value};
use crate::fault::Fault;
use crate::input::Input;
use crate::log::{Log, LogReader};
use crate::mapping::{AsOf, Figure};
use crate::text::write_comparison;

pub(super) fn run(args: &CompareArgs, streams: &mut Streams<'_>) -> Result<End, End> {
    let policy = agreement::load(&args.policy).map_err(|error| streams.agreement(error))?;
    let cases = args.cases.as_deref();
    let mapping = mapping(&policy, &args.mapping, cases, streams)?;
    if args.ours.is_empty() {
        mapping
            .check_ours(&policy)
            .map_err(|error| streams.faults(&error.faults(&args.mapping)))?;
    }
    let columns = OursColumn::all(&args.ours, &mapping, &policy).map_err(End::Usage)?;
    let cases = cases.map(Input::open).transpose().map_err(|fault| streams.faults([&fault]))?;
    let events = Input::open(&args.events).map_err(|fault| streams.faults([&fault]))?;
    let desk: Vec<_> = columns.iter().map(OursColumn::desk).collect();
    let log = Log::read_beside(&mapping, &policy, events, cases, &desk);
    let log = log.map_err(|faults| streams.faults(&faults))?;
    let mut end = match log.faults().next() {
        Some(_) => streams.faults(log.faults()),
        None => End::Fine,
    };
    let setting = Setting {
        zones: args.zones.clone(),
        holidays: args.holidays.clone(),
        read_in: mapping.zone,
        span: log.span().unwrap_or((Instant::MIN, Instant::MIN)),
    };
    let limits = Limits { tolerance: args.tolerance, polling: args.polling };
    let mut compared = Compared::new(&policy, columns, setting, limits);
    let (mut reader, mut ticket) = (log.reader(), Ticket::default());
    let is_fixed = args.at.is_some() || mapping.as_of != AsOf::LastEvent;
    for place in 0..log.len() {
        let faults = match reader.read(place, &mut ticket) {
            None => continue,
            Some(Err(faults)) => faults,
            Some(Ok(last)) => {
                match case(&mut compared, &reader, &ticket, args.at.unwrap_or(last), is_fixed) {
                    Ok(()) => continue,
                    Err(faults) => faults,
                }
            }
        };
        match streams.faults(&faults) {
            End::Io(error) => return Err(End::Io(error)),
            told => end = told,
        }
    }
    match args.format {
        Format::Text => write_comparison(&compared, streams.out, streams.paint)?,
        Format::Json => {
            serde_json::to_writer(&mut *streams.out, &compared.document())
                .map_err(std::io::Error::from)?;
            writeln!(streams.out)?;
        }
    }
    streams.out.flush()?;
    Ok(end)
}

/// Sets one case beside what the desk says of it. A breach that the desk noticed after the case's last
/// event is asked about when it did, unless the instant asked about is fixed.
fn case(
    compared: &mut Compared<'_>,
    reader: &LogReader<'_>,
    ticket: &Ticket,
    mut at: Instant,
    is_fixed: bool,
) -> Result<(), Vec<Fault>> {
    let (mut desk, mut faults) = (Vec::with_capacity(compared.columns.len()), Vec::new());
    for (place, column) in compared.columns.iter().enumerate() {
        let cell = reader.desk(place, &ticket.id);
        match (column.read(cell, reader), cell) {
            (Ok(value), _) => {
                if let Some(Value::At(Some(breached))) = value
                    && column.figure == Figure::BreachedAt
                    && !is_fixed
                {
                    // The promise may fall due as much later and agree still.
                    let settled = breached.checked_add(compared.limits().tolerance);
                    at = at.max(settled.unwrap_or(Instant::MAX));
                }
                desk.push(value);
            }
            (Err(message), Some(cell)) => {
                let message = format!("{message} (case `{}`)", ticket.id);
                faults.push(Fault::at_line(cell.file, cell.line, message));
            }
            // An empty cell is read without a mistake.
            (Err(_), None) => desk.push(None),
        }
    }
    if !faults.is_empty() {
        return Err(faults);
    }
    compared.add(ticket, at, &desk).map_err(|messages| {
        let name = |message| format!("case `{}`: {message}", ticket.id);
        messages.into_iter().map(|message| Fault::of_file(reader.file(), name(message))).collect()
    })
}
