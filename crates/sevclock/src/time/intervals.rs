//! Sorted lists of half-open intervals and their union, intersection and difference.
//!
//! Not here: where the intervals come from. A list is in order and no two of its members overlap or
//! touch.

/// A half-open interval, `from < to`.
pub(super) type Interval = (i64, i64);

/// Sorts intervals in any order and merges those that overlap or touch; empty ones vanish.
pub(super) fn merge(mut list: Vec<Interval>) -> Vec<Interval> {
    list.retain(|&(from, to)| from < to);
    // A stable sort takes lists one after another, each in order, in a pass or two.
    list.sort();
    list.dedup_by(|next, kept| {
        let together = next.0 <= kept.1;
        if together {
            kept.1 = kept.1.max(next.1);
        }
        together
    });
    list
}

/// What lies in both lists.
pub(super) fn intersect(left: &[Interval], right: &[Interval]) -> Vec<Interval> {
    let mut both = Vec::new();
    let (mut i, mut j) = (0, 0);
    while let (Some(&(a, b)), Some(&(c, d))) = (left.get(i), right.get(j)) {
        let (from, to) = (a.max(c), b.min(d));
        if from < to {
            both.push((from, to));
        }
        if b <= d { i += 1 } else { j += 1 }
    }
    both
}

/// What lies in `list` and not in `removed`.
pub(super) fn subtract(list: &[Interval], removed: &[Interval]) -> Vec<Interval> {
    let mut left = Vec::with_capacity(list.len());
    let mut next = 0;
    for &(mut from, to) in list {
        while removed.get(next).is_some_and(|gap| gap.1 <= from) {
            next += 1;
        }
        for &(gap_from, gap_to) in removed[next..].iter().take_while(|gap| gap.0 < to) {
            if from < gap_from {
                left.push((from, gap_from));
            }
            from = gap_to;
        }
        if from < to {
            left.push((from, to));
        }
    }
    left
}

/// The members of a list that reach into `[from, to)`, not cut.
pub(super) fn within(list: &[Interval], from: i64, to: i64) -> &[Interval] {
    let first = list.partition_point(|interval| interval.1 <= from);
    let count = list[first..].partition_point(|interval| interval.0 < to);
    &list[first..first + count]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn merging_keeps_the_longest_of_nested_intervals() {
        assert_eq!(merge(vec![(5, 6), (1, 10), (2, 3), (10, 12), (20, 20)]), [(1, 12)]);
    }

    #[test]
    fn differences_split_and_trim() {
        let list = [(0, 10), (20, 30), (40, 50)];
        let removed = [(-5, 2), (4, 6), (9, 21), (28, 45), (49, 60)];
        assert_eq!(subtract(&list, &removed), [(2, 4), (6, 9), (21, 28), (45, 49)]);
        assert_eq!(subtract(&list, &[(0, 100)]), []);
        assert_eq!(subtract(&[(0, 10), (10, 12)], &[(3, 11)]), [(0, 3), (11, 12)]);
    }

    #[test]
    fn intersections_are_what_both_have() {
        assert_eq!(
            intersect(&[(0, 10), (20, 30)], &[(5, 25), (29, 40)]),
            [(5, 10), (20, 25), (29, 30)]
        );
    }

    #[test]
    fn within_takes_what_reaches_into_the_range() {
        let list = [(0, 10), (20, 30), (40, 50)];
        assert_eq!(within(&list, 10, 41), [(20, 30), (40, 50)]);
        assert_eq!(within(&list, 9, 20), [(0, 10)]);
        assert_eq!(within(&list, 30, 40), []);
    }
}
