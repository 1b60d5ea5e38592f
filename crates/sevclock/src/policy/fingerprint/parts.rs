//! Every field of a draft by its name. Structs are taken apart whole and enums by all their variants,
//! so that one added cannot be forgotten here.
//!
//! Not here: how values are written (`mod.rs`). Renaming a field changes fingerprints, so do not.

use super::{Mark, Marks};
use crate::policy::*;
use crate::time::{AfterHours, Break, DateRange, DayDue, Holiday, WeeklySpec, Window};

macro_rules! structs {
    ($($kind:ident { $($field:ident),* $(,)? })*) => {$(
        impl Mark for $kind {
            fn mark(&self, marks: &mut Marks) {
                let Self { $($field),* } = self;
                marks.fields(|marks| {
                    $(marks.field(stringify!($field), $field);)*
                });
            }
        }
    )*};
}

/// The one value of a variant that names none is its field `is`.
macro_rules! enums {
    ($($kind:ident {
        $($variant:ident $({ $($field:ident),* })? $(($value:ident))?),* $(,)?
    })*) => {$(
        impl Mark for $kind {
            fn mark(&self, marks: &mut Marks) {
                match self {
                    $(Self::$variant $({ $($field),* })? $(($value))? => {
                        marks.variant(stringify!($variant), |_marks| {
                            $($(_marks.field(stringify!($field), $field);)*)?
                            $(_marks.field(stringify!($value), $value);)?
                        });
                    })*
                }
            }
        }
    )*};
}

structs! {
    PolicyDraft {
        id, title, version, source, effective_from, default_severity, default_plan, roles, calendars,
        facts, signals, severities, classify, adjust, clocks, ladders, tiers, obligations, ledger,
        plans, contracts, products, programs, queue, credits, satisfaction, scorecards,
    }
    Grounds { cite, assumed }
    Role { id, title }
    Severity { level, name, grounds }
    Classification { severity, when, grounds }
    Adjustment { id, when, change, only, dwell, authority, latch, grounds }
    Dwell { span, in_days, calendar }
    NamedCalendar { id, calendar, grounds }
    WeeklySpec { zone, week, holidays, exceptions, breaks }
    Window { from, to }
    DateRange { first, last }
    Clock {
        id, title, start, stop, restart, resume, cancel, pause_when, applies_when, calendar, promise,
        boundary, retarget, sticky_breach, warn, objective, grounds,
    }
    Retarget { upgrade, downgrade, same }
    Warn { at, notify }
    TargetRow { severity, plan, when, within, calendar, due, after_hours, grounds }
    Ladder {
        id, title, anchors, stop, applies_when, pause_when, calendar, retarget, repeat, hold_on_ack,
        ack_timeout, rungs, grounds,
    }
    LadderRetarget { restart_on_upgrade, restart_on_downgrade }
    Rung { id, after, every, when, actions, grounds }
    ClockThreshold { clock, at }
    Action { deed, who, on_request }
    Tier { id, title, calendar, grounds }
    FactDecl { id, kind }
    SignalDecl { id, set, also }
    Obligation { id, applies_when, requires, grounds }
    LedgerDraft { calendar, grounds }
    Plan { id, title, coverage, incidents, fee, upgrades, features, limits, grounds }
    Limit { id, requires, grounds }
    ContractTerms { months, max_months, per_incident, renewable, grounds }
    Product { id, title, successor_of, kind, grounds }
    Program {
        id, title, requirements, needed, commitment, within_months, feature, grants, grounds,
    }
    Requirement { id, when, grounds }
    QueueRow { by, grounds }
    Credits { id, clock, bands, grounds }
    Band { from, below, credit }
    Satisfaction { rating, reason, satisfied, review, grounds }
    Scorecard { id, title, measures, grounds }
    Measure { id, title, weight, grounds }
}

enums! {
    Change { To(is), By(is) }
    Only { Down, Up }
    Authority { Automatic, Roles(is) }
    CalendarDraft {
        Always { zone },
        Weekly(is),
        Union { of, zone },
        Intersection { of, zone },
        Difference { base, less, zone },
        By { fact, is },
    }
    Holiday { Dates(is), Yearly { month, day } }
    Break { Local { date, window }, Instants { from, to } }
    Promise { Target(is), Every { rows, on_miss } }
    OnMiss { Hold, Roll }
    Boundary { Close, NextOpen }
    RetargetRule { Retroactive, Carry, Restart }
    WarnAt { Percent(is), Before(is), Breach }
    Within { None, Length(is) }
    Length { Time { span, in_days }, BusinessDays(is) }
    DayDue { Close, Open, SameTime, At(is) }
    AfterHours { Ignore, Roll }
    After { Rows(is), Clock(is) }
    Deed { Engage, Notify, Join, Convene }
    FactKind { Boolean { default }, Choice { values, default }, Integer { default } }
    FactValue { Boolean(is), Text(is), Integer(is) }
    Inclusion { Included, Optional }
    ProductKind { Product, AddOn }
    UpgradeKind { Major, Minor, Maintenance }
    QueueBy { First(is), Severity, Plan(is), Due { clock }, Opened }
}
