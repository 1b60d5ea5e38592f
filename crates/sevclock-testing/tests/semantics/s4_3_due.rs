//! Elapsed time and due instants (semantics §4.3, with §1.5 of business days).

use sevclock_testing::story::tell;

use super::policy::with;

/// A clock on the office calendar that pauses while waiting; its target as given.
fn office(target: &str) -> String {
    with(&format!(
        "[[clocks]]\nid = 'fix'\nstart = 'opened'\nstop = 'resolved'\ncalendar = 'office'\n\
         pause_when = 'waiting'\ntarget = {target}\n"
    ))
}

#[test]
fn elapsed_time_is_working_time() {
    tell(
        &office("'4h'"),
        "
        Mon 16:00 opened
        at Mon 16:30 fix 1 running due Tue 12:00 elapsed 30m remaining 3h30m
        at Mon 23:00 fix 1 running due Tue 12:00 elapsed 1h remaining 3h
        at Tue 10:00 fix 1 running due Tue 12:00 elapsed 2h remaining 2h
        at Tue 13:00 fix 1 breached due Tue 12:00 elapsed 5h remaining -1h
        ",
    );
}

#[test]
fn elapsed_time_goes_on_past_the_due_instant() {
    tell(
        &office("'4h'"),
        "
        Mon 09:00 opened
        at Mon 15:00 fix 1 breached due Mon 13:00 elapsed 6h target 4h remaining -2h
        at Tue 10:00 fix 1 breached due Mon 13:00 elapsed 9h target 4h remaining -5h
        ",
    );
}

#[test]
fn out_of_hours_the_count_begins_at_the_next_opening() {
    tell(
        &office("'4h'"),
        "
        Fri 20:00 opened
        at Sat 12:00 fix 1 running started Fri 20:00 due Mon+1 13:00 elapsed 0s
        ",
    );
}

#[test]
fn a_due_instant_may_be_the_closing_instant() {
    tell(
        &office("'4h'"),
        "
        Mon 13:00 opened
        at Mon 16:59 fix 1 running due Mon 17:00
        at Mon 17:00 fix 1 breached due Mon 17:00
        ",
    );
}

#[test]
fn a_pause_moves_the_due_instant() {
    tell(
        &office("'4h'"),
        "
        Mon 09:00 opened
        Mon 10:00 waiting = true
        Mon 12:00 waiting = false
        at Mon 12:00 fix 1 running due Mon 15:00 first-due Mon 13:00 elapsed 1h
        Mon 14:00 waiting = true
        Tue 09:30 waiting = false
        at Tue 09:30 fix 1 running due Tue 10:30 first-due Mon 13:00 elapsed 3h remaining 1h
        ",
    );
}

#[test]
fn while_paused_nothing_is_due_but_what_would_be_is_shown() {
    tell(
        &office("'4h'"),
        "
        Mon 09:00 opened
        Mon 10:00 waiting = true
        at Mon 10:00 fix 1 paused due none if-resumed Mon 13:00 first-due Mon 13:00 elapsed 1h remaining 3h
        at Mon 12:30 fix 1 paused due none if-resumed Mon 15:30 elapsed 1h
        at Mon 15:00 fix 1 paused due none if-resumed Tue 10:00 elapsed 1h
        at Sat 15:00 fix 1 paused due none if-resumed Mon+1 12:00 elapsed 1h
        at Mon 15:00 next none
        ",
    );
}

