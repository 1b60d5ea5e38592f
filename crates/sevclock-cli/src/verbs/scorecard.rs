//! `sevclock figures --rows`: rows of measured values, scored and ranked.

use std::io;

use rust_decimal::Decimal;
use serde::Serialize;
use sevclock::Policy;
use sevclock::figures::Ranking;
use sevclock::policy::Scorecard;

use super::{End, Streams};
use crate::args::{FiguresArgs, TableFormat};
use crate::fault::{Fault, listed};
use crate::rows::{Row, read};
use crate::text::Sheet;

pub(super) fn run(
    policy: &Policy,
    path: &str,
    args: &FiguresArgs,
    streams: &mut Streams<'_>,
) -> Result<End, End> {
    let card = choose(policy, args.scorecard.as_deref())?;
    let rows = read(card, path).map_err(|faults| streams.faults(&faults))?;
    let values: Vec<Vec<Decimal>> = rows.iter().map(|row| row.values.clone()).collect();
    let rankings = card.ranked(&values).map_err(|(place, error)| {
        let line = rows.get(place).map(|row| row.line);
        streams.faults([&Fault { line, ..Fault::of_file(path, error.to_string()) }])
    })?;
    match args.format {
        TableFormat::Json => write_json(card, &rows, &rankings, streams)?,
        format => {
            let sheet = sheet(card, &rows, &rankings);
            match format {
                TableFormat::Csv => sheet.write_csv(streams.out)?,
                _ => {
                    let title = card.title.as_ref().unwrap_or(&card.id);
                    writeln!(streams.out, "{}", streams.paint.strong(title))?;
                    sheet.write(streams.out)?;
                }
            }
        }
    }
    streams.out.flush()?;
    Ok(End::Fine)
}

/// The scorecard of an id, or the only one.
fn choose<'p>(policy: &'p Policy, id: Option<&str>) -> Result<&'p Scorecard, End> {
    let all = &policy.draft().scorecards;
    let known = || listed(all.iter().map(|card| card.id.as_str()));
    match (id, &all[..]) {
        (None, [card]) => Ok(card),
        (None, []) => Err(End::Usage("the agreement has no scorecard".to_owned())),
        (None, _) => Err(End::Usage(format!("say which with --scorecard: {}", known()))),
        (Some(id), _) => {
            let found = all.iter().find(|card| card.id == id);
            found.ok_or_else(|| End::Usage(format!("no scorecard `{id}`; expected {}", known())))
        }
    }
}

fn sheet(card: &Scorecard, rows: &[Row], rankings: &[Ranking]) -> Sheet {
    let measures: Vec<&str> = card.measures.iter().map(|measure| &*measure.id).collect();
    let numbers: Vec<&str> = ["rank"].into_iter().chain(measures).chain(["score"]).collect();
    let mut sheet = Sheet::new(["name"], &numbers);
    for (row, ranking) in ordered(rows, rankings) {
        let mut cells = vec![row.name.clone(), ranking.rank.to_string()];
        cells.extend(row.values.iter().map(Decimal::to_string));
        cells.push(ranking.score.to_string());
        sheet.add(cells);
    }
    sheet
}

#[derive(Serialize)]
struct Line<'a> {
    scorecard: &'a str,
    name: &'a str,
    rank: usize,
    /// As text, so that no reader rounds it.
    score: String,
}

fn write_json(
    card: &Scorecard,
    rows: &[Row],
    rankings: &[Ranking],
    streams: &mut Streams<'_>,
) -> Result<(), io::Error> {
    for (row, ranking) in ordered(rows, rankings) {
        let (rank, score) = (ranking.rank, ranking.score.to_string());
        let line = Line { scorecard: &card.id, name: &row.name, rank, score };
        serde_json::to_writer(&mut *streams.out, &line)?;
        writeln!(streams.out)?;
    }
    Ok(())
}

/// The best first, rows of one rank as they came.
fn ordered<'r>(rows: &'r [Row], rankings: &'r [Ranking]) -> Vec<(&'r Row, &'r Ranking)> {
    let mut all: Vec<_> = rows.iter().zip(rankings).collect();
    all.sort_by_key(|(_, ranking)| ranking.rank);
    all
}
