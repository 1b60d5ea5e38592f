//! What a log said at an instant: events recorded late, and events taken back (semantics §7.4).
//!
//! Not here: what a late or taken-back event changes, which is [`crate::effects`]'s.

use std::collections::HashMap;

use super::{Event, Ticket};
use crate::compile::{Fault, Faults};
use crate::time::Instant;

impl Ticket {
    /// The ticket as its host knew it at an instant: without events recorded later and those taken
    /// back by then, and with late ones in their places. Events that were not recorded late stay as
    /// they stand.
    ///
    /// ```
    /// use sevclock::ticket::{Event, Ticket};
    /// use sevclock::time::Instant;
    ///
    /// let at = |minute: u32| Instant::parse(&format!("2026-03-02T08:{minute:02}:00Z"));
    /// let responded = Event { id: Some("e1".into()), ..Event::at(at(10)?).raising("responded") };
    /// let mistaken = Event { voids: Some("e1".into()), ..Event::at(at(20)?) };
    /// let ticket = Ticket { events: vec![Event::at(at(0)?), responded, mistaken], ..Ticket::default() };
    /// assert_eq!(ticket.known_at(at(15)?)?.events.len(), 2);
    /// assert_eq!(ticket.known_at(at(25)?)?.events.len(), 1);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// `duplicate-event` where two events have one id, `unknown-event` where one takes back an id that
    /// no event has, `taken-back-before` where it does so before that was known, whenever they were
    /// recorded. Places count all events of the log.
    pub fn known_at(&self, at: Instant) -> Result<Self, Faults> {
        let taken_back = self.taken_back(at)?;
        let holds = |place: &usize| {
            let event = &self.events[*place];
            event.known() <= at && event.voids.is_none() && !taken_back[*place]
        };
        let mut events: Vec<&Event> =
            (0..self.events.len()).filter(holds).map(|place| &self.events[place]).collect();
        let in_time = self.events.iter().filter(|event| event.known() == event.at);
        let in_time = in_time.filter(|event| event.voids.is_none());
        // Where even those stand in disorder, the log is at fault and says so when it is bound.
        if in_time.is_sorted_by_key(|event| event.at) {
            events.sort_by_key(|event| event.at);
        }
        let events = events.into_iter().cloned().collect();
        Ok(Self { id: self.id.clone(), plan: self.plan.clone(), facts: self.facts.clone(), events })
    }

    /// Whether an event was recorded late or takes another back, so that what is known of the ticket is
    /// not what stands there.
    #[must_use]
    pub fn is_corrected(&self) -> bool {
        self.events.iter().any(|event| event.recorded.is_some() || event.voids.is_some())
    }

    /// The ticket with its events in order of time; those of one instant stay as they stand.
    #[must_use]
    pub fn sorted(mut self) -> Self {
        self.events.sort_by_key(|event| event.at);
        self
    }

    /// By event, whether another that was known by then takes it back, and is not taken back itself.
    fn taken_back(&self, at: Instant) -> Result<Vec<bool>, Faults> {
        let mut taken_back = vec![false; self.events.len()];
        if self.events.iter().all(|event| event.id.is_none() && event.voids.is_none()) {
            return Ok(taken_back);
        }
        let (mut places, mut faults) = (HashMap::new(), Vec::new());
        for (place, event) in self.events.iter().enumerate() {
            let Some(id) = &event.id else { continue };
            if places.insert(id.as_str(), place).is_some() {
                faults.push(Fault {
                    code: "duplicate-event",
                    path: format!("events[{place}].id"),
                    message: "another event has this id".to_owned(),
                });
            }
        }
        let mut voids = Vec::new();
        for (place, event) in self.events.iter().enumerate() {
            let Some(id) = &event.voids else { continue };
            match places.get(id.as_str()) {
                Some(of) if (self.events[*of].known(), *of) >= (event.known(), place) => {
                    faults.push(Fault {
                        code: "taken-back-before",
                        path: format!("events[{place}].voids"),
                        message: format!(
                            "`{id}` comes after what takes it back; expected it before, or known earlier"
                        ),
                    });
                }
                Some(of) => voids.push((event.known(), place, *of)),
                None => faults.push(Fault {
                    code: "unknown-event",
                    path: format!("events[{place}].voids"),
                    message: "no event has this id".to_owned(),
                }),
            }
        }
        if !faults.is_empty() {
            return Err(Faults(faults));
        }
        // The last word first: what is itself taken back takes nothing back.
        voids.retain(|(known, _, _)| *known <= at);
        voids.sort_unstable();
        for (_, place, of) in voids.into_iter().rev() {
            taken_back[of] |= !taken_back[place];
        }
        Ok(taken_back)
    }
}
