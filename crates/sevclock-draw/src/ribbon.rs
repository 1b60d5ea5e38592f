//! Opening hours across a picture: exact where a window can be seen, by day where only days can, and
//! left out where not even those.

use sevclock::time::{Calendar, Instant};

use crate::scale::{Px, Scale};
use crate::ticks::midnight;

const DAY: i64 = 86_400_000_000;

/// Windows of one lane at most; a calendar with more is shaded by day.
const MOST_WINDOWS: usize = 2_000;

/// How opening hours are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Grain {
    /// Each window.
    Exact,
    /// Each local day with any open time.
    Days,
    /// Not at all.
    None,
}

/// A stretch of time and the calendar that holds in it.
pub(crate) type Span<'p> = (Instant, Instant, &'p Calendar);

/// A stretch of time, half-open.
pub(crate) type Range = (Instant, Instant);

/// Open stretches in order of time, and how exact they are.
#[derive(Debug)]
pub(crate) struct Ribbon {
    /// Open stretches; none where hours are left out.
    pub(crate) open: Vec<Range>,
    /// How exact they are.
    pub(crate) grain: Grain,
}

impl Ribbon {
    /// The ribbon of a lane over the whole of a scale.
    pub(crate) fn new(scale: &Scale, calendars: &[(Instant, &Calendar)]) -> Self {
        let ends = calendars.iter().skip(1).map(|(from, _)| *from).chain([scale.to]);
        let spans =
            calendars.iter().zip(ends).enumerate().map(|(place, ((from, calendar), to))| {
                // The first holds before it was seen, too.
                let from = if place == 0 { scale.from } else { (*from).max(scale.from) };
                (from, to.min(scale.to), *calendar)
            });
        let spans: Vec<Span<'_>> = spans.filter(|(from, to, _)| from < to).collect();
        let day = scale.length(DAY);
        let closes = spans.iter().any(|(_, _, calendar)| !calendar.is_always());
        if (!closes || day >= Px::whole(20))
            && let Some(open) = windows(&spans)
        {
            return Self { open, grain: Grain::Exact };
        }
        if day < Px::whole(3) {
            return Self { open: Vec::new(), grain: Grain::None };
        }
        let open = spans.iter().flat_map(|span| days(*span)).collect();
        Self { open, grain: Grain::Days }
    }

    /// Whether any of a stretch is closed.
    pub(crate) fn closes(&self, from: Instant, to: Instant) -> bool {
        !self.split(from, to).1.is_empty()
    }

    /// The parts of a stretch that are open, and those that are not.
    pub(crate) fn split(&self, from: Instant, to: Instant) -> (Vec<Range>, Vec<Range>) {
        if self.grain == Grain::None {
            return (vec![(from, to)], Vec::new());
        }
        let (mut open, mut closed, mut at) = (Vec::new(), Vec::new(), from);
        let first = self.open.partition_point(|(_, close)| *close <= from);
        for (opens, closes) in self.open[first..].iter().take_while(|(opens, _)| *opens < to) {
            let (opens, closes) = ((*opens).max(from), (*closes).min(to));
            if at < opens {
                closed.push((at, opens));
            }
            open.push((opens, closes));
            at = closes;
        }
        if at < to {
            closed.push((at, to));
        }
        (open, closed)
    }
}

/// Every window, unless there are too many.
fn windows(spans: &[Span<'_>]) -> Option<Vec<Range>> {
    let each = spans.iter().flat_map(|(from, to, calendar)| calendar.periods(*from, *to));
    let open: Vec<_> = each.take(MOST_WINDOWS + 1).collect();
    if open.len() > MOST_WINDOWS { None } else { Some(open) }
}

/// The local days with any open time, those side by side as one.
fn days((from, to, calendar): Span<'_>) -> Vec<Range> {
    let zone = calendar.zone();
    let date = |at: Instant| at.to_datetime().with_timezone(&zone).date_naive();
    let dates = date(from).iter_days().skip(1).take_while(|one| *one <= date(to));
    let ends = dates.filter_map(|date| midnight(zone, date)).map(|at| at.clamp(from, to));
    let (mut open, mut start) = (Vec::<Range>::new(), from);
    for end in ends.chain([to]) {
        if calendar.between(start, end).micros() > 0 {
            match open.last_mut() {
                Some(last) if last.1 == start => last.1 = end,
                _ => open.push((start, end)),
            }
        }
        start = end;
    }
    open
}

#[cfg(test)]
mod tests {
    use sevclock::time::{Calendar, CalendarSpec, Instant, LocalTime, WeeklySpec, Window};

    use super::{Grain, Ribbon};
    use crate::scale::{Px, Scale};

    fn at(text: &str) -> Instant {
        Instant::parse(text).unwrap()
    }

    /// Weekdays 09:00 to 12:00 and 13:00 to 17:00 in Berlin.
    fn office() -> Calendar {
        let mut office = WeeklySpec::new(chrono_tz::Tz::Europe__Berlin);
        for day in &mut office.week[..5] {
            for (from, to) in [("09:00", "12:00"), ("13:00", "17:00")] {
                let time = |text| LocalTime::parse(text).unwrap();
                day.push(Window { from: time(from), to: time(to) });
            }
        }
        Calendar::compile(&CalendarSpec::Weekly(office)).unwrap()
    }

    fn ribbon(from: &str, to: &str, calendar: &Calendar) -> (Grain, usize) {
        let (from, to) = (at(from), at(to));
        let scale = Scale { from, to, left: Px(0), right: Px::whole(900) };
        let ribbon = Ribbon::new(&scale, &[(from, calendar)]);
        (ribbon.grain, ribbon.open.len())
    }

    #[test]
    fn hours_are_exact_by_day_or_left_out() {
        let office = office();
        for (to, expected) in [
            // Monday to Friday: ten windows.
            ("2026-03-06T20:00:00Z", (Grain::Exact, 10)),
            // Fourteen weeks, a run of five days each, over the change of the clocks.
            ("2026-06-06T20:00:00Z", (Grain::Days, 14)),
            ("2028-03-02T00:00:00Z", (Grain::None, 0)),
        ] {
            assert_eq!(ribbon("2026-03-02T00:00:00Z", to, &office), expected, "{to}");
        }
        let always = Calendar::compile(&CalendarSpec::Always { zone: None }).unwrap();
        let years = ribbon("2006-03-02T00:00:00Z", "2028-03-02T00:00:00Z", &always);
        assert_eq!(years, (Grain::Exact, 1));
    }

    #[test]
    fn a_stretch_is_split_at_openings_and_closings() {
        let office = office();
        let (from, to) = (at("2026-03-02T00:00:00Z"), at("2026-03-03T00:00:00Z"));
        let scale = Scale { from, to, left: Px(0), right: Px::whole(900) };
        let ribbon = Ribbon::new(&scale, &[(from, &office)]);
        let (start, end) = (at("2026-03-02T10:00:00Z"), at("2026-03-02T18:00:00Z"));
        let (noon, one, five) =
            (at("2026-03-02T11:00:00Z"), at("2026-03-02T12:00:00Z"), at("2026-03-02T16:00:00Z"));
        let (open, closed) = ribbon.split(start, end);
        assert_eq!(open, [(start, noon), (one, five)]);
        assert_eq!(closed, [(noon, one), (five, end)]);
    }
}
