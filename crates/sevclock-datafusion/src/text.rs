//! Texts known beforehand, looked up by their ends: most values of agreements are short, and two
//! numbers tell them apart without a walk along their letters.

/// The known texts and their codes.
#[derive(Debug)]
pub(crate) struct Texts(Vec<Known>);

#[derive(Debug)]
struct Known {
    text: Box<[u8]>,
    /// Of a short one.
    ends: Option<u128>,
    code: u8,
}

/// Where the ends of a text say all of it, if its length is known.
const SHORT: usize = 16;

impl Texts {
    pub(crate) fn new(texts: impl Iterator<Item = (String, u8)>) -> Self {
        let known = |(text, code): (String, u8)| {
            let text = text.into_bytes().into_boxed_slice();
            Known { ends: ends(&text), text, code }
        };
        Self(texts.map(known).collect())
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The code of a text, or `otherwise`.
    #[inline]
    pub(crate) fn code(&self, text: &[u8], otherwise: u16) -> u16 {
        let Some(found) = ends(text) else {
            let known = self.0.iter().find(|known| *known.text == *text);
            return known.map_or(otherwise, |known| known.code.into());
        };
        // Every one is compared: rows come in no order, and a branch would be guessed wrong.
        self.0.iter().fold(otherwise, |code, known| {
            let same = known.ends == Some(found) && known.text.len() == text.len();
            if same { known.code.into() } else { code }
        })
    }
}

/// The first and the last bytes of a text of up to [`SHORT`], which overlap where it is shorter.
#[inline]
fn ends(text: &[u8]) -> Option<u128> {
    if let (Some(first), Some(last)) = (text.first_chunk::<8>(), text.last_chunk::<8>()) {
        let whole =
            u128::from(u64::from_le_bytes(*first)) << 64 | u128::from(u64::from_le_bytes(*last));
        return (text.len() <= SHORT).then_some(whole);
    }
    if let (Some(first), Some(last)) = (text.first_chunk::<4>(), text.last_chunk::<4>()) {
        let (first, last) = (u32::from_le_bytes(*first), u32::from_le_bytes(*last));
        return Some(u128::from(first) << 32 | u128::from(last));
    }
    Some(text.iter().fold(0, |all, byte| all << 8 | u128::from(*byte)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_of_every_length_are_told_apart() {
        let texts: Vec<String> =
            (0..40).map(|length| "ab".repeat(20)[..length].to_owned()).collect();
        let known = Texts::new(texts.iter().cloned().zip(0..));
        for (code, text) in texts.iter().enumerate() {
            assert_eq!(usize::from(known.code(text.as_bytes(), 999)), code);
            let other = text.replacen('a', "c", 1);
            let expected = if other == *text { code } else { 999 };
            assert_eq!(usize::from(known.code(other.as_bytes(), 999)), expected, "{other}");
        }
        assert_eq!(known.code("ab".repeat(20).as_bytes(), 999), 999);
    }
}
