//! What happens in rows: rows that say the same are one happening, which is bound once.
//!
//! Not here: when it happened, and to which ticket.

use std::collections::HashMap;

use sevclock::ticket::Event;
use sevclock::{BoundEvent, Fault, Policy};

use super::events::Rows;

/// How many are remembered before those of ended tickets are forgotten: tables whose rows say ever
/// new things would fill the memory.
const MOST: usize = 1 << 14;

/// The happenings of rows, by number.
#[derive(Debug, Default)]
pub(super) struct Happenings {
    /// By what a row holds; a ticket's first row may mean another thing than the same row later.
    numbers: HashMap<Box<[u8]>, u32>,
    all: Vec<Happening>,
    /// Those that the policy understands.
    bound: Vec<BoundEvent>,
    /// How many were kept when others were forgotten.
    kept: usize,
    /// Room for what a row holds.
    key: Vec<u8>,
}

/// What rows say.
#[derive(Clone, Debug)]
pub(super) struct Happening {
    /// At no instant.
    pub(super) event: Event,
    /// What of it cannot be read; the path is the column.
    pub(super) misread: Vec<Fault>,
    /// Its place among those that the policy understands, if it does.
    pub(super) bound: Option<u32>,
}

impl Happenings {
    /// The number of what a row says happened, which is its ticket's first event or not.
    pub(super) fn number(
        &mut self,
        policy: &Policy,
        rows: &Rows<'_>,
        row: usize,
        first: bool,
    ) -> u32 {
        self.key.clear();
        self.key.push(first.into());
        rows.write(row, &mut self.key);
        if let Some(number) = self.numbers.get(&*self.key) {
            return *number;
        }
        let (event, misread) = rows.event(row);
        let bound = policy.bind_event(&event, usize::from(!first)).ok();
        let bound = bound.filter(|_| misread.is_empty()).map(|event| {
            self.bound.push(event);
            number(self.bound.len())
        });
        self.all.push(Happening { event, misread, bound });
        let number = number(self.all.len());
        self.numbers.insert(self.key.as_slice().into(), number);
        number
    }

    /// The happening of a number.
    pub(super) fn get(&self, number: u32) -> &Happening {
        &self.all[number as usize]
    }

    /// Those that the policy understands.
    pub(super) fn bound(&self) -> &[BoundEvent] {
        &self.bound
    }

    /// Forgets, if there are many, all but those of rows that still count, which get new numbers.
    pub(super) fn forget<'n>(&mut self, still: impl Iterator<Item = &'n mut u32>) {
        if self.all.len() < MOST + 2 * self.kept {
            return;
        }
        let old = std::mem::take(self);
        let mut again: HashMap<u32, u32> = HashMap::new();
        for known in still {
            *known = *again.entry(*known).or_insert_with(|| {
                let mut happening = old.get(*known).clone();
                happening.bound = happening.bound.map(|place| {
                    self.bound.push(old.bound[place as usize].clone());
                    number(self.bound.len())
                });
                self.all.push(happening);
                number(self.all.len())
            });
        }
        self.kept = self.all.len();
    }
}

/// The number of the last of so many; memory holds fewer than 2^32.
fn number(count: usize) -> u32 {
    u32::try_from(count - 1).unwrap_or(u32::MAX)
}
