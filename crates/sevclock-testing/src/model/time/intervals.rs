//! Lists of intervals.

/// Half-open stretches of the UTC line in microseconds, in order, neither overlapping nor touching.
pub type Open = Vec<(i64, i64)>;

/// Any intervals, sorted; overlapping and touching ones become one, empty ones none.
pub(super) fn merged(mut all: Open) -> Open {
    all.retain(|(from, to)| from < to);
    all.sort_unstable();
    let mut result = Open::new();
    for (from, to) in all {
        match result.last_mut() {
            Some((_, end)) if from <= *end => *end = to.max(*end),
            _ => result.push((from, to)),
        }
    }
    result
}

/// What both lists have.
pub(super) fn both(one: &[(i64, i64)], other: &[(i64, i64)]) -> Open {
    let mut result = Open::new();
    let mut passed = 0;
    for &(from, to) in one {
        while passed < other.len() && other[passed].1 <= from {
            passed += 1;
        }
        for &(start, end) in other[passed..].iter().take_while(|(start, _)| *start < to) {
            result.push((from.max(start), to.min(end)));
        }
    }
    result
}

/// What is in `open` and not in `closed`.
pub(super) fn less(open: &[(i64, i64)], closed: &[(i64, i64)]) -> Open {
    let mut result = Open::new();
    let mut passed = 0;
    for &(mut from, to) in open {
        while passed < closed.len() && closed[passed].1 <= from {
            passed += 1;
        }
        for &(start, end) in closed[passed..].iter().take_while(|(start, _)| *start < to) {
            result.push((from, start));
            from = end;
        }
        result.push((from, to));
    }
    result.retain(|(from, to)| from < to);
    result
}
