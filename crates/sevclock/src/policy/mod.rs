//! What an agreement says, as plain data (semantics §1 to §6): built by hand or read from a document,
//! and valid only once compiled.
//!
//! Not here: what any of it means for a ticket, which is `evaluate`'s, and where in a file a rule
//! stood, which only the document crates know.

mod adjustment;
mod calendar;
mod clock;
mod condition;
mod contract;
mod credits;
mod fact;
mod fingerprint;
mod ladder;
mod ledger;
mod level;
mod money;
mod objective;
mod obligation;
mod percent;
mod plan;
mod product;
mod program;
mod queue;
mod satisfaction;
mod scorecard;
mod target;

pub use adjustment::{Adjustment, Authority, Change, Dwell, Only};
pub use calendar::{CalendarDraft, NamedCalendar};
pub use clock::{Boundary, Clock, OnMiss, Promise, Retarget, RetargetRule, Warn, WarnAt};
pub use condition::{
    Comparison, Condition, ConditionError, Expression, Literal, MAX_CONDITION_DEPTH,
    MAX_CONDITION_LENGTH,
};
pub use contract::ContractTerms;
pub use credits::{Band, Credits};
pub use fact::{FactDecl, FactKind, FactValue, SignalDecl};
pub use ladder::{Action, After, ClockThreshold, Deed, Ladder, LadderRetarget, Rung, Tier};
pub use ledger::{LedgerDraft, NOBODY, SUPPORT, WAITING_ON};
pub use level::{Level, LevelError};
pub use money::{Currency, Money, MoneyError};
pub use objective::{Objective, ObjectiveError};
pub use obligation::Obligation;
pub(crate) use percent::UNITS;
pub use percent::{Percent, PercentError};
pub use plan::{Inclusion, Limit, Plan};
pub use product::{Product, ProductKind, UpgradeKind};
pub use program::{Program, Requirement};
pub use queue::{QueueBy, QueueRow};
pub use satisfaction::Satisfaction;
pub use scorecard::{Measure, Scorecard};
pub use target::{Length, LengthError, TargetRow, Within};

use chrono::NaiveDate;

/// Where a rule comes from: the section of the agreement it encodes, or why it was assumed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Grounds {
    /// The place in the agreement, in the policy writer's own words.
    pub cite: Option<String>,
    /// Why the rule stands here although the agreement leaves it open.
    pub assumed: Option<String>,
}

/// A role that is told, asked or allowed, with what it stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Role {
    /// The id used by rules and events.
    pub id: String,
    /// Who that is, for readers.
    pub title: String,
}

/// The name and urgency of one severity level (semantics §3.1).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Severity {
    /// 1 is the most severe.
    pub level: Level,
    /// As the agreement calls it.
    pub name: String,
    /// Where it is defined.
    pub grounds: Grounds,
}

/// A rule that gives a ticket its first severity (semantics §3.1).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Classification {
    /// The severity given where the condition holds.
    pub severity: Level,
    /// Holds always if absent; may not use `severity` or `declared`.
    pub when: Option<Condition>,
    /// Where it is said.
    pub grounds: Grounds,
}

/// A whole agreement before it is compiled. Order is kept and matters wherever rules are tested in
/// order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PolicyDraft {
    /// The id users name it by.
    pub id: String,
    /// The title readers see.
    pub title: String,
    /// The version of the agreement.
    pub version: String,
    /// The agreement's own name or place.
    pub source: Option<String>,
    /// The first date it is in force (semantics §9.1).
    pub effective_from: Option<NaiveDate>,
    /// Where no classification rule holds (semantics §3.1).
    pub default_severity: Option<Level>,
    /// The plan of a ticket that names none; the first plan if absent.
    pub default_plan: Option<String>,
    /// Roles with descriptions; rules may name further ones.
    pub roles: Vec<Role>,
    /// Calendars by name (semantics §1.2).
    pub calendars: Vec<NamedCalendar>,
    /// Every fact a condition may use (semantics §2.1).
    pub facts: Vec<FactDecl>,
    /// Signals beyond the standard ones, and what signals set or imply (semantics §2.3).
    pub signals: Vec<SignalDecl>,
    /// The levels 1 to n.
    pub severities: Vec<Severity>,
    /// First match wins.
    pub classify: Vec<Classification>,
    /// Tested in order, each at most once a pass (semantics §3.2).
    pub adjust: Vec<Adjustment>,
    /// The promises (semantics §4).
    pub clocks: Vec<Clock>,
    /// Who is told when (semantics §5).
    pub ladders: Vec<Ladder>,
    /// Support tiers with calendars of their own (semantics §5.5).
    pub tiers: Vec<Tier>,
    /// What the customer owes (semantics §6.1).
    pub obligations: Vec<Obligation>,
    /// Whose hours the ledger tells apart (semantics §8.4).
    pub ledger: LedgerDraft,
    /// What a customer can buy (semantics §6.2).
    pub plans: Vec<Plan>,
    /// The terms that contracts may have (semantics §6.3).
    pub contracts: ContractTerms,
    /// What there is to upgrade, where an upgrade can lead from one product to another (semantics §6.4).
    pub products: Vec<Product>,
    /// What a customer can qualify for (semantics §6.5).
    pub programs: Vec<Program>,
    /// Which ticket is worked on first; by severity, due instant and opening if empty (semantics
    /// §6.6).
    pub queue: Vec<QueueRow>,
    /// What is given back where promises were kept too rarely (semantics §8.5).
    pub credits: Vec<Credits>,
    /// The facts of the survey that customers answer.
    pub satisfaction: Option<Satisfaction>,
    /// Measures weighed into one number.
    pub scorecards: Vec<Scorecard>,
}
