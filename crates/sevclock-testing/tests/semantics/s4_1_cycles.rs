//! How cycles begin and end, and in which order where one event says several things (semantics
//! §4.1).

use sevclock_testing::story::tell;

use super::policy::with;

/// Four hours, around the clock, with a signal of every kind.
const FIX: &str = r#"
[signals]
escalated = {}
merged = {}
[[clocks]]
id = "fix"
start = ["opened", "customer-replied"]
stop = "responded"
restart = "escalated"
resume = "reopened"
cancel = "merged"
target = "4h"
"#;

#[test]
fn a_start_begins_a_cycle_where_none_is_running() {
    tell(
        &with(FIX),
        "
        Mon 09:00 opened
        at Mon 09:00 fix 1 running started Mon 09:00 stopped none due Mon 13:00 first-due Mon 13:00
        Mon 10:00 responded
        Mon 11:00 customer-replied
        at Mon 11:00 cycles fix met, running
        at Mon 11:00 fix 2 running started Mon 11:00 due Mon 15:00 elapsed 0s
        ",
    );
}

#[test]
fn a_start_on_a_running_cycle_does_nothing() {
    tell(
        &with(FIX),
        "
        Mon 09:00 opened
        Mon 10:00 customer-replied
        Mon 12:00 customer-replied
        at Mon 12:00 cycles fix running
        at Mon 12:00 fix 1 running started Mon 09:00 due Mon 13:00
        ",
    );
}

#[test]
fn a_stop_in_time_is_met() {
    tell(
        &with(FIX),
        "
        Mon 09:00 opened
        Mon 12:00 responded
        at Mon 15:00 fix 1 met stopped Mon 12:00 due Mon 13:00 breached none elapsed 3h remaining 1h
        ",
    );
}

#[test]
fn a_stop_after_the_due_instant_is_breached() {
    tell(
        &with(FIX),
        "
        Mon 09:00 opened
        Mon 15:00 responded
        at Tue 15:00 fix 1 breached stopped Mon 15:00 due Mon 13:00 breached Mon 13:00 elapsed 6h remaining -2h
        ",
    );
}

#[test]
fn a_cancel_ends_the_cycle_without_a_verdict() {
    tell(
        &with(FIX),
        "
        Mon 09:00 opened
        Mon 10:00 merged
        at Mon 15:00 fix 1 cancelled stopped Mon 10:00 due Mon 13:00 breached none
        ",
    );
}

#[test]
fn a_restart_ends_the_running_cycle_and_begins_a_new_one() {
    tell(
        &with(FIX),
        "
        Mon 09:00 opened
        Mon 10:00 escalated
        at Mon 10:00 fix 1 restarted stopped Mon 10:00 due Mon 13:00 breached none
        at Mon 10:00 fix 2 running started Mon 10:00 due Mon 14:00
        ",
    );
}

#[test]
fn however_it_ends_a_cycle_that_breached_before_ends_as_breached() {
    tell(
        &with(FIX),
        "
        Mon 09:00 opened
        Mon 14:00 escalated
        Mon 19:00 merged
        at Mon 20:00 cycles fix breached, breached
        at Mon 20:00 fix 1 breached stopped Mon 14:00 breached Mon 13:00
        at Mon 20:00 fix 2 breached stopped Mon 19:00 breached Mon 18:00
        ",
    );
}

#[test]
fn a_restart_after_a_stop_begins_nothing() {
    tell(
        &with(FIX),
        "
        Mon 09:00 opened
        Mon 10:00 responded
        Mon 11:00 escalated
        at Mon 11:00 cycles fix met
        ",
    );
}

#[test]
fn a_restart_after_a_cancel_or_before_any_start_begins_nothing() {
    tell(
        &with(FIX),
        "
        Mon 08:00 escalated
        at Mon 08:00 cycles fix none
        Mon 09:00 opened
        Mon 10:00 merged
        Mon 11:00 escalated
        at Mon 11:00 cycles fix cancelled
        ",
    );
}

#[test]
fn a_resume_reopens_a_stopped_cycle_the_time_since_paused() {
    tell(
        &with(FIX),
        "
        Mon 09:00 opened
        Mon 10:00 responded
        Mon 12:00 reopened
        at Mon 12:00 cycles fix running
        at Mon 12:00 fix 1 running started Mon 09:00 stopped none due Mon 15:00 first-due Mon 13:00 elapsed 1h
        Mon 16:00 responded
        at Mon 16:00 fix 1 breached stopped Mon 16:00 breached Mon 15:00 elapsed 5h
        ",
    );
}

