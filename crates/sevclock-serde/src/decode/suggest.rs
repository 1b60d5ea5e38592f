//! Words for messages: what was found, what is allowed, and what was probably meant.

/// Longer texts are cut in messages, and nothing is suggested for them.
const MAX_QUOTED: usize = 60;

/// The text in backticks, cut if it is long.
pub(crate) fn quoted(text: &str) -> String {
    let cut: String = text.chars().take(MAX_QUOTED).collect();
    let more = if cut.len() < text.len() { "…" } else { "" };
    format!("`{cut}{more}`")
}

/// The text without line breaks and other control characters, which are escaped.
pub(crate) fn one_line(text: String) -> String {
    if !text.contains(char::is_control) {
        return text;
    }
    let mut line = String::with_capacity(text.len());
    for character in text.chars() {
        if character.is_control() {
            line.extend(character.escape_default());
        } else {
            line.push(character);
        }
    }
    line
}

/// `` `a`, `b`, `c` ``.
pub(crate) fn listed<'a>(words: impl IntoIterator<Item = &'a str>) -> String {
    words.into_iter().map(quoted).collect::<Vec<_>>().join(", ")
}

/// `` ; did you mean `x`? `` or nothing.
pub(crate) fn did_you_mean<'a>(word: &str, allowed: impl IntoIterator<Item = &'a str>) -> String {
    closest(word, allowed).map_or_else(String::new, |meant| format!("; did you mean `{meant}`?"))
}

/// The allowed word that differs least from `word`, if by no more than a third of its letters.
fn closest<'a>(word: &str, allowed: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let word: Vec<char> = word.chars().take(MAX_QUOTED + 1).flat_map(char::to_lowercase).collect();
    if word.len() > MAX_QUOTED {
        return None;
    }
    let limit = (word.len() / 3).max(1);
    allowed
        .into_iter()
        .filter(|meant| meant.len().abs_diff(word.len()) <= limit)
        .map(|meant| (edits(&word, &meant.to_lowercase()), meant))
        .filter(|(edits, _)| *edits <= limit)
        .min_by_key(|(edits, _)| *edits)
        .map(|(_, meant)| meant)
}

/// Letters to insert, delete, change or exchange with their neighbour to make `to` of `from`.
fn edits(from: &[char], to: &str) -> usize {
    let to: Vec<char> = to.chars().collect();
    let mut before: Vec<usize> = Vec::new();
    let mut above: Vec<usize> = (0..=to.len()).collect();
    for (row, letter) in from.iter().enumerate() {
        let mut current = vec![row + 1];
        for (column, other) in to.iter().enumerate() {
            let change = above[column] + usize::from(letter != other);
            let mut least = change.min(above[column + 1] + 1).min(current[column] + 1);
            if row > 0 && column > 0 && *letter == to[column - 1] && from[row - 1] == *other {
                least = least.min(before[column - 1] + 1);
            }
            current.push(least);
        }
        before = std::mem::replace(&mut above, current);
    }
    above[to.len()]
}

#[cfg(test)]
mod tests {
    use super::{closest, one_line, quoted};

    #[test]
    fn near_words_are_suggested() {
        let words = ["severity", "severities", "within", "when", "to"];
        for (word, meant) in [
            ("sevrity", Some("severity")),
            ("Severity", Some("severity")),
            ("wihtin", Some("within")),
            ("whne", Some("when")),
            ("ot", Some("to")),
            ("banana", None),
            ("", None),
        ] {
            assert_eq!(closest(word, words), meant, "{word}");
        }
        assert_eq!(closest(&"x".repeat(1_000_000), words), None);
    }

    #[test]
    fn found_text_is_cut_and_stays_on_one_line() {
        assert_eq!(one_line("a\nb".to_owned()), "a\\nb");
        assert_eq!(quoted(&"x".repeat(100)), format!("`{}…`", "x".repeat(60)));
    }
}