#[test]
fn business_days_are_due_by_date() {
    for (target, opened, due, budget) in [
        // To the close of the next business day: 7 hours of Monday and 8 of Tuesday.
        ("'1bd'", "Mon 10:00", "Tue 17:00", "15h"),
        ("'3bd'", "Thu 10:00", "Tue+1 17:00", "31h"),
        ("'1bd'", "Fri 10:00", "Mon+1 17:00", "15h"),
        ("[{ within = '1bd', due = 'open' }]", "Mon 10:00", "Tue 09:00", "7h"),
        ("[{ within = '2bd', due = 'same-time' }]", "Mon 10:30", "Wed 10:30", "16h"),
        ("[{ within = '1bd', due = '16:00' }]", "Mon 10:00", "Tue 16:00", "14h"),
        // Clamped into the day's hours.
        ("[{ within = '1bd', due = '20:00' }]", "Mon 10:00", "Tue 17:00", "15h"),
        ("[{ within = '1bd', due = '08:00' }]", "Mon 10:00", "Tue 09:00", "7h"),
        ("[{ within = '1bd', due = 'same-time' }]", "Mon 18:30", "Tue 17:00", "8h"),
        ("[{ within = '1bd', due = 'same-time' }]", "Mon 06:30", "Tue 09:00", "8h"),
        // After hours the day it is counts as any other ...
        ("'1bd'", "Mon 17:00", "Tue 17:00", "8h"),
        ("'1bd'", "Sat 12:00", "Mon+1 17:00", "8h"),
        // ... unless it rolls over to the next business day.
        ("[{ within = '1bd', after_hours = 'roll' }]", "Mon 16:59", "Tue 17:00", "8h1m"),
        ("[{ within = '1bd', after_hours = 'roll' }]", "Mon 17:00", "Wed 17:00", "16h"),
        ("[{ within = '1bd', after_hours = 'roll' }]", "Mon 08:00", "Tue 17:00", "16h"),
        ("[{ within = '1bd', after_hours = 'roll' }]", "Sat 12:00", "Tue+1 17:00", "16h"),
    ] {
        tell(
            &office(target),
            &format!("{opened} opened\nat {opened} fix 1 running due {due} target {budget}"),
        );
    }
}

#[test]
fn from_the_first_pause_on_business_days_are_a_budget_of_working_time() {
    tell(
        &office("'1bd'"),
        "
        Mon 10:00 opened
        at Mon 10:30 fix 1 running due Tue 17:00 target 15h elapsed 30m
        Mon 11:00 waiting = true
        at Mon 12:00 fix 1 paused due none if-resumed Wed 10:00 target 15h elapsed 1h
        Mon 13:00 waiting = false
        at Mon 13:00 fix 1 running due Wed 11:00 first-due Tue 17:00 target 15h remaining 14h
        ",
    );
}

/// 7 hours on Monday and 8 on Tuesday are left as they were.
#[test]
fn a_pause_out_of_hours_keeps_a_business_days_budget_due_where_it_was() {
    tell(
        &office("'1bd'"),
        "
        Mon 10:00 opened
        Mon 18:00 waiting = true
        Tue 08:00 waiting = false
        at Tue 08:00 fix 1 running due Tue 17:00 elapsed 7h
        ",
    );
}

/// Due at 09:00, which is no working time after 17:00 the day before.
#[test]
fn a_budget_that_ends_at_an_opening_is_exhausted_at_the_closing_before() {
    tell(
        &office("[{ within = '1bd', due = 'open' }]"),
        "
        Mon 10:00 opened
        at Mon 10:00 fix 1 running due Tue 09:00 target 7h
        Mon 11:00 waiting = true
        Mon 11:00 waiting = false
        at Mon 11:00 fix 1 running due Mon 17:00 first-due Tue 09:00 target 7h
        ",
    );
}

const NEXT_OPEN: &str = "'4h'\nboundary = 'next-open'\nwarn = [{ at = '100%' }, { at = 'breach' }]";

#[test]
fn with_the_boundary_next_open_a_due_instant_on_a_closing_moves_to_the_opening() {
    tell(
        &office(NEXT_OPEN),
        "
        Mon 13:00 opened
        at Mon 18:00 fix 1 running due Tue 09:00 first-due Tue 09:00 elapsed 4h remaining 0s
        at Mon 18:00 fix 1 running warned 100% Mon 17:00 warns breach Tue 09:00
        at Tue 09:00 fix 1 breached breached Tue 09:00
        ",
    );
    tell(
        &office(NEXT_OPEN),
        "
        Mon 13:00 opened
        Tue 09:00 resolved
        at Tue 09:00 fix 1 met due Tue 09:00
        ",
    );
}

