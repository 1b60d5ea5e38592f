//! The command line.

use chrono::NaiveDate;
use chrono_tz::Tz;
use clap::{Args, Parser, Subcommand, ValueEnum};
use sevclock::policy::{Length, Money};
use sevclock::time::{Instant, Span};
use sevclock::upgrade::Release;

use crate::compare::OursArg;

/// Evaluate tickets under support agreements: how severe, due when, kept or missed, who is told
/// next, and why.
#[derive(Debug, Parser)]
#[command(name = "sevclock", version, max_term_width = 100)]
#[command(after_help = "\
Examples:
  sevclock evaluate                                   a built-in example
  sevclock evaluate --policy prophetstor tickets.jsonl
  sevclock queue --policy prophetstor tickets.jsonl   who is worked on first
  sevclock figures --policy prophetstor --by severity,month tickets.jsonl
                                                      how well promises were kept
  sevclock show prophetstor                           what an agreement says

Exit codes: 0 fine, 1 the input has faults (all printed), 2 wrong usage.")]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub verb: Verb,
}

/// What the program can do.
#[derive(Debug, Subcommand)]
pub enum Verb {
    /// Evaluate tickets, or a helpdesk's event export, under an agreement
    Evaluate(EvaluateArgs),
    /// Draw the timeline of one ticket, as text or as a picture
    Timeline(TimelineArgs),
    /// Tell what happened in a span of time, each effect with an id that stays the same
    Effects(EffectsArgs),
    /// Put tickets in the order in which they are worked on
    Queue(QueueArgs),
    /// Count tickets: promises kept, durations, who held the ball, credits, satisfaction, scores
    Figures(FiguresArgs),
    /// Set a desk's own due dates, breaches or verdicts beside an agreement's, and say why they differ
    Compare(CompareArgs),
    /// Write a ticket's decisions and all they follow from into one document
    Audit(AuditArgs),
    /// Make such documents again, and say where they differ
    Replay(ReplayArgs),
    /// Answer calendar questions, a JSON object a line in, one a line out
    Calc(CalcArgs),
    /// Say what contracts entitle to: covered, not yet, lapsed or used up
    Entitle(EntitleArgs),
    /// Say what customers have and lack for programs, and by when commitments fall due
    Qualify(QualifyArgs),
    /// Say whether a plan includes the upgrade from one release to another
    Upgrade(UpgradeArgs),
    /// List the bundled agreements
    Policies,
    /// Print what an agreement says, and everything in it that is assumed
    Show(ShowArgs),
    /// Check policy documents and print everything wrong with them
    Check(CheckArgs),
}

/// `sevclock evaluate`.
#[derive(Clone, Debug, Args)]
#[command(after_help = "\
Examples:
  sevclock evaluate
      a built-in example ticket, with reasons
  sevclock evaluate --policy prophetstor --at 2026-03-02T12:00:00Z tickets.jsonl
      JSON tickets: an object, an array, or one a line; a ticket's own `as_of` wins over --at
  sevclock evaluate --policy desk.toml --events events.csv.gz --mapping map.toml
      an event export, read as the mapping says; without --at each case as of its last event.
      A mapping that reads a file with a line a case asks for --cases too
  sevclock evaluate --policy prophetstor --columns events.parquet --out tickets.parquet \\
           --cycles cycles.parquet
      a table of events into tables of what became of the tickets; without --at as for an export")]
pub struct EvaluateArgs {
    /// The agreement: the id of a bundled one, or a policy document (TOML)
    #[arg(long, value_name = "ID|FILE")]
    pub policy: Option<String>,
    /// How to print: for people, or an evaluation a line
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub format: Format,
    /// Say why: the rule, its place in the agreement, what caused it, the figures
    #[arg(long)]
    pub explain: bool,
    /// How much text of each ticket; a line a ticket where there are more than 20
    #[arg(long, value_enum)]
    pub detail: Option<Detail>,
    /// A table of events, Parquet or Arrow, a row an event
    #[arg(long, value_name = "FILE", requires_all = ["policy", "out"])]
    #[arg(conflicts_with_all = ["tickets", "events", "explain", "detail", "format"])]
    pub columns: Option<String>,
    /// Where a row a ticket goes: a file that ends in .parquet or .arrow
    #[arg(long, value_name = "FILE", requires = "columns")]
    pub out: Option<String>,
    /// Where a row a cycle of a clock goes
    #[arg(long, value_name = "FILE", requires = "columns")]
    pub cycles: Option<String>,
    /// Where a row a rung goes
    #[arg(long, value_name = "FILE", requires = "columns")]
    pub rungs: Option<String>,
    /// Where tickets come from; a built-in example if absent
    #[command(flatten)]
    pub sources: Sources,
}

