//! A registry of policies that a host owns, exchanged while its threads evaluate.
//!
//! Threads take the [current](Registry::current) set, which never changes, and evaluate with it as long
//! as they like; an [update](Registry::update) puts another in its place, whole or not at all. Taking a
//! set waits for nobody, and letting go of one frees nothing: what nobody holds any more is freed by the
//! next update.
//!
//! ```
//! use sevclock::Evaluator;
//! use sevclock::ticket::{Event, Ticket};
//! use sevclock::time::Instant;
//! use sevclock_registry::Registry;
//!
//! let registry = Registry::new();
//! registry.publish("customer 17", &sevclock_policies::draft("prophetstor")?)?;
//!
//! // On any thread: a ticket keeps the version in force when it opened.
//! let opened = Instant::parse("2026-03-02T08:15:00Z")?;
//! let policies = registry.current();
//! let policy = policies.in_force("customer 17", opened).ok_or("no policy in force")?;
//! let ticket = Ticket { events: vec![Event::at(opened)], ..Ticket::default() };
//! let mut evaluator = Evaluator::new();
//! assert_eq!(evaluator.evaluate(policy, &policy.bind(&ticket)?, opened)?.effective.number(), 3);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! Not here: what a set of policies is, which is [`sevclock::registry`]'s; threads, which are the host's.

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use arc_swap::ArcSwap;
use sevclock::policy::PolicyDraft;
use sevclock::registry::PolicySet;
use sevclock::time::CalendarPool;
use sevclock::{Policy, Problems};

/// The policies of a host; shared by its threads as it is.
#[derive(Debug, Default)]
pub struct Registry {
    current: ArcSwap<PolicySet>,
    desk: Mutex<Desk>,
}

/// What one update after another works with.
#[derive(Debug, Default)]
struct Desk {
    calendars: CalendarPool,
    /// Sets that were exchanged while somebody held them.
    retired: Vec<Arc<PolicySet>>,
}

/// Policies as an update changes them; nobody else sees them before it is done.
pub struct Update<'a> {
    policies: PolicySet,
    calendars: &'a mut CalendarPool,
}

impl Registry {
    /// No policies yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The policies as they are now. Takes some tens of nanoseconds and no lock, whatever updates are
    /// under way; take them once for many tickets.
    #[must_use]
    pub fn current(&self) -> Arc<PolicySet> {
        self.current.load_full()
    }

    /// Changes the policies: what `change` does is seen all at once after it returns, and nothing of it
    /// where it fails. Updates wait for each other; so `change` may not update the same registry.
    ///
    /// # Errors
    /// That of `change`.
    pub fn update<T, E>(
        &self,
        change: impl FnOnce(&mut Update<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        // A change that panicked has left nothing half done: it worked on a copy.
        let mut desk = self.desk.lock().unwrap_or_else(PoisonError::into_inner);
        let Desk { calendars, retired } = &mut *desk;
        let policies = PolicySet::clone(&self.current.load());
        let mut update = Update { policies, calendars };
        let done = change(&mut update)?;
        retired.push(self.current.swap(Arc::new(update.policies)));
        // Nobody can come to hold a retired set anew.
        retired.retain(|old| Arc::strong_count(old) > 1);
        Ok(done)
    }

    /// Compiles a version and adds it under a name: [`Update::publish`] by itself.
    ///
    /// # Errors
    /// [`Problems`] of the draft; the policies stay as they are.
    pub fn publish(
        &self,
        name: &str,
        draft: &PolicyDraft,
    ) -> Result<Option<Arc<Policy>>, Problems> {
        self.update(|update| update.publish(name, draft))
    }
}

impl Update<'_> {
    /// Compiles a version and adds it under a name, and gives back the one of the same date whose place
    /// it took (see [`PolicySet::insert`]). Calendars that another policy of the registry has are shared.
    ///
    /// # Errors
    /// [`Problems`] of the draft; nothing is added.
    pub fn publish(
        &mut self,
        name: &str,
        draft: &PolicyDraft,
    ) -> Result<Option<Arc<Policy>>, Problems> {
        let policy = Policy::compile_in(draft, self.calendars)?;
        Ok(self.policies.insert(name, Arc::new(policy)))
    }

    /// Takes a name with all its versions away, and gives them back.
    pub fn withdraw(&mut self, name: &str) -> Arc<[Arc<Policy>]> {
        self.policies.remove(name)
    }

    /// The policies as this update has them so far.
    #[must_use]
    pub fn policies(&self) -> &PolicySet {
        &self.policies
    }
}

impl fmt::Debug for Update<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Update").field("names", &self.policies.len()).finish_non_exhaustive()
    }
}
