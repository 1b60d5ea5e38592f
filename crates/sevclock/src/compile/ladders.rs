//! Ladders, compiled (semantics §5).

use super::calendars::{Calendars, Choice};
use super::clocks::{ClockPlan, check_threshold};
use super::layout::{Bits, WORDS};
use super::problem::listed;
use super::rows::{Budget, Key, Table, Tables, length_budget};
use super::signals::{ACKNOWLEDGED, CANCELLED, CLOSED, OPENED, SignalTable, Signals};
use super::test::{Conditions, Scope, Test};
use crate::policy::{After, Deed, Ladder, LadderRetarget, PolicyDraft, Rung};
use crate::time::NEVER;

/// A compiled ladder.
#[derive(Clone, Debug)]
pub(crate) struct LadderPlan {
    pub(crate) anchors: Signals,
    pub(crate) stop: Signals,
    pub(crate) applies_when: Option<Test>,
    pub(crate) pause_when: Option<Test>,
    pub(crate) retarget: LadderRetarget,
    pub(crate) repeat: u32,
    pub(crate) hold_on_ack: bool,
    pub(crate) ack_timeout: Option<i64>,
    /// The calendar of recurrences and of the timeout.
    pub(crate) calendar: Choice,
    pub(crate) rungs: Vec<RungPlan>,
    /// Every bit its conditions and rows look at: while none changes, no row does.
    pub(crate) depends: Bits,
    /// Every signal it listens to.
    pub(crate) signals: Signals,
    /// Whether clocks date some of its rungs.
    pub(crate) tied: bool,
    /// How many marks its meter keeps where it can pause.
    pub(crate) marks: usize,
    /// The distinct calendars of its rungs' rows.
    pub(crate) calendars: Vec<u16>,
    /// By those: less working time than this is no rung's due instant under any key.
    pub(crate) least_marks: Box<[i64]>,
    /// Whether every rung is [plain](RungPlan::is_plain).
    pub(crate) plain: bool,
}

/// A compiled rung.
#[derive(Clone, Debug)]
pub(crate) struct RungPlan {
    pub(crate) dating: Dating,
    /// The first of its marks among the ladder's: one for each key (see `Meter::crossed`).
    pub(crate) first_mark: usize,
    /// A recurrence's interval.
    pub(crate) every: Option<Budget>,
    pub(crate) when: Option<Test>,
    /// The tier's calendar, if the rung engages one.
    pub(crate) available: Option<Choice>,
}

/// What dates a rung.
#[derive(Clone, Debug)]
pub(crate) enum Dating {
    /// Rows, whose calendars stand at these places among the ladder's.
    Rows(Table, Box<[u16]>),
    /// A clock and one of its thresholds.
    Clock(u16, u16),
}

impl RungPlan {
    /// What can date it, of a rung dated by rows.
    pub(crate) fn keys(&self) -> &[Key] {
        match &self.dating {
            Dating::Rows(table, _) => &table.keys,
            Dating::Clock(..) => &[],
        }
    }

    /// Whether it neither recurs nor waits by itself nor follows a clock.
    pub(crate) fn is_plain(&self) -> bool {
        self.every.is_none() && self.when.is_none() && matches!(self.dating, Dating::Rows(..))
    }

    /// Whether a further round of the ladder dates it anew (semantics §5.6).
    pub(crate) fn repeats(&self) -> bool {
        self.every.is_none() && matches!(self.dating, Dating::Rows(..))
    }
}