/// Where tickets come from, and when they are evaluated.
#[derive(Clone, Debug, Args)]
pub struct Sources {
    /// The instant to evaluate at, RFC 3339; now if absent, of an export each case's last event
    #[arg(long, value_name = "INSTANT", value_parser = instant)]
    pub at: Option<Instant>,
    /// An event export, CSV, gzip or not, read by --mapping
    #[arg(long, value_name = "FILE", requires = "mapping", conflicts_with = "tickets")]
    pub events: Option<String>,
    /// A file with a line a case, which the mapping's `[cases]` reads
    #[arg(long, value_name = "FILE", requires = "events")]
    pub cases: Option<String>,
    /// How the export's columns become events, facts and severities (TOML)
    #[arg(long, value_name = "FILE", requires = "events")]
    pub mapping: Option<String>,
    /// Put events in order of time first; else an event before the one it follows is a fault
    #[arg(long)]
    pub sort: bool,
    /// Leave out what is wrong in a ticket, say so, and go on with the rest of it
    #[arg(long)]
    pub skip: bool,
    /// As the log was known at this instant: without events recorded or taken back later
    #[arg(long, value_name = "INSTANT", value_parser = instant)]
    pub known_at: Option<Instant>,
    /// Ticket documents, or - for standard input
    #[arg(value_name = "TICKETS|-", requires = "policy")]
    pub tickets: Option<String>,
}

/// How evaluations and answers are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people.
    Text,
    /// One evaluation or answer a line.
    Json,
}

/// How much text of each ticket is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Detail {
    /// All of it.
    Full,
    /// A line.
    Line,
    /// The summary alone.
    Summary,
}

/// `sevclock timeline`.
#[derive(Clone, Debug, Args)]
#[command(after_help = "\
Examples:
  sevclock timeline --policy prophetstor --zone Asia/Taipei ticket.json
      a line an instant
  sevclock timeline --policy prophetstor --zone Asia/Taipei --svg case.svg ticket.json
      a picture
  sevclock timeline --policy desk.toml --events events.csv.gz --mapping map.toml --ticket 4711")]
pub struct TimelineArgs {
    /// The agreement: the id of a bundled one, or a policy document (TOML)
    #[arg(long, value_name = "ID|FILE")]
    pub policy: Option<String>,
    /// The ticket's id, where there are several
    #[arg(long, value_name = "ID")]
    pub ticket: Option<String>,
    /// The zone of the times shown, such as Asia/Taipei
    #[arg(long, value_name = "ZONE", default_value = "UTC", value_parser = zone)]
    pub zone: Tz,
    /// Leave out what was before this instant, RFC 3339
    #[arg(long, value_name = "INSTANT", value_parser = instant)]
    pub from: Option<Instant>,
    /// Draw a picture, SVG, to this file; - for standard output
    #[arg(long, value_name = "FILE|-")]
    pub svg: Option<String>,
    /// How wide the picture is, in pixels, 280 to 4000
    #[arg(long, value_name = "PIXELS", default_value_t = 960, requires = "svg")]
    pub width: u32,
    /// Where tickets come from; a built-in example if absent
    #[command(flatten)]
    pub sources: Sources,
}

/// `sevclock effects`.
#[derive(Clone, Debug, Args)]
#[command(after_help = "\
Examples:
  sevclock effects --policy prophetstor --at 2026-03-02T12:00:00Z tickets.jsonl
      all that happened by then: severities, starts, warnings, breaches, rungs reached
  sevclock effects --policy prophetstor --from 2026-03-02T11:00:00Z --at 2026-03-02T12:00:00Z \\
           --format json tickets.jsonl
      what happened after 11:00 up to 12:00, an object a line; events recorded late, and those taken
      back, give late effects and withdrawals")]
pub struct EffectsArgs {
    /// The agreement: the id of a bundled one, or a policy document (TOML)
    #[arg(long, value_name = "ID|FILE")]
    pub policy: String,
    /// After this instant; from the beginning if absent
    #[arg(long, value_name = "INSTANT", value_parser = instant)]
    pub from: Option<Instant>,
    /// How to print: for people, or an effect a line
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub format: Format,
    /// Where tickets come from, and up to which instant
    #[command(flatten)]
    pub sources: Sources,
}

