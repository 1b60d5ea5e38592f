//! How much room text takes, and where labels fit. No font is read, so widths are generous guesses.

use crate::scale::Px;

/// A generous guess at how wide text is, in tenths of a pixel, at a size in pixels.
pub(crate) fn width(text: &str, size: i32) -> Px {
    let thousandths: i32 = text.chars().map(thousandths).fold(0, i32::saturating_add);
    Px(i32::try_from(i64::from(thousandths) * i64::from(size) / 100).unwrap_or(i32::MAX))
}

/// The size at which text is as wide as bold text of another.
pub(crate) const fn bold(size: i32) -> i32 {
    size + (size + 5) / 6
}

/// The width of a character, in thousandths of the size.
const fn thousandths(char: char) -> i32 {
    match char {
        'i' | 'j' | 'l' | 'I' | '.' | ',' | ':' | ';' | '\'' | '|' | '!' | ' ' | '·' => 330,
        'f' | 't' | 'r' | '(' | ')' | '[' | ']' | '-' | '/' | '"' => 420,
        'm' | 'w' | 'M' | 'W' | '@' | '%' | '&' | '#' | '+' | '=' | '<' | '>' | '~' => 900,
        'A'..='Z' => 720,
        _ if char.is_ascii() => 630,
        _ => 1000,
    }
}

/// Text that is no wider than `room`: cut with an ellipsis where it would be.
pub(crate) fn cut(text: &str, size: i32, room: Px) -> String {
    if width(text, size) <= room {
        return text.to_owned();
    }
    let mut short = String::new();
    for char in text.chars() {
        short.push(char);
        if width(&short, size) + width("…", size) > room {
            short.pop();
            break;
        }
    }
    short.truncate(short.trim_end().len());
    short + "…"
}

/// Text in lines no wider than `room`, broken between words; a longer word is cut.
pub(crate) fn wrap(text: &str, size: i32, room: Px) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        let word = cut(word, size, room);
        match lines.last_mut() {
            Some(line) if width(line, size) + width(&word, size) + width(" ", size) <= room => {
                line.push(' ');
                line.push_str(&word);
            }
            _ => lines.push(word),
        }
    }
    lines
}

/// A label that may be placed: what it says and the place it points at.
#[derive(Clone, Debug)]
pub(crate) struct Label {
    /// What it points at.
    pub(crate) x: Px,
    /// Short text.
    pub(crate) text: String,
    /// Whether it is of something to come.
    pub(crate) to_come: bool,
}

/// A label in its place.
#[derive(Clone, Debug)]
pub(crate) struct Placed {
    /// The label.
    pub(crate) label: Label,
    /// Where its text starts.
    pub(crate) start: Px,
    /// Where its text ends.
    end: Px,
    /// Its row, from 0, the nearest to what it points at.
    pub(crate) row: usize,
}

/// The gap between two labels of a row.
const GAP: Px = Px::whole(8);

/// Places labels, given in order of their places, in rows above what they point at: each right of
/// its place where it fits, so that no text lies on the line that leads to another. Those without room
/// are left out.
pub(crate) fn place(labels: Vec<Label>, size: i32, rows: usize, right: Px) -> Vec<Placed> {
    let mut placed: Vec<Placed> = Vec::new();
    for label in labels.into_iter().rev() {
        let width = width(&label.text, size);
        let start = label.x.min(right - width).max(Px(0));
        let end = start + width;
        let in_the_way = placed.iter().filter(|other| {
            let leads_through = (start..=end).contains(&other.label.x);
            leads_through || (other.start < end + GAP && start < other.end + GAP)
        });
        let row = in_the_way.map(|other| other.row + 1).max().unwrap_or(0);
        if row < rows && end <= right {
            placed.push(Placed { label, start, end, row });
        }
    }
    placed.reverse();
    placed
}

#[cfg(test)]
mod tests {
    use super::{Label, cut, place, width, wrap};
    use crate::scale::Px;

    #[test]
    fn text_is_cut_to_its_room() {
        assert_eq!(cut("first-response", 12, Px::whole(400)), "first-response");
        let short = cut("first-response", 12, Px::whole(50));
        assert!(short.ends_with('…') && width(&short, 12) <= Px::whole(50), "{short}");
    }

    #[test]
    fn lines_keep_every_word() {
        let text = "breached Tue 3 Mar 10:00, done Tue 3 Mar 11:15";
        let lines = wrap(text, 12, Px::whole(120));
        assert!(lines.len() > 1);
        assert_eq!(lines.join(" "), text);
    }

    #[test]
    fn labels_stand_clear_of_each_other() {
        let at = |x| Label { x: Px::whole(x), text: "opened".to_owned(), to_come: false };
        let placed = place(vec![at(0), at(10), at(20), at(200)], 12, 2, Px::whole(400));
        let rows: Vec<(i32, usize)> =
            placed.iter().map(|one| (one.label.x.0 / 10, one.row)).collect();
        // The first would need a third row.
        assert_eq!(rows, [(10, 1), (20, 0), (200, 0)]);
    }

    #[test]
    fn a_label_at_the_edge_moves_in() {
        let label = Label { x: Px::whole(95), text: "resolved".to_owned(), to_come: false };
        let placed = place(vec![label], 12, 1, Px::whole(100));
        assert!(placed[0].start < Px::whole(95) && placed[0].end <= Px::whole(100));
    }
}
