//! `sevclock evaluate --columns`: events from a table of a file, and what their tickets come to as
//! tables of files.
//!
//! Not here: what the columns mean, which is `sevclock-arrow`'s.

use std::fs::File;
use std::io::{self, BufReader, Read, Seek};
use std::path::PathBuf;

use arrow_array::{RecordBatch, RecordBatchReader};
use arrow_ipc::reader::{FileReader, StreamReader};
use arrow_ipc::writer::FileWriter;
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use parquet::basic::Compression;
use parquet::file::properties::WriterProperties;
use sevclock::Policy;
use sevclock_arrow::{AsOf, Evaluate, Evaluated, TableSchemas};

use super::{End, Streams};
use crate::args::EvaluateArgs;
use crate::fault::Fault;
use crate::text::counted;

/// Rows of a file that are read together: few enough to stay small in memory.
const ROWS: usize = 16_384;
/// The first bytes of files: Parquet, an Arrow file, an Arrow stream.
const PARQUET: &[u8] = b"PAR1";
const ARROW: &[u8] = b"ARROW1";
const STREAM: &[u8] = &[0xff; 4];

/// Evaluates the tickets of `path` into the files that `args` name.
pub(super) fn run(
    policy: &Policy,
    path: &str,
    args: &EvaluateArgs,
    streams: &mut Streams<'_>,
) -> Result<End, End> {
    let mut told = |path: &str, message: String| streams.faults([&Fault::of_file(path, message)]);
    let reader = open(path).map_err(|message| told(path, message))?;
    let as_of = args.sources.at.map_or(AsOf::LastEvent, AsOf::At);
    let evaluate = Evaluate::new(policy, &reader.schema(), as_of);
    let evaluate = evaluate.map_err(|error| told(path, error.to_string()))?;
    let mut outputs = Vec::new();
    for (part, name) in [(0, &args.out), (1, &args.cycles), (2, &args.rungs)] {
        let Some(name) = name else { continue };
        let output = Output::create(name, part, evaluate.schemas());
        outputs.push(output.map_err(|error| error.end(streams))?);
    }
    let (mut rows, mut wrong) = ([0; 3], 0);
    for tables in Evaluated::new(evaluate, reader) {
        let tables = tables.map_err(|error| {
            streams.faults([&Fault::of_file(path, format!("cannot be read: {error}"))])
        })?;
        let tables = [tables.tickets, tables.cycles, tables.rungs];
        rows.iter_mut().zip(&tables).for_each(|(rows, table)| *rows += table.num_rows());
        let errors = &tables[0]["error"];
        wrong += tables[0].num_rows() - errors.null_count();
        for output in &mut outputs {
            output.write(&tables[output.part]).map_err(|error| error.end(streams))?;
        }
    }
    for output in outputs {
        let (part, name) = (output.part, output.name.clone());
        output.finish().map_err(|error| error.end(streams))?;
        let what = ["ticket", "cycle", "rung"][part];
        writeln!(streams.out, "{} to {name}", counted(rows[part] as u64, what))?;
    }
    streams.out.flush()?;
    if wrong == 0 {
        return Ok(End::Fine);
    }
    let [tickets, ..] = rows;
    let have = if wrong == 1 { "has" } else { "have" };
    let of = counted(tickets as u64, "ticket");
    let message = format!("{wrong} of {of} {have} a mistake, told in the column `error`");
    Ok(streams.faults([&Fault::of_file(path, message)]))
}

