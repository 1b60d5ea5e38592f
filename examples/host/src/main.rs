//! The host as a program, with the time told to it.
//!
//! ```text
//! sevclock-host publish DESK POLICY            adds a version of the agreement
//! sevclock-host preview DESK POLICY NOW        says what it would change
//! sevclock-host run DESK MAIL [--fast]         takes in lines, and answers each with one
//! ```
//!
//! A line of `run` is `NOW MESSAGE`, or `NOW` once all that was sent has been taken in: then timers
//! fire and effects are handed on. With `--fast` nothing waits for the disk.

use std::io::{self, BufRead, Write};
use std::path::Path;
use std::process::ExitCode;

use sevclock::time::Instant;
use sevclock_host::{Durability, Host, HostError, MailFile, Taken};

const USAGE: &str = "usage: sevclock-host publish DESK POLICY | preview DESK POLICY NOW | \
                     run DESK MAIL [--fast]";

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match run(&words) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let _ = writeln!(io::stderr(), "error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run(words: &[&str]) -> Result<(), HostError> {
    let mut out = io::stdout().lock();
    match *words {
        ["publish", desk, policy] => {
            let mut host = Host::open(Path::new(desk), Durability::Machine)?;
            let new = host.publish_policy(&std::fs::read_to_string(policy)?)?;
            writeln!(out, "{}", if new { "published" } else { "known" })?;
        }
        ["preview", desk, policy, now] => {
            let mut host = Host::open(Path::new(desk), Durability::Machine)?;
            write!(out, "{}", host.preview(&std::fs::read_to_string(policy)?, instant(now)?)?)?;
        }
        ["run", desk, mail] => serve(desk, mail, Durability::Machine, &mut out)?,
        ["run", desk, mail, "--fast"] => serve(desk, mail, Durability::Process, &mut out)?,
        _ => return Err(HostError::Refused(USAGE.to_owned())),
    }
    Ok(())
}

fn instant(text: &str) -> Result<Instant, HostError> {
    Instant::parse(text).map_err(|error| HostError::Refused(error.to_string()))
}

fn serve(
    desk: &str,
    mail: &str,
    durability: Durability,
    out: &mut impl Write,
) -> Result<(), HostError> {
    let mut host = Host::open(Path::new(desk), durability)?;
    let mut mail = MailFile::open(Path::new(mail), durability)?;
    for line in io::stdin().lock().lines() {
        match answer(&mut host, &mut mail, &line?) {
            Ok(answer) => writeln!(out, "{answer}")?,
            Err(error @ (HostError::Refused(_) | HostError::Ahead { .. })) => {
                writeln!(out, "refused: {}", error.to_string().replace('\n', "; "))?;
            }
            Err(error) => return Err(error),
        }
        out.flush()?;
    }
    Ok(())
}

fn answer(host: &mut Host, mail: &mut MailFile, line: &str) -> Result<String, HostError> {
    if let Some((now, message)) = line.split_once(' ') {
        let taken = match host.take_in(instant(now)?, message)? {
            Taken::InTime => "taken",
            Taken::Late => "late",
            Taken::Known => "known",
        };
        return Ok(taken.to_owned());
    }
    let fired = host.fire(instant(line)?)?;
    let published = host.publish(mail)?;
    Ok(format!("{fired} fired, {} published, {} again", published.new, published.again))
}
