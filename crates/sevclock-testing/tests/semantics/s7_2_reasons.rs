//! Every decision carries its reasons: the policy's element, its citation, the event or timer
//! (semantics §7.2).

use sevclock_testing::story::tell;

use super::policy::with;

const CITED: &str = r#"
[[classify]]
severity = 2
when = 'scope == "many"'
cite = "section 1"
[[adjust]]
id = "ease"
when = "workaround"
for = "1h"
to = 3
cite = "section 2"
[[adjust]]
id = "no-phone"
when = "!reachable"
to = 4
authority = "lead"
cite = "section 3"
[[clocks]]
id = "fix"
start = "opened"
stop = "resolved"
cite = "section 4"
target = [{ severity = 2, within = "4h", cite = "section 5" }, { within = "8h" }]
[[ladders]]
id = "up"
[[ladders.rungs]]
id = "lead"
after = "2h"
cite = "section 6"
"#;

#[test]
fn of_a_severity() {
    tell(
        &with(CITED),
        "
        Mon 09:00 opened scope = many
        at Mon 09:30 because severity.base classify[0] event 0 citing section 1
        at Mon 09:30 because severity.timeline[0] classify[0] event 0 citing section 1
        Mon 10:00 workaround = true
        at Mon 11:00 severity 3 <- 2 because ease
        at Mon 11:00 because severity.timeline[1] adjust.ease timer Mon 11:00 citing section 2
        ",
    );
}

#[test]
fn of_what_is_pending_and_rejected() {
    tell(
        &with(CITED),
        "
        Mon 09:00 opened
        Mon 09:10 reachable = false
        Mon 09:20 approved no-phone by boss
        at Mon 09:30 because severity.pending[0] adjust.no-phone event 1 citing section 3
        at Mon 09:30 because severity.rejected[0] adjust.no-phone event 2 citing section 3
        ",
    );
}

#[test]
fn of_a_cycle() {
    tell(
        &with(CITED),
        "
        Mon 09:00 opened scope = many
        at Mon 09:30 because clocks[0].started clocks.fix event 0 citing section 4
        at Mon 09:30 because clocks[0].due clocks.fix.target[0] event 0 citing section 5
        Mon 14:00 resolved
        at Mon 14:00 because clocks[0].breached_at clocks.fix.target[0] timer Mon 13:00 citing section 5
        at Mon 14:00 because clocks[0].stopped clocks.fix event 1 citing section 4
        ",
    );
}

/// A row without a citation leaves it to its clock.
#[test]
fn of_a_due_instant_that_a_dwell_moved() {
    tell(
        &with(CITED),
        "
        Mon 09:00 opened scope = many, workaround = true
        at Mon 10:30 fix 1 running due Mon 17:00
        at Mon 10:30 because clocks[0].due clocks.fix.target[1] timer Mon 10:00 citing section 4
        ",
    );
}

#[test]
fn of_a_rung() {
    tell(
        &with(CITED),
        "
        Mon 09:00 opened
        at Mon 12:00 because ladders[0].rungs[0].due ladders.up.rungs.lead event 0 citing section 6
        at Mon 12:00 because ladders[0].rungs[0].reached ladders.up.rungs.lead timer Mon 11:00 citing section 6
        ",
    );
}
