//! The real exports of the shared folder under their desk policies: every case evaluates, and what
//! an independent calculation found (the `x_` columns of a log's cases file) is what we find; and
//! what the manual says of attainment is what the figures come to.
//!
//! Skipped by name where the folder is absent. `SEVCLOCK_SHARED` says where it is.

#![expect(clippy::panic, clippy::print_stdout, clippy::unwrap_used, reason = "a test")]

use std::collections::HashMap;
use std::io::Write;
use std::path::{Path, PathBuf};

use sevclock::Policy;
use sevclock::evaluate::{Cycle, CycleStatus, Evaluation, Evaluator};
use sevclock::figures::{Attainment, ClockRow, Figures, Grouping, HeldTotal, Key, Share};
use sevclock::ticket::Ticket;
use sevclock::time::Instant;
use sevclock_cli::input::Input;
use sevclock_cli::log::Log;
use sevclock_cli::mapping::Mapping;

/// Columns about the first response.
const RESPONSE: &[&str] = &["x_first_response_utc", "x_fr_wall_s", "x_fr_biz_s"];
/// Columns of what is counted from the opening.
const SINCE_OPENING: &[&str] = &["x_fr_wall_s", "x_fr_biz_s", "x_work_wall_s", "x_work_biz_s"];

/// Why some columns of a case are not compared, and which.
type Excuse = Option<(&'static str, &'static [&'static str])>;

/// What is found of a case, in the columns' names; empty for none.
type Found = Vec<(&'static str, String)>;

#[test]
fn helpdesk_italy() {
    let excuse = |decided: &Decided<'_>, row: &Row| {
        // A close ends the promise of a first response; one that comes after it does not keep it.
        let closed = decided.stopped("first-response-wall").is_empty();
        let late = closed && !row["x_first_response_utc"].is_empty();
        late.then_some(("closed before any response", RESPONSE))
    };
    agree("helpdesk_italy", &ticket_log, &excuse);
}

#[test]
fn servicenow_uci498() {
    let excuse = |_: &Decided<'_>, row: &Row| {
        // A promise does not run backwards.
        let negative = row["opened_at_utc"] > row["first_line"];
        negative.then_some(("opened after its first line", SINCE_OPENING))
    };
    agree("servicenow_uci498", &ticket_log, &excuse);
}

#[test]
fn volvo_bpi2013() {
    agree("volvo_bpi2013", &ticket_log, &|_, _| None);
}

#[test]
fn rabobank_bpi2014() {
    agree("rabobank_bpi2014", &ticket_log, &|_, _| None);
}

#[test]
fn github_status() {
    agree("github_status", &status_page, &|_, _| None);
}

/// The figures of the four logs of tickets.
fn ticket_log(decided: &Decided<'_>) -> Found {
    let work = decided.stopped("resolution-wall");
    let (first, last) = (work.first().map(|cycle| cycle.1), work.last().map(|cycle| cycle.1));
    let until_last = |clock: &str| {
        let cycles = decided.stopped(clock).into_iter().filter(|(_, at)| Some(*at) <= last);
        cycles.map(|(cycle, _)| cycle.elapsed).sum::<i64>()
    };
    let sum =
        |clocks: &[&str]| last.map(|_| seconds(clocks.iter().map(|clock| until_last(clock)).sum()));
    // Nothing is promised by the wall clock, so what has no verdict there was never answered.
    let response = decided.stopped("first-response-wall").first().map(|cycle| cycle.1);
    let elapsed = |clock: &str| match (response, decided.cycles(clock).first()) {
        (Some(_), Some(cycle)) => seconds(cycle.elapsed),
        _ => String::new(),
    };
    let mut figures = vec![
        ("x_first_response_utc", text(response)),
        ("x_fr_wall_s", elapsed("first-response-wall")),
        ("x_fr_biz_s", elapsed("first-response")),
        ("x_first_resolved_utc", text(first)),
        ("x_last_resolved_utc", text(last)),
        ("x_reopens", (decided.cycles("resolution").len() - 1).to_string()),
        ("x_level_changes", decided.cycles("hand-over").len().to_string()),
        ("x_work_wall_s", sum(&["resolution-wall", "done-wall"]).unwrap_or_default()),
        ("x_work_biz_s", sum(&["resolution", "done"]).unwrap_or_default()),
    ];
    if decided.has("waiting") {
        figures.push(("x_waits", decided.cycles("waiting").len().to_string()));
        figures.push(("x_wait_wall_s", sum(&["waiting-wall"]).unwrap_or_default()));
        figures.push(("x_wait_biz_s", sum(&["waiting"]).unwrap_or_default()));
    }
    let changes = match decided.has("severity-change") {
        true => decided.cycles("severity-change").len(),
        false => decided.evaluation.history.timeline.len() - 1,
    };
    figures.push(("x_sev_changes", changes.to_string()));
    figures
}

/// The figures of the status page.
fn status_page(decided: &Decided<'_>) -> Found {
    let elapsed = |clock: &str| decided.stopped(clock).into_iter().map(|(cycle, _)| cycle.elapsed);
    let first = elapsed("first-response").next();
    vec![
        ("x_first_update_s", first.map_or_else(String::new, seconds)),
        ("x_max_update_gap_s", elapsed("update").max().map_or_else(String::new, seconds)),
        ("x_duration_s", elapsed("resolution").next().map_or_else(String::new, seconds)),
    ]
}

fn seconds(micros: i64) -> String {
    (micros / 1_000_000).to_string()
}

fn text(at: Option<Instant>) -> String {
    at.map_or_else(String::new, |at| at.to_string())
}

/// An evaluation with its policy's names.
struct Decided<'a> {
    policy: &'a Policy,
    evaluation: &'a Evaluation,
}

