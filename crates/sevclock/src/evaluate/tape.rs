//! A row of numbers that fields are written to or read from, by one function for both directions:
//! whole numbers in a list, or as few bits as tell them apart.
//!
//! Not here: which fields there are, and the bits themselves (`bits.rs`).

use super::bits::{BitReader, BitWriter};
use super::decision::Cause;
use super::narrow;
use crate::compile::{Bits, Layout, add_bits};
use crate::time::{Instant, NEVER, Span};

/// Counts stay so far below their type's end that no state can be fed past it.
const MOST: i64 = i32::MAX as i64;

/// Numbers to write or to read.
pub(crate) struct Tape<'a> {
    side: Side<'a>,
    sound: bool,
    /// In bits a cause is mostly the one before it.
    last_cause: Option<Cause>,
}

enum Side<'a> {
    Write(&'a mut Vec<i64>),
    Read(&'a [i64]),
    Pack(BitWriter<'a>),
    Unpack(BitReader<'a>),
}

/// How a number is told from others in bits.
#[derive(Clone, Copy)]
enum Coding {
    /// One of so many, counted from the least.
    Among { least: i64, count: u64 },
    /// A small number more often than a large one, from 0 on.
    Small,
    /// A length of time, mostly in whole seconds.
    Span,
    /// An instant, [`NEVER`] or before all of them, mostly one that was met before.
    Moment,
    /// Sixty-four bits, few of them set.
    Sparse,
}

impl<'a> Tape<'a> {
    pub(crate) fn writing(numbers: &'a mut Vec<i64>) -> Self {
        Self { side: Side::Write(numbers), sound: true, last_cause: None }
    }

    pub(crate) fn reading(numbers: &'a [i64]) -> Self {
        Self { side: Side::Read(numbers), sound: true, last_cause: None }
    }

    /// A tape that adds bits to `bytes`.
    pub(crate) fn packing(bytes: &'a mut Vec<u8>) -> Self {
        Self { side: Side::Pack(BitWriter::new(bytes)), sound: true, last_cause: None }
    }

    /// A tape of the bits that such a one has added.
    pub(crate) fn unpacking(bytes: &'a [u8]) -> Self {
        Self { side: Side::Unpack(BitReader::new(bytes)), sound: true, last_cause: None }
    }

    /// Whether every number was there, in its range, and none is left.
    pub(crate) fn is_sound(&self) -> bool {
        self.sound
            && match &self.side {
                Side::Write(_) | Side::Pack(_) => true,
                Side::Read(numbers) => numbers.is_empty(),
                Side::Unpack(bits) => bits.is_read_up(),
            }
    }

    /// Whether it is of bits.
    fn is_packed(&self) -> bool {
        matches!(self.side, Side::Pack(_) | Side::Unpack(_))
    }

    /// Notes that what was read cannot be.
    pub(crate) fn require(&mut self, holds: bool) {
        self.sound &= holds;
    }

    /// Writes a number, or gives the next if it is valid; a bad one is noted, and `value` kept.
    fn number(&mut self, value: i64, coding: Coding, valid: impl FnOnce(i64) -> bool) -> i64 {
        match &mut self.side {
            Side::Write(numbers) => {
                numbers.push(value);
                value
            }
            Side::Pack(bits) => {
                match coding {
                    Coding::Among { least, count } => {
                        bits.among(value.wrapping_sub(least).cast_unsigned(), count);
                    }
                    Coding::Small => bits.small(value.cast_unsigned()),
                    Coding::Span => bits.span(value),
                    Coding::Moment => bits.moment(value),
                    Coding::Sparse => bits.sparse(value.cast_unsigned()),
                }
                value
            }
            Side::Unpack(bits) => {
                let found = match coding {
                    Coding::Among { least, count } => {
                        bits.among(count).map(|place| least.wrapping_add(place.cast_signed()))
                    }
                    Coding::Small => bits.small().map(u64::cast_signed),
                    Coding::Span => bits.span(),
                    Coding::Moment => bits.moment(),
                    Coding::Sparse => bits.sparse().map(u64::cast_signed),
                };
                match found {
                    Some(found) if valid(found) => found,
                    _ => {
                        self.sound = false;
                        value
                    }
                }
            }
            Side::Read(numbers) => match numbers.split_first() {
                Some((first, rest)) if valid(*first) => {
                    *numbers = rest;
                    *first
                }
                _ => {
                    self.sound = false;
                    value
                }
            },
        }
    }

    /// How many entries a list has that fills the rest of the tape, `width` numbers each.
    pub(crate) fn entries(&mut self, written: usize, width: usize) -> usize {
        match &self.side {
            Side::Write(_) => written,
            Side::Read(numbers) => {
                self.sound &= numbers.len() % width == 0;
                numbers.len() / width
            }
            // Only what is open is packed, which has no such lists.
            Side::Pack(_) | Side::Unpack(_) => 0,
        }
    }

    /// A list whose length the tape tells, at most `most`.
    pub(crate) fn length(&mut self, written: usize, most: usize) -> usize {
        let written = i64::try_from(written).unwrap_or(i64::MAX);
        let coding = Coding::Among { least: 0, count: most as u64 + 1 };
        let valid = |number| usize::try_from(number).is_ok_and(|length| length <= most);
        let length = self.number(written, coding, valid);
        usize::try_from(length).unwrap_or(0)
    }

    pub(crate) fn flag(&mut self, field: &mut bool) {
        let coding = Coding::Among { least: 0, count: 2 };
        *field = self.number(i64::from(*field), coding, |number| (0..=1).contains(&number)) == 1;
    }

    /// Sixty-four bits, whatever they are.
    pub(crate) fn bits(&mut self, field: &mut u64) {
        *field = self.number(field.cast_signed(), Coding::Sparse, |_| true).cast_unsigned();
    }

    /// Packed facts: in bits, the value of each.
    pub(crate) fn facts(&mut self, layout: &Layout, facts: &mut Bits) {
        if !self.is_packed() {
            facts.iter_mut().for_each(|word| self.bits(word));
            return;
        }
        let known = *facts;
        if matches!(self.side, Side::Unpack(_)) {
            *facts = Bits::default();
        }
        for slot in 0..layout.slots.len() {
            let classes = layout.classes(slot);
            let class = (0..classes).find(|class| layout.is(&known, slot, *class));
            // 0 is no value, which severity has before the first event.
            let mut place = class.map_or(0, |class| narrow(class + 1));
            self.place(&mut place, classes + 1);
            if let Some(class) = usize::from(place).checked_sub(1) {
                add_bits(facts, &layout.one(slot, class));
            }
        }
    }

    /// A severity from `least` to `last`.
    pub(crate) fn level(&mut self, field: &mut u8, least: u8, last: u8) {
        let valid = |number| (i64::from(least)..=i64::from(last)).contains(&number);
        let count = u64::from(last.saturating_sub(least)) + 1;
        let coding = Coding::Among { least: least.into(), count };
        *field = u8::try_from(self.number(i64::from(*field), coding, valid)).unwrap_or(*field);
    }

    /// A place among `count` things.
    pub(crate) fn place(&mut self, field: &mut u16, count: usize) {
        let valid = |number| usize::try_from(number).is_ok_and(|place| place < count);
        let coding = Coding::Among { least: 0, count: count as u64 };
        *field = u16::try_from(self.number(i64::from(*field), coding, valid)).unwrap_or(*field);
    }

    /// A place among `count` things, or 0 where there may be none of them.
    pub(crate) fn place_or_zero(&mut self, field: &mut u16, count: usize) {
        self.place(field, count.max(1));
    }

    /// A count from `least` on.
    pub(crate) fn count(&mut self, field: &mut u32, least: u32) {
        let valid = |number| (i64::from(least)..=MOST).contains(&number);
        let found = self.number(i64::from(*field), Coding::Small, valid);
        *field = u32::try_from(found).unwrap_or(*field);
    }

    /// A supported instant.
    pub(crate) fn moment(&mut self, field: &mut i64) {
        let valid = |number| Instant::from_micros(number).is_ok();
        *field = self.number(*field, Coding::Moment, valid);
    }

    /// A supported instant, or [`NEVER`].
    pub(crate) fn moment_or_never(&mut self, field: &mut i64) {
        let valid = |number| number == NEVER || Instant::from_micros(number).is_ok();
        *field = self.number(*field, Coding::Moment, valid);
    }

    /// A supported instant, [`NEVER`], or before all of them.
    pub(crate) fn moment_or_past(&mut self, field: &mut i64) {
        let valid =
            |number| number == NEVER || number == i64::MIN || Instant::from_micros(number).is_ok();
        *field = self.number(*field, Coding::Moment, valid);
    }

    /// A length of time, `least` at least.
    pub(crate) fn span(&mut self, field: &mut i64, least: i64) {
        let valid = |number| (least..=Span::MAX.micros()).contains(&number);
        *field = self.number(*field, Coding::Span, valid);
    }

    /// A length of time that mostly is as `usual`, in which case bits say no more.
    pub(crate) fn span_mostly(&mut self, field: &mut i64, least: i64, usual: i64) {
        let mut is_usual = self.is_packed() && *field == usual;
        if self.is_packed() {
            self.flag(&mut is_usual);
        }
        if is_usual { *field = usual } else { self.span(field, least) }
    }

    pub(crate) fn at(&mut self, field: &mut Instant) {
        let mut micros = field.micros();
        self.moment(&mut micros);
        *field = Instant::from_micros(micros).unwrap_or(*field);
    }

    pub(crate) fn maybe_at(&mut self, field: &mut Option<Instant>) {
        let mut micros = field.map_or(NEVER, Instant::micros);
        self.moment_or_never(&mut micros);
        *field = super::instant(micros);
    }

    /// One of a few values.
    pub(crate) fn one_of<T: Copy + PartialEq>(&mut self, field: &mut T, all: &[T]) {
        let place = all.iter().position(|one| one == field).unwrap_or(0);
        if let Some(value) = all.get(self.length(place, all.len().saturating_sub(1))) {
            *field = *value;
        }
    }

    pub(crate) fn cause(&mut self, field: &mut Cause) {
        if self.is_packed() {
            let mut same = self.last_cause == Some(*field);
            self.flag(&mut same);
            if same {
                self.sound &= self.last_cause.is_some();
                *field = self.last_cause.unwrap_or(*field);
                return;
            }
        }
        let mut by_event = matches!(field, Cause::Event(_));
        self.flag(&mut by_event);
        *field = if by_event {
            let mut event = if let Cause::Event(event) = field { *event } else { 0 };
            self.count(&mut event, 0);
            Cause::Event(event)
        } else {
            let mut at = if let Cause::Timer(at) = field { *at } else { Instant::MIN };
            self.at(&mut at);
            Cause::Timer(at)
        };
        self.last_cause = Some(*field);
    }

    /// Whether there is a value, and the value, `blank` where there is none.
    pub(crate) fn maybe<T: Copy>(
        &mut self,
        field: &mut Option<T>,
        blank: T,
        each: impl FnOnce(&mut Self, &mut T),
    ) {
        let mut some = field.is_some();
        self.flag(&mut some);
        let mut value = field.unwrap_or(blank);
        // A list of entries keeps its width; bits need not be spent on nothing.
        if some || !self.is_packed() {
            each(self, &mut value);
        }
        *field = some.then_some(value);
    }
}