#[test]
fn a_resume_reopens_the_last_cycle_only() {
    tell(
        &with(FIX),
        "
        Mon 09:00 opened
        Mon 10:00 responded
        Mon 11:00 customer-replied
        Mon 12:00 responded
        Mon 13:00 reopened
        at Mon 13:00 cycles fix met, running
        at Mon 13:00 fix 2 running due Mon 16:00
        ",
    );
}

#[test]
fn a_resume_reopens_only_what_a_stop_ended() {
    tell(
        &with(FIX),
        "
        Mon 09:00 opened
        Mon 10:00 merged
        Mon 11:00 reopened
        at Mon 11:00 cycles fix cancelled
        ",
    );
}

#[test]
fn a_resume_of_a_running_cycle_does_nothing() {
    tell(
        &with(FIX),
        "
        Mon 09:00 opened
        Mon 10:00 reopened
        at Mon 10:00 fix 1 running due Mon 13:00 elapsed 1h
        ",
    );
}

/// A reading: what breached before its stop stays so.
#[test]
fn a_cycle_resumed_after_its_breach_is_breached() {
    tell(
        &with(FIX),
        "
        Mon 09:00 opened
        Mon 14:00 responded
        Mon 16:00 reopened
        at Mon 16:00 fix 1 breached stopped none due Mon 13:00 breached Mon 13:00 elapsed 5h
        ",
    );
}

#[test]
fn an_effective_resume_counts_as_a_start_for_a_later_restart() {
    tell(
        &with(FIX),
        "
        Mon 09:00 opened
        Mon 10:00 responded
        Mon 11:00 reopened
        Mon 12:00 escalated
        at Mon 12:00 cycles fix restarted, running
        at Mon 12:00 fix 2 running due Mon 16:00
        ",
    );
}

#[test]
fn a_resume_without_effect_counts_as_no_start() {
    tell(
        &with(&FIX.replace("resume =", "applies_when = 'relevant'\nresume =")),
        "
        Mon 09:00 opened
        Mon 10:00 merged
        Mon 11:00 reopened, relevant = false
        Mon 12:00 relevant = true
        at Mon 12:00 cycles fix cancelled
        ",
    );
}

#[test]
fn in_one_event_a_stop_comes_before_a_start() {
    tell(
        &with(FIX),
        "
        Mon 09:00 opened
        Mon 10:00 customer-replied, responded
        at Mon 10:00 cycles fix met, running
        at Mon 10:00 fix 2 running started Mon 10:00 due Mon 14:00
        ",
    );
}

#[test]
fn in_one_event_a_cancel_comes_before_a_stop() {
    tell(
        &with(FIX),
        "
        Mon 09:00 opened
        Mon 10:00 responded, merged
        at Mon 10:00 cycles fix cancelled
        ",
    );
}

#[test]
fn in_one_event_a_cancel_comes_before_a_start() {
    tell(
        &with(FIX),
        "
        Mon 09:00 opened
        Mon 10:00 customer-replied, merged
        at Mon 10:00 cycles fix cancelled, running
        ",
    );
}

#[test]
fn in_one_event_a_restart_after_a_stop_or_cancel_begins_nothing() {
    tell(
        &with(FIX),
        "
        Mon 09:00 opened
        Mon 10:00 escalated, responded
        at Mon 10:00 cycles fix met
        Mon 11:00 customer-replied
        Mon 12:00 escalated, merged
        at Mon 12:00 cycles fix met, cancelled
        ",
    );
}

#[test]
fn in_one_event_a_restart_comes_before_a_start_which_then_does_nothing() {
    tell(
        &with(FIX),
        "
        Mon 09:00 opened
        Mon 10:00 customer-replied, escalated
        at Mon 10:00 cycles fix restarted, running
        ",
    );
}

#[test]
fn in_one_event_a_resume_undoes_the_stop() {
    tell(
        &with(FIX),
        "
        Mon 09:00 opened
        Mon 10:00 reopened, responded
        at Mon 10:00 cycles fix running
        at Mon 10:00 fix 1 running due Mon 13:00 elapsed 1h
        ",
    );
}

#[test]
fn in_one_event_a_resume_does_not_undo_a_cancel() {
    tell(
        &with(FIX),
        "
        Mon 09:00 opened
        Mon 10:00 reopened, merged
        at Mon 10:00 cycles fix cancelled
        ",
    );
}

/// The resumed cycle is running when the start comes.
#[test]
fn in_one_event_a_resume_comes_before_a_start() {
    tell(
        &with(FIX),
        "
        Mon 09:00 opened
        Mon 10:00 responded
        Mon 11:00 customer-replied, reopened
        at Mon 11:00 cycles fix running
        ",
    );
}

