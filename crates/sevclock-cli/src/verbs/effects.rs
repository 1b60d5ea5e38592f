//! `sevclock effects`: what happened in a span of time (semantics §7.4).

use sevclock::Policy;
use sevclock::effects::{Effect, EffectsError};
use sevclock::evaluate::Evaluation;
use sevclock::ticket::Ticket;
use sevclock::time::Instant;
use sevclock_serde::effects::{EffectDocument, document};

use super::reading::{Each, Reading};
use super::{End, Streams};
use crate::agreement;
use crate::args::{EffectsArgs, Format};
use crate::text::padded;

pub(super) fn run(args: &EffectsArgs, streams: &mut Streams<'_>) -> Result<End, End> {
    let policy = agreement::load(&args.policy).map_err(|error| streams.agreement(error))?;
    if args.sources.skip || args.sources.known_at.is_some() {
        let message = "effects are of a whole log as it came to be known: without --skip and \
                       --known-at; --at says up to when";
        return Err(End::Usage(message.to_owned()));
    }
    let from = args.from.unwrap_or(Instant::MIN);
    let mut telling = Telling { policy: &policy, from, format: args.format };
    let mut reading = Reading::new(&policy, args.sources.at);
    reading.sources(&args.sources, &mut telling, streams)?;
    streams.out.flush()?;
    Ok(reading.end())
}

/// Tells the effects of each ticket.
struct Telling<'p> {
    policy: &'p Policy,
    from: Instant,
    format: Format,
}

impl Each for Telling<'_> {
    fn reads_logs(&self) -> bool {
        true
    }

    fn log(
        &mut self,
        ticket: &Ticket,
        to: Instant,
        streams: &mut Streams<'_>,
    ) -> Result<Result<(), Vec<String>>, End> {
        match self.policy.effects(ticket, self.from, to) {
            Ok(effects) => {
                for effect in &effects {
                    self.write(&document(self.policy, &ticket.id, effect), effect, streams)?;
                }
                Ok(Ok(()))
            }
            Err(EffectsError::Faults(faults)) => {
                let each = faults.0.iter().map(|one| format!("{}: {}", one.path, one.message));
                Ok(Err(each.collect()))
            }
            Err(error) => Ok(Err(vec![error.to_string()])),
        }
    }

    fn ticket(&mut self, _: &Ticket, _: &Evaluation, _: &mut Streams<'_>) -> Result<(), End> {
        Ok(())
    }
}

impl Telling<'_> {
    fn write(
        &self,
        document: &EffectDocument<'_>,
        effect: &Effect,
        streams: &mut Streams<'_>,
    ) -> Result<(), End> {
        if self.format == Format::Json {
            let json = serde_json::to_string(document).map_err(std::io::Error::from)?;
            return Ok(writeln!(streams.out, "{json}")?);
        }
        let paint = streams.paint;
        let late = match (effect.withdrawn, effect.is_late()) {
            (true, _) => format!(", withdrawn {}", document.known),
            (false, true) => format!(", known {}", document.known),
            (false, false) => String::new(),
        };
        let roles = match document.roles.as_slice() {
            [] => String::new(),
            roles => format!(" -> {}", roles.join(", ")),
        };
        writeln!(
            streams.out,
            "{}  {}  {}  {}{}{}",
            document.at,
            padded(document.ticket, 12),
            padded(document.what, 8),
            subject(document),
            roles,
            paint.faint(&late),
        )?;
        Ok(())
    }
}

/// What an effect is about, in names.
fn subject(document: &EffectDocument<'_>) -> String {
    let EffectDocument { from, to, clock, ladder, rung, occurrence, rule, plan, .. } = document;
    let level = |level: Option<u8>| level.map_or(String::new(), |level| level.to_string());
    match (clock, ladder, rule, plan) {
        (Some(clock), ..) => (*clock).to_owned(),
        (_, Some(ladder), ..) => {
            let again = occurrence.filter(|number| *number > 1);
            let again = again.map_or(String::new(), |number| format!(" ({number})"));
            format!("{ladder}: {}{again}", rung.unwrap_or_default())
        }
        (_, _, Some(rule), _) => format!("{rule}, to {}", level(*to)),
        (.., Some(plan)) => (*plan).to_owned(),
        _ if from.is_some() => format!("{} to {}", level(*from), level(*to)),
        _ => level(*to),
    }
}
