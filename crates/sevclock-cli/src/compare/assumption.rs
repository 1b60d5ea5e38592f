//! The mistakes, or other ways of counting, that a desk may be thought to have: the agreement or the
//! ticket with one thing changed.

use chrono::NaiveDate;
use chrono_tz::Tz;
use sevclock::Policy;
use sevclock::policy::{Boundary, PolicyDraft, RetargetRule};
use sevclock::time::{AfterHours, DayDue, Instant};

use super::change::{Change, zones};
use super::retold::Retold;
use super::zones::{local_as_utc, offset_name, offsets, utc_as_local};

/// Why a desk says something else, in the order in which causes are tried: what touches few tickets
/// first, since it is seldom right by chance.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Cause {
    /// Closing time, or the due instant itself, counts otherwise.
    Boundary,
    /// A reopening counts otherwise.
    Reopen,
    /// A change of severity counts otherwise.
    SeverityChange,
    /// Pauses are unknown.
    Pause,
    /// Holidays or other exceptions are unknown.
    Holiday,
    /// Summer time is unknown or counted wrong.
    Dst,
    /// Hours or instants are those of another zone.
    TimeZone,
    /// Opening hours are unknown.
    Hours,
    /// Somebody looked too late.
    Polling,
    /// Two of these together.
    Several,
    /// None of these.
    Unexplained,
}

impl Cause {
    /// Every cause, in order.
    pub const ALL: [Self; 11] = [
        Self::Boundary,
        Self::Reopen,
        Self::SeverityChange,
        Self::Pause,
        Self::Holiday,
        Self::Dst,
        Self::TimeZone,
        Self::Hours,
        Self::Polling,
        Self::Several,
        Self::Unexplained,
    ];

    /// As pages and documents name it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Dst => "daylight saving",
            Self::TimeZone => "time zone",
            Self::Holiday => "holiday",
            Self::Hours => "opening hours",
            Self::Pause => "pause",
            Self::SeverityChange => "severity change",
            Self::Reopen => "reopen",
            Self::Boundary => "boundary",
            Self::Polling => "polling delay",
            Self::Several => "several",
            Self::Unexplained => "unexplained",
        }
    }
}

/// What is known of a desk besides its agreement.
#[derive(Clone, Debug)]
pub struct Setting {
    /// Zones it may have in mind.
    pub zones: Vec<Tz>,
    /// Dates that it may keep as holidays, though the agreement does not.
    pub holidays: Vec<NaiveDate>,
    /// The zone in which its times without an offset are read.
    pub read_in: Option<Tz>,
    /// The earliest and the latest instant of its log.
    pub span: (Instant, Instant),
}

/// One thing changed.
#[derive(Debug)]
pub struct Assumption {
    /// The cause it stands for.
    pub cause: Cause,
    /// A short name.
    pub id: String,
    /// What the desk does if it is right, in words.
    pub says: String,
    change: Change,
    /// The agreement changed; none where it stays as it is.
    pub(super) policy: Option<Policy>,
}

impl Assumption {
    /// Those that change anything of an agreement, in the order in which they are tried.
    #[must_use]
    pub fn all(draft: &PolicyDraft, setting: &Setting) -> Vec<Self> {
        let mut all: Vec<(Self, PolicyDraft)> = Vec::new();
        for (change, cause, id, says) in changes(draft, setting) {
            let Some(changed) = change.draft(draft, setting) else { continue };
            let twice = all.iter().any(|(other, as_drafted)| {
                *as_drafted == changed && change.tells_alike(other.change)
            });
            if twice || (changed == *draft && change.only_drafts()) {
                continue;
            }
            let policy = (changed != *draft).then(|| Policy::compile(&changed));
            // An agreement that cannot be is none that a desk could have.
            let Ok(policy) = policy.transpose() else { continue };
            all.push((Self { cause, id, says, change, policy }, changed));
        }
        all.into_iter().map(|(one, _)| one).collect()
    }

