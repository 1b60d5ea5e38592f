//! Due instants and working times of workload W, by sevclock and by the row-at-a-time libraries that
//! a user would pick instead, in one run on one core, by the processor's time; every row's answer is the same, or it stops.
//!
//! `sevclock-peers` prints a table. `sevclock-peers FILE` also writes the rows and their answers as
//! CSV, for the libraries of other languages (`scripts/peers`).

use std::error::Error;
use std::hint::black_box;
use std::io::Write;

use cpu_time::ThreadTime;
use sevclock::Policy;
use sevclock::time::{Calendar, CalendarSpec, DateRange, Holiday, LocalTime, WeeklySpec, Window};

mod libraries;
mod workload;

use libraries::Library;

const HOUR: i64 = 3600;
const SECOND: i64 = 1_000_000;
/// Five years of 365 days.
const FAR: i64 = 5 * 365 * 24 * HOUR;
/// How often each is timed; the median counts.
const ROUNDS: usize = 7;
/// How many times more rows than W sevclock answers in a round, and how many fewer the far questions
/// of other libraries have: so that every round takes long enough to measure, and no longer.
const AGAIN: usize = 20;
const FEWER: usize = 50;

/// A question: what it is called, a row's second number, and how to ask it.
struct Question {
    name: &'static str,
    /// Of due instants the working time; of working times how long after the start they end.
    span: Option<i64>,
    due: bool,
    far: bool,
}

const QUESTIONS: [Question; 4] = [
    Question { name: "due_near", span: Some(8 * HOUR), due: true, far: false },
    Question { name: "elapsed_near", span: None, due: false, far: false },
    Question { name: "due_far", span: Some(2000 * HOUR), due: true, far: true },
    Question { name: "elapsed_far", span: Some(FAR), due: false, far: true },
];

fn main() -> Result<(), Box<dyn Error>> {
    let rows = workload::rows();
    let office = policy()?;
    let libraries = libraries::all();
    println!("{:<14} {:<26} {:>12} {:>9}", "question", "by", "rows/s", "ratio");
    let mut near = Vec::new();
    for question in &QUESTIONS {
        let answers = measure(question, &rows, &office, &libraries)?;
        if !question.far {
            near.push(answers);
        }
    }
    let sums = near.iter().map(|answers| answers.iter().sum()).collect::<Vec<i64>>();
    if sums != [workload::SUMS.0, workload::SUMS.1] {
        return Err(format!("the sums are {sums:?}, not {:?}", workload::SUMS).into());
    }
    if let Some(path) = std::env::args().nth(1) {
        let mut file = std::io::BufWriter::new(std::fs::File::create(path)?);
        for (row, (created, end)) in rows.iter().enumerate() {
            writeln!(file, "{created},{end},{},{}", near[0][row], near[1][row])?;
        }
        file.flush()?;
    }
    Ok(())
}

/// Office hours with clocks of eight and of two thousand hours.
fn policy() -> Result<Policy, Box<dyn Error>> {
    let days: Vec<_> = workload::holidays().iter().map(|day| format!("{day:?}")).collect();
    let days = days.iter().map(|day| format!("\"{day}\"")).collect::<Vec<_>>().join(", ");
    let document = format!(
        r#"
        format = 1
        [policy]
        id = "office"
        title = "Office hours of New York"
        version = "1"
        default_severity = 1
        [[severities]]
        level = 1
        name = "Any"
        [calendars.office]
        zone = "America/New_York"
        week = {{ mon-fri = "09:00-17:00" }}
        holidays = [{days}]
        [[clocks]]
        id = "due_near"
        start = "opened"
        calendar = "office"
        target = "8h"
        [[clocks]]
        id = "due_far"
        start = "opened"
        calendar = "office"
        target = "2000h"
        "#
    );
    let draft = sevclock_serde::policy::from_toml(&document).map_err(|found| found.to_string())?;
    Ok(Policy::compile(&draft).map_err(|found| found.to_string())?)
}

/// The same hours as a calendar by itself.
fn calendar() -> Result<Calendar, Box<dyn Error>> {
    let mut office = WeeklySpec::new(chrono_tz::America::New_York);
    let time = |text| LocalTime::parse(text).ok_or("a time of the day");
    let window = Window { from: time("09:00")?, to: time("17:00")? };
    office.week[..5].fill(vec![window]);
    let closed = workload::holidays().into_iter();
    let closed = closed.map(|day| Holiday::Dates(DateRange { first: day, last: day }));
    office.holidays = closed.collect();
    Ok(Calendar::compile(&CalendarSpec::Weekly(office)).map_err(|found| format!("{found:?}"))?)
}

