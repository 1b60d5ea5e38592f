//! What each verb does. A verb prints to the streams it is given and says how it ended.

mod answers;
mod audit;
mod calc;
mod check;
#[cfg(feature = "parquet")]
mod columns;
mod compare;
mod effects;
mod entitle;
mod evaluate;
mod figures;
mod policies;
mod qualify;
mod queue;
mod reading;
mod replay;
mod scorecard;
mod show;
mod timeline;
mod upgrade;
mod wanted;

use std::io::{self, Write};

use crate::agreement::AgreementError;
use crate::args::{Cli, Verb};
use crate::fault::Fault;
use crate::text::Paint;

/// Where a verb prints.
pub struct Streams<'s> {
    /// Results.
    pub out: &'s mut dyn Write,
    /// Faults and remarks.
    pub err: &'s mut dyn Write,
    /// Whether results are coloured.
    pub paint: Paint,
}

/// How a verb ended.
#[derive(Debug)]
pub enum End {
    /// Without a fault.
    Fine,
    /// Every fault is printed.
    Faults,
    /// The command line asks for what is not there.
    Usage(String),
    /// The streams cannot be written.
    Io(io::Error),
}

impl End {
    /// The program's exit code; whoever reads results may stop early.
    #[must_use]
    pub fn code(&self) -> u8 {
        match self {
            Self::Fine => 0,
            Self::Io(error) if error.kind() == io::ErrorKind::BrokenPipe => 0,
            Self::Faults | Self::Io(_) => 1,
            Self::Usage(_) => 2,
        }
    }
}

impl From<io::Error> for End {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

/// Runs a command line.
pub fn run(cli: &Cli, streams: &mut Streams<'_>) -> End {
    let ended = match &cli.verb {
        Verb::Evaluate(args) => evaluate::run(args, streams),
        Verb::Timeline(args) => timeline::run(args, streams),
        Verb::Effects(args) => effects::run(args, streams),
        Verb::Queue(args) => queue::run(args, streams),
        Verb::Figures(args) => figures::run(args, streams),
        Verb::Compare(args) => compare::run(args, streams),
        Verb::Audit(args) => audit::run(args, streams),
        Verb::Replay(args) => replay::run(args, streams),
        Verb::Calc(args) => calc::run(args, streams),
        Verb::Entitle(args) => entitle::run(args, streams),
        Verb::Qualify(args) => qualify::run(args, streams),
        Verb::Upgrade(args) => upgrade::run(args, streams),
        Verb::Policies => policies::run(streams),
        Verb::Show(args) => show::run(args, streams),
        Verb::Check(args) => check::run(args, streams),
    };
    ended.unwrap_or_else(|end| end)
}

/// Writes a whole file, or prints it where its name is `-`.
fn write_file(path: &str, content: &str, streams: &mut Streams<'_>) -> Result<(), End> {
    if path == "-" {
        streams.out.write_all(content.as_bytes())?;
        streams.out.flush()?;
        return Ok(());
    }
    std::fs::write(path, content).map_err(|error| {
        let message = format!("cannot be written: {error}");
        streams.faults([&Fault::of_file(path, message)])
    })
}

impl Streams<'_> {
    /// Prints faults, and ends with them.
    fn faults<'f>(&mut self, faults: impl IntoIterator<Item = &'f Fault>) -> End {
        for fault in faults {
            if let Err(error) = writeln!(self.err, "error: {fault}") {
                return End::Io(error);
            }
        }
        End::Faults
    }

    fn agreement(&mut self, error: AgreementError) -> End {
        match error {
            AgreementError::Unknown(message) => End::Usage(message),
            AgreementError::Faults(faults) => self.faults(&faults),
        }
    }
}
