//! A desk's sender: what happens to its tickets, made up from a seed, without end.

use std::collections::VecDeque;

use sevclock::time::Instant;

const MINUTE: i64 = 60_000_000;

/// Numbers that look random.
pub(crate) struct Dice(u64);

impl Dice {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// A number below `sides` (splitmix64).
    pub(crate) fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % sides
    }

    fn some<'a, T: ?Sized>(&mut self, of: &[&'a T]) -> &'a T {
        of[usize::try_from(self.roll(of.len() as u64)).unwrap()]
    }
}

struct Ticket {
    id: String,
    opened: i64,
    /// Ids of its events but the opening.
    events: Vec<String>,
}

/// Lines for the host, in order.
pub(crate) struct Sender {
    dice: Dice,
    now: i64,
    tickets: VecDeque<Ticket>,
    made: u64,
    /// Sent before, to be sent again by mistake.
    before: Vec<String>,
    lines: VecDeque<String>,
}

impl Sender {
    pub(crate) fn new(seed: u64, now: &str) -> Self {
        let now = Instant::parse(now).unwrap().micros();
        let (dice, tickets) = (Dice::new(seed), VecDeque::new());
        Self { dice, now, tickets, made: 0, before: Vec::new(), lines: VecDeque::new() }
    }

    pub(crate) fn now(&self) -> Instant {
        at(self.now)
    }

    pub(crate) fn next_line(&mut self) -> String {
        while self.lines.is_empty() {
            self.go_on();
        }
        self.lines.pop_front().unwrap()
    }

    /// Some minutes later something happens, and now and then everything sent has been taken in.
    fn go_on(&mut self) {
        self.now += match self.dice.roll(4) {
            0 => 0,
            1 => 1 + self.dice.roll(60_000_000).cast_signed(),
            _ => (1 + self.dice.roll(9).cast_signed()) * MINUTE,
        };
        match self.dice.roll(20) {
            0..4 => self.open(),
            4..6 => self.clock(),
            6 if !self.before.is_empty() => {
                let place = self.dice.roll(self.before.len() as u64);
                let line = self.before[usize::try_from(place).unwrap()].clone();
                self.lines.push_back(format!("{} {line}", at(self.now)));
            }
            _ if self.tickets.is_empty() => self.open(),
            _ => self.go_on_with_one(),
        }
        if self.tickets.len() > 40 {
            self.close_oldest();
        }
        if self.dice.roll(4) == 0 {
            self.clock();
        }
    }

    fn clock(&mut self) {
        self.lines.push_back(at(self.now).to_string());
    }

    fn next_id(&mut self) -> u64 {
        self.made += 1;
        self.made
    }

    fn open(&mut self) {
        let number = self.next_id();
        let (id, event) = (format!("CASE-{number}"), format!("e{number}"));
        let opened = self.now - self.delay();
        let outage = self.dice.roll(8) == 0;
        let severity = 1 + self.dice.roll(3);
        self.send(&format!(
            r#"{{"id":"{id}","facts":{{"outage":{outage}}},"events":[{{"at":"{}","id":"{event}","severity":{severity}}}]}}"#,
            at(opened)
        ));
        self.tickets.push_back(Ticket { id, opened, events: Vec::new() });
    }

    /// How late the news is: mostly not at all, or by what a network takes.
    fn delay(&mut self) -> i64 {
        match self.dice.roll(10) {
            0 => self.dice.roll(600).cast_signed() * MINUTE,
            1..5 => self.dice.roll(5_000_000).cast_signed(),
            _ => 0,
        }
    }

    fn go_on_with_one(&mut self) {
        let place = usize::try_from(self.dice.roll(self.tickets.len() as u64)).unwrap();
        let count = if self.dice.roll(10) == 0 { 2 } else { 1 };
        let when = self.now - self.delay();
        let mut events = Vec::new();
        for _ in 0..count {
            let id = format!("e{}", self.next_id());
            let does = self.does(place);
            let ticket = &mut self.tickets[place];
            // Now and then something is told of a time before the opening.
            let when =
                if ticket.opened > when && self.dice.roll(20) > 0 { ticket.opened } else { when };
            events.push(format!(r#"{{"at":"{}","id":"{id}",{does}}}"#, at(when)));
            ticket.events.push(id);
        }
        let ticket = &self.tickets[place].id;
        self.send(&format!(r#"{{"id":"{ticket}","events":[{}]}}"#, events.join(",")));
    }

    fn does(&mut self, place: usize) -> String {
        match self.dice.roll(12) {
            0 => format!(r#""severity":{}"#, 1 + self.dice.roll(3)),
            1 => format!(r#""facts":{{"outage":{}}}"#, self.dice.roll(2) == 0),
            2 if !self.tickets[place].events.is_empty() => {
                let events = &self.tickets[place].events;
                let id = self.dice.roll(events.len() as u64);
                format!(r#""voids":"{}""#, events[usize::try_from(id).unwrap()])
            }
            3 => {
                let due = self.now + self.dice.roll(3_000).cast_signed() * MINUTE;
                format!(r#""signal":"agreed","clock":"resolution","due":"{}""#, at(due))
            }
            _ => {
                let signals = ["responded", "customer-replied", "resolved", "reopened", "updated"];
                format!(r#""signal":"{}""#, self.dice.some(&signals))
            }
        }
    }

    fn close_oldest(&mut self) {
        let id = format!("e{}", self.next_id());
        let Some(ticket) = self.tickets.pop_front() else { return };
        self.send(&format!(
            r#"{{"id":"{}","events":[{{"at":"{}","id":"{id}","signal":["resolved","closed"]}}]}}"#,
            ticket.id,
            at(self.now)
        ));
    }

    fn send(&mut self, message: &str) {
        self.lines.push_back(format!("{} {message}", at(self.now)));
        if self.before.len() < 100 {
            self.before.push(message.to_owned());
        } else {
            let place = usize::try_from(self.dice.roll(100)).unwrap();
            self.before[place] = message.to_owned();
        }
    }
}

pub(crate) fn at(micros: i64) -> Instant {
    Instant::from_micros(micros).unwrap()
}
