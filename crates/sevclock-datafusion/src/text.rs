//! Texts known beforehand, looked up by their first letters: most values of agreements are short, so
//! that one number and the length tell them apart without a walk along their letters.

use std::hint::select_unpredictable;
use std::ops::Range;

/// The known texts and their codes.
#[derive(Debug)]
pub(crate) struct Texts(Vec<Known>);

#[derive(Debug)]
struct Known {
    text: Box<[u8]>,
    head: u128,
    code: u8,
}

/// The letters of a head.
const HEAD: usize = size_of::<u128>();

/// What of a head belongs to a text of each length.
const MASKS: [u128; HEAD + 1] = {
    let mut masks = [0; HEAD + 1];
    let mut length = 1;
    while length <= HEAD {
        masks[length] = masks[length - 1] << 8 | 0xff;
        length += 1;
    }
    masks
};

impl Texts {
    pub(crate) fn new(texts: impl Iterator<Item = (String, u8)>) -> Self {
        let known = |(text, code): (String, u8)| {
            let text = text.into_bytes().into_boxed_slice();
            Known { head: head(&text), text, code }
        };
        Self(texts.map(known).collect())
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The code of a text, or `otherwise`.
    pub(crate) fn code(&self, text: &[u8], otherwise: u16) -> u16 {
        if text.len() <= HEAD {
            return self.code_of_head(head(text), text.len(), otherwise);
        }
        let known = self.0.iter().find(|known| *known.text == *text);
        known.map_or(otherwise, |known| known.code.into())
    }

    /// The code of a text among the letters of many.
    #[inline]
    pub(crate) fn code_within(&self, letters: &[u8], place: Range<usize>, otherwise: u16) -> u16 {
        // As many letters as a head has are read, also those of the next text.
        let rest = letters.get(place.start..).and_then(|rest| rest.first_chunk::<HEAD>());
        match (rest, MASKS.get(place.len())) {
            (Some(letters), Some(mask)) => {
                self.code_of_head(u128::from_le_bytes(*letters) & mask, place.len(), otherwise)
            }
            _ => self.code(letters.get(place).unwrap_or(&[]), otherwise),
        }
    }

    /// The code of a text that is all in its head, with no bit set after it.
    #[inline]
    pub(crate) fn code_of_head(&self, head: u128, length: usize, otherwise: u16) -> u16 {
        // Every one is compared: rows come in no order, and a branch would be guessed wrong.
        self.0.iter().fold(otherwise, |code, known| {
            let same = (known.head == head) & (known.text.len() == length);
            select_unpredictable(same, known.code.into(), code)
        })
    }
}

/// The first letters of a text, and nothing after them.
fn head(text: &[u8]) -> u128 {
    let mut letters = [0; HEAD];
    letters.iter_mut().zip(text).for_each(|(letter, of_text)| *letter = *of_text);
    u128::from_le_bytes(letters)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_of_every_length_are_told_apart() {
        let texts: Vec<String> =
            (0..40).map(|length| "ab".repeat(20)[..length].to_owned()).collect();
        let known = Texts::new(texts.iter().cloned().zip(0..));
        let both = |text: &str, before: &str, after: &str| {
            let letters = format!("{before}{text}{after}");
            let place = before.len()..before.len() + text.len();
            let within = known.code_within(letters.as_bytes(), place, 999);
            assert_eq!(known.code(text.as_bytes(), 999), within, "{text}");
            usize::from(within)
        };
        for (code, text) in texts.iter().enumerate() {
            for (before, after) in [("", ""), ("abc", ""), ("", "abababababababababab")] {
                assert_eq!(both(text, before, after), code);
                let other = text.replacen('a', "c", 1);
                let expected = if other == *text { code } else { 999 };
                assert_eq!(both(&other, before, after), expected, "{other}");
                // A letter of no bits is a letter.
                assert_eq!(both(&format!("{text}\0"), before, after), 999);
            }
        }
        assert_eq!(both(&"ab".repeat(20), "", ""), 999);
    }
}
