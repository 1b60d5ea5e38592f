//! Escalation ladders: who was told when, and who is next.

use std::io::{self, Write};

use chrono_tz::Tz;
use sevclock::evaluate::{LadderStatus, Run, RungEntry};
use sevclock::policy::{Action, After, Deed, Ladder, Rung};

use super::facts::zone_of;
use super::{Decided, padded};

/// Occurrences of one rung that are shown; the ones before them are counted.
const SHOWN: usize = 3;

impl Decided<'_> {
    pub(super) fn write_ladders(&self, out: &mut dyn Write) -> io::Result<()> {
        for run in &self.evaluation.history.runs {
            if let Some(ladder) = self.draft().ladders.get(usize::from(run.ladder)) {
                self.write_run(out, run, ladder)?;
            }
        }
        Ok(())
    }

    fn write_run(&self, out: &mut dyn Write, run: &Run, ladder: &Ladder) -> io::Result<()> {
        let again = if run.number > 1 { format!(" #{}", run.number) } else { String::new() };
        let status = match run.status {
            LadderStatus::Idle => "not begun",
            LadderStatus::Running => "running",
            LadderStatus::Waiting => "waiting: does not apply now",
            LadderStatus::Paused => "paused",
            LadderStatus::Stopped => "stopped",
        };
        self.heading(out, &format!("Ladder {}{again}, {status}", ladder.id))?;
        let all = self.evaluation.history.rungs.iter();
        let rungs: Vec<(&RungEntry, &Rung)> = all
            .filter(|entry| (entry.ladder, entry.run) == (run.ladder, run.number))
            .filter_map(|entry| Some((entry, ladder.rungs.get(usize::from(entry.rung))?)))
            .collect();
        let names = rungs.iter().map(|(entry, rung)| name(entry, rung).chars().count());
        let width = names.max().unwrap_or(0);
        for of_rung in rungs.chunk_by(|a, b| a.0.rung == b.0.rung) {
            let (earlier, shown) = of_rung.split_at(of_rung.len().saturating_sub(SHOWN));
            if let Some((_, rung)) = earlier.first() {
                let line = format!("  ● {}  {} before", padded(&rung.id, width), earlier.len());
                writeln!(out, "{}", self.paint.faint(&line))?;
            }
            for (entry, rung) in shown {
                self.write_rung(out, entry, rung, width, run.status)?;
            }
        }
        Ok(())
    }

    fn write_rung(
        &self,
        out: &mut dyn Write,
        entry: &RungEntry,
        rung: &Rung,
        width: usize,
        status: LadderStatus,
    ) -> io::Result<()> {
        let zone = self.zone_of_rung(entry, rung);
        let (mark, when) = match (entry.reached, entry.due) {
            (Some(at), _) => ("●", format!("reached {}", self.local(at, zone))),
            (None, Some(due)) if status == LadderStatus::Stopped => {
                ("○", format!("was due {}", self.local(due, zone)))
            }
            (None, Some(due)) => {
                ("○", format!("due {}, {}", self.local(due, zone), self.away(due)))
            }
            (None, None) => ("○", "not dated".to_owned()),
        };
        let name = padded(&name(entry, rung), width);
        let line = format!("  {mark} {name}  {when}");
        let line = if entry.reached.is_some() { self.paint.near(&line) } else { line };
        writeln!(out, "{line}")?;
        let taken = self.evaluation.history.taken_of(entry).map(|taken| self.utc(taken.at));
        let deeds = deeds(&rung.actions, taken.as_deref());
        if !deeds.is_empty() {
            let gap = " ".repeat(width + 4);
            let available = entry.available.filter(|at| entry.reached.is_some_and(|r| *at > r));
            let open = available.map(|at| format!("; there from {}", self.utc(at)));
            writeln!(out, "{gap}  {deeds}{}", open.unwrap_or_default())?;
        }
        Ok(())
    }

    /// The zone of the calendar of the rung's rows, where they agree.
    fn zone_of_rung(&self, entry: &RungEntry, rung: &Rung) -> Option<Tz> {
        let ladder = self.draft().ladders.get(usize::from(entry.ladder))?;
        let row = match rung.after.as_ref() {
            Some(After::Rows(rows)) => rows.iter().find(|row| {
                row.severity.is_empty() || row.severity.contains(&self.evaluation.effective)
            }),
            _ => None,
        };
        let name = row.and_then(|row| row.calendar.as_ref()).or(ladder.calendar.as_ref())?;
        zone_of(self.draft(), name, self.ticket, self.evaluation.as_of)
    }
}

/// The rung's id, and the number of its occurrence where there are several.
fn name(entry: &RungEntry, rung: &Rung) -> String {
    match entry.occurrence {
        1 => rung.id.clone(),
        occurrence => format!("{} #{occurrence}", rung.id),
    }
}

/// `engage level-2; notify sales-rep, cto; on request join regional-head`.
pub(crate) fn deeds(actions: &[Action], taken: Option<&str>) -> String {
    let same = |a: &Action, b: &Action| (a.deed, a.on_request) == (b.deed, b.on_request);
    let groups = actions.chunk_by(same).map(|group| {
        let who = group.iter().map(|action| action.who.as_str()).collect::<Vec<_>>().join(", ");
        let deed = deed_word(group[0].deed);
        match (group[0].on_request, taken) {
            (false, _) => format!("{deed} {who}"),
            (true, None) => format!("on request {deed} {who}"),
            (true, Some(at)) => format!("{deed} {who} (requested {at})"),
        }
    });
    groups.collect::<Vec<_>>().join("; ")
}

fn deed_word(deed: Deed) -> &'static str {
    match deed {
        Deed::Engage => "engage",
        Deed::Notify => "notify",
        Deed::Join => "join",
        Deed::Convene => "convene",
    }
}
