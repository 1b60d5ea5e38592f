//! A row of numbers that fields are written to or read from, by one function for both directions.
//!
//! Not here: which fields there are.

use super::decision::Cause;
use crate::time::{Instant, NEVER, Span};

/// Counts stay so far below their type's end that no state can be fed past it.
const MOST: i64 = i32::MAX as i64;

/// Numbers to write or to read.
pub(crate) struct Tape<'a> {
    side: Side<'a>,
    sound: bool,
}

enum Side<'a> {
    Write(&'a mut Vec<i64>),
    Read(&'a [i64]),
}

impl<'a> Tape<'a> {
    pub(crate) fn writing(numbers: &'a mut Vec<i64>) -> Self {
        Self { side: Side::Write(numbers), sound: true }
    }

    pub(crate) fn reading(numbers: &'a [i64]) -> Self {
        Self { side: Side::Read(numbers), sound: true }
    }

    /// Whether every number was there, in its range, and none is left.
    pub(crate) fn is_sound(&self) -> bool {
        self.sound && matches!(self.side, Side::Write(_) | Side::Read([]))
    }

    /// Notes that what was read cannot be.
    pub(crate) fn require(&mut self, holds: bool) {
        self.sound &= holds;
    }

    /// Writes a number, or gives the next if it is valid; a bad one is noted, and `value` kept.
    fn number(&mut self, value: i64, valid: impl FnOnce(i64) -> bool) -> i64 {
        match &mut self.side {
            Side::Write(numbers) => {
                numbers.push(value);
                value
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
        }
    }

    /// A list whose length the tape tells, at most `most`.
    pub(crate) fn length(&mut self, written: usize, most: usize) -> usize {
        let written = i64::try_from(written).unwrap_or(i64::MAX);
        let length =
            self.number(written, |number| usize::try_from(number).is_ok_and(|n| n <= most));
        usize::try_from(length).unwrap_or(0)
    }

    pub(crate) fn flag(&mut self, field: &mut bool) {
        *field = self.number(i64::from(*field), |number| (0..=1).contains(&number)) == 1;
    }

    /// Sixty-four bits, whatever they are.
    pub(crate) fn bits(&mut self, field: &mut u64) {
        *field = self.number(field.cast_signed(), |_| true).cast_unsigned();
    }

    /// A severity from `least` to `last`.
    pub(crate) fn level(&mut self, field: &mut u8, least: u8, last: u8) {
        let valid = |number| (i64::from(least)..=i64::from(last)).contains(&number);
        *field = u8::try_from(self.number(i64::from(*field), valid)).unwrap_or(*field);
    }

    /// A place among `count` things.
    pub(crate) fn place(&mut self, field: &mut u16, count: usize) {
        let valid = |number| usize::try_from(number).is_ok_and(|place| place < count);
        *field = u16::try_from(self.number(i64::from(*field), valid)).unwrap_or(*field);
    }

    /// A place among `count` things, or 0 where there may be none of them.
    pub(crate) fn place_or_zero(&mut self, field: &mut u16, count: usize) {
        self.place(field, count.max(1));
    }

    /// A count from `least` on.
    pub(crate) fn count(&mut self, field: &mut u32, least: u32) {
        let valid = |number| (i64::from(least)..=MOST).contains(&number);
        *field = u32::try_from(self.number(i64::from(*field), valid)).unwrap_or(*field);
    }

    /// A supported instant.
    pub(crate) fn moment(&mut self, field: &mut i64) {
        *field = self.number(*field, |number| Instant::from_micros(number).is_ok());
    }

    /// A supported instant, or [`NEVER`].
    pub(crate) fn moment_or_never(&mut self, field: &mut i64) {
        let valid = |number| number == NEVER || Instant::from_micros(number).is_ok();
        *field = self.number(*field, valid);
    }

    /// A supported instant, [`NEVER`], or before all of them.
    pub(crate) fn moment_or_past(&mut self, field: &mut i64) {
        let valid =
            |number| number == NEVER || number == i64::MIN || Instant::from_micros(number).is_ok();
        *field = self.number(*field, valid);
    }

    /// A length of time, `least` at least.
    pub(crate) fn span(&mut self, field: &mut i64, least: i64) {
        *field = self.number(*field, |number| (least..=Span::MAX.micros()).contains(&number));
    }

    pub(crate) fn at(&mut self, field: &mut Instant) {
        let micros = self.number(field.micros(), |number| Instant::from_micros(number).is_ok());
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
        each(self, &mut value);
        *field = some.then_some(value);
    }
}
