//! `sevclock check`: everything wrong with policy documents.

use sevclock::Policy;

use super::{End, Streams};
use crate::agreement;
use crate::args::CheckArgs;
use crate::fault::Fault;

pub(super) fn run(args: &CheckArgs, streams: &mut Streams<'_>) -> Result<End, End> {
    let mut end = End::Fine;
    for file in &args.files {
        let compiled = agreement::from_file(file).and_then(|draft| {
            let compiled = Policy::compile(&draft);
            compiled.map_err(|problems| {
                problems.0.iter().map(|one| Fault::of_file(file, one.to_string())).collect()
            })
        });
        match compiled {
            Ok(policy) => {
                let draft = policy.draft();
                writeln!(
                    streams.out,
                    "{file}: fine: `{}` {}, {} severities, {} clocks, {} ladders",
                    draft.id,
                    draft.version,
                    draft.severities.len(),
                    draft.clocks.len(),
                    draft.ladders.len()
                )?;
            }
            Err(faults) => end = streams.faults(&faults),
        }
    }
    streams.out.flush()?;
    Ok(end)
}
