//! Workload W: 100,000 tickets of 2024 to 2026, each with an end up to 14 days later, on the office
//! hours of New York with ten holidays a year.
//!
//! The numbers are those that Python's `random.Random(20260101)` draws, so that every library in
//! every language works on the same rows. Not here: any library.

use chrono::{Datelike, Days, NaiveDate, Weekday};

/// How many tickets there are.
pub(crate) const ROWS: usize = 100_000;
/// The sums of due instants (8 working hours) and of working times, in seconds.
pub(crate) const SUMS: (i64, i64) = (175_142_397_700_230, 13_819_390_162);

const FIRST: u32 = 1_704_067_200; // 2024-01-01
const END: u32 = 1_798_761_600; // 2027-01-01
const FORTNIGHT: u32 = 14 * 86_400;

/// When each ticket was created and when it ended, in seconds since 1970.
pub(crate) fn rows() -> Vec<(i64, i64)> {
    let mut random = Twister::new(20_260_101);
    let mut row = || {
        let created = FIRST + random.below(END - FIRST);
        (i64::from(created), i64::from(created + random.below(FORTNIGHT + 1)))
    };
    (0..ROWS).map(|_| row()).collect()
}

/// The days on which ten federal holidays are observed, 2023 to 2033: to the ends of the far questions.
///
/// # Panics
/// Never: the dates exist.
pub(crate) fn holidays() -> Vec<NaiveDate> {
    let date = |year, month, day| NaiveDate::from_ymd_opt(year, month, day).expect("a date");
    let mut days: Vec<_> = (2023..2034)
        .flat_map(|year| {
            let nth = |month, weekday: Weekday, n| {
                NaiveDate::from_weekday_of_month_opt(year, month, weekday, n).expect("a date")
            };
            let last = (25..=31).map(|day| date(year, 5, day));
            let memorial = last.into_iter().find(|day| day.weekday() == Weekday::Mon);
            [
                observed(date(year, 1, 1)),
                nth(1, Weekday::Mon, 3),
                nth(2, Weekday::Mon, 3),
                memorial.expect("every week has a Monday"),
                observed(date(year, 6, 19)),
                observed(date(year, 7, 4)),
                nth(9, Weekday::Mon, 1),
                observed(date(year, 11, 11)),
                nth(11, Weekday::Thu, 4),
                observed(date(year, 12, 25)),
            ]
        })
        .collect();
    days.sort_unstable();
    days
}

fn observed(day: NaiveDate) -> NaiveDate {
    match day.weekday() {
        Weekday::Sat => day - Days::new(1),
        Weekday::Sun => day + Days::new(1),
        _ => day,
    }
}

/// The Mersenne twister MT19937, as Python seeds it and draws from it.
struct Twister {
    state: [u32; 624],
    next: usize,
}

impl Twister {
    fn new(seed: u32) -> Self {
        let mut state = [19_650_218_u32; 624];
        for i in 1..624 {
            state[i] = mixed(state[i - 1], 1_812_433_253).wrapping_add(i as u32);
        }
        let mut i = 1;
        for _ in 0..624 {
            state[i] = (state[i] ^ mixed(state[i - 1], 1_664_525)).wrapping_add(seed);
            i = step(&mut state, i);
        }
        for _ in 0..623 {
            state[i] = (state[i] ^ mixed(state[i - 1], 1_566_083_941)).wrapping_sub(i as u32);
            i = step(&mut state, i);
        }
        state[0] = 1 << 31;
        Self { state, next: 624 }
    }

    fn draw(&mut self) -> u32 {
        if self.next == 624 {
            for i in 0..624 {
                let joined = (self.state[i] & 1 << 31) | (self.state[(i + 1) % 624] & !(1 << 31));
                let odd = if joined & 1 == 1 { 0x9908_b0df } else { 0 };
                self.state[i] = self.state[(i + 397) % 624] ^ (joined >> 1) ^ odd;
            }
            self.next = 0;
        }
        let mut drawn = self.state[self.next];
        self.next += 1;
        drawn ^= drawn >> 11;
        drawn ^= (drawn << 7) & 0x9d2c_5680;
        drawn ^= (drawn << 15) & 0xefc6_0000;
        drawn ^ (drawn >> 18)
    }

    /// A number below `end`, every one as likely.
    fn below(&mut self, end: u32) -> u32 {
        loop {
            let drawn = self.draw() >> end.leading_zeros();
            if drawn < end {
                return drawn;
            }
        }
    }
}

/// What the seeding makes of the number before.
fn mixed(before: u32, by: u32) -> u32 {
    (before ^ (before >> 30)).wrapping_mul(by)
}

/// The next place of the seeding; the last number comes before the first.
fn step(state: &mut [u32; 624], i: usize) -> usize {
    if i + 1 < 624 {
        return i + 1;
    }
    state[0] = state[623];
    1
}
