//! Refusals: why a command is not recorded. They are answers, not failures, and nothing is written for them.
//!
//! The order of [`RefusalCode`] is the order of precedence: where several rules refuse, the earliest is named. The same
//! order stands in `docs/refusals.md` (made from this table) and in the tests.

mod sentence;
mod table;

use std::borrow::Cow;
use std::fmt;

pub use sentence::{Tongue, fill};
pub use table::RefusalCode;

use crate::term::Seq;

/// A command was refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// Which rule.
    pub code: RefusalCode,
    /// The field of the command it concerns, as a path in the proto (`elements.inherited.basis`), or empty.
    pub field: String,
    /// What fills the places of the sentence.
    pub params: Vec<(&'static str, String)>,
    /// The records that stand in the way, by sequence.
    pub records: Vec<Seq>,
}

impl Refusal {
    /// A refusal of this rule for this field.
    pub fn new(code: RefusalCode, field: impl Into<String>) -> Self {
        Self { code, field: field.into(), params: Vec::new(), records: Vec::new() }
    }

    /// Fills a place of the sentence.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl fmt::Display) -> Self {
        self.params.push((name, value.to_string()));
        self
    }

    /// Names records that stand in the way.
    #[must_use]
    pub fn records(mut self, records: impl IntoIterator<Item = Seq>) -> Self {
        self.records.extend(records);
        self
    }

    /// The sentence that says what is wrong.
    pub fn message(&self, tongue: Tongue) -> String {
        let row = self.code.row();
        fill(tongue.pick(row.zh, row.en), |name| self.value(name))
    }

    /// The sentence that says what to do.
    pub fn remedy(&self, tongue: Tongue) -> String {
        let row = self.code.row();
        fill(tongue.pick(row.remedy_zh, row.remedy_en), |name| self.value(name))
    }

    fn value(&self, name: &str) -> Option<Cow<'_, str>> {
        match name {
            "field" => Some(Cow::from(&self.field)),
            "records" => {
                let list: Vec<String> = self.records.iter().map(|s| format!("#{s}")).collect();
                Some(list.join(", ").into())
            }
            _ => self.params.iter().find(|(given, _)| *given == name).map(|(_, value)| value.into()),
        }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {} {}", self.code.code(), self.message(Tongue::English), self.remedy(Tongue::English))
    }
}

impl std::error::Error for Refusal {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_is_stable_snake_case_and_unique() {
        let mut seen = std::collections::BTreeSet::new();
        for code in RefusalCode::ALL {
            let word = code.code();
            assert!(word.bytes().all(|b| b.is_ascii_lowercase() || b == b'_'), "{word}");
            assert!(seen.insert(word), "{word} twice");
        }
    }

    #[test]
    fn every_sentence_exists_in_both_languages_and_names_a_remedy() {
        for code in RefusalCode::ALL {
            let row = code.row();
            for text in [row.zh, row.en, row.remedy_zh, row.remedy_en, row.article] {
                assert!(!text.is_empty(), "{}", row.code);
            }
            assert!(row.zh.chars().any(|c| c > '\u{3000}'), "{}", row.code);
        }
    }

    #[test]
    fn places_of_the_sentence_are_filled() {
        let refusal =
            Refusal::new(RefusalCode::TextTooLong, "names.zh").with("limit", 200).with("length", 201);
        assert!(refusal.message(Tongue::English).contains("names.zh"));
        assert!(!refusal.message(Tongue::English).contains('{'));
        assert!(!refusal.message(Tongue::Chinese).contains('{'));
    }
}
