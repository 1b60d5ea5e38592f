//! Adjustments whose condition must have held for a while (semantics §3.2, `for`).

use sevclock_testing::story::tell;

use super::policy::with;

const DWELL: &str = r#"
[[adjust]]
id = "stale"
when = "workaround"
for = "30m"
to = 4
"#;

#[test]
fn the_rule_takes_effect_when_its_condition_has_held_that_long() {
    tell(
        &with(DWELL),
        "
        Mon 09:00 opened
        Mon 10:00 workaround = true
        at Mon 10:00 severity 3
        at Mon 10:00 next Mon 10:30
        at Mon 10:29:59.999999 severity 3
        at Mon 10:30 severity 4 <- 3 because stale
        at Mon 10:30 timeline Mon 09:00 3; Mon 10:30 4 because stale
        at Mon 10:30 next none
        ",
    );
}

#[test]
fn a_break_starts_the_count_anew() {
    tell(
        &with(DWELL),
        "
        Mon 09:00 opened
        Mon 10:00 workaround = true
        Mon 10:20 workaround = false
        at Mon 10:20 next none
        Mon 10:25 workaround = true
        at Mon 10:30 severity 3
        at Mon 10:30 next Mon 10:55
        at Mon 10:55 severity 4 <- 3 because stale
        ",
    );
}

#[test]
fn even_a_break_that_lasts_no_time_starts_the_count_anew() {
    tell(
        &with(DWELL),
        "
        Mon 09:00 opened workaround = true
        Mon 09:20 workaround = false
        Mon 09:20 workaround = true
        at Mon 09:30 severity 3
        at Mon 09:50 severity 4 <- 3 because stale
        ",
    );
}

#[test]
fn once_over_it_stays_until_the_condition_lapses() {
    tell(
        &with(DWELL),
        "
        Mon 09:00 opened workaround = true
        Mon 10:00 severity 1
        at Mon 10:00 severity 4 <- 1 because stale
        Mon 11:00 workaround = false
        at Mon 11:00 severity 1
        Mon 11:10 workaround = true
        at Mon 11:10 severity 1
        at Mon 11:40 severity 4 <- 1 because stale
        ",
    );
}

/// Friday 16:50 has ten minutes left; the other twenty are Monday's.
#[test]
fn a_dwell_may_count_on_a_calendar() {
    tell(
        &with(&DWELL.replace("30m\"", "30m\"\ncalendar = \"office\"")),
        "
        Mon 09:00 opened
        Fri 16:50 workaround = true
        at Fri 16:50 next Mon+1 09:20
        at Mon+1 09:19:59 severity 3
        at Mon+1 09:20 severity 4 <- 3 because stale
        ",
    );
}

#[test]
fn a_dwell_may_count_from_another_that_completes() {
    tell(
        &with(&format!(
            "{DWELL}[[adjust]]\nid = 'second'\nwhen = 'severity == 4'\nfor = '15m'\nto = 2\n"
        )),
        "
        Mon 09:00 opened workaround = true
        at Mon 09:00 next Mon 09:30
        at Mon 09:30 severity 4 <- 3 because stale
        at Mon 09:30 next Mon 09:45
        at Mon 09:45 severity 2 <- 3 because stale, second
        at Mon 09:45 timeline Mon 09:00 3; Mon 09:30 4 because stale; Mon 09:45 2 because stale, second
        ",
    );
}

#[test]
fn dwells_that_complete_at_one_instant_share_one_pass() {
    tell(
        &with(
            r#"
            [[adjust]]
            id = "slow"
            when = "workaround"
            for = "30m"
            by = 1
            [[adjust]]
            id = "quick"
            when = "waiting"
            for = "10m"
            by = 1
            "#,
        ),
        "
        Mon 09:00 opened severity 1, workaround = true
        Mon 09:20 waiting = true
        at Mon 09:30 severity 3 <- 1 because slow, quick
        at Mon 09:30 timeline Mon 09:00 1; Mon 09:30 3 because slow, quick
        ",
    );
}

/// The second rule's condition lapses in the very pass in which its dwell completes.
#[test]
fn a_shared_pass_may_break_the_dwell_that_completes_in_it() {
    tell(
        &with(
            r#"
            [[adjust]]
            id = "first"
            when = "workaround"
            for = "30m"
            to = 4
            [[adjust]]
            id = "second"
            when = "workaround && severity == 3"
            for = "30m"
            to = 1
            "#,
        ),
        "
        Mon 09:00 opened workaround = true
        at Mon 09:30 severity 4 <- 3 because first
        at Mon 09:30 next none
        ",
    );
}

#[test]
fn a_dwell_with_an_authority_becomes_pending_when_it_completes() {
    tell(
        &with(&format!("{DWELL}authority = 'lead'\n")),
        "
        Mon 09:00 opened workaround = true
        at Mon 09:29 pending none
        at Mon 09:00 next Mon 09:30
        at Mon 09:30 pending stale to 4 since Mon 09:00 needs lead
        at Mon 09:30 severity 3
        Mon 09:40 approved stale by lead
        at Mon 09:40 severity 4 <- 3 because stale
        at Mon 09:40 pending none
        ",
    );
}

/// A reading: before the dwell is over the condition does not hold yet.
#[test]
fn an_approval_before_the_dwell_is_over_is_rejected() {
    tell(
        &with(&format!("{DWELL}authority = 'lead'\n")),
        "
        Mon 09:00 opened workaround = true
        Mon 09:20 approved stale by lead
        at Mon 09:20 rejected stale by lead Mon 09:20 condition
        at Mon 09:30 severity 3
        at Mon 09:30 pending stale to 4 since Mon 09:00 needs lead
        ",
    );
}

#[test]
fn a_dwell_may_latch() {
    tell(
        &with(&format!("{DWELL}latch = true\n")),
        "
        Mon 09:00 opened workaround = true
        Mon 09:40 workaround = false
        at Mon 09:40 severity 4 <- 3 because stale
        Mon 10:00 severity 2, workaround = true
        at Mon 10:00 severity 2
        at Mon 10:30 severity 4 <- 2 because stale
        ",
    );
}

/// A reading: a dwell on a calendar that is never open again never completes.
#[test]
fn a_dwell_that_can_never_complete_never_does() {
    tell(
        &with(
            r#"
            [calendars.shut]
            zone = "UTC"
            week = {}
            [[adjust]]
            id = "stale"
            for = "30m"
            calendar = "shut"
            to = 4
            "#,
        ),
        "
        Mon 09:00 opened
        at Mon+1 09:00 severity 3
        at Mon+1 09:00 next none
        ",
    );
}
