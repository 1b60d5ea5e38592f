//! The tables, and the statements that read and write them. Instants are microseconds since 1970.
//!
//! Not here: what is written when, which is [`crate::desk`]'s.

use rusqlite::types::Type;
use rusqlite::{Connection, OptionalExtension, Row, params};
use serde_json::{Value, json};
use sevclock::ticket::Ticket;
use sevclock::time::Instant;

use crate::HostError;
use crate::message::Message;

pub(crate) const TABLES: &str = "
CREATE TABLE IF NOT EXISTS policies (
    number      INTEGER PRIMARY KEY,
    version     TEXT NOT NULL UNIQUE,
    document    TEXT NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS events (
    seq         INTEGER PRIMARY KEY,
    ticket      TEXT NOT NULL,
    id          TEXT NOT NULL,      -- the sender's: sent again, it is known
    at          INTEGER NOT NULL,
    recorded    INTEGER,            -- if later than `at`
    json        TEXT NOT NULL,
    UNIQUE (ticket, id)
) STRICT;
CREATE TABLE IF NOT EXISTS tickets (
    ticket      TEXT PRIMARY KEY,
    opening     TEXT NOT NULL,      -- its plan and facts, as first sent
    version     TEXT NOT NULL,      -- of the policy, in force when it opened
    told_until  INTEGER NOT NULL,   -- effects up to here are in the outbox
    next_change INTEGER,            -- the ticket's one timer
    state       TEXT,
    status      TEXT,
    severity    INTEGER,
    due_at      INTEGER,            -- the next of its promises that run
    breached_at INTEGER,            -- its first breach
    fault       TEXT                -- why its timer is out of order
) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS timers ON tickets (next_change) WHERE next_change IS NOT NULL;
CREATE INDEX IF NOT EXISTS due ON tickets (due_at) WHERE due_at IS NOT NULL;
CREATE TABLE IF NOT EXISTS outbox (
    number      INTEGER PRIMARY KEY,
    ticket      TEXT NOT NULL,
    id          TEXT NOT NULL,
    json        TEXT NOT NULL,
    published   INTEGER NOT NULL DEFAULT 0,
    UNIQUE (ticket, id)
) STRICT;
CREATE INDEX IF NOT EXISTS unpublished ON outbox (number) WHERE published = 0;
";

/// A row of `tickets`.
pub(crate) struct Kept {
    pub(crate) ticket: String,
    pub(crate) opening: String,
    pub(crate) version: String,
    pub(crate) told_until: Instant,
    pub(crate) state: Option<String>,
}

/// Columns of a ticket that a desk asks for.
#[derive(Default)]
pub(crate) struct Columns {
    pub(crate) next_change: Option<Instant>,
    pub(crate) status: Option<&'static str>,
    pub(crate) severity: Option<u8>,
    pub(crate) due_at: Option<Instant>,
    pub(crate) breached_at: Option<Instant>,
}

const KEPT: &str = "SELECT ticket, opening, version, told_until, state FROM tickets";

fn kept_of(row: &Row<'_>) -> rusqlite::Result<Kept> {
    Ok(Kept {
        ticket: row.get(0)?,
        opening: row.get(1)?,
        version: row.get(2)?,
        told_until: instant(row, 3)?,
        state: row.get(4)?,
    })
}

fn instant(row: &Row<'_>, column: usize) -> rusqlite::Result<Instant> {
    let wrong = |error| rusqlite::Error::FromSqlConversionFailure(column, Type::Integer, error);
    Instant::from_micros(row.get(column)?).map_err(|error| wrong(Box::new(error)))
}

pub(crate) fn kept(db: &Connection, ticket: &str) -> rusqlite::Result<Option<Kept>> {
    let mut read = db.prepare_cached(&format!("{KEPT} WHERE ticket = ?1"))?;
    read.query_row([ticket], kept_of).optional()
}

/// The ticket whose timer is the first by `now`.
pub(crate) fn first_timer(db: &Connection, now: Instant) -> rusqlite::Result<Option<Kept>> {
    let first = format!("{KEPT} WHERE next_change <= ?1 ORDER BY next_change LIMIT 1");
    db.prepare_cached(&first)?.query_row([now.micros()], kept_of).optional()
}

/// Every ticket that is not closed.
pub(crate) fn open_tickets(db: &Connection) -> rusqlite::Result<Vec<Kept>> {
    let open = format!("{KEPT} WHERE status IS NOT 'closed' ORDER BY ticket");
    db.prepare(&open)?.query_map([], kept_of)?.collect()
}

/// Whether an event was taken in before.
pub(crate) fn is_known(db: &Connection, ticket: &str, id: &str) -> rusqlite::Result<bool> {
    db.prepare_cached("SELECT 1 FROM events WHERE ticket = ?1 AND id = ?2")?.exists([ticket, id])
}

pub(crate) fn add_event(
    db: &Connection,
    message: &Message,
    place: usize,
    recorded: Option<Instant>,
) -> rusqlite::Result<()> {
    let (event, json) = (&message.ticket.events[place], message.events[place].to_string());
    let sql = "INSERT INTO events (ticket, id, at, recorded, json) VALUES (?1, ?2, ?3, ?4, ?5)";
    let recorded = recorded.map(Instant::micros);
    let row = params![message.ticket.id, event.id, event.at.micros(), recorded, json];
    db.prepare_cached(sql)?.execute(row).map(drop)
}

/// The whole log of a ticket, in order of time.
pub(crate) fn log(db: &Connection, kept: &Kept) -> Result<Ticket, HostError> {
    let sql = "SELECT json, recorded FROM events WHERE ticket = ?1 ORDER BY at, seq";
    let mut read = db.prepare_cached(sql)?;
    let mut rows = read.query([&kept.ticket])?;
    let (mut events, mut recorded) = (Vec::<Value>::new(), Vec::new());
    while let Some(row) = rows.next()? {
        events.push(serde_json::from_str(&row.get::<_, String>(0)?).map_err(HostError::refused)?);
        let late: Option<i64> = row.get(1)?;
        recorded.push(if late.is_some() { Some(instant(row, 1)?) } else { None });
    }
    let mut whole: Value = serde_json::from_str(&kept.opening).map_err(HostError::refused)?;
    whole["events"] = json!(events);
    let read = sevclock_serde::ticket::from_json(&whole.to_string()).map_err(HostError::refused)?;
    let mut ticket = read.ticket;
    for (event, recorded) in ticket.events.iter_mut().zip(recorded) {
        event.recorded = recorded;
    }
    Ok(ticket)
}

/// Puts an effect into the outbox, unless it is there.
pub(crate) fn add_effect(
    db: &Connection,
    ticket: &str,
    id: &str,
    json: &str,
) -> rusqlite::Result<()> {
    let sql = "INSERT OR IGNORE INTO outbox (ticket, id, json) VALUES (?1, ?2, ?3)";
    db.prepare_cached(sql)?.execute([ticket, id, json]).map(drop)
}

/// Writes a ticket's row: how far it was told, its timer, its state and its columns.
pub(crate) fn keep(db: &Connection, kept: &Kept, columns: &Columns) -> rusqlite::Result<()> {
    let sql = "INSERT OR REPLACE INTO tickets (ticket, opening, version, told_until, next_change, \
               state, status, severity, due_at, breached_at) \
               VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)";
    let Columns { next_change, status, severity, due_at, breached_at } = columns;
    let [next_change, due_at, breached_at] =
        [next_change, due_at, breached_at].map(|at| at.map(Instant::micros));
    let Kept { ticket, opening, version, told_until, state } = kept;
    let told_until = told_until.micros();
    db.prepare_cached(sql)?
        .execute(params![
            ticket,
            opening,
            version,
            told_until,
            next_change,
            state,
            status,
            severity,
            due_at,
            breached_at
        ])
        .map(drop)
}

/// Takes away the timer of a ticket that cannot be decided, so that it holds up no other.
pub(crate) fn set_aside(db: &Connection, ticket: &str, fault: &str) -> rusqlite::Result<()> {
    let sql = "UPDATE tickets SET next_change = NULL, fault = ?2 WHERE ticket = ?1";
    db.prepare_cached(sql)?.execute([ticket, fault]).map(drop)
}

/// The first effects that were not handed on, by number.
pub(crate) fn unpublished(db: &Connection, most: usize) -> rusqlite::Result<Vec<(i64, String)>> {
    let sql = "SELECT number, json FROM outbox WHERE published = 0 ORDER BY number LIMIT ?1";
    let most = i64::try_from(most).unwrap_or(i64::MAX);
    db.prepare_cached(sql)?.query_map([most], |row| Ok((row.get(0)?, row.get(1)?)))?.collect()
}

pub(crate) fn mark_published(db: &Connection, last: i64) -> rusqlite::Result<()> {
    let sql = "UPDATE outbox SET published = 1 WHERE published = 0 AND number <= ?1";
    db.prepare_cached(sql)?.execute([last]).map(drop)
}
