//! Every rule of an agreement with what it cites or why it is assumed, by the path reasons name.

use sevclock::policy::{After, Grounds, PolicyDraft, Promise};

/// A rule of an agreement.
#[derive(Clone, Debug)]
pub struct Element<'a> {
    /// Such as `clocks.first-response.target[0]`.
    pub path: String,
    /// What it cites, or why it is assumed.
    pub grounds: &'a Grounds,
}

/// The rules of an agreement, in its order.
#[must_use]
pub fn elements(draft: &PolicyDraft) -> Vec<Element<'_>> {
    let mut all = Elements(Vec::new());
    for one in &draft.calendars {
        all.add(format!("calendars.{}", one.id), &one.grounds);
    }
    if draft.ledger.calendar.is_some() {
        all.add("ledger".to_owned(), &draft.ledger.grounds);
    }
    for one in &draft.plans {
        all.add(format!("plans.{}", one.id), &one.grounds);
        for limit in &one.limits {
            all.add(format!("plans.{}.limits.{}", one.id, limit.id), &limit.grounds);
        }
    }
    all.add("contracts".to_owned(), &draft.contracts.grounds);
    for one in &draft.products {
        all.add(format!("products.{}", one.id), &one.grounds);
    }
    for one in &draft.severities {
        all.add(format!("severities.{}", one.level), &one.grounds);
    }
    for (place, one) in draft.classify.iter().enumerate() {
        all.add(format!("classify[{place}]"), &one.grounds);
    }
    for one in &draft.adjust {
        all.add(format!("adjust.{}", one.id), &one.grounds);
    }
    for one in &draft.obligations {
        all.add(format!("obligations.{}", one.id), &one.grounds);
    }
    for one in &draft.programs {
        all.add(format!("programs.{}", one.id), &one.grounds);
        for requirement in &one.requirements {
            all.add(
                format!("programs.{}.requirements.{}", one.id, requirement.id),
                &requirement.grounds,
            );
        }
    }
    for one in &draft.clocks {
        all.add(format!("clocks.{}", one.id), &one.grounds);
        let table = match one.promise {
            Promise::Target(_) => "target",
            Promise::Every { .. } => "every",
        };
        for (place, row) in one.promise.rows().iter().enumerate() {
            all.add(format!("clocks.{}.{table}[{place}]", one.id), &row.grounds);
        }
    }
    for one in &draft.tiers {
        all.add(format!("tiers.{}", one.id), &one.grounds);
    }
    for one in &draft.ladders {
        all.add(format!("ladders.{}", one.id), &one.grounds);
        for rung in &one.rungs {
            let path = format!("ladders.{}.rungs.{}", one.id, rung.id);
            all.add(path.clone(), &rung.grounds);
            let rows = match &rung.after {
                Some(After::Rows(rows)) => &rows[..],
                _ => &[],
            };
            for (place, row) in rows.iter().enumerate() {
                all.add(format!("{path}.after[{place}]"), &row.grounds);
            }
        }
    }
    for (place, one) in draft.queue.iter().enumerate() {
        all.add(format!("queue[{place}]"), &one.grounds);
    }
    for one in &draft.credits {
        all.add(format!("credits.{}", one.id), &one.grounds);
    }
    if let Some(survey) = &draft.satisfaction {
        all.add("satisfaction".to_owned(), &survey.grounds);
    }
    for one in &draft.scorecards {
        all.add(format!("scorecards.{}", one.id), &one.grounds);
        for measure in &one.measures {
            all.add(format!("scorecards.{}.measures.{}", one.id, measure.id), &measure.grounds);
        }
    }
    all.0
}

struct Elements<'a>(Vec<Element<'a>>);

impl<'a> Elements<'a> {
    fn add(&mut self, path: String, grounds: &'a Grounds) {
        self.0.push(Element { path, grounds });
    }
}
