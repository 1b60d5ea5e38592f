//! Numbers in as few bits as tell them apart: places in just enough, small numbers in few, instants
//! mostly as one of those met before.
//!
//! Not here: which numbers there are (`tape.rs`).

use crate::time::NEVER;

/// Microseconds of a second, in which most lengths and instants are whole.
const SECOND: i64 = 1_000_000;
/// Bits that say how many bits a number has.
const WIDTH: u32 = 6;
/// The widest that has a number of its own; one bit more always follows it.
const MOST_WIDTH: u32 = 63;
/// Instants that are remembered.
const MOST_MOMENTS: usize = 64;

/// Adds bits to bytes, the lowest first.
pub(super) struct BitWriter<'a> {
    bytes: &'a mut Vec<u8>,
    pending: u64,
    count: u32,
    moments: Moments,
}

/// Takes bits from bytes.
pub(super) struct BitReader<'a> {
    bytes: &'a [u8],
    pending: u64,
    count: u32,
    moments: Moments,
}

/// The instants met so far; each new one is told by how far it is from the last, or from one that is
/// whole seconds away.
struct Moments {
    met: [i64; MOST_MOMENTS],
    count: usize,
}

impl Moments {
    const NEW: Self = Self { met: [0; MOST_MOMENTS], count: 0 };

    fn place(&self, moment: i64) -> Option<usize> {
        self.met[..self.count].iter().position(|met| *met == moment)
    }

    /// The last one that is whole seconds away.
    fn whole_seconds_from(&self, moment: i64) -> Option<usize> {
        let away = |met: &i64| moment.wrapping_sub(*met) % SECOND == 0;
        self.met[..self.count].iter().rposition(away)
    }

    /// What a new one is counted from.
    fn base(&self, place: Option<usize>) -> i64 {
        let place = place.or(self.count.checked_sub(1));
        place.and_then(|place| self.met.get(place)).copied().unwrap_or(0)
    }

    fn meet(&mut self, moment: i64) {
        if let Some(place) = self.met.get_mut(self.count) {
            *place = moment;
            self.count += 1;
        }
    }
}

/// The bits of the numbers below `count`.
fn width_of(count: u64) -> u32 {
    count.saturating_sub(1).checked_ilog2().map_or(0, |bits| bits + 1)
}

/// Both signs as numbers from 0 on, small ones small.
fn folded(number: i64) -> u64 {
    (number << 1 ^ number >> 63).cast_unsigned()
}

fn unfolded(number: u64) -> i64 {
    (number >> 1).cast_signed() ^ -(number & 1).cast_signed()
}

impl<'a> BitWriter<'a> {
    pub(super) fn new(bytes: &'a mut Vec<u8>) -> Self {
        Self { bytes, pending: 0, count: 0, moments: Moments::NEW }
    }

    /// The lowest `count` bits of a number, at most 32.
    fn bits(&mut self, number: u64, count: u32) {
        self.pending |= (number & ((1 << count) - 1)) << self.count;
        self.count += count;
        while self.count >= 8 {
            self.bytes.push(self.pending.to_le_bytes()[0]);
            self.pending >>= 8;
            self.count -= 8;
        }
    }

    fn flag(&mut self, flag: bool) -> bool {
        self.bits(flag.into(), 1);
        flag
    }

    /// How many bits a number has, and they.
    fn any(&mut self, number: u64) {
        let count = (u64::BITS - number.leading_zeros()).min(MOST_WIDTH);
        self.bits(count.into(), WIDTH);
        self.bits(number, count.min(32));
        self.bits(number >> 32, count.saturating_sub(32));
        if count == MOST_WIDTH {
            self.bits(number >> MOST_WIDTH, 1);
        }
    }

    pub(super) fn among(&mut self, place: u64, count: u64) {
        self.bits(place, width_of(count).min(32));
    }

    /// A number in twice its bits, so that 0 takes one.
    pub(super) fn small(&mut self, number: u64) {
        let more = number.saturating_add(1);
        let count = more.ilog2();
        (0..count).for_each(|_| self.bits(0, 1));
        self.bits(1, 1);
        self.bits(more, count.min(32));
    }

