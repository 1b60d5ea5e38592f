//! The laws of semantics §1.3 and the definitions of openings and closings, for random calendars.

use proptest::prelude::*;

use super::{any_calendar, any_instant, any_span};
use crate::time::intervals::Interval;
use crate::time::reach::{DAY, Reach};
use crate::time::source::Source;
use crate::time::zones::ZoneData;
use crate::time::{Calendar, Instant, Span};

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn adding_and_measuring_are_inverse(
        spec in any_calendar(),
        asked in prop::collection::vec((any_instant(), any_span(), any_span()), 20),
    ) {
        let calendar = Calendar::compile(&spec).unwrap();
        for (t, a, b) in asked {
            prop_assert_eq!(calendar.add(t, Span::ZERO), Some(t));
            prop_assert_eq!(calendar.sub(t, Span::ZERO), Some(t));
            let Some(due) = calendar.add(t, a) else { continue };
            prop_assert!(due >= t);
            prop_assert_eq!(calendar.between(t, due), a);
            // The earliest such instant: a microsecond before, the time was not used up.
            if a > Span::ZERO {
                let before = Instant::from_micros(due.micros() - 1).unwrap();
                prop_assert!(calendar.between(t, before) < a);
            }
            let sum = Span::from_micros(a.micros() + b.micros()).unwrap();
            prop_assert_eq!(calendar.add(due, b), calendar.add(t, sum));
            let back = calendar.sub(due, a);
            prop_assert!(back.is_some_and(|back| back >= t), "{:?} from {}", back, due);
            prop_assert_eq!(calendar.between(back.unwrap(), due), a);
            if a > Span::ZERO {
                prop_assert!(calendar.is_open(back.unwrap()));
            }
        }
    }

    #[test]
    fn time_adds_up_and_is_monotone(
        spec in any_calendar(),
        asked in prop::collection::vec((prop::array::uniform3(any_instant()), any_span()), 20),
    ) {
        let calendar = Calendar::compile(&spec).unwrap();
        for (mut instants, d) in asked {
            instants.sort_unstable();
            let [a, b, c] = instants;
            let between = |from, to| calendar.between(from, to).micros();
            prop_assert_eq!(between(a, c), between(a, b) + between(b, c));
            prop_assert!(between(a, b) <= b.micros() - a.micros());
            prop_assert_eq!(between(c, a), 0);
            let (early, late) = (calendar.add(a, d), calendar.add(b, d));
            prop_assert!(late.is_none() || early <= late);
            prop_assert!(calendar.sub(a, d) <= calendar.sub(b, d));
        }
    }

    /// Tables against the intervals they are built from, summed one by one.
    #[test]
    fn tables_say_what_the_intervals_say(
        spec in any_calendar(),
        start in any_instant(),
        asked in prop::collection::vec(0..30 * DAY, 20),
    ) {
        let calendar = Calendar::compile(&spec).unwrap();
        let source = Source::new(&spec, Reach::WHOLE, &ZoneData::built_in());
        let from = start.micros().min(Instant::MAX.micros() - 31 * DAY);
        let open = source.open(from, from + 30 * DAY);
        for offset in asked {
            let t = from + offset;
            let instant = Instant::from_micros(t).unwrap();
            prop_assert_eq!(calendar.between_micros(from, t), worked(&open, t));
            prop_assert_eq!(calendar.is_open(instant), is_open(&open, t));
            let closing = open.iter().any(|interval| interval.1 == t);
            prop_assert_eq!(calendar.is_closing(instant), closing);
            let next_open = open.iter().map(|interval| interval.0.max(t)).find(|&at| is_open(&open, at));
            if let Some(next) = next_open {
                prop_assert_eq!(calendar.next_open(instant).map(Instant::micros), Some(next));
            }
            // The ends of the range itself are cuts, neither openings nor closings.
            let inner = |at: &i64| *at > from && *at < from + 30 * DAY;
            if let Some(next) = open.iter().map(|interval| interval.1).find(|&at| at > t).filter(inner) {
                prop_assert_eq!(calendar.next_close(instant).map(Instant::micros), Some(next));
            }
            let last = |at: Option<i64>| at.filter(inner);
            let opened = last(open.iter().map(|interval| interval.0).rfind(|&at| at <= t));
            if opened.is_some() {
                prop_assert_eq!(calendar.prev_open(instant).map(Instant::micros), opened);
            }
            let closed = last(open.iter().map(|interval| interval.1).rfind(|&at| at <= t));
            if closed.is_some() {
                prop_assert_eq!(calendar.prev_close(instant).map(Instant::micros), closed);
            }
        }
        let end = Instant::from_micros(from + 30 * DAY).unwrap();
        let periods: Vec<Interval> = calendar
            .periods(Instant::from_micros(from).unwrap(), end)
            .map(|(open, close)| (open.micros(), close.micros()))
            .collect();
        prop_assert_eq!(periods, open);
    }
}

fn worked(open: &[Interval], t: i64) -> i64 {
    open.iter().map(|&(from, to)| (t.min(to) - from).max(0)).sum()
}

fn is_open(open: &[Interval], t: i64) -> bool {
    open.iter().any(|&(from, to)| from <= t && t < to)
}
