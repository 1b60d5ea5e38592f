//! Calendars in a line of text.

use sevclock::policy::CalendarDraft;
use sevclock::time::{LocalTime, WeeklySpec, Window};

use super::counted;

const DAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

/// `Asia/Taipei, Mon-Fri 09:00-18:00, 3 holidays`.
pub(super) fn calendar(calendar: &CalendarDraft) -> String {
    match calendar {
        CalendarDraft::Always { zone: None } => "around the clock".to_owned(),
        CalendarDraft::Always { zone: Some(zone) } => format!("around the clock, days of {zone}"),
        CalendarDraft::Weekly(weekly) => week(weekly),
        CalendarDraft::Union { of, .. } => format!("open where any of {} is", of.join(", ")),
        CalendarDraft::Intersection { of, .. } => {
            format!("open where all of {} are", of.join(", "))
        }
        CalendarDraft::Difference { base, less, .. } => {
            format!("{base} without {}", less.join(", "))
        }
        CalendarDraft::By { fact, is } => {
            let each = is.iter().map(|(value, name)| format!("{value} → {name}"));
            format!("by {fact}: {}", each.collect::<Vec<_>>().join(", "))
        }
    }
}

fn week(weekly: &WeeklySpec) -> String {
    let mut parts = vec![weekly.zone.to_string()];
    let days: Vec<(usize, &Vec<Window>)> = weekly.week.iter().enumerate().collect();
    for same in days.chunk_by(|a, b| a.1 == b.1) {
        let (first, last) = (same[0].0, same[same.len() - 1].0);
        let windows = same[0].1.iter().map(window).collect::<Vec<_>>().join(" ");
        if !windows.is_empty() {
            let days = if first == last {
                DAYS[first].to_owned()
            } else {
                format!("{}-{}", DAYS[first], DAYS[last])
            };
            parts.push(format!("{days} {windows}"));
        }
    }
    if weekly.week.iter().all(Vec::is_empty) {
        parts.push("no weekly hours".to_owned());
    }
    let counts = [
        (weekly.holidays.len(), "holiday"),
        (weekly.exceptions.len(), "exception"),
        (weekly.breaks.len(), "break"),
    ];
    for (count, word) in counts.into_iter().filter(|(count, _)| *count > 0) {
        parts.push(counted(count as u64, word));
    }
    parts.join(", ")
}

fn window(window: &Window) -> String {
    let time = |time: LocalTime| {
        let seconds = time.seconds();
        format!("{:02}:{:02}", seconds / 3600, seconds / 60 % 60)
    };
    format!("{}-{}", time(window.from), time(window.to))
}
