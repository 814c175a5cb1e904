//! Findings: what is wrong in a file or at a cell of it, in both languages, and what to do.
//!
//! One table for all of them: a file that cannot be read, a heading that is missing, a cell that does not say what its
//! column asks for. The codes are stable, as those of the catalog's refusals are.

mod collect;
mod table;

use std::borrow::Cow;
use std::fmt;

use inforce_catalog::refusal::{Tongue, fill};

pub use collect::Findings;
pub use table::FindingCode;

use crate::columns::Column;
use crate::read::Address;

/// How much a finding weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// The file cannot be taken as it is.
    Error,
    /// It can, but a person should look.
    Warning,
    /// Said so that nothing happens without a word.
    Notice,
}

impl Severity {
    /// The word used in `--json` and in tables.
    pub fn word(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Notice => "notice",
        }
    }

    /// The weight of a word; one that is not known weighs least.
    pub fn of_word(word: &str) -> Self {
        [Self::Error, Self::Warning].into_iter().find(|s| s.word() == word).unwrap_or(Self::Notice)
    }

    /// The word an office reads.
    pub fn chinese(self) -> &'static str {
        match self {
            Self::Error => "错误",
            Self::Warning => "警告",
            Self::Notice => "提示",
        }
    }
}

/// One finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// Which.
    pub code: FindingCode,
    /// The row, as the spreadsheet program numbers it; none where it concerns the whole file.
    pub row: Option<u32>,
    /// The column, from 0; none where it concerns a whole row.
    pub column: Option<u16>,
    /// The heading it concerns.
    pub field: Option<Column>,
    /// What fills the places of the sentences.
    pub params: Vec<(&'static str, String)>,
}

impl Finding {
    /// A finding about the file.
    pub fn new(code: FindingCode) -> Self {
        Self { code, row: None, column: None, field: None, params: Vec::new() }
    }

    /// Names the cell.
    #[must_use]
    pub fn at(mut self, address: Address) -> Self {
        self.row = Some(address.row);
        self.column = Some(address.column);
        self
    }

    /// Names the row.
    #[must_use]
    pub fn in_row(mut self, row: u32) -> Self {
        self.row = Some(row);
        self
    }

    /// Names the heading.
    #[must_use]
    pub fn of(mut self, field: Column) -> Self {
        self.field = Some(field);
        self
    }

    /// Fills a place of the sentences. What a file says is cut: a finding is a line, not a page.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl fmt::Display) -> Self {
        self.params.push((name, shown(&value.to_string())));
        self
    }

    /// How much it weighs.
    pub fn severity(&self) -> Severity {
        self.code.row().severity
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
        let given = self.params.iter().find(|(given, _)| *given == name).map(|(_, value)| value.into());
        given.or_else(|| self.field.filter(|_| name == "field").map(|field| field.heading().into()))
    }

    /// Where it is, as the spreadsheet program writes it: `E12`, `12`, or nothing.
    pub fn place(&self) -> String {
        match (self.row, self.column) {
            (Some(row), Some(column)) => Address { row, column }.to_string(),
            (Some(row), None) => row.to_string(),
            (None, Some(column)) => crate::read::letters(column),
            (None, None) => String::new(),
        }
    }
}

/// The largest number of characters of a value that a finding repeats.
const SHOWN: usize = 120;

fn shown(value: &str) -> String {
    let flat = value.replace(['\n', '\r', '\t'], " ");
    if flat.chars().count() <= SHOWN {
        return flat;
    }
    let mut cut: String = flat.chars().take(SHOWN).collect();
    cut.push('…');
    cut
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let place = self.place();
        let gap = if place.is_empty() { "" } else { ": " };
        let (message, remedy) = (self.message(Tongue::English), self.remedy(Tongue::English));
        write!(f, "{}: {place}{gap}{message} {remedy}", self.code.code())
    }
}

impl std::error::Error for Finding {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_is_stable_snake_case_and_unique() {
        let mut seen = std::collections::BTreeSet::new();
        for code in FindingCode::ALL {
            let word = code.code();
            assert!(word.bytes().all(|b| b.is_ascii_lowercase() || b == b'_'), "{word}");
            assert!(seen.insert(word), "{word} twice");
        }
    }

    #[test]
    fn every_sentence_exists_in_both_languages_with_the_same_places() {
        let places = |text: &str| {
            let names = text.split('{').skip(1).filter_map(|rest| rest.split_once('}'));
            names.map(|(name, _)| name.to_owned()).collect::<std::collections::BTreeSet<_>>()
        };
        for code in FindingCode::ALL {
            let row = code.row();
            for text in [row.zh, row.en, row.remedy_zh, row.remedy_en] {
                assert!(!text.is_empty(), "{}", row.code);
            }
            assert!(row.zh.chars().any(|c| c > '\u{3000}'), "{}", row.code);
            assert_eq!(places(row.zh), places(row.en), "{}", row.code);
            assert_eq!(places(row.remedy_zh), places(row.remedy_en), "{}", row.code);
        }
    }

    #[test]
    fn a_value_that_looks_like_a_place_is_not_filled() {
        let finding = Finding::new(FindingCode::CodeWrong).with("given", "{field}").of(Column::Code);
        assert!(finding.message(Tongue::Chinese).contains("{field}"));
        let long = Finding::new(FindingCode::CodeWrong).with("given", "长".repeat(500));
        assert!(long.message(Tongue::English).chars().count() < 200);
    }
}
