//! What the host does to one ticket, line by line.

#![expect(clippy::unwrap_used, reason = "a test")]

use std::path::PathBuf;

use rusqlite::Connection;
use sevclock::time::Instant;
use sevclock_host::{Durability, Host, HostError, MailFile, Published, Taken};

const FIRST: &str = include_str!("../desk/2026-01.toml");
const NEXT: &str = include_str!("../desk/2026-03.toml");

struct Desk {
    folder: PathBuf,
    host: Host,
}

impl Desk {
    fn new(name: &str) -> Self {
        let folder = std::env::temp_dir().join(format!("sevclock-{name}-{}", std::process::id()));
        let _ = std::fs::remove_dir_all(&folder);
        std::fs::create_dir_all(&folder).unwrap();
        let host = Host::open(&folder.join("desk.sqlite"), Durability::Process).unwrap();
        let mut desk = Self { folder, host };
        assert!(desk.host.publish_policy(FIRST).unwrap());
        desk
    }

    fn take_in(&mut self, now: &str, event: &str) -> Result<Taken, HostError> {
        let message = format!(r#"{{"id":"CASE-1","events":[{event}]}}"#);
        self.host.take_in(at(now), &message)
    }

    fn mail(&self) -> PathBuf {
        self.folder.join("mail.jsonl")
    }

    fn publish(&mut self) -> Published {
        let mut mail = MailFile::open(&self.mail(), Durability::Machine).unwrap();
        self.host.publish(&mut mail).unwrap()
    }

    /// Ids told so far.
    fn told(&mut self) -> Vec<String> {
        self.publish();
        let mail = std::fs::read_to_string(self.mail()).unwrap();
        let id = |line: &str| {
            let effect: serde_json::Value = serde_json::from_str(line).unwrap();
            effect["id"].as_str().unwrap().replace("2026-03-02T", "")
        };
        mail.lines().map(id).collect()
    }

    fn sql<T: rusqlite::types::FromSql>(&self, sql: &str) -> T {
        let db = Connection::open(self.folder.join("desk.sqlite")).unwrap();
        db.query_row(sql, [], |row| row.get(0)).unwrap()
    }
}

impl Drop for Desk {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

/// An instant of Monday, 2 March 2026, or a whole one.
fn at(text: &str) -> Instant {
    let whole = if text.len() > 9 { text.to_owned() } else { format!("2026-03-02T{text}") };
    Instant::parse(&whole).unwrap()
}

fn event(id: &str, at: &str, does: &str) -> String {
    format!(r#"{{"id":"{id}","at":"2026-03-02T{at}",{does}}}"#)
}

#[test]
fn an_event_is_taken_in_once_and_its_effects_are_told_once() {
    let mut desk = Desk::new("once");
    let opening = event("e1", "08:00:00Z", r#""severity":2"#);
    assert_eq!(desk.take_in("08:00:02Z", &opening).unwrap(), Taken::InTime);
    assert_eq!(desk.take_in("08:00:03Z", &opening).unwrap(), Taken::Known);
    assert_eq!(desk.host.next_change().unwrap(), Some(at("09:30:00Z")));
    assert_eq!(desk.sql::<i64>("SELECT due_at FROM tickets"), at("10:00:00Z").micros());
    assert_eq!((desk.publish(), desk.publish().new), (Published { new: 4, again: 0 }, 0));

    assert_eq!(desk.host.fire(at("09:29:59Z")).unwrap(), 0);
    assert_eq!(desk.host.fire(at("09:30:00Z")).unwrap(), 1);
    assert_eq!(desk.host.fire(at("09:30:00Z")).unwrap(), 0);
    let replied = event("e2", "09:45:00Z", r#""signal":"responded","note":"by Ms Example""#);
    assert_eq!(desk.take_in("09:45:00Z", &replied).unwrap(), Taken::InTime);
    assert_eq!(
        desk.told()[4..],
        [
            "warned:first-response/08:00:00Z/75%@09:30:00Z",
            "started:update@09:45:00Z",
            "met:first-response/08:00:00Z@09:45:00Z",
            "met:update/08:00:00Z@09:45:00Z",
        ]
    );
    // Free text stays with the sender.
    assert!(!desk.sql::<String>("SELECT group_concat(json) FROM events").contains("Example"));
}

/// What was told of before it came is withdrawn (semantics §7.4).
#[test]
fn a_late_event_and_one_taken_back_are_told_as_such() {
    let mut desk = Desk::new("late");
    desk.take_in("08:00:00Z", &event("e1", "08:00:00Z", r#""severity":2"#)).unwrap();
    desk.host.fire(at("10:00:00Z")).unwrap();
    let before = desk.told().len();
    let replied = event("e2", "09:00:00Z", r#""signal":"resolved""#);
    assert_eq!(desk.take_in("10:20:00Z", &replied).unwrap(), Taken::Late);
    let late = desk.told().split_off(before);
    assert!(
        late.contains(&"met:first-response/08:00:00Z@09:00:00Z~10:20:00Z".to_owned()),
        "{late:?}"
    );
    let withdrawn = "withdrawn:breached:first-response/08:00:00Z@10:00:00Z~10:20:00Z";
    assert!(late.contains(&withdrawn.to_owned()), "{late:?}");
    assert_eq!(desk.sql::<Option<i64>>("SELECT breached_at FROM tickets"), None);

    // Of the instant that was told of last: later by the least there is.
    let before = desk.told().len();
    let mistake = event("e3", "10:20:00Z", r#""voids":"e2""#);
    assert_eq!(desk.take_in("10:20:00Z", &mistake).unwrap(), Taken::Late);
    let back = desk.told().split_off(before);
    let breached = "breached:first-response/08:00:00Z@10:00:00Z~10:20:00.000001Z";
    assert!(back.contains(&breached.to_owned()), "{back:?}");
    assert!(desk.sql::<Option<i64>>("SELECT breached_at FROM tickets").is_some());

    // A network's delay makes nothing late.
    let reply = event("e4", "10:21:00Z", r#""signal":"responded""#);
    assert_eq!(desk.take_in("10:21:07Z", &reply).unwrap(), Taken::InTime);
}

#[test]
fn what_is_at_fault_leaves_everything_as_it_was() {
    let mut desk = Desk::new("fault");
    desk.take_in("08:00:00Z", &event("e1", "08:00:00Z", r#""severity":2"#)).unwrap();
    let told = desk.told();
    for (now, wrong, why) in [
        ("08:10:00Z", event("e2", "08:10:00Z", r#""signal":"no-such""#), "no declared signal"),
        ("08:10:00Z", event("e2", "08:10:00Z", r#""voids":"e9""#), "no event has this id"),
        ("08:10:00Z", event("e2", "08:11:00Z", r#""signal":"responded""#), "ahead of the clock"),
        ("08:10:00Z", r#"{"at":"2026-03-02T08:05:00Z"}"#.to_owned(), "events[0].id: expected"),
        ("08:10:00Z", String::new(), "expected one or more"),
    ] {
        let error = desk.take_in(now, &wrong).unwrap_err().to_string();
        assert!(error.contains(why), "{error}");
    }
    assert_eq!(desk.told(), told);
    assert_eq!(desk.sql::<i64>("SELECT count(*) FROM events"), 1);
    // Not used up by what was refused.
    desk.take_in("08:20:00Z", &event("e2", "08:20:00Z", r#""signal":"responded""#)).unwrap();
}

/// Killed between handing on and noting it.
#[test]
fn mail_that_was_handed_on_before_a_kill_is_not_taken_again() {
    let mut desk = Desk::new("mail");
    for case in 0..50 {
        let opening = event("e1", "08:00:00Z", r#""severity":1"#);
        let message = format!(r#"{{"id":"CASE-{case}","events":[{opening}]}}"#);
        desk.host.take_in(at("08:00:00Z"), &message).unwrap();
    }
    let told = desk.told();
    let last = told.len() - 64;
    let db = Connection::open(desk.folder.join("desk.sqlite")).unwrap();
    db.execute("UPDATE outbox SET published = 0 WHERE number > ?1", [last]).unwrap();
    assert_eq!(desk.publish(), Published { new: 0, again: 64 });

    // Killed within a line.
    db.execute("UPDATE outbox SET published = 0 WHERE number > ?1", [last]).unwrap();
    let mail = std::fs::read(desk.mail()).unwrap();
    std::fs::write(desk.mail(), &mail[..mail.len() - 20]).unwrap();
    assert_eq!(desk.publish(), Published { new: 1, again: 63 });
    assert_eq!(std::fs::read(desk.mail()).unwrap(), mail);

    let open = MailFile::open(&desk.mail(), Durability::Process).unwrap();
    let second = MailFile::open(&desk.mail(), Durability::Process).unwrap_err();
    assert_eq!(second.kind(), std::io::ErrorKind::WouldBlock);
    drop(open);
}

#[test]
fn a_state_that_is_refused_is_made_again_from_the_log() {
    let mut desk = Desk::new("state");
    desk.take_in("08:00:00Z", &event("e1", "08:00:00Z", r#""severity":2"#)).unwrap();
    let db = Connection::open(desk.folder.join("desk.sqlite")).unwrap();
    db.execute("UPDATE tickets SET state = replace(state, '\"zones\":\"', '\"zones\":\"old ')", [])
        .unwrap();
    desk.host.fire(at("10:00:00Z")).unwrap();
    let breached = "breached:first-response/08:00:00Z@10:00:00Z".to_owned();
    assert!(desk.told().contains(&breached));
    db.execute("UPDATE tickets SET state = 'nonsense'", []).unwrap();
    let reply = event("e2", "10:30:00Z", r#""signal":"responded""#);
    assert_eq!(desk.take_in("10:30:00Z", &reply).unwrap(), Taken::InTime);
}

/// Semantics §9.1, §9.2.
#[test]
fn a_version_is_looked_at_before_and_holds_for_tickets_that_open_from_then_on() {
    let mut desk = Desk::new("versions");
    desk.take_in("08:00:00Z", &event("e1", "08:00:00Z", r#""severity":2"#)).unwrap();
    let preview = desk.host.preview(NEXT, at("08:30:00Z")).unwrap();
    assert_eq!(
        preview.to_string(),
        "open tickets: 1; due instants that would move: 1\n\
         1 earlier, such as first-response of CASE-1: 2026-03-02T10:00:00Z would be \
         2026-03-02T09:00:00Z\n"
    );
    assert!(desk.host.publish_policy(NEXT).unwrap());
    assert!(!desk.host.publish_policy(NEXT).unwrap(), "once");
    let other = NEXT.replace("2026-03\"", "2026-03b\"");
    let refused = desk.host.publish_policy(&other).unwrap_err().to_string();
    assert!(refused.starts_with("version `2026-03` is published"), "{refused}");

    for (ticket, opened, version) in [
        ("CASE-2", "2026-03-08T23:59:59Z", "2026-01"),
        ("CASE-3", "2026-03-09T00:00:00Z", "2026-03"),
    ] {
        let opening = format!(r#"{{"id":"e1","at":"{opened}","severity":2}}"#);
        let message = format!(r#"{{"id":"{ticket}","events":[{opening}]}}"#);
        desk.host.take_in(at("2026-03-09T08:00:00Z"), &message).unwrap();
        let sql = format!("SELECT version FROM tickets WHERE ticket = '{ticket}'");
        assert_eq!(desk.sql::<String>(&sql), version);
    }
    assert_eq!(
        desk.sql::<String>("SELECT version FROM tickets WHERE ticket = 'CASE-1'"),
        "2026-01"
    );
}
