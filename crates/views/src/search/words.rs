//! What is searched for, and how a name answers to it.

use inforce_catalog::ItemCode;

use super::fold::{Folded, Mark, marks};

/// A name this like what was searched for, in thousandths, is a near name: half of the pairs of characters are shared.
pub const NEAR: u32 = 500;

macro_rules! ways {
    ($($(#[doc = $doc:literal])* $name:ident $word:literal,)*) => {
        /// How a listing answers to what was searched for, the best first.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum How { $($(#[doc = $doc])* $name,)* }

        impl How {
            /// All of them, the best first.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// The word used in answers and `--json`.
            pub fn word(self) -> &'static str {
                match self { $(Self::$name => $word,)* }
            }
        }
    };
}

ways! {
    /// Its code begins with what was searched for.
    Code "code",
    /// One of its names is what was searched for.
    Name "name",
    /// One of its names begins with it.
    Begins "begins",
    /// One of its names has every word of it.
    Has "has",
    /// One of its names is near it.
    Near "near",
    /// No words were searched for: it is in the catalog, with the code and department asked for.
    Listed "listed",
}

/// How well: how it answers, then how much of the name or code was named, or how near it is, in thousandths.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Rank {
    pub(crate) how: How,
    pub(crate) score: u32,
}

impl Ord for Rank {
    /// The better is the smaller, so that an answer is in order.
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.how.cmp(&other.how).then_with(|| other.score.cmp(&self.score))
    }
}

impl PartialOrd for Rank {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

/// Words to be found in names, folded.
#[derive(Clone, Debug)]
pub(crate) struct Words {
    /// All of them without the spaces between.
    pub(crate) whole: Folded,
    /// Each.
    pub(crate) each: Vec<Folded>,
    /// The same as codes are written.
    code: String,
}

impl Words {
    /// The words of a text; none where it has no letter and no digit.
    pub(crate) fn read(text: &str) -> Option<Self> {
        let each: Vec<Folded> =
            text.split_whitespace().map(Folded::of).filter(|word| !word.chars.is_empty()).collect();
        let chars: Box<[char]> = each.iter().flat_map(|word| word.chars.iter().copied()).collect();
        let code = chars.iter().map(char::to_ascii_uppercase).collect();
        (!each.is_empty()).then(|| Self { whole: Folded::new(chars), each, code })
    }

    /// The item whose code the words are.
    pub(crate) fn item(&self) -> Option<ItemCode> {
        self.code.parse().ok()
    }

    /// How a code answers to the words.
    pub(crate) fn of_code(&self, code: &str) -> Option<Rank> {
        let named = code.starts_with(&self.code);
        named.then(|| Rank { how: How::Code, score: share(self.code.len(), code.len()) })
    }

    /// How a name answers to the words.
    pub(crate) fn of_name(&self, name: &Folded) -> Option<Rank> {
        let whole = &self.whole.chars;
        let covered = share(whole.len(), name.chars.len());
        if name.chars == *whole {
            return Some(Rank { how: How::Name, score: covered });
        }
        if name.chars.starts_with(whole) {
            return Some(Rank { how: How::Begins, score: covered });
        }
        if self.each.iter().all(|word| name.has(&word.chars)) {
            return Some(Rank { how: How::Has, score: covered });
        }
        let score = self.whole.likeness(name);
        (score >= NEAR).then_some(Rank { how: How::Near, score })
    }

    /// Where the words stand in a name that answers to them: for a near name, what it shares with them.
    pub(crate) fn marks(&self, how: How, name: &str) -> Vec<Mark> {
        let parts: Vec<&[char]> = match how {
            How::Code | How::Name | How::Begins => vec![&self.whole.chars],
            How::Has => self.each.iter().map(|word| &*word.chars).collect(),
            How::Near => self.whole.pairs.iter().map(<[char; 2]>::as_slice).collect(),
            How::Listed => Vec::new(),
        };
        marks(name, &parts)
    }

    /// Where the words stand in a code.
    pub(crate) fn marks_of_code(&self) -> Vec<Mark> {
        vec![Mark { from: 0, to: u32::try_from(self.code.len()).unwrap_or(u32::MAX) }]
    }
}

/// One length of another in thousandths, at most all of it.
fn share(part: usize, whole: usize) -> u32 {
    u32::try_from(1000 * part / whole.max(1)).unwrap_or(1000).min(1000)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn how(words: &str, name: &str) -> Option<(How, u32)> {
        let rank = Words::read(words).unwrap().of_name(&Folded::of(name));
        rank.map(|rank| (rank.how, rank.score))
    }

    #[test]
    fn a_name_answers_whole_by_its_beginning_by_its_words_or_by_likeness() {
        let name = "民办学校（幼儿园）设立审批";
        assert_eq!(how("民办学校幼儿园设立审批", name), Some((How::Name, 1000)));
        assert_eq!(how("民办 学校", name), Some((How::Begins, 363)));
        assert_eq!(how("设立 民办", name), Some((How::Has, 363)), "words in any order");
        assert_eq!(how("民办幼儿园设立许可", name).map(|(how, _)| how), Some(How::Near));
        assert_eq!(how("烟草专卖零售", name), None);
        assert_eq!(how("民办 烟草", name), None, "every word");
    }

    #[test]
    fn better_ways_come_first_and_in_one_way_the_higher_score() {
        let rank = |how, score| Rank { how, score };
        assert!(rank(How::Name, 10) < rank(How::Begins, 900));
        assert!(rank(How::Has, 900) < rank(How::Has, 10));
    }

    #[test]
    fn a_near_name_is_marked_where_it_shares_pairs() {
        let words = Words::read("民办学校变更").unwrap();
        assert_eq!(words.marks(How::Near, "民办学校设立"), [Mark { from: 0, to: 4 }]);
    }
}
