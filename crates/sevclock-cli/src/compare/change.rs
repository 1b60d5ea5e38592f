//! One thing changed of an agreement.
//!
//! Not here: which changes are tried, and what they stand for, which is `assumption.rs`.

use chrono_tz::Tz;
use sevclock::policy::{
    Boundary, CalendarDraft, Clock, Length, PolicyDraft, Promise, RetargetRule, TargetRow, Within,
};
use sevclock::time::{AfterHours, Break, DateRange, DayDue, Holiday, WeeklySpec};

use super::Setting;
use super::zones::{fixed, offsets};

/// What is changed. Most are of the agreement, the others of the ticket or of what is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Change {
    /// Each zone by one of its offsets all year: the least, or else the greatest.
    Fixed {
        least: bool,
    },
    /// Hours by the clock on the wall, as if it were never put forward or back.
    Wall(Tz),
    /// Every calendar in one zone.
    Zone(Tz),
    /// Local digits written as UTC.
    LocalAsUtc(Tz),
    /// Digits of UTC read as local.
    UtcAsLocal(Tz),
    NoHolidays,
    NoExceptions,
    MoreHolidays,
    AlwaysOpen,
    /// The due instant that there was before a pause.
    KeptWhilePaused,
    NoPause,
    FirstSeverity,
    Retarget(RetargetRule),
    NeverReopened,
    OneStretch,
    Resumed,
    Restarted,
    OtherBoundary,
    LateAtDue,
    AfterHours(AfterHours),
    /// When on its day a target in business days is due.
    DayDue(DayDue),
}

impl Change {
    /// Whether nothing but the agreement is changed.
    pub(super) fn only_drafts(self) -> bool {
        !matches!(
            self,
            Self::Wall(_)
                | Self::LocalAsUtc(_)
                | Self::UtcAsLocal(_)
                | Self::KeptWhilePaused
                | Self::FirstSeverity
                | Self::NeverReopened
                | Self::OneStretch
                | Self::LateAtDue
        )
    }

    /// Whether two changes that make one agreement of another are the same.
    pub(super) fn tells_alike(self, other: Self) -> bool {
        self == other || (self.only_drafts() && other.only_drafts())
    }

    /// The agreement changed; none where the change cannot be.
    pub(super) fn draft(self, draft: &PolicyDraft, setting: &Setting) -> Option<PolicyDraft> {
        let mut changed = draft.clone();
        match self {
            Self::Fixed { least } => rezone(&mut changed, |zone| {
                let (low, high) = offsets(zone, setting.span);
                // A zone that never moves stays, with its name.
                if low == high { Some(zone) } else { fixed(if least { low } else { high }) }
            })?,
            Self::Wall(zone) => {
                let (low, high) = offsets(zone, setting.span);
                let weekly = weeklies(&mut changed);
                let stays = |spec: &WeeklySpec| {
                    spec.zone == zone
                        && !spec.breaks.iter().any(|one| matches!(one, Break::Instants { .. }))
                };
                if low == high || !weekly.into_iter().all(|spec| stays(spec)) {
                    return None;
                }
                rezone(&mut changed, |_| Some(Tz::UTC))?;
            }
            Self::Zone(zone) => rezone(&mut changed, |_| Some(zone))?,
            Self::NoHolidays => {
                weeklies(&mut changed).into_iter().for_each(|spec| spec.holidays.clear());
            }
            Self::NoExceptions => {
                for spec in weeklies(&mut changed) {
                    spec.holidays.clear();
                    spec.exceptions.clear();
                    spec.breaks.clear();
                }
            }
            Self::MoreHolidays => {
                for spec in weeklies(&mut changed) {
                    let dates =
                        setting.holidays.iter().map(|date| DateRange { first: *date, last: *date });
                    spec.holidays.extend(dates.map(Holiday::Dates));
                }
            }
            Self::AlwaysOpen => {
                for calendar in &mut changed.calendars {
                    if let CalendarDraft::Weekly(spec) = &calendar.calendar {
                        calendar.calendar = CalendarDraft::Always { zone: Some(spec.zone) };
                    }
                }
            }
            Self::NoPause => changed.clocks.iter_mut().for_each(|clock| clock.pause_when = None),
            Self::FirstSeverity => {
                changed.adjust.clear();
                changed.classify.clear();
            }
            Self::Retarget(rule) => {
                for clock in &mut changed.clocks {
                    (clock.retarget.upgrade, clock.retarget.downgrade) = (rule, rule);
                }
            }
            Self::Resumed => changed.clocks.iter_mut().for_each(|clock| reopen(clock, true)),
            Self::Restarted => changed.clocks.iter_mut().for_each(|clock| reopen(clock, false)),
            Self::OtherBoundary => {
                for clock in &mut changed.clocks {
                    let lasts =
                        |row: &TargetRow| matches!(row.within, Within::Length(Length::Time { .. }));
                    if clock.promise.rows().iter().any(lasts) {
                        clock.boundary = match clock.boundary {
                            Boundary::Close => Boundary::NextOpen,
                            Boundary::NextOpen => Boundary::Close,
                        };
                    }
                }
            }
            Self::AfterHours(after_hours) => {
                day_rows(&mut changed).for_each(|row| row.after_hours = after_hours);
            }
            Self::DayDue(due) => day_rows(&mut changed).for_each(|row| row.due = due),
            Self::LocalAsUtc(_)
            | Self::UtcAsLocal(_)
            | Self::KeptWhilePaused
            | Self::NeverReopened
            | Self::OneStretch
            | Self::LateAtDue => {}
        }
        Some(changed)
    }
}

