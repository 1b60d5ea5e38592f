//! The document of figures: places become the policy's names.

use sevclock::Policy;
use sevclock::figures::{ClockRow, Figures, Key, Share, Survey, Table, TicketRow, seconds};
use sevclock::policy::{FactKind, Money, MoneyError};

use super::{
    ClockFigures, CreditFigures, Exact, FiguresDocument, HeldFigures, LedgerFigures, MarkFigures,
    MoneyDocument, PartsDocument, SatisfactionFigures,
};

/// The document of figures counted under a policy; with what is given back of a fee, if there is one.
///
/// # Errors
/// [`MoneyError`] of a part of the fee.
pub fn document(
    policy: &Policy,
    figures: &Figures,
    fee: Option<Money>,
) -> Result<FiguresDocument, MoneyError> {
    let (draft, whole) = (policy.draft(), figures.whole());
    let names = Names { policy, fee };
    Ok(FiguresDocument {
        policy: draft.id.clone(),
        version: draft.version.clone(),
        by: figures.grouping().by.iter().map(|one| one.name().to_owned()).collect(),
        zone: figures.grouping().zone.name().to_owned(),
        tickets: whole.tickets.iter().map(|row| row.tickets).sum(),
        groups: names.parts(&figures.table())?,
        all: names.parts(&whole)?,
        review: Vec::new(),
    })
}

struct Names<'a> {
    policy: &'a Policy,
    fee: Option<Money>,
}

impl Names<'_> {
    fn parts(&self, table: &Table) -> Result<PartsDocument, MoneyError> {
        let satisfaction = table.tickets.iter().filter_map(|row| {
            row.survey.as_ref().map(|survey| self.satisfaction(&row.group, survey))
        });
        Ok(PartsDocument {
            clocks: table.clocks.iter().map(|row| self.clock(row)).collect(),
            ledger: table.tickets.iter().map(|row| self.ledger(row)).collect(),
            credits: self.credits(table)?,
            satisfaction: satisfaction.collect(),
        })
    }

    fn clock(&self, row: &ClockRow) -> ClockFigures {
        let clock = self.policy.draft().clocks.get(usize::from(row.clock));
        let objective = clock.and_then(|clock| clock.objective);
        let (counts, durations) = (&row.attainment, &row.durations);
        let exact = |micros: Option<i64>| micros.map(|micros| exact_seconds(micros.into()));
        let percentile = |text: &str| {
            let percent = text.parse().ok();
            exact(percent.and_then(|percent| durations.percentile(percent)))
        };
        ClockFigures {
            clock: clock.map_or_else(String::new, |clock| clock.id.clone()),
            group: group(&row.group),
            met: counts.met,
            breached: counts.breached,
            overdue: counts.overdue,
            on_arrival: counts.on_arrival,
            cancelled: counts.cancelled,
            restarted: counts.restarted,
            stopped: counts.stopped,
            running: counts.running,
            paused: counts.paused,
            promised: counts.promised > 0,
            attainment: counts.share().map(share),
            objective: objective.map(|objective| objective.to_string()),
            objective_met: objective.and_then(|objective| counts.meets(objective)),
            done: durations.count() as u64,
            mean_s: exact(durations.mean()),
            median_s: exact(durations.median()),
            p90_s: percentile("90 %"),
            p95_s: percentile("95 %"),
            longest_s: percentile("100 %"),
        }
    }

    fn ledger(&self, row: &TicketRow) -> LedgerFigures {
        let held = self.policy.holders().zip(&row.ledger).map(|(who, held)| HeldFigures {
            who: who.to_owned(),
            in_hours_s: exact_seconds(held.in_hours),
            out_of_hours_s: exact_seconds(held.out_of_hours),
        });
        LedgerFigures { group: group(&row.group), tickets: row.tickets, held: held.collect() }
    }

    fn credits(&self, table: &Table) -> Result<Vec<CreditFigures>, MoneyError> {
        let draft = self.policy.draft();
        let mut all = Vec::new();
        for credits in &draft.credits {
            let place = draft.clocks.iter().position(|clock| clock.id == credits.clock);
            let of_clock = |row: &&ClockRow| Some(usize::from(row.clock)) == place;
            for row in table.clocks.iter().filter(of_clock) {
                let attained = row.attainment.share();
                let amount = match (attained, self.fee) {
                    (Some(attained), Some(fee)) => Some(credits.amount(attained, fee)?),
                    _ => None,
                };
                all.push(CreditFigures {
                    credits: credits.id.clone(),
                    clock: credits.clock.clone(),
                    group: group(&row.group),
                    attainment: attained.map(share),
                    credit: attained.map(|attained| credits.percent(attained).to_string()),
                    amount: amount.map(MoneyDocument::from),
                });
            }
        }
        Ok(all)
    }

    fn satisfaction(&self, keys: &[Key], survey: &Survey) -> SatisfactionFigures {
        let facts = self.policy.draft().satisfaction.as_ref();
        let rating = facts.map_or("", |facts| &facts.rating);
        let reason = facts.and_then(|facts| facts.reason.as_deref());
        let marks = survey.marks.iter().map(|mark| MarkFigures {
            rating: self.value(rating, mark.rating),
            reason: reason.zip(mark.reason).map(|(fact, place)| self.value(fact, place)),
            count: mark.count,
        });
        SatisfactionFigures {
            group: group(keys),
            answered: survey.answered,
            unanswered: survey.unanswered,
            satisfied: survey.satisfied,
            review: survey.review,
            share: survey.share().map(share),
            marks: marks.collect(),
        }
    }

    /// The value at a place of a list fact.
    fn value(&self, fact: &str, place: u16) -> String {
        let fact = self.policy.draft().facts.iter().find(|one| one.id == fact);
        let values = match fact.map(|fact| &fact.kind) {
            Some(FactKind::Choice { values, .. }) => values.as_slice(),
            _ => &[],
        };
        values.get(usize::from(place)).cloned().unwrap_or_default()
    }
}

fn group(keys: &[Key]) -> Vec<String> {
    keys.iter().map(Key::to_string).collect()
}

fn share(share: Share) -> Exact {
    Exact(share.to_string())
}

fn exact_seconds(micros: i128) -> Exact {
    Exact(seconds(micros).to_string())
}
