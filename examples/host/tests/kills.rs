//! The host killed at random points: what it has told at the end is what the library says of the whole
//! logs, nothing lost and nothing twice.
//!
//! `SEVCLOCK_KILLS` times (a dozen where it is not given), of the seed `SEVCLOCK_SEED`.

#![expect(clippy::unwrap_used, reason = "a test")]

mod sender;

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::os::unix::process::ExitStatusExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::Duration;

use rusqlite::Connection;
use sender::{Dice, Sender};
use serde_json::{Value, json};
use sevclock::Policy;
use sevclock::time::{Instant, Span};
use sevclock_host::{Durability, Host};

const FIRST: &str = include_str!("../desk/2026-01.toml");
const NEXT: &str = include_str!("../desk/2026-03.toml");
/// From when that is in force; it is published days before.
const FROM: &str = "2026-03-09";
/// Lines sent before their answers are waited for.
const AHEAD: usize = 8;
const KILLED: i32 = 9;

/// A folder of its own, gone in the end.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("sevclock-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&path);
        fs::create_dir_all(&path).unwrap();
        Self(path)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// What a run of the whole shows besides.
#[derive(Debug, Default)]
struct Seen {
    /// Answers lost on their way: the message was sent again, and known.
    known: usize,
    late: usize,
    /// Effects handed on again, and ignored.
    again: usize,
    /// Lives that ended within a line of mail.
    torn: usize,
    /// Publications of a policy that were killed.
    publications: usize,
}

struct World {
    folder: Folder,
    sender: Sender,
    dice: Dice,
    /// Sent and not answered; the sender keeps them.
    waiting: VecDeque<String>,
    /// Ids of events that the host said it has.
    answered: BTreeSet<(String, String)>,
    seen: Seen,
}

impl World {
    fn new(seed: u64) -> Self {
        Self {
            folder: Folder::new(&format!("kills-{seed}")),
            sender: Sender::new(seed, "2026-03-05T07:00:00Z"),
            dice: Dice::new(!seed),
            waiting: VecDeque::new(),
            answered: BTreeSet::new(),
            seen: Seen::default(),
        }
    }

    fn desk(&self) -> PathBuf {
        self.folder.0.join("desk.sqlite")
    }

    fn mail(&self) -> PathBuf {
        self.folder.0.join("mail.jsonl")
    }

    fn spawn(&self) -> Child {
        let mut program = Command::new(env!("CARGO_BIN_EXE_sevclock-host"));
        program.arg("run").args([self.desk(), self.mail()]).arg("--fast");
        program.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap()
    }

    /// A life that is killed after some answers and some microseconds, wherever it then is.
    fn killed_life(&mut self) {
        let mut host = self.spawn();
        let mut lines = host.stdin.take().unwrap();
        let mut answers = BufReader::new(host.stdout.take().unwrap());
        let wanted = usize::try_from(self.dice.roll(7)).unwrap();
        while self.waiting.len() < wanted + AHEAD {
            let line = self.sender.next_line();
            self.waiting.push_back(line);
        }
        // No more than a pipe holds, so that this never waits.
        let sent: Vec<&str> = self.waiting.iter().map(String::as_str).collect();
        lines.write_all((sent.join("\n") + "\n").as_bytes()).unwrap();
        for _ in 0..wanted {
            self.read_answer(&mut answers);
        }
        let longest = if wanted == 0 { 8_000 } else { 1_500 };
        thread::sleep(Duration::from_micros(self.dice.roll(longest)));
        host.kill().unwrap();
        let status = host.wait().unwrap();
        assert_eq!(status.signal(), Some(KILLED), "the host ended by itself: {status}");
        // What it still answered arrives, or is lost with the line.
        if self.dice.roll(2) == 0 {
            while self.read_answer(&mut answers) {}
        }
        let mail = fs::read(self.mail()).unwrap_or_default();
        self.seen.torn += usize::from(mail.last().is_some_and(|last| *last != b'\n'));
    }

