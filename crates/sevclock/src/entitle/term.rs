//! Terms as days: where each ends, which of them join, and how long they are together (semantics
//! §6.3).
//!
//! Not here: what a day inside or outside of them means.

use chrono::{Datelike, Days, NaiveDate};

use super::{Contract, Cover, TermEnd};
use crate::compile::Fault;
use crate::policy::ContractTerms;
use crate::time::Instant;

/// Days of unbroken cover.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stretch {
    /// The first covered day.
    pub first: NaiveDate,
    /// The last covered day.
    pub last: NaiveDate,
}

/// The last day of so many months from `first` on: the day before the same day of the month, or the
/// last day of that month where it has no such day. None for no months, and past the last supported
/// instant.
pub(crate) fn last_day(first: NaiveDate, months: u32) -> Option<NaiveDate> {
    if months == 0 { None } else { months_later(first, months)?.pred_opt() }
}

/// The day after the last of so many months from `first` on.
fn months_later(first: NaiveDate, months: u32) -> Option<NaiveDate> {
    let month = i64::from(first.year()) * 12 + i64::from(first.month0()) + i64::from(months);
    let (year, month) = (i32::try_from(month / 12).ok()?, u32::try_from(month % 12).ok()? + 1);
    let next = if month == 12 { (year.checked_add(1)?, 1) } else { (year, month + 1) };
    let same_day = NaiveDate::from_ymd_opt(year, month, first.day());
    let after = same_day.or_else(|| NaiveDate::from_ymd_opt(next.0, next.1, 1))?;
    supported(after.pred_opt()?).then_some(after)
}

/// Whether a day lies among the supported instants (semantics §1.1).
pub(crate) fn supported(day: NaiveDate) -> bool {
    let date = |at: Instant| at.to_datetime().date_naive();
    (date(Instant::MIN)..=date(Instant::MAX)).contains(&day)
}

/// A fault of a day outside them.
pub(crate) fn out_of_range(path: String, day: NaiveDate) -> Fault {
    let message = format!("{day} is out of range; expected a day from 1900-01-01 to 2099-12-31");
    Fault { code: "out-of-range", path, message }
}

/// The unbroken stretches of a contract's cover, in order, one at least where nothing is wrong.
pub(super) fn stretches(
    contract: &Contract,
    policy: &ContractTerms,
    faults: &mut Vec<Fault>,
) -> Vec<Stretch> {
    let terms = match &contract.cover {
        Cover::Renewed { starts, months, renewals } => {
            return renewed(policy, *starts, *months, *renewals, faults).into_iter().collect();
        }
        Cover::Terms(terms) => terms,
    };
    let mut reader = Reader { policy, faults, months: 0, days: 0 };
    if terms.is_empty() {
        reader.fault("no-terms", "terms".to_owned(), "expected one term or more");
    }
    let place = |(place, term): (usize, &super::Term)| {
        let path = format!("terms[{place}]");
        Some((reader.term(term.starts, term.end, &path)?, path))
    };
    let mut terms: Vec<_> = terms.iter().enumerate().filter_map(place).collect();
    terms.sort_by_key(|(term, _)| term.first);
    reader.overlaps(&terms);
    reader.maximum(terms.first().map(|(first, _)| first.first), "terms");
    joined(terms.into_iter().map(|(term, _)| term))
}

/// The stretch of a term and its renewals; allocates nothing where nothing is wrong.
pub(crate) fn renewed(
    policy: &ContractTerms,
    starts: NaiveDate,
    months: Option<u32>,
    renewals: u32,
    faults: &mut Vec<Fault>,
) -> Option<Stretch> {
    let mut reader = Reader { policy, faults, months: 0, days: 0 };
    let stretch = reader.renewed(starts, months, renewals);
    let path = if renewals == 0 { "months" } else { "renewals" };
    reader.maximum(stretch.map(|stretch| stretch.first), path);
    stretch
}

/// Stretches in order of terms in order, which adjoin or leave gaps.
fn joined(terms: impl Iterator<Item = Stretch>) -> Vec<Stretch> {
    let mut all: Vec<Stretch> = Vec::new();
    for term in terms {
        match all.last_mut() {
            Some(before) if before.last.succ_opt() == Some(term.first) => before.last = term.last,
            _ => all.push(term),
        }
    }
    all
}

/// Reads terms, and sums up what they come to laid end to end.
struct Reader<'a> {
    policy: &'a ContractTerms,
    faults: &'a mut Vec<Fault>,
    months: u64,
    /// Days of terms that are no whole months.
    days: u64,
}

