//! `sevclock audit`: all that a ticket's decisions follow from, beside them, in one document.

use super::reading::Reading;
use super::wanted::Wanted;
use super::{End, Streams, write_file};
use crate::agreement;
use crate::args::AuditArgs;
use crate::bundle::{BundleError, Inputs, write};
use crate::fault::Fault;

pub(super) fn run(args: &AuditArgs, streams: &mut Streams<'_>) -> Result<End, End> {
    let loaded = agreement::load_with_text(&args.policy);
    let (policy, document) = loaded.map_err(|error| streams.agreement(error))?;
    if args.sources.skip {
        let message = "a bundle is of a whole ticket: without --skip";
        return Err(End::Usage(message.to_owned()));
    }
    let mut reading = Reading::new(&policy, args.sources.at);
    let mut wanted = Wanted::new(args.ticket.as_deref(), true);
    reading.sources(&args.sources, &mut wanted, streams)?;
    let Some((ticket, as_of)) = wanted.one(&args.sources, &reading, "audit")? else {
        return Ok(End::Faults);
    };
    let known_at = args.sources.known_at;
    let inputs = Inputs { document: &document, policy: &policy, ticket: &ticket, as_of, known_at };
    let bundle = write(&inputs).map_err(|error| {
        let name = format!("ticket `{}`", ticket.id);
        let faults: Vec<Fault> = match error {
            BundleError::Faults(faults) => {
                let told = faults.0.iter().map(|one| format!("{}: {}", one.path, one.message));
                told.map(|message| Fault::of_file(&name, message)).collect()
            }
            BundleError::Evaluate(error) => vec![Fault::of_file(&name, error.to_string())],
        };
        streams.faults(&faults)
    })?;
    write_file(&args.out, &bundle, streams)?;
    Ok(reading.end())
}