impl Decided<'_> {
    fn place(&self, clock: &str) -> Option<usize> {
        self.policy.draft().clocks.iter().position(|one| one.id == clock)
    }

    fn has(&self, clock: &str) -> bool {
        self.place(clock).is_some()
    }

    fn cycles(&self, clock: &str) -> Vec<&Cycle> {
        let place = self.place(clock).unwrap_or_else(|| panic!("no clock {clock}"));
        let all = self.evaluation.history.cycles.iter();
        all.filter(|cycle| usize::from(cycle.clock) == place).collect()
    }

    /// The cycles that something ended other than a cancellation, each with when.
    fn stopped(&self, clock: &str) -> Vec<(&Cycle, Instant)> {
        let ended = self.cycles(clock).into_iter();
        ended
            .filter(|cycle| cycle.status != CycleStatus::Cancelled)
            .filter_map(|cycle| Some((cycle, cycle.stopped?)))
            .collect()
    }
}

/// A line of a cases file, and the instant of the case's first event.
type Row = HashMap<String, String>;

/// Evaluates every case of a log, and compares what is found with the columns of its cases file,
/// but for those that have an excuse.
fn agree(
    log: &str,
    figures: &dyn Fn(&Decided<'_>) -> Found,
    excuse: &dyn Fn(&Decided<'_>, &Row) -> Excuse,
) {
    let Some(data) = shared(&format!("data/{log}")) else {
        // Past the test runner, which holds back what passing tests print.
        let _ = writeln!(std::io::stderr(), "skipped: {log}, for there is no shared folder");
        return;
    };
    let ours = repository().join("examples/logs").join(log);
    let read = |name: &str| std::fs::read_to_string(ours.join(name)).expect(name);
    let draft = sevclock_serde::policy::from_toml(&read("policy.toml")).expect("a good policy");
    let policy = Policy::compile(&draft).expect("a policy that compiles");
    let mapping = Mapping::from_toml(&read("map.toml")).expect("a good mapping");
    mapping.check(&policy).expect("a mapping for the policy");

    let open = |name: &str| Input::open(data.join(name).to_str().unwrap()).unwrap();
    let cases = mapping.cases.as_ref().map(|_| open("cases.csv.gz"));
    let exported = Log::read(&mapping, &policy, open("events.csv.gz"), cases).expect("a good log");
    let faults: Vec<_> = exported.faults().collect();
    assert!(faults.is_empty(), "{faults:?}");
    let mut rows = rows(&data);
    let firsts = first_lines(&data);

    let (mut reader, mut ticket, mut evaluator) =
        (exported.reader(), Ticket::default(), Evaluator::new());
    let mut many = Many::new(&policy);
    let mut agreed: Vec<(&'static str, usize, Vec<String>)> = Vec::new();
    let mut excused: HashMap<&'static str, usize> = HashMap::new();
    for place in 0..exported.len() {
        let at = reader.read(place, &mut ticket).expect("a case with lines").expect("a good case");
        let bound = policy.bind(&ticket).unwrap_or_else(|faults| panic!("{}: {faults}", ticket.id));
        let evaluation = evaluator.evaluate(&policy, &bound, at).expect("an evaluation");
        let mut row = rows.remove(&ticket.id).unwrap_or_else(|| panic!("{} has no row", ticket.id));
        many.add(evaluation);
        row.insert("first_line".to_owned(), firsts[&ticket.id].clone());
        let decided = Decided { policy: &policy, evaluation };
        let (why, passed_over) = excuse(&decided, &row).unwrap_or_default();
        *excused.entry(why).or_default() += 1;
        for (column, found) in figures(&decided) {
            if passed_over.contains(&column) {
                continue;
            }
            let entry = agreed.iter_mut().position(|entry| entry.0 == column);
            let entry = entry.unwrap_or_else(|| {
                agreed.push((column, 0, Vec::new()));
                agreed.len() - 1
            });
            if row[column] == found {
                agreed[entry].1 += 1;
            } else {
                agreed[entry].2.push(format!("{}: {} there, {found} here", ticket.id, row[column]));
            }
        }
    }
    assert!(rows.is_empty(), "cases without an evaluation: {:?}", rows.keys());
    for (why, count) in excused.into_iter().filter(|(why, _)| !why.is_empty()) {
        println!("{log}: {count} cases {why}");
    }
    let mut differs = false;
    for (column, count, others) in &agreed {
        println!("{log}: {column}: {count} of {} agree", count + others.len());
        for other in others.iter().take(5) {
            println!("  {other}");
        }
        differs |= !others.is_empty();
    }
    assert!(!differs, "{log} differs, see above");
    many.check(log);
}

/// Every case of a log, counted by the figures and by hand.
struct Many<'p> {
    policy: &'p Policy,
    figures: Figures,
    /// By clock: met and breached.
    by_hand: HashMap<u16, (u64, u64)>,
    /// From openings to the instants asked about, in microseconds.
    wall: i128,
}

impl<'p> Many<'p> {
    fn new(policy: &'p Policy) -> Self {
        let figures = Figures::new(policy, &Grouping::by(&["severity", "month"])).unwrap();
        Self { policy, figures, by_hand: HashMap::new(), wall: 0 }
    }

    fn add(&mut self, evaluation: &Evaluation) {
        self.figures.add(evaluation);
        let opened = evaluation.history.timeline[0].at;
        self.wall += i128::from(evaluation.as_of.micros() - opened.micros());
        for cycle in &evaluation.history.cycles {
            let counts = self.by_hand.entry(cycle.clock).or_default();
            counts.0 += u64::from(cycle.status == CycleStatus::Met);
            counts.1 += u64::from(cycle.status == CycleStatus::Breached);
        }
    }

    /// The counts are those made by hand, the ledger sums to the wall time, and the manual says what
    /// the attainment by severity is.
    fn check(&self, log: &str) {
        let (months, whole) = (self.figures.table(), self.figures.whole());
        for row in &whole.clocks {
            let counted = (row.attainment.met, row.attainment.breached);
            assert_eq!(counted, self.by_hand[&row.clock], "{log}");
        }
        let held = months.tickets.iter().flat_map(|row| &row.ledger).map(HeldTotal::total);
        assert_eq!(held.sum::<i128>(), self.wall, "{log}");

        let by_severity = self.figures.table_by(&["severity".into()]).unwrap();
        let place = |id: &str| self.policy.draft().clocks.iter().position(|one| one.id == id);
        let promises = [place("first-response"), place("resolution")].map(Option::unwrap);
        let manual = std::fs::read_to_string(repository().join("docs/logs.md")).unwrap();
        let mut missing = Vec::new();
        for severity in &self.policy.draft().severities {
            let told = promises.map(|clock| {
                let of = |row: &&ClockRow| {
                    let same = row.group == [Key::Severity(severity.level)];
                    usize::from(row.clock) == clock && same
                };
                by_severity
                    .clocks
                    .iter()
                    .find(of)
                    .map_or_else(String::new, |row| told(&row.attainment))
            });
            let [response, resolution] = told;
            let (level, name) = (severity.level, &severity.name);
            let line = format!("| {log} | {level} {name} | {response} | {resolution} |");
            if !manual.contains(&line) {
                missing.push(line);
            }
        }
        if self.policy.draft().ledger.calendar.is_some() {
            for (who, held) in self.policy.holders().zip(&whole.tickets[0].ledger) {
                let part = |micros: i128| {
                    let counts =
                        (u64::try_from(micros).unwrap(), u64::try_from(self.wall).unwrap());
                    Share::of(counts.0, counts.1).unwrap().percent()
                };
                let (inside, outside) = (part(held.in_hours), part(held.out_of_hours));
                let line = format!("| {log} | {who} | {inside} | {outside} |");
                if !manual.contains(&line) {
                    missing.push(line);
                }
            }
        }
        assert!(missing.is_empty(), "docs/logs.md should say\n{}", missing.join("\n"));
    }
}

/// Such as `94.12 % of 17`; a dash where there is no verdict.
fn told(counts: &Attainment) -> String {
    let decided = counts.met + counts.breached;
    counts
        .share()
        .map_or_else(|| "–".to_owned(), |share| format!("{} of {decided}", share.percent()))
}

fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn shared(path: &str) -> Option<PathBuf> {
    let shared = std::env::var_os("SEVCLOCK_SHARED")
        .map_or_else(|| repository().join("../shared"), PathBuf::from);
    Some(shared.join(path)).filter(|path| path.exists())
}

fn csv_of(path: &Path) -> csv::Reader<Box<dyn std::io::Read>> {
    csv::Reader::from_reader(Input::open(path.to_str().unwrap()).unwrap().reader)
}

fn rows(data: &Path) -> HashMap<String, Row> {
    let rows = csv_of(&data.join("cases.csv.gz")).into_deserialize::<Row>();
    rows.map(|row| row.expect("a row")).map(|row| (row["case_id"].clone(), row)).collect()
}

fn first_lines(data: &Path) -> HashMap<String, String> {
    let mut firsts = HashMap::new();
    for row in csv_of(&data.join("events.csv.gz")).into_deserialize::<Row>() {
        let row = row.expect("a row");
        firsts.entry(row["case_id"].clone()).or_insert_with(|| row["at_utc"].clone());
    }
    firsts
}
