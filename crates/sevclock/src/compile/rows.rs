//! Target tables: which row a ticket selects, on which calendar (semantics §4.2).

use super::calendars::{Calendars, Choice};
use super::layout::{Bits, WORDS, add_bits};
use super::problem::{Findings, listed};
use super::steps::Steps;
use super::test::{Conditions, Scope, Test};
use crate::policy::{Comparison, Length, Literal, PolicyDraft, TargetRow, Within};
use crate::time::{AfterHours, Calendar, DayDue, Instant};

/// What a row promises, in microseconds or business days.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Budget {
    None,
    Micros(i64),
    Days(u32, DayDue, AfterHours),
}

/// A row and the calendar it resolves to: what a ticket selects (semantics §4.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Key {
    /// The row's place in the table; none where no row matches.
    pub(crate) row: Option<u32>,
    pub(crate) calendar: u16,
    /// The place of that calendar among those of the table.
    pub(crate) slot: u16,
    pub(crate) budget: Budget,
}

/// A compiled table.
#[derive(Clone, Debug)]
pub(crate) struct Table {
    /// Which row matches first; their count where none does.
    first: Steps,
    /// The calendar of each row and the first of its keys, and last those of no row.
    rows: Box<[(Choice, u16)]>,
    /// Everything that can be selected; those of one row stand together, in the order of
    /// [`Choice::all`].
    pub(crate) keys: Box<[Key]>,
    /// The distinct calendars of the keys.
    pub(crate) calendars: Box<[u16]>,
    /// By severity from 1: what every ticket of it selects, or [`UNDECIDED`].
    by_severity: Box<[u16]>,
}

/// Where facts beside the severity decide what is selected. No key has this place.
const UNDECIDED: u16 = u16::MAX;

impl Table {
    /// The key that a ticket selects, by its place in `keys`.
    #[inline]
    pub(crate) fn select(&self, bits: &Bits) -> u16 {
        // The severity's bits are the first.
        let decided = self.by_severity.get(bits[0].trailing_zeros() as usize);
        match decided {
            Some(key) if *key != UNDECIDED => *key,
            _ => self.select_by_rows(bits),
        }
    }

    /// The same of every ticket with these bits among the `known` ones, if they decide it.
    fn foretell(&self, known: &Bits, bits: &Bits) -> Option<u16> {
        match &self.rows[self.first.foretell(known, bits)? as usize] {
            (Choice::Fixed(_), first) => Some(*first),
            (Choice::By(_), _) => None,
        }
    }

    fn select_by_rows(&self, bits: &Bits) -> u16 {
        let (choice, first) = &self.rows[self.first.end(bits) as usize];
        match choice {
            Choice::Fixed(_) => *first,
            Choice::By(_) => {
                let calendar = choice.pick(bits);
                let keys = self.keys[usize::from(*first)..].iter();
                let place = keys.take_while(|key| key.calendar != calendar).count();
                *first + u16::try_from(place).unwrap_or(0)
            }
        }
    }

    /// Adds the bits that the selection looks at.
    pub(crate) fn depends(&self, on: &mut Bits) {
        self.first.depends(on);
        self.rows.iter().for_each(|(choice, _)| choice.depends(on));
    }

    /// The calendar that a row resolves to, or none of them does.
    pub(crate) fn calendar(&self, row: Option<u32>, bits: &Bits) -> u16 {
        let row = row.and_then(|row| self.rows.get(row as usize)).or(self.rows.last());
        row.map_or(0, |(choice, _)| choice.pick(bits))
    }

    pub(crate) fn key(&self, place: u16) -> &Key {
        &self.keys[usize::from(place)]
    }

    /// The working time that a key promises; negative where it promises none, days or nothing at all.
    pub(crate) fn usual_span(&self, place: u16) -> i64 {
        match self.keys.get(usize::from(place)).map(|key| key.budget) {
            Some(Budget::Micros(span)) => span,
            _ => -1,
        }
    }

    /// Whether a ticket that selects `place` has a row at all.
    pub(crate) fn has_row(&self, place: u16) -> bool {
        self.key(place).row.is_some()
    }
}

/// The instant a business-day budget falls due, or [`crate::time::NEVER`].
#[inline]
pub(crate) fn day_due(
    calendar: &Calendar,
    start: i64,
    days: u32,
    due: DayDue,
    after: AfterHours,
) -> i64 {
    let Ok(start) = Instant::from_micros(start) else { return crate::time::NEVER };
    let due = calendar.add_business_days(start, days, due, after);
    due.map_or(crate::time::NEVER, Instant::micros)
}

/// What tables are compiled with.
pub(crate) struct Tables<'a> {
    pub(crate) draft: &'a PolicyDraft,
    pub(crate) calendars: &'a Calendars,
}

