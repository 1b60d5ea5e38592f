//! Which row of a table is the target (semantics §4.2).

use sevclock_testing::story::{refuses, tell};

use super::policy::with;

#[test]
fn the_first_row_that_matches_is_the_target() {
    let policy = with(
        r#"
        [plans.basic]
        title = "Basic"
        [plans.gold]
        title = "Gold"
        [plans.platinum]
        title = "Platinum"
        [[clocks]]
        id = "fix"
        start = "opened"
        target = [
          { severity = 1, plan = "platinum", within = "1h" },
          { severity = [1, 2], plan = ["gold", "platinum"], within = "2h" },
          { severity = 1, when = "workaround", within = "3h" },
          { severity = [1, 2], within = "4h" },
          { plan = "basic", within = "5h" },
          { severity = 3, within = "6h" },
        ]
        "#,
    );
    for (ticket, due) in [
        ("plan platinum, severity 1", "due Mon 10:00 target 1h"),
        ("plan platinum, severity 2", "due Mon 11:00 target 2h"),
        ("plan gold, severity 1", "due Mon 11:00 target 2h"),
        ("plan basic, severity 1, workaround = true", "due Mon 12:00 target 3h"),
        ("plan basic, severity 2, workaround = true", "due Mon 13:00 target 4h"),
        ("plan basic, severity 1", "due Mon 13:00 target 4h"),
        ("plan basic, severity 4", "due Mon 14:00 target 5h"),
        // The first plan is the default one.
        ("severity 3", "due Mon 14:00 target 5h"),
        ("plan gold, severity 3", "due Mon 15:00 target 6h"),
        ("plan gold, severity 4", "due none target none"),
    ] {
        tell(&policy, &format!("Mon 09:00 opened {ticket}\nat Mon 09:00 fix 1 running {due}"));
    }
}

#[test]
fn a_row_counts_on_its_calendar_else_its_clocks_else_always() {
    let rows =
        "target = [{ severity = 1, within = '4h', calendar = 'always' }, { within = '4h' }]\n";
    let head = "[[clocks]]\nid = 'fix'\nstart = 'opened'\n";
    tell(
        &with(&format!("{head}{rows}calendar = 'office'\n")),
        "
        Mon 15:00 opened severity 1
        at Mon 15:00 fix 1 running due Mon 19:00
        ",
    );
    tell(
        &with(&format!("{head}{rows}calendar = 'office'\n")),
        "
        Mon 15:00 opened severity 2
        at Mon 15:00 fix 1 running due Tue 11:00
        ",
    );
    tell(
        &with(&format!("{head}{rows}")),
        "
        Sat 15:00 opened severity 2
        at Sat 15:00 fix 1 running due Sat 19:00
        ",
    );
}

#[test]
fn where_none_is_promised_the_clock_measures_and_nothing_is_due() {
    for rows in [
        "[{ severity = 1, within = '1h' }, { within = 'none' }]",
        "[{ severity = 1, within = '1h' }]",
    ] {
        tell(
            &with(&format!(
                "[[clocks]]\nid = 'fix'\nstart = 'opened'\nstop = 'resolved'\ncalendar = 'office'\nwarn = [{{ at = '50%' }}, {{ at = 'breach' }}]\ntarget = {rows}\n"
            )),
            "
            Mon 16:00 opened severity 2
            at Tue 10:00 fix 1 running due none first-due none target none remaining none elapsed 2h
            at Tue 10:00 fix 1 running warns 50% none warns breach none
            at Tue 10:00 next none
            Tue 11:00 resolved
            at Wed 10:00 fix 1 stopped stopped Tue 11:00 due none breached none elapsed 3h
            ",
        );
    }
}

#[test]
fn targets_that_cannot_be_are_document_errors() {
    for within in ["0m", "-1h", "0bd", "4", "soon"] {
        refuses(
            &with(&format!("[[clocks]]\nid = 'fix'\nstart = 'opened'\ntarget = '{within}'\n")),
            "clocks[0].target",
        );
    }
    // A day is 24 hours, which it is of no calendar but `always`.
    refuses(
        &with("[[clocks]]\nid = 'fix'\nstart = 'opened'\ncalendar = 'office'\ntarget = '1d'\n"),
        "clocks[0].target",
    );
}