/// `sevclock audit`.
#[derive(Clone, Debug, Args)]
#[command(after_help = "\
Examples:
  sevclock audit --policy prophetstor --at 2026-03-02T12:00:00Z --ticket CASE-1 --out bundle.json \\
           tickets.jsonl
      the policy, the events, every decision with its reasons, versions and hashes; notes are left out
  sevclock replay bundle.json
      whether the bundle says what follows from it, byte for byte")]
pub struct AuditArgs {
    /// The agreement: the id of a bundled one, or a policy document (TOML)
    #[arg(long, value_name = "ID|FILE")]
    pub policy: String,
    /// The ticket's id, where there are several
    #[arg(long, value_name = "ID")]
    pub ticket: Option<String>,
    /// Where the bundle goes; - for standard output
    #[arg(long, value_name = "FILE|-", default_value = "-")]
    pub out: String,
    /// Where tickets come from, and the instant that is asked about
    #[command(flatten)]
    pub sources: Sources,
}

/// `sevclock replay`.
#[derive(Clone, Debug, Args)]
#[command(after_help = "\
Example:
  sevclock replay bundle.json
      bundle.json: ticket `CASE-1`: the same, byte for byte

Exit code 1 where a bundle differs, with the first place and what is there, or where it was written by a
version that cannot be compared with this one.")]
pub struct ReplayArgs {
    /// Bundles that `sevclock audit` wrote, or - for standard input
    #[arg(value_name = "BUNDLE|-", required = true)]
    pub bundles: Vec<String>,
}

/// `sevclock queue`.
#[derive(Clone, Debug, Args)]
#[command(after_help = "\
Examples:
  sevclock queue --policy parallels-automation --at 2026-03-02T12:00:00Z tickets.jsonl
      open tickets, the first to be worked on first
  sevclock queue --policy desk.toml --events events.csv.gz --mapping map.toml --format csv")]
pub struct QueueArgs {
    /// The agreement: the id of a bundled one, or a policy document (TOML)
    #[arg(long, value_name = "ID|FILE")]
    pub policy: String,
    /// How to print: a table, an object a line, or CSV
    #[arg(long, value_enum, default_value_t = TableFormat::Text)]
    pub format: TableFormat,
    /// Resolved and closed tickets too
    #[arg(long)]
    pub all: bool,
    /// Where tickets come from
    #[command(flatten)]
    pub sources: Sources,
}

/// `sevclock figures`.
#[derive(Clone, Debug, Args)]
#[command(after_help = "\
Examples:
  sevclock figures --policy helpdesk-retail --by severity,month --zone Europe/London tickets.jsonl
      attainment, durations, who held the ball, by severity and month of opening
  sevclock figures --policy desk.toml --events events.csv.gz --mapping map.toml \\
           --clock first-response --by month --format csv
  sevclock figures --policy helpdesk-retail --fee '1200.00 GBP' --by month tickets.jsonl
      with what is given back of the fee
  sevclock figures --policy desk.toml --events events.csv.gz --mapping map.toml --html page.html
      one page, to be read in a browser
  sevclock figures --policy parallels-automation --rows engineers.csv
      a scorecard: a row each, the first column its name, the others headed by the measures")]
pub struct FiguresArgs {
    /// The agreement: the id of a bundled one, or a policy document (TOML)
    #[arg(long, value_name = "ID|FILE")]
    pub policy: String,
    /// What to count by: severity, plan, month (of opening), status, or facts
    #[arg(long, value_name = "NAMES", value_delimiter = ',')]
    pub by: Vec<String>,
    /// Whose months count
    #[arg(long, value_name = "ZONE", default_value = "UTC", value_parser = zone)]
    pub zone: Tz,
    /// Only these clocks
    #[arg(long = "clock", value_name = "ID", value_delimiter = ',')]
    pub clocks: Vec<String>,
    /// What the customer pays, for credits: an amount such as '1200.00 EUR'
    #[arg(long, value_name = "AMOUNT")]
    pub fee: Option<Money>,
    /// How to print: tables, one document, or CSV
    #[arg(long, value_enum, default_value_t = TableFormat::Text)]
    pub format: TableFormat,
    /// Which of the figures to print as CSV
    #[arg(long, value_enum, default_value_t = Part::Attainment)]
    pub part: Part,
    /// Write a page instead: charts and tables by month and severity, and the worst tickets' timelines
    #[arg(long, value_name = "FILE|-", conflicts_with_all = ["by", "clocks", "fee", "rows"])]
    pub html: Option<String>,
    /// How many of the most overdue tickets the page draws
    #[arg(long, value_name = "COUNT", default_value_t = 5, requires = "html")]
    pub worst: usize,
    /// Rows for a scorecard, CSV or a JSON object a line, or - for standard input
    #[arg(long, value_name = "FILE|-", conflicts_with_all = ["tickets", "events"])]
    pub rows: Option<String>,
    /// Which scorecard, where the agreement has several
    #[arg(long, value_name = "ID", requires = "rows")]
    pub scorecard: Option<String>,
    /// Where tickets come from
    #[command(flatten)]
    pub sources: Sources,
}