    fn read_answer(&mut self, answers: &mut impl BufRead) -> bool {
        let mut answer = String::new();
        if answers.read_line(&mut answer).unwrap() == 0 || !answer.ends_with('\n') {
            return false;
        }
        let line = self.waiting.pop_front().unwrap();
        assert!(!answer.starts_with("refused"), "{line}\n{answer}");
        self.seen.known += usize::from(answer == "known\n");
        self.seen.late += usize::from(answer == "late\n");
        let again =
            answer.trim_end().strip_suffix(" again").and_then(|text| text.rsplit(' ').next());
        self.seen.again += again.map_or(0, |count| count.parse::<usize>().unwrap());
        if let Some((_, message)) = line.split_once(' ') {
            let message: Value = serde_json::from_str(message).unwrap();
            for event in message["events"].as_array().unwrap() {
                self.answered.insert((text(&message["id"]), text(&event["id"])));
            }
        }
        true
    }

    /// A life in peace: it goes on until the desk's clock says `until`, and time is let pass to `end`.
    fn last_life(&mut self, until: Instant, end: Instant) {
        let mut host = self.spawn();
        let mut lines = host.stdin.take().unwrap();
        let mut answers = BufReader::new(host.stdout.take().unwrap());
        while self.sender.now() < until {
            let line = self.sender.next_line();
            self.waiting.push_back(line);
        }
        self.waiting.push_back(end.to_string());
        let sent: Vec<String> = self.waiting.iter().cloned().collect();
        let writer = thread::spawn(move || {
            for line in sent {
                writeln!(lines, "{line}").unwrap();
            }
        });
        while self.read_answer(&mut answers) {}
        writer.join().unwrap();
        assert!(host.wait().unwrap().success() && self.waiting.is_empty());
    }

    /// Publishes the next version while a host is at work, and kills that, too, until it is done.
    fn publish_under_load(&mut self) {
        let next = self.folder.0.join("next.toml");
        fs::write(&next, NEXT).unwrap();
        let mut host = self.spawn();
        let mut lines = host.stdin.take().unwrap();
        let mut answers = BufReader::new(host.stdout.take().unwrap());
        let publish = || {
            let mut program = Command::new(env!("CARGO_BIN_EXE_sevclock-host"));
            program.arg("publish").args([&self.desk(), &next]).stdout(Stdio::null());
            program.spawn().unwrap()
        };
        let now = self.sender.now();
        let preview = Host::open(&self.desk(), Durability::Process).unwrap().preview(NEXT, now);
        let preview = preview.unwrap();
        print!("{preview}");
        assert!(preview.faults.is_empty());
        let mut publication = publish();
        for kill in 0..20 {
            while self.waiting.len() < AHEAD {
                let line = self.sender.next_line();
                self.waiting.push_back(line);
            }
            // Those sent before were answered.
            for line in &self.waiting {
                writeln!(lines, "{line}").unwrap();
            }
            if kill < 19 {
                thread::sleep(Duration::from_micros(self.dice.roll(6_000)));
                publication.kill().unwrap();
                let killed = publication.wait().unwrap().signal() == Some(KILLED);
                self.seen.publications += usize::from(killed);
                let program = Command::new(env!("CARGO_BIN_EXE_sevclock-host"))
                    .arg("publish")
                    .args([&self.desk(), &next])
                    .stdout(Stdio::null())
                    .spawn();
                publication = program.unwrap();
            }
            while !self.waiting.is_empty() {
                assert!(self.read_answer(&mut answers));
            }
        }
        assert!(publication.wait().unwrap().success());
        drop(lines);
        assert!(host.wait().unwrap().success());
    }
}

fn text(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}

fn number(name: &str, otherwise: u64) -> u64 {
    std::env::var(name).map_or(otherwise, |text| text.parse().unwrap())
}

