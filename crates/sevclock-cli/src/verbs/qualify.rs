//! `sevclock qualify`: what customers have and lack for programs, and by when commitments fall due.

use sevclock::qualify::Customer;
use sevclock_serde::customer;

use super::answers::{Answer, answer};
use super::reading::now;
use super::{End, Streams};
use crate::agreement;
use crate::args::QualifyArgs;
use crate::fault::listed;
use crate::text::{title, write_qualification};

pub(super) fn run(args: &QualifyArgs, streams: &mut Streams<'_>) -> Result<End, End> {
    let policy = agreement::load(&args.policy).map_err(|error| streams.agreement(error))?;
    let all = policy.draft().programs.iter().map(|program| program.id.as_str());
    let asked: Vec<&str> =
        all.clone().filter(|id| args.program.as_deref().is_none_or(|name| name == *id)).collect();
    if asked.is_empty() {
        let policy = &args.policy;
        return Err(End::Usage(match &args.program {
            Some(name) => format!("`{policy}` has no program `{name}`; expected {}", listed(all)),
            None => format!("`{policy}` has no programs"),
        }));
    }
    let (at, paint) = (args.at.unwrap_or_else(now), streams.paint);
    let qualified = |id: Option<&str>, one: &Customer| {
        let (mut documents, mut text) = (Vec::new(), Vec::new());
        for program in &asked {
            let found = policy.qualify(program, one, at).map_err(|faults| faults.to_string())?;
            let mut document = customer::document(&policy, &found);
            document.because = args.explain.then(|| customer::reasons(&policy, &found));
            write_qualification(id, &document, &mut text, paint)
                .map_err(|error| error.to_string())?;
            documents.push(document);
        }
        let json = serde_json::to_string(&documents).map_err(|error| error.to_string())?;
        Ok(Answer { json: format!("\"programs\":{json}"), text })
    };
    let none = title(0, "customer", policy.draft());
    answer(&args.customers, args.format, &none, streams, customer::customers, qualified)
}
