//! libFuzzer's way into [`sevclock_fuzz::policy_text`].

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| sevclock_fuzz::policy_text(data));
