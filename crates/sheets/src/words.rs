//! Words as people type them, made comparable.

use std::collections::BTreeMap;

use unicode_normalization::UnicodeNormalization;

/// Characters that take no room: they come along from web pages.
fn is_invisible(character: char) -> bool {
    matches!(character, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}' | '\u{FEFF}' | '\u{AD}')
}

fn is_chinese(character: char) -> bool {
    matches!(u32::from(character), 0x2E80..=0x9FFF | 0xF900..=0xFAFF | 0xFE30..=0xFE4F | 0xFF00..=0xFF65 | 0x20000..)
}

/// A text as it will be stored: normal form NFC, no line breaks, one space at most between words and none between
/// Chinese characters, where spaces and breaks only fill a line. Brackets and digits stay as they were typed.
pub(crate) fn clean(text: &str) -> String {
    let mut result = String::with_capacity(text.len());
    let (mut gap, mut breaks) = (false, false);
    for character in text.nfc().filter(|c| !is_invisible(*c)) {
        if character.is_whitespace() {
            gap = true;
            breaks |= matches!(character, '\n' | '\r');
            continue;
        }
        if gap && result.chars().next_back().is_some_and(|last| keeps_gap(last, character, breaks)) {
            result.push(' ');
        }
        (gap, breaks) = (false, false);
        result.push(character);
    }
    result
}

/// Whether a gap between two characters is one between words.
fn keeps_gap(before: char, behind: char, breaks: bool) -> bool {
    let chinese = usize::from(is_chinese(before)) + usize::from(is_chinese(behind));
    chinese == 0 || (chinese == 1 && !breaks)
}

/// A longer text, line by line; empty lines go.
pub(crate) fn clean_lines(text: &str) -> String {
    let lines = text.split(['\n', '\r', '\u{2028}', '\u{2029}']).map(clean);
    lines.filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
}

/// A text with full-width digits, letters and punctuation made half-width, and all spaces and breaks gone.
pub(crate) fn narrow(text: &str) -> String {
    text.nfkc().filter(|c| !c.is_whitespace() && !is_invisible(*c)).collect()
}

/// What two texts are compared by: they are the same words where they differ only in width, spaces, case, the shape
/// of brackets, quotes and dashes.
pub(crate) fn key(text: &str) -> String {
    let same = |character: char| match character {
        '〔' | '【' | '[' | '{' | '〈' | '《' | '『' | '「' | '<' => Some('('),
        '〕' | '】' | ']' | '}' | '〉' | '》' | '』' | '」' | '>' => Some(')'),
        '“' | '”' | '‘' | '’' | '"' | '\'' | '`' => None,
        '—' | '–' | '－' | '‐' | '‑' | '―' | '─' => Some('-'),
        '。' => Some('.'),
        other => Some(other),
    };
    narrow(text).chars().filter_map(same).flat_map(char::to_lowercase).collect()
}

/// A table of words by their keys; of two words with one key the later counts.
pub(crate) fn by_key<T: Copy>(table: &[(T, &[&str])]) -> BTreeMap<String, T> {
    let words = table.iter().flat_map(|(value, words)| words.iter().map(|word| (key(word), *value)));
    words.collect()
}

/// A text cut at separators that stand in no brackets; parts are trimmed, empty ones dropped.
pub(crate) fn split_outside_brackets(text: &str, is_separator: fn(char) -> bool) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut depth = 0usize;
    for character in text.chars() {
        match character {
            '（' | '(' | '《' | '〔' | '[' | '【' | '〈' | '“' => depth += 1,
            '）' | ')' | '》' | '〕' | ']' | '】' | '〉' | '”' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth == 0 && is_separator(character) {
            parts.push(String::new());
        } else if let Some(part) = parts.last_mut() {
            part.push(character);
        }
    }
    parts.iter().map(|part| part.trim().to_owned()).filter(|part| !part.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn line_breaks_and_padding_within_chinese_go_and_words_stay_apart() {
        assert_eq!(clean("  固定资产\n投资 项目　核准\u{200B} "), "固定资产投资项目核准");
        assert_eq!(clean("food  safety\nlicence 许可\nA"), "food safety licence 许可A");
        assert_eq!(clean_lines("一\r\n\r\n 二 "), "一\n二");
        let once = clean("甲 A b\t丙（１）");
        assert_eq!(clean(&once), once);
    }

    #[test]
    fn keys_ignore_width_brackets_and_spaces_but_no_words() {
        assert_eq!(key("项目核准（含国发〔2016〕72号）"), key("项目 核准(含国发[２０１６]72号)"));
        assert_eq!(key("“双随机”—检查"), key("\"双随机\"-检查"));
        assert_ne!(key("食品生产许可"), key("食品经营许可"));
    }

    #[test]
    fn separators_within_brackets_do_not_cut() {
        let cut = |text| split_outside_brackets(text, |c| c == '、');
        assert_eq!(
            cut("县级政府（由教育、公安部门承办）、教育局"),
            ["县级政府（由教育、公安部门承办）", "教育局"]
        );
        assert_eq!(cut("）、甲、（"), ["）", "甲", "（"]);
    }
}
