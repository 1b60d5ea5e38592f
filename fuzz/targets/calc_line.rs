//! libFuzzer's way into [`sevclock_fuzz::calc_line`].

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| sevclock_fuzz::calc_line(data));