/// How tables are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum TableFormat {
    /// For people.
    Text,
    /// For programs.
    Json,
    /// For spreadsheets.
    Csv,
}

/// The figures there are; CSV prints one kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Part {
    /// By clock and group: cycles, share kept, objective, durations.
    Attainment,
    /// By group: who held the ball.
    Ledger,
    /// By group: what is given back.
    Credits,
    /// By group: how content customers were.
    Satisfaction,
    /// By group: answers by mark and reason.
    Marks,
}

/// `sevclock compare`.
#[derive(Clone, Debug, Args)]
#[command(after_help = "\
Examples:
  sevclock compare --policy desk.toml --events export.csv --mapping map.toml \\
           --ours due_at=resolution,breached_at=resolution
      columns named as what they say: due_at, breached_at, done_at, met or missed
  sevclock compare --policy desk.toml --events export.csv --mapping map.toml \\
           --ours made_sla=resolution:met
      a column of another name
  sevclock compare --policy desk.toml --events export.csv --mapping map.toml --format json
      every column of the mapping's `[ours]`")]
pub struct CompareArgs {
    /// The agreement: the id of a bundled one, or a policy document (TOML)
    #[arg(long, value_name = "ID|FILE")]
    pub policy: String,
    /// An event export, CSV, gzip or not, read by --mapping
    #[arg(long, value_name = "FILE")]
    pub events: String,
    /// A file with a line a case, which the mapping's `[cases]` reads
    #[arg(long, value_name = "FILE")]
    pub cases: Option<String>,
    /// How the export's columns become events, facts and severities (TOML)
    #[arg(long, value_name = "FILE")]
    pub mapping: String,
    /// The desk's own columns, each with the clock it speaks of and what it says; those of the
    /// mapping's `[ours]` if absent
    #[arg(long, value_name = "COLUMN[=CLOCK[:FIGURE]]", value_delimiter = ',')]
    pub ours: Vec<OursArg>,
    /// The instant to evaluate at, RFC 3339; each case's last event if absent
    #[arg(long, value_name = "INSTANT", value_parser = instant)]
    pub at: Option<Instant>,
    /// Instants no further apart agree
    #[arg(long, value_name = "LENGTH", default_value = "1m", value_parser = span)]
    pub tolerance: Span,
    /// A desk's instant that is later by less may be noticed late
    #[arg(long, value_name = "LENGTH", default_value = "15m", value_parser = span)]
    pub polling: Span,
    /// Further zones that the desk may have in mind
    #[arg(long = "zone", value_name = "ZONE", value_delimiter = ',', value_parser = zone)]
    pub zones: Vec<Tz>,
    /// Dates that the desk may keep as holidays, though the agreement does not
    #[arg(long = "holiday", value_name = "DATE", value_delimiter = ',', value_parser = date)]
    pub holidays: Vec<NaiveDate>,
    /// How to print: for people, or as one document
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub format: Format,
}

/// `sevclock calc`.
#[derive(Debug, Args)]
#[command(after_help = r#"Example:
  echo '{"calendar": {"tz": "Asia/Taipei", "weekly": {"mon": [["09:00","18:00"]]}}, "op": "add_working",
         "input": {"at": "2026-03-02T01:00:00Z", "seconds": 3600}}' | tr -d '\n' | sevclock calc
  {"result":"2026-03-02T02:00:00Z"}"#)]
