//! `sevclock policies`: the bundled agreements.

use super::{End, Streams};

pub(super) fn run(streams: &mut Streams<'_>) -> Result<End, End> {
    let width = sevclock_policies::ALL.iter().map(|bundled| bundled.id.len()).max().unwrap_or(0);
    for bundled in sevclock_policies::ALL {
        let id = streams.paint.strong(bundled.id);
        let gap = " ".repeat(width - bundled.id.len());
        writeln!(streams.out, "{id}{gap}  {}", bundled.title)?;
    }
    streams.out.flush()?;
    Ok(End::Fine)
}
