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
use crate::input::Input;
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

/// A row and the line it stands on.
struct Row {
    name: String,
    line: u64,
    values: Vec<Decimal>,
}

/// The rows of a CSV file: names in the first column, values in the columns headed by the measures.
fn read(card: &Scorecard, path: &str) -> Result<Vec<Row>, Vec<Fault>> {
    let input = Input::open(path).map_err(|fault| vec![fault])?;
    let file = input.name;
    let mut reader = csv::Reader::from_reader(input.reader);
    let fault = |error: csv::Error| {
        let line = error.position().map(csv::Position::line);
        vec![Fault { line, ..Fault::of_file(&file, error.to_string()) }]
    };
    let head = reader.headers().map_err(fault)?.clone();
    let mut faults = Vec::new();
    let columns: Vec<Option<usize>> = card
        .measures
        .iter()
        .map(|measure| {
            let column = head.iter().skip(1).position(|name| name == measure.id);
            if column.is_none() {
                let message = format!("no column `{}`; expected one for each measure", measure.id);
                faults.push(Fault::at_line(&file, 1, message));
            }
            column.map(|column| column + 1)
        })
        .collect();
    let mut rows = Vec::new();
    for record in reader.records() {
        let record = record.map_err(fault)?;
        let line = record.position().map_or(0, csv::Position::line);
        let values = card.measures.iter().zip(columns.iter().flatten()).map(|(measure, column)| {
            let text = record.get(*column).unwrap_or("").trim();
            let number = text.strip_suffix('%').unwrap_or(text).trim_end();
            Decimal::from_str_exact(number).map_err(|_| {
                let message = format!("`{text}` is no number for `{}`", measure.id);
                Fault::at_line(&file, line, message)
            })
        });
        let (values, wrong): (Vec<_>, Vec<_>) = values.partition(Result::is_ok);
        faults.extend(wrong.into_iter().filter_map(Result::err));
        let values = values.into_iter().flatten().collect();
        rows.push(Row { name: record.get(0).unwrap_or("").to_owned(), line, values });
    }
    if faults.is_empty() { Ok(rows) } else { Err(faults) }
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
