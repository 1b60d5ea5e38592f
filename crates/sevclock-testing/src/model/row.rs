//! Target rows (semantics §4.2) and running time measured along stretches (§4.3): what clocks and
//! ladders share.

use std::rc::Rc;

use sevclock::policy::{Length, TargetRow, Within};
use sevclock::time::{AfterHours, DayDue, Instant};

use super::condition::{Calendars, Situation};
use super::time::Calendar;

/// A selected row: what is promised, on which calendar.
#[derive(Clone, Debug)]
pub(super) struct Row {
    /// Its place in the table; none where no row matches.
    place: Option<usize>,
    calendar_name: String,
    pub(super) calendar: Rc<Calendar>,
    pub(super) promised: Promised,
}

/// What a row promises.
#[derive(Clone, Copy, Debug)]
pub(super) enum Promised {
    Nothing,
    Time(i64),
    Days(u32, DayDue, AfterHours),
}

/// A row is known by its place in the table and the calendar it resolves to.
impl PartialEq for Row {
    fn eq(&self, other: &Self) -> bool {
        (self.place, &self.calendar_name) == (other.place, &other.calendar_name)
    }
}

impl Row {
    /// The first row that matches; where none does, a row that promises nothing.
    pub(super) fn select(
        rows: &[TargetRow],
        default_calendar: Option<&str>,
        calendars: &Calendars<'_>,
        now: &Situation,
    ) -> Self {
        let matches = |row: &TargetRow| {
            (row.severity.is_empty()
                || row.severity.iter().any(|level| level.number() == now.severity))
                && (row.plan.is_empty()
                    || now.plan.as_ref().is_some_and(|it| row.plan.contains(it)))
                && now.meets(row.when.as_ref())
        };
        let place = rows.iter().position(matches);
        let row = place.map(|place| &rows[place]);
        let name = row.and_then(|row| row.calendar.as_deref()).or(default_calendar);
        let (calendar_name, calendar) = calendars.resolve(name, now);
        let promised = match row.map(|row| (row.within, row.due, row.after_hours)) {
            None | Some((Within::None, ..)) => Promised::Nothing,
            Some((Within::Length(length), due, after)) => Promised::of(length, due, after),
        };
        Self { place, calendar_name, calendar, promised }
    }

    /// What is not in a table: one length on a calendar.
    pub(super) fn fixed(
        length: Length,
        calendar: Option<&str>,
        calendars: &Calendars<'_>,
        now: &Situation,
    ) -> Self {
        let (calendar_name, calendar) = calendars.resolve(calendar, now);
        let promised = Promised::of(length, DayDue::default(), AfterHours::default());
        Self { place: Some(0), calendar_name, calendar, promised }
    }

    pub(super) fn exists(&self) -> bool {
        self.place.is_some()
    }

    /// Where it leads from `start` if nothing pauses.
    pub(super) fn from(&self, start: Instant) -> Option<Instant> {
        match self.promised {
            Promised::Nothing => None,
            Promised::Time(time) => self.calendar.add(start, time),
            Promised::Days(n, due, after) => self.calendar.add_business_days(start, n, due, after),
        }
    }

    /// The working time promised to what begins at `start`; for business days, up to their end.
    pub(super) fn budget(&self, start: Instant) -> Option<i64> {
        match self.promised {
            Promised::Nothing => None,
            Promised::Time(time) => Some(time),
            Promised::Days(..) => Some(self.calendar.working(start, self.from(start)?)),
        }
    }
}

impl Promised {
    fn of(length: Length, due: DayDue, after: AfterHours) -> Self {
        match length {
            Length::Time { span, .. } => Self::Time(span.micros()),
            Length::BusinessDays(n) => Self::Days(n, due, after),
        }
    }
}

/// Running stretches, in order; the last may be open.
pub(super) type Stretches = Vec<(Instant, Option<Instant>)>;

/// Measures running time on a calendar from an instant on, over what was already counted.
pub(super) struct Measure<'a> {
    pub(super) stretches: &'a [(Instant, Option<Instant>)],
    pub(super) calendar: &'a Calendar,
    pub(super) from: Instant,
    pub(super) credit: i64,
}

impl Measure<'_> {
    /// The stretches from `from` on.
    fn parts(&self) -> impl Iterator<Item = (Instant, Option<Instant>)> {
        let after = self.stretches.iter().filter(|(_, end)| end.is_none_or(|end| end > self.from));
        after.map(|(start, end)| (*start.max(&self.from), *end))
    }

    /// The running time until `until`.
    pub(super) fn elapsed(&self, until: Instant) -> i64 {
        let part = |(start, end): (Instant, Option<Instant>)| {
            self.calendar.working(start, end.map_or(until, |end| end.min(until)))
        };
        self.credit + self.parts().map(part).sum::<i64>()
    }

    /// The running instant at which the time reaches `amount`; none while the stretches that there
    /// are do not get so far. What a stretch reaches only with its end it does not reach: an end
    /// comes before what is due at that instant (semantics §2.3).
    pub(super) fn reaches(&self, amount: i64) -> Option<Instant> {
        self.reaches_by(amount, Some)
    }

    /// The same where what falls on a closing moves to the next opening (semantics §4.3); what was
    /// over from the first does not fall on one.
    pub(super) fn reaches_or_opens(&self, amount: i64) -> Option<Instant> {
        self.reaches_by(amount, |at| {
            if self.credit < amount && self.calendar.closes_at(at) {
                self.calendar.next_open(at)
            } else {
                Some(at)
            }
        })
    }

    fn reaches_by(
        &self,
        amount: i64,
        moved: impl Fn(Instant) -> Option<Instant>,
    ) -> Option<Instant> {
        let mut counted = self.credit;
        for (start, end) in self.parts() {
            let reached = self.calendar.add(start, (amount - counted).max(0)).and_then(&moved);
            match end {
                None => return reached,
                Some(end) if reached.is_some_and(|at| at < end) => return reached,
                Some(end) => counted += self.calendar.working(start, end),
            }
        }
        None
    }

    /// The due instant of a row counted from `from`: business days are counted as days until the
    /// first pause and are a budget after it (semantics §4.3).
    pub(super) fn due(&self, row: &Row) -> Option<Instant> {
        if let Promised::Days(..) = row.promised {
            let contains = |(start, end): &&(Instant, Option<Instant>)| {
                *start <= self.from && end.is_none_or(|end| end >= self.from)
            };
            if let Some((_, pause)) = self.stretches.iter().find(contains) {
                let due = row.from(self.from);
                let Some(pause) = *pause else { return due };
                if due.is_some_and(|due| due < pause) {
                    return due;
                }
                let credit = self.elapsed(pause);
                let rest = Measure { from: pause, credit, ..*self };
                return rest.reaches(row.budget(self.from)?);
            }
        }
        self.reaches(row.budget(self.from)?)
    }
}
