//! The lines of a story: what happened, and what is asked.

use sevclock::policy::{FactValue, Level};
use sevclock::ticket::{Event, Ticket};
use sevclock::time::Instant;

use super::when::Week;

/// A story that was read.
#[derive(Clone, Debug, Default)]
pub(super) struct Tale {
    pub(super) week: Week,
    pub(super) ticket: Ticket,
    pub(super) asked: Vec<Line>,
}

/// A line that asks for a decision.
#[derive(Clone, Debug)]
pub(super) struct Line {
    /// Its place in the story, from 1.
    pub(super) number: usize,
    pub(super) text: String,
    pub(super) at: Instant,
    /// What is asked, words one space apart.
    pub(super) words: String,
}

/// Reads a story.
pub(super) fn tale(story: &str) -> Result<Tale, String> {
    let mut tale =
        Tale { ticket: Ticket { id: "T".into(), ..Ticket::default() }, ..Tale::default() };
    for (place, text) in story.lines().enumerate() {
        let words: Vec<&str> = text.split_whitespace().collect();
        let read = match &*words {
            [] => Ok(()),
            ["in", zone] => {
                zone.parse().map(|zone| tale.week = Week { zone }).map_err(|it| it.to_string())
            }
            ["given", words @ ..] => given(&mut tale, words),
            ["at", day, time, words @ ..] => tale.week.parse(day, time).map(|at| {
                let (text, words) = (text.trim().to_owned(), words.join(" "));
                tale.asked.push(Line { number: place + 1, text, at, words });
            }),
            [day, time, words @ ..] => tale.week.parse(day, time).and_then(|at| {
                let mut event = Event::at(at);
                happened(&mut event, words, &tale.week)?;
                tale.ticket.events.push(event);
                Ok(())
            }),
            _ => Err("a day and a time come first".to_owned()),
        };
        read.map_err(|what| format!("line {} of the story, `{}`: {what}", place + 1, text.trim()))?;
    }
    Ok(tale)
}

/// What a ticket says beside its events.
fn given(tale: &mut Tale, words: &[&str]) -> Result<(), String> {
    let mut start = Event::at(Instant::MIN);
    happened(&mut start, words, &tale.week)?;
    tale.ticket.plan = start.plan;
    tale.ticket.facts = start.facts;
    Ok(())
}

/// The words of one event.
fn happened(event: &mut Event, mut words: &[&str], week: &Week) -> Result<(), String> {
    while let [first, rest @ ..] = words {
        let owned = |word: &str| Some(word.trim_end_matches(',').to_owned());
        words = match (first.trim_end_matches(','), rest) {
            ("severity", [level, rest @ ..]) => {
                let number: i64 = owned(level).and_then(|it| it.parse().ok()).unwrap_or(0);
                event.severity = Some(Level::new(number).map_err(|it| it.to_string())?);
                rest
            }
            ("plan", [plan, rest @ ..]) => {
                event.plan = owned(plan);
                rest
            }
            ("by", [role, rest @ ..]) => {
                event.by = owned(role);
                rest
            }
            ("due", [day, time, rest @ ..]) => {
                event.due = Some(week.parse(day, time)?);
                rest
            }
            (fact, ["=", value, rest @ ..]) => {
                event.facts.push((fact.to_owned(), fact_value(value.trim_end_matches(','))));
                rest
            }
            (signal, rest) => {
                event.signals.push(signal.to_owned());
                let named = match signal {
                    "approved" => &mut event.rule,
                    "requested" => &mut event.rung,
                    "agreed" => &mut event.clock,
                    _ => {
                        words = rest;
                        continue;
                    }
                };
                match rest {
                    [name, rest @ ..] if !["by", "due"].contains(name) => {
                        *named = owned(name);
                        rest
                    }
                    _ => rest,
                }
            }
        };
    }
    Ok(())
}

fn fact_value(text: &str) -> FactValue {
    match (text.parse(), text.parse()) {
        (Ok(boolean), _) => FactValue::Boolean(boolean),
        (_, Ok(number)) => FactValue::Integer(number),
        _ => FactValue::Text(text.to_owned()),
    }
}
