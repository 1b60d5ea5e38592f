//! Small changes to a text or to bytes, the same for the same seed.

use sevclock_testing::generate::Random;

/// Words that stand in place of a part of a document.
const SCRAPS: [&str; 40] = [
    "null",
    "true",
    "[]",
    "{}",
    "''",
    "\"",
    "-1",
    "0",
    "1",
    "33",
    "1e999",
    "0x7fffffffffffffff1",
    "nan",
    "1900-01-01",
    "2099-12-31",
    "2026-13-45T99:99:99Z",
    "1900-01-01T00:00:00Z",
    "2099-12-31T23:59:59.999999Z",
    "é",
    "\u{feff}",
    "9999999999999999999",
    "0m",
    "1s",
    "1bd",
    "999999h",
    "mon-fri",
    "24:00",
    "00:00-00:00",
    "Pacific/Apia",
    "Australia/Lord_Howe",
    "&&",
    "!",
    "(((((((((",
    "in [1]",
    "severity",
    "declared",
    "\n",
    "[[",
    "cancelled",
    "restart",
];

/// The bytes with one to four parts exchanged for scraps, doubled, moved, cut or turned over.
#[must_use]
pub fn mutated(bytes: &[u8], random: &mut Random) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    for _ in 0..random.between(1, 4) {
        let from = random.below(bytes.len() + 1);
        let length = if random.chance(80) { random.below(12) } else { random.below(200) };
        let to = (from + length).min(bytes.len());
        match random.below(6) {
            0 | 1 => drop(bytes.splice(from..to, random.pick(&SCRAPS).bytes())),
            2 => {
                let part = bytes[from..to].to_vec();
                let at = random.below(bytes.len() + 1);
                bytes.splice(at..at, part);
            }
            3 => drop(bytes.drain(from..to)),
            4 => swap_words(&mut bytes, random),
            _ => {
                if let Some(byte) = bytes.get_mut(from) {
                    *byte ^= 1 << random.below(8);
                }
            }
        }
    }
    bytes
}

/// Puts one word of the text in place of another, which keeps more documents well formed.
fn swap_words(bytes: &mut Vec<u8>, random: &mut Random) {
    let word = |bytes: &[u8], from: usize| {
        let is_word = |byte: &u8| byte.is_ascii_alphanumeric() || b"-_:.".contains(byte);
        let start = bytes[..from].iter().rposition(|byte| !is_word(byte)).map_or(0, |at| at + 1);
        let end = bytes[from..].iter().position(|byte| !is_word(byte));
        start..end.map_or(bytes.len(), |at| from + at)
    };
    let taken = word(bytes, random.below(bytes.len() + 1));
    let taken = bytes[taken].to_vec();
    let place = word(bytes, random.below(bytes.len() + 1));
    bytes.splice(place, taken);
}
