//! 设定层级 and 可实施层级.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use inforce_catalog::{Level, Levels};

use crate::words;

/// The words for a level, the official one first. Words in English are those of the data files.
const WORDS: [(Level, &[&str]); 5] = [
    (Level::Nation, &["国家级", "国家", "中央", "国务院", "国务院部门", "国家层面", "中央层面", "nation"]),
    (
        Level::Region,
        &[
            "省级",
            "自治区",
            "自治区级",
            "省",
            "区级",
            "省（自治区、直辖市）",
            "省（区、市）",
            "直辖市",
            "region",
        ],
    ),
    (
        Level::Prefecture,
        &[
            "设区的市级",
            "自治州",
            "自治州级",
            "州",
            "州级",
            "市级",
            "地级",
            "地市级",
            "地区",
            "设区的市",
            "州（市）级",
            "地（州、市）级",
            "地州市级",
            "市（州）级",
            "州市级",
            "prefecture",
        ],
    ),
    (
        Level::County,
        &[
            "县级",
            "县（市）",
            "县",
            "县市",
            "县（市）级",
            "县（市、区）级",
            "县（市、区）",
            "县市级",
            "区县级",
            "county",
        ],
    ),
    (
        Level::Township,
        &[
            "乡级",
            "乡（镇、街道）",
            "乡",
            "乡镇",
            "乡镇级",
            "乡（镇）级",
            "乡（镇）",
            "镇级",
            "乡镇（街道）",
            "乡（镇、街道）级",
            "township",
        ],
    ),
];

/// The official word for a level.
pub fn write_one(level: Level) -> &'static str {
    WORDS.iter().find(|(l, _)| *l == level).and_then(|(_, words)| words.first()).copied().unwrap_or("")
}

/// A set of levels, from the top: `省级、设区的市级、县级`.
pub fn write(levels: Levels) -> String {
    levels.iter().map(write_one).collect::<Vec<_>>().join("、")
}

/// The levels a cell names.
///
/// # Errors
/// The first word that is no level. “县级以上” names no levels: which ones it means depends on the law.
pub fn read(cell: &str) -> Result<Levels, String> {
    let separator =
        |c| matches!(c, '、' | '，' | ',' | '；' | ';' | '|' | '｜' | '/' | '／' | '\n' | '和' | '及');
    let parts = words::split_outside_brackets(cell, separator);
    let levels: Result<Vec<Level>, String> = parts.iter().map(|part| one(part)).collect();
    levels.map(|levels| Levels::of(&levels))
}

fn one(word: &str) -> Result<Level, String> {
    static LEVELS: LazyLock<BTreeMap<String, Level>> = LazyLock::new(|| words::by_key(&WORDS));
    LEVELS.get(&words::key(word)).copied().ok_or_else(|| word.to_owned())
}

/// Whether a word is that of a level: such a word is no body, it goes with the one behind it.
pub(super) fn is_level(word: &str) -> bool {
    one(word).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_again() {
        for bits in 1..32 {
            let levels = Levels::from_bits(bits).unwrap();
            assert_eq!(read(&write(levels)).unwrap(), levels);
            assert_eq!(read(&levels.to_string()).unwrap(), levels);
        }
        for level in Level::ALL {
            assert_eq!(read(level.chinese()).unwrap(), Levels::of(&[level]));
        }
    }

    #[test]
    fn no_word_names_two_levels() {
        let mut seen = std::collections::BTreeSet::new();
        for word in WORDS.iter().flat_map(|(_, words)| *words) {
            assert!(seen.insert(words::key(word)), "{word}");
        }
    }

    #[test]
    fn words_of_offices_are_read_and_vague_ones_refused() {
        let levels = |cell| read(cell).map(|l| l.to_string());
        assert_eq!(levels("自治区、 地(州、市)级，县（市）"), Ok("region|prefecture|county".to_owned()));
        assert_eq!(levels("省级\n设区的市级和县级"), Ok("region|prefecture|county".to_owned()));
        assert_eq!(levels("县级以上"), Err("县级以上".to_owned()));
    }
}
