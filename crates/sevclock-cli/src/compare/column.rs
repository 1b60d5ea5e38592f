//! Which columns are the desk's own, and what each says of which clock.

use std::collections::BTreeMap;
use std::str::FromStr;

use sevclock::Policy;
use sevclock::policy::{Condition, PolicyDraft, Within};

use super::Value;
use crate::fault::listed;
use crate::log::{DeskCell, DeskColumn, LogReader, truth};
use crate::mapping::{Figure, Mapping, OurRule, WhichCycle};

/// A column of `--ours`: `COLUMN`, `COLUMN=CLOCK` or `COLUMN=CLOCK:FIGURE`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OursArg {
    column: String,
    clock: Option<String>,
    figure: Option<Figure>,
}

impl FromStr for OursArg {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (column, about) = text.split_once('=').map_or((text, None), |(a, b)| (a, Some(b)));
        let (clock, figure) = match about.map(|about| about.split_once(':').unwrap_or((about, "")))
        {
            None => (None, None),
            Some((clock, "")) => (Some(clock), None),
            Some((clock, figure)) => (Some(clock).filter(|clock| !clock.is_empty()), Some(figure)),
        };
        let expected = || {
            let figures = listed(Figure::ALL.iter().map(|figure| figure.name()));
            format!(
                "expected COLUMN, COLUMN=CLOCK or COLUMN=CLOCK:FIGURE, a figure being {figures}"
            )
        };
        if column.is_empty() || clock == Some("") {
            return Err(expected());
        }
        let figure = match figure {
            Some(name) => Some(figure_of(name).ok_or_else(expected)?),
            None => None,
        };
        Ok(Self { column: column.to_owned(), clock: clock.map(str::to_owned), figure })
    }
}

/// A column of the desk's own, with what it says of which clock.
#[derive(Clone, Debug)]
pub struct OursColumn {
    /// As the mapping or the command line names it.
    pub name: String,
    /// Its header.
    pub header: String,
    /// The place of the clock.
    pub clock: u16,
    /// What it says.
    pub figure: Figure,
    /// Which of the clock's cycles it speaks of.
    pub cycle: WhichCycle,
    when: Option<Condition>,
    /// What each cell means.
    values: Option<BTreeMap<String, bool>>,
}

impl OursColumn {
    /// The columns that the command line asks for, each as the mapping's `[ours]` says unless the
    /// command line says otherwise; all of `[ours]` where it asks for none.
    ///
    /// # Errors
    /// What is missing or unknown.
    pub fn all(args: &[OursArg], mapping: &Mapping, policy: &Policy) -> Result<Vec<Self>, String> {
        let none = OurRule::default();
        if args.is_empty() && mapping.ours.is_empty() {
            return Err("no column to set beside the agreement: name one with --ours \
                        COLUMN=CLOCK, or in a table `[ours]` of the mapping"
                .to_owned());
        }
        if args.is_empty() {
            let all = mapping.ours.iter();
            return all.map(|(name, rule)| Self::of(name, rule, mapping, policy)).collect();
        }
        let each = args.iter().map(|arg| {
            let mut rule = mapping.ours.get(&arg.column).unwrap_or(&none).clone();
            rule.clock = arg.clock.clone().or(rule.clock);
            rule.figure = arg.figure.or(rule.figure);
            Self::of(&arg.column, &rule, mapping, policy)
        });
        each.collect()
    }

    fn of(name: &str, rule: &OurRule, mapping: &Mapping, policy: &Policy) -> Result<Self, String> {
        let draft = policy.draft();
        let clock = clock(name, rule.clock.as_deref(), draft)?;
        let figure = rule.figure.or_else(|| figure_of(name)).ok_or_else(|| {
            let figures = listed(Figure::ALL.iter().map(|figure| figure.name()));
            format!("what does `{name}` say of the clock? Write {name}=CLOCK:FIGURE, a figure being {figures}")
        })?;
        if rule.values.is_some() && !matches!(figure, Figure::Met | Figure::Missed) {
            let figure = figure.name();
            return Err(format!(
                "`{name}` has `values`, which go with `met` or `missed`, not with `{figure}`"
            ));
        }
        Ok(Self {
            name: name.to_owned(),
            header: mapping.header(name),
            clock,
            figure,
            cycle: rule.cycle,
            when: rule.when.clone(),
            values: rule.values.clone(),
        })
    }

    /// What a cell of it says; an empty one says that there was no breach, and otherwise nothing.
    ///
    /// # Errors
    /// What was found and what was expected.
    pub fn read(
        &self,
        cell: Option<DeskCell<'_>>,
        log: &LogReader<'_>,
    ) -> Result<Option<Value>, String> {
        let Some(cell) = cell else {
            let unbreached = self.figure == Figure::BreachedAt;
            return Ok(unbreached.then_some(Value::At(None)));
        };
        let value = match self.figure {
            Figure::Met | Figure::Missed => truth(cell.text, self.values.as_ref()).map(Value::Is),
            Figure::DueAt | Figure::BreachedAt | Figure::DoneAt => {
                log.instant(cell).map(|at| Value::At(Some(at)))
            }
        };
        value.map(Some).map_err(|message| format!("column `{}`: {message}", self.header))
    }

    /// Where its cells are.
    #[must_use]
    pub fn desk(&self) -> DeskColumn {
        DeskColumn { header: self.header.clone(), when: self.when.clone() }
    }
}

/// The figure of a name; a column may have the name of a figure.
fn figure_of(name: &str) -> Option<Figure> {
    Figure::ALL.into_iter().find(|figure| figure.name() == name)
}

/// The place of the clock that a column speaks of.
fn clock(column: &str, name: Option<&str>, draft: &PolicyDraft) -> Result<u16, String> {
    let known = || listed(draft.clocks.iter().map(|clock| clock.id.as_str()));
    let places = || draft.clocks.iter().zip(0..);
    if let Some(name) = name {
        let found = places().find(|(clock, _)| clock.id == name);
        return found
            .map(|(_, place)| place)
            .ok_or_else(|| format!("`{column}`: no clock `{name}`; expected {}", known()));
    }
    let mut promising = places()
        .filter(|(clock, _)| clock.promise.rows().iter().any(|row| row.within != Within::None));
    match (promising.next(), promising.next()) {
        (Some((_, place)), None) => Ok(place),
        _ => Err(format!(
            "which clock does `{column}` speak of? Write {column}=CLOCK, with one of {}",
            known()
        )),
    }
}
