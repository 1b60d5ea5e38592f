//! Conditions, a subset of CEL (semantics §2.2).

use sevclock_testing::story::{refuses, tell};

use super::policy::with;

/// A policy with one adjustment, to severity 1 where `condition` holds.
fn when(condition: &str) -> String {
    let plans = "[plans.gold]\ntitle = 'Gold'\n[plans.basic]\ntitle = 'Basic'\n";
    with(&format!("{plans}[[adjust]]\nid = 'it'\nwhen = \"\"\"{condition}\"\"\"\nto = 1\n"))
}

#[test]
fn a_condition_means_what_cel_says() {
    let holds = "severity 1 <- 3 because it";
    let does_not = "severity 3";
    for (condition, facts, decided) in [
        ("true", "", holds),
        ("false", "", does_not),
        ("waiting", "", does_not),
        ("waiting", "waiting = true", holds),
        ("!waiting", "", holds),
        ("!!waiting", "waiting = true", holds),
        ("waiting == false", "", holds),
        ("true != waiting", "", holds),
        ("!(waiting || workaround)", "", holds),
        ("!(waiting || workaround)", "workaround = true", does_not),
        ("waiting && workaround", "waiting = true", does_not),
        ("waiting && workaround", "waiting = true, workaround = true", holds),
        // `&&` binds more than `||`, on either side of it.
        ("reachable || waiting && workaround", "", holds),
        ("workaround && waiting || reachable", "", holds),
        ("(reachable || waiting) && workaround", "", does_not),
        ("scope == 'many'", "scope = many", holds),
        ("scope != \"many\"", "scope = many", does_not),
        ("'many' == scope", "scope = many", holds),
        ("scope in ['some', 'many']", "scope = some", holds),
        ("scope in ['some', 'many']", "", does_not),
        ("!(scope in ['some', 'many'])", "", holds),
        // Texts compare by their letters, not by their place in the list; false comes before true.
        ("scope < 'some'", "scope = many", holds),
        ("scope < 'one'", "scope = many", holds),
        ("scope < 'one'", "scope = some", does_not),
        ("waiting < true", "", holds),
        ("waiting < true", "waiting = true", does_not),
        ("count in [1, 3]", "count = 3", holds),
        ("count in [1, 3]", "count = 2", does_not),
        ("count > 2", "count = 2", does_not),
        ("count >= 2", "count = 2", holds),
        ("2 < count", "count = 3", holds),
        ("2 >= count", "count = 3", does_not),
        ("count < 0", "count = -1", holds),
        ("count == -5", "count = -5", holds),
        ("count != 0", "", does_not),
        ("count <= 9 && !(count < 9)", "count = 9", holds),
        ("plan == 'gold'", "plan gold", holds),
        ("plan == 'gold'", "plan basic", does_not),
        ("plan in ['gold', 'basic']", "plan basic", holds),
        ("status == 'open'", "", holds),
        ("status != 'open'", "", does_not),
        ("severity == 3 && declared == 3", "", holds),
        ("severity < 3", "", does_not),
    ] {
        tell(&when(condition), &format!("given {facts}\nMon 09:00 opened\nat Mon 09:00 {decided}"));
    }
}

#[test]
fn without_a_condition_a_rule_always_holds() {
    tell(
        &with("[[adjust]]\nid = 'it'\nby = 1\n"),
        "
        Mon 09:00 opened
        at Mon 09:00 severity 4 <- 3 because it
        ",
    );
}

#[test]
fn severity_is_the_effective_one_at_that_point_and_declared_the_base() {
    tell(
        &with(
            r#"
            [[adjust]]
            id = "first"
            when = "severity == 3"
            to = 2
            [[adjust]]
            id = "second"
            when = "severity == 2 && declared == 3"
            to = 1
            [[adjust]]
            id = "third"
            when = "severity == 2 && declared == 2"
            to = 4
            "#,
        ),
        "
        Mon 09:00 opened
        at Mon 09:00 severity 1 <- 3 because first, second
        Mon 10:00 severity 2
        at Mon 10:00 severity 4 <- 2 because third
        ",
    );
}

#[test]
fn severity_in_a_clock_is_that_after_the_last_rule() {
    tell(
        &with(
            r#"
            [[adjust]]
            id = "it"
            when = "workaround"
            to = 4
            [[clocks]]
            id = "fix"
            start = "opened"
            applies_when = "severity <= 3 && declared == 3"
            "#,
        ),
        "
        Mon 09:00 opened
        at Mon 09:00 fix 1 running
        Mon 10:00 workaround = true
        at Mon 10:00 fix 1 cancelled stopped Mon 10:00
        ",
    );
}

#[test]
fn status_follows_resolved_reopened_closed_and_cancelled() {
    tell(
        &with(
            r#"
            [[adjust]]
            id = "while-resolved"
            when = 'status == "resolved"'
            to = 4
            [[adjust]]
            id = "while-closed"
            when = 'status == "closed"'
            to = 1
            "#,
        ),
        "
        Mon 09:00 opened
        at Mon 09:00 status open
        at Mon 09:00 severity 3
        Mon 10:00 resolved
        at Mon 10:00 status resolved
        at Mon 10:00 severity 4 <- 3 because while-resolved
        Mon 11:00 reopened
        at Mon 11:00 status open
        at Mon 11:00 severity 3
        Mon 12:00 closed
        at Mon 12:00 status closed
        at Mon 12:00 severity 1 <- 3 because while-closed
        Mon 13:00 reopened
        at Mon 13:00 status open
        Mon 14:00 cancelled
        at Mon 14:00 status closed
        ",
    );
}

#[test]
fn unlike_types_and_unlisted_values_are_document_errors() {
    for (condition, words) in [
        ("waiting == 1", "waiting"),
        ("count == 'one'", "count"),
        ("scope == 'all'", "all"),
        ("scope in ['one', 'all']", "all"),
        ("scope == true", "scope"),
        ("count", "count"),
        ("scope", "scope"),
        ("plan == 'silver'", "silver"),
        ("status == 'waiting'", "waiting"),
        ("mood == 1", "mood"),
        ("count == severity", ""),
        ("1 == 1", ""),
        ("waiting &&", ""),
        ("count + 1 == 2", ""),
        ("size(scope) == 3", ""),
    ] {
        refuses(&when(condition), "adjust[0].when");
        refuses(&when(condition), words);
    }
}
