//! `sevclock show`: what an agreement says.

use super::{End, Streams};
use crate::agreement;
use crate::args::ShowArgs;
use crate::text::write_agreement;

pub(super) fn run(args: &ShowArgs, streams: &mut Streams<'_>) -> Result<End, End> {
    let policy = agreement::load(&args.policy).map_err(|error| streams.agreement(error))?;
    write_agreement(policy.draft(), streams.out, streams.paint)?;
    Ok(End::Fine)
}
