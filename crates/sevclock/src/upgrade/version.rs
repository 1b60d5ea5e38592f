//! Versions as vendors number them, and their order (semantics §6.4): `2.01`, then `2.01a`, then
//! `2.02`, then `2.1`; `3.0-beta` before `3.0`.
//!
//! None of the usual crates fits. `semver` takes neither `2.0` nor `2.01`. `lenient_semver` and
//! `version-compare` take `2.01a` for a pre-release of `2.01`, `versions` takes `3.0-beta` for later
//! than `3.0`, and all three take `2.01` for `2.1`. Not here: build metadata (`+5`), epochs, dates in
//! words, and words that nobody could order without knowing the vendor: they are refused.

use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;

use thiserror::Error;

/// The longest version read, in bytes.
const MAX_LENGTH: usize = 64;

/// A version: numbers, and what stands after them.
///
/// ```
/// use sevclock::upgrade::Version;
/// let versions = ["2.0", "2.01", "2.01a", "2.02", "2.1", "2.10", "3.0-beta", "3.0rc1", "3.0"];
/// let versions: Vec<Version> = versions.iter().map(|text| text.parse()).collect::<Result<_, _>>()?;
/// assert!(versions.is_sorted_by(|one, next| one < next));
/// # Ok::<(), sevclock::upgrade::VersionError>(())
/// ```
///
/// Equal are those that mean the same: `2.0`, `v2` and `2.0.0`.
#[derive(Clone, Debug)]
pub struct Version {
    text: String,
    /// Without zeros at the end.
    numbers: Vec<u64>,
    suffix: Suffix,
}

/// What stands after the numbers, in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Suffix {
    /// A release before the version itself, and its number.
    Before(PreRelease, u64),
    /// Nothing.
    None,
    /// One letter, such as `2.01a`.
    Letter(char),
    /// A fix of it, and its number.
    After(Fix, u64),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum PreRelease {
    Development,
    Alpha,
    Beta,
    Preview,
    Candidate,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Fix {
    Hotfix,
    Patch,
    Update,
    ServicePack,
}

/// The words after the numbers, in lower case. A letter right after them is that
/// letter; with a hyphen before it or a number after it, `a` and `b` are an alpha and a beta.
const WORDS: [(&str, Word); 25] = [
    ("dev", Word::Before(PreRelease::Development)),
    ("nightly", Word::Before(PreRelease::Development)),
    ("snapshot", Word::Before(PreRelease::Development)),
    ("a", Word::Before(PreRelease::Alpha)),
    ("alpha", Word::Before(PreRelease::Alpha)),
    ("b", Word::Before(PreRelease::Beta)),
    ("beta", Word::Before(PreRelease::Beta)),
    ("m", Word::Before(PreRelease::Preview)),
    ("milestone", Word::Before(PreRelease::Preview)),
    ("pre", Word::Before(PreRelease::Preview)),
    ("preview", Word::Before(PreRelease::Preview)),
    ("c", Word::Before(PreRelease::Candidate)),
    ("rc", Word::Before(PreRelease::Candidate)),
    ("final", Word::Release),
    ("ga", Word::Release),
    ("release", Word::Release),
    ("hf", Word::After(Fix::Hotfix)),
    ("hotfix", Word::After(Fix::Hotfix)),
    ("p", Word::After(Fix::Patch)),
    ("patch", Word::After(Fix::Patch)),
    ("u", Word::After(Fix::Update)),
    ("update", Word::After(Fix::Update)),
    ("mu", Word::After(Fix::Update)),
    ("sp", Word::After(Fix::ServicePack)),
    ("service pack", Word::After(Fix::ServicePack)),
];

#[derive(Clone, Copy)]
enum Word {
    Before(PreRelease),
    Release,
    After(Fix),
}

/// A text that is no version.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error(
    "`{text}` is no version; write numbers with points, and after them nothing, a letter, or a word \
     such as `beta 2`, `rc1` or `sp1`: `2.01a`, `3.0-beta`"
)]
pub struct VersionError {
    /// The text, cut if it is long.
    pub text: String,
}

impl Version {
    /// Whether it comes before the version whose numbers it has.
    #[must_use]
    pub fn is_pre_release(&self) -> bool {
        matches!(self.suffix, Suffix::Before(..))
    }

    /// One of the numbers, from 0; those not written are 0.
    pub(super) fn number(&self, place: usize) -> u64 {
        self.numbers.get(place).copied().unwrap_or(0)
    }
}

impl FromStr for Version {
    type Err = VersionError;

    fn from_str(text: &str) -> Result<Self, VersionError> {
        let version = (text.len() <= MAX_LENGTH).then(|| read(text)).flatten();
        version.ok_or_else(|| VersionError { text: text.chars().take(MAX_LENGTH).collect() })
    }
}

fn read(text: &str) -> Option<Version> {
    let bare = text.strip_prefix(['v', 'V']).unwrap_or(text);
    let end = bare.find(|letter: char| !(letter.is_ascii_digit() || letter == '.'));
    let (numbers, rest) = bare.split_at(end.unwrap_or(bare.len()));
    // The point of `3.0.beta` belongs to the word.
    let dotted = numbers.strip_suffix('.').filter(|_| !rest.is_empty());
    let suffix = suffix(rest, dotted.is_some())?;
    let mut numbers = read_numbers(dotted.unwrap_or(numbers))?;
    while numbers.last() == Some(&0) {
        numbers.pop();
    }
    Some(Version { text: text.to_owned(), numbers, suffix })
}