#[test]
fn with_the_boundary_next_open_other_due_instants_stay() {
    tell(
        &office(NEXT_OPEN),
        "
        Mon 12:59:59 opened
        at Mon 13:00 fix 1 running due Mon 16:59:59
        ",
    );
    tell(
        &office("'1bd'\nboundary = 'next-open'"),
        "
        Mon 13:00 opened
        at Mon 13:00 fix 1 running due Tue 17:00
        ",
    );
}

#[test]
fn with_the_boundary_next_open_a_due_instant_after_a_pause_moves_too() {
    tell(
        &office(NEXT_OPEN),
        "
        Mon 09:00 opened
        Mon 10:00 waiting = true
        Mon 14:00 waiting = false
        at Mon 14:00 fix 1 running due Tue 09:00
        ",
    );
}

/// Nothing is left of the target, so that it is due where the pause ends.
#[test]
fn with_the_boundary_next_open_what_is_due_where_a_pause_ends_moves_off_a_closing_only() {
    tell(
        &office(NEXT_OPEN),
        "
        Mon 13:00 opened
        Mon 17:00 waiting = true
        at Mon 17:00 fix 1 paused if-resumed Tue 09:00
        at Mon 17:30 fix 1 paused if-resumed Mon 17:30
        Mon 18:00 waiting = false
        at Mon 18:00 fix 1 breached due Mon 18:00
        ",
    );
    tell(
        &office(NEXT_OPEN),
        "
        Mon 13:00 opened
        Mon 17:00 waiting = true
        Mon 17:00 waiting = false
        at Mon 17:00 fix 1 running due Tue 09:00
        ",
    );
}

#[test]
fn a_target_that_a_calendar_never_accumulates_is_never_due() {
    tell(
        &with(
            r#"
            [calendars.gone]
            zone = "UTC"
            week = { mon-fri = "09:00-17:00" }
            breaks = [{ from = "2026-03-03T00:00:00Z", to = "2099-12-31T00:00:00Z" }]
            [[clocks]]
            id = "fix"
            start = "opened"
            calendar = "gone"
            target = "40h"
            "#,
        ),
        "
        Mon 09:00 opened
        at Mon 12:00 fix 1 running due none target 40h elapsed 3h remaining 37h
        at Wed 12:00 fix 1 running due none elapsed 8h
        ",
    );
}

/// Paris closes an hour earlier by UTC once summer time begins, on Sunday 29 March.
#[test]
fn hours_are_those_of_the_calendars_zone() {
    tell(
        &with(
            r#"
            [calendars.paris]
            zone = "Europe/Paris"
            week = { mon-fri = "09:00-18:00" }
            [[clocks]]
            id = "fix"
            start = "opened"
            calendar = "paris"
            target = "4h"
            "#,
        ),
        "
        2026-03-27 16:00 opened
        at 2026-03-27 16:00 fix 1 running due Mon+4 10:00
        ",
    );
}

#[test]
fn a_skipped_hour_counts_nothing_and_a_repeated_one_twice() {
    let night = with(
        r#"
        [calendars.night]
        zone = "Europe/Paris"
        week = { mon-sun = "22:00-06:00" }
        [[clocks]]
        id = "fix"
        start = "opened"
        calendar = "night"
        target = "7h"
        "#,
    );
    tell(
        &night,
        "
        in Europe/Paris
        2026-03-28 22:00 opened
        at 2026-03-28 22:00 fix 1 running due Sun+3 06:00
        ",
    );
    tell(
        &night,
        "
        in Europe/Paris
        2026-10-24 22:00 opened
        at 2026-10-24 22:00 fix 1 running due 2026-10-25 04:00
        ",
    );
}
