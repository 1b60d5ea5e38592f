//! Clocks and target tables with every option.

use sevclock::policy::{
    Boundary, Clock, Length, OnMiss, Promise, Retarget, RetargetRule, TargetRow, Warn, WarnAt,
    Within,
};
use sevclock::time::{AfterHours, DayDue, LocalTime};

use super::policy::{Names, ROLES, signals};
use super::random::Random;

/// How short the lengths of a table may be, in seconds.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Shortest {
    /// A quarter of an hour, as clocks promise.
    Quarter,
    /// Four hours, so that what rolls does not roll too often.
    FourHours,
    /// None at all, as rungs may have.
    Zero,
}

/// A length, and the calendar it is on where it needs one of its own.
fn length(random: &mut Random, names: &Names, shortest: Shortest) -> (Within, Option<String>) {
    let time = |span, in_days| Within::Length(Length::Time { span, in_days });
    let low = if shortest == Shortest::FourHours { 14_400 } else { 900 };
    match random.below(12) {
        0 if shortest == Shortest::Zero => (time(sevclock::time::Span::ZERO, false), None),
        0 | 1 if shortest != Shortest::Zero => (Within::None, None),
        2..=4 => {
            let days = u32::try_from(random.between(1, 3)).unwrap_or(1);
            (Within::Length(Length::BusinessDays(days)), None)
        }
        5 => (time(random.span(86_400, 86_400), true), random.some(&names.always)),
        _ => (time(random.span(low, 40_000), false), None),
    }
}

fn row(random: &mut Random, names: &Names, shortest: Shortest) -> TargetRow {
    let (within, calendar) = length(random, names, shortest);
    let levels: Vec<_> = (0..=names.last).map(|_| names.level(random)).collect();
    let mut row = TargetRow::any(within);
    row.severity = random.some_of(0, 2, &levels);
    row.severity.sort_unstable();
    row.severity.dedup();
    if random.chance(15) {
        row.plan = random.some_of(1, 2, &names.scope.plans);
    }
    row.when = names.condition(random, 15);
    row.calendar = calendar.or_else(|| names.calendar(random, 50));
    if matches!(within, Within::Length(Length::BusinessDays(_))) {
        let hour = LocalTime::from_seconds(16 * 3_600).unwrap_or(LocalTime::END_OF_DAY);
        row.due = *random.pick(&[
            DayDue::Close,
            DayDue::Close,
            DayDue::Open,
            DayDue::SameTime,
            DayDue::At(hour),
            DayDue::At(LocalTime::END_OF_DAY),
        ]);
        row.after_hours = *random.pick(&[AfterHours::Ignore, AfterHours::Roll]);
    }
    row
}

/// A table of rows.
pub(super) fn rows(random: &mut Random, names: &Names, shortest: Shortest) -> Vec<TargetRow> {
    let mut rows = random.several(1, 4, |random| row(random, names, shortest));
    if random.chance(40) {
        let mut rest = row(random, names, shortest);
        (rest.severity, rest.plan, rest.when) = (Vec::new(), Vec::new(), None);
        rows.push(rest);
    }
    rows
}

/// A threshold.
pub(super) fn threshold(random: &mut Random) -> WarnAt {
    match random.below(6) {
        0 | 1 => WarnAt::Breach,
        2 => WarnAt::Before(random.span(600, 20_000)),
        _ => WarnAt::Percent(*random.pick(&[1, 33, 50, 75, 80, 100, 150])),
    }
}

fn retarget_rule(random: &mut Random) -> RetargetRule {
    *random.pick(&[RetargetRule::Retroactive, RetargetRule::Carry, RetargetRule::Restart])
}

/// A clock.
pub(super) fn clock(random: &mut Random, names: &Names, i: usize) -> Clock {
    let mut clock = Clock::new(&format!("clock-{i}"));
    let cadence = random.chance(35);
    clock.start = signals(random, 0, 2);
    if clock.start.is_empty() || random.chance(50) {
        clock.start.insert(0, "opened".to_owned());
        clock.start.dedup();
    }
    clock.stop = signals(random, 0, 2);
    if random.chance(50) || cadence {
        clock.restart = signals(random, 1, 2);
    }
    if random.chance(40) {
        clock.resume = signals(random, 1, 1);
    }
    if random.chance(25) {
        clock.cancel = signals(random, 1, 1);
    }
    clock.pause_when = names.condition(random, 50);
    clock.applies_when = names.condition(random, 25);
    clock.calendar = names.calendar(random, 80);
    clock.promise = if cadence {
        let on_miss = *random.pick(&[OnMiss::Hold, OnMiss::Roll]);
        let shortest =
            if on_miss == OnMiss::Roll { Shortest::FourHours } else { Shortest::Quarter };
        Promise::Every { rows: rows(random, names, shortest), on_miss }
    } else {
        Promise::Target(rows(random, names, Shortest::Quarter))
    };
    if random.chance(30) {
        clock.boundary = Boundary::NextOpen;
    }
    if random.chance(70) {
        clock.retarget = Retarget {
            upgrade: retarget_rule(random),
            downgrade: retarget_rule(random),
            same: retarget_rule(random),
        };
    }
    clock.sticky_breach = random.chance(60);
    clock.warn = random.several(0, 3, |random| Warn {
        at: threshold(random),
        notify: random.some_of(0, 2, &ROLES.map(str::to_owned)),
    });
    clock
}
