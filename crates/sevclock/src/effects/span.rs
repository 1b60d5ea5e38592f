//! The effects of a span of time: of a ticket's log, and of a state.

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
    /// # Errors
    /// [`EffectsError`]: faults of the ticket as it was known at some instant up to `to`, or too many
    /// cycles and rungs.
    pub fn effects(
        &self,
        ticket: &Ticket,
        from: Instant,
        to: Instant,
    ) -> Result<Vec<Effect>, EffectsError> {
        let log = Log::of(self, ticket);
        // All that will have been known is checked before anything is told of it.
        log.known_by(to)?;
        let (mut told, mut walk) = (Vec::new(), Walk::new(self));
        let mut tell = |effect| told.push(effect);
        let known = log.known_by(from)?;
        walk.begin_with(&known.start, known.events.iter().map(|event| (event, event.at)), from)?;
        for at in log.arrivals(from, to) {
            walk.pass_until(before(at), &mut tell)?;
            if let Some(events) = log.in_time_at(at) {
                for event in events {
                    let bound = self.bind_event(event, walk.events())?;
                    walk.feed(&bound, bound.at)?;
                }
                walk.pass(at, &mut tell)?;
            } else {
                let (old, new) = (log.known_by(before(at))?, log.known_by(at)?);
                let was = walk.all(&old.start, &old.events, before(at))?;
                walk.correct(&was, &new.start, &new.events, at, &mut tell)?;
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

    /// Feeds an event bound to the same policy, and tells what happens after `from` up to the event
    /// and by it.
    ///
    /// # Errors
    /// As [`State::feed_bound`], and `Early` where `from` is before the state's own instant; the state
    /// is then unchanged. An event before `from` is late: read the whole log again, and ask
    /// [`Policy::effects`].
    pub fn feed_and_tell(
        &mut self,
        policy: &Policy,
        event: &BoundEvent,
        from: Instant,
    ) -> Result<Vec<Effect>, StateError> {
        let (mut told, mut walk) = (Vec::new(), self.walk(policy, from)?);
        let at = event.at();
        if at < from && self.events() > 0 {
            return Err(StateError::Late { event: at, state: from });
        }
        let mut tell = |effect| told.push(effect);
        if at == from && self.events() > 0 {
            walk.feed_again(self, event, &mut tell)?;
        } else {
            walk.pass_until(before(at), &mut tell)?;
            walk.feed(event, event.at)?;
            walk.pass(at, &mut tell)?;
        }
        self.feed_bound(policy, event)?;
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
    /// Whether any takes another back.
    voids: bool,
}

impl<'a> Log<'a> {
    fn of(policy: &'a Policy, ticket: &'a Ticket) -> Self {
        let mut order: Vec<&Event> = ticket.events.iter().collect();
        order.sort_by_key(|event| event.known());
        let voids = order.iter().any(|event| event.voids.is_some());
        Self { policy, ticket, order, voids }
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
        let taken_back = |event: &Event| {
            let of = |other: &&Event| other.voids.is_some() && other.voids == event.id;
            self.voids && self.order[..first].iter().any(of)
        };
        let in_time =
            |event: &&Event| event.at == at && event.voids.is_none() && !taken_back(event);
        events.iter().all(in_time).then_some(events)
    }
}