impl Reader<'_> {
    fn fault(&mut self, code: &'static str, path: String, message: impl Into<String>) {
        self.faults.push(Fault { code, path, message: message.into() });
    }

    /// A term and its renewals, laid from the start, so that no month's end is lost on the way.
    fn renewed(
        &mut self,
        starts: NaiveDate,
        months: Option<u32>,
        renewals: u32,
    ) -> Option<Stretch> {
        if renewals > 0 && !self.policy.renewable {
            let message = "contracts of this agreement are not renewed; expected 0";
            self.fault("not-renewable", "renewals".to_owned(), message);
        }
        let months = self.months(months, "months");
        let starts = self.day(starts, "starts");
        let (months, starts) = (months?, starts?);
        self.months = u64::from(months) * (u64::from(renewals) + 1);
        let whole = u32::try_from(self.months).ok();
        self.ending(starts, whole.and_then(|whole| last_day(starts, whole)), "renewals")
    }

    fn term(&mut self, starts: NaiveDate, end: TermEnd, path: &str) -> Option<Stretch> {
        let first = self.day(starts, format!("{path}.starts"));
        match end {
            TermEnd::Months(months) => {
                let path = format!("{path}.months");
                let months = self.months(months, &path)?;
                self.months += u64::from(months);
                let first = first?;
                self.ending(first, last_day(first, months), &path)
            }
            TermEnd::On(last) => {
                let path = format!("{path}.ends");
                if last < starts {
                    let message = format!("the term ends on {last}, before it starts on {starts}");
                    self.fault("ends-before-start", path, message);
                    return None;
                }
                let (last, first) = (self.day(last, path)?, first?);
                let (months, days) = length(first, last);
                self.months += u64::from(months);
                self.days += days;
                Some(Stretch { first, last })
            }
        }
    }

    /// The months of a term, which are the agreement's usual ones where it says none.
    fn months(&mut self, months: Option<u32>, path: &str) -> Option<u32> {
        match months.or(self.policy.months) {
            Some(0) => {
                self.fault("not-positive", path.to_owned(), "expected one month or more");
                None
            }
            None => {
                let message = "expected how many months the term has; the agreement does not say";
                self.fault("missing-months", path.to_owned(), message);
                None
            }
            months => months,
        }
    }

    fn day(&mut self, day: NaiveDate, path: impl Into<String>) -> Option<NaiveDate> {
        let within = supported(day);
        if !within {
            self.faults.push(out_of_range(path.into(), day));
        }
        within.then_some(day)
    }

    fn ending(&mut self, first: NaiveDate, last: Option<NaiveDate>, path: &str) -> Option<Stretch> {
        if last.is_none() {
            let message = format!("the term from {first} ends after 2099-12-31");
            self.fault("out-of-range", path.to_owned(), message);
        }
        Some(Stretch { first, last: last? })
    }

    /// Each term that begins before one that began earlier has ended; the terms are in order.
    fn overlaps(&mut self, terms: &[(Stretch, String)]) {
        let mut longest = 0;
        for (place, (term, path)) in terms.iter().enumerate().skip(1) {
            let (before, other) = &terms[longest];
            if term.first <= before.last {
                let message = format!(
                    "begins on {}, before {other} ends on {}: terms may leave gaps, not overlap",
                    term.first, before.last
                );
                self.fault("overlapping-terms", format!("{path}.starts"), message);
            }
            if term.last > before.last {
                longest = place;
            }
        }
    }

    /// The terms laid end to end from the first start, against the agreement's maximum.
    fn maximum(&mut self, start: Option<NaiveDate>, path: &str) {
        let Some(most) = self.policy.max_months else { return };
        let laid = |start: NaiveDate| {
            let whole = months_later(start, u32::try_from(self.months).ok()?)?;
            whole.checked_add_days(Days::new(self.days))
        };
        let over = match start.and_then(|start| Some((laid(start), months_later(start, most)?))) {
            Some((Some(end), limit)) if self.days > 0 => end > limit,
            _ => self.months > u64::from(most),
        };
        if over {
            let days =
                if self.days > 0 { format!(" and {} days", self.days) } else { String::new() };
            let message = format!(
                "the terms come to {} months{days}, more than the {most} that the agreement allows",
                self.months
            );
            self.fault("past-maximum", path.to_owned(), message);
        }
    }
}

/// The whole months of a stretch and the days left over.
fn length(first: NaiveDate, last: NaiveDate) -> (u32, u64) {
    let month = |day: NaiveDate| i64::from(day.year()) * 12 + i64::from(day.month0());
    // One more month than the calendar months apart would end after `last` or with it.
    let mut months = u32::try_from(month(last) - month(first) + 1).unwrap_or(0);
    while months > 0 && last_day(first, months).is_none_or(|end| end > last) {
        months -= 1;
    }
    let rest = last_day(first, months)
        .map_or((last - first).num_days() + 1, |end| (last - end).num_days());
    (months, u64::try_from(rest).unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;

    use super::{last_day, length};

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    /// Semantics §6.3: the day before the same day, or the month's last where it has none.
    #[test]
    fn months_end_on_the_day_before_the_same_day() {
        for (first, months, last) in [
            ("2025-01-01", 12, "2025-12-31"),
            ("2025-01-15", 12, "2026-01-14"),
            ("2025-01-31", 1, "2025-02-28"),
            ("2024-01-31", 1, "2024-02-29"),
            ("2024-01-30", 1, "2024-02-29"),
            ("2024-01-29", 1, "2024-02-28"),
            ("2025-01-29", 1, "2025-02-28"),
            ("2024-02-29", 12, "2025-02-28"),
            ("2024-02-29", 48, "2028-02-28"),
            ("2025-03-31", 1, "2025-04-30"),
            ("2025-03-31", 2, "2025-05-30"),
            ("2025-12-31", 2, "2026-02-28"),
            ("2025-11-30", 1, "2025-12-29"),
            ("2025-12-01", 1, "2025-12-31"),
            ("2099-01-01", 12, "2099-12-31"),
        ] {
            assert_eq!(last_day(day(first), months), Some(day(last)), "{first} + {months}");
            assert_eq!(length(day(first), day(last)), (months, 0), "{first} to {last}");
        }
        assert_eq!(last_day(day("2099-01-02"), 12), None);
        assert_eq!(last_day(day("2025-01-01"), 0), None);
        assert_eq!(last_day(day("2025-01-01"), u32::MAX), None);
    }

    #[test]
    fn lengths_are_whole_months_and_days() {
        for (first, last, expected) in [
            ("2025-01-01", "2025-01-01", (0, 1)),
            ("2025-01-01", "2026-01-01", (12, 1)),
            ("2025-01-31", "2025-03-01", (1, 1)),
            ("2025-01-31", "2025-03-30", (2, 0)),
        ] {
            assert_eq!(length(day(first), day(last)), expected, "{first} to {last}");
        }
    }
}
