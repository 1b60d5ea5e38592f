//! `sevclock calc`: calendar questions, an answer a line; one that is an error stands in its place.

use std::io::{BufRead, BufReader};

use sevclock_serde::calc::Calc;

use super::{End, Streams};
use crate::args::CalcArgs;
use crate::input::{Input, not_utf8, read_fault};

pub(super) fn run(args: &CalcArgs, streams: &mut Streams<'_>) -> Result<End, End> {
    let input = Input::open(&args.file).map_err(|fault| streams.faults([&fault]))?;
    let (name, mut reader) = (input.name, BufReader::new(input.reader));
    let (mut calc, mut line, mut faults) = (Calc::new(), Vec::new(), false);
    for number in 1.. {
        line.clear();
        let read = reader.read_until(b'\n', &mut line);
        if read.map_err(|error| streams.faults([&read_fault(&name, &error)]))? == 0 {
            break;
        }
        let answer = match std::str::from_utf8(&line) {
            Ok(text) if text.trim().is_empty() => continue,
            Ok(text) => calc.answer(text),
            Err(_) => format!("{{\"error\":\"{}\"}}", not_utf8(&name, number).message),
        };
        faults |= answer.starts_with("{\"error\"");
        writeln!(streams.out, "{answer}")?;
    }
    streams.out.flush()?;
    Ok(if faults { End::Faults } else { End::Fine })
}
