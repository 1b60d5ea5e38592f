//! libFuzzer's way into [`sevclock_fuzz::ticket_text`].

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| sevclock_fuzz::ticket_text(data));