pub struct CalcArgs {
    /// Questions, or - for standard input
    #[arg(value_name = "FILE|-", default_value = "-")]
    pub file: String,
}

/// `sevclock entitle`.
#[derive(Clone, Debug, Args)]
#[command(after_help = r#"Example:
  echo '{"id": "C-1", "plan": "gold", "starts": "2025-01-15", "months": 12, "renewals": 1}' |
    sevclock entitle --policy parallels-maintenance-plan --at 2026-06-01T12:00:00Z -
  {"id":"C-1","entitlement":{"state":"covered","until":"2027-01-14",...}}"#)]
pub struct EntitleArgs {
    /// The agreement: the id of a bundled one, or a policy document (TOML)
    #[arg(long, value_name = "ID|FILE")]
    pub policy: String,
    /// The instant asked about, RFC 3339; now if absent
    #[arg(long, value_name = "INSTANT", value_parser = instant)]
    pub at: Option<Instant>,
    /// How to print: an answer a line, or for people
    #[arg(long, value_enum, default_value_t = Format::Json)]
    pub format: Format,
    /// Say why: the rule, its place in the agreement, the figures
    #[arg(long)]
    pub explain: bool,
    /// Contract documents, or - for standard input
    #[arg(value_name = "CONTRACTS|-")]
    pub contracts: String,
}

/// `sevclock qualify`.
#[derive(Clone, Debug, Args)]
#[command(after_help = r#"Example:
  echo '{"id": "ACME", "facts": {"noc_24x7": true, "certified_engineers": 2}}' |
    sevclock qualify --policy parallels-automation -"#)]
pub struct QualifyArgs {
    /// The agreement: the id of a bundled one, or a policy document (TOML)
    #[arg(long, value_name = "ID|FILE")]
    pub policy: String,
    /// The program; all of the agreement's if absent
    #[arg(long, value_name = "ID")]
    pub program: Option<String>,
    /// The instant asked about, RFC 3339; now if absent
    #[arg(long, value_name = "INSTANT", value_parser = instant)]
    pub at: Option<Instant>,
    /// How to print: for people, or an answer a line
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub format: Format,
    /// Say why: the rule, its place in the agreement, the figures
    #[arg(long)]
    pub explain: bool,
    /// Customer documents, or - for standard input
    #[arg(value_name = "CUSTOMERS|-")]
    pub customers: String,
}

/// `sevclock upgrade`.
#[derive(Clone, Debug, Args)]
#[command(after_help = "\
Example:
  sevclock upgrade --policy parallels-maintenance-plan --plan gold 2.01 2.01a
  2.01 to 2.01a: maintenance upgrade, included in gold")]
pub struct UpgradeArgs {
    /// The agreement: the id of a bundled one, or a policy document (TOML)
    #[arg(long, value_name = "ID|FILE")]
    pub policy: String,
    /// The plan that may include it
    #[arg(long, value_name = "ID")]
    pub plan: String,
    /// How to print: for people, or as JSON
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub format: Format,
    /// Say why: the rule, its place in the agreement, the figures
    #[arg(long)]
    pub explain: bool,
    /// The release there is: VERSION, or PRODUCT@VERSION
    pub from: Release,
    /// The release it leads to
    pub to: Release,
}

/// `sevclock show`.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  sevclock show parallels-automation")]
pub struct ShowArgs {
    /// The id of a bundled agreement, or a policy document
    #[arg(value_name = "ID|FILE")]
    pub policy: String,
}

/// `sevclock check`.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  sevclock check desk.toml team.toml")]
pub struct CheckArgs {
    /// Policy documents
    #[arg(value_name = "FILE", required = true)]
    pub files: Vec<String>,
}

fn instant(text: &str) -> Result<Instant, String> {
    Instant::parse(text).map_err(|error| error.to_string())
}

fn span(text: &str) -> Result<Span, String> {
    match text.parse() {
        Ok(Length::Time { span, .. }) => Ok(span),
        _ => Err("expected a length of time such as `90s`, `15m` or `1h`".to_owned()),
    }
}

fn date(text: &str) -> Result<NaiveDate, String> {
    text.parse().map_err(|_| format!("`{text}` is no date; expected one such as `2026-04-06`"))
}

fn zone(text: &str) -> Result<Tz, String> {
    let expected = "expected a zone of the IANA data, such as `Europe/Berlin`";
    text.parse().map_err(|_| format!("`{text}` is no known zone; {expected}"))
}
