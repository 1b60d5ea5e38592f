//! `sevclock upgrade`: what a change of release is, and whether a plan includes it.

use sevclock_serde::upgrade;

use super::answers::json;
use super::{End, Streams};
use crate::agreement;
use crate::args::{Format, UpgradeArgs};
use crate::text::write_upgrade;

pub(super) fn run(args: &UpgradeArgs, streams: &mut Streams<'_>) -> Result<End, End> {
    let policy = agreement::load(&args.policy).map_err(|error| streams.agreement(error))?;
    let found = policy.upgrade(&args.plan, &args.from, &args.to);
    let found = found.map_err(|faults| End::Usage(faults.to_string()))?;
    let mut document = upgrade::document(&policy, &args.from, &args.to, &found);
    document.because = args.explain.then(|| upgrade::reasons(&policy, &args.to, &found));
    match args.format {
        Format::Json => writeln!(streams.out, "{}", json(&document)?)?,
        Format::Text => write_upgrade(&document, streams.out, streams.paint)?,
    }
    streams.out.flush()?;
    Ok(End::Fine)
}
