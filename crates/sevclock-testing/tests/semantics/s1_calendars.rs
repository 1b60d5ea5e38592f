//! Calendars as clocks meet them (semantics §1.2, §1.5): zones, holidays, exceptions, breaks, and
//! calendars made of others.

use sevclock_testing::story::tell;

use super::policy::with;

/// A clock of four hours and one of a business day on the calendar `here`.
fn on(calendar: &str) -> String {
    with(&format!(
        r#"
{calendar}
[[clocks]]
id = "hours"
start = "opened"
calendar = "here"
target = "4h"
[[clocks]]
id = "day"
start = "opened"
calendar = "here"
target = "1bd"
"#
    ))
}

#[test]
fn a_holiday_is_no_business_day_and_has_no_hours() {
    tell(
        &on(
            "[calendars.here]\nzone = 'UTC'\nweek = { mon-fri = '09:00-17:00' }\nholidays = ['2026-03-03']\n",
        ),
        "
        Mon 15:00 opened
        at Mon 15:00 hours 1 running due Wed 11:00
        at Mon 15:00 day 1 running due Wed 17:00 target 10h
        ",
    );
}

#[test]
fn an_exception_replaces_the_windows_of_its_date() {
    tell(
        &on(
            "[calendars.here]\nzone = 'UTC'\nweek = { mon-fri = '09:00-17:00' }\nexceptions = { '2026-03-07' = '10:00-12:00', '2026-03-09' = '' }\n",
        ),
        "
        Fri 16:00 opened
        at Fri 16:00 hours 1 running due Tue+1 10:00
        at Fri 16:00 day 1 running due Sat 12:00 target 3h
        ",
    );
}

#[test]
fn a_break_removes_time_and_may_move_the_close() {
    tell(
        &on(
            "[calendars.here]\nzone = 'UTC'\nweek = { mon-fri = '09:00-17:00' }\nbreaks = [{ date = '2026-03-02', time = '12:00-13:00' }, { date = '2026-03-03', time = '15:00-17:00' }]\n",
        ),
        "
        Mon 11:00 opened
        at Mon 11:00 hours 1 running due Mon 16:00
        at Mon 11:00 day 1 running due Tue 15:00 target 11h
        ",
    );
}

/// Monday 23:30 by UTC is Tuesday in Taipei, where the next business day is Wednesday.
#[test]
fn a_business_day_is_one_of_the_calendars_zone() {
    tell(
        &on("[calendars.here]\nzone = 'Asia/Taipei'\nweek = { mon-fri = '09:00-18:00' }\n"),
        "
        in Asia/Taipei
        Tue 07:30 opened
        at Tue 07:30 hours 1 running due Tue 13:00
        at Tue 07:30 day 1 running due Wed 18:00 target 18h
        ",
    );
}

/// A window past midnight belongs to the day it starts on.
#[test]
fn a_night_shift_belongs_to_the_day_it_starts_on() {
    tell(
        &on(
            "[calendars.here]\nzone = 'UTC'\nweek = { mon-fri = '22:00-06:00' }\nholidays = ['2026-03-03']\n",
        ),
        "
        Tue 03:00 opened
        at Tue 03:00 hours 1 running due Wed 23:00
        at Tue 03:00 day 1 running due Thu 06:00 target 11h
        ",
    );
}

/// Offices of the same zone at different hours: open from 09:00 to 21:00 together.
#[test]
fn a_union_is_open_where_one_of_them_is() {
    tell(
        &on(
            "[calendars.late]\nzone = 'UTC'\nweek = { mon-fri = '13:00-21:00' }\n[calendars.here]\nunion = ['office', 'late']\n",
        ),
        "
        Mon 19:00 opened
        at Mon 19:00 hours 1 running due Tue 11:00
        at Mon 19:00 day 1 running due Tue 21:00 target 14h
        ",
    );
}

#[test]
fn an_intersection_and_a_difference() {
    tell(
        &on(
            "[calendars.late]\nzone = 'UTC'\nweek = { mon-fri = '13:00-21:00' }\n[calendars.here]\nintersection = ['office', 'late']\n",
        ),
        "
        Mon 16:00 opened
        at Mon 16:00 hours 1 running due Tue 16:00
        at Mon 16:00 day 1 running due Tue 17:00 target 5h
        ",
    );
    tell(
        &on(
            "[calendars.late]\nzone = 'UTC'\nweek = { mon-fri = '13:00-21:00' }\n[calendars.here]\ndifference = { base = 'office', less = ['late'] }\n",
        ),
        "
        Mon 11:00 opened
        at Mon 11:00 hours 1 running due Tue 11:00
        at Mon 11:00 day 1 running due Tue 13:00 target 6h
        ",
    );
}
