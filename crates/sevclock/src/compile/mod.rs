//! From a draft to an immutable [`Policy`]: names become small numbers, conditions masks, calendars
//! tables, and every mistake is reported at once.
//!
//! Not here: what the compiled parts mean for a ticket, which is [`crate::evaluate`]'s.

mod bind;
mod calendars;
mod clocks;
mod ladders;
mod layout;
mod ledger;
mod limits;
mod measures;
mod plans;
mod problem;
mod queue;
mod rows;
mod severity;
mod signals;
mod steps;
mod test;
mod wakes;

pub use bind::{BoundEvent, BoundTicket, Fault, Faults};
pub use problem::{Problem, Problems};
pub use severity::Way;
pub use signals::STANDARD_SIGNALS;

pub(crate) use clocks::ClockPlan;
pub(crate) use ladders::{Dating, LadderPlan, RungPlan};
pub(crate) use layout::{Bits, Changes, Domain, Layout, Values, WORDS, add_bits};
pub(crate) use ledger::LedgerPlan;
pub(crate) use measures::SurveyPlan;
pub(crate) use plans::PlanTerms;
pub(crate) use problem::listed;
pub(crate) use queue::QueueKeyPlan;
pub(crate) use rows::{Budget, Key, day_due};
pub(crate) use severity::{Adjust, Classify, Qualify};
pub(crate) use signals::{ACKNOWLEDGED, CLASSIFIED, SignalTable, Signals};
pub(crate) use test::Test;
pub(crate) use wakes::Wakes;

use std::sync::Arc;

use crate::evaluate::{Cycle, Evaluation};
use crate::policy::PolicyDraft;
use crate::time::{Calendar, CalendarPool, ZoneData};
use calendars::Calendars;
use problem::Findings;
use test::{Conditions, Scope};

/// The number of the semantics page that decisions follow, at the head of every state's record
/// (semantics §7.3).
pub const SEMANTICS: u32 = 1;

/// A compiled agreement: immutable, and shared between threads as it is.
///
/// ```
/// use sevclock::Policy;
/// use sevclock::policy::{Classification, Clock, Level, PolicyDraft, Severity, TargetRow, Within};
///
/// let mut draft = PolicyDraft { id: "example".into(), ..PolicyDraft::default() };
/// let urgent = Level::MOST_SEVERE;
/// draft.severities.push(Severity { level: urgent, name: "Urgent".into(), grounds: Default::default() });
/// draft.default_severity = Some(urgent);
/// let mut clock = Clock::new("first-response");
/// clock.start = vec!["opened".into()];
/// clock.stop = vec!["responded".into()];
/// let within = Within::Length("30m".parse()?);
/// clock.promise = sevclock::policy::Promise::Target(vec![TargetRow::any(within)]);
/// draft.clocks.push(clock);
/// let policy = Policy::compile(&draft)?;
/// assert_eq!(policy.draft().id, "example");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct Policy {
    draft: PolicyDraft,
    fingerprint: u64,
    zones: ZoneData,
    pub(crate) layout: Layout,
    pub(crate) signals: SignalTable,
    pub(crate) calendars: Vec<Arc<Calendar>>,
    /// What the draft calls each of them.
    calendar_names: Box<[String]>,
    pub(crate) last: u8,
    pub(crate) classify: Classify,
    pub(crate) adjust: Vec<Adjust>,
    /// By base severity from 1: the places of those that may do something at a ticket's opening.
    pub(crate) opening: Box<[Box<[usize]>]>,
    /// Every bit the adjustments look at.
    pub(crate) adjust_depends: Bits,
    /// Whether one of them waits for a dwell.
    pub(crate) adjust_dwells: bool,
    pub(crate) plans: Vec<PlanTerms>,
    pub(crate) programs: Vec<Qualify>,
    pub(crate) clocks: Vec<ClockPlan>,
    /// The places of those that time alone rolls on.
    pub(crate) rolling: Box<[usize]>,
    pub(crate) ladders: Vec<LadderPlan>,
    pub(crate) ledger: LedgerPlan,
    /// When each obligation applies, and what meets it.
    pub(crate) obligations: Vec<(Test, Test)>,
    /// The keys of the queue order.
    pub(crate) queue: Vec<QueueKeyPlan>,
    /// The facts of the survey, if there is one.
    pub(crate) survey: Option<SurveyPlan>,
}

impl Policy {
    /// Compiles a draft.
    ///
    /// # Errors
    /// Every [`Problem`] of the draft at once, each with a stable code and its path.
    pub fn compile(draft: &PolicyDraft) -> Result<Self, Problems> {
        Self::compile_in(draft, &mut CalendarPool::new())
    }

