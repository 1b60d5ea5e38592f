//! The program `sevclock`.

use std::io::{self, BufWriter, Write};
use std::process::ExitCode;

use anstream::{AutoStream, ColorChoice};
use clap::Parser;
use sevclock_cli::args::Cli;
use sevclock_cli::text::Paint;
use sevclock_cli::verbs::{self, End, Streams};

fn main() -> ExitCode {
    let cli = Cli::parse();
    let stdout = io::stdout();
    let paint = Paint { on: AutoStream::choice(&stdout) != ColorChoice::Never };
    let mut out = BufWriter::with_capacity(64 << 10, stdout.lock());
    let mut err = io::stderr().lock();
    let end = verbs::run(&cli, &mut Streams { out: &mut out, err: &mut err, paint });
    let _ = out.flush();
    if let End::Usage(message) = &end {
        let _ = writeln!(err, "error: {message}\n\nFor more information, try '--help'.");
    }
    if let End::Io(error) = &end
        && end.code() != 0
    {
        let _ = writeln!(err, "error: cannot write: {error}");
    }
    ExitCode::from(end.code())
}
