//! Columns answer what single tickets are answered (architecture "Bulk").

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that panics says where")]

use arrow_array::RecordBatchReader;
use arrow_array::ffi_stream::{FFI_ArrowArrayStream, RecordBatchStreamReader};

mod evaluated;
mod promised;
mod rows;
mod tables;

/// The same reader as another language has it, over the Arrow C Stream Interface.
fn across(reader: impl RecordBatchReader + Send + 'static) -> RecordBatchStreamReader {
    RecordBatchStreamReader::try_new(FFI_ArrowArrayStream::new(Box::new(reader))).unwrap()
}
