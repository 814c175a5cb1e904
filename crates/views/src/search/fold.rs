//! A text as searches see it, so that what an office types is found however the list wrote it.
//!
//! Letters and digits count; brackets, spaces, points and marks are passed over. Each character is brought into Unicode
//! normal form NFKC (full-width into half-width, presentation forms into letters) and into lower case.

use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;

/// Two characters that stand beside each other.
pub(crate) type Pair = [char; 2];

/// A folded text with the pairs of its characters, sorted, each once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Folded {
    pub(crate) chars: Box<[char]>,
    pub(crate) pairs: Box<[Pair]>,
}

impl Folded {
    pub(crate) fn of(text: &str) -> Self {
        Self::new(located(text).map(|(c, _)| c).collect())
    }

    pub(crate) fn new(chars: Box<[char]>) -> Self {
        let mut pairs: Vec<Pair> = chars.windows(2).map(|w| [w[0], w[1]]).collect();
        pairs.sort_unstable();
        pairs.dedup();
        Self { chars, pairs: pairs.into() }
    }

    /// Whether it has a part.
    pub(crate) fn has(&self, part: &[char]) -> bool {
        part.is_empty() || self.chars.windows(part.len()).any(|w| w == part)
    }

    /// How alike two texts are, in thousandths: twice the pairs they share to the pairs of both (Dice).
    pub(crate) fn likeness(&self, other: &Self) -> u32 {
        let both = self.pairs.len() + other.pairs.len();
        if both == 0 {
            return 0;
        }
        let shared = self.pairs.iter().filter(|pair| other.pairs.binary_search(pair).is_ok()).count();
        u32::try_from(2000 * shared / both).unwrap_or(1000)
    }
}

/// The folded characters of a text, each with the number of the character it came of.
fn located(text: &str) -> impl Iterator<Item = (char, usize)> {
    let folded =
        |c: char| std::iter::once(c).nfkc().flat_map(char::to_lowercase).filter(|c| c.is_alphanumeric());
    text.chars().enumerate().flat_map(move |(at, c)| folded(c).map(move |c| (c, at)))
}

/// The characters from one to the one before another, counted in Unicode code points from 0.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Mark {
    /// The first character.
    pub from: u32,
    /// The first character after.
    pub to: u32,
}

/// Every place of a text where one of the parts stands, in order; those that touch are one.
pub(crate) fn marks(text: &str, parts: &[&[char]]) -> Vec<Mark> {
    let located: Vec<(char, usize)> = located(text).collect();
    let mut found: Vec<Mark> = Vec::new();
    for part in parts.iter().filter(|part| !part.is_empty()) {
        let places = located.windows(part.len()).filter(|w| w.iter().map(|(c, _)| c).eq(part.iter()));
        found.extend(places.filter_map(|w| mark(w.first()?.1, w.last()?.1)));
    }
    found.sort_unstable();
    let mut joined: Vec<Mark> = Vec::new();
    for mark in found {
        match joined.last_mut() {
            Some(last) if mark.from <= last.to => last.to = last.to.max(mark.to),
            _ => joined.push(mark),
        }
    }
    joined
}

fn mark(first: usize, last: usize) -> Option<Mark> {
    Some(Mark { from: u32::try_from(first).ok()?, to: u32::try_from(last + 1).ok()? })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folded(text: &str) -> String {
        Folded::of(text).chars.iter().collect()
    }

    #[test]
    fn width_case_brackets_spaces_and_presentation_forms_make_no_difference() {
        assert_eq!(folded("民办学校（幼儿园） 设立"), "民办学校幼儿园设立");
        assert_eq!(folded("ＡＢＣ－１２ (School)"), "abc12school");
        assert_eq!(folded("《示例法》第①条"), "示例法第1条");
        assert_eq!(folded("\u{fee1}\u{fee2}"), folded("\u{0645}\u{0645}"), "forms of one Arabic letter");
        assert_eq!(folded("（）——… "), "");
    }

    #[test]
    fn marks_count_characters_of_the_text_as_it_was_given() {
        let part: Vec<char> = "学校幼儿园".chars().collect();
        assert_eq!(marks("民办学校（幼儿园）设立", &[&part]), [Mark { from: 2, to: 8 }]);
        let (a, b): (Vec<char>, Vec<char>) = (vec!['学'], vec!['校', '学']);
        assert_eq!(marks("学校学校", &[&a, &b]), [Mark { from: 0, to: 3 }]);
        assert_eq!(marks("学校", &[]), []);
    }

    #[test]
    fn likeness_is_that_of_dice() {
        let likeness = |a, b| Folded::of(a).likeness(&Folded::of(b));
        assert_eq!(likeness("民办学校设立", "民办学校设立"), 1000);
        assert_eq!(likeness("民办学校设立", "民办学校变更"), 600, "3 of 5 pairs each");
        assert_eq!(likeness("甲", "甲"), 0, "no pairs, nothing to go by");
    }
}