/// The table of a file, of the kind that its first bytes say.
fn open(path: &str) -> Result<Box<dyn RecordBatchReader>, String> {
    let cannot = |error: io::Error| format!("cannot be read: {error}");
    let mut file = File::open(path).map_err(cannot)?;
    let mut start = Vec::new();
    (&mut file).take(8).read_to_end(&mut start).map_err(cannot)?;
    file.rewind().map_err(cannot)?;
    let damaged = |error: &dyn std::error::Error| format!("cannot be read: {error}");
    if start.starts_with(PARQUET) {
        let reader = ParquetRecordBatchReaderBuilder::try_new(file);
        let reader = reader.and_then(|reader| reader.with_batch_size(ROWS).build());
        Ok(Box::new(reader.map_err(|error| damaged(&error))?))
    } else if start.starts_with(ARROW) {
        let reader = FileReader::try_new(BufReader::new(file), None);
        Ok(Box::new(reader.map_err(|error| damaged(&error))?))
    } else if start.starts_with(STREAM) {
        let reader = StreamReader::try_new(BufReader::new(file), None);
        Ok(Box::new(reader.map_err(|error| damaged(&error))?))
    } else {
        Err("is neither Parquet nor Arrow; expected a file of one of them".to_owned())
    }
}

/// A file in the making, which gets its name when it is whole.
struct Output {
    /// Which of the tables: tickets, cycles, rungs.
    part: usize,
    name: String,
    unfinished: Unfinished,
    writer: Writer,
}

/// A file that is removed unless it was finished.
struct Unfinished(PathBuf);

impl Drop for Unfinished {
    fn drop(&mut self) {
        // Renamed, it is not there.
        let _ = std::fs::remove_file(&self.0);
    }
}

enum Writer {
    Parquet(Box<ArrowWriter<File>>),
    Arrow(Box<FileWriter<File>>),
}

/// Why a file cannot be written.
enum WriteError {
    /// Its name does not say what kind it is.
    Kind(String),
    Failed(String, String),
}

impl WriteError {
    fn end(self, streams: &mut Streams<'_>) -> End {
        match self {
            Self::Kind(name) => End::Usage(format!(
                "`{name}` is no name of a table's file; expected one that ends in `.parquet` or \
                 `.arrow`"
            )),
            Self::Failed(name, error) => {
                streams.faults([&Fault::of_file(&name, format!("cannot be written: {error}"))])
            }
        }
    }
}

impl Output {
    fn create(name: &str, part: usize, schemas: &TableSchemas) -> Result<Self, WriteError> {
        let failed = |error: String| WriteError::Failed(name.to_owned(), error);
        let is_parquet = name.ends_with(".parquet");
        if !is_parquet && !name.ends_with(".arrow") {
            return Err(WriteError::Kind(name.to_owned()));
        }
        let schema = [&schemas.tickets, &schemas.cycles, &schemas.rungs][part];
        let path = PathBuf::from(format!("{name}.unfinished"));
        let file = File::create(&path).map_err(|error| failed(error.to_string()))?;
        let unfinished = Unfinished(path);
        let writer = if is_parquet {
            let properties = WriterProperties::builder().set_compression(Compression::SNAPPY);
            let writer = ArrowWriter::try_new(file, schema.clone(), Some(properties.build()));
            Writer::Parquet(Box::new(writer.map_err(|error| failed(error.to_string()))?))
        } else {
            let writer = FileWriter::try_new(file, schema);
            Writer::Arrow(Box::new(writer.map_err(|error| failed(error.to_string()))?))
        };
        Ok(Self { part, name: name.to_owned(), unfinished, writer })
    }

    fn write(&mut self, table: &RecordBatch) -> Result<(), WriteError> {
        let written = match &mut self.writer {
            Writer::Parquet(writer) => writer.write(table).map_err(|error| error.to_string()),
            Writer::Arrow(writer) => writer.write(table).map_err(|error| error.to_string()),
        };
        written.map_err(|error| WriteError::Failed(self.name.clone(), error))
    }

    fn finish(self) -> Result<(), WriteError> {
        let finished = match self.writer {
            Writer::Parquet(writer) => {
                writer.close().map(|_| ()).map_err(|error| error.to_string())
            }
            Writer::Arrow(mut writer) => writer.finish().map_err(|error| error.to_string()),
        };
        let named = finished.and_then(|()| {
            std::fs::rename(&self.unfinished.0, &self.name).map_err(|error| error.to_string())
        });
        named.map_err(|error| WriteError::Failed(self.name, error))
    }
}
