//! The effects of a span of time: of a ticket's log, and of a state.

use std::collections::HashMap;

use super::walk::{Walk, before};
use super::{Effect, EffectsError};
use crate::compile::{BoundEvent, BoundTicket, Faults, Policy};
use crate::evaluate::{State, StateError};
use crate::ticket::{Event, Ticket};
use crate::time::Instant;

impl Policy {
    /// What happened after `from` up to and including `to`, in the order in which it came to be known,
    /// as a host told of events when they were [recorded](Event::recorded) would have told it.
    ///
    /// ```
    /// # use sevclock::policy::{Clock, Level, PolicyDraft, Promise, Severity, TargetRow, Within};
    /// use sevclock::Policy;
    /// use sevclock::ticket::{Event, Ticket};
    /// use sevclock::time::Instant;
    /// # let mut draft = PolicyDraft { id: "example".into(), ..PolicyDraft::default() };
    /// # let urgent = Level::MOST_SEVERE;
    /// # draft.severities.push(Severity { level: urgent, name: "Urgent".into(), grounds: Default::default() });
    /// # draft.default_severity = Some(urgent);
    /// # let mut clock = Clock::new("first-response");
    /// # clock.start = vec!["opened".into()];
    /// # clock.stop = vec!["responded".into()];
    /// # let within = Within::Length("30m".parse()?);
    /// # clock.promise = Promise::Target(vec![TargetRow::any(within)]);
    /// # draft.clocks.push(clock);
    /// # let policy = Policy::compile(&draft)?;
    ///
    /// let at = |minute: u32| Instant::parse(&format!("2026-03-02T08:{minute:02}:00Z"));
    /// let ticket = Ticket { events: vec![Event::at(at(0)?)], ..Ticket::default() };
    /// let effects = policy.effects(&ticket, at(0)?, at(40)?)?;
    /// let ids: Vec<String> = effects.iter().map(|effect| effect.id(&policy).to_string()).collect();
    /// assert_eq!(ids, ["breached:first-response/2026-03-02T08:00:00Z@2026-03-02T08:30:00Z"]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// An instant at which something late came to be known costs two readings of the log, and any other
    /// only what happens at it.
    ///
    /// # Errors
    /// [`EffectsError`]: faults of the ticket as it was known at some instant in the span, whose places
    /// count the events known then, or too many cycles and rungs.
    pub fn effects(
        &self,
        ticket: &Ticket,
        from: Instant,
        to: Instant,
    ) -> Result<Vec<Effect>, EffectsError> {
        let (mut told, mut walk) = (Vec::new(), Walk::new(self));
        let mut tell = |effect| told.push(effect);
        if !ticket.is_corrected() {
            let BoundTicket { start, events, .. } = self.bind(ticket)?;
            let events = events.iter().map(|event| (event, event.at));
            walk.tell_span(&start, events, from, to, &mut tell)?;
            return Ok(told);
        }
        let log = Log::of(self, ticket);
        // All that will have been known is checked before anything is told of it.
        log.known_by(to)?;
        let mut known = log.known_by(from)?;
        let events = known.events.iter().map(|event| (event, event.at));
        walk.begin_with(&known.start, events, from)?;
        for at in log.arrivals(from, to) {
            walk.pass_until(before(at), &mut tell)?;
            if let Some(events) = log.in_time_at(at) {
                let first = known.events.len();
                for event in events {
                    known.events.push(self.bind_event(event, known.events.len())?);
                }
                let new = known.events[first..].iter().map(|event| (event, event.at));
                walk.follow(new, &mut tell)?;
            } else {
                let new = log.known_by(at)?;
                walk.correct(&known, &new, at, &mut tell)?;
                known = new;
            }
        }
        walk.pass_until(to, &mut tell)?;
        Ok(told)
    }
}

impl State {
    /// What happens after `from` up to and including `to` if nothing more is fed.
    ///
    /// # Errors
    /// [`StateError`]: `Early` where `from` is before the state's own instant.
    pub fn effects(
        &self,
        policy: &Policy,
        from: Instant,
        to: Instant,
    ) -> Result<Vec<Effect>, StateError> {
        let (mut told, mut walk) = (Vec::new(), self.walk(policy, from)?);
        walk.pass_until(to, &mut |effect| told.push(effect))?;
        Ok(told)
    }

