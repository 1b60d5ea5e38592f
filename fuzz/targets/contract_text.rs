//! libFuzzer's way into [`sevclock_fuzz::contract_text`].

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| sevclock_fuzz::contract_text(data));
