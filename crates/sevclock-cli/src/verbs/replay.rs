//! `sevclock replay`: whether a bundle says what follows from what it holds.

use super::{End, Streams};
use crate::args::ReplayArgs;
use crate::bundle::replay::replay;
use crate::fault::Fault;
use crate::input::{Input, Text};

pub(super) fn run(args: &ReplayArgs, streams: &mut Streams<'_>) -> Result<End, End> {
    let mut end = End::Fine;
    for path in &args.bundles {
        let text = Input::open(path).and_then(Input::read_text).and_then(Text::whole);
        let faults = match text.map(|text| replay(&text)) {
            Ok(Ok(ticket)) => {
                writeln!(streams.out, "{path}: ticket `{ticket}`: the same, byte for byte")?;
                continue;
            }
            Ok(Err(found)) => {
                found.iter().map(|one| Fault::of_file(path, one.to_string())).collect()
            }
            Err(fault) => vec![fault],
        };
        streams.out.flush()?;
        end = streams.faults(&faults);
    }
    streams.out.flush()?;
    Ok(end)
}