    /// The agreement with this changed too; none where that cannot be.
    pub(super) fn draft(&self, draft: &PolicyDraft, setting: &Setting) -> Option<PolicyDraft> {
        self.change.draft(draft, setting)
    }

    /// What of a ticket is told otherwise.
    pub(super) fn retold(&self) -> Option<Retold> {
        match self.change {
            Change::Wall(zone) => Some(Retold::Wall(zone)),
            Change::FirstSeverity => Some(Retold::FirstSeverity),
            Change::NeverReopened => Some(Retold::NeverReopened),
            Change::OneStretch => Some(Retold::OneStretch),
            _ => None,
        }
    }

    /// Whether a paused promise keeps the due instant that it had.
    pub(super) fn kept_while_paused(&self) -> bool {
        self.change == Change::KeptWhilePaused
    }

    /// Whether a stop at exactly the due instant is too late.
    pub(super) fn late_at_due(&self) -> bool {
        self.change == Change::LateAtDue
    }

    /// The instant that the desk writes for one that it means.
    pub(super) fn written(&self, at: Instant) -> Option<Instant> {
        match self.change {
            Change::LocalAsUtc(zone) => local_as_utc(at, zone),
            Change::Wall(zone) | Change::UtcAsLocal(zone) => utc_as_local(at, zone),
            _ => Some(at),
        }
    }

    /// Whether it can make a difference to a ticket whose severity changed, or that was reopened.
    pub(super) fn matters(&self, severity_changed: bool, reopened: bool) -> bool {
        match self.cause {
            Cause::SeverityChange => severity_changed,
            Cause::Reopen => reopened,
            _ => true,
        }
    }

    /// Whether two can be thought together.
    pub(super) fn goes_with(&self, other: &Self) -> bool {
        if self.kept_while_paused() || other.kept_while_paused() {
            return false;
        }
        let of_zones = |one: &Self| matches!(one.cause, Cause::Dst | Cause::TimeZone);
        self.cause != other.cause && !(of_zones(self) && of_zones(other))
    }
}

/// Changes that need no zone, in the order in which they are tried.
const EVERYWHERE: [(Change, Cause, &str, &str); 20] = [
    (
        Change::AfterHours(AfterHours::Roll),
        Cause::Boundary,
        "after-hours-roll",
        "the desk counts business days of what comes after hours from the next day",
    ),
    (
        Change::AfterHours(AfterHours::Ignore),
        Cause::Boundary,
        "after-hours-ignore",
        "the desk counts business days of what comes after hours from the same day",
    ),
    (
        Change::DayDue(DayDue::Close),
        Cause::Boundary,
        "due-close",
        "the desk's business days end when the last one closes",
    ),
    (
        Change::DayDue(DayDue::Open),
        Cause::Boundary,
        "due-open",
        "the desk's business days end when the last one opens",
    ),
    (
        Change::DayDue(DayDue::SameTime),
        Cause::Boundary,
        "due-same-time",
        "the desk's business days end at the time of day at which they began",
    ),
    (
        Change::LateAtDue,
        Cause::Boundary,
        "late-at-due",
        "the desk counts what is done at exactly the due instant as too late",
    ),
    (
        Change::NeverReopened,
        Cause::Reopen,
        "never-reopened",
        "the desk takes no notice of the reopening",
    ),
    (
        Change::OneStretch,
        Cause::Reopen,
        "one-stretch",
        "the desk counts on from the start as if the ticket had not been done before it was reopened",
    ),
    (
        Change::Resumed,
        Cause::Reopen,
        "resumed",
        "the desk goes on where it stopped when a ticket is reopened",
    ),
    (
        Change::Restarted,
        Cause::Reopen,
        "restarted",
        "the desk starts anew when a ticket is reopened",
    ),
    (
        Change::FirstSeverity,
        Cause::SeverityChange,
        "first-severity",
        "the desk keeps the severity of the opening",
    ),
    (
        Change::Retarget(RetargetRule::Retroactive),
        Cause::SeverityChange,
        "retroactive",
        "the desk counts the last severity's target from the start",
    ),
    (
        Change::Retarget(RetargetRule::Carry),
        Cause::SeverityChange,
        "carry",
        "the desk takes what elapsed before a change of severity off the new target",
    ),
    (
        Change::Retarget(RetargetRule::Restart),
        Cause::SeverityChange,
        "restart",
        "the desk starts anew at each change of severity",
    ),
    (
        Change::KeptWhilePaused,
        Cause::Pause,
        "kept-while-paused",
        "the desk leaves standing what was due before a pause, until it is over",
    ),
    (
        Change::NoPause,
        Cause::Pause,
        "no-pause",
        "the desk's clock runs on while this one is paused",
    ),
    (
        Change::NoHolidays,
        Cause::Holiday,
        "no-holidays",
        "the desk works on the holidays of the agreement",
    ),
    (
        Change::NoExceptions,
        Cause::Holiday,
        "no-exceptions",
        "the desk knows neither holidays nor other exceptions to its week",
    ),
    (
        Change::MoreHolidays,
        Cause::Holiday,
        "more-holidays",
        "the desk keeps the holidays of --holiday, which the agreement does not",
    ),
    (
        Change::AlwaysOpen,
        Cause::Hours,
        "always-open",
        "the desk counts every hour, opening hours or not",
    ),
];

