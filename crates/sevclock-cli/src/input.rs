//! Files and standard input as streams: gzip is recognised by its first bytes, and long input shows
//! how far it has come, on a terminal.

use std::fs::File;
use std::io::{self, BufRead, BufReader, IsTerminal, Read};

use flate2::bufread::MultiGzDecoder;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::fault::Fault;

/// Input shorter than this is read before a progress bar could be seen.
const LONG_INPUT: u64 = 4 << 20;
const BUFFER: usize = 128 << 10;
const GZIP_MAGIC: [u8; 2] = [0x1f, 0x8b];

/// An input, opened and unpacked.
pub struct Input {
    /// The file as the user named it; `standard input` for `-`.
    pub name: String,
    /// Its bytes.
    pub reader: Box<dyn Read>,
}

impl Input {
    /// Opens a file, or standard input for `-`.
    ///
    /// # Errors
    /// The file cannot be opened.
    pub fn open(path: &str) -> Result<Self, Fault> {
        if path == "-" {
            return Self::unpacked("standard input".to_owned(), io::stdin().lock());
        }
        let fail = |error: io::Error| Fault::of_file(path, cannot_open(&error));
        let file = File::open(path).map_err(fail)?;
        let metadata = file.metadata().map_err(fail)?;
        if metadata.is_dir() {
            return Err(Fault::of_file(path, "is a folder; expected a file"));
        }
        if metadata.len() < LONG_INPUT || !io::stderr().is_terminal() {
            return Self::unpacked(path.to_owned(), file);
        }
        Self::unpacked(path.to_owned(), progress(path, metadata.len()).wrap_read(file))
    }

    /// Text as an input, for what is built in.
    #[must_use]
    pub fn text(name: &str, text: &'static str) -> Self {
        Self { name: name.to_owned(), reader: Box::new(text.as_bytes()) }
    }

    fn unpacked(name: String, reader: impl Read + 'static) -> Result<Self, Fault> {
        let mut reader = BufReader::with_capacity(BUFFER, reader);
        let start = reader.fill_buf().map_err(|error| read_fault(&name, &error))?;
        let reader: Box<dyn Read> = match start.starts_with(&GZIP_MAGIC) {
            true => Box::new(MultiGzDecoder::new(reader)),
            false => Box::new(reader),
        };
        Ok(Self { name, reader })
    }

    /// The whole as text; a broken character becomes U+FFFD and its line is listed.
    ///
    /// # Errors
    /// The input cannot be read to its end.
    pub fn read_text(mut self) -> Result<Text, Fault> {
        let mut bytes = Vec::new();
        self.reader.read_to_end(&mut bytes).map_err(|error| read_fault(&self.name, &error))?;
        match String::from_utf8(bytes) {
            Ok(text) => Ok(Text { name: self.name, text, broken: Vec::new() }),
            Err(error) => {
                let bytes = error.as_bytes();
                let lines = bytes.split(|byte| *byte == b'\n').zip(1..);
                let broken =
                    lines.filter(|(line, _)| std::str::from_utf8(line).is_err()).map(|(_, at)| at);
                let broken = broken.collect();
                let text = String::from_utf8_lossy(bytes).into_owned();
                Ok(Text { name: self.name, text, broken })
            }
        }
    }
}

/// An input read as text.
pub struct Text {
    /// As of [`Input::name`].
    pub name: String,
    /// The text.
    pub text: String,
    /// The lines that were no UTF-8, from 1, in order.
    pub broken: Vec<usize>,
}

impl Text {
    /// The text, if all of it is UTF-8.
    ///
    /// # Errors
    /// The first line that is not.
    pub fn whole(self) -> Result<String, Fault> {
        match self.broken.first() {
            None => Ok(self.text),
            Some(line) => Err(not_utf8(&self.name, *line)),
        }
    }
}

/// A line that is no UTF-8.
pub(crate) fn not_utf8(file: &str, line: usize) -> Fault {
    Fault::at_line(file, line as u64, "is not UTF-8; save the file in that encoding")
}

/// A file that cannot be read to its end.
pub(crate) fn read_fault(file: &str, error: &io::Error) -> Fault {
    let message = match error.kind() {
        io::ErrorKind::UnexpectedEof => {
            "the gzip data ends too early: the file is truncated; nothing of it was evaluated"
                .to_owned()
        }
        io::ErrorKind::InvalidInput | io::ErrorKind::InvalidData => {
            format!("the gzip data is damaged ({error}); nothing of it was evaluated")
        }
        _ => format!("cannot be read: {error}"),
    };
    Fault::of_file(file, message)
}

fn cannot_open(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "there is no such file".to_owned(),
        _ => format!("cannot be opened: {error}"),
    }
}

fn progress(path: &str, length: u64) -> ProgressBar {
    let bar = ProgressBar::with_draw_target(Some(length), ProgressDrawTarget::stderr());
    let style = ProgressStyle::with_template("{msg} {bar:30} {percent}% {eta}");
    bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
    bar.set_message(path.to_owned());
    bar.with_finish(indicatif::ProgressFinish::AndClear)
}
