//! Instants to places across a picture, in whole tenths of a pixel: the same on every machine.

use std::fmt;
use std::ops::{Add, Sub};

use sevclock::time::Instant;

/// A length or a place in tenths of a pixel.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Px(pub(crate) i32);

impl Px {
    /// So many whole pixels.
    pub(crate) const fn whole(pixels: i32) -> Self {
        Self(pixels.saturating_mul(10))
    }

    /// So many times as much.
    pub(crate) const fn times(self, count: usize) -> Self {
        // More than that does not fit into a picture.
        let count = if count > 10_000 { 10_000 } else { count };
        #[expect(clippy::cast_possible_truncation, clippy::cast_possible_wrap, reason = "small")]
        Self(self.0.saturating_mul(count as i32))
    }
}

impl Add for Px {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

impl Sub for Px {
    type Output = Self;

    fn sub(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }
}

/// `12`, or `12.5` where there is a part.
impl fmt::Display for Px {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (sign, tenths) = (if self.0 < 0 { "-" } else { "" }, self.0.unsigned_abs());
        match tenths % 10 {
            0 => write!(f, "{sign}{}", tenths / 10),
            part => write!(f, "{sign}{}.{part}", tenths / 10),
        }
    }
}

/// A stretch of time laid out between two places.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Scale {
    /// At the left end.
    pub(crate) from: Instant,
    /// At the right end, after `from`.
    pub(crate) to: Instant,
    /// The left end.
    pub(crate) left: Px,
    /// The right end, right of `left`.
    pub(crate) right: Px,
}

impl Scale {
    /// The place of an instant; those outside are at the nearer end.
    pub(crate) fn x(&self, at: Instant) -> Px {
        let at = at.clamp(self.from, self.to);
        let (along, span) = (at.micros() - self.from.micros(), self.micros());
        let width = self.right.0 - self.left.0;
        let place = i128::from(along) * i128::from(width) / i128::from(span);
        Px(self.left.0 + i32::try_from(place).unwrap_or(width))
    }

    /// Whether an instant is within.
    pub(crate) fn shows(&self, at: Instant) -> bool {
        (self.from..=self.to).contains(&at)
    }

    /// How far `micros` microseconds reach.
    pub(crate) fn length(&self, micros: i64) -> Px {
        let width = i128::from(self.right.0 - self.left.0);
        let length = i128::from(micros) * width / i128::from(self.micros());
        Px(i32::try_from(length).unwrap_or(i32::MAX))
    }

    /// Its length in time, one microsecond at least.
    pub(crate) fn micros(&self) -> i64 {
        (self.to.micros() - self.from.micros()).max(1)
    }
}

#[cfg(test)]
mod tests {
    use super::{Px, Scale};
    use sevclock::time::Instant;

    #[test]
    fn tenths_are_written_without_a_float() {
        for (tenths, text) in [(0, "0"), (10, "1"), (125, "12.5"), (-5, "-0.5")] {
            assert_eq!(Px(tenths).to_string(), text);
        }
    }

    #[test]
    fn instants_outside_are_at_the_nearer_end() {
        let at = |text| Instant::parse(text).unwrap();
        let (from, to) = (at("2026-03-02T08:00:00Z"), at("2026-03-02T18:00:00Z"));
        let scale = Scale { from, to, left: Px::whole(10), right: Px::whole(110) };
        assert_eq!(scale.x(at("2026-03-02T13:00:00Z")), Px::whole(60));
        assert_eq!(scale.x(Instant::MIN), Px::whole(10));
        assert_eq!(scale.x(Instant::MAX), Px::whole(110));
        assert_eq!(scale.length(3_600_000_000), Px::whole(10));
    }
}