    /// Feeds events bound to the same policy, in order, and tells what happens after `from` up to the last
    /// of them. Events of one instant are one change and are fed together, since what has been told up
    /// to an instant stands.
    ///
    /// # Errors
    /// As [`State::feed_bound`], and `Early` where `from` is before the state's own instant; the state is
    /// then unchanged. An event at `from` or before it is `Late`: read the whole log again with the instant
    /// at which it was [recorded](Event::recorded), and ask [`Policy::effects`].
    pub fn feed_and_tell(
        &mut self,
        policy: &Policy,
        events: &[BoundEvent],
        from: Instant,
    ) -> Result<Vec<Effect>, StateError> {
        let (mut told, mut walk) = (Vec::new(), self.walk(policy, from)?);
        let mut last = from;
        for event in events {
            self.check_event(event)?;
            if event.at() <= from || event.at() < last {
                return Err(StateError::Late { event: event.at(), state: last });
            }
            last = event.at();
        }
        let fed = events.iter().map(|event| (event, event.at));
        walk.follow(fed, &mut |effect| told.push(effect))?;
        for event in events {
            self.feed_bound(policy, event)?;
        }
        Ok(told)
    }

    fn walk<'p>(&self, policy: &'p Policy, from: Instant) -> Result<Walk<'p>, StateError> {
        self.check(policy)?;
        if let Some(state) = self.at().filter(|state| from < *state) {
            return Err(StateError::Early { as_of: from, state });
        }
        let mut walk = Walk::new(policy);
        walk.begin_from(self, from)?;
        Ok(walk)
    }
}

/// A ticket's events in the order in which they came to be known.
struct Log<'a> {
    policy: &'a Policy,
    ticket: &'a Ticket,
    order: Vec<&'a Event>,
    /// By event that is taken back, when that first came to be known.
    taken_back: HashMap<&'a str, Instant>,
}

impl<'a> Log<'a> {
    fn of(policy: &'a Policy, ticket: &'a Ticket) -> Self {
        let mut order: Vec<&Event> = ticket.events.iter().collect();
        order.sort_by_key(|event| event.known());
        let mut taken_back = HashMap::new();
        for event in &order {
            if let Some(id) = &event.voids {
                taken_back.entry(id.as_str()).or_insert(event.known());
            }
        }
        Self { policy, ticket, order, taken_back }
    }

    /// The ticket as it was known at an instant, maybe without events.
    fn known_by(&self, at: Instant) -> Result<BoundTicket, Faults> {
        let known = self.ticket.known_at(at)?;
        if known.events.is_empty() {
            let start = self.policy.bind_start(known.plan.as_deref(), &known.facts)?;
            return Ok(BoundTicket {
                start,
                events: Vec::new(),
                fingerprint: self.policy.fingerprint(),
            });
        }
        self.policy.bind(&known)
    }

    /// When events came to be known, each instant once.
    fn arrivals(&self, from: Instant, to: Instant) -> Vec<Instant> {
        let known = self.order.iter().map(|event| event.known());
        let mut instants: Vec<Instant> = known.filter(|at| *at > from && *at <= to).collect();
        instants.dedup();
        instants
    }

    /// The events that came to be known at an instant, if all of them happened then and hold.
    fn in_time_at(&self, at: Instant) -> Option<&[&'a Event]> {
        let first = self.order.partition_point(|event| event.known() < at);
        let count = self.order[first..].partition_point(|event| event.known() == at);
        let events = &self.order[first..first + count];
        let in_time = |event: &&Event| {
            let id = event.id.as_deref();
            let taken_back = id.and_then(|id| self.taken_back.get(id)).is_some_and(|by| *by <= at);
            event.at == at && event.voids.is_none() && !taken_back
        };
        events.iter().all(in_time).then_some(events)
    }
}
