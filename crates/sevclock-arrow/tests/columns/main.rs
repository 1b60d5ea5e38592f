//! Columns answer what single tickets are answered (architecture "Bulk").

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that panics says where")]

mod evaluated;
mod promised;
mod rows;
mod tables;