pub(crate) fn ladders(
    draft: &PolicyDraft,
    calendars: &Calendars,
    clocks: &mut [ClockPlan],
    signals: &mut SignalTable,
    conditions: &mut Conditions<'_>,
) -> Vec<LadderPlan> {
    for (place, tier) in draft.tiers.iter().enumerate() {
        let path = format!("tiers.{}", tier.id);
        if draft.tiers[..place].iter().any(|other| other.id == tier.id) {
            conditions.findings.add("duplicate-id", &path, "two tiers have this id");
        }
        calendars.choose(tier.calendar.as_ref(), &format!("{path}.calendar"), conditions.findings);
    }
    let mut plans = Vec::with_capacity(draft.ladders.len());
    for (place, ladder) in draft.ladders.iter().enumerate() {
        let path = format!("ladders[{place}]");
        if draft.ladders[..place].iter().any(|other| other.id == ladder.id) {
            conditions.findings.add(
                "duplicate-id",
                &format!("{path}.id"),
                "two ladders have this id",
            );
        }
        let mut compiler = Compiler { draft, calendars, clocks: &mut *clocks, path: &path };
        plans.push(compiler.ladder(ladder, signals, conditions));
    }
    plans
}

/// The least working time at which a key of a rung falls due, by the ladder's calendars.
fn least_marks(rungs: &[RungPlan], calendars: usize) -> Box<[i64]> {
    let mut least = vec![NEVER; calendars];
    for rung in rungs {
        let Dating::Rows(table, slots) = &rung.dating else { continue };
        for key in &table.keys {
            let least = &mut least[usize::from(slots[usize::from(key.slot)])];
            *least = (*least).min(match key.budget {
                Budget::None => NEVER,
                // How much working time they come to depends on the anchor.
                Budget::Days(..) => i64::MIN,
                Budget::Micros(amount) => amount,
            });
        }
    }
    least.into()
}

struct Compiler<'a> {
    draft: &'a PolicyDraft,
    calendars: &'a Calendars,
    clocks: &'a mut [ClockPlan],
    path: &'a str,
}