    pub(super) fn span(&mut self, micros: i64) {
        if !self.flag(micros == 0) {
            self.length(micros);
        }
    }

    /// Whole seconds, or microseconds.
    fn length(&mut self, micros: i64) {
        if self.flag(micros % SECOND == 0) {
            self.any(folded(micros / SECOND));
        } else {
            self.any(folded(micros));
        }
    }

    pub(super) fn moment(&mut self, micros: i64) {
        if self.flag(micros == NEVER) {
            return;
        }
        let place = self.moments.place(micros);
        if self.flag(place.is_some()) {
            self.among(place.unwrap_or(0) as u64, self.moments.count as u64);
            return;
        }
        let base = self.moments.whole_seconds_from(micros);
        if self.flag(base.is_some_and(|place| place + 1 < self.moments.count)) {
            self.among(base.unwrap_or(0) as u64, self.moments.count as u64);
        }
        self.length(micros.wrapping_sub(self.moments.base(base)));
        self.moments.meet(micros);
    }

    /// How many bits are set, and which.
    pub(super) fn sparse(&mut self, mut number: u64) {
        self.small(number.count_ones().into());
        while number != 0 {
            self.bits(number.trailing_zeros().into(), WIDTH);
            number &= number - 1;
        }
    }
}

impl Drop for BitWriter<'_> {
    /// The last byte.
    fn drop(&mut self) {
        if self.count > 0 {
            self.bits(0, 8 - self.count);
        }
    }
}

impl<'a> BitReader<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, pending: 0, count: 0, moments: Moments::NEW }
    }

    /// Whether no more than the rest of a byte is left, and nothing in it.
    pub(super) fn is_read_up(&self) -> bool {
        self.bytes.is_empty() && self.count < 8 && self.pending == 0
    }

    fn bits(&mut self, count: u32) -> Option<u64> {
        while self.count < count {
            let (first, rest) = self.bytes.split_first()?;
            self.pending |= u64::from(*first) << self.count;
            (self.bytes, self.count) = (rest, self.count + 8);
        }
        let number = self.pending & ((1 << count) - 1);
        self.pending >>= count;
        self.count -= count;
        Some(number)
    }

    fn flag(&mut self) -> Option<bool> {
        Some(self.bits(1)? == 1)
    }

    fn any(&mut self) -> Option<u64> {
        let count = u32::try_from(self.bits(WIDTH)?).ok()?;
        let low = self.bits(count.min(32))?;
        let number = low | self.bits(count.saturating_sub(32))? << 32;
        let top = if count == MOST_WIDTH { self.bits(1)? } else { 0 };
        Some(number | top << MOST_WIDTH)
    }

    pub(super) fn among(&mut self, count: u64) -> Option<u64> {
        self.bits(width_of(count).min(32))
    }

    pub(super) fn small(&mut self) -> Option<u64> {
        let mut count = 0;
        while !self.flag()? {
            count += 1;
            if count > 32 {
                return None;
            }
        }
        Some((1 << count | self.bits(count)?) - 1)
    }

    pub(super) fn span(&mut self) -> Option<i64> {
        if self.flag()? { Some(0) } else { self.length() }
    }

    fn length(&mut self) -> Option<i64> {
        let whole = self.flag()?;
        let number = unfolded(self.any()?);
        if whole { number.checked_mul(SECOND) } else { Some(number) }
    }

    pub(super) fn moment(&mut self) -> Option<i64> {
        if self.flag()? {
            return Some(NEVER);
        }
        if self.flag()? {
            let place = usize::try_from(self.among(self.moments.count as u64)?).ok()?;
            return self.moments.met[..self.moments.count].get(place).copied();
        }
        let base = if self.flag()? {
            let place = usize::try_from(self.among(self.moments.count as u64)?).ok()?;
            *self.moments.met[..self.moments.count].get(place)?
        } else {
            self.moments.base(None)
        };
        let micros = base.wrapping_add(self.length()?);
        self.moments.meet(micros);
        Some(micros)
    }

    pub(super) fn sparse(&mut self) -> Option<u64> {
        let mut number = 0;
        for _ in 0..self.small()?.min(64) {
            number |= 1 << self.bits(WIDTH)?;
        }
        Some(number)
    }
}