fn weeklies(draft: &mut PolicyDraft) -> Vec<&mut WeeklySpec> {
    let calendars = draft.calendars.iter_mut();
    calendars
        .filter_map(|calendar| match &mut calendar.calendar {
            CalendarDraft::Weekly(spec) => Some(spec),
            _ => None,
        })
        .collect()
}

/// The rows of clocks that promise business days.
fn day_rows(draft: &mut PolicyDraft) -> impl Iterator<Item = &mut TargetRow> {
    let rows = draft.clocks.iter_mut().flat_map(|clock| match &mut clock.promise {
        Promise::Target(rows) | Promise::Every { rows, .. } => rows,
    });
    rows.filter(|row| matches!(row.within, Within::Length(Length::BusinessDays(_))))
}

/// Gives every zone of the calendars' another; none where one has no other.
fn rezone(draft: &mut PolicyDraft, instead: impl Fn(Tz) -> Option<Tz>) -> Option<()> {
    for calendar in &mut draft.calendars {
        match &mut calendar.calendar {
            CalendarDraft::Weekly(spec) => spec.zone = instead(spec.zone)?,
            CalendarDraft::Always { zone: Some(zone) }
            | CalendarDraft::Union { zone: Some(zone), .. }
            | CalendarDraft::Intersection { zone: Some(zone), .. }
            | CalendarDraft::Difference { zone: Some(zone), .. } => *zone = instead(*zone)?,
            _ => {}
        }
    }
    Some(())
}

/// What a reopening does to a clock that it does anything to.
fn reopen(clock: &mut Clock, resumes: bool) {
    let Clock { start, restart, resume, .. } = clock;
    let mut known = false;
    for list in [&mut *start, restart, &mut *resume] {
        let before = list.len();
        list.retain(|signal| signal != "reopened");
        known |= list.len() < before;
    }
    if known {
        let list = if resumes { resume } else { start };
        list.push("reopened".to_owned());
    }
}

/// The zones of an agreement's calendars, in its order.
pub(super) fn zones(draft: &PolicyDraft) -> Vec<Tz> {
    let mut zones = Vec::new();
    for calendar in &draft.calendars {
        if let CalendarDraft::Weekly(WeeklySpec { zone, .. }) = &calendar.calendar
            && !zones.contains(zone)
        {
            zones.push(*zone);
        }
    }
    zones
}
