//! What the stories' policies have in common, and the small clocks that many of them use.

/// Four severities, the third by default; an office open 09:00 to 17:00 on weekdays, in UTC; facts
/// and roles. A story's policy adds tables to it.
pub(crate) const BASE: &str = r#"
format = 1

[policy]
id = "p"
title = "Stories"
version = "1"
default_severity = 3

[roles]
lead = "Team lead"
boss = "Manager"

[facts]
waiting = false
workaround = false
reachable = true
relevant = true
scope = ["one", "some", "many"]
count = 0

[[severities]]
level = 1
name = "Urgent"
[[severities]]
level = 2
name = "High"
[[severities]]
level = 3
name = "Normal"
[[severities]]
level = 4
name = "Low"

[calendars.always]
always = true
[calendars.office]
zone = "UTC"
week = { mon-fri = "09:00-17:00" }
"#;

/// The base, and what a section or a story adds.
pub(crate) fn with(more: &str) -> String {
    format!("{BASE}{more}")
}
