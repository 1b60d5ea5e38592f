//! `sevclock entitle`: what contracts entitle to, an answer a line.

use sevclock::entitle::Contract;
use sevclock_serde::contract;

use super::answers::{Answer, answer};
use super::reading::now;
use super::{End, Streams};
use crate::agreement;
use crate::args::EntitleArgs;
use crate::text::{title, write_entitlement};

pub(super) fn run(args: &EntitleArgs, streams: &mut Streams<'_>) -> Result<End, End> {
    let policy = agreement::load(&args.policy).map_err(|error| streams.agreement(error))?;
    let (at, paint) = (args.at.unwrap_or_else(now), streams.paint);
    let entitled = |id: Option<&str>, contract: &Contract| {
        let found = policy.entitlement(contract, at).map_err(|faults| faults.to_string())?;
        let mut document = contract::document(&policy, &found);
        document.because = args.explain.then(|| contract::reasons(&policy, &found));
        let mut text = Vec::new();
        write_entitlement(&policy, id, &found, &document, &mut text, paint)
            .map_err(|error| error.to_string())?;
        let json = serde_json::to_string(&document).map_err(|error| error.to_string())?;
        Ok(Answer { json: format!("\"entitlement\":{json}"), text })
    };
    let none = title(0, "contract", policy.draft());
    answer(&args.contracts, args.format, &none, streams, contract::contracts, entitled)
}