/// Asks everyone the same, prints a line for each, and returns the answers in seconds.
fn measure(
    question: &Question,
    rows: &[(i64, i64)],
    policy: &Policy,
    libraries: &[Box<dyn Library>],
) -> Result<Vec<i64>, Box<dyn Error>> {
    let second = |start, end| question.span.map_or(end, |span| start + span);
    let (starts, ends): (Vec<i64>, Vec<i64>) =
        rows.iter().map(|(start, end)| (start * SECOND, second(*start, *end) * SECOND)).unzip();
    let clock = if question.due { question.name } else { "due_near" };
    let promises = policy.promises(clock, &[])?;
    let mut batch = policy.batch();
    let mut answers = vec![0; rows.len()];
    let mut ask = |answers: &mut [i64]| {
        if question.due {
            batch.due(&promises, &[], black_box(&starts), answers)
        } else {
            batch.elapsed(&promises, &[], black_box(&starts), black_box(&ends), answers)
        }
    };
    ask(&mut answers)?;
    let calendar = calendar()?;
    let single = |row: usize| match question {
        Question { due: true, span, .. } => {
            calendar.add_micros(starts[row], span.unwrap_or(0) * SECOND)
        }
        _ => calendar.between_micros(starts[row], ends[row]),
    };
    if let Some(row) = (0..rows.len()).find(|row| single(*row) != answers[*row]) {
        return Err(format!("{}: row {row} is another by itself", question.name).into());
    }
    let few = if question.far { rows.len() / FEWER } else { rows.len() };
    let answer = |library: &dyn Library, row: usize| {
        let (start, end) = rows[row];
        match question {
            Question { due: true, span, .. } => library.due(start, span.unwrap_or(0)),
            _ => library.elapsed(start, second(start, end)),
        }
    };
    for library in libraries {
        let wrong = (0..few).find(|row| answer(&**library, *row) * SECOND != answers[*row]);
        if let Some(row) = wrong {
            let (name, found) = (library.name(), answer(&**library, row));
            let (start, expected) = (rows[row].0, answers[row] / SECOND);
            return Err(format!(
                "{}: {name} finds {found} from {start}, sevclock {expected}",
                question.name
            )
            .into());
        }
    }
    let mut times = vec![Vec::new(); 2 + libraries.len()];
    for _ in 0..ROUNDS {
        let start = ThreadTime::now();
        for _ in 0..AGAIN {
            ask(black_box(&mut answers))?;
        }
        times[0].push(start.elapsed().as_secs_f64() / (AGAIN * rows.len()) as f64);
        let start = ThreadTime::now();
        for row in 0..rows.len() {
            black_box(single(black_box(row)));
        }
        times[1].push(start.elapsed().as_secs_f64() / rows.len() as f64);
        for (library, times) in libraries.iter().zip(&mut times[2..]) {
            let start = ThreadTime::now();
            for row in 0..few {
                black_box(answer(&**library, black_box(row)));
            }
            times.push(start.elapsed().as_secs_f64() / few as f64);
        }
    }
    print(question.name, libraries, &mut times);
    Ok(answers.into_iter().map(|answer| answer / SECOND).collect())
}

/// A line for each, and one for the ratio to the fastest of the others.
fn print(question: &str, libraries: &[Box<dyn Library>], times: &mut [Vec<f64>]) {
    let medians: Vec<f64> = times
        .iter_mut()
        .map(|times| {
            times.sort_by(f64::total_cmp);
            times[times.len() / 2]
        })
        .collect();
    let ours = ["sevclock, a column", "sevclock, a row at a time"];
    let names = ours.into_iter().chain(libraries.iter().map(|library| library.name()));
    for (name, time) in names.zip(&medians) {
        let (speed, ratio) = (1.0 / time, time / medians[0]);
        println!("{question:<14} {name:<26} {speed:>12.0} {ratio:>8.0}x");
    }
    let fastest = medians[2..].iter().copied().fold(f64::INFINITY, f64::min);
    println!("{question}_vs_fastest_peer {:.0} x", fastest / medians[0]);
}
