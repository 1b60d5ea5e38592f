//! Escalation ladders: who must know by when (semantics §5).

use super::{Condition, Grounds, TargetRow, WarnAt};
use crate::time::Span;

/// A ladder of rungs counted from an anchor (semantics §5.1).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ladder {
    /// The id.
    pub id: String,
    /// As readers know it.
    pub title: Option<String>,
    /// Signals that start it; `opened` if empty.
    pub anchors: Vec<String>,
    /// Signals that stop it.
    pub stop: Vec<String>,
    /// Unreached rungs wait while this does not hold.
    pub applies_when: Option<Condition>,
    /// Unreached rungs move while this holds (semantics §5.5).
    pub pause_when: Option<Condition>,
    /// The calendar of rows that name none, of recurrences and of the acknowledgement's timeout;
    /// always open if absent.
    pub calendar: Option<String>,
    /// What a change of a rung's row does (semantics §5.3).
    pub retarget: LadderRetarget,
    /// How many more times the whole ladder runs (semantics §5.6).
    pub repeat: u32,
    /// An acknowledgement holds further rungs.
    pub hold_on_ack: bool,
    /// How long it holds them; until the ladder stops if absent.
    pub ack_timeout: Option<Span>,
    /// The rungs, in order.
    pub rungs: Vec<Rung>,
    /// Where it is said.
    pub grounds: Grounds,
}

impl Ladder {
    /// A ladder without rungs, with every default.
    #[must_use]
    pub fn new(id: &str) -> Self {
        Self {
            id: id.to_owned(),
            title: None,
            anchors: Vec::new(),
            stop: Vec::new(),
            applies_when: None,
            pause_when: None,
            calendar: None,
            retarget: LadderRetarget::default(),
            repeat: 0,
            hold_on_ack: false,
            ack_timeout: None,
            rungs: Vec::new(),
            grounds: Grounds::default(),
        }
    }
}

/// Where an unreached rung is counted from once another row dates it: `true` is from the change,
/// `false` from the anchor as it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LadderRetarget {
    /// On a change toward severity 1.
    pub restart_on_upgrade: bool,
    /// On any other change.
    pub restart_on_downgrade: bool,
}

impl Default for LadderRetarget {
    fn default() -> Self {
        Self { restart_on_upgrade: true, restart_on_downgrade: false }
    }
}

/// One step of a ladder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rung {
    /// The id that `requested` events name; one of its kind in the ladder.
    pub id: String,
    /// When it falls due; only a recurring rung may have none.
    pub after: Option<After>,
    /// It recurs so often from its first due instant on (semantics §5.4).
    pub every: Option<super::Length>,
    /// The rung waits while this does not hold.
    pub when: Option<Condition>,
    /// What is done when it is reached.
    pub actions: Vec<Action>,
    /// Where it is said.
    pub grounds: Grounds,
}

/// What dates a rung.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum After {
    /// The first row that matches; no row, no rung. `0m` is at once.
    Rows(Vec<TargetRow>),
    /// A threshold of a clock's current cycle.
    Clock(ClockThreshold),
}

/// A threshold of a clock.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClockThreshold {
    /// The clock's id.
    pub clock: String,
    /// The threshold.
    pub at: WarnAt,
}

/// Something done, or offered, when a rung is reached.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Action {
    /// What.
    pub deed: Deed,
    /// A tier (for [`Deed::Engage`]), a role, or what is convened.
    pub who: String,
    /// Offered, and done only once requested.
    pub on_request: bool,
}

/// The kinds of action.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Deed {
    /// A tier begins to work.
    Engage,
    /// A role is told.
    Notify,
    /// A role joins.
    Join,
    /// A bridge or a debrief is called.
    Convene,
}

/// A support tier.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tier {
    /// The id that `engage` names.
    pub id: String,
    /// As readers know it.
    pub title: Option<String>,
    /// When it works; always if absent.
    pub calendar: Option<String>,
    /// Where it is said.
    pub grounds: Grounds,
}