    /// The same with the calendars of a pool, which the policy shares with others of it.
    ///
    /// # Errors
    /// As [`Policy::compile`].
    pub fn compile_in(draft: &PolicyDraft, pool: &mut CalendarPool) -> Result<Self, Problems> {
        let _span = crate::span::compile();
        let mut findings = Findings::default();
        limits::check(draft, &mut findings);
        if !findings.none() {
            return Err(findings.into_problems());
        }
        if draft.id.is_empty() {
            findings.add("missing-id", "policy.id", "expected an id");
        }
        let layout = Layout::of(draft, &mut findings);
        let mut signals = SignalTable::of(draft, &layout, &mut findings);
        let calendars = Calendars::of(draft, &layout, pool, &mut findings);
        let ledger = LedgerPlan::of(draft, &layout, &calendars, &mut findings);
        let mut conditions = Conditions { layout: &layout, findings: &mut findings };
        let last = severity::levels(draft, &mut conditions);
        let classify = severity::classify(draft, last, &mut conditions);
        let adjust = severity::adjust(draft, last, &calendars, &mut conditions);
        let plans = plans::plans(draft, &calendars, &mut conditions);
        let programs = severity::programs(draft, &mut conditions);
        let mut clocks = clocks::clocks(draft, &calendars, &mut signals, &mut conditions);
        let ladders =
            ladders::ladders(draft, &calendars, &mut clocks, &mut signals, &mut conditions);
        limits::check_marks(&clocks, conditions.findings);
        if conditions.findings.none() {
            clocks.iter_mut().for_each(ClockPlan::note_least_marks);
        }
        let obligations = obligations(draft, &mut conditions);
        let queue = queue::queue(draft, &mut conditions);
        measures::check_credits(draft, &mut findings);
        measures::check_scorecards(draft, &mut findings);
        let survey = measures::survey(draft, &layout, &mut findings);
        let mut adjust_depends = [0; WORDS];
        adjust.iter().for_each(|rule| rule.when.depends(&mut adjust_depends));
        let policy = Self {
            adjust_depends,
            opening: severity::opening(&adjust, last, &layout),
            adjust_dwells: adjust.iter().any(|rule| rule.dwell.is_some()),
            fingerprint: if findings.none() { fingerprint(draft, pool.zones()) } else { 0 },
            draft: draft.clone(),
            zones: pool.zones().clone(),
            layout,
            signals,
            calendar_names: calendars.names(),
            calendars: calendars.compiled,
            last,
            classify,
            adjust,
            plans,
            programs,
            rolling: (0..clocks.len()).filter(|place| clocks[*place].rolls()).collect(),
            clocks,
            ladders,
            ledger,
            obligations,
            queue,
            survey,
        };
        findings.finish(policy)
    }

    /// What the policy was compiled from: its names, titles and citations.
    #[must_use]
    pub fn draft(&self) -> &PolicyDraft {
        &self.draft
    }

    /// The name of a signal by its place, as evaluations list unused ones; none past the last.
    #[must_use]
    pub fn signal(&self, place: u16) -> Option<&str> {
        self.signals.signals.get(usize::from(place)).map(|signal| signal.name.as_str())
    }

    /// A number that tells this policy from any other in practice; it goes into states (semantics
    /// §7.3). It is that of its [draft](PolicyDraft::fingerprint), and of other zone data than what is
    /// built in.
    #[must_use]
    pub fn fingerprint(&self) -> u64 {
        self.fingerprint
    }

    /// The zone data that its calendars were made with.
    #[must_use]
    pub fn zones(&self) -> &ZoneData {
        &self.zones
    }

    /// The calendar of a cycle: the one that its row resolves to by the facts of the evaluation it
    /// stands in (semantics §4.2). So it is exact of open cycles, but of one that breached and stays so
    /// where a fact has chosen another since.
    #[must_use]
    pub fn calendar_of(&self, cycle: &Cycle, evaluation: &Evaluation) -> &Calendar {
        let clock = self.clocks.get(usize::from(cycle.clock));
        let place = clock.map_or(0, |clock| clock.table.calendar(cycle.row, &evaluation.facts));
        self.calendar(place)
    }

    /// The name of a calendar by its place, as [`Stretch`](crate::evaluate::Stretch)es give it; of two
    /// that are the same the first, `always` where a clock names none. None past the last.
    #[must_use]
    pub fn calendar_name(&self, place: u16) -> Option<&str> {
        self.calendar_names.get(usize::from(place)).map(String::as_str)
    }

    /// Grants and withholds what programs do, one after another (semantics §6.5).
    pub(crate) fn grant(&self, bits: &mut Bits) {
        self.programs.iter().for_each(|program| program.grant(bits));
    }

    pub(crate) fn calendar(&self, place: u16) -> &Calendar {
        &self.calendars[usize::from(place)]
    }
}

fn obligations(draft: &PolicyDraft, conditions: &mut Conditions<'_>) -> Vec<(Test, Test)> {
    let mut obligations = Vec::with_capacity(draft.obligations.len());
    for (place, one) in draft.obligations.iter().enumerate() {
        let path = format!("obligations[{place}]");
        if draft.obligations[..place].iter().any(|other| other.id == one.id) {
            let message = "two obligations have this id";
            conditions.findings.add("duplicate-id", &format!("{path}.id"), message);
        }
        let applies = one.applies_when.as_ref();
        let applies =
            conditions.optional(applies, &format!("{path}.applies_when"), Scope::Everything);
        let requires =
            conditions.test(&one.requires, &format!("{path}.requires"), Scope::Everything);
        obligations.push((applies, requires));
    }
    obligations
}

/// That of a draft, joined with the version of zone data that is given.
fn fingerprint(draft: &PolicyDraft, zones: &ZoneData) -> u64 {
    match zones.is_built_in() {
        true => draft.fingerprint(),
        false => zones.version().bytes().fold(draft.fingerprint(), |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        }),
    }
}
