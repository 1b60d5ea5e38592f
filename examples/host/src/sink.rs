//! A file that stands for whatever tells people: mail, a pager, a queue.
//!
//! Exactly once needs its help: between handing on and noting that it was handed on, the host may be
//! killed, and hands on again. What takes it must therefore know what it has, by id, as far back as the
//! host may repeat itself: a batch. Not here: which batch, which is [`crate::host`]'s.

use std::collections::HashSet;
use std::fs::{File, TryLockError};
use std::io::{Error, ErrorKind, Read, Seek, SeekFrom, Write};
use std::path::Path;

use serde_json::Value;

use crate::host::{BATCH, Durability};

/// An append-only file with an effect a line, none twice.
#[derive(Debug)]
pub struct MailFile {
    file: File,
    durability: Durability,
    /// What the last run took at its end, at least a batch. A run hands on nothing twice itself.
    last: HashSet<(String, String)>,
}

impl MailFile {
    /// Opens the file, or makes it. A line that a killed run left unfinished is cut off: it was not
    /// taken.
    ///
    /// # Errors
    /// Those of the file; `WouldBlock` where another process has it open.
    pub fn open(path: &Path, durability: Durability) -> Result<Self, Error> {
        let mut file = File::options().read(true).append(true).create(true).open(path)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(ErrorKind::WouldBlock.into()),
            Err(TryLockError::Error(error)) => return Err(error),
        }
        let (start, tail) = tail(&mut file)?;
        let whole = tail.iter().rposition(|byte| *byte == b'\n').map_or(0, |end| end + 1);
        if whole < tail.len() {
            file.set_len(start + whole as u64)?;
        }
        let lines = tail[..whole].split(|byte| *byte == b'\n').filter(|line| !line.is_empty());
        // The first may have lost its beginning; there are enough without it.
        let last = lines.filter_map(key).collect();
        Ok(Self { file, durability, last })
    }

    /// Takes a batch of effects, and says how many it had.
    ///
    /// # Errors
    /// Those of the file: then it is not known what was taken, and it must be opened again.
    pub fn take<'a>(&mut self, effects: impl Iterator<Item = &'a str>) -> Result<usize, Error> {
        let (mut lines, mut had) = (Vec::new(), 0);
        for effect in effects {
            if key(effect.as_bytes()).is_some_and(|key| self.last.remove(&key)) {
                had += 1;
            } else {
                lines.extend_from_slice(effect.as_bytes());
                lines.push(b'\n');
            }
        }
        self.file.write_all(&lines)?;
        if self.durability == Durability::Machine {
            self.file.sync_data()?;
        }
        Ok(had)
    }
}

/// What names an effect among those of all tickets.
fn key(line: &[u8]) -> Option<(String, String)> {
    let effect: Value = serde_json::from_slice(line).ok()?;
    let field = |name: &str| effect[name].as_str().map(str::to_owned);
    Some((field("ticket")?, field("id")?))
}

/// The end of the file with more than a batch of lines, or all of it; and where it begins.
fn tail(file: &mut File) -> Result<(u64, Vec<u8>), Error> {
    let length = file.metadata()?.len();
    let mut size = 16 << 10;
    loop {
        let start = length.saturating_sub(size);
        file.seek(SeekFrom::Start(start))?;
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes)?;
        let lines = bytes.iter().filter(|byte| **byte == b'\n').count();
        if start == 0 || lines > BATCH + 1 {
            return Ok((start, bytes));
        }
        size *= 4;
    }
}