/// The numbers between points. A zero before other digits is a number of its own, so that `2.01`
/// comes after `2.0` and before `2.1`.
fn read_numbers(text: &str) -> Option<Vec<u64>> {
    let mut numbers = Vec::new();
    for (place, part) in text.split('.').enumerate() {
        let digits = part.trim_start_matches('0');
        if part.is_empty() || (place == 0 && digits.len() < part.len() && part != "0") {
            return None;
        }
        numbers.resize(numbers.len() + part.len() - digits.len(), 0);
        if !digits.is_empty() {
            numbers.push(digits.parse().ok()?);
        }
    }
    Some(numbers)
}

/// What stands after the numbers; `parted` if there was a point before it.
fn suffix(text: &str, parted: bool) -> Option<Suffix> {
    const PARTS: [char; 4] = ['-', ' ', '_', '.'];
    let bare = text.strip_prefix(PARTS).unwrap_or(text);
    if bare.is_empty() {
        return text.is_empty().then_some(Suffix::None);
    }
    let parted = parted || bare.len() < text.len();
    let bare = bare.to_ascii_lowercase();
    let digits = bare.trim_end_matches(|letter: char| letter.is_ascii_digit()).len();
    let (word, number) = bare.split_at(digits);
    let word = word.strip_suffix(PARTS).filter(|_| !number.is_empty()).unwrap_or(word);
    let mut letters = word.chars();
    if let (Some(letter @ 'a'..='z'), None, "", false) =
        (letters.next(), letters.next(), number, parted)
    {
        return Some(Suffix::Letter(letter));
    }
    let (_, word) = WORDS.iter().find(|(known, _)| *known == word)?;
    let count = if number.is_empty() { 0 } else { number.parse().ok()? };
    match word {
        Word::Before(stage) => Some(Suffix::Before(*stage, count)),
        Word::Release => number.is_empty().then_some(Suffix::None),
        Word::After(fix) => Some(Suffix::After(*fix, count)),
    }
}

impl Ord for Version {
    fn cmp(&self, other: &Self) -> Ordering {
        self.numbers.cmp(&other.numbers).then(self.suffix.cmp(&other.suffix))
    }
}

impl PartialOrd for Version {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Version {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Version {}

/// As it was written.
impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.text)
    }
}

#[cfg(test)]
mod tests {
    use super::Version;

    /// Each line is in order, those beside each other equal (semantics §6.4).
    #[test]
    fn versions_are_in_order() {
        let lines = [
            "1.0 < 2.0-beta < 2.0 = 2 = v2.0.0 = 2.00 < 2.01 < 2.01a < 2.01b < 2.02 < 2.09 < 2.1",
            "2.1 < 2.2 < 2.9 < 2.10 < 2.11 < 3.0",
            "2.001 < 2.01 < 2.1 < 2.100",
            "3.0-dev < 3.0-a < 3.0a1 = 3.0-alpha.1 < 3.0b1 = 3.0 beta 1 = 3.0-beta1 < 3.0 Beta 2 < 3.0-pre",
            "3.0-pre < 3.0-rc < 3.0-rc1 = 3.0rc1 = 3.0-RC.1 = 3.0.rc1 < 3.0 = 3.0 GA = 3.0-final",
            "3.0 < 3.0a < 3.0z < 3.0 hotfix 1 < 3.0p1 < 3.0 Update 2 < 3.0 SP1 = 3.0 service pack 1",
            "3.0 SP1 < 3.0 SP2 < 3.0.1-beta < 3.0.1 < 3.1",
        ];
        for line in lines {
            let mut before: Option<Version> = None;
            for (place, group) in line.split(" < ").enumerate() {
                let group: Vec<Version> =
                    group.split(" = ").map(|it| it.parse().unwrap()).collect();
                assert!(group.windows(2).all(|pair| pair[0] == pair[1]), "{line}: group {place}");
                if let Some(before) = before {
                    assert!(
                        before.cmp(&group[0]).is_lt() && group[0].cmp(&before).is_gt(),
                        "{before} and {}",
                        group[0]
                    );
                }
                before = group.last().cloned();
            }
        }
    }

    #[test]
    fn what_nobody_could_order_is_refused() {
        let long = "1.".repeat(40);
        for text in [
            "",
            ".",
            "1.",
            ".1",
            "1..2",
            "beta",
            "2.01-",
            "2.01 ",
            " 2.01",
            "1.0+5",
            "1:2.0",
            "01.2",
            "2.0-gold",
            "2.0 beta two",
            "2.0-beta-",
            "2.01ab",
            "2.01ä",
            "-1",
            "1,5",
            "99999999999999999999",
            "v",
            &long,
        ] {
            let error = text.parse::<Version>().expect_err(text).to_string();
            assert!(error.contains("is no version"), "{text}: {error}");
        }
    }
}