#[test]
fn the_first_event_raises_opened_unless_it_names_another_signal() {
    tell(&with(FIX), "Mon 09:00 severity 2\nat Mon 09:00 cycles fix running");
    tell(&with(FIX), "Mon 09:00 responded\nat Mon 09:00 cycles fix none");
    tell(
        &with(FIX),
        "
        Mon 09:00 responded
        Mon 10:00 severity 2
        at Mon 10:00 cycles fix none
        ",
    );
}

#[test]
fn a_start_may_come_long_after_the_opening() {
    tell(
        &with(
            "[[clocks]]\nid = 'restore'\nstart = 'acknowledged'\nstop = 'resolved'\ntarget = '4h'\n",
        ),
        "
        Mon 09:00 opened
        at Mon 09:00 cycles restore none
        Mon 09:30 acknowledged
        at Mon 09:30 restore 1 running started Mon 09:30 due Mon 13:30
        ",
    );
}

const FIX_CLOSED: &str = r#"
[[clocks]]
id = "fix"
start = "opened"
stop = "closed"
[[clocks]]
id = "response"
start = "opened"
stop = "responded"
[[clocks]]
id = "survey"
start = ["closed", "cancelled"]
stop = "customer-replied"
"#;

#[test]
fn closed_cancels_every_clock_that_names_it_in_none_of_its_lists() {
    tell(
        &with(FIX_CLOSED),
        "
        Mon 09:00 opened
        Mon 10:00 closed
        at Mon 10:00 cycles fix stopped
        at Mon 10:00 cycles response cancelled
        at Mon 10:00 cycles survey running
        ",
    );
}

#[test]
fn cancelled_cancels_every_clock_that_names_it_in_none_of_its_lists() {
    tell(
        &with(FIX_CLOSED),
        "
        Mon 09:00 opened
        Mon 10:00 cancelled
        at Mon 10:00 cycles fix cancelled
        at Mon 10:00 cycles response cancelled
        at Mon 10:00 cycles survey running
        ",
    );
}

const CHATTER: &str = r#"
[signals]
chatter = {}
gossip = {}
noted = { set = { workaround = true } }
hinted = { also = "gossip" }
"#;

#[test]
fn signals_that_nothing_uses_are_listed_once_in_order_of_first_use() {
    tell(
        &with(
            &format!("{CHATTER}{}", FIX.replace("[signals]\n", ""))
                .replace("escalated = {}\nmerged = {}\n", "")
                .replace("hinted = {", "escalated = {}\nmerged = {}\nhinted = {"),
        ),
        "
        Mon 09:00 opened
        at Mon 09:00 unused none
        Mon 10:00 updated, chatter, responded
        Mon 11:00 gossip
        Mon 12:00 chatter, updated
        at Mon 10:30 unused updated, chatter
        at Mon 12:00 unused updated, chatter, gossip
        ",
    );
}

/// A reading: what a signal implies may be unused, too, and one with `set` or `also` is used.
#[test]
fn a_signal_that_sets_or_implies_is_used() {
    tell(
        &with(CHATTER),
        "
        Mon 09:00 opened
        Mon 10:00 noted
        at Mon 10:00 unused none
        Mon 11:00 hinted
        at Mon 11:00 unused gossip
        ",
    );
}

#[test]
fn signals_the_engine_gives_meaning_are_used() {
    tell(
        &with(
            r#"
            [[adjust]]
            id = "it"
            to = 3
            [[clocks]]
            id = "c"
            start = "updated"
            [[ladders]]
            id = "l"
            [[ladders.rungs]]
            id = "r"
            after = "1h"
            "#,
        ),
        "
        Mon 09:00 opened, acknowledged, resolved, reopened, classified, migrated
        Mon 10:00 approved it by lead
        Mon 10:00 requested r by lead
        Mon 10:00 agreed c due Mon 12:00
        Mon 11:00 closed
        Mon 11:00 cancelled
        at Mon 11:00 unused none
        Mon 12:00 responded, customer-replied, action-plan-agreed, workaround-provided, workaround-failed
        at Mon 12:00 unused responded, customer-replied, action-plan-agreed, workaround-provided, workaround-failed
        ",
    );
}

#[test]
fn an_undeclared_signal_is_an_error() {
    tell(
        &with(FIX),
        "
        Mon 09:00 opened
        Mon 10:00 rumour
        at Mon 10:00 refused events[1].signal
        at Mon 10:00 refused no declared signal
        ",
    );
}
