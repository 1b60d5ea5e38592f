//! libFuzzer's way into [`sevclock_fuzz::evaluate_vs_model`].

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| sevclock_fuzz::evaluate_vs_model(data));
