//! The host: one transaction for each event and each timer, and effects handed on after it.
//!
//! Not here: what is done within a transaction, which is [`crate::desk`]'s.

use std::path::Path;
use std::time::Duration;

use rusqlite::{Connection, TransactionBehavior};
use sevclock::time::Instant;

use crate::desk::Desk;
use crate::message::Message;
use crate::preview::{Preview, preview};
use crate::{HostError, MailFile, store};

/// How many effects are handed on at once: as many as may be handed on again after a kill.
pub(crate) const BATCH: usize = 64;

/// What the host's word outlives once given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Durability {
    /// A kill of the process: what was written is with the operating system.
    Process,
    /// A loss of power, too: what was written is on the disk.
    Machine,
}

/// What became of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Taken {
    /// It is in the log.
    InTime,
    /// It is in the log, marked with when it came to be known.
    Late,
    /// It was in the log before: sent again, since its answer was lost.
    Known,
}

/// What was handed on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Published {
    /// Effects that nobody had.
    pub new: usize,
    /// Effects that had been handed on before a kill, and were ignored.
    pub again: usize,
}

/// A desk's tickets, on a file of SQLite.
pub struct Host {
    db: Connection,
    desk: Desk,
}

impl Host {
    /// Opens a desk, or makes it.
    ///
    /// # Errors
    /// Those of the database.
    pub fn open(path: &Path, durability: Durability) -> Result<Self, HostError> {
        let db = Connection::open(path)?;
        db.busy_timeout(Duration::from_secs(30))?;
        db.pragma_update(None, "journal_mode", "wal")?;
        let synchronous = match durability {
            Durability::Process => "off",
            Durability::Machine => "full",
        };
        db.pragma_update(None, "synchronous", synchronous)?;
        db.execute_batch(store::TABLES)?;
        Ok(Self { db, desk: Desk::default() })
    }

    /// Takes in what happened, at `now` of the host's clock. Once this has returned, the sender may
    /// forget the message; before, it sends it again.
    ///
    /// # Errors
    /// [`HostError`]; the message is then not taken in.
    pub fn take_in(&mut self, now: Instant, message: &str) -> Result<Taken, HostError> {
        let message = Message::read(message)?;
        let work = self.db.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let taken = self.desk.take_in(&work, now, &message)?;
        work.commit()?;
        Ok(taken)
    }

    /// Fires every timer up to `now`, and says how many. To be called when what was sent has been taken
    /// in: an event is late only where time was let pass before it.
    ///
    /// # Errors
    /// Those of the database. A ticket that cannot be decided is set aside with its fault.
    pub fn fire(&mut self, now: Instant) -> Result<usize, HostError> {
        let mut fired = 0;
        loop {
            let work = self.db.transaction_with_behavior(TransactionBehavior::Immediate)?;
            let Some(kept) = store::first_timer(&work, now)? else { return Ok(fired) };
            let ticket = kept.ticket.clone();
            match self.desk.fire(&work, kept, now) {
                Err(HostError::Refused(why)) => store::set_aside(&work, &ticket, &why)?,
                done => done?,
            }
            work.commit()?;
            fired += 1;
        }
    }

    /// The next instant at which to [fire](Self::fire), if nothing is sent before.
    ///
    /// # Errors
    /// Those of the database.
    pub fn next_change(&self) -> Result<Option<Instant>, HostError> {
        let sql = "SELECT min(next_change) FROM tickets";
        let first: Option<i64> = self.db.query_row(sql, [], |row| row.get(0))?;
        Ok(first.and_then(|micros| Instant::from_micros(micros).ok()))
    }

    /// Hands on every effect that was not, in the order in which they came to be known to the host.
    ///
    /// # Errors
    /// Those of the database and of the mail: then both are to be opened again.
    pub fn publish(&mut self, mail: &mut MailFile) -> Result<Published, HostError> {
        let mut published = Published::default();
        loop {
            let batch = store::unpublished(&self.db, BATCH)?;
            let Some((last, _)) = batch.last() else { return Ok(published) };
            let again = mail.take(batch.iter().map(|(_, effect)| effect.as_str()))?;
            // Killed here, it hands on the same batch again.
            store::mark_published(&self.db, *last)?;
            published.again += again;
            published.new += batch.len() - again;
        }
    }

    /// What a next version of the agreement would change for the tickets that are open.
    ///
    /// # Errors
    /// [`HostError`]: faults of the document.
    pub fn preview(&mut self, document: &str, now: Instant) -> Result<Preview, HostError> {
        // One view of the tables, while others write.
        preview(&*self.db.transaction()?, document, now)
    }

    /// Publishes a version of the agreement, for tickets that open from its date on; `false` where it
    /// is published already. A host at work on the same file knows of it at its next transaction.
    ///
    /// # Errors
    /// [`HostError`]: faults of the document, or another version of that name or date.
    pub fn publish_policy(&mut self, document: &str) -> Result<bool, HostError> {
        let work = self.db.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let new = self.desk.policies.publish(&work, document)?;
        work.commit()?;
        Ok(new)
    }
}