/// Every change with its cause, its short name and what it says of the desk.
fn changes(draft: &PolicyDraft, setting: &Setting) -> Vec<(Change, Cause, String, String)> {
    let own = zones(draft);
    let mut known = own.clone();
    for zone in setting.zones.iter().chain(&setting.read_in) {
        if !known.contains(zone) {
            known.push(*zone);
        }
    }
    let listed: Vec<&str> = own.iter().map(|zone| zone.name()).collect();
    let own_names = listed.join(", ");
    let mut all = Vec::new();
    let mut add = |change, cause, id: String, says: String| all.push((change, cause, id, says));

    for (least, season) in [(true, "winter"), (false, "summer")] {
        let names = own.iter().map(|zone| {
            let (low, high) = offsets(*zone, setting.span);
            offset_name(if least { low } else { high })
        });
        let names: Vec<String> = names.collect();
        let says =
            format!("the desk's calendar keeps {season} time all year, {}", names.join(", "));
        add(Change::Fixed { least }, Cause::Dst, format!("{season}-time"), says);
    }
    for zone in &known {
        let says = format!(
            "the desk counts hours by the clock on the wall of {zone}, as if it were never put forward or back"
        );
        add(Change::Wall(*zone), Cause::Dst, format!("wall-clock {zone}"), says);
    }
    for zone in [Tz::UTC].iter().chain(&known) {
        let says =
            format!("the desk's calendar opens by the clocks of {zone} and not of {own_names}");
        add(Change::Zone(*zone), Cause::TimeZone, format!("calendar-in {zone}"), says);
    }
    for zone in known.iter().filter(|zone| **zone != Tz::UTC) {
        let says = format!("the desk writes the time of {zone} as if it were UTC");
        add(Change::LocalAsUtc(*zone), Cause::TimeZone, format!("written-in {zone}"), says);
    }
    if let Some(zone) = setting.read_in {
        let says = format!("the desk writes UTC where its other times are those of {zone}");
        add(Change::UtcAsLocal(zone), Cause::TimeZone, "written-in UTC".to_owned(), says);
    }
    let boundary = (Change::OtherBoundary, Cause::Boundary, "other-boundary", boundary_says(draft));
    for (change, cause, id, says) in [boundary].into_iter().chain(EVERYWHERE) {
        add(change, cause, id.to_owned(), says.to_owned());
    }
    all.sort_by_key(|(_, cause, ..)| *cause);
    all
}

fn boundary_says(draft: &PolicyDraft) -> &'static str {
    let closes = draft.clocks.iter().all(|clock| clock.boundary == Boundary::Close);
    if closes {
        "the desk moves what is due at closing time to the next opening"
    } else {
        "the desk leaves due at closing time, or at the next opening, what the agreement does not"
    }
}