/// What the library says of every whole log: by ticket and id.
fn expected(desk: &Path, end: Instant) -> BTreeMap<(String, String), bool> {
    let db = Connection::open(desk).unwrap();
    let policies = [FIRST, NEXT].map(|document| {
        Policy::compile(&sevclock_serde::policy::from_toml(document).unwrap()).unwrap()
    });
    let mut tickets = db.prepare("SELECT ticket, opening, version FROM tickets").unwrap();
    let row = |row: &rusqlite::Row<'_>| -> rusqlite::Result<[String; 3]> {
        Ok([row.get(0)?, row.get(1)?, row.get(2)?])
    };
    let mut read =
        db.prepare("SELECT json, recorded FROM events WHERE ticket = ?1 ORDER BY seq").unwrap();
    let mut all = BTreeMap::new();
    for found in tickets.query_map([], row).unwrap() {
        let [id, opening, version] = found.unwrap();
        let event = |row: &rusqlite::Row<'_>| -> rusqlite::Result<Value> {
            let mut event: Value = serde_json::from_str(&row.get::<_, String>(0)?).unwrap();
            if let Some(recorded) = row.get::<_, Option<i64>>(1)? {
                event["recorded"] = json!(sender::at(recorded).to_string());
            }
            Ok(event)
        };
        let events: Vec<Value> =
            read.query_map([&id], event).unwrap().map(Result::unwrap).collect();
        let mut whole: Value = serde_json::from_str(&opening).unwrap();
        whole["events"] = json!(events);
        let ticket = sevclock_serde::ticket::from_json(&whole.to_string()).unwrap().ticket.sorted();
        // Semantics §9.1: by when it opened as far as was known then, and for good.
        let opened = events[0]["at"].as_str().unwrap();
        let policy = if opened < FROM { &policies[0] } else { &policies[1] };
        assert_eq!(policy.draft().version, version, "{id}, opened {opened}");
        for effect in policy.effects(&ticket, Instant::MIN, end).unwrap() {
            let told = all.insert((id.clone(), effect.id(policy).to_string()), effect.withdrawn);
            assert!(told.is_none(), "{id} has two effects of one id");
        }
    }
    all
}

#[test]
fn killed_at_random_points_it_loses_and_doubles_nothing() {
    let kills = number("SEVCLOCK_KILLS", 12);
    let mut world = World::new(number("SEVCLOCK_SEED", 1));
    Host::open(&world.desk(), Durability::Process).unwrap().publish_policy(FIRST).unwrap();
    for kill in 0..kills {
        world.killed_life();
        if kill == kills.min(100) / 2 {
            world.publish_under_load();
        }
        if kill % 500 == 499 {
            println!("{} kills, it is {}", kill + 1, world.sender.now());
        }
    }
    let until = Instant::parse("2026-03-11T12:00:00Z").unwrap().max(world.sender.now());
    let end = until.checked_add(Span::from_micros(3 * 86_400_000_000).unwrap()).unwrap();
    world.last_life(until, end);

    let expected = expected(&world.desk(), end);
    let mail = fs::read_to_string(world.mail()).unwrap();
    let (mut told, mut twice) = (BTreeSet::new(), 0);
    for line in mail.lines() {
        let effect: Value = serde_json::from_str(line).unwrap();
        twice += usize::from(!told.insert((text(&effect["ticket"]), text(&effect["id"]))));
    }
    let lost: Vec<_> = expected.keys().filter(|key| !told.contains(*key)).collect();
    let made_up: Vec<_> = told.iter().filter(|key| !expected.contains_key(*key)).collect();
    let withdrawn = expected.values().filter(|withdrawn| **withdrawn).count();

    let db = Connection::open(world.desk()).unwrap();
    let count = |sql: &str| -> usize { db.query_row(sql, [], |row| row.get(0)).unwrap() };
    let mut read = db.prepare("SELECT ticket, id FROM events").unwrap();
    let pair = |row: &rusqlite::Row<'_>| Ok((row.get(0)?, row.get(1)?));
    let kept: BTreeSet<(String, String)> =
        read.query_map([], pair).unwrap().map(Result::unwrap).collect();
    println!(
        "{} events of {} tickets; {withdrawn} effects withdrawn; {:?}",
        kept.len(),
        count("SELECT count(*) FROM tickets"),
        world.seen
    );
    println!("{kills} kills, {} effects, {} lost, {twice} twice", told.len(), lost.len());
    assert_eq!((lost, twice, made_up), (vec![], 0, vec![]));
    assert_eq!(world.answered, kept, "every event that was answered is in the log, and no other");
    assert_eq!(count("SELECT count(*) FROM tickets WHERE fault IS NOT NULL"), 0);
    assert_eq!(count("SELECT count(*) FROM outbox WHERE published = 0"), 0);
    for version in ["2026-01", "2026-03"] {
        let sql = format!("SELECT count(*) FROM tickets WHERE version = '{version}'");
        assert!(count(&sql) > 0, "no ticket is under {version}");
    }
}