impl Compiler<'_> {
    fn ladder(
        &mut self,
        ladder: &Ladder,
        signals: &mut SignalTable,
        conditions: &mut Conditions<'_>,
    ) -> LadderPlan {
        let path = self.path;
        let named =
            signals.set_of(&ladder.anchors, &format!("{path}.anchors"), conditions.findings);
        let anchors = if ladder.anchors.is_empty() { OPENED } else { named };
        let own_stop = signals.set_of(&ladder.stop, &format!("{path}.stop"), conditions.findings);
        let stop = own_stop | ((CLOSED | CANCELLED) & !(anchors | own_stop));
        let calendar = self.calendars.choose(
            ladder.calendar.as_ref(),
            &format!("{path}.calendar"),
            conditions.findings,
        );
        if ladder.ack_timeout.is_some_and(|span| span.micros() == 0) {
            let message = "expected a duration above zero";
            conditions.findings.add("not-positive", &format!("{path}.ack_timeout"), message);
        }
        let mut rungs: Vec<RungPlan> = Vec::with_capacity(ladder.rungs.len());
        let mut slots: Vec<u16> = Vec::new();
        let mut marks = 0;
        for (place, rung) in ladder.rungs.iter().enumerate() {
            let path = format!("{path}.rungs[{place}]");
            if ladder.rungs[..place].iter().any(|other| other.id == rung.id) {
                conditions.findings.add(
                    "duplicate-id",
                    &format!("{path}.id"),
                    "two rungs have this id",
                );
            }
            let mut rung = self.rung(rung, &path, &calendar, &mut slots, conditions);
            rung.first_mark = marks;
            marks += rung.keys().len();
            rungs.push(rung);
        }
        let mut optional = |condition: Option<&_>, key: &str| {
            condition.map(|one| conditions.test(one, &format!("{path}.{key}"), Scope::Everything))
        };
        let applies_when = optional(ladder.applies_when.as_ref(), "applies_when");
        let pause_when = optional(ladder.pause_when.as_ref(), "pause_when");
        let mut depends = [0; WORDS];
        applies_when.iter().chain(&pause_when).for_each(|test| test.depends(&mut depends));
        for rung in &rungs {
            rung.when.iter().for_each(|test| test.depends(&mut depends));
            if let Dating::Rows(table, _) = &rung.dating {
                table.depends(&mut depends);
            }
        }
        LadderPlan {
            least_marks: least_marks(&rungs, slots.len()),
            plain: rungs.iter().all(RungPlan::is_plain),
            tied: rungs.iter().any(|rung| matches!(rung.dating, Dating::Clock(..))),
            depends,
            signals: anchors | stop | ACKNOWLEDGED,
            anchors,
            stop,
            applies_when,
            pause_when,
            retarget: ladder.retarget,
            repeat: ladder.repeat,
            hold_on_ack: ladder.hold_on_ack,
            ack_timeout: ladder.ack_timeout.map(crate::time::Span::micros),
            calendar,
            marks: if ladder.pause_when.is_some() { marks } else { 0 },
            rungs,
            calendars: slots,
        }
    }

    fn rung(
        &mut self,
        rung: &Rung,
        path: &str,
        calendar: &Choice,
        slots: &mut Vec<u16>,
        conditions: &mut Conditions<'_>,
    ) -> RungPlan {
        let every = rung.every.map(|length| {
            length_budget(
                length,
                self.calendars.all_always(calendar),
                false,
                &format!("{path}.every"),
                conditions.findings,
            )
        });
        let dating = self.dating(rung, path, calendar, slots, conditions);
        let when = rung.when.as_ref();
        let when = when.map(|one| conditions.test(one, &format!("{path}.when"), Scope::Everything));
        let engaged = rung.actions.iter().find(|action| action.deed == Deed::Engage);
        let available = engaged.map(|action| {
            let tier = self.draft.tiers.iter().find(|tier| tier.id == action.who);
            let name = tier.and_then(|tier| tier.calendar.as_ref());
            self.calendars.choose(name, &format!("{path}.actions"), conditions.findings)
        });
        RungPlan { dating, first_mark: 0, every, when, available }
    }

    fn dating(
        &mut self,
        rung: &Rung,
        path: &str,
        calendar: &Choice,
        slots: &mut Vec<u16>,
        conditions: &mut Conditions<'_>,
    ) -> Dating {
        let path = format!("{path}.after");
        let rows = match &rung.after {
            Some(After::Rows(rows)) => rows.clone(),
            Some(After::Clock(threshold)) => {
                check_threshold(threshold.at, &format!("{path}.at"), conditions);
                if let Some(place) =
                    self.draft.clocks.iter().position(|one| one.id == threshold.clock)
                {
                    let thresholds = &mut self.clocks[place].thresholds;
                    let known = thresholds.iter().position(|at| *at == threshold.at);
                    let at = known.unwrap_or_else(|| {
                        thresholds.push(threshold.at);
                        thresholds.len() - 1
                    });
                    let narrow = |place: usize| u16::try_from(place).unwrap_or(u16::MAX);
                    return Dating::Clock(narrow(place), narrow(at));
                }
                let known = listed(self.draft.clocks.iter().map(|one| one.id.as_str()));
                let message = format!("no clock `{}`; expected {known}", threshold.clock);
                conditions.findings.add("unknown-clock", &format!("{path}.clock"), message);
                Vec::new()
            }
            None => match rung.every {
                Some(every) => {
                    vec![crate::policy::TargetRow::any(crate::policy::Within::Length(every))]
                }
                None => {
                    conditions.findings.add(
                        "missing-after",
                        &path,
                        "expected when the rung falls due",
                    );
                    Vec::new()
                }
            },
        };
        let tables = Tables { draft: self.draft, calendars: self.calendars };
        let table = tables.table(&rows, calendar, true, &path, conditions);
        let places = table.calendars.iter().map(|calendar| {
            let known = slots.iter().position(|other| other == calendar);
            let place = known.unwrap_or_else(|| {
                slots.push(*calendar);
                slots.len() - 1
            });
            u16::try_from(place).unwrap_or(u16::MAX)
        });
        let places = places.collect();
        Dating::Rows(table, places)
    }
}
