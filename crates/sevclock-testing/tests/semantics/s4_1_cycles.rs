use super::policy::with;
use sevclock_testing::story::tell;

#[test]
fn a_stop_at_exactly_the_due_instant_is_met() {
    tell(&with(r#"
[[clocks]]
id = "first-response"
start = "opened"
stop = "responded"
calendar = "office"
target = "4h"
warn = [{ at = "75%", notify = "lead" }, { at = "30m before" }, { at = "breach" }]
"#), "
        Mon 09:00 opened severity 2
        at Mon 10:30 first-response 1 running due Mon 13:00 elapsed 1h30m remaining 2h30m warns 75% Mon 12:00 telling lead warns 30m-before Mon 12:30
        at Mon 10:30 next Mon 12:00
        Mon 13:00 responded
        at Mon 13:00 first-response 1 met due Mon 13:00 stopped Mon 13:00 breached none
        at Mon 13:00 next none
    ");
}
