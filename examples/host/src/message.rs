//! What a sender sends: a ticket document with what is new (`docs/documents.md`).
//!
//! Not here: whether it is new, which the store knows.

use serde_json::{Value, json};
use sevclock::ticket::Ticket;

use crate::HostError;

/// A ticket document whose events are those to take in, each with an id of the sender's.
#[derive(Clone, Debug)]
pub struct Message {
    /// As the library reads it.
    pub ticket: Ticket,
    /// Its id, plan and facts as sent; they count where the ticket is new.
    pub(crate) opening: Value,
    /// Its events as sent, without their notes: free text stays with the sender.
    pub(crate) events: Vec<Value>,
}

impl Message {
    /// Reads a message.
    ///
    /// # Errors
    /// [`HostError::Refused`] where it is no ticket document, has no events, or one without an id.
    pub fn read(text: &str) -> Result<Self, HostError> {
        let read = sevclock_serde::ticket::from_json(text).map_err(HostError::refused)?;
        let mut opening: Value = serde_json::from_str(text).map_err(HostError::refused)?;
        let mut events = match opening["events"].take() {
            Value::Array(events) => events,
            _ => Vec::new(),
        };
        for note in events.iter_mut().filter_map(Value::as_object_mut) {
            note.remove("note");
        }
        let ticket = read.ticket;
        if events.is_empty() {
            return Err(HostError::refused("events: expected one or more"));
        }
        if let Some(place) = ticket.events.iter().position(|event| event.id.is_none()) {
            let why = format!("events[{place}].id: expected the sender's id of the event");
            return Err(HostError::Refused(why));
        }
        opening["events"] = json!([]);
        Ok(Self { ticket, opening, events })
    }
}
