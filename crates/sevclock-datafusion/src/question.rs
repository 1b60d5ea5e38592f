//! Calls prepared once by their constants, and kept from one batch of rows to the next.

use std::sync::{Arc, Mutex, PoisonError};

use sevclock::Policy;
use sevclock::batch::{Facts, Packing, Promises};
use sevclock::policy::{Clock, PolicyDraft, Promise, TargetRow, Within};

use crate::arguments::Constants;
use crate::code::Coder;
use crate::policies::Policies;
use crate::words::Ask;

/// How many prepared calls a function keeps; queries rarely have more.
const KEPT: usize = 32;

/// A call prepared: what its constants come to.
#[derive(Debug)]
pub(crate) struct Question {
    pub(crate) policy: Arc<Policy>,
    /// One for each name, in order.
    pub(crate) coders: Vec<Coder>,
    pub(crate) about: About,
}

/// What a question is about.
#[derive(Debug)]
pub(crate) enum About {
    /// A clock's promises, or a calendar's hours.
    Promises(Promises),
    /// Facts of new tickets; beside it those of one that says nothing.
    Facts(Packing, Facts),
}

impl Question {
    /// # Errors
    /// What no agreement, clock, calendar or identifier is called, or has too many values.
    pub(crate) fn new(
        ask: Ask,
        policies: &Policies,
        constants: &Constants,
    ) -> Result<Self, String> {
        let Constants { policy: name, clock, names } = constants;
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let policy = policies.find(name).ok_or_else(|| {
            let known = listed(policies.names());
            format!("`{name}` is no registered agreement; expected {known}")
        })?;
        let mut policy = Arc::clone(policy);
        if ask == Ask::Working && !has_clock(&policy, clock) {
            policy = Arc::new(hours(policy.draft(), clock)?);
        }
        let about = match ask {
            Ask::Due | Ask::Working => {
                let promises = policy.promises(clock, &names);
                About::Promises(promises.map_err(|error| error.to_string())?)
            }
            Ask::Severity => {
                let packing = policy.packing(&names).map_err(|error| error.to_string())?;
                let blank = policy.pack(None, &[]).map_err(|faults| faults.to_string())?;
                About::Facts(packing, blank)
            }
        };
        let coders: Result<_, String> =
            names.into_iter().map(|name| Coder::new(&policy, name)).collect();
        Ok(Self { coders: coders?, policy, about })
    }
}

fn has_clock(policy: &Policy, id: &str) -> bool {
    policy.draft().clocks.iter().any(|clock| clock.id == id)
}

/// The agreement with a clock that promises nothing on a calendar, called as it: so a calendar that
/// a fact chooses is chosen as anywhere else.
fn hours(draft: &PolicyDraft, calendar: &str) -> Result<Policy, String> {
    if !draft.calendars.iter().any(|one| one.id == calendar) {
        let clocks = draft.clocks.iter().map(|one| one.id.as_str());
        let known = listed(clocks.chain(draft.calendars.iter().map(|one| one.id.as_str())));
        let id = &draft.id;
        return Err(format!("`{id}` has no clock or calendar `{calendar}`; expected {known}"));
    }
    let mut clock = Clock::new(calendar);
    clock.start = vec!["opened".into()];
    clock.calendar = Some(calendar.to_owned());
    clock.promise = Promise::Target(vec![TargetRow::any(Within::None)]);
    let hours = PolicyDraft {
        id: draft.id.clone(),
        default_severity: draft.default_severity,
        default_plan: draft.default_plan.clone(),
        calendars: draft.calendars.clone(),
        facts: draft.facts.clone(),
        severities: draft.severities.clone(),
        plans: draft.plans.clone(),
        programs: draft.programs.clone(),
        clocks: vec![clock],
        ..PolicyDraft::default()
    };
    Policy::compile(&hours).map_err(|problems| problems.to_string())
}

/// Names in backticks.
pub(crate) fn listed<'a>(names: impl Iterator<Item = &'a str>) -> String {
    let names: Vec<String> = names.map(|name| format!("`{name}`")).collect();
    names.join(", ")
}

/// The prepared calls of a function, the latest last.
#[derive(Debug, Default)]
pub(crate) struct Questions(Mutex<Vec<(Constants, Arc<Question>)>>);

impl Questions {
    /// The call of these constants, prepared now if it is not yet.
    ///
    /// # Errors
    /// Those of [`Question::new`].
    pub(crate) fn get(
        &self,
        ask: Ask,
        policies: &Policies,
        constants: Constants,
    ) -> Result<Arc<Question>, String> {
        // A panic elsewhere leaves the list whole: entries are only ever added or dropped.
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, question)) = kept.iter().find(|(known, _)| *known == constants) {
            return Ok(Arc::clone(question));
        }
        let question = Arc::new(Question::new(ask, policies, &constants)?);
        if kept.len() == KEPT {
            kept.remove(0);
        }
        kept.push((constants, Arc::clone(&question)));
        Ok(question)
    }
}
