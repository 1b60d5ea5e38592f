//! Tiers, and a ladder's pauses (semantics §5.5).

use sevclock_testing::story::tell;

use super::policy::with;

const UP: &str = r#"
[tiers.engineers]
title = "Engineers"
calendar = "office"
[tiers.watch]
title = "Watch"
[[ladders]]
id = "up"
[[ladders.rungs]]
id = "watch"
after = "1h"
engage = "watch"
[[ladders.rungs]]
id = "engineers"
after = "2h"
engage = "engineers"
[[ladders.rungs]]
id = "told"
after = "2h"
notify = "lead"
"#;

#[test]
fn a_rung_that_engages_a_tier_says_when_it_is_available() {
    tell(
        &with(UP),
        "
        Mon 16:00 opened
        at Mon 17:30 rung up 1 watch reached Mon 17:00 available Mon 17:00
        at Mon 17:30 rung up 1 engineers due Mon 18:00 reached none available none
        at Mon 18:00 rung up 1 engineers reached Mon 18:00 available Tue 09:00
        at Mon 18:00 rung up 1 told reached Mon 18:00 available none
        ",
    );
}

#[test]
fn within_its_hours_a_tier_is_available_at_once() {
    tell(
        &with(UP),
        "
        Mon 10:00 opened
        at Mon 12:00 rung up 1 engineers reached Mon 12:00 available Mon 12:00
        ",
    );
    tell(
        &with(UP),
        "
        Mon 07:00 opened
        at Mon 09:00 rung up 1 engineers reached Mon 09:00 available Mon 09:00
        ",
    );
    tell(
        &with(UP),
        "
        Fri 15:00 opened
        at Fri 17:00 rung up 1 engineers reached Fri 17:00 available Mon+1 09:00
        ",
    );
}

/// As a tier without a calendar is.
#[test]
fn a_tier_that_is_not_declared_is_always_open() {
    tell(
        &with(
            "[[ladders]]\nid = 'up'\n[[ladders.rungs]]\nid = 'r'\nafter = '1h'\nengage = 'anyone'\n",
        ),
        "
        Sat 10:00 opened
        at Sat 11:00 rung up 1 r reached Sat 11:00 available Sat 11:00
        ",
    );
}

#[test]
fn availability_counts_from_when_the_rung_was_reached() {
    tell(
        &with(&UP.replace("id = \"up\"", "id = \"up\"\napplies_when = 'relevant'")),
        "
        Mon 10:00 opened relevant = false
        Mon 18:00 relevant = true
        at Mon 18:00 rung up 1 engineers due Mon 12:00 reached Mon 18:00 available Tue 09:00
        ",
    );
}

const PAUSED: &str = r#"
[[ladders]]
id = "up"
calendar = "office"
pause_when = "waiting"
[[ladders.rungs]]
id = "lead"
after = "2h"
[[ladders.rungs]]
id = "boss"
after = "8h"
[[ladders.rungs]]
id = "days"
after = "1bd"
"#;

/// From the pause on, 1bd from Monday 09:00 is a budget of 16 hours, as a clock's is.
#[test]
fn a_pause_moves_unreached_rungs_by_unpaused_working_time() {
    tell(
        &with(PAUSED),
        "
        Mon 09:00 opened
        at Mon 09:00 ladder up 1 running: lead due Mon 11:00; boss due Mon 17:00; days due Tue 17:00
        Mon 12:00 waiting = true
        Mon 14:00 waiting = false
        at Mon 14:00 ladder up 1 running: lead reached Mon 11:00; boss due Tue 11:00; days due Wed 11:00
        ",
    );
}

#[test]
fn a_pause_out_of_hours_moves_nothing() {
    tell(
        &with(PAUSED),
        "
        Mon 10:00 opened
        at Mon 10:00 ladder up 1 running: lead due Mon 12:00; boss due Tue 10:00; days due Tue 17:00
        Mon 18:00 waiting = true
        Tue 08:00 waiting = false
        at Tue 08:00 ladder up 1 running: lead reached Mon 12:00; boss due Tue 10:00; days due Tue 17:00
        ",
    );
}

#[test]
fn a_ladder_may_begin_paused() {
    tell(
        &with(PAUSED),
        "
        Mon 09:00 opened waiting = true
        at Mon 10:00 ladder up 1 paused: lead due none; boss due none; days due none
        Mon 12:00 waiting = false
        at Mon 12:00 ladder up 1 running: lead due Mon 14:00; boss due Tue 12:00; days due Wed 12:00
        ",
    );
}

#[test]
fn a_pause_at_exactly_a_rungs_due_instant_comes_first() {
    tell(
        &with(PAUSED),
        "
        Mon 09:00 opened
        Mon 11:00 waiting = true
        at Mon 12:00 ladder up 1 paused: lead due none; boss due none; days due none
        Mon 13:00 waiting = false
        at Mon 13:00 ladder up 1 running: lead reached Mon 13:00; boss due Tue 11:00; days due Wed 11:00
        ",
    );
}
