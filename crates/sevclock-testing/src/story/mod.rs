//! Stories: a policy, what happened to a ticket, and what must be decided, a line each, in words a
//! support manager can check against the semantics page by hand.
//!
//! ```
//! sevclock_testing::story::tell(
//!     r#"
//!     format = 1
//!     policy = { id = "p", title = "P", version = "1", default_severity = 2 }
//!     severities = [{ level = 1, name = "Urgent" }, { level = 2, name = "High" }]
//!     clocks = [{ id = "response", start = "opened", stop = "responded", target = "4h" }]
//!     "#,
//!     "
//!     Mon 09:00 opened
//!     at Mon 10:00 response 1 running due Mon 13:00 elapsed 1h
//!     Mon 13:00 responded
//!     at Mon 13:00 response 1 met stopped Mon 13:00 remaining 0s
//!     ",
//! );
//! ```
//!
//! **What happens**, `WHEN WORDS`: signals, `severity 2`, `plan gold`, `fact = value`,
//! `approved RULE by ROLE`, `requested RUNG by ROLE`, `agreed CLOCK due WHEN`, any number of them.
//! `WHEN` is a weekday of the week of Monday 2 March 2026 (`Mon+1`: a week later) or a date, and a
//! time; in UTC, or in the zone of a line `in ZONE`. A line `given plan gold, fact = value` is what
//! the ticket says beside its events.
//!
//! **What is decided**, `at WHEN WORDS`: the words of `found`; a figure that a line does not
//! mention it does not ask for. `at WHEN refused TEXT`: there is an error that says so.
//!
//! Everything a story asks, and each of its events, is asked of the engine, of a state that is fed
//! event by event and stored after each, and of the naive model: all must decide alike, and
//! nothing may differ before `next_change` (semantics §7.1, §7.3).
//!
//! Not here: effects, contracts and what an agreement says.

mod compare;
mod found;
mod read;
mod when;

use compare::Trio;
use read::Line;

/// Plays a story under a policy given as TOML.
///
/// # Panics
/// Where something else is decided than the story says; with the story, the line and both.
#[track_caller]
#[expect(clippy::panic, reason = "it is what a test calls")]
pub fn tell(policy: &str, story: &str) {
    if let Err(what) = play(policy, story) {
        panic!("{what}");
    }
}

/// Checks that a policy given as TOML is refused in words that contain `words`.
///
/// # Panics
/// Where it is not.
#[track_caller]
#[expect(clippy::panic, reason = "it is what a test calls")]
pub fn refuses(policy: &str, words: &str) {
    let found = match Trio::new(policy, read::Tale::default()) {
        Err(refusal) => refusal,
        Ok(_) => "no refusal".to_owned(),
    };
    if !found.contains(words) {
        panic!("expected a refusal that says: {words}\nfound: {found}\nof the policy: {policy}");
    }
}

fn play(policy: &str, story: &str) -> Result<(), String> {
    let tale = read::tale(story)?;
    let asked = tale.asked.clone();
    let week = tale.week;
    let trio = Trio::new(policy, tale)?;
    for Line { number, text, at, words } in &asked {
        let mark = |what: String| {
            let lines = story.lines().enumerate().map(|(place, line)| {
                let arrow = if place + 1 == *number { ">" } else { " " };
                format!("{arrow} {}\n", line.trim())
            });
            format!("in the story\n{}at the line `{text}`:\n{what}", lines.collect::<String>())
        };
        let differs = |found: String| mark(format!("expected: {words}\nfound:    {found}"));
        match (trio.decide(*at), words.strip_prefix("refused ")) {
            (Err(refusal), Some(part)) if refusal.contains(part) => {}
            (Err(refusal), _) => return Err(differs(format!("refused {refusal}"))),
            (Ok(_), Some(_)) => return Err(differs("no refusal".to_owned())),
            (Ok(document), None) => {
                let found = found::found(words, &document, &week).map_err(mark)?;
                if found != *words {
                    return Err(differs(found));
                }
                trio.next_change_is_next(*at, &document).map_err(mark)?;
            }
        }
    }
    trio.agree_at_events()
}

#[cfg(test)]
mod tests {
    use super::play;

    const POLICY: &str = r#"
        format = 1
        policy = { id = "p", title = "P", version = "1", default_severity = 1 }
        severities = [{ level = 1, name = "Urgent" }]
        clocks = [{ id = "response", start = "opened", target = "4h" }]
    "#;

    #[test]
    fn a_line_that_says_something_else_fails_with_story_line_expected_and_found() {
        let what = play(POLICY, "Mon 09:00 opened\nat Mon 10:00 response 1 running due Mon 12:00");
        assert_eq!(
            what.unwrap_err(),
            "in the story\n  Mon 09:00 opened\n> at Mon 10:00 response 1 running due Mon 12:00\n\
             at the line `at Mon 10:00 response 1 running due Mon 12:00`:\n\
             expected: response 1 running due Mon 12:00\n\
             found:    response 1 running due Mon 13:00"
        );
    }

    #[test]
    fn a_line_that_cannot_be_read_fails() {
        for (line, words) in [
            ("Mum 09:00 opened", "`Mum 09:00` is no instant"),
            ("opened", "a day and a time come first"),
            ("at Mon 09:00 response 2 running", "there is no cycle `response 2`"),
            ("at Mon 09:00 response 1 running colour red", "no figure is called colour"),
            ("at Mon 09:00 ladder up 1 running", "there is no run `up 1`"),
            ("at Mon 09:00 weather", "nothing is asked here"),
            ("at Mon 09:00 refused because", "no refusal"),
        ] {
            let what = play(POLICY, &format!("Mon 09:00 opened\n{line}")).unwrap_err();
            assert!(what.contains(words), "{what}");
        }
    }
}