impl Tables<'_> {
    /// The table of `rows`, whose calendar is `default` where they name none.
    pub(crate) fn table(
        &self,
        rows: &[TargetRow],
        default: &Choice,
        zero_allowed: bool,
        path: &str,
        conditions: &mut Conditions<'_>,
    ) -> Table {
        let mut builder = Builder::default();
        let mut tests = Vec::with_capacity(rows.len());
        let mut compiled = Vec::with_capacity(rows.len() + 1);
        for (place, row) in rows.iter().enumerate() {
            let path = format!("{path}[{place}]");
            let choice = match &row.calendar {
                None => default.clone(),
                name => self.calendars.choose(
                    name.as_ref(),
                    &format!("{path}.calendar"),
                    conditions.findings,
                ),
            };
            let always = self.calendars.all_always(&choice);
            let budget = budget(row, always, zero_allowed, &path, conditions.findings);
            tests.push(self.row_test(row, &path, conditions));
            let first = builder.keys(u32::try_from(place).ok(), &choice, budget);
            compiled.push((choice, first));
        }
        compiled.push((default.clone(), builder.keys(None, default, Budget::None)));
        if builder.keys.len() > usize::from(u16::MAX) {
            conditions.findings.add("too-many-rows", path, "a table can select among 65,535 rows");
        }
        let mut table = Table {
            first: Steps::first_of(&tests),
            rows: compiled.into_boxed_slice(),
            keys: builder.keys.into_boxed_slice(),
            calendars: builder.calendars.into_boxed_slice(),
            by_severity: Box::default(),
        };
        let (layout, severity) = (conditions.layout, conditions.layout.severity);
        let known = layout.universe(severity);
        let levels = 0..layout.slots[severity].domain.classes();
        let selected = levels.map(|level| table.foretell(&known, &layout.one(severity, level)));
        table.by_severity = selected.map(|key| key.unwrap_or(UNDECIDED)).collect();
        table
    }

    fn row_test(&self, row: &TargetRow, path: &str, conditions: &mut Conditions<'_>) -> Test {
        let mut tests = Vec::new();
        let layout = conditions.layout;
        let mut among = |slot: usize, allowed: Bits, given: bool| {
            if given {
                tests.push(Test::within(layout, slot, &allowed));
            }
        };
        let mut severities = [0; WORDS];
        for level in &row.severity {
            if !self.draft.severities.iter().any(|known| known.level == *level) {
                let message = format!("severity {level} is not declared");
                conditions.findings.add("unknown-severity", &format!("{path}.severity"), message);
            }
            let literal = Literal::Integer(i64::from(level.number()));
            let bits = layout.compared(layout.severity, Comparison::Equal, &literal);
            add_bits(&mut severities, &bits);
        }
        among(layout.severity, severities, !row.severity.is_empty());
        let mut plans = [0; WORDS];
        for plan in &row.plan {
            match self.draft.plans.iter().position(|known| known.id == *plan) {
                Some(class) => {
                    let bits = layout.one(layout.plan, class);
                    add_bits(&mut plans, &bits);
                }
                None => {
                    let known = listed(self.draft.plans.iter().map(|plan| plan.id.as_str()));
                    let message = format!("no plan `{plan}`; expected {known}");
                    conditions.findings.add("unknown-plan", &format!("{path}.plan"), message);
                }
            }
        }
        among(layout.plan, plans, !row.plan.is_empty());
        tests.push(conditions.optional(
            row.when.as_ref(),
            &format!("{path}.when"),
            Scope::Everything,
        ));
        Test::all(tests)
    }
}

/// Collects keys, each with the place of its calendar.
#[derive(Default)]
struct Builder {
    keys: Vec<Key>,
    calendars: Vec<u16>,
}

impl Builder {
    /// Adds a key for each calendar a row can resolve to; the place of the first.
    fn keys(&mut self, row: Option<u32>, choice: &Choice, budget: Budget) -> u16 {
        let first = u16::try_from(self.keys.len()).unwrap_or(u16::MAX);
        for calendar in choice.all() {
            let known = self.calendars.iter().position(|other| *other == calendar);
            let slot = known.unwrap_or_else(|| {
                self.calendars.push(calendar);
                self.calendars.len() - 1
            });
            let slot = u16::try_from(slot).unwrap_or(u16::MAX);
            self.keys.push(Key { row, calendar, slot, budget });
        }
        first
    }
}

/// What a row promises; a mistake is reported and promises nothing.
fn budget(
    row: &TargetRow,
    always: bool,
    zero_allowed: bool,
    path: &str,
    findings: &mut Findings,
) -> Budget {
    let plain = row.due == DayDue::default() && row.after_hours == AfterHours::default();
    let budget = match row.within {
        Within::None => Budget::None,
        Within::Length(length) => length_budget(length, always, zero_allowed, path, findings),
    };
    match budget {
        Budget::Days(days, ..) => Budget::Days(days, row.due, row.after_hours),
        _ if !plain => {
            findings.add("days-only", path, "`due` and `after_hours` are of business-day targets");
            budget
        }
        _ => budget,
    }
}

/// A length on calendars that are all `always` open, or not (semantics §1.6).
pub(crate) fn length_budget(
    length: Length,
    always: bool,
    zero_allowed: bool,
    path: &str,
    findings: &mut Findings,
) -> Budget {
    match length {
        Length::BusinessDays(0) => {
            findings.add(
                "not-positive",
                &format!("{path}.within"),
                "expected one business day or more",
            );
            Budget::None
        }
        Length::BusinessDays(days) => Budget::Days(days, DayDue::Close, AfterHours::Ignore),
        Length::Time { span, in_days } => {
            if span.micros() == 0 && !zero_allowed {
                findings.add(
                    "not-positive",
                    &format!("{path}.within"),
                    "expected a duration above zero",
                );
            }
            if in_days && !always {
                let message = "`d` is 24 hours and stands on `always` open calendars alone; write hours, \
                               or business days (`bd`)";
                findings.add("days-of-24-hours", &format!("{path}.within"), message);
            }
            Budget::Micros(span.micros())
        }
    }
}
